"""The studies, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.evidence.listing import StudyRow
from ldn_cli.report.sheet import Column, Layout, Sheet, Values
from ldn_cli.report.words import absence, percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ldn_cli.report.frame import Frame
    from ldn_cli.report.sheet import Cell

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
        """Yield with title and numbers in columns, and without the title."""
        name = Column("Study", self._name, grouped=True)
        described = (
            self._stated("Condition", "condition"),
            self._stated("Design", "design"),
            self._stated("Intervention", "intervention"),
        )
        yield Layout(
            (
                name,
                Column("Year", lambda row: str(row.year)),
                Column("Title", lambda row: row.title, "prose"),
                *described,
                Column("Enrolled", _number("enrolled"), "numbers"),
                Column("Completed", _number("completed"), "numbers"),
                Column("Attrition", _attrition, "numbers"),
                self._stated("Publication", "publication_status"),
            ),
            WIDE,
        )
        yield Layout((name, *described, Column("Participant flow", self._flow)))

    def _name(self, row: StudyRow) -> str:
        return ", also ".join((self.frame.name(row.id), *row.aliases))

    def _stated(self, heading: str, part: str) -> Column:
        def cell(row: StudyRow) -> Values:
            stated = getattr(self.frame.studies[row.id].summary, part)
            return Values(((stated.value, stated.source),))

        return Column(heading, cell)

    def _flow(self, row: StudyRow) -> Cell:
        counts = [
            _computed(row, key, f"{getattr(row, key)} {key}")
            for key in ("enrolled", "completed")
            if getattr(row, key) is not None
        ]
        if row.attrition is not None:
            counts.append(f"attrition {percent(row.attrition)}, computed")
        study = self.frame.studies[row.id]
        return ", ".join(counts) or absence(study, "dropouts", "dropouts")


def _computed(row: StudyRow, key: str, words: str) -> str:
    return f"{words} (computed)" if key in row.derived else words


def _number(key: str) -> Callable[[StudyRow], str | None]:
    def cell(row: StudyRow) -> str | None:
        number = getattr(row, key)
        return None if number is None else _computed(row, key, str(number))

    return cell


def _attrition(row: StudyRow) -> str | None:
    return None if row.attrition is None else f"{percent(row.attrition)} (computed)"
