"""All checks: linters, the strict type checker, and the tests on every Python the machine has."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import nox

PYTHONS = ["3.10", "3.11", "3.12", "3.13"]

# Interpreters that pyenv keeps count too: on the PATH it has stand-ins that do not all start.
KEPT = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
BINS = [str(path) for version in PYTHONS for path in sorted(KEPT.glob(f"{version}.*/bin"))]
os.environ["PATH"] = os.pathsep.join([*BINS, os.environ["PATH"]])

# Other programs answer every Python alike: the tests that drive them run on one.
CLIENTS_ON = next((version for version in PYTHONS if shutil.which(f"python{version}")), None)

# One process a core, each with a run of files: the tests of one remember what they share.
WORKERS = ("-n", "auto", "--dist", "worksteal")

nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["lint", "tests", "clients", "lowest"]


@nox.session
def lint(session: nox.Session) -> None:
    """Run the linter, the formatter's check and the strict type checker."""
    session.install(".[test]", "nox")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests against the installed package, but for those that drive other programs."""
    session.install(".[test]")
    session.run("pytest", *WORKERS, "-m", "not client", *session.posargs)


@nox.session(python=CLIENTS_ON)
def clients(session: nox.Session) -> None:
    """Run the tests that drive other programs, which take longer, on one Python."""
    session.install(".[test]")
    session.run("pytest", *WORKERS, "-m", "client", *session.posargs)


@nox.session(python=PYTHONS[0])
def lowest(session: nox.Session) -> None:
    """Run the tests with the lowest versions that `pyproject.toml` allows."""
    session.install("uv")
    here = ("--quiet", "--python", session.virtualenv.location)
    session.run("uv", "pip", "install", *here, "--resolution", "lowest-direct", ".[test]")
    session.run("pytest", *WORKERS, "-m", "not client", *session.posargs)
