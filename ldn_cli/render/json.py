"""JSON: the records themselves, the same bytes on every run and in every locale."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from ldn_cli.text import OBEYED, escape

ASTRAL = 0x10000  # from here on, JSON's escape is a surrogate pair
_OBEYED = re.compile(f"[{OBEYED}]")


def render(data: Any) -> bytes:
    """Return `data`, records or what JSON knows, as UTF-8: two-space indent, one final newline."""
    text = msgspec.json.format(msgspec.json.encode(data), indent=2)
    if text.isascii() and b"\x7f" not in text:
        return text + b"\n"
    return _OBEYED.sub(_escape, text.decode()).encode() + b"\n"


def _escape(match: re.Match[str]) -> str:
    if match[0] == "\n":  # the layout of the JSON; inside a string it is already escaped
        return "\n"
    if ord(match[0]) >= ASTRAL:
        high, low = divmod(ord(match[0]) - ASTRAL, 0x400)
        return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
    return escape(match)
