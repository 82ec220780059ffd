"""The root of the commands, and where an error becomes a message and an exit code."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated, Any

import typer

from ldn_cli.cli import lazy, terminal
from ldn_cli.cli.errors import NothingFoundError, UsageError
from ldn_cli.cli.options import DataOption
from ldn_cli.dataset.problems import DataError, OutputError, UnknownStudyError

DONE, NOTHING_FOUND, WRONG_USAGE, DATA_UNUSABLE, OUTPUT_FAILED, INTERRUPTED = 0, 1, 2, 3, 4, 130

FAILURES: dict[type[Exception], int] = {
    UnknownStudyError: NOTHING_FOUND,
    NothingFoundError: NOTHING_FOUND,
    UsageError: WRONG_USAGE,
    DataError: DATA_UNUSABLE,
    OutputError: OUTPUT_FAILED,
}


def _module(name: str) -> Callable[[], Any]:
    return lambda: import_module(f"ldn_cli.cli.{name}").build()


class Root(lazy.Group):
    """`ldn`: each of its commands is the module of that name."""

    entries = {
        name: _module(name)
        for name in ("studies", "study", "background", "search", "cite", "dataset")
    }


def version(value: bool) -> None:  # noqa: FBT001 - the signature that Typer calls
    """Print the version and end, if `--version` is given."""
    if value:
        from ldn_cli import __version__

        typer.echo(f"ldn {__version__}")
        raise typer.Exit


app = typer.Typer(cls=Root, name="ldn", no_args_is_help=True, **lazy.SETTINGS)


@app.callback()
def root(
    *,
    data: DataOption = None,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=version, is_eager=True),
    ] = False,
) -> None:
    """Look up what the studies of low-dose naltrexone (LDN) in multiple sclerosis say.

    Shows outcomes, participant flow, adverse events, caveats and discrepancies of the studies,
    each statement with its source. It informs; it is not medical advice. The dataset is not a
    systematic review.

    \b
    Examples:
      ldn studies list
      ldn study cree2010 --outcomes
      ldn studies outcomes --domain fatigue
      ldn search dreaming
    """


def run(args: Sequence[str] | None = None) -> int:
    """Run `ldn` with `args`, those of the process if `None`, and return its exit code.

    What is for standard output leaves only after all has gone well.
    """
    if "_LDN_COMPLETE" in os.environ:  # Typer would break help texts into words to complete
        os.environ["COLUMNS"] = "10000"
    try:
        with terminal.captured() as output:
            command = typer.main.get_command(app)
            try:
                code = command.main(args, prog_name="ldn", standalone_mode=False)
            except SystemExit as end:  # how Typer ends what it does for a shell's completion
                code = end.code
        if code == NOTHING_FOUND and output.getvalue():  # of a shell that Typer does not know
            terminal.complain(f"ldn: {output.getvalue().decode().strip()}")
        elif code != INTERRUPTED:  # Typer makes an exit code of a KeyboardInterrupt
            terminal.write(output.getvalue())
    except tuple(FAILURES) as error:
        # Editors find the place in a line that begins with the file's name.
        many = isinstance(error, DataError) and "\n" in str(error)
        terminal.complain(f"{error}" if many else f"ldn: {error}")
        return next(code for kind, code in FAILURES.items() if isinstance(error, kind))
    except typer.TyperException as error:
        terminal.complain(usage_message(error))
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    return code if isinstance(code, int) else DONE


def usage_message(error: typer.TyperException) -> str:
    """Return what Typer says of a command line it cannot read, and how to learn more."""
    context = getattr(error, "ctx", None)
    message = error.format_message()
    if context is None or message == context.get_help():  # the help itself, for no arguments
        return message
    return f"ldn: {message}\n{context.get_usage()}\nHelp: {context.command_path} --help"
