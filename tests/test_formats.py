"""CSV and JSON as independent readers see them; every format on every command."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inprocess import ldn as inside
from own import filled, saved, study
from own import ldn as on_files
from registries import (
    ACROSS,
    COMMANDS,
    FORMATS,
    SECTIONS,
    SHOWING,
    STUDIES,
    STYLES,
    TABLES,
    TEXT,
    call,
    flag,
    options,
    parts,
    tables,
    takes,
)

from ldn_cli import render
from ldn_cli.dataset import schema
from ldn_cli.evidence import model
from ldn_cli.render.json import render as as_json
from ldn_cli.render.look import Look
from ldn_cli.report.sheet import Column, Report, Sheet
from ldn_cli.text import visible, visible_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


# Whose JSON is the very records that the table shows, or nests them deeper.
NESTED = "summary|dropouts|discrepancies|matrix|compare|background"
FLAT = [name for name in TABLES if not re.search(NESTED, name)]

ONE_TABLE = pytest.mark.parametrize("args", TABLES.values(), ids=TABLES.keys())
COMPACT = msgspec.json.Encoder(decimal_format="number")


def parsed(*args: str) -> Any:
    """Return the JSON of a command, its numbers with their digits."""
    return json.loads(inside(*args, "--json").text, parse_float=Decimal)


def records(args: Sequence[str]) -> list[dict[str, Any]]:
    """Return the records of the JSON of a command that prints one list of them."""
    data = parsed(*args)
    if args[0] == "study":
        data = data[args[2].removeprefix("--").replace("-", "_")]
    return list(data)


def table(args: Sequence[str]) -> list[list[str]]:
    """Return the rows of the CSV of a command, as a strict reader reads them."""
    text = inside(*args, "--format", "csv").text
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def dictionaries(*args: str) -> list[dict[str, str]]:
    """Return the rows of the CSV of a command by its columns."""
    header, *rows = table(args)
    return [dict(zip(header, row, strict=True)) for row in rows]


def flattened(value: Any) -> str:
    """Return a value of the JSON as CSV has it: ids joined, records within a record as JSON."""
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    return value if isinstance(value, str) else COMPACT.encode(value).decode()


def flat(record: dict[str, Any]) -> dict[str, str]:
    """Return a record of the JSON as a row of the CSV."""
    return {key: flattened(value) for key, value in record.items()}


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
    assert rows or not records(args)
    assert {len(row) for row in rows} <= {len(header)}
    quoted = re.findall(rb'(?:^|,|\r\n)("(?:[^"]|"")*"|[^",\r\n]*)(?=,|\r\n|$)', content)
    parting = rb'[",;\r\n]|^\s|\s\Z'
    assert all(b'"' not in cell or re.search(parting, cell[1:-1]) for cell in quoted)


@pytest.mark.parametrize("name", FLAT)
def test_csv_has_the_keys_and_values_of_the_json(name: str) -> None:
    """The header is the JSON's keys in order, and each cell the JSON's value, empty for null."""
    header, *rows = table(TABLES[name])
    found = records(TABLES[name])
    assert all(list(record) == header for record in found)
    assert rows == [list(flat(record).values()) for record in found]


@pytest.mark.parametrize("study", STUDIES)
def test_csv_of_a_study_is_that_of_all_without_the_study(study: str) -> None:
    """One study's CSV has no `study` column, all studies' has it in front; the rest is equal."""
    for section in ACROSS:
        header, *rows = table(("studies", flag(section)[2:]))
        assert header[0] == "study"
        own_header, *own_rows = table(("study", study, flag(section)))
        assert own_header == header[1:]
        assert own_rows == [row[1:] for row in rows if row[0] == study]


def test_csv_of_a_summary_has_a_row_a_part() -> None:
    """Each part of the summary is a row with its source, under the key of the JSON."""
    for name in STUDIES:
        told = parsed("study", name, "--summary")["summary"]
        expected = [flat({"part": part} | said) for part, said in told.items()]
        assert dictionaries("study", name, "--summary") == expected


def test_csv_of_dropouts_has_every_count_number_reason_and_statement() -> None:
    """A flow is a row a count, its base, a number, a reason and a statement; derived ones named."""
    found = dictionaries("studies", "dropouts")
    for flow in parsed("studies", "dropouts"):
        own = [row for row in found if row["study"] == flow["study"]]
        blank = dict.fromkeys(own[0], "") | {"study": flow["study"]}
        low, high = flow["attrition_ci95"] or (None, None)
        keys = ("enrolled", "completed", "not_completed", "attrition", "left", "left_share")
        numbers = [(key, key, flow[key]) for key in keys]
        numbers += [(f"attrition_ci95_{end}", "attrition_ci95", value)
                    for end, value in (("low", low), ("high", high))]  # fmt: skip
        expected = [blank | {"item": "count"} | flat(count) for count in flow["counts"]]
        expected.append(blank | {"item": "base"} | flat({"stage": flow["base"]}))
        for item, key, value in numbers:
            row = {"item": item, "value": value, "derived": key in flow["derived"]}
            expected.append(blank | flat(row))
        for reason in flow["reasons"]:
            reason["text"] = reason.pop("reason")
            expected.append(blank | {"item": "reason"} | flat(reason))
        expected += [blank | {"item": "statement"} | flat(said) for said in flow["statements"]]
        assert own == expected


def test_csv_of_discrepancies_has_a_row_a_statement() -> None:
    """Each statement of each discrepancy is a row, with its topic, subjects and the comment."""
    found = parsed("studies", "discrepancies")
    assert dictionaries("studies", "discrepancies") == [
        flat({key: value for key, value in one.items() if key != "statements"} | said)
        for one in found
        for said in one["statements"]
    ]


def test_csv_of_the_matrix_and_of_the_comparison() -> None:
    """The matrix is a row a source in a cell, the comparison a row an entry."""
    cells = parsed("studies", "matrix")["cells"]
    assert dictionaries("studies", "matrix") == [
        {name: flattened(cell[name]) for name in ("domain", "study", "direction", "agree")}
        | flat({"source": said["source"], "source_direction": said["direction"]})
        | flat({"outcomes": said["outcomes"]})
        for cell in cells
        for said in cell["by_source"]
    ]
    for more in ((), ("--all",), ("--later",)):
        assert dictionaries("studies", "compare", *more) == [
            flat({"section": row["section"], "characteristic": row["characteristic"]} | entry)
            for row in parsed("studies", "compare", *more)
            for entry in row["entries"]
        ]


@pytest.mark.parametrize("part", ["facts", "further_reading"])
def test_csv_of_the_background(part: str) -> None:
    """Each part of the background is a table of its records."""
    found = parsed("background")[part]
    assert dictionaries("background", f"--{part.replace('_', '-')}") == [*map(flat, found)]


@pytest.mark.parametrize(
    "name",
    [
        "studies outcomes",
        "studies outcomes --values",
        "studies adverse-events",
        "studies list",
        "study cree2010 --outcomes",
        "study martino2008 --sources",
    ],
)
def test_pandas_reads_csv_and_json_into_the_same_frame(name: str) -> None:
    """The frame that pandas makes is the same frame, types and gaps included, of CSV and JSON."""
    import pandas as pd

    args = TABLES[name]
    text = inside(*args, "--format", "csv").text
    texts = dict.fromkeys(("pmid", "doi"), str)
    read = pd.read_csv(io.StringIO(text), dtype=texts, keep_default_na=False, na_values=[""])
    expected = pd.DataFrame(
        {
            key: (flattened(value) or None) if isinstance(value, list | dict)
            else float(value) if isinstance(value, Decimal) else value
            for key, value in record.items()
        }
        for record in records(args)
    ).map(lambda value: None if value is None else value)  # fmt: skip
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


# ---- numbers


def numbered() -> tuple[dict[str, Any], dict[str, str]]:
    """Return the whole study with another number in each field that holds one, and the numbers.

    Each ends in a zero, which a binary fraction has not.
    """
    content = study()
    del content["instruments"][0]["scale"]  # the outcome has a scale of its own, which is shown
    found: dict[str, str] = {}
    first = {"low": 1, "high": 9}
    for record, name, base, _ in filled(content, model.Study):
        if base is Decimal:
            text = f"0.{first.get(name, 5)}{len(found):02}0"
            found[text], record[name] = name, Decimal(text)
    return content, found


@pytest.mark.parametrize("name", FORMATS)
def test_numbers_keep_their_digits(name: str, tmp_path: Path) -> None:
    """A number has the digits of its source in every format, a last zero among them."""
    content, found = numbered()
    assert {"value", "sd", "estimate", "p_value", "percent", "low", "high"} == {*found.values()}
    file = saved(tmp_path, content)
    flags = parts(("study",)) if render.FORMATS[name].single else ["--all"]
    asked = [("study", "own2021", one, "--format", name) for one in flags]
    text = "".join(
        on_files(*args, "--data", file, look=Look(width=200)).text.replace("\\", "")
        for args in asked
    )
    assert [f"{key} {number}" for number, key in found.items() if number not in text] == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_small_number_is_decimal(name: str, tmp_path: Path) -> None:
    """A p value that a program writes with an exponent reads as decimals, for a script the same."""
    content = study()
    content["outcomes"][0]["p_value"] = Decimal("0.00000010")
    args = ("study", "own2021", "--outcomes", "--format", name, "--data", saved(tmp_path, content))
    text = on_files(*args).text.replace("\\", "")
    if name == "json":
        read = json.loads(text, parse_float=Decimal)["outcomes"][0]["p_value"]
        assert read.as_tuple() == Decimal("0.00000010").as_tuple()
    elif name == "csv":
        assert Decimal(next(csv.DictReader(io.StringIO(text)))["p_value"]) == Decimal("1e-7")
    else:
        assert "0.00000010" in text


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


class Row(Sheet):
    """A table of one row, `cells` by their keys, each of which is noted under it too."""

    title = "Sheet"

    def __init__(self, cells: dict[str, Any]) -> None:
        super().__init__((cells,))
        self.fields = tuple(cells)
        self.columns = tuple(Column(key, itemgetter(key)) for key in cells)

    def records(self) -> Sequence[dict[str, Any]]:
        """Return the row."""
        return self.rows

    def notes(self) -> list[str]:
        """Return what is seen of the cells."""
        return list(filter(visible, self.rows[0].values()))


def made_up(*cells: Any) -> Report:
    """Return a report of one row."""
    return Report("Title", [Row({f"k{index}": cell for index, cell in enumerate(cells)})])


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
    assert render.render("csv", made_up(-3.5, "-3.5"), Look()) == "k0,k1\r\n-3.5,'-3.5\r\n"


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
    for words in SHOWING:
        args, *_ = tables(words, STUDIES[0], TEXT)
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
    assert set(SECTIONS) - set(ACROSS) == {"summary", "groups", "design", "sources"}
    assert {f"studies-{flag(name)[2:]}" for name in ACROSS} <= shapes.keys()
