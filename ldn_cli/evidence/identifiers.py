"""What people call a study besides its id: as they paste or write it, and where it leads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ldn_cli.evidence.citing import citing, is_of_scale
from ldn_cli.evidence.reference import ARTICLES, HYPHENS
from ldn_cli.text import folded

if TYPE_CHECKING:
    from ldn_cli.evidence.model import Study
    from ldn_cli.evidence.source import Source

# What people write before a number, and in what it is found on the web.
_LABEL = re.compile(
    r"(?:(?P<kind>doi|pmid|pubmed|medline|eudract|eu ?ct|ctis|clinicaltrials?(?:\.gov)?)(?![a-z]))?"
    r"[\s:.#=]*(?:(?:registration|registry|trial|identifier|number|no|nr|id)(?![a-z0-9])[\s:.#=]*)*"
)
_ADDRESS = re.compile(r"[a-z]+://|www\.|(?:[a-z0-9-]+\.)+[a-z]{2,}/")
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_PMID = re.compile(r"[1-9][0-9]{0,8}")
_PUBMED = re.compile(
    r"(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed/|europepmc\.org/\w+/med/)"
    rf"(?:\?term=)?({_PMID.pattern})(?![0-9a-z])"
)
_EUDRACT = re.compile(r"(?:euctr)?([0-9]{4}-[0-9]{6}-[0-9]{2})(?:[-/][a-z]{2,3})?")
_PARTS = re.compile(r"[/?&=#:;,+\s]+")
_JOINTS = re.compile(r"[^a-z0-9]")
_AFTER = ".,;:/)]}>\"'"  # what ends the sentence or the bracket it stands in
_AROUND = "<>()[]{}\"' "
_QUERY = re.compile(r"[?#&].*")
_VIEW = re.compile(r"/(?:full|abstract|e?pdf|html|meta)$")  # of a publisher's page
_PAGES = ("doi", "pmid", "pubmed", "medline")

_AND_OTHERS = re.compile(r"\bet\s+al\b")
_BETWEEN = re.compile(r"[\s.,()\[\]_-]+")  # what stands between an author and a year

LONGEST = 2_000  # characters of an address that somebody pastes

# The records that tell of the study itself. A caveat or a discrepancy may cite what is about
# something else, and the range of a scale is stated by whoever describes the scale.
_TELLING = ("summary", "groups", "design", "outcomes", "dropouts", "adverse_events")


def own_sources(study: Study) -> set[str]:
    """Return the ids of the sources that are documents of `study` itself.

    They are those that state what was done in it or what came of it: that one of its groups, design
    features, outcomes, counts or adverse events, or its summary, cites.
    """
    return {
        record.source
        for key, records in citing(study)
        if key.startswith(_TELLING) and not is_of_scale(key)
        for record in records
    }


def spoken(name: str) -> str:
    """Return `name` as it is compared with others: `cree2010` for "Cree et al. (2010)"."""
    if len(name) > LONGEST:
        return ""
    return _BETWEEN.sub("", _AND_OTHERS.sub("", folded(name).translate(HYPHENS)))


def references_to(source: Source) -> set[str]:
    """Return how a text refers to `source`, as `spoken`: an article's first author and its year."""
    first = source.authors[0] if source.authors else None
    if not (first and first.family and source.year) or source.kind not in ARTICLES:
        return set()
    names = (first.family, f"{first.particle or ''} {first.family}")
    return {spoken(f"{name} {source.year}") for name in names}


def identifiers_of(source: Source) -> set[str]:
    """Return the identifiers of `source`, to be compared with what `meant` returns.

    A report on the study by others has none that would lead to the study.
    """
    if source.kind == "secondary_report":
        return set()
    found = {f"doi:{_plain(source.doi)}"} if source.doi else set()
    if source.pmid:
        found.add(f"pmid:{source.pmid}")
    if source.registry_id:
        found.update(name for name in meant(source.registry_id) if name.startswith("number:"))
    return found


def meant(text: str) -> set[str]:
    """Return the identifiers that `text` may stand for; none if it is like none.

    A DOI, PMID or registration number stands alone, after its name (`PMID: 20695007`), or in an
    address. Neither case matters, nor percent-encoding, nor what ends a sentence.
    """
    if len(text) > LONGEST:
        return set()
    plain = _plain(text).strip(_AROUND)
    label = _LABEL.match(plain)
    kind, rest = (label["kind"], plain[label.end() :]) if label else (None, plain)
    for address in (plain, rest):
        if _ADDRESS.match(address):
            return _in_address(address)
    found = set()
    if kind in {None, "doi"} and _DOI.fullmatch(rest):
        found |= {f"doi:{rest}", f"doi:{rest.rstrip(_AFTER)}"}
    rest = rest.rstrip(_AFTER)
    if kind != "doi" and _PMID.fullmatch(rest):
        found.add(f"pmid:{rest}")
    return found if kind in _PAGES else found | _numbers(rest)


def _in_address(address: str) -> set[str]:
    if doi := _DOI.search(address):
        whole = doi[0]
        bare = _QUERY.sub("", whole).rstrip(_AFTER)
        ends = (whole, whole.rstrip(_AFTER), bare, _VIEW.sub("", bare))
        return {f"doi:{end}" for end in ends}
    if pmid := _PUBMED.search(address):
        return {f"pmid:{pmid[1]}"}
    return set().union(*(_numbers(part.rstrip(_AFTER)) for part in _PARTS.split(address)))


def _numbers(text: str) -> set[str]:
    """Return the number in a register that `text` is, with and without what joins its parts."""
    eudract = _EUDRACT.fullmatch(text)
    number = _JOINTS.sub("", eudract[1] if eudract else text)
    return {f"number:{number}"} if any(map(str.isdigit, number)) else set()


def _plain(text: str) -> str:
    """Return `text` without what does not matter: case, the form of hyphens, percent-encoding."""
    return folded(unquote(text)).translate(HYPHENS)
