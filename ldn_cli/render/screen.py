"""What the table and the list have in common: the look, cells as styled words, wrapping, the frame.

Nothing here asks what the output is: the look is passed in.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from ldn_cli import citations
from ldn_cli.sheet import Cell, Found, Mark, Ref, Remark, Values
from ldn_cli.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ldn_cli.sheet import Report, Sheet


class Look(NamedTuple):
    """How text is to look: columns, colour, the encoding it must fit, whether a person watches."""

    width: int = 100
    color: bool = False
    encoding: str = "utf-8"
    interactive: bool = False


_P_VALUE = re.compile(r"(?<=\bp) (?=[=<] \d)|(?<=\bp [=<]) (?=\d)")  # "p = 0.04" stays whole


class Span(NamedTuple):
    """Text in one style, a key of `STYLES`."""

    text: str
    style: str = ""


# Colours of the terminal's own palette, which its owner made readable on its background.
STYLES = {
    "": "",
    "title": "1",
    "heading": "1",
    "improved": "32",
    "worsened": "31",
    "no_effect": "33",
    "mixed": "35",
    "not_applicable": "36",
    "quiet": "2",
    "found": "1;4",
    "remark": "3",
}

PROSE = 100  # columns beyond which running text is hard to read
GLUE = "\xa0"  # a space at which no line is broken

MARKS = {
    "improved": ("▲", "improved"),
    "worsened": ("▼", "worsened"),
    "no_effect": ("●", f"no{GLUE}effect"),
    "mixed": ("◆", "mixed"),
    "not_applicable": ("○", "finding"),
    "not_reported": ("?", "not reported"),
    "not_measured": ("–", "not measured"),
}

_STAND_INS = {
    "▲": "^", "▼": "v", "●": "=", "◆": "*", "○": "o", "─": "-",
    "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "¶": "par. ",
    "≤": "<=", "≥": ">=", "×": "x", "µ": "u", "…": "...", "ß": "ss", "æ": "ae", "ø": "o",
}  # fmt: skip


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    """Return ASCII for the characters that an encoding lacks: a likeness, or else an escape."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = "".join(_likeness(char) for char in error.object[error.start : error.end])
    return text, error.end


def _likeness(char: str) -> str:
    base = unicodedata.normalize("NFKD", char)
    ascii_part = base.encode("ascii", "ignore").decode()
    return _STAND_INS.get(char) or ascii_part or f"\\u{ord(char):04x}"


codecs.register_error("ldn.stand_in", _stand_in)


def fit(text: str, encoding: str) -> str:
    """Return `text` with ASCII in place of what `encoding` cannot show; what is glued stays so."""
    parts = (part.encode(encoding, "ldn.stand_in") for part in text.split(GLUE))
    return GLUE.join(part.decode(encoding) for part in parts)


def columns_of(text: str) -> int:
    """Return how many terminal columns `text` takes up."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


def spans(cell: Cell, numbers: Numbers, look: Look) -> list[Span]:
    """Return `cell` as styled text; `numbers` are those of the sources."""
    if cell is None:
        found = [Span("not reported", "quiet")]
    elif isinstance(cell, (str, int)):
        found = [Span(visible(str(cell)))]
    elif isinstance(cell, Mark):
        symbol, word = MARKS[cell.direction]
        count = f" ({cell.outcomes})" if cell.outcomes else ""
        style = cell.direction if cell.direction in STYLES else "quiet"
        found = [Span(f"{symbol}{GLUE}{word}{count}", style)]
    elif isinstance(cell, Ref):
        place = f"{GLUE}{visible(cell.locator)}" if cell.locator else ""
        found = [Span(f"[{numbers[cell.source]}]{place}")]
    elif isinstance(cell, Remark):
        found = [Span(visible(cell.text), "remark")]
    elif isinstance(cell, Values):
        found = [Span("; ".join(_cited(*value, numbers) for value in cell.values))]
    else:
        found = list(_marked(cell, look))
    return [Span(fit(_P_VALUE.sub(GLUE, span.text), look.encoding), span.style) for span in found]


def _cited(text: str, source: str | None, numbers: Numbers) -> str:
    shown = visible(text)
    return shown if source is None else f"{shown}{GLUE}[{numbers[source]}]"


def _marked(cell: Found, look: Look) -> Iterator[Span]:
    """Yield the text with each word found set off: by style, or without colour by asterisks."""
    pattern = re.compile("|".join(map(re.escape, cell.words)) or "(?!)", re.IGNORECASE)
    text, end = visible(cell.text), 0
    for match in pattern.finditer(text):
        yield Span(text[end : match.start()])
        yield Span(match[0] if look.color else f"*{match[0]}*", "found")
        end = match.end()
    yield Span(text[end:])


def text_of(line: Iterable[Span]) -> str:
    """Return the text of styled spans."""
    return "".join(span.text for span in line)


def wrap(line: list[Span], width: int) -> list[list[Span]]:
    """Return `line` as lines of at most `width` columns, broken between words."""
    text = text_of(line)
    starts = list(accumulate((len(span.text) for span in line), initial=0))
    lines = []
    for start, end in _breaks(text, width):
        cut = []
        # Only the spans of this line: a search may find its word thousands of times in a text.
        for index in range(bisect_right(starts, start) - 1, bisect_left(starts, end)):
            low, high = max(start, starts[index]), min(end, starts[index + 1])
            if low < high:
                cut.append(Span(text[low:high].replace(GLUE, " "), line[index].style))
        lines.append(cut)
    return lines or [[]]


def _breaks(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Yield where each line of `text` starts and ends."""
    start = end = 0
    for piece in _pieces(text, width):
        fresh = piece.start() if start == end else start
        if start != end and columns_of(text[start : piece.end()]) > width:
            yield start, end
            fresh = piece.start()
        start, end = fresh, piece.end()
    if start != end:
        yield start, end


# Up to a character after which an identifier can be cut; a full stop only if no digit follows.
_PART = re.compile(r"(?:[^/;:,_\-.]|\.(?!\D))*(?:[/;:,_\-]|\.(?=\D))?")


def _pieces(text: str, width: int) -> Iterator[re.Match[str]]:
    """Yield what stays whole: words, and of a word wider than a line the parts it can be cut to."""
    for word in re.finditer("[^ ]+", text):
        if columns_of(word[0]) <= width:
            yield word
            continue
        for part in _PART.finditer(text, word.start(), word.end()):
            if columns_of(part[0]) <= width:
                if part[0]:
                    yield part
            else:  # no place to break it well; a terminal would break it anywhere too
                half = max(width // 2, 1)  # wide characters take two columns
                yield from re.compile(f".{{1,{half}}}").finditer(text, *part.span())


def longest(line: list[Span]) -> int:
    """Return the columns that the longest word of `line` takes up."""
    text = text_of(line)
    return max((columns_of(word) for word in text.split(" ")), default=0)


def painted(line: Iterable[Span], look: Look) -> str:
    """Return the spans of a line as text, in colour if the look has it."""
    return "".join(
        f"\x1b[{STYLES[span.style]}m{span.text}\x1b[0m"
        if look.color and STYLES[span.style]
        else span.text
        for span in line
    )


def paragraph(text: str, look: Look, style: str = "", lead: str = "", rest: str = "") -> str:
    """Return `text` wrapped to the screen: `lead` before its first line, `rest` before others."""
    shown = fit(visible(text), look.encoding)
    width = min(look.width, PROSE) - columns_of(lead)
    lines = wrap([Span(shown, style)], max(width, 1))
    return "\n".join(
        (lead if index == 0 else rest) + painted(line, look) for index, line in enumerate(lines)
    )


class Numbers(dict[str, int]):
    """The number of each source, given to it when it is first cited."""

    def __missing__(self, source: str) -> int:
        self[source] = number = len(self) + 1
        return number


def document(report: Report, look: Look, body: Callable[[Sheet, Numbers], str]) -> str:
    """Return `report` as text: each sheet by `body`, its notes, then the sources spelled out."""
    numbers = Numbers()
    say = partial(paragraph, look=look)
    blocks = [say(report.title, style="title")]
    for sheet in report.sheets:
        if sheet.title != report.title:
            blocks.append(say(sheet.title, style="heading"))
        blocks.append(body(sheet, numbers) if sheet.layouts[0].lines else say(sheet.empty))
        blocks += [
            "\n".join(say(alert, style="heading", lead="! ", rest="  ") for alert in sheet.alerts),
            "\n".join(map(say, sheet.notes)),
        ]
    if numbers and not any(sheet.title == "Sources" for sheet in report.sheets):
        listed = [
            say(_reference(report, name), lead=f"[{n}] ", rest="    ")
            for name, n in numbers.items()
        ]
        blocks.append("\n".join([say("Sources", style="heading"), *listed]))
    if report.hint and look.interactive:
        blocks.append(say(f"Next: {report.hint}", style="quiet"))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _reference(report: Report, name: str) -> str:
    return citations.text([report.sources[name]])
