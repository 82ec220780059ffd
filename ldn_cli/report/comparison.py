"""The studies side by side, a characteristic a line."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from ldn_cli.evidence.comparison import Comparison, Entry
from ldn_cli.evidence.numbers import dropouts
from ldn_cli.evidence.wording import percent, phrase
from ldn_cli.report.frame import disputes
from ldn_cli.report.sheet import Column, Layout, Quiet, Sheet, Values
from ldn_cli.report.words import stage_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_cli.evidence.numbers import Dropouts
    from ldn_cli.report.frame import Frame

# Rows that are no characteristic of a design.
NAMES = {"left": "left the study", "reasons": "reasons for loss"}
WHY = {"not_reported": "not reported", "not_applicable": "does not apply"}


class Table(Sheet):
    """The comparison; `rows` are `Comparison`s."""

    title = "Studies side by side"
    empty = "Nothing is recorded of at least two of the studies."
    fields = ("section", "characteristic", *Entry.__struct_fields__)

    def __init__(self, rows: Sequence[Comparison], frame: Frame, *, every: bool = False) -> None:
        super().__init__(rows)
        self.least = 0 if every else min(2, len(frame.studies))
        labels = {name: term.label for name, term in frame.words.characteristics.items()}
        self.labels = labels
        self.frame = frame

    def lines(self) -> list[Comparison]:
        """Return the rows that at least two studies fill, or all of them."""
        return [row for row in self.rows if len(_filled(row)) >= self.least]

    def layouts(self) -> Iterator[Layout]:
        """Yield with a column a study, and with a line a study."""
        names = self.frame.studies
        studies = (Column(self.frame.name(name), partial(self._values, name)) for name in names)
        yield Layout((Column("Characteristic", self._named, grouped=True), *studies))
        yield Layout(
            (
                Column("Characteristic", lambda line: self._named(line[0]), grouped=True),
                Column("Study", lambda line: self.frame.name(line[1])),
                Column("Description", lambda line: self._values(line[1], line[0]), "prose"),
            ),
            lines=[(row, name) for row in self.lines() for name in names],
            dense=True,
        )

    def _named(self, row: Comparison) -> str:
        name = row.characteristic
        return NAMES.get(name) or self.labels.get(name, phrase(name))

    @cached_property
    def _entries(self) -> dict[tuple[str, str, str], list[Entry]]:
        """The entries of each row by study."""
        found: dict[tuple[str, str, str], list[Entry]] = {}
        for row in self.rows:
            for entry in row.entries:
                place = (row.section, row.characteristic, entry.study)
                found.setdefault(place, []).append(entry)
        return found

    @cached_property
    def _flows(self) -> dict[str, Dropouts]:
        """The participant flow of each study, computed once."""
        return {name: dropouts(study) for name, study in self.frame.studies.items()}

    def _values(self, study: str, row: Comparison) -> Values | Quiet | None:
        entries = self._entries[row.section, row.characteristic, study]
        if (status := entries[0].status) != "stated":
            return Quiet(WHY[status]) if status in WHY else None
        what = row.characteristic if row.section == "design" else row.section
        told = tuple((self._shown(row, entry), entry.source) for entry in entries)
        return Values(told, agree=what not in self.frame.disputed(study))

    def _shown(self, row: Comparison, entry: Entry) -> str:
        """Return a value, a number of the flow with whose it is, and whether it is computed."""
        name, words = row.characteristic, str(entry.value)
        flow = self._flows[entry.study]
        if name == "attrition":
            words = percent(float(entry.value or 0))
        elif name == "enrolled" and flow.base not in {None, "enrolled"}:
            words += f" {stage_words(flow, name)}"
        elif name == "completed" and _stages(flow, entry) == {"complete_data"}:
            words += " with complete data"
        computed = row.section == "dropouts" and not entry.source
        return f"{words}, computed" if computed else words

    def notes(self) -> Iterator[str]:
        """Yield what an asterisk means, and how many rows are left out."""
        rows = self.lines()
        yield from disputes(
            (name, self._values(name, row)) for name in self.frame.studies for row in rows
        )
        left = len(self.rows) - len(rows)
        if left:
            told = "1 row is" if left == 1 else f"{left} rows are"
            few = "fewer than two of the studies fill" if self.least > 1 else "no study fills"
            yield f"{told} left out, which {few}: --all"

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield each value of each characteristic as a flat record."""
        for row in self.rows:
            for entry in row.entries:
                head = {"section": row.section, "characteristic": row.characteristic}
                yield head | asdict(entry)


def _filled(row: Comparison) -> set[str]:
    return {entry.study for entry in row.entries if entry.status == "stated"}


def _stages(flow: Dropouts, entry: Entry) -> set[str]:
    """Return the stages of which the source of a number counts so many."""
    return {c.stage for c in flow.counts if (c.n, c.source) == (entry.value, entry.source)}
