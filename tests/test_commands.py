"""Each command as its contract has it: keys, bytes, names, words, and what is found."""

from __future__ import annotations

import itertools
import json
import re
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
from own import CITED, ldn, saved, study
from registries import (
    ACROSS,
    COMMANDS,
    LATER,
    OF_STUDIES,
    RECORDS,
    SECTIONS,
    STUDIES,
    call,
    flag,
    parts,
    takes,
)

import ldn_cli
from ldn_cli import __version__
from ldn_cli.dataset.files import BUNDLED
from ldn_cli.dataset.loading import parse
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence import comparison, vocabulary
from ldn_cli.evidence.reference import ARTICLES

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
    "warnings": "file line column key message",
}
HEAD_KEYS = tuple(KEYS["study"].partition(" summary ")[0].split())
DIRECTIONS = ("improved", "no_effect", "worsened", "not_reported", "not_applicable")

# A call of each command that shows records, of those across studies with the later ones too.
CALLS: dict[str, Words] = {
    **RECORDS,
    **{
        f"{'-'.join(words)}-later": (*call(words), "--later")
        for words in OF_STUDIES
        if takes(words, "--later")
    },
    **{f"study-{study}": ("study", study) for study in LATER},
    "studies-outcomes-values": ("studies", "outcomes", "--values", "--later"),
}
EVERY_RECORD = pytest.mark.parametrize("args", CALLS.values(), ids=CALLS.keys())


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
    kind = across.get(name, name)
    assert kind in KEYS, f"{__file__}, KEYS has no keys of {kind!r}"
    return [*(("study",) if name in across else ()), *KEYS[kind].split()]


def check_keys(data: Any, name: str, place: str) -> None:
    """Assert that the objects within `data`, which stands at `place`, have their keys in order."""
    if isinstance(data, list):
        for index, item in enumerate(data):
            check_keys(item, name, f"{place}[{index}]")
    elif isinstance(data, dict):
        for found, wanted in itertools.zip_longest(data, keys_of(name)):
            told = f"{place}: {found!r} stands where KEYS of {__file__} has {wanted!r}"
            assert found == wanted, told
        for key, value in data.items():
            inner = "part of the summary" if name == "summary" else key
            check_keys(value, inner, f"{place}.{key}")


def name_of(args: Words) -> str:
    """Return the name of the objects that a call shows."""
    command = next(words for words in COMMANDS if args[: len(words)] == words)
    return " ".join((*command, "--values") if "--values" in args else command)


@EVERY_RECORD
def test_keys_are_those_of_the_contract(args: Words) -> None:
    """Every object in the JSON of every command has the keys of the contract, in their order."""
    check_keys(printed(*args), name_of(args), f"ldn {' '.join(args)}")


def test_keys_of_an_own_study_are_those_of_the_contract(tmp_path: Path) -> None:
    """They are so too where each record has all that it can have, and where it has the least."""
    least = {key: study()[key] for key in ("title", "year", "species", "summary", "sources")}
    saved(tmp_path)
    saved(tmp_path, {"id": "own2022", **least})
    for name in ("own2021", "own2022"):
        for words in OF_STUDIES:
            args = call(words, name)
            data = ldn(*args, "--data", tmp_path, "--json").json
            check_keys(data, name_of(args), f"ldn {' '.join(args)}")


def test_keys_of_a_validation_are_those_of_the_contract(tmp_path: Path) -> None:
    """What `ldn dataset validate` prints, each problem and warning in it, has its keys in order."""
    saved(tmp_path, study(year=1, title=" "))
    long = {"kind": "sample_size", "text": "It was small. " * 10, **CITED}
    saved(tmp_path, study(id="own2022", aliases=[], caveats=[long]))
    done = ldn("dataset", "validate", "--json", tmp_path)
    found = msgspec.json.decode(done.stdout)
    assert (len(found["problems"]), len(found["warnings"])) == (2, 1)
    check_keys(found, "dataset validate", "ldn dataset validate")


@pytest.mark.parametrize("section", ACROSS)
def test_across_studies_are_the_rows_of_each_study(section: str) -> None:
    """Across studies the records are those of each study in turn, with `study` in front."""
    assert printed("studies", flag(section)[2:], "--later") == [
        {"study": name, **row}
        for name in (*STUDIES, *LATER)
        for row in rows_of(printed("study", name)[section])
    ]


def test_list_agrees_with_each_study() -> None:
    """A row of the list has the head, the summary and the numbers of the study itself."""
    rows = printed("studies", "list", "--later")
    assert [row["id"] for row in rows] == [*STUDIES, *LATER]
    for row in rows:
        found = printed("study", row["id"])
        same = {key: found[key] for key in HEAD_KEYS if key in row}
        same |= {key: part["value"] for key, part in found["summary"].items()}
        same |= {key: found["dropouts"][key] for key in row if key in found["dropouts"]}
        same["derived"] = [key for key in found["dropouts"]["derived"] if key in row]
        assert row == same


@EVERY_RECORD
def test_json_is_laid_out_as_promised(args: Words) -> None:
    """JSON is UTF-8 with two-space indent and one final newline, the same by --format json."""
    done = inside(*args, "--json")
    data = json.loads(done.stdout, parse_float="<{}>".format)  # whose digits are kept
    text = json.dumps(data, indent=2, ensure_ascii=False)
    assert done.text == re.sub(r'"<([0-9.-]+)>"', r"\1", text) + "\n"
    assert inside(*args, "--format", "json").stdout == done.stdout
    assert inside(*args, "--format", "json", "--json").stdout == done.stdout


@EVERY_RECORD
def test_what_is_absent_is_null(args: Words) -> None:
    """No empty text stands for what is absent, in the JSON of any command."""
    assert [key for key, value in leaves(printed(*args)) if value == ""] == []


@pytest.mark.parametrize("name", [*STUDIES, *LATER])
def test_zero_is_what_a_source_states(name: str) -> None:
    """No zero stands for what is absent: each in the JSON of a study stands in its file."""
    (file,) = BUNDLED.glob(f"*/{name}.toml")
    shown = printed("study", name)
    for outcome in shown["outcomes"]:
        del outcome["scale"]  # which is its instrument's
    zeros = [
        [key for key, value in leaves(data) if value == 0 and not isinstance(value, bool)]
        for data in (shown, parse(file)[1])
    ]
    assert zeros[0] == zeros[1]


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
        ("ludwig2017", "ludwig2016"),
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
    assert [name for name in (*STUDIES, "gironi2008", *LATER) if name not in done.stderr] == []


def test_every_combination_of_sections() -> None:
    """Each combination of sections, in any order, gives head and those sections, unchanged."""
    dataset = Dataset()
    found_study = dataset.study("martino2008")
    whole = ldn_cli.view(found_study, dataset)
    assert tuple(whole) == (*HEAD_KEYS, *SECTIONS)
    for size in range(1, len(SECTIONS) + 1):
        for chosen in itertools.combinations(SECTIONS, size):
            found = ldn_cli.view(found_study, dataset, reversed(chosen))
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


def test_commands_are_those_of_the_contract() -> None:
    """The commands are those of the contract, and no others."""
    across = ("list", "outcomes", "dropouts", "adverse-events", "caveats", "discrepancies")
    contract = {
        *(("studies", name) for name in (*across, "matrix", "compare")),
        *((name,) for name in ("study", "background", "search", "cite", "open")),
        *(("figure", name) for name in ("matrix", "flow")),
        *(("dataset", name) for name in ("validate", "new", "schema", "path")),
    }
    assert COMMANDS.keys() == contract


def test_module_and_script_are_the_same() -> None:
    """`python -m ldn_cli` does what `ldn` does, also its help and its errors."""
    for args in (("study", "nope"), ("--help",)):
        command = [sys.executable, "-m", "ldn_cli", *args]
        done = subprocess.run(command, capture_output=True, check=False, env=PLAIN)
        script = run(*args)
        assert (done.returncode, done.stdout) == (script.returncode, script.stdout)
        assert done.stderr == script.stderr


# ---- vocabulary


def test_every_bundled_domain_has_an_outcome() -> None:
    """The bundled domains are those of the bundled outcomes."""
    used = {row["domain"] for row in printed("studies", "outcomes", "--later")}
    assert used == set(Dataset().words.domains)


# The codes of the contract in its order: all there are, and where it names some of them.
CLOSED: dict[Any, str] = {
    vocabulary.Direction: " ".join(DIRECTIONS),
    vocabulary.Significance: "significant not_significant not_reported",
    vocabulary.Collection: "page later own",
    vocabulary.GroupKind: "arm cohort sequence trial",
    vocabulary.GroupRole: "experimental active_comparator placebo no_intervention vehicle",
    vocabulary.Contrast: "between_groups within_person before_after association",
    vocabulary.Relation: "= < <= > >=",
    vocabulary.ReasonKind: "withdrawal adverse_event lack_of_efficacy lost_to_follow_up death "
    "data_management incomplete_data unspecified",
    vocabulary.EventKind: "death serious major discontinuation event any statement",
    vocabulary.Absence: "not_reported not_applicable",
    vocabulary.Read: "full abstract part",
    comparison.Status: "stated not_reported not_applicable not_recorded",
}
OPEN: dict[Any, str] = {
    vocabulary.Stage: "planned screened excluded participants enrolled randomized started left "
    "completed complete_data analysed",
    vocabulary.Statistic: "mean median mean_change percent_change count percent rate",
    vocabulary.Effect: "improvement mean_difference standardized_mean_difference risk_ratio "
    "odds_ratio hazard_ratio rate_ratio percent_change r_squared",
    vocabulary.Interval: "ci95 ci90 iqr range",
    vocabulary.SourceKind: "letter interview secondary_report dataset",
    vocabulary.CellDirection: "improved no_effect worsened mixed not_reported not_applicable",
}


def test_codes_are_those_of_the_contract() -> None:
    """The closed vocabularies are the contract's codes in its order, the open ones have them."""
    for code, words in CLOSED.items():
        assert get_args(code) == tuple(words.split())
    for code, words in OPEN.items():
        assert [word for word in get_args(code) if word in words.split()] == words.split()


def test_kinds_of_caveats_that_summaries_need_are_there() -> None:
    """The kinds of caveats from which a summary is made are bundled."""
    kinds = Dataset().words.caveat_kinds
    assert {"no_control_group", "combined_treatment", "multiplicity", "self_report"} <= set(kinds)


# ---- background, references, dataset


def test_background_parts_add_up() -> None:
    """Each part of the background can be asked for alone, and is then unchanged."""
    whole = printed("background")
    assert parts(("background",)) == list(map(flag, whole))
    for name in whole:
        assert printed("background", flag(name)) == {name: whole[name]}


def test_cite_prints_text_by_default() -> None:
    """Without a style the references are text: of each article once, of other documents if asked.

    A judgement of this dataset's own is no document; an article on a scale is one of the others.
    """
    done = inside("cite")
    assert done == inside("cite", "--style", "text")
    kinds = {
        source["title"]: source["kind"]
        for name in STUDIES
        for source in printed("study", name)["sources"]
    }
    assert {"web_page", "trial_registration", "interview", "dataset"} <= set(kinds.values())
    for every in (False, True):
        words = " ".join(inside("cite", *["--all-sources"] * every).text.split())
        for title, kind in kinds.items():
            of_study = kind in ARTICLES and not title.startswith("Quality of life differences")
            cited = of_study or (every and kind != "dataset")
            assert sum(map(words.count, (f"{title}.", f"{title} ["))) == cited, title
    assert [
        line for line in inside("cite", "zagon2009").text.split("\n\n") if "doi:" not in line
    ] == []


def test_dataset_path_is_the_folder_of_the_data() -> None:
    """`ldn dataset path` prints one line, the folder with sources, background and studies."""
    folder = Path(inside("dataset", "path").text.removesuffix("\n"))
    assert (folder / "sources.toml").is_file()
    assert (folder / "background.toml").is_file()
    assert {file.stem for file in (folder / "studies").glob("*.toml")} == set(STUDIES)
