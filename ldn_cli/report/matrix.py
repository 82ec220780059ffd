"""The effect direction plot: domains down, studies across."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from ldn_cli.evidence.matrix import RESULTS, Cell, Matrix
from ldn_cli.report.frame import phrase
from ldn_cli.report.sheet import Column, Layout, Mark, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.evidence.model import Study
    from ldn_cli.report.frame import Frame

LEGEND = (
    "In brackets: the number of outcomes behind the direction, and of how many, if others in the "
    "domain have no result. Two sources on one outcome count as two.",
    "mixed: outcomes with a result differ. not reported: measured, but no result is given. "
    "finding: neither better nor worse. not measured: no source mentions it.",
    "Statistical significance and size of effect are no part of the plot (Hilton Boon and Thomson "
    "2021, doi:10.1002/jrsm.1458).",
)


class Table(Sheet):
    """The plot; `rows` are the ids of its domains."""

    title = "Effect direction by outcome domain"
    fields = Cell.__struct_fields__
    dense = True
    empty = "No outcome of an LDN arm is recorded for this choice."

    def __init__(self, plot: Matrix, frame: Frame) -> None:
        super().__init__(plot.domains)
        self.plot = plot
        self.frame = frame

    def records(self) -> list[dict[str, Any]]:
        """Return the cells that have outcomes, as dictionaries."""
        return [asdict(cell) for cell in self.plot.cells]

    def layouts(self) -> Iterator[Layout]:
        """Yield the only layout, a column a study."""
        cells = {(cell.domain, cell.study): cell for cell in self.plot.cells}

        def of(study: Study) -> Column:
            def mark(domain: str) -> Mark:
                cell = cells.get((domain, study.id))
                return _mark(cell, study) if cell else Mark("not_measured")

            return Column(study.id, mark, under=_head(study))

        studies = (of(self.frame.studies[name]) for name in self.plot.studies)
        yield Layout((Column("Domain", self.frame.domain), *studies))

    def alerts(self) -> Iterator[str]:
        """Yield what must not be missed of each study."""
        return self.frame.alerts(self.plot.studies)

    def notes(self) -> Iterator[str]:
        """Yield what the marks mean, and which arms are not in the plot."""
        yield from LEGEND
        for study in self.frame.studies.values():
            arms = dict.fromkeys(o.arm for o in study.outcomes if o.arm != "LDN")
            if arms:
                yield (
                    f"LDN arms only; {study.id} has outcomes of {', '.join(arms)} too: "
                    f"ldn study {study.id} --outcomes"
                )


def _mark(cell: Cell, study: Study) -> Mark:
    """Return a cell's direction, and of how many of its outcomes it is."""
    found = [outcome.direction for outcome in study.outcomes if outcome.id in cell.outcomes]
    kinds = RESULTS if cell.direction == "mixed" else (cell.direction,)
    behind = sum(direction in kinds for direction in found)
    return Mark(
        cell.direction, str(behind) if behind == len(found) else f"{behind}\xa0of\xa0{len(found)}"
    )


def _head(study: Study) -> str:
    enrolled = study.dropouts.enrolled
    number = "n not reported" if enrolled is None else f"n\xa0=\xa0{enrolled}"
    return f"{phrase(study.species)}, {number}"
