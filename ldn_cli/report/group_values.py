"""The numbers of outcomes by group, one a line."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from ldn_cli.evidence.group_values import GroupValue
from ldn_cli.evidence.model import Value
from ldn_cli.evidence.wording import value_words
from ldn_cli.report.frame import by_domain
from ldn_cli.report.sheet import Column, Ref, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_cli.report.frame import Frame
    from ldn_cli.report.sheet import Cell


class Table(Sheet):
    """The numbers by group; `rows` are `GroupValue`s."""

    title = "Outcomes by group"
    fields = GroupValue.__struct_fields__
    empty = "No number by group is recorded for this choice."

    def __init__(self, rows: Sequence[GroupValue], frame: Frame) -> None:
        super().__init__(rows)
        self.frame = frame
        self.columns = (
            Column("Study", lambda row: frame.name(row.study), grouped=True),
            Column("Outcome", self._outcome, "prose", grouped=True),
            Column("Number", _words, "prose"),
            Column("Source", lambda row: Ref(row.source, row.locator), "citations"),
        )

    def lines(self) -> list[GroupValue]:
        """Return the numbers, those of a domain together."""
        return by_domain(self.rows, attrgetter("study", "domain"))

    def _outcome(self, row: GroupValue) -> str:
        label = self.frame.words.domains[row.domain].label
        named = row.measure if row.measure.startswith(label) else f"{label}: {row.measure}"
        return self.frame.starred(row.study, row.domain, named)

    def alerts(self) -> Iterator[Cell]:
        """Yield what must not be missed of each study that has a number here."""
        return self.frame.alerts((row.study, self._outcome(row)) for row in self.rows)

    def notes(self) -> Iterator[Cell]:
        """Yield of which studies here no number by group is recorded."""
        with_numbers = {row.study for row in self.rows}
        missing = [name for name in self.frame.studies if name not in with_numbers]
        if self.rows and missing:
            names = ", ".join(map(self.frame.name, missing))
            yield f"No number by group is recorded for {names}: ldn studies outcomes"


def _words(row: GroupValue) -> str:
    same = ("group", "time", "statistic", "value", "unit", "interval", "low", "high")
    numbers = {name: getattr(row, name) for name in same}
    return value_words(Value(**numbers, sd=row.sdi, n=row.xi, of=row.ni))
