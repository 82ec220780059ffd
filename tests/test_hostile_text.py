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
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from conftest import run
from ldn_cli.model import Record, Study
from ldn_cli.validation import record_type, unwrapped
from own import CITED, FULL, ldn, saved, study
from registries import COMMANDS, FILTERS, FORMATS, OF_STUDIES, STYLES, call, offered, parts
from test_formats import Page

from ldn_cli import queries
from ldn_cli.dataset import STUDIES, Dataset
from ldn_cli.model import Record, Study
from ldn_cli.render.screen import STYLES as COLOURS
from ldn_cli.render.screen import Look, columns_of
from ldn_cli.text import escaped, visible, visible_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inprocess import Done

# What any of the formats, a terminal, a shell or a spreadsheet would take for more than text.
# Several of a kind stand in one text, each where it would do harm.
HOSTILE: dict[str, str] = {
    "markup": "[bold red]x[/] [link=http://x]y[/link] [/] :smile: <script>alert(1)</script>"
    "<img src=x onerror=y>&lt;<!-- x --> %s {0} ${x} $(id) `id` {{ x }} \"x\" 'y' \u201cz\u201d",
    "controls": "\x1b[31mred\x1b[0m \x1b]8;;http:x\x07y\x1b]8;;\x07\x1b[2J\x1b[1A\x9b31m"
    + "".join(map(chr, (*range(32), *range(0x7F, 0xA0)))) + r" \x1b[31m \u202e \n \\ \| \"",
    "invisible": "a\u200bb\u200cc\u200dd\u2060e\ufefff\xadg\u034fh\u3164i\u2800j\U000e0041k\ufe0f "
    "\u202eabc\u202c \u2066x\u2069 \u200f\u061c \u202dy \U0001d400 \U00013430 \U0001bca0 "
    "\U0001d173 \U0010ffff \ue000 a\xa0b\u2003c\u3000d  e",
    "line ends": "a\nb\r\nc\rd\x0be\x0cf\x85g\u2028h\u2029i\x1cj\x1dk\x1el",
    "Markdown": "**b** _i_ `c` ![i](u) [l](u) ~~s~~ http://x.y www.x.y a@b.c :x: $m$ \\* | q",
    "blocks of Markdown": "# H\n\n# H\n\n- l\n\n1. n\n\n> q\n\n```\nc\n```\n\n| a |\n| - |\n\n---",
    "rows": 'x","y"\r\n"forged","row"\nforged          row           [1]\n\u2500\u2500\u2500\n'
    "Direction: worsened\n\nSource: [9] s1\nStudy: cree2010",
    "references": "x}},\n}\n\n@article{forged,\n  title = {{y\nER  - \n\nTY  - JOUR\nTI  - forged\n"
    '"}, {"id": "forged"',
    "widths": "a" + "\u0301" * 40 + "\u20dd\u0336 " + "\u5bd2" * 60 + " \U0001f600 " + "x" * 300,
    "formula": "=cmd|'/C calc'!A0",
}  # fmt: skip
NAMES = pytest.mark.parametrize("name", HOSTILE)

# Every call that shows the study with these texts, and those of them that print one table.
SHOWN = {" ".join(words): call(words, "own2021", ("own-marker",)) for words in OF_STUDIES}
TABLES = [" ".join(words) for words in OF_STUDIES if not parts(words)]


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
    FOLDERS.append(folder := TemporaryDirectory())
    return saved(Path(folder.name), laden(text))


FOLDERS: list[TemporaryDirectory[str]] = []


@cache
def shown(text: str, command: str, fmt: str = "table", look: Look = Look()) -> Done:  # noqa: B008
    """Return what a command shows of a study with `text` in each field; it must succeed."""
    only = () if command in {"study", "search"} else ("--study", "own2021")
    done = ldn(*SHOWN[command], *only, "--format", fmt, "--data", file_with(text), look=look)
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
@pytest.mark.parametrize("fmt", FORMATS)
def test_nothing_is_obeyed_in_any_format(name: str, fmt: str) -> None:
    """No command prints, in any format, what a terminal would obey instead of showing it."""
    for command in SHOWN if fmt != "csv" else TABLES:
        assert obeyed(shown(HOSTILE[name], command, fmt).text.replace("\r\n", "\n")) == set()


@NAMES
@pytest.mark.parametrize("fmt", ["table", "list"])
def test_nothing_is_lost_on_the_screen(name: str, fmt: str) -> None:
    """At every width all lines fit, and the whole text stands in the list."""
    for width in (20, 80):
        lines = shown(HOSTILE[name], "study", fmt, Look(width=width)).text.split("\n")
        assert max(map(columns_of, lines)) <= width
        if fmt == "list":
            assert squeezed(visible(HOSTILE[name])) in squeezed("".join(lines))


@NAMES
def test_no_encoding_brings_it_back(name: str) -> None:
    """Where the terminal's encoding lacks characters, what stands in for them is not obeyed."""
    content = shown(HOSTILE[name], "study", "list", Look(encoding="cp437")).stdout
    assert obeyed(content.decode("cp437")) == set()


@NAMES
@pytest.mark.parametrize("fmt", ["table", "list"])
def test_colour_is_the_tools_own(name: str, fmt: str) -> None:
    """In colour, an escape sequence is one that sets a style of the tool's, and all are closed."""
    text = shown(HOSTILE[name], "study", fmt, Look(color=True)).text
    codes = re.findall(r"\x1b\[([\d;]+)m", text)
    assert codes[1::2] == ["0"] * (len(codes) // 2)
    assert set(codes[::2]) <= set(COLOURS.values())
    bare = re.sub(r"\x1b\[[\d;]+m", "", text)
    assert bare == shown(HOSTILE[name], "study", fmt).text


@NAMES
def test_no_labelled_line_is_forged(name: str) -> None:
    """The list has the same labels, line by line, as that of a harmless study."""

    def labels(text: str, width: int) -> list[str]:
        _, *blocks = shown(text, "study", "list", Look(width=width)).text.split("\n\n")
        lines = [line for block in blocks for line in block.split("\n")]
        return [line.split(":")[0] for line in lines if re.match(r"[A-Z][a-z. ]*:", line)]

    assert labels(HOSTILE[name], 100) == labels("harmless", 100)


@NAMES
def test_no_row_of_a_table_is_forged(name: str) -> None:
    """A table, or the list in its place, has as many rows as that of a harmless study."""

    def rows(text: str) -> int:
        lines = shown(text, "studies caveats", "table", Look(width=200)).text.split("\n")
        return sum(bool(re.match(r"(own2021)?  +pilot |Kind: pilot$", line)) for line in lines)

    assert rows(HOSTILE[name]) == rows("harmless") == 2


@NAMES
def test_csv_is_the_same_table_and_no_formula(name: str) -> None:
    """A strict reader finds the rows of a harmless study; each text is escaped, none a formula."""

    def rows(text: str, command: str) -> list[list[str]]:
        content = shown(text, command, "csv").text
        return list(csv.reader(io.StringIO(content, newline=""), strict=True))

    safe = visible_lines(HOSTILE[name])
    for command in TABLES:
        found, harmless = rows(HOSTILE[name], command), rows("harmless", command)
        assert [len(row) for row in found] == [len(row) for row in harmless]
        for cell, usual in zip(chain(*found), chain(*harmless), strict=True):
            if usual == "harmless":
                assert cell in {safe, f"'{safe}"}
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@NAMES
def test_markdown_is_the_same_document_and_all_text(name: str) -> None:
    """A parser finds the document of a harmless study, with nothing but text in it."""
    text = HOSTILE[name]
    for command in SHOWN:
        page = Page(shown(text, command, "markdown").text)
        usual = Page(shown("harmless", command, "markdown").text)
        assert [level for level, _ in page.headings] == [level for level, _ in usual.headings]
        assert len(page.bullets) == len(usual.bullets)
        assert len(page.paragraphs) == len(usual.paragraphs)
        rows, others = chain(*page.tables), chain(*usual.tables)
        for row, other in zip(rows, others, strict=True):
            pairs = zip(row, other, strict=True)
            assert {cell for cell, told in pairs if told == "harmless"} <= {visible(text).strip()}


@NAMES
def test_json_gives_every_text_back_unharmed(name: str) -> None:
    """Once parsed, each text of the JSON is the file's, character by character."""
    data = Dataset([file_with(HOSTILE[name])])
    made = data.study("own2021")
    assert made == msgspec.convert(laden(HOSTILE[name]), type=Study)
    parsed = shown(HOSTILE[name], "study", "json").json
    assert parsed == msgspec.json.decode(msgspec.json.encode(queries.view(made, data)))
    assert parsed["outcomes"][0]["finding"] == parsed["title"] == HOSTILE[name]


@NAMES
def test_references_are_not_forged(name: str) -> None:
    """References, in every style, have as many records and lines as those of a harmless study."""

    def cited(text: str, style: str) -> str:
        done = ldn("cite", "own2021", "--all-sources", "--style", style, "--data", file_with(text))
        assert (done.code, done.stderr) == (0, "")
        assert obeyed(done.text) == set()
        return done.text

    made = {style: cited(HOSTILE[name], style) for style in STYLES}
    assert len(json.loads(made["csl-json"])) == 3
    assert len(re.findall(r"^@", made["bibtex"], re.MULTILINE)) == 3
    assert made["text"].count("\n\n") == 2
    tags = [line[:6] for line in made["ris"].splitlines() if line]
    assert {tag for tag in tags if not re.fullmatch("[A-Z][A-Z0-9]  - ", tag)} == set()
    assert tags.count("TY  - ") == tags.count("ER  - ") == 3


@NAMES
def test_completion_offers_nothing_that_is_obeyed(name: str) -> None:
    """What the shell is offered, wherever it is, has no character that it or a terminal obeys."""
    for words, command in COMMANDS.items():
        for parameter in command.params:
            for word in chain(*offered(words, parameter, LDN_DATA=str(file_with(HOSTILE[name])))):
                assert obeyed(word) | (set('\n`$"\\') & set(word)) == set(), (words, parameter.name)


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
        *((*words, option, text) for words, option in FILTERS),
        ("studies", "list", "--study", text),
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
