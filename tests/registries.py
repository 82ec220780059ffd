"""What there is, as the program itself has it: commands, sections, formats, filters, styles, rules.

The tests walk these, so that what is added is tested without being listed anywhere. What nothing
can tell, the arguments of a command that does not run without any, stands in `call`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import typer
from conftest import PLAIN

from ldn_cli import references, render
from ldn_cli.cli import app
from ldn_cli.dataset import rules
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence import sections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Words = tuple[str, ...]

STUDIES: tuple[str, ...] = tuple(study.id for study in Dataset())
LATER: tuple[str, ...] = tuple(study.id for study in Dataset(later=True))[len(STUDIES) :]
SECTIONS: tuple[str, ...] = tuple(sections.SECTIONS)
FORMATS: tuple[str, ...] = tuple(render.FORMATS)
# Those that hold one table, for programs.
SINGLE: tuple[str, ...] = tuple(name for name in FORMATS if render.FORMATS[name].single)
STYLES: dict[str, str] = references.STYLES
RULES: tuple[Callable[..., Any], ...] = rules.RULES
# Exit codes by the exceptions that bring them.
FAILURES: dict[type[Exception], int] = app.FAILURES


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
COMMANDS: dict[Words, Any] = dict(_walk(app.command(), (), None))


def options(words: Words) -> Iterator[Any]:
    """Yield the options of a command, `--help` and what its help does not show apart."""
    every = (p for p in COMMANDS[words].params if p.param_type_name == "option")
    return (p for p in every if not p.hidden)


def takes(words: Words, option: str) -> bool:
    """Return whether a command has the option."""
    return any(option in one.opts for one in options(words))


def flag(name: str) -> str:
    """Return the flag that asks for a section, or a part of the background."""
    return f"--{name.replace('_', '-')}"


TEXT = ("trial", "sclerosis")  # stands in many records


def call(words: Words, study: str = STUDIES[0], text: Words = TEXT) -> Words:
    """Return the words of a call of a command that succeeds, of `study` where one is named."""
    given: dict[Words, Words] = {
        ("study",): (study,),
        ("search",): text,
        ("dataset", "new"): ("new2021",),
        ("open",): (study, "--print"),
        ("figure", "matrix"): ("-o", "new.svg"),
        ("figure", "flow"): (study, "-o", "new.svg"),
    }
    needed = [p.human_readable_name for p in COMMANDS[words].params if p.required]
    if needed and words not in given:
        message = f"ldn {' '.join(words)} needs {needed}: give it in {__file__}, call()"
        raise LookupError(message)
    return (*words, *given.get(words, ()))


def whole(words: Words, study: str = STUDIES[0], text: Words = TEXT) -> Words:
    """Return the words of a call of a command that shows all sections of what it shows."""
    return (*call(words, study, text), *(("--all",) if words == ("study",) else ()))


# The flags that ask for more records, or others, and not for a part of them.
MORE = ("--later", "--all", "--values")


def parts(words: Words) -> list[str]:
    """Return the flags of a command that shows records by which a part of them is asked for."""
    other = ("--json", "--no-pager", *MORE)
    return [one.opts[0] for one in options(words) if one.is_flag and one.opts[0] not in other]


def tables(words: Words, study: str, text: Words = TEXT) -> list[Words]:
    """Return the calls of a command that show one table: each part, or with what asks for more."""
    called = call(words, study, text)
    shown = [(*called, part) for part in parts(words)]
    return shown or [called, *((*called, one) for one in MORE if takes(words, one))]


# The commands that show records, and those of them that show studies, which may be a user's own.
SHOWING: list[Words] = [words for words in COMMANDS if takes(words, "--format")]
OF_STUDIES: list[Words] = [words for words in SHOWING if takes(words, "--data")]
# A call of each command that shows records, for `ldn study` all of each study, by a name.
RECORDS: dict[str, Words] = {
    "-".join((*words, study) if words == ("study",) else words): whole(words, study)
    for words in SHOWING
    for study in STUDIES
}
# Those that show one table, for a command that shows several each part of it.
TABLES: dict[str, Words] = {
    " ".join(table): table
    for words in SHOWING
    for study in STUDIES
    for table in tables(words, study)
}
# Every section that is a command across studies too.
ACROSS: tuple[str, ...] = tuple(s for s in SECTIONS if ("studies", flag(s)[2:]) in COMMANDS)


def offered(words: Words, parameter: Any, **environment: str) -> list[tuple[str, str]]:
    """Return what the shell is offered for a parameter of a command: the words and their texts."""
    root = typer.Context(app.command())
    with patch.dict(os.environ, PLAIN | environment, clear=True):
        found = parameter.shell_complete(typer.Context(COMMANDS[words], parent=root), "")
    return [(item.value, item.help or "") for item in found]


# Every option by which a command chooses records, and the values that it knows, in their order.
FILTERS: dict[tuple[Words, str], tuple[str, ...]] = {
    (words, option.opts[0]): tuple(word for word, _ in offered(words, option))
    for words in OF_STUDIES
    for option in options(words)
    if option.metavar not in {None, "ID", "PATH"}
}
