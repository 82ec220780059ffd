"""Adverse events: one a line, the gravest first, and apart from them what is said of safety."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, get_args

from ldn_cli.evidence.model import AdverseEvent
from ldn_cli.evidence.vocabulary import EventKind
from ldn_cli.report.frame import SOURCE, WIDE, SectionSheet
from ldn_cli.report.sheet import Column, Layout
from ldn_cli.report.words import absence, people, phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ldn_cli.report.frame import Frame, Row
    from ldn_cli.report.sheet import Cell

KINDS = {kind: at for at, kind in enumerate(get_args(EventKind))}


class Table(SectionSheet):
    """The adverse events."""

    title = "Adverse events"
    keys = AdverseEvent.__struct_fields__
    empty = "No adverse event is recorded for this choice."

    def __init__(self, rows: Sequence[Row], frame: Frame) -> None:
        by_study = (sorted(of, key=_gravity) for _, of in groupby(rows, itemgetter("study")))
        super().__init__([row for of in by_study for row in of], frame)
        self.given = rows

    def records(self) -> Sequence[Row]:
        """Return the events in the order of the JSON."""
        return self.given

    def layouts(self) -> Iterator[Layout]:
        """Yield with what is told of an event apart, and together."""
        event = Column("Adverse event", itemgetter("event"), "prose")
        kind = Column("Kind", lambda row: phrase(row["kind"]))
        told = ("severity", "timing", "frequency", "group")
        used = [name for name in told if any(row[name] for row in self.rows)]
        apart = (Column(name.title(), itemgetter(name)) for name in used)
        number = Column("n", _number, "numbers")
        yield Layout(self.beside_study(event, kind, *apart, number, SOURCE), WIDE)
        together = (Column(", ".join(used).capitalize(), _told(used)),) if used else ()
        yield Layout(self.beside_study(event, kind, *together, number, SOURCE))

    def notes(self) -> Iterator[Cell]:
        """Yield which studies have none of these, and why."""
        for study in self.frame.silent(self.rows):
            yield absence(study, "adverse_events", f"{self.frame.name(study.id)}: adverse events")


def _gravity(row: Row) -> int:
    return KINDS[row["kind"]]


def _told(used: list[str]) -> Callable[[Row], str | None]:
    return lambda row: ", ".join(filter(None, (row[name] for name in used))) or None


def _number(row: Row) -> str | None:
    """Return how many people, and how many events."""
    events = row["events"]
    counted = None if events is None else f"{events}\xa0event{'' if events == 1 else 's'}"
    told = people(row["n"], row["of"], row["percent"])
    return ", ".join(filter(None, (told, counted))) or None
