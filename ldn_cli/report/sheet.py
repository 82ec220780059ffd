"""What is between a record and its rendering: sheets, and the kinds of cells they have.

The other modules of `report` make sheets, `render` turns them into text; neither knows the other.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import asdict

from ldn_cli.evidence.reference import address, brief_reference, full_reference, kind_words
from ldn_cli.evidence.wording import DIRECTIONS as DIRECTIONS  # noqa: PLC0414 - of which render knows here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ldn_cli.evidence.source import Source


class Mark(Struct, frozen=True):
    """An effect direction, shown by symbol and word, with the sources it rests on.

    Where the sources `agree` is false, the mark has an asterisk.
    """

    direction: str
    sources: tuple[str, ...] = ()
    agree: bool = True


class Starred(str):
    """A text with an asterisk of ours in it: the sources disagree on what it tells."""

    __slots__ = ()


class Quiet(Struct, frozen=True):
    """Words in place of a value that there is not, with the sources that were looked through."""

    words: str
    sources: tuple[str, ...] = ()


class Ref(Struct, frozen=True):
    """A citation: the id of a source, shown by its number, and the place in it if there is one.

    A place that stands `apart` is spelled out under the source, and has a letter here.
    """

    source: str
    locator: str | None = None
    apart: bool = False


class Values(Struct, frozen=True):
    """Several values in one cell, each with the citation that it stands on, if it has one.

    Where the sources `agree` is false, the first has an asterisk.
    """

    values: tuple[tuple[str | Quiet, str | None], ...]
    agree: bool = True


Part: TypeAlias = tuple[str | Quiet, tuple[str, ...]]
"""A part of a running text, and the sources that it stands on."""

NEW_LINE: Part = ("\n", ())


class Cited(Struct, frozen=True):
    """Running text in `parts`, set one after another; `NEW_LINE` begins a line.

    `more` is what a screen says after them: the command that shows more.
    """

    parts: Sequence[Part]
    more: str = ""


class Found(Struct, frozen=True):
    """Running text in parts, each with whether it was looked for, and the sources of the whole."""

    parts: tuple[tuple[str, bool], ...]
    sources: tuple[str, ...] = ()


class Remark(Struct, frozen=True):
    """A text of the dataset's own among those of the sources, set in another type."""

    text: str


Cell: TypeAlias = str | int | Mark | Quiet | Ref | Values | Cited | Found | Remark | None
"""`None` is what is not recorded; `""` is a place where nothing is to be said."""


def is_marked(cell: Cell) -> bool:
    """Return whether there is an asterisk in `cell` that says that sources disagree."""
    if isinstance(cell, Values):
        return not cell.agree or any(isinstance(text, Starred) for text, _ in cell.values)
    return isinstance(cell, Starred) or (isinstance(cell, Mark) and not cell.agree)


Holds: TypeAlias = Literal["words", "prose", "numbers", "citations"]
"""What a column holds, which decides how narrow it may be and how it is set."""


class Column(Struct, frozen=True):
    """A column on the screen: its heading and a line `under` it, its cell in a line, what it holds.

    What is `quiet` at the end of the line under the heading stands in place of what there is not.
    Of the columns at the left edge, those that are `grouped` show a cell only where it, or one
    before it, changes. `link` gets the address that a cell leads to where a terminal has links.
    """

    heading: str
    cell: Callable[[Any], Cell]
    holds: Holds = "words"
    under: str = ""
    grouped: bool = False
    link: Callable[[Any], str | None] | None = None
    quiet: str = ""


class Layout(Struct, frozen=True):
    """One way to set a sheet on the screen, used from `width` columns up.

    It sets the sheet's lines, unless it has `lines` of its own, without blank lines between them if
    it or the sheet is `dense`.
    """

    columns: tuple[Column, ...]
    width: int = 0
    lines: Sequence[Any] | None = None
    dense: bool = False


Kind: TypeAlias = Literal["stated", "computed", "lost", "absent"]
"""What a box tells: numbers of sources, a computed one, losses, or that there is no number."""


class Box(Struct, frozen=True):
    """A box of a diagram: what is counted in it, its lines, and of what `kind` they are."""

    label: str
    lines: tuple[Cell, ...]
    kind: Kind = "stated"


class Level(Struct, frozen=True):
    """Boxes at one height: one of all participants, or one a group, side by side.

    What is `aside` stands beside the chain and not in it.
    """

    boxes: tuple[Box, ...]
    aside: bool = False


class Diagram(Struct, frozen=True):
    """What is drawn beside a table: levels from top to bottom, under a title, over a note."""

    title: str
    levels: tuple[Level, ...]
    note: str = ""


class Edition(Struct, frozen=True):
    """What was printed by what: the version of the program, and the date of the bundled data."""

    version: str
    as_of: str


NOT_RECORDED = "Nothing is recorded here."


class Sheet:
    """One table, made from `rows`, which are given once; nothing is made before it is asked for.

    `fields` are the keys of its flat records in order, `columns` those of its only layout, where it
    has one. A `dense` table has no blank lines between its lines; `empty` stands in place of a
    table without lines, `dash` tells what a
    dash means in it. The lines of a sheet in `prose` are no table but paragraphs: the cell of
    the first of its two columns is the label of what the second says, `""` for a line without one.
    Lines that are `run_in` say little each: on paper they stand one after another, not in a list.
    A `grid` is taken in at a glance: all its cells but the first of a line are marks. The rows of
    `references` are the sources: where these are listed at the end, they are no table besides.
    """

    title: str
    fields: tuple[str, ...]
    columns: tuple[Column, ...]
    dense = False
    prose = False
    run_in = False
    grid = False
    references = False
    empty: Cell = NOT_RECORDED
    dash: Cell = "–: nothing is recorded."

    def __init__(self, rows: Sequence[Any]) -> None:
        self.rows = rows

    def records(self) -> Iterable[dict[str, Any]]:
        """Return the flat records, with the JSON's values: a row each, unless a row has several."""
        return map(asdict, self.rows)

    def lines(self) -> Sequence[Any]:
        """Return what has a line on the screen each: the rows, unless a row has several."""
        return self.rows

    def layouts(self) -> Iterator[Layout]:
        """Yield the ways to set the lines, from the fullest to the narrowest: here the only one."""
        yield Layout(self.columns)

    def listed(self) -> Layout:
        """Return the layout whose cells stand one under another in a list: here the fullest."""
        return next(self.layouts())

    def opens(self, line: Any) -> bool:
        """Return whether `line` is set apart from the one before it."""
        del line
        return False

    def diagrams(self) -> Iterable[Diagram]:
        """Return what can be drawn of the rows, where a format draws."""
        return ()

    def alerts(self) -> Iterable[Cell]:
        """Return what stands under the table and must not be missed."""
        return ()

    def notes(self) -> Iterable[Cell]:
        """Return what else stands under the table."""
        return ()

    def drawn(self, layout: Layout) -> Iterator[tuple[Any, Cell]]:
        """Yield every line that is set in `layout` with each of its cells."""
        for line in self.lines() if layout.lines is None else layout.lines:
            for column in layout.columns:
                yield line, column.cell(line)

    def marks(self, layout: Layout) -> Iterator[Cell]:
        """Yield what the marks mean that stand in the table in `layout`."""
        if any(cell is None for _, cell in self.drawn(layout)):
            yield self.dash


class Report:
    """All that a command has to show on a screen or in a file, except as JSON.

    `sources` gets those that cells may cite, by id, when one is needed; `hint` is the next useful
    command, `pointer` the line on studies that are not shown; `edition` gets what it is printed
    by, where that is known.
    """

    edition: Callable[[], Edition] | None = None

    def __init__(
        self,
        title: str,
        sheets: Iterable[Sheet],
        sources: Callable[[], dict[str, Source]] = dict,
        hint: str | None = None,
        pointer: str | None = None,
    ) -> None:
        self.title = title
        self.sheets = tuple(sheets)
        self.hint = hint
        self.pointer = pointer
        self._sources = sources

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The sources that cells may cite, by id."""
        return self._sources()

    @property
    def brief(self) -> bool:
        """Whether this is one sheet in prose, which names itself, and its sources in short."""
        return len(self.sheets) == 1 and self.sheets[0].prose

    def brief_reference(self, source: str) -> str:
        """Return who wrote the source with the id `source`, when, and what it is."""
        return brief_reference(self.sources[source])

    def reference(self, source: str) -> str:
        """Return the reference of the source with the id `source`, in one line."""
        return full_reference(self.sources[source])

    def address(self, source: str) -> str | None:
        """Return where the source with the id `source` can be read, `None` if that is not known."""
        return address(self.sources[source])

    def kind(self, source: str) -> str:
        """Return what kind of document the source with the id `source` is, and what was read."""
        found = self.sources[source]
        return kind_words(found.kind, found.read)
