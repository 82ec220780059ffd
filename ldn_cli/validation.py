"""All problems of a study file at once, each with its line: for whoever writes one.

`dataset` stops at the first sign of trouble and comes here; a lookup in sound files never does.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import tomli

from ldn_cli import dataset, rules
from ldn_cli.dataset import DataError, Dataset, Problem
from ldn_cli.text import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ldn_cli.model import Study


def syntax_problem(path: Path, error: Exception) -> Problem:
    """Return what `tomli` found wrong with the text of the file at `path`."""
    if isinstance(error, RecursionError):
        return Problem(str(path), None, None, None, "is nested too deeply to be a study file")
    line, column = getattr(error, "lineno", None), getattr(error, "colno", None)
    reason = str(getattr(error, "msg", error)) or "is not TOML"
    return Problem(str(path), line, column, None, f"is not valid TOML: {reason}")


def schema_problems(path: Path, content: dict[str, Any], kind: Any) -> list[Problem]:
    """Return every place where `content`, parsed from `path`, is not of the record type `kind`."""
    found = list(misfits(content, kind, ""))
    lines = Lines(dataset.read(path))
    return [Problem(str(path), lines.of(key), None, key or None, text) for key, text in found]


def rule_problems(path: Path, study: Study, context: rules.Context) -> list[Problem]:
    """Return every rule that the study in `path` breaks."""
    lines = Lines(dataset.read(path))
    return [
        Problem(str(path), lines.of(key), None, key, text)
        for key, text in rules.faults(study, context)
    ]


def misfits(value: Any, kind: Any, key: str) -> Iterator[rules.Fault]:
    """Yield where `value`, at the key path `key`, is not what the model's type `kind` asks for."""
    base, constraints = unwrapped(kind)
    if isinstance(base, type) and issubclass(base, msgspec.Struct):
        yield from _table_misfits(value, base, key)
    elif getattr(base, "__origin__", None) is tuple:
        if not isinstance(value, list):
            yield key, f"expected an array, found {_named(value)}"
            return
        for index, item in enumerate(value):
            yield from misfits(item, base.__args__[0], f"{key}[{index}]")
        least = next((c.min_length for c in constraints if c.min_length is not None), 0)
        if len(value) < least:
            yield key, f"expected at least {least} records, found {len(value)}"
    else:
        try:
            msgspec.convert(value, type=kind)
        except msgspec.ValidationError as error:
            yield key, _reworded(value, base, str(error))


def _table_misfits(value: Any, kind: type[msgspec.Struct], key: str) -> Iterator[rules.Fault]:
    if not isinstance(value, dict):
        yield key, f"expected a table, found {_named(value)}"
        return
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    for name, field in fields.items():
        if name in value:
            yield from misfits(value[name], field.type, _join(key, name))
        elif field.required:
            right = next((c.description for c in unwrapped(field.type)[1] if c.description), "")
            yield key, f"{name!r} is missing; {right}"
    for name in value:
        if name not in fields:
            near = nearest(name, list(fields)) or list(fields)
            yield _join(key, name), f"no field has this name; did you mean {_one_of(near)}?"


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


def _reworded(value: Any, base: Any, reason: str) -> str:
    """Return what `msgspec` says of a value that does not fit, in the words of a study file."""
    literals = getattr(base, "__args__", ())
    if literals and all(isinstance(literal, str) for literal in literals):
        near = nearest(value, list(literals)) if isinstance(value, str) else []
        hint = f"did you mean {_one_of(near)}? " if near else ""
        return f"{value!r} is not a value of this field; {hint}allowed: {', '.join(literals)}"
    for pattern, right in _PATTERNS.items():
        if pattern in reason:
            return f"{value!r} does not fit; {right}"
    expected = re.sub(r"`([^`]*)`", lambda m: _TYPES.get(m[1].split(" |")[0], m[1]), reason)
    expected = expected.split(", got")[0].replace(" | null", "")
    return f"{expected[0].lower()}{expected[1:]}, found {_named(value)}"


_PATTERNS = {
    r"'\\S'": "text must not be blank; leave the field out where no source reports it",
    "[a-z0-9]+([-_]": "an id is lower-case letters and digits, joined by - or _",
    r"^10\\.": "a DOI starts with 10. and has a slash, without https://doi.org/",
    r"^[1-9]\\d": "a PMID is up to nine digits, in quotation marks",
    "^https?": "an address starts with https:// or http:// and has no spaces",
    r"\\S{1,20}": "a short name of at most 20 characters without spaces, such as LDN",
}
_TYPES = {"str": "text", "int": "a whole number", "float": "a number", "object": "a table"}


def _named(value: Any) -> str:
    """Return `value` with the name of its TOML type, short enough for a message."""
    names = {str: "text", bool: "boolean", int: "number", float: "number", dict: "a table"}
    if isinstance(value, (dict, list)):
        return "an array" if isinstance(value, list) else "a table"
    shown = repr(value) if isinstance(value, str) else str(value)
    return f"{names.get(type(value), 'date or time')} {shown[:60]}"


def _one_of(words: list[str]) -> str:
    return " or ".join(repr(word) for word in words)


def _join(key: str, name: str) -> str:
    part = name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else f'"{name}"'
    return f"{key}.{part}" if key else part


class Lines:
    """Where in a TOML text its keys stand."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._parsed: dict[int, Any] = {}

    def of(self, key: str) -> int | None:
        """Return the line, from 1, on which the value at the key path `key` starts.

        `tomli` does not say where a key stands, but it says whether the first n lines hold it: the
        answer is the line after the longest whole beginning of the text that does not.
        """
        low, high = 0, len(self._lines)
        if not key or not self._holds(self._whole(high), key):
            return 1 if not key else self.of(key.rpartition(".")[0])
        while low < high:
            middle = (low + high) // 2
            if self._holds(self._whole(middle), key):
                high = middle
            else:
                low = middle + 1
        end = low  # the first n whose beginning, cut back to a whole one, holds the key
        start = end - 1
        while start > 0 and self._content(start) is None:
            start -= 1
        return start + 1

    def _content(self, count: int) -> dict[str, Any] | None:
        """Return what the first `count` lines say, `None` if they break off inside a value."""
        if count not in self._parsed:
            try:
                self._parsed[count] = tomli.loads("\n".join(self._lines[:count]))
            except (ValueError, RecursionError):
                self._parsed[count] = None
        return self._parsed[count]  # type: ignore[no-any-return]

    def _whole(self, count: int) -> dict[str, Any]:
        """Return what the longest whole beginning within the first `count` lines says."""
        while count > 0 and self._content(count) is None:
            count -= 1
        return self._content(count) or {}

    @staticmethod
    def _holds(content: Any, key: str) -> bool:
        for part in re.findall(r'"[^"]*"|\[\d+\]|[^.\[\]"]+', key):
            if part[0] == "[" and isinstance(content, list):
                index = int(part[1:-1])
                if index >= len(content):
                    return False
                content = content[index]
            elif isinstance(content, dict) and part.strip('"') in content:
                content = content[part.strip('"')]
            else:
                return False
        return True


class Validation(msgspec.Struct, frozen=True):
    """What a check of study files found, and a sentence that sums it up."""

    files: int
    problems: tuple[Problem, ...]
    summary: str


def validate(
    paths: Sequence[str | Path], progress: Callable[[list[Path]], Iterable[Path]] = iter
) -> Validation:
    """Check the study files at `paths`, files or folders, and return all problems of all of them.

    The bundled studies count as neighbours: an id of theirs cannot be used again. `progress`
    wraps the files that are gone through, to show how far it is.
    """
    problems: list[Problem] = []
    files: dict[Path, None] = {}
    for path in paths:
        try:
            place = Path(path).expanduser().absolute()
            files.update(dict.fromkeys(dataset.files_in(place)))
        except DataError as error:  # noqa: PERF203 - each file has its own problems
            problems += error.problems
    studies: dict[Path, Study] = {}
    bundled = Dataset()
    for file in progress(list(files)):
        try:
            studies[file] = dataset.checked(file, bundled)
        except DataError as error:  # noqa: PERF203 - likewise
            problems += error.problems
    neighbours = {file: study for file, study in bundled.read().items() if file not in studies}
    problems += dataset.clashes(neighbours | studies)
    bad = len({problem.file for problem in problems})
    count = f"{_counted(len(files), 'study file')} checked"
    summary = (
        f"{count}: {_counted(len(problems), 'problem')} in {_counted(bad, 'file')}."
        if problems
        else f"{count}: no problems."
    )
    return Validation(files=len(files), problems=tuple(problems), summary=summary)


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
