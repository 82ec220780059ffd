"""How wide the columns of a table are: none narrower than its words, all so that rows are low."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct
from rich.cells import cell_len

from ldn_cli.render.spans import BREAK, Span, text_of
from ldn_cli.render.wrapping import longest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_cli.report.sheet import Column, Holds

    Spans = list[Span]

GAP = 2  # columns between two columns
# Columns below which what a column holds cannot be read well.
LEAST: dict[Holds, int] = {"words": 8, "prose": 18, "numbers": 1}
HEADS = ("heading", "under")  # of a column, the rows at the top of a table
BITS = 32  # in which the width that is left is shared out
FEW = 6  # cells of a column that it is tried to make whole
MANY = 100  # rows beyond which the widths are not worked out to the last line


class Fit(Struct, frozen=True):
    """The width of each column, and how many lines each cell takes up then, row by row."""

    widths: list[int]
    heights: list[tuple[int, ...]]


class Filled:
    """A column with its cells, and how tall they and the heads of the column are at which width."""

    def __init__(self, column: Column, cells: Sequence[Spans]) -> None:
        self.column = column
        self.cells = cells
        heads = ([Span(getattr(column, part))] for part in HEADS)
        self.every: list[Spans] = [*heads, *cells]
        self.parts = [_parts(text_of(cell)) for cell in self.every]
        self.lengths = [max(map(_length, cell)) for cell in self.parts]
        self.full = max(self.lengths)
        self.heights = cache(self._heights)

    def longest(self, most: int) -> int:
        """Return the columns of the longest word; one of more than `most` may be cut."""
        return max(
            words if (words := max(map(max, parts))) <= most else longest(cell, most)
            for cell, parts in zip(self.every, self.parts, strict=True)
        )

    def _heights(self, width: int) -> list[int]:
        """Return how many lines each head and cell has at a width."""
        return [
            len(parts) if length <= width else sum(_wrapped(words, width) for words in parts)
            for parts, length in zip(self.parts, self.lengths, strict=True)
        ]


def fitted(columns: Sequence[Filled], width: int, word: int) -> Fit | None:
    """Return how `columns` fit a table of at most `width`, `None` if it cannot be read.

    A column is as wide as its longest word at least, one of citations as its longest citation, one
    of numbers as its longest number if there is room, and as what it holds needs; an address longer
    than `word` may be cut. What is left goes where it makes the table lower, then to the column
    that has most to say.
    """
    words = [column.longest(word) for column in columns]
    room = width - GAP * (len(columns) - 1)
    for whole in (True, False):
        least = [
            filled.full
            if (holds := filled.column.holds) == "citations" or (whole and holds == "numbers")
            else min(filled.full, max(LEAST[holds], broadest))
            for filled, broadest in zip(columns, words, strict=True)
        ]
        if sum(least) <= room:
            block = _Block(columns)
            widths = block.widths(least, room)
            return Fit(widths, block.rows_at(widths)[len(HEADS) :])
    return None


class _Block:
    """The columns of a table, side by side."""

    def __init__(self, columns: Sequence[Filled]) -> None:
        self.columns = columns
        self.rows = [*zip(*(column.lengths for column in columns), strict=True)]
        self.full = [column.full for column in columns]

    def widths(self, least: list[int], room: int) -> list[int]:
        """Return widths of at least `least` that fill `room`, as far as there is use for it."""
        widths = self._shared(least, room - sum(least))
        if len(self.rows) <= MANY:
            widths = self._shared(*self._lowered(widths, least, room))
        return widths

    def _shared(self, widths: list[int], spare: int) -> list[int]:
        """Return `widths` with what is spare given, bit by bit, to what makes most rows tall."""
        widths = [*widths]
        bit = max(spare // BITS, 1)
        while spare and (tallest := self._tallest(widths)) is not None:
            given = min(bit, spare, self.full[tallest] - widths[tallest])
            widths[tallest] += given
            spare -= given
        return widths

    def _tallest(self, widths: list[int]) -> int | None:
        """Return the column to whose text most rows owe their height, `None` if all are flat."""
        owed = dict.fromkeys(range(len(widths)), 0.0)
        for row in self.rows:
            heights = [length / width for length, width in zip(row, widths, strict=True)]
            highest = max(heights)
            if highest > 1:
                owed[heights.index(highest)] += highest - 1
        column = max(owed, key=owed.__getitem__)
        return column if owed[column] else None

    def _lowered(self, widths: list[int], least: list[int], room: int) -> tuple[list[int], int]:
        """Return widths at which the table has the fewest lines that moving width about can give.

        Each column gives what it can spare; what is gathered goes where it saves most, to one or to
        two; then one takes from another if that saves more than it costs. Return also what is left
        over.
        """
        lines = self._lines(widths)
        while True:
            for column, low in enumerate(least):
                widths[column] = self._narrowest(widths, column, low, lines)
            spare = room - sum(widths)
            tries = chain(self._given(widths, spare), self._taken(widths, least, spare, lines))
            best, tried = min((self._lines(tried), tried) for tried in tries)
            if best >= lines:
                return widths, spare
            lines, widths = best, tried

    def _given(self, widths: list[int], spare: int) -> Iterator[list[int]]:
        """Yield `widths` with what is spare in one column, and in another beside a flat one."""
        for column, full in enumerate(self.full):
            wider = self._wider(widths, column, spare)
            yield wider
            left = spare - (wider[column] - widths[column])
            if wider[column] == full and left:
                others = (other for other in range(len(widths)) if other != column)
                yield from (self._wider(wider, other, left) for other in others)

    def _taken(
        self, widths: list[int], least: list[int], spare: int, lines: int
    ) -> Iterator[list[int]]:
        """Yield `widths` with a column as wide as one of its cells, at the cost of another."""
        for column, full in enumerate(self.full):
            if self._lines(self._wider(widths, column, full)) < lines:
                wider = sorted(
                    {length for length in self.columns[column].lengths if length > widths[column]}
                )
                for other, low in enumerate(least):
                    for width in wider[:FEW] if other != column else ():
                        short = max(width - widths[column] - spare, 0)
                        if widths[other] - short >= low:
                            taken = self._wider(widths, other, -short)
                            yield self._wider(taken, column, width - widths[column])

    def _wider(self, widths: list[int], column: int, spare: int) -> list[int]:
        """Return `widths` with what is spare in a column, as far as there is use for it."""
        wider = min(widths[column] + spare, self.full[column])
        return [*widths[:column], wider, *widths[column + 1 :]]

    def _narrowest(self, widths: list[int], column: int, low: int, lines: int) -> int:
        """Return the least width of a column, from `low` up, at which there are so many lines."""
        high = widths[column]
        while low < high:
            middle = (low + high) // 2
            if self._lines([*widths[:column], middle, *widths[column + 1 :]]) > lines:
                low = middle + 1
            else:
                high = middle
        return high

    def _lines(self, widths: list[int]) -> int:
        """Return how many lines the rows have at these widths."""
        return sum(map(max, self.rows_at(widths)))

    def rows_at(self, widths: list[int]) -> list[tuple[int, ...]]:
        """Return how many lines the cells have at these widths, row by row."""
        heights = (
            column.heights(width) for column, width in zip(self.columns, widths, strict=True)
        )
        return [*zip(*heights, strict=True)]


def _parts(text: str) -> list[list[int]]:
    """Return the columns of each word of `text`, a list for each part between breaks."""
    return [[cell_len(word) for word in part.split(" ")] for part in text.split(BREAK)]


def _length(words: list[int]) -> int:
    return sum(words) + len(words) - 1


def _wrapped(words: list[int], width: int) -> int:
    """Return how many lines words of these lengths take up."""
    lines, used = 1, -1
    for word in words:
        used += 1 + word
        if used > width:
            lines += 1 if used > word else 0
            lines += (word - 1) // width  # a word that is cut
            used = word
    return lines
