"""Documents that state something, with what a reference list says of them."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from typing import Annotated

from msgspec import Meta

from ldn_cli.evidence.fields import INK, Identifier, Many, OurText, Record, Text, Year, whole
from ldn_cli.evidence.vocabulary import Read, SourceKind


class Author(Record, frozen=True, kw_only=True):
    """A person or a body that wrote a source: `family` (with `given`), or `literal`."""

    family: Text | None = None
    """Family name, hyphens kept."""
    given: Text | None = None
    """Given names or initials, each initial with a full stop."""
    particle: Text | None = None
    """Particle before the family name, such as `van der`."""
    suffix: Text | None = None
    """Suffix after the name, such as `Jr`."""
    literal: Text | None = None
    """Name of an organization, instead of the other fields."""


class Work(Record, frozen=True, kw_only=True):
    """A document, with what a reference list says of it."""

    id: Identifier
    """Name by which it is cited; unique."""
    kind: SourceKind
    """Kind of document. Ours."""
    title: Text
    """Title, as published."""
    authors: Many[Author] = ()
    """Authors in the published order; empty if none."""
    authors_complete: bool = True
    """False where further authors are not known. Ours."""
    container: Text | None = None
    """Journal, register or site that it appeared in."""
    organization: Text | None = None
    """Body behind it: sponsor of a trial, owner of a page."""
    year: Year | None = None
    """Year of publication."""
    month: Annotated[int, Meta(ge=1, le=12, extra={"unit": "month"})] | None = None
    """Month of publication, 1 to 12."""
    volume: Text | None = None
    """Volume, as printed."""
    issue: Text | None = None
    """Issue within the volume, as printed."""
    pages: Text | None = None
    """First and last page, `145-150`, or an article number."""
    doi: (
        Annotated[
            str,
            Meta(
                pattern=whole(rf"10\.[0-9]{{4,9}}/(?:{INK})+"),
                max_length=1000,
                extra={
                    "called": "DOI",
                    "right": "a DOI starts with 10. and has a slash, without https://doi.org/",
                },
            ),
        ]
        | None
    ) = None
    """Digital object identifier, without `https://doi.org/`."""
    pmid: (
        Annotated[
            str,
            Meta(
                pattern=whole("[1-9][0-9]{0,8}"),
                extra={
                    "called": "1 to 9 digits",
                    "right": "a PMID is up to nine digits, in quotation marks",
                },
            ),
        ]
        | None
    ) = None
    """PubMed identifier, digits in quotation marks."""
    registry_id: Text | None = None
    """Number in a trial register, such as `NCT00501696`."""
    url: (
        Annotated[
            str,
            Meta(
                pattern=whole(f"https?://(?:{INK})+"),
                max_length=1000,
                extra={
                    "called": "address",
                    "right": "an address starts with https:// or http:// and has no spaces",
                },
            ),
        ]
        | None
    ) = None
    """Address, where no identifier leads to the source."""
    note: OurText | None = None
    """What a reader of the reference must know besides."""


class Source(Work, frozen=True, kw_only=True):
    """A document that states something, with what a reference list says of it."""

    read: Read
    """How much of it was read for this dataset. Ours."""
