"""A source as a reference list spells it out, Vancouver style, and what all styles need of it."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

import re
from urllib.parse import quote

from ldn_cli.evidence.fields import Record, Year
from ldn_cli.evidence.source import Author, Source, Work
from ldn_cli.evidence.vocabulary import Read, SourceKind
from ldn_cli.text import visible

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ARTICLES = ("journal_article", "letter", "conference_abstract", "preprint")

# What the citation must say of a source that is not what its format's type alone would say.
GENRES: dict[SourceKind, str] = {
    "letter": "Letter",
    "conference_abstract": "Conference abstract",
    "preprint": "Preprint",
    "trial_registration": "Trial registration",
    "interview": "Interview",
    "secondary_report": "Secondary report",
}

# The numbers of the registers whose entries have an address that follows from the number.
REGISTERS = (
    (r"(NCT[0-9]{8})", "https://clinicaltrials.gov/study/{}"),
    (
        r"(?:EudraCT[ :]*|EUCTR)?([0-9]{4}-[0-9]{6}-[0-9]{2})(?:-[A-Z]{2,3})?",
        "https://www.clinicaltrialsregister.eu/ctr-search/search?query={}",
    ),
    (
        r"(?:EU ?CT[ :]*|CTIS ?)?([0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2})",
        "https://euclinicaltrials.eu/ctis-public/view/{}",
    ),
    (r"ISRCTN ?([0-9]{8})", "https://www.isrctn.com/ISRCTN{}"),
    (r"(ACTRN[0-9]{14})", "https://www.anzctr.org.au/{}.aspx"),
    (r"(DRKS[0-9]{8})", "https://drks.de/search/en/trial/{}"),
)

_AS_THEY_ARE = "!$&'()*+,/:;=@"  # signs of a DOI that an address may hold (DOI Handbook)

HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_BETWEEN_NAMES = dict.fromkeys((*HYPHENS, *map(ord, "-.")), " ")


class SourceRow(Record, frozen=True, kw_only=True):
    """A source as it is shown: its reference spelled out."""

    id: str
    """Id of the source."""
    kind: SourceKind
    """Kind of document."""
    read: Read
    """How much of it was read for this dataset."""
    title: str
    """Title, as published."""
    authors: tuple[str, ...]
    """Authors, as a reference has them."""
    authors_complete: bool
    """False where further ones are not known."""
    year: Year | None
    """Year of publication."""
    reference: str
    """The reference, spelled out."""
    doi: str | None
    """Digital object identifier."""
    pmid: str | None
    """PubMed identifier."""
    registry_id: str | None
    """Number in a trial register."""
    url: str | None
    """Address, as recorded."""
    address: str | None
    """Where it can be read."""


def source_row(source: Source) -> SourceRow:
    """Return `source` with its reference and its address spelled out."""
    same = {
        name: getattr(source, name)
        for name in SourceRow.__struct_fields__
        if name not in {"authors", "reference", "address"}
    }
    return SourceRow(
        **same,
        authors=tuple(map(initialled, source.authors)),
        reference=reference(source),
        address=address(source),
    )


def reference(source: Work) -> str:
    """Return the reference of `source`, Vancouver style, as one line; without DOI, PMID and URL.

    An abstract that was read is cited as the article it belongs to.
    """
    names = [*map(initialled, source.authors)]
    authors = ", ".join(names if source.authors_complete or not names else [*names, "and others"])
    told = (source.organization, date(source), _numbers(source), source.registry_id, source.note)
    if source.kind == "trial_registration":
        return _sentences(authors, source.container, source.title, *told)
    if source.kind == "web_page":
        heading = authors or source.organization
        return _sentences(heading, source.title, source.container, *told)
    genre = f"[{GENRES[source.kind].lower()}]" if source.kind in GENRES else None
    title = joined(source.title, genre)
    behind = source.organization if source.container else None  # else it stands in its place
    return _sentences(authors, title, _published(source), behind, registration(source), source.note)


# What a source is called in short, by what of it was read.
_BRIEF: dict[SourceKind, str] = {
    "journal_article": "article",
    "trial_registration": "registration",
    "dataset": "",
}
_READ: dict[Read, str] = {"full": "", "abstract": "abstract", "part": "read in part"}


def brief_reference(source: Source) -> str:
    """Return who wrote `source`, when, and what it is: `Cree and others 2010, abstract`."""
    if source.kind == "dataset":
        return "this dataset's own judgement"
    first, *more = [whole_name(author) or family_name(author) for author in source.authors] or [""]
    if len(more) == 1 and source.authors_complete:
        first += f" and {more[0]}"
    elif more or not source.authors_complete:
        first += " and others"
    who = register_number(source) or first or source.organization or source.container
    kind = _BRIEF.get(source.kind, source.kind.replace("_", " "))
    of_article = source.kind == "journal_article" and source.read == "abstract"
    told = (None if of_article else kind, None if kind == "registration" else _READ[source.read])
    return joined(joined(who or source.title, str(source.year or "")), *told, by=", ")


def full_reference(source: Work) -> str:
    """Return the reference of `source` in one line, with its DOI, PMID and URL.

    Without a DOI or PMID, which lead to it, that of its entry in a register is its URL.
    """
    doi = f"doi:{source.doi}" if source.doi else None
    pmid = f"PMID {source.pmid}" if source.pmid else None
    url = source.url if doi or pmid else link(source)
    # No full stop after the URL: a terminal would take it for a part of the address.
    return joined(reference(source), _sentences(doi, pmid), url)


def kind_words(kind: SourceKind, read: Read) -> str:
    """Return in words what kind of document it is, and what of it was read if that is not all."""
    return (
        kind.replace("_", " ")
        + {"full": "", "abstract": ", abstract read", "part": ", read in part"}[read]
    )


def address(source: Work) -> str | None:
    """Return where `source` can be read: what its identifiers lead to, else its own address."""
    if source.doi:
        return f"https://doi.org/{quote(source.doi, safe=_AS_THEY_ARE)}"
    if source.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"
    number = register_number(source)  # not of an article, which is not in a register
    return (registered_at(number) if number else None) or source.url


def registered_at(number: str) -> str | None:
    """Return where the trial with this number is registered, `None` if the register is not known.

    The name of the register may stand before it: `EudraCT 2005-005679-13`.
    """
    for pattern, place in REGISTERS:
        if found := re.fullmatch(pattern, number.strip().translate(HYPHENS), re.IGNORECASE):
            return place.format(found[1].upper())
    return None


def link(source: Work) -> str | None:
    """Return the address that a reference gives of `source` besides its DOI, which is one."""
    return source.url or (None if source.doi else address(source))


def registration(source: Work) -> str | None:
    """Return the number of `source` in a register of trials, with what it is."""
    return joined("Trial registration", source.registry_id) if source.registry_id else None


def remarks(source: Work) -> list[str]:
    """Return what a style may have no field for: genre, unknown authors, number, note."""
    nobody = None if source.authors or source.authors_complete else "Authors not recorded"
    registered = registration(source)
    genre = None if registered and source.kind == "trial_registration" else GENRES.get(source.kind)
    return [joined(remark) for remark in (genre, nobody, registered, source.note) if remark]


def place(source: Work) -> str:
    """Return where `source` appeared; of an entry in a register, with what leads to it there.

    That is its address or, where that does not have its number, the number: every style of
    citation processors prints one of them, and hardly any has a place for numbers.
    """
    number = register_number(source)
    shown = number and number in (link(source) or "")
    return joined(source.container, None if shown else number, by=", ")


def initialled(author: Author) -> str:
    """Return the name of `author` with initials: `Cree BAC`, `van der Berg JL Jr`."""
    whole = whole_name(author)
    return whole or joined(family_name(author), _initials(author.given or ""), author.suffix)


def _initials(given: str) -> str:
    """Return the initials of `given` names, closed up: `BAC` of `B. A. C.`, `JL` of `Jean-Luc`."""
    if not given.isascii():
        from unicodedata import normalize  # what most names do not need

        given = normalize("NFC", given)  # an initial keeps its accent
    return "".join(map(_initial, given.translate(_BETWEEN_NAMES).split()))


def _initial(name: str) -> str:
    """Return the first letter of `name`, or all of it if it is initials closed up, as `BAC` is."""
    if name.isalpha() and name.isupper() and len(name) <= len("BAC"):
        return name
    start = next((index for index, char in enumerate(name) if char.isalnum()), len(name))
    end = start + 1
    if not name.isascii():
        from unicodedata import combining

        while end < len(name) and combining(name[end]):  # an accent that no letter has within it
            end += 1
    return name[start:end]


def _published(source: Work) -> str:
    """Return where `source`, an article, appeared: `Journal 2010 Aug;68(2):145-150`."""
    where = joined(source.container or source.organization, date(source))
    issued = source.volume or source.issue
    return joined(where, _numbers(source), by=";" if issued else ":")


def _numbers(source: Work) -> str:
    """Return volume, issue and pages of `source`: `68(2):145-150`."""
    issue = joined(source.volume, f"({source.issue})" if source.issue else None, by="")
    return joined(issue, pages(source), by=":")


def joined(*parts: str | None, by: str = " ") -> str:
    """Return `parts`, the absent ones left out, made safe to show and joined by `by`."""
    return by.join(visible(part) for part in parts if part)


def _sentences(*parts: str | None) -> str:
    """Return `parts` as sentences in one line, the absent and the repeated ones left out."""
    return " ".join(dict.fromkeys(_sentence(visible(part)) for part in parts if part))


def _sentence(part: str) -> str:
    """Return `part` with a full stop, unless it already ends a sentence, perhaps in quotes."""
    ended = part.rstrip("\"'\u2019\u201d\u00bb").endswith((".", "?", "!", "\u2026"))
    return part if ended else f"{part}."


def family_name(author: Author) -> str:
    """Return the family name of `author` with its particle: `van der Berg`, `d'Alembert`."""
    return with_particle(joined(author.particle), joined(author.family))


def with_particle(particle: str, family: str) -> str:
    """Return `family` after `particle`, without a space after an elided one."""
    elided = particle.endswith(("'", "\u2019", "-"))
    return f"{particle}{'' if elided or not particle else ' '}{family}"


def whole_name(author: Author) -> str | None:
    """Return the name of `author` if it is not divided: of a body, or without a given name."""
    if not author.family:
        return joined(author.literal or author.given)
    return None if author.given else joined(family_name(author), author.suffix)


def date(source: Work) -> str | None:
    """Return the date of `source`, `2010 Aug` or `2010`, if it has one."""
    month = MONTHS[source.month - 1] if source.month else None
    return joined(str(source.year), month) if source.year else None


def pages(source: Work) -> str | None:
    """Return the pages of `source` with a hyphen, whichever dash was written: `145-150`."""
    if not source.pages:
        return None
    ends = visible(source.pages).translate(HYPHENS).split("-")
    return "-".join(filter(None, map(str.strip, ends)))


def in_journal(source: Work) -> bool:
    """Return whether `source` appeared in a journal, as some kinds may, in an issue."""
    numbered = bool(source.volume or source.issue)
    maybe = ("conference_abstract", "interview", "secondary_report")
    return source.kind in ("journal_article", "letter") or (source.kind in maybe and numbered)


def register_number(source: Work) -> str | None:
    """Return the number in a register of `source`, if that is what identifies it."""
    return None if source.kind in ARTICLES else source.registry_id
