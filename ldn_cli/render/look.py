"""How text on a screen is to look."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """How text is to look: columns, colour, the encoding it must fit, whether a person watches."""

    width: int = 80
    color: bool = False
    encoding: str = "utf-8"
    interactive: bool = False
