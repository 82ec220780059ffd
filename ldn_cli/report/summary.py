"""Summary: the study in four phrases."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from ldn_cli.evidence.model import Attributed, Summary
from ldn_cli.evidence.wording import phrase
from ldn_cli.report.frame import SOURCE, SectionSheet
from ldn_cli.report.sheet import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Table(SectionSheet):
    """The phrases, one a line."""

    title = "Summary"
    keys = ("part", *Attributed.__struct_fields__)
    columns = (
        Column("Part", lambda row: phrase(row["part"])),
        Column("Description", itemgetter("value"), "prose"),
        SOURCE,
    )

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield the phrases."""
        for row in self.rows:
            for part in Summary.__struct_fields__:
                yield {"study": row["study"], "part": part, **asdict(row[part])}

    def lines(self) -> Sequence[dict[str, Any]]:
        """Return the phrases."""
        return [*self.records()]
