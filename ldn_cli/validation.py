"""All problems of a study file at once, each with its line: for whoever writes one.

`dataset` stops at the first sign of trouble and comes here; a lookup in sound files never does.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import chain, islice
from sys import maxsize
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
import tomli

from ldn_cli import dataset, rules
from ldn_cli.dataset import DataError, Dataset, Problem, fault
from ldn_cli.lines import joined, lines_of
from ldn_cli.model import Attributed, Identifier, Record, Study, Summary
from ldn_cli.text import LONGEST, described, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

T = TypeVar("T")

MOST = 1_000  # problems of a file that are reported: more are one mistake many times over


def syntax_problem(path: Path, error: Exception) -> Problem:
    """Return what `tomli` found wrong with the text of the file at `path`."""
    if isinstance(error, RecursionError):
        return fault(path, "is nested too deeply to be a study file")
    if not isinstance(error, tomli.TOMLDecodeError):  # Python's own limit, against slow conversion
        return fault(path, "has a number of too many digits")
    return fault(path, f"is not valid TOML: {error.msg}", line=error.lineno, column=error.colno)


def schema_problems(path: Path, content: dict[str, Any], kind: Any) -> list[Problem]:
    """Return every place where `content`, parsed from `path`, is not of the record type `kind`."""
    return located(path, misfits(content, kind, ""))


def study_problems(path: Path, content: dict[str, Any], context: rules.Context) -> list[Problem]:
    """Return all that is wrong with the study `content`, parsed from `path`.

    Where parts of it do not fit the schema, the rules are held against the rest.
    """
    found = list(islice(misfits(content, Study, ""), MOST + 1))
    reported = {key for key, _ in found}
    study, places, whole = remains(content, context)
    faults = (
        (place, text)
        for rule in rules.RULES
        if whole or rule not in REFERRING
        for key, text in rule(study, context)
        if (place := _put_back(key, places)) not in reported
    )
    return located(path, chain(found, faults))


REFERRING = (rules.sources_exist, rules.domains_exist)


def remains(
    content: dict[str, Any], context: rules.Context
) -> tuple[Study, dict[str, list[int]], bool]:
    """Return the study `content` without the parts that do not fit the schema.

    With it come the places in `content` of each section's records, and whether every source and
    domain is there that others refer to. What a study cannot be without is replaced by what breaks
    no rule.
    """
    parts: dict[str, Any] = {}
    places: dict[str, list[int]] = {}
    kinds = {field.name: field.type for field in msgspec.structs.fields(Study)}
    for name in content.keys() & kinds.keys():
        value, kind = content[name], kinds[name]
        item = record_type(kind)
        if item and isinstance(value, list) and len(value) <= _limits(kind)[1]:
            made = {index: _made(one, item) for index, one in enumerate(value)}
            places[name] = [index for index, record in made.items() if record]
            parts[name] = tuple(filter(None, made.values()))
        elif (part := _made(value, kind)) is not None:
            parts[name] = part
    if "id" not in parts:
        parts |= {"id": context.file_name.removesuffix(".toml"), "aliases": ()}
    blank = Attributed(value="", source=next(iter(context.sources), ""), locator="")
    summary = Summary(condition=blank, design=blank, intervention=blank, publication_status=blank)
    neutral: dict[str, Any] = {"title": "", "year": 0, "species": "human", "summary": summary}
    whole = content.keys() <= kinds.keys() and all(
        _made(content.get(name, []), kinds[name]) is not None for name in ("sources", "domains")
    )
    return Study(**(neutral | parts)), places, whole


def _put_back(key: str, places: dict[str, list[int]]) -> str:
    """Return the key path `key` with the index that its record has among all of its section."""
    section, bracket, rest = key.partition("[")
    if section not in places:
        return key
    index, _, field = rest.partition("]")
    return f"{section}{bracket}{places[section][int(index)]}]{field}"


def _made(value: Any, kind: Any) -> Any:
    """Return `value` as the model's type `kind`, `None` if it does not fit."""
    try:
        return msgspec.convert(value, type=kind)
    except (ValueError, RecursionError):
        return None


def located(path: Path, faults: Iterable[rules.Fault]) -> list[Problem]:
    """Return `faults` of the file at `path` as problems, each with its line, in their order there.

    Of more than `MOST` only so many are returned, and a last one that says so.
    """
    found = list(islice(faults, MOST + 1))
    lines = lines_of(dataset.read(path), {key for key, _ in found})
    problems = [fault(path, text, key or None, lines[key]) for key, text in found[:MOST]]
    problems.sort(key=lambda problem: problem.line or 0)
    if len(found) > MOST:
        problems.append(fault(path, f"has more than {MOST:,} problems; mend these first"))
    return problems


def misfits(value: Any, kind: Any, key: str) -> Iterator[rules.Fault]:
    """Yield where `value`, at the key path `key`, is not what the model's type `kind` asks for."""
    base, constraints = unwrapped(kind)
    if isinstance(base, type) and issubclass(base, msgspec.Struct):
        yield from _table_misfits(value, base, key)
    elif getattr(base, "__origin__", None) is tuple:
        if not isinstance(value, list):
            yield key, f"expected an array, found {described(value)}"
            return
        least, most = _limits(kind)
        if len(value) < least:
            yield key, f"expected at least {least} records, found {len(value)}"
        if len(value) > most:
            yield key, f"expected at most {most:,} records, found {len(value):,}"
            return
        for index, item in enumerate(value):
            yield from misfits(item, base.__args__[0], f"{key}[{index}]")
    else:
        # A reference is checked for its form here alone, where a record that does not fit hides it.
        refers = any(limit.extra_json_schema for limit in constraints)
        try:
            msgspec.convert(value, type=Identifier | None if refers else kind)
        except ValueError as error:  # msgspec's own errors among them
            yield key, _reworded(value, base, str(error))


def _limits(kind: Any) -> tuple[int, int]:
    """Return the least and the most records that the array type `kind` may have."""
    _, constraints = unwrapped(kind)
    return (
        max((limit.min_length or 0 for limit in constraints), default=0),
        min((limit.max_length or maxsize for limit in constraints), default=maxsize),
    )


def _table_misfits(value: Any, kind: type[msgspec.Struct], key: str) -> Iterator[rules.Fault]:
    if not isinstance(value, dict):
        yield key, f"expected a table, found {described(value)}"
        return
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    for name, field in fields.items():
        if name in value:
            yield from misfits(value[name], field.type, joined(key, name))
        elif field.required:
            right = next((c.description for c in unwrapped(field.type)[1] if c.description), "")
            yield key, f"{name!r} is missing; {right}"
    for name in value:
        if name not in fields:
            near = nearest(name, list(fields)) or list(fields)
            long = len(name) > LONGEST
            place, what = (key, quoted(name)) if long else (joined(key, name), "this")
            yield place, f"no field has {what} for a name; did you mean {_one_of(near)}?"


def unwrapped(kind: Any) -> tuple[Any, list[msgspec.Meta]]:
    """Return the type behind `Annotated` and `| None`, and the `Meta` found on the way."""
    constraints: list[msgspec.Meta] = []
    while True:
        if hasattr(kind, "__metadata__"):
            constraints += kind.__metadata__
            kind = kind.__origin__
        elif type(None) in (args := getattr(kind, "__args__", ())) and len(args) == 2:  # noqa: PLR2004
            kind = next(arg for arg in args if arg is not type(None))
        else:
            return kind, constraints


def record_type(kind: Any) -> type[Record] | None:
    """Return the record type of a field that holds records, `None` for others."""
    base, _ = unwrapped(kind)
    item = (getattr(base, "__args__", ()) or (None,))[0]
    return item if isinstance(item, type) and issubclass(item, Record) else None


def _reworded(value: Any, base: Any, reason: str) -> str:
    """Return what `msgspec` says of a value that does not fit, in the words of a study file."""
    shown = described(value)
    literals = getattr(base, "__args__", ())
    if literals and all(isinstance(literal, str) for literal in literals):
        near = nearest(value, list(literals)) if isinstance(value, str) else []
        hint = f"did you mean {_one_of(near)}? " if near else ""
        return f"{shown} is not a value of this field; {hint}allowed: {', '.join(literals)}"
    for pattern, right in _PATTERNS.items():
        if pattern in reason:
            return f"{shown} does not fit; {right}"
    reason = reason.replace("int | float", "float").replace(" | null", "").partition(", got")[0]
    expected = re.sub(r"`([^`]*)`", lambda m: _TYPES.get(m[1], m[1]), reason)
    expected = expected.removeprefix("Expected ")
    if isinstance(value, str) and "of length" in expected:
        expected = expected.replace("of length <=", "of at most") + " characters"
        shown = f"{len(value):,}"
    if not reason.startswith("Expected"):
        expected = "a number that can be reported"
    return f"expected {expected}, found {shown}"


_PATTERNS = {
    r"'\\S'": "it must not be blank; an optional field is left out where no source reports it",
    "[a-z0-9]+([-_]": "an id is lower-case letters and digits, joined by - or _",
    r"^10\\.": "a DOI starts with 10. and has a slash, without https://doi.org/",
    r"^[1-9]\\d": "a PMID is up to nine digits, in quotation marks",
    "^https?": "an address starts with https:// or http:// and has no spaces",
    r"\\S{1,20}": "a short name of at most 20 characters without spaces, such as LDN",
}
_TYPES = {"str": "text", "int": "a whole number", "float": "a number", "object": "a table"}


def _one_of(words: list[str]) -> str:
    return " or ".join(repr(word) for word in words)


class Validation(Record, frozen=True):
    """What a check of study files found, and a sentence that sums it up."""

    files: Annotated[int, msgspec.Meta(description="Number of files checked.")]
    problems: Annotated[
        tuple[Problem, ...], msgspec.Meta(description="All problems of all files; empty if none.")
    ]
    summary: Annotated[str, msgspec.Meta(description="The result in one sentence.")]


def validate(
    paths: Sequence[str | Path] = (), progress: Callable[[list[Path]], Iterable[Path]] = iter
) -> Validation:
    """Check the study files at `paths`, files or folders, and return all problems of all of them.

    Without paths the bundled ones are checked, and the bundled background with them. They are
    neighbours in any case: an id of theirs cannot be used again. `progress` wraps the files that
    are gone through, to show how far it is.
    """
    problems: list[Problem] = []

    def gathered(made: Callable[[], T]) -> T | None:
        try:
            return made()
        except DataError as error:
            problems.extend(error.problems)
            return None

    places: list[Path] = []
    for path in paths or [dataset.STUDIES]:
        place = gathered(partial(dataset.place_of, path))
        if place and gathered(partial(dataset.files_in, place)):
            places.append(place)
    bundled = Dataset()
    files = gathered(partial(dataset.files_of, (dataset.STUDIES, *places))) or []
    studies = {file: gathered(partial(dataset.checked, file, bundled)) for file in progress(files)}
    if not paths:
        gathered(lambda: bundled.background)
    problems += dataset.clashes({file: study for file, study in studies.items() if study})
    problems = list(dict.fromkeys(problems))  # what all studies share is wrong for each of them
    number = len(dataset.files_of(places))
    bad = len({problem.file for problem in problems})
    count = f"{_counted(number, 'study file')} checked"
    summary = (
        f"{count}: {_counted(len(problems), 'problem')} in {_counted(bad, 'file')}."
        if problems
        else f"{count}: no problems."
    )
    return Validation(files=number, problems=tuple(problems), summary=summary)


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
