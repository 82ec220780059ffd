"""What the sheets of a study's sections have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ldn_cli.evidence.wording import phrase
from ldn_cli.report.sheet import Column, Layout, Ref, Sheet
from ldn_cli.report.words import beside_harms, disputed, must_not_be_missed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ldn_cli.evidence.model import Study
    from ldn_cli.evidence.terms import Words
    from ldn_cli.report.sheet import Cell

Row = dict[str, Any]

DISPUTED = "*: the sources disagree: ldn studies discrepancies"
WIDE = 120  # columns from which a table has room for what is told elsewhere too


def citation(row: Row) -> Cell:
    """Return the source of a row and the place in it."""
    return Ref(row["source"], row["locator"])


SOURCE = Column("Source", citation)


class Frame:
    """What a sheet must know besides its rows: the studies, and the `words` that they cite.

    `single` is true where one study is shown, whose id then stands in no column.
    """

    def __init__(self, studies: Sequence[Study], words: Words, *, single: bool = False) -> None:
        self.studies = {study.id: study for study in studies}
        self.words = words
        self.single = single

    def name(self, study: str) -> str:
        """Return a study's id as it is shown, an animal study marked."""
        species = self.studies[study].species
        return study if species == "human" else f"{study} ({phrase(species)})"

    def harms(self, studies: Iterable[str]) -> Iterator[Cell]:
        """Yield what must not be missed beside the adverse events of `studies`."""
        for name in studies:
            yield from beside_harms(self.studies[name])

    def disputed(self, study: str) -> set[str]:
        """Return what reads differently because the sources on a study disagree."""
        return disputed(self.studies[study])

    def starred(self, study: str, what: str, text: str) -> str:
        """Return `text` with an asterisk if the sources on the study disagree on `what`."""
        return f"{text}*" if text and what in self.disputed(study) else text

    def study_column(self) -> tuple[Column, ...]:
        """Return the column of the study, none where one study is shown."""
        if self.single:
            return ()
        return (Column("Study", lambda row: self.name(row["study"]), grouped=True),)

    def silent(self, rows: Iterable[Row]) -> list[Study]:
        """Return the studies that have none of `rows`."""
        shown = {row["study"] for row in rows}
        return [study for name, study in self.studies.items() if name not in shown]

    def alerts(self, shown: Iterable[tuple[str, str]], on: str = "(*)") -> Iterator[Cell]:
        """Yield what must not be missed of each study, by the (study, domain) pairs `shown`.

        `on` says on what the sources disagree, where no asterisk does.
        """
        domains: dict[str, list[str]] = {}
        for study, domain in shown:
            domains.setdefault(study, []).append(domain)
        for study, of in domains.items():
            yield from must_not_be_missed(self.studies[study], of, on)


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
