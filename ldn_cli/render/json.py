"""JSON: the records themselves, the same bytes on every run and in every locale."""

from __future__ import annotations

from typing import Any

import msgspec

from ldn_cli.text import escape, obeyed

ASTRAL = 0x10000  # from here on, JSON's escape is a surrogate pair


def render(data: Any) -> bytes:
    """Return `data`, records or what JSON knows, as UTF-8: two-space indent, one final newline."""
    text = msgspec.json.format(msgspec.json.encode(data), indent=2)
    if text.isascii() and b"\x7f" not in text:
        return text + b"\n"
    shown = text.decode()
    found = [char for char in obeyed(shown) if char != "\n"]  # the layout; within strings it is \n
    table = {ord(char): _escape(char) for char in found}
    return (shown.translate(table) if found else shown).encode() + b"\n"


def _escape(char: str) -> str:
    if ord(char) >= ASTRAL:
        high, low = divmod(ord(char) - ASTRAL, 0x400)
        return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
    return escape(char)
