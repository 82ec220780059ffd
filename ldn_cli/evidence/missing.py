"""What a search without a hit could have found: the words that there are, and those near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.evidence.question import Question
from ldn_cli.text import listed, nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ldn_cli.evidence.model import Study
    from ldn_cli.evidence.question import Part
    from ldn_cli.evidence.search import Index

TOLD = 8  # words of which a message says where they stand


def missing(index: Index, question: Question, studies: Iterable[Study] = ()) -> str:
    """Return why a question found nothing in an index, of `studies` alone if there are any.

    Of each of the words, whether it is anywhere, and which words are near those that are not.
    """
    names = ", ".join(study.id for study in studies)
    no_record = f"no record of {names}" if names else "no record"
    parts = dict.fromkeys(question.parts)
    counts = {part: index.count(part.expression()) for part in [*parts][:TOLD]}
    unknown = [part for part, count in counts.items() if not count]
    if unknown:
        said = f"{no_record} mentions {' or '.join(map(_quoted, unknown))}"
    else:
        said = f"{no_record} mentions all of these words together"
    if len(parts) > 1:
        found = [f"{_quoted(part)} in {count}" for part, count in counts.items() if count]
        said += f"; alone, {', '.join(found)}" if found else ""
    near = dict.fromkeys(word for part in unknown for word in _near(part, index, question))
    if also := [words for part in unknown if part.term for words in question.besides(part.term)]:
        said += f" (also looked for: {', '.join(also)})"
    if near:
        said += f"; did you mean {' or '.join(map(repr, near))}?"
    elif unknown:
        domains = ", ".join(listed(index.domains()))
        said += f". Outcome domains: {domains}; or look through ldn studies outcomes"
    else:
        said += ". Try fewer words"
    return said


def _quoted(part: Part) -> str:
    return quoted(" ".join(part.words))


def _near(part: Part, index: Index, question: Question) -> list[str]:
    """Return words that something has, near those of a part that nothing has."""
    known = [*(say for term in question.thesaurus.terms for say in term.say), *index.words()]
    words = dict.fromkeys(word for phrase in part.words for word in phrase.split())
    return [
        near
        for word in [*words][:TOLD]
        if not index.count(f'"{word}"')
        for near in nearest(word, known)
        if index.count(Question(near, question.thesaurus).expression())
    ]
