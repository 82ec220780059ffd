"""Ids: how a study may be named, which words lead to none, and which to several."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from inprocess import ldn as inside
from own import FULL, ldn, saved, study, toml
from registries import COMMANDS, FILTERS, STUDIES, call, takes

import ldn_cli
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.identifiers import LONGEST, identifiers_of, meant, own_sources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Words = tuple[str, ...]

WHOLE = Dataset(later=True)
DOI = (
    "{}", " {} ", "{}.", "({})", "<{}>", "doi:{}", "DOI {}", "DOI: {}", "doi.org/{}",
    "https://doi.org/{}", "http://dx.doi.org/{}", "https://doi.org/{}/", "doi:https://doi.org/{}",
    "https://www.example.org/doi/abs/{}", "https://www.example.org/doi/{}/full?a=b#c",
    "https://www.example.org/article?id={}&type=x",
)  # fmt: skip
PMID = (
    "{}", "PMID {}", "PMID: {}", "PMID{}", "pmid:{}.", "PubMed ID: {}", " {} ",
    "https://pubmed.ncbi.nlm.nih.gov/{}/", "pubmed.ncbi.nlm.nih.gov/{}",
    "https://pubmed.ncbi.nlm.nih.gov/{}/?from=x", "https://pubmed.ncbi.nlm.nih.gov/?term={}",
    "http://www.ncbi.nlm.nih.gov/pubmed/{}", "https://europepmc.org/article/MED/{}",
)  # fmt: skip
NUMBER = (
    "{}", " {}. ", "({})", "Trial registration: {}", "Registration number {}",
    "https://trialsearch.who.int/Trial2.aspx?TrialID={}",
)  # fmt: skip
NCT = (
    *NUMBER, "ClinicalTrials.gov {}", "ClinicalTrials.gov Identifier: {}",
    "https://clinicaltrials.gov/study/{}", "https://clinicaltrials.gov/study/{}?tab=results",
    "https://clinicaltrials.gov/ct2/show/{}", "clinicaltrials.gov/ct2/show/{}/",
)  # fmt: skip
EUDRACT = (
    *NUMBER, "EudraCT {}", "EudraCT number: {}", "EudraCT: {}", "EUCTR{}-IT",
    "https://www.clinicaltrialsregister.eu/ctr-search/trial/{}/IT",
    "https://www.clinicaltrialsregister.eu/ctr-search/search?query=eudract_number:{}",
)  # fmt: skip


def pasted() -> Iterator[tuple[str, str]]:
    """Yield what people paste for the own sources of the bundled studies, and the study meant."""
    for one in WHOLE:
        known = WHOLE.sources_of(one)
        for source in (known[name] for name in sorted(own_sources(one))):
            number = source.registry_id or ""
            forms = NCT if number.startswith("NCT") else EUDRACT
            for words, identifier in ((DOI, source.doi), (PMID, source.pmid), (forms, number)):
                if identifier:
                    yield from ((form.format(identifier), one.id) for form in words)


PASTED = dict(pasted())


@pytest.mark.parametrize("text", PASTED)
def test_an_identifier_leads_to_its_study(text: str) -> None:
    """A DOI, PMID or registration number of a study, as people paste it, in any case, names it."""
    hyphens = str.maketrans("-", "\u2010")
    escaped = text.replace("/", "%2F") if "://" not in text else quote(text, safe=":/?=&#")
    for form in (text, text.upper(), text.lower(), text.translate(hyphens), escaped):
        assert WHOLE.study(form).id == PASTED[text], form


def test_the_identifiers_of_the_page_are_tried() -> None:
    """Each study of the page has a DOI and a PMID by which it was found; two are registered."""
    kinds: dict[str, set[str]] = {}
    for text, found in PASTED.items():
        kinds.setdefault(found, set()).update(name.split(":")[0] for name in meant(text))
    assert all({"doi", "pmid"} <= kinds[name] for name in STUDIES)
    assert {"NCT00501696": "cree2010", "EudraCT 2005-005679-13": "martino2008"}.items() <= (
        PASTED.items()
    )


@pytest.mark.parametrize("later", [False, True])
def test_a_beginning_of_one_study_alone_leads_to_it(later: bool) -> None:  # noqa: FBT001
    """Of every id and alias, the beginnings that only one study has name it, the others several."""
    dataset = Dataset(later=later)
    names = [(name, one.id) for one in WHOLE for name in (one.id, *one.aliases)]
    for name, _ in names:
        for end in range(1, len(name)):
            begun = {owner for other, owner in names if other.startswith(name[:end])}
            exact = {owner for other, owner in names if other == name[:end]}
            if len(exact or begun) == 1:
                assert {dataset.study(name[:end].upper()).id} == exact or begun
            else:
                with pytest.raises(ldn_cli.AmbiguousStudyError):
                    dataset.study(name[:end])


SPOKEN = {
    "cree2010": (
        *("Cree 2010", "cree-2010", "Cree et al. 2010", "Cree et al., 2010", "Cree, 2010"),
        *("Cree et al. (2010)", "CREE_2010", "Cree\u20132010", "Cree et al"),
    ),
    "martino2008": ("Gironi 2008", "Gironi et al (2008)", "Martino, 2008", "Gironi 20"),
    "ludwig2016": ("Ludwig et al. 2016",),
}


@pytest.mark.parametrize("study_id", SPOKEN)
def test_a_study_is_called_by_author_and_year(study_id: str) -> None:
    """What people write between an author and a year, or in place of the others, is no letter."""
    for text in SPOKEN[study_id]:
        assert WHOLE.study(text).id == study_id, text
    assert inside("cite", SPOKEN[study_id][0]) == inside("cite", study_id)


def test_the_author_and_year_of_an_own_source_name_its_study(tmp_path: Path) -> None:
    """The first author and the year of a document lead to its study, those of a scale do not."""
    dataset = beside(tmp_path, id="trial-7", aliases=[])
    source = dataset.sources_of(dataset.study("trial-7"))["own-article"]
    family, year = source.authors[0].family, source.year or 0
    assert dataset.study(f"van der {family}, {year}").id == "trial-7"
    assert dataset.study(f"{family} et al. ({year})").id == "trial-7"
    assert dataset.study("Trial 7").id == "trial-7"
    for text in (f"{family} {year + 1}", f"{family} {year} x", "et al.", "...", "Gironi 2009"):
        with pytest.raises(ldn_cli.UnknownStudyError):
            dataset.study(text)


@pytest.mark.parametrize(
    "name", ["\uff43\uff52\uff45\uff45\uff12\uff10\uff11\uff10", "cree2010\u200b", "\ufeffcree2010"]
)
def test_the_form_of_characters_does_not_matter(name: str) -> None:
    """Full-width letters, and marks that nobody sees, name the same study."""
    assert WHOLE.study(name).id == "cree2010"


@pytest.mark.parametrize(
    "text",
    [
        "10.1186/s40893-018-0038-6",  # of the ranges of scales
        "10.1002/ana.2200", "10.1002/ana.220060", "10.1002/ana.22006/full", "DOI 20695007",
        "PMC20695007", "2069500", "206950070", "NCT20695007", "PMID 10.1002/ana.22006",
        "https://example.org/20695007", "NCT0050169", "NCT005016960", "2005-005679-1",
        "10.1002/ana.22006 and 10.1177/1352458508095828", "cree 2010 x", "cree\x1b2010",
        "cree2010\udce9", "https://www.nationalmssociety.org", "10.1002/", "/cree2010",
        f"https://doi.org/{'x' * LONGEST}?10.1002/ana.22006",
    ],
)  # fmt: skip
def test_what_is_another_identifier_leads_to_nothing(text: str) -> None:
    """Neither a part of an identifier nor more than one, nor that of another document, is found."""
    with pytest.raises(ldn_cli.UnknownStudyError):
        WHOLE.study(text)


# ---- own studies


def beside(folder: Path, **changes: Any) -> Dataset:
    """Return the dataset with the whole study of the tests, changed, in `folder`."""
    saved(folder, study(**changes))
    return Dataset([folder])


def test_an_own_study_is_found_by_its_own_sources(tmp_path: Path) -> None:
    """What an own study brings or shares and cites for its results leads to it."""
    dataset = beside(tmp_path)
    for text in ("https://doi.org/10.1234/OWN", "PMID: 1234567", "ex-1", "EX 1", "own"):
        assert dataset.study(text).id == "own2021"


def test_a_source_that_tells_of_something_else_is_not_the_study(tmp_path: Path) -> None:
    """What is cited for a scale or a caveat alone, or reports at second hand, is not the study.

    What states a feature or an event of it is.
    """
    other = {**FULL["sources"][0], "id": "other", "doi": "10.1234/other", "pmid": None}
    other = {key: value for key, value in other.items() if value is not None} | {
        "registry_id": "Z9"
    }
    cited = {"source": "other", "locator": "p. 1"}
    sources = [*FULL["sources"], other]
    scaled = [{**FULL["outcomes"][0], "scale": {"low": 0, "high": 24, **cited}}]
    caveat = [{"kind": "pilot", "text": "It was small.", **cited}]
    for number, changes in enumerate(({"outcomes": scaled}, {"caveats": caveat})):
        folder = tmp_path / f"not-{number}"
        folder.mkdir()
        dataset = beside(folder, sources=sources, **changes)
        assert "other" in dataset.sources_of(dataset.study("own2021"))
        for text in ("10.1234/other", "Z9"):
            with pytest.raises(ldn_cli.UnknownStudyError):
                dataset.study(text)
    event = [{"event": "headache", "kind": "event", **cited}]
    features = [{"characteristic": "dose", "value": "3 mg", **cited}]
    for number, changes in enumerate(({"adverse_events": event}, {"design": features})):
        folder = tmp_path / f"own-{number}"
        folder.mkdir()
        assert beside(folder, sources=sources, **changes).study("10.1234/other").id == "own2021"
        (folder / "own2021.toml").unlink()
        second = [*FULL["sources"], other | {"kind": "secondary_report"}]
        with pytest.raises(ldn_cli.UnknownStudyError):
            beside(folder, sources=second, **changes).study("10.1234/other")


def test_a_document_of_two_studies_means_neither_alone(tmp_path: Path) -> None:
    """Where several studies are meant, as `--study` too, exit code 1 and a list, which is data."""
    saved(tmp_path, study(title="One \x1b[31mred\n"))
    saved(tmp_path, study(id="own2022", aliases=[]))
    for text in ("10.1234/own", "own20"):
        for words in COMMANDS:
            if takes(words, "--study"):
                done = ldn(*call(words), "--study", text, "--data", tmp_path)
                assert (done.code, done.stdout) == (1, b"")
        done = ldn("study", text, "--data", tmp_path)
        assert (done.code, done.stdout) == (1, b"")
        first, *rows = done.stderr.splitlines()
        assert repr(text) in first
        assert [row.split()[:2] for row in rows] == [["own2021", "2021"], ["own2022", "2021"]]
        assert "\\u001b" in rows[0]
    assert ldn("study", "own2021", "--data", tmp_path, "--json").json["id"] == "own2021"


def test_an_ambiguous_name_can_be_handed_on() -> None:
    """The error names the candidates, and is the same after pickling."""
    studies = [*WHOLE][:2]
    error = ldn_cli.AmbiguousStudyError("x", studies)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (str(again), again.candidates) == (str(error), tuple(studies))


def test_identifiers_in_a_vocabulary_of_a_folder(tmp_path: Path) -> None:
    """A source that a folder shares leads to the study that cites it, not to its neighbour."""
    shared = {"sources": FULL["sources"][:1]}
    (tmp_path / "sources.toml").write_text(toml(shared), encoding="utf-8")
    rest = FULL["sources"][1:]
    saved(tmp_path, study(sources=rest))
    plain = {"source": "nmss", "locator": "Overview"}
    least = {key: study()[key] for key in ("title", "year", "species")}
    summary = {key: {"value": "x", **plain} for key in FULL["summary"]}
    saved(tmp_path, {"id": "own2022", **least, "summary": summary})
    assert Dataset([tmp_path]).study("doi:10.1234/own").id == "own2021"


# ---- blanks

BLANK = ("", " ", "\t\n", "\u00a0", "\u200b", "\u3164", "\u2028 ")


@pytest.mark.parametrize("blank", BLANK, ids=ascii)
def test_a_blank_is_wrong_usage_everywhere(blank: str) -> None:
    """A blank id, filter value or search exits 2 in every command, and prints nothing."""
    lines = [("study", blank), ("cite", blank), ("studies", "compare", "cree2010", blank)]
    lines += [("search", blank), ("dataset", "new", blank)]
    lines += [(*call(words), f"--study={blank}") for words in COMMANDS if takes(words, "--study")]
    lines += [(*words, f"{option}={blank}") for words, option in FILTERS]
    for line in lines:
        done = inside(*line)
        assert (done.code, done.stdout) == (2, b""), line
        assert done.stderr


@pytest.mark.parametrize("blank", BLANK, ids=ascii)
def test_a_blank_is_a_value_error_in_python(blank: str) -> None:
    """In Python a blank id or search raises `ValueError`."""
    with pytest.raises(ValueError, match="empty"):
        WHOLE.study(blank)
    with pytest.raises(ValueError, match="search"):
        ldn_cli.search(blank, WHOLE, WHOLE)


def test_own_sources_need_an_identifier_of_their_own() -> None:
    """A source without an identifier, as the page that tells of all three, leads to no study."""
    assert identifiers_of(WHOLE.bundled.sources["nmss"]) == set()
    assert all("nmss" in own_sources(WHOLE.study(name)) for name in STUDIES)
