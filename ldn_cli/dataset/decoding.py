"""The content of a TOML file made into records, and what the decoder lets pass on the way.

The decoder takes text for a number if it reads like one, and numbers that JSON has no word for.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import chain
from types import NoneType
from typing import TYPE_CHECKING, Any

import msgspec

from ldn_cli.evidence.fields import Record, field_types
from ldn_cli.text import described

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Finder = Callable[[Any], Iterable[Any]]

# Digits of a number, in all, before its point and after it: of more of them a reader of JSON that
# uses doubles no longer gives the number back.
DIGITS = 15
_LARGEST: int = 10**DIGITS
ARRAYS = (tuple, list, set, frozenset)


def decoded(content: Any, kind: Any) -> Any:
    """Return `content` as what the type `kind` asks for.

    Raises `ValueError` or `RecursionError` if it does not fit.
    """
    made = msgspec.convert(content, type=kind)
    find = _finder(kind)
    for number in find(content) if find else ():
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


def _finder(kind: Any) -> Finder | None:
    """Return what finds, in a value that fits `kind`, what stands for numbers; `None` if nothing.

    A union of several types is not looked into.
    """
    if hasattr(kind, "__metadata__"):
        return _finder(kind.__origin__)
    if kind is Decimal:
        return lambda value: (value,)
    args = getattr(kind, "__args__", ())
    if args:
        return _finder_in_parts(getattr(kind, "__origin__", kind), args)
    return _finder_in_record(kind) if isinstance(kind, type) and issubclass(kind, Record) else None


def _finder_in_parts(origin: Any, args: tuple[Any, ...]) -> Finder | None:
    if origin is tuple and Ellipsis not in args:
        finders = [find or _nothing for find in map(_finder, args)]
        return lambda value: (
            n for find, part in zip(finders, value, strict=True) for n in find(part)
        )
    kinds = [arg for arg in args if arg is not NoneType]
    inner = _finder(kinds[-1 if origin is dict else 0])
    if inner is None:
        return None
    if origin is dict:
        return lambda value: chain.from_iterable(map(inner, value.values()))
    if origin in ARRAYS:
        return lambda value: chain.from_iterable(map(inner, value))
    optional = len(kinds) == 1
    return (lambda value: () if value is None else inner(value)) if optional else None


def _nothing(_value: Any) -> tuple[()]:
    return ()


@cache
def _finder_in_record(kind: type[Record]) -> Finder | None:
    found = {name: find for name, of in field_types(kind).items() if (find := _finder(of))}
    if not found:
        return None
    return lambda table: (n for name in found if name in table for n in found[name](table[name]))
