"""Citations as the programs that set references print them: pandoc, biber, BibTeX with LaTeX."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest

from ldn_cli import references
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.source import Source

pytestmark = pytest.mark.client

STYLES = Path("/usr/share/citation-style-language/styles")
# Of the field, of other fields, by author and year, by number, with and without "et al.".
CSL = (
    *("apa", "vancouver", "chicago-author-date", "nature", "ieee", "elsevier-harvard"),
    *("american-medical-association", "modern-language-association"),
)
BODY = "Research and Care Society"
SOURCES: tuple[dict[str, Any], ...] = (
    {
        "id": "names", "kind": "journal_article", "title": "Effects of {LDN}: 100% of a_b & c < d",
        "container": "Journal of A & B", "year": 2020, "volume": "7", "issue": "2", "pages": "1-9",
        "doi": "10.1000/a_b", "authors": [
            {"family": "Berg", "given": "J. L.", "particle": "van der"},
            {"family": "\u00c9variste", "given": "\u00c9mile \u00d8."},
            {"literal": BODY},
        ],
    },
    {
        "id": "some", "kind": "journal_article", "title": "Some are known", "container": "Journal",
        "year": 2019, "authors": [{"family": "Cree", "given": "B."}], "authors_complete": False,
    },
    {
        "id": "unled", "kind": "trial_registration", "title": "A trial in a register",
        "container": "Register of Trials", "registry_id": "EX-2020-1",
    },
    {
        "id": "page", "kind": "web_page", "title": "A page", "authors": [{"literal": BODY}],
        "url": "https://example.org/a_b",
    },
    {
        "id": "preprint", "kind": "preprint", "title": "A preprint", "container": "exampleRxiv",
        "year": 2022, "authors": [{"family": "Roe", "given": "R."}],
    },
)  # fmt: skip
MADE = [msgspec.convert({"read": "full", **fields}, Source) for fields in SOURCES]
ALL = [*MADE, *(one for one in Dataset(later=True).words.sources.values() if one.id != "dataset")]


def run(folder: Path, *command: str) -> str:
    """Return what a program prints, which is started in `folder` and must succeed."""
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(
        command, capture_output=True, check=False, cwd=folder, encoding="utf-8", errors="replace"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def set_by_pandoc(folder: Path, file: str, style: str) -> str:
    """Return all references in a file as pandoc's citeproc sets them in a style, one a line."""
    if not (STYLES / f"{style}.csl").exists():
        pytest.skip("the styles of the Citation Style Language are not installed")
    (folder / "all.md").write_text('---\nnocite: "@*"\n---\n', "utf-8")
    given = ("--bibliography", file, "--csl", f"{STYLES / style}.csl")
    return run(folder, "pandoc", "--citeproc", *given, "--to", "plain", "--wrap=none", "all.md")


@pytest.mark.parametrize("style", CSL)
def test_csl_json_in_a_style_of_the_citation_style_language(style: str, tmp_path: Path) -> None:
    """Every style prints numbers in registers, addresses of pages, bodies and particles whole."""
    (tmp_path / "all.json").write_text(references.render("csl-json", ALL), "utf-8")
    printed = set_by_pandoc(tmp_path, "all.json", style)
    for number in ("EX-2020-1", "NCT00501696", "2005-005679-13"):
        assert number in printed
    for address in (one.url for one in ALL if one.kind == "web_page"):
        assert str(address) in printed
    assert len([line for line in printed.splitlines() if line]) == len(ALL)
    assert printed.count(BODY) >= 1
    assert re.search(r"\{LDN\}: 100% of a_b (&|and) c < d", printed, re.IGNORECASE)
    assert "van der" in printed
    assert re.search(r"Cree.*(et al|others).*Some are known", printed, re.IGNORECASE)
    assert "National Multiple Sclerosis Society" in printed


def test_bibtex_read_by_pandoc(tmp_path: Path) -> None:
    """Pandoc takes of BibTeX what it takes of CSL-JSON: names, titles, numbers and addresses."""
    (tmp_path / "all.bib").write_text(references.render("bibtex", ALL), "utf-8")
    printed = set_by_pandoc(tmp_path, "all.bib", "vancouver")
    for part in ("EX-2020-1", "NCT00501696", "2005-005679-13", "https://example.org/a_b"):
        assert part in printed
    assert f"van der Berg JL, \u00c9variste \u00c9\u00d8, {BODY}. Effects of {{LDN}}" in printed
    assert re.search("Cree B,? et al. Some are known", printed)


def test_bibtex_read_by_biber(tmp_path: Path) -> None:
    """Biber finds every entry, divides names as they are meant, and gives back their accents."""
    (tmp_path / "all.bib").write_text(references.render("bibtex", ALL), "utf-8")
    out = ("--output-format=biblatexml", "--output-file", "all.xml")
    said = run(tmp_path, "biber", "--tool", "--validate-datamodel", *out, "all.bib")
    assert "ERROR" not in said
    space = "{http://biblatex-biber.sourceforge.net/biblatexml}"
    entries = {one.get("id"): one for one in ET.parse(tmp_path / "all.xml").getroot()}  # noqa: S314 - of our own making
    assert set(entries) == {one.id for one in ALL}
    names = [
        {
            str(part.get("type")): "".join(part.itertext()).split()
            for part in name.iter(f"{space}namepart")
            if part.get("type")
        }
        for name in entries["names"].iter(f"{space}name")
    ]
    plain = [
        {kind: re.sub("[{}]", "", " ".join(words)) for kind, words in name.items()}
        for name in names
    ]
    assert plain == [
        {"family": "Berg", "given": "J. L.", "prefix": "van der"},
        {"family": "\u00c9variste", "given": "\u00c9mile \u00d8."},
        {"family": BODY},
    ]
    (doi,) = entries["names"].iter(f"{space}doi")
    assert doi.text == "10.1000/a_b"


def test_classic_bibtex_and_latex(tmp_path: Path) -> None:
    """Classic BibTeX abbreviates accented names to whole letters; LaTeX sets what it writes."""
    (tmp_path / "all.bib").write_text(references.render("bibtex", ALL), "utf-8")
    (tmp_path / "all.tex").write_text(
        "\\documentclass{article}\\begin{document}\\nocite{*}"
        "\\bibliographystyle{abbrv}\\bibliography{all}\\end{document}\n",
        "utf-8",
    )
    latex = ("pdflatex", "-draftmode", "-halt-on-error", "-interaction=nonstopmode", "all.tex")
    run(tmp_path, *latex)
    said = run(tmp_path, "bibtex", "all")
    warnings = [line for line in said.splitlines() if line.startswith("Warning")]
    assert all(re.search("to sort, need author|empty author", line) for line in warnings), said
    listed = " ".join((tmp_path / "all.bbl").read_text("utf-8").split())
    assert f"J.~L. van~der Berg, {{\\'E}}.~{{\\O}}. {{\\'E}}variste, and {{{BODY}}}." in listed
    assert "B.~Cree et~al." in listed
    for number in ("EX-2020-1", "NCT00501696", "2005-005679-13"):
        assert number in listed
    run(tmp_path, *latex)
