"""What to know before reading a study, as it is stored and as it is shown."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from ldn_cli.evidence.fields import Cited, Locator, OurText, Record, Text
from ldn_cli.evidence.reference import reference
from ldn_cli.evidence.source import Work


class Fact(Record, frozen=True, kw_only=True):
    """A background fact."""

    topic: OurText
    """What the fact is about."""
    text: Text
    """The fact, in our words."""
    source: Cited
    locator: Locator


class BackgroundFile(Record, frozen=True, kw_only=True):
    """The content of `background.toml`."""

    facts: tuple[Fact, ...]
    """Background facts."""
    scope: OurText
    """What the dataset covers, and what it does not."""
    pointer: OurText
    """One line on the later studies, shown where they are not."""
    as_of: Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    """Day on which the bundled data were last compared with what their sources state. Ours."""
    further_reading: tuple[Work, ...]
    """Studies outside the dataset, not extracted."""


class Reading(Record, frozen=True, kw_only=True):
    """A study outside the dataset, named so that nobody takes the dataset for all there is."""

    reference: str
    """The reference, spelled out."""
    doi: str | None
    """Digital object identifier."""
    pmid: str | None
    """PubMed identifier."""
    note: str | None
    """What it is, in one line; nothing extracted."""


class Background(Record, frozen=True, kw_only=True):
    """What to know before reading a study: naltrexone, the dataset's scope, further reading."""

    facts: tuple[Fact, ...]
    """Background facts."""
    scope: str
    """What the dataset covers, and what it does not."""
    further_reading: tuple[Reading, ...]
    """Studies outside the dataset, not extracted."""


def background(told: BackgroundFile) -> Background:
    """Return what a file tells, the references of its further reading spelled out."""
    return Background(
        facts=told.facts,
        scope=told.scope,
        further_reading=tuple(map(_reading, told.further_reading)),
    )


def _reading(work: Work) -> Reading:
    spelled_out = reference(replace(work, note=None))
    return Reading(reference=spelled_out, doi=work.doi, pmid=work.pmid, note=work.note)
