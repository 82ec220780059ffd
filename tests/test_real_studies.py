"""Studies typed from real abstracts and registrations: each number is there, and shown as it is."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from conftest import remembered
from inprocess import ldn as inside
from inprocess import report
from own import ldn
from real_numbers import INVENTED, NUMBERS, REAL, SUMMARIZED, Real
from test_screen import check, drawn, flat, lines_of

from ldn_cli.dataset.store import Dataset
from ldn_cli.render.cells import Numbers, spans
from ldn_cli.render.look import Look
from ldn_cli.render.spans import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ldn_cli.report.sheet import Cell

FOLDER = Path(__file__).parent / "real"
BESIDE = ("--data", str(FOLDER))
STUDIES = tuple(dict.fromkeys(real.study for real in NUMBERS))
WITHOUT_CONTROL = {
    "postviral2022": "There was no control group.",
    "combined2023": "There was no other arm.",
    "registry2017": "No control group is recorded.",
}
EVERY_STUDY = pytest.mark.parametrize("study", STUDIES)
# What is the same for most outcomes is said once, under them.
ONCE = ("All of these: ", "Where no other comparison is named: ")


def at(content: Any, path: str) -> Any:
    """Return what stands at a key path."""
    for key in re.findall(r"\w+", path):
        content = content[int(key) if isinstance(content, list) else key]
    return content


@remembered
def typed(study: str) -> dict[str, Any]:
    """Return the content of a study file, numbers with their digits."""
    text = (FOLDER / f"{study}.toml").read_text(encoding="utf-8")
    return tomli.loads(text, parse_float=Decimal)


def record(real: Real) -> dict[str, Any]:
    """Return the record of a section that a number stands in."""
    path = re.match(r"(dropouts\.)?\w+\[\d+\]", real.path)
    assert path
    return dict(at(typed(real.study), path[0]))


def section(real: Real) -> str:
    """Return the section in which a number is shown: the range of an instrument with outcomes."""
    name = re.split(r"\W", real.path)[0]
    return "outcomes" if name == "instruments" else name


def names(real: Real) -> list[str]:
    """Return what the row of a number may be called, on the screen and in files."""
    one = record(real)
    labels = Dataset().words.characteristics
    called = [one[key] for key in ("measure", "event", "label", "reason") if key in one]
    called += [one[key].replace("_", " ") for key in ("stage", "kind") if key in one]
    called += [one[key] for key in ("stage", "kind", "characteristic") if key in one]
    if "characteristic" in one:
        called.append(labels[one["characteristic"]].label)
    return called


def holds(text: str, number: str) -> bool:
    """Return whether a text has a number with these digits, and not as a part of another."""
    bare = re.escape(number.removeprefix("-"))
    return re.search(rf"(?<![\w.]){bare}(?!\w|\.\d)", text) is not None


def missing(real: Iterable[Real], rows: Iterable[str], *, said_once: str = "") -> list[Real]:
    """Return the numbers that no row has with their digits, name, group and time."""
    texts = [flat(f"{row} {said_once}").casefold() for row in rows]
    return [
        one
        for one in real
        if not any(
            holds(text.replace("ci95", "95"), one.number)
            and all(word.casefold() in text for word in (one.group, one.time) if word)
            and any(name.casefold() in text for name in names(one))
            for text in texts
        )
    ]


def of(study: str, *sections: str) -> list[Real]:
    """Return the numbers of a study, of some sections alone if these are named."""
    return [
        one for one in NUMBERS if one.study == study and (not sections or section(one) in sections)
    ]


# ---- the files


def test_the_files_are_valid() -> None:
    """The checker finds no problem with any study of the folder."""
    found = inside("dataset", "validate", str(FOLDER), "--json").json
    assert (found["files"], found["problems"]) == (len(STUDIES), [])


def test_every_file_has_its_numbers_in_the_table() -> None:
    """The table has numbers of each study file, no number twice."""
    files = {file.stem for file in FOLDER.glob("*20*.toml")}
    assert {real.study for real in NUMBERS} == files
    assert len({(real.study, real.path, real.number) for real in NUMBERS}) == len(NUMBERS)
    assert min(map(len, (REAL, SUMMARIZED, INVENTED))) > 0


@EVERY_STUDY
def test_every_number_is_typed(study: str) -> None:
    """A study file has each number at its key path, with its digits, group and time."""
    for real in of(study):
        assert holds(str(at(typed(study), real.path)).replace("ci95", "95"), real.number), real
        way = real.path.split(".")
        holders = [at(typed(study), ".".join(way[:end])) for end in range(1, len(way))]
        for key in ("group", "time"):
            told = [holder[key] for holder in holders if isinstance(holder, dict) and key in holder]
            assert (told or [None])[-1] == getattr(real, key), real


# ---- what `ldn study` shows


def screen_rows(study: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the title, and the rows of each layout, of each sheet of a study, with its notes."""

    def text(cell: Cell) -> str:
        return text_of(spans(cell, Numbers(), Look())).replace("\xa0", " ")

    for sheet in report("study", study, "--all", *BESIDE).sheets:
        for layout in sheet.layouts():
            notes = [*map(text, (*sheet.marks(layout), *sheet.notes()))]
            once = " ".join(note for note in notes if note.startswith(ONCE))
            rows = [
                " ".join(text(column.cell(line)) for column in layout.columns)
                for line in lines_of(sheet, layout)
            ]
            yield sheet.title, [f"{row} {once}" for row in rows] + notes


@EVERY_STUDY
def test_every_number_is_on_the_screen(study: str) -> None:
    """Whatever the width, a row has each number with its digits, name, group and time."""
    for title, rows in screen_rows(study):
        assert missing(of(study, title.lower().replace(" ", "_")), rows) == []


@EVERY_STUDY
@pytest.mark.parametrize(
    ("name", "width"), [("table", 40), ("table", 80), ("table", 140), ("list", 80)]
)
def test_every_row_is_drawn(study: str, name: str, width: int) -> None:
    """At 40, 80 and 140 columns, and as a list, each word and number of the rows is drawn."""
    args = ("study", study, "--all", *BESIDE)
    check(args, drawn(args, name, Look(width=width)), width)


@EVERY_STUDY
def test_every_number_is_in_the_markdown(study: str) -> None:
    """A row of the Markdown has each number with its digits, name, group and time."""
    text = inside("study", study, "--format", "markdown", *BESIDE).text
    lines = re.sub(r"\\(?=[\W_])", "", text).splitlines()
    once = " ".join(line for line in lines if line.removeprefix("- ").startswith(ONCE))
    assert missing(of(study), lines, said_once=once) == []


@EVERY_STUDY
def test_every_number_is_in_the_csv(study: str) -> None:
    """A row of a section's CSV has each number with its digits, name, group and time."""
    for name in ("outcomes", "dropouts", "adverse_events", "design"):
        option = f"--{name.replace('_', '-')}"
        text = inside("study", study, option, "--format", "csv", *BESIDE).text
        rows = [" ".join(row).replace('"', " ") for row in csv.reader(io.StringIO(text))]
        numbers = [real for real in of(study, name) if not real.path.startswith("instruments")]
        assert missing(numbers, rows) == []


@EVERY_STUDY
def test_every_number_is_in_the_json(study: str) -> None:
    """The JSON has each number where the study file has it, with the same digits."""
    text = inside("study", study, "--json", *BESIDE).text
    found = json.loads(text, parse_float=Decimal)
    for real in of(study):
        path = real.path
        if path.startswith("instruments"):
            used = [outcome.get("instrument") for outcome in typed(study)["outcomes"]]
            place = used.index(record(real)["id"])
            path = f"outcomes[{place}].{path.partition('.')[2]}"
        assert str(at(found, path)) == str(at(typed(study), real.path)), real


# ---- views that set studies beside each other


def view(*args: str) -> str:
    """Return a view, labelled, as one line of text."""
    return flat(drawn((*args, *BESIDE), "list", Look(width=200)))


def test_combined_treatment_is_not_shown_as_ldn_alone() -> None:
    """A group that had more than LDN is named over its results, and what was given is said."""
    args = ("--study", "combined2023")
    plot = inside("studies", "matrix", *args, "--json", *BESIDE).json
    assert plot["studies"] == [{"id": "combined2023", "groups": ["LDN-and-patch"]}]
    assert [(cell["domain"], cell["direction"]) for cell in plot["cells"]] == [
        ("fatigue", "improved"), ("symptoms", "improved"), ("response", "not_applicable"),
    ]  # fmt: skip
    for words in ("matrix", "outcomes"):
        shown = view("studies", words, *args)
        assert "LDN-and-patch" in shown
        assert "! combined2023: The drug and a patch were given together, never LDN alone." in shown
    for words in ("list", "compare"):
        assert "low-dose naltrexone and a patch together" in view("studies", words, *args)


def test_study_without_a_group_to_show_is_not_in_the_matrix(tmp_path: Path) -> None:
    """A study without a group LDN that names none shows none in the matrix, which says so."""
    for name in ("combined2023.toml", *(f"{kind}.toml" for kind in SHARED)):
        text = (FOLDER / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(re.sub("^matrix_groups.*\n", "", text, flags=re.MULTILINE))
    args = ("studies", "matrix", "--study", "combined2023", "--study", "cree2010", "--data")
    plot = ldn(*args, tmp_path, "--json").json
    assert {"id": "combined2023", "groups": []} in plot["studies"]
    assert {cell["study"] for cell in plot["cells"]} == {"cree2010"}
    shown = flat(ldn(*args, tmp_path).text)
    assert "Not in the plot: LDN-and-patch of combined2023: ldn study combined2023" in shown
    assert shown.count("combined2023") == 2


SHARED = ("domains", "instruments", "sources")


def test_attrition_does_not_apply_to_a_register() -> None:
    """Where nobody could drop out, each view says that it does not apply, not that it is absent."""
    args = ("--study", "registry2017")
    found = inside("study", "registry2017", "--json", *BESIDE).json["dropouts"]
    assert (found["enrolled"], found["completed"], found["attrition"]) == (341, None, None)
    rows = inside("studies", "compare", "registry2017", "--json", *BESIDE).json
    entries = {row["characteristic"]: row["entries"][0] for row in rows}
    assert entries["attrition"]["status"] == entries["completed"]["status"] == "not_applicable"
    assert "! registry2017: dropouts: does not apply [" in view("studies", "matrix", *args)
    assert "! registry2017: dropouts: does not apply [" in view("studies", "outcomes", *args)
    for words in ("list", "dropouts"):
        shown = view("studies", words, *args)
        assert "does not apply" in shown
        assert "not reported" not in shown.partition("Sources")[0]
    whole = view("studies", "compare", "registry2017", "--all")
    assert "Characteristic: attrition registry2017: does not apply" in whole
    assert "341 participants" in whole


@EVERY_STUDY
def test_no_control_group_is_said(study: str) -> None:
    """Results of a study without a control group say so, in the words of its caveat or ours."""
    for words in ("matrix", "outcomes"):
        shown = view("studies", words, "--study", study)
        said = re.findall(rf"! {study}: (\S[^!\[]*?(?:control group|other arm)[^!\[.]*\.)", shown)
        assert said == [text for name, text in WITHOUT_CONTROL.items() if name == study]


def test_disagreeing_sources_are_said() -> None:
    """What reads differently because sources disagree has a mark, and the way to both sides."""
    args = ("--study", "crossover2013")
    command = "ldn study crossover2013 --discrepancies"
    listed = view("studies", "list", *args)
    assert "double-blind, placebo-controlled crossover trial* [1]" in listed
    assert "low-dose naltrexone, 4.5 mg for 12 weeks* [1]" in listed
    for words in ("31 randomized*", "29 (computed)*", "6.5% (computed)*"):
        assert words in listed
    assert "chronic pain, women [1]" in listed  # of which there is one account
    beside = view("studies", "compare", "crossover2013", "--all")
    for words in (
        "LDN: 4.5 mg* [1]; LDN: 3 to 4.5 mg [2]",
        "31 randomized* [1]",
        "double-blind* [1]",
    ):
        assert words in beside
    for shown in (listed, beside):
        assert f"crossover2013: the sources disagree (*): {command}" in shown
    for words in ("matrix", "outcomes", "dropouts"):
        assert command in view("studies", words, *args)
    both = view("studies", "discrepancies", *args)
    for words in ("4.5 mg", "3 to 4.5 mg", "31 women were assigned.", "Enrolment 53."):
        assert f"Statement: {words} Source: [" in both


def test_the_stage_that_loss_is_counted_from_is_named() -> None:
    """Of those randomized, not of the enrolled of a register, where the study file says so."""
    found = inside("studies", "list", "--study", "crossover2013", "--json", *BESIDE).json[0]
    assert (found["enrolled"], found["completed"]) == (31, 29)
    for name, width in (("table", 80), ("table", 140), ("list", 200)):
        args = ("studies", "list", "--study", "crossover2013", *BESIDE)
        shown = flat(drawn(args, name, Look(width=width)))
        assert "31 randomized" in shown
        assert "enrolled" not in shown


def test_those_who_could_be_asked_are_no_dropouts() -> None:
    """Who answered later is told as that: nobody who did not has dropped out by the source."""
    found = inside("study", "postviral2022", "--json", *BESIDE).json["dropouts"]
    assert (found["completed"], found["attrition"]) == (None, None)
    said = "36 of 52 (69.2%) followed up, at two months"
    assert said in view("studies", "list", "--study", "postviral2022").replace("*", "")
    assert f"! postviral2022: {said}; dropouts: not recorded" in view(
        "studies", "matrix", "--study", "postviral2022"
    )
