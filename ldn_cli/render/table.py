"""The table: drawn by Rich, in columns that are never too narrow for their words."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ldn_cli.render import list as labelled
from ldn_cli.render import screen
from ldn_cli.render.screen import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ldn_cli.render.screen import Look
    from ldn_cli.sheet import Column, Layout, Line, Report, Sheet

GAP = 2  # columns between two columns
BITS = 32  # in which the width that is left is shared out
RICH = {
    "heading": "bold",
    "improved": "green",
    "worsened": "red",
    "no_effect": "yellow",
    "mixed": "magenta",
    "not_applicable": "cyan",
    "quiet": "dim",
    "found": "bold underline",
    "remark": "italic",
}


def render(report: Report, look: Look) -> str:
    """Return `report` as tables; a sheet that cannot be read at this width as a list."""
    return screen.document(report, look, lambda sheet, numbers: body(sheet, numbers, look))


def body(sheet: Sheet, numbers: dict[str, int], look: Look) -> str:
    """Return `sheet` in the fullest of its layouts that fits, else as a list."""
    for layout in sheet.layouts:
        if look.width >= layout.width:
            heads = [
                [[Span(text, "heading")] for text in (column.heading, column.under)]
                for column in layout.columns
            ]
            rows = [
                [screen.spans(cell, numbers, look) for cell in line.cells] for line in layout.lines
            ]
            widths = fitted(layout.columns, [*zip(*heads, strict=True), *rows], look.width)
            if widths:
                return _drawn(layout, heads, rows, widths, look)
    return labelled.body(sheet, numbers, look)


def fitted(
    columns: tuple[Column, ...], rows: Sequence[Sequence[list[Span]]], width: int
) -> list[int] | None:
    """Return the width of each column in a table of at most `width`, `None` if it cannot be read.

    A column is at least as wide as its longest word and its `least`. What is left goes, bit by
    bit, to the column that makes the most rows tall.
    """
    lengths = [[screen.columns_of("".join(span.text for span in cell)) for cell in r] for r in rows]
    full = [max(column) for column in zip(*lengths, strict=True)]
    widths = [
        min(whole, max(column.least, *map(screen.longest, cells)))
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
    table = Table(
        box=SIMPLE_HEAD,
        header_style="",
        show_edge=False,
        pad_edge=False,
        padding=(0, GAP - 1, 0, 0),
    )
    for column, head, width in zip(layout.columns, heads, widths, strict=True):
        lines = [line for part in head for line in screen.wrap(part, width) if line]
        table.add_column(
            _text(lines), width=width, justify="right" if column.number else "left", no_wrap=True
        )
    previous: Line | None = None
    for line, cells in zip(layout.lines, wrapped, strict=True):
        same = _repeated(line, previous, layout.grouped)
        if previous and (line.opens or same < layout.grouped):
            table.add_section()
        elif previous and airy:
            table.add_row()
        table.add_row(*[Text() if i < same else _text(cell) for i, cell in enumerate(cells)])
        previous = line
    return _printed(table, look)


def _repeated(line: Line, previous: Line | None, grouped: int) -> int:
    """Return how many of the first `grouped` cells are those of the line before."""
    same = 0
    while previous and same < grouped and line.cells[same] == previous.cells[same]:
        same += 1
    return same


def _text(lines: list[list[Span]]) -> Text:
    text = Text(no_wrap=True, end="")
    for index, line in enumerate(lines):
        text.append("\n" if index else "")
        for span in line:
            text.append(span.text, RICH.get(span.style))
    return text


def _printed(table: Table, look: Look) -> str:
    file = io.StringIO()
    console = Console(
        file=file,
        width=look.width,
        color_system="standard" if look.color else None,
        force_terminal=look.color,
        legacy_windows=False,
        _environ={},
    )
    console.print(table, end="")
    lines = screen.fit(file.getvalue(), look.encoding).split("\n")
    return "\n".join(line.rstrip() for line in lines).rstrip("\n")
