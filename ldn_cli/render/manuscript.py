"""Tables for a printed page: as high as they must be, in columns that keep words whole."""

from __future__ import annotations

import re
from itertools import groupby, product, takewhile
from math import ceil
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from ldn_cli.render.cells import Numbers, apart, headed, spans
from ldn_cli.render.look import Look
from ldn_cli.render.spans import BREAK, GLUE, text_of
from ldn_cli.report.sheet import Ref
from ldn_cli.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ldn_cli.report.sheet import Cell, Layout, Sheet

PAGE = 96  # characters beside each other on a page, the edges of columns among them
EDGES = 3  # characters that the edges of a column take
BROAD = 1.1  # how much broader a word may be than its letters are on the average
SHORT = 21  # characters of a cell that is not wrapped where there is room
COUNTED = ["prose", "numbers", "citations"]  # what the columns of a list of numbers hold
LABELLED = 2  # columns of what needs no table: a label, and a text with its source
PLAIN = Look(color=True)  # what a search found is set off on a screen alone

Rows = list[list[str]]


class Table(NamedTuple):
    """The text of a table: its headings, which of them stand at the right, its rows and widths.

    One that is `labelled` has two columns, of which the first names what the second says, if that
    has a name.
    """

    heads: list[str]
    right: list[bool]
    rows: Rows
    widths: list[int]
    labelled: bool


def plain(cell: Cell, numbers: Numbers) -> str:
    """Return a cell as the screen has it, on one line."""
    return visible(text_of(spans(cell, numbers, PLAIN)).replace(BREAK, " "))


def table(sheet: Sheet, numbers: Numbers) -> tuple[Table, Layout]:
    """Return the layout of a sheet with lines that is least high, of those that fit a page if any.

    One that has lines of its own, where others have columns, is the last resort. `numbers` are
    those of the sources.
    """
    made = []
    for layout in sheet.layouts():
        if layout.width <= PAGE:
            cited = numbers.copied()
            found = _told(sheet, layout, cited)
            wide = sum(found.widths) > PAGE
            height = _height([found.heads, *found.rows], found.widths)
            made.append(((wide, layout.lines is not None, height), found, layout, cited))
    _, best, layout, cited = min(made, key=lambda one: one[0])
    numbers.take(cited)
    return best, layout


def _told(sheet: Sheet, layout: Layout, numbers: Numbers) -> Table:
    """Return the text of a layout; a source stands behind the text that it is the source of.

    Its places are spelled out in the list of the sources, so that they make no row higher.
    """
    lines = sheet.lines() if layout.lines is None else layout.lines
    columns = headed(layout.columns, PLAIN)
    heads = [f"{one.heading} ({one.under})" if one.under else one.heading for one in columns]
    right = [one.holds == "numbers" for one in columns]
    cells = [[column.cell(line) for column in columns] for line in lines]
    rows = [[plain(apart(cell), numbers) for cell in row] for row in cells]
    grouped = len([*takewhile(lambda column: column.grouped, columns)])
    if sheet.run_in and [one.holds for one in columns] == COUNTED:
        rows = [*_counted(rows)]
        widths = _widths([heads[:LABELLED], *rows])
        return Table(heads[:LABELLED], right[:LABELLED], rows, widths, labelled=True)
    prose = [at for at, column in enumerate(columns[:-1]) if column.holds == "prose"]
    labelled = False
    if prose and all(isinstance(row[-1], Ref) or row[-1] == "" for row in cells):
        at = prose[-1]
        heads[at] += f", {heads.pop().lower()}"
        labelled = len(heads) == LABELLED and at == 1
        alone = at == grouped == len(heads) - 1
        rows = [*_joined(rows)] if alone else [_sourced(row, at) for row in rows]
    rows = [*_once(rows, grouped)]
    return Table(heads, right[: len(heads)], rows, _widths([heads, *rows]), labelled)


def _counted(rows: Rows) -> Iterator[list[str]]:
    """Yield what is counted and its numbers, those of neighbours together; words as a text."""
    for (words, numbers), run in groupby(rows, lambda row: (row[0], row[1] != "")):
        shown = [(of[1], _behind(of[1] if numbers else words, of[2])) for of in run]
        if numbers:
            yield [words, _in_a_row(shown)]
        else:
            yield from (["", text] for _, text in shown)


def _sourced(row: list[str], at: int) -> list[str]:
    """Return a row with the source at its end behind the text in the place `at`."""
    *told, source = row
    return [*told[:at], _behind(told[at], source), *told[at + 1 :]]


def _behind(text: str, source: str) -> str:
    return GLUE.join(filter(None, (text, source)))


def _joined(rows: Rows) -> Iterator[list[str]]:
    """Yield a row for each group: the texts behind what groups them, a source once for a run."""
    for head, of in groupby(rows, lambda row: row[:-2]):
        runs = []
        for source, run in groupby(of, lambda row: row[-1]):
            text = _in_a_row((row[-2], row[-2]) for row in run)
            runs.append((text, _behind(text, source)))
        yield [*head, _in_a_row(runs)]


def _in_a_row(told: Iterable[tuple[str, str]]) -> str:
    """Return texts as they are shown one after another; behind what is no sentence, a semicolon."""
    whole = before = ""
    for text, shown in told:
        joint = " " if before.endswith((".", "?", "!")) else "; "
        whole += (joint if whole else "") + shown
        before = text
    return whole


def _once(rows: Rows, grouped: int) -> Iterator[list[str]]:
    """Yield rows with what groups them only where it changes."""
    above: list[str] = []
    for row in rows:
        same = 0
        while above and same < grouped and row[same] == above[same]:
            same += 1
        yield [*[""] * same, *row[same:]]
        above = row


def _widths(rows: Rows) -> list[int]:
    """Return how wide each column is, so that the table fits a page and is least high there."""
    shares = [_shared(rows, short, power) for short, power in product((SHORT, 0), (0.5, 1, 2))]
    return min(shares, key=lambda widths: (sum(widths) > PAGE, _height(rows, widths)))


def _shared(rows: Rows, short: int, power: float) -> list[int]:
    """Return widths of columns: what its words need, the rest by a power of what they hold.

    A cell of at most `short` characters is not wrapped.
    """
    columns = [*zip(*rows, strict=True)]
    least = [max(_whole(cell, short) for cell in cells) + EDGES for cells in columns]
    wanted = [
        sum(map(len, cells)) ** power if max(map(len, cells)) + EDGES > need else 0
        for cells, need in zip(columns, least, strict=True)
    ]
    room, whole = max(PAGE - sum(least), 0), sum(wanted) or 1
    return [need + int(room * want / whole) for need, want in zip(least, wanted, strict=True)]


def _whole(text: str, short: int) -> int:
    """Return how much room keeps the words of `text` whole, and a short text on one line."""
    word = max(map(len, re.split(r" |(?<=[-/])", text)))
    return max(ceil(BROAD * word), len(text) if len(text) <= short else 0)


def _height(rows: Iterable[list[str]], widths: list[int]) -> int:
    """Return how many lines rows take on a page."""
    return sum(
        max(len(wrap(cell, width - EDGES)) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
