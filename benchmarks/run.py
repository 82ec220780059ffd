"""Measure `ldn` beside minimal programs that do no more than they must.

    python benchmarks/run.py [--pairs N]

The table on standard output is Markdown. `peers.py` measures it beside what a user might run
instead. Linux and macOS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paired import LOOKUP, ROOT, TABLE, Place, Row, compare, peak

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANY, LISTED = 10_000, 1_000  # own studies


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
    yield Row(
        "`ldn search fatigue --json`",
        f"`{LOOKUP}`",
        place.command("ldn search fatigue --json"),
        lookup,
        2,
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


if __name__ == "__main__":
    compare("Measure ldn beside minimal programs.", budgets)
