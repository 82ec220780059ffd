"""Each command as its contract has it: keys, bytes, names, exit codes, streams, what is found."""

from __future__ import annotations

import itertools
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest
from conftest import PLAIN, ran
from hypothesis import given
from hypothesis import strategies as st
from inprocess import RECORDS, commands
from inprocess import ldn as inside

from ldn_cli import __version__, model, queries, schema
from ldn_cli.dataset import Dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Ldn = Callable[..., subprocess.CompletedProcess[bytes]]
    Json = Callable[..., Any]

STUDIES = ("cree2010", "martino2008", "zagon2009")

# The keys of the JSON, in their order: a change here is a breaking change.
LIST_KEYS = (
    "id", "aliases", "title", "year", "species", "condition", "design", "intervention",
    "enrolled", "completed", "attrition", "publication_status",
)  # fmt: skip
HEAD_KEYS = ("id", "title", "year", "species")
SECTION_KEYS = {
    "design": ("characteristic", "value", "source", "locator"),
    "outcomes": (
        "id", "domain", "measure", "instrument", "arm", "comparator", "direction",
        "significance", "estimate", "unit", "p_relation", "p_value", "finding", "source",
        "locator",
    ),
    "dropouts": (
        "enrolled", "completed", "not_completed", "attrition", "attrition_ci95", "derived",
        "reasons", "statements",
    ),
    "adverse_events": ("event", "severity", "timing", "n", "source", "locator"),
    "caveats": ("kind", "text", "source", "locator"),
    "discrepancies": ("topic", "statements", "comment"),
    "sources": ("id", "kind", "title", "reference", "doi", "pmid", "registry_id", "url"),
}  # fmt: skip
NESTED_KEYS = {
    "reasons": ("reason", "kind", "n", "source", "locator"),
    "statements": ("text", "source", "locator"),
}
ACROSS = ("outcomes", "dropouts", "adverse_events", "caveats", "discrepancies")

DOMAINS = (
    "mental_health", "pain", "cognition", "fatigue", "depression", "spasticity", "vision",
    "bladder", "bowel", "sexual_function", "disability", "quality_of_life", "biomarker",
    "disease_development", "neurological_status", "neuropathology",
)  # fmt: skip
DIRECTIONS = ("improved", "no_effect", "worsened", "not_reported", "not_applicable")
RESULTS = DIRECTIONS[:3]
SIGNIFICANCE = ("significant", "not_significant", "not_reported")
REASON_KINDS = ("withdrawal", "data_management", "incomplete_data", "unspecified")

EVERY_RECORD = pytest.mark.parametrize("args", RECORDS.values(), ids=RECORDS.keys())


def flag(section: str) -> str:
    """Return the flag of `ldn study` that asks for a section."""
    return f"--{section.replace('_', '-')}"


def rows_of(section: Any) -> list[Any]:
    """Return the records of a section of the JSON; a participant flow is one record."""
    return section if isinstance(section, list) else [section]


def leaves(data: Any) -> Iterator[tuple[str, Any]]:
    """Yield the value of every key at any depth of `data` that holds no further records."""
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, (dict, list)):
                yield from ((inner or key, leaf) for inner, leaf in leaves(value))
            else:
                yield key, value
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value)
    else:
        yield "", data


# ---- shape


def test_list_has_the_keys_of_the_contract(ldn_json: Json) -> None:
    """Each row of the list has every key of the contract, in its order."""
    rows = ldn_json("studies", "list", "--json")
    assert [row["id"] for row in rows] == list(STUDIES)
    assert {tuple(row) for row in rows} == {LIST_KEYS}


@pytest.mark.parametrize("study", STUDIES)
def test_study_has_the_keys_of_the_contract(study: str, ldn_json: Json) -> None:
    """A study has head and sections in order, and each record in them every key in order."""
    found = ldn_json("study", study, "--json")
    assert tuple(found) == (*HEAD_KEYS, *SECTION_KEYS)
    for section, keys in SECTION_KEYS.items():
        for row in rows_of(found[section]):
            assert tuple(row) == keys, section
            for name in NESTED_KEYS.keys() & row.keys():
                assert {tuple(inner) for inner in row[name]} <= {NESTED_KEYS[name]}


@pytest.mark.parametrize("section", ACROSS)
def test_across_studies_are_the_rows_of_each_study(section: str, ldn_json: Json) -> None:
    """Across studies the records are those of each study in turn, with `study` in front."""
    rows = ldn_json("studies", section.replace("_", "-"), "--json")
    assert {tuple(row) for row in rows} == {("study", *SECTION_KEYS[section])}
    expected = [
        {"study": study, **row}
        for study in STUDIES
        for row in rows_of(ldn_json("study", study, "--json")[section])
    ]
    assert rows == expected


def test_list_agrees_with_each_study(ldn_json: Json) -> None:
    """A row of the list has the head and the numbers of the study itself."""
    for row in ldn_json("studies", "list", "--json"):
        study = ldn_json("study", row["id"], "--json")
        assert {key: row[key] for key in HEAD_KEYS} == {key: study[key] for key in HEAD_KEYS}
        for key in ("enrolled", "completed", "attrition"):
            assert row[key] == study["dropouts"][key]


def test_matrix_has_the_keys_of_the_contract(ldn_json: Json) -> None:
    """The matrix is domains, studies and cells; each cell has its four keys in order."""
    matrix = ldn_json("studies", "matrix", "--json")
    assert tuple(matrix) == ("domains", "studies", "cells")
    assert {tuple(c) for c in matrix["cells"]} == {("domain", "study", "direction", "outcomes")}


def test_search_and_background_have_the_keys_of_the_contract(
    ldn_json: Json,
) -> None:
    """A hit has four keys, the background three, a fact and a reading four, all in order."""
    hits = ldn_json("search", "naltrexone", "--json")
    assert {tuple(hit) for hit in hits} == {("study", "section", "field", "text")}
    background = ldn_json("background", "--json")
    assert tuple(background) == ("facts", "scope", "further_reading")
    assert {tuple(fact) for fact in background["facts"]} == {("topic", "text", "source", "locator")}
    assert {tuple(entry) for entry in background["further_reading"]} == {
        ("reference", "doi", "pmid", "note")
    }
    assert isinstance(background["scope"], str)


@EVERY_RECORD
def test_json_is_laid_out_as_promised(args: tuple[str, ...], ldn: Ldn) -> None:
    """JSON is UTF-8 with two-space indent and one final newline, the same by --format json."""
    done = ldn(*args, "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    data = json.loads(done.stdout.decode("utf-8"))
    assert done.stdout == f"{json.dumps(data, indent=2, ensure_ascii=False)}\n".encode()
    assert inside(*args, "--format", "json").stdout == done.stdout
    assert inside(*args, "--format", "json", "--json").stdout == done.stdout


@EVERY_RECORD
def test_what_is_absent_is_null(args: tuple[str, ...]) -> None:
    """No empty text stands for what is absent, and no zero but the one that a source states."""
    data = inside(*args, "--json").json
    assert [key for key, value in leaves(data) if value == ""] == []
    zeros = [key for key, value in leaves(data) if value == 0 and not isinstance(value, bool)]
    assert zeros == (["n"] if zeros else [])
    if zeros:
        (none,) = [e for e in inside("study", "cree2010", "--json").json["adverse_events"]
                   if e["n"] == 0]  # fmt: skip
        assert none["severity"] == "serious"


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii", "PYTHONHASHSEED": "1"},
        {"LC_ALL": "POSIX", "PYTHONHASHSEED": "2", "COLUMNS": "40", "FORCE_COLOR": "1"},
    ],
    ids=["C", "ascii", "seed"],
)
@pytest.mark.parametrize("name", ["study-zagon2009", "background", "studies-matrix", "search"])
def test_json_is_the_same_bytes_everywhere(
    name: str,
    environment: dict[str, str],
    ldn: Ldn,
) -> None:
    """Locale, encoding, hash seed, colour and width change no byte of the JSON."""
    args = (*RECORDS[name], "--json")
    assert ldn(*args, **environment).stdout == ldn(*args).stdout != b""


def test_json_is_the_same_bytes_on_every_run() -> None:
    """Two runs, neither of them remembered, print the same bytes."""
    args = ("study", "martino2008", "--json")
    first, second = (ran(*args).stdout for _ in range(2))
    assert first == second != b""


# ---- names, sections


@pytest.mark.parametrize("name", ["gironi2008", "GIRONI2008", "Martino2008", "MARTINO2008"])
def test_aliases_and_case_name_the_same_study(name: str) -> None:
    """An alias, and an id in any case, give the same bytes as the id."""
    for args in (("study", "{}"), ("studies", "compare", "{}"), ("studies", "list", "--study={}")):
        one, other = (
            inside(*(arg.format(study) for arg in args), "--json")
            for study in (name, "martino2008")
        )
        assert one == other
        assert one.code == 0
    assert inside("cite", name).stdout == inside("cite", "martino2008").stdout


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("cree2011", "cree2010"),
        ("gironi2009", "gironi2008"),
        ("Martino", "martino2008"),
        ("zagon", "zagon2009"),
    ],
)
@pytest.mark.parametrize("command", [("study",), ("studies", "compare"), ("cite",)])
def test_unknown_study_exits_1_and_suggests(
    command: tuple[str, ...], wrong: str, meant: str
) -> None:
    """An unknown id exits 1, prints nothing, and suggests the nearest id or alias on stderr."""
    done = inside(*command, wrong)
    assert (done.code, done.stdout) == (1, b"")
    assert wrong in done.stderr
    assert re.search(rf"did you mean '{meant}'", done.stderr)


def test_hopeless_study_exits_1_and_lists_what_there_is(
    ldn: Ldn,
) -> None:
    """An id like no other exits 1 and lists every id and alias."""
    done = ldn("study", "xyz", "--json")
    assert (done.returncode, done.stdout) == (1, b"")
    for name in (*STUDIES, "gironi2008"):
        assert name.encode() in done.stderr


def test_every_combination_of_sections() -> None:
    """Each of the 127 combinations, in any order, gives head and those sections, unchanged."""
    dataset = Dataset()
    for name in STUDIES:
        study = dataset.study(name)
        whole = queries.view(study, dataset)
        for size in range(1, len(SECTION_KEYS) + 1):
            for chosen in itertools.combinations(SECTION_KEYS, size):
                found = queries.view(study, dataset, reversed(chosen))
                assert tuple(found) == (*HEAD_KEYS, *chosen)
                assert found == {key: whole[key] for key in (*HEAD_KEYS, *chosen)}


@given(st.lists(st.sampled_from(tuple(SECTION_KEYS)), min_size=1), st.sampled_from(STUDIES))
def test_section_flags_add_up(sections: list[str], study: str) -> None:
    """Section flags in any order, some twice, ask for those sections in the fixed order."""
    whole = inside("study", study, "--json").json
    found = inside("study", study, *map(flag, sections), "--json").json
    expected = [*HEAD_KEYS, *(name for name in SECTION_KEYS if name in sections)]
    assert list(found) == expected
    assert found == {key: whole[key] for key in expected}


def test_all_section_flags_are_no_section_flag(
    ldn: Ldn,
) -> None:
    """No section flag, every section flag, and flags after or before the id give the same."""
    flags = [flag(section) for section in SECTION_KEYS]
    whole = ldn("study", "cree2010", "--json").stdout
    assert ldn(*("study", *flags, "cree2010", "--json")).stdout == whole
    assert inside("study", "--json", "cree2010", *reversed(flags)).stdout == whole


# ---- help, version


def test_version(ldn: Ldn) -> None:
    """`--version` prints the name and the version, which is the package's."""
    done = ldn("--version")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == f"ldn {__version__}\n".encode()


LEVELS = ((), ("studies",), ("dataset",), *commands())


@pytest.mark.parametrize("level", LEVELS, ids=" ".join)
def test_help_at_every_level_has_examples(level: tuple[str, ...]) -> None:
    """`-h` and `--help` are the same, exit 0 and show usage and at least one example."""
    done = inside(*level, "--help")
    assert (done.code, done.stderr) == (0, "")
    assert done == inside(*level, "-h")
    assert done.text.startswith(" ".join(("Usage: ldn", *level)))
    assert examples(done.text)


def examples(text: str) -> list[str]:
    """Return the lines under "Example:" or "Examples:" of a help text."""
    found = re.search(r"\n *Examples?:\n((?: {2,}\S.*\n)+)", text)
    return [line.strip() for line in found[1].splitlines()] if found else []


@pytest.mark.parametrize("level", LEVELS, ids=" ".join)
def test_examples_of_the_help_run(level: tuple[str, ...]) -> None:
    """Every example that needs no file of the user's own succeeds and prints something."""
    for line in examples(inside(*level, "--help").text):
        found = re.search(r"\bldn ([^|>)]+)", line)
        assert found, line
        args = shlex.split(found[1])
        if not {"mine/", "mine", "smith2021", "other2020.toml"} & set(args):
            done = inside(*args)
            assert done.code == 0, line
            assert done.stdout, line


def test_root_help_says_it_is_no_advice(
    ldn: Ldn,
) -> None:
    """The help says that this is not medical advice and not a systematic review."""
    words = " ".join(ldn("--help").stdout.decode().split())
    assert "not medical advice" in words
    assert "not a systematic review" in words


def test_every_command_of_the_contract_exists() -> None:
    """Every command of the contract is there."""
    across = ("list", "outcomes", "dropouts", "adverse-events", "caveats", "discrepancies")
    assert set(commands()) >= {
        *(("studies", name) for name in (*across, "matrix", "compare")),
        *((name,) for name in ("study", "background", "search", "cite")),
        *(("dataset", name) for name in ("validate", "new", "schema", "path")),
    }


# ---- vocabulary


def test_domains_are_those_of_the_contract(ldn_json: Json) -> None:
    """The bundled domains are the contract's sixteen, in its order; each outcome is in one."""
    assert tuple(Dataset().shared_domains) == DOMAINS
    rows = ldn_json("studies", "outcomes", "--json")
    assert {row["domain"] for row in rows} == set(DOMAINS)


def test_vocabularies_are_those_of_the_contract() -> None:
    """Directions, significance and kinds of reasons are exactly the contract's words."""
    assert get_args(model.Direction) == DIRECTIONS
    assert get_args(model.Significance) == SIGNIFICANCE
    assert get_args(model.ReasonKind) == REASON_KINDS
    assert set(get_args(model.CellDirection)) == {*DIRECTIONS, "mixed"}


def test_values_are_in_the_vocabularies(ldn_json: Json) -> None:
    """Every bundled value is a word of its vocabulary, and numbers are in their range."""
    rows = ldn_json("studies", "outcomes", "--json")
    assert {row["arm"] for row in rows} == {"LDN", "HDN"}
    assert {row["direction"] for row in rows} <= set(DIRECTIONS)
    assert {row["significance"] for row in rows} <= set(SIGNIFICANCE)
    for row in rows:
        assert (row["estimate"] is None) == (row["unit"] is None)
        assert (row["p_value"] is None) == (row["p_relation"] is None)
        assert row["p_relation"] in {"=", "<", None}
        assert row["p_value"] is None or 0 < row["p_value"] < 1
    for flow in ldn_json("studies", "dropouts", "--json"):
        assert {reason["kind"] for reason in flow["reasons"]} <= set(REASON_KINDS)
    for row in ldn_json("studies", "caveats", "--json"):
        assert row["kind"] in get_args(model.CaveatKind)


def test_records_cite_sources_that_are_listed(ldn_json: Json) -> None:
    """Every source that a record of a study cites is among the sources of that study."""
    for study in STUDIES:
        found = ldn_json("study", study, "--json")
        listed = {source["id"] for source in found["sources"]}
        cited = {value for key, value in leaves(found) if key == "source" and value}
        assert cited
        assert cited <= listed


# ---- the studies


def test_dropouts_of_cree2010_for_jq(
    ldn: Ldn,
) -> None:
    """`ldn study cree2010 --json | jq '.dropouts'` is the flow: 80, 60, 8+1+1+4+6, 25 %."""
    output = ldn("study", "cree2010", "--json").stdout
    flow = json.loads(output)["dropouts"]
    assert (flow["enrolled"], flow["completed"], flow["not_completed"]) == (80, 60, 20)
    assert [reason["n"] for reason in flow["reasons"]] == [8, 1, 1, 4, 6]
    assert [reason["kind"] for reason in flow["reasons"]] == [
        *("withdrawal",) * 3, "data_management", "incomplete_data",
    ]  # fmt: skip
    assert flow["attrition"] == 0.25
    assert flow["attrition_ci95"] == pytest.approx([0.1681, 0.3548], abs=1e-4)
    assert flow["derived"] == ["not_completed", "attrition", "attrition_ci95"]


@pytest.mark.client
def test_dropouts_of_cree2010_with_jq(ldn: Ldn) -> None:
    """`ldn study cree2010 --json | jq '.dropouts'`, the very command, gives that flow."""
    jq = shutil.which("jq") or pytest.skip("jq is not installed")
    output = ldn("study", "cree2010", "--json").stdout
    done = subprocess.run([jq, ".dropouts"], input=output, capture_output=True, check=True)
    assert json.loads(done.stdout) == json.loads(output)["dropouts"]


def test_martino2008_is_two_attributed_statements(ldn_json: Json) -> None:
    """One source has fatigue and depression improved, the other spasticity; neither wins."""
    study = ldn_json("study", "martino2008", "--json")
    told = {(row["domain"], row["source"]): row["direction"] for row in study["outcomes"]}
    page, article = "nmss", "gironi2008-abstract"
    assert told["fatigue", page] == told["depression", page] == "improved"
    assert told["fatigue", article] == told["depression", article] == "not_reported"
    assert told["spasticity", page] == "not_reported"
    assert told["spasticity", article] == "improved"
    (found,) = [
        record
        for record in study["discrepancies"]
        if any(re.search("fatigue", said["text"], re.IGNORECASE) for said in record["statements"])
        and any(
            re.search("spasticity.*reduced", said["text"], re.IGNORECASE)
            for said in record["statements"]
        )
    ]
    assert {said["source"] for said in found["statements"]} == {page, article}


def test_zagon2009_is_not_reported_and_never_zero(ldn_json: Json) -> None:
    """Flow and adverse events of the animal study are null or empty, shown as not reported."""
    study = ldn_json("study", "zagon2009", "--json")
    flow = study["dropouts"]
    assert {flow[key] for key in ("enrolled", "completed", "not_completed")} == {None}
    assert flow["attrition"] is flow["attrition_ci95"] is None
    assert flow["reasons"] == flow["statements"] == study["adverse_events"] == []
    for name in ("table", "list", "markdown"):
        shown = inside(
            "study", "zagon2009", "--dropouts", "--adverse-events", "--format", name
        ).text
        assert shown.casefold().count("not reported") >= 5
        assert not re.search(r"(?<![\d.])0(?![\d.])", shown)


# ---- the effect direction plot


def outcome(domain: str, direction: str, name: str, arm: str = "LDN") -> model.Outcome:
    """Return a made-up outcome."""
    return msgspec.convert(
        {
            "id": name, "domain": domain, "measure": "m", "arm": arm, "direction": direction,
            "significance": "not_reported", "finding": "f", "source": "nmss", "locator": "l",
        },
        model.Outcome,
    )  # fmt: skip


def made_up(name: str, *outcomes: model.Outcome) -> model.Study:
    """Return a made-up study with `outcomes`."""
    return msgspec.structs.replace(Dataset().study("cree2010"), id=name, outcomes=outcomes)


@given(st.lists(st.sampled_from(DIRECTIONS), min_size=1))
def test_direction_of_a_cell(directions: list[str]) -> None:
    """A cell has the one direction its results share, mixed if they differ, else what is left."""
    study = made_up("one", *(outcome("pain", word, f"o{i}") for i, word in enumerate(directions)))
    (cell,) = queries.matrix([study], DOMAINS).cells
    results = {word for word in directions if word in RESULTS}
    if len(results) > 1:
        assert cell.direction == "mixed"
    elif results:
        assert {cell.direction} == results
    else:
        assert cell.direction in directions
        assert cell.direction in {"not_reported", "not_applicable"}
    assert cell.outcomes == tuple(f"o{i}" for i in range(len(directions)))


def test_matrix_takes_ldn_arms_only_and_keeps_order() -> None:
    """Other arms have no part in the plot; rows go by domain, then study; no empty cell."""
    one = made_up(
        "one",
        outcome("pain", "worsened", "a", arm="HDN"),
        outcome("fatigue", "improved", "b"),
        outcome("fatigue", "no_effect", "c", arm="HDN"),
    )
    two = made_up(
        "two", outcome("fatigue", "not_reported", "d"), outcome("mental_health", "improved", "e")
    )
    plot = queries.matrix([two, one], DOMAINS)
    assert plot.studies == ("two", "one")
    assert plot.domains == ("mental_health", "fatigue")
    assert [(c.domain, c.study, c.direction, c.outcomes) for c in plot.cells] == [
        ("mental_health", "two", "improved", ("e",)),
        ("fatigue", "two", "not_reported", ("d",)),
        ("fatigue", "one", "improved", ("b",)),
    ]


def test_matrix_of_the_studies(ldn_json: Json) -> None:
    """Each cell of the real plot holds the LDN outcomes of its study and domain, all of them."""
    matrix = ldn_json("studies", "matrix", "--json")
    rows = ldn_json("studies", "outcomes", "--json")
    behind = [(row["study"], row["domain"], row["id"]) for row in rows if row["arm"] == "LDN"]
    cells = matrix["cells"]
    assert sorted((c["study"], c["domain"], o) for c in cells for o in c["outcomes"]) == sorted(
        behind
    )
    assert matrix["studies"] == list(STUDIES)
    assert matrix["domains"] == [d for d in DOMAINS if d in {domain for _, domain, _ in behind}]
    told = {(c["study"], c["domain"]): c["direction"] for c in cells}
    assert told["cree2010", "fatigue"] == "no_effect"
    assert told["martino2008", "fatigue"] == "improved"
    assert told["martino2008", "quality_of_life"] == "not_reported"
    assert told["martino2008", "biomarker"] == "not_applicable"
    assert ("zagon2009", "fatigue") not in told


def test_matrix_of_some_studies(ldn_json: Json) -> None:
    """`--study` leaves the cells of that study as they are, and the others out."""
    whole = ldn_json("studies", "matrix", "--json")
    part = inside("studies", "matrix", "--study", "zagon2009", "--json").json
    assert part["studies"] == ["zagon2009"]
    assert part["cells"] == [c for c in whole["cells"] if c["study"] == "zagon2009"]


# ---- comparison


def test_compare_loses_and_adds_nothing(ldn_json: Json) -> None:
    """Side by side stand all design records, flow numbers, reasons and events of each study."""
    rows = ldn_json("studies", "compare", "--json")
    assert {tuple(row) for row in rows} == {("section", "characteristic", "values")}
    entries = [
        {"section": row["section"], "characteristic": row["characteristic"], **value}
        for row in rows
        for value in row["values"]
    ]
    assert {tuple(e) for e in entries} == {
        ("section", "characteristic", "study", "value", "source", "locator")
    }
    for name in STUDIES:
        study = ldn_json("study", name, "--json")
        own = [e for e in entries if e["study"] == name]
        design = [
            {key: e[key] for key in SECTION_KEYS["design"]}
            for e in own
            if e["section"] == "design" and e["value"] is not None
        ]
        said = [row for row in study["design"] if row["value"] is not None]
        assert sorted(design, key=str) == sorted(said, key=str)
        flow = {e["characteristic"]: e["value"] for e in own if e["section"] == "dropouts"}
        for key in ("enrolled", "completed", "not_completed", "attrition"):
            assert flow[key] == study["dropouts"][key]
        reasons = [e["value"] for e in own if e["characteristic"] == "reasons" and e["value"]]
        assert [int(text.partition(":")[0]) for text in reasons] == [
            reason["n"] for reason in study["dropouts"]["reasons"]
        ]
        events = [e["value"] for e in own if e["section"] == "adverse_events" and e["value"]]
        assert len(events) == len(study["adverse_events"])
        for text, event in zip(events, study["adverse_events"], strict=True):
            assert event["event"] in text


def test_compare_has_a_value_of_each_study_in_each_row(ldn_json: Json) -> None:
    """Each characteristic has at least one value a study, null where none is reported."""
    for row in ldn_json("studies", "compare", "--json"):
        assert list(dict.fromkeys(value["study"] for value in row["values"])) == list(STUDIES)
        for value in row["values"]:
            assert value["value"] is not None or value["source"] is None


@pytest.mark.parametrize(
    "args",
    [
        ("zagon2009", "cree2010"),
        ("Zagon2009", "CREE2010", "zagon2009"),
        ("zagon2009", "--study", "cree2010"),
        ("--study", "zagon2009", "--study", "cree2010"),
    ],
    ids=" ".join,
)
def test_compare_takes_the_studies_as_named(args: tuple[str, ...]) -> None:
    """Studies stand in the order in which they are named, each once."""
    for row in inside("studies", "compare", *args, "--json").json:
        studies = list(dict.fromkeys(value["study"] for value in row["values"]))
        assert studies == ["zagon2009", "cree2010"]


# ---- search


def searched(*words: str) -> list[dict[str, Any]]:
    """Return the hits of a search."""
    hits: list[dict[str, Any]] = inside("search", *words, "--json").json
    return hits


@pytest.mark.parametrize("word", ["fatigue", "placebo", "vivid", "mice", "endorphin", "page"])
def test_search_finds_every_text_with_the_word(word: str, ldn_json: Json) -> None:
    """Every text of every section and of the background that has the word is among the hits."""
    hits = searched(word)
    assert all(word in hit["text"].casefold() for hit in hits)
    citing = {"source", "locator", "id"}
    for name in STUDIES:
        study = ldn_json("study", name, "--json")
        for section in SECTION_KEYS:
            texts = {
                value.replace("_", " ")
                for key, value in leaves(study[section])
                if isinstance(value, str) and word in value.casefold() and key not in citing
            }
            found = {h["text"] for h in hits if (h["study"], h["section"]) == (name, section)}
            assert texts <= {text.replace("_", " ") for text in found}
    background = ldn_json("background", "--json")
    texts = {v for k, v in leaves(background) if k not in citing and v and word in v.casefold()}
    assert {hit["text"] for hit in hits if hit["study"] is None} == texts


def test_search_ignores_case_and_takes_words_together_or_apart() -> None:
    """Case does not matter, and several words are the same as one text with spaces."""
    hits = searched("vivid", "dreaming")
    assert hits
    for words in (("VIVID", "dreaming"), ("vivid dreaming",), (" Vivid  DREAMING ",)):
        assert searched(*words) == hits
    assert searched("dreaming", "vivid") == hits


def test_search_for_several_words_means_all_of_them() -> None:
    """A record is found only if each word stands somewhere in it."""
    both = searched("fatigue", "MSQLI")
    assert both
    either = [*searched("fatigue"), *searched("MSQLI")]
    assert all(hit in either for hit in both)
    assert {hit["study"] for hit in both} == {"cree2010"}
    assert len(both) < len(either)
    done = inside("search", "fatigue", "mice", "placebo")
    assert done.code == 1


def test_search_covers_the_background() -> None:
    """Facts, scope and further reading are searched, and belong to no study."""
    for word, section in (("FDA", "facts"), ("systematic", "scope"), ("Raknes", "further_reading")):
        (hit,) = searched(word)
        assert (hit["study"], hit["section"]) == (None, section)
        assert word in hit["text"]


def test_search_finds_numbers_names_and_identifiers() -> None:
    """A dose, a p value, an author, a DOI and a register number can be looked up."""
    for word, section in (
        ("4.5", "design"),
        ("0.04", "outcomes"),
        ("Kornyeyeva", "sources"),
        ("10.1002/ana.22006", "sources"),
        ("NCT00501696", "sources"),
    ):
        assert section in {hit["section"] for hit in searched(word)}, word


@pytest.mark.parametrize("name", ["table", "list", "json", "csv", "markdown"])
def test_search_without_a_hit_exits_1_with_a_hint(name: str) -> None:
    """A search without a hit exits 1, prints nothing, and says on stderr what to try."""
    done = inside("search", "xylophone", "--format", name)
    assert (done.code, done.stdout) == (1, b"")
    assert "'xylophone'" in done.stderr
    assert "try" in done.stderr


@pytest.mark.parametrize("text", ["", "  ", "\t"])
def test_search_for_nothing_is_wrong_usage(text: str) -> None:
    """A search for no word exits 2 rather than matching everything."""
    done = inside("search", text)
    assert (done.code, done.stdout) == (2, b"")


# ---- background, references, dataset


def test_background_parts_add_up(ldn_json: Json) -> None:
    """Each part of the background can be asked for alone, and is then unchanged."""
    whole = ldn_json("background", "--json")
    for name in whole:
        assert inside("background", flag(name), "--json").json == {name: whole[name]}
    assert len(whole["further_reading"]) == 4
    assert "not a systematic review" in whole["scope"]


def test_cite_prints_text_by_default() -> None:
    """Without a style the references are text: one per article, of all studies."""
    done = inside("cite")
    assert done == inside("cite", "--style", "text")
    words = " ".join(done.text.split())
    for name in ("Cree", "Gironi", "Zagon"):
        assert words.count(f"{name} ") == 1
    every = inside("cite", "--all-sources").text
    assert "NCT00501696" in every
    assert "NCT00501696" not in done.text
    assert inside("cite", "zagon2009", "cree2010").text.count("doi:") == 2


def test_dataset_path_is_the_folder_of_the_data(
    ldn: Ldn,
) -> None:
    """`ldn dataset path` prints one line, the folder with sources, background and studies."""
    done = ldn("dataset", "path")
    assert (done.returncode, done.stderr) == (0, b"")
    folder = Path(done.stdout.decode().removesuffix("\n"))
    assert (folder / "sources.toml").is_file()
    assert (folder / "background.toml").is_file()
    assert {file.stem for file in (folder / "studies").glob("*.toml")} == set(STUDIES)


def test_dataset_schema_is_a_json_schema(ldn_json: Json) -> None:
    """`ldn dataset schema` prints a JSON Schema of 2020-12 whose objects forbid unknown keys."""
    found = ldn_json("dataset", "schema")
    assert found == json.loads(msgspec.json.encode(schema.study_file()))
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for name, definition in found["$defs"].items():
        if definition.get("type") == "object":
            assert definition["additionalProperties"] is False, name
            for field in definition["properties"].values():
                assert field["description"]


# ---- streams and exit codes


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("study nope", 1),
        ("cite nope", 1),
        ("studies compare cree2010 nope", 1),
        ("search xylophone", 1),
        ("", 2),
        ("bogus", 2),
        ("studies bogus", 2),
        ("--bogus", 2),
        ("study", 2),
        ("study cree2010 --bogus", 2),
        ("study cree2010 extra", 2),
        ("study cree2010 --format xml", 2),
        ("study cree2010 --format", 2),
        ("study cree2010 --format csv", 2),
        ("study cree2010 --json --format csv", 2),
        ("study cree2010 --outcomes --caveats --format csv", 2),
        ("background --format csv", 2),
        ("studies outcomes --domain nope", 2),
        ("studies outcomes --direction up", 2),
        ("studies outcomes --source nope", 2),
        ("studies list --species dragon", 2),
        ("studies caveats --kind nope", 2),
        ("studies matrix --study nope", 2),
        ("search", 2),
        ("cite --style mla", 2),
        ("dataset validate /nowhere/at/all.toml", 3),
        ("studies list --data /nowhere/at/all", 3),
        ("--data /nowhere/at/all studies list", 3),
    ],
)
def test_errors_have_their_code_and_leave_stdout_empty(line: str, code: int) -> None:
    """On an error standard output stays empty, standard error says why, no traceback is shown."""
    done = inside(*line.split())
    assert (done.code, done.stdout) == (code, b""), done.stderr
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_errors_of_the_process(
    ldn: Ldn,
) -> None:
    """The process itself ends with these codes and keeps the streams apart."""
    for args, code in ((("study", "nope"), 1), (("study", "cree2010", "--bogus"), 2)):
        done = ldn(*args)
        assert (done.returncode, done.stdout) == (code, b"")
        assert done.stderr.startswith(b"ldn: ")
        assert done.stderr.endswith(b"\n")


def test_csv_of_several_sections_names_the_flags() -> None:
    """The error for CSV of several sections names every section flag."""
    done = inside("study", "cree2010", "--format", "csv")
    assert all(flag(section) in done.stderr for section in SECTION_KEYS)


def test_module_and_script_are_the_same(
    ldn: Ldn,
) -> None:
    """`python -m ldn_cli` does what `ldn` does, also its help and its errors."""
    for args in (("studies", "list"), ("study", "nope"), ("--help",)):
        command = [sys.executable, "-m", "ldn_cli", *args]
        done = subprocess.run(command, capture_output=True, check=False, env=PLAIN)
        script = ldn(*args)
        assert (done.returncode, done.stdout) == (script.returncode, script.stdout)
        assert done.stderr == script.stderr
