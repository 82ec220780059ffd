"""Text from files and users is data: nothing in it is obeyed, in any command and any format."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
import unicodedata
from copy import deepcopy
from functools import cache
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from conftest import run
from ldn_cli.model import Record, Study
from ldn_cli.validation import record_type, unwrapped
from own import CITED, FULL, ldn, saved, study
from test_formats import Page

from ldn_cli import completion, queries
from ldn_cli.dataset import STUDIES, Dataset
from ldn_cli.render.screen import STYLES, Look, columns_of
from ldn_cli.text import escaped, visible, visible_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inprocess import Done

HOSTILE: dict[str, str] = {
    "Rich markup": "[bold red]x[/] [link=http://x]y[/link] [/] :smile: [blink]",
    "escape sequences": "\x1b[31mred\x1b[0m \x1b]8;;http:x\x07y\x1b]8;;\x07\x1b[2J\x1b[1A\x9b31m",
    "C0 and delete": "a" + "".join(map(chr, range(32))) + "\x7fb",
    "C1": "a" + "".join(map(chr, range(0x80, 0xA0))) + "b",
    "right to left": "\u202eabc\u202c \u2066x\u2069 \u200f\u061c \u202dy",
    "invisible": "a\u200bb\u200cc\u200dd\u2060e\ufefff\xadg\u034fh\u3164i\u2800j\U000e0041k\ufe0f",
    "line ends": "a\nb\r\nc\rd\x0be\x0cf\x85g\u2028h\u2029i\x1cj\x1dk\x1el",
    "HTML": "<script>alert(1)</script><img src=x onerror=y>&lt;<!-- x --><b>b</b>",
    "Markdown": "**b** _i_ `c` ![i](u) [l](u) ~~s~~ http://x.y www.x.y a@b.c :x: $m$ \\* | q",
    "blocks of Markdown": "x\n\n# H\n\n- l\n\n1. n\n\n> q\n\n```\nc\n```\n\n| a |\n| - |\n\n---",
    "start of a block": "# H",
    "start of a list": "1. n",
    "fence": "```",
    "row of CSV": 'x","y"\r\n"forged","row',
    "row of a table": "x\nforged          row           [1]\n\u2500\u2500\u2500\u2500\u2500\u2500",
    "labelled line": "x\nDirection: worsened\n\nSource: [9] s1\nStudy: cree2010",
    "tag of RIS": "x\nER  - \n\nTY  - JOUR\nTI  - forged",
    "entry of BibTeX": "x}},\n}\n\n@article{forged,\n  title = {{y",
    "JSON": '"}, {"id": "forged"',
    "backslashes": r"\x1b[31m \u202e \n \\ \| \"",
    "templates": "%s %(x)d {0} {x!r} ${x} $(id) `id` {{ x }}",
    "combining marks": "a" + "\u0301" * 40 + "\u20dd\u0336",
    "wide": "\u5bd2" * 60 + " \U0001f600",
    "long word": "x" * 300,
    "odd spaces": "a\xa0b\u2003c\u3000d  e",
    "outside the basic plane": "\U0001d400 \U00013430 \U0001bca0 \U0001d173 \U0010ffff \ue000",
    "quotation marks": "\"x\" 'y' \u201cz\u201d",
}
# What a spreadsheet would calculate; to a screen it is text as any other.
FORMULAS: dict[str, str] = {
    "formula": "=1+1",
    "formula that calls": "=cmd|'/C calc'!A0",
    "plus": "+1",
    "minus": "-1",
    "at": "@SUM(A1)",
    "tab before a formula": "\t=1",
    "carriage return before a formula": "\r=1",
    "line end before a formula": "\n=1",
    "blank before a formula": " \xa0\u3000=1",
    "wide formula": "\uff1d1\uff0b1",
    "apostrophe": "'=1",
}
NAMES = pytest.mark.parametrize("name", HOSTILE)
ALL_NAMES = pytest.mark.parametrize("name", HOSTILE | FORMULAS)

COMMANDS: dict[str, tuple[str, ...]] = {
    "study": ("study", "own2021"),
    **{
        f"studies {name}": ("studies", name, "--study", "own2021")
        for name in ("list", "outcomes", "dropouts", "adverse-events", "caveats", "discrepancies",
                     "matrix", "compare")
    },
    "search": ("search", "own-marker"),
}  # fmt: skip
TABLES = [name for name in COMMANDS if name != "study"]
IN_LISTS = ("study", "studies list", "studies matrix", "studies compare", "search")


def laden(text: str) -> dict[str, Any]:
    """Return the whole study with `text` in each field that holds text, as far as it fits."""
    content = deepcopy(FULL)
    dense = re.sub(r"\s", "", text)
    for record, field, pattern in texts(content, Study):
        if pattern == r"\S":
            record[field] = text
        elif "10" in pattern:
            record[field] = f"10.1234/{dense}"
        elif "http" in pattern:
            record[field] = f"https://x/{dense}"
        elif "20" in pattern:
            record[field] = f"~{dense}"[:20]
    content["caveats"].append({"kind": "pilot", "text": "own-marker", **CITED})
    content["outcomes"][0]["arm"] = "LDN"  # so that the matrix has a row
    return content


def texts(content: Any, kind: Any) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield each field that holds text: the record, the field's name, the pattern it must fit."""
    for field in msgspec.structs.fields(kind):
        if field.name not in content:
            continue
        base, constraints = unwrapped(field.type)
        value, inner = content[field.name], record_type(field.type) or base
        if isinstance(inner, type) and issubclass(inner, Record):
            for one in value if isinstance(value, list) else [value]:
                yield from texts(one, inner)
        elif base is str:
            yield content, field.name, next((c.pattern for c in constraints if c.pattern), "")


@cache
def file_with(text: str) -> Path:
    """Return the file of a study with `text` in each field; it is removed with the process."""
    folder = TemporaryDirectory()
    FOLDERS.append(folder)
    return saved(Path(folder.name), laden(text))


FOLDERS: list[TemporaryDirectory[str]] = []


@cache
def shown(text: str, command: str, fmt: str = "table", look: Look = Look()) -> Done:  # noqa: B008
    """Return what a command shows of a study with `text` in each field; it must succeed."""
    done = ldn(*COMMANDS[command], "--format", fmt, "--data", file_with(text), look=look)
    assert (done.code, done.stderr) == (0, "")
    return done


def is_shown(char: str) -> bool:
    """Return whether a character is one to be seen or a space, by Unicode's own properties.

    Of format controls, some Arabic, Syriac and Kaithi signs are seen; what a font may leave out is
    not, nor is the Braille pattern without a dot.
    """
    code = ord(char)
    if char in LEFT_OUT or 0xFFF0 <= code <= 0xFFF8 or 0xE0000 <= code <= 0xE0FFF:
        return False
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} or char in SIGNS


# Of DerivedCoreProperties.txt: what has Default_Ignorable_Code_Point and is no format control; and
# format controls of newer versions of Unicode.
LEFT_OUT = {chr(code) for code in (0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x3164, 0xFFA0)}
LEFT_OUT |= {chr(code) for code in (0x2800, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10))}
LEFT_OUT |= {chr(code) for code in range(0x13430, 0x13440)}
# Of DerivedCoreProperties.txt: format controls that are seen, Prepended_Concatenation_Mark, and
# the Syriac line over letters.
SIGNS = {*map(chr, (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD))}


def squeezed(text: str) -> str:
    """Return `text` without white space."""
    return re.sub(r"\s", "", text)


def obeyed(text: str) -> set[str]:
    """Return the characters of an output, line ends apart, that are not shown."""
    return {char for char in set(text) - {"\n"} if not is_shown(char)}


# --- The policy -----------------------------------------------------------------------------------


def test_every_character_of_unicode_is_shown_or_escaped() -> None:
    """Of all characters, exactly those that are not seen are written as escapes.

    Of the planes of ideographs and of private use, which are all alike, the first and last stand
    for the others.
    """
    codes = [*range(0x20000), *range(0xE0000, 0xE1100), 0x20000, 0x3FFFF, 0xF0000, sys.maxunicode]
    every = list(map(chr, codes))
    seen = "".join(filter(is_shown, every))
    assert escaped(seen) == seen
    for char in set(every) - set(seen):
        code = f"U{ord(char):08x}" if ord(char) > 0xFFFF else f"u{ord(char):04x}"
        assert escaped(char) == f"\\{code}"


@NAMES
@pytest.mark.parametrize("fmt", ["table", "list"])
def test_nothing_is_obeyed_or_lost_on_the_screen(name: str, fmt: str) -> None:
    """No command prints what would be obeyed; at every width the whole text stands in the list."""
    text = HOSTILE[name]
    for command in COMMANDS if fmt == "table" else IN_LISTS:
        assert obeyed(shown(text, command, fmt).text) == set()
    for width in (20, 40, 80, 200):
        lines = shown(text, "study", fmt, Look(width=width)).text.split("\n")
        assert max(map(columns_of, lines)) <= width
        if fmt == "list":
            assert squeezed(visible(text)) in squeezed("".join(lines))


@NAMES
@pytest.mark.parametrize("encoding", ["ascii", "cp437"])
def test_no_encoding_brings_it_back(name: str, encoding: str) -> None:
    """Where the terminal's encoding lacks characters, what stands in for them is not obeyed."""
    content = shown(HOSTILE[name], "study", "list", Look(encoding=encoding)).stdout
    assert obeyed(content.decode(encoding)) == set()


@NAMES
@pytest.mark.parametrize("fmt", ["table", "list"])
def test_colour_is_the_tools_own(name: str, fmt: str) -> None:
    """In colour, an escape sequence is one that sets a style of the tool's, and all are closed."""
    text = shown(HOSTILE[name], "study", fmt, Look(color=True)).text
    codes = re.findall(r"\x1b\[([\d;]+)m", text)
    assert codes[1::2] == ["0"] * (len(codes) // 2)
    assert set(codes[::2]) <= set(STYLES.values())
    bare = re.sub(r"\x1b\[[\d;]+m", "", text)
    assert bare == shown(HOSTILE[name], "study", fmt).text


@NAMES
def test_no_labelled_line_is_forged(name: str) -> None:
    """The list has the same labels, line by line, as that of a harmless study."""

    def labels(text: str, width: int) -> list[str]:
        _, *blocks = shown(text, "study", "list", Look(width=width)).text.split("\n\n")
        lines = [line for block in blocks for line in block.split("\n")]
        return [line.split(":")[0] for line in lines if re.match(r"[A-Z][a-z. ]*:", line)]

    for width in (100, 200):
        assert labels(HOSTILE[name], width) == labels("harmless", width)


@NAMES
def test_no_row_of_a_table_is_forged(name: str) -> None:
    """A table, or the list in its place, has as many rows as that of a harmless study."""

    def rows(text: str) -> int:
        lines = shown(text, "studies caveats", "table", Look(width=200)).text.split("\n")
        return sum(bool(re.match(r"(own2021)?  +pilot |Kind: pilot$", line)) for line in lines)

    assert rows(HOSTILE[name]) == rows("harmless") == 2


@ALL_NAMES
def test_csv_is_the_same_table_and_no_formula(name: str) -> None:
    """A strict reader finds the rows of a harmless study; each text is escaped, none a formula."""

    def rows(text: str, command: str) -> list[list[str]]:
        content = shown(text, command, "csv").text
        assert obeyed(content.replace("\r\n", "\n")) == set()
        return list(csv.reader(io.StringIO(content, newline=""), strict=True))

    safe = visible_lines((HOSTILE | FORMULAS)[name])
    for command in TABLES:
        found, harmless = rows((HOSTILE | FORMULAS)[name], command), rows("harmless", command)
        assert [len(row) for row in found] == [len(row) for row in harmless]
        for cell, usual in zip(chain(*found), chain(*harmless), strict=True):
            if usual == "harmless":
                assert cell in {safe, f"'{safe}"}
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b"))
            assert not cell.startswith(("\t", "\r"))


@ALL_NAMES
def test_markdown_is_the_same_document_and_all_text(name: str) -> None:
    """A parser finds the document of a harmless study, with nothing but text in it."""
    text = (HOSTILE | FORMULAS)[name]
    for command in COMMANDS:
        content = shown(text, command, "markdown").text
        assert obeyed(content) == set()
        page, usual = Page(content), Page(shown("harmless", command, "markdown").text)
        assert [level for level, _ in page.headings] == [level for level, _ in usual.headings]
        assert len(page.bullets) == len(usual.bullets)
        assert len(page.paragraphs) == len(usual.paragraphs)
        assert len(page.tables) == len(usual.tables)
        rows, others = chain(*page.tables), chain(*usual.tables)
        for row, other in zip(rows, others, strict=True):
            pairs = zip(row, other, strict=True)
            assert {cell for cell, told in pairs if told == "harmless"} <= {visible(text).strip()}


@ALL_NAMES
def test_json_gives_every_text_back_unharmed(name: str) -> None:
    """Once parsed, each text of the JSON is the file's, character by character."""
    text = (HOSTILE | FORMULAS)[name]
    data = Dataset([file_with(text)])
    made = data.study("own2021")
    assert made == msgspec.convert(laden(text), type=Study)
    for command in COMMANDS:
        done = shown(text, command, "json")
        assert obeyed(done.text) == set()
        parsed = json.loads(done.stdout)
        if command == "study":
            view = queries.view(made, data)
            assert parsed == msgspec.json.decode(msgspec.json.encode(view))
            assert parsed["outcomes"][0]["finding"] == parsed["title"] == text


@NAMES
def test_references_are_not_forged(name: str) -> None:
    """References have as many records and lines as those of a harmless study."""

    def cited(text: str, style: str) -> str:
        done = ldn("cite", "own2021", "--all-sources", "--style", style, "--data", file_with(text))
        assert (done.code, done.stderr) == (0, "")
        assert obeyed(done.text) == set()
        return done.text

    text = HOSTILE[name]
    assert len(json.loads(cited(text, "csl-json"))) == 3
    assert len(re.findall(r"^@", cited(text, "bibtex"), re.MULTILINE)) == 3
    assert cited(text, "text").count("\n\n") == 2
    tags = [line[:6] for line in cited(text, "ris").splitlines() if line]
    assert {tag for tag in tags if not re.fullmatch("[A-Z][A-Z0-9]  - ", tag)} == set()
    assert tags.count("TY  - ") == tags.count("ER  - ") == 3


@NAMES
def test_completion_offers_nothing_that_is_obeyed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the shell is offered has no character that a terminal or a shell would obey."""
    monkeypatch.setenv("LDN_DATA", str(file_with(HOSTILE[name])))
    context: Any = SimpleNamespace(params={}, find_root=lambda: SimpleNamespace(params={}))
    for complete in (completion.studies, completion.domains, completion.sources):
        offered = complete(context, "")
        assert offered
        for word in chain(*offered):
            assert obeyed(word) | (set('\n`$"\\') & set(word)) == set()


# --- Messages -------------------------------------------------------------------------------------


def complaint(done: Done, lines: int) -> None:
    """Assert that a run failed with a message of so many lines and nothing in it that is obeyed."""
    assert done.code in {1, 2, 3}
    assert done.stdout == b""
    said = visible_lines(done.stderr)  # what `terminal.complain` makes of it
    assert len(said.split("\n")) == lines, said
    assert obeyed(said) == set()


@NAMES
def test_messages_about_a_file_are_one_line_each(name: str, tmp_path: Path) -> None:
    """Keys and values of a file stand in messages as they are, escaped, a problem a line."""
    text = HOSTILE[name]
    broken = [
        (study(species=text), 1),
        (study(title=5, **{text: 1}), 2),
        (study(aliases=[text]), 1),
        (study(domains=[{text: {text: 1}}]), 4),
    ]
    for content, problems in broken:
        file = saved(tmp_path, content)
        complaint(ldn("dataset", "validate", file), problems + 1)
    complaint(ldn("studies", "list", "--data", file), problems)
    done = ldn("dataset", "validate", file, "--json")
    assert done.code == 3
    assert obeyed(done.text) == set()
    assert len(json.loads(done.stdout)["problems"]) == problems


@NAMES
def test_messages_about_a_file_name_are_one_line(name: str, tmp_path: Path) -> None:
    """The name of a file or folder stands in a message as it is, escaped."""
    odd = re.sub("[/\0]", "", HOSTILE[name]).encode()[:200].decode(errors="ignore")
    folder = tmp_path / odd
    folder.mkdir()
    complaint(ldn("studies", "list", "--data", folder), 1)
    file = saved(folder, name=f"x{odd[:20]}.toml")
    for place in (file, folder):
        complaint(ldn("studies", "list", "--data", place), 1)
        complaint(ldn("dataset", "validate", place), 2)
    file.unlink()
    saved(folder)
    saved(folder, study(id="other"))  # whose alias stands twice
    complaint(ldn("studies", "list", "--data", folder), 1)


@NAMES
def test_messages_about_arguments_are_safe(name: str) -> None:
    """Words of the command line stand in messages escaped, and make no line of their own."""
    text = "X" + HOSTILE[name].replace("\0", "")  # in capitals, it is no id
    lines: tuple[tuple[str, ...], ...] = (
        ("study", text),
        ("studies", text),
        ("studies", "list", "--study", text),
        ("studies", "list", "--species", text),
        ("studies", "outcomes", "--domain", text),
        ("studies", "outcomes", "--source", text),
        ("search", f"zzz {text}"),
        ("studies", "list", "--data", f"/nowhere/{text}"),
        ("dataset", "new", "--", text),
    )
    for args in lines:
        done = ldn(*args)
        listed = done.stderr.count("\nValues that do: ")
        complaint(done, 1 + listed)
    for args in (("studies", "list", f"--{text}"), ("studies", "list", "--format", text)):
        complaint(ldn(*args), 3)


def test_a_message_is_escaped_as_it_leaves(tmp_path: Path) -> None:
    """On its way to standard error every message is escaped, whatever it was made of."""
    done = run("study", "\x1b[31m\u2800\u202ered", "--data", str(STUDIES))
    assert done.returncode == 1
    assert done.stderr.startswith(
        b"ldn: study '\\x1b[31m\\u2800\\u202ered' does not exist; known: "
    )
    name = os.fsencode(tmp_path) + b"/\x1b[31m\xe2\x80\xae\xff"
    done = run("studies", "list", "--data", os.fsdecode(name))
    assert done.returncode == 3
    assert b"/\\u001b[31m\\u202e\\xff: does not exist" in done.stderr
    assert done.stderr.count(b"\n") == 1
