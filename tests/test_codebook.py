"""What the codebook, `data/README.md`, says in prose, held against the data."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from pages import ROOT, table

from ldn_cli.dataset.files import BUNDLED, LATER, SHARED, STUDIES
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.citing import citing
from ldn_cli.evidence.numbers import Z95, dropouts

CODEBOOK = (ROOT / "data" / "README.md").read_text("utf-8")
DATA = Dataset(later=True)
SENTENCES = r"sentences? \d+( and \d+)?"
LABELLED = (
    r"(Title|Authors|Objective|Background|Introduction|Methods|Methodology|Results|Interpretation"
    rf"|Conclusions?)(, {SENTENCES})?"
)
# How the codebook says that the locators of a source are written, by its kind.
FORMS = {
    "web_page": r"[A-Z]\w+(, [A-Za-z]+( \w+)*)?",
    "journal_article": rf"{LABELLED}|{SENTENCES}|title|authors.*|citation|statement .*|[Tt]able .*",
    "trial_registration": r"[a-z][a-z ,]+( \(.+\))?",
    "interview": r"answer \d+",
    "dataset": r"\w+,? .{20,}",  # a reason
}


def section(heading: str) -> str:
    """Return the text of the codebook under a heading of the third level, on one line."""
    text = re.split(rf"^### .*\b{heading}\b.*$", CODEBOOK, flags=re.MULTILINE)[1]
    return " ".join(re.split(r"^#", text, flags=re.MULTILINE)[0].split())


def backticked(text: str) -> set[str]:
    """Return what stands between backticks in a text."""
    return {*re.findall(r"`([^`]+)`", text)}


def test_files() -> None:
    """The files named are those that there are."""
    named = {name for row in table(CODEBOOK, "The codebook") for name in backticked(row["File"])}
    folders = {f"{path.name}/ID.toml" for path in (STUDIES, LATER)}
    assert named == {*(path.name for path in BUNDLED.glob("*.toml"))} | folders
    assert named >= {*SHARED.values()}


@pytest.mark.parametrize("kind", FORMS)
def test_locators(kind: str) -> None:
    """The locators of each kind of source are written as the codebook says."""
    records: list[Any] = [*DATA.background.facts]
    records += (record for study in DATA for _, found in citing(study) for record in found)
    locators = {one.locator for one in records if DATA.words.sources[one.source].kind == kind}
    assert locators
    parts = {
        part for text in locators for part in (text.split("; ") if kind != "dataset" else [text])
    }
    assert [part for part in sorted(parts) if not re.fullmatch(FORMS[kind], part)] == []


def test_every_kind_of_source_has_its_form() -> None:
    """There is a form for the locators of each kind of source that records cite."""
    assert {source.kind for source in DATA.sources_of(*DATA).values()} == FORMS.keys()


@pytest.mark.parametrize("study", DATA, ids=lambda study: study.id)
def test_study_record(study: Any) -> None:
    """A study has a short record, with its title if the page describes it, and its aliases."""
    said = section(study.id)
    if DATA.collection_of(study) == "page":
        assert f"*{study.title}.*" in said
    assert {*study.aliases} <= backticked(said)


def test_figures_of_study_records() -> None:
    """The numbers of outcomes and participants in the short records are those of the data."""
    cree, martino = section("cree2010"), section("martino2008")
    counted = Counter(outcome.source for outcome in DATA.study("cree2010").outcomes)
    assert [counted[n] for n in ("nmss", "cree2010-abstract", "nct00501696")] == [10, 4, 1]
    assert "Outcomes: ten of the web page" in cree
    assert "; four of the abstract" in cree
    assert "; one of the registration" in cree
    for study, flow in (
        ("cree2010", re.search(r"Flow: ([^.]+)\.", cree)),
        ("martino2008", re.search(r"\d+ took part, [^.]+", martino)),
    ):
        assert flow
        shown = dropouts(DATA.study(study))
        known = {shown.not_completed, *(count.n for count in shown.counts)}
        assert {int(n) for n in re.findall(r"\d+", flow[0])} <= known


def test_formulas() -> None:
    """Each number that is named as derived has its formula, with the constant that is used."""
    rows = table(CODEBOOK, "How numbers are computed")
    formulas = {name: row["Formula"] for row in rows for name in backticked(row["Number"])}
    derived = {name for study in DATA for name in dropouts(study).derived}
    assert derived < formulas.keys()
    assert f"z = {Z95}" in formulas["attrition_ci95"]
