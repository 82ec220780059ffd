"""CSV and Markdown as independent readers see them; every format on every command."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inprocess import ldn as inside
from ldn_cli.sheet import Column, Layout, Line, Report, Sheet
from markdown_it import MarkdownIt
from registries import (
    ACROSS,
    COMMANDS,
    FORMATS,
    SECTIONS,
    SHOWING,
    STUDIES,
    STYLES,
    TABLES,
    call,
    flag,
    options,
    parts,
    takes,
)

from ldn_cli import model, queries, render, schema
from ldn_cli.render.json import render as as_json
from ldn_cli.render.screen import Look
from ldn_cli.text import visible, visible_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

# Whose JSON is the very records that the table shows, or nests them deeper.
FLAT = [
    name
    for name in TABLES
    if not re.search("dropouts|discrepancies|matrix|compare|background", name)
]

ONE_TABLE = pytest.mark.parametrize("args", TABLES.values(), ids=TABLES.keys())


def records(args: Sequence[str]) -> list[dict[str, Any]]:
    """Return the records of the JSON of a command that prints one list of them."""
    data = inside(*args, "--json").json
    if args[0] == "study":
        data = data[args[2].removeprefix("--").replace("-", "_")]
    return list(data)


def table(args: Sequence[str]) -> list[list[str]]:
    """Return the rows of the CSV of a command, as a strict reader reads them."""
    text = inside(*args, "--format", "csv").text
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def flattened(value: Any) -> str:
    """Return a value of the JSON as CSV has it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(value)
    return value if isinstance(value, str) else json.dumps(value)


# ---- CSV


@ONE_TABLE
def test_csv_is_rfc_4180(args: tuple[str, ...]) -> None:
    """CSV is UTF-8 with CRLF after every row, a header, and as many cells in each row."""
    content = inside(*args, "--format", "csv").stdout
    assert content.decode("utf-8").endswith("\r\n")
    assert b"\xef\xbb\xbf" not in content
    assert content.count(b"\n") == content.count(b"\r\n")
    header, *rows = table(args)
    assert len(set(header)) == len(header)
    assert all(re.fullmatch("[a-z0-9_]+", name) for name in header)
    assert rows or args[:2] == ("study", "zagon2009")
    assert {len(row) for row in rows} <= {len(header)}
    quoted = re.findall(rb'(?:^|,|\r\n)("(?:[^"]|"")*"|[^",\r\n]*)(?=,|\r\n|$)', content)
    assert all(b'"' not in cell or re.search(rb'[",\r\n]', cell[1:-1]) for cell in quoted)


@pytest.mark.parametrize("name", FLAT)
def test_csv_has_the_keys_and_values_of_the_json(name: str) -> None:
    """The header is the JSON's keys in order, and each cell the JSON's value, empty for null."""
    header, *rows = table(TABLES[name])
    found = records(TABLES[name])
    assert all(list(record) == header for record in found)
    assert rows == [[flattened(value) for value in record.values()] for record in found]


@pytest.mark.parametrize("study", STUDIES)
def test_csv_of_a_study_is_that_of_all_without_the_study(study: str) -> None:
    """One study's CSV has no `study` column, all studies' has it in front; the rest is equal."""
    for section in ACROSS:
        header, *rows = table(("studies", flag(section)[2:]))
        assert header[0] == "study"
        own_header, *own_rows = table(("study", study, flag(section)))
        assert own_header == header[1:]
        assert own_rows == [row[1:] for row in rows if row[0] == study]


def test_csv_of_dropouts_has_every_number_reason_and_statement(
    ldn_json: Callable[..., Any],
) -> None:
    """The flow as a table: a row a number, a reason and a statement; derived numbers are named."""
    header, *rows = table(("studies", "dropouts"))
    found = [dict(zip(header, row, strict=True)) for row in rows]
    for flow in ldn_json("studies", "dropouts", "--json"):
        own = [row for row in found if row["study"] == flow["study"]]
        for key in queries.FLOW:
            (row,) = [row for row in own if row["item"] == key]
            assert row["value"] == flattened(flow[key])
            assert row["derived"] == json.dumps(key in flow["derived"])
        interval = [r["value"] for r in own if r["item"].startswith("attrition_ci95")]
        assert interval == [flattened(value) for value in flow["attrition_ci95"] or (None, None)]
        for item, key, numbered in (("reason", "reasons", "n"), ("statement", "statements", None)):
            told = [row for row in own if row["item"] == item]
            assert [
                (r["text"], r["source"], r["locator"], r["kind"], r["value"]) for r in told
            ] == [
                (
                    flattened(r.get("reason", r.get("text"))), r["source"], r["locator"],
                    flattened(r.get("kind")), flattened(r.get(numbered)),
                )
                for r in flow[key]
            ]  # fmt: skip


def test_csv_of_discrepancies_has_a_row_a_statement(ldn_json: Callable[..., Any]) -> None:
    """Each statement of each discrepancy is a row, with its topic and the comment."""
    header, *rows = table(("studies", "discrepancies"))
    assert [dict(zip(header, row, strict=True)) for row in rows] == [
        {"study": found["study"], "topic": found["topic"], **said, "comment": found["comment"]}
        for found in ldn_json("studies", "discrepancies", "--json")
        for said in found["statements"]
    ]


def test_csv_of_the_matrix_and_of_the_comparison(ldn_json: Callable[..., Any]) -> None:
    """The matrix is a row a cell, the comparison a row a value."""
    header, *rows = table(("studies", "matrix"))
    cells = ldn_json("studies", "matrix", "--json")["cells"]
    assert header == list(cells[0])
    assert rows == [[flattened(value) for value in cell.values()] for cell in cells]
    header, *rows = table(("studies", "compare"))
    expected = [
        {"section": row["section"], "characteristic": row["characteristic"], **value}
        for row in ldn_json("studies", "compare", "--json")
        for value in row["values"]
    ]
    assert header == list(expected[0])
    assert rows == [[flattened(value) for value in entry.values()] for entry in expected]


@pytest.mark.parametrize("part", ["facts", "further_reading"])
def test_csv_of_the_background(part: str, ldn_json: Callable[..., Any]) -> None:
    """Each part of the background is a table of its records."""
    header, *rows = table(("background", f"--{part.replace('_', '-')}"))
    found = ldn_json("background", "--json")[part]
    assert header == list(found[0])
    assert rows == [[flattened(value) for value in record.values()] for record in found]


@pytest.mark.parametrize(
    "name",
    [
        "studies outcomes",
        "studies adverse-events",
        "studies list",
        "study cree2010 --outcomes",
        "study martino2008 --sources",
    ],
)
def test_pandas_reads_csv_and_json_into_the_same_frame(name: str) -> None:
    """The frame that pandas makes is the same frame, types and gaps included, of CSV and JSON."""
    args = TABLES[name]
    text = inside(*args, "--format", "csv").text
    texts = dict.fromkeys(("pmid", "doi"), str)
    read = pd.read_csv(io.StringIO(text), dtype=texts, keep_default_na=False, na_values=[""])
    expected = pd.DataFrame(records(args))
    if "aliases" in expected:
        expected["aliases"] = expected["aliases"].map("; ".join).replace("", None)
    expected = expected.map(lambda value: None if value is None else value)
    for frame in (read, expected):
        for column in frame:
            if frame[column].isna().all():
                frame[column] = None
    pd.testing.assert_frame_equal(
        read.convert_dtypes(), expected.convert_dtypes(), check_dtype=False
    )
    assert list(read.columns) == list(expected.columns)


@pytest.mark.parametrize("words", [words for words in SHOWING if parts(words)], ids=" ".join)
def test_csv_of_several_tables_is_refused(words: tuple[str, ...]) -> None:
    """CSV holds one table: none or two of the parts exit 2, and the message names them all."""
    flags = parts(words)
    for asked in ((), flags[:2], flags):
        done = inside(*call(words), *asked, "--format", "csv")
        assert (done.code, done.stdout) == (2, b"")
        assert [one for one in flags if one not in done.stderr] == []


# ---- Markdown


class Page:
    """A Markdown document as markdown-it reads it: headings, tables, bullets, paragraphs."""

    def __init__(self, text: str) -> None:
        self.headings: list[tuple[str, str]] = []
        self.tables: list[list[list[str]]] = []
        self.bullets: list[str] = []
        self.paragraphs: list[str] = []
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
        assert {child.type for child in token.children or ()} <= {"text", "text_special"}
        text = "".join(child.content for child in token.children or ())
        if opened[-1] == "heading_open":
            self.headings.append((token.markup or "", text))
        elif opened[-1] in {"td_open", "th_open"}:
            self.tables[-1][-1].append(text)
        elif "list_item_open" in opened:
            self.bullets.append(text)
        else:
            self.paragraphs.append(text)


@ONE_TABLE
def test_markdown_is_the_table_of_the_csv(args: tuple[str, ...]) -> None:
    """A Markdown parser gives back the CSV's table cell by cell, `not reported` for null.

    A study without an alias has none, which no source could report.
    """
    page = Page(inside(*args, "--format", "markdown").text)
    header, *rows = table(args)
    if not rows:
        assert page.tables == []
        assert page.paragraphs[0]
        return
    (found,) = page.tables
    assert found[0] == header
    assert found[1:] == [
        [
            visible(cell) or ("" if key == "aliases" else "not reported")
            for key, cell in zip(header, row, strict=True)
        ]
        for row in rows
    ]


@pytest.mark.parametrize("study", STUDIES)
def test_markdown_has_a_heading_a_section_and_sources_as_a_list(study: str) -> None:
    """Each section has its heading; every source that is cited stands in a list at the end."""
    text = inside("study", study, "--format", "markdown").text
    page = Page(text)
    titles = [title for _, title in page.headings]
    assert titles[0].startswith(study)
    assert ("ANIMAL STUDY" in titles[0]) == (study == "zagon2009")
    every = [section.replace("_", " ").capitalize() for section in SECTIONS]
    assert titles[1:] == [*every, "References"]
    found = inside("study", study, "--json").json
    references = {source["id"]: source["reference"] for source in found["sources"]}
    listed = dict(bullet.split(": ", 1) for bullet in page.bullets)
    assert set(listed) <= set(references)
    assert all(text.startswith(references[name]) for name, text in listed.items())
    cited = {record["source"] for key in ("design", "outcomes") for record in found[key]} - {None}
    assert cited <= set(listed)


def test_markdown_warns_as_the_screen_does() -> None:
    """What must not be missed beside outcomes stands in the Markdown too."""
    page = Page(inside("studies", "outcomes", "--format", "markdown").text)
    said = " ".join(page.paragraphs)
    assert "25% of participants lack complete data: ldn study cree2010 --dropouts" in said
    assert "zagon2009 is an animal study (mouse): no evidence of benefit in people." in said


# What CSV, Markdown and HTML give a meaning to, and what a data file may hold anyway.
SPECIAL = st.text(st.sampled_from("|\\`*_{}[]<>()#+-.!~&@:$=^'\"\n\r\t ,;%/?1aé日\u2028\x00\x1b"))
hostile = st.one_of(
    st.text(),
    SPECIAL,
    st.sampled_from(
        ["<script>", "&amp;", "[x](http://y)", "![i](j)", "https://a.b", "www.a.b", "a@b.c",
         "1. a", "- a", "> a", "# a", "```", "~~a~~", "$x$", "a|b", "\\|", "---", "==="]
    ),
)  # fmt: skip


def made_up(*cells: str) -> Report:
    """Return a report of one row."""
    keys = tuple(f"k{index}" for index in range(len(cells)))
    layout = Layout(tuple(Column(key) for key in keys), (Line(cells),))
    sheet = Sheet(
        title="Sheet",
        fields=keys,
        records=(dict(zip(keys, cells, strict=True)),),
        layouts=(layout,),
        notes=tuple(filter(visible, cells)),
    )
    return Report(title="Title", sheets=(sheet,), sources={})


@given(st.lists(hostile, min_size=1, max_size=4))
def test_markdown_gives_back_any_text(cells: list[str]) -> None:
    """Whatever a cell or a note holds, a parser reads text, the very same but for its margins."""
    page = Page(render.render("markdown", made_up(*cells), Look()))
    shown = [visible(cell).strip() for cell in cells]
    assert page.tables == [[[f"k{index}" for index in range(len(cells))], shown]]
    assert page.paragraphs == [text for text in shown if text]


@given(st.lists(hostile, min_size=1, max_size=4))
def test_csv_gives_back_any_text(cells: list[str]) -> None:
    """Whatever a cell holds, a strict reader gives it back; a formula gets an apostrophe."""
    text = render.render("csv", made_up(*cells), Look())
    header, row = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert len(header) == len(row) == len(cells)
    for given_, read in zip(cells, row, strict=True):
        assert read.removeprefix("'") == visible_lines(given_).removeprefix("'")
        assert len(read) == 1 or not read.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_number_is_no_formula() -> None:
    """A negative number stays a number in CSV; a text that begins like a formula does not."""
    sheet = Sheet(title="S", fields=("a", "b"), records=({"a": -3.5, "b": "-3.5"},), layouts=())
    report = Report(title="T", sheets=(sheet,), sources={})
    assert render.render("csv", report, Look()) == "a,b\r\n-3.5,'-3.5\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "=1", "+1", "-1", "@SUM(A1)", "=cmd|'/C calc'!A0", "\t=1", "\r=1", "\n=1", " =1",
        "\u3000@x", " \xa0\u3000=1", "\uff1d1\uff0b1", "'=1",
    ],
)  # fmt: skip
def test_no_formula_is_calculated(text: str) -> None:
    """Text that a spreadsheet would calculate, behind blanks too, stands behind an apostrophe."""
    header, cells = csv.reader(io.StringIO(render.render("csv", made_up(text, "="), Look())))
    assert header == ["k0", "k1"]
    assert cells[0] in {visible_lines(text), f"'{visible_lines(text)}"}
    assert not cells[0].lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b"))
    assert cells[1] == "="  # alone, it is a relation


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x7f", r"\u007f"),
        ("\x9b\u202e", r"\u009b\u202e"),
        ("\U000e0041\U000e0fff", r"\udb40\udc41\udb43\udfff"),
        ("\xe9 \U0001d400", "\xe9 \U0001d400"),
    ],
)
def test_json_escapes_what_is_not_seen(text: str, shown: str) -> None:
    """What is not seen is escaped by its UTF-16, what is seen stands as it is."""
    made = as_json({"a": text})
    assert made.decode() == f'{{\n  "a": "{shown}"\n}}\n'
    assert json.loads(made) == {"a": text}


# ---- every format on every command


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_on_every_command(name: str) -> None:
    """Every command that prints records prints them in every format."""
    for args in TABLES.values():
        done = inside(*args, "--format", name)
        assert (done.code, done.stderr) == (0, ""), args
        assert done.stdout.endswith(b"\n"), args
        assert len(done.stdout) > 1, args


# ---- registries


@pytest.mark.parametrize(
    ("option", "known"), [("--format", FORMATS), ("--style", STYLES)], ids=["formats", "styles"]
)
def test_choices_are_those_of_the_registry(option: str, known: Sequence[str]) -> None:
    """All formats and styles that there are, and no others, can be chosen, and help names them."""
    taking = [words for words in COMMANDS if takes(words, option)]
    assert taking
    for words in taking:
        (choice,) = (one for one in options(words) if option in one.opts)
        assert set(choice.type.choices) == set(known), words
        text = inside(*words, "--help").text
        assert [name for name in known if name not in text] == [], words


def test_sections_are_wired() -> None:
    """Every section is in model, schemas and options, in one order, and a command if it can be."""
    names = list(SECTIONS)
    assert [name for name in model.Study.__struct_fields__ if name in names] == names
    assert parts(("study",)) == [flag(name) for name in names]
    shapes = schema.outputs()
    assert [name for name in shapes["study"]["properties"] if name in names] == names
    assert set(SECTIONS) - set(ACROSS) == {"design", "sources"}
    assert {f"studies-{flag(name)[2:]}" for name in ACROSS} <= shapes.keys()
