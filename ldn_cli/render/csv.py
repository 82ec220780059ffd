"""CSV after RFC 4180: one table, a header, an empty cell for null.

Written here, as the standard library's writer quotes what commas part alone, or all there is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ldn_cli.render.json import compact
from ldn_cli.text import visible_lines

if TYPE_CHECKING:
    from ldn_cli.render.look import Look
    from ldn_cli.report.sheet import Report

# What a spreadsheet takes for a formula, after blanks too; an apostrophe in front makes it text.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_EMPTY = '""'  # a row of one cell, which readers would else pass over
# What parts cells, also where a spreadsheet takes other characters for that besides the comma, and
# blanks at an end, which some readers strip.
_QUOTED = re.compile(r'[",;\t\r\n]|^\s|\s\Z')


def render(report: Report, look: Look) -> str:
    """Return the only sheet of `report` as CSV; raises `ValueError` if it has not exactly one."""
    del look
    (sheet,) = report.sheets
    rows = [
        sheet.fields,
        *([_cell(record[key]) for key in sheet.fields] for record in sheet.records()),
    ]
    lines = (",".join(map(_field, row)) for row in rows)
    return "".join(f"{line or _EMPTY}\r\n" for line in lines)


def _field(cell: str) -> str:
    """Return a cell in quotation marks where it needs some."""
    if not _QUOTED.search(cell):
        return cell
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


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
