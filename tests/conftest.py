"""What the tests share: the installed `ldn`, run as its users run it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

import pytest

if "PYTHONDONTWRITEBYTECODE" in os.environ:
    # Compiling what is imported, in every process anew, would take longer than all the tests do:
    # where bytecode is to be kept out of the tree, it is kept with what pytest keeps.
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")

from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

# Looking for what is in use no more, among all that is remembered, takes long and finds little.
gc.disable()

P = ParamSpec("P")
R = TypeVar("R")

# The same cases on every run, few, however slow the machine: a failure is due to the change that
# shows it. `fuzz_long.py` looks for new cases.
settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=30)
settings.load_profile("repeatable")

LDN = str(Path(sys.executable).with_name("ldn"))
# Without what a user may have set for `ldn`, or a developer for Python.
PLAIN = {
    key: value
    for key, value in os.environ.items()
    if key not in {"COLUMNS", "NO_COLOR", "FORCE_COLOR", "LDN_DATA", "MUTANT_UNDER_TEST"}
    and (not key.startswith("PYTHON") or key == "PYTHONPATH")
}
PLAIN["BROWSER"] = "true"  # no test opens a page
if sys.pycache_prefix:
    PLAIN["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
# For a process that imports what stands in a folder of one test's own: nothing is kept of that.
FLEETING = PLAIN | {"PYTHONDONTWRITEBYTECODE": "1"}

# While mutants are tried, the installed command, which is none, is not run.
MUTATING = "MUTANT_UNDER_TEST" in os.environ


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI, where every program is there that a test drives, a test that is skipped has failed."""
    report = yield
    if report.skipped and "CI" in os.environ and not MUTATING:
        report.outcome = "failed"
        report.longrepr = f"In CI no test may be skipped. {report.longreprtext}"
    return report


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Return `function` with its results kept by its arguments."""
    return cast("Callable[P, R]", cache(function))


@remembered
def run(*args: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Return what the installed `ldn` does with `args`, in a plain environment and a pipe.

    That depends on nothing that a test could change but its arguments.
    """
    if MUTATING:
        pytest.skip("the installed command is no mutant")
    return subprocess.run(
        [LDN, *args],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env=PLAIN | environment,
    )


@pytest.fixture(name="ldn", scope="session")
def _ldn() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Return `run`, for tests that look at output, errors and exit code."""
    return run


@pytest.fixture(scope="session")
def ldn_json() -> Callable[..., Any]:
    """Return what gives the JSON that a command prints, for tests that look at that alone."""
    from inprocess import ldn

    return lambda *args: ldn(*args).json
