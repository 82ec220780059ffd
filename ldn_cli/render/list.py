"""The list: records one under another as labelled lines, for screen readers and small screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.render import screen
from ldn_cli.render.cells import headed, shown
from ldn_cli.render.spans import Span
from ldn_cli.render.wrapping import wrap
from ldn_cli.report.sheet import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

    from ldn_cli.render.cells import Numbers
    from ldn_cli.render.look import Look
    from ldn_cli.report.sheet import Column, Report, Sheet


def render(report: Report, look: Look) -> str:
    """Return `report` as labelled lines."""
    return screen.document(report, look, lambda sheet, numbers: body(sheet, numbers, look))


def body(sheet: Sheet, numbers: Numbers, look: Look) -> Text:
    """Return the lines of `sheet`, a blank line between records."""
    if sheet.prose:
        return screen.paragraphs(sheet, numbers, look)
    return screen.styled(list(_lines(sheet, numbers, look)))


def _lines(sheet: Sheet, numbers: Numbers, look: Look) -> Iterator[list[Span]]:
    columns = headed(next(sheet.layouts()).columns, look)
    for index, line in enumerate(sheet.lines()):
        if index:
            yield []
        for column in columns:
            cell, text = shown(column, line, numbers, look)
            if cell != "":
                label = [] if isinstance(cell, Remark) else _label(column)
                yield from _field([*label, *text], look)


def _label(column: Column) -> list[Span]:
    heading = f"{column.heading} ({column.under})" if column.under else column.heading
    return [Span(f"{heading}:", "heading"), Span(" ")]


def _field(text: list[Span], look: Look) -> Iterator[list[Span]]:
    """Yield the lines of a field; those after its first are indented."""
    for index, line in enumerate(wrap(text, max(look.width - 2, 1))):
        yield [Span("  "), *line] if index else line
