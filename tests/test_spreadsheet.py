"""CSV as a spreadsheet opens it, with what its dialog has ticked when it comes up."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from math import isclose
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from own import CITED, ldn, saved, study
from registries import STUDIES, TABLES

from ldn_cli.render import csv as rendering

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# As LibreOffice has it: comma, semicolon and tab part cells, quotation marks keep one, UTF-8.
DIALOG = "--infilter=CSV:44/59/9,34,76,1"
ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TABLE, TEXT, OFFICE = ODF % "table", ODF % "text", ODF % "office"
TEXTS = (
    *("one; two", "one, two", 'say "no"; twice', " blank before", "blank behind ", "two\nlines"),
    *("one\ttwo", "=1+1", "-x; y", "\u00dcber \u03b2 \u2265 \u4e2d", "a | b", "'quoted'", ";", '"'),
)


def cells(row: ET.Element) -> Iterator[str]:
    """Yield the text of each cell of a row of a spreadsheet, or else its value."""
    for cell in row.iter(f"{TABLE}table-cell"):
        kind = cell.get(f"{OFFICE}value-type", "string")
        assert kind in {"string", "float", "boolean"}, (kind, "".join(cell.itertext()))
        lines = ("".join(pieces(line)) for line in cell.iter(f"{TEXT}p"))
        known = cell.get(f"{OFFICE}value") or cell.get(f"{OFFICE}boolean-value")
        text = known or "\n".join(lines)
        yield from [text] * int(cell.get(f"{TABLE}number-columns-repeated", "1"))


def pieces(line: ET.Element) -> Iterator[str]:
    """Yield the text of a line: what stands in it, and blanks that have tags of their own."""
    yield line.text or ""
    for part in line:
        if part.tag == f"{TEXT}s":
            yield " " * int(part.get(f"{TEXT}c", "1"))
        yield from pieces(part)
        yield part.tail or ""


def same(cell: str, opened: str) -> bool:
    """Tell whether a cell of CSV is what a spreadsheet has: as text, or as a number (a double)."""
    try:
        return cell == opened or isclose(float(cell), float(opened), rel_tol=1e-12)
    except ValueError:
        return False


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the CSV of each command that has one, by its words, and of an own study's caveats.

    Of the studies, one stands for all.
    """
    file = saved(
        tmp_path_factory.mktemp("own"),
        study(caveats=[{"kind": "pilot", "text": text, **CITED} for text in TEXTS]),
    )
    bundled = {name: args for name, args in TABLES.items() if not {*STUDIES[1:]} & {*args}}
    calls = {**bundled, "own": ("study", "own2021", "--caveats", "--data", str(file))}
    return {name: ldn(*args, "--format", "csv").text for name, args in calls.items()}


@pytest.mark.client
def test_a_spreadsheet_opens_csv_as_it_is(tables: dict[str, str], tmp_path: Path) -> None:
    """Every cell of every table is one in LibreOffice too, with what its dialog has ticked."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    files = {tmp_path / f"{index}.csv": text for index, text in enumerate(tables.values())}
    for file, text in files.items():
        file.write_bytes(text.encode())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ("--headless", DIALOG, "--convert-to", "fods", "--outdir", str(tmp_path))
    done = subprocess.run(
        ["soffice", profile, *convert, *map(str, files)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for file, text in files.items():
        document = ET.parse(file.with_suffix(".fods")).getroot()  # noqa: S314 - of our own making
        rows = [[*cells(row)] for row in document.iter(f"{TABLE}table-row")]
        wanted = [*csv.reader(io.StringIO(text, newline=""))]
        assert len(rows) >= len(wanted)
        for given, found in zip(wanted, rows, strict=False):
            padded = [*found, *[""] * (len(given) - len(found))]
            assert all(map(same, given, padded)), (given, found)
            assert not any(padded[len(given) :])


def test_what_could_part_a_cell_is_quoted(tables: dict[str, str]) -> None:
    """Whatever a reader takes for the end of a cell, and a blank at an end, is within quotes."""
    bare = tables["own"].replace('""', "")
    for quoted in bare.split('"')[1::2]:
        bare = bare.replace(f'"{quoted}"', "")
    assert not set(bare) & {";", "\t"}
    assert all(cell == cell.strip() for line in bare.splitlines() for cell in line.split(","))
    read = [row["text"] for row in csv.DictReader(io.StringIO(tables["own"], newline=""))]
    assert read == [rendering._cell(text) for text in TEXTS]
