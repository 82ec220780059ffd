"""Search: the fields of records that mention words."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import msgspec

from ldn_cli.evidence.background import Background
from ldn_cli.evidence.fields import Record
from ldn_cli.evidence.listing import study_row
from ldn_cli.evidence.model import Study
from ldn_cli.evidence.sections import SECTIONS, Catalogue, records_of


class Library(Catalogue, Protocol):
    """What knows the sources of a study, and the background."""

    @property
    def background(self) -> Background:
        """The background facts, the dataset's scope and the further reading."""


class Hit(Record, frozen=True, kw_only=True):
    """A field of a record that mentions what was searched for."""

    study: str | None
    """Id of the study; null for the background."""
    section: str
    """Section in which the record stands."""
    field: str
    """Field of the record, such as `finding`."""
    text: str
    """The whole text of the field."""


def search(text: str, studies: Iterable[Study], dataset: Library) -> list[Hit]:
    """Return the fields that mention the words of `text`, background last.

    A record is found if each word stands somewhere in it, in any case; of its fields, those with a
    word are returned. Where a record cites its source is not searched: the sources themselves are.
    Raises `ValueError` if there is no word.
    """
    words = text.casefold().replace("_", " ").split()
    if not words:
        message = "nothing to search for"
        raise ValueError(message)
    found = [
        _hits(words, study.id, section, record)
        for study in studies
        for section, records in _searched(study, dataset)
        for record in records
    ]
    background = dataset.background
    found += [
        _hits(words, None, section, record)
        for section in ("facts", "further_reading")
        for record in getattr(background, section)
    ]
    if all(word in background.scope.casefold() for word in words):
        found.append([Hit(study=None, section="scope", field="scope", text=background.scope)])
    return [hit for hits in found for hit in hits]


def _searched(study: Study, dataset: Library) -> Iterator[tuple[str, Any]]:
    yield "study", (study_row(study, dataset.collection_of(study)),)
    for name in SECTIONS:
        yield name, records_of(study, name, dataset)


_CODED = (
    *("domain", "instrument", "direction", "significance", "kind", "characteristic", "species"),
    *("role", "contrast", "effect", "stage", "base", "statistic", "read", "collection", "about"),
)
_CITING = ("id", "source", "locator", "derived")


def _texts(record: Any, section: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of `record` that are searched, nested ones as `statements.text`."""
    for name, value in msgspec.structs.asdict(record).items():
        if name in _CITING and section != "sources":
            continue
        many = isinstance(value, tuple)
        for item in value if many else (value,):
            if isinstance(item, msgspec.Struct):
                inner = _texts(item, section)
                yield from ((f"{name}.{key}", text) for key, text in inner)
            elif isinstance(item, str) or not (many or item is None or isinstance(item, bool)):
                text = str(item)
                yield name, text.replace("_", " ") if name in _CODED else text


def _hits(words: list[str], study: str | None, section: str, record: Any) -> list[Hit]:
    texts = [
        (field, text, text.casefold().replace("_", " ")) for field, text in _texts(record, section)
    ]
    if not all(any(word in folded for _, _, folded in texts) for word in words):
        return []
    return [
        Hit(study=study, section=section, field=field, text=text)
        for field, text, folded in texts
        if any(word in folded for word in words)
    ]
