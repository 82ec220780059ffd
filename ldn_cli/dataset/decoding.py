"""The content of a TOML file made into records, and what the decoder lets pass on the way.

The decoder takes text for a number if it reads like one, and numbers that JSON has no word for.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ldn_cli.evidence.fields import Record, core
from ldn_cli.text import described

if TYPE_CHECKING:
    from collections.abc import Iterator

# Digits of a number, in all, before its point and after it: of more of them a reader of JSON that
# uses doubles no longer gives the number back.
DIGITS = 15
_LARGEST: int = 10**DIGITS


class _Places(NamedTuple):
    """The fields of a record that hold a number, and those that hold records with such fields."""

    numbers: tuple[str, ...]
    inner: tuple[tuple[str, bool, _Places], ...]


def decoded(content: Any, kind: Any) -> Any:
    """Return `content` as what the type `kind` asks for.

    Raises `ValueError` or `RecursionError` if it does not fit.
    """
    made = msgspec.convert(content, type=kind)
    for number in _numbers(content, kind):
        fault = number_fault(number)
        if fault:
            raise ValueError(fault)
    return made


def decimal(digits: str) -> Decimal:
    """Return the number that is written as `digits`, no number where its exponent is hopeless."""
    try:
        return Decimal(digits)
    except InvalidOperation:
        return Decimal("nan")


def number_fault(value: Any) -> str | None:
    """Return why `value` is no number for a `Number`, though the decoder takes it; `None` if so."""
    if isinstance(value, str):
        from ldn_cli.dataset.spelling import unquoted  # its patterns are for mistakes alone

        return unquoted(value)
    if isinstance(value, (int, Decimal)) and not _reportable(value):
        right = f"give it as the source does, in {DIGITS} digits at most"
        return f"{described(value)} is no result; {right}"
    return None


def _reportable(number: int | Decimal) -> bool:
    if isinstance(number, int):
        return -_LARGEST < number < _LARGEST
    if not number.is_finite() or len(number.as_tuple().digits) > DIGITS:
        return False
    return -DIGITS <= number.adjusted() < DIGITS


def _numbers(content: Any, kind: Any) -> Iterator[Any]:
    """Yield what stands in `content`, which fits `kind`, where a number is asked for."""
    base, many = core(kind)
    for one in content if many else (content,):
        if base is Decimal:
            yield one
        elif isinstance(base, type) and issubclass(base, Record):
            yield from _within(one, _places(base))


def _within(table: dict[str, Any] | None, places: _Places) -> Iterator[Any]:
    if table is None:
        return
    for name in places.numbers:
        if name in table:
            yield table[name]
    for name, many, inner in places.inner:
        value = table.get(name)
        for one in value or () if many else (value,):
            yield from _within(one, inner)


@cache
def _places(kind: type[Record]) -> _Places:
    numbers: list[str] = []
    inner: list[tuple[str, bool, _Places]] = []
    for name, annotation in kind.__annotations__.items():
        base, many = core(annotation)
        if base is Decimal:
            numbers.append(name)
        elif isinstance(base, type) and issubclass(base, Record):
            places = _places(base)
            if any(places):
                inner.append((name, many, places))
    return _Places(tuple(numbers), tuple(inner))
