"""Participant flow: enrolled, lost by reason, completed, attrition, what the sources say of it."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from ldn_cli.evidence.comparison import FLOW
from ldn_cli.report.frame import SectionSheet, percent, phrase
from ldn_cli.report.sheet import Column, Ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_cli.report.frame import Row
    from ldn_cli.report.sheet import Cell

CITED = ("value", "derived", "kind", "text", "source", "locator")


class Table(SectionSheet):
    """The participant flow, a number, a reason or a statement a line."""

    title = "Dropouts"
    keys = ("item", *CITED)
    columns = (
        Column("Participant flow", itemgetter("text"), "prose"),
        Column("n", itemgetter("n"), "numbers"),
        Column("Source", itemgetter("source")),
    )
    dense = True

    def records(self) -> Iterator[Row]:
        """Yield numbers, reasons and statements as flat records."""
        for row in self.rows:
            yield from flow_items(row)

    def lines(self) -> Sequence[Row]:
        """Return the lines of the flow: what it says, a number, the source."""
        return [line for row in self.rows for line in _flow_lines(row)]


def flow_items(row: Row) -> Iterator[Row]:
    """Yield the participant flow of a study as flat records: numbers, reasons, statements."""
    blank = {"study": row["study"], "item": None} | dict.fromkeys(CITED)
    low, high = row["attrition_ci95"] or (None, None)
    numbers = [(key, key, row[key]) for key in FLOW]
    numbers += [
        ("attrition_ci95_low", "attrition_ci95", low),
        ("attrition_ci95_high", "attrition_ci95", high),
    ]
    for item, key, value in numbers:
        yield blank | {"item": item, "value": value, "derived": key in row["derived"]}
    for reason in row["reasons"]:
        told = {"item": "reason", "value": reason.n, "text": reason.reason}
        yield blank | asdict(reason) | told
    for said in row["statements"]:
        yield blank | {"item": "statement"} | asdict(said)


def _flow_lines(row: Row) -> Iterator[Row]:
    def line(text: str, n: Cell, source: Cell = "", *, opens: bool = False) -> Row:
        return {"study": row["study"], "text": text, "n": n, "source": source, "opens": opens}

    def computed(words: str, key: str) -> str:
        return f"{words}, computed" if key in row["derived"] else words

    yield line("Enrolled", row["enrolled"])
    yield line(computed("Not completed", "not_completed"), row["not_completed"])
    for reason in row["reasons"]:
        words = f"- {phrase(reason.kind)}: {reason.reason or 'reason not reported'}"
        yield line(words, reason.n, Ref(reason.source, reason.locator))
    yield line(computed("Completed", "completed"), row["completed"])
    if row["attrition"] is None:
        yield line("Attrition", None)
    else:
        low, high = map(percent, row["attrition_ci95"])
        words = f"Attrition, computed (95% interval: {low} to {high})"
        yield line(words, percent(row["attrition"]))
    for index, said in enumerate(row["statements"]):
        yield line(said.text, "", Ref(said.source, said.locator), opens=index == 0)
