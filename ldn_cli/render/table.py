"""The table: columns that are never too narrow for their words."""

from __future__ import annotations

from itertools import product, takewhile
from typing import TYPE_CHECKING

from rich.box import Box
from rich.cells import cell_len
from rich.table import Table

from ldn_cli.render import list as labelled
from ldn_cli.render import screen
from ldn_cli.render.cells import Numbers, fit, headed, shown
from ldn_cli.render.spans import Span, text_of
from ldn_cli.render.widths import GAP, fitted
from ldn_cli.render.wrapping import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from ldn_cli.render.look import Look
    from ldn_cli.report.sheet import Cell, Column, Report, Sheet

    Spans = list[Span]


def render(report: Report, look: Look) -> str:
    """Return `report` as tables; a sheet that cannot be read at this width as a list."""
    return screen.document(report, look, lambda sheet, numbers: body(sheet, numbers, look))


def body(sheet: Sheet, numbers: Numbers, look: Look) -> RenderableType:
    """Return `sheet` in the fullest of its layouts that fits, else as a list.

    Best with every address whole that a line can hold, else with the long ones cut.
    """
    if sheet.prose:
        return screen.paragraphs(sheet, numbers, look)
    layouts = [
        layout
        for layout in sheet.layouts()
        if look.width >= layout.width and look.width > GAP * (len(layout.columns) - 1)
    ]
    for longest, layout in product((look.width, look.width // 2), layouts):
        lines = sheet.lines() if layout.lines is None else layout.lines
        cited = Numbers(numbers)
        columns = headed(layout.columns, look)
        made = [[shown(column, line, cited, look) for column in columns] for line in lines]
        rows = [[text for _, text in row] for row in made]
        widths = fitted(columns, rows, look.width, longest)
        if widths:
            numbers.update(cited)
            placed = [*zip(columns, widths, strict=True)]
            table = _headed(placed, look)
            cells = ([cell for cell, _ in row] for row in made)
            told = [*zip(map(sheet.opens, lines), cells, strict=True)]
            _fill(table, placed, told, rows, dense=sheet.dense or layout.dense)
            return table
    return labelled.body(sheet, numbers, look)


def _headed(columns: Sequence[tuple[Column, int]], look: Look) -> Table:
    """Return a table of Rich's with headings over a rule, and no rows yet."""
    rule = fit("─", look.encoding)
    blank = "    \n"
    table = Table(
        box=Box(f"{blank * 2} {rule * 2} \n{blank * 5}", ascii=True),
        show_edge=False,
        padding=0,  # which would have each cell laid out twice: the gap is a part of the width
        header_style="",
    )
    heads = [
        [
            [Span(span.text, "heading") for span in line]
            for text in (column.heading, column.under)
            for line in wrap([Span(text)], width)
            if line
        ]
        for column, width in columns
    ]
    height = max(map(len, heads))
    for (column, width), head in zip(columns, heads, strict=True):
        above: list[Spans] = [[]] * (height - len(head))  # a heading stands at the foot of its head
        gap = 0 if column is columns[-1][0] else GAP - 1
        lines = _aligned(column, above + head, width)
        table.add_column(screen.styled(lines), width=width + gap, no_wrap=True)
    return table


def _aligned(column: Column, lines: list[Spans], width: int) -> list[Spans]:
    """Return the lines of a cell, numbers at the right of their column."""
    if column.holds != "numbers":
        return lines
    return [[Span(" " * (width - cell_len(text_of(line)))), *line] for line in lines]


def _fill(
    table: Table,
    columns: Sequence[tuple[Column, int]],
    told: list[tuple[bool, list[Cell]]],
    rows: list[list[Spans]],
    *,
    dense: bool,
) -> None:
    """Add the `rows` to `table`, a blank line before one that opens or changes a grouped cell.

    `told` are their cells, and whether each of them opens.
    """
    wrapped = [
        [
            _aligned(column, wrap(cell, width), width)
            for cell, (column, width) in zip(row, columns, strict=True)
        ]
        for row in rows
    ]
    airy = not dense and any(len(cell) > 1 for row in wrapped for cell in row)
    grouped = len([*takewhile(lambda placed: placed[0].grouped, columns)])
    previous: list[Cell] | None = None
    for (opens, values), row in zip(told, wrapped, strict=True):
        same = 0
        while previous and same < grouped and values[same] == previous[same]:
            same += 1
        if previous and (airy or same < grouped or opens):
            table.add_section()  # whose line is blank
        table.add_row(*(screen.styled([] if at < same else cell) for at, cell in enumerate(row)))
        previous = values
