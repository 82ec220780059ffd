"""The table: columns that are never too narrow for their words."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from ldn_cli.render import list as labelled
from ldn_cli.render import screen
from ldn_cli.render.screen import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_cli.render.screen import Look, Numbers
    from ldn_cli.sheet import Column, Holds, Layout, Line, Report, Sheet

GAP = 2  # columns between two columns
# Columns below which what a column holds cannot be read well.
LEAST: dict[Holds, int] = {"words": 8, "prose": 18, "numbers": 1}
BITS = 32  # in which the width that is left is shared out


def render(report: Report, look: Look) -> str:
    """Return `report` as tables; a sheet that cannot be read at this width as a list."""
    return screen.document(report, look, lambda sheet, numbers: body(sheet, numbers, look))


def body(sheet: Sheet, numbers: Numbers, look: Look) -> str:
    """Return `sheet` in the fullest of its layouts that fits, else as a list."""
    for layout in sheet.layouts:
        if look.width >= layout.width:
            cited = screen.Numbers(numbers)
            heads = [
                [[Span(text)] for text in (column.heading, column.under)]
                for column in layout.columns
            ]
            rows = [
                [screen.spans(cell, cited, look) for cell in line.cells] for line in layout.lines
            ]
            widths = fitted(layout.columns, [*zip(*heads, strict=True), *rows], look.width)
            if widths:
                numbers.update(cited)
                return _drawn(layout, heads, rows, widths, look)
    return labelled.body(sheet, numbers, look)


def fitted(
    columns: tuple[Column, ...], rows: Sequence[Sequence[list[Span]]], width: int
) -> list[int] | None:
    """Return the width of each column in a table of at most `width`, `None` if it cannot be read.

    A column is as wide as its longest word at least, and as what it holds needs. What is left goes,
    bit by bit, to the column that makes the most rows tall.
    """
    lengths = [[screen.columns_of(screen.text_of(cell)) for cell in r] for r in rows]
    full = [max(column) for column in zip(*lengths, strict=True)]
    widths = [
        min(whole, max(LEAST[column.holds], *map(screen.longest, cells)))
        for column, cells, whole in zip(columns, zip(*rows, strict=True), full, strict=True)
    ]
    spare = width - GAP * (len(columns) - 1) - sum(widths)
    if spare < 0:
        return None
    bit = max(spare // BITS, 1)
    while spare and (tallest := _tallest(lengths, widths)) is not None:
        given = min(bit, spare, full[tallest] - widths[tallest])
        widths[tallest] += given
        spare -= given
    return widths


def _tallest(lengths: list[list[int]], widths: list[int]) -> int | None:
    """Return the column to whose text most rows owe their height, `None` if all rows are flat."""
    owed = dict.fromkeys(range(len(widths)), 0.0)
    for row in lengths:
        heights = [length / width for length, width in zip(row, widths, strict=True)]
        highest = max(heights)
        if highest > 1:
            owed[heights.index(highest)] += highest - 1
    column = max(owed, key=owed.__getitem__)
    return column if owed[column] else None


def _drawn(
    layout: Layout,
    heads: list[list[list[Span]]],
    rows: list[list[list[Span]]],
    widths: list[int],
    look: Look,
) -> str:
    wrapped = [
        [screen.wrap(cell, width) for cell, width in zip(row, widths, strict=True)] for row in rows
    ]
    airy = not layout.dense and any(len(cell) > 1 for row in wrapped for cell in row)
    rule = "─" * (sum(widths) + GAP * (len(widths) - 1))
    lines = [*_head(layout.columns, heads, widths, look), screen.fit(rule, look.encoding)]
    previous: Line | None = None
    for line, cells in zip(layout.lines, wrapped, strict=True):
        same = _repeated(line, previous, layout.grouped)
        if previous and (airy or line.opens or same < layout.grouped):
            lines.append("")
        shown = [[] if index < same else cell for index, cell in enumerate(cells)]
        lines += _row(shown, layout.columns, widths, look)
        previous = line
    return "\n".join(lines)


def _head(
    columns: Sequence[Column], heads: list[list[list[Span]]], widths: list[int], look: Look
) -> Iterator[str]:
    """Return the lines of the headings, each at the foot of its column's head."""
    cells = [
        [
            [Span(span.text, "heading") for span in line]
            for part in head
            for line in screen.wrap(part, width)
            if line
        ]
        for head, width in zip(heads, widths, strict=True)
    ]
    height = max(map(len, cells))
    blank: list[Span] = []
    return _row([[blank] * (height - len(cell)) + cell for cell in cells], columns, widths, look)


def _row(
    cells: Sequence[list[list[Span]]], columns: Sequence[Column], widths: list[int], look: Look
) -> Iterator[str]:
    """Yield the lines of a row, its cells side by side, without spaces at their end."""
    for parts in zip_longest(*cells, fillvalue=()):
        line: list[Span] = []
        for part, column, width in zip(parts, columns, widths, strict=True):
            space = Span(" " * (width - screen.columns_of(screen.text_of(part))))
            line += [space, *part] if column.holds == "numbers" else [*part, space]
            line.append(Span(" " * GAP))
        yield screen.painted(line, look).rstrip()


def _repeated(line: Line, previous: Line | None, grouped: int) -> int:
    """Return how many of the first `grouped` cells are those of the line before."""
    same = 0
    while previous and same < grouped and line.cells[same] == previous.cells[same]:
        same += 1
    return same
