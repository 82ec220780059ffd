"""The records of a study: what a study file holds.

A field that may be `None` is `None` where no source reports it, never `0` or `""`.
"""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from typing import Annotated

from msgspec import Meta

from ldn_cli.evidence.fields import (
    INK,
    OURS,
    PROPORTION,
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
    whole,
)
from ldn_cli.evidence.source import Source
from ldn_cli.evidence.terms import Instrument, Scale, Term
from ldn_cli.evidence.vocabulary import (
    Absence,
    Base,
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
        pattern=whole(rf"(?:{INK}){{1,20}}"),
        extra={
            **OURS,
            "called": "1 to 20 characters, no space",
            "right": "a short name of at most 20 characters without spaces, such as LDN",
        },
    ),
]
GroupRef = Annotated[GroupId | None, Meta(description="Id of the group it is of; absent: all.")]
Percent = Annotated[
    Number | None,
    Meta(description="Percentage as the source gives it.", extra={"unit": "per cent"}),
]


class Attributed(Record, frozen=True, kw_only=True):
    """A short description of the study, and where it is stated."""

    value: Text
    """The description, in a few words."""
    source: Cited
    locator: Locator


class Statement(Record, frozen=True, kw_only=True):
    """What one source says, in our words."""

    text: Text
    """What the source says, in our words."""
    source: Cited
    locator: Locator


class Summary(Record, frozen=True, kw_only=True):
    """The study in four phrases, as `ldn studies list` shows it."""

    condition: Attributed
    """Condition of the participants."""
    design: Attributed
    """Study design."""
    intervention: Attributed
    """What was given, how much, how long."""
    publication_status: Attributed
    """How the study was made public."""


class Group(Record, frozen=True, kw_only=True):
    """A group of participants that results, counts or events are told of apart."""

    id: GroupId
    """Name by which records cite it; unique in the study."""
    kind: GroupKind
    """What makes it a group. Ours."""
    role: GroupRole | None = None
    """Its part in the comparison. Ours."""
    intervention: Text | None = None
    """What the group was given."""
    source: Cited
    locator: Locator


class Value(Record, frozen=True, kw_only=True):
    """One number of a group at a time, with its spread, or a count of participants."""

    group: GroupRef = None
    time: Text | None = None
    """When it was measured, as worded."""
    statistic: Statistic | None = None
    """What the number is; absent: one laid down, as a dose."""
    value: Number | None = None
    """The number; absent for a `count`."""
    unit: Text | None = None
    """Unit of `value`."""
    sd: Number | None = None
    """Standard deviation."""
    interval: Interval | None = None
    """What `low` and `high` are the ends of."""
    low: Number | None = None
    """Lower end of the interval."""
    high: Number | None = None
    """Upper end of the interval."""
    n: Count | None = None
    """Number of participants with the event."""
    of: Count | None = None
    """Number of participants analysed."""


class DesignFeature(Record, frozen=True, kw_only=True):
    """One characteristic of how the study was designed and conducted, as one source states it."""

    characteristic: Reference
    """Id of the characteristic that is described."""
    value: Text | None = None
    """The description; absent where numbers tell all."""
    values: Many[Value] = ()
    """Its numbers, such as those of the participants' age."""
    source: Cited
    locator: Locator


class Outcome(Record, frozen=True, kw_only=True):
    """One result, as one source states it."""

    id: Identifier
    """Name of the outcome; unique within the study."""
    domain: Reference
    """Id of the outcome domain."""
    measure: Text
    """What was measured, as the source names it."""
    instrument: Reference | None = None
    """Id of the instrument it was measured with."""
    scale: Scale | None = None
    """Range of the instrument; absent: as the instrument has it."""
    role: OutcomeRole | None = None
    """Its rank, where this source states it."""
    time: Text | None = None
    """When it was measured, as worded."""
    population: Text | None = None
    """Whom it is of, where that is not the whole group."""
    group: GroupId
    """Id of the group that it is of."""
    comparator: Text | None = None
    """Id of the group compared with, or words; absent if none."""
    contrast: Contrast | None = None
    """What is compared with what. Ours."""
    direction: Direction
    """Effect direction for the patient or animal, whatever its significance. Ours."""
    significance: Significance
    """Statistical significance in the source's own word, never computed."""
    effect: Effect | None = None
    """What `estimate` is."""
    estimate_relation: Relation | None = None
    """How `estimate` is stated; absent: as equal."""
    estimate: Number | None = None
    """Size of the effect, in `unit`, as worded."""
    unit: Text | None = None
    """Unit of `estimate`, if it has one."""
    interval: Interval | None = None
    """What `low` and `high` are the ends of."""
    low: Number | None = None
    """Lower end of the interval."""
    high: Number | None = None
    """Upper end of the interval."""
    p_relation: Relation | None = None
    """How `p_value` is stated: equal, below and so on."""
    p_value: Annotated[Number, Meta(extra=PROPORTION)] | None = None
    """p value, between 0 and 1."""
    values: Many[Value] = ()
    """The numbers by group and time."""
    finding: Text
    """The result in one sentence of ours."""
    source: Cited
    locator: Locator


class FlowCount(Record, frozen=True, kw_only=True):
    """How many participants there were at a stage, as one source states it."""

    stage: Stage
    """Stage of the participant flow. Ours."""
    group: GroupRef = None
    time: Text | None = None
    """When they were counted, as worded."""
    population: Text | None = None
    """Who they are, where the stage does not tell."""
    n: Count
    """Number of participants."""
    of: Count | None = None
    """Number that it is a part of."""
    percent: Percent = None
    source: Cited
    locator: Locator


class Reason(Record, frozen=True, kw_only=True):
    """Why participants did not complete, and how many."""

    reason: Text | None = None
    """The reason; absent where no source reports it."""
    kind: ReasonKind
    """Kind of loss. Ours."""
    group: GroupRef = None
    n: Count
    """Number of participants."""
    source: Cited
    locator: Locator


class ParticipantFlow(Record, frozen=True, kw_only=True):
    """How many entered the study, how many were lost, and why: only what sources state."""

    counts: Many[FlowCount] = ()
    """Numbers of participants, each as one source states it."""
    base: Base | None = None
    """The stage that attrition is counted from; absent: the first. Ours."""
    reasons: Many[Reason] = ()
    """Reasons for loss."""
    statements: Many[Statement] = ()
    """What each source says of the flow."""


class AdverseEvent(Record, frozen=True, kw_only=True):
    """An adverse event, or what a source says of adverse events in general."""

    event: Text
    """The event, or the statement about events."""
    kind: EventKind
    """How grave, or a statement. Ours."""
    severity: Text | None = None
    """Severity, in the source's own word."""
    timing: Text | None = None
    """When it happened or how long."""
    frequency: Text | None = None
    """How often, in the source's own word."""
    group: GroupRef = None
    n: Count | None = None
    """Number of participants; 0 only where the source itself says none."""
    of: Count | None = None
    """Number of participants looked at."""
    percent: Percent = None
    events: Annotated[int, Meta(ge=0, le=1000000000, extra={"unit": "events"})] | None = None
    """Number of events, which is not one of participants."""
    source: Cited
    locator: Locator


class Caveat(Record, frozen=True, kw_only=True):
    """What to beware of when reading the results."""

    kind: Reference
    """Id of what the caveat is about."""
    text: Text
    """The caveat, in our words."""
    source: Cited
    locator: Locator


class Discrepancy(Record, frozen=True, kw_only=True):
    """A point on which sources disagree. No side is chosen."""

    topic: OurText
    """What the sources disagree about."""
    about: Many[OurText] = ()
    """The domains, characteristics, `dropouts`, `adverse_events` that read differently by it."""
    statements: Annotated[Many[Statement], Meta(min_length=2)]
    """What each source says."""
    comment: OurText
    """What differs, in one neutral sentence."""


class Absent(Record, frozen=True, kw_only=True):
    """What was looked for in sources and not found, or what cannot be there."""

    what: OurText
    """A characteristic, `outcomes`, `dropouts` or `adverse_events`."""
    why: Absence
    """Why there is nothing. Ours."""
    sources: Many[Reference] = ()
    """Ids of the sources that were looked through."""


class Study(Record, frozen=True, kw_only=True):
    """One study: the whole content of a study file."""

    id: Identifier
    """Name of the study; the name of its file."""
    aliases: Many[Identifier] = ()
    """Other names by which it can be looked up."""
    title: Text
    """Title, as published."""
    year: Year
    """Year of publication or presentation."""
    species: Species
    """Species of the participants."""
    matrix_groups: Many[GroupId] = ()
    """Ids of the groups that the matrix shows; absent: `LDN`. Ours."""
    summary: Summary
    """The study in four attributed phrases."""
    groups: Many[Group] = ()
    """Groups that results, counts or events are told of."""
    design: Many[DesignFeature] = ()
    """Design and conduct, a characteristic a row."""
    outcomes: Many[Outcome] = ()
    """Results, each as one source states it."""
    dropouts: ParticipantFlow = ParticipantFlow()
    """Participant flow: counts, reasons for loss, statements."""
    adverse_events: Many[AdverseEvent] = ()
    """Adverse events, and what is said of safety."""
    caveats: Many[Caveat] = ()
    """What to beware of."""
    discrepancies: Many[Discrepancy] = ()
    """Where the sources disagree."""
    absent: Many[Absent] = ()
    """What was looked for and is not reported."""
    sources: Many[Source] = ()
    """Sources that this study brings with it."""
    domains: Many[Term] = ()
    """Outcome domains that it brings with it. Ours."""
    instruments: Many[Instrument] = ()
    """Instruments that it brings with it. Ours."""
    characteristics: Many[Term] = ()
    """Characteristics that it brings with it. Ours."""
    caveat_kinds: Many[Term] = ()
    """Kinds of caveats that it brings with it. Ours."""

    def __repr__(self) -> str:
        outcomes = f"{len(self.outcomes)} outcome{'' if len(self.outcomes) == 1 else 's'}"
        return f"<Study {self.id} ({self.year}, {self.species}): {self.title!r}, {outcomes}>"
