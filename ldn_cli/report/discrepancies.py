"""Discrepancies: what each source says, a line each, then what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.report.frame import SectionSheet
from ldn_cli.report.sheet import Column, Layout, Ref, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_cli.report.frame import Row


class Table(SectionSheet):
    """The discrepancies."""

    title = "Discrepancies"
    keys = ("topic", "text", "source", "locator", "comment")
    dense = True
    empty = "No discrepancy between the sources was found."

    def records(self) -> Iterator[Row]:
        """Yield the statements as flat records, each with the comment on all of them."""
        for row in self.rows:
            for said in row["statements"]:
                yield {
                    "study": row["study"],
                    "topic": row["topic"],
                    "text": said.text,
                    "source": said.source,
                    "locator": said.locator,
                    "comment": row["comment"],
                }

    def lines(self) -> Sequence[Row]:
        """Return the statements, and after those of a discrepancy the remark on what differs."""
        return [line for row in self.rows for line in _lines(row)]

    def layouts(self) -> Iterator[Layout]:
        """Yield the only layout."""
        yield Layout(
            self.columns(
                Column("Topic", lambda line: line["topic"], grouped=True),
                Column("Statement", lambda line: line["said"], "prose"),
                Column("Source", lambda line: line["source"]),
            )
        )

    def notes(self) -> Iterator[str]:
        """Yield that no side is chosen."""
        if self.rows:
            yield "Where sources disagree, each statement stands as its source makes it."


def _lines(row: Row) -> Iterator[Row]:
    head = {"study": row["study"], "topic": row["topic"]}
    for index, said in enumerate(row["statements"]):
        cited = Ref(said.source, said.locator)
        yield head | {"said": said.text, "source": cited, "opens": index == 0}
    yield head | {"said": Remark(f"What differs: {row['comment']}"), "source": ""}
