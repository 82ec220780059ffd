"""Which words a shell offers for a value: they come from the data in use, own data included.

How they reach the shell, sifted by what has been typed and made harmless, is said in `shells`.
"""

# No annotations from __future__ here: Typer would compile each of them again at every start.

from collections.abc import Callable, Mapping
from typing import Any

from ldn_cli.cli.data import opened
from ldn_cli.dataset.problems import DataError
from ldn_cli.dataset.store import Dataset

FILES = "/"  # the word that stands for the names of files


def offering(words: Callable[[Dataset], Mapping[str, str]]) -> Callable[[Any], list[Any]]:
    """Return the `autocompletion` that offers `words` of the dataset in use, with help texts.

    Data that cannot be used complete to nothing: the command itself says what is wrong with them.
    """

    def offered(ctx: Any) -> list[tuple[str, str]]:
        try:
            return [*words(opened(ctx, ctx.params.get("data"), later=True)).items()]
        except DataError:
            return []

    return offered


def studies(dataset: Dataset) -> dict[str, str]:
    """Return every id and alias of `dataset` with the title of its study."""
    return {name: study.title for study in dataset for name in (study.id, *study.aliases)}


def files() -> list[tuple[str, str]]:
    """Offer the names of files."""
    return [(FILES, "")]
