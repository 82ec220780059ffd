"""What the codebook, `data/README.md`, says in prose, held against the data."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pages import ROOT, table

from ldn_cli.dataset.files import BUNDLED
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.citing import citing
from ldn_cli.evidence.numbers import Z95, dropouts

CODEBOOK = (ROOT / "data" / "README.md").read_text("utf-8")
DATA = Dataset()


def test_files() -> None:
    """The files named are those that there are."""
    named = {row["File"].strip("`") for row in table(CODEBOOK, "The codebook")}
    assert named == {*(path.name for path in BUNDLED.glob("*.toml")), "studies/ID.toml"}


@pytest.mark.parametrize("source", DATA.shared_sources)
def test_locators(source: str) -> None:
    """Of each bundled source the codebook says how its locators are written, and so they are."""
    forms = {
        "nmss": r"Overview, ¶\d|Studies, (lead|bullet \d|Italian trial|animal models)",
        "cree2010-abstract": r"Title|Authors|Methods|Results|Abstract",
        "gironi2008-abstract": r"Title|Authors|s\d+(-\d+)?",
        "zagon2009-abstract": r"Title|Authors|s\d+(-\d+)?",
        "nct00501696": r"[a-z ]+",
        "eudract-2005-005679-13": r"[a-z, ]+",
    }
    assert source in {row["Source"].strip("`") for row in table(CODEBOOK, "Sources and locators")}
    records: list[Any] = [*DATA.background.facts]
    records += (record for study in DATA for _, found in citing(study) for record in found)
    locators = {record.locator for record in records if record.source == source}
    assert locators
    assert [text for text in locators if not re.fullmatch(forms[source], text)] == []


@pytest.mark.parametrize("study", DATA, ids=lambda study: study.id)
def test_study_record(study: Any) -> None:
    """The short record of a study has its title and the identifiers of its sources."""
    section = re.split(rf"^### {study.id}$", CODEBOOK, flags=re.MULTILINE)[1]
    section = " ".join(section.partition("\n### ")[0].split())
    assert f"*{study.title}.*" in section
    for source in DATA.sources_of(study).values():
        assert f"`{source.id}`" + (f" (doi {source.doi})" if source.doi else "") in section


def test_formulas() -> None:
    """Each number that is named as derived has its formula, with the constant that is used."""
    rows = table(CODEBOOK, "How numbers are computed")
    formulas = {row["Number"].strip("`"): row["Formula"] for row in rows}
    derived = {name for study in DATA for name in dropouts(study.dropouts).derived}
    assert derived < formulas.keys()
    assert f"z = {Z95}" in formulas["attrition_ci95"]
