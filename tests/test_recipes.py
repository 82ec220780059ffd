"""The recipes of docs/scripting.md, run as they stand."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, NamedTuple

import pytest
from build_docs import ROOT, blocks, table
from documents import files, marks, shell
from inprocess import ldn as inside
from registries import RECORDS

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

PAGE = (ROOT / "docs" / "scripting.md").read_text("utf-8")
# The columns of CSV that the page names, by the command.
NAMED = {
    row["Command"].strip("`"): row["Columns"].replace("`", "").split(", ")
    for row in table(PAGE, "A spreadsheet")
}


class Expected(NamedTuple):
    """What a recipe has in it, patterns of what it prints, and of each file that it writes."""

    recipe: str
    printed: tuple[str, ...] = ()
    written: tuple[tuple[str, str], ...] = ()


SHELL = (
    Expected("'.dropouts | {", (r'"enrolled": 80,\s+"completed": 60,\s+"attrition": 0\.25,',)),
    Expected(
        ".p_value < 0.05",
        (
            r"\Acree2010\tSF-36 Mental Component Summary\t=\t0\.04\n"
            r"cree2010\tMental Health Inventory\t<\t0\.01\n"
            r"cree2010\tPain Effects Scale\t=\t0\.04\n\Z",
        ),
    ),
    Expected("select(.adverse_events == [])", (r"\Azagon2009\n\Z",)),
    Expected(
        "|| exit",
        (r"\A\Z",),
        tuple(
            (f"{study}-outcomes.csv", r"\Aid,domain,measure,")
            for study in ("cree2010", "martino2008", "zagon2009")
        ),
    ),
    Expected("case $?", (r"\Anothing found\n\Z",), (("hits.txt", r"\A\Z"), ("why.txt", "ataxia"))),
    Expected(
        "--format csv > outcomes.csv", written=(("outcomes.csv", r"\Astudy,id,domain,measure,"),)
    ),
    Expected("printf", written=(("outcomes.csv", r"\A\ufeffstudy,id,domain,measure,"),)),
    Expected(
        "sqlite-utils insert", (r"martino2008 +fatigue +not_reported +1\n",), (("ldn.db", ""),)
    ),
    Expected(
        "ldn cite",
        written=(
            ("cree2010.ris", r"DO  - 10\.1002/ana\.22006\n"),
            ("ldn.bib", "@article{cree2010-abstract,"),
            ("ldn.json", '"id": "nct00501696"'),
        ),
    ),
    Expected(
        "--format markdown",
        written=(("martino2008.md", r"\n## Outcomes\n(.*\n)+## Discrepancies\n"),),
    ),
    Expected("dataset validate mine/", (r"\A\Z",)),
)

PYTHON = (
    Expected("read_csv", (r"martino2008 +3 ",)),
    Expected("ldn_cli.across", (r"SF-36 Mental Component Summary +3\.3 +points +0\.04",)),
)


def check(done: subprocess.CompletedProcess[str], expected: Expected, folder: Path) -> None:
    """Hold what a recipe did against what is expected of it."""
    assert (done.returncode, done.stderr) == (0, "")
    for pattern in expected.printed:
        assert re.search(pattern, done.stdout), done.stdout
    written = dict(files(folder))
    assert list(written) == [name for name, _ in expected.written]
    for name, pattern in expected.written:
        assert re.search(pattern, written[name]), written[name]


@pytest.mark.parametrize(
    "number",
    [pytest.param(n, marks=marks(recipe)) for n, recipe in enumerate(blocks(PAGE, "sh"))],
)
def test_shell(number: int, tmp_path: Path) -> None:
    """Each recipe for the shell succeeds silently, prints what it promises and writes its files."""
    recipe = blocks(PAGE, "sh")[number]
    assert SHELL[number].recipe in recipe
    check(shell(recipe, tmp_path), SHELL[number], tmp_path)


@pytest.mark.parametrize("number", range(len(PYTHON)))
def test_python(number: int, tmp_path: Path) -> None:
    """Each recipe in Python succeeds silently and prints the records it is about."""
    recipe = blocks(PAGE, "python")[number]
    assert PYTHON[number].recipe in recipe
    (tmp_path / "recipe.py").write_text(recipe, "utf-8")
    done = shell("python recipe.py", tmp_path)
    (tmp_path / "recipe.py").unlink()
    check(done, PYTHON[number], tmp_path)


def test_r() -> None:
    """The recipe in R calls a command that works, and names columns that its output has.

    It is not run: R is no part of what the tests need.
    """
    (recipe,) = blocks(PAGE, "r")
    (command,) = re.findall(r'system\("ldn ([^"]+)"', recipe)
    columns = set(re.findall(r"outcomes\$(\w+)", recipe)) | set(
        re.findall(r"\w+", re.findall(r"select = c\((.*?)\)", recipe)[0])
    )
    assert columns > {"study", "p_value"}
    for record in inside(*command.split()).json:
        assert columns <= record.keys()


def test_every_recipe_is_here() -> None:
    """No recipe stands on the page without a test, and none in a language that has none."""
    assert (len(blocks(PAGE, "sh")), len(blocks(PAGE, "python"))) == (len(SHELL), len(PYTHON))
    assert len(blocks(PAGE)) == len(blocks(PAGE, "sh", "python", "r"))


@pytest.mark.parametrize("name", [name for name in RECORDS if name.startswith("studies-")])
def test_csv_columns(name: str) -> None:
    """CSV has the columns that the page names, those of the JSON where it names none."""
    args = RECORDS[name]
    told = NAMED.get(f"ldn {' '.join(args)} --format csv")
    header = next(csv.reader(io.StringIO(inside(*args, "--format", "csv").text)))
    assert header == (told or list(inside(*args, "--json").json[0]))


def test_columns_are_named_of_commands_that_there_are() -> None:
    """The page names the columns of no command that does not exist."""
    assert {*NAMED} <= {f"ldn {' '.join(args)} --format csv" for args in RECORDS.values()}
