"""Markdown as independent readers see it: the words of the screen, and no text that is obeyed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inprocess import ldn as inside
from inprocess import report
from markdown_it import MarkdownIt
from registries import SECTIONS, STUDIES, TABLES
from test_formats import hostile, made_up, parsed

from ldn_cli import render
from ldn_cli.render.cells import Numbers, spans, without_command
from ldn_cli.render.look import Look
from ldn_cli.render.manuscript import PAGE, _in_a_row
from ldn_cli.render.markdown import _inline
from ldn_cli.render.spans import text_of
from ldn_cli.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from markdown_it.token import Token

    from ldn_cli.report.sheet import Layout, Sheet

ONE_TABLE = pytest.mark.parametrize("args", TABLES.values(), ids=TABLES.keys())
TEXT = {"text", "text_special", "strong_open", "strong_close"}
LINK = {"link_open", "link_close"}


class Page:
    """A Markdown document as markdown-it reads it: headings, tables, lists, paragraphs."""

    def __init__(self, text: str) -> None:
        self.headings: list[tuple[str, str]] = []
        self.tables: list[list[list[str]]] = []
        self.bullets: list[str] = []
        self.parts: list[str] = []
        self.references: list[str] = []
        self.paragraphs: list[str] = []
        self.links: list[str] = []
        tokens = MarkdownIt("commonmark").enable("table").parse(text)
        opened: list[str] = []
        for token in tokens:
            if token.type.endswith("_open"):
                opened.append(token.type)
                if token.type == "table_open":
                    self.tables.append([])
                elif token.type == "tr_open":
                    self.tables[-1].append([])
            elif token.type.endswith("_close"):
                opened.pop()
            elif token.type == "inline":
                self._add(token, opened)
            else:
                message = f"unexpected {token.type}"
                raise AssertionError(message)

    def _add(self, token: Token, opened: list[str]) -> None:
        children = token.children or []
        listed = "ordered_list_open" in opened
        assert {child.type for child in children} <= (TEXT | LINK if listed else TEXT)
        self.links += [str(one.attrs["href"]) for one in children if one.type == "link_open"]
        text = "".join(child.content for child in children)
        if opened[-1] == "heading_open":
            self.headings.append((token.markup or "", text))
        elif opened[-1] in {"td_open", "th_open"}:
            self.tables[-1][-1].append(text)
        elif "list_item_open" in opened:
            (self.references if listed else self.bullets).append(text)
        else:
            self.paragraphs.append(text)
        if opened[-1] == "paragraph_open" and not listed:
            self.parts += parted(children)


def parted(children: list[Token]) -> Iterator[str]:
    """Yield the parts of a text, each of which begins with a label in bold if it has one."""
    part = ""
    for child in children:
        if child.type == "strong_open" and part:
            yield part
            part = ""
        part += child.content
    yield part


def bare(text: str) -> str:
    """Return a text without the numbers or names of its sources, a space for a glued one."""
    return " ".join(re.sub(r"\[[\w-]+\]", " ", text).split())


def on_screen(sheet: Sheet, layout: Layout) -> list[list[str]]:
    """Return the headings and the rows of a layout as the screen has them."""
    heads = [f"{one.heading} ({one.under})" if one.under else one.heading for one in layout.columns]
    lines = sheet.lines() if layout.lines is None else layout.lines
    cells = [[column.cell(line) for column in layout.columns] for line in lines]
    if sheet.prose:  # of which a screen alone says what to type
        cells = [[label, without_command(said)] for label, said in cells]
    rows = [[text_of(spans(cell, Numbers(), Look(color=True))) for cell in row] for row in cells]
    return [list(map(bare, row)) for row in (heads, *rows)]


def unlimited(args: tuple[str, ...]) -> tuple[str, ...]:
    """Return a call that shows on a screen too what every other format shows: all that is found."""
    return (*args, *(("--all",) if args[0] == "search" and "--all" not in args else ()))


def only(told: list[str], parts: set[str]) -> bool:
    """Return whether texts hold all the parts, and besides them nothing but signs."""
    pattern = "|".join(map(re.escape, sorted(parts - {""}, key=len, reverse=True)))
    rest = re.sub(pattern, "", "\n".join(told), flags=re.IGNORECASE)
    return not re.search(r"[^\W_]", rest) and all(
        part.casefold() in "\n".join(told).casefold() for part in parts
    )


@ONE_TABLE
def test_markdown_has_the_columns_and_the_words_of_the_screen(args: tuple[str, ...]) -> None:
    """A parser finds one of the screen's layouts, all its cells and no other word, a line a row."""
    page = Page(inside(*args, "--format", "markdown").text)
    (sheet,) = report(*unlimited(args)).sheets
    if sheet.references:
        assert len(page.references) == len(sheet.lines())
        return
    if not sheet.lines():
        assert not page.tables
        assert page.paragraphs[0]
        return
    noted = len([*sheet.alerts(), *sheet.notes()])
    rows = list(chain(*page.tables)) or [[one] for one in page.parts[: -noted or None]]
    told = [bare(cell) for row in rows for cell in row]
    places = [one for of in page.references for one in re.split(r"\[\d+[a-z]+\] ", of)[1:]]
    told += [one.removesuffix("; ") for one in places]
    found = []
    for layout in sheet.layouts():
        heads, *lines = on_screen(sheet, layout)
        if sheet.prose:  # whose labels have a colon, which a bullet shows
            lines = [[": ".join(filter(None, line))] for line in lines]
        if only(told, {*(heads if page.tables else ()), *chain(*lines)}):
            found.append(len(lines))
    assert found
    assert any(len(rows) - bool(page.tables) <= count for count in found)


@ONE_TABLE
def test_a_table_has_room_for_its_words(args: tuple[str, ...]) -> None:
    """The dashes under its headings give each column room for its longest word, and fit a page."""
    lines = inside(*args, "--format", "markdown").text.split("\n")
    for at, rule in enumerate(lines):
        if re.fullmatch(r"\|[-:|]+\|", rule):
            widths = list(map(len, rule.strip("|").split("|")))
            assert sum(widths) <= PAGE
            for row in (lines[at - 1], *lines[at + 1 :]):
                cells = row[2:-2].split(" | ") if row.startswith("|") else []
                words = [max(map(len, re.split("[ /-]", cell))) for cell in cells]
                assert all(word < width for word, width in zip(words, widths, strict=False))


@ONE_TABLE
def test_markdown_has_no_code_and_no_command(args: tuple[str, ...]) -> None:
    """What is for a manuscript names no key of the JSON and nothing to type."""
    page = Page(inside(*args, "--format", "markdown").text)
    said = [text for _, text in page.headings[1:]] + page.paragraphs + page.bullets
    said += [cell for rows in page.tables for row in rows for cell in row]
    assert [text for text in said if re.search(r"\bldn stud|--[a-z]|[a-z]_[a-z]", text)] == []


@pytest.mark.parametrize("study", STUDIES)
def test_markdown_has_a_heading_a_section_and_sources_as_a_list(study: str) -> None:
    """Each section has its heading; the sources stand in a list at the end, once."""
    text = inside("study", study, "--format", "markdown").text
    page = Page(text)
    titles = [title for _, title in page.headings]
    assert titles[0].startswith(study)
    assert ("ANIMAL STUDY" in titles[0]) == (study == "zagon2009")
    every = [section.replace("_", " ").capitalize() for section in SECTIONS]
    assert titles[1:] == [*every[:-1], "References"]  # the last of which is that of the sources
    sources = parsed("study", study)["sources"]
    assert len(page.references) == len(sources)
    for source, listed in zip(sources, page.references, strict=True):
        assert source["reference"] in listed
        assert source["kind"].replace("_", " ") in listed.lower()
    assert page.links == [
        told
        for one in sources
        if (told := one["url"] if one["doi"] or one["pmid"] else one["address"])
    ]


def test_markdown_warns_as_the_screen_does() -> None:
    """What must not be missed beside outcomes stands in the Markdown too."""
    page = Page(inside("studies", "outcomes", "--format", "markdown").text)
    said = " ".join(page.bullets)
    for warning in (
        r"cree2010: 20 of 80 \(25%, computed\) are without complete data",
        r"10 of 80 \(12\.5%, computed\) left the study",
        r"martino2008: 5 of 40 \(12\.5%, computed\) left the study",
        r"martino2008: No source read mentions a control group",
        r"martino2008: the sources disagree",
        r"zagon2009: animal study \(mouse\)",
    ):
        assert re.search(warning, said.replace("\xa0", " ")), warning


def test_texts_in_a_row_stay_apart() -> None:
    """Behind a sentence, however it ends, the next one begins; behind other text a semicolon."""
    told = [(text, text) for text in ("One.", "Two!", "Three?", "four", "Five.")]
    assert _in_a_row(told) == "One. Two! Three? four; Five."


def test_plain_text_is_written_plainly() -> None:
    """What Markdown would not obey has no backslash: only asterisks and addresses have."""
    for args in TABLES.values():
        text = inside(*args, "--format", "markdown").text
        assert "\\" not in re.sub(r"\\\*|http\\:|www\\\.", "", text), args


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2 * 3", "2 * 3"), ("2 *[3]", "2 *[3]"), ("2 ^ 3", "2 ^ 3"), ("2 ^[3]", r"2 \^[3]"),
     ("2 ~[3] ^", "2 ~[3] ^"), ("2 ~ 3 ~ 4", r"2 \~ 3 \~ 4")],
)  # fmt: skip
def test_what_is_set_in_pairs_is_escaped_where_it_can_be_one(text: str, expected: str) -> None:
    """A sign that is obeyed in pairs alone is left alone where it stands once, but for a note."""
    assert _inline(text) == expected


@given(st.lists(hostile, min_size=1, max_size=4))
def test_markdown_gives_back_any_text(cells: list[str]) -> None:
    """Whatever a cell or a note holds, a parser reads text, the very same but for its margins."""
    page = Page(render.render("markdown", made_up(*cells), Look()))
    shown = [visible(cell).strip() for cell in cells]
    assert page.tables == [[[f"k{index}" for index in range(len(cells))], shown]]
    assert page.bullets == [text for text in shown if text]


# What is obeyed where it stands, and at the start of a line.
_OBEYED = """
a*b* c|**b**|_i_|a _b_ c|~~s~~|H~2~O|x^2^|^[note]|[^1]|`c`|$x$|[l](u)|![i](u)|[r]: u|[x]{.y}
<b>b</b>|<!-- c -->|<a@b.c>|&amp;|&#65;|@cite|[@cite]|a -@b|\\textbf{x}|\\|{#id}|:smile:|a--b|a...b
http://x.y|www.x.y|# h|h #|- l|+ l|* l|1. n|2) n|a. n|(1) n|(@) n|i. n|#. n|> q|: d|Table: t|---|***
===|~~~|:::|% t
"""
OBEYED = [*"|".join(_OBEYED.split("\n")[1:-1]).split("|"), "| a", "a | b"]


def inlines(node: Any) -> Iterator[list[dict[str, Any]]]:
    """Yield the inline content of each block of text in a document of pandoc's."""
    if isinstance(node, list):
        for part in node:
            yield from inlines(part)
    elif isinstance(node, dict):
        content: Any = node.get("c")
        if node.get("t") in {"Plain", "Para"}:
            yield content
        elif node.get("t") == "Header":
            yield content[-1]
        else:
            assert node.get("t") in {
                "Table",
                "BulletList",
                "AlignDefault",
                "ColWidth",
                "ColWidthDefault",
            }
            yield from inlines(content)


@pytest.mark.client
def test_pandoc_gives_back_any_text() -> None:
    """Pandoc, which obeys more than others, reads the very text in a cell and in a note."""
    if not shutil.which("pandoc"):
        pytest.skip("pandoc is missing")
    pages = [render.render("markdown", made_up(text), Look()) for text in OBEYED]
    command = ["pandoc", "--from", "markdown", "--to", "json"]
    done = subprocess.run(command, input="\n".join(pages).encode(), capture_output=True, check=True)
    found = [*inlines(json.loads(done.stdout)["blocks"])]
    assert {one["t"] for text in found for one in text} == {"Str", "Space"}
    texts = ["".join(one.get("c", " ") for one in text) for text in found]
    told = [text for text in texts if text not in {"Title", "Sheet", "k0"}]
    assert told == [one for text in OBEYED for one in (text, text)]


@pytest.mark.client
def test_a_manuscript_is_short_and_breaks_no_word(tmp_path: Path) -> None:
    """All of a study is at most six pages of a text processor, and every word in them is whole."""
    for program in ("pandoc", "soffice", "pdftotext"):
        if not shutil.which(program):
            pytest.skip(f"{program} is missing")
    text = inside("study", "cree2010", "--format", "markdown").text
    (tmp_path / "cree2010.md").write_text(text, encoding="utf-8")
    for command in (
        ("pandoc", "cree2010.md", "-o", "cree2010.docx"),
        (
            *("soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"),
            *("--convert-to", "pdf", "cree2010.docx"),
        ),
        ("pdftotext", "-raw", "cree2010.pdf"),
    ):
        subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    pages = (tmp_path / "cree2010.txt").read_text(encoding="utf-8").split("\f")
    assert len(pages) - 1 <= 6
    printed = Counter(re.findall(r"\w+", " ".join(pages)))
    written = " ".join(
        "".join(child.content for child in token.children or [])
        for token in MarkdownIt("commonmark").enable("table").parse(text)
        if not (token.children and any(child.type == "link_open" for child in token.children))
    )
    assert Counter(re.findall(r"\w+", written)) - printed == Counter()
