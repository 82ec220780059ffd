"""RIS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.evidence.reference import (
    GENRES,
    family_name,
    in_journal,
    joined,
    pages,
    register_number,
    whole_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ldn_cli.evidence.source import Author, Source


def render(sources: Iterable[Source]) -> str:
    """Return `sources` as a RIS file, a blank line between records."""
    return "\n".join(f"{_ris(source)}\n" for source in sources)


def _ris(source: Source) -> str:
    """Return `source` as a RIS record.

    PubMed and a register are databases, a PMID and a register's number accession numbers there.
    """
    first, _, last = (pages(source) or "").partition("-")
    ranged = first and last and not any(mark in last for mark in "-,;")
    registry_id = register_number(source)
    database = source.container if registry_id else ("PubMed" if source.pmid else None)
    fields = (
        ("TY", _ris_type(source)),
        ("ID", source.id),
        *(("AU", _ris_name(author)) for author in source.authors),
        ("TI", source.title),
        ("T2", source.container),
        ("PB", source.organization),
        ("PY", str(source.year or "")),
        ("DA", f"{source.year}/{source.month:02}//" if source.year and source.month else ""),
        ("VL", source.volume),
        ("IS", source.issue),
        ("SP", first if ranged else pages(source)),
        ("EP", last if ranged else None),
        ("DO", source.doi),
        ("DB", database),
        ("AN", registry_id or source.pmid),
        # A semicolon would part two addresses.
        ("UR", (source.url or "").replace(";", "%3B")),
        ("N1", GENRES.get(source.kind)),
        ("N1", source.note),
    )
    lines = (f"{tag}  - {joined(value)}" for tag, value in fields if value)
    return "\n".join((*lines, "ER  - "))


def _ris_type(source: Source) -> str:
    """Return the reference type of `source`.

    A register's entry is a web page: reference managers take a generic one for an article.
    """
    if in_journal(source):
        return "JOUR"
    return {"conference_abstract": "CPAPER", "preprint": "UNPB"}.get(source.kind, "ELEC")


def _ris_name(author: Author) -> str:
    """Return the name of `author`, its parts told apart by commas: `van der Berg, Jan, Jr`.

    RIS knows no way to keep a comma within a part, so there it is left out.
    """
    whole = whole_name(author)
    parts = (family_name(author), author.given, author.suffix) if whole is None else (whole,)
    return joined(*(joined((part or "").replace(",", " ")) for part in parts), by=", ")
