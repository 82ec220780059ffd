"""Some dozens of files and command lines of chance, the same on every run, no surprise."""

from __future__ import annotations

from typing import Any

import pytest
from fuzzing import KINDS
from hypothesis import HealthCheck, given, settings

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
# What costs a second or two; `fuzz_long.py` tries as many as one likes.
EXAMPLES = {"mutated study": 20, "broken file": 15, "whole study": 6, "command line": 40}


@pytest.mark.parametrize("name", KINDS)
def test_chance_finds_nothing(name: str) -> None:
    """No exception escapes, each exit code is known, and beside an error stands no output."""
    kind = KINDS[name]

    @settings(max_examples=EXAMPLES[name], suppress_health_check=SLOW)
    @given(kind.cases)
    def chance(case: Any) -> None:
        kind.check(case)

    chance()
