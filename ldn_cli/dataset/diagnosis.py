"""All that is wrong with a file, from its text and content: each problem with its line.

The store stops at the first sign of trouble and comes here; a lookup in sound files never does.
What the decoder refuses always has a problem: where none is found here, the decoder's own words.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import chain, islice
from sys import maxsize
from types import UnionType
from typing import TYPE_CHECKING, Any, NamedTuple, Union

import msgspec
import tomli

from ldn_cli.dataset import rules
from ldn_cli.dataset.blanks import blanks_of, to_fill_in
from ldn_cli.dataset.bounds import DEEP, LONG
from ldn_cli.dataset.decoding import ARRAYS, decoded, number_fault
from ldn_cli.dataset.describe import descriptions
from ldn_cli.dataset.positions import key_path, lines_of, parent
from ldn_cli.dataset.problems import problem_of
from ldn_cli.dataset.spelling import misspelt, unquoted
from ldn_cli.evidence.fields import Identifier, Record
from ldn_cli.evidence.model import Attributed, Study, Summary
from ldn_cli.evidence.terms import Words
from ldn_cli.text import LONGEST, described, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ldn_cli.dataset.problems import Fault, Problem

FEW = 8  # fields of a record that a message lists where none is near
MOST = 1_000  # problems of a file that are reported: more are one mistake many times over
_PLACE = re.compile(r" - at (?P<name>`key` in )?`\$(?P<place>[^`]*)`$")


def syntax_problem(path: Path, text: str, error: Exception) -> Problem:
    """Return what `tomli` found wrong with the `text` of the file at `path`."""
    if isinstance(error, RecursionError):
        return problem_of(path, DEEP)
    if not isinstance(error, tomli.TOMLDecodeError):  # Python's own limit, against slow conversion
        digits = re.search(r"[0-9_]{4000,}", text)
        place = text.count("\n", 0, digits.start()) + 1 if digits else None
        return problem_of(path, LONG, line=place)
    line = error.doc.split("\n")[error.lineno - 1]
    message = f"is not valid TOML: {misspelt(line, error.colno - 1) or error.msg}"
    return problem_of(path, message, line=error.lineno, column=error.colno)


def schema_problems(
    path: Path, text: str, content: dict[str, Any], kind: Any, refusal: Exception
) -> list[Problem]:
    """Return every place where `content`, the `text` at `path`, is not of the record type `kind`.

    `refusal` is why the decoder does not take it, and the one problem where no other is found.
    """
    found = list(islice(misfits(content, kind, ""), MOST + 1))
    return located(path, text, found or [_decoders_own(_said(refusal))])


def study_problems(
    path: Path,
    text: str,
    content: dict[str, Any],
    context: rules.Context,
    refusal: Exception | None,
) -> list[Problem]:
    """Return all that is wrong with the study `content`, the `text` of the file at `path`.

    `refusal` is why the decoder does not take it, `None` if it does and a rule is broken. Where
    parts do not fit the schema, the rules are held against the rest.
    """
    found = list(islice(misfits(content, Study, ""), MOST + 1))
    if refusal and not found:
        found.append(_decoders_own(_said(refusal)))
    reported = {key for key, _ in found}
    rest = fitting_part(content, context)
    faults = (
        (place, sentence)
        for rule in rules.RULES
        if rule is not rules.references_exist and (rest.whole or rule is not rules.absent_is_absent)
        for key, sentence in rule(rest.study, context)
        if (place := _key_in_file(key, rest.places)) not in reported
    )
    loose = readable_part(content, Study)
    referring = rules.references_exist(loose, context) if _known_by_id(content, loose) else ()
    unknown = ((key, sentence) for key, sentence in referring if key not in reported)
    if blanks := blanks_of(content, found):
        found = [one for one in found if one[0] not in blanks]
        first = lines_of(text, {blanks[0]})[blanks[0]]
        filled = [problem_of(path, to_fill_in(blanks), line=first)]
    else:
        filled = []
    return [*filled, *located(path, text, chain(found, faults, unknown))]


class FittingPart(NamedTuple):
    """What of a study fits the schema: `places` are its records' places in each array of the file.

    `whole` is true where all is there that others refer to.
    """

    study: Study
    places: dict[str, list[int]]
    whole: bool


def fitting_part(content: dict[str, Any], context: rules.Context) -> FittingPart:
    """Return the study `content` without the parts that do not fit the schema.

    What a study cannot be without is replaced by what breaks no rule.
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
    blank = Attributed(value="", source=next(iter(context.words.sources), ""), locator="")
    summary = Summary(condition=blank, design=blank, intervention=blank, publication_status=blank)
    neutral: dict[str, Any] = {"title": "", "year": 0, "species": "human", "summary": summary}
    whole = content.keys() <= kinds.keys() and all(
        _made(content.get(name, []), kinds[name]) is not None for name in ("groups", *Words._fields)
    )
    return FittingPart(Study(**(neutral | parts)), places, whole)


def readable_part(value: Any, kind: Any) -> Any:
    """Return `value` as what the type `kind` asks for, `None` for each part that does not fit.

    An array that is none is empty. It is good for no more than to see what refers to what.
    """
    if (made := _made(value, kind)) is not None:
        return made
    base, _ = unwrapped(kind)
    if isinstance(base, type) and issubclass(base, Record):
        table = value if isinstance(value, dict) else {}
        fields = {one.name: one for one in msgspec.structs.fields(base)}
        given = {name: readable_part(table.get(name), one.type) for name, one in fields.items()}
        return base(**given)
    if getattr(base, "__origin__", None) is not tuple:
        return None
    item, (_, most) = record_type(kind), _limits(kind)
    within = value if item and isinstance(value, list) and len(value) <= most else ()
    return tuple(readable_part(one, item) for one in within)


def _known_by_id(content: dict[str, Any], study: Study) -> bool:
    """Return whether each record that others refer to has an id that fits, under its right name."""
    known = all(
        one.id is not None for kind in ("groups", *Words._fields) for one in getattr(study, kind)
    )
    return known and content.keys() <= {*Study.__struct_fields__}


def _key_in_file(key: str, places: dict[str, list[int]]) -> str:
    """Return the key path `key` of the fitting part as it is in the file."""
    section, bracket, rest = key.partition("[")
    if section not in places:
        return key
    index, _, field = rest.partition("]")
    return f"{section}{bracket}{places[section][int(index)]}]{field}"


def _made(value: Any, kind: Any) -> Any:
    """Return `value` as the model's type `kind`, `None` if it does not fit."""
    try:
        return decoded(value, kind)
    except (ValueError, RecursionError):
        return None


def located(path: Path, text: str, faults: Iterable[Fault]) -> list[Problem]:
    """Return `faults` of the `text` at `path` as problems with their lines, in their order there.

    Of more than `MOST` only so many are returned, and a last one that says so.
    """
    found = list(islice(faults, MOST + 1))
    lines = lines_of(text, {key for key, _ in found})
    problems = [
        problem_of(path, sentence, _shown(key), lines[key]) for key, sentence in found[:MOST]
    ]
    problems.sort(key=lambda problem: problem.line or 0)
    if len(found) > MOST:
        problems.append(problem_of(path, f"has more than {MOST:,} problems; mend these first"))
    return problems


def _shown(key: str) -> str | None:
    """Return a key path for a message: without the last of its names where that is too long."""
    return (parent(key) if len(key) > LONGEST + len(parent(key)) else key) or None


def misfits(value: Any, kind: Any, key: str) -> Iterator[Fault]:
    """Yield where `value`, at the key path `key`, is not what the type `kind` asks for.

    Nothing where the decoder takes it, at least one fault where it does not: where no part of it
    is found to be at fault, what the decoder says.
    """
    base, constraints = unwrapped(kind)
    # A reference is checked for its form here alone, where a record that does not fit hides it.
    refers = any(limit.extra_json_schema for limit in constraints)
    refusal = _refusal(value, Identifier | None if refers else kind)
    if refusal is None:
        return
    found = False
    for fault in _misfits_within(value, kind, key):
        found = True
        yield fault
    if not found:
        place, sentence = _decoders_own(refusal)
        said = sentence if place else _reworded(value, base, constraints, sentence)
        dot = "." if key and place and place[0] != "[" else ""
        yield f"{key}{dot}{place}", said


def _refusal(value: Any, kind: Any) -> str | None:
    """Return why the decoder does not take `value` as the type `kind`, `None` if it does."""
    try:
        decoded(value, kind)
    except (ValueError, RecursionError) as error:  # msgspec's own errors among them
        return _said(error)
    return None


def _said(refusal: Exception) -> str:
    """Return why the decoder did not take a value, from what it raised."""
    deep = isinstance(refusal, RecursionError)
    return DEEP if deep else str(refusal)


def _decoders_own(refusal: str) -> Fault:
    """Return what the decoder says, as a fault: its message ends with the key path, after a $."""
    match = _PLACE.search(refusal)
    if match is None:
        return "", refusal
    sentence = refusal if match["name"] else refusal[: match.start()]
    return match["place"].partition("[...]")[0].lstrip("."), sentence


def _misfits_within(value: Any, kind: Any, key: str) -> Iterator[Fault]:
    """Yield which parts of an array or a table, `value`, are not what `kind` asks for."""
    base, _ = unwrapped(kind)
    origin, args = getattr(base, "__origin__", base), getattr(base, "__args__", ())
    if isinstance(value, list) and origin in ARRAYS and args:
        yield from _array_misfits(value, kind, key)
    elif isinstance(value, dict) and origin is dict and args:
        for name, item in value.items():
            yield from misfits(item, args[1], key_path(key, name))
    elif isinstance(value, dict) and isinstance(base, type) and issubclass(base, msgspec.Struct):
        yield from _table_misfits(value, base, key)


def _array_misfits(value: list[Any], kind: Any, key: str) -> Iterator[Fault]:
    least, most = _limits(kind)
    if len(value) < least:
        yield key, f"expected at least {_items(least, kind)}, found {len(value)}"
    if len(value) > most:
        yield key, f"expected at most {_items(most, kind)}, found {len(value):,}"
        return
    base, _ = unwrapped(kind)
    items = base.__args__
    alike = base.__origin__ is not tuple or Ellipsis in items
    for index, item in enumerate(value):
        yield from misfits(item, items[0 if alike else index], f"{key}[{index}]")


def _items(number: int, kind: Any) -> str:
    what = "records" if record_type(kind) else "values"
    return f"{number:,} {what if number != 1 else what[:-1]}"


def _limits(kind: Any) -> tuple[int, int]:
    """Return the least and the most items that the array type `kind` may have."""
    base, constraints = unwrapped(kind)
    items = getattr(base, "__args__", (..., ...))
    alike = getattr(base, "__origin__", base) is not tuple or Ellipsis in items
    fixed = None if alike else len(items)
    return (
        fixed or max((limit.min_length or 0 for limit in constraints), default=0),
        fixed or min((limit.max_length or maxsize for limit in constraints), default=maxsize),
    )


def _table_misfits(value: dict[str, Any], kind: type[msgspec.Struct], key: str) -> Iterator[Fault]:
    config = kind.__struct_config__
    if config.array_like:
        return
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name, field in fields.items():
        if name in value:
            yield from misfits(value[name], field.type, key_path(key, name))
        elif field.required:
            yield key, f"{name!r} is missing; {descriptions(kind)[field.name]}"
    for name in value:
        if config.forbid_unknown_fields and name not in fields and name != config.tag_field:
            what = quoted(name) if len(name) > LONGEST else "this"
            sentence = f"no field has {what} for a name; {_fields_like(name, list(fields))}"
            yield key_path(key, name), sentence


def _fields_like(name: str, fields: list[str]) -> str:
    """Return what would be right in place of a field called `name` where there are `fields`."""
    near = nearest(name, fields)
    if near:
        return f"did you mean {_one_of(near)}?"
    if len(fields) <= FEW:
        return f"there are {', '.join(fields)}"
    return "`ldn dataset new` writes a file with all that there are"


def unwrapped(kind: Any) -> tuple[Any, list[msgspec.Meta]]:
    """Return the type behind `Annotated` and `| None`, and the `Meta` found on the way."""
    constraints: list[msgspec.Meta] = []
    while True:
        args = getattr(kind, "__args__", ())
        if hasattr(kind, "__metadata__"):
            constraints += kind.__metadata__
            kind = kind.__origin__
        elif _is_union(kind) and type(None) in args and len(args) == 2:  # noqa: PLR2004
            kind = next(arg for arg in args if arg is not type(None))
        else:
            return kind, constraints


def _is_union(kind: Any) -> bool:
    return isinstance(kind, UnionType) or getattr(kind, "__origin__", None) is Union


def record_type(kind: Any) -> type[Record] | None:
    """Return the record type of a field that holds records, `None` for others."""
    base, _ = unwrapped(kind)
    item = (getattr(base, "__args__", ()) or (None,))[0]
    return item if isinstance(item, type) and issubclass(item, Record) else None


def _reworded(value: Any, base: Any, constraints: list[msgspec.Meta], reason: str) -> str:
    """Return what `msgspec` says of a value that does not fit, in the words of a study file."""
    shown = described(value)
    literals = getattr(base, "__args__", ())
    if literals and all(isinstance(literal, str) for literal in literals):
        near = nearest(value, list(literals)) if isinstance(value, str) else []
        hint = f"did you mean {_one_of(near)}? " if near else ""
        return f"{shown} is not a value of this field; {hint}allowed: {', '.join(literals)}"
    if "matching regex" in reason:
        extras = (limit.extra or {} for limit in constraints)
        rights = [str(extra["right"]) for extra in extras if "right" in extra]
        return f"{shown} does not fit; {'; '.join(rights) or reason}"
    if isinstance(value, str) and base is int:
        return unquoted(value, whole=True)
    if base is Decimal and (fault := number_fault(value)):
        return fault
    if not reason.startswith("Expected") or _PLACE.search(reason):
        return f"{shown} does not fit: {reason}"
    reason = reason.replace("int | float", "float").replace(" | null", "").partition(", got")[0]
    expected = re.sub(r"`([^`]*)`", lambda m: _TYPES.get(m[1], m[1]), reason)
    expected = expected.removeprefix("Expected ")
    if isinstance(value, str) and "of length" in expected:
        for bound, words in {"length <=": "at most", "length >=": "at least"}.items():
            expected = expected.replace(bound, words)
        expected, shown = f"{expected} characters", f"{len(value):,}"
    elif base is str and not isinstance(value, (bool, dict, list)):
        shown += "; put it in quotation marks"
    return f"expected {expected}, found {shown}"


_TYPES = {
    "str": "text",
    "decimal": "a number",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "an array",
    "object": "a table",
}


def _one_of(words: list[str]) -> str:
    return " or ".join(repr(word) for word in words)
