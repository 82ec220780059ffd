"""Study files of the tests' own: a whole one to start from, as TOML, and `ldn` with it beside."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from inprocess import Done, afresh
from ldn_cli.lines import joined

from ldn_cli.render.screen import Look

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
    "summary": {
        key: {"value": f"a made-up {key}", **CITED}
        for key in ("condition", "design", "intervention", "publication_status")
    },
    "design": [{"characteristic": "dose", "value": "3 mg", **CITED}, {"characteristic": "masking"}],
    "outcomes": [
        {
            "id": "sleep", "domain": "sleep", "measure": "hours asleep", "instrument": "diary",
            "arm": "LDN", "comparator": "placebo", "direction": "improved",
            "significance": "significant", "estimate": 1.5, "unit": "hours", "p_relation": "<",
            "p_value": 0.01, "finding": "They slept longer.", **CITED,
        },
        {
            "id": "pain", "domain": "pain", "measure": "pain", "arm": "LDN",
            "direction": "not_reported", "significance": "not_reported",
            "finding": "Measured, no result given.", "source": "nmss", "locator": "Overview",
        },
    ],
    "dropouts": {
        "enrolled": 20,
        "completed": 17,
        "not_completed": 3,
        "reasons": [
            {"reason": "moved away", "kind": "withdrawal", "n": 2, **CITED},
            {"kind": "unspecified", "n": 1, **CITED},
        ],
        "statements": [{"text": "17 of 20 completed", **CITED}],
    },
    "adverse_events": [
        {"event": "headache", "severity": "mild", "timing": "week 1", "n": 4, **CITED},
    ],
    "caveats": [{"kind": "pilot", "text": "It was small.", **CITED}],
    "discrepancies": [
        {
            "topic": "number of participants",
            "statements": [
                {"text": "20", **CITED},
                {"text": "21", "source": "own-register", "locator": "enrolment"},
            ],
            "comment": "20 against 21.",
        },
    ],
    "sources": [
        {
            "id": "own-article", "kind": "journal_article", "title": "A trial made up",
            "authors": [
                {"family": "Berg", "given": "J. L.", "particle": "van der", "suffix": "Jr"},
                {"literal": "The Group"},
            ],
            "container": "Journal of Examples", "organization": "Society of Examples",
            "year": 2021, "month": 3, "volume": "7", "issue": "2", "pages": "1-9",
            "doi": "10.1234/own", "pmid": "1234567", "registry_id": "EX-1",
            "url": "https://example.org/own", "note": "Made up",
        },
        {"id": "own-register", "kind": "trial_registration", "title": "Own trial"},
    ],
    "domains": [{"id": "sleep", "label": "sleep", "covers": "How long and how well."}],
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
            yield from paths_of(inner, joined(key, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths_of(inner, f"{key}[{index}]")


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
