"""Design: how a study was designed and conducted, a characteristic a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.evidence.model import DesignFeature
from ldn_cli.report.frame import SOURCE, SectionSheet, phrase
from ldn_cli.report.sheet import Column, Layout

if TYPE_CHECKING:
    from collections.abc import Iterator


class Table(SectionSheet):
    """The design characteristics."""

    title = "Design"
    keys = DesignFeature.__struct_fields__

    def layouts(self) -> Iterator[Layout]:
        """Yield the only layout."""
        yield Layout(
            self.columns(
                Column("Characteristic", lambda row: phrase(row["characteristic"]), grouped=True),
                Column("Description", lambda row: row["value"], "prose"),
                SOURCE,
            )
        )
