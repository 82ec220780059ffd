"""The effect direction plot: domains down, studies across."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from ldn_cli.evidence.matrix import RESULTS, Cell, Matrix, MatrixStudy
from ldn_cli.evidence.numbers import BASES, dropouts
from ldn_cli.evidence.wording import phrase
from ldn_cli.report.sheet import Cited, Column, Layout, Mark, Quiet, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.evidence.model import Study
    from ldn_cli.report import sheet
    from ldn_cli.report.frame import Frame

LEGEND = {
    "mixed": "mixed: outcomes with a result differ.",
    "not_reported": "not reported: measured, but the sources cited give no result.",
    "not_applicable": "finding: a result without a better-or-worse direction.",
}
DISPUTED = "*: the sources disagree; the numbers are those of the sources behind the mark."
METHOD = (
    "Statistical significance and size of effect are no part of the plot (Hilton Boon and Thomson "
    "2021, doi:10.1002/jrsm.1458)."
)


class Table(Sheet):
    """The plot; `rows` are the ids of its domains."""

    title = "Effect direction by outcome domain"
    fields = ("domain", "study", "direction", "agree", "source", "source_direction", "outcomes")
    dense = True
    dash = "–: no outcome is recorded of a group that is shown."
    grid = True
    empty = "No outcome of a group that the matrix shows is recorded for this choice."

    def __init__(self, plot: Matrix, frame: Frame) -> None:
        super().__init__(plot.domains)
        self.plot = plot
        self.frame = frame

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield what each source says in each cell, as flat records."""
        for cell in self.plot.cells:
            for said in cell.by_source:
                told = {"source": said.source, "source_direction": said.direction}
                yield {**asdict(cell), **told, "outcomes": said.outcomes}

    def layouts(self) -> Iterator[Layout]:
        """Yield with a column a study, and with a line a study that has outcomes in a domain."""
        cells = {(cell.domain, cell.study): cell for cell in self.plot.cells}
        domains = self.frame.words.domains

        def of(study: Study) -> Column:
            def mark(domain: str) -> Mark | None:
                cell = cells.get((domain, study.id))
                return self._mark(cell) if cell else None

            species, number = _head(study)
            return Column(study.id, mark, under=species + _words(number), quiet=_missing(number))

        studies = (of(self.frame.studies[column.id]) for column in self._shown())
        yield Layout((Column("Domain", lambda name: domains[name].label), *studies))
        heads = {name: _named(study) for name, study in self.frame.studies.items()}
        yield Layout(
            (
                Column("Domain", lambda cell: domains[cell.domain].label, grouped=True),
                Column("Study", lambda cell: heads[cell.study]),
                Column("Direction", self._mark),
            ),
            lines=self.plot.cells,
        )

    def _shown(self) -> list[MatrixStudy]:
        """Return the studies that have a column: those with a group to show."""
        return [column for column in self.plot.studies if column.groups]

    def alerts(self) -> Iterator[sheet.Cell]:
        """Yield what must not be missed of each study."""
        shown = [(column.id, None) for column in self._shown()]
        marks = ((cell.study, self._mark(cell)) for cell in self.plot.cells)
        return self.frame.alerts([*shown, *marks])

    def notes(self) -> Iterator[sheet.Cell]:
        """Yield what the marks mean, and which groups are not in the plot."""
        if not all(self._mark(cell).agree for cell in self.plot.cells):
            yield DISPUTED
        if self.rows:
            marks = {cell.direction for cell in self.plot.cells}
            if legend := " ".join(words for mark, words in LEGEND.items() if mark in marks):
                yield legend
            yield METHOD
        yield from self.left_out()

    def _mark(self, cell: Cell) -> Mark:
        """Return a cell's direction, with the sources that it rests on, and whether they agree.

        Here as in every view two documents disagree, not one and this dataset.
        """
        kinds = {"mixed": (*RESULTS, "mixed")}.get(cell.direction, (cell.direction,))
        behind = tuple(said.source for said in cell.by_source if said.direction in kinds)
        return Mark(cell.direction, behind, cell.domain not in self.frame.disputed(cell.study))

    def left_out(self) -> Iterator[str]:
        """Yield which groups with outcomes are not in the plot."""
        for study in self.frame.studies.values():
            groups = dict.fromkeys(outcome.group for outcome in study.outcomes)
            others = [group for group in groups if group not in study.matrix_groups]
            if others:
                command = f": ldn study {study.id} --outcomes" if self.frame.commands else ""
                yield f"Not in the plot: {', '.join(others)} of {study.id}{command}"


def _head(study: Study) -> tuple[str, str | Quiet]:
    """Return which groups of which species a study shows, and how many people it enrolled."""
    groups = [] if study.matrix_groups == ("LDN",) else [" + ".join(study.matrix_groups)]
    return "".join(f"{part}, " for part in (*groups, phrase(study.species))), _number(study)


def _number(study: Study) -> str | Quiet:
    enrolled = dropouts(study).enrolled
    if enrolled is not None:
        return f"n\xa0=\xa0{enrolled}"
    if any(count.stage in BASES for count in study.dropouts.counts):
        return "n not one number"
    absent = any(a.what == "dropouts" and a.why == "not_reported" for a in study.absent)
    return Quiet("n not reported" if absent else "n not recorded")


def _words(number: str | Quiet) -> str:
    return number.words if isinstance(number, Quiet) else number


def _missing(number: str | Quiet) -> str:
    return number.words if isinstance(number, Quiet) else ""


def _named(study: Study) -> Cited:
    """Return a study's id with what stands under it where it has a column."""
    species, number = _head(study)
    return Cited(((f"{study.id} ({species}", ()), (number, ()), (")", ())))
