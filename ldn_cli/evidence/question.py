"""What a user asks a search for: words and phrases, and what lay words among them stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ldn_cli.evidence.tokens import folded, located, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.evidence.lay import LayTerm, Thesaurus

MOST = 64  # words that a question may have
SIGNS = frozenset("%=<>")
APART = frozenset(",;&+|!?()[]{}")  # what divides words that no space divides


class Part(NamedTuple):
    """What must be in a record: each phrase of these `words`, or what the lay `term` stands for."""

    words: tuple[str, ...]
    term: LayTerm | None = None

    @property
    def text(self) -> str:
        """Its words as they are written."""
        return " ".join(self.words)

    def expression(self) -> str:
        """Return the full-text expression that finds it."""
        own = " AND ".join(f'"{phrase}"' for phrase in self.words)
        if self.term is None:
            return own
        return " OR ".join((f"({own})", *_meant(self.term)))


def _meant(term: LayTerm) -> Iterator[str]:
    """Yield the full-text expressions of what a lay word stands for."""
    for phrase in term.find:
        yield f'"{tokens(phrase)}"'
    for chosen in term.records:
        yield f'"{chosen}:"'


class Question:
    """The words that must all be in a record, and quoted phrases, from the text that a user gives.

    Outside of quotation marks a lay word finds what it stands for too, and words that say nothing,
    or what all records are about, are `passed` over beside others: a record need not name LDN to be
    of it. Raises `ValueError` if there is no word, or more than `MOST`.
    """

    def __init__(self, text: str, thesaurus: Thesaurus) -> None:
        self.thesaurus = thesaurus
        self.text = " ".join(text.split())
        form = folded(text).casefold()
        self._words = tokens(form)
        count = self._words.count(" ") + 1
        if not self._words:
            message = "nothing to search for; give a word, such as: ldn search fatigue"
            raise ValueError(message)
        if count > MOST:
            message = f"{count:,} words to search for are too many; give at most {MOST}"
            raise ValueError(message)
        *quoted, last = form.split('"')
        if len(quoted) % 2:  # the last quotation mark has no partner
            last = f"{quoted.pop()} {last}"
        self.parts: list[Part] = []
        subject = {tokens(words).casefold() for words in thesaurus.subject}
        terms = {**dict.fromkeys(subject), **_by_words(thesaurus)}
        for at, segment in enumerate((*quoted, last)):
            chunks = [*_chunks(segment)]
            if chunks and at % 2:
                self.parts.append(Part((" ".join(chunks),)))
            elif chunks:
                self.parts += _parts(chunks, terms)
        idle = {*thesaurus.passed}
        named = [part for part in self.parts if part.term or part.text not in idle]
        telling = [part for part in named if part.text not in subject]
        kept = telling or named or self.parts
        over = (part.text for part in self.parts if part not in kept)
        self.passed = [*dict.fromkeys(over)]
        self.parts = kept

    def expression(self) -> str:
        """Return the full-text expression that finds it; the words as they stand count twice."""
        every = " AND ".join(f"({part.expression()})" for part in self.parts)
        return f'({every}) OR "{self._words}"' if len(self.parts) > 1 else every

    def asks_for_later(self) -> bool:
        """Return whether one of the words asks for studies that are newer or larger."""
        words = {word for part in self.parts for word in part.words}
        return not words.isdisjoint(self.thesaurus.later)

    def terms(self) -> list[LayTerm]:
        """Return the lay terms among the words."""
        return [*dict.fromkeys(part.term for part in self.parts if part.term)]

    def see(self) -> list[str]:
        """Return what lay terms among the words lead to another search for."""
        return [words for term in self.terms() for words in term.see]

    def chosen(self) -> set[str]:
        """Return the sections and codes that the lay terms among the words stand for."""
        return {code for term in self.terms() for code in term.records}

    def besides(self, term: LayTerm) -> list[str]:
        """Return the words that a lay term stands for, but for those that were asked for."""
        asked = {phrase for part in self.parts for phrase in (*part.words, part.text)}
        return [words for words in term.find if tokens(words).casefold() not in asked]


def _by_words(thesaurus: Thesaurus) -> dict[str, LayTerm]:
    return {tokens(say).casefold(): term for term in thesaurus.terms for say in term.say}


def _chunks(segment: str) -> Iterator[str]:
    """Yield what belongs together: a word, or a number with its sign or its neighbours."""
    chunk: list[str] = []
    ended = 0
    for word, start, end in located(segment):
        between = segment[ended:start]
        if chunk and _divided(chunk[-1], between, word):
            yield " ".join(chunk)
            chunk = []
        chunk.append(word)
        ended = end
    if chunk:
        yield " ".join(chunk)


def _divided(one: str, between: str, other: str) -> bool:
    """Return whether words with this between them are two to look for, and no phrase."""
    if not between.strip() and (one in SIGNS or other in SIGNS):
        return False
    if f"{one}{other}".isalpha():  # not a number or an identifier: double-masked is double masked
        return True
    return any(char.isspace() or char in APART for char in between)


def _parts(chunks: list[str], terms: dict[str, LayTerm | None]) -> Iterator[Part]:
    """Yield the words and, where they are lay words, the longest run that is known as one."""
    longest = max((words.count(" ") + 1 for words in terms), default=1)
    at = 0
    while at < len(chunks):
        runs = range(min(longest, len(chunks) - at), 0, -1)
        size = next((size for size in runs if " ".join(chunks[at : at + size]) in terms), 1)
        words = tuple(chunks[at : at + size])
        yield Part(words, terms.get(" ".join(words)))
        at += size
