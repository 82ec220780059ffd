"""Commands that are imported and built when they are asked for.

Building all of them would take a good part of the time of a lookup.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup, TyperOption

from ldn_cli.cli.errors import UnknownCommandError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Build = Callable[[], Any]

SETTINGS: dict[str, Any] = {
    "rich_markup_mode": None,
    "context_settings": {"help_option_names": ["-h", "--help"]},
}
NO_PAGER = "No pager, however long the output is."


def no_pager(ctx: typer.Context, value: bool) -> None:  # noqa: FBT001 - as Typer calls it
    """Keep the output of the process, which is the context's object, from the pager."""
    if value and ctx.obj is not None:
        ctx.obj.paged = False


@cache
def _built(build: Build) -> Any:
    """Return a command, built once: whoever guesses what was meant looks at all of them."""
    return build()


class Group(TyperGroup):
    """A group that builds the parser of a command when the command is asked for."""

    entries: Mapping[str, Build]

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands, in the order of the help."""
        del ctx
        return list(self.entries)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command called `cmd_name`, built the first time; `None` if there is none."""
        del ctx
        build = self.entries.get(cmd_name)
        return _built(build) if build else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that `args` begin with; raises `UnknownCommandError` if there is none.

        The word `help` asks for the help of the command after it, or else of the group.
        """
        if ctx.resilient_parsing or not args or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        if args[0] == "help":
            if not args[1:]:
                typer.echo(ctx.get_help())
                raise typer.Exit
            return self.resolve_command(ctx, [*args[1:], "--help"])
        if args[0] not in self.entries:
            raise UnknownCommandError(args[0], list(self.entries), ctx.command_path)
        return super().resolve_command(ctx, args)


def told(function: Any) -> str:
    """Return the help of a command, the docstring of its function."""
    if function.__doc__:
        return str(function.__doc__)
    from ldn_cli.dataset.describe import docstring  # where Python leaves docstrings out

    return docstring(function)


def command(name: str, function: Any) -> Build:
    """Return what builds the command `name` from `function` and its annotated parameters."""

    def build() -> Any:
        app = typer.Typer(add_completion=False, **SETTINGS)
        app.command(name, help=told(function), options_metavar="[OPTIONS]")(function)
        made = typer.main.get_command(app)
        made.params.append(
            TyperOption(
                param_decls=["--no-pager"],
                is_flag=True,
                is_eager=True,  # before the help, which is paged too
                expose_value=False,
                callback=lambda ctx, _, value: no_pager(ctx, value),
                help=NO_PAGER,
            )
        )
        return made

    return build


def group(name: str, text: str, commands: Mapping[str, Build]) -> Build:
    """Return what builds the group `name` of `commands`, with the help `text`."""

    def build() -> Any:
        cls = type(f"{name.title()}Group", (Group,), {"entries": commands})
        app = typer.Typer(
            cls=cls, name=name, help=text, add_completion=False, no_args_is_help=True, **SETTINGS
        )
        app.callback()(lambda: None)
        return typer.main.get_command(app)

    return build
