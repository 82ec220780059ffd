"""The man page: what the help says, with the README's tables of formats, codes and variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import command_tree
from pages import ROOT, table

import ldn_cli

if TYPE_CHECKING:
    from collections.abc import Iterable

    from commands import Command, Option

MANUAL = ROOT / "docs" / "ldn.1"

# Sections of the man page, and the tables of the README that they are made from.
TABLES = {
    "FORMATS": "Formats",
    "EXIT STATUS": "Exit codes",
    "ENVIRONMENT": "Environment variables",
}


def manual() -> str:
    """Return the man page."""
    readme = (ROOT / "README.md").read_text("utf-8")
    root, *commands = command_tree()
    name = root.paragraphs[0].rstrip(".")
    lines = [
        '.\\" Made by scripts/build_docs.py from the help of the program; do not edit.',
        f'.TH LDN 1 "" "ldn {ldn_cli.__version__}" "User Commands"',
        ".nh",  # no hyphenation: it would change names
        ".ad l",
        ".SH NAME",
        f"ldn \\- {_roff(name[0].lower() + name[1:])}",
        ".SH SYNOPSIS",
        *_called(root),
        ".SH DESCRIPTION",
        *_paragraphs(root.paragraphs[1:]),
        ".SH OPTIONS",
        *_options(root.options),
        ".SH COMMANDS",
    ]
    for command in commands:
        lines += [f'.SS "{_roff(command.path)}"', *_called(command)]
        # --help is said once, of `ldn` itself.
        options = [option for option in command.options if "--help" not in option.names]
        lines += [*_paragraphs(command.paragraphs), *_options([*command.arguments, *options])]
        lines += [".PP", "Examples:", *_verbatim(command.examples)]
    for title, heading in TABLES.items():
        rows = (list(row.values())[:2] for row in table(readme, heading))
        lines += [f".SH {title}", *_listed((name, text) for name, text in rows)]
    lines += [".SH EXAMPLES", *_verbatim(root.examples)]
    return "\n".join(lines) + "\n"


def _called(command: Command) -> list[str]:
    below = ["COMMAND"] if command.commands else []
    words = ["[OPTIONS]", *(argument.value for argument in command.arguments), *below]
    return [f".B {_roff(command.path)}", _roff(" ".join(words))]


def _options(options: Iterable[Option]) -> list[str]:
    return _listed((option.written, option.text) for option in options)


def _paragraphs(paragraphs: Iterable[str]) -> list[str]:
    return [line for paragraph in paragraphs for line in (".PP", _roff(paragraph))]


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
