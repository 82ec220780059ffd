"""Documents that state something, with what a reference list says of them."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from typing import Annotated

from msgspec import Meta

from ldn_cli.evidence.fields import OURS, Identifier, Many, OurText, Record, Text, Year
from ldn_cli.evidence.vocabulary import Read, SourceKind


class Author(Record, frozen=True, kw_only=True):
    """A person or a body that wrote a source: `family` (with `given`), or `literal`."""

    family: Annotated[Text | None, Meta(description="Family name, hyphens kept.")] = None
    given: Annotated[
        Text | None, Meta(description="Given names or initials, each initial with a full stop.")
    ] = None
    particle: Annotated[
        Text | None, Meta(description="Particle before the family name, such as `van der`.")
    ] = None
    suffix: Annotated[Text | None, Meta(description="Suffix after the name, such as `Jr`.")] = None
    literal: Annotated[
        Text | None, Meta(description="Name of an organization, instead of the other fields.")
    ] = None


class Source(Record, frozen=True, kw_only=True):
    """A document that states something, with what a reference list says of it."""

    id: Annotated[Identifier, Meta(description="Name by which records cite this source; unique.")]
    kind: Annotated[SourceKind, Meta(description="Kind of document.", extra=OURS)]
    read: Annotated[Read, Meta(description="How much of it was read for this dataset.", extra=OURS)]
    title: Annotated[Text, Meta(description="Title, as published.")]
    authors: Annotated[
        Many[Author], Meta(description="Authors in the published order; empty if none.")
    ] = ()
    authors_complete: Annotated[
        bool, Meta(description="False where further authors are not known.", extra=OURS)
    ] = True
    container: Annotated[
        Text | None, Meta(description="Journal, register or site that it appeared in.")
    ] = None
    organization: Annotated[
        Text | None, Meta(description="Body behind it: sponsor of a trial, owner of a page.")
    ] = None
    year: Annotated[Year | None, Meta(description="Year of publication.")] = None
    month: Annotated[
        Annotated[int, Meta(ge=1, le=12, extra={"unit": "month"})] | None,
        Meta(description="Month of publication, 1 to 12."),
    ] = None
    volume: Annotated[Text | None, Meta(description="Volume, as printed.")] = None
    issue: Annotated[Text | None, Meta(description="Issue within the volume, as printed.")] = None
    pages: Annotated[
        Text | None, Meta(description="First and last page, `145-150`, or an article number.")
    ] = None
    doi: Annotated[
        Annotated[
            str,
            Meta(
                pattern=r"^10\.\d{4,9}/\S+$(?!\n)",
                max_length=1_000,
                extra={
                    "called": "DOI",
                    "right": "a DOI starts with 10. and has a slash, without https://doi.org/",
                },
            ),
        ]
        | None,
        Meta(description="Digital object identifier, without `https://doi.org/`."),
    ] = None
    pmid: Annotated[
        Annotated[
            str,
            Meta(
                pattern=r"^[1-9]\d{0,8}$(?!\n)",
                extra={
                    "called": "1 to 9 digits",
                    "right": "a PMID is up to nine digits, in quotation marks",
                },
            ),
        ]
        | None,
        Meta(description="PubMed identifier, digits in quotation marks."),
    ] = None
    registry_id: Annotated[
        Text | None, Meta(description="Number in a trial register, such as `NCT00501696`.")
    ] = None
    url: Annotated[
        Annotated[
            str,
            Meta(
                pattern=r"^https?://\S+$(?!\n)",
                max_length=1_000,
                extra={
                    "called": "address",
                    "right": "an address starts with https:// or http:// and has no spaces",
                },
            ),
        ]
        | None,
        Meta(description="Address, where no identifier leads to the source."),
    ] = None
    note: Annotated[
        OurText | None, Meta(description="What a reader of the reference must know besides.")
    ] = None
