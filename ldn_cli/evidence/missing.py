"""What a message says of a question that finds nothing."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from ldn_cli.evidence.question import Question
from ldn_cli.text import LONGEST, SHORTEST, SOUGHT, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ldn_cli.evidence.model import Study
    from ldn_cli.evidence.question import Part
    from ldn_cli.evidence.search import Index

TOLD = 8  # words of which a message says where they stand
WIDTH = 75  # columns of a line of a message, with room for the program's name
ENDING = 2  # letters that may be missing at the end of a word
NEAREST = 3  # words that a message suggests


def missing(index: Index, question: Question, studies: Iterable[Study] = ()) -> str:
    """Return why a question found nothing in an index, of `studies` alone if there are any.

    Of each of the words, whether it is anywhere, and which words are near those that are not; a
    line each.
    """
    parts = dict.fromkeys(question.parts)
    counts = {part: index.count(part.expression()) for part in [*parts][:TOLD]}
    unknown = [part for part, count in counts.items() if not count]
    names = ", ".join(study.id for study in studies)
    no_record = f"no record of {names}" if names else "no record"
    lines = [f"{no_record} mentions {_asked(unknown)}"]
    if len(parts) > 1 and any(counts.values()):
        found = [f"{_quoted(part)} in {count}" for part, count in counts.items() if count]
        lines.append(f"alone, {', '.join(found)}")
    if also := [words for part in unknown if part.term for words in question.besides(part.term)]:
        lines.append(f"also looked for: {', '.join(also)}")
    near = dict.fromkeys(word for part in unknown for word in _near(part, index, question))
    if see := question.see():
        lines += see_also(see)
    elif near:
        lines.append(f"did you mean {' or '.join(map(repr, near))}?")
    elif not unknown:
        lines.append("try fewer words")
    elif all(_is_word(part) for part in unknown):
        lines.append(f"outcome domains: {', '.join(listed(index.domains()))}")
        lines.append("or look through: ldn studies outcomes")
    return "\n".join(map(_line, lines))


def elsewhere(studies: int, question: Question, count: int) -> str:
    """Return that `count` records of the later studies have what so many `studies` have not."""
    asked = _asked(question.parts if len(question.parts) == 1 else ())
    records = "1 record is" if count == 1 else f"{count:,} records are"
    said = f"no record of the {studies:,} studies mentions {asked}"
    how = ", perhaps by other words" if question.terms() else ""
    return _line(f"{said}; of the later studies {records} found{how}:")


def see_also(see: Iterable[str]) -> Iterator[str]:
    """Yield lines that lead to other searches."""
    yield from (f"see also: ldn search {words}" for words in see)


def _line(text: str) -> str:
    return fill(text, WIDTH, break_on_hyphens=False, break_long_words=False)


def _asked(unknown: Iterable[Part]) -> str:
    return " or ".join(map(_quoted, unknown)) or "all of these words together"


def _quoted(part: Part) -> str:
    return quoted(part.text)


def _is_word(part: Part) -> bool:
    """Return whether it may be what a study looks at: a number or an identifier is not."""
    return len(part.words) == 1 and part.words[0].isalpha()


def _near(part: Part, index: Index, question: Question) -> Iterator[str]:
    """Yield words that something has, near those of a part that nothing has."""
    said = (say for term in question.thesaurus.terms for say in term.say if say.isalpha())
    known = [*dict.fromkeys((*said, *index.words()))][:SOUGHT]
    words = dict.fromkeys(word for phrase in part.words for word in phrase.split())
    for word in [*words][:TOLD]:
        if len(word) <= LONGEST and not index.count(f'"{word}"'):
            every = sorted((far, at) for at, one in enumerate(known) if (far := _far(word, one)))
            near = [known[at] for far, at in every if far == every[0][0]]
            found = (one for one in near if one not in question.thesaurus.passed)
            yield from [
                one for one in found if index.count(Question(one, question.thesaurus).expression())
            ][:NEAREST]


def _far(word: str, other: str) -> int:
    """Return in how many slips one word is spelled as the other, 0 if that is no near miss.

    A letter left out, added, or swapped with its neighbour is a slip, another letter is two; a
    longer word may have more. The first letter is seldom wrong. A beginning is nearly the word.
    """
    short, long = sorted((word, other), key=len)
    if len(short) < SHORTEST or word[0] != other[0]:
        return 0
    if len(short) > SHORTEST and long.startswith(short) and len(long) - len(short) <= ENDING:
        return 1
    most = min(len(short) // 3, 3)
    if len(long) - len(short) > most:
        return 0
    before: list[int] = []
    row = [*range(len(other) + 1)]
    for at, letter in enumerate(word, 1):
        earlier, before, row = before, row, [at]
        for to, another in enumerate(other, 1):
            slip = 1 + min(before[to], row[to - 1])
            row.append(before[to - 1] if letter == another else slip)
            if to > 1 and word[at - 2 : at] == another + other[to - 2]:
                row[to] = min(row[to], earlier[to - 2] + 1)
    return row[-1] if row[-1] <= most else 0
