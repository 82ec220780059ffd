"""Tries many more files and command lines of chance than the tests do: not a test, a tool.

    python tests/fuzz_long.py 100000            so many cases, in as many processes as processors
    python tests/fuzz_long.py 5000 "whole study"

It prints how many cases of each kind were tried and how they ended, and fails with the smallest
case that it finds.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import fuzzing
from hypothesis import HealthCheck, Phase, given, seed, settings

BATCH = 1_000  # cases in a row: what hypothesis has tried it remembers, and that takes memory


def tried(name: str, number: int) -> Counter[str]:
    """Try a batch of cases of the kind `name`, the `number`th, and return how the runs ended."""
    fuzzing.ENDED.clear()

    @seed(number)
    @settings(
        max_examples=BATCH,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(fuzzing.KINDS[name].cases)
    def chance(case: Any) -> None:
        fuzzing.ENDED["cases"] += 1
        fuzzing.KINDS[name].check(case)

    chance()
    return Counter(fuzzing.ENDED)


def main(count: int, names: list[str]) -> None:
    """Try `count` cases of the kinds `names` together, and print what came of them."""
    start = int.from_bytes(os.urandom(4), "big")
    batches = [
        (name, start + number)
        for number in range(-(-count // (BATCH * len(names))))
        for name in names
    ]
    totals: dict[str, Counter[str]] = {name: Counter() for name in names}
    with ProcessPoolExecutor() as pool:
        for (name, _), ended in zip(
            batches, pool.map(tried, *zip(*batches, strict=True)), strict=True
        ):
            totals[name] += ended
            done = sum(total["cases"] for total in totals.values())
            print(f"\r{done:,} cases", end="", file=sys.stderr, flush=True)  # noqa: T201
    for name, total in totals.items():
        print(f"{name}: " + ", ".join(f"{total[key]:,} {key}" for key in sorted(total)))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:] or list(fuzzing.KINDS))
