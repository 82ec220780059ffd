"""Words of a text as a search compares them, and where in the text they stand."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from ldn_cli.text import OBEYED

if TYPE_CHECKING:
    from collections.abc import Iterator

# A number with its decimals, a word with its apostrophes, a sign that belongs to a printed number.
_TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)*|[^\W\d_][^\W_]*(?:'[^\W_]+)*|[%=<>]"
)
_ALIKE = {
    **dict.fromkeys("’‘‛ʼʹ′＇`´", "'"),
    **dict.fromkeys("“”„‟«»″＂", '"'),
    "≤": "<=",
    "≥": ">=",
}


@lru_cache(maxsize=4096)
def _folded_char(char: str) -> str:
    """Return what a character is compared as: without case, accent, width; nothing if unseen."""
    if char in _ALIKE:
        return _ALIKE[char]
    if any(run[0] <= char <= run[-1] for run in OBEYED):
        return " " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else ""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(part for part in plain if unicodedata.category(part) != "Mn")


def folded(text: str) -> str:
    """Return `text` in the form in which it is compared; of ASCII the case is left as it is."""
    return text if text.isascii() else "".join(map(_folded_char, text))


def tokens(text: str) -> str:
    """Return the words, numbers and signs of `text`, a space between them."""
    return _plain(" ".join(_TOKEN.findall(folded(text))))


def _plain(words: str) -> str:
    """Return words without what divides none: 20,921 is 20921, Crohn's is Crohns."""
    return words.replace(",", "").replace("'", "")


def located(form: str) -> Iterator[tuple[str, int, int]]:
    """Yield each token of a folded text, where it begins and where it ends."""
    for match in _TOKEN.finditer(form):
        yield _plain(match[0]), match.start(), match.end()


def spans(text: str) -> list[tuple[int, int]]:
    """Return where in `text` each of its `tokens` begins and ends."""
    if text.isascii():
        return [match.span() for match in _TOKEN.finditer(text)]
    form = [*map(_folded_char, text)]
    at = [place for place, part in enumerate(form) for _ in part]
    return [
        (at[match.start()], at[match.end() - 1] + 1) for match in _TOKEN.finditer("".join(form))
    ]
