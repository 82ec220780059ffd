"""The adverse events of a study in its summary: the gravest first, equal ones of sources once."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from ldn_cli.evidence import wording
from ldn_cli.report.adverse_events import KINDS
from ldn_cli.report.running import Line, joined, listed, sources_of
from ldn_cli.report.words import why_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_cli.evidence.model import AdverseEvent, Study
    from ldn_cli.report.sheet import Part

MOST = 8  # events in a summary; the section has all of them


class _Told(NamedTuple):
    """What makes an event of several sources or groups one: all but its numbers and its remark."""

    kind: str
    event: str
    severity: str | None
    timing: str | None
    frequency: str | None


def line(study: Study) -> Line:
    """Return the line of the adverse events; what is said of safety only where there are none."""
    events = [event for event in study.adverse_events if event.kind != "statement"]
    statements = [event for event in study.adverse_events if event.kind == "statement"]
    items = [*_items(sorted(events, key=lambda event: KINDS[event.kind]))]
    parts = joined(*items[:MOST])
    if not events:
        why = why_nothing(study, "adverse_events")
        said = listed([(one.event, (one.source,)) for one in statements[:MOST]], by="; ")
        parts = joined([(why, ())] if why.sources or not statements else [], said)
    left = max(len(items), len(statements) if not events else 0) - MOST
    made = Line.of("Side effects", parts, study, {"adverse_events"})
    if left > 0:
        more = f": ldn study {study.id} --adverse-events"
        cell = replace(made.said, parts=joined(parts, [(f"{left} more", ())]), more=more)
        made = made._replace(said=cell)
    return made


def _items(events: Sequence[AdverseEvent]) -> Iterator[list[Part]]:
    """Yield the events as parts, those of one frequency and source after the frequency."""
    told: dict[_Told, list[AdverseEvent]] = {}
    for event in events:
        base = event.event.partition(" (")[0]
        key = _Told(event.kind, base, event.severity, event.timing, event.frequency)
        told.setdefault(key, []).append(event)
    alike = groupby(told.items(), key=lambda one: (one[0].frequency, sources_of(one[1])))
    for (frequency, sources), found in alike:
        several = [*found]
        if frequency and len(several) > 1:
            words = [_words(key._replace(frequency=None), of) for key, of in several]
            yield [(f"{frequency}: {', '.join(words)}", sources)]
        else:
            for key, of in several:
                yield _event(key, of)


def _event(told: _Told, events: Sequence[AdverseEvent]) -> list[Part]:
    """Return an event as each source has it: its numbers once where they are the same."""
    by_words: dict[str, list[AdverseEvent]] = {}
    whole = {event.event for event in events}
    name = told if len(whole) > 1 else told._replace(event=whole.pop())
    for source in sources_of(events):
        of = [event for event in events if event.source == source]
        by_words.setdefault(_words(name, of), []).extend(of)
    parts = listed([(words, sources_of(of)) for words, of in by_words.items()], by="; ")
    if len({event.event for event in events}) > 1:
        remarks = {e.event.partition(" (")[2].removesuffix(")"): e for e in events}
        for remark, event in remarks.items():
            parts += [(f" ({remark}", (event.source,)), (")", ())] if remark else []
    return parts


def _words(told: _Told, events: Sequence[AdverseEvent]) -> str:
    """Return an event of one source with its numbers, group by group."""
    more = ", ".join(filter(None, (told.severity, told.timing, told.frequency)))
    name = f"{told.event} ({more})" if more else told.event
    if len(events) == 1 and _is_none(events[0]):
        (event,) = events
        return f"no {name}" + (f" among {event.of}" if event.of is not None else "")
    numbers = [" ".join(filter(None, (event.group, _number(event)))) for event in events]
    counted = ", ".join(filter(None, dict.fromkeys(numbers)))
    return f"{name}: {counted}" if counted else name


def _is_none(event: AdverseEvent) -> bool:
    """Return whether a source says that nobody had an event, and nothing that would be lost."""
    return event.n == 0 and not (event.group or event.percent or event.events)


def _number(event: AdverseEvent) -> str:
    counted = None if event.events is None else wording.events(event.events)
    return ", ".join(filter(None, (wording.people(event.n, event.of, event.percent), counted)))
