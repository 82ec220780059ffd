"""Caveats: what to beware of, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.evidence.model import Caveat
from ldn_cli.report.frame import SOURCE, SectionSheet, phrase
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
        yield Layout(
            self.columns(
                Column("Kind", lambda row: phrase(row["kind"])),
                Column("Caveat", lambda row: row["text"], "prose"),
                SOURCE,
            )
        )
