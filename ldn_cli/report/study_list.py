"""The studies, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.evidence.listing import StudyRow
from ldn_cli.evidence.numbers import dropouts
from ldn_cli.evidence.wording import percent
from ldn_cli.report.frame import disputes
from ldn_cli.report.sheet import Column, Layout, Sheet, Values
from ldn_cli.report.words import absence, followed, stage_words, why_absent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_cli.report.frame import Frame
    from ldn_cli.report.sheet import Cell, Quiet

WIDE = 150  # columns from which there is room for titles and for numbers in columns


class Table(Sheet):
    """The list of the studies; `rows` are `StudyRow`s."""

    title = "Studies"
    fields = StudyRow.__struct_fields__
    empty = "No study is recorded for this choice."

    def __init__(self, rows: Sequence[StudyRow], frame: Frame) -> None:
        super().__init__(rows)
        self.frame = frame

    def layouts(self) -> Iterator[Layout]:
        """Yield with title and numbers in columns, without the title, and with design and more."""
        name = Column("Study", self._name, grouped=True)
        condition = self._stated("Condition", "condition")
        design = self._stated("Design", "design")
        intervention = self._stated("Intervention", "intervention")
        flow = Column("Participant flow", self._flow)
        yield Layout(
            (
                name,
                Column("Year", lambda row: str(row.year)),
                Column("Title", lambda row: row.title, "prose"),
                *(condition, design, intervention),
                self._number("Participants", "enrolled"),
                self._number("Completed", "completed"),
                Column("Attrition", self._attrition),
                self._stated("Publication", "publication_status"),
            ),
            WIDE,
        )
        yield Layout((name, condition, design, intervention, flow))
        both = self._stated("Design, condition", "design", "condition")
        yield Layout((name, both, intervention, flow))

    def marks(self, layout: Layout) -> Iterator[Cell]:
        """Yield what an asterisk means too: not every layout has all that sources disagree on."""
        yield from super().marks(layout)
        yield from disputes((row.id, cell) for row, cell in self.drawn(layout))

    def _name(self, row: StudyRow) -> str:
        return ", also ".join((self.frame.name(row.id), *row.aliases))

    def _stated(self, heading: str, *parts: str) -> Column:
        def cell(row: StudyRow) -> Values:
            stated = {part: getattr(self.frame.studies[row.id].summary, part) for part in parts}
            return Values(
                tuple(
                    (self.frame.starred(row.id, part, one.value), one.source)
                    for part, one in stated.items()
                )
            )

        return Column(heading, cell)

    def _flow(self, row: StudyRow) -> Cell:
        study = self.frame.studies[row.id]
        told = [self._told(row, key) for key in ("enrolled", "completed")]
        told += followed(dropouts(study))
        if row.attrition is not None:
            told.append(f"attrition {percent(row.attrition)}, computed")
        words = self.frame.starred(row.id, "dropouts", ", ".join(filter(None, told)))
        without = None if row.attrition is not None else absence(study, "dropouts", "dropouts")
        if without is None or not words:
            return words if without is None else without
        return Values(((words, None), (without, None)))

    def _told(self, row: StudyRow, key: str, heading: str = "") -> str | None:
        """Return a number of the flow and whose it is, as far as that is not the `heading`."""
        number = getattr(row, key)
        if number is None:
            return None
        stage = stage_words(dropouts(self.frame.studies[row.id]), key)
        words = f"{number} {stage if stage != heading.casefold() else ''}".rstrip()
        return f"{words} (computed)" if key in row.derived else words

    def _number(self, heading: str, key: str) -> Column:
        def cell(row: StudyRow) -> Cell:
            told = self._told(row, key, heading)
            if told is None and key == "completed":
                told = ", ".join(followed(dropouts(self.frame.studies[row.id]))) or None
            return self._absence(row) if told is None else self._starred(row, told)

        return Column(heading, cell)

    def _attrition(self, row: StudyRow) -> Cell:
        if row.attrition is None:
            return self._absence(row)
        return self._starred(row, f"{percent(row.attrition)} (computed)")

    def _starred(self, row: StudyRow, words: str) -> str:
        return self.frame.starred(row.id, "dropouts", words)

    def _absence(self, row: StudyRow) -> Quiet | None:
        """Return why a number of the flow is not there, `None` if that is not recorded."""
        return why_absent(self.frame.studies[row.id], "dropouts")
