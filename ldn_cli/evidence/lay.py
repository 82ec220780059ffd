"""Words of everyday language, and what records say in their place."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from typing import Annotated

from msgspec import Meta

from ldn_cli.evidence.fields import OURS, Many, OurText, Record

Chosen = Annotated[
    str,
    Meta(
        pattern=r"^[a-z_]+(\.[a-z_]+:[a-z0-9_-]+)?$(?!\n)",
        max_length=200,
        extra={
            **OURS,
            "called": "section, or section.field:code",
            "right": "a section, such as adverse_events, or a code in one of its fields, such as "
            "outcomes.domain:fatigue",
        },
    ),
]


class LayTerm(Record, frozen=True, kw_only=True):
    """Words that people use, and what a search for them looks for besides."""

    say: Annotated[Many[OurText], Meta(min_length=1)]
    """What people say: words or phrases that mean the same."""
    find: Annotated[Many[OurText], Meta(min_length=1)]
    """What is looked for besides: words or phrases."""
    records: Many[Chosen] = ()
    """Records that are found whatever their words: by section or code."""
    see: Many[OurText] = ()
    """What is worth another search."""


class Thesaurus(Record, frozen=True, kw_only=True):
    """The lay words that a search knows."""

    terms: tuple[LayTerm, ...]
    """The lay words, and what they stand for. Ours."""
    passed: Many[OurText] = ()
    """Words that a search passes over beside others: they ask, and say nothing. Ours."""
    subject: Many[OurText] = ()
    """What all records are about, as words or phrases: passed over beside others too. Ours."""
    later: Many[OurText] = ()
    """Words that ask for studies that are newer or larger than those of the page. Ours."""
    apart: Many[OurText] = ()
    """Words, each with its forms, whose stem another word has by chance. Ours."""
