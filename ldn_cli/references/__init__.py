"""Sources in the formats of reference managers: one style a module, imported when it is asked for.

A style is a function `render(sources)` that returns the whole text, with a final newline. They are
written here and proven against their parsers in the tests, because no library writes them well at
no cost to start-up: importing pybtex or bibtexparser takes as long as two bare starts of Python,
and rispy lets a line break in a title end the record.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict, replace

from ldn_cli.evidence.reference import ARTICLES
from ldn_cli.text import obeyed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ldn_cli.evidence.source import Work

STYLES = {
    "bibtex": "BibTeX, keyed by the id of the source",
    "ris": "RIS, for most reference managers",
    "nbib": "PubMed's own format (MEDLINE), which reference managers import as PubMed's",
    "csl-json": "CSL-JSON, for citation processors (CSL 1.0.2)",
    "text": "references to read, Vancouver style (the default)",
}


def citable(sources: Iterable[Work], *, all_sources: bool) -> list[Work]:
    """Return each of `sources` once, in their order; of other kinds than articles if asked for.

    A judgement of this dataset's own is no document that could be cited. Records that differ in
    their ids alone, of a document that something else identifies, are one: the first stands.
    """
    documents: dict[Any, Work] = {}
    for source in sources:
        if source.kind in ARTICLES or (all_sources and source.kind != "dataset"):
            known = source.doi or source.pmid or source.registry_id or source.url
            ours = {"id", "read"} if known else {"read"}
            same = tuple(value for name, value in asdict(source).items() if name not in ours)
            documents.setdefault(same, source)
    return [*documents.values()]


def render(style: str, sources: Iterable[Work]) -> str:
    """Return `sources` in the style called `style`, one of `STYLES`."""
    module = import_module(f"ldn_cli.references.{style.replace('-', '_')}")
    text: str = module.render(map(readable, sources))
    return text


def readable(record: Any) -> Any:
    """Return a source, or an author, with texts that hold nothing but what is read.

    Reference managers would keep, and print, the escape of a character that is obeyed or not seen.
    """
    changes: dict[str, Any] = {}
    for name, value in asdict(record).items():
        if isinstance(value, str):
            changes[name] = _readable(value, by="" if name in {"doi", "url"} else " ")
        elif isinstance(value, tuple):
            changes[name] = tuple(map(readable, value))
    return replace(record, **changes)


def _readable(text: str, by: str) -> str:
    """Return `text` composed, without what is not seen; `by` replaces other such characters.

    If nothing would be left, it stays as it is.
    """
    if text.isascii() and text.isprintable():
        return text
    from unicodedata import category, normalize

    unseen = {"Cf", "Mn", "Cn"}  # joiners, marks of direction, variants; the rest part words
    found = {ord(char): "" if category(char) in unseen else by for char in obeyed(text)}
    left = normalize("NFC", text.translate(found))
    return left if left.strip() else text
