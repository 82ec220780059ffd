"""The data that a command line is about: the bundled ones, and those that it names."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ldn_cli.dataset.store import Dataset

if TYPE_CHECKING:
    from collections.abc import Iterable


def given_paths(ctx: Any, paths: Iterable[str] | None) -> list[str]:
    """Return the paths that `--data` names before the command, then `paths`, given after it."""
    return [*(ctx.find_root().params.get("data") or []), *(paths or [])]


def opened(ctx: Any, data: Iterable[str] | None) -> Dataset:
    """Return the dataset with the own studies that `--data`, or else `LDN_DATA`, names."""
    named = os.environ.get("LDN_DATA", "").split(os.pathsep)
    return Dataset(given_paths(ctx, data) or [path for path in named if path])
