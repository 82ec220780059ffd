"""Caveats: what to beware of, one a line."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from ldn_cli.evidence.model import Caveat
from ldn_cli.report.frame import SOURCE, SectionSheet
from ldn_cli.report.sheet import Column, Layout

if TYPE_CHECKING:
    from collections.abc import Iterator


class Table(SectionSheet):
    """The caveats."""

    title = "Caveats"
    keys = Caveat.__struct_fields__
    empty = "No caveat is recorded for this choice."

    def layouts(self) -> Iterator[Layout]:
        """Yield the only layout."""
        labels = self.frame.words.caveat_kinds
        kind = Column("Kind", lambda row: labels[row["kind"]].label)
        yield Layout(self.beside_study(kind, Column("Caveat", itemgetter("text"), "prose"), SOURCE))
