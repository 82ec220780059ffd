"""Text that comes from a file or a user, made safe to show: it is data, never an instruction."""

from __future__ import annotations

import re

# What a terminal, an editor or a browser obeys instead of showing: control characters (C0, DEL,
# C1), marks that reorder or hide text, line separators that are not a newline, and lone surrogates.
OBEYED = (
    "\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e0fff"
)
_CONTROL = re.compile(f"[{OBEYED}]")
_SPACE = re.compile(r"[ \t\r\n]+")


def escape(match: re.Match[str]) -> str:
    """Return the one character matched as the escape `\\uXXXX` (or `\\UXXXXXXXX`) that shows it."""
    code = ord(match[0])
    return f"\\U{code:08x}" if code >> 16 else f"\\u{code:04x}"


def visible(text: str) -> str:
    """Return `text` with every character that would be obeyed, not shown, as a visible escape.

    Line breaks and tabs are layout of the file, not of the screen: runs of them become one space.
    """
    return _CONTROL.sub(escape, _SPACE.sub(" ", text).strip())


def visible_lines(text: str) -> str:
    """Return `text` as `visible` does, but keep its line breaks and spaces."""
    return "\n".join(_CONTROL.sub(escape, line) for line in re.split(r"\r\n|\r|\n", text))


def nearest(word: str, words: list[str], count: int = 3) -> list[str]:
    """Return the members of `words` that `word` most likely stands for, nearest first.

    At most `count` of them, none if none is near. Case does not matter.
    """
    from difflib import get_close_matches  # only a mistake needs it

    folded = {candidate.casefold(): candidate for candidate in words}
    return [folded[match] for match in get_close_matches(word.casefold(), folded, count, 0.5)]
