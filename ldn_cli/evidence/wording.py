"""Codes and numbers of records in words, with the digits of their source."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ldn_cli.evidence.model import Value

INTERVALS = {
    "ci95": "95% confidence interval",
    "ci90": "90% confidence interval",
    "ci99": "99% confidence interval",
    "iqr": "interquartile range",
    "range": "range",
}


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


def value_words(value: Value) -> str:
    """Return a number by group in words: `LDN, before: mean 36.5 (SD 15.6), n = 36`."""
    where = ", ".join(filter(None, (value.group, value.time)))
    if value.statistic == "count":
        told = people(value.n, value.of, None) or ""
        told = f"n\xa0=\xa0{told}" if value.of is None else told
    elif value.statistic is None and value.value is None:  # what was laid down, such as 3 to 4.5 mg
        ends = interval_words("range", value.low, value.high) or ""
        told = with_unit(ends.removeprefix("range "), value.unit)
    else:
        told = _number_words(value)
        spread = (
            f"SD {plain(value.sd)}" if value.sd is not None else None,
            interval_words(value.interval, value.low, value.high),
        )
        inner = ", ".join(filter(None, spread))
        told = (f"{told} ({inner})" if told else inner) if inner else told
        counted = people(value.n, value.of, None)
        told += f", n\xa0=\xa0{counted}" if counted else ""
    return f"{where}: {told}" if where else told


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
