"""The pager, for output that is taller than the terminal."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLES = ("LDN_PAGER", "PAGER")
INCAPABLE = ("", "dumb", "unknown")  # terminals on which no pager can move about
# `-F` leaves it where all fits, `-R` lets colours and links through, `-X` leaves the text behind.
OURS, WITH_OWN_OPTIONS = "less -FRX", "less -R"
# Colour and links, which take up no columns.
_ESCAPE = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\")


class PagerError(Exception):
    """A pager that somebody chose cannot be used."""


class Pager(NamedTuple):
    """The words of the command, and the variable that names it, `""` for the one that none does."""

    command: list[str]
    variable: str = ""


def named() -> Pager | None:
    """Return the pager to use, `None` for none; raises `PagerError` if its quotes do not close."""
    if os.environ.get("TERM", "") in INCAPABLE:
        return None
    for variable in VARIABLES:
        if (value := os.environ.get(variable)) is not None:
            try:
                command = shlex.split(value)
            except ValueError:
                message = f"the quotes in {variable} do not close, so nothing is paged"
                raise PagerError(message) from None
            return Pager(command, variable) if command else None
    return Pager(shlex.split(WITH_OWN_OPTIONS if os.environ.get("LESS") else OURS))


def is_taller(text: str, columns: int, lines: int) -> bool:
    """Return whether `text` takes up more than `lines` of a terminal that is `columns` wide."""
    told = text.splitlines()
    return len(told) > lines or sum(_rows(line, columns) for line in told) > lines


def _rows(line: str, columns: int) -> int:
    shown = _ESCAPE.sub("", line)
    if 2 * len(shown) <= columns:  # however wide its characters are
        return 1
    if not shown.isascii():
        from rich.cells import cell_len

        return max(-(-cell_len(shown) // columns), 1)
    return -(-len(shown) // columns)


def page(content: bytes, encoding: str, output: int) -> bool:
    """Show `content` in the pager, if it is taller than the terminal `output`, till it is left.

    Return whether it was shown: not if it fits, if there is no pager, or if it ended with an error.
    Raises `PagerError` if that is one that somebody chose, `KeyboardInterrupt` if Ctrl-C ended it.
    """
    try:
        columns, lines = os.get_terminal_size(output)
    except OSError:
        return False
    text = content.decode(encoding, "replace")
    if not (columns and lines and is_taller(text, columns, lines)):
        return False
    pager = named()
    return pager is not None and _ran(pager, content, encoding, output)


def _ran(pager: Pager, content: bytes, encoding: str, output: int) -> bool:
    utf8 = {"LESSCHARSET": "utf-8"} if encoding.casefold().startswith("utf") else {}
    environment = {"LESS": "FRX", "LV": "-c", **utf8, **os.environ}
    try:
        process = subprocess.Popen(  # noqa: S603 - what the user has chosen
            pager.command, stdin=subprocess.PIPE, stdout=output, env=environment
        )
    except (OSError, ValueError) as error:
        if not pager.variable:
            return False
        why = getattr(error, "strerror", None) or str(error)
        message = f"the pager {pager.command[0]!r} of {pager.variable} cannot be started: {why}"
        raise PagerError(message) from None
    with _interrupts() as seen:
        process.communicate(content)
    if process.returncode and seen:
        raise KeyboardInterrupt
    if process.returncode and pager.variable:
        ended = f"ended with {process.returncode}"
        message = f"the pager {pager.command[0]!r} of {pager.variable} {ended}"
        raise PagerError(message)
    return not process.returncode


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Leave Ctrl-C to the pager, which may stay; give the interrupts that there were."""
    seen: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: seen.append(number))
    try:
        yield seen
    finally:
        signal.signal(signal.SIGINT, before)
