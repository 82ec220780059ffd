"""Search: the records that mention words, the best match first."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ldn_cli.evidence.background import Background
from ldn_cli.evidence.fields import Record
from ldn_cli.evidence.lay import Thesaurus
from ldn_cli.evidence.model import Study
from ldn_cli.evidence.passages import CODED, Entry, background_entries, entries
from ldn_cli.evidence.question import Question
from ldn_cli.evidence.sections import Catalogue
from ldn_cli.evidence.terms import Words
from ldn_cli.evidence.tokens import spans, tokens
from ldn_cli.evidence.wording import phrase

if TYPE_CHECKING:
    from sqlite3 import Connection


class Library(Catalogue, Protocol):
    """What knows the words that a study cites, the lay words, and the background."""

    @property
    def background(self) -> Background:
        """The background facts, the dataset's scope and the further reading."""

    @property
    def thesaurus(self) -> Thesaurus:
        """The words of everyday language, and what they stand for."""

    def words_of(self, *studies: Study) -> Words:
        """Return what the records of `studies` may cite; of none, the bundled words."""


class UnavailableError(RuntimeError):
    """The Python that runs this cannot search."""


class Hit(Record, frozen=True, kw_only=True):
    """A field of a record that mentions what was searched for."""

    study: str | None
    """Id of the study; null for the background."""
    section: str
    """Section in which the record stands."""
    field: str
    """Field of the record, such as `finding`."""
    text: str
    """What the field says, in the words in which it is printed."""


class Match(NamedTuple):
    """A record that was found, and where in the texts of its passages, by their places, words are.

    A passage that was found by what it says by code has none.
    """

    entry: Entry
    found: dict[int, tuple[tuple[int, int], ...]]

    def hits(self) -> Iterator[Hit]:
        """Yield the passages found, a hit each."""
        study, section, _, passages = self.entry
        for at in self.found:
            field, text, *_ = passages[at]
            yield Hit(study=study, section=section, field=field, text=text)


def search(text: str, studies: Iterable[Study], dataset: Library) -> list[Hit]:
    """Return the fields that mention the words of `text`, those of the best match first.

    A record of a study or of the background is found if each word, or what it stands for, is
    somewhere in it; of its fields, those with a word are returned. Raises `ValueError` if there is
    no word, or too many; `UnavailableError` if this Python cannot search.
    """
    question = Question(text, dataset.thesaurus)
    with Index(studies, dataset) as index:
        return [hit for match in index.find(question) for hit in match.hits()]


BREAK, ASIDE, END = "|", ";", ":"  # between passages, before what is not printed, after a code
KEPT = "."  # after a word that is not stemmed
MARK, UNMARK = "\x02", "\x03"


class Index:
    """The records of studies and, unless `background` is false, of the background, by words.

    To be used as a context manager. Raises `UnavailableError` if this Python cannot search.
    """

    def __init__(
        self, studies: Iterable[Study], dataset: Library, *, background: bool = True
    ) -> None:
        # The records that are found are made again: all of thousands of studies are not kept.
        self._makers = [
            partial(entries, study, dataset.words_of(study), dataset) for study in studies
        ]
        if background:
            words = dataset.words_of()
            self._makers.append(partial(background_entries, dataset.background, words))
        self._firsts: list[int] = []
        forms = (words.split() for words in dataset.thesaurus.apart)
        # A mark at its end keeps a word from being stemmed.
        self._apart = {form: f"{words[0]}{KEPT}" for words in forms for form in words}
        self._table = _table()
        with self._table:  # one transaction
            self._table.executemany(
                "INSERT INTO records(rowid, said) VALUES (?, ?)", self._numbered()
            )

    def _numbered(self) -> Iterator[tuple[int, str]]:
        """Yield the words of each record after its number, and note the first number of a study."""
        number = 0
        for make in self._makers:
            self._firsts.append(number)
            for entry in make():
                words = _indexed(entry).split()
                yield number, " ".join([self._apart.get(word.lower(), word) for word in words])
                number += 1

    def entries(self) -> Iterator[Entry]:
        """Yield every record."""
        for make in self._makers:
            yield from make()

    def __enter__(self) -> "Index":  # noqa: PYI034 - which Python 3.10 has no word for
        return self

    def __exit__(self, *_: object) -> None:
        self._table.close()

    def find(self, question: Question) -> list[Match]:
        """Return the records that a question finds, the best match first, else in their order.

        What a lay word stands for by section or code comes first, in the order of the records: how
        good a result is must not decide whether it is seen. Of other matches that are as good,
        results come first; what compares others, or concludes from them, comes after them.
        """
        rows = self._table.execute(
            "SELECT rowid, bm25(records), highlight(records, 0, ?, ?) FROM records "
            "WHERE records MATCH ? ORDER BY bm25(records), rowid",
            (MARK, UNMARK, self._compared(question.expression())),
        )
        made: dict[int, list[Entry]] = {}
        found = []
        chosen = question.chosen()
        best = None
        for number, score, said in rows:
            best = best or score
            at = bisect_right(self._firsts, number) - 1
            if at not in made:
                made[at] = [*self._makers[at]()]
            match = _match(made[at][number - self._firsts[at]], said)
            found.append((_rank(match.entry, number, chosen, score / best), match))
        found.sort(key=itemgetter(0))
        return [match for _, match in found]

    def count(self, expression: str) -> int:
        """Return how many records a full-text expression finds."""
        counted = "SELECT count(*) FROM records WHERE records MATCH ?"
        (number,) = self._table.execute(counted, (self._compared(expression),)).fetchone()
        return int(number)

    def _compared(self, expression: str) -> str:
        """Return a full-text expression with its words as they stand in the index."""
        parts = re.split('([" ()])', expression)
        return "".join(self._apart.get(part.lower(), part) for part in parts)

    def words(self) -> Iterator[str]:
        """Yield every word that is printed of a record, each once."""
        passages = (passage for entry in self.entries() for passage in entry.passages)
        every = (word for passage in passages for word in tokens(passage.text).casefold().split())
        yield from dict.fromkeys(word for word in every if word.isalpha())

    def domains(self) -> list[str]:
        """Return the labels of the outcome domains of the studies, in their order."""
        passages = (passage for entry in self.entries() for passage in entry.passages)
        return [*dict.fromkeys(passage.text for passage in passages if passage.field == "domain")]


def _table() -> "Connection":
    """Return a database in memory with a table for the records."""
    try:
        import sqlite3
    except ModuleNotFoundError:
        message = (
            "a search needs SQLite, and this Python has no module sqlite3; use a Python that has "
            "it, or look through ldn studies outcomes"
        )
        raise UnavailableError(message) from None
    table = sqlite3.connect(":memory:")
    try:
        # `ascii` takes all but ASCII for letters, so that words are those that `tokens` has found.
        table.execute(
            "CREATE VIRTUAL TABLE records "
            """USING fts5(said, tokenize = "porter ascii tokenchars '.%=<>|;:_-'")"""
        )
    except sqlite3.OperationalError:
        table.close()
        message = (
            "a search needs FTS5, which SQLite "
            f"{sqlite3.sqlite_version} of this Python was built without; use a Python that has "
            "it, or look through ldn studies outcomes"
        )
        raise UnavailableError(message) from None
    return table


def _indexed(entry: Entry) -> str:
    """Return the words of a record, passage by passage, and aside the codes in them."""
    parts = []
    for passage in entry.passages:
        said = tokens(passage.text)
        aside = [f"{code}{END}" for code in passage.codes]
        code = getattr(passage.of, passage.field, None) if passage.field in CODED else None
        if code and phrase(code) != passage.text:
            aside.append(tokens(phrase(code)))
        parts.append(f"{said} {ASIDE} {f' {ASIDE} '.join(aside)}" if aside else said)
    return f" {BREAK} ".join(parts)


# Of equal matches, the records of these sections come first, in this order.
FIRST = ("study", "outcomes", "adverse_events", "dropouts", "summary", "design", "absent")
CONCLUSIONS = {"authors_conclusion", "statement"}  # kinds of records that conclude from others
REFERENCES = {"sources", "further_reading"}


def _rank(entry: Entry, number: int, chosen: set[str], share: float) -> tuple[int, float, int, int]:
    """Return where a record stands among those found; `share` is its score over the best one."""
    at = FIRST.index(entry.section) if entry.section in FIRST else len(FIRST)
    if entry.section in REFERENCES:
        tier = 3
    elif getattr(entry.record, "kind", None) in CONCLUSIONS:
        tier = 2
    elif not chosen.isdisjoint(code for said in entry.passages for code in said.codes):
        return 0, 0, at, number
    else:
        tier = 2 if entry.section == "discrepancies" else 1
    return tier, -round(share, 1), at, 0


def _match(entry: Entry, said: str) -> Match:
    """Return a record with those of its passages in which `said` has something marked."""
    parts = enumerate(zip(entry.passages, said.split(f" {BREAK} "), strict=True))
    found = {at: tuple(_marks(one.text, part)) for at, (one, part) in parts if MARK in part}
    return Match(entry, found)


def _marks(text: str, said: str) -> Iterator[tuple[int, int]]:
    """Yield where in `text` the words begin and end that `said`, its words, has marked."""
    printed = said.partition(f" {ASIDE} ")[0]
    if MARK not in printed:
        return
    begun: int | None = None
    for word, (start, end) in zip(printed.split(" "), spans(text), strict=True):
        if word.startswith(MARK):
            begun = start
        if word.endswith(UNMARK) and begun is not None:
            yield begun, end
            begun = None
