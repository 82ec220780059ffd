"""The records of the dataset: what a study file holds.

Every field says in its description what it holds: the codebook, the JSON Schemas and the template
of a study file are made from it. What JSON Schema has no words for is in the `extra` of a `Meta`:
the `unit` of a number, the `origin` of what no source states, what a text of some form is `called`,
and what would be `right` in place of one that has another form.
A field that may be `None` is `None` where no source reports it, never `0` or `""`.
"""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from typing import Annotated, Literal, TypeVar

from msgspec import Meta, Struct

from ldn_cli.evidence.vocabulary import (
    CaveatKind,
    Characteristic,
    Direction,
    ReasonKind,
    Significance,
    SourceKind,
    Species,
)

T = TypeVar("T")

# The limits of size are far beyond what a study needs: they keep a hostile file within bounds.
Many = Annotated[tuple[T, ...], Meta(max_length=1_000)]
Text = Annotated[
    str,
    Meta(
        pattern=r"\S",
        max_length=10_000,
        extra={
            "right": "it must not be blank; "
            "an optional field is left out where no source reports it"
        },
    ),
]
OURS = {"origin": "assigned"}  # by us; all else is what a source reports
OurText = Annotated[Text, Meta(extra=OURS)]
ID = r"^[a-z0-9]+([-_][a-z0-9]+)*$(?!\n)"
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
Probability = Annotated[float, Meta(ge=0, le=1, extra={"unit": "proportion"})]


class Record(Struct, frozen=True, forbid_unknown_fields=True):
    """What all records share: they cannot be changed, and a key they do not know is an error."""


class Author(Record, frozen=True, kw_only=True):
    """A person or a body that wrote a source: `family` (with `given`), or `literal`."""

    family: Annotated[Text | None, Meta(description="Family name, hyphens kept.")] = None
    given: Annotated[
        Text | None, Meta(description="Given names or initials, each initial with a full stop.")
    ] = None
    particle: Annotated[
        Text | None, Meta(description="Particle before the family name, such as `van der`.")
    ] = None
    suffix: Annotated[Text | None, Meta(description="Suffix after the name, such as `Jr`.")] = None
    literal: Annotated[
        Text | None, Meta(description="Name of an organization, instead of the other fields.")
    ] = None


class Source(Record, frozen=True, kw_only=True):
    """A document that states something, with what a reference list says of it."""

    id: Annotated[Identifier, Meta(description="Name by which records cite this source; unique.")]
    kind: Annotated[
        SourceKind,
        Meta(description="What was read: for an article, the whole or its abstract.", extra=OURS),
    ]
    title: Annotated[Text, Meta(description="Title, as published.")]
    authors: Annotated[
        Many[Author], Meta(description="Authors in the published order; empty if none.")
    ] = ()
    container: Annotated[
        Text | None, Meta(description="Journal, register or site that it appeared in.")
    ] = None
    organization: Annotated[
        Text | None, Meta(description="Body behind it: sponsor of a trial, owner of a page.")
    ] = None
    year: Annotated[Year | None, Meta(description="Year of publication.")] = None
    month: Annotated[
        Annotated[int, Meta(ge=1, le=12, extra={"unit": "month"})] | None,
        Meta(description="Month of publication, 1 to 12."),
    ] = None
    volume: Annotated[Text | None, Meta(description="Volume, as printed.")] = None
    issue: Annotated[Text | None, Meta(description="Issue within the volume, as printed.")] = None
    pages: Annotated[
        Text | None, Meta(description="First and last page, `145-150`, or an article number.")
    ] = None
    doi: Annotated[
        Annotated[
            str,
            Meta(
                pattern=r"^10\.\d{4,9}/\S+$(?!\n)",
                max_length=1_000,
                extra={
                    "called": "DOI",
                    "right": "a DOI starts with 10. and has a slash, without https://doi.org/",
                },
            ),
        ]
        | None,
        Meta(description="Digital object identifier, without `https://doi.org/`."),
    ] = None
    pmid: Annotated[
        Annotated[
            str,
            Meta(
                pattern=r"^[1-9]\d{0,8}$(?!\n)",
                extra={
                    "called": "1 to 9 digits",
                    "right": "a PMID is up to nine digits, in quotation marks",
                },
            ),
        ]
        | None,
        Meta(description="PubMed identifier, digits in quotation marks."),
    ] = None
    registry_id: Annotated[
        Text | None, Meta(description="Number in a trial register, such as `NCT00501696`.")
    ] = None
    url: Annotated[
        Annotated[
            str,
            Meta(
                pattern=r"^https?://\S+$(?!\n)",
                max_length=1_000,
                extra={
                    "called": "address",
                    "right": "an address starts with https:// or http:// and has no spaces",
                },
            ),
        ]
        | None,
        Meta(description="Address, where the source itself gives one."),
    ] = None
    note: Annotated[
        OurText | None, Meta(description="What a reader of the reference must know besides.")
    ] = None


class Domain(Record, frozen=True, kw_only=True):
    """An outcome domain: what a group of outcomes is about."""

    id: Annotated[Identifier, Meta(description="Name by which outcomes cite this domain; unique.")]
    label: Annotated[OurText, Meta(description="Name shown on the screen.")]
    covers: Annotated[OurText, Meta(description="What belongs in the domain.")]


class Attributed(Record, frozen=True, kw_only=True):
    """A short description of the study, and where it is stated."""

    value: Annotated[Text, Meta(description="The description, in a few words.")]
    source: Cited
    locator: Locator


class Statement(Record, frozen=True, kw_only=True):
    """What one source says, in our words."""

    text: Annotated[Text, Meta(description="What the source says, in our words.")]
    source: Cited
    locator: Locator


class Summary(Record, frozen=True, kw_only=True):
    """The study in four phrases, as `ldn studies list` shows it."""

    condition: Annotated[Attributed, Meta(description="Condition of the participants.")]
    design: Annotated[Attributed, Meta(description="Study design.")]
    intervention: Annotated[Attributed, Meta(description="What was given, how much, how long.")]
    publication_status: Annotated[Attributed, Meta(description="How the study was made public.")]


class DesignFeature(Record, frozen=True, kw_only=True):
    """One characteristic of how the study was designed and conducted.

    `value`, `source` and `locator` are all `None` where no source reports the characteristic.
    """

    characteristic: Annotated[Characteristic, Meta(description="What is described.", extra=OURS)]
    value: Annotated[
        Text | None, Meta(description="The description; absent where no source reports it.")
    ] = None
    source: Annotated[Reference | None, Meta(description="Id of the source that states it.")] = None
    locator: Annotated[OurText | None, Meta(description="Where in the source it stands.")] = None


class Outcome(Record, frozen=True, kw_only=True):
    """One result, as one source states it."""

    id: Annotated[Identifier, Meta(description="Name of the outcome; unique within the study.")]
    domain: Annotated[Reference, Meta(description="Id of the outcome domain.")]
    measure: Annotated[Text, Meta(description="What was measured, as the source names it.")]
    instrument: Annotated[
        Text | None, Meta(description="Questionnaire, scale or assay it was measured with.")
    ] = None
    arm: Annotated[
        Annotated[
            str,
            Meta(
                pattern=r"^\S{1,20}$(?!\n)",
                extra={
                    "called": "1 to 20 characters, no space",
                    "right": "a short name of at most 20 characters without spaces, such as LDN",
                },
            ),
        ],
        Meta(description="Arm that the result is of: `LDN`, `HDN` or another short name."),
    ]
    comparator: Annotated[
        Text | None, Meta(description="What the source compares the arm with.")
    ] = None
    direction: Annotated[
        Direction,
        Meta(
            description="Effect direction for the patient or animal; `not_reported` where it was "
            "measured but no result is given, `not_applicable` for a finding that is neither "
            "better nor worse."
        ),
    ]
    significance: Annotated[
        Significance,
        Meta(description="Statistical significance in the source's own word, never computed."),
    ]
    estimate: Annotated[
        int | float | None,
        Meta(description="Size of the effect, in `unit`, as worded.", extra={"unit": "see `unit`"}),
    ] = None
    unit: Annotated[Text | None, Meta(description="Unit of `estimate`.")] = None
    p_relation: Annotated[
        Literal["=", "<"] | None, Meta(description="How `p_value` is stated: equal or below.")
    ] = None
    p_value: Annotated[
        Probability | None, Meta(description="p value, a proportion from 0 to 1.")
    ] = None
    finding: Annotated[Text, Meta(description="The result in one sentence of ours.")]
    source: Cited
    locator: Locator


class Reason(Record, frozen=True, kw_only=True):
    """Why participants did not complete, and how many."""

    reason: Annotated[
        Text | None, Meta(description="The reason; absent where no source reports it.")
    ] = None
    kind: Annotated[ReasonKind, Meta(description="Kind of loss.", extra=OURS)]
    n: Annotated[Count, Meta(description="Number of participants.")]
    source: Cited
    locator: Locator


class ParticipantFlow(Record, frozen=True, kw_only=True):
    """How many entered the study, how many were lost, and why: only what sources state."""

    enrolled: Annotated[Count | None, Meta(description="Number enrolled.")] = None
    completed: Annotated[
        Count | None, Meta(description="Number who completed, where a source states it.")
    ] = None
    not_completed: Annotated[
        Count | None, Meta(description="Number who did not complete, where a source states it.")
    ] = None
    reasons: Annotated[
        Many[Reason], Meta(description="Reasons for loss; they add up to all the lost.")
    ] = ()
    statements: Annotated[
        Many[Statement], Meta(description="What each source says of the flow.")
    ] = ()


class AdverseEvent(Record, frozen=True, kw_only=True):
    """An adverse event, or what a source says of adverse events in general."""

    event: Annotated[Text, Meta(description="The event, or the statement about events.")]
    severity: Annotated[Text | None, Meta(description="Severity, in the source's own word.")] = None
    timing: Annotated[Text | None, Meta(description="When it happened or how long.")] = None
    n: Annotated[
        Count | None,
        Meta(description="Number of participants; 0 only where the source itself says none."),
    ] = None
    source: Cited
    locator: Locator


class Caveat(Record, frozen=True, kw_only=True):
    """What to beware of when reading the results."""

    kind: Annotated[CaveatKind, Meta(description="What the caveat is about.", extra=OURS)]
    text: Annotated[Text, Meta(description="The caveat, in our words.")]
    source: Cited
    locator: Locator


class Discrepancy(Record, frozen=True, kw_only=True):
    """A point on which sources disagree. No side is chosen."""

    topic: Annotated[OurText, Meta(description="What the sources disagree about.")]
    statements: Annotated[
        Annotated[Many[Statement], Meta(min_length=2)],
        Meta(description="What each source says."),
    ]
    comment: Annotated[OurText, Meta(description="What differs, in one neutral sentence.")]


class Study(Record, frozen=True, kw_only=True):
    """One study: the whole content of a study file."""

    id: Annotated[Identifier, Meta(description="Name of the study; the name of its file.")]
    aliases: Annotated[
        Many[Identifier], Meta(description="Other names by which it can be looked up.")
    ] = ()
    title: Annotated[Text, Meta(description="Title, as published.")]
    year: Annotated[Year, Meta(description="Year of publication or presentation.")]
    species: Annotated[Species, Meta(description="Species of the participants.")]
    summary: Annotated[Summary, Meta(description="The study in four attributed phrases.")]
    design: Annotated[
        Many[DesignFeature], Meta(description="Design and conduct, a characteristic a row.")
    ] = ()
    outcomes: Annotated[
        Many[Outcome], Meta(description="Results, each as one source states it.")
    ] = ()
    dropouts: Annotated[
        ParticipantFlow, Meta(description="Participant flow; absent where no source reports it.")
    ] = ParticipantFlow()
    adverse_events: Annotated[
        Many[AdverseEvent],
        Meta(description="Adverse events; empty where no source reports on them."),
    ] = ()
    caveats: Annotated[Many[Caveat], Meta(description="What to beware of.")] = ()
    discrepancies: Annotated[
        Many[Discrepancy], Meta(description="Where the sources disagree.")
    ] = ()
    sources: Annotated[
        Many[Source], Meta(description="Sources that this study brings with it.")
    ] = ()
    domains: Annotated[
        Many[Domain],
        Meta(description="Outcome domains that this study brings with it.", extra=OURS),
    ] = ()


class Fact(Record, frozen=True, kw_only=True):
    """A background fact."""

    topic: Annotated[OurText, Meta(description="What the fact is about.")]
    text: Annotated[Text, Meta(description="The fact, in our words.")]
    source: Cited
    locator: Locator


class Reading(Record, frozen=True, kw_only=True):
    """A study outside the dataset, named so that nobody takes the dataset for all there is."""

    reference: Annotated[Text, Meta(description="The reference, spelled out.")]
    doi: Annotated[Text | None, Meta(description="Digital object identifier.")] = None
    pmid: Annotated[Text | None, Meta(description="PubMed identifier.")] = None
    note: Annotated[
        Text | None, Meta(description="What it is, in one line; nothing extracted.")
    ] = None


class Background(Record, frozen=True, kw_only=True):
    """What to know before reading a study: naltrexone, the dataset's scope, further reading."""

    facts: Annotated[tuple[Fact, ...], Meta(description="Background facts.")]
    scope: Annotated[OurText, Meta(description="What the dataset covers, and what it does not.")]
    further_reading: Annotated[
        tuple[Reading, ...], Meta(description="Studies outside the dataset, not extracted.")
    ]
