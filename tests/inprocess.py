"""The commands inside the test's own process: hundreds of screens in the time of a few processes.

What is exchanged is the very edge: how the screen looks is passed in, and what would leave the
process is handed back.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

import msgspec
from conftest import PLAIN, remembered
from registries import RECORDS

from ldn_cli import render
from ldn_cli.cli import app as cli
from ldn_cli.cli import terminal
from ldn_cli.dataset import loading, store
from ldn_cli.dataset.files import BUNDLED
from ldn_cli.render.look import Look

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ldn_cli.evidence.model import Study
    from ldn_cli.evidence.terms import Words
    from ldn_cli.report.sheet import Report


__all__ = ["PIPE", "RECORDS", "Done", "afresh", "ldn", "report"]


class Done(NamedTuple):
    """What a command did: its exit code, standard output and standard error."""

    code: int
    stdout: bytes
    stderr: str

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.stdout.decode()

    @property
    def json(self) -> Any:
        """Standard output as JSON; the command must have succeeded silently."""
        assert self.code == 0, self.stderr
        assert self.stderr == ""
        return msgspec.json.decode(self.stdout)


PIPE = Look()


def browser(_: str) -> bool:
    """Stand for a browser that cannot be started, so that no test opens a page."""
    return False


loaded, checked = loading.load, loading.checked
load_bundled = remembered(loaded)
check_bundled = remembered(lambda path: checked(path, store.Dataset().bundled))


def load(path: Path, kind: Any) -> Any:
    """Return a file as a record; that of a bundled file, which no test changes, is made once."""
    return load_bundled(path, kind) if BUNDLED in path.parents else loaded(path, kind)


def check(path: Path, known: Words) -> Study:
    """Return the study in a file that breaks no rule; a bundled file is checked once."""
    return check_bundled(path) if BUNDLED in path.parents else checked(path, known)


# For every test, wherever it reads from; where `BUNDLED` is another folder, nothing is kept.
vars(loading)["load"] = vars(store)["load"] = load
vars(store)["checked"] = check


def afresh(*args: str, look: Look = PIPE, write: Callable[[bytes], object] | None = None) -> Done:
    """Return what `ldn` does with `args` where the output looks as `look` says.

    `write` takes what would leave the process by standard output, in place of what keeps it.
    """
    stdout: list[bytes] = []
    stderr: list[str] = []
    with (
        patch.object(os, "environ", PLAIN.copy()),
        patch.object(terminal, "look", lambda: look),
        patch.object(terminal, "write", write or stdout.append),
        patch.object(terminal, "_paged", lambda _: False),
        patch.object(terminal, "complain", stderr.append),
        patch("webbrowser.open", browser),
    ):
        code = cli.run(args)
    return Done(code, b"".join(stdout), "\n".join(stderr))


ldn = remembered(afresh)  # of bundled data it always does the same


@remembered
def report(*args: str) -> Report:
    """Return the report that `ldn` makes for `args`, before any format is given to it."""
    kept: list[Report] = []

    def keep(_name: str, made: Report, _look: Look) -> str:
        kept.append(made)
        return ""

    with patch.object(render, "render", keep):
        assert afresh(*args).code == 0
    (made,) = kept
    return made
