"""The JSON Schemas: of a study file, and of what each command prints."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import tomli
from inprocess import ldn as inside
from jsonschema import Draft202012Validator
from own import changed
from pages import ROOT
from regress import Regex

from ldn_cli.dataset import schema
from ldn_cli.dataset.decoding import decoded
from ldn_cli.dataset.files import LATER, STUDIES
from ldn_cli.evidence.model import Study
from ldn_cli.render.json import render

if TYPE_CHECKING:
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


def test_schemas_are_printed(ldn: Ldn) -> None:
    """`ldn dataset schema` prints the schema of a study file, and of an output that is named."""
    assert ldn("dataset", "schema").stdout == render(schema.study_file())
    for name, shape in OUTPUTS.items():
        assert inside("dataset", "schema", name).json == shape


@pytest.mark.parametrize("name", ["", "outcomes", "studies", "study.json", "Study", "../study"])
def test_no_schema_of_what_is_no_output(name: str) -> None:
    """A name that no output has is wrong usage, and those that there are are listed."""
    done = inside("dataset", "schema", name)
    assert (done.code, done.stdout) == (2, b"")
    assert all(known in done.stderr for known in OUTPUTS)


def patterns(value: Any) -> Iterator[dict[str, Any]]:
    """Yield each part of a schema that has a pattern."""
    return (part for part in objects(value) if isinstance(part.get("pattern"), str))


def test_a_number_in_a_pair_is_a_number() -> None:
    """A number of an array of fixed length is a number in the schema too, and no text."""
    shape = msgspec.json.schema(tuple[Decimal, Decimal])
    schema._read_by_all(shape)
    assert complaints(shape, [1, 2.50]) == []
    assert complaints(shape, ["1", "2.50"]) != []


# What engines differ about, blanks, digits and ends of texts, and what they agree on.
ODD = (
    *("", "\n", "\r", "\u2028", "\x1c", "\x85", "\ufeff", "\u0661", "\uff11", "\xa0", "\u200b"),
    "a\nb",
)
PLAIN = (
    *("a-b_c1", "10.1000/a", "20695007", "https://a.b/c", "LDN", " ", "A b", "-", "0", "10.1000/"),
)


def test_patterns_are_read_alike_by_every_engine() -> None:
    """What a pattern of a schema takes or refuses is the same in Python and in ECMAScript."""
    found = {
        json.dumps({key: part[key] for key in ("pattern", "not") if key in part}): part
        for shape in (schema.study_file(), *OUTPUTS.values())
        for part in patterns(shape)
    }
    assert len(found) >= 6
    texts = [one + other for one in (*PLAIN, *ODD) for other in (*ODD, *PLAIN)]
    for part in found.values():
        refused = part.get("not", {}).get("pattern", "(?:a^)")
        for text in texts:
            in_python = re.search(part["pattern"], text) and not re.search(refused, text)
            taken = Regex(part["pattern"], "u").find(text) is not None
            elsewhere = taken and Regex(refused, "u").find(text) is None
            assert bool(in_python) == elsewhere, (part["pattern"], text)


@pytest.mark.parametrize(
    ("key", "right"),
    [
        ("id", "cree2010"),
        ("sources[0].doi", "10.1000/a"),
        ("sources[0].pmid", "12"),
        ("sources[0].url", "https://example.org/a"),
        ("groups[1].id", "placebo"),
        ("caveats[0].text", "It was small."),
        ("caveats[0].source", "own-article"),
    ],
)
def test_schema_and_decoder_refuse_the_same(key: str, right: str) -> None:
    """A text that the schema refuses for its form, `validate` refuses, and the other way round."""
    validator = Draft202012Validator(schema.study_file())
    for text in dict.fromkeys([right, *(right + odd for odd in ODD), *ODD]):
        content = changed(key, text)
        valid = validator.is_valid(content)
        assert valid == (fits(content) and (key != "caveats[0].source" or cited(text))), text


def fits(content: Any) -> bool:
    """Tell whether the decoder takes the content of a file."""
    try:
        decoded(content, Study)
    except ValueError:
        return False
    return True


def cited(text: str) -> bool:
    """Tell whether a text has the form of an id, which is held against those that there are."""
    return re.fullmatch(r"[a-z0-9]+([-_][a-z0-9]+)*", text) is not None


def test_schemas_in_another_validator(tmp_path: Path) -> None:
    """A validator with the patterns of ECMAScript takes the schemas, and the bundled files."""
    ours = tmp_path / "study.schema.json"
    ours.write_bytes(render(schema.study_file()))
    check = [sys.executable, "-m", "check_jsonschema"]
    shapes = [str(ours), *map(str, sorted((ROOT / "docs" / "schemas").glob("*.json")))]
    later = sorted(LATER.glob("*.toml"))
    for args in (
        ["--check-metaschema", *shapes],
        ["--schemafile", str(ours), *map(str, [*FILES.values(), *later])],
    ):
        done = subprocess.run([*check, *args], capture_output=True, check=False)
        assert done.returncode == 0, done.stdout
    wrong = changed("sources[0].pmid", "\u0661\u0662")
    (tmp_path / "wrong.json").write_text(json.dumps(wrong, default=float), "utf-8")
    done = subprocess.run(
        [*check, "--schemafile", str(ours), str(tmp_path / "wrong.json")],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"sources[0].pmid" in done.stdout


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
