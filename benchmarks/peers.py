"""Measure `ldn` beside what a user might run instead for a small lookup; it is to be faster.

    python benchmarks/peers.py [--pairs N]

Each of the others is installed from PyPI into an environment of its own. The table on standard
output is Markdown. Linux and macOS.
"""

from __future__ import annotations

import csv
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

from paired import LOOKUP, TABLE, Place, Row, compare, installed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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


if __name__ == "__main__":
    compare("Measure ldn beside its peers.", peers)
