"""Outcomes: what was found, one a line, and under them what must not be missed."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from ldn_cli.evidence.model import Outcome
from ldn_cli.report.frame import SOURCE, WIDE, SectionSheet
from ldn_cli.report.sheet import Column, Layout, Mark, Values
from ldn_cli.report.words import interval_words, phrase, plain, value_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_cli.evidence.terms import Scale
    from ldn_cli.report.frame import Frame, Row
    from ldn_cli.report.sheet import Cell

CONTRASTS = {
    "within_person": "in the same people",
    "before_after": "after against before",
    "association": "association",
}
UNITLESS = ("improvement", "percent_change", "proportion")  # the number's unit says what it is


class Table(SectionSheet):
    """The outcomes, those of a domain together.

    What is the same for all of them is said once, under them, in no column.
    """

    title = "Outcomes"
    keys = Outcome.__struct_fields__
    empty = "No outcome is recorded for this choice."

    def __init__(self, rows: Sequence[Row], frame: Frame) -> None:
        places: dict[tuple[str, str], int] = {}
        for row in rows:
            places.setdefault((row["study"], row["domain"]), len(places))
        studies = {row["study"]: at for at, row in reversed([*enumerate(rows)])}
        key = lambda row: (studies[row["study"]], places[row["study"], row["domain"]])  # noqa: E731
        super().__init__(sorted(rows, key=key), frame)
        self.given = rows

    def records(self) -> Sequence[Row]:
        """Return the outcomes in the order of the JSON."""
        return self.given

    def layouts(self) -> Iterator[Layout]:
        """Yield with the finding as a sentence, without it, and with what can be put together.

        Where no outcome has an estimate, there is room for the finding in all of them.
        """
        domain = Column("Domain", lambda row: self.frame.words.domains[row["domain"]].label)
        one = self._one_comparison()
        compared = () if one else (Column("Comparison", compared_with),)
        estimated, tested = any(map(estimate, self.rows)), any(map(significance, self.rows))
        estimates = (Column("Estimate", estimate),) if estimated else ()
        grouped = any(row["values"] for row in self.rows)
        values = (Column("By group", by_group, "prose"),) if grouped else ()
        tests = (Column("Significance", significance),) if tested else ()
        told = Column("Finding", itemgetter("finding"), "prose")
        finding = () if estimated else (told,)
        shown = bool(finding)
        results = (*estimates, *values, *tests)
        full = (domain, Column("Measure", lambda row: self._measure(row, told=True)), *compared)
        yield Layout(self.beside_study(*full, DIRECTION, *results, told, SOURCE), WIDE)
        short = (domain, Column("Measure", lambda row: self._measure(row, told=shown)), *compared)
        yield Layout(self.beside_study(*short, DIRECTION, *results, *finding, SOURCE))
        named = Column(
            "Outcome" if one else "Outcome, comparison",
            lambda row: self._outcome(row, compared=not one, told=shown),
            "prose",
        )
        result = (Column("Result", _result, "prose"),) if results else ()
        yield Layout(self.beside_study(named, DIRECTION, *result, *finding, SOURCE))

    def alerts(self) -> Iterator[Cell]:
        """Yield what must not be missed of each study that has an outcome here."""
        return self.frame.alerts((row["study"], row["domain"]) for row in self.rows)

    def notes(self) -> Iterator[Cell]:
        """Yield which studies have none of these, what all have, and the scales of the numbers."""
        missing = ", ".join(self.frame.name(study.id) for study in self.frame.silent(self.rows))
        if self.rows and missing and not self.frame.single:
            yield f"No such outcome is recorded for {missing}."
        if self._one_comparison():
            yield f"All of these: {compared_with(self.rows[0])}."
        scales = dict.fromkeys(
            (self._instrument(row), row["scale"])
            for row in self.rows
            if row["scale"] and (row["estimate"] is not None or row["values"])
        )
        for label, scale in scales:
            yield Values(((f"{label}: {scale_words(scale)}", scale.source),))

    def _instrument(self, row: Row) -> str:
        """Return what a scale is that of: the instrument, or the measure where none is named."""
        words = self.frame.words.instruments
        return words[row["instrument"]].label if row["instrument"] else str(row["measure"])

    def _one_comparison(self) -> bool:
        return len({(row["group"], row["comparator"], row["contrast"]) for row in self.rows}) == 1

    def _outcome(self, row: Row, *, compared: bool, told: bool) -> str:
        """Return domain and measure, with the comparison and the finding if they have no column."""
        measure = self._measure(row, told=True)
        domain = self.frame.words.domains[row["domain"]].label
        if not measure.startswith(domain):
            measure = f"{domain}: {measure}"
        if compared:
            measure += f"; {compared_with(row)}"
        return measure + _untold(row, told=told)

    def _measure(self, row: Row, *, told: bool) -> str:
        """Return the measure with its instrument, rank, time and population.

        The finding too, if it is no direction and `told` in no column.
        """
        measure = str(row["measure"])
        if row["instrument"]:
            label = self.frame.words.instruments[row["instrument"]].label
            if measure.casefold() not in label.casefold():
                measure += f" ({short_name(label)})"
        role = f"{row['role']} outcome" if row["role"] else None
        more = ", ".join(filter(None, (role, row["time"], row["population"])))
        return (f"{measure}; {more}" if more else measure) + _untold(row, told=told)


def short_name(label: str) -> str:
    """Return the abbreviation at the end of an instrument's label, or else the label."""
    return label.rpartition("(")[2].removesuffix(")") if label.endswith(")") else label


def _untold(row: Row, *, told: bool) -> str:
    """Return what a direction does not sum up: a finding that is neither better nor worse."""
    return f". {row['finding']}" if row["direction"] == "not_applicable" and not told else ""


def compared_with(row: Row) -> str:
    """Return the group and what it is compared with, as far as that is recorded."""
    group, against = row["group"], row["comparator"]
    words = f"{group} against {against}" if against else f"{group}, no comparator recorded"
    contrast = CONTRASTS.get(row["contrast"] or "")
    if contrast and not against:
        words = f"{group}, {contrast}"
    elif contrast:
        words += f", {contrast}"
    return words


def estimate(row: Row) -> str | None:
    """Return the size of the effect with its unit and interval, `None` if it is not recorded."""
    if row["estimate"] is None:
        return None
    relation = row["estimate_relation"]
    number = plain(row["estimate"]) + (f" {row['unit']}" if row["unit"] else "")
    number = number if relation in {None, "="} else f"{relation} {number}"
    name = None if row["effect"] in UNITLESS else phrase(row["effect"])
    told = f"{name} {number}" if name else number
    spread = interval_words(row["interval"], row["low"], row["high"])
    return f"{told} ({spread})" if spread else told


def by_group(row: Row) -> str | None:
    """Return the numbers by group and time, `None` if there are none."""
    return "; ".join(map(value_words, row["values"])) or None


def significance(row: Row) -> str | None:
    """Return the source's word on significance and its p value, `None` if it gives neither."""
    words = None if row["significance"] == "not_reported" else phrase(row["significance"])
    p = None
    if row["p_value"] is not None:
        p = f"p\xa0{row['p_relation']}\xa0{plain(row['p_value'])}"
    return ", ".join(filter(None, (words, p))) or None


def _result(row: Row) -> str | None:
    return "; ".join(filter(None, (estimate(row), by_group(row), significance(row)))) or None


def scale_words(scale: Scale) -> str:
    """Return the range of an instrument in words, with what limits its use."""
    known = scale.low is not None or scale.high is not None
    ends = interval_words("range", scale.low, scale.high) if known else None
    better = f"{scale.better} is better" if scale.better else None
    told = ", ".join(filter(None, (ends, better)))
    return f"{told}. {scale.note}" if scale.note else f"{told}."


DIRECTION = Column("Direction", lambda row: Mark(row["direction"]))
