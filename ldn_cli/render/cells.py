"""Cells as styled text: marks, citations and words found, in the characters that a screen has."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from ldn_cli.render.spans import BREAK, GLUE, Span
from ldn_cli.report.sheet import (
    DIRECTIONS,
    NEW_LINE,
    Cell,
    Cited,
    Found,
    Mark,
    Quiet,
    Ref,
    Remark,
    Values,
)
from ldn_cli.text import in_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ldn_cli.render.look import Look
    from ldn_cli.report.sheet import Column, Report

# What stays whole: "p = 0.04", "n = 80", "2 of 38", a file's "25 %".
_WHOLE = re.compile(r"\b[pn] [=<>]=? (?=\d)|(?<=\d) (?:of (?=\d)|(?=%))")

# What to type next, at the end of a line of ours: a text within it is no command. Patterns that are
# not for every table are compiled where they are first used.
_COMMAND = r":? (ldn (?:stud[a-z]+|search)( [a-z0-9_-]+)*|--[a-z]+)$"

MARKS = {
    "improved": ("▲", DIRECTIONS["improved"]),
    "worsened": ("▼", DIRECTIONS["worsened"]),
    "no_effect": ("●", DIRECTIONS["no_effect"]),
    "mixed": ("◆", DIRECTIONS["mixed"]),
    "not_applicable": ("○", DIRECTIONS["not_applicable"]),
    "not_reported": ("?", DIRECTIONS["not_reported"]),
}
NOT_RECORDED = "–"
LETTERS = 26  # of the alphabet, which tell the places in a source apart

_STAND_INS = {
    "▲": "^", "▼": "v", "●": "=", "◆": "*", "○": "o", "─": "-",
    "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "¶": "par. ",
    "≤": "<=", "≥": ">=", "×": "x", "µ": "u", "…": "...", "ß": "ss", "æ": "ae", "ø": "o",
}  # fmt: skip


class Numbers(dict[str, int]):
    """The number of each source, given to it when it is first cited.

    `places` are those in each source that have a letter, given to them likewise.
    """

    def __init__(self, sources: Iterable[str] = ()) -> None:
        super().__init__((name, number) for number, name in enumerate(sources, 1))
        self.places: dict[str, dict[str, str]] = {}

    def copied(self) -> Numbers:
        """Return the same numbers and letters, to go on from."""
        numbers = Numbers(self)
        numbers.places = {source: dict(places) for source, places in self.places.items()}
        return numbers

    def __missing__(self, source: str) -> int:
        self[source] = number = len(self) + 1
        return number

    def take(self, other: Numbers) -> None:
        """Give the sources and the places the numbers and letters that they have in `other`."""
        self.update(other)
        self.places = other.places

    def place(self, source: str, locator: str) -> str:
        """Return the number of a source and the letter of a place in it."""
        number, places = self[source], self.places.setdefault(source, {})
        return f"[{number}{places.setdefault(locator, _letters(len(places)))}]"


def _letters(number: int) -> str:
    """Return a to z for the first numbers, then aa, ab and so on."""
    more, last = divmod(number, LETTERS)
    return f"{_letters(more - 1) if more else ''}{chr(ord('a') + last)}"


def numbered(report: Report) -> Numbers:
    """Return the numbers of sources with which `report` begins: its list of them has them all."""
    listed = any(sheet.references for sheet in report.sheets)
    return Numbers(report.sources if listed else ())


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    """Return ASCII for the characters that an encoding lacks: a likeness, or else an escape."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = "".join(_likeness(char) for char in error.object[error.start : error.end])
    return text, error.end


def _likeness(char: str) -> str:
    import unicodedata

    base = unicodedata.normalize("NFKD", char)
    ascii_part = base.encode("ascii", "ignore").decode()
    return _STAND_INS.get(char) or ascii_part or f"\\u{ord(char):04x}"


codecs.register_error("ldn.stand_in", _stand_in)


def fit(text: str, encoding: str) -> str:
    """Return `text` with ASCII in place of what `encoding` cannot show; what is glued stays so."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        parts = (part.encode(encoding, "ldn.stand_in") for part in text.split(GLUE))
        return GLUE.join(part.decode(encoding) for part in parts)
    return text


def headed(columns: Iterable[Column], look: Look) -> tuple[Column, ...]:
    """Return `columns` with headings as a screen shows them: a group's id is a file's text too."""
    return tuple(
        replace(
            column,
            heading=fit(visible(column.heading), look.encoding),
            under=fit(visible(column.under), look.encoding),
            quiet=fit(column.quiet, look.encoding),
        )
        for column in columns
    )


def under(column: Column) -> list[Span]:
    """Return what stands under a heading, as styled text."""
    told = column.under.removesuffix(column.quiet)
    return [Span(told, "heading"), Span(column.quiet, "quiet")]


def spans(cell: Cell, numbers: Numbers, look: Look) -> list[Span]:
    """Return `cell` as styled text; `numbers` are those of the sources."""
    if cell is None:
        found = [Span(NOT_RECORDED, "quiet")]
    elif isinstance(cell, (str, int)):
        found = [Span(visible(str(cell)))]
    elif isinstance(cell, Mark):
        symbol, word = MARKS[cell.direction]
        disputed = "" if cell.agree else "*"
        cited = _numbers(cell.sources, numbers)
        found = [Span(f"{symbol}{GLUE}{word}{disputed} {cited}".rstrip(), cell.direction)]
    elif isinstance(cell, Quiet):
        found = [Span(f"{visible(cell.words)} {_numbers(cell.sources, numbers)}".rstrip(), "quiet")]
    elif isinstance(cell, Ref):
        found = [Span(_reference(cell, numbers))]
    elif isinstance(cell, Remark):
        found = [Span(visible(cell.text), "remark")]
    elif isinstance(cell, Cited):
        found = [Span(BREAK) if part == NEW_LINE else _said(*part, numbers) for part in cell.parts]
        found.append(Span(cell.more))
    elif isinstance(cell, Values):
        found = list(_values(cell, numbers))
    else:
        found = list(_marked(cell, numbers, look))
    return [Span(fit(_WHOLE.sub(_glued, span.text), look.encoding), span.style) for span in found]


def _glued(found: re.Match[str]) -> str:
    return found[0].replace(" ", GLUE)


def apart(cell: Cell) -> Cell:
    """Return a cell with a letter for the place in a source that it cites."""
    return replace(cell, apart=True) if isinstance(cell, Ref) else cell


def without_command(cell: Cell) -> Cell:
    """Return what a line of ours says, for a page on which nothing is typed."""
    if isinstance(cell, Cited):
        return replace(cell, more="")
    return re.sub(_COMMAND, ".", cell) if isinstance(cell, str) else cell


def shown(column: Column, line: Any, numbers: Numbers, look: Look) -> tuple[Cell, list[Span]]:
    """Return the cell of a column in a line, and that as styled text, which may be a link."""
    cell = column.cell(line)
    address = column.link(line) if column.link else None
    return cell, leading(spans(cell, numbers, look), address, look)


def leading(text: list[Span], address: str | None, look: Look) -> list[Span]:
    """Return text that leads to an address, if it has one and the terminal has links."""
    if not (address and look.color and look.interactive):
        return text
    if not (address.isascii() and address.isprintable() and " " not in address):
        return text  # which a terminal would not take for an address, or not for one alone
    return [Span(span.text, f"link {address}") for span in text]


def _values(cell: Values, numbers: Numbers) -> Iterator[Span]:
    told: dict[str | Quiet, list[str]] = {}  # the same of several sources is said once
    for text, source in cell.values:
        told.setdefault(text, []).extend([source] if source else [])
    for at, (text, of) in enumerate(told.items()):
        if at:
            yield Span(f";{BREAK}")
        said = visible(text) if isinstance(text, str) else text
        yield _said(said, of, numbers, "" if at or cell.agree else "*")


def _said(text: str | Quiet, of: Iterable[str], numbers: Numbers, star: str = "") -> Span:
    """Return a part of a cell with the sources that it stands on."""
    if isinstance(text, Quiet):
        return Span(f"{visible(text.words)}{star}{_cited((*text.sources, *of), numbers)}", "quiet")
    return Span(f"{in_line(text)}{star}{_cited(of, numbers)}")


def _reference(cited: Ref, numbers: Numbers) -> str:
    if cited.locator and cited.apart:
        return numbers.place(cited.source, cited.locator)
    place = f"{GLUE}{visible(cited.locator)}" if cited.locator else ""
    return f"[{numbers[cited.source]}]{place}"


def _numbers(sources: Iterable[str], numbers: Numbers) -> str:
    return "".join(f"[{number}]" for number in sorted({numbers[source] for source in sources}))


def _cited(sources: Iterable[str], numbers: Numbers) -> str:
    cited = _numbers(sources, numbers)
    return f"{GLUE}{cited}" if cited else ""


def _marked(cell: Found, numbers: Numbers, look: Look) -> Iterator[Span]:
    """Yield the text with what was found set off: by style, or without colour by underscores.

    An asterisk says that sources disagree.
    """
    for text, found in cell.parts:
        shown = in_line(text)
        yield Span(f"_{shown}_" if found and not look.color else shown, "found" if found else "")
    yield Span(_cited(cell.sources, numbers))
