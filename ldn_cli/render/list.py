"""The list: records one under another as labelled lines, for screen readers and small screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.render import screen
from ldn_cli.render.screen import Look, Numbers, Span

if TYPE_CHECKING:
    from ldn_cli.sheet import Column, Report, Sheet


def render(report: Report, look: Look) -> str:
    """Return `report` as labelled lines."""
    return screen.document(report, look, lambda sheet, numbers: body(sheet, numbers, look))


def body(sheet: Sheet, numbers: Numbers, look: Look) -> str:
    """Return the lines of `sheet`, a blank line between records."""
    layout = sheet.layouts[0]
    records = []
    for line in layout.lines:
        fields = [
            _field(_label(column), screen.spans(cell, numbers, look), look)
            for column, cell in zip(layout.columns, line.cells, strict=True)
            if cell != ""
        ]
        records.append("\n".join(fields))
    return "\n\n".join(records)


def _label(column: Column) -> str:
    return f"{column.heading} ({column.under})" if column.under else column.heading


def _field(heading: str, value: list[Span], look: Look) -> str:
    label = screen.fit(f"{heading}:", look.encoding)
    lines = screen.wrap([Span(label, "heading"), Span(" "), *value], max(look.width - 2, 1))
    return "\n".join(
        ("  " if index else "") + screen.painted(line, look) for index, line in enumerate(lines)
    )
