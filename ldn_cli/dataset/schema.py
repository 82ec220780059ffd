"""JSON Schemas (2020-12), generated from the model: of a study file, and of each command's JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_type_hints

import msgspec

from ldn_cli.dataset import check
from ldn_cli.dataset.describe import descriptions, docstring
from ldn_cli.evidence import model
from ldn_cli.evidence.background import Background
from ldn_cli.evidence.comparison import Comparison
from ldn_cli.evidence.fields import END, INK, NAMED_INK
from ldn_cli.evidence.listing import StudyRow
from ldn_cli.evidence.matrix import Matrix
from ldn_cli.evidence.search import Hit
from ldn_cli.evidence.sections import HEAD, SECTIONS, Section, option

if TYPE_CHECKING:
    from collections.abc import Iterator

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def study_file() -> dict[str, Any]:
    """Return the JSON Schema of a study file."""
    return _document("A study file of ldn", _schema(model.Study))


def outputs() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of what each command prints with `--json`, by a name for the file."""
    plain: dict[str, tuple[str, Any]] = {
        "studies-list": ("ldn studies list --json", tuple[StudyRow, ...]),
        "studies-matrix": ("ldn studies matrix --json", Matrix),
        "studies-compare": ("ldn studies compare --json", tuple[Comparison, ...]),
        "search": ("ldn search TEXT --json", tuple[Hit, ...]),
        "background": ("ldn background --json", Background),
        "dataset-validate": ("ldn dataset validate --json", check.Validation),
    }
    schemas = {
        name: _document(title, _complete(_schema(kind))) for name, (title, kind) in plain.items()
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
    return {"$schema": DIALECT, "title": title, **schema}


def _schema(kind: Any) -> dict[str, Any]:
    """Return the schema of `kind`, each field described as the model describes it."""
    schema = msgspec.json.schema(kind)
    kinds = {one.__name__: one for one in _records(kind)}
    for name, definition in schema["$defs"].items():
        told = descriptions(kinds[name])
        definition["description"] = " ".join(docstring(kinds[name]).split())
        for field, shape in definition["properties"].items():
            _read_by_all(shape)
            definition["properties"][field] = {"description": told[field], **shape}
    return schema


def _records(kind: Any) -> Iterator[type[msgspec.Struct]]:
    """Yield each record type within `kind`."""
    for part in (kind, *getattr(kind, "__args__", ())):
        if isinstance(part, type) and issubclass(part, msgspec.Struct):
            yield part
            for inner in get_type_hints(part, include_extras=True).values():
                yield from _records(inner)
        elif part is not kind:
            yield from _records(part)


def _read_by_all(shape: Any) -> None:
    """Make of the schema of a field what every reader takes for what the decoder does.

    What `msgspec` calls texts because their digits are kept are numbers. The end of a text is `$`;
    that some engines take for the place before a last line break too, which is excluded besides.
    """
    if shape.get("format") == "decimal":
        del shape["format"]
        shape["type"] = "number"
    if "pattern" in shape:
        shape["pattern"] = shape["pattern"].replace(f"(?:{INK})", NAMED_INK).replace(INK, NAMED_INK)
    if shape.get("pattern", "").endswith(END):
        shape["pattern"] = f"{shape['pattern'].removesuffix(END)}$"
        shape["not"] = {"pattern": r"\n"}
    inner = [*shape.get("anyOf", ()), *shape.get("prefixItems", ()), shape.get("items")]
    for part in filter(None, inner):
        _read_by_all(part)


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
    schema = _complete(_schema(kind))
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
    head = _complete(_schema(StudyRow))["$defs"]["StudyRow"]["properties"]
    study = _complete(_schema(model.Study))
    stored = study["$defs"]["Study"]["properties"]
    definitions["Absent"] = study["$defs"]["Absent"]
    for name in HEAD:
        properties[name] = head.get(name) or stored[name]
    told = {name: stored[name]["description"] for name in SECTIONS}
    told["sources"] = "Sources that the records of the study cite."
    for name, section in SECTIONS.items():
        schema = _complete(_schema(_kind(section)))
        definitions |= schema.pop("$defs")
        properties[name] = {"description": told[name], **schema}
    return {
        "type": "object",
        "properties": properties,
        "required": list(HEAD),
        "additionalProperties": False,
        "$defs": definitions,
    }
