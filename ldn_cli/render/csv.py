"""CSV after RFC 4180: one table, a header, an empty cell for null."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from ldn_cli.render.json import compact
from ldn_cli.text import visible_lines

if TYPE_CHECKING:
    from ldn_cli.render.look import Look
    from ldn_cli.report.sheet import Report

# What a spreadsheet takes for a formula, after blanks too; an apostrophe in front makes it text.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def render(report: Report, look: Look) -> str:
    """Return the only sheet of `report` as CSV; raises `ValueError` if it has not exactly one."""
    del look
    (sheet,) = report.sheets
    text = io.StringIO()
    writer = csv.writer(text)  # whose lines end as the RFC wants
    writer.writerow(sheet.fields)
    writer.writerows([_cell(record[key]) for key in sheet.fields] for record in sheet.records())
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        # "=" alone is the relation of a p value.
        formula = len(value) > 1 and value.lstrip().startswith(_FORMULA)
        return visible_lines(f"'{value}" if formula else value)
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return _cell("; ".join(value))
    return compact(value)
