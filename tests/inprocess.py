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

from ldn_cli import cli, render, terminal
from ldn_cli.render.screen import Look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.sheet import Report

# Every command that prints records, with arguments that make it print some.
RECORDS = {
    "studies-list": ("studies", "list"),
    "study-cree2010": ("study", "cree2010"),
    "study-martino2008": ("study", "martino2008"),
    "study-zagon2009": ("study", "zagon2009"),
    "studies-outcomes": ("studies", "outcomes"),
    "studies-dropouts": ("studies", "dropouts"),
    "studies-adverse-events": ("studies", "adverse-events"),
    "studies-caveats": ("studies", "caveats"),
    "studies-discrepancies": ("studies", "discrepancies"),
    "studies-matrix": ("studies", "matrix"),
    "studies-compare": ("studies", "compare"),
    "background": ("background",),
    "search": ("search", "naltrexone", "sclerosis"),
}


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


def afresh(*args: str, look: Look = PIPE) -> Done:
    """Return what `ldn` does with `args` where the output looks as `look` says."""
    stdout: list[bytes] = []
    stderr: list[str] = []
    with (
        patch.dict(os.environ, PLAIN, clear=True),
        patch.object(terminal, "look", lambda: look),
        patch.object(terminal, "write", stdout.append),
        patch.object(terminal, "complain", stderr.append),
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
        code = cli_run(args)
    assert code == 0
    (made,) = kept
    return made


def cli_run(args: tuple[str, ...]) -> int:
    """Run `ldn` with `args` in a plain environment, and return its exit code."""
    with patch.dict(os.environ, PLAIN, clear=True):
        return cli.run(args)


def commands() -> Iterator[tuple[str, ...]]:
    """Yield every command, as the words that call it."""
    for name in cli.RootGroup.entries:
        groups: dict[str, type[cli.Group]] = {
            "studies": cli.StudiesGroup,
            "dataset": cli.DatasetGroup,
        }
        if name in groups:
            yield from ((name, inner) for inner in groups[name].entries)
        else:
            yield (name,)
