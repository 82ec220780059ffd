"""CSL-JSON, as citation processors read it (CSL 1.0.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ldn_cli.evidence.reference import (
    GENRES,
    in_journal,
    joined,
    link,
    pages,
    place,
    register_number,
    remarks,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ldn_cli.evidence.source import Author, Work


def render(sources: Iterable[Work]) -> str:
    """Return `sources` as a CSL-JSON array."""
    items = msgspec.json.encode([_csl(source) for source in sources])
    return msgspec.json.format(items).decode() + "\n"


def _csl(source: Work) -> dict[str, object]:
    """Return `source` as a CSL-JSON item."""
    date = [part for part in (source.year, source.month) if part]
    preprint = source.kind == "preprint"
    genre = GENRES.get(source.kind)
    fields = {
        "id": source.id,
        "type": _csl_type(source),
        "author": _csl_names(source),
        "title": joined(source.title),
        "container-title": "" if preprint else place(source),
        "publisher": joined((preprint and source.container) or source.organization),
        "issued": {"date-parts": [date]} if source.year else None,
        "volume": joined(source.volume),
        "issue": joined(source.issue),
        "page": pages(source),
        "number": joined(register_number(source)),
        "DOI": joined(source.doi),
        "PMID": joined(source.pmid),
        "URL": joined(link(source)),
        "genre": genre,
        "note": "; ".join(remark for remark in remarks(source) if remark != genre),
    }
    return {key: value for key, value in fields.items() if value}


def _csl_type(source: Work) -> str:
    """Return the item type of `source`.

    An entry of a register is a web page too: of no other type do all styles print the address.
    """
    if in_journal(source):
        return "article-journal"
    return {"conference_abstract": "paper-conference", "preprint": "article"}.get(
        source.kind, "webpage"
    )


def _csl_names(source: Work) -> list[dict[str, str]]:
    """Return the authors of `source`; processors make "et al." of a last one called `others`."""
    names = [_csl_name(author) for author in source.authors]
    return names if source.authors_complete or not names else [*names, {"literal": "others"}]


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
