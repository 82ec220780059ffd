"""Rules on numbers: what of a result goes together, and what must add up.

They need nothing of what else the study may cite, the `context` that every rule gets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ldn_cli.evidence.numbers import BASES, too_many, unchecked_dropouts
from ldn_cli.evidence.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.dataset.problems import Fault
    from ldn_cli.evidence.model import Study, Value


ENDS = ("completed", "complete_data", "left")  # stages that tell how many did not complete


def results_are_whole(study: Study, context: object) -> Iterator[Fault]:
    """An estimate has an `effect`, a p value a relation, an interval both ends, and conversely."""
    del context
    for index, outcome in enumerate(study.outcomes):
        key = f"outcomes[{index}]"
        yield from _together(outcome, ("estimate", "effect"), key)
        yield from _together(outcome, ("p_value", "p_relation"), key)
        yield from _together(outcome, ("interval", "low", "high"), key)
        if outcome.estimate is None and outcome.effect is None:
            for field in ("unit", "estimate_relation", "interval"):
                if getattr(outcome, field) is not None:
                    yield f"{key}.{field}", "there is no estimate that it could belong to"
        p = outcome.p_value
        if p is not None and not 0 <= p <= 1:
            yield f"{key}.p_value", f"{plain(p)} is no p value, which lies from 0 to 1"
        elif p == 0 and outcome.p_relation != "<":
            yield f"{key}.p_value", f"no p value is 0; what is printed as {plain(p)} is < 0.001"


def _together(record: Any, fields: tuple[str, ...], key: str) -> Iterator[Fault]:
    given = [field for field in fields if getattr(record, field) is not None]
    if given and len(given) < len(fields):
        every = f"{', '.join(fields[:-1])} and {fields[-1]}"
        yield key, f"{every} go together; {' and '.join(given)} alone is given"


def values_are_whole(study: Study, context: object) -> Iterator[Fault]:
    """A number by group has a `value` or an interval, or as a `count` an `n`."""
    del context
    for key, value in values_of(study):
        if value.interval != "range":  # which may be open: from 18, without an end
            yield from _together(value, ("interval", "low", "high"), key)
        elif value.low is None and value.high is None:
            yield key, "a range has a low or a high end, or both"
        if value.statistic == "count" and (value.n is None or value.value is not None):
            yield key, "a count has n, and no value"
        if value.statistic != "count" and value.value is None and value.interval is None:
            yield key, f"a {value.statistic or 'number'} has a value, or an interval"


def values_of(study: Study) -> Iterator[tuple[str, Value]]:
    """Yield the numbers by group of `study` under their key paths."""
    for section in ("design", "outcomes"):
        for index, record in enumerate(getattr(study, section)):
            for at, value in enumerate(record.values):
                yield f"{section}[{index}].values[{at}]", value


def intervals_hold(study: Study, context: object) -> Iterator[Fault]:
    """An interval goes from `low` to `high` and contains its estimate or value."""
    del context
    found: list[tuple[str, Any, Any]] = [
        (f"outcomes[{index}]", outcome, outcome.estimate)
        for index, outcome in enumerate(study.outcomes)
    ]
    found += [(key, value, value.value) for key, value in values_of(study)]
    for key, record, number in found:
        low, high = record.low, record.high
        if low is None or high is None:
            continue
        ends = plain(low), plain(high)
        if low > high:
            yield key, "low, {}, is above high, {}; give the lower end first".format(*ends)
        elif number is not None and not low <= number <= high:
            told = "{} does not lie between low, {}, and high, {}"
            yield key, told.format(plain(number), *ends)


def unreported_has_no_result(study: Study, context: object) -> Iterator[Fault]:
    """An outcome whose direction is `not_reported` has no numbers and no significance."""
    del context
    for index, outcome in enumerate(study.outcomes):
        if outcome.direction != "not_reported":
            continue
        results = [key for key in ("estimate", "p_value") if getattr(outcome, key) is not None]
        results += ["values"] if outcome.values else []
        results += ["significance"] if outcome.significance != "not_reported" else []
        if results:
            yield (
                f"outcomes[{index}].direction",
                f"'not_reported', but {' and '.join(results)} given; give the direction, "
                "or leave them out",
            )


def parts_fit_their_whole(study: Study, context: object) -> Iterator[Fault]:
    """An `n` is no more than the `of` beside it, and a percentage of people is 0 to 100."""
    del context
    records: list[tuple[str, Any]] = [
        *values_of(study),
        *((f"dropouts.counts[{i}]", count) for i, count in enumerate(study.dropouts.counts)),
        *((f"adverse_events[{i}]", event) for i, event in enumerate(study.adverse_events)),
    ]
    for key, record in records:
        if record.n is not None and record.of is not None and record.n > record.of:
            yield f"{key}.n", f"{record.n} is more than the {record.of} that it is a part of"
        percent = getattr(record, "percent", None)
        if percent is not None and not 0 <= percent <= 100:  # noqa: PLR2004
            yield f"{key}.percent", f"{plain(percent)} is no percentage of people"


def flow_adds_up(study: Study, context: object) -> Iterator[Fault]:
    """No more people complete or leave than there were, nor are there more reasons than losses."""
    del context
    flow = unchecked_dropouts(study)
    stages = {count.stage for count in study.dropouts.counts}
    if study.dropouts.base and study.dropouts.base not in stages:
        yield "dropouts.base", f"there is no count at the stage {study.dropouts.base!r}"
    yield from (("dropouts.counts", told) for told in too_many(flow))
    total = sum(reason.n for reason in flow.reasons)
    if total and not (stages.intersection((*BASES, flow.base)) and stages.intersection(ENDS)):
        yield (
            "dropouts.reasons",
            "reasons need counts of those who began, and of those who completed or left",
        )
    elif flow.not_completed is not None and total > flow.not_completed:
        yield (
            "dropouts.reasons",
            f"the n of the reasons add up to {total}, more than the {flow.not_completed} "
            "who did not complete; correct a number, or take out a reason",
        )
