"""How a file that is larger than study files are is read within seconds, or refused unread.

Keys of hundreds of parts take the parser, and hexadecimal numbers of a megabyte the decoder, longer
than anybody waits.
"""

from __future__ import annotations

import gc
import re
from typing import TYPE_CHECKING, Any

import tomli

from ldn_cli.dataset.decoding import decimal
from ldn_cli.dataset.positions import end_of_string
from ldn_cli.dataset.problems import error_of

if TYPE_CHECKING:
    from pathlib import Path

DEEP = "is nested too deeply to be a study file"
LONG = "has a number of too many digits"
_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*"""
_WORDS = re.compile(r"""#[^\n]*|["']""")
_HOPELESS = {
    DEEP: re.compile(rf"(?<![A-Za-z0-9_.-])(?:{_PART}\.[ \t]*){{50}}"),
    LONG: re.compile(r"\b0[xob][0-9a-fA-F_]{5000}"),
}


def loaded(path: Path, text: str) -> dict[str, Any]:
    """Return the content of the TOML `text` of the large file at `path`.

    Raises `DataError` for what would take too long, and else what `tomli` raises.
    """
    for message, pattern in _HOPELESS.items():
        found = pattern.search(text) and pattern.search(_without_words(text))
        if found:
            raise error_of(path, message, text.count("\n", 0, found.start()) + 1)
    collecting = gc.isenabled()
    gc.disable()  # among a million tables Python would look for garbage again and again
    try:
        return tomli.loads(text, parse_float=decimal)
    finally:
        if collecting:
            gc.enable()


def _without_words(text: str) -> str:
    """Return the TOML `text` with an x for each character of its strings and comments.

    Quotation marks and line breaks stay: what is said between them is no key and no number.
    """
    parts, at = [], 0
    while found := _WORDS.search(text, at):
        start = found.start()
        end = found.end() if found[0][0] == "#" else end_of_string(text, start)
        hidden = re.sub(r"[^\"'\n]", "x", text[start:end])
        parts += [text[at:start], hidden]
        at = end
    return "".join([*parts, text[at:]])
