"""The effect direction plot: a row a domain, a column a study, a sign in each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.render.canvas import RULE, Type, width, wrapped
from ldn_cli.render.layout import BODY, EDGE, FAINT, PAD, SMALL, STRONG, middle, paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ldn_cli.render.canvas import Canvas
    from ldn_cli.report.figure import Grid, Head, Sign

    Line = tuple[str, Type]

# Paul Tol's medium-contrast colours: the colour-blind tell them apart, and so does grey print.
BETTER, WORSE, MIXED, NEITHER = "#004488", "#994455", "#997700", "#4d4d4d"
SHADE = "#f7eef0"  # of the column of an animal study
ALARM = Type(7, bold=True, color=WORSE)

LABELS = 1.55  # width of the column of the domains
ROOMY = 1.0  # width of a column from which its cells have words
OPEN = 0.62  # width of a column from which sources stand beside the sign
NARROWEST = 0.4
TALLEST = 2.3  # of a head that is turned
RADIUS = 0.062  # of a sign


def least(grid: Grid) -> float:
    """Return how wide a page must be for `grid`."""
    return LABELS + NARROWEST * len(grid.heads) + 2 * EDGE


def draw(canvas: Canvas, y: float, grid: Grid) -> float:
    """Draw the heads, the rows and the legend from `y` down; return where they end."""
    right = canvas.wide - EDGE
    each = (right - EDGE - LABELS) / len(grid.heads)
    lefts = [EDGE + LABELS + index * each for index in range(len(grid.heads))]
    top = y
    y = _heads(canvas, y, grid.heads, lefts, each)
    canvas.line((EDGE, y), (right, y))
    for index, (label, signs) in enumerate(grid.rows):
        if index:
            canvas.line((EDGE, y), (right, y), RULE, 0.5)
        y = _row(canvas, y, label, dict(zip(lefts, signs, strict=True)), each)
    canvas.line((EDGE, y), (right, y))
    for x, head in zip(lefts, grid.heads, strict=True):
        if head.warning:
            canvas.box((x, top), (each, y - top), SHADE, dashed=False)
    return _legend(canvas, y + PAD, grid.legend)


def _heads(
    canvas: Canvas, y: float, heads: Sequence[Head], lefts: Sequence[float], each: float
) -> float:
    """Draw the heads, turned where columns are narrow, and return where they end."""
    turned = each < ROOMY
    told = [_head(head, TALLEST if turned else each - PAD) for head in heads]
    if turned:
        y += max(width(text, look) for lines in told for text, look in lines) + 2 * PAD
    else:
        y += max(sum(look.line for _, look in lines) for lines in told) + 2 * PAD
    for x, lines in zip(lefts, told, strict=True):
        down = -sum(look.line for _, look in lines) / (2 if turned else 1)
        for text, look in lines:
            down += look.line
            if turned:
                place = (x + each / 2 + down - look.line / 2 + middle(look), y - PAD)
                canvas.turned(place, text, look)
            else:
                place = (x + each / 2, y - PAD + down - look.line / 2 + middle(look))
                canvas.text(place, text, look, align="center")
    return y


def _head(head: Head, room: float) -> list[Line]:
    parts = ((head.name, STRONG), (head.warning, ALARM), (head.under, SMALL))
    return [(line, look) for text, look in parts if text for line in wrapped(text, room, look)]


def _row(
    canvas: Canvas, y: float, label: str, signs: dict[float, Sign | None], each: float
) -> float:
    """Draw a row, the signs by the left edges of their columns; return where it ends."""
    labels = len(wrapped(label, LABELS - PAD, BODY)) * BODY.line
    texts = {x: _text(sign, each) for x, sign in signs.items() if sign}
    above = 0 if each >= OPEN else BODY.line  # for the sign itself
    heights = {x: above + len(lines) * BODY.line for x, lines in texts.items()}
    high = max(labels, BODY.line, *heights.values()) + PAD
    paragraph(canvas, (EDGE, y + (high - labels) / 2, LABELS - PAD), label, BODY)
    for x, sign in signs.items():
        if sign:
            place = (x, y + (high - heights[x]) / 2)
            _cell(canvas, place, sign, texts[x], each)
        else:
            mark(canvas, x + each / 2, y + high / 2, "")
    return y + high


def _text(sign: Sign, each: float) -> list[str]:
    """Return what stands beside or below a sign, in lines: words too where there is room."""
    if each >= ROOMY:
        return wrapped(f"{sign.words} {sign.cited}", each - 0.34, BODY)
    sources = sign.cited.replace("][", ",")
    room = each - 0.4 if each >= OPEN else each
    if width(sources, SMALL) <= room:
        return [sources]
    return wrapped(sources.replace(",", ", "), room, SMALL)


def _cell(
    canvas: Canvas, place: tuple[float, float], sign: Sign, lines: Sequence[str], each: float
) -> None:
    """Draw a sign and its text, from the upper left corner of what both take."""
    x, y = place
    centre = y + BODY.line / 2
    if each >= ROOMY:
        mark(canvas, x + 0.14, centre, sign.direction)
        left, look = x + 0.27, BODY
    elif each >= OPEN:
        mark(canvas, x + each / 2 - 0.16, centre, sign.direction)
        left, look = x + each / 2 + 0.03, SMALL
    else:
        mark(canvas, x + each / 2, centre, sign.direction)
        left, look, y = x + each / 2, SMALL, y + BODY.line
    if each < ROOMY and not sign.agree:
        beside = -0.05 if each >= OPEN else RADIUS + 0.05
        canvas.text((x + each / 2 + beside, centre + middle(STRONG)), "*", STRONG, align="center")
    align = "left" if each >= OPEN else "center"
    for line in lines:
        canvas.text((left, y + BODY.line / 2 + middle(look)), line, look, align=align)
        y += BODY.line


def _legend(canvas: Canvas, y: float, legend: Sequence[tuple[str, str]]) -> float:
    """Draw what the signs mean, beside each other as far as there is room; return the end."""
    x, y = EDGE, y + BODY.line / 2
    for direction, words in legend:
        wide = 0.2 + width(words, SMALL)
        if x + wide > canvas.wide - EDGE:
            x, y = EDGE, y + BODY.line * 1.15
        mark(canvas, x + 0.07, y, direction)
        canvas.text((x + 0.2, y + middle(SMALL)), words, SMALL)
        x += wide + 0.2
    return y + BODY.line / 2


def mark(canvas: Canvas, x: float, y: float, direction: str) -> None:
    """Draw the sign of a direction with its middle at `x` and `y`; `""` is an empty cell."""
    draw_it = SIGNS.get(direction)
    if draw_it:
        draw_it(canvas, x, y)
        return
    text, look = ("?", STRONG) if direction == "not_reported" else ("–", FAINT)
    canvas.text((x, y + middle(look)), text, look, align="center")


def _shape(color: str, *corners: tuple[float, float]) -> Callable[[Canvas, float, float], None]:
    """Return what fills a shape; its corners are in radii from the middle."""
    return lambda canvas, x, y: canvas.shape(
        [(x + across * RADIUS, y + down * RADIUS) for across, down in corners], color
    )


SIGNS: dict[str, Callable[[Canvas, float, float], None]] = {
    "improved": _shape(BETTER, (-1, 0.8), (1, 0.8), (0, -1)),
    "worsened": _shape(WORSE, (-1, -0.8), (1, -0.8), (0, 1)),
    "mixed": _shape(MIXED, (-1, 0), (0, -1), (1, 0), (0, 1)),
    "no_effect": lambda canvas, x, y: canvas.circle((x, y), RADIUS * 0.8, NEITHER),
    "not_applicable": lambda canvas, x, y: canvas.circle(
        (x, y), RADIUS * 0.75, NEITHER, filled=False
    ),
}
