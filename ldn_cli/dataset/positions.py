"""Where in a TOML text a key path such as `outcomes[3].p_value` stands.

`tomli` does not say, so a text that it has read is gone through once more. Only a file with a
mistake in it needs this.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import tomli

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Place = tuple[int, str]  # offset in the text, key path

_BLANK = re.compile(r"[ \t\r\n]*")
_COMMENT = re.compile(r"[^\n]*[ \t\r\n]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^\s,\]}#]+(?: \d\d:[^\s,\]}#]+)?")  # a space may part date and time
_LAST = re.compile(r"""(?:\[\d+\]|\.?(?:"(?:[^"\\]|\\.)*"|[A-Za-z0-9_-]+))$""", re.DOTALL)

DEEPEST = 20  # parts of a key: no key of a study file has so many


def key_path(key: str, name: str) -> str:
    """Return the key path of `name` within `key`, quoted where TOML would want it quoted."""
    if not _BARE.fullmatch(name):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{key}.{name}" if key else name


def parent(key: str) -> str:
    """Return the key path of what the value at `key` is in, `""` for the whole text."""
    last = _LAST.search(key)
    return key[: last.start()] if last else ""


def lines_of(text: str, keys: Iterable[str]) -> dict[str, int]:
    """Return the line, from 1, on which the value at each of the key paths `keys` begins.

    A path that the valid TOML `text` lacks, because a field is missing, has the line of what should
    have it; `""`, the whole text, has line 1.
    """
    ways = {key: list(_way(key)) for key in keys}
    sought = {"", *(step for way in ways.values() for step in way)}
    found = {"": 1}
    line, counted = 1, 0
    with suppress(tomli.TOMLDecodeError):  # a text that changed after it was found valid
        for offset, key in _Walk(text):
            if key in sought and key not in found:
                line += text.count("\n", counted, offset)
                counted = offset
                found[key] = line
                if len(found) == len(sought):
                    break
    return {key: next(found[step] for step in way if step in found) for key, way in ways.items()}


def _way(key: str) -> Iterator[str]:
    """Yield `key` and the key paths of what it is in, to the whole text."""
    yield key
    while key:
        key = parent(key)
        yield key


class _Walk:
    """Iterating yields where each key path of a valid TOML text stands, in the text's order.

    A table comes again wherever something is added to it.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._table = ""  # whose keys stand here
        self._records: dict[str, int] = {}  # arrays of tables, and the index of the last in each
        self._open: list[tuple[str, int | None]] = []  # arrays, with the next index, and tables

    def __iter__(self) -> Iterator[Place]:
        self._skip()
        while self._at < len(self._text):
            if self._open and self._here() in ",]}":
                if self._here() != ",":
                    self._open.pop()
                self._skip(1)
            elif not self._open and self._here() == "[":
                yield from self._header()
            else:
                yield from self._entry()

    def _here(self) -> str:
        return self._text[self._at : self._at + 1]

    def _past(self, pattern: re.Pattern[str], start: int) -> str:
        """Go past what `pattern` matches at `start`, and return it."""
        match = pattern.match(self._text, start)
        self._at = match.end() if match else len(self._text)  # a text that is not valid ends here
        return self._text[start : self._at]

    def _skip(self, count: int = 0) -> None:
        """Go past `count` characters, and the blanks and comments after them."""
        self._past(_BLANK, self._at + count)
        while self._here() == "#":
            self._past(_COMMENT, self._at)

    def _header(self) -> Iterator[Place]:
        """Go past `[table]` or `[[array of tables]]`; yield the tables on the way."""
        start = self._at
        brackets = 2 if self._text.startswith("[[", start) else 1
        self._skip(brackets)
        self._table = ""
        names = self._key()
        for index, name in enumerate(names, 1):
            self._table = key_path(self._table, name)
            yield start, self._table
            if brackets > 1 and index == len(names):
                self._records[self._table] = self._records.get(self._table, -1) + 1
            if self._table in self._records:
                self._table = f"{self._table}[{self._records[self._table]}]"
                yield start, self._table
        self._skip(brackets)

    def _entry(self) -> Iterator[Place]:
        """Go past a key and its value, or a value in an array; go into arrays and tables."""
        key, index = self._open[-1] if self._open else (self._table, None)
        start = self._at
        if index is None:
            for name in self._key():
                key = key_path(key, name)
                yield start, key
            self._skip(1)
        else:
            self._open[-1] = (key, index + 1)
            key = f"{key}[{index}]"
            yield start, key
        if self._here() in {"[", "{"}:
            self._open.append((key, 0 if self._here() == "[" else None))
            self._skip(1)
        else:
            self._token(_SCALAR)
            self._skip()

    def _key(self) -> list[str]:
        """Go past a key, dotted or not, and return its parts, of very many the first."""
        names = []
        while True:
            token = self._token(_BARE)
            bare = _BARE.fullmatch(token)
            names.append(token if bare else tomli.loads(f"key = {token}")["key"])
            self._skip()
            if self._here() != ".":
                return names[:DEEPEST]
            self._skip(1)

    def _token(self, plain: re.Pattern[str]) -> str:
        """Go past a string, or else what `plain` matches, and return it."""
        start = self._at
        if self._here() not in {'"', "'"}:
            return self._past(plain, start)
        self._at = end_of_string(self._text, start)
        return self._text[start : self._at]


def end_of_string(text: str, start: int) -> int:
    """Return where the string of a TOML `text` ends that begins at `start`, with its quotes."""
    quote = text[start]
    mark = quote * 3 if text.startswith(quote * 3, start) else quote
    end = text.find(mark, start + len(mark))
    while quote == '"' and end > 0 and _escaped(text, end):
        end = text.find(mark, end + 1)
    after = len(text) if end < 0 else end + len(mark)
    while len(mark) > 1 and text.startswith(quote, after):  # quotes that end a text before its mark
        after += 1
    return after


def _escaped(text: str, at: int) -> bool:
    """Return whether the character is taken for itself: an odd number of backslashes before."""
    first = at
    while text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1
