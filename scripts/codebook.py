"""The tables of the codebook, `data/README.md`: from the model, the rules and the data."""

from __future__ import annotations

import inspect
import re
from decimal import Decimal
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import msgspec
from pages import tabled

from ldn_cli.dataset import decoding, diagnosis, files, rules, schema
from ldn_cli.dataset.describe import descriptions
from ldn_cli.dataset.diagnosis import record_type, unwrapped
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence import background, lay, model, terms, vocabulary
from ldn_cli.evidence.fields import Record
from ldn_cli.evidence.sections import SECTIONS, option, records_of
from ldn_cli.evidence.wording import scale_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.evidence.model import Study

VOCABULARIES = {
    name: kind for name, kind in vars(vocabulary).items() if get_origin(kind) is Literal
}
MANY = 10**6  # a largest number from here on is a limit of size, and stands among those


def types_within(kind: Any) -> Iterator[Any]:
    """Yield a type of the model, and each that is within it, a record's fields after the record."""
    yield kind
    base, _ = unwrapped(kind)
    if isinstance(base, type) and issubclass(base, Record):
        inner = [field.type for field in msgspec.structs.fields(base)]
    else:
        inner = [arg for arg in get_args(base) if get_origin(base) is not Literal]
    for one in inner:
        yield from types_within(one)


def records_within(*kinds: Any) -> list[type[Record]]:
    """Return the record types within types of the model, each once."""
    bases = (unwrapped(one)[0] for kind in kinds for one in types_within(kind))
    return [*dict.fromkeys(b for b in bases if isinstance(b, type) and issubclass(b, Record))]


STORED = records_within(model.Study, background.BackgroundFile, terms.Vocabulary, lay.Thesaurus)


def printed() -> list[type[Record]]:
    """Return the record types of what commands print, but for the stored ones."""
    kinds = {kind.__name__: kind for kind in Record.__subclasses__()}
    names = dict.fromkeys(name for shape in schema.outputs().values() for name in shape["$defs"])
    return [kinds[name] for name in names if kinds[name] not in STORED]


def extra(kind: Any, word: str) -> Any:
    """Return what the model says of a type under `word`, of the items if it is of an array."""
    base, constraints = unwrapped(kind)
    items = get_args(base)[:1] if get_origin(base) is tuple else ()
    return _said(constraints, word) or next((extra(item, word) for item in items), None)


def _said(constraints: list[msgspec.Meta], word: str) -> Any:
    extras = (limit.extra or {} for limit in constraints)
    return next((one[word] for one in extras if word in one), None)


def values(kind: Any) -> str:
    """Return the values that a field of a type can have."""
    base, constraints = unwrapped(kind)
    args = [arg for arg in get_args(base) if arg is not NoneType]
    if called := _said(constraints, "called"):
        return str(called)
    if get_origin(base) is Literal:
        named = [name for name, known in VOCABULARIES.items() if known == base]
        return _link(named[0]) if named else ", ".join(f"`{code}`" for code in args)
    if get_origin(base) is tuple:
        if Ellipsis not in args:
            return f"[{', '.join(map(values, args))}]"
        least = max((limit.min_length or 0 for limit in constraints), default=0)
        return f"array of {values(args[0])}" + (f", {least} or more" if least else "")
    if args:
        words = dict.fromkeys(map(values, args))
        return " or ".join(w for w in words if w != TYPES[int] or TYPES[float] not in words)
    return _link(base.__name__) if issubclass(base, Record) else TYPES[base] + _range(constraints)


TYPES = {
    str: "text",
    bool: "`true` or `false`",
    int: "whole number",
    float: "number",
    Decimal: "number, with the digits of its source",
}


def _range(constraints: list[msgspec.Meta]) -> str:
    least = next((limit.ge for limit in constraints if limit.ge is not None), -MANY)
    most = next((limit.le for limit in constraints if limit.le is not None), MANY)
    if most < MANY:
        return f", {least:g} to {most:g}"
    return f", {least:g} or more" if least > -MANY else ""


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def _can_be_null(kind: Any) -> bool:
    while hasattr(kind, "__metadata__"):
        kind = kind.__origin__
    return NoneType in get_args(kind)


def _yes(*, is_so: bool) -> str:
    return "yes" if is_so else "no"


def described(kinds: list[type[Record]]) -> str:
    """Return a section for each record type: what it is, and its fields."""
    return "\n\n".join(_section(kind) for kind in kinds)


def _section(kind: type[Record]) -> str:
    stored = kind in STORED
    # What stands in the files unless the model says otherwise; a check of files is not in them.
    usual = "reported" if stored else "computed" if ".dataset." in kind.__module__ else "stored"
    told = descriptions(kind)
    rows = (
        (
            f"`{field.name}`",
            _yes(is_so=field.required if stored else _can_be_null(field.type)),
            values(field.type),
            unit(kind, field.type) or "–",
            extra(field.type, "origin") or _origin(told[field.name]) or usual,
            told[field.name].removesuffix(OURS),
        )
        for field in msgspec.structs.fields(kind)
    )
    head = ("Field", "Required" if stored else "Null", "Values", "Unit", "Origin", "Description")
    first = (kind.__doc__ or "").splitlines()[0]
    return f"### {kind.__name__}\n\n{first}\n\n{tabled(head, rows)}"


OURS = " Ours."
ORIGINS = {OURS: "assigned", "; computed.": "computed", " were computed.": "computed"}


def _origin(told: str) -> str | None:
    """Return what the end of a field's text says of where it comes from."""
    return next((origin for end, origin in ORIGINS.items() if told.endswith(end)), None)


def unit(kind: type[Record], field: Any) -> str | None:
    """Return the unit of a field's type in a record type, `None` if it has none."""
    told = extra(field, "unit")
    beside = values(field).startswith(TYPES[Decimal]) and "unit" in kind.__struct_fields__
    return str(told) if told else "see `unit`" if beside else None


def codes() -> str:
    """Return a section for each vocabulary: its codes, and what they mean."""
    source = inspect.getsource(vocabulary)
    return "\n\n".join(
        f"### {name}\n\n{tabled(('Value', 'Meaning'), _meanings(source, name))}"
        for name in VOCABULARIES
    )


def _meanings(source: str, name: str) -> Iterator[tuple[str, str]]:
    told = source.partition(f"\n{name} = ")[2].partition("\n]")[0]
    meanings = dict(re.findall(r'^    "([^"]+)",  # (.+)$', told, re.MULTILINE))
    for code in get_args(VOCABULARIES[name]):
        if code not in meanings:
            message = (
                f"ldn_cli/evidence/vocabulary.py: write behind {code!r} of {name} what it means"
            )
            raise ValueError(message)
        yield f"`{code}`", meanings[code]


def words() -> str:
    """Return a section for each bundled vocabulary: the terms, the instruments, the lay words."""
    bundled = Dataset().bundled
    parts = []
    for kind, title in TERMS.items():
        found = getattr(bundled, kind).values()
        rows = ((f"`{term.id}`", term.label, term.covers) for term in found)
        parts.append(f"### {title}\n\n{tabled(('Value', 'Label', 'Covers'), rows)}")
    rows = ((f"`{one.id}`", one.label, _scale(one.scale)) for one in bundled.instruments.values())
    parts.append(f"### Instruments\n\n{tabled(('Value', 'Label', 'Scale'), rows)}")
    rows = (
        (", ".join(term.say), ", ".join(term.find), ", ".join(map("`{}`".format, term.records)))
        for term in Dataset().thesaurus.terms
    )
    parts.append(f"### Lay words\n\n{tabled(('Lay words', 'Also found', 'Records'), rows)}")
    return "\n\n".join(parts)


TERMS = {
    "domains": "Domains",
    "characteristics": "Characteristics",
    "caveat_kinds": "Kinds of caveats",
}


def _scale(scale: terms.Scale | None) -> str:
    return "–" if scale is None else f"{scale_words(scale)} `{scale.source}`"


def outputs() -> str:
    """Return the table of what each command prints as JSON, `ldn study` section by section."""
    rows = []
    for shape in schema.outputs().values():
        rows.append((f"`{shape['title'].removesuffix(' --json')}`", _printed(shape)))
        parts = ((name, shape["properties"][name]) for name in SECTIONS if "properties" in shape)
        rows += [
            (f"`ldn study ID --{option(name)}`", f"`{name}` in it: {_printed(part)}")
            for name, part in parts
        ]
    return tabled(("Command", "Prints"), rows)


def _printed(shape: dict[str, Any]) -> str:
    if "properties" in shape:
        return f"an object: {', '.join(f'`{key}`' for key in shape['required'])}, and the sections"
    record = (shape.get("items") or shape)["$ref"].rpartition("/")[2]
    return f"{'an array of' if 'items' in shape else 'one'} {_link(record)}"


def rule_table() -> str:
    """Return the table of the rules, each in its own words."""
    rows = ((f"`{rule.__name__}`", (rule.__doc__ or "").splitlines()[0]) for rule in rules.RULES)
    return tabled(("Rule", "What holds"), rows)


def limits() -> str:
    """Return the table of the limits of size that a study file keeps."""
    rows = {
        "file": f"{files.MAX_BYTES:,} bytes",
        "problems reported of a file": f"{diagnosis.MOST:,}",
        TYPES[Decimal]: f"{decoding.DIGITS} digits in all, before its point and after it",
    }
    for kind in types_within(model.Study):
        base, constraints = unwrapped(kind)
        for limit in constraints:
            if limit.max_length:
                array = get_origin(base) is tuple
                what = "items" if array else "characters"
                rows["array" if array else values(kind)] = f"{limit.max_length:,} {what}"
            if limit.le is not None and limit.le >= MANY:
                rows[values(kind)] = f"{limit.le:,}"
    return tabled(("What", "At most"), rows.items())


def counts() -> str:
    """Return the table of how many records of each kind the bundled studies have."""
    data = Dataset(later=True)
    counted = {study.id: dict(_counted(study, data)) for study in data}
    kinds = next(iter(counted.values()))
    rows = ((kind, *(counted[study][kind] for study in counted)) for kind in kinds)
    return tabled(("Records", *counted), rows)


def _counted(study: Study, data: Dataset) -> Iterator[tuple[str, int]]:
    for name, section in SECTIONS.items():
        records = records_of(study, name, data)
        if section.many:
            yield name.replace("_", " "), len(records)
            continue
        for field in msgspec.structs.fields(section.record):
            if record_type(field.type):
                yield f"{name}: {field.name}", len(getattr(records[0], field.name))


PARTS = {
    "stored records": lambda: described(STORED),
    "codes": codes,
    "words": words,
    "outputs": outputs,
    "printed records": lambda: described(printed()),
    "rules": rule_table,
    "limits": limits,
    "counts": counts,
}
