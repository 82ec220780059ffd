"""The marks in a view, and the lines under it that say what they mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import own
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inprocess import report
from registries import OF_STUDIES, SECTIONS, STUDIES, call, flag, tables
from test_screen import lines_of

from ldn_cli.render import render
from ldn_cli.render.look import Look
from ldn_cli.report.sheet import Ref

if TYPE_CHECKING:
    from pathlib import Path

    from inprocess import Done

    Words = tuple[str, ...]

ID = str(own.FULL["id"])
# Every command on studies, of the made-up one; a search has asterisks of its own.
VIEWS = [
    (*table, *(("--study", ID) if words[0] == "studies" else ()))
    for words in OF_STUDIES
    if words[0].startswith("stud")
    for table in tables(words, ID)
]
ABOUT = ("sleep", "pain", "dropouts", "adverse_events", "dose", "masking", "design", "intervention")
LOOKED_FOR = [{"what": what, "why": "not_reported", "sources": ["own-article"]} for what in ABOUT]
EXPLAINED = re.compile(r"sources disagree")


def made(about: set[str], present: set[str]) -> dict[str, Any]:
    """Return a study whose sources disagree `about` something, with these of its sections."""
    absent = [one for one in LOOKED_FOR if one["what"] not in {"sleep", "pain", "dose"}]
    absent = [one for one in absent if one["what"] not in present]
    content = own.study(absent=absent)
    content["discrepancies"][0]["about"] = sorted(about)
    if not about:
        del content["discrepancies"]
    for name in {"design", "outcomes", "dropouts", "adverse_events"} - present:
        del content[name]
    return content


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder for study files."""
    return tmp_path_factory.mktemp("marks")


@pytest.mark.parametrize("about", [(), *((one,) for one in ABOUT)], ids=str)
def test_a_line_explains_the_only_mark(folder: Path, about: Words) -> None:
    """Whatever sources disagree about, each view that marks it says so, and each other does not."""
    file = own.saved(folder, made({*about}, {"design", "outcomes", "dropouts", "adverse_events"}))
    for args in VIEWS:
        check(own.ldn(*args, "--data", file))


@settings(max_examples=30)
@given(
    st.builds(
        made,
        st.sets(st.sampled_from(ABOUT)),
        st.sets(st.sampled_from(("design", "outcomes", "dropouts", "adverse_events"))),
    ),
    st.sampled_from(VIEWS),
    st.sampled_from(("table", "list", "markdown")),
    st.sampled_from((40, 80, 200)),
)
def test_a_line_explains_a_mark_where_there_is_one_and_nowhere_else(
    folder: Path, content: dict[str, Any], args: Words, name: str, width: int
) -> None:
    """Under every view of any study stands what an asterisk and a dash mean, if it has one."""
    file = own.saved(folder, content)
    check(own.ldn(*args, "--format", name, "--data", file, look=Look(width=width)))


def check(done: Done) -> None:
    """Assert that what was shown has marks that are explained, and no explanation without one."""
    assert (done.code, done.stderr) == (0, "")
    shown = re.sub(r"\\(?=[\W_])|\*\*|\n +", "", done.text)
    body, _, _ = shown.partition("\nSources\n")
    said = body.replace(". * The sources", ".\n* The sources")  # run in with what it explains
    lines = [line.removeprefix("- ") for line in said.splitlines()]
    explained = [line for line in lines if EXPLAINED.search(line) and "*" in line]
    assert bool(explained) == any("*" in line for line in lines if line not in explained), body
    dash = [line for line in lines if re.match("(- )?–: ", line)]
    assert bool(dash) == any("–" in line for line in lines if line not in dash), body
    assert len(dash) <= 1


def test_what_was_looked_for_is_shown_where_nothing_was_found(tmp_path: Path) -> None:
    """A design of which only what is not reported is recorded has that, with where was looked."""
    absent = [{"what": "masking", "why": "not_reported", "sources": ["own-article"]}]
    content = own.study(absent=absent)
    del content["design"]
    file = own.saved(tmp_path, content)
    shown = own.ldn("study", ID, "--design", "--data", file).text
    assert re.search(r"^masking +not reported \[1\]", shown, re.MULTILINE)
    assert "Nothing is recorded" not in shown


@pytest.mark.parametrize("width", [40, 80, 140])
def test_each_record_has_its_place_at_every_width(width: int) -> None:
    """In the table, or by a letter under it, each citation leads to its source and its place."""
    for study in STUDIES:
        for section in SECTIONS:
            words = (*call(("study",), study), flag(section))
            made = report(*words)
            shown = render("table", made, Look(width=width))
            (sheet,) = made.sheets
            layout = next(sheet.layouts())
            citing = [column for column in layout.columns if column.holds == "citations"]
            cells = (one.cell(line) for line in lines_of(sheet, layout) for one in citing)
            wanted = [cell for cell in cells if isinstance(cell, Ref)]
            body, _, sources = shown.partition("\nSources\n")
            table = body.partition("\n! ")[0].partition("\n–: ")[0]
            flat = " ".join(sources.split())
            if lettered := re.findall(r"\[\d+[a-z]+\]$", table, re.MULTILINE):
                places = [
                    re.split(r"; \[\d+[a-z]+\]| \[\d+\] ", flat.split(f"{one} ", 1)[1])[0]
                    for one in lettered
                ]
                assert places == [str(cell.locator) for cell in wanted], words
            else:
                text = " ".join(body.split())
                for cell in wanted:
                    assert f"] {cell.locator}" in text, (words, cell)


def test_a_mark_stands_with_the_numbers_by_group(tmp_path: Path) -> None:
    """Where sources disagree on a domain, its numbers by group are marked too."""
    about = [own.FULL["discrepancies"][0] | {"about": ["sleep"]}]
    file = own.saved(tmp_path, own.study(discrepancies=about))
    shown = own.ldn("studies", "outcomes", "--values", "--data", file, look=Look(width=140)).text
    assert "sleep: hours asleep* " in shown
