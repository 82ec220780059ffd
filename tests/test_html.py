"""HTML as a strict parser sees it: one page that needs nothing, of the words of the screen."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from itertools import count, pairwise, takewhile
from operator import attrgetter
from typing import TYPE_CHECKING

import html5lib
import pytest
from conftest import remembered
from inprocess import ldn as inside
from inprocess import report
from own import CITED, ldn, saved, study
from registries import RECORDS, STUDIES, TABLES
from test_markdown import bare, on_screen, unlimited

from ldn_cli import __version__, render
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.source import Source
from ldn_cli.render.look import Look
from ldn_cli.report.sheet import NEW_LINE, Cited, Column, Mark, Ref, Report, Sheet

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

PAGES = {**RECORDS, **TABLES}
ONE_PAGE = pytest.mark.parametrize("name", PAGES)
# What a page needs nothing of: what runs, what is fetched, what is filled in.
NEVER = {
    "script",
    "img",
    "iframe",
    "link",
    "object",
    "embed",
    "form",
    "input",
    "base",
    "svg",
    "video",
}


class Document:
    """A page as html5lib reads it, which finds no fault with it but characters without meaning."""

    def __init__(self, text: str) -> None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.root: Element = parser.parse(text)
        assert {fault for _, fault, _ in parser.errors} <= {"invalid-codepoint"}
        self.all = [*self.root.iter()]
        self.texts = [
            " ".join("".join(one.itertext()).split()) for one in self.find("td", "dd", "p")
        ]
        self.style = "".join(one.text or "" for one in self.find("style"))

    def find(self, *names: str, **attributes: str) -> list[Element]:
        """Return the elements of these names with these attributes, in their order."""
        return [
            one
            for one in self.all
            if one.tag in names and attributes.items() <= dict(one.attrib).items()
        ]

    def elements(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return each element with the names of its attributes, but for links out of the page."""
        return [
            (str(one.tag), tuple(sorted(one.attrib))) for one in self.all if "rel" not in one.attrib
        ]


def words(one: Element) -> str:
    """Return the text of an element, without the numbers of its sources or what is read aloud."""
    parts: list[str] = []

    def add(inner: Element) -> None:
        if inner.get("class") not in {"cite", "unseen"}:
            parts.append(inner.text or "")
            for child in inner:
                add(child)
                parts.append(child.tail or "")

    add(one)
    return bare("".join(parts))


@remembered
def page(name: str) -> Document:
    """Return the page of a command that is in `PAGES`."""
    return Document(inside(*PAGES[name], "--format", "html").text)


@ONE_PAGE
def test_a_page_needs_nothing_from_anywhere(name: str) -> None:
    """A page runs and fetches nothing, and its policy forbids a browser to, but for its style."""
    found = page(name)
    assert not found.find(*NEVER)
    assert [one.tag for one in found.all for key in one.attrib if key[:2] == "on"] == []
    assert {key for one in found.all for key in one.attrib} & {"src", "style", "srcset"} == set()
    assert not re.search(r"url\(|@import", found.style)
    digest = b64encode(sha256(found.style.encode()).digest()).decode()
    (policy,) = found.find("meta", **{"http-equiv": "Content-Security-Policy"})
    assert policy.get("content") == f"default-src 'none'; style-src 'sha256-{digest}'"


@ONE_PAGE
def test_a_page_has_its_parts(name: str) -> None:
    """A page has language, title, one first heading and no gap below it; no id stands twice."""
    found = page(name)
    assert found.root.get("lang") == "en"
    assert found.find("meta", name="viewport")
    (title,), (heading,) = found.find("title"), found.find("h1")
    assert title.text == heading.text == report(*PAGES[name]).title
    levels = [int(str(one.tag)[1]) for one in found.find(*(f"h{level}" for level in range(1, 7)))]
    assert [step for step in pairwise(levels) if step[1] > step[0] + 1] == []
    ids = [one.attrib["id"] for one in found.all if "id" in one.attrib]
    assert len(set(ids)) == len(ids)
    for one in found.all:
        for key in ("aria-labelledby", "aria-describedby"):
            assert {*one.get(key, "").split()} <= {*ids}
    for link in found.find("a"):
        target = link.attrib["href"]
        outward = re.fullmatch(r"https?://[!-~]+", target) and link.get("rel") == "noreferrer"
        assert outward or target.removeprefix("#") in ids
    told = words(found.find("footer")[0])
    assert "not medical advice" in told
    assert f"ldn {__version__}" in told
    assert Dataset().background_file.as_of in told


def grid(table: Element) -> list[list[Element]]:
    """Return the cells of a table by rows and columns, a cell in each place that it spans."""
    placed: dict[tuple[int, int], Element] = {}
    for at, row in enumerate(table.iter("tr")):
        for cell in row:
            column = next(place for place in count() if (at, place) not in placed)
            for down in range(int(cell.get("rowspan", "1"))):
                for right in range(int(cell.get("colspan", "1"))):
                    assert placed.setdefault((at + down, column + right), cell) is cell
    height, width = (max(place[axis] for place in placed) + 1 for axis in (0, 1))
    assert len(placed) == height * width
    return [[placed[at, column] for column in range(width)] for at in range(height)]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_that_of_the_screen(name: str) -> None:
    """A table has the screen's columns and cells, a caption, headings that say what they head."""
    (sheet,) = report(*unlimited(TABLES[name])).sheets
    tables = page(name).find("table")
    if sheet.prose:
        said = re.sub(r"\W", "", " ".join(map(words, page(name).find("dt", "dd", "p"))))
        for line in on_screen(sheet, next(sheet.layouts()))[1:]:
            assert [text for text in line if re.sub(r"\W", "", text) not in said] == []
    if sheet.references or sheet.prose or not sheet.lines():
        assert not tables
        return
    (table,) = tables
    found = grid(table)
    for row, line in zip(found, on_screen(sheet, next(sheet.layouts())), strict=True):
        told = [re.sub(r"\W", "", words(cell)) for cell in row]
        expected = [re.sub(r"\W", "", text) for text in line]
        alone = int(row[-1].get("colspan", "1"))  # a remark, which others have nothing beside
        assert told == expected[: len(row) - alone + 1] + told[-1:] * (alone - 1)
    columns = next(sheet.layouts()).columns
    for above, row in pairwise(found[1:]):
        for at, _ in enumerate(takewhile(attrgetter("grouped"), columns), 1):
            same = [*map(words, above[:at])] == [*map(words, row[:at])]
            assert (above[at - 1] is row[at - 1]) == same  # what is said of several stands once
    assert table.find("caption") is not None
    assert {one.get("scope") for one in found[0]} == {"col"}
    for cell in (one for row in found[1:] for one in row if one.tag == "th"):
        assert cell.get("scope") == ("rowgroup" if "rowspan" in cell.attrib else "row")
    assert all(any(cell.tag == "th" for cell in row) or len({*row}) == 1 for row in found[1:])


@ONE_PAGE
def test_citations_lead_there_and_back(name: str) -> None:
    """Each number leads to its source, each source back to where it is first cited in each part."""
    found = page(name)
    listed = {
        one.attrib["id"]: one for one in found.find("li") if one.get("id", "")[:7] == "source-"
    }
    cited = found.find("a", **{"class": "cite"})
    places = {one.attrib["id"]: one for one in cited if "id" in one.attrib}
    for one in cited:
        assert f"#source-{(one.text or '').strip('[]')}" == one.get("href")
    back = {}
    for source, item in listed.items():
        for link in item.iter("a"):
            if link.get("role") == "doc-backlink":
                back[link.attrib["href"][1:]] = f"#{source}"
    assert back == {name: one.get("href") for name, one in places.items()}
    assert {f"#{source}" for source in listed} >= {one.get("href") for one in cited}
    told = [one.text or "" for one in found.all if one not in cited] + [
        one.tail or "" for one in found.all
    ]
    assert [text for text in told if re.search(r"\[\d+\]", text)] == []


def test_a_grid_says_everything_twice() -> None:
    """In the matrix each mark has its symbol, its word and its colour, and all are in the key."""
    found = page("studies-matrix")
    (table,) = found.find("table")
    marks = {}
    for cell in table.iter("td"):
        kind = cell.get("class", "").split()
        if kind[0] == "mark":
            symbol, word = words(cell).rstrip("*").split(" ", 1)
            marks[kind[1]] = f"{symbol} {word}"
    assert {"improved", "no_effect", "mixed", "not_reported"} <= marks.keys()
    (key,) = found.find("ul", **{"class": "key"})
    assert {one.get("class", "").split()[1]: words(one) for one in key} == marks
    assert [rule for rule in marks if f".{rule} " not in found.style] == []


def test_the_flow_is_drawn_beside_its_table() -> None:
    """The dropouts of a study have a diagram, each box with what it counts, and its table."""
    found = page("study cree2010 --dropouts")
    (figure,) = found.find("figure")
    boxes = [one for one in figure.iter("div") if "box" in one.get("class", "").split()]
    assert [words(one[0]) for one in boxes][::2] == ["Enrolled*", "Completed*"]
    assert "withdrawal: personal reasons: n = 8" in words(boxes[1])
    assert found.find("table")


def test_each_study_of_the_list_is_a_group_of_rows() -> None:
    """What is told of a study in several rows, or in one, stands together and apart."""
    (table,) = page("studies list").find("table")
    groups = [one.get("class") for one in table.iter("tbody")]
    assert groups == ["group short"] * len(STUDIES)


class Prose(Sheet):
    """A sheet in prose: two labelled lines, and one without a label."""

    title = "In words"
    prose = True
    columns = (Column("", lambda row: row[0]), Column("", lambda row: row[1]))


def test_prose_is_a_list_of_terms() -> None:
    """A sheet in prose is labels and what they name; a line without one is a paragraph."""
    two = Cited((("One sentence.", ()), NEW_LINE, ("Another", ())))
    rows = [("Given", "a drug"), ("Found", Mark("improved")), ("Beware", two), ("", "Not much.")]
    found = Document(render.render("html", Report("Title", [Prose(rows)]), Look()))
    assert [words(one) for one in found.find("dt")] == ["Given", "Found", "Beware"]
    told = [words(one) for one in found.find("dd")]
    assert told == ["a drug", "\u25b2 improved", "One sentence.Another"]
    assert "Not much." in [words(one) for one in found.find("p")]


class Linked(Sheet):
    """A table whose only cell leads to the address that it holds, and cites a source."""

    title = "Title"
    columns = (
        Column("Address", lambda row: row, link=lambda row: row),
        Column("Source", lambda _: Ref("own")),
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        " https://x",
        "https://x y",
        "//x",
        "HTTPS:x",
        "vbscript:x",
    ],
)
def test_only_addresses_of_the_web_are_links(address: str) -> None:
    """What is no address of a page on the web stands as text, in a cell and among the sources."""

    def shown(url: str) -> Document:
        own = Source(id="own", kind="web_page", read="full", title="A page", url=url)
        return Document(
            render.render("html", Report("Title", [Linked([url])], lambda: {"own": own}), Look())
        )

    assert len(shown("https://example.org/a?b=1&c").find("a", rel="noreferrer")) == 2
    assert shown(address).find("a", rel="noreferrer") == []
    assert address.strip() in [words(one) for one in shown(address).find("th")]


def test_a_page_of_an_own_study_has_it_all(tmp_path: Path) -> None:
    """What a patient sends to a doctor begins with the summary and has every section once."""
    content = study(adverse_events=[{"event": "it was safe", "kind": "statement", **CITED}])
    done = ldn("study", "own2021", "--format", "html", "--data", saved(tmp_path, content))
    found = Document(done.text)
    titles = [words(one) for one in found.find("h2")]
    assert titles[0] == "Summary"
    assert titles[-1] == "Sources"
    assert len({*titles}) == len(titles)
    (contents,) = found.find("nav")
    assert [words(one) for one in contents.iter("a")] == titles
    listed = [words(one) for one in found.find("li") if one.get("id", "").startswith("source-")]
    assert listed[-1].startswith("Own trial. Trial registration, read in part. Cited under ")
