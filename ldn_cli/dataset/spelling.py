"""Numbers and words as they come from a PDF or another country, and how TOML spells them."""

from __future__ import annotations

import re

from ldn_cli.text import LONGEST, described

_MINUS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-")
_POINT = dict.fromkeys(map(ord, "\u00b7\u2027\u2219\u22c5\u02d9\u066b"), ".")
_GAP = " '\u2019\u00a0\u2009\u202f"  # what parts thousands, commas and points apart
_NUMBER = re.compile(r"[+-]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WHOLE = re.compile(r"[+-]?[0-9]+")
# Thousands, and what ends them.
_ENGLISH = re.compile(rf"[+-]?[1-9][0-9]{{0,2}}([,{_GAP}][0-9]{{3}})+(\.[0-9]+)?")
_FOREIGN = re.compile(rf"[+-]?[1-9][0-9]{{0,2}}([.{_GAP}][0-9]{{3}})+,[0-9]+")
_SIGN = re.compile(r"([<>]=?|\u2264|\u2265)\s*")
_SIGNS = {"\u2264": "<=", "\u2265": ">="}
_BEFORE = ("=", "[", ", ")  # what stands before a value
_VALUE = re.compile(
    rf"\s*((?:{_SIGN.pattern})?[^\s,=\[\]{{}}#\"']+(?:[,{_GAP}][0-9]+(?:[.,][0-9]+)?)*(?:\s*%)?)"
)
_CURLY = "\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019\u201a"
_NOTHING = {"na", "nan", "none", "nr", "null"}


def readings(word: str) -> list[str]:
    """Return the numbers that `word` may stand for as TOML spells them, the likeliest first.

    A word that is spelled so already is its own answer; none if it is no number.
    """
    if len(word) > LONGEST:
        return []
    plain = word.strip().removesuffix("%").strip().translate(_MINUS).translate(_POINT)
    plain = re.sub(r"^([+-]?)\.", r"\g<1>0.", plain)
    ways = [plain]
    if _ENGLISH.fullmatch(plain):
        ways.insert(0, re.sub(f"[,{_GAP}]", "", plain))
    elif _FOREIGN.fullmatch(plain):
        ways.insert(0, re.sub(f"[.{_GAP}]", "", plain).replace(",", "."))
    if "." not in plain and plain.count(",") == 1:
        ways.append(plain.replace(",", "."))
    ways = [re.sub(r"^([+-]?)0+(?=[0-9])", r"\1", way) for way in ways]
    return [way for way in ways if _NUMBER.fullmatch(way)]


def _signed(word: str) -> tuple[str, str]:
    """Return a word without the sign before it, such as <, and what to do with that sign."""
    sign = _SIGN.match(word)
    if not sign:
        return word, ""
    what = _SIGNS.get(sign[1], sign[1])
    return word[sign.end() :], f", and {what!r} as its p_relation or estimate_relation"


def unquoted(text: str, *, whole: bool = False) -> str:
    """Return the sentence for `text` where a number, perhaps a `whole` one, is expected."""
    number, sign = _signed(text)
    right = [way for way in readings(number) if not whole or _WHOLE.fullmatch(way)]
    hint = f"; write {' or '.join(right)}, without quotation marks{sign}" if right else ""
    return f"expected a {'whole ' if whole else ''}number, found {described(text)}{hint}"


def misspelt(line: str, at: int) -> str | None:
    """Return what would be right in a `line` of TOML that goes wrong at the offset `at`.

    `None` if neither a number that is spelled another way nor a word without quotation marks
    stands there.
    """
    starts = [line.rfind(mark, 0, at) + len(mark) for mark in _BEFORE if mark in line[:at]]
    value = _VALUE.match(line, max(starts)) if starts else None
    word = value[1] if value else ""
    number, sign = _signed(word)
    right = readings(number)
    if right and right != [word]:
        return f"write {word!r} as {' or '.join(right)}{sign}"
    return _as_text(word) if value and not right and value.start(1) == at else None


def _as_text(word: str) -> str | None:
    """Return what would be right for a `word` that is no value of TOML."""
    if word[0] in _CURLY:
        return f'text stands in straight quotation marks, ", not {word[0]}'
    if len(word) > LONGEST or not word.isidentifier():
        return None
    if word.lower() in {"true", "false"}:
        return f"write {word!r} as {word.lower()}"
    if word.lower() in _NOTHING:
        return "leave a field out where no source reports it"
    return f'text stands in quotation marks: "{word}"'
