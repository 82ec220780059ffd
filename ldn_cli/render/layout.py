"""The type and the measures that the parts of a figure share, and text set in lines.

Measures are in inches, for a page of a journal.
"""

from __future__ import annotations

from ldn_cli.render.canvas import INCH, QUIET, Canvas, Type, wrapped

WIDE = 7.0  # of a page
EDGE = 0.12  # of it, left blank
PAD = 0.08  # between the edge of a box and its text
HANG = 0.12  # before the other lines of a paragraph

TITLE, UNDER = Type(11, bold=True), Type(8, color=QUIET)
BODY, STRONG, FAINT = Type(8), Type(8, bold=True), Type(8, color=QUIET)
SMALL, SMALL_STRONG = Type(7), Type(7, bold=True)


def middle(look: Type) -> float:
    """Return how far below the middle of a line its baseline is."""
    return look.size * 0.36 / INCH


def paragraph(
    canvas: Canvas, at: tuple[float, float, float], text: str, look: Type, hang: float = 0.0
) -> float:
    """Write `text` in lines and return where they end.

    They begin `at` x and y and have so much room; all but the first begin `hang` further in.
    """
    x, y, room = at
    for index, line in enumerate(wrapped(text, room - hang, look)):
        base = y + look.line / 2 + middle(look)
        canvas.text((x + (hang if index else 0), base), line, look)
        y += look.line
    return y
