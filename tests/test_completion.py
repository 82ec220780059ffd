"""Completion, asked for as the shells ask for it: bash itself, zsh and fish by their protocol."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from build_docs import command_tree
from conftest import LDN, PLAIN
from documents import write_study
from ldn_cli.model import CaveatKind, Direction

from ldn_cli import citations
from ldn_cli.dataset import Dataset
from ldn_cli.render import FORMATS

DATA = Dataset()
NAMES = DATA.names()
PATH = f"{Path(sys.executable).parent}:{PLAIN['PATH']}"

# What bash itself does when the tab key is hit, but for showing the words.
HIT_TAB = """
{source}
[[ $(complete -p ldn) =~ -F\\ ([^ ]+) ]]
COMP_WORDS=({words})
COMP_CWORD={last}
"${{BASH_REMATCH[1]}}" ldn "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD-1]}}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def run(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return what the program `args` did, with `ldn` on the path."""
    return subprocess.run(
        args,
        capture_output=True,
        check=False,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        env=PLAIN | {"PATH": PATH} | environment,
    )


@cache
def source(shell: str) -> str:
    """Return the script by which a shell learns the completion."""
    done = run(LDN, _LDN_COMPLETE=f"source_{shell}")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def bash(line: str, **environment: str) -> list[str]:
    """Return what bash offers after `line`; nothing may be said on standard error."""
    words = line.split(" ")
    typed = " ".join(map(shlex.quote, words))
    script = HIT_TAB.format(source=source("bash"), words=typed, last=len(words) - 1)
    done = run("bash", "--norc", "-c", script, **environment)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


def zsh(line: str, **environment: str) -> str:
    """Return what zsh is told to offer after `line`."""
    done = run(LDN, _LDN_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS=line, **environment)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def fish(line: str, action: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return the answer to fish: the words after `line`, or by the exit code if there are any."""
    return run(
        LDN,
        _LDN_COMPLETE="complete_fish",
        _TYPER_COMPLETE_ARGS=line,
        _TYPER_COMPLETE_FISH_ACTION=action,
        **environment,
    )


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("ldn study ", NAMES),
        ("ldn study gi", ["gironi2008"]),
        ("ldn study GI", ["GIroni2008"]),
        ("ldn study nobody", []),
        ("ldn studies outcomes --study c", ["cree2010"]),
        ("ldn studies outcomes --study cree2010 --study z", ["zagon2009"]),
        ("ldn studies compare cree2010 ", NAMES),
        ("ldn cite m", ["martino2008"]),
        ("ldn search fatigue --study m", ["martino2008"]),
        ("ldn studies outcomes --domain ", list(DATA.domains)),
        ("ldn studies outcomes --domain ne", ["neurological_status", "neuropathology"]),
        ("ldn studies outcomes --direction ", list(get_args(Direction))),
        ("ldn studies outcomes --direction NO_", ["NO_effect"]),
        ("ldn studies outcomes --source ", list(DATA.sources)),
        ("ldn studies caveats --kind ", list(get_args(CaveatKind))),
        ("ldn studies list --species ", ["human", "mouse"]),
        ("ldn study cree2010 --format ", list(FORMATS)),
        ("ldn cite --style ", ["bibtex", "ris", "csl-json", "text"]),
    ],
)
def test_values(line: str, offered: list[str]) -> None:
    """Bash offers the values that exist, in the order of the data, and no others."""
    assert bash(line) == offered


def test_styles_are_all_offered() -> None:
    """Every style of references is among those offered above."""
    assert sorted(bash("ldn cite --style ")) == sorted(citations.STYLES)


@pytest.mark.parametrize("command", command_tree(), ids=lambda command: command.path)
def test_commands_and_options(command: object) -> None:
    """Bash offers every command below a command, or else every option of it."""
    assert isinstance(command, type(command_tree()[0]))
    if command.commands:
        assert bash(f"{command.path} ") == list(command.commands)
    long = [name for option in command.options for name in option.names if name[:2] == "--"]
    assert bash(f"{command.path} --") == long


@pytest.mark.parametrize(
    ("line", "environment"),
    [
        ("ldn study --data {mine} j", {}),
        ("ldn --data {mine} study j", {}),
        ("ldn --data {mine}/jones2020.toml studies outcomes --study J", {}),
        ("ldn study j", {"LDN_DATA": "{mine}"}),
        ("ldn cite j", {"LDN_DATA": "{mine}/other2020.toml" + os.pathsep + "{mine}"}),
    ],
)
def test_own_studies(line: str, environment: dict[str, str], tmp_path: Path) -> None:
    """Bash offers the ids of own studies, whether options or the environment name the files."""
    write_study(tmp_path, "jones2020")
    write_study(tmp_path, "other2020")
    given = {key: value.format(mine=tmp_path) for key, value in environment.items()}
    typed = line.format(mine=tmp_path)
    assert bash(typed, **given) == [typed.split(" ")[-1] + "ones2020"]


def test_own_domains_and_sources(tmp_path: Path) -> None:
    """Bash offers the domains and sources that own studies bring with them."""
    write_study(tmp_path, "jones2020")
    with (tmp_path / "jones2020.toml").open("a", encoding="utf-8") as file:
        file.write('[[domains]]\nid = "sleep"\nlabel = "sleep"\ncovers = "How one sleeps."\n')
        file.write('[[sources]]\nid = "jones2020"\nkind = "preprint"\ntitle = "A trial"\n')
    own = f"ldn studies outcomes --data {tmp_path}"
    assert bash(f"{own} --domain sl") == ["sleep"]
    assert bash(f"{own} --source j") == ["jones2020"]


@pytest.mark.parametrize("content", ["id = ", 'id = "other"\n'])
def test_unusable_data(content: str, tmp_path: Path) -> None:
    """Data that cannot be used complete to nothing, quietly: the command says what is wrong."""
    (tmp_path / "bad.toml").write_text(content, "utf-8")
    assert bash(f"ldn study --data {tmp_path} c") == []
    assert bash("ldn study c", LDN_DATA=str(tmp_path / "missing")) == []


def test_zsh() -> None:
    """Zsh is told the words with their help texts, or that files are to be offered."""
    assert zsh("ldn study z") == (
        '_arguments \'*: :(("zagon2009":"Endogenous opioids regulate expression of experimental '
        "autoimmune encephalomyelitis\\\\: a new paradigm for the treatment of multiple "
        "sclerosis\"))'\n"
    )
    assert zsh("ldn dataset validate ") == "_files\n"
    assert '"fatigue":"Tiredness and lack of energy."' in zsh("ldn studies outcomes --domain ")


def test_fish() -> None:
    """Fish is told the words with their help texts, one a line, and if there are any."""
    words = fish("ldn study ", "get-args").stdout.splitlines()
    assert [word.split("\t")[0] for word in words] == NAMES
    assert words[0].split("\t")[1] == DATA.study("cree2010").title
    assert fish("ldn study ", "is-args").returncode == 0
    assert fish("ldn study nobody", "is-args").returncode == 1


@pytest.mark.parametrize("columns", ["20", "80"])
def test_help_texts_stay_on_one_line(columns: str) -> None:
    """A long help text is not broken at the width of the screen: its rest would be a word."""
    options = next(c.options for c in command_tree() if c.path == "ldn study")
    known = {*NAMES, *(name for option in options for name in option.names)}
    for line in ("ldn study ", "ldn study cree2010 --"):
        lines = fish(line, "get-args", COLUMNS=columns).stdout.splitlines()
        assert {word.split("\t")[0] for word in lines} <= known


def test_titles_are_data(tmp_path: Path) -> None:
    """No title of an own study can be evaluated by a shell, or obeyed as markup."""
    write_study(tmp_path, "jones2020")
    file = tmp_path / "jones2020.toml"
    title = r'title = "[bold]B[/no] \\$(touch x) `touch x` \"q\" it' + r"'s \u001b[31m" + '"\n'
    rest = file.read_text("utf-8").partition("\nyear = ")
    file.write_text(f'id = "jones2020"\n{title}year = {rest[2]}', "utf-8")
    assert run(LDN, "dataset", "validate", str(file)).returncode == 0
    for told in (
        zsh(f"ldn study --data {file} j"),
        fish(f"ldn study --data {file} j", "get-args").stdout,
    ):
        text = told.partition("jones2020")[2].removeprefix('":"').partition('"))')[0]
        assert "(bold)B(/no)" in text
        assert "touch x" in text
        assert not set(text) & set("\\\"'`$[]\x1b")


@pytest.mark.parametrize(
    ("shell", "script", "startup"),
    [
        ("bash", ".bash_completions/ldn.sh", ".bashrc"),
        ("zsh", ".zfunc/_ldn", ".zshrc"),
        ("fish", ".config/fish/completions/ldn.fish", None),
    ],
)
def test_installation(shell: str, script: str, startup: str | None, tmp_path: Path) -> None:
    """The shell that asks for it gets the script for its completion, and is told where it lies."""
    # A shell by its name is what the program above `ldn` is looked at for.
    program = tmp_path / "bin" / shell
    program.parent.mkdir()
    program.symlink_to("/bin/bash")
    home = tmp_path / "home"
    home.mkdir()
    command = "ldn --install-completion; exit $?"
    done = run(str(program), "-c", command, HOME=str(home))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"{shell} completion installed in {home / script}\n"
        "Completion will take effect once you restart the terminal\n"
    )
    assert (home / script).read_text("utf-8").strip() == source(shell)
    written = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    assert written == {script, *filter(None, [startup])}
    shown = run(str(program), "-c", "ldn --show-completion; exit $?", HOME=str(home))
    assert (shown.returncode, shown.stderr, shown.stdout.strip()) == (0, "", source(shell))


@pytest.mark.parametrize("option", ["--install-completion", "--show-completion"])
def test_shell_without_completion(option: str, tmp_path: Path) -> None:
    """A shell that has no completion is told so on standard error, and nothing is written."""
    (tmp_path / "ksh").symlink_to("/bin/bash")
    done = run(str(tmp_path / "ksh"), "-c", f"ldn {option}; exit $?", HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"(ldn: )?Shell ksh (is )?not supported\.\n", done.stderr)
    assert [path.name for path in tmp_path.iterdir()] == ["ksh"]


def test_installed_completion_completes(tmp_path: Path) -> None:
    """Bash, started anew after the installation, has the completion."""
    install = run("bash", "-c", "ldn --install-completion; exit $?", HOME=str(tmp_path))
    assert install.returncode == 0
    script = "source ~/.bashrc; complete -p ldn"
    done = run("bash", "--norc", "-c", script, HOME=str(tmp_path))
    assert done.stdout == "complete -o default -F _ldn_completion ldn\n"


@pytest.mark.parametrize(
    "request_", ["complete_csh", "complete", "source_tcsh", "whatever_bash"], ids=str
)
def test_unknown_requests(request_: str) -> None:
    """A request of a shell that is not supported fails with one line on standard error."""
    done = run(LDN, _LDN_COMPLETE=request_)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
