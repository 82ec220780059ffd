"""Adverse events: one a line, the gravest first, and apart from them what is said of safety."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, get_args

from ldn_cli.evidence.model import AdverseEvent
from ldn_cli.evidence.vocabulary import EventKind
from ldn_cli.evidence.wording import events, people, phrase
from ldn_cli.report.frame import WIDE, SectionSheet, citation
from ldn_cli.report.sheet import Column, Layout, Remark
from ldn_cli.report.words import absence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ldn_cli.report.frame import Frame, Row
    from ldn_cli.report.sheet import Cell

SAFETY = Remark("Said of safety as a whole:")
KINDS = {kind: at for at, kind in enumerate(get_args(EventKind))}


class Table(SectionSheet):
    """The adverse events."""

    title = "Adverse events"
    keys = AdverseEvent.__struct_fields__

    def __init__(self, rows: Sequence[Row], frame: Frame) -> None:
        by_study = (sorted(of, key=_gravity) for _, of in groupby(rows, itemgetter("study")))
        super().__init__([row for of in by_study for row in of], frame)
        self.given = rows

    def records(self) -> Sequence[Row]:
        """Return the events in the order of the JSON."""
        return self.given

    @property
    def empty(self) -> Cell:  # type: ignore[override]
        """What is said where there is none: of one study why, as far as that is recorded."""
        if self.frame.single:
            (study,) = self.frame.studies.values()
            return absence(study, "adverse_events", "Adverse events")
        return "No adverse event is recorded for this choice."

    def lines(self) -> Sequence[Row]:
        """Return the events, and of each study apart from them what is said of safety."""
        told: set[str] = set()
        found: list[Row] = []
        for row in self.rows:
            if row["kind"] == "statement" and row["study"] not in told:
                told.add(row["study"])
                apart = dict.fromkeys(row, "") | {"study": row["study"], "event": SAFETY}
                found.append({**apart, "opens": True})
            found.append(row)
        return found

    def layouts(self) -> Iterator[Layout]:
        """Yield with what is told of an event apart, together, and behind it."""
        event = Column("Adverse event", itemgetter("event"), "prose")
        kind = Column("Kind", lambda row: phrase(row["kind"]))
        told = ("group", "severity", "timing", "frequency")
        used = [name for name in told if any(row[name] for row in self.rows)]
        apart = (Column(name.title(), _told([name])) for name in used)
        number = Column("n", _number, "numbers")
        source = Column("Source", lambda row: citation(row) if row["source"] else "", "citations")
        yield Layout(self.beside_study(event, kind, *apart, number, source), WIDE)
        together = (Column(", ".join(used).capitalize(), _told(used)),) if used else ()
        yield Layout(self.beside_study(event, kind, *together, number, source))
        yield Layout(self.beside_study(Column("Adverse event", _whole, "prose"), number, source))

    def alerts(self) -> Iterator[Cell]:
        """Yield what must not be missed of each study here, first that no event is told of it."""
        told = {row["study"] for row in self.rows if row["kind"] != "statement"}
        for name in dict.fromkeys(row["study"] for row in self.rows):
            if name not in told:
                words = f"{self.frame.name(name)}: adverse events"
                yield absence(self.frame.studies[name], "adverse_events", words)
            yield from self.frame.harms((name,))

    def notes(self) -> Iterator[Cell]:
        """Yield which studies have none of these, and why."""
        for study in self.frame.silent(self.rows) if not self.frame.single else ():
            yield absence(study, "adverse_events", f"{self.frame.name(study.id)}: adverse events")


def _gravity(row: Row) -> int:
    return KINDS[row["kind"]]


def _told(used: list[str]) -> Callable[[Row], str | None]:
    """Return what shows the fields `used` of an event."""

    def cell(row: Row) -> str | None:
        return ", ".join(filter(None, (row[name] for name in used))) or _nothing(row)

    return cell


def _whole(row: Row) -> Cell:
    """Return an event with what is told of it but numbers, and its kind if it does not name it."""
    kind = "" if row["kind"] in {"event", "statement", ""} else phrase(row["kind"])
    kind = "" if kind in str(row["event"]).casefold() else kind
    told = (kind, *(row[name] for name in ("group", "severity", "timing", "frequency")))
    more = ", ".join(filter(None, told))
    return f"{row['event']} ({more})" if more else row["event"]


def _nothing(row: Row) -> str | None:
    """Return what stands for a number or a word that is not there: a statement needs none."""
    return "" if row["kind"] in {"statement", ""} else None


def _number(row: Row) -> str | None:
    """Return how many people, and how many events."""
    if not row["kind"]:
        return ""
    counted = None if row["events"] is None else events(row["events"]).replace(" ", "\xa0")
    told = people(row["n"], row["of"], row["percent"])
    return ", ".join(filter(None, (told, counted))) or _nothing(row)
