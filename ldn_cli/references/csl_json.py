"""CSL-JSON, as citation processors read it (CSL 1.0.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ldn_cli.evidence.reference import (
    GENRES,
    in_journal,
    joined,
    pages,
    register_number,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ldn_cli.evidence.source import Author, Source
    from ldn_cli.evidence.vocabulary import SourceKind


def render(sources: Iterable[Source]) -> str:
    """Return `sources` as a CSL-JSON array."""
    items = msgspec.json.encode([_csl(source) for source in sources])
    return msgspec.json.format(items).decode() + "\n"


def _csl(source: Source) -> dict[str, object]:
    """Return `source` as a CSL-JSON item."""
    date = [part for part in (source.year, source.month) if part]
    preprint = source.kind == "preprint"
    fields = {
        "id": source.id,
        "type": _csl_type(source),
        "author": [_csl_name(author) for author in source.authors],
        "title": joined(source.title),
        "container-title": "" if preprint else joined(source.container),
        "publisher": joined((preprint and source.container) or source.organization),
        "issued": {"date-parts": [date]} if source.year else None,
        "volume": joined(source.volume),
        "issue": joined(source.issue),
        "page": pages(source),
        "number": joined(register_number(source)),
        "DOI": joined(source.doi),
        "PMID": joined(source.pmid),
        "URL": joined(source.url),
        "genre": GENRES.get(source.kind),
        "note": joined(source.note),
    }
    return {key: value for key, value in fields.items() if value}


def _csl_type(source: Source) -> str:
    """Return the item type of `source`; `entry` is one in a database, such as a register."""
    if in_journal(source):
        return "article-journal"
    types: dict[SourceKind, str] = {
        "conference_abstract": "paper-conference",
        "preprint": "article",
        "trial_registration": "entry",
    }
    return types.get(source.kind, "webpage")


def _csl_name(author: Author) -> dict[str, str]:
    """Return `author` as a CSL-JSON name."""
    if not author.family:
        return {"literal": joined(author.literal or author.given)}
    fields = {
        "family": joined(author.family),
        "given": joined(author.given),
        "non-dropping-particle": joined(author.particle),
        "suffix": joined(author.suffix),
    }
    return {key: value for key, value in fields.items() if value}
