"""What stands where in a view, and what is marked."""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import pytest
from inprocess import report
from registries import TABLES
from test_screen import drawn, flat, lines_of

from ldn_cli.render import list as labelled
from ldn_cli.render.cells import _letters, headed, leading
from ldn_cli.render.look import Look
from ldn_cli.render.spans import Span
from ldn_cli.report.sheet import Column, Mark

if TYPE_CHECKING:
    from ldn_cli.report.sheet import Cell, Sheet

    Words = tuple[str, ...]


def cells_of(sheet: Sheet, heading: str) -> list[Cell]:
    """Return the cells of a column in the widest layout of a sheet that has it."""
    layout = next(one for one in sheet.layouts() if heading in {c.heading for c in one.columns})
    (column,) = (column for column in layout.columns if column.heading == heading)
    return [column.cell(line) for line in lines_of(sheet, layout)]


@pytest.mark.parametrize("args", [("studies", "outcomes"), ("study", "martino2008", "--outcomes")])
def test_records_of_a_domain_stand_together(args: Words) -> None:
    """Of each study the outcomes of a domain stand together, whatever their source."""
    (sheet,) = report(*args).sheets
    columns = [cells_of(sheet, name) for name in ("Study", "Domain")[args[0] == "study" :]]
    runs = [place for place, _ in groupby(zip(*columns, strict=True))]
    assert len(runs) == len(set(runs)) < len(sheet.lines())


def test_what_is_said_of_safety_stands_apart_from_the_events() -> None:
    """Statements come after the events of their study, under a line of their own."""
    (sheet,) = report("studies", "adverse-events").sheets
    lines = [*zip(cells_of(sheet, "Study"), cells_of(sheet, "Kind"), strict=True)]
    for _, of in groupby(lines, itemgetter(0)):
        kinds = [kind for _, kind in of]
        assert kinds.count("") == 1  # the line
        assert set(kinds[kinds.index("") + 1 :]) == {"statement"}
        assert "statement" not in kinds[: kinds.index("")]
    shown = drawn(("study", "martino2008", "--adverse-events"), "table", Look())
    events, safety = shown.split("\n\nSaid of safety as a whole:\n")
    assert "sleep disturbance" in events
    assert "statement" in safety
    assert "– " not in safety.partition("\n\n!")[0]  # a statement lacks no number


def test_places_have_letters_without_end() -> None:
    """After z comes aa, after az comes ba, after zz comes aaa."""
    numbers = (0, 25, 26, 51, 52, 701, 702)
    assert [*map(_letters, numbers)] == ["a", "z", "aa", "az", "ba", "zz", "aaa"]


@pytest.mark.parametrize("char", [" ", "\x1b", "\n", "é"])
def test_what_a_terminal_could_misread_is_no_link(char: str) -> None:
    """An address with what is none, or is obeyed, is not handed to a terminal as a link."""
    look = Look(color=True, interactive=True)
    text = [Span("words")]
    assert leading(text, "https://example.org/a", look) != text
    assert leading(text, f"https://example.org/a{char}b", look) == text


@pytest.mark.parametrize("name", TABLES)
def test_headings_are_words(name: str) -> None:
    """A heading is a word or two, and no shouting, in whatever layout."""
    (sheet,) = report(*TABLES[name]).sheets
    headings = {one.heading for layout in sheet.layouts() for one in layout.columns}
    assert {text for text in headings if text.isupper() and len(text) > len("No.")} == set()


def test_a_heading_is_text() -> None:
    """A heading, and what stands under it, may come from a file: neither is obeyed, nor lost."""
    (column,) = headed([Column("a\x1b\u2265", str, under="b\x1b", quiet="\u2265")], Look())
    assert (column.heading, column.under) == ("a\\u001b\u2265", "b\\u001b")
    (column,) = headed([Column("a\u2265", str, under="b\u2265")], Look(encoding="ascii"))
    assert (column.heading, column.under) == ("a>=", "b>=")


def test_a_label_with_more_in_it_is_bold() -> None:
    """In a list a label is bold to its end, what stands under it in a table in brackets."""
    label = labelled._label(Column("Value", str, under="n", quiet=""))
    assert [span.style for span in label if span.text.strip()] == ["heading"] * 3
    assert "".join(span.text for span in label) == "Value (n): "


def test_what_is_not_there_is_quieter() -> None:
    """In colour, dim are what is not reported, does not apply or is not recorded, and no value."""
    look = Look(width=140, color=True)
    shown = drawn(("studies", "compare"), "table", look)
    assert set(re.findall(r"\x1b\[2m([^\x1b]*)\x1b", shown)) == {"–", "not reported"}
    quiet = re.findall(r"\x1b\[2m([^\x1b]*)\x1b", drawn(("studies", "matrix"), "table", look))
    assert {text.partition(" [")[0].rstrip("*") for text in quiet} == {
        *("–", "? not reported", "n not reported"),
    }


def test_disagreement_has_a_mark_and_a_way() -> None:
    """What reads differently because sources disagree has an asterisk, which a line explains."""
    disputed = ("mental health", "pain", "cognition (self-reported)", "quality of life")
    args = ("study", "cree2010", "--outcomes")
    (sheet,) = report(*args).sheets
    marks = zip(cells_of(sheet, "Domain"), cells_of(sheet, "Direction"), strict=True)
    for domain, mark in marks:
        assert isinstance(mark, Mark)
        assert mark.agree is (domain not in disputed)
    for shown in (drawn(args, "table", Look()), drawn(("studies", "matrix"), "table", Look())):
        assert "! cree2010: the sources disagree (*): ldn study cree2010 --discrepancies" in shown
    for words, mark in (
        (("study", "cree2010", "--design"), "phase*"),
        (("studies", "list"), "80 enrolled*"),
        (("studies", "compare"), "5 mg* [1]"),
    ):
        shown = flat(drawn(words, "list", Look(width=200)))
        assert mark in shown
        assert "the sources disagree" in shown
