"""The filters: each gives the rows that a plain filter of all rows gives, or says what is wrong."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inprocess import ldn as inside

from ldn_cli import model
from ldn_cli.dataset import Dataset

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

Row = dict[str, Any]

NAMES = {
    "cree2010": "cree2010",
    "CREE2010": "cree2010",
    "martino2008": "martino2008",
    "gironi2008": "martino2008",
    "Gironi2008": "martino2008",
    "zagon2009": "zagon2009",
}
STUDIES = ("cree2010", "martino2008", "zagon2009")
SECTIONS = ("outcomes", "dropouts", "adverse-events", "caveats", "discrepancies")
# Option of which command, the values that exist, in their order.
VALUES = {
    ("outcomes", "domain"): tuple(Dataset().shared_domains),
    ("outcomes", "direction"): get_args(model.Direction),
    ("outcomes", "source"): tuple(Dataset().shared_sources),
    ("list", "species"): ("human", "mouse"),
    ("caveats", "kind"): get_args(model.CaveatKind),
}

names = st.lists(st.sampled_from(tuple(NAMES)), max_size=3)


def rows(command: str, *options: str) -> list[Row]:
    """Return the rows of `ldn studies command` with `options`."""
    found: list[Row] = inside("studies", command, *options, "--json").json
    return found


def of_studies(named: list[str], every: list[Row], key: str = "study") -> list[Row]:
    """Return the rows of the studies named, in the order of their naming; all if none is named."""
    order = dict.fromkeys(NAMES[name] for name in named) or dict.fromkeys(STUDIES)
    return [row for study in order for row in every if row[key] == study]


def studies(named: list[str]) -> list[str]:
    """Return the options that ask for the studies named."""
    return [f"--study={name}" for name in named]


def limits(**wanted: str | None) -> list[str]:
    """Return the options that ask for the values given."""
    return [f"--{key}={value}" for key, value in wanted.items() if value is not None]


@given(
    names,
    st.none() | st.sampled_from(VALUES["outcomes", "domain"]),
    st.none() | st.sampled_from(VALUES["outcomes", "direction"]),
    st.none() | st.sampled_from(VALUES["outcomes", "source"]),
)
def test_outcomes_are_filtered_plainly(
    named: list[str], domain: str | None, direction: str | None, source: str | None
) -> None:
    """Any combination of filters on outcomes gives the rows for which all of them hold."""
    wanted = {"domain": domain, "direction": direction, "source": source}
    expected = [
        row
        for row in of_studies(named, rows("outcomes"))
        if all(row[key] == value for key, value in wanted.items() if value is not None)
    ]
    assert rows("outcomes", *studies(named), *limits(**wanted)) == expected


@given(names, st.none() | st.sampled_from(VALUES["caveats", "kind"]))
def test_caveats_are_filtered_plainly(named: list[str], kind: str | None) -> None:
    """Studies and kind together give the caveats of that kind in those studies."""
    expected = [
        row for row in of_studies(named, rows("caveats")) if kind is None or row["kind"] == kind
    ]
    assert rows("caveats", *studies(named), *limits(kind=kind)) == expected


@given(names, st.sampled_from((None, "human", "mouse", "MOUSE")))
def test_list_is_filtered_plainly(named: list[str], species: str | None) -> None:
    """Studies and species together give the studies of that species among those named."""
    expected = [
        row
        for row in of_studies(named, rows("list"), key="id")
        if species is None or row["species"] == species.lower()
    ]
    assert rows("list", *studies(named), *limits(species=species)) == expected


@given(st.sampled_from(SECTIONS), names)
def test_studies_filter_every_section(command: str, named: list[str]) -> None:
    """`--study`, once or repeated, by id or alias, keeps the rows of those studies alone."""
    assert rows(command, *studies(named)) == of_studies(named, rows(command))


@given(names)
def test_studies_filter_matrix_and_comparison(named: list[str]) -> None:
    """`--study` keeps the columns of those studies in the matrix and in the comparison."""
    expected = list(dict.fromkeys(NAMES[name] for name in named)) or list(STUDIES)
    matrix = inside("studies", "matrix", *studies(named), "--json").json
    assert matrix["studies"] == expected
    assert {cell["study"] for cell in matrix["cells"]} == set(expected)
    for row in rows("compare", *studies(named)):
        assert list(dict.fromkeys(value["study"] for value in row["values"])) == expected


@pytest.mark.parametrize("study", STUDIES)
def test_study_limits_a_search_to_that_study(study: str) -> None:
    """A search with `--study` has the hits of that study alone, without the background."""
    every: list[Row] = inside("search", "naltrexone", "--json").json
    found: list[Row] = inside("search", "naltrexone", "--study", study, "--json").json
    assert found == [hit for hit in every if hit["study"] == study]


def test_filters_take_the_process_too(
    ldn_json: Callable[..., Any], ldn: Callable[..., subprocess.CompletedProcess[bytes]]
) -> None:
    """The fatigue question: no effect in one trial; improved by one source of two in the other."""
    args = ("studies", "outcomes", "--domain", "fatigue")
    found = ldn_json(*args, "--json")
    assert [(row["study"], row["direction"], row["source"]) for row in found] == [
        ("cree2010", "no_effect", "nmss"),
        ("martino2008", "improved", "nmss"),
        ("martino2008", "not_reported", "gironi2008-abstract"),
    ]
    assert found[0]["comparator"] == "placebo"
    shown = " ".join(ldn(*args).stdout.decode().split())
    assert "No such outcome is recorded for zagon2009" in shown


@pytest.mark.parametrize(
    ("option", "value", "same"),
    [
        ("--domain", "Mental-Health", "mental_health"),
        ("--domain", "FATIGUE", "fatigue"),
        ("--direction", "No_Effect", "no_effect"),
        ("--direction", "not-applicable", "not_applicable"),
        ("--source", "NMSS", "nmss"),
        ("--source", "NCT00501696", "nct00501696"),
    ],
)
def test_case_and_hyphens_do_not_matter(option: str, value: str, same: str) -> None:
    """A value in capitals, or with a hyphen for an underscore, names the same thing."""
    assert rows("outcomes", option, value) == rows("outcomes", option, same)


# ---- values that do not exist


@pytest.mark.parametrize(
    ("command", "option", "wrong", "meant"),
    [
        ("outcomes", "domain", "fatige", "fatigue"),
        ("outcomes", "domain", "disease", "disease_development"),
        ("outcomes", "direction", "improve", "improved"),
        ("outcomes", "source", "cree2010", "cree2010-abstract"),
        ("list", "species", "mose", "mouse"),
        ("caveats", "kind", "attritio", "attrition"),
    ],
)
def test_unknown_value_lists_those_that_exist(
    command: str, option: str, wrong: str, meant: str
) -> None:
    """A value that exists nowhere exits 2 and lists all that do, the nearest before the others."""
    done = inside("studies", command, f"--{option}", wrong)
    assert (done.code, done.stdout) == (2, b"")
    assert f"--{option} {wrong!r}" in done.stderr
    known = VALUES[command, option]
    assert all(value in done.stderr for value in known)
    told, listed = done.stderr.split("\n", 1)
    assert repr(meant) in told
    assert min(known, key=lambda value: listed.index(f" {value}")) == meant


@pytest.mark.parametrize(("command", "option"), VALUES)
def test_hopeless_value_lists_those_that_exist(command: str, option: str) -> None:
    """A value like no other exits 2 and lists all that exist, in their order, and once."""
    done = inside("studies", command, f"--{option}", "qqqqqq")
    assert (done.code, done.stdout) == (2, b"")
    known = VALUES[command, option]
    assert ", ".join(known) in done.stderr
    assert done.stderr.count(", ".join(known)) == 1


@pytest.mark.parametrize("command", ["list", *SECTIONS, "matrix", "compare"])
@pytest.mark.parametrize("wrong", ["cree2011", "qqqqqq"])
def test_unknown_study_as_a_filter_exits_2(command: str, wrong: str) -> None:
    """`--study` with an unknown id exits 2 and lists every id and alias, the nearest first."""
    done = inside("studies", command, "--study", "zagon2009", "--study", wrong)
    assert (done.code, done.stdout) == (2, b"")
    assert "--study" in done.stderr
    assert all(name in done.stderr for name in (*STUDIES, "gironi2008"))
    if wrong == "cree2011":
        assert done.stderr.index("'cree2010'") < done.stderr.index("martino2008")


@given(st.sampled_from(tuple(VALUES)), st.text())
def test_no_mistake_is_taken_for_an_answer(which: tuple[str, str], value: str) -> None:
    """Whatever stands in for a value exits 2 with nothing printed, unless it names a value."""
    command, option = which
    done = inside("studies", command, f"--{option}={value}", "--json")
    folded = value.casefold().replace("-", "_")
    if folded in {name.replace("-", "_") for name in VALUES[which]}:
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
    assert rows(*args) == []
    for name in ("table", "list", "markdown"):
        done = inside("studies", *args, "--format", name)
        assert (done.code, done.stderr) == (0, "")
        (sentence,) = [line for line in done.text.splitlines() if line[:3] in {"No ", "Not"}]
        assert sentence.endswith(".") or name == "markdown"
    table = list(csv.reader(io.StringIO(inside("studies", *args, "--format", "csv").text)))
    assert len(table) == 1
    assert table[0][0] in {"study", "id"}
