"""`ldn dataset`."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

import os
import sys
from typing import Annotated

import typer

from ldn_cli.cli import lazy, terminal
from ldn_cli.cli.completion import files
from ldn_cli.cli.data import check, given_paths
from ldn_cli.cli.errors import UsageError
from ldn_cli.cli.options import no_such
from ldn_cli.dataset.files import BUNDLED, place_of
from ldn_cli.dataset.problems import DataError, OutputError, named
from ldn_cli.text import escaped


def validate(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Study files or folders; none: the bundled ones.",
            autocompletion=files,
        ),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The problems as JSON.")] = False,
) -> None:
    """Check study files, and report every problem of every file.

    \b
    Examples:
      ldn dataset validate
      ldn dataset validate mine/ other2020.toml
      ldn dataset validate mine/ --json | jq '.problems[].message'
    """
    from ldn_cli.dataset.check import validate as checked

    found = checked(given_paths(ctx, paths), progress=terminal.progress)
    if as_json:
        from ldn_cli.render import json

        sys.stdout.buffer.write(json.render(found))
        raise typer.Exit(3 if found.problems else 0)
    if found.problems:
        raise DataError(found.problems, found.summary)
    for warning in found.warnings:
        terminal.complain(f"warning: {warning}")
    typer.echo(found.summary)


def new(
    ctx: typer.Context,
    study_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the new study.")],
    *,
    folder: Annotated[
        str,
        typer.Option(
            "--folder",
            metavar="PATH",
            help="Where to write the file.",
            autocompletion=files,
        ),
    ] = ".",
) -> None:
    """Write a commented study file to start from, ID.toml.

    \b
    Examples:
      ldn dataset new smith2021
      ldn dataset new smith2021 --folder mine
    """
    from ldn_cli.dataset import template

    check(given_paths(ctx, None))
    wrong = template.not_an_id(study_id)
    if wrong:
        raise UsageError(wrong)
    written = escaped(named(template.write(study_id, place_of(folder))))
    try:
        terminal.write(f"Wrote {written}\n".encode())
    except OutputError as error:  # the file is there all the same
        message = f"{error}; wrote {written}"
        raise OutputError(message) from None


def outputs() -> list[str]:
    """Offer the names of the schemas of what commands print."""
    from ldn_cli.dataset import schema

    return [*schema.outputs()]


def schema(
    ctx: typer.Context,
    output: Annotated[
        str | None,
        typer.Argument(
            metavar="[OUTPUT]",
            help="A command with --json, such as studies-outcomes; none: a study file.",
            autocompletion=outputs,
        ),
    ] = None,
) -> None:
    """Print the JSON Schema (2020-12) of a study file, or of what a command prints with --json.

    \b
    Examples:
      ldn dataset schema > study.schema.json
      ldn dataset schema studies-outcomes
    """
    from ldn_cli.dataset import schema
    from ldn_cli.render import json

    check(given_paths(ctx, None))
    if output is None:
        sys.stdout.buffer.write(json.render(schema.study_file()))
        return
    known = schema.outputs()
    if output not in known:
        argument = "output"
        raise no_such(argument, output, [*known])
    sys.stdout.buffer.write(json.render(known[output]))


def path(ctx: typer.Context) -> None:
    """Print the folder of the bundled data.

    \b
    Example:
      ls "$(ldn dataset path)/studies"
    """
    check(given_paths(ctx, None))
    sys.stdout.buffer.write(os.fsencode(BUNDLED) + b"\n")


HELP = """Check, start and describe study files of your own.

\b
Examples:
  ldn dataset validate mine/
  ldn dataset new smith2021
"""

COMMANDS = {
    "validate": lazy.command("validate", validate),
    "new": lazy.command("new", new),
    "schema": lazy.command("schema", schema),
    "path": lazy.command("path", path),
}

build = lazy.group("dataset", HELP, COMMANDS)
