"""Markdown for a manuscript: the screen's columns and words, the sources as a numbered list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ldn_cli.render.cells import numbered, without_command
from ldn_cli.render.manuscript import plain, table
from ldn_cli.text import capitalised, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ldn_cli.render.cells import Numbers
    from ldn_cli.render.look import Look
    from ldn_cli.render.manuscript import Rows, Table
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
        blocks.append(_block(_plain(report.pointer, numbers)))
    if numbers:
        told = (_reference(report, name, numbers, kind=listed) for name in numbers)
        lines = (f"{number}. {text}" for number, text in enumerate(told, 1))
        blocks += ["## References", "\n".join(lines)]
    return "\n\n".join(blocks) + "\n"


def _reference(report: Report, name: str, numbers: Numbers, *, kind: bool) -> str:
    """Return a reference, its address as one, and what `kind` of source it is if that is asked.

    Behind it stand the places in it that are cited by a letter.
    """
    told = visible(report.reference(name))
    address = report.address(name)
    words = report.kind(name)
    more = [f"{capitalised(words)}."] if kind else []
    if places := numbers.places.get(name):
        more.append("; ".join(f"{numbers.place(name, one)} {one}" for one in places))
    if address and address in told and re.fullmatch(r"https?://[!-;=?-~]+", address):
        before, _, after = told.partition(address)
        told = f"{_block(before, among=True)} <{address}>{_inline(after, among=True)}"
        return " ".join([told, *(_inline(one, among=True) for one in more)])
    return _block(" ".join([told, *more]))


def _sheet(sheet: Sheet, numbers: Numbers) -> Iterator[str]:
    """Yield the blocks of a sheet: what it tells, and below it a list of what must be added."""
    marks: Iterable[Cell] = ()
    told: Rows = []
    if (lines := sheet.lines()) and sheet.prose:
        columns = next(sheet.layouts()).columns
        cells = ([column.cell(one) for column in columns] for one in lines)
        told = [[_plain(cell, numbers) for cell in of] for of in cells]
    elif lines:
        made, layout = table(sheet, numbers)
        marks = sheet.marks(layout)
        if made.labelled:
            told = made.rows
        else:
            yield "\n".join(_table(made))
    else:
        yield _block(_plain(sheet.empty, numbers))
    if sheet.run_in and (row := [one for one in told if one[0] or sheet.prose]):
        yield " ".join(_run_in(*one) for one in row)
        told = [one for one in told if one not in row]
    told += [["", _plain(one, numbers)] for one in (*sheet.alerts(), *marks, *sheet.notes())]
    if told:
        yield "\n".join(f"- {_labelled(*one)}" for one in told)


def _plain(cell: Cell, numbers: Numbers) -> str:
    """Return what stands outside of a table, without the command that a line of ours ends with."""
    return plain(without_command(cell), numbers)


def _labelled(label: str, text: str) -> str:
    """Return `text` behind its label, if it has one."""
    return f"{_bold(label)} {_inline(text)}" if label else _block(text)


def _run_in(label: str, text: str) -> str:
    """Return `text` behind its label, if it has one, so that others can stand around it."""
    end = "" if text.endswith((".", "?", "!")) else "."
    told = f"{_inline(text, among=True)}{end}"
    return f"{_bold(label)} {told}" if label else told


def _bold(label: str) -> str:
    return f"**{_inline(label, among=True)}:**"


def _table(told: Table) -> Iterator[str]:
    """Yield the lines of a table.

    Who makes a document of it takes the widths of the columns from the dashes.
    """
    rules = zip(told.widths, told.right, strict=True)
    yield _row(told.heads)
    yield "|" + "|".join("-" * (width - 1) + ("-:"[right]) for width, right in rules) + "|"
    yield from map(_row, told.rows)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(map(_inline, cells)) + " |"


def _block(text: str, *, among: bool = False) -> str:
    """Return `text` so that Markdown shows it as it stands, at the start of a block."""
    shown = _inline(text, among=among)
    if word := _STOPPED.match(shown):
        return f"{word[0]}\\{shown[word.end() :]}"
    return f"\\{shown}" if _FIRST.match(shown) else shown


def _inline(text: str, *, among: bool = False) -> str:
    """Return `text` on one line, so that Markdown shows it as it stands; `among` others too."""
    told = visible(text)
    alone = "" if among else [char for char in _PAIRED if told.count(char) == 1]

    def escaped(found: re.Match[str]) -> str:
        note = found[0] == "^" and told.startswith("[", found.end())
        return found[0] if found[0] in alone and not note else f"\\{found[0]}"

    return _OBEYED.sub(escaped, told)
