"""CSV after RFC 4180: one table, a header, an empty cell for null."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import msgspec

from ldn_cli.text import visible_lines

if TYPE_CHECKING:
    from ldn_cli.render.screen import Look
    from ldn_cli.sheet import Report

# What a spreadsheet takes for a formula; an apostrophe in front makes it text there.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(report: Report, look: Look) -> str:
    """Return the only sheet of `report` as CSV; raises `ValueError` if it has not exactly one."""
    del look
    (sheet,) = report.sheets
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(sheet.fields)
    writer.writerows([_cell(record[key]) for key in sheet.fields] for record in sheet.records)
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        formula = len(value) > 1 and value.startswith(_FORMULA)  # "=" alone relates a p value
        return visible_lines(f"'{value}" if formula else value)
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return _cell("; ".join(value))
    return msgspec.json.encode(value).decode()
