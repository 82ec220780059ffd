"""What CONTRIBUTING says of adding to a registry: whoever leaves a step out is told which."""

from __future__ import annotations

import inspect
import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from math import inf, nan
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest
from codebook import STORED, extra, printed, records_within, values
from msgspec.structs import asdict
from own import FULL, changed, ldn, paths_of, saved
from pages import ROOT

from ldn_cli import references, render, report
from ldn_cli.cli.filters import FILTERS
from ldn_cli.dataset import rules
from ldn_cli.dataset.diagnosis import description, unwrapped
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence import search
from ldn_cli.evidence.model import Domain, Record, Study
from ldn_cli.evidence.sections import SECTIONS, records_of
from ldn_cli.references import STYLES
from ldn_cli.render import FORMATS
from ldn_cli.report import section_sheet
from ldn_cli.report.frame import Frame, SectionSheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from ldn_cli.cli.filters import Filter

MODEL = "ldn_cli/evidence/model.py"
DATA = Dataset()
# What a study has besides its sections: its head, and what sections refer to.
HEAD = {"id", "aliases", "title", "year", "species", "summary", "domains"}
# What needs no column: an id, what is part of a reference, which numbers were computed.
UNSEEN = {"outcomes.id", "sources.title", "dropouts.derived"}


class AnyDomain(dict[str, Domain]):
    """Domains of which there is one for every id."""

    def __missing__(self, name: str) -> Domain:
        return Domain(id=name, label=name, covers=name)


@cache
def whole() -> Study:
    """Return the whole study, made when it is asked for: a step left out may keep it from that."""
    return msgspec.convert(FULL, type=Study)


def fields(kind: type[Record], path: str = "") -> Iterator[str]:
    """Yield the dotted name of each field of a record type and of the records in it."""
    for field in msgspec.structs.fields(kind):
        yield f"{path}{field.name}"
        for inner in records_within(field.type)[:1]:
            yield from fields(inner, f"{path}{field.name}.")


def at(key: str) -> Any:
    """Return what the whole study has at a key path."""
    found: Any = FULL
    for step in re.findall(r"\w+", key):
        found = found[int(step) if step.isdigit() else step]
    return found


def variants(record: Record) -> Iterator[tuple[str, Record]]:
    """Yield the dotted name of each field of a record, and the record with another value there."""
    for name, value in asdict(record).items():
        for inner, other in _others(value):
            yield f"{name}{inner}", msgspec.structs.replace(record, **{name: other})


def _others(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, tuple) and isinstance(value[0], Record):
        yield from ((f".{name}", (other, *value[1:])) for name, other in variants(value[0]))
    elif isinstance(value, tuple):
        yield "", tuple(other for item in value for _, other in _others(item))
    elif value is not None:  # which another test is about
        yield "", f"{value} too" if isinstance(value, str) else value + 1


def shown(name: str, record: Record) -> tuple[Any, Any]:
    """Return what the sheet of a section has for a record on the screen, and as flat records."""
    frame = Frame([whole()], AnyDomain(), single=True)
    sheet = section_sheet(name, [{"study": whole().id, **asdict(record)}], frame)
    columns = next(iter(sheet.layouts())).columns
    cells = [[column.cell(line) for column in columns] for line in sheet.lines()]
    return [cells, *sheet.notes()], [*sheet.records()]


def test_a_field_says_what_it_holds() -> None:
    """Each field has a description, each number a unit; codes are searched for as words."""
    for kind, field in ((k, f) for k in (*STORED, *printed()) for f in msgspec.structs.fields(k)):
        place = f"{kind.__module__}: {kind.__name__}.{field.name}"
        assert description(field.type), f"{place}: add Meta(description=...)"
        if "number" in values(field.type).partition(" or ")[0]:
            assert extra(field.type, "unit"), f"{place}: add its unit, Meta(extra={{'unit': ...}})"
        codes = [arg for arg in get_args(unwrapped(field.type)[0]) if isinstance(arg, str)]
        if kind in STORED and any("_" in code for code in codes):
            advice = f"{place} has codes: add it to _CODED of ldn_cli/evidence/search.py"
            assert field.name in search._CODED, advice


def test_a_field_is_in_the_whole_study() -> None:
    """The study that the tests put into every format has every field of the model."""
    given = {re.sub(r"\[\d+\]", "", key) for key in paths_of(FULL)}
    names = (name for name in fields(Study) if name.rpartition(".")[0] in {"", *given})
    missing = [name for name in names if name not in given]
    assert not missing, f"tests/own.py: give FULL a value for {', '.join(missing)}"


@pytest.mark.parametrize("key", [key for key in paths_of(FULL) if isinstance(at(key), float)])
@pytest.mark.parametrize("number", [nan, inf, -inf])
def test_a_field_is_a_number_that_json_knows(key: str, number: float, tmp_path: Path) -> None:
    """Where a number is expected, one that JSON has no word for is a problem of the file."""
    done = ldn("dataset", "validate", saved(tmp_path, changed(key, number), "own2021.toml"))
    advice = f"{key} may be {number}: give its type limits in {MODEL}, Meta(ge=..., le=...)"
    assert done.code == 3, advice


@pytest.mark.parametrize("name", SECTIONS)
def test_a_field_is_shown(name: str) -> None:
    """Each field of each section is in its table, in its fullest layout, and in CSV."""
    module = f"ldn_cli/report/{name}.py"
    record = records_of(whole(), name, DATA)[0]
    screen, flat = shown(name, record)
    for field, other in variants(record):
        new_screen, new_flat = shown(name, other)
        assert new_flat != flat, f"{module}: add {field!r} to `keys` and `records`"
        if f"{name}.{field}" not in UNSEEN:
            assert new_screen != screen, f"{module}: show {field!r} in a column of its first layout"


def test_a_field_of_a_study_is_a_section() -> None:
    """What a study has besides its head is a section."""
    for name in Study.__struct_fields__:
        advice = f"add {name!r} to SECTIONS of ldn_cli/evidence/sections.py"
        assert name in {*SECTIONS, *HEAD}, advice


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_has_its_parts(name: str) -> None:
    """A section has its field of `Study`, the module of its sheet, and the texts of its help."""
    section = SECTIONS[name]
    assert name in Study.__struct_fields__, f"{MODEL}: add the field {name!r} to Study"
    advice = f"write ldn_cli/report/{name}.py with a class Table, a SectionSheet"
    assert find_spec(f"ldn_cli.report.{name}"), advice
    table = getattr(import_module(f"ldn_cli.report.{name}"), "Table", None)
    assert table, advice
    for attribute in ("title", "keys"):
        assert hasattr(table, attribute), f"{table.__module__}: give Table its {attribute!r}"
    assert section.flag.endswith("."), "SECTIONS: `flag` is a sentence"
    if section.command:
        advice = f"SECTIONS: give {name!r} `examples` and a `hint`, as it has a `command`"
        assert section.examples, advice
        assert section.hint, advice


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_has_its_module(name: str) -> None:
    """A format is a module with a function that renders, and a sentence says what it is."""
    advice = f"write ldn_cli/render/{name}.py with a function render(report, look)"
    assert name == "json" or name in rendering(render, "report", "look"), advice
    assert FORMATS[name].is_.endswith("."), "FORMATS: say in a sentence what it is"
    done = ldn("studies", "outcomes", "--format", name)
    assert (done.code, done.stderr, done.stdout[-1:]) == (0, "", b"\n")


@pytest.mark.parametrize("name", STYLES)
def test_a_style_has_its_module(name: str) -> None:
    """A style of references is a module with a function that renders, and has its description."""
    module = name.replace("-", "_")
    advice = f"write ldn_cli/references/{module}.py with a function render(sources)"
    assert module in rendering(references, "sources"), advice
    done = ldn("cite", "--style", name)
    assert (done.code, done.stderr, done.stdout[-1:]) == (0, "", b"\n")


def rendering(package: ModuleType, *parameters: str) -> list[str]:
    """Return the modules of a package with a function `render` that has these parameters."""
    return [
        module.name
        for module in iter_modules(package.__path__)
        for function in [
            getattr(import_module(f"{package.__name__}.{module.name}"), "render", None)
        ]
        if function and [*inspect.signature(function).parameters] == [*parameters]
    ]


def test_no_module_is_left_out() -> None:
    """Every module that makes a sheet of a section, a format or a style is registered."""
    for name in rendering(render, "report", "look"):
        assert name in FORMATS, f"add {name!r} to FORMATS of ldn_cli/render/__init__.py"
    for name in rendering(references, "sources"):
        styles = {style.replace("-", "_") for style in STYLES}
        assert name in styles, f"add {name!r} to STYLES of ldn_cli/references/__init__.py"
    for module in iter_modules(report.__path__):
        table = getattr(import_module(f"ldn_cli.report.{module.name}"), "Table", object)
        advice = f"add {module.name!r} to SECTIONS of ldn_cli/evidence/sections.py"
        assert not issubclass(table, SectionSheet) or module.name in SECTIONS, advice


@pytest.mark.parametrize("one", FILTERS, ids=lambda one: f"{one.command} {one.option}")
def test_a_filter_keeps_what_has_the_value(one: Filter) -> None:
    """A filter is an option of its command, knows each value there is, and keeps what has it."""
    place = f"ldn_cli/cli/filters.py, {one.option}"
    command = ("studies", one.command, "--json")
    done = ldn(*command)
    assert done.code == 0, f"{place}: {done.stderr}"
    assert all(one.field in row for row in done.json), f"{place}: no record has {one.field!r}"
    known = one.values(DATA)
    unknown = {row[one.field] for row in done.json} - {None, *known}
    assert not unknown, f"{place}: add to its values {unknown}"
    for value in known:
        done = ldn(*command, one.option, value)
        assert done.code == 0, f"{place}: {done.stderr}"
        assert all(row[one.field] == value for row in done.json), (place, value)


def test_a_rule_is_registered_and_broken() -> None:
    """Every rule is in the registry, says what holds, and has a study that breaks it."""
    cases = (ROOT / "tests" / "test_rules.py").read_text("utf-8")
    for name, function in inspect.getmembers(rules, inspect.isfunction):
        of_rules = function.__module__ == rules.__name__ and name != "faults"
        if of_rules and [*inspect.signature(function).parameters] == ["study", "context"]:
            place = f"ldn_cli/dataset/rules.py: {name}"
            assert function in rules.RULES, f"{place}: add it to RULES"
            assert function.__doc__, f"{place}: say in its docstring what holds"
            assert f'"{name}"' in cases, f"tests/test_rules.py: break {name} once, in BROKEN"
