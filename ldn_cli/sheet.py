"""What is between a record and its rendering: sheets, and the kinds of cells they have.

`sections` makes sheets, `render` turns them into text; neither knows the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from ldn_cli.model import Source


class Mark(NamedTuple):
    """An effect direction, shown by symbol and word, and how many outcomes are behind it."""

    direction: str
    outcomes: str = ""


class Ref(NamedTuple):
    """A citation: the id of a source, shown by its number, and the place in it if there is one."""

    source: str
    locator: str | None = None


class Values(NamedTuple):
    """Several values in one cell, each with the citation that it stands on, if it has one."""

    values: tuple[tuple[str, str | None], ...]


class Found(NamedTuple):
    """A text in which words were found, to be marked."""

    text: str
    words: tuple[str, ...]


class Remark(NamedTuple):
    """A text of the dataset's own among those of the sources, set in another type."""

    text: str


Cell: TypeAlias = str | int | Mark | Ref | Values | Found | Remark | None
"""`None` is what no source reports; `""` is a place where nothing is to be said."""


Holds: TypeAlias = Literal["words", "prose", "numbers"]
"""What a column holds, which decides how narrow it may be and how it is set."""


class Column(NamedTuple):
    """A column on the screen, its heading and a line under that."""

    heading: str
    holds: Holds = "words"
    under: str = ""


class Line(NamedTuple):
    """A row on the screen; `opens` a group that is set apart from the row before it."""

    cells: tuple[Cell, ...]
    opens: bool = False


class Layout(NamedTuple):
    """One way to set a sheet on the screen, used from `width` columns up.

    A table shows the first `grouped` cells of a line only where they change; a `dense` one has no
    blank lines between its lines.
    """

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    width: int = 0
    grouped: int = 1
    dense: bool = False


NOT_REPORTED = "Not reported: no source says anything about it."


class Sheet(Struct, frozen=True, kw_only=True):
    """One table: as flat records with the JSON's values, and as it is set on the screen.

    `fields` are the keys of `records` in order. `layouts` go from the fullest to the narrowest.
    `alerts`, which must not be missed, and `notes` stand under the table, `empty` in place of a
    table without rows.
    """

    title: str
    fields: tuple[str, ...]
    records: tuple[dict[str, Any], ...]
    layouts: tuple[Layout, ...]
    alerts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    empty: str = NOT_REPORTED


class Report(Struct, frozen=True, kw_only=True):
    """All that a command has to show on a screen or in a file, except as JSON.

    `sources` are those that cells may cite, by id; `hint` is the next useful command.
    """

    title: str
    sheets: tuple[Sheet, ...]
    sources: dict[str, Source]
    hint: str | None = None
