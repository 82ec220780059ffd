"""Markdown: GitHub tables under a heading a section, sources as a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ldn_cli.render.json import ENCODER
from ldn_cli.report.sheet import Quiet, Values
from ldn_cli.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.render.look import Look
    from ldn_cli.report.sheet import Cell, Report, Sheet

# Every character that Markdown or HTML could obey; a backslash in front makes it itself.
_OBEYED = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@:.$=^-])")


def render(report: Report, look: Look) -> str:
    """Return `report` as Markdown."""
    del look
    blocks = [f"# {_text(report.title)}"]
    for sheet in report.sheets:
        blocks += [f"## {_text(sheet.title)}", *_sheet(sheet)]
    if report.pointer:
        blocks.append(_text(report.pointer))
    cited = {record.get("source") for sheet in report.sheets for record in sheet.records()}
    listed = [f"- {_text(n)}: {_text(report.reference(n))}" for n in report.sources if n in cited]
    if listed:
        blocks += ["## References", "\n".join(listed)]
    return "\n\n".join(blocks) + "\n"


def _sheet(sheet: Sheet) -> Iterator[str]:
    if sheet.rows:
        rows = ["| " + " | ".join(_text(key) for key in sheet.fields) + " |"]
        rows.append("|" + " --- |" * len(sheet.fields))
        rows += [
            "| " + " | ".join(_value(record[key]) for key in sheet.fields) + " |"
            for record in sheet.records()
        ]
        yield "\n".join(rows)
    else:
        yield _said(sheet.empty)
    for note in (*sheet.alerts(), *sheet.notes()):
        yield _said(note)


def _value(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return _text("; ".join(value))
    return _text(ENCODER.encode(value).decode())


def _said(cell: Cell) -> str:
    """Return what a cell says, with the ids of its sources in brackets."""
    if isinstance(cell, Quiet):
        return _text(" ".join((cell.words, *(f"[{source}]" for source in cell.sources))))
    if isinstance(cell, Values):
        parts = (text if source is None else f"{text} [{source}]" for text, source in cell.values)
        return _text("; ".join(parts))
    return _text(str(cell))


def _text(text: str) -> str:
    """Return `text` on one line, so that Markdown shows it as it stands."""
    return _OBEYED.sub(r"\\\1", visible(text))
