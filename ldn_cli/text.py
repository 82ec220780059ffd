"""Text that comes from a file or a user, made safe to show: it is data, never an instruction."""

from __future__ import annotations

import re
from typing import Any

# What a terminal, an editor or a browser obeys or hides instead of showing, the first and the last
# of each run: control characters (C0, DEL, C1), marks that reorder, join or hide text (Unicode's
# format controls and what it lets a font leave out), line separators that are not a newline, blanks
# that pass for nothing, lone surrogates.
OBEYED = (
    *("\x00\x1f", "\x7f\x9f", "\xad", "\u034f", "\u061c", "\u115f\u1160", "\u17b4\u17b5"),
    *("\u180b\u180f", "\u200b\u200f", "\u2028\u202e", "\u2060\u206f", "\u2800", "\u3164"),
    *("\ud800\udfff", "\ufe00\ufe0f", "\ufeff", "\uffa0", "\ufff0\ufffb"),
    *("\U00013430\U0001343f", "\U0001bca0\U0001bca3", "\U0001d173\U0001d17a"),
    "\U000e0000\U000e0fff",
)
_UNUSUAL = re.compile("[^ -~]")  # what is no printable ASCII
_SPACE = re.compile(r"[ \t\r\n]+")
_BREAK = re.compile(r"\r\n|\r|\n")
LONGEST = 100  # characters of a word that a message repeats, or looks for the like of
SOUGHT = 500  # words of which the like of another is looked for
LISTED = 50  # names that a message lists where none is near


def obeyed(text: str) -> list[str]:
    """Return the characters of `text` that would be obeyed, not shown, each once.

    To compile a pattern of them would take longer than all that a lookup has to go through.
    """
    found = set(_UNUSUAL.findall(text))
    return [char for char in found if any(run[0] <= char <= run[-1] for run in OBEYED)]


def escape(char: str) -> str:
    """Return the escape `\\uXXXX` (or `\\UXXXXXXXX`) that shows `char`."""
    code = ord(char)
    return f"\\U{code:08x}" if code >> 16 else f"\\u{code:04x}"


def escaped(text: str) -> str:
    """Return `text` with every character that would be obeyed, not shown, as a visible escape."""
    found = obeyed(text)
    return text.translate({ord(char): escape(char) for char in found}) if found else text


def visible(text: str) -> str:
    """Return `text` as `escaped` does, on one line.

    Line breaks and tabs are layout of the file, not of the screen: runs of them become one space.
    """
    return escaped(_SPACE.sub(" ", text).strip(" "))


def visible_lines(text: str) -> str:
    """Return `text` as `escaped` does, but keep its line breaks."""
    return "\n".join(map(escaped, _BREAK.split(text)))


def quoted(word: str) -> str:
    """Return `word` in quotation marks for a message, cut where it is too long for one."""
    return repr(word) if len(word) <= LONGEST else f"{word[:LONGEST]!r} and so on"


def described(value: Any) -> str:
    """Return a value of a TOML file with the name of its type, short enough for a message."""
    if isinstance(value, str):
        return f"text {quoted(value)}"
    if isinstance(value, bool):
        return f"boolean {str(value).lower()}"
    if isinstance(value, int):  # to write out a long one would take long, and Python refuses
        return f"number {value if value.bit_length() < LONGEST else 'of too many digits'}"
    if isinstance(value, float):
        return f"number {value}"
    if isinstance(value, (dict, list)):
        return "an array" if isinstance(value, list) else "a table"
    return f"date or time {value}"


def nearest(word: str, words: list[str], count: int = 3) -> list[str]:
    """Return the members of `words` that `word` most likely stands for, nearest first.

    At most `count` of them, none if none is near. Case does not matter.
    """
    if len(word) > LONGEST:
        return []
    words = words[:SOUGHT]
    from difflib import get_close_matches  # only a mistake needs it

    folded = {candidate.casefold(): candidate for candidate in words}
    return [folded[match] for match in get_close_matches(word.casefold(), folded, count, 0.5)]


def unknown(word: str, known: list[str], what: str) -> str:
    """Return the sentence for a reference to nothing: `word` is no `what`; the nearest that is."""
    near = nearest(word, known)
    if near:
        right = f"did you mean {' or '.join(map(repr, near))}?"
    else:
        more = len(known) - LISTED
        right = f"known: {', '.join(known[:LISTED]) or 'none'}"
        right += f", and {more} more" if more > 0 else ""
    return f"{what} {quoted(word)} does not exist; {right}"
