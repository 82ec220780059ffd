"""Discrepancies: what each source says, a line each, then what differs."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from ldn_cli.evidence.citing import cited_by
from ldn_cli.report.frame import SectionSheet
from ldn_cli.report.sheet import Column, Ref, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_cli.report.frame import Row


class Table(SectionSheet):
    """The discrepancies."""

    title = "Discrepancies"
    keys = ("topic", "about", "text", "source", "locator", "comment")
    columns = (
        Column("Topic", itemgetter("topic"), grouped=True),
        Column("Statement", itemgetter("said"), "prose"),
        Column("Source", itemgetter("source"), "citations"),
    )
    dense = True

    @property
    def empty(self) -> str:  # type: ignore[override]
        """What is said where there is none: with one source, nothing can disagree."""
        cited = [{*cited_by(study)} - {"dataset"} for study in self.frame.studies.values()]
        if [len(sources) for sources in cited] == [1]:
            return "One source only: there is none that it could disagree with."
        return "No discrepancy is recorded for this choice."

    def records(self) -> Iterator[Row]:
        """Yield the statements as flat records, each with the comment on all of them."""
        for row in self.rows:
            for said in row["statements"]:
                yield {**row, **asdict(said)}

    def lines(self) -> Sequence[Row]:
        """Return the statements, and after those of a discrepancy the remark on what differs.

        In each they are in the order in which their sources are first cited in any.
        """
        order: dict[str, int] = {}
        for row in self.rows:
            for said in row["statements"]:
                order.setdefault(said.source, len(order))
        return [line for row in self.rows for line in _lines(row, order)]

    def notes(self) -> Iterator[str]:
        """Yield that no side is chosen."""
        if self.rows:
            yield "Where sources disagree, each statement stands as its source makes it."


def _lines(row: Row, order: dict[str, int]) -> Iterator[Row]:
    head = {"study": row["study"], "topic": row["topic"]}
    for index, said in enumerate(sorted(row["statements"], key=lambda said: order[said.source])):
        cited = Ref(said.source, said.locator)
        yield head | {"said": said.text, "source": cited, "opens": index == 0}
    yield head | {"said": Remark(f"What differs: {row['comment']}"), "source": ""}
