"""Figures: they say what the records say, fit their page, and are files of their kind."""

from __future__ import annotations

import errno
import io
import logging
import os
import re
import shutil
import subprocess
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from conftest import FLEETING, LDN, MUTATING, PLAIN
from hypothesis import given, reject
from hypothesis import strategies as st
from own import CITED, ldn, saved, study
from test_hostile_text import HOSTILE

from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.matrix import matrix
from ldn_cli.evidence.model import Study as Model
from ldn_cli.evidence.numbers import BASES, dropouts
from ldn_cli.evidence.reference import full_reference
from ldn_cli.evidence.wording import people
from ldn_cli.render import drawing
from ldn_cli.render.figure import FORMATS
from ldn_cli.render.layout import WIDE
from ldn_cli.report import figure_flow, figure_matrix
from ldn_cli.report.figure import Box, Citations, Flow, Grid, Level
from ldn_cli.report.flow import STAGES
from ldn_cli.report.frame import Frame
from ldn_cli.report.matrix import LEGEND
from ldn_cli.report.sheet import DIRECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inprocess import Done

    from ldn_cli.report.figure import Figure

REAL = str(Path(__file__).parent / "real")
DATA = Dataset([REAL], later=True)
PAGE = Dataset()
ALL = {one.id: one for one in DATA}
FLOWS = [name for name, one in ALL.items() if not figure_flow.nothing_drawn(one)]
EVERY_FLOW = pytest.mark.parametrize("name", FLOWS)
EVERY_KIND = pytest.mark.parametrize("kind", FORMATS)
STARTS = {"svg": b"<?xml", "pdf": b"%PDF-", "png": b"\x89PNG\r\n"}
SVG = "{http://www.w3.org/2000/svg}"


def flow(name: str, dataset: Dataset = DATA) -> Figure:
    """Return the participant flow of a study as a figure."""
    one = dataset.study(name)
    return figure_flow.figure(one, Citations(dataset.words_of(one).sources))


def grid(*studies: Model, pointer: str | None = None) -> Figure:
    """Return the effect direction plot of studies as a figure."""
    words = DATA.words_of(*studies)
    cells = matrix(studies, words.domains)
    frame = Frame(studies, words, commands=False)
    return figure_matrix.figure(cells, frame, Citations(words.sources), pointer)


def boxes(figure: Figure) -> list[Box]:
    """Return the boxes of a participant flow, from top to bottom."""
    assert isinstance(figure.body, Flow)
    return [box for level in figure.body.levels for box in level.boxes]


def headings(figure: Figure) -> list[tuple[str, ...]]:
    """Return the headings of the boxes, level by level, without the mark of a disagreement."""
    levels = figure.body.levels if isinstance(figure.body, Flow) else ()
    return [tuple(box.heading.removesuffix("*") for box in level.boxes) for level in levels]


def numbers(figure: Figure) -> dict[str, int]:
    """Return the number that each source has in the list below a figure, by its reference."""
    (listed,) = (note.lines for note in figure.notes if note.heading == "Sources")
    return {line.partition("] ")[2]: int(line[1 : line.index("]")]) for line in listed}


def cited(figure: Figure, *sources: str) -> str:
    """Return how a figure cites sources."""
    known = numbers(figure)
    found = sorted(known[full_reference(DATA.words.sources[source])] for source in sources)
    return "".join(f"[{number}]" for number in found)


# ---- what a participant flow says


@EVERY_FLOW
def test_every_number_of_the_flow_is_drawn(name: str) -> None:
    """Each count and each reason stands in a box with its number, beside that of its source."""
    figure = flow(name)
    lines = [line for box in boxes(figure) for line in box.lines]
    for count in ALL[name].dropouts.counts:
        number = f"n\xa0=\xa0{people(count.n, count.of, count.percent)}"
        number = rf"{re.escape(number)}\*?\xa0(\[\d+\])*{re.escape(cited(figure, count.source))}"
        told = [re.search(number, line) for line in lines if (count.time or "") in line.casefold()]
        assert any(told), count
    for reason in ALL[name].dropouts.reasons:
        end = f"{reason.reason or 'not reported'}: n\xa0=\xa0{reason.n}"
        assert any(line.endswith(f"{end}\xa0{cited(figure, reason.source)}") for line in lines)


@EVERY_FLOW
def test_no_number_of_the_flow_is_made_up(name: str) -> None:
    """What a box counts is a count or a reason with a source, or is marked as computed."""
    told = dropouts(ALL[name])
    stated = {*(count.n for count in told.counts), *(reason.n for reason in told.reasons)}
    derived = {getattr(told, key) for key in told.derived} & {*range(10_000)}
    for line in (line for box in boxes(flow(name)) for line in (*box.lines, box.heading)):
        for number in map(int, re.findall(r"n\xa0=\xa0(\d+)", line)):
            assert number in (derived if "(computed)" in line else stated), line
            assert "(computed)" in line or re.search(r"\[\d+\]", line), line
        assert "%" not in line or "computed)" in line or re.search(r"\(\d.*%\)", line), line
    for box in boxes(flow(name)):
        assert (box.kind == "computed") == ("(computed)" in box.lines[0] and box.kind != "lost")


SHAPES = {
    "cree2010": [
        ("Enrolled",),
        ("20 of 80 (25%, computed) are without complete data",),
        ("Completed",),
        ("Complete data",),
    ],
    "martino2008": [
        ("Planned",),
        ("Participants",),
        ("5 of 40 (12.5%, computed) left the study",),
        ("Completed",),
    ],
    "ludwig2016": [("Participants",), ("LDN", "glatiramer+LDN-offer"), ("Dropouts",)],
    "bowel2011": [
        ("Enrolled",),
        ("LDN", "placebo"),
        ("Left, LDN", "Left, placebo"),
        ("Completed, LDN", "Completed, placebo"),
        ("All groups: 1 of 40 (2.5%, computed) did not complete",),
        ("Completed",),
    ],
    "crossover2013": [
        ("Enrolled",),
        ("Randomized",),
        ("LDN-first", "placebo-first"),
        ("Left, LDN-first", "Left, placebo-first"),
        ("Completed, LDN-first", "Completed, placebo-first"),
        ("All groups: 2 of 31 (6.5%, computed) left the study",),
        ("Completed",),
    ],
    "twotrials2023": [
        ("Randomized",),
        ("trial-1", "trial-2"),
        ("LDN-trial-1", "placebo-trial-1", "LDN-trial-2", "placebo-trial-2"),
        ("Completed",),
    ],
    "fibromyalgia2024": [("Randomized",), ("Losses",), ("Completed",)],
    "postviral2022": [("Enrolled",), ("Started",), ("Followed up",), ("Completed",)],
}


@pytest.mark.parametrize("name", SHAPES)
def test_the_flow_branches_where_counts_do(name: str) -> None:
    """The flow is a chain that parts where there are counts by group, and comes together again."""
    assert headings(flow(name)) == SHAPES[name]


def test_losses_stand_beside_the_chain() -> None:
    """What is lost of all participants stands aside; what a group loses is in its column."""
    for name in FLOWS:
        body = flow(name).body
        assert isinstance(body, Flow)
        for level in body.levels:
            lost = len(level.boxes) == 1 and level.boxes[0].kind == "lost"
            assert level.aside == lost, (name, level)


def counted(*counts: tuple[str, str | None, int], **more: Any) -> Figure:
    """Return the flow of a study of one's own with these counts: stage, group, number."""
    told = [{"stage": s, "n": n, **({"group": g} if g else {}), **CITED} for s, g, n in counts]
    own = msgspec.convert(study(dropouts={"counts": told, **more}, discrepancies=[]), type=Model)
    return figure_flow.figure(own, Citations({one.id: one for one in own.sources}))


def test_groups_stay_apart_to_the_end() -> None:
    """What is told of all participants while groups are apart waits until they come together."""
    arms = ("LDN", "placebo")
    figure = counted(
        *(("screened", None, 60), ("excluded", None, 20), ("randomized", None, 40)),
        *(("randomized", arm, 20) for arm in arms),
        *(("completed", arm, 18) for arm in arms),
        *(("analysed", arm, 20) for arm in arms),
        ("analysed", None, 40),
    )
    assert headings(figure) == [
        ("Screened",),
        ("Excluded",),
        ("Randomized",),
        arms,
        ("Completed, LDN", "Completed, placebo"),
        ("Analysed, LDN", "Analysed, placebo"),
        ("All groups: 4 of 40 (10%, computed) did not complete",),
        ("Completed, all groups",),
        ("Analysed",),
    ]
    assert "n\xa0=\xa036, sum of the groups (computed)" in boxes(figure)[-2].lines


@given(
    st.lists(
        st.tuples(
            st.sampled_from(STAGES),
            st.sampled_from((None, "LDN", "placebo")),
            st.integers(0, 999),
        ),
        min_size=1,
        max_size=14,
    ),
    st.lists(st.sampled_from((None, "LDN", "placebo")), max_size=3),
    st.sampled_from((None, *BASES)),
)
def test_no_count_is_left_out(
    counts: list[tuple[str, str | None, int]], reasons: list[str | None], base: str | None
) -> None:
    """Whatever is counted of whom at which stage, each number is drawn, and on the page."""
    lost = [
        {"kind": "death", "n": 1000 + at, **({"group": g} if g else {}), **CITED}
        for at, g in enumerate(reasons)
    ]
    try:
        figure = counted(*counts, reasons=lost, **({"base": base} if base else {}))
    except ValueError:  # more at the end than at the beginning
        reject()
    told = "\n".join(line for box in boxes(figure) for line in (*box.lines, ""))
    for number in (*(n for _, _, n in counts), *(one["n"] for one in lost)):
        assert re.search(rf"n\xa0=\xa0{number}\*?\xa0\[1\]", told), told
    assert_laid_out(figure)


def test_losses_by_group_stand_in_one_box_where_groups_have_no_column() -> None:
    """Each loss and each reason has the name of its group, and their sum says what it is of."""
    lost = [{"kind": "death", "n": 1, "group": "LDN", **CITED}]
    counts = [("randomized", None, 40), ("left", "LDN", 2), ("left", "placebo", 1)]
    assert boxes(counted(*counts, reasons=lost))[1].lines == (
        "Left the study: n\xa0=\xa03, sum of the groups (computed)",
        "LDN, left the study: n\xa0=\xa02\xa0[1]",
        "• LDN: death: reason not reported: n\xa0=\xa01\xa0[1]",
        "Placebo, left the study: n\xa0=\xa01\xa0[1]",
        "Attrition, 95% interval: 2.6% to 19.9% (computed)",
    )


@pytest.mark.parametrize("end", ["completed", "complete_data"])
def test_what_groups_have_at_the_end_is_added_up(end: str) -> None:
    """Where groups alone are counted, the last box has their sum, and says that it is one."""
    stages = ("randomized", end)
    figure = counted(*((stage, arm, 20) for stage in stages for arm in ("LDN", "placebo")))
    assert boxes(figure)[-1].lines == ("n\xa0=\xa040, sum of the groups (computed)",)


def test_who_took_part_at_no_stage_stands_with_the_base() -> None:
    """A number without a stage is no level of its own beside one that is the sum of the groups."""
    arms = [("randomized", arm, 20) for arm in ("LDN", "placebo")]
    first, *_ = boxes(counted(("participants", None, 50), *arms, base="randomized"))
    assert first.heading == "Randomized"
    assert first.lines[-1] == "Took part, stage not stated: n\xa0=\xa050\xa0[1]"
    one = counted(("participants", None, 50), arms[0], base="randomized")
    assert headings(one)[0] == ("Participants",)  # of whom the base has no number


def test_a_group_without_a_count_has_a_box_that_says_so() -> None:
    """Where one group alone is counted, the box of the other says that it is not recorded."""
    figure = counted(
        *(("randomized", arm, 20) for arm in ("LDN", "placebo")), ("completed", "LDN", 18)
    )
    assert boxes(figure)[-1] == Box("Completed, placebo", ("not recorded",), "absent")
    (ldn, placebo) = boxes(counted(("randomized", "LDN", 20)))[:2]
    assert ldn.lines[-1] == "Randomized: n\xa0=\xa020\xa0[1]"
    assert (placebo.lines[-1], placebo.kind) == ("Randomized: not recorded", "absent")


def test_losses_without_a_reason_say_so() -> None:
    """Where nobody says why participants were lost, that stands in the box of the losses."""
    (lost,) = (
        box
        for box in boxes(counted(("enrolled", None, 20), ("completed", None, 17)))
        if box.kind == "lost"
    )
    assert "Reasons: not recorded" in lost.lines


def test_what_there_is_not_is_told_apart() -> None:
    """Not reported, does not apply and not recorded stand as the records have them."""
    ends = {name: boxes(flow(name))[-1] for name in FLOWS}
    absent = {name: (box.heading, *box.lines) for name, box in ends.items() if box.kind == "absent"}
    assert absent == {
        "ludwig2016": ("Dropouts", "not reported\xa0[1]"),
        "raknes2017": ("Dropouts", "does not apply\xa0[1]"),
        "sharafaddinzadeh2010": ("Dropouts", "not reported\xa0[1]"),
        "registry2017": ("Dropouts", "does not apply\xa0[1]"),
        **dict.fromkeys(
            ("combined2023", "fibromyalgia2024", "postviral2022", "twotrials2023"),
            ("Completed", "not recorded"),
        ),
    }
    left, other = (box for box in boxes(flow("bowel2011")) if box.heading.startswith("Left, "))
    assert (left.kind, left.lines) == ("absent", ("not recorded",))
    assert other.lines == ("n\xa0=\xa01\xa0[1]", "• lack of efficacy: n\xa0=\xa01\xa0[1]")
    lost = [box for box in boxes(flow("crossover2013")) if box.heading.startswith("Left, ")]
    assert all(box.lines[-1] == "Reasons: not recorded" for box in lost)


def test_lost_data_are_no_reason_for_leaving() -> None:
    """Losses of data have a heading of their own below the reasons of those who left."""
    (lost,) = (box for box in boxes(flow("cree2010")) if box.kind == "lost")
    left, *people, heading, first, second, _ = lost.lines
    assert (left[:14], heading) == ("Left the study", "Loss of data:")
    assert [re.findall(r"=\xa0(\d+)", line) for line in people] == [["8"], ["1"], ["1"]]
    kinds = [line.partition(":")[0] for line in (first, second)]
    assert kinds == ["• data management", "• incomplete data"]
    whole = counted(
        *(("randomized", arm, 9) for arm in ("LDN", "placebo")),
        reasons=[
            {"kind": kind, "group": "LDN", "n": 1, **CITED} for kind in ("incomplete_data", "death")
        ],
    )
    (lost,) = (box for box in boxes(whole) if box.heading == "Left, LDN")
    assert [line.partition(":")[0] for line in lost.lines] == [
        "• death",
        "Loss of data",
        "• incomplete data",
    ]


def test_sources_that_disagree_are_marked() -> None:
    """Numbers that differ are both there with an asterisk, and below is what each source says."""
    figure = flow("cree2010")
    (page,) = (line for box in boxes(figure) for line in box.lines if line.startswith("Took part"))
    assert page == "Took part, stage not stated: n\xa0=\xa080*\xa0[3]; n\xa0=\xa060*\xa0[3]"
    assert figure.title == "Participant flow of cree2010*"
    assert all(box.heading.endswith("*") for box in boxes(figure))
    assert figure.notes[0].heading == "*: the sources disagree"
    points = [one for one in ALL["cree2010"].discrepancies if "dropouts" in one.about]
    for point, line in zip(points, figure.notes[0].lines, strict=True):
        assert line.casefold().startswith(point.topic)
        for said in point.statements:
            assert f"{said.text}\xa0{cited(figure, said.source)}" in line
    assert "*" not in flow("martino2008").description()  # 5 of 40 and 5 are the same number


def test_numbers_that_differ_need_no_discrepancy_to_be_marked(tmp_path: Path) -> None:
    """Two numbers of one stage are both shown and marked where no record says that they differ."""
    other = {"source": "own-register", "locator": "x"}
    counts = [{"stage": "enrolled", "n": 20, **CITED}, {"stage": "enrolled", "n": 21, **other}]
    saved(tmp_path, study(dropouts={"counts": counts}, discrepancies=[]))
    figure = flow("own2021", Dataset([tmp_path]))
    assert boxes(figure)[0].lines == ("n\xa0=\xa020*\xa0[1]; n\xa0=\xa021*\xa0[2]",)
    assert figure.notes[0].lines == ("*: different numbers are stated.",)


# ---- what an effect direction plot says


@pytest.mark.parametrize("studies", [tuple(PAGE), tuple(DATA)], ids=["page", "all"])
def test_the_plot_has_the_cells_of_the_matrix(studies: tuple[Model, ...]) -> None:
    """Each cell of the matrix has its sign, marked where sources disagree, and no other has one."""
    figure = grid(*studies)
    assert isinstance(figure.body, Grid)
    words = DATA.words_of(*studies)
    cells = {
        (words.domains[cell.domain].label, cell.study): (cell.direction, cell.agree)
        for cell in matrix(studies, words.domains).cells
    }
    shown = {
        (label, head.name): (sign.direction, sign.agree)
        for label, signs in figure.body.rows
        for head, sign in zip(figure.body.heads, signs, strict=True)
        if sign
    }
    assert shown == cells
    described = figure.description()
    for (label, name), (direction, agree) in cells.items():
        (line,) = (one for one in described.splitlines() if one.startswith(f"{label}: "))
        assert f"{name} {DIRECTIONS[direction]}{'' if agree else '*'}" in line


def test_the_heads_have_species_and_number() -> None:
    """A head has the species and the number of participants; an animal study is marked."""
    body = grid(*PAGE).body
    assert isinstance(body, Grid)
    assert [(head.name, head.under, head.warning) for head in body.heads] == [
        ("cree2010", "human, n\xa0=\xa080", ""),
        ("martino2008", "human, n\xa0=\xa040", ""),
        ("zagon2009", "n not reported", "ANIMAL STUDY (mouse)"),
    ]


def test_a_plot_says_what_must_not_be_missed() -> None:
    """Below stand losses, no control group, disagreement, animals, and what is no part of it."""
    pointer = PAGE.background_file.pointer
    told = "\n".join(line for note in grid(*PAGE, pointer=pointer).notes for line in note.lines)
    for words in (
        "cree2010: 20 of 80 (25%, computed) are without complete data",
        "martino2008: 5 of 40 (12.5%, computed) left the study",
        "martino2008: No source read mentions a control group.\xa0[",
        "zagon2009: animal study (mouse): ",
        "zagon2009: dropouts: not reported\xa0[",
        "cree2010: the sources disagree (*)",
        "*: the sources disagree; the numbers are those of the sources behind the mark.",
        "Statistical significance and size of effect are no part of the plot (Hilton Boon",
        "Not in the plot: HDN of zagon2009",
        pointer.removesuffix(": --later"),
    ):
        assert words in told
    assert re.findall(r".*\bldn \w.*|.*--\w+.*", told) == []  # no commands in a figure


def test_the_legend_has_every_sign() -> None:
    """What is shown is explained, and better, worse and no effect even where they are not shown."""
    body = grid(*DATA).body
    assert isinstance(body, Grid)
    assert {*dict(body.legend)} == {*DIRECTIONS, *LEGEND}
    assert all(re.match(r"\w.*\w\)?$", words) for _, words in body.legend), body.legend
    few = grid(ALL["zagon2009"]).body
    assert isinstance(few, Grid)
    assert [*dict(few.legend)] == ["improved", "worsened", "no_effect", "not_applicable"]


def test_signs_are_told_apart() -> None:
    """No two directions have one shape, and the colours stand out from white and the shade."""
    from ldn_cli.render import plot

    drawn = [plot.SIGNS.get(direction) for direction in DIRECTIONS]
    assert drawn.count(None) == 1  # the question mark
    assert len({*drawn}) == len(DIRECTIONS)
    for color in (plot.BETTER, plot.WORSE, plot.MIXED, plot.NEITHER):
        assert contrast(color, "#ffffff") > 3
        assert contrast(color, plot.SHADE) > 3


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG 2 has it."""

    def luminance(color: str) -> float:
        parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


# ---- how it is laid out


def places(figure: Figure) -> Iterator[tuple[str, float, float, float, float]]:
    """Yield each line of text of a figure that is not turned, with its left, top, right, bottom."""
    from ldn_cli.render import drawing
    from ldn_cli.render.canvas import width

    for (x, y), words, look, options in drawing.page(figure)._texts:
        if "rotation" not in options:
            wide = width(words, look)
            left = x - (wide / 2 if options.get("horizontalalignment") == "center" else 0)
            yield words, left, y - look.size / 72 * 0.75, left + wide, y + look.size / 72 * 0.2


LAID_OUT: dict[str, Any] = {
    **{name: lambda name=name: flow(name) for name in FLOWS},
    **{
        f"{count} studies": lambda count=count: grid(*[*DATA][:count])
        for count in (1, 3, 4, 5, 6, 9, len(ALL))
    },
}


@pytest.mark.parametrize("name", LAID_OUT)
def test_no_text_is_outside_the_page_or_on_another(name: str) -> None:
    """No line of text reaches over the edge of the page or of its box, or into another."""
    assert_laid_out(LAID_OUT[name]())


def assert_laid_out(figure: Figure) -> None:
    """Assert that no text of a figure is outside its page or its box, or on another."""
    from matplotlib.patches import Rectangle

    from ldn_cli.render import drawing

    page = drawing.page(figure)
    assert page.wide >= 7
    found = [*places(figure)]
    assert found
    for words, left, top, right, bottom in found:
        assert min(left, top) >= 0, words
        assert right <= page.wide, words
        assert bottom <= page.height, words
    for (one, left, top, right, bottom), (other, x, y, far, down) in combinations(found, 2):
        apart = right <= x or far <= left or bottom <= y or down <= top
        assert apart, (one, other)
    for box in (one.properties() for one in page._artists if isinstance(one, Rectangle)):
        (begin, base), end = box["xy"], box["x"] + box["width"]
        for words, left, top, right, bottom in found:
            if begin <= left < end and base <= -top < base + box["height"]:
                assert right <= end, words
                assert -bottom >= base, words


def test_long_texts_are_broken_into_lines(tmp_path: Path) -> None:
    """However long a text or a word is, it is drawn whole and on the page."""
    long = "moved to a place far away " * 12 + "x" * 300
    flowing = study()["dropouts"]
    flowing["reasons"][0]["reason"] = long
    flowing["counts"][1]["population"] = long
    saved(tmp_path, study(dropouts=flowing))
    dataset = Dataset([tmp_path])
    figure = flow("own2021", dataset)
    assert_laid_out(figure)
    found = [*places(figure)]
    assert all(right <= 7 for _, _, _, right, _ in found)
    told = "".join("".join(words for words, *_ in found).split())
    assert told.count("x" * 300) == 2


# ---- the files


def test_a_page_is_as_wide_as_its_groups_need() -> None:
    """A page has room for the words in each box beside others, however many there are."""
    levels = (Level(tuple(Box(f"Arm {n}", ("n = 20",), "stated") for n in range(9))),)
    made = flow("cree2010")._replace(body=Flow(levels))
    assert drawing.page(flow("cree2010")).wide == WIDE
    assert 9 * 1.5 < drawing.page(made).wide < 9 * 2


def test_an_arrow_leads_to_those_who_left_and_to_nobody_else() -> None:
    """What is told of all beside groups that part is on the way, where nobody leaves it."""
    drawings = []
    for kind in ("lost", "stated"):
        beside = Level((Box("All", ("n = 20",), kind),), aside=True)
        chain = (Level((Box("Enrolled", ("n = 20",), "stated"),)), beside)
        drawings.append(drawing.page(flow("cree2010")._replace(body=Flow(chain))))
    lost, stated = (len(page._artists) for page in drawings)
    assert lost == stated + 1


def test_matplotlib_says_nothing(tmp_path: Path) -> None:
    """What matplotlib would tell of fonts and folders is none of a reader's business."""
    logger = logging.getLogger("matplotlib")
    logger.setLevel(logging.WARNING)
    drawn(tmp_path, "svg", "flow", "cree2010")
    assert not logger.isEnabledFor(logging.ERROR)


def drawn(folder: Path, kind: str, *args: str) -> tuple[Done, bytes]:
    """Return what `ldn figure` does with `args` here, and the file that it wrote."""
    file = folder / f"figure.{kind}"
    done = ldn("figure", *args, "-o", file)
    return done, file.read_bytes()


@EVERY_KIND
def test_a_figure_has_the_same_bytes_everywhere(kind: str, tmp_path: Path) -> None:
    """Another process, without a home and with settings of matplotlib's own, writes these bytes."""
    if MUTATING:
        pytest.skip("the installed command is no mutant")
    done, content = drawn(tmp_path, kind, "flow", "cree2010")
    assert (done.code, done.stderr) == (0, "")
    assert done.text == f"Wrote {tmp_path}/figure.{kind}\n"
    assert content.startswith(STARTS[kind])
    (tmp_path / "matplotlibrc").write_text("text.color: red\nsvg.fonttype: path\nnonsense: 1\n")
    (tmp_path / "file").write_text("no folder")
    settings = {"MPLBACKEND": "nonsense", "SOURCE_DATE_EPOCH": "1"}
    if kind == "svg":  # once, as matplotlib then looks for all fonts there are
        settings |= dict.fromkeys(("HOME", "MPLCONFIGDIR"), str(tmp_path / "file"))
    again = subprocess.run(
        [LDN, "figure", "flow", "cree2010", "-o", f"again.{kind.upper()}"],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env=PLAIN | settings,
    )
    assert (again.returncode, again.stderr) == (0, b"")
    assert again.stdout == f"Wrote again.{kind.upper()}\n".encode()
    assert (tmp_path / f"again.{kind.upper()}").read_bytes() == content


@pytest.mark.parametrize("args", [("matrix",), ("flow", "cree2010")], ids=" ".join)
def test_an_svg_is_text_with_a_title_and_a_description(
    args: tuple[str, ...], tmp_path: Path
) -> None:
    """An SVG is XML with real text in the font, a title and a description that says all of it."""
    _, content = drawn(tmp_path, "svg", *args)
    root = ET.fromstring(content)  # noqa: S314 - our own
    title, description = (root.find(f"{SVG}{name}") for name in ("title", "desc"))
    assert title is not None
    assert description is not None
    assert root.get("role") == "img"
    ids = (root.get("aria-labelledby"), root.get("aria-describedby"))
    assert ids == (title.get("id"), description.get("id"))
    texts = [one.text or "" for one in root.iter(f"{SVG}text")]
    assert title.text == texts[0]
    told = " ".join(f"{title.text} {description.text}".split())
    for text in texts:
        known = text.replace("\xa0", " ").strip("–*?")
        assert all(word in told for word in re.sub(r"\[[\d,]+\]", "", known).split()), text
    families = {one.get("style") for one in root.iter(f"{SVG}text")}
    assert all("'DejaVu Sans'" in str(family) for family in families)
    assert b"<dc:date>" not in content
    assert {one.tag.partition("}")[2] for one in root.iter()}.isdisjoint({"image", "script", "a"})


@EVERY_KIND
def test_text_is_not_obeyed(kind: str, tmp_path: Path) -> None:
    """Markup, formulas, control characters and letters that the font lacks are drawn as text."""
    texts = [f"{text} $\\frac{{1}}{{2}}$ \ufffe" for text in HOSTILE.values()]
    flowing = study()["dropouts"]
    lost = {"kind": "withdrawal", "n": 0, **CITED}
    flowing["reasons"] = [{"reason": text, **lost} for text in texts]
    flowing["statements"] = [{"text": text, **CITED} for text in texts]
    saved(tmp_path, study(title=texts[0], dropouts=flowing))
    done, content = drawn(tmp_path, kind, "flow", "own2021", "--data", str(tmp_path))
    assert (done.code, done.stderr) == (0, "")
    assert content.startswith(STARTS[kind])
    if kind == "svg":
        root = ET.fromstring(content)  # noqa: S314 - our own
        shown = "".join("".join(one.text or "" for one in root.iter(f"{SVG}text")).split())
        assert shown.count("$\\frac{1}{2}$\ufffd") == 2 * len(texts) + 1
        assert shown.count("<script>alert(1)</script>") == 3
        description = root.findtext(f"{SVG}desc") or ""
        assert description.count("$\\frac{1}{2}$") == 2 * len(texts) + 1
        assert {one.tag for one in root} <= {
            f"{SVG}{tag}" for tag in ("title", "desc", "defs", "g")
        }


@pytest.mark.client
@pytest.mark.skipif(not shutil.which("pdffonts"), reason="pdffonts is not installed")
def test_a_png_is_fit_for_print(tmp_path: Path) -> None:
    """A PNG has 300 dots to each inch of its page, and the edge of each box where that stands."""
    from matplotlib.image import imread
    from matplotlib.patches import Rectangle

    from ldn_cli.render import drawing

    _, content = drawn(tmp_path, "png", "flow", "martino2008")
    dots = imread(io.BytesIO(content))
    page = drawing.page(flow("martino2008", PAGE))
    assert dots.shape[:2] == (int(page.height * 300), 7 * 300)
    for box in (one for one in page._artists if isinstance(one, Rectangle)):
        across, down = (
            round(300 * at) for at in (box.get_x(), -box.get_y() - box.get_height() / 2)
        )
        assert dots[down - 20 : down + 20, across - 3 : across + 4, :3].min() < 0.8


def test_a_pdf_brings_its_fonts(tmp_path: Path) -> None:
    """Every font of a PDF is DejaVu Sans, TrueType, and embedded."""
    drawn(tmp_path, "pdf", "matrix")
    command = ["pdffonts", str(tmp_path / "figure.pdf")]
    listed = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    fonts = [line.split() for line in listed.stdout.splitlines()[2:]]
    names = {font[0].partition("+")[2] or font[0] for font in fonts}
    assert names == {"DejaVuSans", "DejaVuSans-Bold"}
    assert all("TrueType" in font and font[-5] == "yes" for font in fonts)


# ---- what is refused


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("flow", "cree2010"), "ldn figure flow cree2010 -o flow.svg"),
        (("matrix",), "ldn figure matrix -o matrix.svg"),
        (("matrix", "-o", "x.gif"), "'x.gif'; end its name in one of .svg, .pdf, .png"),
        (("matrix", "-o", "-"), "'-'; end its name in one of .svg, .pdf, .png"),
        (("matrix", "-o", "svg"), "'svg'; end its name in one of .svg, .pdf, .png"),
        (("matrix", "-o", ".svg"), "'.svg'; end its name in one of .svg, .pdf, .png"),
        (("matrix", "-o", ""), "''; end its name in one of .svg, .pdf, .png"),
    ],
)
def test_a_file_must_be_named_for_its_kind(args: tuple[str, ...], told: str) -> None:
    """Without a file, or with one whose suffix names no kind, wrong usage says what is right."""
    done = ldn("figure", *args)
    assert (done.code, done.stdout) == (2, b"")
    assert told in done.stderr


def test_without_a_flow_there_is_no_figure(tmp_path: Path) -> None:
    """A study without a flow is answered with 1, and why there is none; nothing is written."""
    said = {"statements": [{"text": "Some left.", **CITED}]}
    saved(tmp_path, study(id="none2021", aliases=[], dropouts={}, discrepancies=[]))
    saved(tmp_path, study(id="said2021", aliases=[], dropouts=said, discrepancies=[]))
    file = tmp_path / "x.svg"
    for name, why in {
        "zagon2009": "not reported (looked through: nmss, zagon2009-abstract)",
        "none2021": "not recorded",
        "said2021": "no number is recorded, only words: ldn study said2021 --dropouts",
    }.items():
        done = ldn("figure", "flow", name, "-o", file, "--data", tmp_path)
        assert (done.code, done.stdout) == (1, b"")
        assert done.stderr == f"ldn: {name} has no participant flow to draw: {why}"
    saved(tmp_path, study(id="bare2021", aliases=[], outcomes=[], discrepancies=[]))
    done = ldn("figure", "matrix", "bare2021", "-o", file, "--data", tmp_path)
    assert (done.code, done.stdout) == (1, b"")
    assert "no outcome of a group that the matrix shows" in done.stderr
    assert not file.exists()


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that cannot be written is answered with 4; what was there stays, nothing is left."""
    (tmp_path / "folder.svg").mkdir()
    for name in ("folder.svg", "missing/x.svg", "x\0.svg"):
        done = ldn("figure", "flow", "martino2008", "-o", f"{tmp_path}/{name}")
        assert (done.code, done.stdout) == (4, b"")
        assert "cannot be written: " in done.stderr
    file = tmp_path / "x.svg"
    file.write_text("before")
    link = tmp_path / "link.svg"
    link.symlink_to(file)

    def full(path: Path, content: bytes) -> int:
        os.close(os.open(path, os.O_CREAT))
        raise OSError(28, "No space left on device", content[:0])

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        done = ldn("figure", "flow", "martino2008", "-o", file)
    assert (done.code, file.read_text()) == (4, "before")
    assert ldn("figure", "flow", "martino2008", "-o", link).code == 0
    assert link.is_symlink()
    assert file.read_bytes().startswith(STARTS["svg"])
    assert {*os.listdir(tmp_path)} == {"folder.svg", "x.svg", "link.svg"}  # noqa: PTH208


def test_without_matplotlib_one_message_says_what_to_install(tmp_path: Path) -> None:
    """Without the extra, wrong usage and the commands that install it; nothing is written."""
    if MUTATING:
        pytest.skip("the installed command is no mutant")
    (tmp_path / "matplotlib.py").write_text("raise ImportError(\"No module named 'matplotlib'\")")
    done = subprocess.run(
        [LDN, "figure", "flow", "cree2010", "-o", "x.svg"],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env=FLEETING | {"PYTHONPATH": str(tmp_path)},
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        "ldn: figures need matplotlib (No module named 'matplotlib'); install it: "
        "pip install 'ldn-cli[figures]', or with pipx: pipx inject ldn-cli matplotlib\n"
    )
    assert not (tmp_path / "x.svg").exists()


@pytest.mark.parametrize("step", ["drawing.page", "canvas.Canvas.saved"])
def test_a_figure_that_the_system_does_not_let_be_drawn_is_told_of(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where matplotlib cannot read its own files, exit code 4 says why, and nothing is written."""

    def fail(*_args: object) -> None:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr(f"ldn_cli.render.{step}", fail)
    done = ldn("figure", "flow", "cree2010", "-o", tmp_path / "x.svg")
    told = "ldn: the figure cannot be drawn: Too many open files"
    assert (done.code, done.stdout, done.stderr) == (4, b"", told)
    assert not [*tmp_path.iterdir()]


def test_what_is_too_long_for_a_page_is_an_svg(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A figure that is too long for a PDF or a PNG is refused as such, and drawn as SVG."""
    monkeypatch.setattr("ldn_cli.render.figure.LARGEST", 7)
    for kind in ("pdf", "png"):
        done = ldn("figure", "flow", "cree2010", "-o", tmp_path / f"x.{kind}")
        assert (done.code, done.stdout) == (2, b"")
        told = f"ldn: the figure is 8 inches long, too long for {kind.upper()}; write it as .svg"
        assert done.stderr == told
    assert drawn(tmp_path, "svg", "flow", "cree2010")[0].code == 0
