"""The codebook, `data/README.md`, held against the model, the rules and the data, both ways."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec
import pytest
from build_docs import ROOT, table
from ldn_cli.model import Record
from ldn_cli.validation import unwrapped

from ldn_cli import dataset, model, queries, rules, schema, validation

CODEBOOK = (ROOT / "data" / "README.md").read_text("utf-8")
HEADINGS = re.findall(r"^### (\w+)$", CODEBOOK, re.MULTILINE)

PRINTED = (
    *("StudyRow", "Dropouts", "SourceRow", "Matrix", "Comparison", "Hit", "Validation"),
    *("Cell", "Entry", "Problem"),
)
VOCABULARIES = {
    name: get_args(kind) for name, kind in vars(model).items() if get_origin(kind) is Literal
}
TEXTS = {
    r"\S": "text",
    r"^[a-z0-9]+([-_][a-z0-9]+)*$(?!\n)": "id",
    r"^\S{1,20}$(?!\n)": "1 to 20 characters, no space",
    r"^10\.\d{4,9}/\S+$(?!\n)": "DOI",
    r"^[1-9]\d{0,8}$(?!\n)": "1 to 9 digits",
    r"^https?://\S+$(?!\n)": "address",
}
MANY = 10**6  # a largest number from here on is a limit of size, and stands among those
TYPES = {"string": "text", "integer": "whole number", "number": "number"}


def records() -> dict[str, type[Record]]:
    """Return every record type of the model, and those that a validation prints, by name."""
    modules = (model, dataset, validation)
    kinds = [kind for module in modules for kind in vars(module).values()]
    found = {k for k in kinds if isinstance(k, type) and issubclass(k, Record) and k is not Record}
    return {kind.__name__: kind for kind in found}


RECORDS = records()
# Files that hold nothing but one list of records.
LISTS = {"SourceFile", "DomainFile"}


def link(name: str) -> str:
    """Return the link to the heading `name`."""
    return f"[{name}](#{name.lower()})"


def values(shape: dict[str, Any]) -> str:
    """Return what the codebook says of the values that a JSON Schema without null allows."""
    if "anyOf" in shape:
        words = [values(one) for one in shape["anyOf"] if one != {"type": "null"}]
        whole = ["whole number"] if "number" in words else []
        return " or ".join(word for word in words if word not in whole)
    if "enum" in shape:
        return coded({one for one in shape["enum"] if one is not None})
    if "$ref" in shape:
        return link(shape["$ref"].rpartition("/")[2])
    return plain(shape)


def coded(codes: set[str]) -> str:
    """Return the link to the vocabulary of `codes`, or the codes themselves."""
    names = [name for name, known in VOCABULARIES.items() if set(known) == codes]
    return link(names[0]) if names else ", ".join(f"`{code}`" for code in sorted(codes))


def plain(shape: dict[str, Any]) -> str:
    """Return what the codebook says of a JSON Schema of one type."""
    if "prefixItems" in shape:
        return f"[{', '.join(map(values, shape['prefixItems']))}]"
    if shape["type"] == "array":
        least = f", {shape['minItems']} or more" if shape.get("minItems") else ""
        return f"array of {values(shape['items'])}{least}"
    if "pattern" in shape:
        return TEXTS[shape["pattern"]]
    return TYPES[shape["type"]] + limits(shape)


def limits(shape: dict[str, Any]) -> str:
    """Return what the codebook says of the least and the largest of a number."""
    if shape.get("maximum", MANY) < MANY:
        return f", {shape['minimum']:g} to {shape['maximum']:g}"
    return f", {shape['minimum']:g} or more" if "minimum" in shape else ""


def described(kind: type[Record]) -> dict[str, tuple[str, str]]:
    """Return the fields of a record type: their values, and the description in the model."""
    properties = msgspec.json.schema(kind)["$defs"][kind.__name__]["properties"]
    told = {
        field.name: next(meta.description for meta in unwrapped(field.type)[1] if meta.description)
        for field in msgspec.structs.fields(kind)
    }
    return {name: (values(shape), told[name]) for name, shape in properties.items()}


def nullable(shape: dict[str, Any]) -> bool:
    """Return whether a JSON Schema allows null."""
    return {"type": "null"} in shape.get("anyOf", ()) or None in shape.get("enum", ())


@pytest.mark.parametrize("name", sorted(RECORDS.keys() - LISTS))
def test_fields(name: str) -> None:
    """The fields of a record stand in its table with their values and descriptions, in order."""
    kind = RECORDS[name]
    rows = table(CODEBOOK, name)
    documented = {row["Field"].strip("`"): (row["Values"], row["Description"]) for row in rows}
    assert list(documented.items()) == list(described(kind).items())


@pytest.mark.parametrize("name", sorted(RECORDS.keys() - LISTS))
def test_presence_unit_and_origin(name: str) -> None:
    """The tables say of each field if it can be absent, what a number counts, and its origin."""
    shapes = msgspec.json.schema(RECORDS[name])["$defs"][name]
    for row in table(CODEBOOK, name):
        field = row["Field"].strip("`")
        shape = shapes["properties"][field]
        if name in PRINTED:
            assert row["Null"] == ("yes" if nullable(shape) else "no"), field
            assert row["Origin"] in {"stored", "computed", "stored or computed"}
        else:
            assert row["Required"] == ("yes" if field in shapes["required"] else "no"), field
            assert row["Origin"] in {"reported", "assigned"}
        assert (row["Unit"] != "–") == ("number" in row["Values"].split(" or ")[0]), field


def test_headings_are_records_and_vocabularies() -> None:
    """Every record type and vocabulary has its section, and no section is of anything else."""
    others = {"Domains", "Limits", *study_ids()}
    known = (RECORDS.keys() - LISTS) | VOCABULARIES.keys()
    assert sorted(HEADINGS) == sorted(known | others)


def study_ids() -> list[str]:
    """Return the ids of the bundled studies."""
    return [study.id for study in dataset.Dataset()]


@pytest.mark.parametrize("name", sorted(RECORDS.keys() - LISTS))
def test_summaries(name: str) -> None:
    """Under the heading of a record type stands the first line of its docstring."""
    first = (RECORDS[name].__doc__ or "").splitlines()[0]
    assert f"\n### {name}\n\n{first}\n" in CODEBOOK


@pytest.mark.parametrize("name", sorted(VOCABULARIES))
def test_vocabularies(name: str) -> None:
    """Each value of a coded field stands in its table, in the model's order, with a meaning."""
    rows = table(CODEBOOK, name)
    assert tuple(row["Value"].strip("`") for row in rows) == VOCABULARIES[name]
    assert all(row["Meaning"] for row in rows)


def test_domains() -> None:
    """The outcome domains of the codebook are those of the data."""
    domains = [(f"`{d.id}`", d.label, d.covers) for d in dataset.Dataset().shared_domains.values()]
    assert [tuple(row.values()) for row in table(CODEBOOK, "Domains")] == domains


def test_rules() -> None:
    """Every rule that the loader enforces is listed, in its own words, and no other."""
    enforced = [(f"`{r.__name__}`", (r.__doc__ or "").splitlines()[0]) for r in rules.RULES]
    assert [(row["Rule"], row["What holds"]) for row in table(CODEBOOK, "Rules")] == enforced


def sizes(shape: Any) -> set[tuple[str, str]]:
    """Return each limit of size within a JSON Schema: what it is of, and the limit in words."""
    if isinstance(shape, list):
        return {size for item in shape for size in sizes(item)}
    if not isinstance(shape, dict):
        return set()
    found = {size for item in shape.values() for size in sizes(item)}
    if "maxLength" in shape:
        found.add((values(shape), f"{shape['maxLength']:,} characters"))
    if "maxItems" in shape:
        found.add(("array", f"{shape['maxItems']:,} items"))
    if "type" in shape and shape.get("maximum", 0) >= MANY:
        found.add((values(shape), f"{shape['maximum']:,}"))
    return found


def test_limits() -> None:
    """Every limit of size that a file must keep is listed with its number, and no other."""
    limited = {(row["What"], row["At most"]) for row in table(CODEBOOK, "Limits")}
    assert limited == {("file", f"{dataset.MAX_BYTES:,} bytes"), *sizes(schema.study_file())}
    assert f"up to {validation.MOST:,} problems of a file" in CODEBOOK


def test_sources() -> None:
    """How locators are written is said of every bundled source, and of no other."""
    rows = table(CODEBOOK, "Sources and locators")
    assert {row["Source"].strip("`") for row in rows} == dataset.Dataset().shared_sources.keys()


@pytest.mark.parametrize("source", list(dataset.Dataset().shared_sources))
def test_locators(source: str) -> None:
    """Each locator of a bundled record is written as the codebook says of its source."""
    forms = {
        "nmss": r"(Overview, ¶\d|Studies, (lead|bullet \d|Italian trial|animal models))",
        "cree2010-abstract": r"Title|Authors|Methods|Results|Abstract",
        "gironi2008-abstract": r"Title|Authors|s\d+(-\d+)?",
        "zagon2009-abstract": r"Title|Authors|s\d+(-\d+)?",
        "nct00501696": r"[a-z ]+",
        "eudract-2005-005679-13": r"[a-z, ]+",
    }
    data = dataset.Dataset()
    records = [r for study in data for r in walked(study)] + list(data.background.facts)
    locators = {record.locator for record in records if record.source == source}
    assert locators
    assert [text for text in locators if not re.fullmatch(forms[source], text)] == []


def walked(value: Any) -> list[Any]:
    """Return every record with a locator within `value`."""
    if isinstance(value, tuple):
        return [record for item in value for record in walked(item)]
    if not isinstance(value, Record):
        return []
    inner = [record for name in value.__struct_fields__ for record in walked(getattr(value, name))]
    return [*([value] if getattr(value, "locator", None) else []), *inner]


def counts(study: model.Study) -> dict[str, int]:
    """Return how many records of each kind a study has, in the words of the codebook."""
    lists = (name for name in queries.SECTIONS if name not in {"dropouts", "sources"})
    return {
        **{name.replace("_", " "): len(getattr(study, name)) for name in lists},
        "reasons for loss": len(study.dropouts.reasons),
        "statements on the flow": len(study.dropouts.statements),
        "sources cited": len(dataset.Dataset().sources_of(study)),
    }


def test_numbers_of_records() -> None:
    """The codebook's count of records is that of the files."""
    counted = {study.id: counts(study) for study in dataset.Dataset()}
    rows = table(CODEBOOK, "How the data were made")
    assert {
        study: {row["Records"]: int(row[study]) for row in rows} for study in list(rows[0])[1:]
    } == counted


@pytest.mark.parametrize("study", study_ids())
def test_study_record(study: str) -> None:
    """The short record of a study has its title and the identifiers of its sources."""
    data = dataset.Dataset()
    section = re.split(rf"^### {study}$", CODEBOOK, flags=re.MULTILINE)[1]
    section = " ".join(section.partition("\n### ")[0].split())
    assert f"*{data.study(study).title}.*" in section
    for source in data.sources_of(data.study(study)).values():
        assert f"`{source.id}`" + (f" (doi {source.doi})" if source.doi else "") in section


def test_formulas() -> None:
    """Each number that is named as derived has its formula, with the constant that is used."""
    rows = {row["Number"].strip("`"): row["Formula"] for row in table(CODEBOOK, FORMULAS)}
    derived = {n for s in dataset.Dataset() for n in queries.dropouts(s.dropouts).derived}
    assert derived < rows.keys()
    assert f"z = {queries.Z95}" in rows["attrition_ci95"]


FORMULAS = "How numbers are computed"


def test_printed_keys() -> None:
    """Every key of every output's schema stands in the codebook, in the table of its record."""
    for name, shape in schema.outputs().items():
        for title, definition in shape.get("$defs", {}).items():
            if "properties" not in definition:
                continue
            fields = {row["Field"].strip("`") for row in table(CODEBOOK, title)}
            assert definition["properties"].keys() - {"study"} <= fields | {"study"}, name
            assert fields <= definition["properties"].keys(), name


def test_commands() -> None:
    """The table of what commands print names each command that prints JSON, and its record."""
    rows = {row["Command"].strip("`"): row["Prints"] for row in table(CODEBOOK, COMMANDS)}
    titles = {shape["title"]: shape for shape in schema.outputs().values()}
    assert rows.keys() == {t.removesuffix(" --json").removesuffix(" TEXT") for t in titles}
    for title, shape in titles.items():
        printed = rows[title.removesuffix(" --json").removesuffix(" TEXT")]
        record = (shape.get("$ref") or shape.get("items", {}).get("$ref", "/id")).rpartition("/")[2]
        assert record in printed


COMMANDS = "What the commands print"


def test_files() -> None:
    """The files named are those that there are."""
    named = {row["File"].strip("`") for row in table(CODEBOOK, "The codebook")}
    data = Path(dataset.BUNDLED)
    top = {path.name for path in data.glob("*.toml")}
    assert named == {*top, "studies/ID.toml"}
