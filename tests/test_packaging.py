"""Wheel, sdist, editable install and bare tree: each finds its data, far from the checkout."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from email import message_from_bytes
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import TYPE_CHECKING
from venv import EnvBuilder

import pytest
import tomli
from conftest import FLEETING
from packaging.requirements import Requirement

import ldn_cli
from ldn_cli.dataset.files import BUNDLED
from ldn_cli.dataset.store import Dataset

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
# Without what would lead to the packages of the tests themselves.
BARE = {key: value for key, value in FLEETING.items() if key != "PYTHONPATH"}


def output(command: list[str], folder: Path, environment: dict[str, str] = BARE) -> str:
    """Return what a command prints, which is started in `folder` and must succeed."""
    done = subprocess.run(
        command, capture_output=True, check=False, cwd=folder, env=environment, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project's tree without what tools and version control leave in it."""
    copy = tmp_path_factory.mktemp("source") / "project"
    left = ignore_patterns(".git", ".*_cache", "__pycache__", ".venv*", ".nox", "golden")
    return Path(copytree(ROOT, copy, ignore=left))


@pytest.fixture(scope="module")
def built(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheel and the sdist, built without the network."""
    folder = tmp_path_factory.mktemp("built")
    output([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], source)
    return folder


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that installs the project into a fresh environment and returns its Python.

    What the project requires comes from the environment of the tests, after the fresh one.
    """

    def install(*what: str) -> Path:
        folder = tmp_path_factory.mktemp("environment")
        EnvBuilder(symlinks=os.name != "nt").create(folder)
        python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
        own = sysconfig.get_path("purelib")
        (site_packages(python) / "zzz_of_the_tests.pth").write_text(f"{own}\n", encoding="utf-8")
        pip = [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(python),
            "install",
            "--quiet",
            "--no-compile",
        ]
        alone = ["--no-deps", "--no-index", "--no-build-isolation", "--ignore-installed"]
        output([*pip, *alone, *what], folder)
        return python

    return install


def check(python: Path, data: Path, away: Path) -> None:
    """Assert that the installed project finds its data in `data`, started in the folder `away`."""
    module, script = [str(python), "-m", "ldn_cli"], [str(python.with_name("ldn"))]
    found = Path(output([*module, "dataset", "path"], away).removesuffix("\n"))
    assert found.resolve() == data.resolve()
    rows = json.loads(output([*script, "studies", "list", "--json"], away))
    assert [row["id"] for row in rows] == [study.id for study in Dataset()]
    assert output([*script, "--version"], away) == f"ldn {ldn_cli.__version__}\n"
    assert "improved" in output([*script, "studies", "matrix"], away)


def site_packages(python: Path) -> Path:
    """Return the folder into which the environment of `python` installs."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(output([str(python), "-c", ask], python.parent).removesuffix("\n"))


@pytest.mark.client
def test_wheel_finds_its_data(built: Path, installed: Callable[..., Path], tmp_path: Path) -> None:
    """An installed wheel has the data inside the package, and needs no checkout."""
    (wheel,) = built.glob("*.whl")
    python = installed(str(wheel))
    check(python, site_packages(python) / "ldn_cli" / "data", tmp_path)
    manual = python.parents[1] / "share" / "man" / "man1" / "ldn.1"
    assert manual.read_bytes() == (ROOT / "docs" / "ldn.1").read_bytes()


@pytest.mark.client
def test_sdist_finds_its_data(built: Path, installed: Callable[..., Path], tmp_path: Path) -> None:
    """An installed sdist has the data inside the package, and needs no checkout."""
    (sdist,) = built.glob("*.tar.gz")
    python = installed(str(sdist))
    check(python, site_packages(python) / "ldn_cli" / "data", tmp_path)


@pytest.mark.client
def test_editable_install_finds_its_data(
    source: Path, installed: Callable[..., Path], tmp_path: Path
) -> None:
    """An editable install has the data of the tree beside the package."""
    check(installed("--editable", str(source)), source / "data", tmp_path)


def test_bare_tree_finds_its_data(source: Path, tmp_path: Path) -> None:
    """A tree that is installed nowhere works with `python -m` and finds the data beside it."""
    command = [sys.executable, "-m", "ldn_cli", "dataset", "path"]
    found = output(command, tmp_path, BARE | {"PYTHONPATH": str(source)})
    assert Path(found.removesuffix("\n")) == source / "data"


def test_wheel_holds_what_it_must_and_no_more(built: Path, source: Path) -> None:
    """The wheel has every module, the data, `py.typed` and the licence; no tests, no drafts."""
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if name.startswith("ldn_cli/")}
        rest = set(archive.namelist()) - names
        assert {name.partition("/")[0].rpartition(".")[2] for name in rest} <= {"dist-info", "data"}
        kinds = (".py", ".jinja", ".css")  # and nothing that Python has made
        modules = {
            str(path.relative_to(source))
            for path in (source / "ldn_cli").rglob("*")
            if path.suffix in kinds
        }
        data = {
            f"ldn_cli/{path.relative_to(source)}"
            for path in (source / "data").rglob("*")
            if path.is_file()
        }
        assert {f"ldn_cli/data/studies/{study.id}.toml" for study in Dataset()} <= data
        assert names == modules | data | {"ldn_cli/py.typed"}
        for path in (source / "data").rglob("*.toml"):
            assert archive.read(f"ldn_cli/{path.relative_to(source)}") == path.read_bytes()
        licence = next(name for name in rest if name.endswith("/licenses/LICENSE"))
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()
        scripts = next(name for name in rest if name.endswith("/entry_points.txt"))
        assert b"ldn = ldn_cli.__main__:script" in archive.read(scripts)


def test_metadata_is_that_of_the_package(built: Path) -> None:
    """Version, name, licence, Python and requirements in the wheel are those of the project."""
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = message_from_bytes(archive.read(name))
    project = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert metadata["Name"] == project["name"] == "ldn-cli"
    assert metadata["Version"] == ldn_cli.__version__
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.10"
    required = [line for line in metadata.get_all("Requires-Dist") or [] if "extra ==" not in line]
    assert {Requirement(line) for line in required} == {
        Requirement(line) for line in project["dependencies"]
    }


def test_sdist_can_be_tested(built: Path) -> None:
    """The sdist has the data, the tests and what the first page of the project names."""
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "tests/conftest.py"} <= names
    for path in BUNDLED.rglob("*.toml"):
        assert f"data/{path.relative_to(BUNDLED)}" in names


@pytest.mark.client
def test_what_is_built_is_fit_for_an_index(built: Path) -> None:
    """The tools that check packages before an index does find no fault in wheel and sdist."""
    wheels, sdists = [*map(str, built.glob("*.whl"))], [*map(str, built.glob("*.tar.gz"))]
    said = output([sys.executable, "-m", "twine", "check", "--strict", *wheels, *sdists], built)
    assert said.count("PASSED") == len(wheels + sdists) == 2
    said = output([sys.executable, "-m", "check_wheel_contents", *wheels], built)
    assert said.endswith(": OK\n")


@pytest.mark.client
def test_project_s_own_descriptions() -> None:
    """`pyproject.toml` and `CITATION.cff` have the form that their standards ask for."""
    output([sys.executable, "-m", "validate_pyproject", "pyproject.toml"], ROOT)
    form = ("--builtin-schema", "vendor.citation-file-format")
    output([sys.executable, "-m", "check_jsonschema", *form, "CITATION.cff"], ROOT)


def test_date_of_the_release() -> None:
    """The citation has the date that the changelog gives the version, none before its release."""
    (told,) = re.findall(
        rf"^## \[{re.escape(ldn_cli.__version__)}\] - (.+)$",
        (ROOT / "CHANGELOG.md").read_text("utf-8"),
        re.MULTILINE,
    )
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    dates = re.findall(r"^date-released: (.+)$", citation, re.MULTILINE)
    assert dates == ([] if told == "unreleased" else [told])


@pytest.mark.client
def test_man_finds_the_manual_beside_the_command(tmp_path: Path) -> None:
    """`man ldn` finds the manual of an environment whose commands are on the `PATH`."""
    if not shutil.which("man"):
        pytest.skip("man is not installed")
    manual = tmp_path / "share" / "man" / "man1" / "ldn.1"
    manual.parent.mkdir(parents=True)
    shutil.copy(ROOT / "docs" / "ldn.1", manual)
    (tmp_path / "bin").mkdir()
    path = os.pathsep.join([str(tmp_path / "bin"), os.environ["PATH"]])
    assert output(["man", "-w", "ldn"], tmp_path, BARE | {"PATH": path}) == f"{manual}\n"
