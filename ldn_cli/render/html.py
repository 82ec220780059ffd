"""HTML: one page that needs nothing from anywhere, for any screen, for paper and for the ear."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from itertools import groupby, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ldn_cli.render.cells import MARKS, headed, numbered, spans, without_command
from ldn_cli.render.look import Look
from ldn_cli.render.spans import GLUE
from ldn_cli.report.sheet import NEW_LINE, Cited, Found, Mark, Quiet, Ref, Remark, Values
from ldn_cli.text import in_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ldn_cli.report.sheet import Cell, Column, Diagram, Part, Report, Sheet

HERE = Path(__file__).parent
COLOURED = Look(color=True)  # words found are set off by style
_ADDRESS = re.compile(r"https?://[!-~]+")  # that a browser may be led to


class Piece(NamedTuple):
    """Text in a style, which may lead somewhere and be led to by its id."""

    text: str
    style: str = ""
    href: str = ""
    id: str = ""


class Field(NamedTuple):
    """A cell of a table: its heading, its text, what it is, how many rows and columns it spans."""

    heading: str
    pieces: list[Piece]
    style: str
    scope: str = ""
    rows: int = 1
    columns: int = 1


class Citations:
    """The numbers of the sources, and where each is first cited in each part of a page."""

    def __init__(self, report: Report) -> None:
        self.numbers = numbered(report)
        self.places: dict[int, dict[str, str]] = {}
        self.part = (0, "")

    def begin(self, title: str) -> None:
        """Begin the part of the page called `title`."""
        self.part = (self.part[0] + 1, visible(title))

    def of(self, sources: Iterable[str]) -> Iterator[Piece]:
        """Yield the citations of `sources`, in the order of their numbers."""
        at, title = self.part
        for number in sorted({self.numbers[source] for source in sources}):
            places = self.places.setdefault(number, {})
            place = "" if title in places else f"cited-{at}-{number}"
            if place:
                places[title] = place
            yield Piece(f"[{number}]", "cite", f"#source-{number}", place)


def render(report: Report, look: Look) -> str:
    """Return `report` as a page of HTML."""
    del look
    citations = Citations(report)
    parts = [_part(sheet, citations) for sheet in report.sheets if not sheet.references]
    pointer = _line(report.pointer, citations) if report.pointer else None
    page, css = _template()
    policy = f"default-src 'none'; style-src '{_hash(css)}'"
    text: str = page.render(
        title=visible(report.title),
        css=css,
        policy=policy,
        parts=parts,
        pointer=pointer,
        sources=[*_sources(report, citations)],
        edition=report.edition() if report.edition else None,
    )
    return text


@cache
def _template() -> tuple[Any, Markup]:
    """Return the template of a page, and the style sheet that stands in it, which is our own."""
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(HERE),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    css = Markup((HERE / "page.css").read_text(encoding="utf-8"))  # noqa: S704
    return environment.get_template("page.html.jinja"), css


def _hash(css: str) -> str:
    """Return what allows a browser the style sheet, and no other."""
    return f"sha256-{b64encode(sha256(css.encode()).digest()).decode()}"


def _part(sheet: Sheet, citations: Citations) -> dict[str, Any]:
    """Return a sheet as the template needs it."""
    citations.begin(sheet.title)
    lines = sheet.lines()
    table = prose = None
    marks = sheet.marks(next(sheet.layouts())) if lines else ()
    if lines and sheet.prose:
        prose = [*_prose(sheet, citations)]
    elif lines:
        table = _table(sheet, citations)
    return {
        "title": visible(sheet.title),
        "grid": sheet.grid,
        "marks": _marks(sheet) if sheet.grid else [],
        "diagrams": [_diagram(one, citations) for one in sheet.diagrams()],
        "prose": prose,
        "table": table,
        "empty": None if lines else _line(sheet.empty, citations),
        "alerts": [_line(alert, citations) for alert in sheet.alerts()],
        "notes": [_line(note, citations) for note in (*marks, *sheet.notes())],
    }


def _line(cell: Cell, citations: Citations) -> list[Piece]:
    return _pieces(without_command(cell), citations)


def _prose(sheet: Sheet, citations: Citations) -> Iterator[tuple[bool, list[Any]]]:
    """Yield runs of lines that have a label each, and of lines that have none."""
    label, said = next(sheet.layouts()).columns
    told = [(_pieces(label.cell(one), citations), _line(said.cell(one), citations))
            for one in sheet.lines()]  # fmt: skip
    for labelled, run in groupby(told, lambda pair: bool(_text(pair[0]))):
        yield labelled, [*run]


def _text(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _marks(sheet: Sheet) -> list[tuple[str, str, str]]:
    """Return the directions that a grid shows, each with its symbol and its word."""
    columns = next(sheet.layouts()).columns
    cells = [column.cell(line) for line in sheet.lines() for column in columns]
    shown = {cell.direction for cell in cells if isinstance(cell, Mark)}
    return [(name, *MARKS[name]) for name in MARKS if name in shown]


def _diagram(diagram: Diagram, citations: Citations) -> dict[str, Any]:
    """Return a diagram in steps: boxes side by side, and those beside the way to the next."""
    steps: list[dict[str, Any]] = []
    for level in diagram.levels:
        boxes = [
            {
                "label": visible(box.label),
                "lines": [_pieces(line, citations) for line in box.lines],
                "kind": box.kind,
            }
            for box in level.boxes
        ]
        if level.aside and steps:
            steps[-1]["beside"] += boxes
        else:
            steps.append({"boxes": boxes, "beside": []})
    return {"title": visible(diagram.title), "steps": steps, "note": diagram.note}


def _table(sheet: Sheet, citations: Citations) -> dict[str, Any]:
    """Return the fullest layout of a sheet: its headings, and its rows in groups."""
    layout = next(sheet.layouts())
    lines = sheet.lines() if layout.lines is None else layout.lines
    columns = headed(layout.columns, COLOURED)
    grouped = len([*takewhile(lambda column: column.grouped, columns)])
    cells = [[column.cell(line) for column in columns] for line in lines]
    spanned = _spanned(cells, grouped)
    groups: list[list[dict[str, Any]]] = []
    for at, (line, row) in enumerate(zip(lines, cells, strict=True)):
        if not at or (grouped and spanned[at][0]):
            groups.append([])
        fields = [*_fields(columns, line, row, spanned[at], citations)]
        groups[-1].append({"fields": fields, "opens": bool(sheet.opens(line))})
    heads = [(column.heading, column.under, column.holds) for column in columns]
    return {"columns": heads, "groups": groups, "grouped": grouped}


def _spanned(cells: list[list[Cell]], grouped: int) -> list[list[int]]:
    """Return how many rows each grouped cell of each row spans, none where one above does."""
    spans_of = [[1] * grouped for _ in cells]
    for at in range(len(cells) - 1, 0, -1):
        for column in range(grouped):
            if cells[at][: column + 1] != cells[at - 1][: column + 1]:
                break
            spans_of[at - 1][column] += spans_of[at][column]
            spans_of[at][column] = 0
    return spans_of


def _fields(
    columns: Sequence[Column],
    line: Any,
    row: list[Cell],
    spanned: list[int],
    citations: Citations,
) -> Iterator[Field]:
    """Yield the cells of a row: a remark takes the place of those after it that say nothing."""
    heads = max(len(spanned), min(len(columns) - 1, 1))  # none where there is nothing to head
    for at, (column, cell) in enumerate(zip(columns, row, strict=True)):
        rows = spanned[at] if at < len(spanned) else 1
        alone = isinstance(cell, Remark) and set(row[at + 1 :]) <= {""}
        if not rows:
            continue
        scope = "" if at >= heads or alone else "rowgroup" if rows > 1 else "row"
        pieces = _pieces(cell, citations)
        if address := column.link(line) if column.link else None:
            pieces = [_led(piece, address) for piece in pieces]
        style = f"mark {cell.direction}" if isinstance(cell, Mark) else column.holds
        style = "remark" if alone else "empty" if cell == "" else style
        wide = len(row) - at if alone else 1
        yield Field(column.heading, pieces, style, scope, rows, wide)
        if alone:
            return


def _led(piece: Piece, address: str) -> Piece:
    """Return a piece that leads to an address, if a browser may be led there."""
    return piece._replace(href=address) if _ADDRESS.fullmatch(address) else piece


def _pieces(cell: Cell, citations: Citations) -> list[Piece]:
    """Return what a cell says, its citations as links."""
    return [*_said(cell, citations)]


def _said(cell: Cell, citations: Citations) -> Iterator[Piece]:
    if isinstance(cell, Mark):
        symbol, word = MARKS[cell.direction]
        yield Piece(symbol, "symbol")
        yield Piece(f" {word}{'' if cell.agree else '*'}")
        yield from _cited(cell.sources, citations)
    elif isinstance(cell, Quiet):
        yield Piece(visible(cell.words), "quiet")
        yield from _cited(cell.sources, citations)
    elif isinstance(cell, Ref):
        yield from citations.of([cell.source])
        yield Piece(f" {visible(cell.locator)}" if cell.locator else "")
    elif isinstance(cell, Cited):
        for part in cell.parts:
            yield from [Piece("", "end")] if part == NEW_LINE else _part_of(part, citations)
    elif isinstance(cell, Values):
        yield from _values(cell, citations)
    elif isinstance(cell, Found):
        for text, found in cell.parts:
            yield Piece(in_line(text), "found" if found else "")
        yield from _cited(cell.sources, citations)
    else:
        for span in spans(cell, citations.numbers, COLOURED):
            yield Piece(span.text, "dash" if cell is None else span.style)


def _part_of(part: Part, citations: Citations) -> Iterator[Piece]:
    """Yield a part of a running text, with the sources that it stands on."""
    said, sources = part
    if isinstance(said, Quiet):
        yield from _said(said, citations)
    else:
        yield Piece(in_line(said))
    yield from _cited(sources, citations)


def _values(cell: Values, citations: Citations) -> Iterator[Piece]:
    """Yield values a line each, the same of several sources once."""
    told: dict[str | Quiet, list[str]] = {}
    for text, source in cell.values:
        told.setdefault(text, []).extend([source] if source else [])
    for at, (text, sources) in enumerate(told.items()):
        star = "" if at or cell.agree else "*"
        said = f"{visible(text)}{star}" if isinstance(text, str) else text
        yield from _part_of((said, tuple(sources)), citations)
        if at < len(told) - 1:
            yield Piece(";", "end")


def _cited(sources: Iterable[str], citations: Citations) -> Iterator[Piece]:
    """Yield citations behind a text."""
    for at, piece in enumerate(citations.of(sources)):
        if not at:
            yield Piece(GLUE)
        yield piece


def _sources(report: Report, citations: Citations) -> Iterator[dict[str, Any]]:
    """Yield the sources in the order of their numbers, each with its address and back links."""
    for name, number in citations.numbers.items():
        told = visible(report.reference(name))
        address = report.address(name) or ""
        if not _ADDRESS.fullmatch(address):
            address = ""
        before, _, after = told.partition(address) if address else (told, "", "")
        yield {
            "number": number,
            "before": before,
            "address": address,
            "after": after,
            "kind": visible(report.kind(name)),
            "places": citations.places.get(number, {}),
        }
