"""Text that comes from a file or a user, made safe to show: it is data, never an instruction."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
ASCII = bytes(range(ord(" "), ord("~") + 1))  # what of it can be printed
_SPACE = re.compile(r"[ \t\r\n]+")
# Patterns that a lookup does not need: they are compiled where they are first used.
_BREAK = r"\r\n|\r|\n"
_JOINT = r"[-_\s]+"  # what joins the words of an id
LONGEST = 100  # characters of a word that a message repeats, or looks for the like of
SOUGHT = 5_000  # words of which the like of another is looked for
LIKENED = 20  # of these, the likeliest, that are compared letter by letter
NEAR = 0.7  # how like another a word is that may stand for it, 0 to 1
BESIDE = 0.1  # how much less like than the nearest another may be
SURE = 0.9  # how like it is what nothing else is meant by but what is spelled as much alike
SHORTEST = 4  # letters of a beginning that tells what is meant
LISTED = 400  # characters of the names that a message lists where none is near


def obeyed(text: str) -> list[str]:
    """Return the characters of `text` that would be obeyed, not shown, each once.

    To compile a pattern of them would take longer than all that a lookup has to go through; the
    bytes of what is usual are taken out of a file in a tenth of the time that a pattern takes.
    """
    unusual = text.encode("utf-8", "surrogatepass").translate(None, ASCII)
    found = set(unusual.decode("utf-8", "surrogatepass"))
    return [char for char in found if any(run[0] <= char <= run[-1] for run in OBEYED)]


def is_blank(text: str) -> bool:
    """Return whether nothing of `text` would be seen: it is empty, or blanks and hidden marks."""
    return not text.translate(dict.fromkeys(map(ord, obeyed(text)))).strip()


def escape(char: str) -> str:
    """Return the escape `\\uXXXX` (or `\\UXXXXXXXX`) that shows `char`."""
    code = ord(char)
    return f"\\U{code:08x}" if code >> 16 else f"\\u{code:04x}"


def escaped(text: str) -> str:
    """Return `text` with every character that would be obeyed, not shown, as a visible escape."""
    found = obeyed(text)
    return text.translate({ord(char): escape(char) for char in found}) if found else text


def folded(text: str) -> str:
    """Return `text` without what does not matter in a name.

    That is its case, spaces around it, its Unicode form (composed or not, full-width), and marks
    that cannot be seen. What has nothing but these is a blank: `""`.
    """
    if text.isascii():
        return text.strip().casefold()
    from unicodedata import normalize

    # A lone surrogate stands for a byte that is no character: it is not nothing.
    unseen = {ord(char): "" for char in obeyed(text) if char > "\x9f" and not _lone(char)}
    return normalize("NFKC", normalize("NFKC", text.translate(unseen)).casefold()).strip()


def _lone(char: str) -> bool:
    return "\ud800" <= char <= "\udfff"


def visible(text: str) -> str:
    """Return `text` as `escaped` does, on one line.

    Line breaks and tabs are layout of the file, not of the screen: runs of them become one space.
    """
    return in_line(text).strip(" ")


def in_line(text: str) -> str:
    """Return `text` as `visible` does, with a space at an end where it has one."""
    return escaped(_SPACE.sub(" ", text))


def visible_lines(text: str) -> str:
    """Return `text` as `escaped` does, but keep its line breaks."""
    return "\n".join(map(escaped, re.split(_BREAK, text)))


def capitalised(words: str) -> str:
    """Return words with a capital letter at their beginning."""
    return words[:1].upper() + words[1:]


def quoted(word: str) -> str:
    """Return `word` in quotation marks for a message, cut where it is too long for one."""
    return repr(word) if len(word) <= LONGEST else f"{word[:LONGEST]!r} and so on"


def shortened(message: str) -> str:
    """Return `message`, cut where it is too long to be read."""
    return message if len(message) <= LISTED else f"{message[:LISTED]} and so on"


def described(value: Any) -> str:
    """Return a value of a TOML file with the name of its type, short enough for a message."""
    if isinstance(value, str):
        return f"text {quoted(value)}"
    if isinstance(value, bool):
        return f"boolean {str(value).lower()}"
    if isinstance(value, int):  # to write out a long one would take long, and Python refuses
        return f"number {value if value.bit_length() < LONGEST else 'of too many digits'}"
    if isinstance(value, (float, Decimal)):
        number = str(value).lower().replace("infinity", "inf")
        return f"number {number if len(number) <= LONGEST else 'of too many digits'}"
    if isinstance(value, (dict, list)):
        return "an array" if isinstance(value, list) else "a table"
    return f"date or time {value}"


def nearest(word: str, words: Iterable[str], count: int = 3) -> list[str]:
    """Return the members of `words` that `word` most likely stands for, nearest first.

    They are spelled much alike, or the one has all the words of the other or begins with it. At
    most `count`, none if none is near. Neither case matters nor what joins words.
    """
    if len(word) > LONGEST:
        return []
    from difflib import SequenceMatcher  # only a mistake needs it

    sought = _plain(word)
    alike = SequenceMatcher(b=sought)
    likely: list[tuple[float, str]] = []
    for other in islice(words, SOUGHT):
        plain = _plain(other)
        alike.set_seq1(plain)
        if _contained(plain, sought):
            likely.append((1.0, other))
        elif alike.real_quick_ratio() >= NEAR and (most := alike.quick_ratio()) >= NEAR:
            likely.append((most, other))
    likely.sort(key=lambda pair: -pair[0])
    found: list[tuple[float, str]] = []
    for most, other in likely[:LIKENED]:
        alike.set_seq1(_plain(other))
        if (likeness := alike.ratio()) >= NEAR or most == 1:
            found.append((likeness, other))
    found.sort(key=lambda pair: -pair[0])
    best = found[0][0] if found else 0
    least = best - BESIDE if best < 1 else 1
    return [
        other
        for likeness, other in found[:count]
        if likeness >= least or (best < SURE and _contained(_plain(other), sought))
    ]


def _plain(word: str) -> str:
    return re.sub(_JOINT, " ", word.casefold()).strip()


def _contained(one: str, other: str) -> bool:
    """Return whether one has all the words of the other, or begins with it."""
    parts, others = set(one.split()), set(other.split())
    if parts and others and (parts <= others or others <= parts):
        return True
    short, long = sorted((one.replace(" ", ""), other.replace(" ", "")), key=len)
    return len(short) >= SHORTEST and long.startswith(short)


def unknown(
    word: str,
    known: Sequence[str],
    what: str,
    remedy: str = "",
    near: Sequence[str] | None = None,
) -> str:
    """Return the sentence for a reference to nothing: `word` is no `what`; the nearest that is.

    `near` are these, if they are known already; `remedy` says what else would be right.
    """
    near = nearest(word, known) if near is None else near
    if near:
        right = f"did you mean {' or '.join(map(repr, near))}?"
    else:
        shown = listed(known)
        more = len(known) - len(shown)
        right = f"known: {', '.join(shown) or 'none'}" + (f", and {more:,} more" if more else "")
    if remedy:
        right += f"{' Or' if near else '; or'} {remedy}"
    return f"{what} {quoted(word)} does not exist; {right}"


def listed(names: Sequence[str], most: int = LISTED) -> list[str]:
    """Return the first of `names`, as many as a message lists in `most` characters."""
    room = accumulate(map(len, names))
    return [name for name, taken in zip(names, room, strict=False) if taken <= most]
