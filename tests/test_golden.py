"""Golden files: what every command shows, for a reviewer to read and a change to be seen in.

After a change that is meant, renew them and read the difference before it is committed:

    LDN_RENEW_GOLDEN=1 pytest tests/test_golden.py && git diff tests/golden
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest
from conftest import run
from inprocess import ldn as inside
from inprocess import report
from own import CITED, FULL, ldn, saved, study
from registries import COMMANDS, RECORDS, STUDIES, STYLES
from test_figures import LAID_OUT

from ldn_cli.cli import terminal
from ldn_cli.render import list as labelled
from ldn_cli.render import table
from ldn_cli.render.cells import Numbers
from ldn_cli.render.look import Look

if TYPE_CHECKING:
    from inprocess import Done

    from ldn_cli.report.sheet import Sheet

FOLDER = Path(__file__).parent / "golden"
RENEW = bool(os.environ.get("LDN_RENEW_GOLDEN"))
# Of the figures of `test_figures.py` those that differ in what is drawn where.
DRAWN = {
    f"figure-{name.replace(' ', '-')}.txt": name
    for name in ("cree2010", "bowel2011", "twotrials2023", "3 studies", "6 studies", "9 studies")
}
# What of a shape makes it what it is.
PROPERTIES = (
    "xy", "width", "height", "xydata", "center", "radius", "color", "facecolor", "edgecolor",
    "linestyle", "linewidth", "solid_capstyle", "zorder",
)  # fmt: skip
SEEN = 0.025  # inches by which what is drawn may stand elsewhere: matplotlib's versions differ
HOW = "LDN_RENEW_GOLDEN=1 pytest tests/test_golden.py"
WIDTHS = (40, 80, 140)
NARROWEST = "tables-begin-at.txt"


class Case(NamedTuple):
    """A command, how its output is to look, and the environment in which the process does that."""

    args: tuple[str, ...]
    look: Look
    environment: dict[str, str]


def shown(args: tuple[str, ...], width: int) -> Case:
    """Return the case of a command in a pipe of so many columns."""
    return Case(args, Look(width=width), {"COLUMNS": str(width)})


PICTURES = {
    "studies-matrix": ("studies", "matrix"),
    "study-cree2010-outcomes": ("study", "cree2010", "--outcomes"),
}
SCREENS = {
    **{name: args for name, args in RECORDS.items() if name != "search"},
    **{f"summary-{study}": ("study", study) for study in STUDIES},
    "search": ("search", "dreaming"),
    "study-cree2010-outcomes": PICTURES["study-cree2010-outcomes"],
    "studies-outcomes-fatigue": ("studies", "outcomes", "--domain", "fatigue"),
    "studies-outcomes-disability": ("studies", "outcomes", "--domain", "disability"),
    "cite": ("cite", "--all-sources"),
}
CASES = {
    **{
        f"{name}.{width}.txt": shown(args, width)
        for name, args in SCREENS.items()
        for width in WIDTHS
    },
    "open.80.txt": shown(("open", "cree2010", "--print"), 80),
    "studies-list.150.txt": shown(("studies", "list"), 150),
    "study-zagon2009-sources.200.txt": shown(("study", "zagon2009", "--sources"), 200),
    "studies-compare-later.100.txt": shown(("studies", "compare", "--later"), 100),
    "search-allocation.160.txt": shown(("search", "allocation"), 160),
    "search-lay-word.100.txt": shown(("search", "worse"), 100),
    **{
        f"studies-discrepancies.80.{fmt}.color.txt": Case(
            ("studies", "discrepancies", "--format", fmt),
            Look(width=80, color=True, interactive=True),
            {},  # a terminal
        )
        for fmt in ("table", "list")
    },
    "study-martino2008.100.txt": shown(("study", "martino2008", "--all"), 100),
    "studies-compare-cree2010.200.txt": shown(("studies", "compare", "cree2010"), 200),
    **{
        f"{name}.{width}.{kind}.txt": Case(
            args, look._replace(width=width), environment | {"COLUMNS": str(width)}
        )
        for name, args in PICTURES.items()
        for width in (60, 80, 120)
        for kind, look, environment in (
            ("color", Look(color=True), {"FORCE_COLOR": "1"}),
            ("ascii", Look(encoding="ascii"), {"PYTHONIOENCODING": "ascii"}),
        )
    },
    **{
        f"{name}.{width}.list.txt": shown((*RECORDS[name], "--format", "list"), width)
        for name in ("studies-discrepancies", "studies-dropouts")
        for width in (40, 80)
    },
    **{
        f"{name}.md": shown((*RECORDS[name], "--format", "markdown"), 100)
        for name in ("study-zagon2009", "studies-outcomes", "studies-compare")
    },
    **{
        f"{name}.csv": shown((*RECORDS[name], "--format", "csv"), 100)
        for name in (
            "studies-list",
            "studies-outcomes",
            "studies-dropouts",
            "studies-discrepancies",
        )
    },
    **{
        f"{name}.json": shown((*RECORDS[name], "--json"), 100)
        for name in ("studies-list", "study-martino2008", "studies-matrix", "background")
    },
    # What there is not, of a choice that exists.
    **{
        f"no-{args[1]}.txt": shown(args, 80)
        for args in (
            ("studies", "list", "--study", "cree2010", "--species", "mouse"),
            ("studies", "outcomes", "--study", "zagon2009", "--domain", "fatigue"),
            ("studies", "adverse-events", "--study", "zagon2009"),
            ("studies", "caveats", "--study", "zagon2009", "--kind", "statistical_power"),
            ("studies", "discrepancies", "--study", "zagon2009"),
        )
    },
}

# A study that has what the bundled ones have not: each direction, each kind of source.
OWN = study(
    groups=[
        *FULL["groups"],
        {"id": "HDN", "kind": "arm", "role": "experimental", "intervention": "50 mg", **CITED},
    ],
    dropouts={
        "counts": [
            {"stage": "enrolled", "n": 20, **CITED}, {"stage": "completed", "n": 17, **CITED},
        ],
        "reasons": [{"kind": "data_management", "n": 3, **CITED}],
    },
    outcomes=[
        *FULL["outcomes"],
        *(
            {
                "id": f"{direction}-{group}".lower(), "domain": domain, "measure": "a scale",
                "group": group, "direction": direction, "significance": "not_significant",
                "finding": f"In the group {group}: {direction}.", **CITED,
            }
            for domain, group, direction in (
                ("sleep", "LDN", "worsened"),
                ("sleep", "HDN", "no_effect"),
                ("fatigue", "LDN", "not_applicable"),
                ("fatigue", "placebo", "improved"),
            )
        ),
    ],
    sources=[
        *FULL["sources"],
        {
            "id": "own-talk", "kind": "conference_abstract", "read": "full", "title": "A talk",
            "authors": [{"family": "Aristotle"}, {"family": "Ho -", "given": "A"}],
            "container": "Congress of Examples", "organization": "Society of Examples",
            "year": 2020, "pages": "S1-2-S4", "url": "https://example.org/own_talk",
        },
        {
            "id": "own-preprint", "kind": "preprint", "read": "part", "title": "A preprint",
            "container": "exampleRxiv", "pages": "X-XX",
        },
    ],
    caveats=[
        {"kind": "statistical_power", "text": name, "source": name, "locator": "whole"}
        for name in ("own-talk", "own-preprint")
    ],
)  # fmt: skip
OWN_CASES = {
    "own-study.160.txt": shown(("study", "own2021", "--all"), 160),
    "own-study.80.txt": shown(("study", "own2021", "--all"), 80),
    "own-study.list.txt": shown(("study", "own2021", "--format", "list"), 80),
    "own-study.json": shown(("study", "own2021", "--json"), 100),
    "own-study.md": shown(("study", "own2021", "--format", "markdown"), 100),
    "own-adverse-events.csv": shown(("studies", "adverse-events", "--format", "csv"), 100),
    "own-matrix.100.txt": shown(("studies", "matrix"), 100),
    "own-values.100.txt": shown(("studies", "outcomes", "--values"), 100),
    "own-compare.json": shown(("studies", "compare", "own2021", "--json"), 100),
    "own-search-of-address.100.txt": shown(("search", "own_talk"), 100),
    "own-search.120.txt": shown(("search", "STATISTICAL_power"), 120),
    "own-search.json": shown(("search", "own", "--json"), 100),
    "own-search-of-background.100.txt": shown(("search", "OPIOID"), 100),
    "own-search-of-scope.json": shown(("search", "systematic", "REVIEW", "--json"), 100),
    **{
        f"own-cite.{style}.txt": shown(("cite", "own2021", "--all-sources", "--style", style), 80)
        for style in STYLES
    },
}

# Published studies that differ in their groups, their flow, and how they report results and harms.
REAL = ("bowel2011", "combined2023", "registry2017", "shapes2024", "twotrials2023")
REAL_CASES = {
    **{
        f"real-summary-{name}.100.txt": shown(("study", name), 100)
        for name in (*REAL, "crossover2013", "fibromyalgia2024", "postviral2022")
    },
    "real-search.100.txt": shown(("search", "stopped"), 100),
    **{f"real-{name}.100.txt": shown(("study", name, "--all"), 100) for name in REAL},
}
PAGES = {
    "own-study.html": ("study", "own2021", "--all"),
    "own-matrix.html": ("studies", "matrix"),
}


def check(name: str, made: bytes) -> None:
    """Assert that a golden file holds what was made, byte for byte; or renew it."""
    file = FOLDER / name
    if RENEW:
        file.write_bytes(made)
    if not file.exists():
        pytest.fail(f"tests/golden/{name} is missing; make it: {HOW}")
    if made != (kept := file.read_bytes()):
        pytest.fail(f"tests/golden/{name}{difference(kept, made)}\nIf that is meant: {HOW}")


def difference(kept: bytes, made: bytes) -> str:
    """Return where two texts differ first: the number of the line, and how it was and is."""
    pairs = zip_longest(kept.decode().split("\n"), made.decode().split("\n"))
    number, (was, now) = next((n, pair) for n, pair in enumerate(pairs, 1) if len(set(pair)) > 1)
    return f":{number}:\nwas {was!r}\nis  {now!r}"


def printed(done: Done) -> bytes:
    """Return what a command printed, which must have succeeded silently."""
    assert (done.code, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("name", CASES)
def test_output_is_as_it_was(name: str) -> None:
    """A command prints what its golden file holds."""
    check(name, printed(inside(*CASES[name].args, look=CASES[name].look)))


@pytest.mark.parametrize("name", OWN_CASES)
def test_output_with_an_own_study_is_as_it_was(name: str, tmp_path: Path) -> None:
    """With an own study beside the bundled ones, a command prints what its golden file holds."""
    case = OWN_CASES[name]
    check(name, printed(ldn(*case.args, "--data", saved(tmp_path, OWN), look=case.look)))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_it_was(name: str, tmp_path: Path) -> None:
    """A page of HTML is what its golden file holds, which leaves out its style and the version."""
    made = printed(ldn(*PAGES[name], "--format", "html", "--data", saved(tmp_path, OWN)))
    styled = rb"<style>.*?</style>|(?<=Made by ldn )[0-9.]+[0-9]"
    check(name, re.sub(styled, b"", made, flags=re.DOTALL))


@pytest.mark.parametrize("name", REAL_CASES)
def test_output_of_real_studies_is_as_it_was(name: str) -> None:
    """Of the studies in `tests/real`, a command prints what its golden file holds."""
    case = REAL_CASES[name]
    check(name, printed(ldn(*case.args, "--data", FOLDER.parent / "real", look=case.look)))


@pytest.mark.parametrize(
    "name",
    [
        "studies-matrix.60.color.txt",
        "studies-matrix.60.ascii.txt",
        "study-cree2010-outcomes.80.txt",
        "studies-discrepancies.40.list.txt",
        "studies-dropouts.csv",
        "study-zagon2009.md",
    ],
)
def test_process_prints_its_golden_file(name: str) -> None:
    """The installed command, in the environment of the case, prints the very same file."""
    case = CASES[name]
    check(name, run(*case.args, **case.environment).stdout)


def narrowest(sheet: Sheet) -> int:
    """Return the width from which `sheet` is a table and no list, by bisection."""

    def is_table(width: int) -> bool:
        look = Look(width=width)
        as_list = labelled.body(sheet, Numbers(), look)
        return table.body(sheet, Numbers(), look)[0] != as_list[0]

    return bisect_left(range(terminal.WIDEST), True, key=is_table)  # noqa: FBT003


def test_tables_begin_where_they_did() -> None:
    """Each sheet of each command turns from a list into a table at the width in the golden file."""
    # The list and the studies first, as one comes to them.
    names = sorted(RECORDS, key=lambda name: not name.startswith(("studies-list", "study-")))
    lines = (
        f"{name}: {sheet.title}: {narrowest(sheet)}\n"
        for name in names
        for sheet in report(*RECORDS[name]).sheets
        if sheet.rows
    )
    check(NARROWEST, "".join(lines).encode())


def plainly(value: Any) -> str:
    """Return what a shape has as text, measures to a hundredth of an inch."""
    return repr(np.round(value, 2).tolist()) if np.asarray(value).dtype.kind == "f" else repr(value)


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_is_drawn_as_it_was(name: str) -> None:
    """Every shape and every line of text of a figure has its place, its size and its look."""
    from ldn_cli.render import drawing

    page = drawing.page(LAID_OUT[DRAWN[name]]())
    lines = [f"page {plainly([page.wide, page.height])}"]
    for shape in page._artists:
        has = shape.properties()
        told = (f"{key} {plainly(has[key])}" for key in PROPERTIES if key in has)
        lines.append(f"{type(shape).__name__} {', '.join(told)}")
    for at, words, look, options in page._texts:
        lines.append(f"{plainly(at)} {words!r} {look.size} {look.bold} {look.color} {options}")
    made = "".join(f"{line}\n" for line in lines)
    file = FOLDER / name
    kept = file.read_text("utf-8") if file.exists() and not RENEW else made
    check(name, (kept if is_near(kept, made) else made).encode())


def is_near(kept: str, made: str) -> bool:
    """Return whether two drawings differ by less than an eye sees, as texts are measured anew."""
    number = re.compile(r"-?\d+\.\d+")
    if number.sub("", kept) != number.sub("", made):
        return False
    places = zip(*(map(float, number.findall(text)) for text in (kept, made)), strict=True)
    return all(abs(was - now) < SEEN for was, now in places)


def test_no_golden_file_is_stale() -> None:
    """Every golden file belongs to a case."""
    known = {*CASES, *OWN_CASES, *REAL_CASES, *PAGES, *DRAWN, NARROWEST}
    stale = [file for file in sorted(FOLDER.iterdir()) if file.name not in known]
    if RENEW:
        for file in stale:
            file.unlink()
    elif stale:
        names = ", ".join(file.name for file in stale)
        pytest.fail(f"no case in {__file__} makes {names}; take them away: {HOW}")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_its_golden_files(words: tuple[str, ...]) -> None:
    """Every command that shows text has a golden file at 40, 80 and 140 columns.

    Addresses are never broken, however narrow the screen.
    """
    if words[0] not in {"dataset", "figure", "open"}:
        own = {case.look.width for case in CASES.values() if case.args[: len(words)] == words}
        assert set(WIDTHS) <= own, f"add a call of ldn {' '.join(words)} to SCREENS"
