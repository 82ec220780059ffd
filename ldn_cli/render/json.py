"""JSON: the records themselves, the same bytes on every run and in every locale."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from ldn_cli.text import obeyed

if TYPE_CHECKING:
    import re

# Numbers keep the digits of their source: 0.050 stays 0.050.
ENCODER = msgspec.json.Encoder(decimal_format="number")


def render(data: Any) -> bytes:
    """Return `data`, records or what JSON knows, as UTF-8: two-space indent, one final newline."""
    text = msgspec.json.format(_encoded(data))
    if text.isascii() and b"\x7f" not in text:
        return text + b"\n"
    return _shown(text.decode()).encode() + b"\n"


def compact(value: Any) -> str:
    """Return `value` as JSON in one line, for a cell of a table."""
    return _shown(_encoded(value).decode())


def _encoded(value: Any) -> bytes:
    """Return `value` as JSON in one line, its numbers without exponents."""
    text = ENCODER.encode(value)
    if b"E-" not in text and b"E+" not in text:  # as in nearly all there is
        return text
    import re

    return re.sub(rb'"(?:[^"\\]|\\.)*"|[0-9.]+E[+-][0-9]+', _plain, text)


def _plain(part: re.Match[bytes]) -> bytes:
    """Return a number of JSON without an exponent; a text as it is."""
    return part[0] if part[0][:1] == b'"' else f"{Decimal(part[0].decode()):f}".encode()


def _shown(text: str) -> str:
    """Return JSON with what would be obeyed, not shown, as JSON escapes it."""
    found = [char for char in obeyed(text) if char != "\n"]  # the layout; within strings it is \n
    return text.translate({ord(char): _escape(char) for char in found}) if found else text


def _escape(char: str) -> str:
    """Return `char` as JSON escapes it, by its UTF-16: beyond the basic plane, two escapes."""
    units = char.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
