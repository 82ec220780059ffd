"""The filters: each gives the rows that a plain filter of all rows gives, or says what is wrong."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inprocess import ldn as inside
from registries import ACROSS, FILTERS, OF_STUDIES, STUDIES, call, flag, takes

Row = dict[str, Any]
Words = tuple[str, ...]

NAMES = {
    **{name: name for name in STUDIES},
    "CREE2010": "cree2010",
    "gironi2008": "martino2008",
    "Gironi2008": "martino2008",
}
# Each command with filters: the key of a row that each compares, with the values that it knows.
FILTERED: dict[Words, dict[str, tuple[str, ...]]] = {}
for (words_, option_), known_ in FILTERS.items():
    FILTERED.setdefault(words_, {})[option_.removeprefix("--").replace("-", "_")] = known_

names = st.lists(st.sampled_from(tuple(NAMES)), max_size=3)


def rows(*args: str) -> list[Row]:
    """Return the rows of a command."""
    found: list[Row] = inside(*args, "--json").json
    return found


def of_studies(named: list[str], every: list[Row]) -> list[Row]:
    """Return the rows of the studies named, in the order of their naming; all if none is named."""
    order = dict.fromkeys(NAMES[name] for name in named) or dict.fromkeys(STUDIES)
    return [row for study in order for row in every if row.get("study", row.get("id")) == study]


def studies(named: list[str]) -> list[str]:
    """Return the options that ask for the studies named."""
    return [f"--study={name}" for name in named]


@pytest.mark.parametrize("words", FILTERED, ids=" ".join)
def test_rows_are_filtered_plainly(words: Words) -> None:
    """Any combination of a command's filters gives the rows for which all of them hold."""
    known = FILTERED[words]

    @given(names, st.fixed_dictionaries({}, optional={k: st.sampled_from(known[k]) for k in known}))
    def chance(named: list[str], wanted: dict[str, str]) -> None:
        expected = [
            row
            for row in of_studies(named, rows(*words))
            if all(row[key] == value for key, value in wanted.items())
        ]
        limits = [f"{flag(key)}={value}" for key, value in wanted.items()]
        assert rows(*words, *studies(named), *limits) == expected

    chance()


@given(st.sampled_from(ACROSS), names)
def test_studies_filter_every_section(section: str, named: list[str]) -> None:
    """`--study`, once or repeated, by id or alias, keeps the rows of those studies alone."""
    command = ("studies", flag(section)[2:])
    assert rows(*command, *studies(named)) == of_studies(named, rows(*command))


@pytest.mark.parametrize("named", [["zagon2009"], ["gironi2008", "CREE2010", "martino2008"], []])
def test_studies_filter_matrix_and_comparison(named: list[str]) -> None:
    """`--study` keeps the columns of those studies in the matrix and in the comparison."""
    expected = list(dict.fromkeys(NAMES[name] for name in named)) or list(STUDIES)
    every = inside("studies", "matrix", "--json").json["cells"]
    matrix = inside("studies", "matrix", *studies(named), "--json").json
    assert matrix["studies"] == expected
    kept = [cell for cell in every if cell["study"] in expected]
    assert sorted(matrix["cells"], key=str) == sorted(kept, key=str)
    for row in rows("studies", "compare", *studies(named)):
        assert list(dict.fromkeys(value["study"] for value in row["values"])) == expected


@pytest.mark.parametrize("study", STUDIES)
def test_study_limits_a_search_to_that_study(study: str) -> None:
    """A search with `--study` has the hits of that study alone, without the background."""
    every: list[Row] = inside("search", "naltrexone", "--json").json
    found: list[Row] = inside("search", "naltrexone", "--study", study, "--json").json
    assert found == [hit for hit in every if hit["study"] == study]


def test_the_fatigue_question() -> None:
    """No effect on fatigue in one trial; improved by one source of two in the other."""
    args = ("studies", "outcomes", "--domain", "fatigue")
    found = rows(*args)
    assert [(row["study"], row["direction"], row["source"]) for row in found] == [
        ("cree2010", "no_effect", "nmss"),
        ("martino2008", "improved", "nmss"),
        ("martino2008", "not_reported", "gironi2008-abstract"),
    ]
    assert found[0]["comparator"] == "placebo"
    assert "No such outcome is recorded for zagon2009" in " ".join(inside(*args).text.split())


@pytest.mark.parametrize(("words", "option"), FILTERS)
def test_case_and_hyphens_do_not_matter(words: Words, option: str) -> None:
    """A value in capitals, or with a hyphen for an underscore, names the same thing."""
    for value in FILTERS[words, option]:
        odd = value.upper().replace("_", "-")
        assert inside(*words, option, odd, "--json") == inside(*words, option, value, "--json")


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
    "words", [words for words in OF_STUDIES if takes(words, "--study")], ids=" ".join
)
def test_unknown_study_as_a_filter_exits_2(words: Words) -> None:
    """`--study` with an unknown id exits 2 and lists every id and alias, the nearest first."""
    for wrong in ("cree2011", "qqqqqq"):
        done = inside(*call(words), "--study", "zagon2009", "--study", wrong)
        assert (done.code, done.stdout) == (2, b"")
        assert "--study" in done.stderr
        assert [name for name in (*STUDIES, "gironi2008") if name not in done.stderr] == []
        assert wrong == "qqqqqq" or done.stderr.index("'cree2010'") < done.stderr.index("zagon2009")


@given(st.sampled_from(tuple(FILTERS)), st.text())
def test_no_mistake_is_taken_for_an_answer(which: tuple[Words, str], value: str) -> None:
    """Whatever stands in for a value exits 2 with nothing printed, unless it names a value."""
    words, option = which
    done = inside(*words, f"{option}={value}", "--json")
    folded = value.casefold().replace("-", "_")
    if folded in {name.replace("-", "_") for name in FILTERS[which]}:
        assert done.code == 0
    else:
        assert (done.code, done.stdout) == (2, b"")


# ---- filters that leave nothing


NOTHING = [
    ("outcomes", "--study", "cree2010", "--domain", "depression"),
    ("outcomes", "--direction", "worsened"),
    ("outcomes", "--source", "nct00501696"),
    ("caveats", "--study", "cree2010", "--kind", "animal_model"),
    ("list", "--study", "cree2010", "--species", "mouse"),
    ("adverse-events", "--study", "zagon2009"),
    ("discrepancies", "--study", "zagon2009"),
]


@pytest.mark.parametrize("args", NOTHING, ids=" ".join)
def test_nothing_left_is_said(args: tuple[str, ...]) -> None:
    """Filters that no row passes exit 0: empty JSON, a CSV header, a sentence for people."""
    assert rows("studies", *args) == []
    for name in ("table", "list", "markdown"):
        done = inside("studies", *args, "--format", name)
        assert (done.code, done.stderr) == (0, "")
        (sentence,) = [line for line in done.text.splitlines() if line[:3] in {"No ", "Not"}]
        assert sentence.endswith(".") or name == "markdown"
    table = list(csv.reader(io.StringIO(inside("studies", *args, "--format", "csv").text)))
    assert len(table) == 1
    assert table[0][0] in {"study", "id"}
