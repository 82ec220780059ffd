"""The later studies, which are not on the page: shown when asked for, found always, pointed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from inprocess import ldn as inside
from own import ldn, saved
from registries import COMMANDS, FORMATS, LATER, OF_STUDIES, SINGLE, STUDIES, call, takes

import ldn_cli

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Words = tuple[str, ...]

ACROSS: list[Words] = [words for words in OF_STUDIES if takes(words, "--later")]
EVERY = pytest.mark.parametrize("words", ACROSS, ids=" ".join)
WHOLE = ldn_cli.load(later=True)
POINTER = WHOLE.background_file.pointer
LATE = ("--later",)


def shown(data: Any) -> Iterator[str]:
    """Yield the id of each study that stands in `data`, the JSON of a command across studies."""
    if isinstance(data, dict):
        if "study" in data or "aliases" in data:
            yield data["study" if "study" in data else "id"]
        data = list(data.values())
    if isinstance(data, list):
        for value in data:
            yield from shown(value)


def points(text: str) -> bool:
    """Return whether `text`, in any format, has the line that points to the later studies."""
    told = POINTER.removesuffix(": --later")  # Markdown has no commands
    return told in " ".join(text.replace("\\", "").split())


def test_the_option_is_where_the_contract_has_it() -> None:
    """`--later` is on commands across studies, `search`, `cite` and `figure`, only there."""
    for words in COMMANDS:
        assert takes(words, "--later") == (words[0] in {"studies", "search", "cite", "figure"})


@EVERY
def test_the_three_are_the_default(words: Words) -> None:
    """Without `--later` no later study is shown; with it those are that have something to show."""
    few, every = (set(shown(inside(*call(words), *more, "--json").json)) for more in ((), LATE))
    section = words[-1].replace("-", "_")
    here, there = (
        {name for name in names if getattr(WHOLE.study(name), section, True)}
        for names in (STUDIES, LATER)
    )
    assert few or not here
    assert few <= {*STUDIES, None}
    assert every == few | there


@pytest.mark.parametrize("words", [("studies", "list"), ("studies", "dropouts")], ids=" ".join)
def test_later_studies_stand_between_the_three_and_own_ones(words: Words, tmp_path: Path) -> None:
    """Studies come in the order of the page's, the later, the user's own."""
    done = ldn(*words, "--later", "--json", "--data", saved(tmp_path))
    assert list(shown(done.json)) == [*STUDIES, *LATER, "own2021"]


def test_references_are_those_of_the_three() -> None:
    """`ldn cite` has the articles of the later studies only with `--later`, or by their ids."""
    for name in LATER:
        title = WHOLE.study(name).title.split()[0]
        assert title not in inside("cite").text
        assert title in inside("cite", "--later").text
        assert title in inside("cite", name).text


@pytest.mark.parametrize("name", LATER)
def test_a_later_study_is_found_by_its_id_always(name: str) -> None:
    """Whoever names a later study gets it, by any command and without `--later`."""
    assert inside("study", name.upper(), "--json").json["collection"] == "later"
    assert set(shown(inside("studies", "compare", name, "--json").json)) == {name}
    for words in OF_STUDIES:
        if takes(words, "--study"):
            args = (*call(words), "--study", name, "--json")
            assert inside(*args) == inside(*args, "--later")
    assert ldn_cli.load().study(name).id == name


def test_each_study_says_where_it_belongs(tmp_path: Path) -> None:
    """The collection of a study is the page's, the later ones or the user's own."""
    done = ldn("studies", "list", "--later", "--json", "--data", saved(tmp_path))
    assert [row["collection"] for row in done.json] == [
        *["page"] * len(STUDIES), *["later"] * len(LATER), "own",
    ]  # fmt: skip


def test_python_iterates_over_them_if_asked() -> None:
    """`load` yields the three, with `later=True` the later ones too."""
    assert [study.id for study in ldn_cli.load()] == list(STUDIES)
    assert [study.id for study in WHOLE] == [*STUDIES, *LATER]
    assert ldn_cli.load().words.domains.keys() == WHOLE.words.domains.keys()


@pytest.mark.parametrize(
    ("words", "name"),
    [*((words, "list") for words in ACROSS), *((("studies", "list"), name) for name in FORMATS)],
)
def test_the_three_point_to_the_later_ones(words: Words, name: str) -> None:
    """Where the three are shown together one line says what there is besides; data have no line.

    It is not said where the later ones are shown, nor of some of the three.
    """
    args = (*call(words), "--format", name)
    said = name not in {"json", *SINGLE}
    assert points(inside(*args).text) == said
    assert not points(inside(*args, "--later").text)
    assert not points(inside(*args, "--study", "cree2010", "--study", "zagon2009").text)
    assert points(inside(*args, *(f"--study={study}" for study in STUDIES)).text) == said


@pytest.mark.parametrize("name", [*STUDIES, *LATER])
def test_one_study_points_to_no_other(name: str) -> None:
    """A study alone, one that is filtered, and references have no such line."""
    for args in (("study", name), ("studies", "compare", name), ("cite",), ("background",)):
        assert not points(inside(*args).text)
    assert not points(inside("studies", "list", "--species", "human").text)


def test_own_studies_beside_the_three_change_nothing(tmp_path: Path) -> None:
    """The line stands where own studies are shown with the three, and not of own ones alone."""
    file = saved(tmp_path)
    assert points(ldn("studies", "list", "--data", file).text)
    assert not points(ldn("studies", "list", "--data", file, "--study", "own2021").text)


def test_the_line_agrees_with_the_records() -> None:
    """It counts the later studies, and the people in the one randomized trial among them."""
    randomized = [
        study
        for study in map(WHOLE.study, LATER)
        if any(f.characteristic == "allocation" and "random" in str(f.value) for f in study.design)
    ]
    (trial,) = randomized
    assert f"{len(LATER)} later human studies" in POINTER
    assert f"({trial.id}, {ldn_cli.dropouts(trial).enrolled} adults)" in POINTER
    assert "--later" in POINTER


def test_an_empty_answer_names_the_later_studies_that_have_one() -> None:
    """Where no study of the page has a record of a choice, those later ones that have are named."""
    asked = ("studies", "outcomes", "--domain", "walking")
    assert "Later studies with such records: ludwig2016: --later\n" in ldn(*asked).text
    assert {row["study"] for row in ldn(*asked, "--later", "--json").json} == {"ludwig2016"}
    assert "Later studies" not in ldn(*asked, "--later").text
    assert "Later studies" not in ldn(*asked, "--study", "cree2010").text
