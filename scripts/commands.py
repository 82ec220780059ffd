"""The commands as their help describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from ldn_cli.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Iterator


class Option(NamedTuple):
    """An option or argument: its names, what it takes, what it does."""

    names: tuple[str, ...]
    value: str
    text: str

    @property
    def written(self) -> str:
        """How it is written on the command line."""
        return " ".join(filter(None, (", ".join(self.names), self.value)))


class Command(NamedTuple):
    """A command as its help describes it; `commands` are the names of those below it."""

    path: str
    paragraphs: tuple[str, ...]
    examples: tuple[str, ...]
    arguments: tuple[Option, ...]
    options: tuple[Option, ...]
    commands: tuple[str, ...]

    @property
    def usage(self) -> str:
        """How the command is called, but for its options."""
        return " ".join((self.path, *(argument.value for argument in self.arguments)))


def command_tree() -> tuple[Command, ...]:
    """Return `ldn` and every command of it, in the order of the help."""
    return tuple(_walk(typer.main.get_command(app), "ldn", None))


def _walk(command: Any, name: str, parent: Any) -> Iterator[Command]:
    context = typer.Context(command, info_name=name, parent=parent, **command.context_settings)
    text, _, examples = (command.help or "").partition("\b\nExample")
    below = command.list_commands(context) if hasattr(command, "list_commands") else []
    parameters = [p for p in command.get_params(context) if not getattr(p, "hidden", False)]
    yield Command(
        path=context.command_path,
        paragraphs=tuple(" ".join(part.split()) for part in text.strip().split("\n\n")),
        examples=tuple(line.strip() for line in examples.splitlines()[1:]),
        arguments=tuple(_option(p) for p in parameters if p.param_type_name == "argument"),
        options=tuple(_option(p) for p in parameters if p.param_type_name == "option"),
        commands=tuple(below),
    )
    for name_below in below:
        yield from _walk(command.get_command(context, name_below), name_below, context)


def _option(parameter: Any) -> Option:
    names = parameter.opts if parameter.param_type_name == "option" else ()
    flag = getattr(parameter, "is_flag", False)
    choices = getattr(parameter.type, "choices", None)
    value = "" if flag else parameter.metavar or "|".join(choices or ())
    text = parameter.help or ""
    if not flag and isinstance(parameter.default, str):
        text += f" Default: {parameter.default}."
    if names and parameter.required:
        text += " Needed."
    return Option(tuple(sorted(names, key=len)), value, text)
