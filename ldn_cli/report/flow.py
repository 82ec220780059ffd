"""The participant flow as a diagram: a chain of boxes that branches only where counts do."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from ldn_cli.evidence.numbers import BASES, dropouts
from ldn_cli.evidence.vocabulary import Stage
from ldn_cli.evidence.wording import people, percent, phrase, reason_words
from ldn_cli.report.sheet import Box, Quiet, Step, Values
from ldn_cli.report.words import absence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ldn_cli.evidence.model import FlowCount, Study
    from ldn_cli.evidence.numbers import Dropouts
    from ldn_cli.report.sheet import Cell

BESIDE: tuple[Stage, ...] = ("excluded", "left")  # those of whom are not in the next box
EARLY: tuple[Stage, ...] = ("planned", "screened")
ENTRY: tuple[Stage, ...] = (*EARLY, *BASES, "started")


def boxes(study: Study) -> tuple[Step, ...]:
    """Return the flow of `study` from top to bottom, nothing where no number is recorded.

    A stage has a box with its totals, and under it one for each group that it is counted of, those
    of one kind side by side. Who was excluded or lost stands beside the way to the next stage.
    Where no number at the end is known, a box that counts nothing says why.
    """
    flow = dropouts(study)
    if not flow.counts:
        return ()
    steps: list[tuple[Stage, Step]] = []
    for stage in get_args(Stage):
        if stage not in BESIDE:
            steps += ((stage, Step(of)) for of in _stage(study, flow, stage))
    lost = [*_computed_losses(flow), *_counted(flow, "left"), *_reasons(flow)]
    _put(steps, EARLY, Box("Excluded", _counted(flow, "excluded")))
    _put(steps, ENTRY, Box("Lost", tuple(lost)))
    found = [step for _, step in steps]
    if flow.attrition is None:
        why = absence(study, "dropouts", "dropouts")
        words = why.words.removeprefix("dropouts: ")
        found.append(Step((Box("Dropouts", (Quiet(words, why.sources),), absent=True),)))
    return tuple(found)


def _stage(study: Study, flow: Dropouts, stage: Stage) -> Iterator[tuple[Box, ...]]:
    """Yield the boxes of a stage: of its totals, then of its groups, a row of each kind.

    Participants at a stage that the source does not say stand with those that losses count from.
    """
    if stage == "participants" != flow.base and flow.base:
        return
    of = [count for count in flow.counts if count.stage == stage]
    name = phrase(stage).capitalize()
    lines = [*_lines((c for c in of if not c.group), _qualified), *_sum(flow, stage)]
    if stage == flow.base != "participants":
        lines += _counted(flow, "participants")
    if lines:
        yield (Box(name, tuple(lines)),)
    for kind in dict.fromkeys(group.kind for group in study.groups):
        ids = [group.id for group in study.groups if group.kind == kind]
        counts = {one: [c for c in of if c.group == one] for one in ids}
        row = [Box(f"{name}, {one}", _lines(c, _qualified)) for one, c in counts.items() if c]
        if row:
            yield tuple(row)


def _sum(flow: Dropouts, stage: Stage) -> Iterator[Cell]:
    """Yield the number at a stage that was computed, if it was."""
    if stage == flow.base and "enrolled" in flow.derived:
        yield f"{_n(flow.enrolled)}, sum of the groups, computed"
    if stage == "completed" and "completed" in flow.derived:
        yield f"{_n(flow.completed)}, computed"


def _lines(counts: Iterable[FlowCount], words: Callable[[FlowCount], str]) -> tuple[Cell, ...]:
    """Return a line for those who are counted at one time of one group, as each source has it."""
    told: dict[tuple[str | None, ...], list[tuple[str, str | None]]] = {}
    for count in counts:
        of = told.setdefault((count.group, count.time, count.population), [])
        of.append((words(count), count.source))
    return tuple(Values(tuple(of)) for of in told.values())


def _counted(flow: Dropouts, stage: Stage) -> tuple[Cell, ...]:
    """Return the lines of a stage that has no box of its own."""
    return _lines((count for count in flow.counts if count.stage == stage), _with_stage)


def _qualified(count: FlowCount) -> str:
    """Return a number behind when, and of whom."""
    return _sentence(count.time, count.population, _counted_as(count))


def _with_stage(count: FlowCount) -> str:
    """Return a number behind its stage, the group, when, and of whom."""
    told = (phrase(count.stage), count.group, count.time, count.population)
    return _sentence(*told, _counted_as(count))


def _computed_losses(flow: Dropouts) -> Iterator[Cell]:
    """Yield the numbers of those lost that were computed."""
    if "not_completed" in flow.derived and flow.attrition is not None:
        share = percent(flow.attrition)
        yield _sentence("not completed", f"{_n(flow.not_completed)} ({share})", "computed")
    if "left" in flow.derived:
        yield _sentence("left", _n(flow.left), "sum of the groups", "computed")


def _reasons(flow: Dropouts) -> Iterator[Cell]:
    """Yield a line for each reason."""
    for reason in flow.reasons:
        told = _sentence(reason_words(reason), reason.group, _n(reason.n))
        yield Values(((told, reason.source),))


def _counted_as(count: FlowCount) -> str:
    return _n(people(count.n, count.of, count.percent))


def _n(number: object) -> str:
    return f"n\xa0=\xa0{number}"


def _sentence(*parts: str | None) -> str:
    """Return `parts`, the absent ones left out, in a row that begins with a capital letter."""
    words = ", ".join(filter(None, parts))
    return words if words.startswith("n\xa0") else words[0].upper() + words[1:]


def _put(steps: list[tuple[Stage, Step]], stages: Sequence[Stage], box: Box) -> None:
    """Put `box`, if it has lines, beside the last step of `stages`; else into a step of its own."""
    if not box.lines:
        return
    places = [at for at, (stage, _) in enumerate(steps) if stage in stages]
    if places:
        stage, step = steps[places[-1]]
        steps[places[-1]] = stage, step._replace(beside=box)
    else:
        steps.insert(0, (stages[0], Step((box,))))
