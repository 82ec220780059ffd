"""Running text of several sources: what stands on the same ones is cited once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ldn_cli.report.sheet import Cited, Quiet
from ldn_cli.report.words import disputed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ldn_cli.evidence.model import Study
    from ldn_cli.report.sheet import Part


class Line(NamedTuple):
    """A labelled line of running text, and whether the sources disagree on something in it."""

    label: str
    said: Cited
    marked: bool = False

    @classmethod
    def of(cls, label: str, parts: Sequence[Part], study: Study, about: set[str]) -> Line:
        """Return a line of `parts`, its label marked if the sources disagree `about` any of it."""
        marked = bool(disputed(study) & about)
        return cls(f"{label}{'*' if marked else ''}", Cited(parts), marked)


def sources_of(records: Iterable[object]) -> tuple[str, ...]:
    """Return the ids of the sources of `records`, each once, in order."""
    return tuple(dict.fromkeys(record.source for record in records))  # type: ignore[attr-defined]


def listed(parts: Iterable[Part], by: str = ", ") -> list[Part]:
    """Return `parts` joined by `by`; of neighbours with the same sources, the last cites them."""
    return joined(*([part] for part in parts), by=by)


def joined(*groups: Sequence[Part], by: str = "; ") -> list[Part]:
    """Return `groups` of parts one after another, those that are not empty joined by `by`.

    Where all of a group stands on the sources that all of the next stands on, that cites them.
    """
    found: list[Part] = []
    previous = None
    for group in filter(None, groups):
        (text, sources), *rest = group
        cited = {frozenset(of) for _, of in group}
        alone = cited.pop() if len(cited) == 1 else None
        if found and alone and alone == previous:
            found[-1] = (found[-1][0], ())
        if isinstance(text, Quiet):
            found += [(by, ())] if found else []
            found += [(text, sources), *rest]
        else:
            found += [(f"{by if found else ''}{text}", sources), *rest]
        previous = alone
    return found
