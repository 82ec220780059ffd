"""Golden files: what every command shows, for a reviewer to read and a change to be seen in.

After a change that is meant, renew them and read the difference before it is committed:

    LDN_RENEW_GOLDEN=1 pytest tests/test_golden.py && git diff tests/golden
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from inprocess import RECORDS, commands
from inprocess import ldn as inside

from ldn_cli.render.screen import Look

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

FOLDER = Path(__file__).parent / "golden"
RENEW = bool(os.environ.get("LDN_RENEW_GOLDEN"))
WIDTHS = (40, 80, 140)


class Case(NamedTuple):
    """A command, how its output is to look, and the environment in which the process does that."""

    args: tuple[str, ...]
    look: Look
    environment: dict[str, str]


def shown(args: tuple[str, ...], width: int) -> Case:
    """Return the case of a command in a pipe of so many columns."""
    return Case(args, Look(width=width), {"COLUMNS": str(width)})


PICTURES = {
    "studies-matrix": ("studies", "matrix"),
    "study-cree2010-outcomes": ("study", "cree2010", "--outcomes"),
}
SCREENS = {
    **{name: args for name, args in RECORDS.items() if name != "search"},
    "search": ("search", "dreaming"),
    "study-cree2010-outcomes": PICTURES["study-cree2010-outcomes"],
    "studies-outcomes-fatigue": ("studies", "outcomes", "--domain", "fatigue"),
    "cite": ("cite", "--all-sources"),
}
CASES = {
    **{
        f"{name}.{width}.txt": shown(args, width)
        for name, args in SCREENS.items()
        for width in WIDTHS
    },
    **{
        f"{name}.{width}.color.txt": Case(
            args,
            Look(width=width, color=True),
            {"COLUMNS": str(width), "FORCE_COLOR": "1"},
        )
        for name, args in PICTURES.items()
        for width in (60, 80, 120)
    },
    **{
        f"{name}.{width}.ascii.txt": Case(
            args,
            Look(width=width, encoding="ascii"),
            {"COLUMNS": str(width), "PYTHONIOENCODING": "ascii"},
        )
        for name, args in PICTURES.items()
        for width in (60, 80, 120)
    },
    **{
        f"{name}.{width}.list.txt": shown((*RECORDS[name], "--format", "list"), width)
        for name in ("studies-discrepancies", "studies-dropouts")
        for width in (40, 80)
    },
    **{
        f"{name}.md": shown((*RECORDS[name], "--format", "markdown"), 100)
        for name in ("study-zagon2009", "studies-outcomes", "studies-compare")
    },
    **{
        f"{name}.csv": shown((*RECORDS[name], "--format", "csv"), 100)
        for name in RECORDS
        if name in {"studies-list", "studies-outcomes", "studies-dropouts", "studies-discrepancies"}
    },
}


@pytest.mark.parametrize("name", CASES)
def test_output_is_as_it_was(name: str) -> None:
    """A command prints what its golden file holds, byte for byte."""
    done = inside(*CASES[name].args, look=CASES[name].look)
    assert (done.code, done.stderr) == (0, "")
    file = FOLDER / name
    if RENEW:
        FOLDER.mkdir(exist_ok=True)
        file.write_bytes(done.stdout)
    assert done.stdout.decode() == file.read_bytes().decode()


@pytest.mark.parametrize(
    "name",
    [
        "studies-matrix.60.color.txt",
        "studies-matrix.60.ascii.txt",
        "study-cree2010-outcomes.80.txt",
        "studies-discrepancies.40.list.txt",
        "studies-dropouts.csv",
        "study-zagon2009.md",
    ],
)
def test_process_prints_its_golden_file(
    name: str, ldn: Callable[..., subprocess.CompletedProcess[bytes]]
) -> None:
    """The installed command, in the environment of the case, prints the very same file."""
    case = CASES[name]
    assert ldn(*case.args, **case.environment).stdout == inside(*case.args, look=case.look).stdout


def test_no_golden_file_is_stale() -> None:
    """Every golden file belongs to a case."""
    stale = [file for file in FOLDER.iterdir() if file.name not in CASES]
    if RENEW:
        for file in stale:
            file.unlink()
    else:
        assert stale == []


def test_every_command_has_its_golden_files() -> None:
    """Every command that shows text has a golden file at 40, 80 and 140 columns."""
    for words in commands():
        if words[0] != "dataset":
            own = {case.look.width for case in CASES.values() if case.args[: len(words)] == words}
            assert set(WIDTHS) <= own, words
