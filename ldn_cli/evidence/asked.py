"""What the functions across studies are asked for, checked: a mistake is no empty answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.evidence.model import Study
from ldn_cli.text import unknown

if TYPE_CHECKING:
    from collections.abc import Iterable


class UnknownNameError(ValueError):
    """A name that a function was given does not exist, or is none; the message says what does."""


def studies_of(studies: Iterable[Study] | Study) -> tuple[Study, ...]:
    """Return `studies`, each once gone through; raise `UnknownNameError` for what is no study."""
    found = (studies,) if isinstance(studies, (str, Study)) else tuple(studies)
    for one in found:
        if not isinstance(one, Study):
            message = f"{one!r:.100} is no study; take it from a dataset: load().study('cree2010')"
            raise UnknownNameError(message)
    return found


def names_of(names: Iterable[str], known: Iterable[str], what: str) -> tuple[str, ...]:
    """Return `names`, of which each is `known`; raise `UnknownNameError` if one is not.

    Of a mapping, a vocabulary, the names are known by themselves. `what` is what they are names of.
    """
    if isinstance(names, str):
        message = f"expected names of {what}s in a list, found the text {names!r:.100}"
        raise UnknownNameError(message)
    found = tuple(names)
    if hasattr(names, "keys"):
        return found
    exist = dict.fromkeys(known)
    for name in found:
        if not isinstance(name, str) or name not in exist:
            raise UnknownNameError(unknown(str(name), [*exist], what))
    return found
