"""References, and the formats of reference managers as independent programs read them back."""

from __future__ import annotations

import json
import re
from calendar import month_name
from typing import TYPE_CHECKING, Any, NamedTuple, get_args
from urllib.parse import unquote

import msgspec
import pytest
import rispy
from bibtexparser.entrypoint import parse_string  # of major version 2, which has middlewares
from bibtexparser.middlewares import MonthIntMiddleware, SeparateCoAuthors, SplitNameParts
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as citeproc_formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pybtex import database as pybtex
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from registries import STYLES

from ldn_cli import references as citations
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.reference import address, full_reference, reference
from ldn_cli.evidence.source import Author, Source
from ldn_cli.evidence.vocabulary import Read as HowMuch
from ldn_cli.evidence.vocabulary import SourceKind
from ldn_cli.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Reader = Callable[[Iterable[Source]], dict[str, "Read"]]

SOURCES = Dataset(later=True).words.sources
REFERENCES = {
    "nmss": (
        "National Multiple Sclerosis Society. Low-Dose Naltrexone. "
        "Patient information, without a date; the address is where the page stood."
    ),
    "cree2010-abstract": (
        "Cree BAC, Kornyeyeva E, Goodin DS. "
        "Pilot trial of low-dose naltrexone and quality of life in multiple sclerosis. "
        "Annals of Neurology 2010 Aug;68(2):145-150."
    ),
    "nct00501696": (
        "ClinicalTrials.gov. A Randomized Placebo-Controlled, Crossover-Design Study of the "
        "Effects of Low Dose Naltrexone on Quality of Life as Measured by the Multiple Sclerosis "
        "Quality of Life Inventory (MSQLI54). University of California, San Francisco. "
        "NCT00501696. "
        'Read in part: the list of who was not eligible as far as "current chronic opioid".'
    ),
    "gironi2008-abstract": (
        "Gironi M, Martinelli-Boneschi F, Sacerdote P, Solaro C, Zaffaroni M, Cavarretta R, "
        "Moiola L, Bucello S, Radaelli M, Pilato V, Rodegher ME, Cursi M, Franchi S, "
        "Martinelli V, Nemni R, Comi G, Martino G. "
        "A pilot trial of low-dose naltrexone in primary progressive multiple sclerosis. "
        "Multiple Sclerosis 2008 Sep;14(8):1076-1083."
    ),
    "eudract-2005-005679-13": (
        "EU Clinical Trials Register. An open-label, prospective, multicentric pilot study "
        "evaluating safety and symptomatics effects of low dose Naltrexone in patients with "
        "primary progressive multiple sclerosis. Ospedale San Raffaele. 2005-005679-13. "
        "Read in part: the exclusion criteria not to their end, the design section not at all."
    ),
    "zagon2009-abstract": (
        "Zagon IS, Rahn KA, Turel AP, McLaughlin PJ. Endogenous opioids regulate expression of "
        "experimental autoimmune encephalomyelitis: a new paradigm for the treatment of multiple "
        "sclerosis. Experimental Biology and Medicine (Maywood) 2009 Nov;234(11):1383-1392."
    ),
    "gironi2009-interview": (
        "Gironi M. Use of LDN As A Potential Treatment For Multiple Sclerosis [interview]. "
        "LDN Science 2009 Nov. "
        "Interview with an investigator, 1 November 2009; three answers were read."
    ),
    "msqli-scales": (
        "Quality of life differences between African Americans and Hispanic Americans with "
        "multiple sclerosis. Multiple Sclerosis and Demyelinating Disorders 2018. "
        "Table 1, MSQLI measures and scoring, was read."
    ),
    "ninds-msqli": (
        "NINDS Common Data Elements. Multiple Sclerosis Quality of Life Inventory (MSQLI). "
        "Page 23831 of a catalogue of instruments."
    ),
    "dataset": "This dataset's own inference or judgement. The reason stands with each record.",
    "sharafaddinzadeh2010-abstract": (
        "Sharafaddinzadeh N, Moghtaderi A, Kashipazha D, Majdinasab N, Shalbafan B. "
        "The effect of low-dose naltrexone on quality of life of patients with multiple sclerosis: "
        "a randomized placebo-controlled trial. Multiple Sclerosis 2010 Aug;16(8):964-969."
    ),
    "ludwig2016-abstract": (
        "Ludwig MD, Turel AP, Zagon IS, McLaughlin PJ. "
        "Long-term treatment with low dose naltrexone maintains stable health in patients with "
        "multiple sclerosis. Multiple Sclerosis Journal \u2013 Experimental, Translational and "
        "Clinical 2016 Sep;2:2055217316672242."
    ),
    "raknes2017-abstract": (
        "Raknes G, Sm\u00e5brekke L. "
        "Low dose naltrexone in multiple sclerosis: Effects on medication use. "
        "A quasi-experimental study. PLoS One 2017 Nov;12(11):e0187423. "
        "Read: the abstract, the statement on funding, and of the table of baseline data the "
        "caption and the heads of its columns."
    ),
}
KINDS = get_args(SourceKind)


def source(**fields: object) -> Source:
    """Return a source with these fields, a journal article unless they say otherwise."""
    defaults = {"id": "made-up", "kind": "journal_article", "read": "full", "title": "Title"}
    return msgspec.convert({**defaults, **fields}, Source)


# --- Independent readers --------------------------------------------------------------------------


class Name(NamedTuple):
    """A name as a reader understands it; one that is not divided stands in `family`."""

    family: str
    given: str = ""
    suffix: str = ""


class Read(NamedTuple):
    """What a reader makes of a record; what it does not find is empty."""

    authors: list[Name]
    title: str
    container: str = ""
    year: str = ""
    month: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    url: str = ""


def latex_reader() -> LatexNodes2Text:
    """Return a reader of LaTeX that also knows the few characters that pylatexenc does not."""
    context = get_default_latex_context_db()
    missing = {"textless": "<", "textgreater": ">", "textbar": "|", "textasciicircum": "^"}
    macros = [MacroTextSpec(name, character) for name, character in missing.items()]
    context.add_context_category("missing", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=context)


LATEX = latex_reader()


def squeezed(text: str) -> str:
    """Return `text` with one space for every run of white space, as BibTeX takes it."""
    return " ".join(text.split())


def plain(latex: str | Iterable[str]) -> str:
    """Return what a piece of LaTeX, or words of it, says."""
    return squeezed(LATEX.latex_to_text(latex if isinstance(latex, str) else " ".join(latex)))


def bibtex_record(fields: Mapping[str, str], names: list[Name], month: str) -> Read:
    """Return the fields of a BibTeX entry as a record; DOI and URL are not LaTeX."""
    containers = [fields[key] for key in ("journal", "booktitle", "howpublished") if key in fields]
    text = {key: plain(fields.get(key, "")) for key in ("title", "volume", "number", "pages")}
    verbatim = {key: fields.get(key, "") for key in ("year", "doi", "pmid", "url")}
    return Read(
        authors=names,
        title=text["title"],
        container=plain(" ".join(containers)),
        month=month,
        volume=text["volume"],
        issue=text["number"],
        pages=text["pages"].replace("\u2013", "-"),
        **verbatim,
    )


def read_pybtex(sources: Iterable[Source]) -> dict[str, Read]:
    """Return the BibTeX of `sources` as pybtex reads it."""
    records = {}
    for key, entry in pybtex.parse_string(
        citations.render("bibtex", sources), "bibtex"
    ).entries.items():
        names = [
            Name(
                plain([*person.prelast_names, *person.last_names]),
                plain([*person.first_names, *person.middle_names]),
                plain(person.lineage_names),
            )
            for person in entry.persons.get("author", ())
        ]
        month = list(month_name).index(entry.fields.get("month", ""))
        records[key] = bibtex_record(entry.fields, names, str(month or ""))
    return records


def read_bibtexparser(sources: Iterable[Source]) -> dict[str, Read]:
    """Return the BibTeX of `sources` as bibtexparser reads it."""
    steps = [SeparateCoAuthors(), SplitNameParts(), MonthIntMiddleware()]
    library = parse_string(citations.render("bibtex", sources), append_middleware=steps)
    assert library.entries == library.blocks
    records = {}
    for entry in library.entries:
        fields = {field.key: field.value for field in entry.fields}
        names = [
            Name(plain([*name.von, *name.last]), plain(name.first), plain(name.jr))
            for name in fields.get("author", ())
        ]
        records[entry.key] = bibtex_record(fields, names, str(fields.get("month", "")))
    return records


def read_rispy(sources: Iterable[Source]) -> dict[str, Read]:
    """Return the RIS of `sources` as rispy reads it."""
    records = {}
    for entry in rispy.loads(citations.render("ris", sources)):
        assert "unknown_tag" not in entry
        pages = (entry.get("start_page"), entry.get("end_page"))
        month = entry.get("date", "//").split("/")[1]
        records[entry["id"]] = Read(
            authors=[Name(*author.split(", ")) for author in entry.get("authors", ())],
            title=entry["title"],
            container=entry.get("secondary_title", ""),
            year=entry.get("year", ""),
            month=month.removeprefix("0"),
            volume=entry.get("volume", ""),
            issue=entry.get("number", ""),
            pages="-".join(page for page in pages if page),
            doi=entry.get("doi", ""),
            pmid=entry["accession_number"] if entry.get("name_of_database") == "PubMed" else "",
            url=" ".join(entry.get("urls", ())),
        )
    return records


CSL_VARIABLES = (
    *("title", "container_title", "publisher", "volume", "issue", "page"),
    *("DOI", "PMID", "URL"),
)


def read_citeproc(sources: Iterable[Source]) -> dict[str, Read]:
    """Return the CSL-JSON of `sources` as citeproc-py reads it."""
    records = {}
    for key, item in CiteProcJSON(json.loads(citations.render("csl-json", sources))).items():
        date = item.get("issued", {})
        container = "publisher" if item.type == "article" else "container_title"
        text = {variable: str(item.get(variable, "")) for variable in CSL_VARIABLES}
        records[key] = Read(
            authors=[csl_name(name.parts()) for name in item.get("author", ())],
            title=text["title"],
            container=text[container],
            year=str(date.get("year", "")),
            month=str(date.get("month", "")),
            volume=text["volume"],
            issue=text["issue"],
            pages=text["page"],
            doi=text["DOI"],
            pmid=text["PMID"],
            url=text["URL"],
        )
    return records


def csl_name(parts: Iterable[str | None]) -> Name:
    """Return the parts of a name, in the order of citeproc-py, as a name."""
    given_name, family, _, particle, suffix = (part or "" for part in parts)
    space = "" if not particle or particle.endswith("'") else " "
    return Name(f"{particle}{space}{family}", given_name, suffix)


each_reader = pytest.mark.parametrize(
    "read", [read_pybtex, read_bibtexparser, read_rispy, read_citeproc]
)

# --- References as text ---------------------------------------------------------------------------


def test_every_bundled_source_has_its_reference_checked() -> None:
    """No source is bundled whose reference is not spelled out here."""
    assert set(SOURCES) == set(REFERENCES)


@pytest.mark.parametrize("name", REFERENCES)
def test_reference_of_bundled_source(name: str) -> None:
    """A bundled source is cited as the evidence cites it, without DOI and PMID."""
    assert reference(SOURCES[name]) == REFERENCES[name]


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (Author(family="Cree", given="B. A. C."), "Cree BAC"),
        (Author(family="Cree", given="B.A.C."), "Cree BAC"),
        (Author(family="Cree", given="BAC"), "Cree BAC"),
        (Author(family="Martin", given="Jean-Luc"), "Martin JL"),
        (Author(family="Martin", given="J.-L."), "Martin JL"),
        (Author(family="Martin", given="Jean\u2010Luc"), "Martin JL"),
        (Author(family="Martinelli-Boneschi", given="F."), "Martinelli-Boneschi F"),
        (Author(family="Berg", given="Jan", particle="van der"), "van der Berg J"),
        (Author(family="Alembert", given="Jean", particle="d'"), "d'Alembert J"),
        (Author(family="\u00d8rsted", given="\u00c9mile"), "\u00d8rsted \u00c9"),
        (Author(family="King", given="Martin L.", suffix="Jr"), "King ML Jr"),
        (Author(family="Aristotle"), "Aristotle"),
        (Author(literal="World Health Organization"), "World Health Organization"),
    ],
)
def test_name_in_reference(author: Author, expected: str) -> None:
    """A name is given as particle, family name, initials closed up, and suffix."""
    assert reference(source(authors=(author,))) == f"{expected}. Title."


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "Title."),
        ({"title": "Does it work?"}, "Does it work?"),
        ({"title": "It works."}, "It works."),
        ({"title": "It is \u201cit.\u201d"}, "It is \u201cit.\u201d"),
        ({"note": "A note."}, "Title. A note."),
        ({"title": "Two\n  lines\x1b"}, "Two lines\\u001b."),
        ({"container": "J", "year": 2017}, "Title. J 2017."),
        ({"container": "J", "year": 2017, "month": 5}, "Title. J 2017 May."),
        ({"container": "J", "month": 5}, "Title. J."),
        ({"container": "J", "year": 2017, "pages": "e01"}, "Title. J 2017:e01."),
        ({"container": "J", "year": 2017, "issue": "2"}, "Title. J 2017;(2)."),
        ({"container": "J", "volume": "5", "pages": "1\u20132"}, "Title. J;5:1-2."),
        ({"volume": "5", "pages": "1 \u2014 2"}, "Title. 5:1-2."),
        ({"pages": "145--150"}, "Title. 145-150."),
        ({"kind": "preprint", "container": "medRxiv"}, "Title [preprint]. medRxiv."),
        ({"kind": "conference_abstract", "organization": "B"}, "Title [conference abstract]. B."),
        ({"kind": "web_page", "organization": "Body", "year": 2020}, "Body. Title. 2020."),
        ({"kind": "web_page", "container": "Title"}, "Title."),
        ({"kind": "trial_registration", "authors": (Author(literal="A"),)}, "A. Title."),
    ],
)
def test_reference_of_incomplete_source(fields: dict[str, Any], expected: str) -> None:
    """A reference has no gap where a field is absent, no doubled stop and no second line."""
    assert reference(source(**fields)) == expected


def test_authors_that_are_not_known() -> None:
    """Where further authors are not known, a reference says so; where none is, it names none.

    In BibTeX its styles make "et al." of it; RIS and CSL-JSON have no words for it.
    """
    known = (Author(family="Cree", given="B."), Author(family="Doe", given="J."))
    made = source(authors=known, authors_complete=False)
    assert reference(made) == "Cree B, Doe J, and others. Title."
    assert "  author = {Cree, B. and Doe, J. and others},\n" in citations.render("bibtex", [made])
    nobody = source(authors_complete=False)
    assert reference(nobody) == "Title."
    for style in STYLES:
        assert "others" not in citations.render(style, [nobody])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"doi": "10.1002/ana.22006", "pmid": "20695007"}, "https://doi.org/10.1002/ana.22006"),
        (
            {"doi": "10.1002/(SICI)1097_A<123::AID%1>3.0.CO;2-#\u00e9"},
            "https://doi.org/10.1002/(SICI)1097_A%3C123::AID%251%3E3.0.CO;2-%23%C3%A9",
        ),
        ({"pmid": "20695007", "url": "https://a.b"}, "https://pubmed.ncbi.nlm.nih.gov/20695007/"),
        (
            {"kind": "trial_registration", "registry_id": "NCT00501696", "url": "https://a.b"},
            "https://clinicaltrials.gov/study/NCT00501696",
        ),
        (
            {"kind": "trial_registration", "registry_id": "2005-005679-13"},
            "https://www.clinicaltrialsregister.eu/ctr-search/search?query=2005-005679-13",
        ),
        (
            {"kind": "trial_registration", "registry_id": "eudract 2005\u2010005679\u201013"},
            "https://www.clinicaltrialsregister.eu/ctr-search/search?query=2005-005679-13",
        ),
        (
            {"kind": "trial_registration", "registry_id": "2022-500123-12-00"},
            "https://euclinicaltrials.eu/ctis-public/view/2022-500123-12-00",
        ),
        (
            {"kind": "trial_registration", "registry_id": "ISRCTN12345678", "url": "https://a.b"},
            "https://www.isrctn.com/ISRCTN12345678",
        ),
        (
            {"kind": "trial_registration", "registry_id": "ACTRN12612345678901"},
            "https://www.anzctr.org.au/ACTRN12612345678901.aspx",
        ),
        (
            {"kind": "trial_registration", "registry_id": "drks00012345"},
            "https://drks.de/search/en/trial/DRKS00012345",
        ),
        (
            {"kind": "trial_registration", "registry_id": "NCT1", "url": "https://a.b"},
            "https://a.b",
        ),
        ({"kind": "trial_registration", "registry_id": "NCT00501696/../x"}, None),
        ({"registry_id": "NCT00501696", "url": "https://a.b"}, "https://a.b"),
        ({"kind": "web_page", "url": "https://a.b/?c=d#e"}, "https://a.b/?c=d#e"),
        ({}, None),
    ],
)
def test_address(fields: dict[str, Any], expected: str | None) -> None:
    """An address follows from what identifies a document; else it is the recorded one, or none."""
    assert address(source(**fields)) == expected


def test_a_reference_tells_where_its_document_is() -> None:
    """Each bundled reference has the DOI and PMID of its document, or else the address."""
    for one in SOURCES.values():
        places = [f"doi:{one.doi}." if one.doi else None, f"PMID {one.pmid}." if one.pmid else None]
        named = [place for place in places if place] or [address(one) or ""]
        assert all(place in full_reference(one) for place in named), one.id
        assert one.kind == "dataset" or all(named)


def test_text_style() -> None:
    """As text, references stand in a line each with DOI, PMID and URL, a blank line between."""
    page = source(kind="web_page", title="Page", url="https://example.org/a")
    assert citations.render("text", [SOURCES["cree2010-abstract"], page]) == (
        f"{REFERENCES['cree2010-abstract']} doi:10.1002/ana.22006. PMID 20695007.\n"
        "\n"
        "Page. https://example.org/a\n"
    )


# --- What is cited --------------------------------------------------------------------------------


def test_articles_are_cited_by_default() -> None:
    """Articles, letters, abstracts and preprints are cited; other documents if asked for.

    What is the dataset's own judgement is no document.
    """
    sources = [source(id=kind.replace("_", "-"), kind=kind) for kind in KINDS]
    kinds = [one.kind for one in citations.citable(sources, all_sources=False)]
    assert kinds == ["journal_article", "letter", "conference_abstract", "preprint"]
    kinds = [one.kind for one in citations.citable(sources, all_sources=True)]
    assert kinds == [kind for kind in KINDS if kind != "dataset"]


def test_source_is_cited_once() -> None:
    """A source that several studies share is cited once, in the place where it came first."""
    one, two = source(id="one"), source(id="two")
    assert citations.citable(iter([two, one, two]), all_sources=False) == [two, one]


def test_styles() -> None:
    """The styles are those that there have always been."""
    assert set(STYLES) == {"text", "bibtex", "ris", "csl-json"}


@pytest.mark.parametrize("style", STYLES)
def test_document_is_complete(style: str) -> None:
    """A document of any style is the same each time and ends with one line break."""
    document = citations.render(style, SOURCES.values())
    assert document == citations.render(style, iter(SOURCES.values()))
    assert re.search(r"[^\n]\n\Z", document)


@pytest.mark.parametrize("style", STYLES)
def test_document_without_sources(style: str) -> None:
    """Without a source a document is empty; of CSL-JSON, an empty array."""
    assert citations.render(style, []) == ("[]\n" if style == "csl-json" else "")


@pytest.mark.parametrize("style", STYLES)
def test_registration_number_survives(style: str) -> None:
    """The number of every registration stands in every style as it is recorded."""
    registered = [one for one in SOURCES.values() if one.kind == "trial_registration"]
    assert len(registered) >= 2
    for one in registered:
        assert str(one.registry_id) in citations.render(style, [one])


# --- What readers make of it ----------------------------------------------------------------------


@each_reader
def test_bundled_sources_are_read_back(read: Reader) -> None:
    """Each reader gives back all bundled sources with every field unharmed."""
    records = read(SOURCES.values())
    assert list(records) == list(SOURCES)
    for name, wanted in SOURCES.items():
        assert records[name] == Read(
            authors=[
                Name(author.family or author.literal or "", author.given or "")
                for author in wanted.authors
            ],
            title=wanted.title,
            container=wanted.container or "",
            year=str(wanted.year or ""),
            month=str(wanted.month or ""),
            volume=wanted.volume or "",
            issue=wanted.issue or "",
            pages=wanted.pages or "",
            doi=wanted.doi or "",
            pmid=wanted.pmid or "",
            url=wanted.url or "",
        )


@each_reader
@pytest.mark.parametrize("kind", KINDS)
def test_title_alone_is_read_back(read: Reader, kind: str) -> None:
    """Each reader gives back a source of any kind that has nothing but a title."""
    assert read([source(kind=kind)]) == {"made-up": Read(authors=[], title="Title")}


@each_reader
@pytest.mark.parametrize("kind", KINDS)
def test_kind_keeps_its_fields(read: Reader, kind: str) -> None:
    """Each reader gives back where and when a source of any kind appeared, and its addresses."""
    fields = {"container": "Place", "doi": "10.1000/a", "pmid": "123", "url": "https://a.b/c"}
    record = read([source(kind=kind, year=2020, month=12, **fields)])["made-up"]
    assert record == Read([], "Title", year="2020", month="12", **fields)


@each_reader
@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (Author(family="Cree", given="B. A. C."), ("Cree", "B. A. C.")),
        (Author(family="Berg", given="Jan", particle="van der"), ("van der Berg", "Jan")),
        (Author(family="Smet", given="Jan", particle="De"), ("De Smet", "Jan")),
        (Author(family="Alembert", given="Jean", particle="d'"), ("d'Alembert", "Jean")),
        (Author(family="Ortega y Gasset", given="Jos\u00e9"), ("Ortega y Gasset", "Jos\u00e9")),
        (Author(family="Martinelli-Boneschi", given="J.-L."), ("Martinelli-Boneschi", "J.-L.")),
        (Author(family="O'Neill", given="D\u2019Arcy"), ("O'Neill", "D\u2019Arcy")),
        (Author(family="King", given="M. L.", suffix="Jr"), ("King", "M. L.", "Jr")),
        (
            Author(family="Berg", given="Jan", particle="van der", suffix="III"),
            ("van der Berg", "Jan", "III"),
        ),
        (Author(family="\u010capek", given="\u0141ukasz"), ("\u010capek", "\u0141ukasz")),
        (Author(family="\u738b", given="\u660e"), ("\u738b", "\u660e")),
        (Author(family="hooks", given="bell"), ("hooks", "bell")),
        (Author(family="Plato"), ("Plato",)),
        (Author(family="Two Names"), ("Two Names",)),
        (Author(family="And", given="Alex and Bo"), ("And", "Alex and Bo")),
        (Author(literal="Multiple Sclerosis Society"), ("Multiple Sclerosis Society",)),
        (Author(literal="Research and Care"), ("Research and Care",)),
        (Author(literal="Smith & Sons {UK} 5% #1 a_b"), ("Smith & Sons {UK} 5% #1 a_b",)),
        (Author(literal="others"), ("others",)),
    ],
)
def test_name_is_read_back(read: Reader, author: Author, expected: tuple[str, ...]) -> None:
    """Each reader gives back a name and its parts, also between other names."""
    other = Author(family="Doe", given="J.")
    record = read([source(authors=(other, author, other))])["made-up"]
    assert record.authors == [Name("Doe", "J."), Name(*expected), Name("Doe", "J.")]


@pytest.mark.parametrize("read", [read_pybtex, read_bibtexparser, read_citeproc])
def test_comma_in_name_is_read_back(read: Reader) -> None:
    """A comma within a name does not divide it in BibTeX and CSL-JSON."""
    authors = (
        Author(literal="University of California, San Francisco"),
        Author(family="Doe, Roe", given="J., K."),
    )
    assert read([source(authors=authors)])["made-up"].authors == [
        Name("University of California, San Francisco"),
        Name("Doe, Roe", "J., K."),
    ]


def test_comma_in_name_is_left_out_of_ris() -> None:
    """A comma within a name, which RIS would take to divide it, is left out there."""
    author = Author(literal="University of California, San Francisco")
    (entry,) = rispy.loads(citations.render("ris", [source(authors=(author,))]))
    assert entry["authors"] == ["University of California San Francisco"]


@each_reader
@pytest.mark.parametrize(
    "text",
    [
        "Trials & errors: 100% of a_b cost $5 #1 ~ x^2 \\ y",
        "{Braces} {in} a title",
        "An open { brace",
        "A closed } brace { or two }}",
        "p < 0.05 | q > 0.1",
        "A dash -- or --- `quoted' ``twice'' ?` !` ,,low''",
        "\u00dcber \u03b2-endorphin \u2013 \u201cna\u00efve\u201d \u2265 \u4e2d\u6587",
        '@article{key, title = "Title"}',
        "MSQLI54, an HIV/AIDS Title of iPad",
        "ends with a backslash \\",
    ],
)
def test_text_is_read_back(read: Reader, text: str) -> None:
    """Each reader gives back title, journal, volume and issue whatever their characters."""
    fields = {"title": text, "container": text, "volume": text, "issue": text}
    assert read([source(**fields)])["made-up"] == Read([], **fields)


@each_reader
@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("145-150", "145-150"),
        ("145\u2013150", "145-150"),
        ("145 \u2014 150", "145-150"),
        ("145--150", "145-150"),
        ("S12-S15", "S12-S15"),
        ("e0187423", "e0187423"),
        ("1-2, 5-7", "1-2, 5-7"),
        ("7", "7"),
    ],
)
def test_pages_are_read_back(read: Reader, pages: str, expected: str) -> None:
    """Each reader gives back a range of pages whichever dash was written, and single pages."""
    assert read([source(pages=pages)])["made-up"].pages == expected


@each_reader
def test_addresses_are_read_back(read: Reader) -> None:
    """Each reader gives back DOI and URL with what is special elsewhere in a format."""
    doi = "10.1002/(SICI)1097_A<123::AID%1>3.0.CO;2-#"
    url = "https://example.org/a_b/~c?d=%20&e=1#f"
    record = read([source(doi=doi, url=url)])["made-up"]
    assert (record.doi, record.url) == (doi, url)


# --- Each format: what the golden files of an own study do not show ------------------------------


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (Author(family="Ortega y Gasset", given="J."), "{Ortega y Gasset}, J."),
        (Author(family="Berg", given="J.", particle="van der"), "van der Berg, J."),
        (Author(family="Two Names", given="J."), "Two Names, J."),
        (Author(family="Two Names"), "{Two Names}"),
        (Author(family="Doe, Roe", given="J."), "{Doe, Roe}, J."),
    ],
)
def test_bibtex_name(author: Author, expected: str) -> None:
    """A family name that BibTeX would divide stands in braces; others are left to its styles."""
    assert f"  author = {{{expected}}},\n" in citations.render(
        "bibtex", [source(authors=(author,))]
    )


def test_braces_in_bibtex_addresses() -> None:
    """A brace or backslash in DOI or URL, which would end the field amiss, is encoded."""
    document = citations.render("bibtex", [source(doi="10.1000/a}b{", url="https://a.b/\\")])
    assert "  doi = {10.1000/a%7Db%7B},\n" in document
    assert "  url = {https://a.b/%5C},\n" in document


def test_bibtex_of_registration() -> None:
    """A BibTeX entry of a registration names register, sponsor and number, and the body whole."""
    authors = (Author(literal="A Body"),)
    fields = {"container": "Register", "organization": "Sponsor", "registry_id": "N_1"}
    made = source(kind="trial_registration", authors=authors, note="A note", **fields)
    assert citations.render("bibtex", [made]) == (
        "@misc{made-up,\n"
        "  author = {{A Body}},\n"
        "  title = {{Title}},\n"
        "  howpublished = {Register},\n"
        "  organization = {Sponsor},\n"
        "  note = {Trial registration N\\_1; A note},\n"
        "}\n"
    )


def test_ris_of_registration() -> None:
    """A RIS record of a registration names register and number as database and accession."""
    (entry,) = rispy.loads(citations.render("ris", [SOURCES["nct00501696"]]))
    assert entry["type_of_reference"] == "ELEC"
    assert entry["name_of_database"] == entry["secondary_title"] == "ClinicalTrials.gov"
    assert entry["accession_number"] == "NCT00501696"
    assert entry["publisher"] == "University of California, San Francisco"
    assert entry["notes"][0] == "Trial registration"


def test_ris_url_is_one() -> None:
    """A semicolon in a URL, which parts two addresses in RIS, is encoded there."""
    (entry,) = rispy.loads(citations.render("ris", [source(url="https://a.b/c;d=1")]))
    assert entry["urls"] == ["https://a.b/c%3Bd=1"]


def test_csl_of_registration() -> None:
    """A CSL-JSON item of a registration is an entry of a register, with sponsor and number."""
    assert json.loads(citations.render("csl-json", [SOURCES["nct00501696"]])) == [
        {
            "id": "nct00501696",
            "type": "entry",
            "title": SOURCES["nct00501696"].title,
            "container-title": "ClinicalTrials.gov",
            "publisher": "University of California, San Francisco",
            "number": "NCT00501696",
            "genre": "Trial registration",
            "note": SOURCES["nct00501696"].note,
        }
    ]


def test_csl_json_layout() -> None:
    """CSL-JSON is indented by two spaces and keeps letters beyond ASCII as they are."""
    document = citations.render("csl-json", [*SOURCES.values(), source(title="\u00dcber \u03b2")])
    assert document == json.dumps(json.loads(document), indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(
    ("kind", "volume", "types"),
    [
        ("journal_article", None, ("article", "JOUR", "article-journal")),
        ("letter", None, ("article", "JOUR", "article-journal")),
        ("conference_abstract", "5", ("article", "JOUR", "article-journal")),
        ("conference_abstract", None, ("inproceedings", "CPAPER", "paper-conference")),
        ("preprint", None, ("misc", "UNPB", "article")),
        ("trial_registration", None, ("misc", "ELEC", "entry")),
        ("web_page", None, ("misc", "ELEC", "webpage")),
        ("interview", None, ("misc", "ELEC", "webpage")),
        ("secondary_report", None, ("misc", "ELEC", "webpage")),
    ],
)
def test_type(kind: str, volume: str | None, types: tuple[str, str, str]) -> None:
    """What appeared in a journal is cited as an article; nothing else passes for one."""
    made = [source(kind=kind, volume=volume)]
    (bibtex,) = pybtex.parse_string(citations.render("bibtex", made), "bibtex").entries.values()
    (ris,) = rispy.loads(citations.render("ris", made))
    (csl,) = json.loads(citations.render("csl-json", made))
    assert (bibtex.type, ris["type_of_reference"], csl["type"]) == types
    assert ris["type_of_reference"] in rispy.TYPE_OF_REFERENCE_MAPPING


@pytest.mark.parametrize(
    ("kind", "genre"),
    [
        ("preprint", "Preprint"),
        ("conference_abstract", "Conference abstract"),
        ("letter", "Letter"),
        ("interview", "Interview"),
    ],
)
def test_genre(kind: str, genre: str) -> None:
    """What was not published as an article says so in every format."""
    made = [source(kind=kind, note="A note")]
    (bibtex,) = pybtex.parse_string(citations.render("bibtex", made), "bibtex").entries.values()
    (ris,) = rispy.loads(citations.render("ris", made))
    (csl,) = json.loads(citations.render("csl-json", made))
    assert bibtex.fields["note"] == f"{genre}; A note"
    assert ris["notes"] == [genre, "A note"]
    assert (csl["genre"], csl["note"]) == (genre, "A note")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "ninds-msqli",
            (
                "NINDS Common Data Elements (no date) Multiple Sclerosis Quality of Life Inventory "
                "(MSQLI). Available at: "
                "https://commondataelements.ninds.nih.gov/report-viewer/23831/"
                "Multiple%20Sclerosis%20Quality%20of%20Life%20Inventory%20%28MSQLI%29."
            ),
        ),
        (
            "cree2010-abstract",
            (
                "Cree, B.A.C., Kornyeyeva, E. and Goodin, D.S. (2010) \u201cPilot trial of "
                "low-dose naltrexone and quality of life in multiple sclerosis\u201d, Annals of "
                "Neurology, 68(2), pp. 145\u2013150. "
                "Available at: https://doi.org/10.1002/ana.22006."
            ),
        ),
        (
            "zagon2009-abstract",
            (
                "Zagon, I.S. et al. (2009) \u201cEndogenous opioids regulate expression of "
                "experimental autoimmune encephalomyelitis: a new paradigm for the treatment of "
                "multiple sclerosis\u201d, Experimental Biology and Medicine (Maywood), 234(11), "
                "pp. 1383\u20131392. Available at: https://doi.org/10.3181/0906-RM-189."
            ),
        ),
    ],
)
def test_csl_json_renders(name: str, expected: str) -> None:
    """A citation processor makes a bibliography entry of an item in a style of its own."""
    library = CiteProcJSON(json.loads(citations.render("csl-json", SOURCES.values())))
    style = CitationStylesStyle("harvard-cite-them-right", locale="en-US", validate=False)
    bibliography = CitationStylesBibliography(style, library, citeproc_formatter.plain)
    bibliography.register(Citation([CitationItem(name)]))
    assert [str(entry) for entry in bibliography.bibliography()] == [expected]


# --- Hostile text ---------------------------------------------------------------------------------

FRAGMENTS = (
    *("\n", "\r\n", "\r", "\x00", "\x0b", "\x1b[31m", "\x85", "\u2028", "\u202e", "\u200b", "\xa0"),
    *("{", "}", "\\", "\\}", "\\{", '"', "%", "&", "$", "#", "_", "~", "^", "@", "'", "`", "--"),
    *("\nER  - ", "\nTY  - BOOK\n", "AU  - X", "},\n}\n@book{x,\n", "\n@comment{", " and ", ", "),
    *("\\input{x}", "<b>", "</i>", '"}, {"id": "x"', "a", "Word", " "),
)
hostile = (
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=4)), max_size=8)
    .map("".join)
    .filter(str.strip)
)
named = hostile.filter(lambda text: text.replace(",", " ").strip())
hostile_names = st.one_of(
    st.builds(Author, literal=named),
    st.builds(
        Author,
        family=named,
        given=st.none() | named,
        particle=st.none() | named,
        suffix=st.none() | named,
    ),
)
unspaced = hostile.map(lambda text: re.sub(r"\s", "", text))
hostile_sources = st.builds(
    Source,
    id=st.from_regex(r"[a-z0-9]+([-_][a-z0-9]+)*", fullmatch=True),
    kind=st.sampled_from(KINDS),
    read=st.sampled_from(get_args(HowMuch)),
    title=hostile,
    authors=st.lists(hostile_names, max_size=3).map(tuple),
    authors_complete=st.booleans(),
    container=st.none() | hostile,
    organization=st.none() | hostile,
    year=st.none() | st.integers(1900, 2100),
    month=st.none() | st.integers(1, 12),
    volume=st.none() | hostile,
    issue=st.none() | hostile,
    pages=st.none() | hostile,
    doi=st.none() | unspaced.map("10.1000/x{}".format),
    pmid=st.none() | st.just("20695007"),
    registry_id=st.none() | hostile,
    url=st.none() | unspaced.map("https://example.org/{}".format),
    note=st.none() | hostile,
)
# How long an example takes depends on the machine, and says nothing of what is claimed here.
unhurried = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
hostile_lists = st.lists(hostile_sources, max_size=3, unique_by=lambda made: made.id)


def shown(text: str | None) -> str:
    """Return `text` as a reader is to find it: control characters visible, spaces squeezed."""
    return squeezed(visible(text or ""))


def letters(names: Iterable[str | None]) -> str:
    """Return the parts of a name as one string without what parts or joins them."""
    return re.sub(r"[\s,]", "", "".join(visible(name) for name in names if name))


@each_reader
@unhurried
@given(sources=hostile_lists)
def test_hostile_text_stays_in_its_field(read: Reader, sources: list[Source]) -> None:
    """Whatever a source holds, each reader finds as many records, each with its own fields."""
    records = read(sources)
    assert list(records) == [made.id for made in sources]
    for made, record in zip(sources, records.values(), strict=True):
        assert squeezed(record.title) == shown(made.title)
        assert squeezed(record.container) == shown(made.container) or not made.container
        assert squeezed(record.volume) == shown(made.volume)
        assert squeezed(record.issue) == shown(made.issue)
        assert record.year == str(made.year or "")
        assert unquote(record.doi) == unquote(visible(made.doi or ""))
        assert unquote(record.url) == unquote(visible(made.url or ""))


@each_reader
@unhurried
@given(authors=st.lists(hostile_names, min_size=1, max_size=4).map(tuple))
def test_hostile_names_stay_apart(read: Reader, authors: tuple[Author, ...]) -> None:
    """Whatever names hold, each reader finds as many, and each with its letters."""
    names = read([source(authors=authors)])["made-up"].authors
    wanted = [
        letters([author.literal])
        if author.literal
        else letters([author.particle, author.family, author.given, author.suffix])
        for author in authors
    ]
    found = [letters(name) for name in names]
    assert len(found) == len(wanted)
    assert list(map(sorted, found)) == list(map(sorted, wanted))


@unhurried
@given(sources=hostile_lists)
def test_hostile_text_adds_no_line(sources: list[Source]) -> None:
    """Every line of RIS has a tag, first and last in a record alone; a reference is one line."""
    for made in sources:
        tags = [line[:6] for line in citations.render("ris", [made]).splitlines()]
        assert all(re.fullmatch("[A-Z][A-Z0-9]  - ", tag) for tag in tags)
        assert [tag for tag in tags if tag[:2] in ("TY", "ER")] == [tags[0], tags[-1]]
        assert len(reference(made).splitlines()) == 1
        assert re.fullmatch(r"https?://\S+", address(made) or "https://x")
    assert len(citations.render("text", sources).splitlines()) == max(0, 2 * len(sources) - 1)


@unhurried
@given(sources=hostile_lists)
def test_no_style_writes_what_a_terminal_obeys(sources: list[Source]) -> None:
    """No style writes a character that is obeyed instead of shown, but for its line breaks."""
    for style in STYLES:
        for character in set(citations.render(style, sources)) - {"\n"}:
            assert visible(f"|{character}|") == f"|{character}|"
