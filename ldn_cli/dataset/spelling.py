"""Numbers as they come from a PDF or another country, and how TOML spells them."""

from __future__ import annotations

import re

_MINUS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-")
_POINT = dict.fromkeys(map(ord, "\u00b7\u2027\u2219\u22c5\u02d9\u066b"), ".")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
_VALUE = re.compile(r"=\s*(\S+)")


def as_number(word: str) -> str | None:
    """Return the number that `word` stands for as TOML spells it, `None` if it is none.

    A word that is spelled so already is its own answer.
    """
    plain = word.strip().removesuffix("%").strip().translate(_MINUS).translate(_POINT)
    plain = re.sub(r"^([+-]?)\.", r"\g<1>0.", plain)
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    elif "." not in plain:
        plain = plain.replace(",", ".", 1)
    return plain if _NUMBER.fullmatch(plain) else None


def misspelt(line: str) -> str | None:
    """Return what would be right in a `line` of TOML with a number that is spelled another way."""
    value = _VALUE.search(line)
    right = as_number(value[1]) if value else None
    if value is None or right is None or right == value[1]:
        return None
    return f"write the number {value[1]!r} as {right}"
