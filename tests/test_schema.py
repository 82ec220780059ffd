"""The JSON Schemas: of a study file, and of what each command prints."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from jsonschema import Draft202012Validator
from pages import ROOT

from ldn_cli.dataset import schema
from ldn_cli.dataset.files import STUDIES
from ldn_cli.render.json import render

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Ldn = Callable[..., subprocess.CompletedProcess[bytes]]
    Json = Callable[..., Any]

FILES = {path.stem: path for path in sorted(STUDIES.glob("*.toml"))}
OUTPUTS = {
    path.stem: json.loads(path.read_text("utf-8"))
    for path in sorted((ROOT / "docs" / "schemas").glob("*.json"))
}


def calls(shape: dict[str, Any]) -> list[list[str]]:
    """Return calls of the command that a schema has for a title, whole and in part."""
    words = shape["title"].split()[1:]
    study = {"ID": FILES, "TEXT": ["naltrexone"]}
    whole = [
        [given if word in study else word for word in words]
        for given in next((study[word] for word in words if word in study), [""])
    ]
    parts = [key for key in shape.get("properties", {}) if key not in shape["required"]]
    parts += ["facts", "scope", "further_reading"] if words[0] == "background" else []
    return [*whole, *([*whole[0], f"--{part.replace('_', '-')}"] for part in parts)]


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object within `value`."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, (dict, list)):
            yield from objects(inner)


def definitions(shape: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the schema of every object that a schema describes, by name."""
    kinds = {"": shape, **shape["$defs"]}
    return {name: kind for name, kind in kinds.items() if "properties" in kind}


def complaints(shape: dict[str, Any], value: Any) -> list[str]:
    """Return why `value` is not what a schema describes."""
    return [error.message for error in Draft202012Validator(shape).iter_errors(value)]


@pytest.mark.parametrize(
    "shape", [schema.study_file(), *OUTPUTS.values()], ids=lambda s: s["title"]
)
def test_schemas_are_strict(shape: dict[str, Any]) -> None:
    """A schema is valid, knows no key but those it describes, and requires all of an output."""
    assert shape["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(shape)
    assert definitions(shape)
    for name, kind in definitions(shape).items():
        assert kind["additionalProperties"] is False, name
        assert all(field.get("description") for field in kind["properties"].values()), name
        if name not in {"", "Background"} and shape["title"].startswith("ldn"):
            assert kind["required"] == list(kind["properties"]), name


def test_schema_of_a_study_file_is_printed(ldn: Ldn) -> None:
    """`ldn dataset schema` prints the schema of a study file."""
    assert ldn("dataset", "schema").stdout == render(schema.study_file())


@pytest.mark.parametrize("study", FILES)
def test_bundled_files_are_valid(study: str) -> None:
    """Every bundled study file, parsed, is what the schema of a study file describes."""
    assert complaints(schema.study_file(), tomli.loads(FILES[study].read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "cree2010\n"),
        ("title", " \t"),
        ("year", 1066),
        ("species", "hamster"),
        ("p_vlaue", 0.04),
        ("dropouts", {"enrolled": -1}),
        ("sources", [{"id": "x", "kind": "web_page", "title": "X", "doi": "10.1000/x\n"}]),
        ("discrepancies", [{"topic": "x", "statements": [], "comment": "y"}]),
    ],
)
def test_wrong_values_in_a_file(key: str, value: Any) -> None:
    """What the loader would refuse for its key, type, range or form, the schema refuses too."""
    content = tomli.loads(FILES["cree2010"].read_text("utf-8"))
    assert complaints(schema.study_file(), content | {key: value})


@pytest.mark.parametrize("shape", OUTPUTS.values(), ids=OUTPUTS)
def test_output_is_as_described(shape: dict[str, Any], ldn_json: Json) -> None:
    """What a command prints is what its schema describes, its keys in the schema's order."""
    kinds = [list(kind["properties"]) for kind in definitions(shape).values()]
    for call in calls(shape):
        output = ldn_json(*call)
        assert complaints(shape, output) == [], call
        for found in map(list, objects(output)):
            assert any(found == [key for key in kind if key in found] for kind in kinds), found


def test_problems_are_as_described(ldn: Ldn, tmp_path: Path) -> None:
    """The problems of invalid files are printed as the schema of a validation describes them."""
    (tmp_path / "bad.toml").write_text('id = "bad\n', "utf-8")
    (tmp_path / "worse.toml").write_text('id = "worse"\nyaer = 2010\n', "utf-8")
    done = ldn("dataset", "validate", str(tmp_path), "missing.toml", "--json")
    output = json.loads(done.stdout)
    assert done.returncode == 3
    assert complaints(OUTPUTS["dataset-validate"], output) == []
    files = {problem["file"].rpartition("/")[2] for problem in output["problems"]}
    assert files == {"bad.toml", "worse.toml", "missing.toml"}
