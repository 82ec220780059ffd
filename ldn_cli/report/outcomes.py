"""Outcomes: what was found, one a line, and under them what must not be missed."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from ldn_cli.evidence.model import Outcome
from ldn_cli.evidence.wording import (
    compared_with,
    estimate,
    scale_words,
    short_name,
    significance,
    value_words,
)
from ldn_cli.report.frame import SOURCE, WIDE, SectionSheet, by_domain
from ldn_cli.report.sheet import Column, Layout, Mark, Values
from ldn_cli.report.words import absence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_cli.report.frame import Frame, Row
    from ldn_cli.report.sheet import Cell

COMPARISON = "Comparison"
FINDING = Column("Finding", itemgetter("finding"), "prose")


class Table(SectionSheet):
    """The outcomes, those of a domain together.

    What is the same for all of them is said once, under them, in no column.
    """

    title = "Outcomes"
    keys = Outcome.__struct_fields__

    def __init__(self, rows: Sequence[Row], frame: Frame) -> None:
        super().__init__(by_domain(rows, itemgetter("study", "domain")), frame)
        self.given = rows
        self.usual = _usual(self.rows)

    @property
    def empty(self) -> Cell:  # type: ignore[override]
        """What is said where there is none: of one study without any why, if that is recorded."""
        studies = self.frame.studies.values()
        if self.frame.single and not any(study.outcomes for study in studies):
            (study,) = studies
            return absence(study, "outcomes", "Outcomes")
        return "No outcome is recorded for this choice."

    def records(self) -> Sequence[Row]:
        """Return the outcomes in the order of the JSON."""
        return self.given

    def layouts(self) -> Iterator[Layout]:
        """Yield with the finding as a sentence, without it, and with what can be put together.

        Where no outcome has an estimate, there is room for the finding in all of them; a finding
        that neither direction nor numbers sum up needs its room.
        """
        estimated = any(map(estimate, self.rows))
        measured = self._measured(compared=not self.usual)
        finding = () if estimated and not any(map(_needs_finding, self.rows)) else (FINDING,)
        yield Layout(self.beside_study(*measured, FINDING, SOURCE), WIDE)
        yield Layout(self.beside_study(*measured, *finding, SOURCE))
        heading = "Outcome" if self.usual else "Outcome, comparison"
        named = Column(heading, self._outcome, "prose")
        result = Column("Result", partial(_result, every=not estimated), "prose")
        direction = Column("Direction", self._direction)
        yield Layout(self.beside_study(named, direction, result, SOURCE))

    def listed(self) -> Layout:
        """Return the fullest layout, each outcome with what it is compared with."""
        return Layout(self.beside_study(*self._measured(compared=True), FINDING, SOURCE))

    def _measured(self, *, compared: bool) -> tuple[Column, ...]:
        """Return what was measured and how it came out, each in a column if any outcome has it."""
        measure = partial(self._measure, compared=compared)
        return (
            Column("Domain", self._domain, grouped=True),
            Column("Measure", measure),
            *((Column(COMPARISON, compared_with),) if compared else ()),
            Column("Direction", self._direction),
            *((Column("Estimate", estimate),) if any(map(estimate, self.rows)) else ()),
            *((Column("By group", by_group, "prose"),) if any(map(by_group, self.rows)) else ()),
            *((Column("Significance", significance),) if any(map(significance, self.rows)) else ()),
        )

    def alerts(self) -> Iterator[Cell]:
        """Yield what must not be missed of each study that has an outcome here."""
        return self.frame.alerts((row["study"], self._direction(row)) for row in self.rows)

    def marks(self, layout: Layout) -> Iterator[Cell]:
        """Yield what is compared too, where that stands in no column."""
        yield from super().marks(layout)
        if COMPARISON in {column.heading for column in layout.columns}:
            return
        shown = {row["study"] for row in self.rows}
        if shown == {*self.usual} and len({*self.usual.values()}) == 1:
            yield _said_once(self.rows, next(iter(self.usual.values())), "these")
            return
        for study, words in self.usual.items():
            yield _said_once([row for row in self.rows if row["study"] == study], words, study)

    def notes(self) -> Iterator[Cell]:
        """Yield which studies have none of these, and the scales of the numbers."""
        missing = ", ".join(self.frame.name(study.id) for study in self.frame.silent(self.rows))
        if self.rows and missing and not self.frame.single:
            yield f"No such outcome is recorded for {missing}."
        scales = dict.fromkeys(
            (self._instrument(row), row["scale"])
            for row in self.rows
            if row["scale"] and (row["estimate"] is not None or row["values"])
        )
        for label, scale in scales:
            yield Values(((f"{label}: {scale_words(scale)}", scale.source),))

    def _domain(self, row: Row) -> str:
        return self.frame.words.domains[row["domain"]].label

    def _instrument(self, row: Row) -> str:
        """Return what a scale is that of: the instrument, or the measure where none is named."""
        words = self.frame.words.instruments
        return words[row["instrument"]].label if row["instrument"] else str(row["measure"])

    def _direction(self, row: Row) -> Mark:
        disputed = self.frame.disputed(row["study"])
        return Mark(row["direction"], agree=row["domain"] not in disputed)

    def _outcome(self, row: Row) -> str:
        """Return domain and measure, with the comparison if it is not said once for all."""
        measure = self._measure(row, compared=False)
        domain = self._domain(row)
        if not measure.startswith(domain):
            measure = f"{domain}: {measure}"
        return measure

    def _measure(self, row: Row, *, compared: bool) -> str:
        """Return the measure with its instrument, rank, time, population, unusual comparison.

        The last not where what is `compared` has a column.
        """
        measure = str(row["measure"])
        if row["instrument"]:
            label = self.frame.words.instruments[row["instrument"]].label
            if measure.casefold() not in label.casefold():
                measure += f" ({short_name(label)})"
        role = f"{row['role']} outcome" if row["role"] else None
        more = ", ".join(filter(None, (role, row["time"], row["population"])))
        against = compared_with(row)
        other = None if compared or against == self.usual.get(row["study"]) else against
        return "; ".join(filter(None, (measure, more, other)))


def _usual(rows: Sequence[Row]) -> dict[str, str]:
    """Return by study what is compared in all of its `rows`, or in most if they are of one group.

    It is said once, under them; a row of another comparison names that.
    """
    found = {}
    for study, of in groupby(rows, itemgetter("study")):
        told, groups = Counter[str](), set()
        for row in of:
            told[compared_with(row)] += 1
            groups.add(row["group"])
        ((words, count),) = told.most_common(1)
        if len(told) == 1 or (len(groups) == 1 and 2 * count > told.total()):
            found[study] = words
    return found


def _said_once(rows: Sequence[Row], usual: str, of: str) -> str:
    """Return what is compared in `rows`, all of them or most, called `of`."""
    if all(compared_with(row) == usual for row in rows):
        return f"All of {of}: {usual}."
    where = "" if of == "these" else f" in {of}"
    return f"Where no other comparison is named{where}: {usual}."


def _needs_finding(row: Row) -> bool:
    """Return whether only its finding tells an outcome: without better or worse, or a number."""
    told = any((estimate(row), row["values"], significance(row)))
    return not told or bool(row["direction"] == "not_applicable")


def by_group(row: Row) -> Values | None:
    """Return the numbers by group and time, `None` if there are none."""
    numbers = tuple((value_words(value), None) for value in row["values"])
    return Values(numbers) if numbers else None


def _result(row: Row, *, every: bool) -> Values:
    """Return estimate, numbers by group and significance, and the finding.

    That if `every` one is told, or the direction does not sum it up, or else there is nothing.
    """
    told = [estimate(row), *map(value_words, row["values"]), significance(row)]
    if every or _needs_finding(row):
        told.append(row["finding"])
    return Values(tuple((part, None) for part in told if part))
