"""What keeps a call fast, without a clock: the modules that it imports, and the files it opens."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import MUTATING, PLAIN, remembered
from own import saved, study
from registries import FORMATS, LATER, SHOWING, STUDIES, call

from ldn_cli import render
from ldn_cli.dataset.files import BUNDLED, SHARED

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
    "jinja2",
    "json",
    "logging",
    "matplotlib",
    "pydantic",
    "rich",
    "tomllib",
}
RICH = {"rich", "dataclasses"}  # which draws the screen, and what it imports of the above
LOOKUP = "study cree2010 --outcomes"
DRAWN = [name for name in FORMATS if render.FORMATS[name].screen]
WRITTEN = f"{LOOKUP} --format html"
DRAWING = ["cite", *(f"{LOOKUP} --format {name}" for name in DRAWN)]
CALLS = [
    *(
        "--help",
        "--version",
        "study --help",
        "study cree2011",
        "figure matrix",
        "studies list --colour",
    ),
    *("cite --style bibtex", "dataset path", "dataset schema", "dataset validate"),
    *(f"{LOOKUP} --format {name}" for name in FORMATS if name not in {*DRAWN, "html"}),
    *(" ".join((*call(words), "--json")) for words in SHOWING),
    "studies outcomes --domain fatigue --direction no_effect --later --json",
]


class Told(NamedTuple):
    """What a process imported and which TOML files it opened, each as often as it did."""

    modules: set[str]
    files: list[Path]


@remembered
def told(program: str, *args: str) -> Told:
    """Return what Python tells of `program`, run with `args`."""
    if MUTATING:
        pytest.skip("the modules of a mutant are not those of the program")
    kept = ("-X", f"pycache_prefix={sys.pycache_prefix}") if sys.pycache_prefix else ()
    # -I: not the package of the checkout
    process = [sys.executable, "-I", *kept, "-c", program, *args]
    done = subprocess.run(process, capture_output=True, check=True, env=PLAIN)
    last = json.loads(done.stderr.splitlines()[-1])
    return Told(set(last["modules"]), sorted(map(Path, last["files"])))


def bundled(*names: str) -> list[Path]:
    """Return the paths of bundled files."""
    return sorted(BUNDLED / f"{name}.toml" for name in names)


PAGE = [f"studies/{name}" for name in STUDIES]
STUDY_FILES = [*PAGE, *(f"later/{name}" for name in LATER)]
VOCABULARIES = [Path(name).stem for name in dict.fromkeys(SHARED.values())]


@pytest.mark.parametrize("line", CALLS)
def test_a_call_imports_nothing_slow(line: str) -> None:
    """No kind of call imports pydantic or a heavy part of the standard library, nor Rich."""
    assert told(COMMAND, *line.split()).modules & SLOW == set()


@pytest.mark.parametrize("line", DRAWING)
def test_what_is_drawn_imports_rich(line: str) -> None:
    """What is set for a screen is drawn by Rich, and imports nothing else that is slow."""
    slow = told(COMMAND, *line.split()).modules & SLOW
    assert slow - {"logging"} == RICH  # which the lowest version of Rich imports, not a later one


def test_what_is_a_page_imports_jinja() -> None:
    """A page of HTML is written by Jinja, which nothing else imports, and without Rich."""
    assert told(COMMAND, *WRITTEN.split()).modules & SLOW == {"jinja2", "json"}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_imports_no_other(name: str) -> None:
    """A lookup imports its own renderer alone, a table the list too, data no part of a screen.

    CSV and Markdown write records within records as JSON does.
    """
    modules = told(COMMAND, *f"{LOOKUP} --format {name}".split()).modules
    others = {f"ldn_cli.render.{other}" for other in FORMATS if other != name}
    also = {"table": "list", "csv": "json", "markdown": "json"}
    advice = f"tests/test_imports.py: `also` says with which others {name} is made"
    assert modules & others <= {f"ldn_cli.render.{also.get(name)}"}, advice
    assert ("ldn_cli.render.screen" in modules) == (name in DRAWN)
    assert ("ldn_cli.report.sheet" in modules) == (name != "json")


def test_python_imports_no_command_line() -> None:
    """A lookup from Python imports no command, no renderer, no Typer, and nothing slow."""
    modules = told(PYTHON).modules
    assert modules & (SLOW | {"difflib", "typer"}) == set()
    assert {name for name in modules if name.startswith(("ldn_cli.cli", "ldn_cli.render"))} == set()


@pytest.mark.parametrize(
    ("line", "cited"),
    [
        (LOOKUP, ("domains", "instruments", "sources")),
        (f"{LOOKUP} --format json", ("instruments",)),
        ("study CREE2010", ("domains", "instruments", "sources")),
        ("study CREE2010 --all", VOCABULARIES),
    ],
)
def test_a_lookup_opens_the_file_of_its_study(line: str, cited: tuple[str, ...]) -> None:
    """The lookup of one study opens its file, and of the vocabularies those shown, each once."""
    assert told(COMMAND, *line.split()).files == bundled("studies/cree2010", *cited)


@pytest.mark.parametrize("line", ["--help", "--version", "study --help", "dataset path"])
def test_what_needs_no_data_opens_none(line: str) -> None:
    """Help, the version and the folder of the data are shown without opening a data file."""
    assert told(COMMAND, *line.split()).files == []


def test_a_list_opens_each_study_once() -> None:
    """A list of the studies opens the file of each once, later ones only if they are asked for."""
    args = ("studies", "list", "--json")
    assert told(COMMAND, *args).files == bundled("instruments", *PAGE)
    assert told(COMMAND, *args, "--later").files == bundled("instruments", *STUDY_FILES)


def test_the_background_opens_no_study() -> None:
    """The background is shown without opening the file of a study."""
    assert told(COMMAND, "background", "--json").files == bundled("background", "sources")


@pytest.fixture(name="many")
def _many(tmp_path: Path) -> Path:
    """Return a folder with an own study, and beside it many that would be refused."""
    for year in range(2000, 2020):
        (tmp_path / f"own{year}.toml").write_text("=", encoding="utf-8")
    saved(tmp_path, study(id="own2007", aliases=[]))
    return tmp_path


def test_own_studies_beside_stay_closed(many: Path) -> None:
    """The lookup of a bundled study opens none of the own studies beside it, however they are."""
    files = told(COMMAND, *LOOKUP.split(), "--data", str(many)).files
    assert files == told(COMMAND, *LOOKUP.split()).files


def test_an_own_study_is_looked_up_alone(many: Path) -> None:
    """The lookup of an own study opens its file and the bundled ones, no other of its folder."""
    files = told(COMMAND, "study", "OWN2007", "--data", str(many)).files
    assert files == sorted([*bundled(*STUDY_FILES, *VOCABULARIES), many / "own2007.toml"])


def test_nearly_nothing_is_imported_before_ctrl_c_is_met() -> None:
    """Up to where a Ctrl-C is met, the program imports its first two modules and no others."""
    script = "import sys; have = {*sys.modules}; import ldn_cli.__main__;"
    script += "print(*{*sys.modules} - have)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert {*done.stdout.decode().split()} - {"gc", "__future__"} == {"ldn_cli", "ldn_cli.__main__"}
