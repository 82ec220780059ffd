"""What is between records and a figure: its words, boxes and cells, without places or sizes.

The modules `figure_flow` and `figure_matrix` make it, `render` draws it; neither knows the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ldn_cli.evidence.reference import full_reference
from ldn_cli.report.sheet import DIRECTIONS, Cited, Quiet, Values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ldn_cli.evidence.source import Source
    from ldn_cli.report.sheet import Cell, Kind


class Box(NamedTuple):
    """A box of the participant flow: its heading, and lines of text below it."""

    heading: str
    lines: tuple[str, ...]
    kind: Kind = "stated"


class Level(NamedTuple):
    """Boxes at one height: one of all participants, or one a group, side by side.

    What is `aside` stands beside the chain and not in it.
    """

    boxes: tuple[Box, ...]
    aside: bool = False


class Flow(NamedTuple):
    """The participant flow, from top to bottom."""

    levels: tuple[Level, ...]

    def told(self) -> Iterator[str]:
        """Yield in words what the boxes tell."""
        for level in self.levels:
            for box in level.boxes:
                yield ": ".join(filter(None, (box.heading, "; ".join(box.lines))))


class Sign(NamedTuple):
    """A cell of the effect direction plot: its direction, and the numbers of its sources."""

    direction: str
    cited: str
    agree: bool = True

    @property
    def words(self) -> str:
        """The direction in words, with an asterisk where the sources disagree."""
        return DIRECTIONS[self.direction] + ("" if self.agree else "*")


class Head(NamedTuple):
    """The head of a column: a study, what is to be known of it, and of an animal study that."""

    name: str
    under: str
    warning: str = ""


class Grid(NamedTuple):
    """The effect direction plot: a row a domain, with its label and a cell a study.

    The `legend` has a sign's direction, `""` for an empty cell, and what it means.
    """

    heads: tuple[Head, ...]
    rows: tuple[tuple[str, tuple[Sign | None, ...]], ...]
    legend: tuple[tuple[str, str], ...]

    def told(self) -> Iterator[str]:
        """Yield in words the heads, the cells, a line a domain, and what the signs mean."""
        for head in self.heads:
            yield ", ".join(filter(None, (head.name, head.under, head.warning)))
        for label, signs in self.rows:
            cells = zip(self.heads, signs, strict=True)
            told = (f"{head.name} {sign.words}" for head, sign in cells if sign)
            yield f"{label}: {', '.join(told)}"
        yield "; ".join(words for _, words in self.legend)


class Note(NamedTuple):
    """Lines of text below a figure, under a heading if they have one."""

    heading: str
    lines: tuple[str, ...]


class Figure(NamedTuple):
    """A figure: its title, a line under it, what is drawn, and what is told below."""

    title: str
    under: str
    body: Flow | Grid
    notes: tuple[Note, ...]

    def description(self) -> str:
        """Return in words all that the figure shows, for whoever cannot see it."""
        notes = (
            line for note in self.notes for line in (f"{note.heading}:", *note.lines) if line != ":"
        )
        return "\n".join(filter(None, (self.under, *self.body.told(), *notes)))


class Citations:
    """The numbers of the sources that a figure cites, given as they are cited."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._numbers: dict[str, int] = {}

    def of(self, sources: Iterable[str]) -> str:
        """Return the numbers of `sources` in brackets, `[1][2]`."""
        numbers = {self._numbers.setdefault(one, len(self._numbers) + 1) for one in sources}
        return "".join(f"[{number}]" for number in sorted(numbers))

    def cited(self, text: str, *sources: str) -> str:
        """Return `text` and, not to be parted from its end, the numbers of its `sources`."""
        cited = self.of(sources)
        return f"{text}\xa0{cited}" if cited else text

    def told(self, cell: Cell) -> str:
        """Return a cell of words as text, with the numbers of the sources it stands on."""
        if isinstance(cell, Quiet):
            return self.cited(cell.words, *cell.sources)
        if isinstance(cell, Cited):
            return "".join(self.cited(self.told(said), *by) for said, by in cell.parts)
        if isinstance(cell, Values):
            return "; ".join(
                self.cited(self.told(said), *filter(None, (by,))) for said, by in cell.values
            )
        return str(cell)

    def references(self) -> Note:
        """Return the list of the sources that were cited so far."""
        told = (
            f"[{number}] {full_reference(self._sources[one])}"
            for one, number in self._numbers.items()
        )
        return Note("Sources", tuple(told))
