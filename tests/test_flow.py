"""The participant flow as boxes: every number that a source states, once, in its place."""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

import msgspec
import pytest
from own import CITED, study
from registries import LATER, STUDIES

from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.model import Study
from ldn_cli.report.flow import boxes
from ldn_cli.report.sheet import Box, Quiet, Step, Values


def flow(**parts: Any) -> tuple[Step, ...]:
    """Return the boxes of a made-up study with this flow."""
    groups = parts.pop("groups", study()["groups"])
    absent = parts.pop("absent", [])
    content = study(dropouts=parts, groups=groups, absent=absent)
    return boxes(msgspec.convert(content, type=Study))


def count(stage: str, n: int, group: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a count of a stage."""
    return {"stage": stage, "n": n, **({"group": group} if group else {}), **more, **CITED}


def labels(steps: tuple[Step, ...]) -> list[list[str]]:
    """Return the labels of the boxes, a step a row."""
    return [[box.label for box in step.boxes] for step in steps]


def all_boxes(steps: tuple[Step, ...]) -> list[Box]:
    """Return every box."""
    return [
        *chain.from_iterable(step.boxes for step in steps),
        *(step.beside for step in steps if step.beside),
    ]


@pytest.mark.parametrize("name", [*STUDIES, *LATER])
def test_every_number_stands_in_one_box(name: str) -> None:
    """Each count and each reason of a study is told once with its source, and nothing else is."""
    one = Dataset(later=True).study(name)
    told = [
        (int(re.search(r"n\xa0=\xa0(\d+)", text)[1]), source)  # type: ignore[index,arg-type]
        for box in all_boxes(boxes(one))
        for line in box.lines
        if isinstance(line, Values)
        for text, source in line.values
    ]
    stated = [(each.n, each.source) for each in one.dropouts.counts]
    stated += [(each.n, each.source) for each in one.dropouts.reasons]
    assert sorted(told, key=str) == sorted(stated, key=str)


def test_a_chain_has_the_lost_beside_it() -> None:
    """Who was excluded and who was lost stands beside the way from before it to after it."""
    steps = flow(
        counts=[
            count("analysed", 15), count("left", 3), count("enrolled", 20), count("screened", 30),
            count("excluded", 10), count("completed", 17),
        ],
        reasons=[{"kind": "withdrawal", "reason": "moved", "n": 2, **CITED}],
    )  # fmt: skip
    assert labels(steps) == [["Screened"], ["Enrolled"], ["Completed"], ["Analysed"]]
    beside = [step.beside.label if step.beside else None for step in steps]
    assert beside == ["Excluded", "Lost", None, None]
    lost = steps[1].beside
    assert lost
    assert [line if isinstance(line, str) else line.values[0][0] for line in lost.lines] == [  # type: ignore[union-attr]
        "Left, n\xa0=\xa03",
        "Withdrawal: moved, n\xa0=\xa02",
    ]


def test_it_branches_only_where_counts_do() -> None:
    """A stage that is counted by groups has a box for each, those of one kind side by side."""
    groups = [
        {"id": "LDN", "kind": "arm", **CITED}, {"id": "placebo", "kind": "arm", **CITED},
        {"id": "one", "kind": "trial", **CITED},
    ]  # fmt: skip
    counts = [
        count("randomized", 10, "placebo"), count("randomized", 12, "LDN"),
        count("randomized", 22, "one"), count("completed", 20),
    ]  # fmt: skip
    steps = flow(counts=counts, groups=groups)
    assert labels(steps) == [
        ["Randomized"],
        ["Randomized, LDN", "Randomized, placebo"],
        ["Randomized, one"],
        ["Completed"],
    ]
    assert steps[0].boxes[0].lines == ("n\xa0=\xa022, sum of the groups, computed",)


def test_what_is_not_known_is_not_drawn_as_a_number() -> None:
    """Without a number at the end a box says why, and without any number there are no boxes."""
    absent = [{"what": "dropouts", "why": "not_reported", "sources": ["own-article"]}]
    steps = flow(counts=[count("enrolled", 20)], absent=absent)
    (box,) = steps[-1].boxes
    assert box.absent
    assert box.lines == (Quiet("not reported", ("own-article",)),)
    assert flow() == ()
    assert not any(
        box.absent for box in all_boxes(flow(counts=[count("left", 3), count("enrolled", 9)]))
    )


def test_losses_alone_have_their_box() -> None:
    """Losses of which nobody says out of how many are drawn too."""
    steps = flow(counts=[count("left", 3)])
    assert labels(steps)[0] == ["Lost"]
