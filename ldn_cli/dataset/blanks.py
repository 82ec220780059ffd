"""The blanks of a study file that somebody has begun: told in one line while they are many."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from ldn_cli.dataset.positions import key_path, parent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ldn_cli.dataset.problems import Fault

FEW = 3  # blanks of which each is worth a line that says what would be right


def blanks_of(content: dict[str, Any], faults: Iterable[Fault]) -> list[str]:
    """Return the keys of those of `faults` of a study, `content`, that are blanks not filled in.

    They are the texts "" and the year 0 that a new file begins with. Of a few, none are returned.
    """
    wrong = dict.fromkeys(key for key, _ in faults)
    empty = {*_empty(content)} | ({"year"} if content.get("year") == 0 else set())
    found = [key for key in wrong if key in empty]
    return found if len(found) > FEW else []


def to_fill_in(keys: Iterable[str]) -> str:
    """Return the sentence for the blanks at `keys`, record by record."""
    found = [*keys]
    records = []
    for record, within in groupby(found, key=parent):
        names = ", ".join(key.removeprefix(f"{record}.") for key in within)
        records.append(f"{record}: {names}" if record else names)
    return f"{len(found):,} fields are still to fill in: {'; '.join(records)}"


def _empty(content: dict[str, Any]) -> Iterator[str]:
    """Yield the keys whose value is an empty text."""
    left: list[tuple[str, Any]] = [("", content)]
    while left:
        key, value = left.pop()
        if value == "":
            yield key
        elif isinstance(value, dict):
            left += ((key_path(key, name), inner) for name, inner in value.items())
        elif isinstance(value, list):
            left += ((f"{key}[{index}]", inner) for index, inner in enumerate(value))
