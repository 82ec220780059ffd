"""The screen: nothing cut, nothing broken, nothing too wide, at any width, in any terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections import Counter
from functools import cache
from itertools import pairwise, takewhile
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import pytest
from conftest import LDN, PLAIN, remembered
from hypothesis import example, given
from hypothesis import strategies as st
from inprocess import RECORDS, report
from inprocess import ldn as inside
from own import FULL, ldn, saved, study
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style

from ldn_cli.cli import terminal
from ldn_cli.evidence import vocabulary
from ldn_cli.render import FORMATS, render, screen
from ldn_cli.render.cells import MARKS, fit
from ldn_cli.render.look import Look
from ldn_cli.render.spans import GLUE, Span, text_of
from ldn_cli.render.wrapping import wrap
from ldn_cli.report.sheet import (
    Cited,
    Column,
    Found,
    Holds,
    Mark,
    Quiet,
    Ref,
    Remark,
    Report,
    Sheet,
    Values,
)
from ldn_cli.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from ldn_cli.report.sheet import Cell, Layout

    Words = tuple[str, ...]
    Ldn = Callable[..., subprocess.CompletedProcess[bytes]]

# The ends, the usual ones and some between them: all of them would take a minute.
WIDTHS = (20, 40, 60, 80, 120, 140, 200)
MARKED = re.compile("[*_]")  # beside what sources disagree on, around what was found
SGR = re.compile(r"\x1b\[([\d;]*)m")
CODES = {
    code
    for style in screen.STYLES.values()
    for code in SGR.findall(Style.parse(style).render("x", color_system=ColorSystem.STANDARD))[:1]
}
# A word that a narrow screen cannot hold is cut after these alone, before the escape of an address,
# or after a full stop before a letter; an address of several lines wherever it has to be.
CUT = "/;:,_-?&="

EVERY_RECORD = pytest.mark.parametrize("args", RECORDS.values(), ids=RECORDS.keys())


def words(cell: Cell) -> list[str]:
    """Return the words that a reader must find of a cell, whole."""
    if cell is None:
        return ["–"]
    if isinstance(cell, Mark):
        return MARKS[cell.direction][1].split()
    if isinstance(cell, Ref):
        return (cell.locator or "").split()
    if isinstance(cell, (Cited, Values)):
        texts = dict(cell.parts if isinstance(cell, Cited) else cell.values)
        return " ".join((*map(said, texts), getattr(cell, "more", ""))).split()
    if isinstance(cell, Found):
        return "".join(part for part, _ in cell.parts).split()
    return (cell.text if isinstance(cell, Remark) else said(cell)).split()


def said(text: str | int | Quiet) -> str:
    """Return the words of a part of a cell."""
    return text.words if isinstance(text, Quiet) else str(text)


def plain(text: str) -> list[str]:
    """Return the words of a screen, without the marks that a search, a label or a list adds."""
    found = (word.strip("();:,.") for word in MARKED.sub("", text).split())
    return [word for word in found if word]


class MadeUp(Sheet):
    """A sheet of any columns and lines."""

    fields = ()

    def __init__(
        self, title: str, columns: Iterable[Column], rows: Sequence[Any], *, dense: bool = False
    ) -> None:
        super().__init__(rows)
        self.title = title
        self.columns = tuple(columns)
        self.dense = dense

    def notes(self) -> Iterator[str]:
        """Yield a note."""
        yield "A note."


def made_columns(*headings: str) -> Iterator[Column]:
    """Yield a column for each heading, whose cell is the item of the line that it stands at."""
    return (Column(heading, itemgetter(index)) for index, heading in enumerate(headings))


@remembered
def drawn(args: Words, name: str, look: Look) -> str:
    """Return what a command shows in a format, on a screen that looks so."""
    return render(name, report(*args), look)


class Needed(NamedTuple):
    """What a layout has to show: each word as often as it stands in it, a group's name once."""

    often: Counter[str]
    once: set[str]

    def missing(self, shown: Counter[str]) -> Iterator[str]:
        """Yield the words that are not on the screen."""
        yield from (word for word, times in self.often.items() if shown[word] < times)
        yield from (word for word in self.once if not shown[word])


def lines_of(sheet: Sheet, layout: Layout) -> Iterable[Any]:
    """Return what has a line each in a layout of a sheet."""
    return sheet.lines() if layout.lines is None else layout.lines


@cache
def needed(args: Words) -> list[tuple[Sheet, list[Needed], list[str]]]:
    """Return each sheet of a command with what its layouts, and the text around, have to show."""
    made = report(*args)
    found = []
    for sheet in made.sheets:
        layouts = []
        for layout in sheet.layouts():
            often: Counter[str] = Counter()
            once: set[str] = set()
            grouped = len([*takewhile(lambda column: column.grouped, layout.columns)])
            for line in lines_of(sheet, layout):
                for index, column in enumerate(layout.columns):
                    if (cell := column.cell(line)) != "":  # of which a list has not even the label
                        once.update(plain(f"{column.heading} {column.under}" * (not sheet.prose)))
                        single = index < grouped or column.holds == "citations"
                        (once if single else often).update(plain(" ".join(words(cell))))
            layouts.append(Needed(often, once))
        said = [word for cell in (*sheet.alerts(), *sheet.notes()) for word in words(cell)]
        found.append((sheet, layouts, plain(" ".join((made.title, sheet.title, *said)))))
    return found


def excused(word: str, text: str, width: int) -> bool:
    """Return whether a narrow screen had to cut the word, and cut it where it may be cut."""
    if cell_len(word) <= width // 2:
        return False
    over = r"(?:[^\n]*\n[^\n]*?)?"  # to the next line, in a table past the cells to the left
    parts = (
        re.escape(char) + (over if cuttable(char, after) or cell_len(word) > 2 * width else "")
        for char, after in pairwise(f"{word} ")
    )
    return re.search("".join(parts), MARKED.sub("", text)) is not None


def cuttable(char: str, after: str) -> bool:
    """Return whether a word that does not fit may be cut between two characters."""
    return char in CUT or after == "%" or (char == "." and after.isalpha())


def check(args: Words, shown: str, width: int) -> None:
    """Assert what holds on every screen without colour."""
    lines = shown.split("\n")
    assert max(map(cell_len, lines)) <= width
    assert lines.pop() == ""
    assert not [line for line in lines if line != line.rstrip()]
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]|…|\.\.\.", shown)
    tokens = Counter(plain(shown))
    for sheet, layouts, around in needed(args):
        assert not sheet.rows or any(
            all(excused(word, shown, width) for word in layout.missing(tokens))
            for layout in layouts
        ), (width, sheet.title, [list(layout.missing(tokens)) for layout in layouts])
        gone = [word for word in around if not tokens[word]]
        assert not [word for word in gone if not excused(word, shown, width)], (width, gone)
    for symbol, word in MARKS.values():
        if symbol in "▲▼●◆○":  # symbol and word side by side, never the symbol alone
            assert shown.count(symbol) == shown.count(f"{symbol} {word.split()[0]}")
    if "Sources" not in {sheet.title for sheet, _, _ in needed(args)}:
        body, _, references = shown.partition("\nSources\n")
        cited = dict.fromkeys(map(int, re.findall(r"\[(\d+)[a-z]*\]", body)))
        listed = re.findall(r"^\[(\d+)\] \S", references, re.MULTILINE)
        assert list(map(int, listed)) == sorted(cited) == list(range(1, len(cited) + 1))


def flat(text: str) -> str:
    """Return a screen as one line."""
    return " ".join(text.split())


# ---- every command, every width


@pytest.mark.parametrize(("name", "every"), [("table", 1), ("list", 3)], ids=["table", "list"])
@EVERY_RECORD
def test_every_width(args: Words, name: str, every: int) -> None:
    """From 20 to 200 columns no line is too wide, no word, number or record is cut or lost."""
    for width in WIDTHS[::every]:
        check(args, drawn(args, name, Look(width=width)), width)


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("name", ["table", "list"])
@EVERY_RECORD
def test_colour_changes_no_character(args: Words, name: str, width: int) -> None:
    """In colour the text is the same, with the documented codes alone, each ended on its line."""
    painted = drawn(args, name, Look(width=width, color=True))
    for line in painted.split("\n"):
        codes = SGR.findall(line)
        assert not re.search(r"[\x00-\x1f]", SGR.sub("", line))
        assert codes[1::2] == ["0"] * (len(codes) // 2)
        assert set(codes[::2]) <= CODES
        assert len(codes) % 2 == 0
        assert SGR.sub("", line) == SGR.sub("", line).rstrip()
    if args[0] == "search":  # without colour underscores set off what was found
        assert "_" not in SGR.sub("", painted)
        found = re.findall(r"\x1b\[1;4m([^\x1b]+)\x1b", painted)
        told = {text.casefold() for text in found}
        assert {*args[1:]} <= told
        assert all(text.startswith(args[1:]) for text in told)  # trials, of a trial
    else:
        assert SGR.sub("", painted) == drawn(args, name, Look(width=width))


def test_search_sets_off_what_was_found_without_colour() -> None:
    """Without colour each word found stands between underscores, every time it is found."""
    shown = drawn(("search", "vivid", "dreaming"), "list", Look(width=80))
    hits = inside("search", "vivid", "dreaming", "--json").json
    found = [re.findall("vivid dreaming|dreaming", hit["text"], re.IGNORECASE) for hit in hits]
    assert shown.count("_") == 2 * sum(map(len, found))
    assert shown.count("_vivid dreaming_") > 1


def test_found_words_keep_the_columns() -> None:
    """A text in which words are set off takes up its own columns, and those of the marks."""
    marked = (("A", True), (" ", False), ("a", True), ("nd ", False), ("B", True))
    rows = ((Found(marked), "x"), (Found((("nothing", False),)), "y"))
    sheet = MadeUp("T", made_columns("One", "Two"), rows)
    shown = render("table", Report("T", (sheet,)), Look())
    assert "\n_A_ _a_nd _B_  x\nnothing        y\n" in shown


@pytest.mark.parametrize(
    ("encoding", "width"),
    [("ascii", 40), ("latin-1", 80), ("cp1252", 80), ("koi8-r", 80)],
)
@EVERY_RECORD
def test_encodings_that_lack_a_symbol(args: Words, width: int, encoding: str) -> None:
    """What an encoding lacks is spelled in ASCII, legibly, with nothing lost and no line wider."""
    shown = drawn(args, "table", Look(width=width, encoding=encoding))
    assert shown.encode(encoding).decode(encoding) == shown
    assert max(map(len, shown.split("\n"))) <= width
    usual = drawn(args, "table", Look(width=width))
    for word in ("improved", "no effect", "not reported", "finding", "par. "):
        assert len(re.findall(word, shown)) >= len(re.findall(word, usual))
    assert shown.count("?") == usual.count("?")
    assert "\\u" not in shown


def test_likeness_in_ascii() -> None:
    """A character that an encoding lacks becomes its likeness, without one its code."""
    assert fit("é ﬁ ß “☃”", "ascii") == 'e fi ss "\\u2603"'
    assert fit("é ☃", "latin-1") == "é \\u2603"


def test_symbols_in_ascii() -> None:
    """In ASCII each direction has a symbol of its own before its word."""
    symbols = {fit(symbol, "ascii") for symbol, _ in MARKS.values()}
    assert len(symbols) == len(MARKS)
    assert all(len(symbol) == 1 for symbol in symbols)


def test_every_direction_has_symbol_word_and_style() -> None:
    """Each direction of an outcome or a cell has a symbol and a word, no two of them alike."""
    directions = {*get_args(vocabulary.Direction), *get_args(vocabulary.CellDirection)}
    assert MARKS.keys() == directions
    for part in zip(*MARKS.values(), strict=True):
        assert len(set(part)) == len(directions)


@pytest.mark.parametrize("name", ["table", "list"])
@pytest.mark.parametrize("width", [20, 80])
@EVERY_RECORD
def test_animal_studies_are_marked(args: Words, width: int, name: str) -> None:
    """Wherever the animal study is a row, a column or a title, the word mouse is beside its id."""
    made = report(*args)
    for sheet in made.sheets:
        for layout in sheet.layouts():
            lines = lines_of(sheet, layout)
            cells = [column.cell(line) for line in lines for column in layout.columns]
            texts = [cell for cell in cells if isinstance(cell, str)]
            texts += [f"{column.heading} {column.under}" for column in layout.columns]
            for text in texts:
                assert not re.search(r"^zagon2009\b(?!-)", text) or "mouse" in text
    shown = " ".join(drawn(args, name, Look(width=width)).split())
    if re.search(r"zagon2009(?!-abstract)", shown):
        assert re.search(r"mouse", shown)


# ---- what must not be missed


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (("study", "cree2010", "--outcomes"),
         "! cree2010: 20 of 80 (25%, computed) are without complete data; 10 of 80 (12.5%, "
         "computed) left the study before completing the first period*: "
         "ldn study cree2010 --dropouts"),
        (("study", "martino2008", "--outcomes"),
         "! martino2008: 5 of 40 (12.5%, computed) left the study: "
         "ldn study martino2008 --dropouts"),
        (("study", "martino2008", "--outcomes"),
         "! martino2008: No source read mentions a control group."),
        (("study", "zagon2009", "--outcomes"),
         "! zagon2009: animal study (mouse): Mice with EAE, an animal model: "
         "no evidence of benefit in people."),
        (("studies", "outcomes", "--domain", "fatigue"),
         "! martino2008: the sources disagree (*): ldn study martino2008 --discrepancies"),
        (("studies", "outcomes", "--domain", "fatigue"),
         "! martino2008: No source read mentions a control group."),
        (("studies", "matrix"),
         "! martino2008: No source read mentions a control group."),
        (("studies", "matrix"),
         "! zagon2009: animal study (mouse): Mice with EAE, an animal model: "
         "no evidence of benefit in people."),
    ],
)  # fmt: skip
def test_what_must_not_be_missed_stands_under_results(args: Words, line: str) -> None:
    """Results have under them losses, no control group, sources that differ, an animal study."""
    for width in (20, 80, 200):
        assert line in flat(drawn(args, "table", Look(width=width)))


@EVERY_RECORD
def test_hint_is_for_people_and_runs(args: Words) -> None:
    """On a terminal, and nowhere else, the last line is a command that comes next, and works."""
    for name in ("table", "list"):
        shown = drawn(args, name, Look(interactive=True))
        last = shown.splitlines()[-1]
        assert last.startswith("Next: ldn ")
        assert shown.removesuffix(f"\n{last}\n") == drawn(args, name, Look())
    dim = drawn(args, "table", Look(interactive=True, color=True)).splitlines()[-1]
    assert dim == f"\x1b[2m{last}\x1b[0m"
    assert inside(*last.removeprefix("Next: ldn ").split(), "--json").code == 0


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if not form.screen])
def test_no_file_has_a_hint(name: str) -> None:
    """What is no screen is the same for a person who watches as for a pipe."""
    args = (*RECORDS["studies-caveats"], "--format", name)
    assert inside(*args, look=Look(color=True, interactive=True)) == inside(*args)


# ---- the list


def test_list_is_labelled_lines(ldn_json: Callable[..., Any]) -> None:
    """The list has each record's values behind their labels, and draws no lines."""
    shown = inside("studies", "outcomes", "--format", "list", look=Look(width=200)).text
    for row in ldn_json("studies", "outcomes", "--json"):
        assert f"Finding: {row['finding']}\n" in shown
    assert shown.count("\nDirection: ") == len(ldn_json("studies", "outcomes", "--json"))
    assert not re.search("[\u2500-\u257f|]", shown)


def test_table_falls_back_to_the_list() -> None:
    """Where a table cannot be read the list takes its place, and only there."""
    args = ("studies", "outcomes")
    for width in WIDTHS:
        table, listed = (drawn(args, name, Look(width=width)) for name in ("table", "list"))
        assert (table == listed) == ("─" not in table)
        assert width >= 40 or table == listed
        assert width < 80 or table != listed


def test_picture_is_a_table_from_60_columns() -> None:
    """At 60 columns the effect direction plot is still a picture."""
    assert "───" in drawn(("studies", "matrix"), "table", Look(width=60))


# ---- the environment


class Terminal:
    """What stands in for the real standard output."""

    closed = False

    def __init__(self, *, interactive: bool, encoding: str = "utf-8") -> None:
        self.interactive = interactive
        self.encoding = encoding

    def isatty(self) -> bool:
        """Return whether it is to pass for a terminal."""
        return self.interactive

    def fileno(self) -> int:
        """Return the number of a file that is no terminal."""
        return -1


def looked(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    columns: int | None = 132,
    *,
    interactive: bool,
    encoding: str = "utf-8",
) -> Look:
    """Return the look of a terminal of so many columns, or of a pipe, in an environment."""

    def size(_descriptor: int) -> os.terminal_size:
        if columns is None:
            raise OSError
        return os.terminal_size((columns, 40))

    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "__stdout__", Terminal(interactive=interactive, encoding=encoding))
    monkeypatch.setattr(os, "get_terminal_size", size)
    return terminal.look()


@pytest.mark.parametrize(
    ("environment", "interactive", "color"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"TERM": "xterm-256color"}, True, True),
        ({"TERM": "dumb"}, True, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": "0"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": ""}, False, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, False, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
    ],
)
def test_colour_obeys_the_environment(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    interactive: bool,  # noqa: FBT001
    color: bool,  # noqa: FBT001
) -> None:
    """Colour is for terminals; `NO_COLOR`, `FORCE_COLOR` and `TERM=dumb` are obeyed."""
    look = looked(monkeypatch, environment, interactive=interactive)
    assert look.color is color
    assert look.interactive is interactive


@pytest.mark.parametrize(
    ("columns", "width"),
    [
        ("80", 80), ("20", 20), ("200", 200), ("5", 20), ("00060", 60), ("201", 200),
        ("99999", 200), ("", None), ("0", None), ("-80", None), ("eighty", None),
        ("8e1", None), ("80.0", None), ("٨٠", None), ("²", None), ("9" * 5000, None),
    ],
)  # fmt: skip
def test_columns_is_honoured_or_ignored(
    monkeypatch: pytest.MonkeyPatch, columns: str, width: int | None
) -> None:
    """`COLUMNS` sets the width, within 20 to 200, in a pipe too; what is no number is ignored."""
    for interactive, usual in ((False, 80), (True, 132)):
        look = looked(monkeypatch, {"COLUMNS": columns}, interactive=interactive)
        assert look.width == (width or usual)


@pytest.mark.parametrize(
    ("columns", "width"), [(15, 20), (80, 80), (300, 200), (0, 80), (None, 80)]
)
def test_width_of_a_terminal(
    monkeypatch: pytest.MonkeyPatch, columns: int | None, width: int
) -> None:
    """A terminal's own width is taken, within 20 to 200; if it has none, 80."""
    assert looked(monkeypatch, {}, columns, interactive=True).width == width


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("cp864", "ascii"), ("idna", "ascii"), ("cp037", "cp037"), ("utf-16", "utf-16")],
)
def test_an_encoding_without_ascii_is_not_written_in(
    monkeypatch: pytest.MonkeyPatch, encoding: str, shown: str
) -> None:
    """Where an encoding lacks even what stands in for more, the screen is in ASCII."""
    look = looked(monkeypatch, {}, interactive=False, encoding=encoding)
    assert look.encoding == shown
    assert "12.5%" in drawn(("study", "cree2010"), "table", look)


def test_output_that_is_closed_has_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a standard output there is a look all the same."""
    monkeypatch.setattr(sys, "__stdout__", None)
    monkeypatch.setenv("COLUMNS", "70")
    assert terminal.look() == Look(width=70)


# ---- links


LINK = re.compile(r"\x1b\]8;id=(\d+);([^\x1b]*)\x1b\\(.*?)\x1b\]8;;\x1b\\", re.DOTALL)


@EVERY_RECORD
def test_sources_are_links_where_a_terminal_has_colour(args: Words) -> None:
    """Each source that is spelled out leads to its address, in a terminal with colour alone."""
    for look in (Look(), Look(color=True), Look(interactive=True)):
        assert "\x1b]8" not in drawn(args, "table", look)
    made, found = report(*args), dict[tuple[str, str], str]()
    look = Look(width=200, color=True, interactive=True)
    for number, address, text in LINK.findall(drawn(args, "list", look)):
        found[number, address] = f"{found.get((number, address), '')} {text}".strip()
    leads = {address: text for (_, address), text in found.items()}
    for width in (80, 200):
        links = LINK.findall(drawn(args, "table", look._replace(width=width)))
        assert {address for _, address, _ in links} == leads.keys()
    assert len(leads) == len(found)  # the lines of a source are one link
    listed = flat(drawn(args, "list", Look(width=200)).rpartition("Sources")[2])
    addresses = {made.address(name): made.reference(name) for name in made.sources}
    if "Sources" in {sheet.title for sheet in made.sheets}:
        assert leads.keys() == addresses.keys() - {None}
    else:
        assert leads == {to: text for to, text in addresses.items() if to and text in listed}


# ---- pipes


@pytest.mark.parametrize("args", [*RECORDS.values(), ("cite",), ("--help",)], ids=" ".join)
def test_pipe_is_plain_and_at_most_80_columns(args: Words) -> None:
    """In a pipe nothing is coloured, and no line is longer than 80 columns."""
    shown = inside(*args).text
    assert max(map(cell_len, shown.splitlines())) <= 80
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("environment", "look"),
    [
        ({}, Look()),
        ({"COLUMNS": "60"}, Look(width=60)),
        ({"COLUMNS": "wide", "TERM": "dumb", "NO_COLOR": "1"}, Look()),
        ({"FORCE_COLOR": "1", "COLUMNS": "120"}, Look(width=120, color=True)),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, Look()),
        ({"PYTHONIOENCODING": "ascii"}, Look(encoding="ascii")),
        ({"PYTHONIOENCODING": "latin-1"}, Look(encoding="latin-1")),
        ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, Look(encoding="ascii")),
    ],
    ids=str,
)
def test_process_has_the_look_of_its_environment(
    environment: dict[str, str], look: Look, ldn: Ldn
) -> None:
    """The process prints in a pipe what its environment asks for, in the encoding it asks for."""
    done = ldn(*RECORDS["studies-matrix"], **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == inside(*RECORDS["studies-matrix"], look=look).stdout


# ---- terminals


def in_terminal(columns: int, *args: str, **environment: str) -> str:
    """Return what the installed `ldn` shows in a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    usual = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "LDN_PAGER": ""}
    with subprocess.Popen(
        [LDN, *args],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
        env=PLAIN | usual | environment,
    ) as process:
        os.close(theirs)
        shown = b"".join(_until_closed(ours))
        os.close(ours)
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 0
    return shown.decode().replace("\r\n", "\n")


def _until_closed(descriptor: int) -> Iterator[bytes]:
    while True:
        try:
            part = os.read(descriptor, 4096)
        except OSError:  # how Linux says that the other end is closed
            return
        if not part:
            return
        yield part


@pytest.mark.parametrize("columns", [40, 80, 140])
def test_terminal_has_colour_hint_and_its_own_width(columns: int) -> None:
    """In a terminal the output has its width, colours, and the next command as a dim last line."""
    shown = in_terminal(columns, "study", "cree2010", "--outcomes")
    look = Look(width=columns, color=True, interactive=True)
    assert shown == inside("study", "cree2010", "--outcomes", look=look).text
    assert "\x1b[32m▲ improved" in shown
    assert re.fullmatch("\x1b\\[2mNext: ldn .*\x1b\\[0m", shown.splitlines()[-1])


def test_the_environment_has_no_say_in_what_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """How a screen is drawn is asked of its look alone, which the command makes."""
    look = Look(width=90, color=True)
    before = render("table", report("studies", "matrix"), look)
    for name, value in {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "50", "LINES": "9"}.items():
        monkeypatch.setenv(name, value)
    assert render("table", report("studies", "matrix"), look) == before


def test_dumb_terminal_has_no_escape_code() -> None:
    """`TERM=dumb` and `NO_COLOR` leave a terminal's output without any escape code."""
    for environment in ({"TERM": "dumb"}, {"NO_COLOR": "1"}):
        shown = in_terminal(80, "studies", "matrix", **environment)
        assert shown == inside("studies", "matrix", look=Look(width=80, interactive=True)).text
        assert "\x1b" not in shown


def test_json_in_a_terminal_is_json() -> None:
    """JSON is the same in a terminal as in a pipe: no colour, no hint."""
    args = ("studies", "matrix", "--json")
    assert in_terminal(40, *args) == inside(*args).text


# ---- wrapping


# Words as they come, wide characters, combining ones, what a terminal would obey, glue.
pieces = st.sampled_from(
    ["naltrexone", "0.04", "p\xa0<\xa00.01", "日本語", "テスト", "a\u0301e\u0308", "[bold]x[/bold]",
     "\x1b[31m", "¶1", "doi:10.1002/ana.22006", "a-b/c;d:e,f_g", "-", "…", "☰", "هذا", "한", "🙂"]
)  # fmt: skip
texts = st.lists(pieces | st.text(max_size=12), max_size=12).map(" ".join)
styled = st.lists(st.builds(Span, texts.map(visible), st.sampled_from(tuple(screen.STYLES))))
widths = st.integers(20, 200)


def letters(spans: Iterable[Span]) -> list[tuple[str, str]]:
    """Return each character but the spaces, with its style."""
    return [
        (char, span.style) for span in spans for char in span.text.replace(GLUE, " ") if char != " "
    ]


@given(styled, st.integers(2, 60))
def test_wrapping_keeps_every_character_and_its_style(line: list[Span], width: int) -> None:
    """Wrapped lines have the same characters in the same order and styles, and fit the width."""
    lines = wrap(line, width)
    assert [pair for part in lines for pair in letters(part)] == letters(line)
    for part in lines:
        text = text_of(part)
        assert cell_len(text) <= width
        assert GLUE not in text
        assert text == text.strip(" ") or GLUE in text_of(line)


@given(styled, st.integers(2, 60))
def test_wrapping_breaks_between_words(line: list[Span], width: int) -> None:
    """A word that fits a line is never broken, nor is a line broken where glue holds it."""
    text = text_of(line)
    fitting = [word for word in text.split(" ") if word and cell_len(word) <= width]
    wrapped = [text_of(part) for part in wrap(line, width)]
    shown = "\n".join(wrapped)
    position = 0
    for word in fitting:
        position = shown.index(word.replace(GLUE, " "), position)
        position += len(word)


@given(st.lists(pieces, min_size=1), st.integers(30, 60))
def test_wrapping_fills_lines(parts: list[str], width: int) -> None:
    """A line is broken only where the next word would not have fitted."""
    text = visible(" ".join(parts))
    lines = [text_of(part) for part in wrap([Span(text)], width)]
    firsts = [re.split(" ", line)[0] for line in lines]
    words_held = {word.replace(GLUE, " ") for word in text.split(" ")}
    for line, following in pairwise(zip(lines, firsts, strict=True)):
        held = max(
            (word for word in words_held if following[0].startswith(word)), key=len, default=""
        )
        assert cell_len(line[0]) + 1 + cell_len(held or following[1]) > width


@given(texts, st.sampled_from(("ascii", "latin-1", "cp1252", "utf-8")))
def test_fitting_an_encoding(text: str, encoding: str) -> None:
    """Text that fits an encoding is unchanged; other text becomes text that fits it."""
    shown = fit(visible(text), encoding)
    assert fit(shown, encoding) == shown
    shown.replace(GLUE, " ").encode(encoding)
    if visible(text).isascii() or encoding == "utf-8":
        assert shown == visible(text)


def test_columns_of_characters() -> None:
    """Wide characters take two columns, combining ones none, others one."""
    assert [cell_len(text) for text in ("abc", "日本語", "e\u0301", "", "Å▲–")] == [
        3, 6, 1, 0, 3,
    ]  # fmt: skip


# ---- made-up sheets: whatever a data file may hold


cells: st.SearchStrategy[Cell] = st.one_of(
    texts,
    st.none(),
    st.integers(0, 10**12),
    st.builds(Mark, st.sampled_from(tuple(MARKS)), st.just(()), st.booleans()),
    st.builds(Quiet, texts, st.just(())),
    st.builds(Remark, texts),
    st.builds(Values, st.lists(st.tuples(texts, st.none()), min_size=1, max_size=3).map(tuple)),
    st.builds(Found, st.lists(st.tuples(texts, st.booleans()), max_size=3).map(tuple), st.just(())),
)
headings = st.sampled_from(["Domain", "No.", "Not completed, computed", "cree2010"])
unders = st.sampled_from(["", "human, n\xa0=\xa080"])


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Return a sheet of any texts."""
    count = draw(st.integers(1, 3))
    columns = tuple(
        Column(
            draw(headings),
            itemgetter(index),
            draw(st.sampled_from(get_args(Holds))),
            draw(unders),
            draw(st.booleans()),
        )
        for index in range(count)
    )
    rows = draw(st.lists(st.tuples(*[cells] * count), min_size=1, max_size=3))
    return MadeUp(draw(texts), columns, rows, dense=draw(st.booleans()))


def symbols(text: str) -> Sheet:
    """Return a sheet of one cell."""
    return MadeUp("T", made_columns("A", "B"), ((text, 1),))


@example(symbols("☰☰☰☰ ☰☰☰"), 80, "table")  # wide in some tables of widths, narrow in others
@example(symbols("👍🏽 👩‍👩‍👧 한 हिन्दी"), 80, "table")
@given(sheets(), widths, st.sampled_from(("table", "list")))
def test_any_text_is_shown_and_none_is_obeyed(sheet: Sheet, width: int, name: str) -> None:
    """Whatever the cells hold, nothing is elided, obeyed or too wide; words that fit stay whole."""
    shown = render(name, Report("Title", (sheet,)), Look(width=width))
    assert max(map(cell_len, shown.split("\n"))) <= width
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown)
    flat = shown.replace("\n", " ")
    (layout,) = sheet.layouts()
    for cell in (column.cell(line) for line in sheet.lines() for column in layout.columns):
        if isinstance(cell, (str, int)):
            for word in visible(str(cell)).split(" "):
                if cell_len(word) <= width - 2:
                    assert word.replace(GLUE, " ") in flat


def test_text_of_a_data_file_is_data(tmp_path: Path) -> None:
    """Text of a data file that would colour, link or move is shown as it is written."""
    outcomes = [{**FULL["outcomes"][0], "finding": "[red]\x1b[31mLDN\u202e[/red] [b]slept[/b]"}]
    file = saved(tmp_path, study(outcomes=outcomes))
    for name in ("table", "list"):
        args = ("study", "own2021", "--outcomes", "--format", name, "--data", file)
        shown = ldn(*args, look=Look(width=200, color=True)).text
        for word in (r"[red]\u001b[31mLDN\u202e[/red]", "[b]slept[/b]"):
            assert word in shown
        assert set(SGR.findall(shown)) <= {*CODES, "0"}
