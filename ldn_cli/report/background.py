"""The background: facts on naltrexone, the scope of the dataset, further reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from ldn_cli.evidence.model import Fact, Reading
from ldn_cli.report.sheet import Column, Layout, Ref, Sheet
from ldn_cli.report.sources import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.evidence.model import Background


class Facts(Sheet):
    """The facts; `rows` are `Fact`s."""

    title = "Naltrexone"
    fields = Fact.__struct_fields__

    def layouts(self) -> Iterator[Layout]:
        """Yield the only layout."""
        yield Layout(
            (
                Column("Topic", lambda fact: fact.topic, grouped=True),
                Column("Fact", lambda fact: fact.text, "prose"),
                Column("Source", lambda fact: Ref(fact.source, fact.locator)),
            )
        )


class Scope(Sheet):
    """The scope; `rows` are its one text."""

    title = "Scope of the dataset"
    fields = ("scope",)

    def records(self) -> list[dict[str, Any]]:
        """Return the scope as a record."""
        return [{"scope": scope} for scope in self.rows]

    def layouts(self) -> Iterator[Layout]:
        """Yield the only layout."""
        yield Layout((Column("Scope", lambda scope: scope, "prose"),))


class FurtherReading(Sheet):
    """The further reading; `rows` are `Reading`s."""

    title = "Further reading, not in the dataset"
    fields = Reading.__struct_fields__

    def layouts(self) -> Iterator[Layout]:
        """Yield the only layout."""
        yield Layout(
            (
                Column("Reference", lambda entry: entry.reference, "prose", grouped=True),
                Column("What it is", lambda entry: entry.note or ""),
                Column("Identifiers", lambda entry: identifiers(asdict(entry))),
            )
        )


def sheets(record: Background) -> dict[str, Sheet]:
    """Return the sheets of the background, by the names of its parts."""
    return {
        "facts": Facts(record.facts),
        "scope": Scope((record.scope,)),
        "further_reading": FurtherReading(record.further_reading),
    }
