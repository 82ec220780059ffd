"""From a report to text: one format a module, imported only when it is asked for.

A renderer is a function `render(report, look)` that returns the whole text, with a final newline,
in the module of `ldn_cli.render` that has the format's name. JSON is not among them: it is made
from the records themselves, by `render.json`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from ldn_cli.render.look import Look
    from ldn_cli.report.sheet import Report


class Format(Struct, frozen=True):
    """A format: what it `is`, a sentence for the documents; whether it is set for a screen.

    A format for a screen fits its width and its encoding, others are UTF-8. One that is `single`
    holds one table.
    """

    is_: str
    screen: bool = False
    single: bool = False


FORMATS = {
    "table": Format(
        "The default, for the screen. Fits 20 to 200 columns; where it cannot be read, `list` "
        "takes over.",
        screen=True,
    ),
    "list": Format(
        "Labelled lines, one record under another: for screen readers and small screens.",
        screen=True,
    ),
    "json": Format("The records, for scripts."),
    "csv": Format(
        "One table (RFC 4180, UTF-8), for spreadsheets: `ldn study` and `ldn background` need "
        "exactly one section.",
        single=True,
    ),
    "markdown": Format(
        "The tables and words of the screen, references as a numbered list: for manuscripts."
    ),
    "html": Format(
        "One accessible page without scripts: to read on a phone, to print, to send. Needs nothing "
        "from anywhere."
    ),
}


def render(name: str, report: Report, look: Look) -> str:
    """Return `report` in the format `name`, one of `FORMATS` but `json`."""
    text: str = import_module(f"ldn_cli.render.{name}").render(report, look)
    return text
