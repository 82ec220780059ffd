"""The list: records one under another as labelled lines, for screen readers and small screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.render import screen
from ldn_cli.render.cells import headed, shown, under
from ldn_cli.render.spans import Span
from ldn_cli.render.wrapping import wrap
from ldn_cli.report.sheet import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

    from ldn_cli.render.cells import Numbers
    from ldn_cli.render.look import Look
    from ldn_cli.report.sheet import Column, Layout, Report, Sheet


def render(report: Report, look: Look) -> str:
    """Return `report` as labelled lines."""
    return screen.document(report, look, lambda sheet, numbers: body(sheet, numbers, look))


def body(sheet: Sheet, numbers: Numbers, look: Look) -> tuple[Text, Layout]:
    """Return the lines of `sheet`, a blank line between records, and the layout that they have."""
    layout = sheet.listed()
    if sheet.prose:
        return screen.paragraphs(sheet, numbers, look), layout
    return screen.styled(list(_lines(sheet, layout, numbers, look))), layout


def _lines(sheet: Sheet, layout: Layout, numbers: Numbers, look: Look) -> Iterator[list[Span]]:
    columns = headed(layout.columns, look)
    for index, line in enumerate(sheet.lines()):
        if index:
            yield []
        for column in columns:
            cell, text = shown(column, line, numbers, look)
            if cell != "":
                label = [] if isinstance(cell, Remark) else _label(column)
                yield from _field([*label, *text], look)


def _label(column: Column) -> list[Span]:
    if not column.under:
        return [Span(f"{column.heading}:", "heading"), Span(" ")]
    begin, end = Span(f"{column.heading} (", "heading"), Span("):", "heading")
    return [begin, *under(column), end, Span(" ")]


def _field(text: list[Span], look: Look) -> Iterator[list[Span]]:
    """Yield the lines of a field; those after its first are indented."""
    for index, line in enumerate(wrap(text, max(look.width - 2, 1))):
        yield [Span("  "), *line] if index else line
