"""The effect direction plot: the direction of the outcomes by domain and study.

Hilton Boon and Thomson, Research Synthesis Methods 2021;12(1):29-33, doi:10.1002/jrsm.1458.
"""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta

from ldn_cli.evidence.model import Outcome, Record, Study
from ldn_cli.evidence.vocabulary import CellDirection

RESULTS = ("improved", "no_effect", "worsened")


class Cell(Record, frozen=True, kw_only=True):
    """A cell of the effect direction plot: the outcomes of a study in a domain."""

    domain: Annotated[str, Meta(description="Id of the outcome domain.")]
    study: Annotated[str, Meta(description="Id of the study.")]
    direction: Annotated[
        CellDirection,
        Meta(
            description="The one direction that the outcomes with a result share, `mixed` where "
            "they differ, else `not_applicable` if there is a finding, or `not_reported`.",
            extra={"origin": "computed"},
        ),
    ]
    outcomes: Annotated[tuple[str, ...], Meta(description="Ids of the outcomes behind it.")]


class Matrix(Record, frozen=True, kw_only=True):
    """The effect direction plot: LDN arms only. A domain not measured in a study has no cell."""

    domains: Annotated[tuple[str, ...], Meta(description="Ids of the domains, the plot's rows.")]
    studies: Annotated[tuple[str, ...], Meta(description="Ids of the studies, its columns.")]
    cells: Annotated[tuple[Cell, ...], Meta(description="Its cells, row by row.")]


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


def matrix(studies: Iterable[Study], domains: Iterable[str]) -> Matrix:
    """Return the effect direction plot of `studies`, LDN arms only, with `domains` in this order.

    Domains in which no LDN arm has an outcome are left out.
    """
    studies = tuple(studies)
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for study in studies:
        for outcome in study.outcomes:
            if outcome.arm == "LDN":
                groups.setdefault((outcome.domain, study.id), []).append(outcome)
    cells = tuple(
        Cell(
            domain=domain,
            study=study.id,
            direction=cell_direction(group),
            outcomes=tuple(outcome.id for outcome in group),
        )
        for domain in domains
        for study in studies
        if (group := groups.get((domain, study.id)))
    )
    return Matrix(
        domains=tuple(dict.fromkeys(cell.domain for cell in cells)),
        studies=tuple(study.id for study in studies),
        cells=cells,
    )
