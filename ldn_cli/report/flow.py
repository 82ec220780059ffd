"""The participant flow as boxes: CONSORT's, as far as the records fill them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from msgspec.structs import replace

from ldn_cli.evidence.numbers import dropouts
from ldn_cli.evidence.vocabulary import Stage
from ldn_cli.evidence.wording import (
    DATA_LOSS,
    losses,
    people,
    percent,
    phrase,
    reason_words,
)
from ldn_cli.report.running import sources_of
from ldn_cli.report.sheet import Box, Cited, Level, Quiet
from ldn_cli.report.words import disputed, why_absent
from ldn_cli.text import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ldn_cli.evidence.model import FlowCount, Group, Reason, Study
    from ldn_cli.report.sheet import Cell, Kind

STAGES: tuple[Stage, ...] = get_args(Stage)
ENDS = {"completed", "complete_data", "analysed"}
COMPUTED = "(computed)"
NOT_RECORDED = "not recorded"
LOST_DATA = "loss of data:"
NO_REASONS = f"Reasons: {NOT_RECORDED}"


class Chain(NamedTuple):
    """The levels of the flow from top to bottom, and whether numbers in it `differ`."""

    levels: tuple[Level, ...]
    differ: bool


def chain(study: Study) -> Chain:
    """Return the flow of `study`: a chain that parts where there are counts by group."""
    made = _Chain(study)
    levels = tuple(made.levels())
    if "dropouts" in disputed(study):
        levels = tuple(map(_starred, levels))
    return Chain(levels, made.differ)


def _starred(level: Level) -> Level:
    """Return `level` with an asterisk on each box that tells of what sources disagree on."""
    boxes = (b if b.kind == "absent" else replace(b, label=f"{b.label}*") for b in level.boxes)
    return replace(level, boxes=tuple(boxes))


def is_drawn(study: Study) -> bool:
    """Return whether a number is recorded that a box can tell."""
    return bool(study.dropouts.counts or study.dropouts.reasons)


def _words(text: str) -> Cited:
    return Cited(((text, ()),))


def _led(lead: str, line: Cited) -> Cited:
    """Return a line behind the words that lead to it."""
    (text, sources), *more = line.parts
    return Cited(((f"{lead}{text}", sources), *more))


def _reasons(reasons: Iterable[Reason], group: str) -> Iterator[Cited]:
    for reason in reasons:
        told = f"{reason_words(reason)}: n\xa0=\xa0{reason.n}"
        told = f"{group}: {told}" if group else told
        yield Cited(((f"• {told}", (reason.source,)),))


class _Column(NamedTuple):
    """A group, and what was counted of it at a stage."""

    group: Group
    counts: list[FlowCount]
    reasons: list[Reason]


class _Chain:
    """The flow on its way from level to level: of all participants, or of the groups of a kind."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.flow = dropouts(study)
        self.staged = {count.stage for count in self.flow.counts}
        self.kind: str | None = None  # of the groups that have columns now
        self.introduced: set[str] = set()
        self.differ = False
        self.held: list[Level] = []  # until groups that have parted come together

    def levels(self) -> Iterator[Level]:
        """Yield the levels, in the order of the stages."""
        for stage in STAGES:
            counts = [count for count in self.flow.counts if count.stage == stage]
            if stage in {"excluded", "left"}:
                yield from self._lost(stage, counts)
            else:
                yield from self._counted(stage, counts)
        yield from self._end()

    def _counted(self, stage: Stage, counts: Sequence[FlowCount]) -> Iterator[Level]:
        """Yield the level of all and those of the groups; that of all last where groups part."""
        whole = [count for count in counts if not count.group]
        apart = len(whole) < len(counts)
        first = self.kind is None and (bool(whole) or stage == self.flow.base or not apart)
        if first:
            yield from self._all(stage, whole)
        for columns in self._columns(counts):
            self.kind = columns[0].group.kind
            yield Level(tuple(self._group(stage, column) for column in columns))
            self.introduced.update(column.group.id for column in columns)
        if not first:
            yield from self._all(stage, whole)

    def _all(self, stage: Stage, counts: Sequence[FlowCount]) -> Iterator[Level]:
        """Yield the level of all participants at a stage, if there is a number of them."""
        unstaged = self._unstaged()
        if stage == "participants" and unstaged:
            return
        lines = [*self._numbers(counts)]
        kind: Kind = "stated"
        if computed := self._computed(stage):
            lines.append(_words(computed))
            kind = "computed"
        if stage == self.flow.base:
            told = self._numbers(unstaged)
            lines += [_led("Took part, stage not stated: ", line) for line in told]
        if not lines:
            return
        box = Box(capitalised(phrase(stage)), tuple(lines), kind)
        later = STAGES[STAGES.index(stage) + 1 :]
        if self.kind and any(one.group and one.stage in later for one in self.flow.counts):
            self._hold(replace(box, label=f"{box.label}, all groups"))
        else:
            yield from self._together()
            yield Level((box,))

    def _hold(self, box: Box) -> None:
        """Keep what is told of all participants while groups are apart."""
        self.held.append(Level((box,), aside=True))

    def _together(self) -> Iterator[Level]:
        """Yield what was held, as groups come together."""
        self.kind = None
        yield from self.held
        self.held = []

    def _unstaged(self) -> list[FlowCount]:
        """Return the counts at a stage that is not stated: they stand beside those of the base."""
        base = self.flow.base
        whole = [one for one in self.flow.counts if not one.group]
        if base == "participants" or not (
            "enrolled" in self.flow.derived or any(one.stage == base for one in whole)
        ):
            return []
        return [one for one in whole if one.stage == "participants"]

    def _computed(self, stage: Stage) -> str | None:
        """Return the number of all participants at a stage where it is computed, and from what."""
        of_data = "complete_data" in self.staged and "completed" not in self.staged
        end = "complete_data" if of_data else "completed"
        key = {self.flow.base: "enrolled", end: "completed", "left": "left"}.get(stage)
        if key not in self.flow.derived:
            return None
        number = f"n\xa0=\xa0{getattr(self.flow, key)}"
        if stage in self.staged:
            return f"{number}, sum of the groups {COMPUTED}"
        return f"{number}, {self.flow.enrolled} less the {self.flow.left} who left {COMPUTED}"

    def _numbers(self, counts: Iterable[FlowCount], label: str = "") -> Iterator[Cited]:
        """Yield a line for the counts of the same participants, with an asterisk if they differ."""
        alike: dict[tuple[str | None, ...], dict[str, list[FlowCount]]] = {}
        for count in counts:
            number = people(count.n, count.of, count.percent) or ""
            same = alike.setdefault((count.time, count.population), {})
            same.setdefault(f"n\xa0=\xa0{number}", []).append(count)
        for words, numbers in alike.items():
            differ = len({count.n for found in numbers.values() for count in found}) > 1
            self.differ = self.differ or differ
            told = Cited(
                tuple(
                    (f"{'; ' if at else ''}{number}{'*' if differ else ''}", sources_of(found))
                    for at, (number, found) in enumerate(numbers.items())
                )
            )
            name = ", ".join(filter(None, (label, *words)))
            yield _led(f"{capitalised(name)}: ", told) if name else told

    def _columns(
        self, counts: Sequence[FlowCount], reasons: Sequence[Reason] = ()
    ) -> Iterator[list[_Column]]:
        """Yield, for each kind of groups of which some are counted, a column a group."""
        groups = self.study.groups
        for kind in dict.fromkeys(group.kind for group in groups):
            columns = [
                _Column(
                    group,
                    [count for count in counts if count.group == group.id],
                    [reason for reason in reasons if reason.group == group.id],
                )
                for group in groups
                if group.kind == kind
            ]
            if any(column.counts or column.reasons for column in columns):
                yield columns

    def _group(self, stage: Stage, column: _Column) -> Box:
        """Return the box of a group at a stage: the first says what the group is given."""
        name = column.group.id
        kind: Kind = "stated" if column.counts else "absent"
        lines = [*self._numbers(column.counts)]
        if name in self.introduced:
            told: Iterable[Cell] = lines or [Quiet(NOT_RECORDED)]
            return Box(f"{capitalised(phrase(stage))}, {name}", tuple(told), kind)
        given = column.group.intervention
        of = [Cited(((capitalised(given), (column.group.source,)),))] if given else []
        lines = [
            _led(f"{capitalised(phrase(stage))}: ", one) for one in lines or [_words(NOT_RECORDED)]
        ]
        return Box(name, (*of, *lines), kind)

    def _lost(self, stage: Stage, counts: Sequence[FlowCount]) -> Iterator[Level]:
        """Yield the levels of those who were not let in, or lost: by group where groups part."""
        reasons = self.flow.reasons if stage == "left" else ()
        by_group: set[str] = set()
        for columns in self._columns(counts, reasons):
            if columns[0].group.kind == self.kind:
                by_group = {column.group.id for column in columns}
                yield Level(tuple(self._loss_of(stage, column) for column in columns))
        lines = [
            line
            for name in dict.fromkeys((None, *(group.id for group in self.study.groups)))
            if name not in by_group
            for line in self._loss(
                stage,
                [count for count in counts if count.group == name],
                [reason for reason in reasons if reason.group == name],
                name or "",
            )
        ]
        if stage == "left":
            told = not by_group and (self.flow.left or self.flow.not_completed)
            why = [_words(NO_REASONS)] if told and not self.flow.reasons else []
            title, lines = self._loss_of_all([*lines, *why])
        else:
            title = capitalised(phrase(stage))
        if lines:
            box = Box(title, tuple(lines), "lost")
            if self.kind is None:
                yield Level((box,), aside=True)
            else:
                self._hold(replace(box, label=f"All groups: {box.label}"))

    def _loss_of(self, stage: Stage, column: _Column) -> Box:
        lines = tuple(self._loss(stage, column.counts, column.reasons))
        if any(count.n for count in column.counts) and not column.reasons:
            lines = (*lines, _words(NO_REASONS))
        title = f"{capitalised(phrase(stage))}, {column.group.id}"
        return Box(title, lines, "lost") if lines else Box(title, (Quiet(NOT_RECORDED),), "absent")

    def _loss(
        self,
        stage: Stage,
        counts: Sequence[FlowCount],
        reasons: Sequence[Reason],
        group: str = "",
    ) -> Iterator[Cited]:
        """Yield how many were lost, then why; below them, by a heading of their own, lost data."""
        name = {"left": "left the study"}.get(stage, "") if self.kind is None else ""
        yield from self._numbers(counts, ", ".join(filter(None, (group, name))))
        data = [reason for reason in reasons if reason.kind in DATA_LOSS]
        yield from _reasons((one for one in reasons if one not in data), group)
        if data:
            yield _words(f"{group}: {LOST_DATA}" if group else capitalised(LOST_DATA))
            yield from _reasons(data, group)

    def _loss_of_all(self, lines: list[Cited]) -> tuple[str, list[Cited]]:
        """Return the heading of the box of those who were lost, and its `lines` with more."""
        if computed := self._computed("left"):
            lines = [_words(f"Left the study: {computed}"), *lines]
        if self.flow.attrition_ci95:
            low, high = map(percent, self.flow.attrition_ci95)
            if self.flow.not_completed:
                lines = [*lines, _words(f"Attrition, 95% interval: {low} to {high} {COMPUTED}")]
        if self.flow.not_completed == 0:
            lines = [*lines, _words(f"Did not complete: n\xa0=\xa00 {COMPUTED}")]
        told = next(losses(self.flow), None)
        return (capitalised(told) if told else "Losses"), lines

    def _end(self) -> Iterator[Level]:
        """Yield, where no number tells who completed, why there is none."""
        if self.flow.completed is not None or self.staged & ENDS:
            yield from self._together()
            return
        why = why_absent(self.study, "dropouts")
        yield from self._together()
        name = "Dropouts" if why else "Completed"
        yield Level((Box(name, (why or Quiet(NOT_RECORDED),), "absent"),))
