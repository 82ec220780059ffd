"""Check study files, all problems of all of them at once, for whoever writes one."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, TypeVar

from msgspec import Meta

from ldn_cli.dataset import files, lay_terms, loading, store
from ldn_cli.dataset.diagnosis import located
from ldn_cli.dataset.problems import DataError, Problem
from ldn_cli.dataset.warnings import warnings
from ldn_cli.evidence.fields import Record
from ldn_cli.evidence.terms import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

T = TypeVar("T")


class Validation(Record, frozen=True):
    """What a check of study files found, and a sentence that sums it up."""

    files: Annotated[int, Meta(extra={"unit": "files"})]
    """Number of files checked."""
    problems: tuple[Problem, ...]
    """All problems of all files; empty if none."""
    warnings: tuple[Problem, ...]
    """What is allowed and deserves a second look."""
    summary: str
    """The result in one sentence."""


# The checks of what is bundled beside the studies.
BESIDE: tuple[Callable[[store.Dataset], object], ...] = (
    attrgetter("background"),
    lambda _: loading.shared_by(files.BUNDLED, Words()),
    lay_terms.check,
)


def validate(
    paths: Sequence[str | Path] = (), progress: Callable[[list[Path]], Iterable[Path]] = iter
) -> Validation:
    """Check the study files at `paths`, files or folders, and return all problems of all of them.

    Without paths the bundled ones are checked, and what is bundled beside them. They are neighbours
    in any case: an id of theirs cannot be used again. `progress` wraps the files that are gone
    through, to show how far it is.
    """
    problems: list[Problem] = []

    def gathered(made: Callable[[], T]) -> T | None:
        try:
            return made()
        except DataError as error:
            problems.extend(error.problems)
            return None

    places: list[Path] = []
    for path in paths or [files.STUDIES, files.LATER]:
        place = gathered(partial(files.place_of, path))
        if place and gathered(partial(files.files_in, place)):
            places.append(place)
    bundled = store.Dataset()
    found = gathered(partial(files.files_of, (files.STUDIES, files.LATER, *places))) or []
    studies = {file: gathered(partial(bundled.check, file)) for file in progress(found)}
    if not paths:
        for made in BESIDE:
            gathered(partial(made, bundled))
    problems += loading.clashes({file: study for file, study in studies.items() if study})
    problems = list(dict.fromkeys(problems))  # what all studies share is wrong for each of them
    checked = files.files_of(places)
    warned = [
        problem
        for file in checked
        if (study := studies.get(file)) and (faults := [*warnings(study)])
        for problem in located(file, files.read(file), faults)
    ]
    number = len(checked)
    bad = len({problem.file for problem in problems})
    count = f"{_counted(number, 'study file')} checked"
    summary = (
        f"{count}: {_counted(len(problems), 'problem')} in {_counted(bad, 'file')}."
        if problems
        else f"{count}: no problems."
    )
    return Validation(
        files=number, problems=tuple(problems), warnings=tuple(warned), summary=summary
    )


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
