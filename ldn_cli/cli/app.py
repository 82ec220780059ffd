"""The root of the commands, and where an error becomes a message and an exit code."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer

from ldn_cli.cli import lazy, terminal
from ldn_cli.cli.errors import NothingFoundError, UnknownCommandError, UsageError
from ldn_cli.cli.options import DataOption
from ldn_cli.dataset.problems import (
    AmbiguousStudyError,
    BlankError,
    DataError,
    OutputError,
    UnknownStudyError,
    named,
)
from ldn_cli.text import escaped, quoted, shortened, visible

DONE, NOTHING_FOUND, WRONG_USAGE, DATA_UNUSABLE, OUTPUT_FAILED, INTERRUPTED = 0, 1, 2, 3, 4, 130

# The one table of errors and the exit codes that they bring.
FAILURES: dict[type[Exception], int] = {
    UnknownStudyError: NOTHING_FOUND,
    AmbiguousStudyError: NOTHING_FOUND,
    NothingFoundError: NOTHING_FOUND,
    UsageError: WRONG_USAGE,
    BlankError: WRONG_USAGE,
    DataError: DATA_UNUSABLE,
    OutputError: OUTPUT_FAILED,
    MemoryError: OUTPUT_FAILED,
    typer.TyperException: WRONG_USAGE,
}
ERRORS = tuple(FAILURES)


def _module(name: str) -> Callable[[], Any]:
    return lambda: import_module(f"ldn_cli.cli.{name}").build()


class Root(lazy.Group):
    """`ldn`: each of its commands is the module of that name."""

    entries = {
        name: _module(name)
        for name in (
            *("studies", "study", "background", "search", "cite", "open", "figure", "dataset"),
        )
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
    no_pager: Annotated[
        bool,
        typer.Option("--no-pager", help=lazy.NO_PAGER, callback=lazy.no_pager, is_eager=True),
    ] = False,
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
      ldn study cree2010
      ldn studies outcomes --domain fatigue
      ldn studies list --later
      ldn search dreaming
    """


app.callback(help=lazy.told(root))(root)


@cache
def command() -> Any:
    """Return `ldn`, built once a process, as Typer runs it."""
    return typer.main.get_command(app)


def run(args: Sequence[str] | None = None) -> int:
    """Run `ldn` with `args`, those of the process if `None`, and return its exit code.

    What is for standard output leaves only after all has gone well.
    """
    line = sys.argv[1:] if args is None else [*args]
    try:
        if instruction := os.environ.get("_LDN_COMPLETE"):
            from ldn_cli.cli import shells

            shells.register(instruction)
        code, output = _done(line)
        if code != INTERRUPTED:  # Typer makes an exit code of a KeyboardInterrupt
            terminal.show(output)
    except ERRORS as error:
        code, message = told(error, line)
        terminal.complain(message)
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _done(line: Sequence[str]) -> tuple[int, terminal.Output]:
    """Run the command line, and return its exit code and what it prints."""
    with terminal.captured() as output:
        try:
            code = command().main([*line], prog_name="ldn", standalone_mode=False, obj=output)
        except SystemExit as end:  # how Typer ends what it does for a shell's completion
            code = end.code
    return code if isinstance(code, int) else DONE, output


def told(error: Exception, line: Sequence[str]) -> tuple[int, str]:
    """Return the exit code that `error` brings, and what is said of it.

    `line` is the command line that brought it. Where that is wrong, a line that was probably meant
    is part of what is said.
    """
    if isinstance(error, typer.TyperException):
        return error.exit_code, usage_message(error, line)
    code = next(code for kind, code in FAILURES.items() if isinstance(error, kind))
    if isinstance(error, UnknownCommandError):
        if right := _guessed(line):
            return code, f"ldn: command {quoted(error.name)} does not exist\n{right}"
        return code, f"ldn: {error}\nHelp: {error.group} --help"
    if isinstance(error, UnknownStudyError) and (right := _guessed(line, error.name)):
        return WRONG_USAGE, f"ldn: study {quoted(error.name)} does not exist\n{right}"
    if isinstance(error, DataError) and "\n" in str(error):
        # Editors find the place in a line that begins with the file's name.
        return code, error.shortly()
    # Python says nothing of memory, or where in its own code there was none.
    return code, "ldn: out of memory" if isinstance(error, MemoryError) else f"ldn: {error}"


def usage_message(error: typer.TyperException, line: Sequence[str]) -> str:
    """Return what Typer says of a command line it cannot read, and what would be right."""
    context = getattr(error, "ctx", None)
    message = error.format_message()
    if context and message == context.get_help():  # the help itself, for no arguments
        return message
    right = _guessed(line) if error.exit_code == WRONG_USAGE else None
    if hasattr(error, "option_name"):  # Typer's own guesses at options are left out
        message = error.message
        if context and not right:
            message += f"; known: {', '.join(_options(context))}"
    message = f"ldn: {shortened(visible(message))}"
    if context:
        right = f"{right or context.get_usage()}\nHelp: {context.command_path} --help"
    return f"{message}\n{right}" if right else message


def _options(context: Any) -> list[str]:
    every = context.command.get_params(context)
    return [name for one in every for name in one.opts if name.startswith("--")]


def _guessed(line: Sequence[str], study: str | None = None) -> str | None:
    from ldn_cli.cli.guesses import guessed

    def succeeds(words: Sequence[str]) -> bool:
        try:
            return _done(words)[0] == DONE
        except ERRORS:
            return False

    return guessed(line, command(), succeeds, study)
