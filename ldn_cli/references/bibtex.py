"""BibTeX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ldn_cli.evidence.reference import (
    MONTHS,
    in_journal,
    joined,
    link,
    pages,
    place,
    remarks,
    whole_name,
    with_particle,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ldn_cli.evidence.source import Author, Work


_LATEX = str.maketrans(
    {
        **{character: f"\\{character}" for character in "&%$#_"},
        "\\": r"{\textbackslash}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        "<": r"{\textless}",
        ">": r"{\textgreater}",
        "|": r"{\textbar}",
        # BibTeX counts braces, escaped or not: an invisible one makes up for each.
        "{": r"\{\vphantom{\}}",
        "}": r"\vphantom{\{}\}",
    }
)

_NAME_MARKS = dict.fromkeys(map(ord, ".'\u2019-"))

# What Unicode does not take apart, and the accents that it sets apart.
_LETTERS = dict(
    zip(
        "øØłŁæÆœŒåÅßı",
        map("{{\\{}}}".format, ("o", "O", "l", "L", "ae", "AE", "oe", "OE", "aa", "AA", "ss", "i")),
        strict=True,
    )
)
_ACCENTS = dict(
    zip(
        "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030b\u030c\u0327\u0328",
        "`'^~=u.\"Hvck",
        strict=True,
    )
)

# Addresses and DOIs are taken as they are, but for what would end their field too early or late.
_VERBATIM = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def render(sources: Iterable[Work]) -> str:
    """Return `sources` as a BibTeX file, keyed by id, a blank line between entries."""
    return "\n".join(f"{_bibtex(source)}\n" for source in sources)


def _bibtex(source: Work) -> str:
    """Return `source` as a BibTeX entry."""
    kind, container = _bibtex_type(source)
    names = [*map(_bibtex_name, source.authors)]
    more = [] if source.authors_complete or not names else ["others"]
    fields = {
        "author": " and ".join((*names, *more)),
        "title": f"{{{_latex(source.title)}}}",  # twice in braces: styles keep its capitals
        container: _latex(place(source)),
        "publisher" if kind == "article" else "organization": _latex(source.organization),
        "year": str(source.year or ""),
        "month": MONTHS[source.month - 1].lower() if source.year and source.month else "",
        "volume": _latex(source.volume),
        "number": _latex(source.issue),
        "pages": _latex(pages(source)).replace("-", "--"),
        "doi": joined(source.doi).translate(_VERBATIM),
        "pmid": _latex(source.pmid),
        "url": joined(link(source)).translate(_VERBATIM),
        "note": _latex("; ".join(remarks(source))),
        # Of a later program than BibTeX: particles belong to the names that they stand before.
        "options": "useprefix=true" if any(one.particle for one in source.authors) else "",
    }
    lines = (
        f"  {key} = {value if key == 'month' else f'{{{value}}}'},"
        for key, value in fields.items()
        if value
    )
    return "\n".join((f"@{kind}{{{source.id},", *lines, "}"))


def _bibtex_type(source: Work) -> tuple[str, str]:
    """Return the entry type of `source`, and the field that says where it appeared."""
    if in_journal(source):
        return "article", "journal"
    if source.kind == "conference_abstract":
        return "inproceedings", "booktitle"
    return "misc", "howpublished"


def _bibtex_name(author: Author) -> str:
    """Return the name of `author`, its parts told apart by commas: `van der Berg, Jr, Jan`."""
    whole = whole_name(author)
    if whole is not None:
        return f"{{{_accented(_latex(whole))}}}"
    parts = (_bibtex_family(author), _guarded(author.suffix), _guarded(author.given))
    return ", ".join(filter(None, parts))


def _bibtex_family(author: Author) -> str:
    """Return the family name of `author` after its particle, which its lower case marks."""
    words = joined(author.family).split()
    # Another lower-case word before the last would pass for a particle: `Ortega y Gasset`.
    whole = any(word[0].islower() for word in words[:-1])
    return with_particle(_guarded(author.particle), _guarded(author.family, whole=whole))


def _guarded(part: str | None, *, whole: bool = False) -> str:
    """Return `part` of a name as BibTeX, in braces if it is to be taken `whole` or not plain.

    What is not plain may hold a comma or the word `and`, which divide names and their parts.
    """
    value = joined(part)
    words = value.translate(_NAME_MARKS).split(" ")
    plain = all(word.isalnum() and word.lower() != "and" for word in words)
    name = _accented(_latex(value))
    return f"{{{name}}}" if value and (whole or not plain) else name


def _accented(name: str) -> str:
    """Return `name` with its Latin letters beyond ASCII as TeX writes them, `{\\'E}mile`.

    Classic BibTeX takes the first byte of a name for its initial.
    """
    if name.isascii():
        return name
    from unicodedata import normalize

    letters = (_LETTERS.get(char) or _with_accent(normalize("NFD", char)) or char for char in name)
    return "".join(letters)


def _with_accent(parts: str) -> str | None:
    """Return a letter and its accent as TeX writes them, `None` if they are no such."""
    if len(parts) != len("e\u0301") or not parts[0].isascii() or parts[1] not in _ACCENTS:
        return None
    accent = _ACCENTS[parts[1]]
    return f"{{\\{accent}{' ' if accent.isalpha() else ''}{parts[0]}}}"


def _latex(value: str | None) -> str:
    """Return `value` as LaTeX that reads as it does; empty if it is absent."""
    escaped = joined(value).translate(_LATEX)
    # Two hyphens would be read as a dash, two quotes as one, `?` and a quote as another mark.
    return re.sub(r"([-`',])(?=\1)|[?!](?=`)", r"\g<0>{}", escaped)
