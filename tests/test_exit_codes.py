"""How the process ends: exit codes, streams, and outputs that fail."""

from __future__ import annotations

import errno
import os
import runpy
import shlex
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import LDN, PLAIN, run
from inprocess import afresh
from own import CITED, ldn, saved, study
from registries import (
    COMMANDS,
    FAILURES,
    FILTERS,
    FORMATS,
    GROUPS,
    LATER,
    OF_STUDIES,
    SHOWING,
    STUDIES,
    STYLES,
    call,
)

from ldn_cli import __main__ as program
from ldn_cli.cli import app as cli
from ldn_cli.cli import terminal
from ldn_cli.dataset.problems import OutputError
from ldn_cli.dataset.store import Dataset

if TYPE_CHECKING:
    from collections.abc import Callable

    Words = tuple[str, ...]

NOTHING_FOUND, WRONG_USAGE, DATA_UNUSABLE, OUTPUT_FAILED, INTERRUPTED = 1, 2, 3, 4, 130
# Everything that can be asked for with success: each command, format, style and help.
SUCCEEDING: list[Words] = [
    *map(call, COMMANDS),
    *(("study", "cree2010", "--outcomes", "--format", name) for name in FORMATS),
    *(("cite", "--style", name) for name in STYLES),
    ("--version",),
    *((*words, "--help") for words in (*GROUPS, *COMMANDS)),
]
# One of each kind, for what does not depend on more than that.
KINDS = pytest.mark.parametrize(
    "args",
    [("study", "cree2010"), ("studies", "list", "--json"), ("cite",), ("--help",)],
    ids=" ".join,
)
FULL_DISK = b"ldn: cannot write to standard output: No space left on device\n"


def started(
    args: tuple[str, ...], stdout: Any = subprocess.PIPE, stderr: Any = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    """Return the running `ldn` with `args`."""
    return subprocess.Popen(
        [LDN, *args], stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, env=PLAIN
    )


def shell(line: str, *args: str) -> subprocess.CompletedProcess[bytes]:
    """Return what bash makes of `line`, in which "$@" is `ldn` with `args`."""
    return subprocess.run(
        ["bash", "-c", line, "bash", LDN, *args],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env=PLAIN,
    )


# --- Outputs that fail ----------------------------------------------------------------------------


@pytest.mark.parametrize("args", SUCCEEDING, ids=" ".join)
def test_all_that_is_printed_leaves_by_one_door(
    args: Words, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """All that a command prints leaves by one function: where that fails, the exit code is 4."""

    def full(_: bytes) -> None:
        message = "no room"
        raise OutputError(message)

    monkeypatch.chdir(tmp_path)
    done = afresh(*args, write=full)
    assert (done.code, done.stdout) == (OUTPUT_FAILED, b"")
    assert done.stderr.partition("; wrote ")[0] == "ldn: no room"
    assert capfd.readouterr() == ("", "")


@KINDS
def test_a_reader_that_has_gone_ends_it_quietly(args: Words) -> None:
    """Where nobody reads the pipe any more, the process ends without a word."""
    reader, writer = os.pipe()
    os.close(reader)
    process = started(args, stdout=writer)
    os.close(writer)
    _, errors = process.communicate()
    assert (process.returncode, errors) == (0, b"")


@KINDS
def test_head_gets_its_line_and_no_complaint(args: Words) -> None:
    """`ldn ... | head -1` prints one line, nothing on standard error, and nobody fails."""
    done = shell('"$@" | head -1; echo "${PIPESTATUS[@]}"', *args)
    line, status = done.stdout.splitlines()
    assert line
    assert status == b"0 0"
    assert done.stderr == b""


def test_a_reader_that_goes_midway_ends_it_quietly(tmp_path: Path) -> None:
    """A reader that closes a pipe of which it has read a part gets no complaint either."""
    with started(("study", "large", "--json", "--data", str(large(tmp_path)))) as process:
        assert process.stdout
        assert process.stdout.read(1) == b"{"
        process.stdout.close()
        assert process.stderr
        assert process.stderr.read() == b""
    assert process.returncode == 0


@KINDS
def test_a_full_disk_is_reported_once(args: Words) -> None:
    """Where the output cannot be written, the process says so once and exits with 4."""
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        process = started(args, stdout=full)
        _, errors = process.communicate()
    assert (process.returncode, errors) == (OUTPUT_FAILED, FULL_DISK)


@KINDS
def test_a_closed_output_is_reported_once(args: Words) -> None:
    """Without a standard output the process says so once and exits with 4."""
    done = shell('"$@" >&-', *args)
    assert done.returncode == OUTPUT_FAILED
    assert (done.stdout, done.stderr) == (b"", b"ldn: standard output is closed\n")


def test_an_output_that_cannot_be_written_to_is_reported_once() -> None:
    """A standard output that is open for reading alone is an output that failed."""
    done = shell('"$@" 1</dev/null', "studies", "list")
    assert done.returncode == OUTPUT_FAILED
    assert done.stderr == b"ldn: cannot write to standard output: Bad file descriptor\n"


@pytest.mark.parametrize("output", [">/dev/full", ">&-"])
def test_a_shell_that_completes_learns_of_it(output: str) -> None:
    """What is offered to the shell's completion fails as loudly as any output."""
    line = f'export _LDN_COMPLETE=complete_bash _LDN_LINE="ldn study cr"; "$@" {output}'
    done = shell(line)
    assert done.returncode == OUTPUT_FAILED
    assert done.stderr.count(b"\n") == 1


FAILING: dict[Words, int] = {
    ("study", "zzz"): 1,
    ("studies", "zzz"): 2,
    ("--data", "/zzz", "cite"): 3,
}


@pytest.mark.parametrize("args", FAILING, ids=" ".join)
def test_an_error_is_told_on_standard_error_alone(args: Words) -> None:
    """The process ends with the code of the error, one that is told on standard error alone."""
    done = run(*args)
    assert (done.returncode, done.stdout) == (FAILING[args], b"")
    assert done.stderr.startswith(b"ldn: ")
    assert done.stderr.endswith(b"\n")


@pytest.mark.parametrize("args", FAILING, ids=" ".join)
@pytest.mark.parametrize("errors", ["2>/dev/full", "2>&-"])
def test_a_message_that_nobody_gets_changes_no_exit_code(errors: str, args: Words) -> None:
    """An error keeps its exit code where standard error is full or closed."""
    done = shell(f'"$@" {errors}', *args)
    assert (done.returncode, done.stdout, done.stderr) == (FAILING[args], b"", b"")


@pytest.mark.parametrize("errors", ["2>/dev/full", "2>&-", "<&-"])
def test_success_needs_neither_input_nor_error_stream(errors: str) -> None:
    """A command that succeeds does so without a standard error or a standard input."""
    done = shell(f'"$@" {errors}', "studies", "list", "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == ldn("studies", "list", "--json").stdout


def test_an_error_leaves_the_output_alone() -> None:
    """A command that fails exits with its own code even where the output would fail too."""
    for output in (">/dev/full", ">&-"):
        done = shell(f'"$@" {output}', "study", "zzz")
        assert done.returncode == NOTHING_FOUND
        assert b"standard output" not in done.stderr


def test_a_pipe_that_does_not_wait_gets_everything(tmp_path: Path) -> None:
    """A pipe set to refuse what it has no room for receives the whole output all the same."""
    file = str(large(tmp_path))
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    process = started(("study", "large", "--json", "--data", file), stdout=writer)
    os.close(writer)
    received: list[bytes] = []
    with open(reader, "rb") as pipe:  # noqa: PTH123
        thread = threading.Thread(target=lambda: received.append(pipe.read()))
        thread.start()
        _, errors = process.communicate()
        thread.join()
    assert (process.returncode, errors) == (0, b"")
    assert received == [ldn("study", "large", "--json", "--data", file).stdout]


def test_what_is_written_in_parts_arrives_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Output of which the system takes a few bytes at a time, or none for now, is written whole."""
    reader, writer = os.pipe()
    real, turns = os.write, iter(range(100))

    def part(descriptor: int, content: memoryview) -> int:
        if next(turns) % 2:
            raise BlockingIOError
        return real(descriptor, content[:3])

    monkeypatch.setattr(os, "write", part)
    with open(writer, "wb") as stream:  # noqa: PTH123
        monkeypatch.setattr(sys, "__stdout__", stream)
        terminal.write(b"0123456789")
    monkeypatch.undo()
    with open(reader, "rb") as pipe:  # noqa: PTH123
        assert pipe.read() == b"0123456789"


def test_without_an_output_nothing_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """To write nothing needs no standard output; to write something does."""
    monkeypatch.setattr(sys, "__stdout__", None)
    terminal.write(b"")
    with pytest.raises(OutputError):
        terminal.write(b"x")


# --- Ctrl-C ---------------------------------------------------------------------------------------


def large(folder: Path) -> Path:
    """Write a study whose output no pipe has room for."""
    caveats = [{"kind": "pilot", "text": "small " * 100, **CITED}] * 500
    return saved(folder, study(id="large", aliases=[], caveats=caveats))


def test_ctrl_c_before_a_full_pipe_exits_with_130(tmp_path: Path) -> None:
    """Ctrl-C, while a pager that does not read on keeps `ldn` waiting, leaves no traceback."""
    # Tests that run in the background may have been told to ignore it, which a process inherits.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    waiting = started(("study", "large", "--json", "--data", str(large(tmp_path))))
    signal.signal(signal.SIGINT, before)
    with waiting as process:
        assert process.stdout
        assert process.stdout.read(1) == b"{"  # so it is writing, and cannot finish
        process.send_signal(signal.SIGINT)
        assert process.wait() == INTERRUPTED
        assert process.stderr
        assert process.stderr.read() == b""


@KINDS
def test_ctrl_c_at_the_last_step_prints_nothing(
    args: Words, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while a command writes what it has to say: 130, and no message."""
    monkeypatch.chdir(tmp_path)
    assert afresh(*args, write=interrupted) == (INTERRUPTED, b"", "")


@pytest.mark.parametrize(
    "words",
    [words for words in COMMANDS if words[1:] not in {("schema",), ("path",)}],
    ids=" ".join,
)
def test_ctrl_c_at_the_first_file_prints_nothing(
    words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while a command reads the first of its files: 130, nothing printed."""
    monkeypatch.setattr("inprocess.BUNDLED", Path("/nowhere"))
    monkeypatch.setattr("tomli.loads", interrupted)
    assert afresh(*call(words)) == (INTERRUPTED, b"", "")


def interrupted(*_args: Any, **_options: Any) -> Any:
    """Do what Python does at Ctrl-C."""
    raise KeyboardInterrupt


def test_ctrl_c_after_printing_prints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command has printed before Ctrl-C does not leave."""

    def half(*_args: Any) -> bytes:
        sys.stdout.write("half")
        raise KeyboardInterrupt

    monkeypatch.setattr("ldn_cli.render.json.render", half)
    assert afresh("studies", "list", "--json") == (INTERRUPTED, b"", "")


@pytest.mark.parametrize("module", ["ldn_cli.__main__", "ldn_cli"])
def test_ctrl_c_while_modules_load_exits_with_130(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C as early as during an import ends the process with 130."""
    monkeypatch.setattr(cli, "run", interrupted)
    monkeypatch.delitem(sys.modules, "ldn_cli.__main__", raising=False)
    with pytest.raises(SystemExit) as ended:
        runpy.run_module(module, run_name="__main__")
    assert ended.value.code == INTERRUPTED


# --- Without docstrings ---------------------------------------------------------------------------

WITHOUT_DOCSTRINGS = """
import json, sys
from inprocess import afresh

if json.loads(afresh("dataset", "schema").stdout) != json.load(open(sys.argv[1])):
    sys.exit("another schema")
for line in sys.stdin.read().splitlines():
    print(repr(afresh(*line.split())))
"""


def test_python_without_docstrings_changes_nothing(tmp_path: Path) -> None:
    """Under `python -OO` every help and the schema say what they say with docstrings."""
    schema = tmp_path / "schema.json"
    schema.write_bytes(ldn("dataset", "schema").stdout)
    lines = [(*words, "--help") for words in (*GROUPS, *COMMANDS)]
    given = "\n".join(map(" ".join, lines)).encode()
    done = subprocess.run(
        [sys.executable, "-OO", "-c", WITHOUT_DOCSTRINGS, str(schema)],
        input=given, capture_output=True, check=False, cwd=Path(__file__).parent, env=PLAIN,
    )  # fmt: skip
    assert done.stderr == b""
    for line, shown in zip(lines, done.stdout.decode().splitlines(), strict=True):
        assert shown == repr(afresh(*line)), line


# --- Memory ---------------------------------------------------------------------------------------

OUT_OF_MEMORY = [
    MemoryError(),
    MemoryError("so many bytes"),
    ImportError("x.so: failed to map segment from shared object"),
    OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)),
    SystemError("error return without exception set"),
]


@pytest.mark.parametrize("error", OUT_OF_MEMORY, ids=repr)
def test_too_little_memory_while_modules_load_is_told(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Memory that ends as early as during an import, however that is said: a line, exit code 4."""

    def fail() -> int:
        raise error

    monkeypatch.setattr(cli, "run", fail)
    monkeypatch.delitem(sys.modules, "ldn_cli.__main__", raising=False)
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("ldn_cli", run_name="__main__")
    assert ended.value.code == OUTPUT_FAILED
    assert capfd.readouterr() == ("", "ldn: out of memory\n")


def test_a_fault_of_the_program_is_not_taken_for_too_little_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What else is raised while modules load is not said to be what it is not."""

    def fail() -> int:
        message = "no module named x"
        raise ImportError(message)

    monkeypatch.setattr(cli, "run", fail)
    monkeypatch.delitem(sys.modules, "ldn_cli.__main__", raising=False)
    with pytest.raises(ImportError, match="no module named x"):
        runpy.run_module("ldn_cli", run_name="__main__")


@pytest.mark.parametrize(
    ("limit", "most", "told"),
    [(b"unlimited", b"9000", False), (b"20480000", b"9000", False), (b"20480000", b"19000", True)],
)
def test_any_error_near_the_limit_is_too_little_memory(
    *, limit: bytes, most: bytes, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Python raises where `ulimit -v` leaves it nothing need not say so."""
    figures = {"/proc/self/limits": limit, "/proc/self/status": most}
    monkeypatch.setattr(program, "_told", lambda file, _name: figures[file])
    assert program._of_memory(ValueError("field 'target' is required for AnnAssign")) == told


@pytest.mark.parametrize(
    "words",
    [words for words in COMMANDS if words[1:] not in {("schema",), ("path",)}],
    ids=" ".join,
)
def test_too_little_memory_for_a_file_is_told(
    words: Words, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Memory that ends while a command reads a file: a line, and exit code 4."""

    def fail(*_args: Any, **_options: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr("tomli.loads", fail)
    monkeypatch.setattr("inprocess.BUNDLED", Path("/nowhere"))
    monkeypatch.chdir(tmp_path)
    assert afresh(*call(words)) == (OUTPUT_FAILED, b"", "ldn: out of memory")


def test_too_little_memory_of_the_system_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the system has too little memory to open is not said to be unusable."""

    def fail(*_args: Any) -> Any:
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))

    monkeypatch.setattr("os.open", fail)
    monkeypatch.setattr("inprocess.BUNDLED", Path("/nowhere"))
    assert afresh("studies", "list") == (OUTPUT_FAILED, b"", "ldn: out of memory")


# What a lookup needs is there; what the limit leaves is for the file: too little, or enough.
LIMITED = """
import re, resource, sys
from pathlib import Path
from ldn_cli.__main__ import main
from ldn_cli.cli.app import run
left = int(sys.argv.pop(1))
run(["study", "cree2010"])
taken = int(re.search(r"VmSize:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
resource.setrlimit(resource.RLIMIT_AS, ((taken + left) * 1024,) * 2)
main()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is read from /proc")
@pytest.mark.parametrize("left", [0, 300, 1_000, 100_000], ids="{} kB left".format)
def test_a_limit_on_memory_leaves_no_traceback(left: int, tmp_path: Path) -> None:
    """Under `ulimit -v`, the program's own code is done or says that it cannot be."""
    args = (sys.executable, "-c", LIMITED, left, "study", "large", "--data", large(tmp_path))
    done = subprocess.run([*map(str, args)], capture_output=True, check=False, env=PLAIN)
    told = (done.returncode, done.stderr.decode())
    assert told == ((0, "") if left > 50_000 else (OUTPUT_FAILED, "ldn: out of memory\n"))


# --- Every code -----------------------------------------------------------------------------------

# Command lines that fail, by exit code; FILE is a broken study file, FOLDER one with a sound study.
CODES = {
    NOTHING_FOUND: (
        "study cree2011", "studies compare cree2011", "studies compare cree2010 cree2011",
        "cite cree2011", "search no_such_word", "search slept --study zagon2009 --data FOLDER",
        "studies list --study cree2011", "studies outcomes --study cree2011 --later",
        "studies matrix --study zagon2009 --study cree2011", "search pain --study cree2011",
        "studies compare cree2010 --study cree2011",
    ),
    WRONG_USAGE: (
        "", "studies", "dataset", "study", "search", "search ''", "search ' '", "search '\t'",
        "stud cree2010", "studies lists", "--bogus", "studies list cree2010",
        "study cree2010 extra", "studies list --no-such-option", "studies list --species",
        "studies list --species cat", "studies list --species human --species cat",
        "studies list --format xml", "study ''", "study ' '", "cite ''", "studies compare ''",
        "studies list --study ''", "studies matrix --study cree2010 --study ''",
        "search fatigue --study ''", "studies caveats --kind ''", "studies outcomes --group ''",
        "studies outcomes --group LNND", "studies outcomes --values --domain fatige",
        "study cree2010 --values", "background --later", "studies matrix --values",
        "studies list --format csv --json", "studies outcomes --domain fatige",
        "studies outcomes --domain ''", "studies outcomes --direction up",
        "studies outcomes --source zzz", "studies caveats --kind zzz",
        "study cree2010 --format csv", "study cree2010 --outcomes --caveats --format csv",
        "background --format csv", "cite --style apa", "dataset new 'Bad Id'", "dataset new",
    ),
    DATA_UNUSABLE: (
        "dataset validate FILE", "dataset validate /nowhere", "studies list --data FILE",
        "--data /nowhere studies list", "studies outcomes --domain zzz --data FILE",
        "study own2021 --data FILE", "study zzz --data FILE", "search pain --data FILE",
        "cite --data FILE", "studies matrix --data /nowhere",
        "studies list --data FOLDER --data FILE", "dataset new cree2010",
    ),
    OUTPUT_FAILED: ("dataset new x2021 --folder FILE",),
}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "code"), [(line, code) for code, lines in CODES.items() for line in lines]
)
def test_each_failure_has_its_code_and_no_output(line: str, code: int, tmp_path: Path) -> None:
    """A command line that fails exits with the code of its kind, prints nothing, and says why."""
    folder = tmp_path / "folder"
    folder.mkdir()
    saved(folder)
    places = {"FILE": saved(tmp_path, study(year=1)), "FOLDER": folder}
    done = ldn(*(places.get(word, word) for word in shlex.split(line)))
    assert (done.code, done.stdout) == (code, b"")
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_every_code_of_the_program_is_tried() -> None:
    """Each exit code that an error brings is tried above."""
    assert set(FAILURES.values()) == CODES.keys()


# --- Messages -------------------------------------------------------------------------------------

ENDLESS = "x" * 100_000
# Everywhere a word is typed.
TYPED = [
    (ENDLESS,), (f"--{ENDLESS}",), ("studies", ENDLESS), ("studies", "list", f"--{ENDLESS}"),
    *((*words, "--format", ENDLESS) for words in SHOWING),
    *((*words, "--data", ENDLESS) for words in OF_STUDIES if words != ("search",)),
    *((*words, option, ENDLESS) for words, option in FILTERS),
    ("study", ENDLESS), ("study", "cree2010", ENDLESS), ("study", "cree2010", f"--json={ENDLESS}"),
    ("studies", "compare", ENDLESS), ("studies", "list", "--study", ENDLESS), ("cite", ENDLESS),
    ("cite", "--style", ENDLESS), ("dataset", "validate", ENDLESS), ("dataset", "new", ENDLESS),
    ("dataset", "new", "x2021", "--folder", ENDLESS),
]  # fmt: skip


@pytest.mark.parametrize("args", TYPED, ids=lambda args: " ".join(word[:20] for word in args))
def test_a_message_is_a_few_lines_whatever_was_typed(
    args: Words, capsys: pytest.CaptureFixture[str]
) -> None:
    """However long a word is, what is said of it is short, and ends with what to do."""
    said = afresh(*args).stderr
    terminal.complain(said)
    shown = capsys.readouterr().err
    assert 0 < len(shown) < 2_500
    assert shown.split()[-1] == said.split()[-1][-500:]


def test_a_filter_lists_no_more_values_than_fit(tmp_path: Path) -> None:
    """Of thousands of values a message lists some, and how many more there are."""
    groups = [{"id": f"group{n}", "kind": "arm", **CITED} for n in range(900)]
    file = saved(tmp_path, study(groups=[*study()["groups"], *groups]))
    said = ldn("studies", "outcomes", "--group", "group", "--data", file).stderr
    assert len(said) < 1_500
    listed, _, more = said.partition("Values that do: ")[2].rpartition(", and ")
    bundled = {group.id for one in Dataset(later=True) for group in one.groups}
    known = {group["id"] for group in groups} | {"LDN", "placebo"} | bundled
    assert {*listed.split(", ")} < known
    assert len(listed.split(", ")) + int(more.removesuffix(" more")) == len(known)


# --- Progress -------------------------------------------------------------------------------------


def many(folder: Path, count: int) -> list[str]:
    """Write `count` studies, and return the words that check them."""
    for number in range(count):
        saved(folder, study(id=f"own-{number:03}", aliases=[]))
    return ["dataset", "validate", str(folder)]


def on_a_terminal(args: list[str]) -> tuple[bytes, bytes]:
    """Return standard output of `ldn`, and what its standard error shows on a terminal."""
    ours, theirs = os.openpty()
    process = started(tuple(args), stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 1024):
            shown += part
    except OSError:  # how a terminal says that nobody is left to write to it
        pass
    stdout, _ = process.communicate()
    os.close(ours)
    assert process.returncode == 0
    return stdout, shown


def test_many_files_show_progress_on_a_terminal_alone(tmp_path: Path) -> None:
    """A hundred files bring a progress bar on a terminal's standard error, and none in a pipe."""
    count = terminal.MANY - len(STUDIES) - len(LATER)  # with their neighbours, the bundled ones
    args = many(tmp_path, count)
    summary = f"{count} study files checked: no problems.\n".encode()
    stdout, shown = on_a_terminal(args)
    assert stdout == summary
    assert b"Checking" in shown
    piped = shell('"$@"', *args)
    assert (piped.stdout, piped.stderr) == (summary, b"")
    (tmp_path / "own-000.toml").unlink()
    fewer = f"{count - 1} study files checked: no problems.\n".encode()
    assert on_a_terminal(args) == (fewer, b"")


def test_without_an_error_stream_there_is_no_progress(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where standard error is closed, the files are gone through all the same."""
    monkeypatch.setattr(sys, "stderr", None)
    files = [tmp_path] * terminal.MANY
    assert list(terminal.progress(files)) == files


def test_complaints_need_an_error_stream_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message for which there is no standard error, or a broken one, is no error itself."""

    class Broken:
        encoding = "utf-8"

        def write(self, _: str) -> int:
            raise OSError

    streams: list[Any] = [None, Broken()]
    complain: Callable[[str], None] = terminal.complain
    for stream in streams:
        monkeypatch.setattr(sys, "stderr", stream)
        complain("x")
