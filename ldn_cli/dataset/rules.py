"""What must hold in a study file beyond the type of each field.

Each rule is a function from a study and its `Context` to the faults it finds; a fault is a key path
and a sentence that says what was found and what would be right. The first line of a rule's
docstring stands in the codebook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ldn_cli.evidence.citing import citing
from ldn_cli.text import described, quoted, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ldn_cli.dataset.problems import Fault
    from ldn_cli.evidence.model import Domain, Source, Study

    Rule = Callable[["Study", "Context"], Iterator[Fault]]


class Context(NamedTuple):
    """What a study is checked against: its file's name, and the records it may refer to."""

    file_name: str
    sources: Mapping[str, Source]
    domains: Mapping[str, Domain]


def file_name_is_id(study: Study, context: Context) -> Iterator[Fault]:
    """The file is named after the study: `ID.toml`."""
    right = f"{study.id}.toml"
    if context.file_name != right:
        yield (
            "id",
            f"id {study.id!r} and file name {quoted(context.file_name)} differ; "
            f"name the file {right!r} or change the id",
        )


def ids_are_unique(study: Study, context: Context) -> Iterator[Fault]:
    """No id or alias stands twice within its kind."""
    del context
    kinds = (
        ("aliases", (study.id, *study.aliases), -1, ""),
        ("outcomes", tuple(outcome.id for outcome in study.outcomes), 0, ".id"),
        ("sources", tuple(source.id for source in study.sources), 0, ".id"),
        ("domains", tuple(domain.id for domain in study.domains), 0, ".id"),
    )
    for key, ids, shift, field in kinds:
        seen = set()
        for index, name in enumerate(ids):
            if name in seen:
                yield f"{key}[{index + shift}]{field}", f"{name!r} stands twice; rename one"
            seen.add(name)


def sources_exist(study: Study, context: Context) -> Iterator[Fault]:
    """Every record cites a source that exists, bundled or in the study's own `[[sources]]`."""
    known = dict.fromkeys((*context.sources, *(source.id for source in study.sources)))
    for key, records in citing(study):
        for index, record in enumerate(records):
            if record.source not in known and record.source is not None:
                sentence = unknown(record.source, list(known), "source")
                yield f"{key.format(index)}.source", sentence


def domains_exist(study: Study, context: Context) -> Iterator[Fault]:
    """Every outcome names a domain that exists, bundled or in the study's own `[[domains]]`."""
    known = dict.fromkeys((*context.domains, *(domain.id for domain in study.domains)))
    for index, outcome in enumerate(study.outcomes):
        if outcome.domain not in known:
            yield f"outcomes[{index}].domain", unknown(outcome.domain, list(known), "domain")


def own_records_do_not_contradict(study: Study, context: Context) -> Iterator[Fault]:
    """A source or domain of the study's own that has a known id is the same record."""
    kinds: tuple[tuple[str, tuple[Any, ...], Mapping[str, Any]], ...] = (
        ("sources", study.sources, context.sources),
        ("domains", study.domains, context.domains),
    )
    for key, own, known in kinds:
        for index, record in enumerate(own):
            if known.get(record.id, record) != record:
                yield (
                    f"{key}[{index}].id",
                    f"{record.id!r} is already another record; choose another id",
                )


def design_is_attributed(study: Study, context: Context) -> Iterator[Fault]:
    """A design feature has `value`, `source` and `locator`, or none of them (not reported)."""
    del context
    for index, feature in enumerate(study.design):
        if 0 < (feature.value, feature.source, feature.locator).count(None) < 3:  # noqa: PLR2004
            given = [name for name in ("value", "source", "locator") if getattr(feature, name)]
            yield (
                f"design[{index}]",
                f"only {' and '.join(given)} given; give value, source and locator, "
                "or none of them if no source reports it",
            )


def numbers_are_whole(study: Study, context: Context) -> Iterator[Fault]:
    """An estimate has a unit, a p value a relation, and the other way round; both are finite."""
    del context
    for index, outcome in enumerate(study.outcomes):
        path = f"outcomes[{index}]"
        for one, other in (("estimate", "unit"), ("p_value", "p_relation")):
            if (getattr(outcome, one) is None) != (getattr(outcome, other) is None):
                yield path, f"{one} and {other} go together; give both or neither"
        for key in ("estimate", "p_value"):
            value = getattr(outcome, key)
            if value is not None and not abs(value) < _LARGEST:  # not even nan is
                shown = described(value)
                yield f"{path}.{key}", f"{shown} is no result; give it as the source does"


_LARGEST = 10**15  # beyond it a JSON reader that uses doubles no longer gives the number back


def unreported_has_no_result(study: Study, context: Context) -> Iterator[Fault]:
    """An outcome whose direction is `not_reported` has no estimate, p value or significance."""
    del context
    for index, outcome in enumerate(study.outcomes):
        if outcome.direction != "not_reported":
            continue
        results = [key for key in ("estimate", "p_value") if getattr(outcome, key) is not None]
        if outcome.significance != "not_reported":
            results.append("significance")
        if results:
            yield (
                f"outcomes[{index}].direction",
                f"'not_reported', but {' and '.join(results)} given; give the direction, "
                "or leave them out",
            )


def flow_adds_up(study: Study, context: Context) -> Iterator[Fault]:
    """Completed and not completed add up to enrolled, and reasons add up to not completed."""
    del context
    flow = study.dropouts
    lost = flow.not_completed
    for key in ("completed", "not_completed"):
        value = getattr(flow, key)
        if value is not None and flow.enrolled is not None and value > flow.enrolled:
            yield f"dropouts.{key}", f"{value} is more than the {flow.enrolled} enrolled"
    if flow.enrolled is not None and flow.completed is not None:
        if lost is not None and flow.completed + lost != flow.enrolled:
            yield (
                "dropouts",
                f"{flow.completed} completed and {lost} not completed are not the "
                f"{flow.enrolled} enrolled",
            )
        lost = flow.enrolled - flow.completed if lost is None else lost
    total = sum(reason.n for reason in flow.reasons)
    if flow.reasons and lost is None:
        yield (
            "dropouts.reasons",
            "reasons need enrolled and completed, or not_completed, to add up to",
        )
    elif flow.reasons and lost is not None and total != lost >= 0:
        yield (
            "dropouts.reasons",
            f"the n of the reasons add up to {total}, not to the {lost} not completed; "
            "file the rest under kind 'unspecified'",
        )


def authors_are_persons_or_bodies(study: Study, context: Context) -> Iterator[Fault]:
    """An author has a `family` name (a person) or a `literal` name (a body), not both."""
    del context
    for index, source in enumerate(study.sources):
        for inner, author in enumerate(source.authors):
            person = (author.family, author.given, author.particle, author.suffix)
            given = [part for part in person if part is not None]
            if (author.family is None) if author.literal is None else given:
                yield (
                    f"sources[{index}].authors[{inner}]",
                    "give family (with given) for a person, or literal alone for an organization",
                )


RULES: tuple[Rule, ...] = (
    file_name_is_id,
    ids_are_unique,
    sources_exist,
    domains_exist,
    own_records_do_not_contradict,
    design_is_attributed,
    numbers_are_whole,
    unreported_has_no_result,
    flow_adds_up,
    authors_are_persons_or_bodies,
)


def faults(study: Study, context: Context) -> Iterator[Fault]:
    """Yield every fault of `study` as `(key path, sentence)`, rule by rule."""
    for rule in RULES:
        yield from rule(study, context)
