"""RIS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.evidence.reference import (
    GENRES,
    family_name,
    in_journal,
    joined,
    link,
    pages,
    place,
    register_number,
    remarks,
    whole_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ldn_cli.evidence.source import Author, Work


def render(sources: Iterable[Work]) -> str:
    """Return `sources` as a RIS file, a blank line between records."""
    return "\n".join(f"{_ris(source)}\n" for source in sources)


def _ris(source: Work) -> str:
    """Return `source` as a RIS record.

    PubMed and a register are databases, a PMID and a register's number accession numbers there.
    """
    first, _, last = (pages(source) or "").partition("-")
    ranged = first and last and not any(mark in last for mark in "-,;")
    registry_id = register_number(source)
    database = source.container if registry_id else ("PubMed" if source.pmid else None)
    kind = _ris_type(source)
    fields = (
        ("TY", kind),
        ("ID", source.id),
        *(("AU", _ris_name(author)) for author in source.authors),
        # What the field of an author is to hold where not all are known, as EndNote's manual says.
        ("AU", "" if source.authors_complete or not source.authors else "et al.,"),
        ("TI", source.title),
        ("T2", place(source)),
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
        ("UR", (link(source) or "").replace(";", "%3B")),
        # Of an article, Zotero would take it for the DOI.
        ("M3", GENRES.get(source.kind) if kind in {"ELEC", "MANSCPT"} else None),
        *(("N1", remark) for remark in remarks(source)),
    )
    lines = [f"{tag}  - {text}" for tag, value in fields if (text := joined(value))]
    return "\n".join((*lines, "ER  - "))


def _ris_type(source: Work) -> str:
    """Return the reference type of `source`.

    A register's entry is a web page: reference managers take a generic one for an article. So does
    Zotero what is unpublished (UNPB), but not a manuscript.
    """
    if in_journal(source):
        return "JOUR"
    return {"conference_abstract": "CPAPER", "preprint": "MANSCPT"}.get(source.kind, "ELEC")


def _ris_name(author: Author) -> str:
    """Return the name of `author`, its parts told apart by commas: `van der Berg, Jan, Jr`.

    After a name that is not divided stands a comma: EndNote would divide it before its last word,
    Zotero takes it for that of a body. RIS knows no way to keep a comma within a part, so there it
    is left out.
    """
    whole = whole_name(author)
    parts = (family_name(author), author.given, author.suffix) if whole is None else (whole,)
    name = joined(*(joined((part or "").replace(",", " ")) for part in parts), by=", ")
    return f"{name}," if whole is not None else name
