"""Participant flow: how many at each stage, lost by reason, attrition, what the sources say."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from ldn_cli.evidence.wording import (
    attrition_words,
    count_words,
    loss_words,
    people,
    percent,
    phrase,
)
from ldn_cli.report.flow import chain, is_drawn
from ldn_cli.report.frame import SectionSheet
from ldn_cli.report.sheet import Column, Diagram, Ref
from ldn_cli.report.words import absence, beside_disputed, disputed
from ldn_cli.text import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_cli.report.frame import Row
    from ldn_cli.report.sheet import Cell

FLAT = (
    *(
        "item",
        "stage",
        "kind",
        "group",
        "time",
        "population",
        "n",
        "of",
        "percent",
        "value",
        "derived",
        "text",
    ),
    *("source", "locator"),
)
NUMBERS = ("enrolled", "completed", "not_completed", "attrition", "left", "left_share")
NAMES = {
    "enrolled": "{base}, sum of the groups",
    "completed": "completed",
    "not_completed": "not completed",
    "left": "left, sum of the groups",
    "left_share": "share who left",
}


class Table(SectionSheet):
    """The participant flow, a count, a computed number, a reason or a statement a line."""

    title = "Dropouts"
    keys = FLAT
    columns = (
        Column("Participant flow", itemgetter("said"), "prose"),
        Column("n", itemgetter("shown"), "numbers"),
        Column("Source", itemgetter("cited"), "citations"),
    )
    dense = True
    run_in = True

    def records(self) -> Iterator[Row]:
        """Yield counts, numbers, reasons and statements as flat records."""
        for row in self.rows:
            yield from flow_items(row)

    def lines(self) -> Sequence[Row]:
        """Return the lines of the flow: what it says, a number, the source."""
        return [line for row in self.rows for line in self._lines(row)]

    def diagrams(self) -> Iterator[Diagram]:
        """Yield the flow of each study of which a number is recorded."""
        for row in self.rows:
            study = self.frame.studies[row["study"]]
            if is_drawn(study):
                levels, differ = chain(study)
                name = "" if self.frame.single else f" of {self.frame.name(study.id)}"
                note = "*: different numbers are stated." if differ else ""
                note = "*: the sources disagree." if "dropouts" in disputed(study) else note
                yield Diagram(f"Participant flow{name}", levels, note)

    def alerts(self) -> Iterator[str]:
        """Yield of which studies the sources disagree on the flow."""
        for study in self.frame.studies.values():
            yield from beside_disputed(study, "dropouts", "the participant flow")

    def _lines(self, row: Row) -> Iterator[Row]:
        def line(said: Cell, shown: Cell, cited: Cell = "", *, opens: bool = False) -> Row:
            return {"study": row["study"], "said": said, "shown": shown, "cited": cited} | (
                {"opens": True} if opens else {}
            )

        study = self.frame.studies[row["study"]]
        for count in row["counts"]:
            words = count_words(count)
            shown = people(count.n, count.of, count.percent)
            yield line(capitalised(words), shown, Ref(count.source, count.locator))
        for key in NUMBERS:
            if key in row["derived"]:
                yield line(*_computed(key, row))
        if row["attrition"] is None:
            yield line(absence(study, "dropouts", "Dropouts"), "")
        for index, reason in enumerate(row["reasons"]):
            cited = Ref(reason.source, reason.locator)
            yield line(capitalised(loss_words(reason)), reason.n, cited, opens=index == 0)
        for index, said in enumerate(row["statements"]):
            yield line(said.text, "", Ref(said.source, said.locator), opens=index == 0)


def _computed(key: str, row: Row) -> tuple[str, Cell]:
    if key == "attrition":
        words = attrition_words(row["attrition_ci95"])
        return words.capitalize(), percent(row["attrition"])
    words = NAMES[key].format(base=phrase(row["base"] or ""))
    number = percent(row[key]) if key == "left_share" else row[key]
    return f"{capitalised(words)}, computed", number


def flow_items(row: Row) -> Iterator[Row]:
    """Yield the participant flow of a study as flat records: counts, numbers, reasons, words."""
    blank = {"study": row["study"]} | dict.fromkeys(FLAT)
    for count in row["counts"]:
        yield blank | {"item": "count"} | asdict(count)
    yield blank | {"item": "base", "stage": row["base"]}
    low, high = row["attrition_ci95"] or (None, None)
    numbers = [(key, key, row[key]) for key in NUMBERS]
    numbers += [
        ("attrition_ci95_low", "attrition_ci95", low),
        ("attrition_ci95_high", "attrition_ci95", high),
    ]
    for item, key, value in numbers:
        yield blank | {"item": item, "value": value, "derived": key in row["derived"]}
    for reason in row["reasons"]:
        yield blank | {"item": "reason", "text": reason.reason} | asdict(reason)
    for said in row["statements"]:
        yield blank | {"item": "statement"} | asdict(said)
