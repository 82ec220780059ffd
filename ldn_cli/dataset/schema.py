"""JSON Schemas (2020-12), generated from the model: of a study file, and of each command's JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from ldn_cli.dataset import check
from ldn_cli.evidence import model
from ldn_cli.evidence.comparison import Comparison
from ldn_cli.evidence.listing import StudyRow
from ldn_cli.evidence.matrix import Matrix
from ldn_cli.evidence.search import Hit
from ldn_cli.evidence.sections import SECTIONS, Section, option

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def study_file() -> dict[str, Any]:
    """Return the JSON Schema of a study file."""
    return _document("A study file of ldn", msgspec.json.schema(model.Study))


def outputs() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of what each command prints with `--json`, by a name for the file."""
    plain: dict[str, tuple[str, Any]] = {
        "studies-list": ("ldn studies list --json", tuple[StudyRow, ...]),
        "studies-matrix": ("ldn studies matrix --json", Matrix),
        "studies-compare": ("ldn studies compare --json", tuple[Comparison, ...]),
        "search": ("ldn search TEXT --json", tuple[Hit, ...]),
        "background": ("ldn background --json", model.Background),
        "dataset-validate": ("ldn dataset validate --json", check.Validation),
    }
    schemas = {
        name: _document(title, _complete(msgspec.json.schema(kind)))
        for name, (title, kind) in plain.items()
    }
    del schemas["background"]["$defs"]["Background"]["required"]  # those asked for, as in a study
    for name, section in SECTIONS.items():
        if section.command:
            command = f"ldn studies {option(name)} --json"
            schemas[f"studies-{option(name)}"] = _document(command, _across(_kind(section)))
    return schemas | {"study": _document("ldn study ID --json", _view())}


def _kind(section: Section) -> Any:
    """Return the type of what a section of a study is."""
    return tuple[section.record, ...] if section.many else section.record  # type: ignore[name-defined]


def _document(title: str, schema: dict[str, Any]) -> dict[str, Any]:
    for definition in schema["$defs"].values():  # docstrings: Python 3.13 indents them no more
        definition["description"] = " ".join(definition["description"].split())
    return {"$schema": DIALECT, "title": title, **schema}


def _complete(schema: dict[str, Any]) -> dict[str, Any]:
    """Return `schema` with every key required: an output has all of its keys, absent ones null."""
    for definition in schema.get("$defs", {}).values():
        if "properties" in definition:
            definition["required"] = list(definition["properties"])
            for shape in definition["properties"].values():
                shape.pop("default", None)
    return schema


def _across(kind: Any) -> dict[str, Any]:
    """Return the schema of the records of `kind` with the study in front."""
    schema = _complete(msgspec.json.schema(kind))
    name = str(schema.get("items", schema)["$ref"]).rpartition("/")[2]
    record = schema["$defs"][name]
    study = {"type": "string", "description": "Id of the study."}
    record["properties"] = {"study": study, **record["properties"]}
    record["required"] = ["study", *record["required"]]
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}, "$defs": schema["$defs"]}


def _view() -> dict[str, Any]:
    """Return the schema of one study: its head, and those sections that were asked for."""
    properties: dict[str, Any] = {}
    definitions: dict[str, Any] = {}
    head = msgspec.json.schema(StudyRow)["$defs"]["StudyRow"]["properties"]
    for name in ("id", "title", "year", "species"):
        properties[name] = head[name]
    stored = msgspec.json.schema(model.Study)["$defs"]["Study"]["properties"]
    told = {name: stored[name]["description"] for name in SECTIONS}
    told["sources"] = "Sources that the records of the study cite."
    for name, section in SECTIONS.items():
        schema = _complete(msgspec.json.schema(_kind(section)))
        definitions |= schema.pop("$defs")
        properties[name] = {"description": told[name], **schema}
    return {
        "type": "object",
        "properties": properties,
        "required": ["id", "title", "year", "species"],
        "additionalProperties": False,
        "$defs": definitions,
    }
