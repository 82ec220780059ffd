"""Choose records and derive numbers from them: pure functions, the same for the CLI and for Python.

What they return are records of `model`, or plain dictionaries of such records' fields in the fixed
order of the JSON.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from ldn_cli import citations
from ldn_cli.model import (
    Cell,
    Characteristic,
    Comparison,
    Dropouts,
    Entry,
    Hit,
    Matrix,
    ParticipantFlow,
    Source,
    SourceRow,
    Study,
    StudyRow,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ldn_cli.dataset import Dataset
    from ldn_cli.model import AdverseEvent, CellDirection, Outcome, Reason

Row = dict[str, Any]

Z95 = 1.959963984540054  # the 0.975 quantile of the standard normal distribution


def wilson(count: int, total: int) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of the proportion `count` / `total`, from 0 to 1.

    `total` must be positive. Formula: Wilson, JASA 1927;22:209-212; as method 3 in Newcombe,
    Statistics in Medicine 1998;17:857-872.
    """
    share = count / total
    scale = 1 + Z95**2 / total
    centre = (share + Z95**2 / (2 * total)) / scale
    half = Z95 * sqrt(share * (1 - share) / total + Z95**2 / (4 * total**2)) / scale
    return max(0.0, centre - half), min(1.0, centre + half)


def dropouts(flow: ParticipantFlow) -> Dropouts:
    """Return `flow` with what follows from its numbers, each computed key named in `derived`."""
    enrolled, completed, lost = flow.enrolled, flow.completed, flow.not_completed
    derived = []
    if completed is None and enrolled is not None and lost is not None:
        completed = enrolled - lost
        derived.append("completed")
    if lost is None and enrolled is not None and completed is not None:
        lost = enrolled - completed
        derived.append("not_completed")
    attrition = interval = None
    if enrolled and lost is not None:
        attrition, interval = lost / enrolled, wilson(lost, enrolled)
        derived += ["attrition", "attrition_ci95"]
    return Dropouts(
        enrolled=enrolled,
        completed=completed,
        not_completed=lost,
        attrition=attrition,
        attrition_ci95=interval,
        derived=tuple(derived),
        reasons=flow.reasons,
        statements=flow.statements,
    )


def study_row(study: Study) -> StudyRow:
    """Return `study` as a row of `ldn studies list`."""
    flow = dropouts(study.dropouts)
    return StudyRow(
        id=study.id,
        aliases=study.aliases,
        title=study.title,
        year=study.year,
        species=study.species,
        condition=study.summary.condition.value,
        design=study.summary.design.value,
        intervention=study.summary.intervention.value,
        enrolled=flow.enrolled,
        completed=flow.completed,
        attrition=flow.attrition,
        publication_status=study.summary.publication_status.value,
    )


def source_row(source: Source) -> SourceRow:
    """Return `source` with its reference spelled out."""
    return SourceRow(
        id=source.id,
        kind=source.kind,
        title=source.title,
        reference=citations.reference(source),
        doi=source.doi,
        pmid=source.pmid,
        registry_id=source.registry_id,
        url=source.url,
    )


SECTIONS: dict[str, Callable[[Study, Dataset], Any]] = {
    "design": lambda study, _: study.design,
    "outcomes": lambda study, _: study.outcomes,
    "dropouts": lambda study, _: dropouts(study.dropouts),
    "adverse_events": lambda study, _: study.adverse_events,
    "caveats": lambda study, _: study.caveats,
    "discrepancies": lambda study, _: study.discrepancies,
    "sources": lambda study, dataset: tuple(
        source_row(source) for source in dataset.sources_of(study).values()
    ),
}


def view(study: Study, dataset: Dataset, sections: Iterable[str] = ()) -> Row:
    """Return `study` as `ldn study` shows it: its head and `sections`, all of them if none."""
    chosen = set(sections) or SECTIONS.keys()
    head = {"id": study.id, "title": study.title, "year": study.year, "species": study.species}
    return head | {
        name: records(study, dataset) for name, records in SECTIONS.items() if name in chosen
    }


def across(
    studies: Iterable[Study],
    section: str,
    dataset: Dataset,
    keep: Callable[[Any], bool] = lambda _record: True,
) -> list[Row]:
    """Return the records of `section` of all `studies` for which `keep` holds, `study` in front."""
    return [
        {"study": study.id, **msgspec.structs.asdict(record)}
        for study in studies
        for record in records_of(study, section, dataset)
        if keep(record)
    ]


def records_of(study: Study, section: str, dataset: Dataset) -> tuple[Any, ...]:
    """Return the records of a section of `study`; a participant flow is one record."""
    records = SECTIONS[section](study, dataset)
    return records if isinstance(records, tuple) else (records,)


RESULTS = ("improved", "no_effect", "worsened")


def cell_direction(outcomes: Iterable[Outcome]) -> CellDirection:
    """Return the direction of a cell of the effect direction plot.

    The one direction that the outcomes with a result share, `mixed` where they differ; without a
    result, `not_applicable` if there is a finding, else `not_reported`. Statistical significance
    has no part in it: Hilton Boon and Thomson, Research Synthesis Methods 2021;12(1):29-33.
    """
    found = {outcome.direction for outcome in outcomes}
    results = [direction for direction in RESULTS if direction in found]
    if len(results) > 1:
        return "mixed"
    if results:
        return results[0]
    return "not_applicable" if "not_applicable" in found else "not_reported"


def matrix(studies: Iterable[Study], domains: Iterable[str]) -> Matrix:
    """Return the effect direction plot of `studies`, LDN arms only, with `domains` in this order.

    Domains in which no LDN arm has an outcome are left out.
    """
    studies = tuple(studies)
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for study in studies:
        for outcome in study.outcomes:
            if outcome.arm == "LDN":
                groups.setdefault((outcome.domain, study.id), []).append(outcome)
    cells = tuple(
        Cell(
            domain=domain,
            study=study.id,
            direction=cell_direction(group),
            outcomes=tuple(outcome.id for outcome in group),
        )
        for domain in domains
        for study in studies
        if (group := groups.get((domain, study.id)))
    )
    return Matrix(
        domains=tuple(dict.fromkeys(cell.domain for cell in cells)),
        studies=tuple(study.id for study in studies),
        cells=cells,
    )


FLOW = ("enrolled", "completed", "not_completed", "attrition")


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


def search(text: str, studies: Iterable[Study], dataset: Dataset) -> list[Hit]:
    """Return the fields that mention the words of `text`, background last.

    A record is found if each word stands somewhere in it, in any case; of its fields, those with a
    word are returned. Where a record cites its source is not searched: the sources themselves are.
    """
    words = text.casefold().replace("_", " ").split()
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


def _searched(study: Study, dataset: Dataset) -> Iterator[tuple[str, Any]]:
    yield "study", (study_row(study),)
    for name in SECTIONS:
        yield name, records_of(study, name, dataset)


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


_CODED = ("domain", "direction", "significance", "kind", "characteristic", "species")
_CITING = ("id", "source", "locator", "derived")


def _texts(record: Any, section: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of `record` that are searched, nested ones as `statements.text`."""
    for name, value in msgspec.structs.asdict(record).items():
        if name in _CITING and section != "sources":
            continue
        if isinstance(value, tuple):
            for item in value:
                if isinstance(item, msgspec.Struct):
                    inner = _texts(item, section)
                    yield from ((f"{name}.{key}", text) for key, text in inner)
                elif isinstance(item, str):
                    yield name, item
        elif value is not None:
            text = str(value)
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
