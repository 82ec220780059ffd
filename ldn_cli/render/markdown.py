"""Markdown for a manuscript: the screen's columns and words, the sources as a numbered list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ldn_cli.render.cells import Numbers, headed, spans
from ldn_cli.render.look import Look
from ldn_cli.render.spans import BREAK, GLUE, text_of
from ldn_cli.report.sheet import Cited
from ldn_cli.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.report.sheet import Cell, Report, Sheet

# Every character that Markdown or HTML could obey; a backslash in front makes it itself.
_OBEYED = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@:.$=^-])")
# What to type next, at the end of a line of ours: a text within it is no command.
_COMMAND = re.compile(r":? (ldn stud[a-z]+( [a-z0-9_-]+)*|--[a-z]+)$")
PLAIN = Look(color=True)  # no asterisks: what a search found is set off on a screen alone


def render(report: Report, look: Look) -> str:
    """Return `report` as Markdown."""
    del look
    numbers = Numbers()
    blocks = [f"# {_text(report.title)}"]
    for sheet in report.sheets:
        if sheet.title != report.title:
            blocks.append(f"## {_text(sheet.title)}")
        blocks += _sheet(sheet, numbers)
    if report.pointer:
        blocks.append(_line(report.pointer, numbers))
    if numbers:
        listed = (f"{number}. {_text(report.reference(name))}" for name, number in numbers.items())
        blocks += ["## References", "\n".join(listed)]
    return "\n\n".join(blocks) + "\n"


def _sheet(sheet: Sheet, numbers: Numbers) -> Iterator[str]:
    if (lines := sheet.lines()) and sheet.prose:
        label, text = next(sheet.layouts()).columns
        told = [
            (_cell(label.cell(one), numbers), _cell(_without_more(text.cell(one)), numbers))
            for one in lines
        ]
        yield "\n".join(f"- **{of}:** {words}" if of else f"- {words}" for of, words in told)
    elif lines:
        columns = headed(next(sheet.layouts()).columns, PLAIN)
        heads = (f"{one.heading} ({one.under})" if one.under else one.heading for one in columns)
        rows = ["| " + " | ".join(map(_text, heads)) + " |", "|" + " --- |" * len(columns)]
        rows += [
            "| " + " | ".join(_cell(column.cell(line), numbers) for column in columns) + " |"
            for line in lines
        ]
        yield "\n".join(rows)
    else:
        yield _line(sheet.empty, numbers)
    marks = sheet.marks(next(sheet.layouts())) if lines else ()
    for said in (*sheet.alerts(), *marks, *sheet.notes()):
        yield _line(said, numbers)


def _cell(cell: Cell, numbers: Numbers) -> str:
    """Return a cell as the screen has it, on one line."""
    return _text(text_of(spans(cell, numbers, PLAIN)).replace(GLUE, " ").replace(BREAK, " "))


def _without_more(cell: Cell) -> Cell:
    """Return a cell without a command, which is of no use in a manuscript."""
    return cell._replace(more="") if isinstance(cell, Cited) else cell


def _line(cell: Cell, numbers: Numbers) -> str:
    """Return what stands under a table, without the command that a line of ours ends with."""
    return _cell(_COMMAND.sub(".", cell) if isinstance(cell, str) else cell, numbers)


def _text(text: str) -> str:
    """Return `text` on one line, so that Markdown shows it as it stands."""
    return _OBEYED.sub(r"\\\1", visible(text))
