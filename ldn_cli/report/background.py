"""The background: facts on naltrexone, the scope of the dataset, further reading."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from ldn_cli.evidence.background import Fact, Reading
from ldn_cli.report.sheet import Column, Ref, Sheet
from ldn_cli.report.sources import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.evidence.background import Background


class Facts(Sheet):
    """The facts; `rows` are `Fact`s."""

    title = "Naltrexone"
    fields = Fact.__struct_fields__
    columns = (
        Column("Topic", attrgetter("topic"), grouped=True),
        Column("Fact", attrgetter("text"), "prose"),
        Column("Source", lambda fact: Ref(fact.source, fact.locator), "citations"),
    )


class Scope(Sheet):
    """The scope; `rows` are its one text."""

    title = "Scope of the dataset"
    fields = ("scope",)
    columns = (Column("Scope", str, "prose"),)

    def records(self) -> Iterator[dict[str, str]]:
        """Yield the scope as a record."""
        yield from ({"scope": scope} for scope in self.rows)


class FurtherReading(Sheet):
    """The further reading; `rows` are `Reading`s."""

    title = "Further reading, not in the dataset"
    fields = Reading.__struct_fields__
    columns = (
        Column("Reference", attrgetter("reference"), "prose", grouped=True),
        Column("What it is", lambda reading: reading.note or ""),
        Column("Identifiers", lambda reading: identifiers(asdict(reading))),
    )


def sheets(record: Background) -> dict[str, Sheet]:
    """Return the sheets of the background, by the names of its parts."""
    return {
        "facts": Facts(record.facts),
        "scope": Scope((record.scope,)),
        "further_reading": FurtherReading(record.further_reading),
    }
