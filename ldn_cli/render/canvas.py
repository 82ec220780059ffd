"""A page that figures are drawn on, in inches from its left edge and down from its top.

Matplotlib sets it, from its own defaults and with the font that it brings: no setting and no font
of the machine has a part in it, so that the same figure has the same bytes everywhere. Nothing else
imports matplotlib.
"""

from __future__ import annotations

import io
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon, Rectangle
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from ldn_cli.text import visible, visible_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.artist import Artist

    Point = tuple[float, float]

INCH = 72  # points
DPI = 300  # dots per inch of a PNG
LEADING = 1.3  # from line to line, in heights of the type
STAND_IN = "\ufffd"  # for a character that the font has not

ARROW = (0.07, 0.035)  # length of an arrow's head, and half of its width
INK, QUIET, RULE = "#1a1a1a", "#595959", "#bfbfbf"

# By the kind of file, what writes it, and what of itself and of the day it is to leave out.
WRITERS: dict[str, tuple[type[Any], dict[str, None]]] = {
    "svg": (FigureCanvasSVG, {"Date": None, "Creator": None, "Format": None, "Type": None}),
    "pdf": (FigureCanvasPdf, {"CreationDate": None, "Creator": None, "Producer": None}),
    "png": (FigureCanvasAgg, {"Software": None}),
}

_HEAP = re.compile("([\u0300-\u036f]{3})[\u0300-\u036f]+")  # of marks, over the lines above
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Type(NamedTuple):
    """How text is set: its size in points, its weight and its colour."""

    size: float
    bold: bool = False
    color: str = INK

    @property
    def line(self) -> float:
        """The distance from line to line, in inches."""
        return self.size * LEADING / INCH


@cache
def _file(*, bold: bool) -> str:
    """Return the file of the font."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return str(Path(mpl.get_data_path(), "fonts", "ttf", name))


@cache
def _font(size: float, *, bold: bool) -> FontProperties:
    weight = "bold" if bold else "normal"
    return FontProperties(family="sans-serif", weight=weight, size=size, fname=_file(bold=bold))


@cache
def _drawable(char: str) -> str:
    known = get_font(_file(bold=False)).get_char_index(ord(char))
    return char if known else STAND_IN


def drawable(text: str) -> str:
    """Return `text` as it is drawn: in one line, what is obeyed or the font lacks replaced."""
    return "".join(map(_drawable, _HEAP.sub(rf"\1{STAND_IN}", visible(text))))


@cache
def _width(word: str, size: float, *, bold: bool) -> float:
    font = _font(size, bold=bold)
    wide, _, _ = text_to_path.get_text_width_height_descent(word, font, ismath=False)
    return float(wide) / INCH


def width(text: str, look: Type) -> float:
    """Return how wide a line of text is, in inches."""
    return _width(drawable(text), look.size, bold=look.bold)


def wrapped(text: str, room: float, look: Type) -> list[str]:
    """Return `text` in lines of at most `room` inches, broken at spaces.

    Only a word that is wider than that by itself is broken within.
    """
    blank = _width(" ", look.size, bold=look.bold)
    lines: list[str] = []
    taken = 0.0
    for word in (part for whole in drawable(text).split(" ") for part in _parts(whole, room, look)):
        wide = _width(word, look.size, bold=look.bold)
        if lines and taken + blank + wide <= room:
            lines[-1] += f" {word}"
            taken += blank + wide
        else:
            lines.append(word)
            taken = wide
    return lines


def _parts(word: str, room: float, look: Type) -> Iterator[str]:
    """Yield a word in as many parts as it needs to have room."""
    if _width(word, look.size, bold=look.bold) <= room:
        yield word
        return
    part, taken = "", 0.0
    for char in word:
        wide = _width(char, look.size, bold=look.bold)
        if part and taken + wide > room:
            yield part
            part, taken = "", 0.0
        part += char
        taken += wide
    yield part


class Canvas:
    """What is drawn so far on a page of a width; its `height` is the drawer's to set."""

    height: float

    def __init__(self, wide: float) -> None:
        self.wide = wide
        self._artists: list[Artist] = []
        self._texts: list[tuple[Point, str, Type, dict[str, Any]]] = []

    def text(self, at: Point, words: str, look: Type, *, align: str = "left") -> None:
        """Write a line of text, its baseline there."""
        self._texts.append((at, words, look, {"horizontalalignment": align}))

    def turned(self, at: Point, words: str, look: Type) -> None:
        """Write a line of text upwards, its beginning there."""
        self._texts.append((at, words, look, {"rotation": 90}))

    def box(self, at: Point, size: Point, fill: str, edge: str = "none", *, dashed: bool) -> None:
        """Draw a box with its upper left corner there."""
        (x, y), (wide, high) = at, size
        box = Rectangle((x, -y - high), wide, high, facecolor=fill, edgecolor=edge, linewidth=0.8)
        box.set_linestyle("--" if dashed else "-")
        self._add(box, 1)

    def line(self, start: Point, end: Point, color: str = INK, thick: float = 0.8) -> None:
        """Draw a line, `thick` points thick."""
        xs, ys = [start[0], end[0]], [-start[1], -end[1]]
        self._add(Line2D(xs, ys, color=color, linewidth=thick, solid_capstyle="butt"), 2)

    def arrow(self, start: Point, end: Point) -> None:
        """Draw an arrow, which goes down or to the right."""
        self.line(start, end)
        x, y = end
        back, side = ARROW
        if start[0] == x:
            self.shape([end, (x - side, y - back), (x + side, y - back)], INK)
        else:
            self.shape([end, (x - back, y - side), (x - back, y + side)], INK)

    def shape(self, corners: Sequence[Point], color: str) -> None:
        """Fill what is between `corners`."""
        points = [(x, -y) for x, y in corners]
        self._add(Polygon(points, facecolor=color, edgecolor="none"), 3)

    def circle(self, at: Point, radius: float, color: str, *, filled: bool = True) -> None:
        """Draw a circle around a point."""
        x, y = at
        fill = color if filled else "white"
        self._add(Circle((x, -y), radius, facecolor=fill, edgecolor=color, linewidth=1.2), 3)

    def _add(self, artist: Artist, layer: int) -> None:
        artist.set_zorder(layer)
        self._artists.append(artist)

    def saved(self, kind: str, title: str, description: str) -> bytes:
        """Return the page as a file of a `kind` of `WRITERS`, always with the same bytes."""
        canvas, left_out = WRITERS[kind]
        metadata: dict[str, Any] = dict(left_out)
        if kind != "svg":  # which is told below in a way that screen readers know
            metadata |= {"Title": drawable(title)}
        stream = io.BytesIO()
        with mpl.rc_context():
            mpl.rcdefaults()
            mpl.rc("svg", fonttype="none", hashsalt="ldn")  # text stays text, ids stay the same
            mpl.rc("pdf", fonttype=42)  # the font is embedded as it is
            figure = self._figure(DPI if kind == "png" else INCH)
            getattr(canvas(figure), f"print_{kind}")(stream, metadata=metadata)
        content = stream.getvalue()
        return accessible(content, title, description) if kind == "svg" else content

    def _figure(self, dots: int) -> Figure:
        figure = Figure(figsize=(self.wide, self.height), dpi=dots, facecolor="white")
        place = Affine2D().translate(0, self.height) + figure.dpi_scale_trans
        for artist in self._artists:
            artist.set_transform(place)
            figure.add_artist(artist)
        for (x, y), words, look, options in self._texts:
            figure.text(
                x,
                -y,
                drawable(words),
                transform=place,
                fontproperties=_font(look.size, bold=look.bold),
                color=look.color,
                rotation_mode="anchor",
                parse_math=False,
                zorder=4,
                **options,
            )
        return figure


def accessible(svg: bytes, title: str, description: str) -> bytes:
    """Return an SVG that says what it shows to whoever cannot see it."""

    def told(text: str) -> str:
        return escape(_NO_XML.sub(STAND_IN, text), quote=False)

    head, _, rest = svg.decode().partition("<svg ")
    tag, _, body = rest.partition(">")
    return (
        f'{head}<svg role="img" aria-labelledby="title" aria-describedby="desc" {tag}>\n'
        f' <title id="title">{told(visible(title))}</title>\n'
        f' <desc id="desc">{told(visible_lines(description))}</desc>{body}'
    ).encode()
