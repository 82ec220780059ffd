"""The data that a command line is about: the bundled ones, and those that it names."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ldn_cli.dataset.files import files_in, place_of
from ldn_cli.dataset.store import Dataset

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def given_paths(ctx: Any, paths: Iterable[str] | None) -> list[str]:
    """Return the paths that `--data` names before the command, then `paths`, given after it."""
    return [*(ctx.find_root().params.get("data") or []), *(paths or [])]


def check(places: Iterable[str | Path]) -> None:
    """Raise `DataError` if one of `places` is none of study files.

    It is for a command that reads none of them, but must not pass over what it was given.
    """
    for place in places:
        files_in(place_of(place))


def opened(ctx: Any, data: Iterable[str] | None, *, later: bool = False) -> Dataset:
    """Return the dataset with the own studies that `--data`, or else `LDN_DATA`, names.

    With `later`, the later studies are among those that are shown.
    """
    return dataset_at(given_paths(ctx, data), later=later)


def dataset_at(paths: Iterable[str], *, later: bool) -> Dataset:
    """Return the dataset with the own studies at `paths`, or else those that `LDN_DATA` names."""
    named = os.environ.get("LDN_DATA", "").split(os.pathsep)
    return Dataset([*paths] or [path for path in named if path], later=later)
