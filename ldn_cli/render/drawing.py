"""A figure laid out on its page: the title, the boxes or cells, and the notes below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.render import chain, plot
from ldn_cli.render.canvas import Canvas
from ldn_cli.render.layout import (
    EDGE,
    HANG,
    SMALL,
    SMALL_STRONG,
    TITLE,
    UNDER,
    WIDE,
    paragraph,
)
from ldn_cli.report.figure import Grid

if TYPE_CHECKING:
    from ldn_cli.report.figure import Figure

BETWEEN = 0.12  # the parts of a page


def page(figure: Figure) -> Canvas:
    """Return `figure`, laid out: 7 inches wide, or wider where its columns need it."""
    body = figure.body
    least = plot.least(body) if isinstance(body, Grid) else chain.least(body)
    canvas = Canvas(max(WIDE, least))
    room = canvas.wide - 2 * EDGE
    y = paragraph(canvas, (EDGE, EDGE, room), figure.title, TITLE)
    if figure.under:
        y = paragraph(canvas, (EDGE, y, room), figure.under, UNDER)
    y += BETWEEN
    y = plot.draw(canvas, y, body) if isinstance(body, Grid) else chain.draw(canvas, y, body)
    for note in figure.notes:
        y += BETWEEN
        if note.heading:
            y = paragraph(canvas, (EDGE, y, room), note.heading, SMALL_STRONG)
        for line in note.lines:
            y = paragraph(canvas, (EDGE, y, room), line, SMALL, HANG)
    canvas.height = y + EDGE
    return canvas
