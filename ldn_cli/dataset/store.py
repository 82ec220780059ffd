"""The dataset: study files parsed, checked and looked up.

Own study files may stand beside the bundled ones. What is wrong with a file is raised as
`DataError`, never passed over: a dataset is either whole or refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ldn_cli.dataset.files import (
    BUNDLED,
    LATER,
    LAY_TERMS,
    SHARED,
    STUDIES,
    files_in,
    files_of,
    place_of,
)
from ldn_cli.dataset.loading import (
    checked,
    clashes,
    load,
    shared_by,
    trusted,
)
from ldn_cli.dataset.problems import (
    AmbiguousStudyError,
    BlankError,
    DataError,
    UnknownStudyError,
    named,
    problem_of,
)
from ldn_cli.evidence.asked import UnknownNameError, studies_of
from ldn_cli.evidence.citing import cited_by
from ldn_cli.evidence.terms import Vocabulary, Words
from ldn_cli.text import folded, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from ldn_cli.evidence.background import Background, BackgroundFile
    from ldn_cli.evidence.lay import Thesaurus
    from ldn_cli.evidence.model import Study
    from ldn_cli.evidence.source import Source
    from ldn_cli.evidence.vocabulary import Collection


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
        (one,) = studies_of((study,))
        if one.id not in self._files:
            raise UnknownNameError(unknown(one.id, list(self._files), "study read by this dataset"))
        return self._files[one.id].parent

    @cached_property
    def background(self) -> Background:
        """The background facts, the dataset's scope and the further reading."""
        from ldn_cli.evidence.background import background

        return background(self.background_file)

    @cached_property
    def background_file(self) -> BackgroundFile:
        """What the file of the background holds."""
        from ldn_cli.evidence.background import BackgroundFile

        file = BUNDLED / "background.toml"
        background = load(file, BackgroundFile)
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
    def thesaurus(self) -> Thesaurus:
        """The words of everyday language, and what a search for them looks for besides."""
        from ldn_cli.evidence.lay import Thesaurus  # which only a search needs

        return load(BUNDLED / LAY_TERMS, Thesaurus)

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
        return [*self.studies, *self.not_shown()]

    def not_shown(self) -> list[Study]:
        """Return the later studies where they are not among those that are shown."""
        return [] if self.later else [*map(self.read_study, files_in(LATER))]

    def study(self, name: str) -> Study:
        """Return the study that `name` leads to, a later one too; case does not matter.

        It is the one whose id or alias it is, else the DOI, PMID or registration number of one of
        its own sources, else its id or alias as people write it ("Cree et al., 2010") or the
        beginning of it, else the first author and the year of one of its own articles. Reads that
        study's file alone where `name` is an id. Raises `BlankError` if there is no name,
        `UnknownStudyError` if there is no such study, `AmbiguousStudyError` if there are several,
        `DataError` if a file that had to be read is unusable or the id stands twice.
        """
        if not isinstance(name, str):
            message = f"{name!r:.100} is no id; name a study, such as 'cree2010'"
            raise BlankError(message)
        wanted = folded(name)
        if not wanted:
            message = "an empty id; name a study, such as cree2010"
            raise BlankError(message)
        files = files_of((STUDIES, LATER, *self.places), wanted)
        if files:
            if len(files) > 1 or files[0].parent not in (STUDIES, LATER):
                # Of its neighbours, only the few bundled ones are read to see a name twice.
                bundled = (*files_in(STUDIES), *files_in(LATER))
                problems = clashes({file: self.read_study(file) for file in (*bundled, *files)})
                if problems:
                    raise DataError(problems)
            return self.read_study(files[0])
        every = self._every()
        for other in every:
            if wanted in (other.id, *other.aliases):
                return other
        found = self._identified(name, every) or self._called(name, every)
        if len(found) > 1:
            raise AmbiguousStudyError(name, found)
        if not found:
            raise UnknownStudyError(name, self.names())
        return found[0]

    def _identified(self, text: str, studies: Iterable[Study]) -> list[Study]:
        """Return those of `studies` of which an own source has the identifier `text`."""
        from ldn_cli.evidence.identifiers import identifiers_of, meant, own_sources

        wanted = meant(text)
        if not wanted:
            return []

        def named_by(sources: Iterable[Source]) -> set[str]:
            return {source.id for source in sources if wanted & identifiers_of(source)}

        shared = cache(lambda folder: named_by(self.shared(folder).sources.values()))
        return [
            study
            for study in studies
            if (known := named_by(study.sources) | shared(self._files[study.id].parent))
            and known & own_sources(study)
        ]

    def _called(self, text: str, studies: Sequence[Study]) -> list[Study]:
        """Return those of `studies` that `text` is a name of, or the beginning of one."""
        from ldn_cli.evidence.identifiers import own_sources, references_to, spoken

        wanted = spoken(text)
        if not wanted:
            return []
        begun = folded(text)
        names = [(one, name) for one in studies for name in (one.id, *one.aliases)]
        for fits in (
            lambda name: spoken(name) == wanted,
            lambda name: name.startswith(begun),
            lambda name: spoken(name).startswith(wanted),
        ):
            if found := {one.id: one for one, name in names if fits(name)}:
                return list(found.values())

        def cited(one: Study) -> set[str]:
            known = self.sources_of(one)
            return set().union(*(references_to(known[name]) for name in own_sources(one)))

        return [one for one in studies if wanted in cited(one)]

    def sources_of(self, *studies: Study, scales: bool = True) -> dict[str, Source]:
        """Return the sources that the records of `studies` cite, by id, in order of citation.

        Without `scales`, those that are cited for the range of a scale alone are left out.
        """
        known = self.words_of(*studies).sources
        return {name: known[name] for one in studies for name in cited_by(one, scales=scales)}

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
