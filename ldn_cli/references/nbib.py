"""The format in which PubMed hands out citations (MEDLINE, `.nbib`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.evidence.reference import (
    GENRES,
    date,
    family_name,
    in_journal,
    initialled,
    joined,
    link,
    pages,
    remarks,
    whole_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ldn_cli.evidence.source import Author, Work
    from ldn_cli.evidence.vocabulary import SourceKind

# PubMed's names of the types of publications, where they are not the genres'.
TYPES: dict[SourceKind, str] = {
    "journal_article": "Journal Article",
    "conference_abstract": "Meeting Abstract",
}
UNKNOWN = "et al.,"  # as PubMed ended long lists of authors; the comma keeps it whole


def render(sources: Iterable[Work]) -> str:
    """Return `sources` as a file of PubMed's, a blank line between records.

    What has a PMID comes first: it is by one that importers know the format of a file.
    """
    ordered = sorted(sources, key=lambda source: not source.pmid)
    return "\n".join(f"{_nbib(source)}\n" for source in ordered)


def _nbib(source: Work) -> str:
    """Return `source` as a record."""
    site = source.container or "" if source.registry_id and not in_journal(source) else ""
    fields = (
        ("PMID", source.pmid),
        ("VI", source.volume),
        ("IP", source.issue),
        ("DP", date(source)),
        ("TI", source.title),
        ("PG", pages(source)),
        ("LID", link(source)),
        *_authors(source),
        ("PT", TYPES.get(source.kind) or GENRES.get(source.kind)),
        ("PB", source.organization),
        ("TA", source.container),
        ("JT", source.container),
        ("SI", source.registry_id and joined(site, source.registry_id, by="/")),
        ("AID", source.doi and f"{source.doi} [doi]"),
        *(("GN", remark) for remark in remarks(source)),
    )
    return "\n".join(f"{tag:4}- {text}" for tag, value in fields if (text := joined(value)))


def _authors(source: Work) -> Iterator[tuple[str, str]]:
    """Yield the fields of the authors: of a person the whole name and that with initials."""
    for author in source.authors:
        if author.family:
            yield "FAU", _name(author)
            yield "AU", initialled(author)
        else:
            yield "CN", joined(author.literal or author.given)
    if source.authors and not source.authors_complete:
        yield "FAU", UNKNOWN
        yield "AU", UNKNOWN


def _name(author: Author) -> str:
    """Return the name of `author`, divided by one comma: `van der Berg, Jan Jr`."""
    whole = whole_name(author)
    family, given = (
        (family_name(author), joined(author.given, author.suffix)) if whole is None else (whole, "")
    )
    return f"{joined(family.replace(',', ' '))}, {joined(given.replace(',', ' '))}".rstrip()
