"""Outcomes: what was found, one a line, and under them what must not be missed."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from ldn_cli.evidence.model import Outcome
from ldn_cli.report.frame import SOURCE, WIDE, SectionSheet, phrase
from ldn_cli.report.sheet import Column, Layout, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.report.frame import Row


class Table(SectionSheet):
    """The outcomes. What is the same for all of them is said once, under them, in no column."""

    title = "Outcomes"
    keys = Outcome.__struct_fields__
    empty = "No outcome is recorded for this choice."

    def layouts(self) -> Iterator[Layout]:
        """Yield with the finding as a sentence, without it, and with what can be put together.

        Where no outcome has an estimate, there is room for the finding in all of them.
        """
        domain = Column("Domain", lambda row: self.frame.domain(row["domain"]))
        one = self._one_comparison()
        compared = () if one else (Column("Comparison", compared_with),)
        estimated, tested = any(map(estimate, self.rows)), any(map(significance, self.rows))
        estimates = (Column("Estimate", estimate),) if estimated else ()
        tests = (Column("Significance", significance),) if tested else ()
        told = Column("Finding", itemgetter("finding"), "prose")
        finding = () if estimated else (told,)
        shown = bool(finding)
        full = (domain, Column("Measure", lambda row: _measure(row, told=True)), *compared)
        yield Layout(self.beside_study(*full, DIRECTION, *estimates, *tests, told, SOURCE), WIDE)
        short = (domain, Column("Measure", lambda row: _measure(row, told=shown)), *compared)
        yield Layout(self.beside_study(*short, DIRECTION, *estimates, *tests, *finding, SOURCE))
        named = Column(
            "Outcome" if one else "Outcome, comparison",
            lambda row: self._outcome(row, compared=not one, told=shown),
            "prose",
        )
        result = (Column("Estimate, significance", _result),) if estimated or tested else ()
        yield Layout(self.beside_study(named, DIRECTION, *result, *finding, SOURCE))

    def alerts(self) -> Iterator[str]:
        """Yield what must not be missed of each study that has an outcome here."""
        return self.frame.alerts(row["study"] for row in self.rows)

    def notes(self) -> Iterator[str]:
        """Yield which studies have none of these, and what no outcome or every outcome has."""
        missing = self.frame.missing(self.rows)
        if self.rows and missing and not self.frame.single:
            yield f"No such outcome is recorded for {', '.join(missing)}."
        if self._one_comparison():
            yield f"All of these: {compared_with(self.rows[0])}."
        if self.rows and not any(map(estimate, self.rows)):
            yield "An estimate is not reported for any of these."
        if self.rows and not any(map(significance, self.rows)):
            yield "Statistical significance is not reported for any of these."

    def _one_comparison(self) -> bool:
        return len({(row["arm"], row["comparator"]) for row in self.rows}) == 1

    def _outcome(self, row: Row, *, compared: bool, told: bool) -> str:
        """Return domain and measure, with the comparison and the finding if they have no column."""
        measure, domain = _named(row), self.frame.domain(row["domain"])
        if not measure.startswith(domain):
            measure = f"{domain}: {measure}"
        if compared:
            measure += f"; {compared_with(row)}"
        return measure + _untold(row, told=told)


def _measure(row: Row, *, told: bool) -> str:
    """Return the measure, with the finding if it is no direction and `told` in no column."""
    return _named(row) + _untold(row, told=told)


def _named(row: Row) -> str:
    instrument, measure = row["instrument"], str(row["measure"])
    return f"{measure} ({instrument})" if instrument and instrument not in measure else measure


def _untold(row: Row, *, told: bool) -> str:
    """Return what a direction does not sum up: a finding that is neither better nor worse."""
    return f". {row['finding']}" if row["direction"] == "not_applicable" and not told else ""


def compared_with(row: Row) -> str:
    """Return the arm and what it is compared with."""
    arm, against = row["arm"], row["comparator"]
    return f"{arm} against {against}" if against else f"{arm}, comparator not reported"


def estimate(row: Row) -> str | None:
    """Return the size of the effect with its unit, `None` where no source reports it."""
    return None if row["estimate"] is None else f"{row['estimate']} {row['unit']}"


def significance(row: Row) -> str | None:
    """Return the source's word on significance and its p value, `None` if neither is reported."""
    words = None if row["significance"] == "not_reported" else phrase(row["significance"])
    p = f"p\xa0{row['p_relation']}\xa0{row['p_value']}" if row["p_value"] is not None else None
    return ", ".join(filter(None, (words, p))) or None


def _result(row: Row) -> str | None:
    return ", ".join(filter(None, (estimate(row), significance(row)))) or None


DIRECTION = Column("Direction", lambda row: Mark(row["direction"]))
