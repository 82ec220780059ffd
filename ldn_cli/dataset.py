"""Find, parse and check the study files; look studies up.

The bundled files lie in `data/`, in an installed package inside it, in a checkout beside it. Own
study files may stand beside them. What is wrong with a file is raised as `DataError`, never
passed over: a dataset is either whole or refused.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import tomli

from ldn_cli import rules
from ldn_cli.model import Background, Domain, Record, Source, Study

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

T = TypeVar("T", bound=Record)

HERE = Path(__file__).parent
BUNDLED = HERE / "data" if (HERE / "data").is_dir() else HERE.parent / "data"

MAX_BYTES = 4 * 1024 * 1024  # a thousand times a long study file: more is not one
MAX_RECORDS = 10_000  # in one section


class SourceFile(Record, frozen=True):
    """What `sources.toml` holds."""

    sources: tuple[Source, ...]


class DomainFile(Record, frozen=True):
    """What `domains.toml` holds."""

    domains: tuple[Domain, ...]


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong with a file: where, what was found, what would be right.

    `line` and `column` count from 1; `key` is a path such as `outcomes[3].p_value`. Each of the
    three is `None` where it does not apply.
    """

    file: str
    line: int | None
    column: int | None
    key: str | None
    message: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


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


def problem(file: Path, message: str, key: str | None = None) -> DataError:
    """Return the error for one problem of `file` that has no line."""
    return DataError([Problem(str(file), None, None, key, message)])


def read(path: Path) -> str:
    """Return the text of the file at `path`.

    Raises `DataError` if it cannot be read, is not a regular file, is larger than `MAX_BYTES` or
    is not UTF-8.
    """
    try:
        if not path.is_file():
            raise problem(path, "is not a file" if path.exists() else "does not exist")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise problem(path, f"is larger than the {MAX_BYTES:,} bytes that a file may have")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        fault = Problem(str(path), line, None, None, "is not UTF-8; save the file as UTF-8")
        raise DataError([fault]) from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL character
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise problem(path, f"cannot be read: {reason}") from None


def parse(path: Path) -> dict[str, Any]:
    """Return the content of the TOML file at `path`.

    Raises `DataError` if it cannot be read, is not TOML, or has more than `MAX_RECORDS` records
    in a section.
    """
    text = read(path)
    try:
        content = tomli.loads(text)
    except (ValueError, RecursionError) as error:
        from ldn_cli import validation

        raise DataError([validation.syntax_problem(path, error)]) from None
    for key, value in content.items():
        if isinstance(value, list) and len(value) > MAX_RECORDS:
            raise problem(path, f"has more than {MAX_RECORDS:,} records; split the file", key)
    return content


def load(path: Path, kind: type[T]) -> T:
    """Return the file at `path` as a record of type `kind`; raise `DataError` if it is not one."""
    content = parse(path)
    try:
        return msgspec.convert(content, type=kind)
    except (msgspec.ValidationError, RecursionError):
        from ldn_cli import validation

        raise DataError(validation.schema_problems(path, content, kind)) from None


class Dataset:
    """The bundled studies, and own study files beside them.

    `paths` are study files or folders of them (`*.toml`). Nothing is read before it is asked for.
    Iterating yields the studies: the bundled ones first, then own ones, each by file name.
    """

    def __init__(self, paths: Iterable[str | Path] = ()) -> None:
        resolved = (Path(path).expanduser() for path in paths)
        self.places: tuple[Path, ...] = tuple(dict.fromkeys(path.absolute() for path in resolved))
        self._read: dict[Path, Study] = {}

    def __iter__(self) -> Iterator[Study]:
        return iter(self.studies)

    def __len__(self) -> int:
        return len(self.studies)

    @cached_property
    def shared_sources(self) -> dict[str, Source]:
        """The bundled sources by id, in the file's order."""
        records = load(BUNDLED / "sources.toml", SourceFile).sources
        return {source.id: source for source in records}

    @cached_property
    def shared_domains(self) -> dict[str, Domain]:
        """The bundled outcome domains by id, in the file's order."""
        records = load(BUNDLED / "domains.toml", DomainFile).domains
        return {domain.id: domain for domain in records}

    @cached_property
    def background(self) -> Background:
        """The background facts, the dataset's scope and the further reading."""
        background = load(BUNDLED / "background.toml", Background)
        for index, fact in enumerate(background.facts):
            if fact.source not in self.shared_sources:
                sentence = rules.unknown(fact.source, list(self.shared_sources), "source")
                raise problem(BUNDLED / "background.toml", sentence, f"facts[{index}].source")
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
        files = [file for place in (BUNDLED / "studies", *self.places) for file in files_in(place)]
        return {file: self._study(file) for file in files}

    def names(self) -> list[str]:
        """Return every id and alias, in the order of the studies."""
        return [name for study in self for name in (study.id, *study.aliases)]

    def study(self, name: str) -> Study:
        """Return the study whose id or alias is `name`; case does not matter.

        Reads that study's file alone where `name` is an id. Raises `UnknownStudyError` if there is
        none, `DataError` if a file that had to be read is unusable or the id stands twice.
        """
        wanted = name.casefold()
        files = self._files_named(wanted)
        if len(files) > 1:
            raise DataError([twice(wanted, files[0], files[1])])
        if files and files[0].parent == BUNDLED / "studies":
            return self._study(files[0])
        if files:  # of its neighbours, only the few bundled ones are read to see a name twice
            neighbours = (*files_in(BUNDLED / "studies"), files[0])
            problems = clashes({file: self._study(file) for file in neighbours})
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
        cited = dict.fromkeys(name for _, name in rules.citations(study))
        return {name: own.get(name) or self.shared_sources[name] for name in cited}

    def _files_named(self, wanted: str) -> list[Path]:
        """Return the files in which a study with the id `wanted` would be, without reading any."""
        if not wanted.replace("-", "").replace("_", "").isalnum():
            return []
        found = []
        for place in (BUNDLED / "studies", *self.places):
            if place.is_dir():
                file = place / f"{wanted}.toml"
                if file.is_file():
                    found.append(file)
            else:
                found.extend(file for file in files_in(place) if file.stem == wanted)
        return list(dict.fromkeys(found))

    def _study(self, file: Path) -> Study:
        """Return the study in `file`, read and checked once."""
        if file not in self._read:
            self._read[file] = checked(file, self)
        return self._read[file]


def checked(file: Path, shared: Dataset) -> Study:
    """Return the study in `file`; raise `DataError` if it breaks a rule.

    Its records may cite the bundled sources and domains of `shared`.
    """
    study = load(file, Study)
    context = rules.Context(file.stem, shared.shared_sources, shared.shared_domains)
    if next(rules.faults(study, context), None):
        from ldn_cli import validation

        raise DataError(validation.rule_problems(file, study, context))
    return study


def files_in(place: Path) -> list[Path]:
    """Return the study files at `place`: itself if it is a file, else the `*.toml` in it by name.

    Raises `DataError` if it does not exist, cannot be read, or is a folder without study files.
    """
    try:
        if not place.is_dir():
            if not place.exists():
                raise problem(place, "does not exist; name a study file or a folder of them")
            return [place]
        files = sorted(entry for entry in place.iterdir() if entry.suffix == ".toml")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise problem(place, f"cannot be read: {reason}") from None
    if not files:
        raise problem(place, "has no study files (*.toml)")
    return files


def clashes(studies: Mapping[Path, Study]) -> list[Problem]:
    """Return what is wrong between study files: an id, an alias or a record's id of two of them."""
    problems = []
    owners: dict[str, Path] = {}
    records: dict[tuple[str, str], tuple[Path, Record]] = {}
    for file, study in studies.items():
        for name in (study.id, *study.aliases):
            owner = owners.setdefault(name, file)
            if owner != file:
                problems.append(twice(name, owner, file))
        for key in ("sources", "domains"):
            for index, record in enumerate(getattr(study, key)):
                other, known = records.setdefault((key, record.id), (file, record))
                if known != record:
                    sentence = f"{record.id!r} is another record in {other}; choose another id"
                    place = f"{key}[{index}].id"
                    problems.append(Problem(str(file), None, None, place, sentence))
    return problems


def twice(name: str, one: Path, other: Path) -> Problem:
    """Return the problem of an id or alias that stands in two files."""
    sentence = f"the id or alias {name!r} stands also in {one}; rename one"
    return Problem(str(other), None, None, None, sentence)
