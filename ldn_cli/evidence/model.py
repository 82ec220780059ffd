"""The records of a study: what a study file holds.

A field that may be `None` is `None` where no source reports it, never `0` or `""`.
"""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from typing import Annotated

from msgspec import Meta

from ldn_cli.evidence.fields import (
    OURS,
    Cited,
    Count,
    Identifier,
    Locator,
    Many,
    Number,
    OurText,
    Record,
    Reference,
    Text,
    Year,
)
from ldn_cli.evidence.source import Source
from ldn_cli.evidence.terms import Instrument, Scale, Term
from ldn_cli.evidence.vocabulary import (
    Absence,
    Contrast,
    Direction,
    Effect,
    EventKind,
    GroupKind,
    GroupRole,
    Interval,
    OutcomeRole,
    ReasonKind,
    Relation,
    Significance,
    Species,
    Stage,
    Statistic,
)

GroupId = Annotated[
    str,
    Meta(
        pattern=r"^\S{1,20}$",
        extra={
            **OURS,
            "called": "1 to 20 characters, no space",
            "right": "a short name of at most 20 characters without spaces, such as LDN",
        },
    ),
]
GroupRef = Annotated[GroupId | None, Meta(description="Id of the group it is of; absent: all.")]
Percent = Annotated[Number | None, Meta(description="Percentage as the source gives it.")]


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


class Group(Record, frozen=True, kw_only=True):
    """A group of participants that results, counts or events are told of apart."""

    id: Annotated[GroupId, Meta(description="Name by which records cite it; unique in the study.")]
    kind: Annotated[GroupKind, Meta(description="What makes it a group.", extra=OURS)]
    role: Annotated[
        GroupRole | None, Meta(description="Its part in the comparison.", extra=OURS)
    ] = None
    intervention: Annotated[Text | None, Meta(description="What the group was given.")] = None
    source: Cited
    locator: Locator


class Value(Record, frozen=True, kw_only=True):
    """One number of a group at a time, with its spread, or a count of participants."""

    group: GroupRef = None
    time: Annotated[Text | None, Meta(description="When it was measured, as worded.")] = None
    statistic: Annotated[
        Statistic | None, Meta(description="What the number is; absent: one laid down, as a dose.")
    ] = None
    value: Annotated[Number | None, Meta(description="The number; absent for a `count`.")] = None
    unit: Annotated[Text | None, Meta(description="Unit of `value`.")] = None
    sd: Annotated[Number | None, Meta(description="Standard deviation.")] = None
    interval: Annotated[
        Interval | None, Meta(description="What `low` and `high` are the ends of.")
    ] = None
    low: Annotated[Number | None, Meta(description="Lower end of the interval.")] = None
    high: Annotated[Number | None, Meta(description="Upper end of the interval.")] = None
    n: Annotated[Count | None, Meta(description="Number of participants with the event.")] = None
    of: Annotated[Count | None, Meta(description="Number of participants analysed.")] = None


class DesignFeature(Record, frozen=True, kw_only=True):
    """One characteristic of how the study was designed and conducted, as one source states it."""

    characteristic: Annotated[
        Reference, Meta(description="Id of the characteristic that is described.")
    ]
    value: Annotated[
        Text | None, Meta(description="The description; absent where numbers tell all.")
    ] = None
    values: Annotated[
        Many[Value], Meta(description="Its numbers, such as those of the participants' age.")
    ] = ()
    source: Cited
    locator: Locator


class Outcome(Record, frozen=True, kw_only=True):
    """One result, as one source states it."""

    id: Annotated[Identifier, Meta(description="Name of the outcome; unique within the study.")]
    domain: Annotated[Reference, Meta(description="Id of the outcome domain.")]
    measure: Annotated[Text, Meta(description="What was measured, as the source names it.")]
    instrument: Annotated[
        Reference | None, Meta(description="Id of the instrument it was measured with.")
    ] = None
    scale: Annotated[
        Scale | None, Meta(description="Range of the instrument; absent: as the instrument has it.")
    ] = None
    role: Annotated[
        OutcomeRole | None, Meta(description="Its rank, where this source states it.")
    ] = None
    time: Annotated[Text | None, Meta(description="When it was measured, as worded.")] = None
    population: Annotated[
        Text | None, Meta(description="Whom it is of, where that is not the whole group.")
    ] = None
    group: Annotated[GroupId, Meta(description="Id of the group that it is of.")]
    comparator: Annotated[
        Text | None, Meta(description="Id of the group compared with, or words; absent if none.")
    ] = None
    contrast: Annotated[
        Contrast | None, Meta(description="What is compared with what.", extra=OURS)
    ] = None
    direction: Annotated[
        Direction,
        Meta(
            description="Effect direction for the patient or animal, in the source's word "
            "whatever its significance.",
            extra=OURS,
        ),
    ]
    significance: Annotated[
        Significance,
        Meta(description="Statistical significance in the source's own word, never computed."),
    ]
    effect: Annotated[Effect | None, Meta(description="What `estimate` is.")] = None
    estimate_relation: Annotated[
        Relation | None, Meta(description="How `estimate` is stated; absent: as equal.")
    ] = None
    estimate: Annotated[
        Number | None, Meta(description="Size of the effect, in `unit`, as worded.")
    ] = None
    unit: Annotated[Text | None, Meta(description="Unit of `estimate`, if it has one.")] = None
    interval: Annotated[
        Interval | None, Meta(description="What `low` and `high` are the ends of.")
    ] = None
    low: Annotated[Number | None, Meta(description="Lower end of the interval.")] = None
    high: Annotated[Number | None, Meta(description="Upper end of the interval.")] = None
    p_relation: Annotated[
        Relation | None, Meta(description="How `p_value` is stated: equal, below and so on.")
    ] = None
    p_value: Annotated[Number | None, Meta(description="p value, between 0 and 1.")] = None
    values: Annotated[Many[Value], Meta(description="The numbers by group and time.")] = ()
    finding: Annotated[Text, Meta(description="The result in one sentence of ours.")]
    source: Cited
    locator: Locator


class FlowCount(Record, frozen=True, kw_only=True):
    """How many participants there were at a stage, as one source states it."""

    stage: Annotated[Stage, Meta(description="Stage of the participant flow.", extra=OURS)]
    group: GroupRef = None
    time: Annotated[Text | None, Meta(description="When they were counted, as worded.")] = None
    population: Annotated[
        Text | None, Meta(description="Who they are, where the stage does not tell.")
    ] = None
    n: Annotated[Count, Meta(description="Number of participants.")]
    of: Annotated[Count | None, Meta(description="Number that it is a part of.")] = None
    percent: Percent = None
    source: Cited
    locator: Locator


class Reason(Record, frozen=True, kw_only=True):
    """Why participants did not complete, and how many."""

    reason: Annotated[
        Text | None, Meta(description="The reason; absent where no source reports it.")
    ] = None
    kind: Annotated[ReasonKind, Meta(description="Kind of loss.", extra=OURS)]
    group: GroupRef = None
    n: Annotated[Count, Meta(description="Number of participants.")]
    source: Cited
    locator: Locator


class ParticipantFlow(Record, frozen=True, kw_only=True):
    """How many entered the study, how many were lost, and why: only what sources state."""

    counts: Annotated[
        Many[FlowCount], Meta(description="Numbers of participants, each as one source states it.")
    ] = ()
    base: Annotated[
        Stage | None,
        Meta(
            description="The stage that attrition is counted from; absent: the first.", extra=OURS
        ),
    ] = None
    reasons: Annotated[Many[Reason], Meta(description="Reasons for loss.")] = ()
    statements: Annotated[
        Many[Statement], Meta(description="What each source says of the flow.")
    ] = ()


class AdverseEvent(Record, frozen=True, kw_only=True):
    """An adverse event, or what a source says of adverse events in general."""

    event: Annotated[Text, Meta(description="The event, or the statement about events.")]
    kind: Annotated[EventKind, Meta(description="How grave, or a statement.", extra=OURS)]
    severity: Annotated[Text | None, Meta(description="Severity, in the source's own word.")] = None
    timing: Annotated[Text | None, Meta(description="When it happened or how long.")] = None
    frequency: Annotated[Text | None, Meta(description="How often, in the source's own word.")] = (
        None
    )
    group: GroupRef = None
    n: Annotated[
        Count | None,
        Meta(description="Number of participants; 0 only where the source itself says none."),
    ] = None
    of: Annotated[Count | None, Meta(description="Number of participants looked at.")] = None
    percent: Percent = None
    events: Annotated[
        Annotated[int, Meta(ge=0, le=1_000_000_000, extra={"unit": "events"})] | None,
        Meta(description="Number of events, which is not one of participants."),
    ] = None
    source: Cited
    locator: Locator


class Caveat(Record, frozen=True, kw_only=True):
    """What to beware of when reading the results."""

    kind: Annotated[Reference, Meta(description="Id of what the caveat is about.")]
    text: Annotated[Text, Meta(description="The caveat, in our words.")]
    source: Cited
    locator: Locator


class Discrepancy(Record, frozen=True, kw_only=True):
    """A point on which sources disagree. No side is chosen."""

    topic: Annotated[OurText, Meta(description="What the sources disagree about.")]
    about: Annotated[
        Many[OurText],
        Meta(
            description="The domains, characteristics, `dropouts` or `adverse_events` that read "
            "differently because of it."
        ),
    ] = ()
    statements: Annotated[
        Annotated[Many[Statement], Meta(min_length=2)],
        Meta(description="What each source says."),
    ]
    comment: Annotated[OurText, Meta(description="What differs, in one neutral sentence.")]


class Absent(Record, frozen=True, kw_only=True):
    """What was looked for in sources and not found, or what cannot be there."""

    what: Annotated[
        OurText,
        Meta(description="A characteristic, `outcomes`, `dropouts` or `adverse_events`."),
    ]
    why: Annotated[Absence, Meta(description="Why there is nothing.", extra=OURS)]
    sources: Annotated[
        Many[Reference], Meta(description="Ids of the sources that were looked through.")
    ] = ()


class Study(Record, frozen=True, kw_only=True):
    """One study: the whole content of a study file."""

    id: Annotated[Identifier, Meta(description="Name of the study; the name of its file.")]
    aliases: Annotated[
        Many[Identifier], Meta(description="Other names by which it can be looked up.")
    ] = ()
    title: Annotated[Text, Meta(description="Title, as published.")]
    year: Annotated[Year, Meta(description="Year of publication or presentation.")]
    species: Annotated[Species, Meta(description="Species of the participants.")]
    matrix_groups: Annotated[
        Many[GroupId],
        Meta(description="Ids of the groups that the matrix shows; absent: `LDN`.", extra=OURS),
    ] = ()
    summary: Annotated[Summary, Meta(description="The study in four attributed phrases.")]
    groups: Annotated[
        Many[Group], Meta(description="Groups that results, counts or events are told of.")
    ] = ()
    design: Annotated[
        Many[DesignFeature], Meta(description="Design and conduct, a characteristic a row.")
    ] = ()
    outcomes: Annotated[
        Many[Outcome], Meta(description="Results, each as one source states it.")
    ] = ()
    dropouts: Annotated[
        ParticipantFlow, Meta(description="Participant flow: counts, reasons for loss, statements.")
    ] = ParticipantFlow()
    adverse_events: Annotated[
        Many[AdverseEvent],
        Meta(description="Adverse events, and what is said of safety."),
    ] = ()
    caveats: Annotated[Many[Caveat], Meta(description="What to beware of.")] = ()
    discrepancies: Annotated[
        Many[Discrepancy], Meta(description="Where the sources disagree.")
    ] = ()
    absent: Annotated[
        Many[Absent], Meta(description="What was looked for and is not reported.")
    ] = ()
    sources: Annotated[
        Many[Source], Meta(description="Sources that this study brings with it.")
    ] = ()
    domains: Annotated[
        Many[Term], Meta(description="Outcome domains that it brings with it.", extra=OURS)
    ] = ()
    instruments: Annotated[
        Many[Instrument], Meta(description="Instruments that it brings with it.", extra=OURS)
    ] = ()
    characteristics: Annotated[
        Many[Term], Meta(description="Characteristics that it brings with it.", extra=OURS)
    ] = ()
    caveat_kinds: Annotated[
        Many[Term], Meta(description="Kinds of caveats that it brings with it.", extra=OURS)
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
        OurText | None, Meta(description="What it is, in one line; nothing extracted.")
    ] = None


class Background(Record, frozen=True, kw_only=True):
    """What to know before reading a study: naltrexone, the dataset's scope, further reading."""

    facts: Annotated[tuple[Fact, ...], Meta(description="Background facts.")]
    scope: Annotated[OurText, Meta(description="What the dataset covers, and what it does not.")]
    pointer: Annotated[
        OurText, Meta(description="One line on the later studies, shown where they are not.")
    ]
    further_reading: Annotated[
        tuple[Reading, ...], Meta(description="Studies outside the dataset, not extracted.")
    ]
