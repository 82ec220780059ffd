"""What the fields of records are made of: texts, ids, counts and numbers, each with its limits.

Every field says in its description what it holds: the codebook, the JSON Schemas and the template
of a study file are made from it. What JSON Schema has no words for is in the `extra` of a `Meta`:
the `unit` of a number, the `origin` of what no source states, what a text of some form is `called`,
and what would be `right` in place of one that has another form.
"""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from decimal import Decimal
from typing import Annotated, Any, TypeVar

from msgspec import Meta, Struct

T = TypeVar("T")

END = r"\Z"  # of a text; the schemas have other words for it, which more engines read
# What is no blank. Engines differ in what they take for one, so that the schemas name those of any;
# here the set of them would take longer to compile than all the other patterns.
INK, NAMED_INK = r"(?!\ufeff)\S", r"[^\s\x1c-\x1f\x85\ufeff]"


def whole(form: str) -> str:
    """Return the pattern of a text that from its beginning to its end has the form, a pattern."""
    return rf"^{form}{END}"


# The limits of size are far beyond what a study needs: they keep a hostile file within bounds.
Many = Annotated[tuple[T, ...], Meta(max_length=1_000)]
Text = Annotated[
    str,
    Meta(
        pattern=INK,
        max_length=10_000,
        extra={
            "right": "it must not be blank; "
            "an optional field is left out where no source reports it"
        },
    ),
]
OURS = {"origin": "assigned"}  # by us; all else is what a source reports
OurText = Annotated[Text, Meta(extra=OURS)]
ID = whole(r"[a-z0-9]+([-_][a-z0-9]+)*")
_ID = {
    **OURS,
    "called": "id",
    "right": "an id is lower-case letters and digits, joined by - or _",
}
Identifier = Annotated[str, Meta(pattern=ID, max_length=100, extra=_ID)]
# The id of a record that a rule looks up: what is not found needs no check of its form besides,
# which would take a good part of the time of reading a study.
Reference = Annotated[str, Meta(extra_json_schema={"pattern": ID}, max_length=100, extra=_ID)]
Cited = Annotated[Reference, Meta(description="Id of the source that states it.")]
Locator = Annotated[OurText, Meta(description="Where in the source it stands.")]
# Every number has limits: nan, which JSON has no word for, is within none.
Count = Annotated[int, Meta(ge=0, le=1_000_000_000, extra={"unit": "participants"})]
Year = Annotated[int, Meta(ge=1900, le=2100, extra={"unit": "year"})]
PROPORTION = {"unit": "proportion"}
Share = Annotated[float, Meta(ge=0, le=1, extra=PROPORTION)]
# Decimal keeps the digits as they are written: 0.050 stays 0.050. Its unit is the `unit` beside it.
Number = Decimal


class Record(Struct, frozen=True, forbid_unknown_fields=True, repr_omit_defaults=True):
    """What all records share: they cannot be changed, and a key they do not know is an error."""


def field_types(kind: type[Struct]) -> dict[str, Any]:
    """Return the type of each field of a record type, those that it takes over from another too."""
    return {
        name: type_
        for base in reversed(kind.__mro__)
        for name, type_ in getattr(base, "__annotations__", {}).items()
        if name in kind.__struct_fields__
    }
