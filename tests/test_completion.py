"""Completion: what is offered for every value, and what the real shells make of it."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from build_docs import command_tree
from conftest import LDN, PLAIN
from documents import write_study
from own import saved, study

from ldn_cli.cli import app as cli
from ldn_cli.cli.completion import FILES
from ldn_cli.cli.shells import SHELLS
from ldn_cli.dataset import schema
from ldn_cli.text import obeyed

if TYPE_CHECKING:
    from build_docs import Command

TREE = command_tree()
# Every option that takes a value and every argument, with the line that asks for it.
VALUES = {
    f"{command.path} {value}": f"{command.path} {before}"
    for command in TREE
    for value, before in (
        *((option.names[-1], f"{option.names[-1]} ") for option in command.options if option.value),
        *((argument.value, "x " * i) for i, argument in enumerate(command.arguments)),
    )
}
HOSTILE = "\x1b[31m\u202e\n\tT"
FREE_TEXT = {"ldn search TEXT...", "ldn dataset new ID"}


def offered(line: str, **environment: str) -> list[str]:
    """Return the words that are offered after `line`."""
    given = PLAIN | {"_LDN_LINE": line} | environment
    command = cli.command()
    with patch.dict(os.environ, given, clear=True):
        answer = SHELLS["fish"](command, {}, "ldn", "_LDN_COMPLETE").complete()
    assert not obeyed(re.sub("[\t\n]", "", answer))
    return [line.partition("\t")[0] for line in answer.split("\n") if line]


# --- Which words ----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", VALUES)
def test_every_value_completes(value: str, tmp_path: Path) -> None:
    """Each value is a path, or has words, in any case and after `=` too, or may be any text."""
    content = study(title=HOSTILE)
    content["sources"][0]["title"] = content["domains"][0]["covers"] = HOSTILE
    mine, line = str(saved(tmp_path, content)), VALUES[value]
    words = offered(line, LDN_DATA=mine)
    assert bool(words) != (value in FREE_TEXT), (
        f"{value}: give it autocompletion=offering(...) or files of cli/completion.py; "
        "what takes any text stands in FREE_TEXT instead"
    )
    for word in {*words[:1], *words[-1:]} - {FILES}:
        assert word in offered(line + word[:-1].upper(), LDN_DATA=mine)
    if "--" in value:
        joined = offered(f"{line.rstrip()}=", LDN_DATA=mine)
        assert [word.partition("=")[2] or word for word in joined] == words


@pytest.mark.parametrize("command", TREE, ids=lambda command: command.path)
def test_commands_and_options(command: Command) -> None:
    """Every command below a command is offered, or else every option of it."""
    if command.commands:
        assert offered(f"{command.path} ") == list(command.commands)
    long = [name for option in command.options for name in option.names if name[:2] == "--"]
    assert offered(f"{command.path} --") == long


@pytest.mark.parametrize(
    ("line", "environment"),
    [
        ("ldn study --data {mine} j", {}),
        ("ldn --data {mine} study j", {}),
        ("ldn --data={mine}/jones2020.toml studies outcomes --study J", {}),
        ("ldn study j", {"LDN_DATA": "{mine}"}),
        ("ldn cite j", {"LDN_DATA": "{mine}/other2020.toml" + os.pathsep + "{mine}"}),
    ],
)
def test_own_studies(line: str, environment: dict[str, str], tmp_path: Path) -> None:
    """The ids of own studies are offered, whether options or the environment name the files."""
    write_study(tmp_path, "jones2020")
    write_study(tmp_path, "other2020")
    given = {key: value.format(mine=tmp_path) for key, value in environment.items()}
    assert offered(line.format(mine=tmp_path), **given) == ["jones2020"]


@pytest.mark.parametrize("content", ["id = ", 'id = "other"\n'])
def test_unusable_data(content: str, tmp_path: Path) -> None:
    """Data that cannot be used complete to nothing, quietly: the command says what is wrong."""
    (tmp_path / "bad.toml").write_text(content, "utf-8")
    assert offered(f"ldn study --data {tmp_path} c") == []
    assert offered("ldn study c", LDN_DATA=str(tmp_path / "missing")) == []


def test_outputs_with_a_schema() -> None:
    """The outputs that have a schema are offered by their names."""
    found = offered("ldn dataset schema studies-")
    assert found == [name for name in schema.outputs() if name.startswith("studies-")]


# --- In the shells --------------------------------------------------------------------------------

LINES = {  # what is typed before Tab, and the command that the shell then has
    "ldn study GI": "ldn study gironi2008",
    'ldn study "GI': "ldn study gironi2008",
    "ldn studies outcomes --domain=FA": "ldn studies outcomes --domain=fatigue",
    "ldn studies outcomes --DOM": "ldn studies outcomes --domain",
    "ldn cite --style B": "ldn cite --style bibtex",
    "ldn --version DAT": "ldn --version dataset",
    "ldn study cree2010 o": "ldn study cree2010 o",
    "ldn search o": "ldn search o",
    "ldn --data o": "ldn --data own.toml",
    "ldn study --data=o": "ldn study --data=own.toml",
    "ldn dataset validate o": "ldn dataset validate own.toml",
}
# What a shell would evaluate or break at; what would break the line; what need not be quoted.
EVIL = (
    "$(touch x)`touch x`;touch x|touch x&touch x>x",
    "'",
    'it\'s "$HOME" \\ *~#:^!q=ls{a,b}[a](b)',
)
WORDS = [f"W{i}-{text}" for i, text in enumerate((*EVIL, "\t", "\n", "\x1b[31m", "\u202e", "é"))]
TITLE = "%F{red} $(touch x) `touch x` '\"\\ [bold]x[/no] ; touch x | touch x > x"
STAND_IN = f"""#!{sys.executable}
from types import SimpleNamespace
from ldn_cli.__main__ import main
from ldn_cli.dataset.store import Dataset

study = SimpleNamespace(id="hostile", aliases={WORDS!r}, title={TITLE!r})
Dataset.__iter__ = lambda self: iter([study])
main()
"""
PROMPT = "READY> "
STARTUP = {
    "bash": (".bashrc", f"PS1='{PROMPT}'"),
    "zsh": (".zshrc", f"PS1='{PROMPT}'"),
    "fish": (
        ".config/fish/config.fish",
        f"function fish_prompt; echo -n '{PROMPT}'; end; set -g fish_autosuggestion_enabled 0",
    ),
}
FILES_THERE = ["notes.txt", "own.toml"]
SPAWN = "import pty, sys; pty.spawn(sys.argv[1:])"


def run(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return what the program `args` did, with `ldn` on the path."""
    return subprocess.run(
        args,
        capture_output=True,
        check=False,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        env=PLAIN | {"PATH": f"{Path(LDN).parent}:{PLAIN['PATH']}"} | environment,
    )


class Terminal:
    """A shell with somebody at the keyboard, in a folder of two files; `ldn` is in `programs`."""

    def __init__(self, shell: str, folder: Path, programs: Path) -> None:
        if not shutil.which(shell):
            pytest.skip(f"{shell} is not installed")
        home, self.work = folder / "o'home", folder / "work"  # ' would end a quoted path
        home.mkdir()
        self.work.mkdir()
        for file in FILES_THERE:
            (self.work / file).touch()
        assert run(shell, "-c", "ldn --install-completion; true", HOME=str(home)).stderr == ""
        name, line = STARTUP[shell]
        with (home / name).open("a") as startup:
            startup.write(f"{line}\n")
        self.screen = ""
        self.process = subprocess.Popen(
            [sys.executable, "-c", SPAWN, shell, "-i"],
            bufsize=0,
            cwd=self.work,
            env={
                **PLAIN,
                "HOME": str(home),
                "LC_ALL": "C.UTF-8",
                "PATH": f"{programs}:{PLAIN['PATH']}",
                "TERM": "xterm",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.wait(PROMPT)

    def type(self, keys: str) -> None:
        """Hit `keys`."""
        assert self.process.stdin
        self.process.stdin.write(keys.encode())

    def wait(self, pattern: str) -> str:
        """Return what the screen has up to `pattern`, as soon as that is there, and clear it."""
        assert self.process.stdout
        end = time.monotonic() + 5
        while not (found := re.search(pattern, self.screen, re.DOTALL)):
            ready, _, _ = select.select([self.process.stdout], [], [], end - time.monotonic())
            assert ready, f"no {pattern!r} in {self.screen!r}"
            self.screen += os.read(self.process.stdout.fileno(), 10_000).decode("utf-8", "replace")
        self.screen = self.screen[found.end() :]
        return found[0]

    def completed(self, line: str) -> str:
        """Return the words that the shell has for a command after `line` and Tab."""
        self.type(f"{line}\t\x01printf '\\n[%s]\\n' \r")  # ^A: to the start of the line
        shown = self.wait(rf"\n\[ldn\].*?{PROMPT}")
        return " ".join(re.findall(r"^\[(.*)\]\r*$", shown, re.MULTILINE))

    def close(self) -> None:
        """End the shell; it must have left the folder as it was."""
        self.process.terminate()
        self.process.communicate()
        assert sorted(path.name for path in self.work.iterdir()) == FILES_THERE


@pytest.mark.client
@pytest.mark.parametrize("shell", SHELLS)
def test_shells_complete(shell: str, tmp_path: Path) -> None:
    """A shell started anew completes words from its first Tab on, and files where they belong."""
    with closing(Terminal(shell, tmp_path, Path(LDN).parent)) as terminal:
        assert {line: terminal.completed(line) for line in LINES} == LINES


@pytest.mark.client
@pytest.mark.parametrize("shell", SHELLS)
def test_shells_evaluate_nothing(shell: str, tmp_path: Path) -> None:
    """A word is on the command line what it is in the data, or not offered; nothing is run."""
    program = tmp_path / "ldn"
    program.write_text(STAND_IN, "utf-8")
    program.chmod(0o755)
    with closing(Terminal(shell, tmp_path, tmp_path)) as terminal:
        for word in WORDS:
            start = word.partition("-")[0].lower() + "-"
            whole = word.isprintable() and (shell != "bash" or word[-1] == "é")
            assert (
                terminal.completed(f"ldn study {start}") == f"ldn study {word if whole else start}"
            )
        if shell != "bash":  # which shows no help texts
            terminal.type("ldn study \t")
            terminal.wait(re.escape(TITLE[:20]))


# --- Installation ---------------------------------------------------------------------------------


def called(shell: str, option: str, home: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Return what `ldn` with `option` does in a shell that is called `shell`, whatever it is."""
    program = folder / shell
    if not program.exists():
        program.symlink_to("/bin/bash")
    return run(str(program), "-c", f"ldn {option}; exit $?", HOME=home)


@pytest.mark.parametrize("shell", SHELLS)
def test_installation(shell: str, tmp_path: Path) -> None:
    """The script is written, and once the line that loads it, after what stands there already."""
    home, made = tmp_path / "home", SHELLS[shell]
    home.mkdir()
    startup, line = made.startup or ("unused", "")
    (home / startup).write_bytes(b"# \xe9")
    for _ in range(2):
        done = called(shell, "--install-completion", str(home), tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(f"{shell} completion installed in {home / made.place}\n")
    assert (home / startup).read_bytes() == b"# \xe9" + (f"\n{line}\n".encode() if line else b"")
    shown = called(shell, "--show-completion", str(home), tmp_path)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert (home / made.place).read_text("utf-8") == shown.stdout


@pytest.mark.parametrize("home", [os.devnull, "", "here"])
def test_a_home_that_cannot_be_written_to(home: str, tmp_path: Path) -> None:
    """A script that cannot be written is output that failed: one line, and exit code 4.

    So it is where the home is empty, which would be the root, or the folder one happens to be in.
    """
    done = called("bash", "--install-completion", home, tmp_path)
    assert (done.returncode, done.stdout) == (cli.OUTPUT_FAILED, "")
    assert re.fullmatch(r"ldn: cannot install the completion: .*\n", done.stderr)


@pytest.mark.parametrize("option", ["--install-completion", "--show-completion"])
def test_shell_without_completion(option: str, tmp_path: Path) -> None:
    """A shell that has no completion is told so on standard error, and nothing is written."""
    done = called("ksh", option, str(tmp_path), tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "ldn: completion is for bash, zsh, fish; this shell is ksh\n"
    assert [path.name for path in tmp_path.iterdir()] == ["ksh"]


@pytest.mark.parametrize("request_", ["complete_csh", "complete", "source_tcsh", "whatever_bash"])
def test_unknown_requests(request_: str) -> None:
    """A request that is not understood fails with one line on standard error."""
    done = run(LDN, _LDN_COMPLETE=request_, _LDN_LINE="ldn ")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "did you mean" in done.stderr or "known: complete_bash" in done.stderr


@pytest.mark.parametrize("shell", SHELLS)
def test_scripts_of_typer(shell: str) -> None:
    """A script of Typer's is told nothing: it may evaluate the answer."""
    done = run(LDN, _LDN_COMPLETE=f"complete_{shell}", _TYPER_COMPLETE_ARGS="ldn ", COMP_CWORD="x")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "ldn: _LDN_LINE is not set: run ldn --install-completion\n"
