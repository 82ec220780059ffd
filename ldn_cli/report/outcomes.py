"""Outcomes: what was found, one a line, and under them what must not be missed."""

from __future__ import annotations

from collections import Counter
from functools import partial
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
from ldn_cli.report.frame import SOURCE, WIDE, SectionSheet
from ldn_cli.report.sheet import Column, Layout, Mark, Values
from ldn_cli.report.words import absence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_cli.report.frame import Frame, Row
    from ldn_cli.report.sheet import Cell


class Table(SectionSheet):
    """The outcomes, those of a domain together.

    What is the same for all of them is said once, under them, in no column.
    """

    title = "Outcomes"
    keys = Outcome.__struct_fields__

    def __init__(self, rows: Sequence[Row], frame: Frame) -> None:
        places: dict[tuple[str, str], int] = {}
        for row in rows:
            places.setdefault((row["study"], row["domain"]), len(places))
        studies = {row["study"]: at for at, row in reversed([*enumerate(rows)])}
        key = lambda row: (studies[row["study"]], places[row["study"], row["domain"]])  # noqa: E731
        super().__init__(sorted(rows, key=key), frame)
        self.given = rows
        self.usual = _usual(rows)

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
        that no direction sums up needs its room.
        """
        domain = Column("Domain", self._domain, grouped=True)
        compared = () if self.usual else (Column("Comparison", compared_with),)
        direction = Column("Direction", self._direction)
        estimated, tested = any(map(estimate, self.rows)), any(map(significance, self.rows))
        estimates = (Column("Estimate", estimate),) if estimated else ()
        grouped = any(row["values"] for row in self.rows)
        values = (Column("By group", by_group, "prose"),) if grouped else ()
        tests = (Column("Significance", significance),) if tested else ()
        told = Column("Finding", itemgetter("finding"), "prose")
        finding = () if estimated and not any(map(_is_finding, self.rows)) else (told,)
        results = (*estimates, *values, *tests)
        measured = (domain, Column("Measure", self._measure), *compared, direction, *results)
        yield Layout(self.beside_study(*measured, told, SOURCE), WIDE)
        yield Layout(self.beside_study(*measured, *finding, SOURCE))
        heading = "Outcome" if self.usual else "Outcome, comparison"
        named = Column(heading, self._outcome, "prose")
        result = Column("Result", partial(_result, every=not estimated), "prose")
        yield Layout(self.beside_study(named, direction, result, SOURCE))

    def alerts(self) -> Iterator[Cell]:
        """Yield what must not be missed of each study that has an outcome here."""
        return self.frame.alerts((row["study"], row["domain"]) for row in self.rows)

    def notes(self) -> Iterator[Cell]:
        """Yield which studies have none of these, what all have, and the scales of the numbers."""
        missing = ", ".join(self.frame.name(study.id) for study in self.frame.silent(self.rows))
        if self.rows and missing and not self.frame.single:
            yield f"No such outcome is recorded for {missing}."
        if self.usual:
            every = all(compared_with(row) == self.usual for row in self.rows)
            of = "All of these" if every else "Where no other comparison is named"
            yield f"{of}: {self.usual}."
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
        measure = self._measure(row)
        domain = self._domain(row)
        if not measure.startswith(domain):
            measure = f"{domain}: {measure}"
        return measure if self.usual else f"{measure}; {compared_with(row)}"

    def _measure(self, row: Row) -> str:
        """Return the measure with its instrument, rank, time, population, unusual comparison."""
        measure = str(row["measure"])
        if row["instrument"]:
            label = self.frame.words.instruments[row["instrument"]].label
            if measure.casefold() not in label.casefold():
                measure += f" ({short_name(label)})"
        role = f"{row['role']} outcome" if row["role"] else None
        more = ", ".join(filter(None, (role, row["time"], row["population"])))
        compared = compared_with(row) if self.usual else None
        other = compared if compared != self.usual else None
        return "; ".join(filter(None, (measure, more, other)))


def _usual(rows: Sequence[Row]) -> str | None:
    """Return what is compared in all of `rows`, or in most if they are of one group of one study.

    It is said once, under them; a row of another comparison names that. `None` if there is none.
    """
    if not rows:
        return None
    told = Counter(map(compared_with, rows))
    ((words, count),) = told.most_common(1)
    groups = {(row["study"], row["group"]) for row in rows}
    most = len(groups) == 1 and 2 * count > len(rows)
    return words if most or len(told) == 1 else None


def _is_finding(row: Row) -> bool:
    """Return whether an outcome is neither better nor worse, so that only its finding tells it."""
    return bool(row["direction"] == "not_applicable")


def by_group(row: Row) -> Values | None:
    """Return the numbers by group and time, `None` if there are none."""
    numbers = tuple((value_words(value), None) for value in row["values"])
    return Values(numbers) if numbers else None


def _result(row: Row, *, every: bool) -> Values:
    """Return estimate, numbers by group and significance, and the finding.

    That if `every` one is told, or the direction does not sum it up, or else there is nothing.
    """
    told = [estimate(row), *map(value_words, row["values"]), significance(row)]
    if every or _is_finding(row) or not any(told):
        told.append(row["finding"])
    return Values(tuple((part, None) for part in told if part))
