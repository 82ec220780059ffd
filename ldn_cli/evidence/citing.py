"""What of a study cites a source: found in the model, so that no record can be left out."""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec

from ldn_cli.evidence.fields import field_types
from ldn_cli.evidence.model import Study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class _Place(msgspec.Struct, frozen=True):
    """A field that holds records which cite a source, or hold such records: `inner` says where."""

    name: str
    get: Callable[[Any], Any]
    many: bool
    cites: bool
    inner: tuple[_Place, ...]


def citing(study: Study) -> Iterator[tuple[str, Sequence[Any]]]:
    """Yield the records of `study` that may cite a source, array by array, under their key paths.

    `{}` in a key path stands for the index of the record. The summary's come last.
    """
    places = _places(Study)
    for place in sorted(places, key=lambda place: place.name == "summary"):
        yield from _at(place, study, "")


def is_of_scale(key: str) -> bool:
    """Return whether the key path `key` is of a scale, whose range others than the study state."""
    return key.endswith(".scale")


def cited_by(study: Study, *, scales: bool = True) -> dict[str, None]:
    """Return the ids of the sources that `study` cites, or that were looked through, in order.

    Without `scales`, not those that are cited for the range of a scale alone.
    """
    of = (records for key, records in citing(study) if scales or not is_of_scale(key))
    cited = (record.source for records in of for record in records)
    looked = (source for absent in study.absent for source in absent.sources)
    return dict.fromkeys((*cited, *looked))


def _at(place: _Place, record: Any, prefix: str) -> Iterator[tuple[str, Sequence[Any]]]:
    value = place.get(record)
    found = value if place.many else (value,) if value is not None else ()
    if not found:
        return
    key = f"{prefix}{place.name}"
    if place.cites:
        yield f"{key}[{{}}]" if place.many else key, found
    if place.inner:
        for index, one in enumerate(found):
            for inner in place.inner:
                yield from _at(inner, one, f"{key}[{index}]." if place.many else f"{key}.")


@cache
def _places(kind: type[msgspec.Struct]) -> tuple[_Place, ...]:
    """Return the fields of `kind` that hold records which cite a source, however deep."""
    found = []
    for name, annotation in field_types(kind).items():
        record, many = _record(annotation)
        if record:
            cites, inner = "source" in record.__struct_fields__, _places(record)
            if cites or inner:
                found.append(_Place(name, attrgetter(name), many, cites, inner))
    return tuple(found)


def _record(annotation: Any) -> tuple[type[msgspec.Struct] | None, bool]:
    """Return the record type that a field holds, `None` if it holds none, and if it holds many."""
    many = False
    while args := getattr(annotation, "__args__", ()):
        many = many or getattr(annotation, "__origin__", None) is tuple
        annotation = args[0]
    is_record = isinstance(annotation, type) and issubclass(annotation, msgspec.Struct)
    return (annotation if is_record else None), many
