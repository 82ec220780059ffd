"""What the studies of low-dose naltrexone (LDN) in multiple sclerosis say, and what they do not.

The Python API, the same records and derived numbers that the command `ldn` shows:

    >>> import ldn_cli
    >>> dataset = ldn_cli.load()
    >>> study = dataset.study("cree2010")
    >>> ldn_cli.dropouts(study).attrition
    0.25
"""

from __future__ import annotations

# To import it from typing would take the longest part of the time in which Ctrl-C meets nobody.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from ldn_cli.dataset.problems import AmbiguousStudyError as AmbiguousStudyError
    from ldn_cli.dataset.problems import DataError as DataError
    from ldn_cli.dataset.problems import UnknownStudyError as UnknownStudyError
    from ldn_cli.dataset.store import Dataset as Dataset
    from ldn_cli.evidence.asked import UnknownNameError as UnknownNameError
    from ldn_cli.evidence.group_values import group_values as group_values
    from ldn_cli.evidence.listing import study_row as study_row
    from ldn_cli.evidence.numbers import dropouts as dropouts
    from ldn_cli.evidence.search import search as search
    from ldn_cli.evidence.sections import view as view
    from ldn_cli.notebook import across as across
    from ldn_cli.notebook import comparison as comparison
    from ldn_cli.notebook import matrix as matrix

__version__ = "0.1.0"

_HOMES = {
    "AmbiguousStudyError": "dataset.problems",
    "DataError": "dataset.problems",
    "Dataset": "dataset.store",
    "UnknownNameError": "evidence.asked",
    "UnknownStudyError": "dataset.problems",
    "across": "notebook",
    "comparison": "notebook",
    "dropouts": "evidence.numbers",
    "group_values": "evidence.group_values",
    "matrix": "notebook",
    "search": "evidence.search",
    "study_row": "evidence.listing",
    "view": "evidence.sections",
}

__all__ = [*_HOMES, "__version__", "load"]  # noqa: PLE0604 - names all of them


def load(*paths: str | Path, later: bool = False) -> Dataset:
    """Return the bundled dataset, with the own study files or folders at `paths` beside it.

    With `later`, iterating yields the studies that are not on the page too. Files are read when
    they are needed; `DataError` is raised then if one is unusable.
    """
    from ldn_cli.dataset.store import Dataset

    return Dataset(paths, later=later)


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"ldn_cli.{_HOMES[name]}"), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
