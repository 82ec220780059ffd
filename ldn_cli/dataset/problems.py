"""What is wrong with the data: problems of files, and the errors that carry them."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta

from ldn_cli.evidence.fields import Record
from ldn_cli.text import escaped, quoted, unknown, visible

if TYPE_CHECKING:
    from ldn_cli.evidence.model import Study

SHOWN = 5  # problems that a command shows which was not asked for all of them

Fault = tuple[str, str]
"""A key path, and a sentence that says what was found there and what would be right."""


class Problem(Record, frozen=True):
    """One thing that is wrong with a file: where, what was found, what would be right."""

    file: str
    """The file, or what was given as one."""
    line: Annotated[int, Meta(extra={"unit": "lines"})] | None
    """Line, from 1; null if no line is at fault or known."""
    column: Annotated[int, Meta(extra={"unit": "characters"})] | None
    """Character in the line, from 1; null but for syntax."""
    key: str | None
    """Path of the key, such as `outcomes[3].p_value`; null if there is none."""
    message: str
    """What was found, and what would be right."""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return escaped(": ".join(part for part in (place, self.key, self.message) if part))


class DataError(Exception):
    """Study files are unusable: `problems`, at least one, say why, `summary` how many in all."""

    def __init__(self, problems: Iterable[Problem], summary: str = "") -> None:
        self.problems = tuple(problems)
        if not self.problems:  # a refusal that does not say why would help nobody
            message = "a DataError needs at least one problem"
            raise ValueError(message)
        self.summary = summary
        super().__init__("\n".join([*map(str, self.problems), *filter(None, [summary])]))

    def shortly(self) -> str:
        """Return the problems, a line each: all if they are summed up, else the first of them.

        Of the others it says how many there are, and which command shows them.
        """
        more = len(self.problems) - SHOWN
        if self.summary or more <= 0:
            return str(self)
        from shlex import quote

        files = {problem.file for problem in self.problems}
        paths = "PATH ..." if len(files) > 1 else quote(escaped(*files))
        shown = "\n".join(map(str, self.problems[:SHOWN]))
        return f"{shown}\nand {more:,} more; all of them: ldn dataset validate {paths}"

    def __reduce__(self) -> tuple[Any, ...]:
        return DataError, (self.problems, self.summary)


class BlankError(ValueError):
    """Where a name or a word should be, there is none: it would be answered by anything."""


class UnknownStudyError(LookupError, ValueError):
    """No study has the id or alias `name`; `known` lists those that exist."""

    def __init__(self, name: str, known: list[str]) -> None:
        self.name = name
        self.known = known
        super().__init__(unknown(name, known, "study"))

    def __reduce__(self) -> tuple[Any, ...]:
        return UnknownStudyError, (self.name, self.known)


class AmbiguousStudyError(LookupError):
    """`name` may stand for several studies, the `candidates`."""

    def __init__(self, name: str, candidates: "Sequence[Study]") -> None:
        self.name = name
        self.candidates = tuple(candidates)
        super().__init__(name, self.candidates)

    def __str__(self) -> str:
        wide = max(len(study.id) for study in self.candidates)
        rows = (f"  {s.id:{wide}}  {s.year}  {visible(s.title)}" for s in self.candidates)
        return "\n".join([f"{quoted(self.name)} may be one of several studies; name one:", *rows])


class OutputError(Exception):
    """What was to be written, to standard output or a file, could not be."""


def named(file: Path) -> str:
    """Return the name of `file`, which may be any bytes, as text."""
    return os.fsencode(file).decode("utf-8", "backslashreplace")


def problem_of(
    file: Path,
    message: str,
    key: str | None = None,
    line: int | None = None,
    column: int | None = None,
) -> Problem:
    """Return the problem `message` of `file`."""
    return Problem(named(file), line, column, key, message)


def error_of(file: Path, message: str, line: int | None = None) -> DataError:
    """Return the error for the one problem `message` of `file`."""
    return DataError([problem_of(file, message, line=line)])


def unwritable(file: Path, error: OSError | ValueError) -> OutputError:
    """Return the error for a `file` that cannot be written, from what the system says."""
    why = getattr(error, "strerror", None) or error
    return OutputError(f"{escaped(named(file))}: cannot be written: {why}")
