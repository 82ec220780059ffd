"""Sources in the formats of reference managers: one style a module, imported when it is asked for.

A style is a function `render(sources)` that returns the whole text, with a final newline. They are
written here and proven against their parsers in the tests, because no library writes them well at
no cost to start-up: importing pybtex or bibtexparser takes as long as two bare starts of Python,
and rispy lets a line break in a title end the record.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ldn_cli.evidence.reference import ARTICLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ldn_cli.evidence.source import Source

STYLES = {
    "bibtex": "BibTeX, keyed by the id of the source",
    "ris": "RIS, for most reference managers",
    "csl-json": "CSL-JSON, for citation processors (CSL 1.0.2)",
    "text": "references to read, Vancouver style (the default)",
}


def citable(sources: Iterable[Source], *, all_sources: bool) -> list[Source]:
    """Return each of `sources` once, in their order; of other kinds than articles if asked for.

    A judgement of this dataset's own is no document that could be cited.
    """
    documents = {source.id: source for source in sources if source.kind != "dataset"}
    return [source for source in documents.values() if all_sources or source.kind in ARTICLES]


def render(style: str, sources: Iterable[Source]) -> str:
    """Return `sources` in the style called `style`, one of `STYLES`."""
    module = import_module(f"ldn_cli.references.{style.replace('-', '_')}")
    text: str = module.render(sources)
    return text
