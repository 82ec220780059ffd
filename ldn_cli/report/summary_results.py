"""The results of a study in its summary: each domain once, by what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.evidence.matrix import RESULTS, cells
from ldn_cli.report.running import Line, joined, listed, sources_of
from ldn_cli.report.sheet import DIRECTIONS, Cited
from ldn_cli.report.words import disputed, no_control

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ldn_cli.evidence.matrix import Cell
    from ldn_cli.evidence.model import Outcome, Study
    from ldn_cli.report.sheet import Part

# What is said of the domains whose outcomes have a direction, the weightiest first.
LABELS = {
    "improved": "Improved",
    "worsened": "Worsened",
    "no_effect": "No effect observed",
    "mixed": "Mixed",
    "not_reported": "No result given",
    "not_applicable": "Other findings on",
}


def lines(study: Study, domains: Mapping[str, str]) -> Iterator[Line]:
    """Yield the primary outcomes, then the domains by direction, those of other groups last.

    `domains` are the labels of domains by id, in their order.
    """
    if primary := [outcome for outcome in study.outcomes if outcome.role == "primary"]:
        yield _primary(study, primary)
    others = dict.fromkeys(
        outcome.group for outcome in study.outcomes if outcome.group not in study.matrix_groups
    )
    alone = study.matrix_groups == ("LDN",) and not others
    shown = " + ".join(study.matrix_groups)
    yield from _by_direction(study, study.matrix_groups, "" if alone else shown, domains)
    for group in others:
        yield from _by_direction(study, (group,), group, domains)


def _primary(study: Study, outcomes: Sequence[Outcome]) -> Line:
    told: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        group = None if outcome.group in study.matrix_groups else outcome.group
        measure = ", ".join(
            filter(None, (outcome.measure, outcome.time, outcome.population, group))
        )
        told.setdefault(f"{measure}: {_result(outcome)}", []).append(outcome)
    parts = listed([(words, sources_of(of)) for words, of in told.items()], by="; ")
    label = "Primary outcome" if len(told) == 1 else "Primary outcomes"
    return Line.of(label, parts, study, {"primary_outcome", *(one.domain for one in outcomes)})


def _result(outcome: Outcome) -> str:
    if outcome.direction == "not_applicable":
        return outcome.finding
    return (
        "no result given" if outcome.direction == "not_reported" else DIRECTIONS[outcome.direction]
    )


def _by_direction(
    study: Study, groups: Sequence[str], name: str, domains: Mapping[str, str]
) -> Iterator[Line]:
    """Yield a line for each direction that domains have in `groups`, which are called `name`."""
    found = cells(study, groups)
    marked = disputed(study)
    for direction, label in LABELS.items():
        of = [found[one] for one in domains if one in found and found[one].direction == direction]
        if of:
            control = no_control(study) if direction in {*RESULTS, "mixed"} else ""
            notes = ", ".join(filter(None, (name, control)))
            names = {
                cell.domain: f"{domains[cell.domain]}{'*' if cell.domain in marked else ''}"
                for cell in of
            }
            if direction == "mixed":
                parts = joined(*(_sides(study, cell, names[cell.domain]) for cell in of))
            else:
                parts = listed([(names[cell.domain], _behind(cell)) for cell in of])
            any_marked = any(cell.domain in marked for cell in of)
            yield Line(f"{label} ({notes})" if notes else label, Cited(parts), any_marked)


def _behind(cell: Cell) -> tuple[str, ...]:
    """Return the sources that the direction of a cell rests on."""
    return tuple(said.source for said in cell.by_source if said.direction == cell.direction)


def _sides(study: Study, cell: Cell, name: str) -> list[Part]:
    """Return what was found in a mixed domain called `name`, direction by direction."""
    of = {outcome for said in cell.by_source for outcome in said.outcomes}
    sides = {
        direction: [one for one in study.outcomes if one.id in of and one.direction == direction]
        for direction in RESULTS
    }
    measures = [{outcome.measure for outcome in side} for side in sides.values() if side]
    both = len(set.union(*measures)) < sum(map(len, measures))
    told = [
        (f"{DIRECTIONS[direction]} ({_measures(side, populations=both)})", sources_of(side))
        for direction, side in sides.items()
        if side
    ]
    (words, sources), *rest = listed(told)
    return [(f"{name}: {words}", sources), *rest]


def _measures(outcomes: Sequence[Outcome], *, populations: bool) -> str:
    """Return what was measured, with the populations where one measure stands on both sides."""
    told = (
        ", ".join(filter(None, (one.measure, one.population if populations else None)))
        for one in outcomes
    )
    return ", ".join(dict.fromkeys(told))
