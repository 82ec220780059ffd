"""What the sheets of a study's sections have in common."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ldn_cli.evidence.wording import phrase
from ldn_cli.report.sheet import Column, Layout, Ref, Sheet, Starred, is_marked
from ldn_cli.report.words import beside_harms, disputed, must_not_be_missed, sources_disagree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ldn_cli.evidence.model import Study
    from ldn_cli.evidence.terms import Words
    from ldn_cli.report.sheet import Cell

Row = dict[str, Any]

WIDE = 120  # columns from which a table has room for what is told elsewhere too


def citation(row: Row) -> Cell:
    """Return the source of a row and the place in it."""
    return Ref(row["source"], row["locator"])


SOURCE = Column("Source", citation, "citations")


class Frame:
    """What a sheet must know besides its rows: the studies, and the `words` that they cite.

    `single` is true where one study is shown, whose id then stands in no column. `commands` is
    false where what is shown leaves the terminal, and no line names the command that shows more.
    """

    def __init__(
        self,
        studies: Sequence[Study],
        words: Words,
        *,
        single: bool = False,
        commands: bool = True,
    ) -> None:
        self.studies = {study.id: study for study in studies}
        self.words = words
        self.single = single
        self.commands = commands

    def name(self, study: str) -> str:
        """Return a study's id as it is shown, an animal study marked."""
        species = self.studies[study].species
        return study if species == "human" else f"{study} ({phrase(species)})"

    def harms(self, studies: Iterable[str]) -> Iterator[Cell]:
        """Yield what must not be missed beside the adverse events of `studies`."""
        for name in studies:
            yield from beside_harms(self.studies[name])

    @cached_property
    def _disputed(self) -> dict[str, set[str]]:
        return {name: disputed(study) for name, study in self.studies.items()}

    def disputed(self, study: str) -> set[str]:
        """Return what reads differently because the sources on a study disagree."""
        return self._disputed[study]

    def starred(self, study: str, what: str, text: str) -> str:
        """Return `text` with an asterisk if the sources on the study disagree on `what`."""
        return Starred(f"{text}*") if text and what in self.disputed(study) else text

    def study_column(self) -> tuple[Column, ...]:
        """Return the column of the study, none where one study is shown."""
        if self.single:
            return ()
        return (Column("Study", lambda row: self.name(row["study"]), grouped=True),)

    def silent(self, rows: Iterable[Row]) -> list[Study]:
        """Return the studies that have none of `rows`."""
        shown = {row["study"] for row in rows}
        return [study for name, study in self.studies.items() if name not in shown]

    def alerts(self, drawn: Iterable[tuple[str, Cell]]) -> Iterator[Cell]:
        """Yield what must not be missed of each study that has a cell in a view, `drawn`.

        With it stands what the asterisks mean, in the cells and in what is said here.
        """
        cells: dict[str, list[Cell]] = {}
        for study, cell in drawn:
            cells.setdefault(study, []).append(cell)
        for study, of in cells.items():
            said = [*must_not_be_missed(self.studies[study], commands=self.commands)]
            yield from said
            drawn_and_said = ((study, cell) for cell in (*of, *said))
            yield from disputes(drawn_and_said, commands=self.commands)


def by_domain(rows: Sequence[Any], place: Callable[[Any], tuple[str, str]]) -> list[Any]:
    """Return `rows` study by study, those of a domain together; `place` is study and domain."""
    studies: dict[str, dict[str, list[Any]]] = {}
    for row in rows:
        study, domain = place(row)
        studies.setdefault(study, {}).setdefault(domain, []).append(row)
    return [row for domains in studies.values() for of in domains.values() for row in of]


def disputes(drawn: Iterable[tuple[str, Cell]], *, commands: bool = True) -> Iterator[str]:
    """Yield of each study that has a cell with an asterisk, `drawn`, what that means.

    With `commands`, a line ends with the one that shows more.
    """
    for study in dict.fromkeys(study for study, cell in drawn if is_marked(cell)):
        yield sources_disagree(study, commands=commands)


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
