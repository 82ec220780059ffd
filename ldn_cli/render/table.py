"""The table: columns that are never too narrow for their words."""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from rich.box import Box
from rich.cells import cell_len
from rich.table import Table

from ldn_cli.render import screen
from ldn_cli.render.cells import Numbers, apart, fit, headed, shown, spans, under
from ldn_cli.render.spans import Span, text_of
from ldn_cli.render.widths import GAP, Filled, fitted
from ldn_cli.render.wrapping import wrap
from ldn_cli.report.sheet import Remark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from ldn_cli.render.look import Look
    from ldn_cli.render.widths import Fit
    from ldn_cli.report.sheet import Cell, Column, Layout, Report, Sheet

    Spans = list[Span]

# A layout is too tall beyond so many times the lines of a less full one, and so many lines more.
TIMES, MORE = 1.5, 6


def render(report: Report, look: Look) -> str:
    """Return `report` as tables; a sheet that cannot be read at this width as a list."""
    return screen.document(report, look, lambda sheet, numbers: body(sheet, numbers, look))


def body(sheet: Sheet, numbers: Numbers, look: Look) -> tuple[RenderableType, Layout]:
    """Return `sheet` in the layout that suits the width, else as a list, and its layout.

    Best with every address whole that a line can hold, else with the long ones cut.
    """
    if not sheet.prose:
        for longest in (look.width, look.width // 2):
            if made := _best(sheet, numbers, look, longest):
                numbers.take(made.numbers)
                return _drawn(made, sheet, look), made.layout
    from ldn_cli.render import list as labelled

    return labelled.body(sheet, numbers, look)


class _Setting(Struct, frozen=True):
    """A sheet set in a layout: its lines, their cells, the columns of text, and how they fit."""

    layout: Layout
    lines: Sequence[Any]
    cells: list[list[Cell]]
    columns: list[Filled]
    fit: Fit
    numbers: Numbers
    height: int


def _best(sheet: Sheet, numbers: Numbers, look: Look, longest: int) -> _Setting | None:
    """Return the fullest setting that fits and is not much taller than one that is less full.

    A layout with lines of its own, which is another picture, is for where no other fits.
    """
    fitting: list[_Setting] = []
    for layout in sheet.layouts():
        wide = max(layout.width, GAP * len(layout.columns))  # of gaps alone at least
        if look.width < wide or (fitting and layout.lines is not None):
            continue
        if made := _lower(sheet, layout, numbers, look, longest):
            fitting.append(made)
    lowest = min((made.height for made in fitting), default=0)
    return next((made for made in fitting if made.height <= TIMES * lowest + MORE), None)


def _lower(
    sheet: Sheet, layout: Layout, numbers: Numbers, look: Look, longest: int
) -> _Setting | None:
    """Return the layout with the places cited in the table, or under it if that is lower.

    In the table they are whole: nobody has to read them twice, so none makes a row taller.
    """
    lines = sheet.lines() if layout.lines is None else layout.lines
    columns = headed(layout.columns, look)
    cited = numbers.copied()
    rows = [[shown(column, line, cited, look) for column in columns] for line in lines]
    cells = [[cell for cell, _ in row] for row in rows]
    filled = [Filled(column, [row[at][1] for row in rows]) for at, column in enumerate(columns)]

    def setting(columns: list[Filled], cited: Numbers) -> _Setting | None:
        fit = fitted(columns, look.width, longest)
        if fit is None:
            return None
        told = screen.places(cited, numbers, look)
        height = sum(map(max, fit.heights)) + sum(len(block.split("\n")) for block in told.values())
        return _Setting(layout, lines, cells, columns, fit, cited, height)

    inside = setting(filled, cited)
    if not any(column.holds == "citations" for column in columns):
        return inside
    lettered = cited.copied()  # the sources keep their numbers, their places have letters besides
    below = setting(_apart(filled, cells, lettered, look), lettered)
    if inside is None or below is None:
        return below
    return below if inside.height > below.height else inside


def _apart(
    columns: list[Filled], rows: list[list[Cell]], numbers: Numbers, look: Look
) -> list[Filled]:
    """Return `columns`, whose cells are those of the `rows`, with the places in sources apart."""
    cited = [at for at, one in enumerate(columns) if one.column.holds == "citations"]
    told = [[spans(apart(row[at]), numbers, look) for at in cited] for row in rows]
    filled = dict(zip(cited, zip(*told, strict=True), strict=True))
    return [
        Filled(one.column, filled[at]) if at in filled else one for at, one in enumerate(columns)
    ]


def _drawn(made: _Setting, sheet: Sheet, look: Look) -> Table:
    """Return a sheet that is set as a table of Rich's."""
    placed = [*zip(made.columns, made.fit.widths, strict=True)]
    table = _headed([(filled.column, width) for filled, width in placed], look)
    grouped = len([*takewhile(lambda filled: filled.column.grouped, made.columns)])
    wrapped = (
        [_aligned(filled.column, wrap(text, width), width) for text in filled.cells]
        for filled, width in placed
    )
    told = [
        _Row(cells, lines, opens=sheet.opens(line))
        for line, cells, *lines in zip(made.lines, made.cells, *wrapped, strict=True)
    ]
    _fill(table, told, grouped, dense=sheet.dense or made.layout.dense)
    return table


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
            line
            for text in ([Span(column.heading, "heading")], under(column))
            for line in wrap(text, width)
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


class _Row(Struct, frozen=True):
    """A row of a table: its cells, the lines of each, whether it opens."""

    cells: list[Cell]
    lines: list[list[Spans]]
    opens: bool

    @property
    def tall(self) -> bool:
        """Whether it takes up more than a line."""
        return any(len(cell) > 1 for cell in self.lines)


def _fill(table: Table, rows: list[_Row], grouped: int, *, dense: bool) -> None:
    """Add the `rows` to `table`, of whose columns so many are `grouped`.

    Between blank lines stands a tall row alone, a group of rows, or rows and groups of one line.
    """
    same = [0, *(_same(above, row, grouped) for above, row in pairwise(rows)), 0]
    for at, row in enumerate(rows):
        if at and _apart_from(rows[at - 1], row, same[at - 1 : at + 2], grouped, dense=dense):
            table.add_section()  # whose line is blank
        told = ([] if column < same[at] else cell for column, cell in enumerate(row.lines))
        table.add_row(*map(screen.styled, told))


def _same(above: _Row, row: _Row, grouped: int) -> int:
    """Return how many grouped cells at the left edge are those of the row above."""
    pairs = zip(above.cells[:grouped], row.cells[:grouped], strict=True)
    return len([*takewhile(lambda pair: pair[0] == pair[1], pairs)])


def _apart_from(above: _Row, row: _Row, same: list[int], grouped: int, *, dense: bool) -> bool:
    """Return whether a blank line stands before `row`.

    `same` is how many grouped cells are the same as above: of `above`, of `row`, of the next one.
    """
    if row.opens or (above.opens and any(isinstance(cell, Remark) for cell in above.cells)):
        return row.opens  # a remark that opens is a heading of what comes next
    before, here, after = same
    if here < grouped:  # groups that end and begin here: tall, or of several rows
        return above.tall or row.tall or before > here or after > here
    return not dense and (above.tall or row.tall)
