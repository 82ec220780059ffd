"""Break the program line by line and see which breaks no test notices.

    python scripts/mutation.py                  try all that is not known to be noticed
    python scripts/mutation.py 1000             so many of them, drawn by lot
    python scripts/mutation.py run NAME ...     some mutants
    python scripts/mutation.py results          what survived, and the figures
    python scripts/mutation.py show NAME        one mutant

mutmut makes the mutants, in the folder `mutants`, and an environment of its own holds it and the
tests. What is found is kept there: a run that is stopped goes on where it was. Remove the folder
to begin anew. Each module has its share of any beginning of the order in which they are tried.

A mutant is met by every test that reaches its function, the quickest first, until one fails: but
for tests that fail without a mutant, as they start the program or look at its source, both of which
mutmut has changed, and for those that take long. Each has a process of its own, forked from one
that has collected the tests and run none, so nothing is remembered of the program as it was. Which
tests reach what is found out the same way.
"""

from __future__ import annotations

import gc
import json  # noqa: TID253, a start takes its time anyway
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from configparser import ConfigParser
from functools import cache
from hashlib import md5
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any
from venv import EnvBuilder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv-mutants"
PYTHON = ENVIRONMENT / "bin" / "python"
SETTINGS_FILE = ROOT / "setup.cfg"
REACH = ROOT / "mutants" / "reach.jsonl"

WINGS = ("evidence", "report", "render", "dataset", "references")
SETTINGS = {
    "source_paths": ["ldn_cli"],
    "only_mutate": [f"ldn_cli/{wing}/*" for wing in WINGS],
    # Pages that the documentation leads to, and what it tells of.
    "also_copy": [
        *("data", "docs", "scripts", "benchmarks", ".ci", "noxfile.py"),
        *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "CITATION.cff", "LICENSE"),
    ],
}
SLOW = 2  # seconds of CPU time; a test that takes longer is left out
FIRST = 150  # tests that a mutant meets before it is put back until the others have met theirs
MEMORY = 4 * 2**30  # bytes: one that takes more has been noticed
UNREACHED = 33  # what mutmut calls one that no test reaches
MISSED = ("survived", "no tests")
SURE = 1.96  # standard errors on either side hold 95 %


def prepare() -> None:
    """Make the environment of mutmut and the tests, without the package itself.

    Were it installed, the tests would see it instead of the mutants.
    """
    EnvBuilder(with_pip=True).create(ENVIRONMENT)
    pip = [str(PYTHON), "-m", "pip"]
    subprocess.run([*pip, "install", "--quiet", f"{ROOT}[test]", "mutmut>=3.8,<4"], check=True)
    subprocess.run([*pip, "uninstall", "--quiet", "--yes", "ldn-cli"], check=True)


def function_of(mutant: str) -> str:
    """Return the name of the function that `mutant` is made from, as mutmut gives it."""
    return mutant.rpartition("__mutmut_")[0]


def status_of(code: int | None) -> str:
    """Return what mutmut calls an exit code."""
    from mutmut.stats import status_by_exit_code

    status: str = status_by_exit_code[code]
    return status


def spread(
    tasks: Iterable[Any], work: Callable[[Any], int], done: Callable[[Any, int], None]
) -> None:
    """Have each task done in a process of its own, as many at a time as there are cores."""
    running: dict[int, Any] = {}

    def reap() -> None:
        pid, status = os.wait()
        done(running.pop(pid), os.waitstatus_to_exitcode(status))

    for task in tasks:
        if len(running) == os.cpu_count():
            reap()
        if not (pid := os.fork()):
            code = 1  # whatever goes wrong in there is a failure
            try:
                code = work(task)
            finally:
                os._exit(code)
        running[pid] = task
    while running:
        reap()


class Mutants:
    """All mutants, and what is known of each: the exit code that mutmut gives it."""

    def __init__(self) -> None:
        from mutmut.mutation.data import SourceFileMutationData
        from mutmut.utils.file_utils import walk_mutatable_files

        self.file_of: dict[str, Any] = {}
        for path in sorted(walk_mutatable_files()):
            file = SourceFileMutationData(path=path)
            file.load()
            file.meta_path = file.meta_path.absolute()
            self.file_of |= dict.fromkeys(file.exit_code_by_key, file)

    def code(self, name: str) -> int | None:
        """Return what is known of a mutant: None before it has been tried."""
        found: int | None = self.file_of[name].exit_code_by_key[name]
        return found

    def keep(self, name: str, code: int) -> None:
        """Keep what came of a mutant."""
        file = self.file_of[name]
        file.exit_code_by_key[name] = code
        file.save()

    def by_lot(self) -> list[str]:
        """Return all in an order of which every beginning has its share of each module."""
        modules = defaultdict(list)
        for name, file in self.file_of.items():
            modules[file.path].append((md5(name.encode(), usedforsecurity=False).digest(), name))
        places = {}
        for lots in modules.values():
            for rank, (lot, name) in enumerate(sorted(lots)):
                places[name] = (rank + lot[-1] / 256) / len(lots)
        return sorted(places, key=places.__getitem__)

    def report(self) -> None:
        """Print what was not noticed, and the figures of what has been tried by lot."""
        counts: dict[str, Counter[str]] = {wing: Counter() for wing in (*WINGS, "all")}
        for name in takewhile(lambda name: self.code(name) is not None, self.by_lot()):
            status = status_of(self.code(name))
            for part in (name.split(".")[1], "all"):
                counts[part][status] += 1
            if status in MISSED:
                print(f"{status:12}{name}")
        size = Counter(name.split(".")[1] for name in self.file_of)
        size["all"] = size.total()
        for part, count in counts.items():
            tried = max(count.total(), 1)
            share = 1 - sum(count[status] for status in MISSED) / tried
            untried = 1 - tried / size[part]  # of a whole there is no doubt
            doubt = SURE * (share * (1 - share) / tried * untried) ** 0.5
            told = f"{part}: {share:.1%} ± {doubt:.1%} noticed, tried {tried} of {size[part]}"
            print(told, *(f"{number} {status}" for status, number in count.items()), sep=", ")


class Trial:
    """A part of pytest that tries mutants where the tests it has collected would be run."""

    def __init__(self, mutants: Mutants, names: list[str]) -> None:
        self.mutants = mutants
        self.names = names
        self.failed = False
        self.skipped = False

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Take note of what did not pass."""
        self.failed |= report.failed
        self.skipped |= report.skipped

    def pytest_runtestloop(self, session: Any) -> bool:
        """Try the mutants in place of running the tests once."""
        session.config.pluginmanager.unregister(name="terminalreporter")
        tempfile.tempdir = str(session.config._tmp_path_factory.getbasetemp())  # noqa: SLF001, for all
        self.items = {item.nodeid: item for item in session.items}
        for module in walk_packages(sys.modules["ldn_cli"].__path__, "ldn_cli."):
            import_module(module.name)  # what a call imports late is there already
        for each in gc.get_objects():
            if isinstance(each, type(cache(repr))):
                each.cache_clear()
        gc.freeze()
        files = (path for folder in ("ldn_cli", "tests") for path in (ROOT / folder).rglob("*.py"))
        newest = max(path.stat().st_mtime for path in files)
        if not REACH.exists() or REACH.stat().st_mtime < newest:
            self.find_reach()
        self.try_all()
        return True

    def find_reach(self) -> None:
        """Write down which functions each test reaches, and how long it takes."""
        from mutmut.mutation.trampoline import set_mutant_under_test
        from mutmut.state import state

        found = os.open(REACH.with_suffix(".new"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)

        def work(test: str) -> int:
            set_mutant_under_test("stats")
            start = time.process_time()
            self.run([test])
            line = {
                "test": test,
                "seconds": time.process_time() - start,
                "failed": self.failed,
                "reached": [] if self.failed or self.skipped else sorted(state()._stats),  # noqa: SLF001
            }
            os.write(found, f"{json.dumps(line)}\n".encode())
            return 0

        def done(test: str, code: int) -> None:
            if code:
                print(f"left out, for it took its process with it: {test}")

        spread(self.items, work, done)
        REACH.with_suffix(".new").rename(REACH)

    def run(self, tests: Iterable[str]) -> None:
        """Run tests until one fails."""
        for test in tests:
            item = self.items[test]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if self.failed:
                return

    def try_all(self) -> None:
        """Try the mutants, and keep what comes of each."""
        from mutmut.mutation import trampoline

        reaching, seconds = reach()

        def work(task: tuple[str, list[str]]) -> int:
            name, tests = task
            most = int(30 + 10 * sum(map(seconds.__getitem__, tests)))
            resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.alarm(10 * most)
            trampoline.get_mutant_under_test = lambda: name  # quicker than to ask the environment
            gc.disable()
            self.run(tests)
            return int(self.failed)

        put_back: list[str] = []

        def done(task: tuple[str, list[str]], code: int) -> None:
            name, _ = task
            if not code and name not in put_back:
                put_back.append(name)
                return
            self.mutants.keep(name, code)
            print(f"{status_of(code):12}{name}", flush=True)

        for name in self.names:
            if function_of(name) not in reaching:
                self.mutants.keep(name, UNREACHED)
        names = [name for name in self.names if function_of(name) in reaching]
        spread(((name, reaching[function_of(name)][:FIRST]) for name in names), work, done)
        spread(((name, reaching[function_of(name)][FIRST:]) for name in put_back), work, done)


def reach() -> tuple[dict[str, list[str]], dict[str, float]]:
    """Return the tests that reach each function, and the seconds that each test takes.

    Each file has its turn, its quickest tests first.
    """
    found = [json.loads(line) for line in REACH.read_text(encoding="utf-8").splitlines()]
    wrong = [line["test"] for line in found if line["failed"]]
    print("Left out, for they fail without any mutant:", *wrong, sep="\n")
    reaching = defaultdict(list)
    seconds = {}
    turns: Counter[str] = Counter()
    place = {}
    for line in sorted(found, key=lambda line: line["seconds"]):
        test = line["test"]
        if line["seconds"] <= SLOW:
            file = test.partition("::")[0]
            turns[file] += 1
            place[test] = turns[file]
            seconds[test] = line["seconds"]
            for function in line["reached"]:
                reaching[function].append(test)
    for tests in reaching.values():
        tests.sort(key=place.__getitem__)
    return reaching, seconds


def inside(asked: list[str]) -> int:
    """Do what the command line says, in the environment of mutmut."""
    from mutmut import __main__ as mutmut
    from mutmut.mutation.trampoline import set_mutant_under_test

    if asked[:1] == ["show"]:
        mutmut.cli(asked)
    if asked != ["results"]:
        (ROOT / "mutants").mkdir(exist_ok=True)
        mutmut.copy_src_dir()
        mutmut.copy_also_copy_files()
        mutmut.setup_source_paths()
        mutmut.create_mutants(os.cpu_count())
        mutants = Mutants()
        names = asked[1:] or mutants.by_lot()[: int(asked[0]) if asked else None]
        names = [
            name for name in names if status_of(mutants.code(name)) in {"not checked", *MISSED}
        ]
        set_mutant_under_test("")
        import pytest

        os.chdir("mutants")
        pytest.main(
            [
                *("-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:unraisableexception"),
                *("-o", "tmp_path_retention_policy=none", "--basetemp=tmp", "-m", "not client"),
                *("-q", "--capture=sys", "--assert=plain", "--tb=no"),
            ],
            plugins=[Trial(mutants, names)],
        )
        os.chdir(ROOT)
    Mutants().report()
    return 0


def main() -> int:
    """Make what is needed, and do what the command line says."""
    if Path(sys.prefix) == ENVIRONMENT:
        return inside(sys.argv[1:])
    if not PYTHON.exists():
        prepare()
    settings = ConfigParser(interpolation=None)
    settings["mutmut"] = {key: "\n".join(("", *values)) for key, values in SETTINGS.items()}
    with SETTINGS_FILE.open("w", encoding="utf-8") as file:
        settings.write(file)
    try:
        return subprocess.run([PYTHON, __file__, *sys.argv[1:]], cwd=ROOT, check=False).returncode
    finally:
        SETTINGS_FILE.unlink()


if __name__ == "__main__":
    sys.exit(main())
