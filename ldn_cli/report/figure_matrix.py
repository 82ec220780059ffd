"""The effect direction plot as a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.evidence.wording import phrase
from ldn_cli.report import matrix
from ldn_cli.report.figure import Figure, Grid, Head, Note, Sign
from ldn_cli.report.sheet import DIRECTIONS, Mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ldn_cli.evidence.matrix import Matrix
    from ldn_cli.evidence.model import Study
    from ldn_cli.report.figure import Citations
    from ldn_cli.report.frame import Frame
    from ldn_cli.report.sheet import Cell, Column

ALWAYS = ("improved", "no_effect", "worsened")  # what a reader must know that is not there either


def figure(plot: Matrix, frame: Frame, citations: Citations, pointer: str | None) -> Figure:
    """Return the plot of the studies of `frame` as a figure.

    `pointer` is the line on studies that are not shown, where there is one.
    """
    table = matrix.Table(plot, frame)
    first, *studies = next(table.layouts()).columns
    rows = [
        (str(first.cell(domain)), [_sign(column.cell(domain), citations) for column in studies])
        for domain in table.lines()
    ]
    heads = tuple(_head(column, frame.studies[column.heading]) for column in studies)
    signs = [sign for _, row in rows for sign in row]
    grid = Grid(heads, tuple((label, tuple(row)) for label, row in rows), _legend(signs))
    beware = tuple(map(citations.told, table.alerts()))
    told = [matrix.METHOD, *table.left_out()]
    if any(sign and not sign.agree for sign in signs):
        told.insert(0, matrix.DISPUTED)
    if pointer:
        told.append(pointer.removesuffix(": --later"))  # no option is typed in a figure
    notes = (
        Note("Not to be missed", beware),
        Note("Notes", tuple(told)),
        citations.references(),
    )
    return Figure(table.title, "", grid, tuple(note for note in notes if note.lines))


def _sign(cell: Cell, citations: Citations) -> Sign | None:
    if not isinstance(cell, Mark):
        return None
    return Sign(cell.direction, citations.of(cell.sources), cell.agree)


def _head(column: Column, study: Study) -> Head:
    """Return the head of a study's column, in which that it is of animals stands once."""
    if study.species == "human":
        return Head(column.heading, column.under)
    warning = f"ANIMAL STUDY ({phrase(study.species)})"
    under = (part for part in column.under.split(", ") if part != phrase(study.species))
    return Head(column.heading, ", ".join(under), warning)


def _legend(signs: Iterable[Sign | None]) -> tuple[tuple[str, str], ...]:
    """Return what the signs mean: the three directions, and what else is shown."""
    shown = {sign.direction if sign else "" for sign in signs}
    words = {**DIRECTIONS, **matrix.LEGEND}
    return tuple(
        (direction, text.removeprefix("–: ").rstrip("."))
        for direction, text in words.items()
        if direction in shown or direction in ALWAYS
    )
