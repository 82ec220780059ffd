"""The dataset: study files parsed, checked and looked up.

Own study files may stand beside the bundled ones. What is wrong with a file is raised as
`DataError`, never passed over: a dataset is either whole or refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, cached_property, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import tomli

from ldn_cli.dataset.decoding import decimal, decoded
from ldn_cli.dataset.files import (
    BUNDLED,
    LATER,
    SHARED,
    STUDIES,
    USUAL_BYTES,
    files_in,
    files_of,
    place_of,
    read,
)
from ldn_cli.dataset.problems import BlankError, DataError, UnknownStudyError, named, problem_of
from ldn_cli.evidence.asked import UnknownNameError, studies_of
from ldn_cli.evidence.citing import cited_by
from ldn_cli.evidence.fields import Record
from ldn_cli.evidence.model import Background, Study
from ldn_cli.evidence.terms import Vocabulary, Words
from ldn_cli.text import unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from ldn_cli.dataset.problems import Fault, Problem
    from ldn_cli.evidence.source import Source
    from ldn_cli.evidence.terms import Instrument
    from ldn_cli.evidence.vocabulary import Collection

T = TypeVar("T", bound=Record)


def parse(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the text and the content of the TOML file at `path`.

    Raises `DataError` if it cannot be read, is not TOML or would take too long.
    """
    text = read(path)
    try:
        if path.parent in (STUDIES, LATER, BUNDLED):
            return text, tomli.loads(text, parse_float=decimal)
        from ldn_cli.dataset.stack import with_room

        return text, with_room(partial(_loaded, path, text))
    except (ValueError, RecursionError) as error:
        from ldn_cli.dataset.diagnosis import syntax_problem

        raise DataError([syntax_problem(path, text, error)]) from None


def _loaded(path: Path, text: str) -> dict[str, Any]:
    if len(text) > USUAL_BYTES:
        from ldn_cli.dataset.bounds import loaded

        return loaded(path, text)
    return tomli.loads(text, parse_float=decimal)


def load(path: Path, kind: type[T]) -> T:
    """Return the file at `path` as a record of type `kind`; raise `DataError` if it is not one."""
    text, content = parse(path)
    try:
        made: T = decoded(content, kind)
    except (ValueError, RecursionError) as error:  # msgspec's own errors among them
        from ldn_cli.dataset.diagnosis import schema_problems

        raise DataError(schema_problems(path, text, content, kind, error)) from None
    return made


class _Bundled(Mapping[str, Any]):
    """A bundled vocabulary by id, loaded when it is first needed: a lookup needs few of them."""

    def __init__(self, kind: str, loaded: Callable[[str], Vocabulary]) -> None:
        self.kind = kind
        self.loaded = loaded

    @cached_property
    def records(self) -> dict[str, Any]:
        """The records by id, in the order of the file."""
        found = getattr(self.loaded(SHARED[self.kind]), self.kind)
        return {record.id: record for record in found}

    def __repr__(self) -> str:
        return f"<bundled {self.kind}>"

    def __getitem__(self, name: str) -> Any:
        return self.records[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)


def vocabularies(folder: Path) -> dict[Path, Vocabulary]:
    """Return what the studies in `folder` share, by the file that it stands in."""
    files = (folder / name for name in dict.fromkeys(SHARED.values()))
    return {file: load(file, Vocabulary) for file in files if file.exists()}


def shared_by(folder: Path, known: Words) -> Words:
    """Return `known`, and what the studies in `folder` share; `DataError` if that breaks a rule."""
    from ldn_cli.dataset.rules import vocabulary_faults

    for file, brought in vocabularies(folder).items():
        faults = list(vocabulary_faults(brought, known))
        if faults:
            from ldn_cli.dataset.diagnosis import located

            raise DataError(located(file, read(file), faults))
        known = known.beside(brought)
    return known


class Dataset:
    """The bundled studies, and own study files beside them.

    `paths` are study files or folders of them (`*.toml`); an empty one raises `DataError`. Nothing
    is read before it is asked for. Iterating yields the studies: the bundled ones first, with
    `later` the later ones too, then own ones, each by file name; `study` finds any.
    """

    def __init__(self, paths: Iterable[str | Path] = (), *, later: bool = False) -> None:
        self.places: tuple[Path, ...] = tuple(map(place_of, paths))
        self.later = later
        self._read: dict[Path, Study] = {}
        self._shared: dict[Path, Words] = {}
        self._files: dict[str, Path] = {}

    def __repr__(self) -> str:
        own = "".join(f", {named(place)!r}" for place in self.places)
        return f"<Dataset: bundled{own}{', later' if self.later else ''}>"

    def __iter__(self) -> Iterator[Study]:
        return iter(self.studies)

    def __len__(self) -> int:
        return len(self.studies)

    @cached_property
    def bundled(self) -> Words:
        """The bundled sources and vocabularies."""
        loaded = cache(lambda name: load(BUNDLED / name, Vocabulary))  # a file may have two of them
        return Words(*(_Bundled(kind, loaded) for kind in Words._fields))

    def shared(self, folder: Path) -> Words:
        """Return what the studies in `folder` may cite besides what they bring with them."""
        if folder in (STUDIES, LATER):
            return self.bundled
        if folder not in self._shared:
            self._shared[folder] = shared_by(folder, self.bundled)
        return self._shared[folder]

    def words_of(self, *studies: Study) -> Words:
        """Return what the records of `studies` may cite; of none, the bundled words."""
        words = self.bundled
        for folder in dict.fromkeys(map(self._folder_of, studies_of(studies))):
            words = Words(*map(_united, words, self.shared(folder)))
        for study in studies:
            words = words.beside(study)
        return words

    @cached_property
    def words(self) -> Words:
        """All words: the bundled ones, then those that own studies share or bring."""
        return self.words_of(*self)

    def collection_of(self, study: Study) -> Collection:
        """Return the collection that `study` belongs to, by the folder of its file."""
        folder = self._folder_of(study)
        return "page" if folder == STUDIES else "later" if folder == LATER else "own"

    def _folder_of(self, study: Study) -> Path:
        """Return the folder of a study's file; raise `UnknownNameError` if it is none of these."""
        (one,) = studies_of(study)
        if one.id not in self._files:
            raise UnknownNameError(unknown(one.id, list(self._files), "study read by this dataset"))
        return self._files[one.id].parent

    @cached_property
    def background(self) -> Background:
        """The background facts, the dataset's scope and the further reading."""
        file = BUNDLED / "background.toml"
        background = load(file, Background)
        known = list(self.bundled.sources)
        problems = [
            problem_of(file, unknown(fact.source, known, "source"), f"facts[{index}].source")
            for index, fact in enumerate(background.facts)
            if fact.source not in known
        ]
        if problems:
            raise DataError(problems)
        return background

    @cached_property
    def studies(self) -> tuple[Study, ...]:
        """Every study; raises `DataError` if a file is unusable or a name stands twice."""
        folders = (STUDIES, LATER) if self.later else (STUDIES,)
        found = self.read(folders)
        if self.places and (problems := clashes(self.read((STUDIES, LATER)))):
            raise DataError(problems)
        return tuple(found.values())

    @property
    def on_page(self) -> int:
        """The number of the studies that the page describes."""
        return len(files_in(STUDIES))

    def read(self, folders: Iterable[Path]) -> dict[Path, Study]:
        """Return every study by its file, each checked alone; raises `DataError` if one fails."""
        return {file: self.read_study(file) for file in files_of((*folders, *self.places))}

    def names(self) -> list[str]:
        """Return every id and alias, in the order of the studies; the later ones' too."""
        return [name for study in self._every() for name in (study.id, *study.aliases)]

    def _every(self) -> list[Study]:
        """Return every study, with the later ones."""
        later = () if self.later else files_in(LATER)
        return [*self.studies, *map(self.read_study, later)]

    def study(self, name: str) -> Study:
        """Return the study whose id or alias is `name`, a later one too; case does not matter.

        Reads that study's file alone where `name` is an id. Raises `BlankError` if there is no
        name, `UnknownStudyError` if there is no such study, `DataError` if a file that had to be
        read is unusable or the id stands twice.
        """
        if not isinstance(name, str):
            message = f"{name!r:.100} is no id; name a study, such as 'cree2010'"
            raise BlankError(message)
        if not name.strip():
            message = "an empty id; name a study, such as cree2010"
            raise BlankError(message)
        wanted = name.casefold()
        files = files_of((STUDIES, LATER, *self.places), wanted)
        if files:
            if len(files) > 1 or files[0].parent not in (STUDIES, LATER):
                # Of its neighbours, only the few bundled ones are read to see a name twice.
                bundled = (*files_in(STUDIES), *files_in(LATER))
                problems = clashes({file: self.read_study(file) for file in (*bundled, *files)})
                if problems:
                    raise DataError(problems)
            return self.read_study(files[0])
        for other in self._every():
            if wanted in (other.id, *other.aliases):
                return other
        raise UnknownStudyError(name, self.names())

    def sources_of(self, *studies: Study) -> dict[str, Source]:
        """Return the sources that the records of `studies` cite, by id, in order of citation."""
        known = self.words_of(*studies).sources
        return {name: known[name] for study in studies for name in cited_by(study)}

    def check(self, file: Path) -> Study:
        """Return the study in `file` if it breaks no rule; raise `DataError` if it does."""
        return checked(file, self.shared(file.parent))

    def read_study(self, file: Path) -> Study:
        """Return the study in `file`, read and checked once."""
        if file not in self._read:
            bundled = file.parent in (STUDIES, LATER)
            study = trusted(file, self.bundled) if bundled else self.check(file)
            self._read[file] = study
            self._files[study.id] = file
        return self._read[file]


def _united(one: Mapping[str, Any], other: Mapping[str, Any]) -> Mapping[str, Any]:
    return one if one is other else MappingProxyType({**one, **other})


def trusted(file: Path, known: Words) -> Study:
    """Return the bundled study in `file`.

    It is held to the rules by the tests and by `ldn dataset validate`, not at every lookup, which
    would have to read every vocabulary for that.
    """
    return completed(load(file, Study), known.instruments)


def checked(file: Path, known: Words) -> Study:
    """Return the study in `file`; raise `DataError` if it breaks a rule.

    Its records may cite what is `known` besides what it brings with it. See `completed`.
    """
    from ldn_cli.dataset import rules

    text, content = parse(file)
    plain = text.isascii() and "\\" not in text
    context = rules.Context(file.name, known, plain)
    refusal = None
    try:
        study: Study = decoded(content, Study)
        if next(rules.faults(study, context), None) is None:
            return completed(study, known.beside(study).instruments)
    except (ValueError, RecursionError) as error:  # msgspec's own errors among them
        refusal = error
    from ldn_cli.dataset.diagnosis import study_problems

    raise DataError(study_problems(file, text, content, context, refusal))


def completed(study: Study, instruments: Mapping[str, Instrument]) -> Study:
    """Return `study` with what its file leaves to a default that depends on other records.

    The matrix shows the group `LDN`, if there is one; an outcome has the scale of its instrument.
    """
    changes: dict[str, Any] = {}
    if not study.matrix_groups and any(group.id == "LDN" for group in study.groups):
        changes["matrix_groups"] = ("LDN",)
    if any(outcome.instrument for outcome in study.outcomes):
        changes["outcomes"] = tuple(
            outcome
            if outcome.instrument is None or outcome.scale
            else msgspec.structs.replace(outcome, scale=instruments[outcome.instrument].scale)
            for outcome in study.outcomes
        )
    made: Study = msgspec.structs.replace(study, **changes) if changes else study
    return made


def clashes(studies: Mapping[Path, Study]) -> list[Problem]:
    """Return what is wrong between study files: an id, an alias or a record's id of two of them.

    The records that the studies of a folder share count too.
    """
    from ldn_cli.dataset.rules import another, folded

    found: dict[Path, list[Fault]] = defaultdict(list)
    owners: dict[str, Path] = {}
    for file, study in studies.items():
        names = {"id": study.id} | {f"aliases[{i}]": name for i, name in enumerate(study.aliases)}
        for key, name in names.items():
            owner = owners.setdefault(name, file)
            if owner != file:
                sentence = f"the id or alias {name!r} stands also in {named(owner)}; rename one"
                found[file].append((key, sentence))
    records: dict[tuple[str, str], tuple[Path, Any]] = {}
    holders: dict[Path, Any] = {}
    for folder in {file.parent: None for file in studies if file.parent not in (STUDIES, LATER)}:
        holders |= vocabularies(folder)
    for file, holder in (holders | {**studies}).items():
        for kind in Words._fields:
            for index, record in enumerate(getattr(holder, kind)):
                place = (kind, folded(record.id))
                other, known = records.setdefault(place, (file, record))
                if known != record:
                    sentence = another(record.id, known.id, f"in {named(other)}")
                    found[file].append((f"{kind}[{index}].id", sentence))
    if not found:
        return []
    from ldn_cli.dataset.diagnosis import located

    return [one for file, faults in found.items() for one in located(file, read(file), faults)]
