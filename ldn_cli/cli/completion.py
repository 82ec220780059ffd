"""What the shell offers for a half-typed value: it comes from the data in use, own data included.

Each function takes the context, with the options typed so far, and the half-typed word, and
returns the words that begin with it in any case, some with a help text. Data that cannot be used
complete to nothing: the command itself says what is wrong with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ldn_cli.cli.options import opened
from ldn_cli.dataset.problems import DataError
from ldn_cli.dataset.store import Dataset
from ldn_cli.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

# A shell evaluates the help texts, and Typer obeys markup in them: what either would take for an
# instruction becomes what looks like it.
_LIKENESS = str.maketrans("\\\"'`$[]", "/\u201d\u2019\u2019S()")


def offered(
    ctx: Any, incomplete: str, words: Callable[[Dataset], Mapping[str, str]]
) -> list[tuple[str, str]]:
    """Return those of `words` that begin with `incomplete`, each with its help text."""
    try:
        found = words(opened(ctx, ctx.params.get("data")))
    except DataError:
        return []
    texts = {word: visible(text).translate(_LIKENESS) for word, text in found.items()}
    return [(typed, texts[word]) for typed, word in _begun(incomplete, texts)]


def _begun(incomplete: str, words: Iterable[str]) -> list[tuple[str, str]]:
    """Return the `words` that begin with `incomplete`, each behind itself begun as it was typed."""
    start = incomplete.lower()
    return [(incomplete + w[len(start) :], w) for w in words if w.startswith(start)]
