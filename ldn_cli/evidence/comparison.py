"""The studies side by side: design, participant flow, safety."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, get_args

from msgspec import Meta

from ldn_cli.evidence.model import AdverseEvent, Reason, Record, Study
from ldn_cli.evidence.numbers import dropouts
from ldn_cli.evidence.vocabulary import Characteristic

FLOW = ("enrolled", "completed", "not_completed", "attrition")


class Entry(Record, frozen=True, kw_only=True):
    """One value in the comparison of studies."""

    study: Annotated[str, Meta(description="Id of the study.")]
    value: Annotated[
        str | int | float | None,
        Meta(
            description="The value; null where none is reported.",
            extra={"origin": "stored or computed"},
        ),
    ]
    source: Annotated[
        str | None, Meta(description="Id of the source; null for numbers of the flow.")
    ]
    locator: Annotated[str | None, Meta(description="Where in the source it stands.")]


class Comparison(Record, frozen=True, kw_only=True):
    """One characteristic across studies."""

    section: Annotated[
        Literal["design", "dropouts", "adverse_events"], Meta(description="What it belongs to.")
    ]
    characteristic: Annotated[str, Meta(description="What is compared.")]
    values: Annotated[
        tuple[Entry, ...],
        Meta(description="Its values, study by study; one with a null value if none is reported."),
    ]


def comparison(studies: Iterable[Study]) -> list[Comparison]:
    """Return the characteristics of `studies` side by side: design, participant flow, safety.

    A design characteristic stands in it if one of the studies has it.
    """
    studies = tuple(studies)
    rows: list[tuple[Any, str, list[list[tuple[Any, Any, Any]]]]] = [
        ("design", name, [_designed(study, name) for study in studies])
        for name in get_args(Characteristic)
        if any(feature.characteristic == name for study in studies for feature in study.design)
    ]
    flows = [dropouts(study.dropouts) for study in studies]
    rows += [
        ("dropouts", name, [[(getattr(flow, name), None, None)] for flow in flows]) for name in FLOW
    ]
    rows.append(("dropouts", "reasons", [[_reason(r) for r in flow.reasons] for flow in flows]))
    rows.append(("adverse_events", "adverse_events", [_events(study) for study in studies]))
    return [
        Comparison(
            section=section,
            characteristic=name,
            values=tuple(
                Entry(study=study.id, value=value, source=source, locator=locator)
                for study, found in zip(studies, columns, strict=True)
                for value, source, locator in found or [(None, None, None)]
            ),
        )
        for section, name, columns in rows
    ]


def _designed(study: Study, characteristic: str) -> list[tuple[Any, Any, Any]]:
    return [
        (feature.value, feature.source, feature.locator)
        for feature in study.design
        if feature.characteristic == characteristic
    ]


def _reason(reason: Reason) -> tuple[Any, Any, Any]:
    words = reason.reason or f"{reason.kind.replace('_', ' ')}, reason not reported"
    return f"{reason.n}: {words}", reason.source, reason.locator


def _events(study: Study) -> list[tuple[Any, Any, Any]]:
    return [
        (", ".join(_event_parts(event)), event.source, event.locator)
        for event in study.adverse_events
    ]


def _event_parts(event: AdverseEvent) -> Iterator[str]:
    yield event.event
    if event.severity:
        yield event.severity
    if event.timing:
        yield event.timing
    if event.n is not None:
        yield f"n = {event.n}"
