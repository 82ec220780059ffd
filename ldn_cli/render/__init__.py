"""From a report to text: one format a module, imported only when it is asked for.

A renderer is a function `render(report, look)` that returns the whole text, with a final newline.
JSON is not among them: it is made from the records themselves, by `render.json`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldn_cli.render.screen import Look
    from ldn_cli.sheet import Report

FORMATS = {
    "table": "tables on the screen (the default)",
    "list": "labelled lines, for screen readers and small screens",
    "json": "the records as JSON",
    "csv": "one table as CSV (RFC 4180)",
    "markdown": "tables as GitHub-flavoured Markdown",
}


def render(name: str, report: Report, look: Look) -> str:
    """Return `report` in the format `name`, one of `FORMATS` but `json`."""
    text: str = import_module(f"ldn_cli.render.{name}").render(report, look)
    return text
