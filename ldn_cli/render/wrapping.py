"""Styled text broken into lines between words, by rules stricter than Rich's."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from rich.cells import cell_len

from ldn_cli.render.spans import BREAK, GLUE, Span, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def wrap(line: list[Span], width: int, hang: int = 0) -> list[list[Span]]:
    """Return `line` as lines of at most `width` columns, broken between words and at breaks.

    Those after the first are shorter by `hang` columns.
    """
    text = text_of(line)
    starts = list(accumulate((len(span.text) for span in line), initial=0))
    lines = []
    for start, end in _breaks(text, width, hang):
        cut = []
        # Only the spans of this line: a search may find its word thousands of times in a text.
        for index in range(bisect_right(starts, start) - 1, bisect_left(starts, end)):
            low, high = max(start, starts[index]), min(end, starts[index + 1])
            if low < high:
                cut.append(Span(text[low:high].replace(GLUE, " "), line[index].style))
        lines.append(cut)
    return lines or [[]]


def _breaks(text: str, width: int, hang: int) -> Iterator[tuple[int, int]]:
    """Yield where each line of `text` starts and ends."""
    start = end = 0
    for piece in _pieces(text, width - hang):
        over = BREAK in text[end : piece.start()] or cell_len(text[start : piece.end()]) > width
        if start != end and over:
            yield start, end
            width, hang = width - hang, 0
        if start == end or over:
            start = piece.start()
        end = piece.end()
    if start != end:
        yield start, end


# Up to a character after which an identifier or an address can be cut, or the escape before which
# it can; a full stop only if no digit follows.
_PART = r"%?(?:[^/;:,_\-?&=.%]|\.(?!\D))*(?:[/;:,_\-?&=]|\.(?=\D))?"


def _pieces(text: str, width: int) -> Iterator[re.Match[str]]:
    """Yield what stays whole: words, and of a word wider than a line the parts it can be cut to."""
    for word in re.finditer("[^ \n]+", text):
        if cell_len(word[0]) <= width:
            yield word
            continue
        for part in re.compile(_PART).finditer(text, word.start(), word.end()):
            if cell_len(part[0]) <= width:
                if part[0]:
                    yield part
            else:  # no place to break it well; a terminal would break it anywhere too
                half = max(width // 2, 1)  # wide characters take two columns
                yield from re.compile(f".{{1,{half}}}").finditer(text, *part.span())


def longest(line: list[Span], most: int) -> int:
    """Return the columns of the longest word of `line`; one of more than `most` may be cut."""
    return max((cell_len(piece[0]) for piece in _pieces(text_of(line), most)), default=0)
