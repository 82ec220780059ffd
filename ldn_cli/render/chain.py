"""The participant flow as boxes joined by arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ldn_cli.render.canvas import INK, RULE, wrapped
from ldn_cli.render.layout import BODY, EDGE, FAINT, HANG, PAD, STRONG, paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ldn_cli.render.canvas import Canvas
    from ldn_cli.report.figure import Box, Flow

GAP = 0.26  # between boxes, for an arrow
BETWEEN = 0.16  # columns
COLUMN = 1.4  # that the box of a group is wide, at least
ALONE, BESIDE = 0.6, 0.4  # of the page, the box of all, with no box beside the chain and with one
LOOKS = {  # the fill, the edge and whether that is dashed
    "stated": ("white", INK, False),
    "computed": ("white", INK, True),
    "lost": ("#f2f2f2", INK, False),
    "absent": ("white", RULE, True),
}


class Span(NamedTuple):
    """Where a box stands: its left edge and its width."""

    x: float
    wide: float

    @property
    def middle(self) -> float:
        """Where arrows meet it."""
        return self.x + self.wide / 2


def least(flow: Flow) -> float:
    """Return how wide a page must be for `flow`."""
    return max((len(level.boxes) for level in flow.levels), default=1) * (COLUMN + BETWEEN)


def draw(canvas: Canvas, y: float, flow: Flow) -> float:
    """Draw the boxes from `y` down, each level under what it comes from; return where they end."""
    inner = canvas.wide - 2 * EDGE
    beside = any(level.aside for level in flow.levels)
    parted = any(len(level.boxes) > 1 for level in flow.levels)
    wide = inner * (BESIDE if beside else ALONE)
    left = EDGE if beside and not parted else (canvas.wide - wide) / 2
    spine = Span(left, wide)
    above: list[float] = []  # the middles of the boxes from which arrows start
    for level in flow.levels:
        if level.aside:
            y = _aside(canvas, y, above, spine.middle, level.boxes[0])
            above = above and [spine.middle]
            continue
        spans = _columns(len(level.boxes), inner) if len(level.boxes) > 1 else [spine]
        if above:
            y = _arrows(canvas, y, above, [span.middle for span in spans])
        above = [span.middle for span in spans]
        y = _row(canvas, y, spans, level.boxes)
    return y


def _columns(count: int, inner: float) -> list[Span]:
    each = (inner - BETWEEN * (count - 1)) / count
    return [Span(EDGE + index * (each + BETWEEN), each) for index in range(count)]


def _row(canvas: Canvas, y: float, spans: Sequence[Span], boxes: Sequence[Box]) -> float:
    """Draw boxes of one height beside each other and return where they end."""
    high = max(_height(box, span.wide) for box, span in zip(boxes, spans, strict=True))
    for box, span in zip(boxes, spans, strict=True):
        fill, edge, dashed = LOOKS[box.kind]
        canvas.box((span.x, y), (span.wide, high), fill, edge, dashed=dashed)
        x, room = span.x + PAD, span.wide - 2 * PAD
        down = paragraph(canvas, (x, y + PAD, room), box.heading, STRONG)
        for line in box.lines:
            look = FAINT if box.kind == "absent" else BODY
            down = paragraph(canvas, (x, down, room), line, look, HANG)
    return y + high


def _height(box: Box, wide: float) -> float:
    room = wide - 2 * PAD
    lines = len(wrapped(box.heading, room, STRONG)) * STRONG.line
    return lines + sum(len(wrapped(t, room - HANG, BODY)) for t in box.lines) * BODY.line + 2 * PAD


def _aside(canvas: Canvas, y: float, above: Sequence[float], spine: float, box: Box) -> float:
    """Draw a box beside the line on which all go on, and return where both end."""
    span = Span(spine + 2 * GAP, canvas.wide - EDGE - spine - 2 * GAP)
    start = y
    if len(above) > 1:
        start = _bar(canvas, y, above, [spine])
    top = start + GAP / 2
    end = _row(canvas, top, [span], [box])
    if above:
        canvas.line((spine, start), (spine, end))
        draw_line = canvas.arrow if box.kind == "lost" else canvas.line
        draw_line((spine, (top + end) / 2), (span.x, (top + end) / 2))
    return end


def _arrows(canvas: Canvas, y: float, above: Sequence[float], below: Sequence[float]) -> float:
    """Draw arrows from boxes to those below, straight or over a bar; return where they end."""
    end = y + GAP
    start = y if len(above) == len(below) else _bar(canvas, y, above, below)
    for x in below:
        canvas.arrow((x, start), (x, end))
    return end


def _bar(canvas: Canvas, y: float, above: Sequence[float], below: Sequence[float]) -> float:
    """Draw lines from boxes down to a bar that is over all of those below; return where it is.

    Which of the groups above has which of those below in it is not recorded.
    """
    bar = y + GAP / 2
    for x in above:
        canvas.line((x, y), (x, bar))
    canvas.line((min(*above, *below), bar), (max(*above, *below), bar))
    return bar
