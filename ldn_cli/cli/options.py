"""The options that commands share, and what their values mean."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ldn_cli.cli.errors import UsageError
from ldn_cli.dataset.store import Dataset
from ldn_cli.render import FORMATS
from ldn_cli.text import LISTED, nearest, unknown

if TYPE_CHECKING:
    Format = str
else:
    Format = Literal[tuple(FORMATS)]


def completed(words: Callable[[Dataset], Any]) -> Callable[[Any, str], Any]:
    """Return what completes a value in the shell: `words` of the data in use, with help texts."""

    def offer(ctx: typer.Context, incomplete: str) -> Any:
        from ldn_cli.cli import completion

        return completion.offered(ctx, incomplete, words)

    return offer


def study_names(dataset: Dataset) -> dict[str, str]:
    """Return every id and alias of `dataset` with the title of its study."""
    return {name: study.title for study in dataset for name in (study.id, *study.aliases)}


FormatOption = Annotated[Format, typer.Option("--format", help="Form of the output.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Short for --format json.")]
DataOption = Annotated[
    list[str] | None,
    typer.Option(
        "--data",
        metavar="PATH",
        help="Own study file, or folder of them, beside the bundled ones; repeatable. "
        f"Without it LDN_DATA, paths separated by '{os.pathsep}'.",
    ),
]
StudyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--study",
        metavar="ID",
        help="Only this study, by id or alias; repeatable.",
        autocompletion=completed(study_names),
    ),
]
StudiesArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ID]...",
        help="Ids or aliases of studies.",
        autocompletion=completed(study_names),
    ),
]


def given_paths(ctx: Any, paths: Iterable[str] | None) -> list[str]:
    """Return the paths that `--data` names before the command, then `paths`, given after it."""
    return [*(ctx.find_root().params.get("data") or []), *(paths or [])]


def opened(ctx: Any, data: Iterable[str] | None) -> Dataset:
    """Return the dataset with the own studies that `--data`, or else `LDN_DATA`, names."""
    named = os.environ.get("LDN_DATA", "").split(os.pathsep)
    return Dataset(given_paths(ctx, data) or [path for path in named if path])


def valid(option: str, value: str, known: Iterable[str]) -> str:
    """Return the member of `known` that `value` names: case does not matter, nor - against _."""
    names = {name.casefold().replace("-", "_"): name for name in known}
    found = names.get(value.casefold().replace("-", "_"))
    if found is None:
        raise no_such(option, value, list(names.values()))
    return found


def no_such(option: str, value: str, known: list[str]) -> UsageError:
    """Return the error for a filter value that exists nowhere: it lists those that do."""
    message = unknown(value, known, option)
    near = nearest(value, known)
    if near or len(known) > LISTED:  # else the sentence lists them all
        message += f"\nValues that do: {', '.join(dict.fromkeys((*near, *known)))}"
    return UsageError(message)
