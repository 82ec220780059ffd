"""Sources: the references spelled out, with their identifiers, one a line."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from ldn_cli.evidence.reference import SourceRow, kind_words
from ldn_cli.report.frame import WIDE, SectionSheet
from ldn_cli.report.sheet import Column, Layout, Ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ldn_cli.report.frame import Row


class Table(SectionSheet):
    """The sources that the records of a study cite."""

    title = "Sources"
    references = True
    keys = SourceRow.__struct_fields__

    def layouts(self) -> Iterator[Layout]:
        """Yield with what there is in columns, and with all of a source in one."""
        number = Column("No.", lambda row: Ref(row["id"]))
        yield Layout(
            self.beside_study(
                number,
                Column("Id", itemgetter("id")),
                Column("Kind", _kind),
                Column("Reference", itemgetter("reference"), "prose", link=itemgetter("address")),
                Column("Identifiers", identifiers),
            ),
            WIDE,
        )
        told = Column("Source", _told, "prose", link=itemgetter("address"))
        yield Layout(self.beside_study(number, told))


def _told(row: Row) -> str:
    number = row["registry_id"]
    named = {**row, "registry_id": None} if number and number in row["reference"] else row
    told = f"{row['reference']} {identifiers(named)}".strip()
    return f"{row['id']} ({_kind(row)}): {told}"


def _kind(row: Row) -> str:
    return kind_words(row["kind"], row["read"])


def identifiers(row: Mapping[str, Any]) -> str:
    """Return the identifiers of a source or a reading as text, `""` if it has none."""
    parts = (
        row.get("doi") and f"doi:{row['doi']}",
        row.get("pmid") and f"PMID {row['pmid']}",
        row.get("registry_id"),
        row.get("url"),
    )
    return ", ".join(part for part in parts if part)
