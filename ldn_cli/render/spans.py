"""Text in styles, and the characters in it that say where a line is broken or is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

GLUE = "\xa0"  # a space at which no line is broken
BREAK = "\n"  # where a line is broken however short it is


class Span(Struct, frozen=True):
    """Text in one style, the name of a style of the screen's theme."""

    text: str
    style: str = ""


def text_of(line: Iterable[Span]) -> str:
    """Return the text of styled spans."""
    return "".join(span.text for span in line)
