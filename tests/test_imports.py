"""What keeps a call fast, without a clock: the modules that it imports, and the files it opens."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import MUTATING, PLAIN, remembered
from inprocess import RECORDS
from own import saved, study

from ldn_cli.dataset import BUNDLED

# As the installed command starts, but for the hook, and for what is told at the end.
STARTED = """
import sys

opened = []
sys.addaudithook(lambda event, args: event == "open" and opened.append(args[0]))
{}
modules = list(sys.modules)
import json

files = [str(file) for file in opened if str(file).endswith(".toml")]
json.dump({{"modules": modules, "files": files}}, sys.stderr)
"""
COMMAND = STARTED.format("""
from ldn_cli.__main__ import main

try:
    main()
except SystemExit:
    pass
""")
PYTHON = STARTED.format("""
import ldn_cli

ldn_cli.load().study("cree2010")
""")

# What no call needs, each too slow to be imported for nothing.
SLOW = {
    "argparse",
    "asyncio",
    "dataclasses",
    "importlib.metadata",
    "importlib.resources",
    "json",
    "logging",
    "pydantic",
    "rich",
    "tomllib",
}

ALWAYS = {
    "__main__",
    "citations",
    "cli",
    "completion",
    "dataset",
    "model",
    "queries",
    "rules",
    "terminal",
    "text",
}
AS_JSON = ALWAYS | {"render", "render.json"}
ON_SCREEN = ALWAYS | {"render", "render.screen", "sections", "sheet"}
LOOKUP = "study cree2010 --outcomes"
CALLS = {
    "--help": ALWAYS,
    "--version": ALWAYS,
    "study --help": ALWAYS,
    "study cree2011": ALWAYS,  # which is an error
    "studies list --colour": ALWAYS,  # likewise
    "cite": ALWAYS | {"render", "render.screen", "sheet"},
    "cite --style bibtex": ALWAYS,
    "dataset path": ALWAYS,
    "dataset schema": AS_JSON | {"schema"},
    "dataset validate": ALWAYS | {"lines", "validation"},
    f"{LOOKUP} --format list": ON_SCREEN | {"render.list"},
    f"{LOOKUP} --format csv": ON_SCREEN | {"render.csv"},
    f"{LOOKUP} --format markdown": ON_SCREEN | {"render.markdown"},
    **{" ".join((*args, "--json")): AS_JSON for args in RECORDS.values()},
    # The table falls back to the list.
    **{" ".join(args): ON_SCREEN | {"render.list", "render.table"} for args in RECORDS.values()},
}


class Told(NamedTuple):
    """What a process imported and which TOML files it opened, each as often as it did."""

    modules: set[str]
    files: list[Path]


@remembered
def told(program: str, *args: str) -> Told:
    """Return what Python tells of `program`, run with `args`."""
    if MUTATING:
        pytest.skip("the modules of a mutant are not those of the program")
    process = [sys.executable, "-I", "-c", program, *args]  # -I: not the package of the checkout
    done = subprocess.run(process, capture_output=True, check=True, env=PLAIN)
    last = json.loads(done.stderr.splitlines()[-1])
    return Told(set(last["modules"]), sorted(map(Path, last["files"])))


def ours(modules: set[str]) -> set[str]:
    """Return the modules of the package among `modules`, without its name."""
    prefix = "ldn_cli."
    return {name.removeprefix(prefix) for name in modules if name.startswith(prefix)}


def bundled(*names: str) -> list[Path]:
    """Return the paths of bundled files."""
    return sorted(BUNDLED / f"{name}.toml" for name in names)


LEAST = ("domains", "sources", "studies/cree2010")
ALL = (*LEAST, "studies/martino2008", "studies/zagon2009")


@pytest.mark.parametrize("call", CALLS)
def test_a_call_imports_what_it_needs_of_ours(call: str) -> None:
    """Each kind of call imports these modules of the package, and none for another format."""
    modules = told(COMMAND, *call.split()).modules
    assert ours(modules) == CALLS[call]


@pytest.mark.parametrize("call", CALLS)
def test_a_call_imports_nothing_slow(call: str) -> None:
    """No kind of call imports Rich, pydantic, or a heavy part of the standard library."""
    assert not told(COMMAND, *call.split()).modules & SLOW


def test_python_imports_no_command_line() -> None:
    """A lookup from Python imports what it needs of the package, no Typer, and no difflib."""
    modules = told(PYTHON).modules
    assert ours(modules) == {"dataset", "model", "rules", "text"}
    assert not modules & (SLOW | {"difflib", "typer"})


@pytest.mark.parametrize("call", [LOOKUP, f"{LOOKUP} --json", "study CREE2010"])
def test_a_lookup_opens_the_file_of_its_study(call: str) -> None:
    """The lookup of one study opens its file, and the sources and domains that it cites."""
    assert told(COMMAND, *call.split()).files == bundled(*LEAST)


@pytest.mark.parametrize("call", ["--help", "--version", "studies list --help", "dataset path"])
def test_what_needs_no_data_opens_none(call: str) -> None:
    """Help, the version and the folder of the data are shown without opening a data file."""
    assert told(COMMAND, *call.split()).files == []


def test_a_list_opens_each_study_once() -> None:
    """A list of the studies opens the file of each study once."""
    assert told(COMMAND, "studies", "list").files == bundled(*ALL)


def test_the_background_opens_no_study() -> None:
    """The background is shown without opening the file of a study."""
    assert told(COMMAND, "background").files == bundled("background", "sources")


@pytest.fixture(name="many")
def _many(tmp_path: Path) -> Path:
    """Return a folder of many own studies."""
    for year in range(2000, 2020):
        saved(tmp_path, study(id=f"own{year}", aliases=[]))
    return tmp_path


def test_own_studies_beside_stay_closed(many: Path) -> None:
    """The lookup of a bundled study opens none of the own studies beside it."""
    files = told(COMMAND, "study", "cree2010", "--data", str(many)).files
    assert files == bundled(*LEAST)


def test_an_own_study_is_looked_up_alone(many: Path) -> None:
    """The lookup of an own study opens its file and the bundled ones, no other of its folder."""
    files = told(COMMAND, "study", "own2007", "--data", str(many)).files
    assert files == sorted([*bundled(*ALL), many / "own2007.toml"])
