"""Tables in any script: their columns stand at the same cells in every line."""

from __future__ import annotations

import re
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inprocess import report
from own import CITED, FULL, saved, study
from rich.cells import cell_len

from ldn_cli.render import screen, table
from ldn_cli.render.cells import Numbers
from ldn_cli.render.look import Look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.report.sheet import Sheet

# Wide characters, marks that stand over or beneath another, letters put together of several.
WORDS = (
    *("ภาษาไทย", "ที่นี่", "น้ำ", "हिन्दी", "नमस्ते", "क्षत्रिय", "தமிழ்", "日本語", "テスト", "ﾊﾝｶｸ", "中文"),
    *("한글", "\u1112\u1161\u11ab\u1100\u1173\u11af"),  # composed and decomposed
    *("👍🏽", "👩", "🇩🇪", "☰", "e\u0301", "Å", "שלום", "naltrexone", "0.04"),
)  # fmt: skip
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
SECTIONS = ("summary", "groups", "design", "outcomes", "dropouts", "adverse_events", "caveats")


def told(text: str, other: str) -> dict[str, Any]:
    """Return an own study that has the texts in the records of each section."""
    name = other.split(maxsplit=1)[0]
    cited = {"source": "own-article", "locator": other}
    return study(
        title=text,
        groups=[*FULL["groups"], {"id": name, "kind": "cohort", "intervention": text, **cited}],
        design=[
            {"characteristic": "dose", "value": text, **cited},
            {"characteristic": "duration", "value": other, **CITED},
        ],
        outcomes=[
            *FULL["outcomes"],
            {
                "id": "any", "domain": "sleep", "measure": text, "time": other, "group": name,
                "comparator": text, "direction": "worsened", "significance": "not_reported",
                "values": [{"group": name, "time": text, "statistic": "count", "n": 12, "of": 34}],
                "finding": f"{other} {text}.", **cited,
            },
        ],
        dropouts={
            "counts": [
                {"stage": "enrolled", "n": 1234, **CITED},
                {"stage": "left", "time": text, "population": other, "n": 7, "of": 1234, **cited},
            ],
            "statements": [{"text": f"{text} {other}", **cited}],
        },
        adverse_events=[
            {
                "event": text, "kind": "event", "severity": other, "timing": text, "group": name,
                "frequency": other, "n": 4, **cited,
            },
            {"event": "headache", "kind": "any", "n": 10, "of": 1234, **CITED},
            {"event": other, "kind": "statement", **cited},
        ],
        caveats=[{"kind": "pilot", "text": f"{text} {other}", **cited}],
    )  # fmt: skip


def cells_of(line: str) -> list[str]:
    """Return what each cell of a line shows, by its cells as Rich measures them."""
    cells = [" "] * cell_len(line)
    for index, char in enumerate(line):
        start, end = cell_len(line[:index]), cell_len(line[: index + 1])
        cells[start:end] = [char] * (end - start)
    return cells


def misaligned(shown: str) -> Iterator[str]:
    """Yield the lines of a table in which a column does not begin where its heading does.

    One of numbers, which is called n here, ends where its heading does.
    """
    lines = shown.rstrip("\n").split("\n")
    rule = next(at for at, line in enumerate(lines) if line.startswith("──"))
    heads = [(found[0], found.span()) for found in re.finditer(r"\S+(?: \S+)*", lines[rule - 1])]
    starts = [start for name, (start, _) in heads if start and name != "n"]
    ends = [end for name, (_, end) in heads if name == "n"]
    gaps = [at for start in starts for at in (start - 2, start - 1)]
    gaps += [at for end in ends for at in (end, end + 1)]
    for line in lines[rule + 1 :]:
        cells = cells_of(line)
        slots = ("".join(cells[start:end]) for start, end in pairwise([*starts, len(cells)]))
        if any(cells[at] != " " for at in gaps if at < len(cells)) or any(
            slot.startswith(" ") and slot.strip() for slot in slots
        ):
            yield line


@contextmanager
def sheets(content: dict[str, Any]) -> Iterator[dict[str, Sheet]]:
    """Give the sheets of an own study, by their titles."""
    with TemporaryDirectory() as folder:
        file = saved(Path(folder), content)
        yield {
            made.title: made
            for made in report("study", "own2021", "--all", "--data", str(file)).sheets
        }


@settings(max_examples=25)
@given(texts, texts, st.integers(60, 200))
def test_columns_stand_at_the_same_cells_in_every_line(text: str, other: str, width: int) -> None:
    """In whatever script cells are, each column of a table begins at one cell in all its lines."""
    tables = 0
    with sheets(told(text, other)) as made:
        for sheet in made.values():
            look = Look(width=width)
            shown = screen.drawn(table.body(sheet, Numbers(), look)[:1], look)
            if "──" in shown:
                tables += 1
                assert [*misaligned(shown)] == []
                assert max(map(cell_len, shown.split("\n"))) <= width
    assert tables >= len(SECTIONS) - 2


def test_what_is_not_aligned_is_found() -> None:
    """A line whose columns stand elsewhere is found, by cells and not by characters."""
    head = "Event     n  Source\n───────────────────"
    assert [*misaligned(f"{head}\n日本語    1  [1] here\n\nภาษาไทย  12  [2]")] == []
    for line in (
        "日本語     1  [1] here",
        "日本語   1  [1] here",
        "日本語日本語 1  [1]",
        "a      1  日",
    ):
        assert [*misaligned(f"{head}\n{line}")] == [line]


@pytest.mark.parametrize("word", WORDS)
def test_cells_are_those_of_the_word(word: str) -> None:
    """A word between others takes up the cells that it takes up alone."""
    assert cell_len(f"a {word} b") == cell_len(word) + 4
