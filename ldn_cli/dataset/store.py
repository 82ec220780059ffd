"""The dataset: study files parsed, checked and looked up.

Own study files may stand beside the bundled ones. What is wrong with a file is raised as
`DataError`, never passed over: a dataset is either whole or refused.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import tomli

from ldn_cli.dataset import rules
from ldn_cli.dataset.files import BUNDLED, STUDIES, files_in, files_of, place_of, read
from ldn_cli.dataset.problems import DataError, UnknownStudyError, error_of, named, problem_of
from ldn_cli.evidence.citing import citing
from ldn_cli.evidence.model import Background, Domain, Record, Source, Study
from ldn_cli.text import unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from ldn_cli.dataset.problems import Fault, Problem

T = TypeVar("T", bound=Record)
R = TypeVar("R", Source, Domain)


class SourceFile(Record, frozen=True):
    """What `sources.toml` holds."""

    sources: tuple[Source, ...]


class DomainFile(Record, frozen=True):
    """What `domains.toml` holds."""

    domains: tuple[Domain, ...]


def parse(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the text and the content of the TOML file at `path`.

    Raises `DataError` if it cannot be read or is not TOML.
    """
    text = read(path)
    try:
        return text, tomli.loads(text)
    except (ValueError, RecursionError) as error:
        from ldn_cli.dataset.diagnosis import syntax_problem

        raise DataError([syntax_problem(path, error)]) from None


def load(path: Path, kind: type[T]) -> T:
    """Return the file at `path` as a record of type `kind`; raise `DataError` if it is not one."""
    text, content = parse(path)
    try:
        return msgspec.convert(content, type=kind)
    except (ValueError, RecursionError) as error:  # msgspec's own errors among them
        from ldn_cli.dataset.diagnosis import schema_problems

        raise DataError(schema_problems(path, text, content, kind, error)) from None


def by_id(path: Path, records: Iterable[R]) -> dict[str, R]:
    """Return the `records` of the file at `path` by id; raise `DataError` if one stands twice."""
    found: dict[str, R] = {}
    for record in records:
        if found.setdefault(record.id, record) is not record:
            raise error_of(path, f"the id {record.id!r} stands twice; rename one")
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
            problem_of(file, unknown(fact.source, known, "source"), f"facts[{index}].source")
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

    def sources_of(self, *studies: Study) -> dict[str, Source]:
        """Return the sources that the records of `studies` cite, by id, in order of citation."""
        found: dict[str, Source] = {}
        for study in studies:
            own = {source.id: source for source in study.sources}
            records = (record for _, records in citing(study) for record in records)
            for name in dict.fromkeys(record.source for record in records):
                if name is not None:
                    found[name] = own.get(name) or self.shared_sources[name]
        return found

    def _study(self, file: Path) -> Study:
        """Return the study in `file`, read and checked once."""
        if file not in self._read:
            self._read[file] = checked(file, self)
        return self._read[file]


def checked(file: Path, shared: Dataset) -> Study:
    """Return the study in `file`; raise `DataError` if it breaks a rule.

    Its records may cite the bundled sources and domains of `shared`.
    """
    text, content = parse(file)
    context = rules.Context(file.name, shared.shared_sources, shared.shared_domains)
    refusal = None
    try:
        study = msgspec.convert(content, type=Study)
        if next(rules.faults(study, context), None) is None:
            return study
    except (ValueError, RecursionError) as error:  # msgspec's own errors among them
        refusal = error
    from ldn_cli.dataset.diagnosis import study_problems

    raise DataError(study_problems(file, text, content, context, refusal))


def clashes(studies: Mapping[Path, Study]) -> list[Problem]:
    """Return what is wrong between study files: an id, an alias or a record's id of two of them."""
    found: dict[Path, list[Fault]] = defaultdict(list)
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
    from ldn_cli.dataset.diagnosis import located

    return [one for file, faults in found.items() for one in located(file, read(file), faults)]
