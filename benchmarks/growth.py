"""Measure how the time of every command across studies grows with the number of studies.

    python benchmarks/growth.py [--fewest N]

Of twice the studies each should take at most about twice as long: what the start takes is the same
for all. The table on standard output is Markdown. Linux and macOS.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from paired import HERE, ROOT, Place, installed, machine, seconds, table
from run import own_studies

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (
    "studies list",
    "studies outcomes",
    "studies outcomes --values",
    "studies matrix",
    "studies compare",
    "studies dropouts",
    "studies adverse-events",
    "studies caveats",
    "studies discrepancies",
    "cite",
)
RUNS = 3
MOST = 2.4  # times as long, of twice the studies


def grown(place: Place, command: str, folders: Sequence[Path]) -> list[float]:
    """Return how long a command takes with the studies in each of `folders`: the median of runs."""
    return [
        statistics.median(
            seconds(place.command(f"ldn {command} --data", folder), place.environment)
            for _ in range(RUNS)
        )
        for folder in folders
    ]


def main() -> None:
    """Measure as the command line says, and print the table."""
    parser = argparse.ArgumentParser(description="Measure how ldn grows with the studies.")
    parser.add_argument("--fewest", type=int, default=1_000, help="studies, then doubled twice")
    fewest = parser.parse_args().fewest
    counts = [fewest, 2 * fewest, 4 * fewest]
    heads = [f"{count:,} to {2 * count:,} studies" for count in counts[:-1]]
    lines: list[tuple[str, ...]] = [("what", *heads, "at most", "budget")]
    with tempfile.TemporaryDirectory(prefix="ldn-growth-") as folder:
        home = Path(folder)
        place = Place(installed(home / "environment", ROOT, HERE / "yardsticks"), home)
        folders = [own_studies(home / str(count), count) for count in counts]
        for command in COMMANDS:
            print(command, file=sys.stderr, flush=True)
            took = grown(place, command, folders)
            times = [more / few for few, more in pairwise(took)]
            met = "met" if max(times) <= MOST else "NOT met"
            told = (f"{one:.2f}" for one in times)
            lines.append((f"`ldn {command}`", *told, f"{MOST:.2f}", met))
    print(f"{machine()}; the median of {RUNS} runs.\n\n{table(lines)}")


if __name__ == "__main__":
    main()
