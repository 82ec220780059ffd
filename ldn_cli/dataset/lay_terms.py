"""The check of the lay words: each stands once, and what it stands for exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import msgspec

from ldn_cli.dataset.diagnosis import located, record_type, unwrapped
from ldn_cli.dataset.files import BUNDLED, LAY_TERMS, read
from ldn_cli.dataset.problems import DataError
from ldn_cli.dataset.rules import CITED_WORDS
from ldn_cli.evidence.model import Absent, Study
from ldn_cli.evidence.passages import CODED
from ldn_cli.evidence.sections import SECTIONS
from ldn_cli.evidence.tokens import tokens
from ldn_cli.text import unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.dataset.problems import Fault
    from ldn_cli.dataset.store import Dataset
    from ldn_cli.evidence.lay import Thesaurus
    from ldn_cli.evidence.terms import Words


def check(dataset: Dataset) -> None:
    """Raise `DataError` if the lay words of `dataset` break a rule."""
    faults = [*lay_faults(dataset.thesaurus, dataset.bundled)]
    if faults:
        file = BUNDLED / LAY_TERMS
        raise DataError(located(file, read(file), faults))


def lay_faults(thesaurus: Thesaurus, words: Words) -> Iterator[Fault]:
    """Yield what is wrong with lay words, as the key and a sentence; `words` are the bundled."""
    known = [*_codes(words)]
    places: dict[str, str] = {}
    for at, term in enumerate(thesaurus.terms):
        for field in ("say", "find"):
            for index, phrase in enumerate(getattr(term, field)):
                key = f"terms[{at}].{field}[{index}]"
                told = tokens(phrase).casefold()
                if not told:
                    yield key, f"{phrase!r} has no word that could be looked for; write one"
                elif field == "say" and (other := places.setdefault(told, key)) != key:
                    yield key, f"{phrase!r} stands in {other} too; keep one of them"
        for index, chosen in enumerate(term.records):
            if chosen not in known:
                sentence = unknown(chosen, known, "section or code")
                yield f"terms[{at}].records[{index}]", sentence


def _codes(words: Words) -> Iterator[str]:
    """Yield each section, and each code in the fields of its records, as lay words choose them."""
    kinds: dict[str, Any] = {name: section.record for name, section in SECTIONS.items()}
    for section, kind in {"study": Study, **kinds, "absent": Absent}.items():
        yield section
        fields = msgspec.structs.fields(kind)
        within = [inner for field in fields if (inner := record_type(field.type))]
        every = fields if kind is not Study else [f for f in fields if f.name == "species"]
        for inner in within if kind is not Study else ():
            every = (*every, *msgspec.structs.fields(inner))
        for field in every:
            if field.name in CODED:
                yield from (f"{section}.{field.name}:{code}" for code in _of(section, field, words))


def _of(section: str, field: msgspec.structs.FieldInfo, words: Words) -> Iterator[str]:
    """Yield the codes that a field may have."""
    base, _ = unwrapped(field.type)
    if get_origin(base) is Literal:
        yield from get_args(base)
    for where, name, vocabulary, _ in CITED_WORDS:
        if (where, name) == (section, field.name):
            yield from getattr(words, vocabulary)
