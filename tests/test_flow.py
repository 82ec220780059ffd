"""The participant flow on a page: the figure's boxes, each number in its place with its source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from own import CITED, ldn, saved, study
from registries import LATER, STUDIES
from test_html import Document, words

from ldn_cli.dataset.store import Dataset
from ldn_cli.report.flow import chain
from ldn_cli.report.sheet import Cited

ARMS = ("LDN", "placebo")
REAL = Path(__file__).parent / "real"


def page(name: str, *files: Path) -> Document:
    """Return the page of the participant flow of a study."""
    data = [word for file in files for word in ("--data", str(file))]
    return Document(ldn("study", name, "--dropouts", "--format", "html", *data).text)


def steps(found: Document) -> list[tuple[list[str], list[str]]]:
    """Return the labels of the boxes of each step, and of those beside the way to the next."""
    (figure,) = found.find("figure")

    def labels(step: object, kind: str) -> list[str]:
        of = (one for one in step if one.get("class", "").split()[0] == kind)  # type: ignore[attr-defined]
        return [words(box[0]) for one in of for box in one]

    return [(labels(step, "boxes"), labels(step, "beside")) for step in figure.iter("li")]


@pytest.mark.parametrize("name", [*STUDIES, *LATER])
def test_every_number_stands_in_one_box(name: str) -> None:
    """Each count and each reason of a study is told once with its source, and nothing else is."""
    one = Dataset(later=True).study(name)
    told = [
        (int(found[1]), source)
        for level in chain(one).levels
        for box in level.boxes
        for line in box.lines
        if isinstance(line, Cited)
        for text, sources in line.parts
        for source in sources
        if (found := re.search(r"n\xa0=\xa0(\d+)", str(text)))
    ]
    stated = [(each.n, each.source) for each in one.dropouts.counts]
    stated += [(each.n, each.source) for each in one.dropouts.reasons]
    assert sorted(told, key=str) == sorted(stated, key=str)


def test_the_lost_stand_beside_the_way() -> None:
    """Who was lost of all participants stands beside the way on, groups stand side by side."""
    assert steps(page("cree2010")) == [
        (["Enrolled*"], ["20 of 80 (25%, computed) are without complete data*"]),
        (["Completed*"], []),
        (["Complete data*"], []),
    ]
    assert steps(page("bowel2011", REAL)) == [
        (["Enrolled"], []),
        ([*ARMS], []),
        (["Left, LDN", "Left, placebo"], []),
        (
            ["Completed, LDN", "Completed, placebo"],
            ["All groups: 1 of 40 (2.5%, computed) did not complete"],
        ),
        (["Completed"], []),
    ]


def test_a_flow_is_named_by_its_study_where_there_are_several() -> None:
    """Beside the flows of others that of a study has its name, alone it needs none."""
    several = Document(ldn("studies", "dropouts", "--format", "html").text)
    named = [f"Participant flow of {name}" for name in ("cree2010", "martino2008")]
    assert [words(one) for one in several.find("figcaption")] == named
    assert [words(one) for one in page("martino2008").find("figcaption")] == ["Participant flow"]


def test_what_is_not_recorded_is_not_disputed(tmp_path: Path) -> None:
    """An asterisk stands where there is a number on which sources disagree, and nowhere else."""
    counts = [{"stage": "randomized", "group": arm, "n": 10, **CITED} for arm in ARMS]
    counts.append({"stage": "completed", "group": "LDN", "n": 9, **CITED})
    found = steps(page("own2021", saved(tmp_path, study(dropouts={"counts": counts}))))
    assert found[-1] == (["Completed, LDN*", "Completed, placebo"], [])


def test_losses_alone_have_their_box(tmp_path: Path) -> None:
    """Losses of which nobody says out of how many are drawn too, in the chain."""
    content = study(dropouts={"counts": [{"stage": "left", "n": 3, **CITED}]}, discrepancies=[])
    found = steps(page("own2021", saved(tmp_path, content)))
    assert found == [(["3 left the study"], []), (["Completed"], [])]


def test_numbers_that_differ_are_explained(tmp_path: Path) -> None:
    """Where sources have different numbers, each has an asterisk, and the page says why."""
    notes = page("cree2010").find("p", **{"class": "note"})
    assert words(notes[0]) == "*: the sources disagree."
    counts = [{"stage": "enrolled", "n": n, **CITED} for n in (20, 21)]
    shown = page("own2021", saved(tmp_path, study(dropouts={"counts": counts}, discrepancies=[])))
    assert words(shown.find("p", **{"class": "note"})[0]) == "*: different numbers are stated."
    assert not page("martino2008").find("p", **{"class": "note"})
    absent = [{"what": "dropouts", "why": "not_reported", "sources": ["own-article"]}]
    content = study(dropouts={"counts": []}, absent=absent, discrepancies=[])
    assert not page("own2021", saved(tmp_path, content)).find("figure")
