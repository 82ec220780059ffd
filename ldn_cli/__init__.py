"""What the studies of low-dose naltrexone (LDN) in multiple sclerosis say, and what they do not.

The Python API, the same records and derived numbers that the command `ldn` shows:

    >>> import ldn_cli
    >>> dataset = ldn_cli.load()
    >>> study = dataset.study("cree2010")
    >>> ldn_cli.dropouts(study.dropouts).attrition
    0.25
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from ldn_cli.dataset import DataError as DataError
    from ldn_cli.dataset import Dataset as Dataset
    from ldn_cli.dataset import UnknownStudyError as UnknownStudyError
    from ldn_cli.queries import across as across
    from ldn_cli.queries import comparison as comparison
    from ldn_cli.queries import dropouts as dropouts
    from ldn_cli.queries import matrix as matrix
    from ldn_cli.queries import search as search
    from ldn_cli.queries import study_row as study_row
    from ldn_cli.queries import view as view

__version__ = "0.1.0"

_HOMES = {
    "dataset": ("DataError", "Dataset", "UnknownStudyError"),
    "queries": ("across", "comparison", "dropouts", "matrix", "search", "study_row", "view"),
}

__all__ = [
    "DataError",
    "Dataset",
    "UnknownStudyError",
    "__version__",
    "across",
    "comparison",
    "dropouts",
    "load",
    "matrix",
    "search",
    "study_row",
    "view",
]


def load(*paths: str | Path) -> Dataset:
    """Return the bundled dataset, with the own study files or folders at `paths` beside it.

    Files are read when they are needed; `DataError` is raised then if one is unusable.
    """
    from ldn_cli.dataset import Dataset

    return Dataset(paths)


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"ldn_cli.{module}"), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
