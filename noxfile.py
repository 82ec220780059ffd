"""All checks: linters, the strict type checker, and the tests on every Python the machine has."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import nox

nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["lint", "tests"]


def _pythons() -> list[str]:
    """Return the interpreters from 3.10 to 3.13 that run here, on the PATH or kept by pyenv."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = []
    for version in ("3.10", "3.11", "3.12", "3.13"):
        candidates = [shutil.which(f"python{version}")]
        candidates += sorted(str(path) for path in kept.glob(f"{version}.*/bin/python{version}"))
        found += [path for path in candidates if path and _runs(path)][:1]
    return found


def _runs(path: str) -> bool:
    """Return whether the interpreter at `path` starts; a mere stand-in of pyenv does not."""
    return (
        subprocess.run(  # noqa: S603
            [path, "-c", ""], capture_output=True, check=False
        ).returncode
        == 0
    )


@nox.session
def lint(session: nox.Session) -> None:
    """Run the linter, the formatter's check and the strict type checker."""
    session.install(".[test]")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")


@nox.session(python=_pythons())
def tests(session: nox.Session) -> None:
    """Run the tests against the installed package."""
    session.install(".[test]")
    session.run("pytest", *session.posargs)
