"""The options that commands share, and what their values mean."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ldn_cli.cli.completion import files, offering, studies
from ldn_cli.cli.errors import UsageError
from ldn_cli.render import FORMATS
from ldn_cli.text import listed, nearest, unknown

if TYPE_CHECKING:
    Format = str
else:
    Format = Literal[tuple(FORMATS)]


VALUES = 900  # characters of the values that a message on one that does not exist lists

FormatOption = Annotated[
    Format, typer.Option("--format", case_sensitive=False, help="Form of the output.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Short for --format json.")]
DataOption = Annotated[
    list[str] | None,
    typer.Option(
        "--data",
        metavar="PATH",
        help="Own study file, or folder of them, beside the bundled ones; repeatable. "
        f"Without it LDN_DATA, paths separated by '{os.pathsep}'.",
        autocompletion=files,
    ),
]
LaterOption = Annotated[
    bool, typer.Option("--later", help="The later studies too, which are not on the page.")
]
StudyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--study",
        metavar="ID",
        help="Only this study; repeatable.",
        autocompletion=offering(studies),
    ),
]
StudiesArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ID]...",
        help="Studies, by their ids, or a DOI, PMID or registration number.",
        autocompletion=offering(studies),
    ),
]


def no_such(option: str, value: str, known: list[str], meant: Sequence[str] = ()) -> UsageError:
    """Return the error for a filter value that exists nowhere: it lists those that do.

    `meant` are those of the known that it stands for in everyday language.
    """
    near = [name for name in known if name in meant] or nearest(value, known)
    message = unknown(value, known, option, near=near)
    if near or len(listed(known)) < len(known):  # else the sentence lists them all
        shown = listed([*dict.fromkeys((*near, *known))], VALUES)
        more = len(known) - len(shown)
        message += f"\nValues that do: {', '.join(shown)}" + (
            f", and {more:,} more" if more else ""
        )
    return UsageError(message)
