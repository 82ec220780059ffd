"""The functions across studies as the Python API has them: their results are tables in a notebook.

What they return is what `ldn_cli.evidence` makes; the table is made when a notebook asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ldn_cli.evidence import comparison as compared
from ldn_cli.evidence import matrix as plotted
from ldn_cli.evidence import sections
from ldn_cli.evidence.asked import studies_of
from ldn_cli.evidence.matrix import Matrix
from ldn_cli.evidence.terms import Term, Words
from ldn_cli.evidence.wording import phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ldn_cli.dataset.store import Dataset
    from ldn_cli.evidence.comparison import Comparison
    from ldn_cli.evidence.model import Study
    from ldn_cli.report.frame import Frame
    from ldn_cli.report.sheet import Sheet

    Drawn = Callable[[], str]


class Rows(list[Any]):
    """A list of records that is a table in a notebook."""

    def __init__(self, rows: Iterable[Any], drawn: Drawn) -> None:
        super().__init__(rows)
        self._drawn = drawn

    def _repr_html_(self) -> str:
        """Return the records as a table of HTML."""
        return self._drawn()

    def __reduce__(self) -> tuple[Any, ...]:
        return list, ([*self],)


class Plot(Matrix, frozen=True, kw_only=True, dict=True):
    """The effect direction plot, a table in a notebook."""

    def _repr_html_(self) -> str:
        """Return the plot as a table of HTML."""
        drawn: Drawn = self.__dict__["drawn"]
        return drawn()

    def __reduce__(self) -> tuple[Any, ...]:
        return _matrix, (self.domains, self.studies, self.cells)


def _matrix(*parts: Any) -> Matrix:
    return Matrix(**dict(zip(Matrix.__struct_fields__, parts, strict=True)))


def across(
    studies: Iterable[Study],
    section: str,
    dataset: Dataset,
    keep: Callable[[Any], bool] = lambda _record: True,
) -> Rows:
    """Return the records of `section` of all `studies` for which `keep` holds, `study` in front.

    `ValueError` says which sections there are where `section` is none.
    """
    chosen = studies_of(studies)
    rows = sections.across(chosen, section, dataset, keep)

    def sheet(frame: Frame) -> Sheet:
        from ldn_cli.report import section_sheet

        return section_sheet(section, rows, frame)

    return Rows(rows, lambda: _html(chosen, dataset.words_of(*chosen), sheet))


def matrix(studies: Iterable[Study], domains: Iterable[str]) -> Matrix:
    """Return the effect direction plot of `studies`, with `domains` in this order.

    Domains in which no study has an outcome of the groups that it shows are left out. `ValueError`
    says which there are where one of a list is none of theirs.
    """
    chosen = studies_of(studies)
    domains = _kept(domains)
    made = plotted.matrix(chosen, domains)

    def sheet(frame: Frame) -> Sheet:
        from ldn_cli.report.matrix import Table

        return Table(made, frame)

    plot = Plot(domains=made.domains, studies=made.studies, cells=made.cells)
    words = _words(chosen, domains=domains)
    plot.__dict__["drawn"] = lambda: _html(chosen, words, sheet)
    return plot


def comparison(studies: Iterable[Study], characteristics: Iterable[str]) -> Sequence[Comparison]:
    """Return `studies` side by side, with the design `characteristics` in this order.

    `ValueError` says which there are where one of a list is none of theirs.
    """
    chosen = studies_of(studies)
    characteristics = _kept(characteristics)
    rows = compared.comparison(chosen, characteristics)

    def sheet(frame: Frame) -> Sheet:
        from ldn_cli.report.comparison import Table

        return Table(rows, frame)

    words = _words(chosen, characteristics=characteristics)
    return Rows(rows, lambda: _html(chosen, words, sheet))


def _kept(names: Iterable[str]) -> Iterable[str]:
    """Return names to be gone through twice."""
    return names if hasattr(names, "keys") or isinstance(names, str) else tuple(names)


def _words(studies: Sequence[Study], **given: Any) -> Words:
    """Return the words that `studies` bring, and those that are given.

    Of a mapping, a vocabulary, its own; else names of which no more is known.
    """
    known: dict[str, Any] = {
        kind: dict(of) if hasattr(of, "keys") else {name: _nameless(name) for name in of}
        for kind, of in given.items()
    }
    words = Words(**known)
    for study in studies:
        words = words.beside(study)
    return words


def _nameless(name: str) -> Term:
    return Term(id=name, label=phrase(name), covers=name)


def _html(studies: Sequence[Study], words: Words, sheet: Callable[[Frame], Sheet]) -> str:
    from ldn_cli.render.fragment import table
    from ldn_cli.report.frame import Frame

    return table(sheet(Frame(studies, words)))
