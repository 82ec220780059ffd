"""Each command as its contract has it: keys, bytes, names, words, and what is found."""

from __future__ import annotations

import itertools
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest
from conftest import PLAIN, run
from hypothesis import given, settings
from hypothesis import strategies as st
from inprocess import ldn as inside
from own import ldn, saved, study
from registries import ACROSS, COMMANDS, GROUPS, RECORDS, SECTIONS, STUDIES, flag, parts

from ldn_cli import __version__
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence import model

if TYPE_CHECKING:
    from collections.abc import Iterator

    Words = tuple[str, ...]

# The keys of the JSON, in their order: a change here is a breaking change. Objects within others
# are named by the key that they stand at, the outermost by their command.
KEYS = {
    "studies list": "id aliases title year species collection condition design intervention "
    "enrolled completed attrition derived publication_status",
    "study": "id aliases title year species collection matrix_groups absent summary groups design "
    "outcomes dropouts adverse_events caveats discrepancies sources",
    "absent": "what why sources",
    "summary": "condition design intervention publication_status",
    "part of the summary": "value source locator",
    "groups": "id kind role intervention source locator",
    "design": "characteristic value values source locator",
    "values": "group time statistic value unit sd interval low high n of",
    "outcomes": "id domain measure instrument scale role time population group comparator contrast "
    "direction significance effect estimate_relation estimate unit interval low high p_relation "
    "p_value values finding source locator",
    "scale": "low high better note source locator",
    "dropouts": "counts base enrolled completed not_completed attrition attrition_ci95 left "
    "left_share derived reasons statements",
    "counts": "stage group time population n of percent source locator",
    "reasons": "reason kind group n source locator",
    "statements": "text source locator",
    "adverse_events": "event kind severity timing frequency group n of percent events source "
    "locator",
    "caveats": "kind text source locator",
    "discrepancies": "topic about statements comment",
    "sources": "id kind read title authors authors_complete year reference doi pmid registry_id "
    "url address",
    "studies outcomes --values": "study outcome domain measure instrument group role time "
    "statistic value unit mi sdi xi ni interval low high source locator",
    "studies matrix": "domains studies cells",
    "studies": "id groups",
    "cells": "domain study direction agree by_source",
    "by_source": "source direction outcomes",
    "studies compare": "section characteristic entries",
    "entries": "study value source locator status",
    "background": "facts scope further_reading",
    "facts": "topic text source locator",
    "further_reading": "reference doi pmid note",
    "search": "study section field text",
    "dataset validate": "files problems warnings summary",
    "problems": "file line column key message",
}
HEAD_KEYS = tuple(KEYS["study"].partition(" summary ")[0].split())
DIRECTIONS = ("improved", "no_effect", "worsened", "not_reported", "not_applicable")
RESULTS = DIRECTIONS[:3]
COMPUTED = ("enrolled", "completed", "not_completed", "attrition", "left")

EVERY_RECORD = pytest.mark.parametrize("args", RECORDS.values(), ids=RECORDS.keys())


def printed(*args: str) -> Any:
    """Return the JSON of a command."""
    return inside(*args, "--json").json


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


def keys_of(name: str) -> list[str]:
    """Return the keys of the objects called `name`, across studies with the study in front."""
    across = {f"studies {flag(section)[2:]}": section for section in ACROSS}
    if name in across:
        return ["study", *KEYS[across[name]].split()]
    assert name in KEYS, f"{__file__}, KEYS has no keys of {name!r}"
    return KEYS[name].split()


def check_keys(data: Any, name: str, place: str) -> None:
    """Assert that the objects within `data`, which stands at `place`, have their keys in order."""
    if isinstance(data, list):
        for index, item in enumerate(data):
            check_keys(item, name, f"{place}[{index}]")
    elif isinstance(data, dict):
        for found, wanted in itertools.zip_longest(data, keys_of(name)):
            assert found == wanted, f"{place}: {found!r} stands where {wanted!r} should be"
        for key, value in data.items():
            check_keys(value, key, f"{place}.{key}")


@EVERY_RECORD
def test_keys_are_those_of_the_contract(args: Words) -> None:
    """Every object in the JSON of every command has the keys of the contract, in their order."""
    command = next(words for words in COMMANDS if args[: len(words)] == words)
    check_keys(printed(*args), " ".join(command), f"ldn {' '.join(args)}")


def test_keys_of_a_validation_are_those_of_the_contract(tmp_path: Path) -> None:
    """What `ldn dataset validate` prints, and each problem in it, has its keys in order."""
    done = ldn("dataset", "validate", "--json", saved(tmp_path, study(year=1, title=" ")))
    found = msgspec.json.decode(done.stdout)
    assert len(found["problems"]) == 2
    check_keys(found, "dataset validate", "ldn dataset validate")


@pytest.mark.parametrize("section", ACROSS)
def test_across_studies_are_the_rows_of_each_study(section: str) -> None:
    """Across studies the records are those of each study in turn, with `study` in front."""
    assert printed("studies", flag(section)[2:]) == [
        {"study": name, **row}
        for name in STUDIES
        for row in rows_of(printed("study", name)[section])
    ]


def test_list_agrees_with_each_study() -> None:
    """A row of the list has the head and the numbers of the study itself."""
    rows = printed("studies", "list")
    assert [row["id"] for row in rows] == list(STUDIES)
    for row in rows:
        found = printed("study", row["id"])
        assert {key: row[key] for key in HEAD_KEYS} == {key: found[key] for key in HEAD_KEYS}
        for key in ("enrolled", "completed", "attrition"):
            assert row[key] == found["dropouts"][key]


@EVERY_RECORD
def test_json_is_laid_out_as_promised(args: Words) -> None:
    """JSON is UTF-8 with two-space indent and one final newline, the same by --format json."""
    done = inside(*args, "--json")
    assert done.stdout == f"{json.dumps(done.json, indent=2, ensure_ascii=False)}\n".encode()
    assert inside(*args, "--format", "json").stdout == done.stdout
    assert inside(*args, "--format", "json", "--json").stdout == done.stdout


@EVERY_RECORD
def test_what_is_absent_is_null(args: Words) -> None:
    """No empty text stands for what is absent, and no zero but the one that a source states."""
    data = printed(*args)
    assert [key for key, value in leaves(data) if value == ""] == []
    zeros = [key for key, value in leaves(data) if value == 0 and not isinstance(value, bool)]
    assert zeros == (["n"] if zeros else [])
    if zeros:
        events = printed("study", "cree2010")["adverse_events"]
        assert [event["severity"] for event in events if event["n"] == 0] == ["serious"]


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii", "PYTHONHASHSEED": "1"},
        {"LC_ALL": "POSIX", "PYTHONHASHSEED": "2", "COLUMNS": "40", "FORCE_COLOR": "1"},
    ],
    ids=["C", "ascii", "seed"],
)
@pytest.mark.parametrize("name", ["background", "studies-matrix"])
def test_json_is_the_same_bytes_everywhere(name: str, environment: dict[str, str]) -> None:
    """Locale, encoding, hash seed, colour, width and run change no byte of the JSON."""
    done = run(*RECORDS[name], "--json", **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == inside(*RECORDS[name], "--json").stdout


# ---- names, sections


@pytest.mark.parametrize("name", ["gironi2008", "GIRONI2008", "Martino2008"])
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
def test_unknown_study_is_met_with_a_suggestion(wrong: str, meant: str) -> None:
    """For an id that does not exist the nearest id or alias is suggested."""
    for command in (("study",), ("studies", "compare"), ("cite",)):
        done = inside(*command, wrong)
        assert done.code == 1
        assert wrong in done.stderr
        assert f"did you mean '{meant}'" in done.stderr


def test_hopeless_study_is_met_with_what_there_is() -> None:
    """For an id like no other every id and alias is listed."""
    done = inside("study", "xyz", "--json")
    assert done.code == 1
    assert [name for name in (*STUDIES, "gironi2008") if name not in done.stderr] == []


def test_every_combination_of_sections() -> None:
    """Each of the 127 combinations, in any order, gives head and those sections, unchanged."""
    dataset = Dataset()
    found_study = dataset.study("martino2008")
    whole = queries.view(found_study, dataset)
    for size in range(1, len(SECTIONS) + 1):
        for chosen in itertools.combinations(SECTIONS, size):
            found = queries.view(found_study, dataset, reversed(chosen))
            assert tuple(found) == (*HEAD_KEYS, *chosen)
            assert found == {key: whole[key] for key in (*HEAD_KEYS, *chosen)}


@settings(max_examples=20)
@given(st.lists(st.sampled_from(SECTIONS), min_size=1))
def test_section_flags_add_up(sections: list[str]) -> None:
    """Section flags in any order, some twice, ask for those sections in the fixed order."""
    whole = printed("study", "cree2010")
    found = printed("study", "cree2010", *map(flag, sections))
    assert list(found) == [*HEAD_KEYS, *(name for name in SECTIONS if name in sections)]
    assert found == {key: whole[key] for key in found}


def test_all_section_flags_are_no_section_flag() -> None:
    """No section flag, every section flag, and flags after or before the id give the same."""
    flags = parts(("study",))
    whole = inside("study", "cree2010", "--json").stdout
    assert inside("study", *flags, "cree2010", "--json").stdout == whole
    assert inside("study", "--json", "cree2010", *reversed(flags)).stdout == whole


# ---- help, version


def test_version() -> None:
    """`--version` prints the name and the version, which is the package's."""
    done = run("--version")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == f"ldn {__version__}\n".encode()


LEVELS = pytest.mark.parametrize("level", [*GROUPS, *COMMANDS], ids=" ".join)


@LEVELS
def test_help_at_every_level_has_examples(level: Words) -> None:
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


@LEVELS
def test_examples_of_the_help_run(level: Words) -> None:
    """Every example that needs no file of the user's own succeeds and prints something."""
    for line in examples(inside(*level, "--help").text):
        found = re.search(r"\bldn ([^|>)]+)", line)
        assert found, line
        args = shlex.split(found[1])
        if not {"mine/", "mine", "smith2021", "other2020.toml"} & set(args):
            done = inside(*args)
            assert done.code == 0, line
            assert done.stdout, line


def test_commands_are_those_of_the_contract() -> None:
    """The commands are those of the contract, and no others."""
    across = ("list", "outcomes", "dropouts", "adverse-events", "caveats", "discrepancies")
    assert COMMANDS.keys() == {
        *(("studies", name) for name in (*across, "matrix", "compare")),
        *((name,) for name in ("study", "background", "search", "cite")),
        *(("dataset", name) for name in ("validate", "new", "schema", "path")),
    }


def test_module_and_script_are_the_same() -> None:
    """`python -m ldn_cli` does what `ldn` does, also its help and its errors."""
    for args in (("study", "nope"), ("--help",)):
        command = [sys.executable, "-m", "ldn_cli", *args]
        done = subprocess.run(command, capture_output=True, check=False, env=PLAIN)
        script = run(*args)
        assert (done.returncode, done.stdout) == (script.returncode, script.stdout)
        assert done.stderr == script.stderr


# ---- vocabulary


def test_domains_are_those_of_the_contract() -> None:
    """The bundled domains are the contract's sixteen, in its order, and none is empty."""
    assert tuple(Dataset().shared_domains) == DOMAINS
    assert {row["domain"] for row in printed("studies", "outcomes")} == set(DOMAINS)


def test_vocabularies_are_those_of_the_contract() -> None:
    """Directions, significance and kinds of reasons are exactly the contract's words."""
    assert get_args(model.Direction) == DIRECTIONS
    assert get_args(model.Significance) == ("significant", "not_significant", "not_reported")
    assert get_args(model.ReasonKind) == (
        "withdrawal", "data_management", "incomplete_data", "unspecified",
    )  # fmt: skip
    assert set(get_args(model.CellDirection)) == {*DIRECTIONS, "mixed"}


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


def test_matrix_of_the_studies() -> None:
    """Each cell of the real plot holds the LDN outcomes of its study and domain, all of them."""
    matrix = printed("studies", "matrix")
    rows = printed("studies", "outcomes")
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


# ---- comparison


def test_compare_loses_and_adds_nothing() -> None:
    """Side by side stand all design records, flow numbers, reasons and events of each study."""
    rows = printed("studies", "compare")
    entries = [
        {"section": row["section"], "characteristic": row["characteristic"], **value}
        for row in rows
        for value in row["values"]
    ]
    for name in STUDIES:
        study = printed("study", name)
        own = [e for e in entries if e["study"] == name]
        design = [
            {key: e[key] for key in KEYS["design"].split()}
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


def test_compare_has_a_value_of_each_study_in_each_row() -> None:
    """Each characteristic has at least one value a study, null where none is reported."""
    for row in printed("studies", "compare"):
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
    hits: list[dict[str, Any]] = printed("search", *words)
    return hits


@pytest.mark.parametrize("word", ["fatigue", "placebo", "vivid", "mice", "endorphin", "page"])
def test_search_finds_every_text_with_the_word(word: str) -> None:
    """Every text of every section and of the background that has the word is among the hits."""
    hits = searched(word)
    assert all(word in hit["text"].casefold() for hit in hits)
    citing = {"source", "locator", "id"}
    for name in STUDIES:
        study = printed("study", name)
        for section in SECTIONS:
            texts = {
                value.replace("_", " ")
                for key, value in leaves(study[section])
                if isinstance(value, str) and word in value.casefold() and key not in citing
            }
            found = {h["text"] for h in hits if (h["study"], h["section"]) == (name, section)}
            assert texts <= {text.replace("_", " ") for text in found}
    background = printed("background")
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


def test_search_without_a_hit_says_what_to_try() -> None:
    """A search without a hit says on standard error what was looked for, and what to try."""
    done = inside("search", "xylophone")
    assert done.code == 1
    assert "'xylophone'" in done.stderr
    assert "try" in done.stderr


# ---- background, references, dataset


def test_background_parts_add_up() -> None:
    """Each part of the background can be asked for alone, and is then unchanged."""
    whole = printed("background")
    assert parts(("background",)) == list(map(flag, whole))
    for name in whole:
        assert printed("background", flag(name)) == {name: whole[name]}


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


def test_dataset_path_is_the_folder_of_the_data() -> None:
    """`ldn dataset path` prints one line, the folder with sources, background and studies."""
    folder = Path(inside("dataset", "path").text.removesuffix("\n"))
    assert (folder / "sources.toml").is_file()
    assert (folder / "background.toml").is_file()
    assert {file.stem for file in (folder / "studies").glob("*.toml")} == set(STUDIES)
