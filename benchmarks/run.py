"""Measure `ldn` beside minimal programs that do no more than they must, and beside its peers.

    python benchmarks/run.py [--pairs N] [--peers]

It builds the wheel of this checkout and installs it with its bytecode and the yardsticks into an
environment of its own, in a temporary folder. For each row it runs `ldn` and what it is compared
with in turn, so that whatever else the machine does meets both alike, and takes the ratio of each
pair; the median ratio is held against the budget. The table on standard output is Markdown.

`--peers` adds what a user might run instead for a small lookup, each installed from PyPI into an
environment of its own; there the budget is to be faster. Linux and macOS.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HERE = Path(__file__).parent
ROOT = HERE.parent
FEWEST = 15  # pairs that a median is worth something of
MANY, LISTED = 10_000, 1_000  # own studies
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


def own_studies(folder: Path, count: int) -> Path:
    """Return `folder`, new, with `count` study files: a bundled one under other names."""
    text = (ROOT / "data" / "studies" / "cree2010.toml").read_text(encoding="utf-8")
    before, after = text.split('id = "cree2010"', 1)
    folder.mkdir()
    for number in range(count):
        name = f"own{number:05}"
        study = f'{before}id = "{name}"{after}'
        (folder / f"{name}.toml").write_text(study, encoding="utf-8")
    return folder


def budgets(place: Place) -> Iterator[Row]:
    """Yield what is promised of a lookup."""
    many = own_studies(place.home / "many", MANY)
    some = own_studies(place.home / "some", LISTED)
    lookup = place.command("ldn study cree2010 --json")
    least = place.command("minimal greet")
    yield Row(f"`{LOOKUP}`", "minimal Typer program", lookup, least, 1.15)
    yield Row(
        "`ldn studies list --json`",
        "minimal Typer program",
        place.command("ldn studies list --json"),
        least,
        1.20,
    )
    yield Row(
        f"`{TABLE}`",
        "minimal Typer program with a Rich table",
        place.command(TABLE),
        place.command("minimal-table"),
        1.15,
    )
    yield Row(
        "`ldn --help`",
        "minimal Typer program, `--help`",
        place.command("ldn --help"),
        place.command("minimal --help"),
        1.15,
    )
    beside = f"{MANY:,} own studies beside"
    yield Row(
        f"`{LOOKUP}`, {beside}",
        "none beside",
        place.command(LOOKUP, "--data", many),
        lookup,
        1.3,
    )
    yield Row(
        f"`ldn study OWN --json`, {beside}",
        f"`{LOOKUP}`, none beside",
        place.command(f"ldn study own{MANY // 2:05} --json", "--data", many),
        lookup,
        1.3,
    )
    yield Row(
        f"`ldn studies list --json`, {LISTED:,} own studies",
        "tomli parsing the same files",
        place.command("ldn studies list --json", "--data", some),
        place.command("parse-only", some),
        1.5,
    )
    yield Row(f"peak memory of `{LOOKUP}`", "minimal Typer program", lookup, least, 1.2, peak)


def peers(place: Place) -> Iterator[Row]:
    """Yield what a user might run instead for a small lookup, each with data as small as ours."""
    folder = place.home / "peers"
    outcomes = place.command(TABLE, "--format", "csv")
    text = subprocess.run(outcomes, env=place.environment, stdout=subprocess.PIPE, check=True)
    file = place.home / "outcomes.csv"
    file.write_bytes(text.stdout)
    for package, line, arguments in (
        ("csvkit", "csvcut -c id,direction,finding", (file,)),
        ("papis", "papis list --all", (library(place.home),)),
        ("sqlite-utils", "sqlite-utils rows", (database(file), "outcomes")),
        ("httpie", "http --version", ()),
    ):
        there = Place(installed(folder / package, package), place.home)
        theirs = there.command(line, *arguments)
        for ours in (LOOKUP, TABLE):
            yield Row(f"`{ours}`", f"`{line}`", place.command(ours), theirs, 1.0)


def library(home: Path) -> str:
    """Return the word that finds the one document in a library of papis, new in `home`."""
    document = home / "library" / "cree2010"
    document.mkdir(parents=True)
    told = "title: Pilot trial of low-dose naltrexone\nauthor: Cree, Bruce\nyear: 2010\n"
    (document / "info.yaml").write_text(told, encoding="utf-8")
    settings = home / ".config" / "papis"
    settings.mkdir(parents=True)
    told = f"[settings]\ndefault-library = trials\n[trials]\ndir = {document.parent}\n"
    (settings / "config").write_text(told, encoding="utf-8")
    return "naltrexone"


def database(table: Path) -> Path:
    """Return a new SQLite file beside the CSV file `table`, with its rows as `outcomes`."""
    path = table.with_suffix(".db")
    with table.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"create table outcomes ({', '.join(head)})")
        marks = ", ".join("?" for _ in head)
        connection.executemany(f"insert into outcomes values ({marks})", rows)  # noqa: S608
    return path


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


def main() -> None:
    """Build, measure, and print the table."""
    parser = argparse.ArgumentParser(description="Measure ldn beside minimal programs and peers.")
    parser.add_argument("--pairs", type=int, default=25, help=f"pairs a row, at least {FEWEST}")
    parser.add_argument("--peers", action="store_true", help="install and compare its peers too")
    options = parser.parse_args()
    if options.pairs < FEWEST:
        parser.error(f"fewer than {FEWEST} pairs say nothing")
    lines: list[tuple[str, ...]] = [
        ("what", "against", "median ratio", "quartiles", "at most", "budget")
    ]
    with tempfile.TemporaryDirectory(prefix="ldn-benchmarks-") as folder:
        home = Path(folder)
        place = Place(installed(home / "environment", ROOT, HERE / "yardsticks"), home)
        rows = [*budgets(place), *(peers(place) if options.peers else ())]
        for number, row in enumerate(rows, 1):
            print(f"{number}/{len(rows)} {row.what} / {row.against}", file=sys.stderr, flush=True)
            lines.append(line(row, ratios(row, options.pairs, place.environment)))
    print(f"{machine()}; {options.pairs} pairs a row.\n\n{table(lines)}")


if __name__ == "__main__":
    main()
