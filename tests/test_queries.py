"""Derived numbers: what follows from a participant flow, and what does not."""

from __future__ import annotations

import pytest

from ldn_cli.evidence.model import ParticipantFlow
from ldn_cli.evidence.numbers import dropouts, wilson


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


def test_wilson_stays_within_0_and_1() -> None:
    """Of none and of all, an end of the interval is 0 or 1, whatever rounding would make of it."""
    for total in range(1, 1000):
        low, high = wilson(0, total)
        assert 0 <= low < 1e-12
        assert 0 < high < 1
        low, high = wilson(total, total)
        assert 0 < low < 1
        assert 1 - 1e-12 < high <= 1


@pytest.mark.parametrize(
    ("given", "numbers", "derived"),
    [
        ((None, None, None), (None, None, None, None), ()),
        ((20, None, None), (20, None, None, None), ()),
        ((None, 17, None), (None, 17, None, None), ()),
        ((None, None, 3), (None, None, 3, None), ()),
        ((None, 17, 3), (None, 17, 3, None), ()),
        ((20, 17, None), (20, 17, 3, 0.15), ("not_completed", "attrition", "attrition_ci95")),
        ((20, None, 3), (20, 17, 3, 0.15), ("completed", "attrition", "attrition_ci95")),
        ((20, 17, 3), (20, 17, 3, 0.15), ("attrition", "attrition_ci95")),
        ((20, 20, None), (20, 20, 0, 0.0), ("not_completed", "attrition", "attrition_ci95")),
        ((0, 0, 0), (0, 0, 0, None), ()),
    ],
)
def test_flow_is_completed_where_it_can_be(
    given: tuple[int | None, ...],
    numbers: tuple[float | None, ...],
    derived: tuple[str, ...],
) -> None:
    """Of enrolled, completed and not completed two give the third, which is named as derived."""
    enrolled, completed, lost = given
    flow = ParticipantFlow(enrolled=enrolled, completed=completed, not_completed=lost)
    made = dropouts(flow)
    assert (made.enrolled, made.completed, made.not_completed, made.attrition) == numbers
    assert made.derived == derived
    assert (made.attrition_ci95 is None) == (made.attrition is None)
