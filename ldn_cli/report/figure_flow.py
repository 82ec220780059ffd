"""The participant flow as a figure: CONSORT's boxes, as far as the records fill them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from ldn_cli.evidence.numbers import dropouts
from ldn_cli.evidence.vocabulary import Stage
from ldn_cli.evidence.wording import DATA_LOSS, losses, people, percent, phrase, reason_words
from ldn_cli.report.figure import Box, Figure, Flow, Level, Note
from ldn_cli.report.words import (
    absence,
    disagreements,
    disputed,
    heading,
    why_absent,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ldn_cli.evidence.model import FlowCount, Group, Reason, Study
    from ldn_cli.report.figure import Citations, Kind

STAGES: tuple[Stage, ...] = get_args(Stage)
ENDS = {"completed", "complete_data", "analysed"}
COMPUTED = "(computed)"
NOT_RECORDED = "not recorded"
LOST_DATA = "loss of data:"
NO_REASONS = f"Reasons: {NOT_RECORDED}"


def nothing_drawn(study: Study) -> str | None:
    """Return why there is no flow of `study` to be drawn; `None` if there is one."""
    if study.dropouts.counts or study.dropouts.reasons:
        return None
    if why := why_absent(study, "dropouts"):
        return f"{why.words} (looked through: {', '.join(why.sources)})"
    if study.dropouts.statements:
        return f"no number is recorded, only words: ldn study {study.id} --dropouts"
    return NOT_RECORDED


def figure(study: Study, citations: Citations) -> Figure:
    """Return the participant flow of `study`, of which there is one to be drawn, as a figure."""
    chain = _Chain(study, citations)
    levels = tuple(chain.levels())
    title = f"Participant flow of {study.id}"
    if "dropouts" in disputed(study):
        title += "*"
        levels = tuple(map(_starred, levels))
    body = Flow(levels)
    notes = [*_marks(study, citations, differ=chain.differ)]
    if study.dropouts.statements:
        said = (citations.cited(one.text, one.source) for one in study.dropouts.statements)
        notes.append(Note("What the sources say", tuple(said)))
    if any(COMPUTED in told for told in body.told()):
        notes.append(Note("", ("Computed: from the numbers shown; no source states it.",)))
    notes.append(citations.references())
    return Figure(title, heading(study), body, tuple(notes))


def _starred(level: Level) -> Level:
    """Return `level` with an asterisk on each box that tells of what sources disagree on."""
    boxes = (b if b.kind == "absent" else b._replace(heading=f"{b.heading}*") for b in level.boxes)
    return level._replace(boxes=tuple(boxes))


def _marks(study: Study, citations: Citations, *, differ: bool) -> Iterator[Note]:
    """Yield what an asterisk means, if there is one: who says what, or that numbers `differ`."""
    if "dropouts" in disputed(study):
        yield Note("*: the sources disagree", tuple(_disagreements(study, citations)))
    elif differ:
        yield Note("", ("*: different numbers are stated.",))


def _disagreements(study: Study, citations: Citations) -> Iterator[str]:
    """Yield what the sources say of each point of the flow on which they disagree."""
    for point in disagreements(study):
        if "dropouts" in point.about:
            told = (citations.cited(said.text, said.source) for said in point.statements)
            yield f"{_sentence(point.topic)}: {' '.join(told)}"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


class _Column(NamedTuple):
    """A group, and what was counted of it at a stage."""

    group: Group
    counts: list[FlowCount]
    reasons: list[Reason]


class _Chain:
    """The flow on its way from level to level: of all participants, or of the groups of a kind."""

    def __init__(self, study: Study, citations: Citations) -> None:
        self.study = study
        self.flow = dropouts(study)
        self.citations = citations
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
            lines.append(computed)
            kind = "computed"
        if stage == self.flow.base:
            lines += [f"Took part, stage not stated: {told}" for told in self._numbers(unstaged)]
        if not lines:
            return
        box = Box(_sentence(phrase(stage)), tuple(lines), kind)
        later = STAGES[STAGES.index(stage) + 1 :]
        if self.kind and any(one.group and one.stage in later for one in self.flow.counts):
            self._hold(box._replace(heading=f"{box.heading}, all groups"))
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

    def _numbers(self, counts: Iterable[FlowCount], label: str = "") -> Iterator[str]:
        """Yield a line for the counts of the same participants, with an asterisk if they differ."""
        alike: dict[tuple[str | None, ...], dict[str, list[FlowCount]]] = {}
        for count in counts:
            number = people(count.n, count.of, count.percent) or ""
            same = alike.setdefault((count.time, count.population), {})
            same.setdefault(f"n\xa0=\xa0{number}", []).append(count)
        for words, numbers in alike.items():
            differ = len({count.n for found in numbers.values() for count in found}) > 1
            self.differ = self.differ or differ
            told = "; ".join(
                self.citations.cited(f"{number}{'*' if differ else ''}", *(c.source for c in found))
                for number, found in numbers.items()
            )
            name = ", ".join(filter(None, (label, *words)))
            yield f"{_sentence(name)}: {told}" if name else told

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
        lines = [*self._numbers(column.counts)] or [NOT_RECORDED]
        if name in self.introduced:
            kind: Kind = "stated" if column.counts else "absent"
            return Box(f"{_sentence(phrase(stage))}, {name}", tuple(lines), kind)
        given = column.group.intervention
        told = [self.citations.cited(_sentence(given), column.group.source)] if given else []
        lines = [f"{_sentence(phrase(stage))}: {line}" for line in lines]
        return Box(name, (*told, *lines), "stated" if column.counts else "absent")

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
            why = [NO_REASONS] if told and not self.flow.reasons else []
            title, lines = self._loss_of_all([*lines, *why])
        else:
            title = _sentence(phrase(stage))
        if lines:
            box = Box(title, tuple(lines), "lost")
            if self.kind is None:
                yield Level((box,), aside=True)
            else:
                self._hold(box._replace(heading=f"All groups: {box.heading}"))

    def _loss_of(self, stage: Stage, column: _Column) -> Box:
        lines = tuple(self._loss(stage, column.counts, column.reasons))
        if any(count.n for count in column.counts) and not column.reasons:
            lines = (*lines, NO_REASONS)
        title = f"{_sentence(phrase(stage))}, {column.group.id}"
        return Box(title, lines, "lost") if lines else Box(title, (NOT_RECORDED,), "absent")

    def _loss(
        self,
        stage: Stage,
        counts: Sequence[FlowCount],
        reasons: Sequence[Reason],
        group: str = "",
    ) -> Iterator[str]:
        """Yield how many were lost, then why; below them, by a heading of their own, lost data."""
        name = {"left": "left the study"}.get(stage, "") if self.kind is None else ""
        yield from self._numbers(counts, ", ".join(filter(None, (group, name))))
        data = [reason for reason in reasons if reason.kind in DATA_LOSS]
        yield from self._reasons((one for one in reasons if one not in data), group)
        if data:
            yield f"{group}: {LOST_DATA}" if group else _sentence(LOST_DATA)
            yield from self._reasons(data, group)

    def _reasons(self, reasons: Iterable[Reason], group: str) -> Iterator[str]:
        for reason in reasons:
            told = f"{reason_words(reason)}: n\xa0=\xa0{reason.n}"
            told = f"{group}: {told}" if group else told
            yield f"• {self.citations.cited(told, reason.source)}"

    def _loss_of_all(self, lines: list[str]) -> tuple[str, list[str]]:
        """Return the heading of the box of those who were lost, and its `lines` with more."""
        if computed := self._computed("left"):
            lines = [f"Left the study: {computed}", *lines]
        if self.flow.attrition_ci95:
            low, high = map(percent, self.flow.attrition_ci95)
            if self.flow.not_completed:
                lines = [*lines, f"Attrition, 95% interval: {low} to {high} {COMPUTED}"]
        if self.flow.not_completed == 0:
            lines = [*lines, f"Did not complete: n\xa0=\xa00 {COMPUTED}"]
        told = next(losses(self.flow), None)
        return (_sentence(told) if told else "Losses"), lines

    def _end(self) -> Iterator[Level]:
        """Yield, where no number tells who completed, why there is none."""
        if self.flow.completed is not None or self.staged & ENDS:
            yield from self._together()
            return
        name = "Dropouts" if why_absent(self.study, "dropouts") else "Completed"
        told = absence(self.study, "dropouts", name) if name == "Dropouts" else None
        words = self.citations.told(told).partition(": ")[2] if told else NOT_RECORDED
        yield from self._together()
        yield Level((Box(name, (words,), "absent"),))
