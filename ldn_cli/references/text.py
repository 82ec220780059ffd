"""References to read: a line each, with DOI, PMID and URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.evidence.reference import full_reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ldn_cli.evidence.source import Work


def render(sources: Iterable[Work]) -> str:
    """Return `sources` as references, a blank line between them."""
    return "\n".join(f"{full_reference(source)}\n" for source in sources)
