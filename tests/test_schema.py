"""The JSON Schemas: of a study file, and of what each command prints."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from build_docs import SCHEMAS
from jsonschema import Draft202012Validator
from ldn_cli.queries import SECTIONS

from ldn_cli import schema
from ldn_cli.dataset import BUNDLED

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Ldn = Callable[..., subprocess.CompletedProcess[bytes]]
    Json = Callable[..., Any]

STUDIES = {path.stem: path for path in sorted((BUNDLED / "studies").glob("*.toml"))}
# What each schema is of: calls of the command, whole and in part.
CALLS = {
    "studies-list": (("studies", "list"), ("studies", "list", "--species", "mouse")),
    "studies-outcomes": (("studies", "outcomes"), ("studies", "outcomes", "--domain", "pain")),
    "studies-dropouts": (("studies", "dropouts"),),
    "studies-adverse-events": (("studies", "adverse-events"),),
    "studies-caveats": (("studies", "caveats"), ("studies", "caveats", "--kind", "pilot")),
    "studies-discrepancies": (
        ("studies", "discrepancies"),
        ("studies", "discrepancies", "--study", "zagon2009"),
    ),
    "studies-matrix": (("studies", "matrix"), ("studies", "matrix", "--study", "cree2010")),
    "studies-compare": (("studies", "compare"), ("studies", "compare", "cree2010")),
    "study": (
        *(("study", study) for study in STUDIES),
        *(("study", "martino2008", f"--{name.replace('_', '-')}") for name in SECTIONS),
    ),
    "background": (
        ("background",),
        *(("background", flag) for flag in ("--facts", "--scope", "--further-reading")),
    ),
    "search": (("search", "naltrexone"),),
    "dataset-validate": (("dataset", "validate"),),
}
# Outputs that have the sections asked for, so that some keys may be missing.
IN_PARTS = {"study", "background"}


def validator(name: str) -> Draft202012Validator:
    """Return what validates against the documented schema `name`."""
    return Draft202012Validator(json.loads((SCHEMAS / f"{name}.json").read_text("utf-8")))


def study_file(ldn: Ldn) -> Draft202012Validator:
    """Return what validates a study file."""
    return Draft202012Validator(json.loads(ldn("dataset", "schema").stdout))


def parsed(study: str) -> dict[str, Any]:
    """Return the content of a bundled study file."""
    return tomli.loads(STUDIES[study].read_text("utf-8"))


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every object within `value`."""
    if isinstance(value, dict):
        yield path
        for key, item in value.items():
            yield from places(item, (*path, key))
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*path, index))


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    """Return what stands at `path` within `value`."""
    for key in path:
        value = value[key]
    return value


def kinds_of_places(value: Any) -> list[tuple[str | int, ...]]:
    """Return the path of one object of each kind within `value`: the first of each list."""
    found: dict[tuple[str, ...], tuple[str | int, ...]] = {}
    for path in places(value):
        found.setdefault(tuple(key for key in path if isinstance(key, str)), path)
    return list(found.values())


def definitions(shape: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the schema of every object that a schema describes."""
    yield "", shape
    yield from shape.get("$defs", {}).items()


def test_schema_of_a_study_file(ldn: Ldn) -> None:
    """`ldn dataset schema` prints a valid JSON Schema of the dialect 2020-12."""
    shape = json.loads(ldn("dataset", "schema").stdout)
    assert shape["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(shape)


@pytest.mark.parametrize("study", STUDIES)
def test_bundled_files_are_valid(study: str, ldn: Ldn) -> None:
    """Every bundled study file, parsed, is what the schema of a study file describes."""
    assert [error.message for error in study_file(ldn).iter_errors(parsed(study))] == []


@pytest.mark.parametrize("study", STUDIES)
def test_unknown_key_in_a_file(study: str, ldn: Ldn) -> None:
    """A key that no field has is refused wherever in a study file it stands."""
    checker = study_file(ldn)
    for path in kinds_of_places(parsed(study)):
        content = parsed(study)
        at(content, path)["p_vlaue"] = 0.04
        errors = [error.message for error in checker.iter_errors(content)]
        assert any("'p_vlaue' was unexpected" in message for message in errors), path


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "Cree 2010"),
        ("id", "cree2010\n"),
        ("id", ""),
        ("title", " \t"),
        ("year", 1066),
        ("year", "2010"),
        ("species", "hamster"),
        ("aliases", ["Gironi"]),
        ("outcomes", [{}]),
        ("dropouts", {"enrolled": -1}),
        ("sources", [{"id": "x", "kind": "web_page", "title": "X", "doi": "https://doi.org/10"}]),
        ("sources", [{"id": "x", "kind": "web_page", "title": "X", "doi": "10.1000/x\n"}]),
        ("sources", [{"id": "x", "kind": "web_page", "title": "X", "pmid": "012"}]),
        ("sources", [{"id": "x", "kind": "web_page", "title": "X", "url": "example.org"}]),
        ("discrepancies", [{"topic": "x", "statements": [], "comment": "y"}]),
    ],
)
def test_wrong_values_in_a_file(key: str, value: Any, ldn: Ldn) -> None:
    """A value that the loader would refuse for its type, range or form, the schema refuses too."""
    assert not study_file(ldn).is_valid(parsed("cree2010") | {key: value})


def test_missing_keys_in_a_file(ldn: Ldn) -> None:
    """A study file without one of the required keys is refused, and none is required but these."""
    checker = study_file(ldn)
    for key in parsed("cree2010"):
        content = parsed("cree2010")
        del content[key]
        assert checker.is_valid(content) == (
            key not in {"id", "title", "year", "species", "summary"}
        ), key


def test_every_field_is_described(ldn: Ldn) -> None:
    """Every field of every record in the schema has a description, for an editor to show."""
    shape = json.loads(ldn("dataset", "schema").stdout)
    for name, definition in definitions(shape):
        for key, field in definition.get("properties", {}).items():
            assert field.get("description"), f"{name}.{key}"
    assert shape["$defs"].keys() >= {"Study", "Outcome", "Source", "Author"}


@pytest.mark.parametrize("name", sorted(schema.outputs()))
def test_output_schemas_are_strict(name: str) -> None:
    """The schema of an output is valid, described, closed, and requires every key."""
    shape = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(shape)
    for kind, definition in definitions(shape):
        if "properties" not in definition:
            continue
        assert definition["additionalProperties"] is False, kind
        assert all(field.get("description") for field in definition["properties"].values()), kind
        if kind not in {"", "Background"}:
            assert definition["required"] == list(definition["properties"]), kind


def test_every_output_has_a_schema() -> None:
    """There is a documented schema for each output, a call for each, and no other file."""
    files = {path.stem for path in SCHEMAS.glob("*.json")}
    assert files == schema.outputs().keys() == CALLS.keys()


@pytest.mark.parametrize("name", CALLS)
def test_real_output_is_valid(name: str, ldn_json: Json) -> None:
    """What a command prints is what its documented schema describes."""
    checker = validator(name)
    for call in CALLS[name]:
        output = ldn_json(*call, "--json")
        assert [error.message for error in checker.iter_errors(output)] == [], call


@pytest.mark.parametrize("name", CALLS)
def test_unknown_and_missing_keys_in_output(name: str, ldn_json: Json) -> None:
    """An output with a key too many, or a key too few, is not what its schema describes."""
    checker = validator(name)
    whole = ldn_json(*CALLS[name][0], "--json")
    for path in kinds_of_places(whole):
        output = copy.deepcopy(whole)
        at(output, path)["surprise"] = None
        assert not checker.is_valid(output), path
        if not path and name in IN_PARTS:
            continue
        for key in at(whole, path):
            output = copy.deepcopy(whole)
            del at(output, path)[key]
            assert not checker.is_valid(output), (path, key)


@pytest.mark.parametrize("name", CALLS)
def test_keys_in_documented_order(name: str, ldn_json: Json) -> None:
    """The keys of every object in an output stand in the order of its schema."""
    shape = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    kinds = [list(kind["properties"]) for _, kind in definitions(shape) if "properties" in kind]
    for call in CALLS[name]:
        output = ldn_json(*call, "--json")
        for path in places(output):
            keys = list(at(output, path))
            within = (kind for kind in kinds if set(keys) <= set(kind))
            assert any(keys == [key for key in kind if key in keys] for kind in within), path


def test_problems_are_valid_output(ldn: Ldn, tmp_path: Path) -> None:
    """The problems of invalid files are printed as the schema of a validation describes them."""
    (tmp_path / "bad.toml").write_text('id = "bad\n', "utf-8")
    (tmp_path / "worse.toml").write_text('id = "worse"\nyaer = 2010\n', "utf-8")
    done = ldn("dataset", "validate", str(tmp_path), "missing.toml", "--json")
    output = json.loads(done.stdout)
    assert done.returncode == 3
    assert [error.message for error in validator("dataset-validate").iter_errors(output)] == []
    assert {problem["file"].rpartition("/")[2] for problem in output["problems"]} == {
        "bad.toml",
        "worse.toml",
        "missing.toml",
    }


def test_schemas_and_loader_agree_on_own_files(ldn: Ldn, tmp_path: Path) -> None:
    """A file that the template starts is refused by schema and loader alike until it is filled."""
    ldn("dataset", "new", "smith2021", "--folder", str(tmp_path))
    text = (tmp_path / "smith2021.toml").read_text("utf-8")
    assert not study_file(ldn).is_valid(tomli.loads(text))
    assert ldn("dataset", "validate", str(tmp_path)).returncode == 3
