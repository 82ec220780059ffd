"""The filters: each gives the rows that a plain filter of all rows gives, or says what is wrong."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inprocess import ldn as inside
from own import FULL, ldn, saved, study
from registries import ACROSS, COMMANDS, FILTERS, LATER, STUDIES, call, flag, takes

from ldn_cli.cli import filters
from ldn_cli.dataset.store import Dataset
from ldn_cli.render.cells import MARKS

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, Any]
Words = tuple[str, ...]

ALL = (*STUDIES, *LATER)
NAMES = {
    **{name: name for name in ALL},
    "CREE2010": "cree2010",
    "gironi2008": "martino2008",
    "Gironi2008": "martino2008",
}
# Each command with filters: the key of a row that each compares, with the values that it knows.
FILTERED: dict[Words, dict[str, tuple[str, ...]]] = {}
for (words_, option_), known_ in FILTERS.items():
    FILTERED.setdefault(words_, {})[option_.removeprefix("--").replace("-", "_")] = known_

names = st.lists(st.sampled_from(tuple(NAMES)), max_size=3)


WHOLE = Dataset(later=True)
# What the screen calls the values of a filter.
LABELS: dict[str, dict[str, str]] = {
    "domain": {name: term.label for name, term in WHOLE.words.domains.items()},
    "kind": {name: term.label for name, term in WHOLE.words.caveat_kinds.items()},
    "direction": {name: word for name, (_, word) in MARKS.items()},
}


def folded(value: str) -> str:
    """Return a value without what does not matter: its case, and what joins its words."""
    return value.casefold().replace("-", "_").replace(" ", "_")


def rows(*args: str) -> list[Row]:
    """Return the rows of a command."""
    found: list[Row] = inside(*args, "--json").json
    return found


def of_studies(named: list[str], every: list[Row], unnamed: Words = STUDIES) -> list[Row]:
    """Return the rows of the studies named, in the order of their naming, else of those unnamed."""
    order = dict.fromkeys(NAMES[name] for name in named) or dict.fromkeys(unnamed)
    return [row for study in order for row in every if row.get("study", row.get("id")) == study]


def studies(named: list[str]) -> list[str]:
    """Return the options that ask for the studies named."""
    return [f"--study={name}" for name in named]


@pytest.mark.parametrize("words", FILTERED, ids=" ".join)
def test_rows_are_filtered_plainly(words: Words) -> None:
    """A row passes that has one of the values of each filter given, of the studies asked for."""
    known = FILTERED[words]
    some = {key: st.lists(st.sampled_from(known[key]), min_size=1, max_size=3) for key in known}

    @given(names, st.fixed_dictionaries({}, optional=some), st.booleans())
    def chance(named: list[str], wanted: dict[str, list[str]], later: bool) -> None:  # noqa: FBT001
        expected = [
            row
            for row in of_studies(named, rows(*words, "--later"), ALL if later else STUDIES)
            if all(row[key] in values for key, values in wanted.items())
        ]
        limits = [f"{flag(key)}={value}" for key, values in wanted.items() for value in values]
        more = ["--later"] * later
        assert rows(*words, *studies(named), *limits, *more) == expected

    chance()


@given(st.sampled_from(ACROSS), names)
def test_studies_filter_every_section(section: str, named: list[str]) -> None:
    """`--study`, once or repeated, by id or alias, keeps the rows of those studies alone."""
    command = ("studies", flag(section)[2:])
    assert rows(*command, *studies(named)) == of_studies(named, rows(*command, "--later"))


@pytest.mark.parametrize("named", [["zagon2009"], ["gironi2008", "CREE2010", "martino2008"], []])
def test_studies_filter_matrix_and_comparison(named: list[str]) -> None:
    """`--study` keeps the columns of those studies in the matrix and in the comparison."""
    expected = list(dict.fromkeys(NAMES[name] for name in named)) or list(STUDIES)
    every = inside("studies", "matrix", "--json").json["cells"]
    matrix = inside("studies", "matrix", *studies(named), "--json").json
    assert [column["id"] for column in matrix["studies"]] == expected
    kept = [cell for cell in every if cell["study"] in expected]
    assert sorted(matrix["cells"], key=str) == sorted(kept, key=str)
    for row in rows("studies", "compare", *studies(named)):
        assert list(dict.fromkeys(entry["study"] for entry in row["entries"])) == expected


@pytest.mark.parametrize("study", ALL)
def test_study_limits_a_search_to_that_study(study: str) -> None:
    """A search with `--study` has the hits of that study alone, without the background."""
    every, found = (
        rows("search", "naltrexone", "--later"),
        rows("search", "naltrexone", "--study", study),
    )
    of_study = [hit for hit in every if hit["study"] == study]
    assert sorted(found, key=str) == sorted(of_study, key=str)  # ranked among others
    assert found


def test_the_fatigue_question() -> None:
    """No effect on fatigue in one trial; improved by two sources of three in the other."""
    args = ("studies", "outcomes", "--domain", "fatigue")
    found = rows(*args)
    assert [(row["study"], row["direction"], row["source"]) for row in found] == [
        ("cree2010", "no_effect", "nmss"),
        ("martino2008", "improved", "nmss"),
        ("martino2008", "not_reported", "gironi2008-abstract"),
        ("martino2008", "improved", "gironi2009-interview"),
    ]
    assert found[0]["comparator"] == "placebo"
    assert "No such outcome is recorded for zagon2009" in " ".join(inside(*args).text.split())


@pytest.mark.parametrize(("words", "option"), FILTERS)
def test_case_and_hyphens_do_not_matter(words: Words, option: str) -> None:
    """A value in capitals, or with a hyphen or a space for an underscore, names the same thing."""
    for value in FILTERS[words, option]:
        plain = rows(*words, "--later", option, value)
        for odd in (value.upper(), value.replace("_", "-"), value.title().replace("_", " ")):
            assert rows(*words, "--later", option, odd) == plain


@pytest.mark.parametrize(
    "typed", ["Schl\u00e4frig", "Schla\u0308frig", "\uff33chl\u00e4\u00adfrig"]
)
def test_the_form_of_characters_does_not_matter(typed: str, tmp_path: Path) -> None:
    """A value names the same thing, composed or not, in full width, with marks nobody sees."""
    for label in ("Schl\u00e4frig", "Schla\u0308frig"):
        file = saved(tmp_path, study(domains=[FULL["domains"][0] | {"label": label}]))
        args = ("studies", "outcomes", "--data", file, "--json", "--domain", typed)
        assert [row["id"] for row in ldn(*args).json] == ["sleep"]


@pytest.mark.parametrize("one", filters.FILTERS, ids=lambda one: f"{one.command} {one.option}")
def test_a_value_may_be_what_the_screen_calls_it(one: filters.Filter) -> None:
    """What the screen calls a value, in any case, names it."""
    args = ("studies", one.command, "--later", one.option)
    for name, label in LABELS.get(one.field, {}).items():
        if name in one.values(WHOLE):
            assert rows(*args, label) == rows(*args, label.upper()) == rows(*args, name)


def test_an_exact_value_wins(tmp_path: Path) -> None:
    """A value that is an id means that id, though another is the same but for case."""
    first, second = FULL["outcomes"]
    groups = [{**FULL["groups"][0], "id": name} for name in ("LDN", "ldn", "placebo")]
    saved(tmp_path, study(groups=groups, outcomes=[first, second | {"group": "ldn"}]))
    args = ("studies", "outcomes", "--study", "own2021", "--data", str(tmp_path), "--json")
    for name in ("LDN", "ldn"):
        assert [row["group"] for row in ldn(*args, "--group", name).json] == [name]


def test_what_only_a_later_study_has_is_no_mistake() -> None:
    """A value of the studies that are not on the page is known, and is answered by `--later`."""
    for (words, option), known in FILTERS.items():
        for value in known:
            assert inside(*words, option, value).code == 0
    args = ("studies", "outcomes", "--source", "raknes2017-abstract")
    assert rows(*args) == []
    assert "--later" in inside(*args).text
    assert {row["study"] for row in rows(*args, "--later")} == {"raknes2017"}


# ---- values that do not exist


@pytest.mark.parametrize(
    ("words", "option", "wrong", "meant"),
    [
        (("studies", "outcomes"), "--domain", "fatige", "fatigue"),
        (("studies", "outcomes"), "--domain", "disease", "disease_development"),
        (("studies", "outcomes"), "--source", "cree2010", "cree2010-abstract"),
        (("studies", "list"), "--species", "mose", "mouse"),
    ],
)
def test_the_nearest_value_is_listed_first(
    words: Words, option: str, wrong: str, meant: str
) -> None:
    """For a value that exists nowhere all that do are listed, the nearest before the others."""
    done = inside(*words, option, wrong)
    assert f"{option} {wrong!r}" in done.stderr
    told, listed = done.stderr.split("\n", 1)
    assert repr(meant) in told
    assert min(FILTERS[words, option], key=lambda value: listed.index(f" {value}")) == meant


@pytest.mark.parametrize(("words", "option"), FILTERS)
def test_hopeless_value_lists_those_that_exist(words: Words, option: str) -> None:
    """A value like no other exits 2 and lists all that exist, in their order, and once."""
    done = inside(*words, option, "qqqqqq")
    assert (done.code, done.stdout) == (2, b"")
    known = ", ".join(FILTERS[words, option])
    assert known
    assert done.stderr.count(known) == 1


@pytest.mark.parametrize(
    "words", [words for words in COMMANDS if takes(words, "--study")], ids=" ".join
)
def test_unknown_study_as_a_filter_is_nothing_found(words: Words) -> None:
    """`--study` with an unknown id exits 1, and tells the nearest, or else every id and alias."""
    done = inside(*call(words), "--study", "zagon2009", "--study", "cree2011")
    assert (done.code, done.stdout) == (1, b"")
    assert "did you mean 'cree2010'" in done.stderr
    done = inside(*call(words), "--study", "qqqqqq")
    assert (done.code, done.stdout) == (1, b"")
    assert [name for name in (*ALL, "gironi2008") if name not in done.stderr] == []


@given(st.sampled_from(tuple(FILTERS)), st.text())
def test_no_mistake_is_taken_for_an_answer(which: tuple[Words, str], value: str) -> None:
    """Whatever stands in for a value exits 2 with nothing printed, unless it names a value."""
    words, option = which
    done = inside(*words, f"{option}={value}", "--json")
    labels = LABELS.get(option.removeprefix("--"), {})
    named = {name for known in FILTERS[which] for name in (known, labels.get(known, known))}
    if folded(value) in map(folded, named):
        assert done.code == 0
    else:
        assert (done.code, done.stdout) == (2, b"")


@pytest.mark.parametrize(("words", "option"), FILTERS)
def test_an_empty_value_is_wrong_usage(words: Words, option: str) -> None:
    """An empty value, or one of blanks, beside a right one too, exits 2 and names the option."""
    for value in ("", " ", "\t"):
        done = inside(*words, option, FILTERS[words, option][0], option, value)
        assert (done.code, done.stdout) == (2, b"")
        assert option in done.stderr


# ---- filters that leave nothing


NOTHING = [
    ("outcomes", "--study", "cree2010", "--domain", "depression"),
    ("outcomes", "--direction", "worsened"),
    ("outcomes", "--source", "ninds-msqli"),
    ("outcomes", "--study", "cree2010", "--values"),
    ("caveats", "--study", "cree2010", "--kind", "animal_model"),
    ("list", "--study", "cree2010", "--species", "mouse"),
    ("adverse-events", "--study", "zagon2009"),
    ("discrepancies", "--study", "ludwig2016"),
]


@pytest.mark.parametrize("args", NOTHING, ids=" ".join)
def test_nothing_left_is_said(args: tuple[str, ...]) -> None:
    """Filters that no row passes exit 0: empty JSON, a CSV header, a sentence for people."""
    assert rows("studies", *args) == []
    for name in ("table", "list", "markdown"):
        done = inside("studies", *args, "--format", name)
        assert (done.code, done.stderr) == (0, "")
        (sentence,) = [line for line in done.text.splitlines() if line.startswith(("No ", "One "))]
        assert sentence.endswith(".")
    table = list(csv.reader(io.StringIO(inside("studies", *args, "--format", "csv").text)))
    assert len(table) == 1
    assert table[0][0] in {"study", "id"}
