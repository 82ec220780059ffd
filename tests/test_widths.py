"""How wide the columns of a table are: so that their words are whole, and the table low."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len
from test_screen import MadeUp, made_columns, texts

from ldn_cli.render import render
from ldn_cli.render.look import Look
from ldn_cli.render.spans import Span, text_of
from ldn_cli.render.widths import GAP, Filled, fitted
from ldn_cli.report.sheet import Report
from ldn_cli.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence


def table_of(rows: Sequence[Any], width: int, *headings: str, numbers: str = "") -> list[str]:
    """Return the lines of a table of made-up rows, without its head."""
    columns = (
        replace(column, holds="numbers" if column.heading == numbers else "prose")
        for column in made_columns(*headings)
    )
    made = Report("T", (MadeUp("T", columns, rows, dense=True),))
    return (
        render("table", made, Look(width=width))
        .partition("─\n")[2]
        .partition("\n\n")[0]
        .split("\n")
    )


LONG = "this is said at some length in many words"


@pytest.mark.parametrize(
    ("rows", "width"),
    [
        # The source is whole: the text has room enough.
        ([(LONG, "in a place"), *[("short", "in some other place")] * 2], 55),
        # Two columns at once, of which one alone would change nothing.
        ([(f"{LONG} {LONG}", "", ""), *[("short", "one of the most common", "a place")] * 3], 83),
        # At the cost of a line of the text, but of one alone.
        ([(" ".join([LONG] * 3), ""), *[("short", "in a place that is quite far off")] * 3], 77),
    ],
    ids=["room", "two", "trade"],
)  # fmt: skip
def test_what_nobody_reads_twice_makes_no_row_taller(rows: Sequence[Any], width: int) -> None:
    """Where the text has room beside it, the other columns are as wide as their cells."""
    shown = table_of(rows, width, *("Text", "Frequency", "Source")[: len(rows[0]) - 1], "Source")
    short = [line for line in shown if line.startswith("short")]
    assert len(short) == len(rows) - 1
    assert all(line.endswith(rows[-1][-1].split()[-1]) for line in short)


def test_a_number_is_not_divided_where_there_is_room() -> None:
    """A number of several words stands on one line, though other rows are taller anyway."""
    rows = [(f"{LONG} {LONG}", "2 events of many"), (LONG, "3")]
    shown = table_of(rows, 50, "Text", "n", numbers="n")
    assert sum("2 events of many" in line for line in shown) == 1
    assert [line for line in shown if line.endswith("  3")]


@given(st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=5), st.integers(60, 120))
def test_no_column_is_narrower_than_its_words(rows: list[tuple[str, ...]], width: int) -> None:
    """Widths fit the screen, and each the longest word of its column."""
    columns = tuple(made_columns("One", "Two", "Three"))
    cells = [[[Span(visible(text))] for text in column] for column in zip(*rows, strict=True)]
    if fit := fitted([*map(Filled, columns, cells)], width, width):
        widths = fit.widths
        assert sum(widths) + GAP * 2 <= width
        for column, own in zip(cells, widths, strict=True):
            longest = max(cell_len(word) for cell in column for word in text_of(cell).split(" "))
            assert longest <= own
