"""Codes and numbers of records in words, with the digits of their source."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from ldn_cli.evidence.numbers import is_total

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ldn_cli.evidence.model import FlowCount, Reason, Value
    from ldn_cli.evidence.numbers import Dropouts
    from ldn_cli.evidence.terms import Scale

Row = dict[str, Any]

INTERVALS = {
    "ci95": "95% confidence interval",
    "ci90": "90% confidence interval",
    "ci99": "99% confidence interval",
    "iqr": "interquartile range",
    "range": "range",
}


# What a direction is called on the screen.
DIRECTIONS = {
    "improved": "improved",
    "worsened": "worsened",
    "no_effect": "no effect observed",
    "mixed": "mixed",
    "not_applicable": "finding",
    "not_reported": "not reported",
}
CONTRASTS = {
    "within_person": "in the same people",
    "before_after": "after against before",
    "association": "association",
}

NAMELESS = ("improvement", "percent_change", "proportion")  # the number's unit says what it is

LEFT, WITHOUT_DATA = "left the study", "without complete data"
DATA_LOSS = ("data_management", "incomplete_data")


def phrase(code: str) -> str:
    """Return a code of the data, such as `data_management`, as words."""
    return code.replace("_", " ")


def plain(number: Any) -> str:
    """Return a number with the digits of its source, never with an exponent."""
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def interval_words(kind: str | None, low: Any, high: Any) -> str | None:
    """Return the interval of an estimate or a value in words, `None` if it has none."""
    if kind is None:
        return None
    if low is None or high is None:
        return f"up to {plain(high)}" if low is None else f"from {plain(low)}"
    return f"{INTERVALS[kind]} {plain(low)} to {plain(high)}"


def people(n: int | None, of: int | None, share: Decimal | None) -> str | None:
    """Return how many people of how many, and the percentage that the source gives."""
    if n is None:
        told = f"of\xa0{of}" if of is not None else ""
        told = f"{plain(share)}%\xa0{told}".strip() if share is not None else told
        return told or None
    told = f"{n}\xa0of\xa0{of}" if of is not None else str(n)
    return told if share is None else f"{told} ({plain(share)}%)"


def events(count: int) -> str:
    """Return a number of events, which is not one of people."""
    return f"{count} event{'' if count == 1 else 's'}"


def species(code: str) -> str:
    """Return whom a study was of, an animal study called one."""
    return code if code == "human" else f"animal study ({phrase(code)})"


def value_words(value: Value) -> str:
    """Return a number by group in words: `LDN, before: mean 36.5 (SD 15.6), n = 36`.

    The unit stands behind the number, or where there is none behind the interval.
    """
    where = ", ".join(filter(None, (value.group, value.time)))
    unit = value.unit if value.value is None else None
    ends = interval_words(value.interval, value.low, value.high)
    if ends:
        ends, unit = with_unit(ends, unit), None
    told, counted = _number_words(value), _counted(value)
    if value.statistic == "count":
        told, counted = counted, ""
    elif not told:  # what was laid down, such as 3 to 4.5 mg
        told, ends = (ends or "").removeprefix("range "), None
    spread = f"SD {plain(value.sd)}" if value.sd is not None else None
    inner = ", ".join(filter(None, (spread, ends, unit)))
    told = f"{told} ({inner})" if inner else told
    told = f"{told}, {counted}" if counted else told
    return f"{where}: {told}" if where else told


def _counted(value: Value) -> str:
    """Return how many participants a number by group is of, or how many of them it counts."""
    told = people(value.n, value.of, None) or ""
    bare = value.n is None or (value.statistic == "count" and value.of is not None)
    return told if bare else f"n\xa0=\xa0{told}"


def described(text: str | None, values: Iterable[Value]) -> str:
    """Return a description and its numbers: `female: 40 of 52`."""
    numbers = "; ".join(map(value_words, values)).replace("\xa0", " ")
    return ": ".join(filter(None, (text, numbers)))


def with_unit(number: str, unit: str | None) -> str:
    """Return a number, as text, with its unit if it has one."""
    if not unit:
        return number
    return f"{number}%" if unit == "%" else f"{number} {unit}"


def _number_words(value: Value) -> str:
    """Return what the number is, and the number with its unit."""
    if value.value is None:
        return phrase(value.statistic or "")
    per_cent = value.statistic in {"percent", "percent_change"}
    number = plain(value.value)
    if per_cent and value.unit != "%":
        number += "%"
    number = with_unit(number, value.unit)
    name = {"percent": "", "percent_change": "change"}.get(
        value.statistic or "", phrase(value.statistic or "")
    )
    return f"{name} {number}".strip()


def percent(share: float) -> str:
    """Return a proportion as a percentage with at most one decimal, half-way ones rounded up.

    What is neither none nor all never reads 0% or 100%.
    """
    tenths = (Decimal(repr(share)) * 1000).quantize(Decimal(1), ROUND_HALF_UP)
    if tenths == 0 < share:
        return "<0.1%"
    if tenths == 1000 and share < 1:  # noqa: PLR2004 - a thousand tenths of a per cent
        return ">99.9%"
    return f"{tenths / 10:f}%"


def short_name(label: str) -> str:
    """Return the abbreviation at the end of an instrument's label, or else the label."""
    return label.rpartition("(")[2].removesuffix(")") if label.endswith(")") else label


def compared_with(row: Row) -> str:
    """Return the group and what it is compared with, as far as that is recorded."""
    group, against = row["group"], row["comparator"]
    words = f"{group} against {against}" if against else f"{group}, no comparator recorded"
    contrast = CONTRASTS.get(row["contrast"] or "")
    if contrast and not against:
        words = f"{group}, {contrast}"
    elif contrast:
        words += f", {contrast}"
    return words


def estimate(row: Row) -> str | None:
    """Return the size of the effect with its unit and interval, `None` if it is not recorded."""
    if row["estimate"] is None:
        return None
    relation = row["estimate_relation"]
    number = with_unit(plain(row["estimate"]), row["unit"])
    number = number if relation in {None, "="} else f"{relation} {number}"
    name = None if row["effect"] in NAMELESS and row["unit"] else phrase(row["effect"])
    told = f"{name} {number}" if name else number
    spread = interval_words(row["interval"], row["low"], row["high"])
    return f"{told} ({spread})" if spread else told


def significance(row: Row) -> str | None:
    """Return the source's word on significance and its p value, `None` if it gives neither."""
    words = None if row["significance"] == "not_reported" else phrase(row["significance"])
    p = None
    if row["p_value"] is not None:
        p = f"p\xa0{row['p_relation']}\xa0{plain(row['p_value'])}"
    return ", ".join(filter(None, (words, p))) or None


def scale_words(scale: Scale) -> str:
    """Return the range of an instrument in words, with what limits its use."""
    known = scale.low is not None or scale.high is not None
    ends = interval_words("range", scale.low, scale.high) if known else None
    better = f"{scale.better} is better" if scale.better else None
    told = ", ".join(filter(None, (ends, better)))
    if not scale.note:
        return f"{told}."
    return f"{told}{'. ' if scale.note[:1].isupper() else '; '}{scale.note}"


def count_words(count: FlowCount) -> str:
    """Return whom a count of participants is of: `left, LDN, week 12`."""
    told = (phrase(count.stage), count.group, count.time, count.population)
    return ", ".join(filter(None, told))


def attrition_words(interval: tuple[float, float]) -> str:
    """Return what the share of the enrolled who did not complete is called, with its interval."""
    low, high = map(percent, interval)
    return f"attrition, computed (95% interval: {low} to {high})"


def lost(flow: Dropouts) -> Iterator[tuple[int, str]]:
    """Yield how many did not complete, and how many left where that is not the same, each named.

    "without complete data" where the number completed is one of complete data, or a reason is loss
    of data; "left the study" where it is the number who left; else "did not complete".
    """
    complete = {
        count.n for count in flow.counts if count.stage == "complete_data" and is_total(count)
    }
    lost_data = flow.completed in complete or any(r.kind in DATA_LOSS for r in flow.reasons)
    if flow.not_completed is not None:
        name = WITHOUT_DATA if lost_data else "did not complete"
        left = flow.not_completed == flow.left and not lost_data
        yield flow.not_completed, LEFT if left else name
    if flow.left and (lost_data or flow.left != flow.not_completed):
        yield flow.left, LEFT


def losses(flow: Dropouts) -> Iterator[str]:
    """Yield as sentences how many were lost, as far as anybody was."""
    for number, name in lost(flow):
        verb = ("is " if number == 1 else "are ") if name == WITHOUT_DATA else ""
        if number:
            yield f"{share(number, flow)} {verb}{name}{when_left(flow) if name == LEFT else ''}"


def when_left(flow: Dropouts) -> str:
    """Return when those who left did so, if every count of them says the same."""
    times = {count.time for count in flow.counts if count.stage == "left"}
    return f" {times.pop()}" if len(times) == 1 and None not in times else ""


def share(number: int, flow: Dropouts) -> str:
    """Return a number of participants of those enrolled, with the share, which is computed."""
    if not flow.enrolled:
        return str(number)
    return f"{number} of {flow.enrolled} ({percent(number / flow.enrolled)}, computed)"


def reason_words(reason: Reason) -> str:
    """Return the kind of loss and its reason, once where the reason says the kind too."""
    kind, told = phrase(reason.kind), reason.reason or "reason not reported"
    named = told.replace("-", " ").casefold().startswith(kind)
    return told if named else f"{kind}: {told}"


def loss_words(reason: Reason) -> str:
    """Return why participants were lost, and of which group they were."""
    return ", ".join(filter(None, (reason_words(reason), reason.group)))
