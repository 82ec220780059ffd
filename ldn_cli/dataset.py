"""Find, parse and check the study files; look studies up.

The bundled files lie in `data/`, in an installed package inside it, in a checkout beside it. Own
study files may stand beside them. What is wrong with a file is raised as `DataError`, never
passed over: a dataset is either whole or refused.
"""

from __future__ import annotations

import os
from collections import defaultdict
from functools import cached_property
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
import tomli
from msgspec import Meta

from ldn_cli import rules
from ldn_cli.model import Background, Domain, Record, Source, Study
from ldn_cli.text import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

T = TypeVar("T", bound=Record)
R = TypeVar("R", Source, Domain)

HERE = Path(__file__).parent
BUNDLED = HERE / "data" if (HERE / "data").is_dir() else HERE.parent / "data"

STUDIES = BUNDLED / "studies"

MAX_BYTES = 1024 * 1024  # sixty times a long study file: what is larger is not one
USUAL_BYTES = 64 * 1024  # to make room for the largest file takes longer than to read a usual one


class SourceFile(Record, frozen=True):
    """What `sources.toml` holds."""

    sources: tuple[Source, ...]


class DomainFile(Record, frozen=True):
    """What `domains.toml` holds."""

    domains: tuple[Domain, ...]


class Problem(Record, frozen=True):
    """One thing that is wrong with a file: where, what was found, what would be right."""

    file: Annotated[str, Meta(description="The file, or what was given as one.")]
    line: Annotated[
        int | None, Meta(description="Line, from 1; null if no line is at fault or known.")
    ]
    column: Annotated[
        int | None, Meta(description="Character in the line, from 1; null but for syntax.")
    ]
    key: Annotated[
        str | None,
        Meta(description="Path of the key, such as `outcomes[3].p_value`; null if there is none."),
    ]
    message: Annotated[str, Meta(description="What was found, and what would be right.")]

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return escaped(": ".join(part for part in (place, self.key, self.message) if part))


class DataError(Exception):
    """Study files are unusable; `problems` says why, at least one."""

    def __init__(self, problems: Iterable[Problem], summary: str = "") -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([*map(str, self.problems), *filter(None, [summary])]))


class UnknownStudyError(LookupError):
    """No study has the id or alias `name`; `known` lists those that exist."""

    def __init__(self, name: str, known: list[str]) -> None:
        self.name = name
        self.known = known
        super().__init__(rules.unknown(name, known, "study"))


def fault(
    file: Path,
    message: str,
    key: str | None = None,
    line: int | None = None,
    column: int | None = None,
) -> Problem:
    """Return the problem `message` of `file`."""
    return Problem(named(file), line, column, key, message)


def named(file: Path) -> str:
    """Return the name of `file`, which may be any bytes, as text."""
    return os.fsencode(file).decode("utf-8", "backslashreplace")


def problem(file: Path, message: str) -> DataError:
    """Return the error for one problem of `file` as a whole."""
    return DataError([fault(file, message)])


def unreadable(path: Path, error: OSError | ValueError) -> DataError:
    """Return the error for a `path` that cannot be read, from what the system says."""
    if isinstance(error, FileNotFoundError):
        return problem(path, "does not exist; name a study file or a folder of them")
    # ValueError: a path with a NUL character
    return problem(path, f"cannot be read: {getattr(error, 'strerror', error)}")


def read(path: Path) -> str:
    """Return the text of the file at `path`.

    Raises `DataError` if it cannot be read, is not a regular file, is larger than `MAX_BYTES` or
    is not UTF-8.
    """
    try:
        if not S_ISREG(path.stat().st_mode):  # opening a pipe would wait for who writes to it
            raise problem(path, "is not a regular file")
        with path.open("rb") as file:
            content = file.read(USUAL_BYTES)
            if len(content) == USUAL_BYTES:
                content += file.read(MAX_BYTES + 1 - USUAL_BYTES)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    if len(content) > MAX_BYTES:
        raise problem(path, f"is larger than the {MAX_BYTES:,} bytes that a file may have")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = "is not UTF-8; save the file as UTF-8"
        raise DataError([fault(path, message, line=line)]) from None


def parse(path: Path) -> dict[str, Any]:
    """Return the content of the TOML file at `path`.

    Raises `DataError` if it cannot be read or is not TOML.
    """
    text = read(path)
    try:
        return tomli.loads(text)
    except (ValueError, RecursionError) as error:
        from ldn_cli import validation

        raise DataError([validation.syntax_problem(path, error)]) from None


def load(path: Path, kind: type[T]) -> T:
    """Return the file at `path` as a record of type `kind`; raise `DataError` if it is not one."""
    content = parse(path)
    try:
        return msgspec.convert(content, type=kind)
    except (ValueError, RecursionError):  # msgspec's own errors among them
        from ldn_cli import validation

        raise DataError(validation.schema_problems(path, content, kind)) from None


def by_id(path: Path, records: Iterable[R]) -> dict[str, R]:
    """Return the `records` of the file at `path` by id; raise `DataError` if one stands twice."""
    found: dict[str, R] = {}
    for record in records:
        if found.setdefault(record.id, record) is not record:
            raise problem(path, f"the id {record.id!r} stands twice; rename one")
    return found


class Dataset:
    """The bundled studies, and own study files beside them.

    `paths` are study files or folders of them (`*.toml`); an empty one raises `DataError`. Nothing
    is read before it is asked for. Iterating yields the studies: the bundled ones first, then own
    ones, each by file name.
    """

    def __init__(self, paths: Iterable[str | Path] = ()) -> None:
        self.places: tuple[Path, ...] = tuple(map(place_of, paths))
        self._read: dict[Path, Study] = {}

    def __iter__(self) -> Iterator[Study]:
        return iter(self.studies)

    def __len__(self) -> int:
        return len(self.studies)

    @cached_property
    def shared_sources(self) -> dict[str, Source]:
        """The bundled sources by id, in the file's order."""
        file = BUNDLED / "sources.toml"
        return by_id(file, load(file, SourceFile).sources)

    @cached_property
    def shared_domains(self) -> dict[str, Domain]:
        """The bundled outcome domains by id, in the file's order."""
        file = BUNDLED / "domains.toml"
        return by_id(file, load(file, DomainFile).domains)

    @cached_property
    def background(self) -> Background:
        """The background facts, the dataset's scope and the further reading."""
        file = BUNDLED / "background.toml"
        background = load(file, Background)
        known = list(self.shared_sources)
        problems = [
            fault(file, rules.unknown(fact.source, known, "source"), f"facts[{index}].source")
            for index, fact in enumerate(background.facts)
            if fact.source not in known
        ]
        if problems:
            raise DataError(problems)
        return background

    @cached_property
    def sources(self) -> dict[str, Source]:
        """All sources by id: the bundled ones, then those that own studies bring."""
        own = {source.id: source for study in self for source in study.sources}
        return {**self.shared_sources, **own}

    @cached_property
    def domains(self) -> dict[str, Domain]:
        """All outcome domains by id: the bundled ones, then those that own studies bring."""
        own = {domain.id: domain for study in self for domain in study.domains}
        return {**self.shared_domains, **own}

    @cached_property
    def studies(self) -> tuple[Study, ...]:
        """Every study; raises `DataError` if a file is unusable or a name stands twice."""
        studies = self.read()
        problems = clashes(studies)
        if problems:
            raise DataError(problems)
        return tuple(studies.values())

    def read(self) -> dict[Path, Study]:
        """Return every study by its file, each checked alone; raises `DataError` if one fails."""
        return {file: self._study(file) for file in files_of((STUDIES, *self.places))}

    def names(self) -> list[str]:
        """Return every id and alias, in the order of the studies."""
        return [name for study in self for name in (study.id, *study.aliases)]

    def study(self, name: str) -> Study:
        """Return the study whose id or alias is `name`; case does not matter.

        Reads that study's file alone where `name` is an id. Raises `UnknownStudyError` if there is
        none, `DataError` if a file that had to be read is unusable or the id stands twice.
        """
        wanted = name.casefold()
        files = files_of((STUDIES, *self.places), wanted)
        if files:
            if len(files) > 1 or files[0].parent != STUDIES:
                # Of its neighbours, only the few bundled ones are read to see a name twice.
                problems = clashes({f: self._study(f) for f in (*files_in(STUDIES), *files)})
                if problems:
                    raise DataError(problems)
            return self._study(files[0])
        for study in self:
            if wanted in (study.id, *study.aliases):
                return study
        raise UnknownStudyError(name, self.names())

    def sources_of(self, study: Study) -> dict[str, Source]:
        """Return the sources that the records of `study` cite, by id, in order of citation."""
        own = {source.id: source for source in study.sources}
        records = (record for _, records in rules.citing(study) for record in records)
        cited = dict.fromkeys(record.source for record in records if record.source is not None)
        return {name: own.get(name) or self.shared_sources[name] for name in cited}

    def _study(self, file: Path) -> Study:
        """Return the study in `file`, read and checked once."""
        if file not in self._read:
            self._read[file] = checked(file, self)
        return self._read[file]


def checked(file: Path, shared: Dataset) -> Study:
    """Return the study in `file`; raise `DataError` if it breaks a rule.

    Its records may cite the bundled sources and domains of `shared`.
    """
    content = parse(file)
    context = rules.Context(file.name, shared.shared_sources, shared.shared_domains)
    try:
        study = msgspec.convert(content, type=Study)
        if next(rules.faults(study, context), None) is None:
            return study
    except (ValueError, RecursionError):  # msgspec's own errors among them
        pass
    from ldn_cli import validation

    raise DataError(validation.study_problems(file, content, context))


def place_of(path: str | Path) -> Path:
    """Return the place that a user names as `path`; raise `DataError` if it is empty."""
    if not str(path):  # a variable without a value, which would name the current folder
        message = "an empty path; name a study file or a folder of them"
        raise DataError([Problem("''", None, None, None, message)])
    # Path.expanduser raises an error where there is no such user, this one leaves it alone.
    return Path(os.path.expanduser(path))  # noqa: PTH111


def files_in(place: Path, stem: str = "") -> list[Path]:
    """Return the study files at `place`: itself if it is a file, else the `*.toml` in it by name.

    Hidden ones, such as an editor's, are left out; with `stem`, all but the one so called. Raises
    `DataError` if it does not exist, cannot be read, or is a folder without study files.
    """
    try:
        if not S_ISDIR(place.stat().st_mode):
            return [place] if stem in {"", place.stem} else []
        names = [  # of thousands, a Path each would take most of a lookup's time
            name
            for name in os.listdir(place)  # noqa: PTH208
            if name.endswith(".toml") and name[0] != "."
        ]
    except (OSError, ValueError) as error:
        raise unreadable(place, error) from None
    if not names:
        raise problem(place, "has no study files (*.toml)")
    if stem:
        return [place / f"{stem}.toml"] if f"{stem}.toml" in names else []
    return [place / name for name in sorted(names)]


def files_of(places: Iterable[Path], stem: str = "") -> list[Path]:
    """Return the study files at `places` as `files_in` does, each once, however it is named.

    Whatever leads to a file has its name: another name would not be its study's id.
    """
    found: list[Path] = []
    namesakes: dict[str, list[Path]] = defaultdict(list)
    for place in places:
        for file in files_in(place, stem):
            others = map(os.path.realpath, namesakes[file.name])
            if all(os.path.realpath(file) != other for other in others):
                namesakes[file.name].append(file)
                found.append(file)
    return found


def clashes(studies: Mapping[Path, Study]) -> list[Problem]:
    """Return what is wrong between study files: an id, an alias or a record's id of two of them."""
    found: dict[Path, list[rules.Fault]] = defaultdict(list)
    owners: dict[str, Path] = {}
    records: dict[tuple[str, str], tuple[Path, Record]] = {}
    for file, study in studies.items():
        names = {"id": study.id} | {f"aliases[{i}]": name for i, name in enumerate(study.aliases)}
        for key, name in names.items():
            owner = owners.setdefault(name, file)
            if owner != file:
                sentence = f"the id or alias {name!r} stands also in {named(owner)}; rename one"
                found[file].append((key, sentence))
        for key in ("sources", "domains"):
            for index, record in enumerate(getattr(study, key)):
                other, known = records.setdefault((key, record.id), (file, record))
                if known != record:
                    sentence = f"{record.id!r} is another record in {named(other)}; rename one"
                    found[file].append((f"{key}[{index}].id", sentence))
    if not found:
        return []
    from ldn_cli import validation

    return [fault for file, faults in found.items() for fault in validation.located(file, faults)]
