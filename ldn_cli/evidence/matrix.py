"""The effect direction plot: the direction of the outcomes by domain and study.

Hilton Boon and Thomson, Research Synthesis Methods 2021;12(1):29-33, doi:10.1002/jrsm.1458.
"""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from collections.abc import Collection, Iterable, Mapping

from ldn_cli.evidence.asked import names_of, studies_of
from ldn_cli.evidence.fields import Record
from ldn_cli.evidence.model import Outcome, Study
from ldn_cli.evidence.vocabulary import CellDirection

RESULTS = ("improved", "no_effect", "worsened")


class SourceDirection(Record, frozen=True, kw_only=True):
    """What one source says in a cell."""

    source: str
    """Id of the source."""
    direction: CellDirection
    """The direction of its outcomes."""
    outcomes: tuple[str, ...]
    """Ids of its outcomes."""


class Cell(Record, frozen=True, kw_only=True):
    """A cell of the effect direction plot: the outcomes of a study in a domain."""

    domain: str
    """Id of the outcome domain."""
    study: str
    """Id of the study."""
    direction: CellDirection
    """The one direction that the outcomes with a result share, `mixed` where they differ, else
    `not_applicable` if there is a finding, or `not_reported`."""
    agree: bool
    """False where a discrepancy of the study is about the domain."""
    by_source: tuple[SourceDirection, ...]
    """The direction by source."""


class MatrixStudy(Record, frozen=True, kw_only=True):
    """A column of the plot."""

    id: str
    """Id of the study."""
    groups: tuple[str, ...]
    """Ids of the groups that it shows."""


class Matrix(Record, frozen=True, kw_only=True):
    """The effect direction plot. A domain in which a study has no outcome has no cell."""

    domains: tuple[str, ...]
    """Ids of the domains, the plot's rows."""
    studies: tuple[MatrixStudy, ...]
    """The studies, its columns."""
    cells: tuple[Cell, ...]
    """Its cells, row by row."""


def cell_direction(outcomes: Iterable[Outcome]) -> CellDirection:
    """Return the direction of a cell of the effect direction plot.

    The one direction that the outcomes with a result share, `mixed` where they differ; without a
    result, `not_applicable` if there is a finding, else `not_reported`. Statistical significance
    has no part in it: Hilton Boon and Thomson, Research Synthesis Methods 2021;12(1):29-33.
    """
    found = {outcome.direction for outcome in outcomes}
    results = [direction for direction in RESULTS if direction in found]
    if len(results) > 1:
        return "mixed"
    if results:
        return results[0]
    return "not_applicable" if "not_applicable" in found else "not_reported"


def cells(study: Study, groups: Collection[str] | None = None) -> Mapping[str, Cell]:
    """Return the cells of `study` by domain, of `groups` or else of those that the matrix shows."""
    shown = study.matrix_groups if groups is None else groups
    found: dict[str, dict[str, list[Outcome]]] = {}
    for outcome in study.outcomes:
        if outcome.group in shown:
            found.setdefault(outcome.domain, {}).setdefault(outcome.source, []).append(outcome)
    disputed = {about for discrepancy in study.discrepancies for about in discrepancy.about}
    return {
        domain: Cell(
            domain=domain,
            study=study.id,
            direction=cell_direction(o for outcomes in sources.values() for o in outcomes),
            agree=domain not in disputed,
            by_source=tuple(
                SourceDirection(
                    source=source,
                    direction=cell_direction(outcomes),
                    outcomes=tuple(outcome.id for outcome in outcomes),
                )
                for source, outcomes in sources.items()
            ),
        )
        for domain, sources in found.items()
    }


def matrix(studies: Iterable[Study], domains: Iterable[str]) -> Matrix:
    """Return the effect direction plot of `studies`, with `domains` in this order.

    Domains in which no study has an outcome of the groups that it shows are left out. Raises
    `ValueError`, which says which there are, where one that is no key of a mapping is none of
    theirs.
    """
    studies = studies_of(studies)
    columns = [cells(study) for study in studies]
    there = (outcome.domain for study in studies for outcome in study.outcomes)
    rows = [
        (domain, [column[domain] for column in columns if domain in column])
        for domain in names_of(domains, there, "domain")
    ]
    return Matrix(
        domains=tuple(domain for domain, row in rows if row),
        studies=tuple(MatrixStudy(id=study.id, groups=study.matrix_groups) for study in studies),
        cells=tuple(cell for _, row in rows for cell in row),
    )
