"""The pages of the documentation, and a shell to run what they tell a reader to run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import PLAIN
from pages import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = sorted(
    path
    for folder in (ROOT, ROOT / "docs", ROOT / "data")
    for path in folder.glob("*.md")
    if path.name != "CHANGELOG.md"
)
BUNDLED = ROOT / "data" / "studies" / "zagon2009.toml"


def named(path: Path) -> str:
    """Return the name of a page, for the name of a test."""
    return path.relative_to(ROOT).as_posix()


def write_study(folder: Path, name: str) -> None:
    """Write a study file called `name` to `folder`: a bundled study under another id."""
    folder.mkdir(exist_ok=True)
    text = BUNDLED.read_text("utf-8").replace('id = "zagon2009"', f'id = "{name}"', 1)
    (folder / f"{name}.toml").write_text(text, "utf-8")


def write_studies(folder: Path) -> None:
    """Write the study files that pages and examples name to `folder`."""
    write_study(folder / "mine", "jones2020")
    write_study(folder, "other2020")


def shell(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Return what bash did with `script` in `folder`, which has the study files that pages name.

    The programs of the test's own environment come first. A script that needs jq, which is no
    Python package, is skipped where there is none.
    """
    if "jq " in script and not shutil.which("jq"):
        pytest.skip("jq is not installed")
    write_studies(folder)
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        capture_output=True,
        check=False,
        cwd=folder,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        env=PLAIN | {"PATH": f"{Path(sys.executable).parent}:{PLAIN['PATH']}"},
    )


def files(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file that a script added to `folder`."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.stem not in {"jones2020", "other2020"}:
            yield path.relative_to(folder).as_posix(), path.read_text("utf-8", "replace")
