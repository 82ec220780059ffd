"""Build what of the documentation is made from the program: `python scripts/build_docs.py`.

That is the output of the commands in the `console` blocks of the hand-written pages, the reference
of the commands, the man page and the JSON Schemas of the outputs. A test fails while a file differs
from what this script makes.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

import ldn_cli
from ldn_cli import cli, schema
from ldn_cli.render import json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
REFERENCE = ROOT / "docs" / "reference.md"
MANUAL = ROOT / "docs" / "ldn.1"
SCHEMAS = ROOT / "docs" / "schemas"
COLUMNS = "80"

# Sections of the man page, and the tables of the README that they are made from.
TABLES = {
    "FORMATS": "Formats",
    "EXIT STATUS": "Exit codes",
    "ENVIRONMENT": "Environment variables",
}

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Option(NamedTuple):
    """An option or argument: its names, what it takes, what it does."""

    names: tuple[str, ...]
    value: str
    text: str


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
        """How the command is called."""
        below = ("COMMAND",) if self.commands else ()
        return " ".join((self.path, "[OPTIONS]", *(a.value for a in self.arguments), *below))


def command_tree() -> tuple[Command, ...]:
    """Return `ldn` and every command of it, in the order of the help."""
    return tuple(_walk(typer.main.get_command(cli.app), "ldn", None))


def _walk(command: Any, name: str, parent: Any) -> Iterator[Command]:
    context = typer.Context(command, info_name=name, parent=parent, **command.context_settings)
    text, _, examples = (command.help or "").partition("\b\nExample")
    below = command.list_commands(context) if hasattr(command, "list_commands") else []
    parameters = command.get_params(context)
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
    choices = getattr(parameter.type, "choices", None)
    flag = getattr(parameter, "is_flag", False)
    value = "" if flag else parameter.metavar or "|".join(choices or ())
    text = parameter.help or ""
    if not flag and isinstance(parameter.default, str):
        text += f" Default: {parameter.default}."
    return Option(tuple(sorted(parameter.opts, key=len)), value, text)


def blocks(text: str, *languages: str) -> list[str]:
    """Return the fenced code blocks of a Markdown page, those in `languages` if any is given."""
    return [
        body for language, body in _FENCED.findall(text) if language in (languages or [language])
    ]


def table(text: str, heading: str) -> list[dict[str, str]]:
    """Return the first table under `heading` of a Markdown page: its rows, by column heading."""
    section = re.split(rf"^#+ {re.escape(heading)}$", text, maxsplit=1, flags=re.MULTILINE)[1]
    lines = re.search(r"(?:^\|.*\|\n)+", section, re.MULTILINE)
    if lines is None:
        message = f"no table under the heading {heading!r}"
        raise ValueError(message)
    head, _, *rows = (_cells(line) for line in lines[0].splitlines())
    return [dict(zip(head, row, strict=True)) for row in rows]


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def consoles(text: str) -> str:
    """Return a Markdown page with the output of each command in its `console` blocks renewed."""
    return re.sub(
        r"(?<=^```console\n)(.*?)(?=^```$)",
        lambda block: "\n".join(
            _session(line) for line in block[1].splitlines() if line[:2] == "$ "
        ),
        text,
        flags=re.MULTILINE | re.DOTALL,
    )


def _session(line: str) -> str:
    """Return a line `$ ldn ...` with what the command prints, both streams, below it."""
    program, *arguments = shlex.split(line[2:])
    if program != "ldn":
        message = f"not a call of ldn: {line}"
        raise ValueError(message)
    unwanted = {"LDN_DATA", "NO_COLOR", "FORCE_COLOR"}
    done = subprocess.run(
        [sys.executable, "-m", "ldn_cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        cwd=ROOT,
        encoding="utf-8",
        env={key: value for key, value in os.environ.items() if key not in unwanted}
        | {"COLUMNS": COLUMNS, "PYTHONUTF8": "1"},
    )
    return f"{line}\n{done.stdout}"


def reference() -> str:
    """Return the page that describes every command and option."""
    pages = [
        "# The commands",
        "Made from the program by `scripts/build_docs.py`; what the options mean together, the "
        "exit codes and the environment variables stand in the [README](../README.md).",
    ]
    for command in command_tree():
        pages.append(f"## {command.path}")
        pages += map(_prose, command.paragraphs)
        pages.append(f"```text\n{command.usage}\n```")
        if command.commands:
            names = (f"{command.path} {name}" for name in command.commands)
            pages.append("\n".join(f"- [`{n}`](#{n.replace(' ', '-')})" for n in names))
        lines = [
            f"| `{_cell(name)}` | {_cell(_prose(option.text))} |"
            for name, option in _parameters(command, command.options)
        ]
        pages.append("\n".join(["| Argument or option | What it does |", "| --- | --- |", *lines]))
        pages.append("Examples:")
        pages.append("```sh\n" + "\n".join(command.examples) + "\n```")
    return "\n\n".join(pages) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _prose(text: str) -> str:
    """Return a help text as Markdown that shows it as it stands."""
    return re.sub(r"([<>*_\[\]])", r"\\\1", text)


def manual() -> str:
    """Return the man page: what the help says, with the README's tables of codes and variables."""
    readme = README.read_text("utf-8")
    root, *commands = command_tree()
    lines = [
        '.\\" Made by scripts/build_docs.py from the help of the program; do not edit.',
        f'.TH LDN 1 "" "ldn {ldn_cli.__version__}" "User Commands"',
        ".nh",  # no hyphenation: it would change names
        ".ad l",
        ".SH NAME",
        f"ldn \\- {_roff(_lower(root.paragraphs[0].rstrip('.')))}",
        ".SH SYNOPSIS",
        *_called(root),
        ".SH DESCRIPTION",
        *_paragraphs(root.paragraphs[1:]),
        ".SH OPTIONS",
        *_options(root),
        ".SH COMMANDS",
    ]
    for command in commands:
        lines += [f'.SS "{_roff(command.path)}"', *_called(command)]
        lines += [*_paragraphs(command.paragraphs), *_options(command)]
        lines += [".PP", "Examples:", *_verbatim(command.examples)]
    for title, heading in TABLES.items():
        rows = (list(row.values())[:2] for row in table(readme, heading))
        lines += [f".SH {title}", *_listed((name, text) for name, text in rows)]
    lines += [".SH EXAMPLES", *_verbatim(root.examples)]
    return "\n".join(lines) + "\n"


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def _called(command: Command) -> list[str]:
    return [f".B {_roff(command.path)}", _roff(command.usage.removeprefix(command.path + " "))]


def _paragraphs(paragraphs: Iterable[str]) -> list[str]:
    return [line for paragraph in paragraphs for line in (".PP", _roff(paragraph))]


def _options(command: Command) -> list[str]:
    """Return the arguments and options of a command; `--help` is said once, of `ldn` itself."""
    below = command.path != "ldn"
    options = (o for o in command.options if not (below and "--help" in o.names))
    return _listed((name, option.text) for name, option in _parameters(command, options))


def _parameters(command: Command, options: Iterable[Option]) -> list[tuple[str, Option]]:
    """Return the arguments of a command and its `options`, each with how it is written."""
    written = [(argument.value, argument) for argument in command.arguments]
    return written + [
        (" ".join(filter(None, (", ".join(option.names), option.value))), option)
        for option in options
    ]


def _listed(entries: Iterable[tuple[str, str]]) -> list[str]:
    """Return entries as tagged paragraphs; backquotes, the Markdown of the README, are dropped."""
    plain = ((name.replace("`", ""), text.replace("`", "")) for name, text in entries)
    return [line for name, text in plain for line in (".TP", f"\\fB{_roff(name)}\\fR", _roff(text))]


def _verbatim(examples: Iterable[str]) -> list[str]:
    return [".PP", ".RS 4", ".nf", *map(_roff, examples), ".fi", ".RE"]


def _roff(text: str) -> str:
    """Return text that roff sets as it stands."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return f"\\&{escaped}" if escaped.startswith(".") else escaped


def documents() -> dict[Path, Callable[[], str]]:
    """Return each file that is made, or partly made, by the program, with what makes its text."""
    pages = (README, *sorted((ROOT / "docs").glob("*.md")))
    made: dict[Path, Callable[[], str]] = {
        page: partial(_renewed, page) for page in pages if page != REFERENCE
    }
    made |= {REFERENCE: reference, MANUAL: manual}
    for name, shape in schema.outputs().items():
        made[SCHEMAS / f"{name}.json"] = partial(_json, shape)
    return made


def _renewed(page: Path) -> str:
    return consoles(page.read_text("utf-8"))


def _json(shape: dict[str, Any]) -> str:
    return json.render(shape).decode()


def main() -> None:
    """Write every document that differs from what the program makes of it, and name it."""
    for path, text in documents().items():
        fresh = text()
        if not path.exists() or path.read_text("utf-8") != fresh:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(fresh, "utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
