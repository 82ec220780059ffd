"""The pager: what is taller than the terminal goes through it, and nothing is lost without it."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import struct
import sys
import termios
from typing import TYPE_CHECKING

import pytest
from inprocess import ldn
from test_screen import in_terminal

from ldn_cli.cli import pager, terminal
from ldn_cli.render.look import Look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMNS, LINES = 20, 5
LONG = "".join(f"line {n} – ▲\n" for n in range(9)).encode()
KEEP = '#!/bin/sh\ncat > "$0.$1"\n'


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Give a terminal, in an environment that names no pager."""
    for name in (*pager.VARIABLES, "LESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    yield theirs
    os.close(theirs)
    os.close(ours)


def script(folder: Path, text: str = KEEP, name: str = "my pager") -> Path:
    """Write a pager, one that keeps what it gets beside itself, and return its path."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    file.chmod(0o755)
    return file


def test_the_pager_that_is_named_gets_all(
    screen: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`LDN_PAGER` comes before `PAGER`, that before `less`; each may have arguments and quotes."""
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    script(tmp_path, KEEP, "less")
    for name in ("", "PAGER", "LDN_PAGER"):
        if name:
            monkeypatch.setenv(name, f'"{script(tmp_path)}" "{name} kept"')
        assert pager.page(LONG, "utf-8", screen)
        kept = tmp_path / (f"my pager.{name} kept" if name else "less.-FRX")
        assert kept.read_bytes() == LONG


def test_own_options_of_less_are_kept(
    screen: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where `LESS` is set, only what colours and links need is added to it."""
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("LESS", "-i")
    script(tmp_path, f'{KEEP}echo "$LESS $LESSCHARSET" > "$0.env"\n', "less")
    assert pager.page(LONG, "utf-8", screen)
    assert (tmp_path / "less.-R").read_bytes() == LONG
    assert (tmp_path / "less.env").read_text(encoding="utf-8") == "-i utf-8\n"


@pytest.mark.parametrize(
    ("name", "value"), [("LDN_PAGER", ""), ("LDN_PAGER", " "), ("PAGER", ""), ("TERM", "dumb")]
)
def test_no_pager_where_none_is_wanted(
    screen: int, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty variable asks for no pager, and a dumb terminal has none."""
    if name == "LDN_PAGER":
        monkeypatch.setenv("PAGER", "cat")
    monkeypatch.setenv(name, value)
    assert pager.named() is None
    assert not pager.page(LONG, "utf-8", screen)


@pytest.mark.parametrize(
    ("text", "taller"),
    [
        ("x\n" * LINES, False),
        ("x\n" * (LINES + 1), True),
        (f"{'x' * COLUMNS}\n" * LINES, False),
        (f"{'x' * (COLUMNS + 1)}\n" + "x\n" * (LINES - 1), True),
        (f"{'字' * 11}\n" + "x\n" * (LINES - 1), True),
        ("\n" * LINES, False),
        (f"\x1b[32m{'x' * COLUMNS}\x1b[0m\n" * LINES, False),
        (f"\x1b]8;id=1;https://example.org\x1b\\{'▲' * COLUMNS}\x1b]8;;\x1b\\\n" * LINES, False),
    ],
)
def test_lines_count_as_the_terminal_wraps_them(text: str, *, taller: bool) -> None:
    """A line wider than the terminal is several; colours and links have no width."""
    assert pager.is_taller(text, COLUMNS, LINES) == taller


def test_a_pager_that_is_left_early_is_no_error(
    screen: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the pager does not read is not shown, and nothing is said of it."""
    monkeypatch.setenv("LDN_PAGER", f"'{script(tmp_path, '#!/bin/sh' + chr(10))}'")
    assert pager.page(LONG * 20_000, "utf-8", screen)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("'unclosed", "the quotes in PAGER do not close"),
        ("/nowhere/pager -x", "'/nowhere/pager' of PAGER cannot be started: No such file"),
        ("/", "'/' of PAGER cannot be started: Permission denied"),
        ("sh -c 'exit 3'", "the pager 'sh' of PAGER ended with 3"),
    ],
)
def test_a_chosen_pager_that_fails_is_named(
    screen: int, command: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a pager that somebody chose it is said why it could not be used."""
    monkeypatch.setenv("PAGER", command)
    with pytest.raises(pager.PagerError, match=told):
        pager.page(LONG, "utf-8", screen)


def test_without_less_nothing_is_paged(screen: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pager that nobody chose may be missing."""
    monkeypatch.setenv("PATH", "/nowhere")
    assert not pager.page(LONG, "utf-8", screen)


def test_ctrl_c_is_the_pagers(screen: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C does not end the tool while the pager stays; a pager that it ends interrupts both."""
    # Tests that run in the background may have been told to ignore it, which a process inherits.
    before = signal.default_int_handler
    outside = signal.signal(signal.SIGINT, before)
    interrupt = "#!/bin/sh\ncat > /dev/null; kill -INT $PPID; "
    for ends in ("exit 0", "exit 2", "kill -INT $$"):
        monkeypatch.setenv("LDN_PAGER", f"'{script(tmp_path, interrupt + ends)}'")
        if ends == "exit 0":
            assert pager.page(LONG, "utf-8", screen)
        else:
            with pytest.raises(KeyboardInterrupt):
                pager.page(LONG, "utf-8", screen)
        assert signal.getsignal(signal.SIGINT) == before
    signal.signal(signal.SIGINT, outside)


def test_the_program_pages_what_is_taller_than_its_terminal(tmp_path: Path) -> None:
    """The pager gets what the terminal would; with `--no-pager`, anywhere, that gets it itself."""
    args = ("study", "cree2010", "--outcomes")
    chosen = {"LDN_PAGER": f"'{script(tmp_path)}' kept"}
    look = Look(color=True, interactive=True)
    assert in_terminal(80, *args, **chosen) == ""
    assert (tmp_path / "my pager.kept").read_text(encoding="utf-8") == ldn(*args, look=look).text
    for plainly in (("--no-pager", *args), (*args, "--no-pager")):
        assert in_terminal(80, *plainly, **chosen) == ldn(*args, look=look).text


def test_output_is_whole_where_the_pager_fails(
    screen: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a pager fails, everything is written, after a line that says so."""
    written: list[bytes] = []

    class Screen:
        closed, encoding = False, "utf-8"
        isatty, fileno = staticmethod(lambda: True), staticmethod(lambda: screen)

    monkeypatch.setattr(sys, "__stdout__", Screen)
    monkeypatch.setattr(terminal, "write", written.append)
    monkeypatch.setenv("PAGER", "sh -c 'exit 3'")
    terminal.show(terminal.Output(LONG))
    assert written == [LONG]
    assert capsys.readouterr().err == "ldn: the pager 'sh' of PAGER ended with 3\n"
