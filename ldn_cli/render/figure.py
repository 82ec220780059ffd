"""Figures, drawn from what they are to tell."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from ldn_cli.report.figure import Figure

WINDOW = "MPLBACKEND"  # the variable that asks matplotlib for a window to draw in
FORMATS = ("svg", "pdf", "png")
LARGEST = 100  # inches of a PDF or a PNG, which then takes 250 MB of memory; no page is longer


class MissingError(Exception):
    """Matplotlib, which draws, is not there or does not start: the message says why."""


class UndrawnError(Exception):
    """The system did not let a figure be drawn, as with too many files open: why, in its words."""


class TooLargeError(Exception):
    """A PDF or PNG cannot hold a figure: the message says how large it is."""


def drawn(figure: Figure, kind: str) -> bytes:
    """Return `figure` as a file of one of `FORMATS`, always with the same bytes.

    Raises `MissingError`, `UndrawnError` or `TooLargeError`.
    """
    drawing = _drawing()
    try:
        page = drawing.page(figure)
        size = max(page.wide, page.height)
        if size > LARGEST and kind != "svg":
            message = f"{size:.0f} inches"
            raise TooLargeError(message)
        content: bytes = page.saved(kind, figure.title, figure.description())
    except OSError as error:  # the font, or a part of matplotlib, cannot be read
        raise UndrawnError(error.strerror or error) from None
    return content


def _drawing() -> ModuleType:
    """Return the module that draws, imported without a word of matplotlib's on the screen.

    A file needs no window, and one that there is not would be an error.
    """
    import logging

    logging.getLogger("matplotlib").setLevel(logging.CRITICAL)
    backend = os.environ.pop(WINDOW, None)
    try:
        from ldn_cli.render import drawing
    except (ImportError, OSError, ValueError) as error:
        raise MissingError(error) from None
    finally:
        if backend is not None:
            os.environ[WINDOW] = backend
    return drawing
