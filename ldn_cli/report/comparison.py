"""The studies side by side, a characteristic a line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from ldn_cli.evidence.comparison import Comparison, Entry
from ldn_cli.report.frame import percent, phrase
from ldn_cli.report.sheet import Column, Sheet, Values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_cli.report.frame import Frame


class Table(Sheet):
    """The comparison; `rows` are `Comparison`s."""

    title = "Studies side by side"
    fields = ("section", "characteristic", *Entry.__struct_fields__)

    def __init__(self, rows: Sequence[Comparison], frame: Frame) -> None:
        super().__init__(rows)
        named = Column("Characteristic", lambda row: phrase(row.characteristic), grouped=True)
        studies = (Column(frame.name(name), partial(_values, name)) for name in frame.studies)
        self.columns = (named, *studies)

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield each value of each characteristic as a flat record."""
        for row in self.rows:
            for entry in row.values:
                head = {"section": row.section, "characteristic": row.characteristic}
                yield head | asdict(entry)


def _values(study: str, row: Comparison) -> Values | None:
    entries = [entry for entry in row.values if entry.study == study and entry.value is not None]
    texts = tuple((_shown(row, entry.value), entry.source) for entry in entries)
    return Values(texts) if texts else None


def _shown(row: Comparison, value: Any) -> str:
    return percent(value) if row.characteristic == "attrition" else str(value)
