"""The studies side by side: design, participant flow, safety."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

from ldn_cli.evidence.asked import names_of, studies_of
from ldn_cli.evidence.fields import Record
from ldn_cli.evidence.model import AdverseEvent, Reason, Study
from ldn_cli.evidence.numbers import Dropouts, dropouts, is_total
from ldn_cli.evidence.vocabulary import CONTROLS
from ldn_cli.evidence.wording import described, events, plain

FLOW = ("enrolled", "completed", "not_completed", "left", "attrition")

# What the summary of a study, and the roles of its groups, say of a characteristic.
SUMMARY = {
    "condition": "condition",
    "design": "design",
    "intervention": "intervention",
    "publication": "publication_status",
}

Status = Literal["stated", "not_reported", "not_applicable", "not_recorded"]


class Entry(Record, frozen=True, kw_only=True):
    """One value in the comparison of studies."""

    study: str
    """Id of the study."""
    value: str | int | float | None
    """The value; null where there is none."""
    source: str | None
    """Id of the source; null for what is computed."""
    locator: str | None
    """Where in the source it stands."""
    status: Status
    """Whether there is a value, or why there is none."""


class Comparison(Record, frozen=True, kw_only=True):
    """One characteristic across studies."""

    section: Literal["design", "dropouts", "adverse_events"]
    """What it belongs to."""
    characteristic: str
    """What is compared."""
    entries: tuple[Entry, ...]
    """Its values, study by study; one with a null value if there is none."""


class _Told(NamedTuple):
    value: Any
    source: str | None = None
    locator: str | None = None


def comparison(studies: Iterable[Study], characteristics: Iterable[str]) -> list[Comparison]:
    """Return `studies` side by side, with the design `characteristics` in this order.

    Raises `ValueError`, which says which there are, where one that is no key of a mapping is none
    of theirs.
    """
    sides = [_Side(study) for study in studies_of(studies)]
    known = {name: None for side in sides for name in (*side.told, *side.absent)}
    rows: list[tuple[Any, str, str]] = [
        ("design", name, name)
        for name in names_of(characteristics, known, "characteristic")
        if name in known
    ]
    rows += [("dropouts", name, "dropouts") for name in (*FLOW, "reasons")]
    rows.append(("adverse_events", "adverse_events", "adverse_events"))
    return [
        Comparison(
            section=section,
            characteristic=name,
            entries=tuple(entry for side in sides for entry in side.entries(name, absent)),
        )
        for section, name, absent in rows
    ]


class _Side:
    """What one study has to say of each characteristic, gathered once."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.told: dict[str, list[_Told]] = {}
        for name, part in SUMMARY.items():
            stated = getattr(study.summary, part)
            self._add(name, _Told(stated.value, stated.source, stated.locator))
        for feature in study.design:
            words = described(feature.value, feature.values)
            told = _Told(words, feature.source, feature.locator)
            self._add(feature.characteristic, told)
        for group in study.groups:
            if group.role in CONTROLS:
                words = group.intervention or group.role.replace("_", " ")
                self._add("comparator", _Told(words, group.source, group.locator))
        for name, told in _flow(dropouts(study)):
            self._add(name, told)
        for event in study.adverse_events:
            words = ", ".join(event_parts(event))
            self._add("adverse_events", _Told(words, event.source, event.locator))
        self.absent = {absent.what: absent.why for absent in study.absent}

    def _add(self, name: str, told: _Told) -> None:
        found = self.told.setdefault(name, [])
        if (told.value, told.source) not in [(other.value, other.source) for other in found]:
            found.append(told)

    def entries(self, name: str, absent: str) -> Iterator[Entry]:
        """Yield what is told of the characteristic `name`, or why there is nothing."""
        for value, source, locator in self.told.get(name, ()):
            yield Entry(
                study=self.study.id, value=value, source=source, locator=locator, status="stated"
            )
        if name not in self.told:
            why: Status = self.absent.get(name) or self.absent.get(absent) or "not_recorded"
            yield Entry(study=self.study.id, value=None, source=None, locator=None, status=why)


def _flow(flow: Dropouts) -> Iterator[tuple[str, _Told]]:
    for name in FLOW:
        number = getattr(flow, name)
        if number is None:
            continue
        stages = {
            "enrolled": (flow.base,),
            "completed": ("completed", "complete_data"),
            "not_completed": ("left",),  # where it is no difference
        }
        counts = [
            count
            for count in flow.counts
            if count.stage in stages.get(name, (name,)) and count.n == number
            if is_total(count) or (name == "enrolled" and not count.group)
        ]
        for count in () if name in flow.derived else counts:
            yield name, _Told(number, count.source, count.locator)
        if name in flow.derived or not counts:
            yield name, _Told(number)
    for reason in flow.reasons:
        yield "reasons", _Told(_reason(reason), reason.source, reason.locator)


def _reason(reason: Reason) -> str:
    words = reason.reason or f"{reason.kind.replace('_', ' ')}, reason not reported"
    return f"{reason.n}: {words}" + (f", {reason.group}" if reason.group else "")


def event_parts(event: AdverseEvent) -> Sequence[str]:
    """Return what is told of an adverse event, part by part: the event first, then its numbers."""
    told = (event.group, event.severity, event.timing, event.frequency, *event_numbers(event))
    return [event.event, *filter(None, told)]


def event_numbers(event: AdverseEvent) -> Iterator[str]:
    """Yield the numbers of an adverse event in words: people, of how many, per cent, events."""
    if event.n is not None:
        yield f"n = {event.n}" if event.of is None else f"n = {event.n} of {event.of}"
    elif event.of is not None:
        yield f"of {event.of}"
    if event.percent is not None:
        yield f"{plain(event.percent)}%"
    if event.events is not None:
        yield events(event.events)
