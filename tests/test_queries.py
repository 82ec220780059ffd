"""Numbers: what follows from a participant flow, what is shown as written, and group by group."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from own import CITED, FULL, ldn, saved, study
from registries import FORMATS, flag

from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.model import FlowCount, ParticipantFlow, Reason
from ldn_cli.evidence.numbers import dropouts, wilson
from ldn_cli.evidence.wording import interval_words, percent, reason_words

if TYPE_CHECKING:
    from ldn_cli.evidence.numbers import Dropouts

REAL = Path(__file__).parent / "real"
STUDY = Dataset().study("cree2010")  # with two groups, LDN and placebo
LOSS = ("attrition", "attrition_ci95")


def counted(n: int, stage: str, group: str | None = None, source: str = "s") -> FlowCount:
    """Return a count of participants."""
    fields = {"stage": stage, "group": group, "n": n, "source": source, "locator": "l"}
    return msgspec.convert(fields, FlowCount)


def flow(*counts: FlowCount, **other: Any) -> Dropouts:
    """Return what follows from `counts`."""
    made = ParticipantFlow(counts=counts, **other)
    return dropouts(msgspec.structs.replace(STUDY, dropouts=made))


# ---- the interval of a share


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_is_that_of_the_literature(count: int, total: int, low: float, high: float) -> None:
    """The intervals are those of method 3 in table I of Newcombe, Stat Med 1998;17:857-872."""
    assert wilson(count, total) == pytest.approx((low, high), abs=0.00005)


@given(st.integers(1, 10**9), st.data())
def test_wilson_contains_its_share(total: int, data: st.DataObject) -> None:
    """The interval lies within 0 and 1 and contains its share, whatever rounding makes of it.

    It is wider than nothing; of none and of all, one end is the share itself but for rounding.
    """
    drawn = data.draw(st.integers(0, total))
    for count in (drawn, 0, total):
        low, high = wilson(count, total)
        assert 0 <= low <= count / total <= high <= 1
        assert low < high
    assert wilson(0, total)[0] < 1e-12
    assert wilson(total, total)[1] > 1 - 1e-12


# ---- the participant flow


@pytest.mark.parametrize(
    ("given", "numbers", "derived"),
    [
        ((None, None, None), (None, None, None, None), ()),
        ((20, None, None), (20, None, None, None), ()),
        ((None, 17, None), (None, 17, None, None), ()),
        ((None, None, 3), (None, None, None, None), ()),
        ((None, 17, 3), (None, 17, None, None), ()),
        ((20, 17, None), (20, 17, 3, 0.15), ("not_completed", *LOSS)),
        ((20, None, 3), (20, 17, 3, 0.15), ("completed", *LOSS, "left_share")),
        ((20, 17, 3), (20, 17, 3, 0.15), (*LOSS, "left_share")),
        ((20, 15, 3), (20, 15, 5, 0.25), ("not_completed", *LOSS, "left_share")),
        ((20, 20, None), (20, 20, 0, 0.0), ("not_completed", *LOSS)),
        ((0, 0, 0), (0, 0, 0, None), ()),
    ],
)
def test_flow_is_completed_where_it_can_be(
    given: tuple[int | None, ...], numbers: tuple[float | None, ...], derived: tuple[str, ...]
) -> None:
    """What follows from the numbers enrolled, completed and left is computed, and named so."""
    stages = ("enrolled", "completed", "left")
    made = flow(*(counted(n, at) for n, at in zip(given, stages, strict=True) if n is not None))
    assert (made.enrolled, made.completed, made.not_completed, made.attrition) == numbers
    assert made.derived == derived


def test_a_part_of_a_group_is_no_part_of_a_sum() -> None:
    """Counts by group add up where each is of the whole group."""
    women, others = counted(8, "completed", "LDN"), counted(9, "completed", "placebo")
    assert flow(women, others).completed == 17
    assert flow(msgspec.structs.replace(women, population="women"), others).completed is None


NUMBER = st.none() | st.integers(0, 30)
SPLIT = st.none() | st.tuples(st.integers(0, 30), st.integers(0, 30))


@given(st.fixed_dictionaries(dict.fromkeys(("enrolled", "completed", "left"), NUMBER)), SPLIT)
def test_a_number_is_counted_or_computed(
    given: dict[str, int | None], split: tuple[int, int] | None
) -> None:
    """Each number is a count or is named as computed; what is computed adds up, and is no guess."""
    counts = [counted(n, at) for at, n in given.items() if n is not None]
    if split:
        counts += [
            counted(n, "randomized", name)
            for n, name in zip(split, ("LDN", "placebo"), strict=True)
        ]
    enrolled, completed, left = (given[at] for at in ("enrolled", "completed", "left"))
    began = enrolled if enrolled is not None else sum(split or (60,))
    assume(max(completed or 0, left or 0) <= began)
    made = flow(*counts)
    for key in ("enrolled", "completed", "not_completed", "left"):
        number = getattr(made, key)
        assert number is None or (number in {c.n for c in counts}) or key in made.derived
    assert all(getattr(made, key) is not None for key in made.derived)
    assert made.enrolled == (enrolled if enrolled is not None else sum(split) if split else None)
    assert made.base == ("enrolled" if enrolled is not None else "randomized" if split else None)
    assert (made.left_share is not None) == ("left_share" in made.derived)
    if made.attrition is None:
        assert made.attrition_ci95 is None
    else:
        assert made.not_completed is not None
        assert made.attrition == made.not_completed / (made.enrolled or 0)
        assert made.attrition_ci95 == wilson(made.not_completed, made.enrolled or 0)
        assert (made.completed or 0) + made.not_completed == made.enrolled


def test_a_sum_is_one_source_s_over_all_groups() -> None:
    """The groups that one source counts, all of them and each once, add up to a computed number."""
    arms = [counted(12, "enrolled", "LDN"), counted(9, "enrolled", "placebo")]
    made = flow(*arms)
    assert (made.enrolled, made.derived) == (21, ("enrolled",))
    assert flow(arms[0]).enrolled is None
    assert flow(arms[0], counted(9, "enrolled", "placebo", source="t")).enrolled is None
    assert flow(*arms, counted(8, "enrolled", "placebo")).enrolled is None
    total = flow(*arms, counted(22, "enrolled", source="t"))
    assert (total.enrolled, total.derived) == (22, ())


def test_nothing_follows_from_numbers_that_disagree() -> None:
    """Where sources give different totals there is no total, and nothing is computed from it."""
    disputed = [counted(20, "enrolled"), counted(21, "enrolled", source="t")]
    made = flow(*disputed, counted(17, "completed"), counted(3, "left"))
    assert (made.enrolled, made.attrition, made.left_share, made.derived) == (None, None, None, ())
    assert flow(disputed[0], disputed[0], counted(17, "completed")).attrition == 0.15
    ended = flow(
        disputed[0],
        counted(17, "completed"),
        counted(16, "completed", source="t"),
        counted(3, "left"),
    )
    assert (ended.completed, ended.attrition) == (None, None)


@pytest.mark.parametrize("stage", ["completed", "complete_data", "left"])
def test_more_people_than_there_were_are_no_flow(stage: str) -> None:
    """More who completed or left than were enrolled are refused in Python as in a study file."""
    with pytest.raises(ValueError, match=r"9 (completed|left) are more than the 5 enrolled"):
        flow(counted(5, "enrolled"), counted(9, stage))


def test_the_base_is_the_stage_that_a_file_names() -> None:
    """Attrition is counted from the stage that the file calls its base, such as the randomized."""
    counts = [counted(53, "enrolled"), counted(31, "randomized"), counted(29, "completed")]
    made = flow(*counts, base="randomized")
    assert (made.base, made.enrolled, made.not_completed) == ("randomized", 31, 2)
    assert flow(*counts).enrolled == 53


# ---- numbers and reasons in words


@pytest.mark.parametrize("told", ["Adverse event: rash", "adverse-event, of the skin"])
def test_a_reason_that_says_its_kind_says_it_once(told: str) -> None:
    """A reason that begins with its kind, however that is written, stands alone."""
    reason = {"kind": "adverse_event", "reason": told, "n": 1, **CITED}
    assert reason_words(msgspec.convert(reason, Reason)) == told


def test_a_range_that_is_open_has_its_one_end() -> None:
    """A range without a low or a high end says where it ends or begins."""
    assert interval_words("range", None, Decimal("60.0")) == "up to 60.0"
    assert interval_words("range", Decimal(18), None) == "from 18"


@given(st.integers(1, 3000), st.data())
def test_a_percentage_is_rounded_as_by_hand(total: int, data: st.DataObject) -> None:
    """A share has one decimal, half-way ones rounded up, and none where that is zero.

    What is neither none nor all reads neither 0% nor 100%.
    """
    count = data.draw(st.integers(0, total))
    tenths = int(Fraction(count * 1000, total) + Fraction(1, 2))
    shown = percent(count / total)
    if 0 < count < total and tenths in {0, 1000}:
        assert shown == ("<0.1%" if tenths == 0 else ">99.9%")
    else:
        whole, rest = divmod(tenths, 10)
        assert shown == (f"{whole}.{rest}%" if rest else f"{whole}%")
    assert (shown == "0%") == (count == 0)
    assert (shown == "100%") == (count == total)


@pytest.mark.parametrize(
    ("count", "total", "words"),
    [
        (0, 7, "0%"), (7, 7, "100%"), (1, 4, "25%"), (1, 8, "12.5%"), (1, 16, "6.3%"),
        (297, 2000, "14.9%"), (1, 10**6, "<0.1%"), (10**6 - 1, 10**6, ">99.9%"),
    ],
)  # fmt: skip
def test_percentages_that_are_known(count: int, total: int, words: str) -> None:
    """A few shares read as a person would write them."""
    assert percent(count / total) == words


# ---- digits as written

WRITTEN: dict[str, dict[str, Any]] = {
    "outcomes": {"estimate": "3.30", "low": "-0.90", "high": "6.00", "p_value": "0.050"},
    "values": {"value": "0.60", "sd": "1.10", "low": "0.30", "high": "0.900"},
    "counts": {"percent": "80.0"},
    "adverse_events": {"percent": "40.00"},
}


def numbers(kind: str) -> dict[str, Decimal]:
    """Return the numbers of a record as they are written."""
    return {key: Decimal(digits) for key, digits in WRITTEN[kind].items()}


@pytest.fixture(name="written", scope="module")
def _written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a study file with numbers that end in zeros, in every field that has a number."""
    value = {"group": "LDN", "statistic": "mean", "interval": "ci95", "of": 9, **numbers("values")}
    outcome = FULL["outcomes"][0] | numbers("outcomes") | {"values": [value, value]}
    count = {"stage": "completed", "n": 8, "of": 10, **numbers("counts"), **CITED}
    event = FULL["adverse_events"][0] | numbers("adverse_events")
    feature = {"characteristic": "age", "values": [value], **CITED}
    made = study(
        outcomes=[outcome],
        design=[feature],
        dropouts={"counts": [count]},
        adverse_events=[event],
    )
    return saved(tmp_path_factory.mktemp("written"), made)


SHOWN = {
    "design": ("values",),
    "outcomes": ("outcomes", "values"),
    "dropouts": ("counts",),
    "adverse_events": ("adverse_events",),
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("section", SHOWN)
def test_numbers_keep_the_digits_of_their_source(section: str, name: str, written: Path) -> None:
    """A number is shown in every format with the digits that it has in the file, zeros too."""
    args = ("study", "own2021", flag(section), "--format", name)
    text = ldn(*args, "--data", written).text.replace("\\", "")  # which Markdown has before stops
    for kind in SHOWN[section]:
        for digits in WRITTEN[kind].values():
            assert re.search(rf"(?<![0-9.]){re.escape(digits.lstrip('-'))}(?![0-9])", text), digits


def test_numbers_in_json_are_numbers(written: Path) -> None:
    """In JSON the digits are those of a number, not of a text, and of no float."""
    text = ldn("study", "own2021", "--json", "--data", written).text
    for record in WRITTEN.values():
        for key, digits in record.items():
            assert f'"{key}": {digits}' in text


# ---- by group


def values_of(*args: str | Path) -> tuple[list[Any], list[Any]]:
    """Return the rows of `--values`, and what the same outcomes have by group."""
    command = ("studies", "outcomes", "--later", "--json", *args)
    return ldn(*command, "--values").json, [
        (row, value) for row in ldn(*command).json for value in row["values"]
    ]


def test_values_are_those_of_the_outcomes_a_row_each() -> None:
    """`--values` has a row for each number by group, with its outcome and the names of `escalc`."""
    rows, behind = values_of("--data", REAL)
    groups = {
        (name, group["id"]): group["role"]
        for name in {row["study"] for row in rows}
        for group in ldn("study", name, "--json", "--data", REAL).json["groups"]
    }
    assert len(rows) == len(behind) > 10
    for row, (outcome, value) in zip(rows, behind, strict=True):
        of_outcome = ("study", "domain", "measure", "instrument", "source", "locator")
        assert [row[key] for key in of_outcome] == [outcome[key] for key in of_outcome]
        assert row["outcome"] == outcome["id"]
        of_value = ("group", "time", "statistic", "value", "unit", "interval", "low", "high")
        assert [row[key] for key in of_value] == [value[key] for key in of_value]
        assert (row["sdi"], row["xi"], row["ni"]) == (value["sd"], value["n"], value["of"])
        mean = value["statistic"] in {"mean", "mean_change"}
        assert row["mi"] == (value["value"] if mean else None)
        assert row["role"] == groups.get((row["study"], row["group"]))


def test_equal_values_are_one_row(written: Path) -> None:
    """A number that stands twice in an outcome is one row, in JSON, CSV and on the screen."""
    rows, behind = values_of("--data", written, "--study", "own2021")
    assert (len(rows), len(behind)) == (1, 2)
    args = ("studies", "outcomes", "--values", "--study", "own2021", "--data", written)
    (line,) = csv.DictReader(io.StringIO(ldn(*args, "--format", "csv").text))
    assert [*line] == [*rows[0]]
    assert (line["mi"], line["sdi"], line["xi"], line["ni"]) == ("0.60", "1.10", "", "9")
    assert ldn(*args).text.count("0.60") == 1


def test_values_are_filtered_as_their_outcomes_are() -> None:
    """The filters of outcomes choose the outcomes whose numbers are shown."""
    for limit in (("--domain", "fatigue"), ("--study", "bowel2011"), ("--direction", "finding")):
        rows, behind = values_of("--data", REAL, *limit)
        assert [(row["study"], row["outcome"]) for row in rows] == [
            (outcome["study"], outcome["id"]) for outcome, _ in behind
        ]
        assert rows


def test_values_have_beneath_them_what_must_not_be_missed() -> None:
    """Under numbers by group stand, as under outcomes, loss, disagreement and missing controls."""
    args = ("studies", "outcomes", "--study", "martino2008", "--domain", "disability")
    said = [line for line in ldn(*args).text.splitlines() if line.startswith("! ")]
    assert said
    shown = ldn(*args, "--values").text.splitlines()
    assert [line for line in shown if line.startswith("! ")] == said
