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
from ldn_cli.dataset.problems import BlankError, DataError, OutputError, UnknownStudyError, named
from ldn_cli.text import escaped

DONE, NOTHING_FOUND, WRONG_USAGE, DATA_UNUSABLE, OUTPUT_FAILED, INTERRUPTED = 0, 1, 2, 3, 4, 130

# The one table of errors and the exit codes that they bring.
FAILURES: dict[type[Exception], int] = {
    UnknownStudyError: NOTHING_FOUND,
    NothingFoundError: NOTHING_FOUND,
    UsageError: WRONG_USAGE,
    BlankError: WRONG_USAGE,
    DataError: DATA_UNUSABLE,
    OutputError: OUTPUT_FAILED,
    MemoryError: OUTPUT_FAILED,
    typer.TyperException: WRONG_USAGE,
}


def _module(name: str) -> Callable[[], Any]:
    return lambda: import_module(f"ldn_cli.cli.{name}").build()


class Root(lazy.Group):
    """`ldn`: each of its commands is the module of that name."""

    entries = {
        name: _module(name)
        for name in ("studies", "study", "background", "search", "cite", "dataset")
    }


def version(ctx: typer.Context, value: bool) -> None:  # noqa: FBT001 - as Typer calls it
    """Print the version and end, if `--version` is given."""
    if value and not ctx.resilient_parsing:
        from ldn_cli import __version__

        typer.echo(f"ldn {__version__}")
        raise typer.Exit


def install_completion(ctx: typer.Context, value: bool) -> None:  # noqa: FBT001 - likewise
    """Install the completion of the shell in use and end, if `--install-completion` is given."""
    if value and not ctx.resilient_parsing:
        from ldn_cli.cli import shells

        shell = shells.in_use()
        typer.echo(f"{shell.name} completion installed in {escaped(named(shells.install(shell)))}")
        typer.echo("Completion will take effect once you restart the terminal")
        raise typer.Exit


def show_completion(ctx: typer.Context, value: bool) -> None:  # noqa: FBT001 - likewise
    """Print the script for the shell in use and end, if `--show-completion` is given."""
    if value and not ctx.resilient_parsing:
        from ldn_cli.cli import shells

        typer.echo(shells.in_use().source_template)
        raise typer.Exit


app = typer.Typer(
    cls=Root,
    name="ldn",
    add_completion=False,  # ours is
    no_args_is_help=True,
    **lazy.SETTINGS,
)


def root(
    *,
    data: DataOption = None,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=version, is_eager=True),
    ] = False,
    install_completion: Annotated[
        bool,
        typer.Option(
            "--install-completion",
            help="Install completion for the current shell.",
            callback=install_completion,
        ),
    ] = False,
    show_completion: Annotated[
        bool,
        typer.Option(
            "--show-completion",
            help="Show completion for the current shell, to copy it or customize the installation.",
            callback=show_completion,
        ),
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


app.callback(help=lazy.told(root))(root)


def run(args: Sequence[str] | None = None) -> int:
    """Run `ldn` with `args`, those of the process if `None`, and return its exit code.

    What is for standard output leaves only after all has gone well.
    """
    try:
        if instruction := os.environ.get("_LDN_COMPLETE"):
            from ldn_cli.cli import shells

            shells.register(instruction)
        with terminal.captured() as output:
            command = typer.main.get_command(app)
            try:
                code = command.main(args, prog_name="ldn", standalone_mode=False)
            except SystemExit as end:  # how Typer ends what it does for a shell's completion
                code = end.code
        if code != INTERRUPTED:  # Typer makes an exit code of a KeyboardInterrupt
            terminal.write(output.getvalue())
    except tuple(FAILURES) as error:
        terminal.complain(message_of(error))
        return next(code for kind, code in FAILURES.items() if isinstance(error, kind))
    except KeyboardInterrupt:
        return INTERRUPTED
    return code if isinstance(code, int) else DONE


def message_of(error: Exception) -> str:
    """Return what is said of an error on standard error."""
    if isinstance(error, typer.TyperException):
        return usage_message(error)
    if isinstance(error, DataError) and "\n" in str(error):
        return str(error)  # editors find the place in a line that begins with the file's name
    return f"ldn: {error}" if str(error) else "ldn: out of memory"  # which Python does not say


def usage_message(error: typer.TyperException) -> str:
    """Return what Typer says of a command line it cannot read, and how to learn more."""
    context = getattr(error, "ctx", None)
    message = error.format_message()
    if context is None:
        return f"ldn: {message}"
    if message == context.get_help():  # the help itself, for no arguments
        return message
    return f"ldn: {message}\n{context.get_usage()}\nHelp: {context.command_path} --help"
