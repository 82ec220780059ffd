"""References of sources: as one line of text, and in the formats of reference managers.

The formats are written here and proven against their parsers in the tests, because no library
writes them well at no cost to start-up: importing pybtex or bibtexparser takes as long as two bare
starts of Python, and rispy lets a line break in a title end the record.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from ldn_cli.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ldn_cli.model import Author, Source, SourceKind

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ARTICLES = ("journal_article", "journal_abstract", "conference_abstract", "preprint")

# What the citation must say of a source that is not what its format's type alone would say.
GENRES: dict[SourceKind, str] = {
    "conference_abstract": "Conference abstract",
    "preprint": "Preprint",
    "trial_registration": "Trial registration",
}

_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_BETWEEN_NAMES = dict.fromkeys((*_HYPHENS, *map(ord, "-.")), " ")


def citable(sources: Iterable[Source], *, all_sources: bool) -> list[Source]:
    """Return each of `sources` once, in their order; of other kinds than articles if asked for."""
    chosen = {source.id: source for source in sources if all_sources or source.kind in ARTICLES}
    return list(chosen.values())


def reference(source: Source) -> str:
    """Return the reference of `source`, Vancouver style, as one line; without DOI, PMID and URL.

    An abstract that was read is cited as the article it belongs to.
    """
    authors = ", ".join(map(_vancouver_name, source.authors))
    register = (source.organization, _date(source), source.registry_id)
    if source.kind == "trial_registration":
        return _sentences(authors, source.container, source.title, *register, source.note)
    if source.kind == "web_page":
        heading = authors or source.organization
        return _sentences(heading, source.title, source.container, *register, source.note)
    genre = f"[{GENRES[source.kind].lower()}]" if source.kind in GENRES else None
    return _sentences(authors, _join(source.title, genre), _published(source), source.note)


def text(sources: Iterable[Source]) -> str:
    """Return `sources` as references with their DOI, PMID and URL, a blank line between them."""
    return _document(_text(source) for source in sources)


def bibtex(sources: Iterable[Source]) -> str:
    """Return `sources` as a BibTeX file, keyed by id."""
    return _document(_bibtex(source) for source in sources)


def ris(sources: Iterable[Source]) -> str:
    """Return `sources` as a RIS file."""
    return _document(_ris(source) for source in sources)


def csl_json(sources: Iterable[Source]) -> str:
    """Return `sources` as a CSL-JSON array, as citation processors read it (CSL 1.0.2)."""
    items = msgspec.json.encode([_csl(source) for source in sources])
    return msgspec.json.format(items).decode() + "\n"


STYLES: dict[str, Callable[[Iterable[Source]], str]] = {
    "text": text,
    "bibtex": bibtex,
    "ris": ris,
    "csl-json": csl_json,
}


def _document(entries: Iterable[str]) -> str:
    """Return `entries` as a file, a blank line between them; empty if there are none."""
    return "\n".join(f"{entry}\n" for entry in entries)


def _join(*parts: str | None, by: str = " ") -> str:
    """Return `parts`, the absent ones left out, made safe to show and joined by `by`."""
    return by.join(visible(part) for part in parts if part)


def _sentences(*parts: str | None) -> str:
    """Return `parts` as sentences in one line, the absent and the repeated ones left out."""
    return " ".join(dict.fromkeys(_sentence(visible(part)) for part in parts if part))


def _sentence(part: str) -> str:
    """Return `part` with a full stop, unless it already ends a sentence, perhaps in quotes."""
    ended = part.rstrip("\"'\u2019\u201d\u00bb").endswith((".", "?", "!", "\u2026"))
    return part if ended else f"{part}."


# --- What the styles share ------------------------------------------------------------------------


def _family(author: Author) -> str:
    """Return the family name of `author` with its particle: `van der Berg`, `d'Alembert`."""
    return _with_particle(_join(author.particle), _join(author.family))


def _with_particle(particle: str, family: str) -> str:
    """Return `family` after `particle`, without a space after an elided one."""
    elided = particle.endswith(("'", "\u2019", "-"))
    return f"{particle}{'' if elided or not particle else ' '}{family}"


def _whole_name(author: Author) -> str | None:
    """Return the name of `author` if it is not divided: of a body, or without a given name."""
    if not author.family:
        return _join(author.literal or author.given)
    return None if author.given else _join(_family(author), author.suffix)


def _date(source: Source) -> str | None:
    """Return the date of `source`, `2010 Aug` or `2010`, if it has one."""
    month = MONTHS[source.month - 1] if source.month else None
    return _join(str(source.year), month) if source.year else None


def _pages(source: Source) -> str | None:
    """Return the pages of `source` with a hyphen, whichever dash was written: `145-150`."""
    if not source.pages:
        return None
    ends = visible(source.pages).translate(_HYPHENS).split("-")
    return "-".join(filter(None, map(str.strip, ends)))


def _in_journal(source: Source) -> bool:
    """Return whether `source` appeared in a journal; a conference abstract may, in an issue."""
    numbered = bool(source.volume or source.issue)
    return source.kind in ("journal_article", "journal_abstract") or (
        source.kind == "conference_abstract" and numbered
    )


def _registry_id(source: Source) -> str | None:
    """Return the number in a register of `source`, if that is what identifies it."""
    return None if source.kind in ARTICLES else source.registry_id


# --- Text -----------------------------------------------------------------------------------------


def _text(source: Source) -> str:
    """Return `source` as a reference with its DOI, PMID and URL."""
    doi = f"doi:{source.doi}" if source.doi else None
    pmid = f"PMID {source.pmid}" if source.pmid else None
    # No full stop after the URL: a terminal would take it for a part of the address.
    return _join(reference(source), _sentences(doi, pmid), source.url)


def _vancouver_name(author: Author) -> str:
    """Return the name of `author` with initials: `Cree BAC`, `van der Berg JL Jr`."""
    whole = _whole_name(author)
    return whole or _join(_family(author), _initials(author.given or ""), author.suffix)


def _initials(given: str) -> str:
    """Return the initials of `given` names, closed up: `BAC` of `B. A. C.`, `JL` of `Jean-Luc`."""
    return "".join(map(_initial, given.translate(_BETWEEN_NAMES).split()))


def _initial(name: str) -> str:
    """Return the first letter of `name`, or all of it if it is initials closed up, as `BAC` is."""
    if name.isalpha() and name.isupper() and len(name) <= len("BAC"):
        return name
    return next(filter(str.isalnum, name), "")


def _published(source: Source) -> str:
    """Return where `source`, an article, appeared: `Journal 2010 Aug;68(2):145-150`."""
    where = _join(source.container or source.organization, _date(source))
    issue = _join(source.volume, f"({source.issue})" if source.issue else None, by="")
    number = _join(issue, _pages(source), by=":")
    return _join(where, number, by=";" if issue else ":")


# --- BibTeX ---------------------------------------------------------------------------------------

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

# Addresses and DOIs are taken as they are, but for what would end their field too early or late.
_VERBATIM = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def _bibtex(source: Source) -> str:
    """Return `source` as a BibTeX entry."""
    kind, container = _bibtex_type(source)
    fields = {
        "author": " and ".join(map(_bibtex_name, source.authors)),
        "title": f"{{{_latex(source.title)}}}",  # twice in braces: styles keep its capitals
        container: _latex(source.container),
        "publisher" if kind == "article" else "organization": _latex(source.organization),
        "year": str(source.year or ""),
        "month": MONTHS[source.month - 1].lower() if source.year and source.month else "",
        "volume": _latex(source.volume),
        "number": _latex(source.issue),
        "pages": _latex(_pages(source)).replace("-", "--"),
        "doi": _join(source.doi).translate(_VERBATIM),
        "pmid": _latex(source.pmid),
        "url": _join(source.url).translate(_VERBATIM),
        "note": _latex(_bibtex_note(source)),
    }
    lines = (
        f"  {key} = {value if key == 'month' else f'{{{value}}}'},"
        for key, value in fields.items()
        if value
    )
    return "\n".join((f"@{kind}{{{source.id},", *lines, "}"))


def _bibtex_type(source: Source) -> tuple[str, str]:
    """Return the entry type of `source`, and the field that says where it appeared."""
    if _in_journal(source):
        return "article", "journal"
    if source.kind == "conference_abstract":
        return "inproceedings", "booktitle"
    return "misc", "howpublished"


def _bibtex_note(source: Source) -> str:
    """Return what BibTeX has no field for: the genre, the number in a register, the note."""
    return _join(_join(GENRES.get(source.kind), _registry_id(source)), source.note, by="; ")


def _bibtex_name(author: Author) -> str:
    """Return the name of `author`, its parts told apart by commas: `van der Berg, Jr, Jan`."""
    whole = _whole_name(author)
    if whole is not None:
        return f"{{{_latex(whole)}}}"
    parts = (_bibtex_family(author), _guarded(author.suffix), _guarded(author.given))
    return ", ".join(filter(None, parts))


def _bibtex_family(author: Author) -> str:
    """Return the family name of `author` after its particle, which its lower case marks."""
    words = _join(author.family).split()
    # Another lower-case word before the last would pass for a particle: `Ortega y Gasset`.
    whole = any(word[0].islower() for word in words[:-1])
    return _with_particle(_guarded(author.particle), _guarded(author.family, whole=whole))


def _guarded(part: str | None, *, whole: bool = False) -> str:
    """Return `part` of a name as BibTeX, in braces if it is to be taken `whole` or not plain.

    What is not plain may hold a comma or the word `and`, which divide names and their parts.
    """
    value = _join(part)
    words = value.translate(_NAME_MARKS).split(" ")
    plain = all(word.isalnum() and word.lower() != "and" for word in words)
    return f"{{{_latex(value)}}}" if value and (whole or not plain) else _latex(value)


def _latex(value: str | None) -> str:
    """Return `value` as LaTeX that reads as it does; empty if it is absent."""
    escaped = _join(value).translate(_LATEX)
    # Two hyphens would be read as a dash, two quotes as one, `?` and a quote as another mark.
    return re.sub(r"([-`',])(?=\1)|[?!](?=`)", r"\g<0>{}", escaped)


# --- RIS ------------------------------------------------------------------------------------------


def _ris(source: Source) -> str:
    """Return `source` as a RIS record.

    PubMed and a register are databases, a PMID and a register's number accession numbers there.
    """
    first, _, last = (_pages(source) or "").partition("-")
    ranged = first and last and not any(mark in last for mark in "-,;")
    registry_id = _registry_id(source)
    database = source.container if registry_id else ("PubMed" if source.pmid else None)
    fields = (
        ("TY", _ris_type(source)),
        ("ID", source.id),
        *(("AU", _ris_name(author)) for author in source.authors),
        ("TI", source.title),
        ("T2", source.container),
        ("PB", source.organization),
        ("PY", str(source.year or "")),
        ("DA", f"{source.year}/{source.month:02}//" if source.year and source.month else ""),
        ("VL", source.volume),
        ("IS", source.issue),
        ("SP", first if ranged else _pages(source)),
        ("EP", last if ranged else None),
        ("DO", source.doi),
        ("DB", database),
        ("AN", registry_id or source.pmid),
        # A semicolon would part two addresses.
        ("UR", (source.url or "").replace(";", "%3B")),
        ("N1", GENRES.get(source.kind)),
        ("N1", source.note),
    )
    lines = (f"{tag}  - {_join(value)}" for tag, value in fields if value)
    return "\n".join((*lines, "ER  - "))


def _ris_type(source: Source) -> str:
    """Return the reference type of `source`.

    A register's entry is a web page: reference managers take a generic one for an article.
    """
    if _in_journal(source):
        return "JOUR"
    return {"conference_abstract": "CPAPER", "preprint": "UNPB"}.get(source.kind, "ELEC")


def _ris_name(author: Author) -> str:
    """Return the name of `author`, its parts told apart by commas: `van der Berg, Jan, Jr`.

    RIS knows no way to keep a comma within a part, so there it is left out.
    """
    whole = _whole_name(author)
    parts = (_family(author), author.given, author.suffix) if whole is None else (whole,)
    return _join(*(_join((part or "").replace(",", " ")) for part in parts), by=", ")


# --- CSL-JSON -------------------------------------------------------------------------------------


def _csl(source: Source) -> dict[str, object]:
    """Return `source` as a CSL-JSON item."""
    date = [part for part in (source.year, source.month) if part]
    preprint = source.kind == "preprint"
    fields = {
        "id": source.id,
        "type": _csl_type(source),
        "author": [_csl_name(author) for author in source.authors],
        "title": _join(source.title),
        "container-title": "" if preprint else _join(source.container),
        "publisher": _join((preprint and source.container) or source.organization),
        "issued": {"date-parts": [date]} if source.year else None,
        "volume": _join(source.volume),
        "issue": _join(source.issue),
        "page": _pages(source),
        "number": _join(_registry_id(source)),
        "DOI": _join(source.doi),
        "PMID": _join(source.pmid),
        "URL": _join(source.url),
        "genre": GENRES.get(source.kind),
        "note": _join(source.note),
    }
    return {key: value for key, value in fields.items() if value}


def _csl_type(source: Source) -> str:
    """Return the item type of `source`; `entry` is one in a database, such as a register."""
    if _in_journal(source):
        return "article-journal"
    types: dict[SourceKind, str] = {
        "conference_abstract": "paper-conference",
        "preprint": "article",
        "trial_registration": "entry",
    }
    return types.get(source.kind, "webpage")


def _csl_name(author: Author) -> dict[str, str]:
    """Return `author` as a CSL-JSON name."""
    if not author.family:
        return {"literal": _join(author.literal or author.given)}
    fields = {
        "family": _join(author.family),
        "given": _join(author.given),
        "non-dropping-particle": _join(author.particle),
        "suffix": _join(author.suffix),
    }
    return {key: value for key, value in fields.items() if value}
