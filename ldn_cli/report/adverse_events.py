"""Adverse events: one a line."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from ldn_cli.evidence.model import AdverseEvent
from ldn_cli.report.frame import SOURCE, WIDE, SectionSheet
from ldn_cli.report.sheet import Column, Layout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.report.frame import Row


class Table(SectionSheet):
    """The adverse events."""

    title = "Adverse events"
    keys = AdverseEvent.__struct_fields__
    empty = "Not reported: no source here reports on adverse events. It is not the same as none."

    def layouts(self) -> Iterator[Layout]:
        """Yield with severity and timing apart, and together."""
        event = Column("Adverse event", itemgetter("event"), "prose")
        number = Column("n", itemgetter("n"), "numbers")
        apart = (
            Column("Severity", itemgetter("severity")),
            Column("Timing", itemgetter("timing")),
        )
        yield Layout(self.beside_study(event, *apart, number, SOURCE), WIDE)
        yield Layout(self.beside_study(event, Column("Severity, timing", _told), number, SOURCE))

    def notes(self) -> Iterator[str]:
        """Yield which studies have none of these."""
        silent = self.frame.missing(self.rows)
        if self.rows and silent:
            names = ", ".join(silent)
            yield f"Not reported by any source, which is not the same as none: {names}."


def _told(row: Row) -> str | None:
    return ", ".join(filter(None, (row["severity"], row["timing"]))) or None
