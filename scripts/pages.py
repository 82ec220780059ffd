"""Markdown read and written: code blocks, tables, and the parts of a page that are made."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[1]

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MADE = re.compile(r"^(<!-- made: ([\w ]+) -->\n).*?^(<!-- end -->)$", re.MULTILINE | re.DOTALL)


def blocks(text: str, *languages: str) -> list[str]:
    """Return the fenced code blocks of a page, those in `languages` if any is given."""
    return [
        body for language, body in _FENCED.findall(text) if language in (languages or [language])
    ]


def table(text: str, heading: str) -> list[dict[str, str]]:
    """Return the first table under `heading` of a page: its rows, by column heading."""
    section = re.split(rf"^#+ {re.escape(heading)}$", text, maxsplit=1, flags=re.MULTILINE)[1]
    lines = re.search(r"(?:^\|.*\|\n)+", section, re.MULTILINE)
    if lines is None:
        message = f"no table under the heading {heading!r}"
        raise ValueError(message)
    head, _, *rows = (_cells(line) for line in lines[0].splitlines())
    return [dict(zip(head, row, strict=True)) for row in rows]


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def tabled(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as Markdown."""
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join("| " + " | ".join(_cell(str(c)) for c in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def made(text: str, parts: Mapping[str, Callable[[], str]]) -> str:
    """Return a page with each part between `<!-- made: NAME -->` and `<!-- end -->` renewed."""
    return _MADE.sub(lambda part: f"{part[1]}\n{parts[part[2]]()}\n\n{part[3]}", text)
