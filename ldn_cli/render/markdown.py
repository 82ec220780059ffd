"""Markdown for a manuscript: the screen's columns and words, the sources as a numbered list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ldn_cli.render.cells import numbered, without_command
from ldn_cli.render.manuscript import plain, table
from ldn_cli.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ldn_cli.render.cells import Numbers
    from ldn_cli.render.look import Look
    from ldn_cli.render.manuscript import Table
    from ldn_cli.report.sheet import Cell, Report, Sheet

# What Markdown, in any of its common dialects, or HTML within it would obey wherever it stands.
_OBEYED = re.compile(
    r"[\\`${|*~^]"  # escapes and TeX, code, formulas, attributes, cells, what is set in pairs
    r"|(?<![^\W_])_|_(?![^\W_])"  # emphasis, not within a word
    r"|\](?=[(:])|\[(?=\^)"  # links and their addresses, notes
    r"|<(?=[a-zA-Z/!?])|&(?=#?\w+;)"  # tags and comments, entities
    r"|@(?=\S)|:(?=//|[\w+-]+:)|(?<=\bwww)\."  # citations, addresses, emoji
    r"|#(?=#*$)|-(?=-)|\.(?=\.\.)"  # the end of a heading, dashes and dots that are joined
)
_PAIRED = "*~^"  # which one of alone does nothing
# What is obeyed at the start of a block, and the words that the stop after them would make obeyed.
_FIRST = re.compile(r"[-#>+*=_~:%]|\[[ xX]\]|\((?:\w+|#)\)")
_STOPPED = re.compile(r"[Tt]able(?=:)|(?:[0-9]+|[a-zA-Z]|[ivxlcdm]+|[IVXLCDM]+)(?=[.)](?: |$))")


def render(report: Report, look: Look) -> str:
    """Return `report` as Markdown."""
    del look
    numbers = numbered(report)
    listed = bool(numbers)
    blocks = [f"# {_block(report.title)}"]
    for sheet in report.sheets:
        if sheet.references:
            continue
        if sheet.title != report.title:
            blocks.append(f"## {_block(sheet.title)}")
        blocks += _sheet(sheet, numbers)
    if report.pointer:
        blocks.append(_line(report.pointer, numbers))
    if numbers:
        told = (_reference(report, name, kind=listed) for name in numbers)
        lines = (f"{number}. {text}" for number, text in enumerate(told, 1))
        blocks += ["## References", "\n".join(lines)]
    return "\n\n".join(blocks) + "\n"


def _reference(report: Report, name: str, *, kind: bool) -> str:
    """Return a reference, its address as one, and what `kind` of source it is if that is asked."""
    told = visible(report.reference(name))
    address = report.address(name)
    if address and address in told and re.fullmatch(r"https?://[!-;=?-~]+", address):
        before, _, after = told.partition(address)
        told = f"{_block(before)} <{address}>{_inline(after)}"
    else:
        told = _block(told)
    words = report.kind(name)
    return f"{told} {words[0].upper()}{_inline(words[1:])}." if kind else told


def _sheet(sheet: Sheet, numbers: Numbers) -> Iterator[str]:
    """Yield the blocks of a sheet: what it tells, as a table or a list, and its notes as a list."""
    marks: Iterable[Cell] = ()
    if (lines := sheet.lines()) and sheet.prose:
        layout = next(sheet.layouts())
        label, text = layout.columns
        marks = sheet.marks(layout)
        told = [(plain(label.cell(one), numbers), _line(text.cell(one), numbers)) for one in lines]
        body = [_item(of, words) for of, words in told]
    elif lines:
        made = table(sheet, numbers)
        body = [*_table(made)]
        marks = sheet.marks(made.layout)
    else:
        body = [_line(sheet.empty, numbers)]
    said = (*sheet.alerts(), *marks, *sheet.notes())
    notes = [_item("", _line(one, numbers)) for one in said]
    if body[-1].startswith("- "):  # a list, which they continue
        yield "\n".join([*body, *notes])
        return
    yield "\n".join(body)
    if notes:
        yield "\n".join(notes)


def _item(label: str, text: str) -> str:
    """Return an item of a list, `text` as Markdown behind its label, if it has one."""
    return f"- **{_inline(label, emphasized=True)}:** {text}" if label else f"- {text}"


def _table(told: Table) -> Iterator[str]:
    """Yield the lines of a table, or of a list in its place if it is of labels and what they name.

    Who makes a document of it takes the widths of the columns from the dashes.
    """
    if told.labelled:
        yield from (_item(label, _inline(text)) for label, text in told.rows)
        return
    rules = zip(told.widths, told.right, strict=True)
    yield _row(told.heads)
    yield "|" + "|".join("-" * (width - 1) + ("-:"[right]) for width, right in rules) + "|"
    yield from map(_row, told.rows)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(map(_inline, cells)) + " |"


def _line(cell: Cell, numbers: Numbers) -> str:
    """Return what stands outside of a table, without the command that a line of ours ends with."""
    return _block(plain(without_command(cell), numbers))


def _block(text: str) -> str:
    """Return `text` so that Markdown shows it as it stands, at the start of a block."""
    shown = _inline(text)
    if word := _STOPPED.match(shown):
        return f"{word[0]}\\{shown[word.end() :]}"
    return f"\\{shown}" if _FIRST.match(shown) else shown


def _inline(text: str, *, emphasized: bool = False) -> str:
    """Return `text` on one line, so that Markdown shows it as it stands; within `**` too."""
    told = visible(text)
    alone = "" if emphasized else [char for char in _PAIRED if told.count(char) == 1]

    def escaped(found: re.Match[str]) -> str:
        note = found[0] == "^" and told.startswith("[", found.end())
        return found[0] if found[0] in alone and not note else f"\\{found[0]}"

    return _OBEYED.sub(escaped, told)
