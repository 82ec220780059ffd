"""How everything here is measured: two programs in turn, the ratio of each pair of runs.

Whatever else the machine does meets both alike. The median ratio is held against a budget.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

HERE = Path(__file__).parent
ROOT = HERE.parent
FEWEST = 15  # pairs that a median is worth something of
LOOKUP, TABLE = "ldn study cree2010 --json", "ldn study cree2010 --outcomes"

# A process's peak starts at that of the one it comes from, so a bare interpreter starts it.
PEAK = """
import os, sys
nothing = os.open(os.devnull, os.O_WRONLY)
actions = [(os.POSIX_SPAWN_DUP2, nothing, 1)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=actions)
_, status, usage = os.wait4(child, 0)
print(usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


class Place(NamedTuple):
    """Where the programs are installed and the data lie; `home` keeps a user's settings out."""

    programs: Path
    home: Path

    def command(self, line: str, *arguments: str | Path) -> list[str]:
        """Return the words of `line`, with its program's whole path, and `arguments`."""
        program, *words = line.split()
        return [str(self.programs / program), *words, *map(str, arguments)]

    @property
    def environment(self) -> dict[str, str]:
        """What a measured program knows of the outside."""
        return {"HOME": str(self.home), "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}


def seconds(command: Sequence[str], environment: dict[str, str]) -> float:
    """Return how long `command` takes, from its start to its end."""
    begin = time.perf_counter()
    nothing = subprocess.DEVNULL
    subprocess.run(command, env=environment, stdin=nothing, stdout=nothing, check=True)
    return time.perf_counter() - begin


def peak(command: Sequence[str], environment: dict[str, str]) -> float:
    """Return how much memory `command` takes at its peak, in the system's unit."""
    bare = [sys.executable, "-I", "-S", "-c", PEAK, *command]
    done = subprocess.run(bare, env=environment, stdout=subprocess.PIPE, check=True)
    return int(done.stdout)


class Row(NamedTuple):
    """One comparison: two command lines, what of them is measured, and the budget."""

    what: str
    against: str
    ours: Sequence[str]
    theirs: Sequence[str]
    budget: float
    measure: Callable[[Sequence[str], dict[str, str]], float] = seconds


def installed(folder: Path, *packages: str | Path) -> Path:
    """Return the programs of a new environment in `folder` that has `packages`, compiled."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-m", "venv", folder], env=environment, check=True)
    pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--compile", *map(str, packages)]
    subprocess.run(pip, env=environment, check=True)
    return folder / "bin"


def ratios(row: Row, pairs: int, environment: dict[str, str]) -> list[float]:
    """Return ours divided by theirs in each of `pairs` pairs of runs, the order taking turns."""
    found = []
    for number in range(-1, pairs):
        ours_first = number % 2 == 0
        commands = (row.ours, row.theirs) if ours_first else (row.theirs, row.ours)
        one, other = (row.measure(command, environment) for command in commands)
        if number >= 0:  # the first pair only warms up
            found.append(one / other if ours_first else other / one)
    return found


def line(row: Row, found: Sequence[float]) -> tuple[str, ...]:
    """Return the cells of `row` in the table."""
    low, median, high = statistics.quantiles(found, n=4, method="inclusive")
    met = "met" if median <= row.budget else "NOT met"
    return (
        row.what,
        row.against,
        f"{median:.2f}",
        f"{low:.2f} to {high:.2f}",
        f"{row.budget:.2f}",
        met,
    )


def table(lines: Sequence[Sequence[str]]) -> str:
    """Return `lines`, the first of them headings, as a Markdown table with aligned columns."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rule = ["-" * width for width in widths]
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        + " |"
        for cells in (lines[0], rule, *lines[1:])
    )


def machine() -> str:
    """Return the names of the processor and of the Python that everything runs on."""
    processor = platform.processor()
    if Path("/proc/cpuinfo").is_file():
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        names = [text.partition(":")[2].strip() for text in told if text.startswith("model name")]
        processor = next(iter(names), processor)
    return f"{processor or platform.machine()}, Python {platform.python_version()}"


def compare(told: str, rows: Callable[[Place], Iterable[Row]]) -> None:
    """Measure `rows` as the command line says, and print their table; `told` describes the script.

    This checkout is installed as a wheel with its bytecode, beside the yardsticks.
    """
    parser = argparse.ArgumentParser(description=told)
    parser.add_argument("--pairs", type=int, default=25, help=f"pairs a row, at least {FEWEST}")
    pairs = parser.parse_args().pairs
    if pairs < FEWEST:
        parser.error(f"fewer than {FEWEST} pairs say nothing")
    lines: list[tuple[str, ...]] = [
        ("what", "against", "median ratio", "quartiles", "at most", "budget")
    ]
    with tempfile.TemporaryDirectory(prefix="ldn-benchmarks-") as folder:
        home = Path(folder)
        place = Place(installed(home / "environment", ROOT, HERE / "yardsticks"), home)
        chosen = list(rows(place))
        for number, row in enumerate(chosen, 1):
            step = f"{number}/{len(chosen)} {row.what} / {row.against}"
            print(step, file=sys.stderr, flush=True)
            lines.append(line(row, ratios(row, pairs, place.environment)))
    print(f"{machine()}; {pairs} pairs a row.\n\n{table(lines)}")
