"""References, and the formats of reference managers as independent programs read them back."""

from __future__ import annotations

import io
import json
import re
from calendar import month_abbr, month_name
from typing import TYPE_CHECKING, Any, NamedTuple, get_args
from unicodedata import category, normalize
from urllib.parse import unquote

import msgspec
import pytest
import rispy
from bibtexparser.entrypoint import parse_string  # of major version 2, which has middlewares
from bibtexparser.middlewares import MonthIntMiddleware, SeparateCoAuthors, SplitNameParts
from Bio import Medline
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as citeproc_formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inprocess import ldn as inside
from own import FULL, saved, study
from own import ldn as own_ldn
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
    from pathlib import Path

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
            authors=[
                Name(*author.removesuffix(",").split(", ")) for author in entry.get("authors", ())
            ],
            title=entry.get("title", ""),
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


def read_medline(sources: Iterable[Source]) -> dict[str, Read]:
    """Return the citations in PubMed's format of `sources` as Biopython reads them.

    They have no ids; those with a PMID come first.
    """
    sources = list(sources)
    found = list(Medline.parse(io.StringIO(citations.render("nbib", sources))))
    ordered = sorted(sources, key=lambda one: one.pmid is None)
    records = {}
    for one, entry in zip(ordered, found, strict=True):
        year, _, month = entry.get("DP", "").partition(" ")
        persons = [Name(*map(str.strip, name.split(","))) for name in entry.get("FAU", ())]
        dois = [name.removesuffix(" [doi]") for name in entry.get("AID", ())]
        records[one.id] = Read(
            authors=[*persons, *map(Name, entry.get("CN", ()))],
            title=entry.get("TI", ""),
            container=entry.get("JT", ""),
            year=year,
            month=str(list(month_abbr).index(month) or ""),
            volume=entry.get("VI", ""),
            issue=entry.get("IP", ""),
            pages=entry.get("PG", ""),
            doi=" ".join(dois),
            pmid=entry.get("PMID", ""),
            url=entry.get("LID", ""),
        )
    return {one.id: records[one.id] for one in sources}


OTHERS = [read_pybtex, read_bibtexparser, read_rispy, read_citeproc]
each_reader = pytest.mark.parametrize("read", [*OTHERS, read_medline])
# PubMed's format has bodies after persons, and no place for a suffix.
each_reader_of_names = pytest.mark.parametrize("read", OTHERS)

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
        (Author(family="Alembert", given="Jean", particle="d\u2019"), "d\u2019Alembert J"),
        (Author(family="\u00d8rsted", given="\u00c9mile"), "\u00d8rsted \u00c9"),
        (
            Author(family="Nguy\u1ec5n", given="Q\u0303\u0331uy \u201cX\u0302\u201d"),
            "Nguy\u1ec5n Q\u0331\u0303X\u0302",
        ),
        (Author(family="King", given="Martin L.", suffix="Jr"), "King ML Jr"),
        (Author(family="Aristotle"), "Aristotle"),
        (Author(family="King", given="\u2014"), "King"),
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
    """Where further authors are not known, each style says so as its readers understand it."""
    known = (Author(family="Cree", given="B."), Author(family="Doe", given="J."))
    made = source(authors=known, authors_complete=False)
    assert reference(made) == "Cree B, Doe J, and others. Title."
    assert "  author = {Cree, B. and Doe, J. and others},\n" in citations.render("bibtex", [made])
    assert json.loads(citations.render("csl-json", [made]))[0]["author"][2] == {"literal": "others"}
    for read in (read_rispy, read_medline):
        assert read([made])["made-up"].authors[2] == Name("et al.")


def test_authors_of_whom_none_is_known() -> None:
    """Where no author is known, no style names one, and those for managers say so in a note."""
    nobody = source(authors_complete=False)
    assert reference(nobody) == "Title."
    for style in STYLES:
        document = citations.render(style, [nobody])
        assert "others" not in document
        assert "et al" not in document
        assert ("Authors not recorded" in document) == (style != "text")


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
    part = msgspec.structs.replace(one, read="part")
    assert citations.citable([one, part], all_sources=False) == [one]
    known = source(id="one", doi="10.1234/x"), source(id="two", doi="10.1234/x", read="part")
    assert citations.citable(known, all_sources=False) == [known[0]]


def test_styles() -> None:
    """No style that there has been is gone."""
    assert set(STYLES) >= {"text", "bibtex", "ris", "nbib", "csl-json"}


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
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "dataset"])
def test_registration_number_survives(style: str, kind: str) -> None:
    """The number in a register stands in every style, whatever kind of document has one."""
    made = source(kind=kind, container="Register", registry_id="EX-12 3", volume="4")
    assert "EX-12 3" in citations.render(style, [made])


@pytest.mark.parametrize("style", STYLES)
def test_what_leads_to_a_source_stands_in_every_style(style: str) -> None:
    """Of every bundled source, its address or what that is made of stands in every style."""
    for one in SOURCES.values():
        document = citations.render(style, [one])
        known = [one.doi, one.url, one.pmid, address(one)]
        assert any(name in document for name in known if name) or address(one) is None, one.id
        assert str(one.registry_id or one.title) in document


# --- Further reading, and what stands once --------------------------------------------------------


@pytest.mark.parametrize("style", STYLES)
def test_further_reading_is_cited(style: str) -> None:
    """`--further-reading` adds the works outside the dataset in every style, by their own ids."""
    works = Dataset().background_file.further_reading
    assert not {work.id for work in works} & set(SOURCES)
    plainly = inside("cite", "--style", style).text
    added = inside("cite", "--style", style, "--further-reading").text
    for work in works:
        title = " ".join(str(work.title).split()[-3:])
        assert title not in " ".join(plainly.split())
        assert title in " ".join(added.split())
        assert str(work.pmid) in added


def test_further_reading_of_an_id_that_is_taken(tmp_path: Path) -> None:
    """An own source with the id of a further reading is refused, unless it is that very work."""
    (work,) = Dataset().background_file.further_reading
    same = filled_in(msgspec.json.decode(msgspec.json.encode(work))) | {"read": "full"}
    for change, code in (({}, 0), ({"title": "Another"}, 2)):
        own = study(sources=[*study()["sources"], same | change])
        own["caveats"][0]["source"] = work.id
        file = saved(tmp_path, own)
        done = own_ldn("cite", "--further-reading", "--style", "bibtex", "--data", file)
        assert done.code == code
        assert work.id in done.stderr if code else done.text.count(f"{{{work.id},") == 1


def filled_in(value: Any) -> Any:
    """Return `value` without the keys that have no value."""
    if isinstance(value, dict):
        return {key: filled_in(one) for key, one in value.items() if one is not None}
    return [filled_in(one) for one in value] if isinstance(value, list) else value


def test_identical_sources_stand_once() -> None:
    """Sources that differ in their ids alone are cited once, if something else identifies them."""
    one, two = source(id="one", doi="10.1000/a"), source(id="two", doi="10.1000/a", read="part")
    other = source(id="other", doi="10.1000/a", title="Other")
    assert citations.citable([one, two, other], all_sources=False) == [one, other]
    vague = [source(id="one"), source(id="two")]
    assert citations.citable(vague, all_sources=False) == vague


def test_what_tells_of_a_scale_alone_is_no_reference_of_a_study(tmp_path: Path) -> None:
    """A document cited for the range of a scale alone is there with `--all-sources` only."""
    assert "Hispanic" not in inside("cite", "--style", "ris").text
    assert "Hispanic" in inside("cite", "--style", "ris", "--all-sources").text
    article = {**FULL["sources"][0], "id": "scales", "doi": "10.1234/scales"}
    outcome = FULL["outcomes"][0]
    scale = {"low": 0, "high": 24, "source": "scales", "locator": "Table 1"}
    result = outcome | {"source": "scales"}
    for cited, shown in ((outcome | {"scale": scale}, False), (result, True)):
        own = study(sources=[*FULL["sources"], article], outcomes=[cited])
        file = saved(tmp_path, own)
        assert ("10.1234/scales" in own_ldn("cite", "own2021", "--data", file).text) == shown


def test_advice_where_nothing_is_cited(tmp_path: Path) -> None:
    """`--all-sources` is advised only where it was not given and there are other sources."""
    cited = {"source": "own-register", "locator": "title"}
    own = changed_sources(study(), cited)
    file = saved(tmp_path, own)
    done = own_ldn("cite", "own2021", "--data", file)
    assert (done.code, "add --all-sources" in done.stderr) == (1, True)
    assert own_ldn("cite", "own2021", "--all-sources", "--data", file).code == 0
    file = saved(tmp_path, changed_sources(study(), cited | {"source": "dataset"}))
    for args in ((), ("--all-sources",)):
        done = own_ldn("cite", "own2021", *args, "--data", file)
        assert (done.code, "--all-sources" in done.stderr) == (1, False)


def changed_sources(value: Any, cited: dict[str, str]) -> Any:
    """Return `value` with each record in it attributed as `cited` says."""
    if isinstance(value, list):
        return [changed_sources(one, cited) for one in value]
    if not isinstance(value, dict):
        return value
    left = {key: [] if key in {"discrepancies", "absent"} else one for key, one in value.items()}
    inner = {key: changed_sources(one, cited) for key, one in left.items()}
    return inner | cited if "locator" in value else inner


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
            url=wanted.url or (address(wanted) or "" if not wanted.doi else ""),
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


@each_reader_of_names
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
    assert entry["authors"] == ["University of California San Francisco,"]


@pytest.mark.parametrize("author", [Author(literal="MS Society"), Author(family="Two Names")])
def test_undivided_name_ends_with_a_comma_in_ris(author: Author) -> None:
    """A name of a body, or of one part, has a comma behind it in RIS, which keeps it whole."""
    document = citations.render("ris", [source(authors=(author,))])
    assert re.search(r"^AU  - [\w ]+,$", document, re.MULTILINE)


def test_names_in_pubmed_s_format() -> None:
    """Of a person, the whole name and that with initials; of a body, its name as one."""
    authors = (
        Author(family="Berg", given="Jan L.", particle="van der", suffix="Jr"),
        Author(literal="MS Society, London"),
        Author(family="Two Names"),
    )
    document = citations.render("nbib", [source(authors=authors)])
    (entry,) = Medline.parse(io.StringIO(document))
    assert entry["FAU"] == ["van der Berg, Jan L. Jr", "Two Names,"]
    assert entry["AU"] == ["van der Berg JL Jr", "Two Names"]
    assert entry["CN"] == ["MS Society, London"]


def test_pubmed_s_format_begins_with_what_has_a_pmid() -> None:
    """The first record has a PMID if any has one: by it, importers know the format."""
    first, second = source(id="one"), source(id="two", pmid="123")
    assert citations.render("nbib", [first, second]).startswith("PMID- 123\n")


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
        "  howpublished = {Register, N\\_1},\n"
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
    assert entry["notes"][0] == "Trial registration NCT00501696"
    assert entry["urls"] == ["https://clinicaltrials.gov/study/NCT00501696"]


def test_number_in_a_register_that_no_address_has() -> None:
    """Where no address leads to the entry of a register, the number stands with the register."""
    made = source(kind="trial_registration", container="Register", registry_id="EX-1")
    (entry,) = rispy.loads(citations.render("ris", [made]))
    (item,) = json.loads(citations.render("csl-json", [made]))
    assert entry["secondary_title"] == item["container-title"] == "Register, EX-1"
    assert "\nSI  - Register/EX-1\n" in citations.render("nbib", [made])


def test_a_suffix_without_a_given_name_stays_with_the_family() -> None:
    """In PubMed's format, what follows the comma is a given name, of which there is none."""
    made = source(authors=[{"family": "King", "suffix": "Jr"}])
    assert "\nFAU - King Jr,\n" in citations.render("nbib", [made])


def test_ris_url_is_one() -> None:
    """A semicolon in a URL, which parts two addresses in RIS, is encoded there."""
    (entry,) = rispy.loads(citations.render("ris", [source(url="https://a.b/c;d=1")]))
    assert entry["urls"] == ["https://a.b/c%3Bd=1"]


def test_csl_of_registration() -> None:
    """A CSL-JSON item of a registration is a web page with sponsor, number and address."""
    assert json.loads(citations.render("csl-json", [SOURCES["nct00501696"]])) == [
        {
            "id": "nct00501696",
            "type": "webpage",
            "title": SOURCES["nct00501696"].title,
            "container-title": "ClinicalTrials.gov",
            "publisher": "University of California, San Francisco",
            "number": "NCT00501696",
            "URL": "https://clinicaltrials.gov/study/NCT00501696",
            "genre": "Trial registration",
            "note": f"Trial registration NCT00501696; {SOURCES['nct00501696'].note}",
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
        ("preprint", None, ("misc", "MANSCPT", "article")),
        ("trial_registration", None, ("misc", "ELEC", "webpage")),
        ("web_page", None, ("misc", "ELEC", "webpage")),
        ("interview", None, ("misc", "ELEC", "webpage")),
        ("secondary_report", None, ("misc", "ELEC", "webpage")),
        ("interview", "5", ("article", "JOUR", "article-journal")),
        ("secondary_report", "5", ("article", "JOUR", "article-journal")),
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
        ("secondary_report", "Secondary report"),
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


def shown(text: str | None, blank: str = " ") -> str:
    """Return `text` as a reader is to find it: composed, with nothing that is not seen."""
    hidden = {char for char in text or "" if visible(f"|{char}|") != f"|{char}|"}
    gone = {char for char in hidden if category(char) in {"Cf", "Mn", "Cn"}}
    kept = "".join("" if c in gone else blank if c in hidden else c for c in text or "")
    return squeezed(normalize("NFC", kept)) or squeezed(visible(text or ""))


def letters(names: Iterable[str | None]) -> str:
    """Return the parts of a name as one string without what parts or joins them."""
    return re.sub(r"[\s,]", "", "".join(shown(name) for name in names if name))


@each_reader
@unhurried
@given(sources=hostile_lists)
def test_hostile_text_stays_in_its_field(read: Reader, sources: list[Source]) -> None:
    """Whatever a source holds, each reader finds as many records, each with its own fields."""
    records = read(sources)
    assert list(records) == [made.id for made in sources]
    for made, record in zip(sources, records.values(), strict=True):
        assert squeezed(record.title) == shown(made.title)
        assert squeezed(record.container).startswith(shown(made.container))
        assert squeezed(record.volume) == shown(made.volume)
        assert squeezed(record.issue) == shown(made.issue)
        assert record.year == str(made.year or "")
        assert unquote(record.doi) == unquote(shown(made.doi, ""))
        url = made.url or (None if made.doi else address(made))
        assert unquote(record.url) == unquote(shown(url, ""))


@each_reader_of_names
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
    """Every line of RIS and PubMed's format has a tag, RIS's first and last a record alone."""
    for made in sources:
        tags = [line[:6] for line in citations.render("ris", [made]).splitlines()]
        assert all(re.fullmatch("[A-Z][A-Z0-9]  - ", tag) for tag in tags)
        assert [tag for tag in tags if tag[:2] in ("TY", "ER")] == [tags[0], tags[-1]]
        lines = citations.render("nbib", [made]).splitlines()
        assert all(re.match("[A-Z]{2,4} *- ", line) and line[4:6] == "- " for line in lines)
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


def test_no_style_writes_what_is_not_seen() -> None:
    """What is not seen is left out of citations, not written as an escape, and letters composed."""
    made = source(
        title="na\xadi\u0308ve\u200b \x1b[1mtrial\u2028of\u202e LDN",
        authors=(Author(family="E\u0301mile\ufeff", given="A\u030a."),),
        url="https://example.org/\u200ba",
    )
    for style in STYLES:
        document = citations.render(style, [made])
        assert "na\xefve [1mtrial of LDN" in document
        assert "\\u" not in document
        assert "https://example.org/a" in document
    assert citations.render("text", [made]).startswith("\xc9mile \xc5. ")
