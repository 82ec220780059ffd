"""What the sheets of a study's sections have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ldn_cli.evidence.numbers import dropouts
from ldn_cli.report.sheet import Column, Layout, Ref, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ldn_cli.evidence.model import Domain, Study
    from ldn_cli.report.sheet import Cell

Row = dict[str, Any]

WIDE = 120  # columns from which a table has room for what is told elsewhere too


def phrase(code: str) -> str:
    """Return a code of the data, such as `data_management`, as words."""
    return code.replace("_", " ")


def heading(study: Study) -> str:
    """Return the line over the sheets of one study: its names, its species if an animal, title."""
    names = ", ".join((study.id, *study.aliases))
    species = "" if study.species == "human" else f" ANIMAL STUDY ({study.species})."
    return f"{names} ({study.year}).{species} {study.title}"


def percent(share: float) -> str:
    """Return a proportion as a percentage with at most one decimal."""
    return f"{100 * share:.1f}".removesuffix(".0") + "%"


def citation(row: Row) -> Cell:
    """Return the source of a row and the place in it; `None` where it has none."""
    return None if row["source"] is None else Ref(row["source"], row["locator"])


SOURCE = Column("Source", citation)


class Frame:
    """What a sheet must know besides its rows: the studies, and the domains by id.

    `single` is true where one study is shown, whose id then stands in no column.
    """

    def __init__(
        self, studies: Sequence[Study], domains: Mapping[str, Domain], *, single: bool = False
    ) -> None:
        self.studies = {study.id: study for study in studies}
        self.domains = domains
        self.single = single

    def name(self, study: str) -> str:
        """Return a study's id as it is shown, an animal study marked."""
        species = self.studies[study].species
        return study if species == "human" else f"{study} ({phrase(species)})"

    def domain(self, name: str) -> str:
        """Return the label of a domain."""
        return self.domains[name].label

    def study_column(self) -> tuple[Column, ...]:
        """Return the column of the study, none where one study is shown."""
        if self.single:
            return ()
        return (Column("Study", lambda row: self.name(row["study"]), grouped=True),)

    def missing(self, rows: Iterable[Row]) -> list[str]:
        """Return the names of the studies that have none of `rows`."""
        shown = {row["study"] for row in rows}
        return [self.name(name) for name in self.studies if name not in shown]

    def alerts(self, shown: Iterable[str]) -> Iterator[str]:
        """Yield for each of the studies `shown` the one line that must not be missed."""
        chosen = set(shown)
        for study in self.studies.values():
            if study.id not in chosen:
                continue
            if study.species != "human":
                yield (
                    f"{study.id} is an animal study ({phrase(study.species)}): "
                    "no evidence of benefit in people."
                )
            flow = dropouts(study.dropouts)
            command = f"ldn study {study.id} --dropouts"
            if flow.attrition is None:
                yield f"{study.id}: the participant flow is not reported: {command}"
            elif flow.attrition:
                yield f"{percent(flow.attrition)} of participants lack complete data: {command}"


class SectionSheet(Sheet):
    """The sheet of a section: `rows` are its records as dictionaries, the study in front.

    `keys` are the keys of its flat records but for the study.
    """

    keys: tuple[str, ...]

    def __init__(self, rows: Sequence[Row], frame: Frame) -> None:
        super().__init__(rows)
        self.frame = frame
        self.fields = self.keys if frame.single else ("study", *self.keys)

    def layouts(self) -> Iterator[Layout]:
        """Yield the only layout."""
        yield Layout(self.beside_study(*self.columns))

    def records(self) -> Iterable[Row]:
        """Return the rows, which are flat."""
        return self.rows

    def beside_study(self, *columns: Column) -> tuple[Column, ...]:
        """Return `columns` behind that of the study, if it has one."""
        return (*self.frame.study_column(), *columns)

    def opens(self, line: Row) -> bool:
        """Return whether `line` says that it is set apart from the one before it."""
        return bool(line.get("opens"))
