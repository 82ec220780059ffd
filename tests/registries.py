"""What there is, as the program itself has it: commands, sections, formats, filters, styles, rules.

The tests walk these, so that what is added is tested without being listed anywhere. What nothing
can tell, the arguments of a command that does not run without any, stands in `EXAMPLES`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from ldn_cli import citations, cli, queries, render, rules
from ldn_cli.dataset import Dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Words = tuple[str, ...]

STUDIES: tuple[str, ...] = tuple(study.id for study in Dataset())
SECTIONS: tuple[str, ...] = tuple(queries.SECTIONS)
FORMATS: tuple[str, ...] = tuple(render.FORMATS)
STYLES: dict[str, Callable[..., str]] = citations.STYLES
RULES: tuple[Callable[..., Any], ...] = rules.RULES
# Exit codes by the exceptions that bring them.
FAILURES: dict[type[Exception], int] = cli.FAILURES


def _walk(command: Any, words: Words, above: Any) -> Iterator[tuple[Words, Any]]:
    context = typer.Context(command, info_name=words[-1] if words else "ldn", parent=above)
    below = command.list_commands(context) if hasattr(command, "list_commands") else ()
    if below:
        GROUPS.append(words)
    else:
        yield words, command
    for name in below:
        yield from _walk(command.get_command(context, name), (*words, name), context)


# What has commands below it, as the words that call it: `ldn` itself is no word.
GROUPS: list[Words] = []
# Each command, with its parser.
COMMANDS: dict[Words, Any] = dict(_walk(typer.main.get_command(cli.app), (), None))


def options(words: Words) -> Iterator[Any]:
    """Yield the options of a command, `--help` apart."""
    return (p for p in COMMANDS[words].params if p.param_type_name == "option")


def takes(words: Words, option: str) -> bool:
    """Return whether a command has the option."""
    return any(option in one.opts for one in options(words))


def flag(name: str) -> str:
    """Return the flag that asks for a section, or a part of the background."""
    return f"--{name.replace('_', '-')}"


# Commands that do not run without arguments, with some that make them print something, by a name.
EXAMPLES: dict[Words, dict[str, Words]] = {
    ("study",): {f"study-{name}": (name,) for name in STUDIES},
    ("search",): {"search": ("naltrexone", "sclerosis")},
    ("dataset", "new"): {"dataset-new": ("new2021",)},
}


def _calls(words: Words) -> dict[str, Words]:
    """Return the calls of a command that print something, by a name."""
    needed = [p.human_readable_name for p in COMMANDS[words].params if p.required]
    if needed and words not in EXAMPLES:
        message = f"ldn {' '.join(words)} needs {needed}: give an example in {__file__}, EXAMPLES"
        raise LookupError(message)
    found = EXAMPLES.get(words, {"-".join(words): ()})
    return {name: (*words, *arguments) for name, arguments in found.items()}


# A call of each command that makes it succeed.
CALLS: dict[Words, Words] = {words: next(iter(_calls(words).values())) for words in COMMANDS}
# Every command that prints records, with arguments that make it print some.
RECORDS: dict[str, Words] = {
    name: call
    for words in COMMANDS
    if takes(words, "--format")
    for name, call in _calls(words).items()
}


def parts(words: Words) -> list[str]:
    """Return the flags of a command that ask for a part of what it prints else."""
    flags = (option for option in options(words) if option.is_flag)
    return [one.opts[0] for one in flags if one.opts[0] not in {"--json", "--all-sources"}]


# Every command that prints one table, or that part of it that does.
TABLES: dict[str, Words] = {
    " ".join(table): table
    for words in COMMANDS
    if takes(words, "--format")
    for call in _calls(words).values()
    for table in ([(*call, part) for part in parts(words)] or [call])
}
# Every section that is a command across studies too.
ACROSS: tuple[str, ...] = tuple(s for s in SECTIONS if ("studies", flag(s)[2:]) in COMMANDS)


def _filters() -> Iterator[tuple[tuple[Words, str], tuple[str, ...]]]:
    for words, command in COMMANDS.items():
        context = typer.Context(command, parent=typer.Context(typer.main.get_command(cli.app)))
        for option in options(words):
            if option.metavar and option.metavar not in {"ID", "PATH"}:
                offered = option.shell_complete(context, "")
                yield (words, option.opts[0]), tuple(str(item.value) for item in offered)


# Every option by which a command chooses records, and the values that it knows, in their order.
FILTERS: dict[tuple[Words, str], tuple[str, ...]] = dict(_filters())
