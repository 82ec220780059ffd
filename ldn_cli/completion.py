"""What the shell offers for a half-typed value: it comes from the data in use, own data included.

Each function takes the context, with the options typed so far, and the half-typed word, and
returns the words that begin with it in any case, some with a help text. Data that cannot be used
complete to nothing: the command itself says what is wrong with them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, get_args

from ldn_cli.dataset import DataError, Dataset
from ldn_cli.model import CaveatKind, Direction
from ldn_cli.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


Words = list[tuple[str, str]]

# A shell evaluates the help texts, and Typer obeys markup in them: what either would take for an
# instruction becomes what looks like it.
_LIKENESS = str.maketrans("\\\"'`$[]", "/\u201d\u2019\u2019S()")


def given_paths(ctx: Any, paths: Iterable[str] | None) -> list[str]:
    """Return the paths that `--data` names before the command, then `paths`, given after it."""
    return [*(ctx.find_root().params.get("data") or []), *(paths or [])]


def paths_in_use(ctx: Any, paths: Iterable[str] | None) -> list[str]:
    """Return what `given_paths` does, or else the paths that `LDN_DATA` names."""
    named = os.environ.get("LDN_DATA", "").split(os.pathsep)
    return given_paths(ctx, paths) or [path for path in named if path]


def _offered(
    ctx: Any, incomplete: str, words: Callable[[Dataset], Iterable[tuple[str, str]]]
) -> Words:
    try:
        found = list(words(Dataset(paths_in_use(ctx, ctx.params.get("data")))))
    except DataError:
        return []
    texts = {word: visible(text).translate(_LIKENESS) for word, text in found}
    return [(typed, texts[word]) for typed, word in _begun(incomplete, texts)]


def _begun(incomplete: str, words: Iterable[str]) -> list[tuple[str, str]]:
    """Return the `words` that begin with `incomplete`, each behind itself begun as it was typed."""
    start = incomplete.lower()
    return [(incomplete + w[len(start) :], w) for w in words if w.startswith(start)]


def studies(ctx: Any, incomplete: str) -> Words:
    """Return ids and aliases, each with its title."""
    return _offered(
        ctx,
        incomplete,
        lambda data: ((name, s.title) for s in data for name in (s.id, *s.aliases)),
    )


def domains(ctx: Any, incomplete: str) -> Words:
    """Return outcome domains, each with what it covers."""
    return _offered(ctx, incomplete, lambda d: ((k, v.covers) for k, v in d.domains.items()))


def sources(ctx: Any, incomplete: str) -> Words:
    """Return source ids, each with its title."""
    return _offered(ctx, incomplete, lambda d: ((k, v.title) for k, v in d.sources.items()))


def species(ctx: Any, incomplete: str) -> Words:
    """Return the species of the studies."""
    return _offered(ctx, incomplete, lambda d: dict.fromkeys((s.species, "") for s in d))


def directions(incomplete: str) -> list[str]:
    """Return the effect directions."""
    return [typed for typed, _ in _begun(incomplete, get_args(Direction))]


def kinds(incomplete: str) -> list[str]:
    """Return the kinds of caveats."""
    return [typed for typed, _ in _begun(incomplete, get_args(CaveatKind))]
