"""Study files of the tests' own: a whole one to start from, as TOML, and `ldn` with it beside."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
from inprocess import Done, afresh

from ldn_cli.dataset.diagnosis import record_type, unwrapped
from ldn_cli.dataset.positions import key_path
from ldn_cli.render.look import Look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Content = dict[str, Any]

PLAINLY = Look()
CITED: Content = {"source": "own-article", "locator": "p. 1"}
# A study in which every field of every record stands.
FULL: Content = {
    "id": "own2021",
    "aliases": ["owned"],
    "title": "A trial made up",
    "year": 2021,
    "species": "human",
    "matrix_groups": ["LDN"],
    "summary": {
        key: {"value": f"a made-up {key}", **CITED}
        for key in ("condition", "design", "intervention", "publication_status")
    },
    "groups": [
        {"id": "LDN", "kind": "arm", "role": "experimental", "intervention": "3 mg", **CITED},
        {"id": "placebo", "kind": "arm", "role": "placebo", **CITED},
    ],
    "design": [
        {"characteristic": "dose", "value": "3 mg", **CITED},
        {
            "characteristic": "age", "value": "adults", "values": [
                {
                    "group": "LDN", "time": "at baseline", "statistic": "mean",
                    "value": Decimal("40.50"), "unit": "years", "sd": 9.5, "interval": "range",
                    "low": 18, "high": 65, "n": 9, "of": 10,
                },
            ], **CITED,
        },
    ],
    "outcomes": [
        {
            "id": "sleep", "domain": "sleep", "measure": "hours asleep", "instrument": "diary",
            "scale": {"low": 0, "high": 24, "better": "higher", "note": "hours", **CITED},
            "role": "primary", "time": "at 12 weeks", "population": "women", "group": "LDN",
            "comparator": "placebo", "contrast": "between_groups", "direction": "improved",
            "significance": "significant", "effect": "mean_difference", "estimate_relation": "=",
            "estimate": Decimal("1.50"), "unit": "hours", "interval": "ci95", "low": 0.5,
            "high": 2.5,
            "p_relation": "<", "p_value": Decimal("0.010"), "values": [
                {
                    "group": "LDN", "time": "at 12 weeks", "statistic": "mean",
                    "value": Decimal("7.50"), "unit": "hours", "sd": 1.2, "interval": "ci95",
                    "low": 7, "high": 8, "n": 8, "of": 9,
                },
                {"group": "placebo", "time": "at 12 weeks", "statistic": "count", "n": 3, "of": 9},
            ], "finding": "They slept longer.", **CITED,
        },
        {
            "id": "pain", "domain": "pain", "measure": "pain", "group": "LDN",
            "direction": "not_reported", "significance": "not_reported",
            "finding": "Measured, no result given.", "source": "nmss", "locator": "Overview",
        },
    ],
    "dropouts": {
        "counts": [
            {"stage": "enrolled", "n": 20, **CITED},
            {
                "stage": "completed", "group": "LDN", "time": "week 12", "population": "women",
                "n": 8, "of": 10, "percent": Decimal("80.0"), **CITED,
            },
            {"stage": "completed", "n": 17, **CITED},
        ],
        "base": "enrolled",
        "reasons": [
            {"reason": "moved away", "kind": "withdrawal", "group": "LDN", "n": 2, **CITED},
            {"kind": "unspecified", "n": 1, **CITED},
        ],
        "statements": [{"text": "17 of 20 completed", **CITED}],
    },
    "adverse_events": [
        {
            "event": "headache", "kind": "event", "severity": "mild", "timing": "week 1",
            "frequency": "some", "group": "LDN", "n": 4, "of": 10, "percent": Decimal("40.0"),
            "events": 5,
            **CITED,
        },
    ],
    "caveats": [{"kind": "pilot", "text": "It was small.", **CITED}],
    "discrepancies": [
        {
            "topic": "number of participants",
            "about": ["dropouts"],
            "statements": [
                {"text": "20", **CITED},
                {"text": "21", "source": "own-register", "locator": "enrolment"},
            ],
            "comment": "20 against 21.",
        },
    ],
    "absent": [{"what": "masking", "why": "not_reported", "sources": ["own-article"]}],
    "sources": [
        {
            "id": "own-article", "kind": "journal_article", "read": "full",
            "title": "A trial made up",
            "authors": [
                {"family": "Berg", "given": "J. L.", "particle": "van der", "suffix": "Jr"},
                {"literal": "The Group"},
            ],
            "authors_complete": True,
            "container": "Journal of Examples", "organization": "Society of Examples",
            "year": 2021, "month": 3, "volume": "7", "issue": "2", "pages": "1-9",
            "doi": "10.1234/own", "pmid": "1234567", "registry_id": "EX-1",
            "url": "https://example.org/own", "note": "Made up",
        },
        {"id": "own-register", "kind": "trial_registration", "read": "part", "title": "Own trial"},
    ],
    "domains": [{"id": "sleep", "label": "sleep", "covers": "How long and how well."}],
    "instruments": [
        {
            "id": "diary", "label": "diary of sleep", "scale": {
                "low": 0, "high": 24, "better": "higher", "note": "hours", **CITED,
            },
        },
    ],
    "characteristics": [{"id": "shoes", "label": "shoes", "covers": "What they wore."}],
    "caveat_kinds": [{"id": "haste", "label": "haste", "covers": "Done in a hurry."}],
}  # fmt: skip


def study(**changes: Any) -> Content:
    """Return the whole study with other values for some of its top-level keys."""
    return deepcopy(FULL) | changes


def changed(key: str, value: Any = None) -> Content:
    """Return the whole study with `value` at the key path `key`; without the key for `None`."""
    content = study()
    *way, last = re.findall(r"\w+", key)
    part: Any = content
    for step in way:
        part = part[int(step) if step.isdigit() else step]
    if last.isdigit() and int(last) == len(part):
        part.append(value)
    elif value is None:
        del part[int(last) if last.isdigit() else last]
    else:
        part[int(last) if last.isdigit() else last] = value
    return content


def paths_of(value: Any, key: str = "") -> Iterator[str]:
    """Yield the key path of every value within `value`."""
    if key:
        yield key
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from paths_of(inner, key_path(key, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths_of(inner, f"{key}[{index}]")


def filled(content: Content, kind: Any) -> Iterator[tuple[Content, str, Any, list[msgspec.Meta]]]:
    """Yield each field that `content`, a record of the type `kind`, has and that holds no record.

    It is given as the record it is in, its name, its type and what its value must fit.
    """
    for field in msgspec.structs.fields(kind):
        if field.name not in content:
            continue
        value, (base, limits) = content[field.name], unwrapped(field.type)
        inner = record_type(field.type) or base
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            for one in value if isinstance(value, list) else [value]:
                yield from filled(one, inner)
        else:
            yield content, field.name, base, limits


def toml(content: Content) -> str:
    """Return `content` as TOML: a line a value, a header a table."""
    return "".join(f"{line}\n" for line in _lines(content, ""))


def _lines(table: Content, path: str) -> Iterator[str]:
    inner = {key: value for key, value in table.items() if _is_tables(value)}
    for key, value in table.items():
        if key not in inner:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in inner.items():
        name = f"{path}{_key(key)}"
        for one in value if isinstance(value, list) else [value]:
            yield f"[[{name}]]" if isinstance(value, list) else f"[{name}]"
            yield from _lines(one, f"{name}.")


def _is_tables(value: Any) -> bool:
    many = isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)
    return many or isinstance(value, dict)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + "}"
    return str(value)


def saved(folder: Path, content: Content | None = None, name: str = "") -> Path:
    """Write `content`, or else the whole study, to `folder` and return the file's path."""
    content = study() if content is None else content
    file = folder / (name or f"{content['id']}.toml")
    file.write_text(toml(content), encoding="utf-8")
    return file


def ldn(*args: str | Path, look: Look = PLAINLY) -> Done:
    """Return what `ldn` does with `args` now; files that it reads may have changed."""
    return afresh(*map(str, args), look=look)
