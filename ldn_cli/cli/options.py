"""The options that commands share, and what their values mean."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ldn_cli.cli.errors import UsageError
from ldn_cli.dataset.problems import UnknownStudyError
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.model import Source, Study
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


def chosen_format(fmt: str, *, as_json: bool) -> str:
    """Return the format that `--format` and `--json` together ask for."""
    if as_json and fmt not in {"json", "table"}:
        message = f"--json and --format {fmt} ask for different formats; give one"
        raise UsageError(message)
    return "json" if as_json else fmt


def given_paths(ctx: Any, paths: Iterable[str] | None) -> list[str]:
    """Return the paths that `--data` names before the command, then `paths`, given after it."""
    return [*(ctx.find_root().params.get("data") or []), *(paths or [])]


def paths_in_use(ctx: Any, paths: Iterable[str] | None) -> list[str]:
    """Return what `given_paths` does, or else the paths that `LDN_DATA` names."""
    named = os.environ.get("LDN_DATA", "").split(os.pathsep)
    return given_paths(ctx, paths) or [path for path in named if path]


def opened(ctx: typer.Context, data: list[str] | None) -> Dataset:
    """Return the dataset with the own studies that `--data`, or else `LDN_DATA`, names."""
    return Dataset(paths_in_use(ctx, data))


def chosen(dataset: Dataset, names: list[str] | None) -> list[Study]:
    """Return the studies that `--study` names, all of them if none."""
    if not names:
        return list(dataset)
    try:
        studies = [dataset.study(name) for name in names]
    except UnknownStudyError as error:
        wrong = no_such("--study", error.name, error.known)
        raise wrong from None
    return list({study.id: study for study in studies}.values())


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


def sources_of(dataset: Dataset, studies: Iterable[Study]) -> dict[str, Source]:
    """Return the sources that `studies` cite, by id."""
    return {name: source for s in studies for name, source in dataset.sources_of(s).items()}
