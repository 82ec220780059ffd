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
from itertools import chain, count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import msgspec
import pytest
from conftest import PLAIN, run
from own import CITED, FULL, filled, ldn, saved, study
from registries import FILTERS, FORMATS, OF_STUDIES, SINGLE, STYLES, tables, whole
from rich.cells import cell_len as columns_of
from rich.color import ColorSystem
from rich.style import Style
from test_html import Document
from test_markdown import Page

from ldn_cli.cli import app
from ldn_cli.cli.shells import SHELLS
from ldn_cli.dataset.files import STUDIES
from ldn_cli.dataset.loading import completed
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence import sections
from ldn_cli.evidence.fields import INK
from ldn_cli.evidence.model import Study
from ldn_cli.evidence.reference import address
from ldn_cli.render.json import ENCODER
from ldn_cli.render.look import Look
from ldn_cli.render.screen import STYLES as COLOURS
from ldn_cli.text import escaped, visible, visible_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    "HTML": '</style></title></textarea></script>--> "><svg onload=alert(1)> <base href=//x> '
    "<a href=javascript:x>y</a> {{ 7*7 }} {% raw %} {# c #} &lt;b&gt; &#x3c;b> ' onclick='x'",
    "formula": "=cmd|'/C calc'!A0",
}  # fmt: skip
NAMES = pytest.mark.parametrize("name", HOSTILE)
# A study that has them all, each field another, with which every command is tried: what a format
# makes of a text it makes of it in each command, so that each text alone is tried with one study.
MIXED = "all of them"
TEXTS = HOSTILE | {MIXED: MIXED}
EVERY_NAME = pytest.mark.parametrize("name", TEXTS)

# The calls that show the study with these texts: of one table, and of all that a command shows.
OWN = ("own2021", ("own-marker",))
EVERY = [one for words in OF_STUDIES for one in tables(words, *OWN) if "--later" not in one]
TABLES = {" ".join(words): words for words in EVERY}
SHOWN = {" ".join(one): one for one in (whole(words, *OWN) for words in OF_STUDIES)}
SHOWN["study own2021"] = ("study", "own2021")
SHOWN |= {name: words for name, words in TABLES.items() if words[0] != "study"}
STUDY = "study own2021 --all"


def commands_of(name: str, among: Iterable[str] = SHOWN) -> list[str]:
    """Return the commands to try with a text, those of one study; with all texts, every one."""
    return [one for one in among if name == MIXED or one.startswith("study ")]


def laden(text: str | Iterator[str]) -> dict[str, Any]:
    """Return the whole study with `text` in each field that holds text, as far as it fits.

    Of an iterator, each field has another text, and the texts of some form stay as they are.
    """
    content = deepcopy(FULL)
    content["design"].append({"characteristic": "shoes", "value": "worn", **CITED})
    content["caveats"].append({"kind": "haste", "text": "made", **CITED})
    content["outcomes"][1]["comparator"] = "in words"
    dense = re.sub(r"[\s\ufeff]", "", text if isinstance(text, str) else "")
    groups = {"LDN": f"~{dense}"[:20], "placebo": f"+{dense}"[:20]}
    for record, field, base, limits in filled(content, Study):
        if base is not str or field == "what":  # what is absent must be known
            continue
        pattern = next((limit.pattern for limit in limits if limit.pattern), "")
        if record[field] in groups:
            record[field] = groups[record[field]]
        elif pattern == INK:
            record[field] = text if isinstance(text, str) else next(text)
        elif "10" in pattern:
            record[field] = f"10.1234/{dense or 1}"
        elif "http" in pattern:
            record[field] = f"https://x/{dense}"
    content["matrix_groups"] = [groups["LDN"]]
    content["caveats"].append({"kind": "pilot", "text": "own-marker", **CITED})
    return content


@cache
def file_with(text: str) -> Path:
    """Return the file of a study with `text` in each field; it is removed with the process."""
    FOLDERS.append(folder := TemporaryDirectory())
    return saved(Path(folder.name), laden(cycle(HOSTILE.values()) if text == MIXED else text))


FOLDERS: list[TemporaryDirectory[str]] = []


@cache
def shown(text: str, command: str, fmt: str = "table", look: Look = Look()) -> Done:  # noqa: B008
    """Return what a command shows of a study with `text` in each field; it must succeed."""
    words = (SHOWN | TABLES)[command]
    only = () if words[0] == "study" else ("--study", "own2021")
    done = ldn(*words, *only, "--format", fmt, "--data", file_with(text), look=look)
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


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts within a value of a file or of JSON, each with where it stands."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, list | dict):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for step, inner in pairs:
            yield from texts(inner, f"{key}.{step}")


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


@EVERY_NAME
@pytest.mark.parametrize("fmt", FORMATS)
def test_nothing_is_obeyed_in_any_format(name: str, fmt: str) -> None:
    """No command prints, in any format, what a terminal would obey instead of showing it."""
    for command in commands_of(name, TABLES if fmt in SINGLE else SHOWN):
        assert obeyed(shown(TEXTS[name], command, fmt).text.replace("\r\n", "\n")) == set()


@NAMES
@pytest.mark.parametrize("fmt", ["table", "list"])
def test_nothing_is_lost_on_the_screen(name: str, fmt: str) -> None:
    """At every width all lines fit, and the whole text stands in the list."""
    for width in (20, 80):
        lines = shown(HOSTILE[name], STUDY, fmt, Look(width=width)).text.split("\n")
        assert max(map(columns_of, lines)) <= width
        if fmt == "list":
            assert squeezed(visible(HOSTILE[name])) in squeezed("".join(lines))


# What is no part of a reference or shortened in it, what a term covers, where a scale is stated,
# and the scale of an instrument whose outcome has one of its own.
UNSEEN = re.compile(
    r"\.(given|organization|covers|scale\.locator)$|instruments\.\d+\.scale|summary\..*\.locator$"
)


@pytest.mark.parametrize("fmt", ["table", "list"])
def test_every_text_field_is_on_the_screen(fmt: str, tmp_path: Path) -> None:
    """Each field that holds text is shown of a study where there is room, but a few by intent."""
    content = laden(f"marker{number}." for number in count())
    file = saved(tmp_path, content)
    done = ldn(*STUDY.split(), "--format", fmt, "--data", file, look=Look(width=200))
    said = done.text.lower()  # a line may begin with it
    lost = [key for key, text in texts(content) if "marker" in text and text not in said]
    assert [key for key in lost if not UNSEEN.search(key)] == []


@EVERY_NAME
@pytest.mark.parametrize("fmt", ["table", "list"])
def test_no_encoding_brings_it_back(name: str, fmt: str) -> None:
    """Where the terminal's encoding lacks characters, what stands in for them is not obeyed."""
    for command in commands_of(name):
        content = shown(TEXTS[name], command, fmt, Look(encoding="cp437")).stdout
        assert obeyed(content.decode("cp437")) == set()


@NAMES
@pytest.mark.parametrize("fmt", ["table", "list"])
def test_colour_is_the_tools_own(name: str, fmt: str) -> None:
    """In colour, an escape sequence is one that sets a style of the tool's, and all are closed."""
    text = shown(HOSTILE[name], STUDY, fmt, Look(color=True)).text
    codes = re.findall(r"\x1b\[([\d;]+)m", text)
    assert codes[1::2] == ["0"] * (len(codes) // 2)
    own = (Style.parse(one).render("|", color_system=SIXTEEN) for one in COLOURS.values())
    assert set(codes[::2]) <= {made.partition("m")[0].removeprefix("\x1b[") for made in own}
    bare = re.sub(r"\x1b\[[\d;]+m", "", text)
    assert bare == shown(HOSTILE[name], STUDY, fmt).text


SIXTEEN = ColorSystem.STANDARD
LINK = re.compile(r"\x1b\]8;id=[\d-]+;([^\x1b]*)\x1b\\(.*?)\x1b\]8;;\x1b\\", re.DOTALL)


@NAMES
@pytest.mark.parametrize("fmt", ["table", "list"])
def test_links_lead_to_addresses_alone(name: str, fmt: str) -> None:
    """Only in a terminal with colour there are links; each leads to a source's address, whole."""
    for color, interactive in ((False, False), (False, True), (True, False)):
        look = Look(color=color, interactive=interactive)
        assert "\x1b]" not in shown(HOSTILE[name], STUDY, fmt, look).text
    linked = shown(HOSTILE[name], "studies caveats", fmt, Look(color=True, interactive=True)).text
    known = Dataset([file_with(HOSTILE[name])])
    addresses = {address(one) for one in known.sources_of(known.study("own2021")).values()}
    found = LINK.findall(linked)
    assert {target for target, _ in found} <= addresses
    assert {char for target, _ in found for char in target if not "!" <= char <= "~"} == set()
    bare = re.sub(r"\x1b\[[\d;]+m", "", LINK.sub(r"\2", linked))
    assert bare == shown(HOSTILE[name], "studies caveats", fmt, Look(interactive=True)).text


@NAMES
def test_no_labelled_line_is_forged(name: str) -> None:
    """The list has the same labels, line by line, as that of a harmless study."""

    def labels(text: str, width: int) -> list[str]:
        _, *blocks = shown(text, STUDY, "list", Look(width=width)).text.split("\n\n")
        lines = [line for block in blocks for line in block.split("\n")]
        return [line.split(":")[0] for line in lines if re.match(r"[A-Z][a-z,. ]*:", line)]

    assert labels(HOSTILE[name], 100) == labels("harmless", 100)


@NAMES
def test_no_row_of_a_table_is_forged(name: str) -> None:
    """A table, or the list in its place, has as many rows as that of a harmless study."""

    def rows(text: str) -> int:
        lines = shown(text, "studies caveats", "table", Look(width=200)).text.split("\n")
        return sum(bool(re.match(r"(own2021)?  +pilot |Kind: pilot$", line)) for line in lines)

    assert rows(HOSTILE[name]) == rows("harmless") == 2


@EVERY_NAME
def test_csv_is_the_same_table_and_no_formula(name: str) -> None:
    """A strict reader finds the rows of a harmless study; each text is escaped, none a formula."""

    def rows(text: str, command: str) -> list[list[str]]:
        content = shown(text, command, "csv").text
        return list(csv.reader(io.StringIO(content, newline=""), strict=True))

    text = TEXTS[name]
    safe = {visible_lines(one) for one in HOSTILE.values() if text in {one, MIXED}}
    for command in commands_of(name, TABLES):
        found, harmless = rows(text, command), rows("harmless", command)
        assert [len(row) for row in found] == [len(row) for row in harmless]
        for cell, usual in zip(chain(*found), chain(*harmless), strict=True):
            if usual == "harmless":
                assert {cell, cell.removeprefix("'")} & safe
            assert len(cell) == 1 or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@EVERY_NAME
def test_markdown_is_the_same_document_and_all_text(name: str) -> None:
    """A parser finds the document of a harmless study, with nothing but text in it."""
    text = TEXTS[name]
    for command in commands_of(name):
        page = Page(shown(text, command, "markdown").text)
        usual = Page(shown("harmless", command, "markdown").text)
        assert [level for level, _ in page.headings] == [level for level, _ in usual.headings]
        for part in ("bullets", "parts", "references", "paragraphs"):
            # What a dash means is told where the layout that is least high has one.
            told = [[t for t in getattr(one, part) if t[:3] != "–: "] for one in (page, usual)]
            assert len(told[0]) == len(told[1])
        safe = visible(text)
        for table, plain in zip(page.tables, usual.tables, strict=True):
            if name == MIXED or len(table[0]) != len(plain[0]):
                continue  # in another layout, which is less high
            pairs = [*zip(chain(*table), chain(*plain), strict=True)]
            same = [pair for pair in pairs if re.fullmatch(r"(harmless|[\d\[\]()\s])+", pair[1])]
            assert [cell for cell, _ in same] == [
                other.replace("harmless", safe) for _, other in same
            ]


@EVERY_NAME
def test_html_is_the_same_document_and_all_text(name: str) -> None:
    """A parser finds the elements of a harmless page, but for links out of it, and text."""
    text = TEXTS[name]
    safe = {" ".join(visible(one).split()) for one in HOSTILE.values() if text in {one, MIXED}}
    for command in commands_of(name):
        page = Document(shown(text, command, "html").text)
        usual = Document(shown("harmless", command, "html").text)
        assert page.elements() == usual.elements()
        assert page.style == usual.style
        pairs = zip(page.texts, usual.texts, strict=True)
        assert {told for told, other in pairs if other == "harmless"} <= safe


@NAMES
def test_what_a_search_finds_is_text(name: str, tmp_path: Path) -> None:
    """A text with a word that is found in it makes no more of a page than a harmless one."""

    def hits(text: str, fmt: str) -> str:
        found = f"{text} ownmark {text}"
        content = study(caveats=[{"kind": "pilot", "text": found, **CITED, "locator": text}])
        file = saved(tmp_path, content)
        done = ldn("search", "ownmark", "--format", fmt, "--data", file)
        assert (done.code, done.stderr) == (0, "")
        return done.text

    page, usual = Document(hits(HOSTILE[name], "html")), Document(hits("harmless", "html"))
    assert page.elements() == usual.elements()
    (mark,) = page.find("mark")
    assert mark.text == "ownmark"
    safe = " ".join(visible(HOSTILE[name]).split())
    assert [text for text in page.texts if text.startswith(safe) and "ownmark" in text]
    told = Page(hits(HOSTILE[name], "markdown"))
    shown = visible(f"{HOSTILE[name]} ownmark {HOSTILE[name]}").strip()
    assert [cell for cell in chain(*chain(*told.tables)) if cell.startswith(shown)]


@NAMES
def test_records_in_a_cell_of_csv_are_json(name: str) -> None:
    """A cell of CSV that holds records, such as an outcome's values, is JSON with the very text."""
    text = shown(HOSTILE[name], "study own2021 --outcomes", "csv").text
    row = next(csv.DictReader(io.StringIO(text, newline="")))
    told = laden(HOSTILE[name])["outcomes"][0]["values"][0]
    value = json.loads(row["values"])[0]
    assert {key: value[key] for key in told} == told
    assert json.loads(row["scale"])["note"] == HOSTILE[name]


def test_a_command_in_a_text_stays_in_markdown(tmp_path: Path) -> None:
    """Markdown leaves out the commands that a line of ours ends with, and nothing of a text."""
    content = study(groups=FULL["groups"][:1])
    outcome = content["outcomes"][0] | {"comparator": "ldn studies list --all of it: --later"}
    content |= {"outcomes": [{key: outcome[key] for key in outcome if key != "values"}]}
    content["caveats"].append(
        {"kind": "no_control_group", "text": "Hm: ldn study x --all", **CITED}
    )
    done = ldn(
        "study", "own2021", "--outcomes", "--format", "markdown", "--data", saved(tmp_path, content)
    )
    said = Page(done.text).bullets
    assert [text for text in said if "ldn studies list --all of it: --later" in text]
    assert [text for text in said if "Hm: ldn study x --all" in text]
    assert [text for text in said if re.search("--dropouts|--discrepancies", text)] == []


@NAMES
def test_json_gives_every_text_back_unharmed(name: str) -> None:
    """Once parsed, each text of the JSON is the file's, character by character."""
    content = laden(HOSTILE[name])
    data = Dataset([file_with(HOSTILE[name])])
    made, read = data.study("own2021"), msgspec.convert(content, type=Study)
    assert made == completed(read, {one.id: one for one in read.instruments})
    parsed = shown(HOSTILE[name], STUDY, "json").json
    assert parsed == msgspec.json.decode(ENCODER.encode(sections.view(made, data)))
    cited = {source["id"]: source for source in parsed["sources"]}
    parsed["sources"] = [cited[source["id"]] for source in content["sources"]]
    given = {key: text for key, text in texts(content) if key.split(".")[1] in parsed}
    same = r"(?!\.sources)|\.sources\.\d\.(id|kind|read|title|doi|pmid|registry_id|url)$"
    told = {key: text for key, text in given.items() if re.match(same, key)}
    assert told.items() <= dict(texts(parsed)).items()


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
    assert made["nbib"].count("\nTI  - ") == 3
    tags = [line[:6] for line in made["ris"].splitlines() if line]
    assert {tag for tag in tags if not re.fullmatch("[A-Z][A-Z0-9]  - ", tag)} == set()
    assert tags.count("TY  - ") == tags.count("ER  - ") == 3


@NAMES
def test_completion_offers_nothing_that_is_obeyed(name: str) -> None:
    """A shell is answered in lines without what a terminal obeys, bash with plain words alone."""
    command = app.command()
    given = PLAIN | {"LDN_DATA": str(file_with(HOSTILE[name]))}
    for words, option in (*FILTERS, (("studies", "list"), "--study")):
        line = f"ldn {' '.join((*words, option))} "
        with patch.dict(os.environ, given | {"_LDN_LINE": line}, clear=True):
            for shell in SHELLS.values():
                answer = shell(command, {}, "ldn", "_LDN_COMPLETE").complete()
                assert obeyed(answer) <= {"\t"}, line
                assert shell.name != "bash" or re.fullmatch(r"[\w.+,/\n-]*", answer)


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
        ("studies", "list", "--data", f"/nowhere/{text}"),
        ("dataset", "new", "--", text),
    )
    for args in lines:
        done = ldn(*args)
        more = sum(done.stderr.count(f"\n{what}: ") for what in ("Values that do", "Help"))
        complaint(done, 1 + more)
    nothing = ldn("search", f"zzz {text}")  # whose message has a line for each thing it says
    complaint(nothing, nothing.stderr.count("\n") + 1)
    assert nothing.stderr.count("\n") < 10
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
