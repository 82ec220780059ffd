"""What CONTRIBUTING says of adding to a registry: whoever leaves a step out is told which."""

from __future__ import annotations

import inspect
import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from math import inf, nan
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import codebook
import msgspec
import pytest
from codebook import STORED, printed, records_within, values
from msgspec.structs import asdict, replace
from own import FULL, changed, ldn, paths_of, saved
from pages import ROOT, table
from test_search import LAY, NOTHING

from ldn_cli import references, render, report
from ldn_cli.cli.filters import FILTERS
from ldn_cli.cli.lexicon import SECTION_WORDS, STYLE_WORDS
from ldn_cli.dataset import number_rules, rules
from ldn_cli.dataset.describe import descriptions
from ldn_cli.dataset.diagnosis import record_type, unwrapped
from ldn_cli.dataset.files import BUNDLED, SHARED
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence import passages, vocabulary, wording
from ldn_cli.evidence.fields import Record
from ldn_cli.evidence.group_values import group_values
from ldn_cli.evidence.listing import StudyRow
from ldn_cli.evidence.model import Study, Summary, Value
from ldn_cli.evidence.sections import HEAD, SECTIONS, option, records_of
from ldn_cli.evidence.terms import Vocabulary, Words
from ldn_cli.references import STYLES
from ldn_cli.render import FORMATS, cells, screen
from ldn_cli.report import group_values as by_group
from ldn_cli.report import section_sheet, sheet
from ldn_cli.report.frame import Frame, SectionSheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import ModuleType

    from ldn_cli.cli.filters import Filter
    from ldn_cli.evidence.source import Source
    from ldn_cli.report.sheet import Sheet

MODEL = "ldn_cli/evidence/model.py"
DATA = Dataset()
POLICY = "docs/text-policy.md"
OTHER = "{} too"  # what a text is changed into
# What needs no column: an id, the place of a range in its source, what is part of a reference or
# puts marks elsewhere, and of the participant flow what its counts show already. The summary is for
# reading: where in a source its phrases stand is in JSON and CSV.
UNSEEN = {
    *("outcomes.id", "outcomes.scale.locator", "discrepancies.about"),
    *(f"sources.{name}" for name in ("title", "authors", "authors_complete", "year", "address")),
    *(f"summary.{part}.locator" for part in Summary.__struct_fields__),
    *(f"dropouts.{name}" for name in ("base", "enrolled", "completed", "left", "left_share")),
}


class Catalogue:
    """What the sections of the whole study ask for."""

    def collection_of(self, _: Study) -> Any:
        """Return the collection of a study of one's own."""
        return "own"

    def sources_of(self, *studies: Study) -> dict[str, Source]:
        """Return the sources that the studies bring with them."""
        return {source.id: source for study in studies for source in study.sources}


@cache
def whole() -> Study:
    """Return the whole study, made when it is asked for: a step left out may keep it from that."""
    return msgspec.convert(FULL, type=Study)


def frame() -> Frame:
    """Return what a sheet must know of the whole study, whatever words its records cite."""
    return Frame([whole()], words(), single=True)


@cache
def words() -> Words:
    """Return a vocabulary with whatever the records of the whole study and its variants cite."""
    kinds = {field.name: record_type(field.type) for field in msgspec.structs.fields(Vocabulary)}
    texts = [text for key in paths_of(FULL) if isinstance(text := at(key), str)]
    names = [*texts, *map(OTHER.format, texts)]
    known = {k: {name: made(kind, name) for name in names} for k, kind in kinds.items() if kind}
    return Words(**known)


def made(kind: type[Record], name: str) -> Any:
    """Return a record whose required fields all have one text."""
    required = [field.name for field in msgspec.structs.fields(kind) if field.required]
    return kind(**dict.fromkeys(required, name))


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


def fullest(records: Sequence[Record]) -> int:
    """Return the place of the record that says most."""
    said = [sum(value not in {None, ()} for value in asdict(one).values()) for one in records]
    return said.index(max(said))


def variants(record: Record) -> Iterator[tuple[str, Record]]:
    """Yield the dotted name of each field of a record, and the record with another value there."""
    for field in msgspec.structs.fields(type(record)):
        for inner, other in others(getattr(record, field.name), field.type):
            yield f"{field.name}{inner}", replace(record, **{field.name: other})


def others(value: Any, kind: Any) -> Iterator[tuple[str, Any]]:
    """Yield other values that a field of a type can have, of records and arrays part by part."""
    base, _ = unwrapped(kind)
    if isinstance(value, Record):
        yield from ((f".{name}", other) for name, other in variants(value))
    elif isinstance(value, tuple):
        records = value and isinstance(value[0], Record)
        for index in [fullest(value)] if records else range(len(value)):
            items = get_args(base)
            item = items[0 if Ellipsis in items else index]
            for inner, other in others(value[index], item):
                place = inner if Ellipsis in items else f"[{index}]"
                yield place, (*value[:index], other, *value[index + 1 :])
    elif get_origin(base) is Literal:
        yield from (("", code) for code in get_args(base) if code != value)
    elif value is not None:  # which another test is about
        yield "", OTHER.format(value) if isinstance(value, str) else value + 1


def shown(table: Sheet) -> tuple[list[Any], list[Any]]:
    """Return what a sheet has on the screen, layout by layout, and as flat records."""
    said = [*table.alerts(), *table.notes()]
    screens = [
        [
            [*said, *table.marks(one)],
            *([c.cell(line) for c in one.columns] for line in one.lines or table.lines()),
        ]
        for one in table.layouts()
    ]
    return screens, [[one[key] for key in table.fields] for one in table.records()]


def is_number(kind: Any, name: str) -> bool:
    """Return whether the field of a dotted name is a number, or some."""
    first, _, rest = re.sub(r"\[\d+\]", "", name).partition(".")
    field = next(field for field in msgspec.structs.fields(kind) if field.name == first)
    if rest:
        return is_number(records_within(field.type)[0], rest)
    return "number" in values(field.type).partition(" or ")[0]


def test_a_field_says_what_it_holds() -> None:
    """Each field has a text under it, each number a unit; codes are searched for as words."""
    searched = records_within(*(section.record for section in SECTIONS.values()))
    for kind, field in ((k, f) for k in (*STORED, *printed()) for f in msgspec.structs.fields(k)):
        place = f"{kind.__module__}: {kind.__name__}.{field.name}"
        assert descriptions(kind)[field.name].endswith("."), f"{place}: say under it what it holds"
        if "number" in values(field.type).partition(" or ")[0]:
            advice = f"{place}: add its unit, Annotated[..., Meta(extra={{'unit': ...}})]"
            assert codebook.unit(kind, field.type), advice
        codes = [arg for arg in get_args(unwrapped(field.type)[0]) if isinstance(arg, str)]
        if kind in searched and any("_" in code for code in codes):
            advice = f"{place} has codes: add it to CODED of ldn_cli/evidence/passages.py"
            assert field.name in passages.CODED, advice


def test_a_field_is_in_the_whole_study() -> None:
    """The study that the tests put into every format has every field of the model."""
    given = {re.sub(r"\[\d+\]", "", key) for key in paths_of(FULL)}
    names = (name for name in fields(Study) if name.rpartition(".")[0] in {"", *given})
    missing = [name for name in names if name not in given]
    assert not missing, f"tests/own.py: give FULL a value for {', '.join(missing)}"


NUMBERS = [key for key in paths_of(FULL) if not isinstance(at(key), (str, bool, dict, list))]


@pytest.mark.parametrize("key", NUMBERS)
@pytest.mark.parametrize("number", [nan, inf, -inf])
def test_a_field_is_a_number_that_json_knows(key: str, number: float, tmp_path: Path) -> None:
    """Where a number is expected, one that JSON has no word for is a problem of the file."""
    done = ldn("dataset", "validate", saved(tmp_path, changed(key, number), "own2021.toml"))
    advice = f"ldn_cli/dataset/number_rules.py: numbers_can_be_reported lets {key} be {number}"
    assert done.code == 3, advice


@pytest.mark.parametrize("name", SECTIONS)
def test_a_field_is_shown(name: str) -> None:
    """Each field of each section is in its fullest table, each number in all, and all in CSV."""
    module = f"ldn_cli/report/{name}.py"
    kind, records = SECTIONS[name].record, records_of(whole(), name, Catalogue())
    record = records[fullest(records)]

    def sheet_of(one: Any) -> tuple[list[Any], list[Any]]:
        return shown(section_sheet(name, [{"study": whole().id, **asdict(one)}], frame()))

    screens, flat = sheet_of(record)
    told: dict[str, list[bool]] = {}  # by a field: whether one value of it or another is seen
    for field, other in variants(record):
        if not all(seen := told.setdefault(field, [False] * (1 + len(screens)))):
            (*new_screens,), new_flat = sheet_of(other)
            pairs = zip([new_flat, *new_screens], [flat, *screens], strict=True)
            told[field] = [was or new != old for was, (new, old) in zip(seen, pairs, strict=True)]
    for field, (in_csv, in_first, *in_others) in told.items():
        assert in_csv, f"{module}: add {field!r} to `keys` and `records`"
        if f"{name}.{field.partition('[')[0]}" not in UNSEEN:
            assert in_first, f"{module}: show {field!r} in a column of its first layout"
            if is_number(kind, field):
                assert all(in_others), f"{module}: show {field!r} in every layout"


def test_a_field_of_a_value_is_in_a_row_of_its_own() -> None:
    """Each field of a number by group is in its row of `ldn studies outcomes --values`."""
    outcome = whole().outcomes[fullest(whole().outcomes)]
    value = outcome.values[fullest(outcome.values)]

    def sheet_of(one: Any) -> tuple[list[Any], list[Any]]:
        row = {"study": whole().id, **asdict(replace(outcome, values=(one,)))}
        return shown(by_group.Table(group_values({whole().id: whole()}, [row]), frame()))

    screens, flat = sheet_of(value)
    for field in Value.__struct_fields__:
        new = [sheet_of(other) for name, other in variants(value) if name == field]
        in_csv, on_screen = any(n[1] != flat for n in new), any(n[0] != screens for n in new)
        assert in_csv, f"ldn_cli/evidence/group_values.py: add {field!r} to GroupValue"
        assert on_screen, f"ldn_cli/report/group_values.py: add {field!r} to _words"


def test_a_field_of_a_study_is_a_section() -> None:
    """What a study has is a section, or in its head, or words that it brings with it."""
    for name in Study.__struct_fields__:
        advice = f"add {name!r} to SECTIONS of ldn_cli/evidence/sections.py, or to HEAD there"
        assert name in {*SECTIONS, *HEAD, *Words._fields}, advice
    for name in Summary.__struct_fields__:
        advice = f"ldn_cli/evidence/listing.py: add {name!r} to StudyRow"
        assert name in StudyRow.__struct_fields__, advice


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_has_its_parts(name: str) -> None:
    """A section has its field of `Study`, its sheet, its texts of help, its words, its news."""
    section = SECTIONS[name]
    assert name in Study.__struct_fields__, f"{MODEL}: add the field {name!r} to Study"
    advice = f"write ldn_cli/report/{name}.py with a class Table, a SectionSheet"
    assert find_spec(f"ldn_cli.report.{name}"), advice
    table = getattr(import_module(f"ldn_cli.report.{name}"), "Table", None)
    assert table, advice
    for attribute in ("title", "keys"):
        assert hasattr(table, attribute), f"{table.__module__}: give Table its {attribute!r}"
    assert section.flag.endswith("."), "SECTIONS: `flag` is a sentence"
    assert not section.command or in_changelog(option(name)), f"CHANGELOG.md: say what {name!r} is"
    advice = f"ldn_cli/cli/lexicon.py: add to SECTION_WORDS what people call {name!r}"
    assert SECTION_WORDS.get(name), advice
    if section.command:
        advice = f"SECTIONS: give {name!r} `examples` and a `hint`, as it has a `command`"
        assert section.examples, advice
        assert section.hint, advice
        assert section.command.endswith("."), "SECTIONS: `command` is a sentence"


@pytest.mark.parametrize(
    "key", [key for key in paths_of(FULL) if re.search(r"\.(group|source|sources\[\d+\])$", key)]
)
def test_what_a_record_cites_exists(key: str, tmp_path: Path) -> None:
    """A record that names a group or a source that there is not is a problem of the file."""
    done = ldn("dataset", "validate", saved(tmp_path, changed(key, "zzz")), "--json")
    found = {problem["key"] for problem in msgspec.json.decode(done.stdout)["problems"]}
    assert key in found, f"ldn_cli/dataset/rules.py: {key} is not among the _references"


@pytest.mark.parametrize("kind", Vocabulary.__struct_fields__)
def test_a_vocabulary_has_its_parts(kind: str) -> None:
    """A vocabulary of terms has its file, is one of the words, comes with studies and is cited."""
    assert kind in Words._fields, f"ldn_cli/evidence/terms.py: add {kind!r} to Words"
    assert kind in Study.__struct_fields__, f"{MODEL}: add {kind!r} to Study"
    assert kind in SHARED, f"ldn_cli/dataset/files.py: add {kind!r} to SHARED"
    file = BUNDLED / SHARED[kind]
    assert file.exists(), f"write data/{file.name}"
    assert getattr(DATA.bundled, kind), f"{file.name} has no [[{kind}]]"
    page = (ROOT / "data" / "README.md").read_text("utf-8")
    assert f"`[[{kind}]]`" in page, f"data/README.md: name `[[{kind}]]` where the others are"
    if kind != "sources":
        cited = [field for section, field, cites, _ in rules.CITED_WORDS if cites == kind]
        advice = f"ldn_cli/dataset/rules.py: add to CITED_WORDS what cites {kind!r}"
        assert cited, advice
        told = {*codebook.TERMS, "instruments"}
        assert kind in told, f"scripts/codebook.py: add {kind!r} to TERMS"


def test_words_are_those_of_vocabularies() -> None:
    """What records may cite is what files can hold, and what cites them refers to an id."""
    assert {*Words._fields} == {*Vocabulary.__struct_fields__}, "terms.py: Words, Vocabulary"
    assert {*SHARED} == {*Words._fields}, "ldn_cli/dataset/files.py: SHARED"
    for section, field, kind, _ in rules.CITED_WORDS:
        records = getattr(whole(), section)
        assert all(field in one.__struct_fields__ for one in records), (section, field)
        assert kind in Words._fields, kind


@pytest.mark.parametrize(("section", "field", "kind"), [row[:3] for row in rules.CITED_WORDS])
def test_a_term_that_is_cited_exists(section: str, field: str, kind: str, tmp_path: Path) -> None:
    """A record that cites a word of a vocabulary that there is not is a problem of the file."""
    file = saved(tmp_path, changed(f"{section}.0.{field}", "zzz"))
    done = ldn("dataset", "validate", file, "--json")
    assert f"{section}[0].{field}" in {
        problem["key"] for problem in msgspec.json.decode(done.stdout)["problems"]
    }, f"{kind} is no vocabulary that {section}.{field} is held against"


def test_a_code_has_its_meaning_and_words() -> None:
    """Each code has its meaning, and words and a mark where the screen needs some."""
    codebook.codes()  # raises an error that says where a meaning is missing
    told: dict[str, tuple[Any, Any]] = {
        "DIRECTIONS of ldn_cli/report/sheet.py": (vocabulary.CellDirection, sheet.DIRECTIONS),
        "MARKS of ldn_cli/render/cells.py": (vocabulary.CellDirection, cells.MARKS),
        "STYLES of ldn_cli/render/screen.py": (vocabulary.CellDirection, screen.STYLES),
        "INTERVALS of ldn_cli/evidence/wording.py": (vocabulary.Interval, wording.INTERVALS),
    }
    for place, (kind, known) in told.items():
        for code in get_args(kind):
            assert code in known, f"add {code!r} to {place}"
    for code in get_args(vocabulary.Direction):
        advice = f"ldn_cli/evidence/vocabulary.py: add {code!r} to CellDirection too"
        assert code in get_args(vocabulary.CellDirection), advice


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_has_its_module(name: str) -> None:
    """A format is a module with a function that renders, and the pages say what it is and does."""
    advice = f"write ldn_cli/render/{name}.py with a function render(report, look)"
    assert name == "json" or name in rendering(render, "report", "look"), advice
    assert in_changelog(name), f"CHANGELOG.md: add the format {name!r}"
    assert FORMATS[name].is_.endswith("."), "FORMATS: say in a sentence what it is"
    assert f"`{name}`" in kept_from_harm(), f"{POLICY}: say in a row what becomes of text in {name}"
    done = ldn("studies", "outcomes", "--format", name)
    assert (done.code, done.stderr, done.stdout[-1:]) == (0, "", b"\n")


@pytest.mark.parametrize("name", STYLES)
def test_a_style_has_its_module(name: str) -> None:
    """A style is a module with a function that renders, has its words, and is in the pages."""
    module = name.replace("-", "_")
    advice = f"write ldn_cli/references/{module}.py with a function render(sources)"
    assert module in rendering(references, "sources"), advice
    assert STYLES[name], f"STYLES: say what {name!r} is"
    assert in_changelog(name), f"CHANGELOG.md: add the style {name!r}"
    advice = f"ldn_cli/cli/lexicon.py: add to STYLE_WORDS what people call {name!r}"
    assert STYLE_WORDS.get(name) or name == "text", advice  # which a word of its own names
    row = f"`cite --style {name}`"
    assert row in kept_from_harm(), f"{POLICY}: say in a row what becomes of text in {row}"
    done = ldn("cite", "--style", name)
    assert (done.code, done.stderr, done.stdout[-1:]) == (0, "", b"\n")


def in_changelog(name: str) -> bool:
    """Return whether the changelog says, of some version, that there is what has the name."""
    told = (ROOT / "CHANGELOG.md").read_text("utf-8")
    return re.search(rf"\b{name}\b", told, re.IGNORECASE) is not None


def kept_from_harm() -> set[str]:
    """Return the formats and styles of which the text policy says what becomes of text in them."""
    rows = table((ROOT / POLICY).read_text("utf-8"), "What becomes of it")
    return {name for row in rows for name in row["Format"].split(", ")}


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
    assert one.help.endswith("."), f"{place}: its `help` is a sentence"
    for value in known:
        done = ldn(*command, one.option, value)
        assert done.code == 0, f"{place}: {done.stderr}"
        assert all(row[one.field] == value for row in done.json), (place, value)


def test_a_lay_word_is_tried() -> None:
    """Each entry of the thesaurus has what its words must find, and nothing else is tried."""
    said, tried = {term.say[0] for term in DATA.thesaurus.terms}, {*LAY, *NOTHING}
    assert not said - tried, f"tests/test_search.py: add to LAY, or to NOTHING, {said - tried}"
    assert not tried - said, f"data/lay-terms.toml: add entries that first say {tried - said}"


def test_a_rule_is_registered_and_broken() -> None:
    """Every rule is in the registry, says what holds, and has a study that breaks it."""
    cases = (ROOT / "tests" / "test_rules.py").read_text("utf-8")
    for module in (rules, number_rules):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            of_module = function.__module__ == module.__name__ and name != "faults"
            if of_module and [*inspect.signature(function).parameters] == ["study", "context"]:
                place = f"{module.__name__}: {name}"
                assert function in rules.RULES, f"{place}: add it to RULES of rules.py"
                assert function.__doc__, f"{place}: say in its docstring what holds"
                assert f'"{name}"' in cases, f"tests/test_rules.py: break {name} once, in BROKEN"
