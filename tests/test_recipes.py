"""The recipes of docs/scripting.md, run as they stand."""

from __future__ import annotations

import csv
import io
import re
import shutil
from decimal import Decimal
from math import isnan, log
from typing import TYPE_CHECKING, NamedTuple

import pytest
from build_docs import ROOT, blocks, table
from documents import files, shell
from inprocess import afresh
from inprocess import ldn as inside
from own import FULL, saved, study
from registries import TABLES

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from own import Content

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
    Expected(
        ".counts[]",
        (
            r"cree2010\tleft\tall\t10\tcree2010-abstract\n",
            r"martino2008\tleft\tall\t5\tgironi2008-abstract\n",
        ),
    ),
    Expected('"adverse_events"', (r"\Azagon2009\n\Z",)),
    Expected('"abstract"', (r"\Ahttps://doi\.org/10\.1002/ana\.22006\n\Z",)),
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
            ("ldn.nbib", r"TI  - Low dose naltrexone for treatment of multiple sclerosis: a retr"),
        ),
    ),
    Expected(
        "--format markdown",
        written=(("martino2008.md", r"\n## Outcomes\n(.*\n)+## Discrepancies\n"),),
    ),
    Expected("dataset validate mine/", (r"\A\Z",)),
    Expected(
        "check-jsonschema",
        (r"\Aok -- validation done\n\Z",),
        (
            ("outcomes.json", r'"study": "cree2010"'),
            ("outcomes.schema.json", r'"title": "ldn studies outcomes --json"'),
        ),
    ),
)

PYTHON = (
    Expected("read_csv", (r"martino2008 +6 ",)),
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


@pytest.mark.client
@pytest.mark.parametrize("number", range(len(SHELL)))
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


# The recipes in R: one to look at outcomes, one to compare two arms.
LOOK, ARMS = blocks(PAGE, "r")
# The difference of means and the logarithm of the ratio of shares, with their variances.
MEANS = (6.5 - 5.0, 1.5**2 / 20 + 1.2**2 / 18)
COUNTS = (log((8 / 20) / (3 / 18)), 1 / 8 - 1 / 20 + 1 / 3 - 1 / 18)


def two_armed(folder: Path) -> None:
    """Write own studies to `folder`: means with all that is needed, counts, means alone."""

    def outcome(name: str, **numbers: Content) -> Content:
        when = {"time": "at 12 weeks"}
        values = [when | {"group": group} | value for group, value in numbers.items()]
        return {**FULL["outcomes"][0], "id": name, "values": values}

    mean, count = {"statistic": "mean"}, {"statistic": "count"}
    outcomes = [
        outcome(
            "means",
            LDN=mean | {"value": Decimal("6.50"), "sd": Decimal("1.50"), "of": 20},
            placebo=mean | {"value": Decimal("5.00"), "sd": Decimal("1.20"), "of": 18},
        ),
        outcome("counts", LDN=count | {"n": 8, "of": 20}, placebo=count | {"n": 3, "of": 18}),
        outcome("bare", LDN=mean | {"value": 7}, placebo=mean | {"value": 6}),
    ]
    folder.mkdir()
    saved(folder, study(outcomes=outcomes))


def by_pandas(folder: Path) -> list[tuple[str, float, float]]:
    """Return each outcome's effect and its variance, from the columns that the recipe reads."""
    import pandas as pd

    args = re.findall(r'pipe\("ldn ([^"]+)"', ARMS)[0].replace("mine", str(folder / "mine"))
    numbers = pd.read_csv(io.StringIO(afresh(*args.split()).text))
    by = re.findall(r"\w+", re.findall(r"by <- c\((.*?)\)", ARMS)[0])
    kept = [*by, *re.findall(r"(\w+) = \"numeric\"", ARMS)]
    one, two = (numbers.loc[numbers["role"] == role, kept] for role in ("experimental", "placebo"))
    wide = one.merge(two, on=by, suffixes=("1", "2"))
    found = []
    for _, row in wide.iterrows():
        if row["statistic"] == "mean":
            effect = row["mi1"] - row["mi2"]
            variance = row["sdi1"] ** 2 / row["ni1"] + row["sdi2"] ** 2 / row["ni2"]
        else:
            effect = log((row["xi1"] / row["ni1"]) / (row["xi2"] / row["ni2"]))
            variance = sum(1 / row[f"xi{arm}"] - 1 / row[f"ni{arm}"] for arm in (1, 2))
        found.append((row["outcome"], effect, variance))
    return found


def test_two_arms_stand_beside_each_other(tmp_path: Path) -> None:
    """By the columns that the recipe names, the numbers of two arms make an effect, or gaps."""
    two_armed(tmp_path / "mine")
    found = {outcome: numbers for outcome, *numbers in by_pandas(tmp_path)}
    assert found["means"] == pytest.approx(MEANS)
    assert found["counts"] == pytest.approx(COUNTS)
    assert isnan(found["bare"][1])


@pytest.mark.client
@pytest.mark.parametrize("recipe", [LOOK, ARMS], ids=["look", "arms"])
def test_r(recipe: str, tmp_path: Path) -> None:
    """Each recipe in R prints what it promises; metafor takes the columns as its own."""
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed")
    two_armed(tmp_path / "mine")
    (tmp_path / "recipe.R").write_text(recipe, "utf-8")
    done = shell("LANGUAGE=en Rscript --vanilla recipe.R", tmp_path)
    if "there is no package called" in done.stderr:
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stderr
    numbers = [
        rf"{name} +at 12 weeks +{effect:.4f} +{variance:.4f}"
        for name, (effect, variance) in {"means": MEANS, "counts": COUNTS}.items()
    ]
    gaps = r"own2021 +bare +mean +NA +NA +NA +NA"
    looked = [r"cree2010 +8 +6 +0 +1", r"Pain Effects Scale +1\.6 points +="]
    for pattern in [*numbers, gaps] if recipe == ARMS else looked:
        assert re.search(pattern, done.stdout), done.stdout


def test_every_recipe_is_here() -> None:
    """No recipe stands on the page without a test, and none in a language that has none."""
    assert (len(blocks(PAGE, "sh")), len(blocks(PAGE, "python"))) == (len(SHELL), len(PYTHON))
    assert len(blocks(PAGE)) == len(blocks(PAGE, "sh", "python", "r"))


@pytest.mark.parametrize(
    "args", [args for args in TABLES.values() if args[0] == "studies"], ids=" ".join
)
def test_csv_columns(args: tuple[str, ...]) -> None:
    """CSV has the columns that the page names, those of the JSON where it names none."""
    bare = " ".join(args).removesuffix(" --later").removesuffix(" --all")
    told = NAMED.get(f"ldn {bare} --format csv")
    header = next(csv.reader(io.StringIO(inside(*args, "--format", "csv").text)))
    records = inside(*args, "--json").json or [dict.fromkeys(header)]  # of none: any
    assert header == (told or list(records[0]))


def test_columns_are_named_of_commands_that_there_are() -> None:
    """The page names the columns of no command that does not exist."""
    assert {*NAMED} <= {f"ldn {' '.join(args)} --format csv" for args in TABLES.values()}
