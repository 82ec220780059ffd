"""What a search looks through: the fields of records, in the words in which they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct
from msgspec.structs import asdict

from ldn_cli.evidence import model, numbers, reference, terms, wording
from ldn_cli.evidence.background import Background, Reading
from ldn_cli.evidence.sections import SECTIONS, records_of
from ldn_cli.evidence.wording import people, phrase, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ldn_cli.evidence.sections import Catalogue
    from ldn_cli.evidence.terms import Words

    Printer = Callable[[Any, Words], str | None]


class Passage(NamedTuple):
    """A field of a record as it is printed.

    `codes` name what is said by code, `section.field:code`, and the section: of a record, the one
    that is its gist has them. `of` is the record, or the one within it, whose source it cites.
    """

    field: str
    text: str
    codes: tuple[str, ...]
    of: Any


class Entry(NamedTuple):
    """A record that a search can find: of a study or, without one, of the background."""

    study: str | None
    section: str
    record: Any
    passages: tuple[Passage, ...]


# The field that tells what a record of a section is about, where that is not its first one.
GIST = {
    "design": "value",
    "outcomes": "finding",
    "dropouts": "not_completed",
    "caveats": "text",
    "facts": "text",
}
HOW_MANY = {"design.characteristic:participants", "design.characteristic:enrolment"}
# Fields whose codes are words too, and can be what a lay word stands for.
CODED = (
    *("domain", "instrument", "characteristic", "kind", "direction", "significance", "species"),
    *("role", "contrast", "effect", "stage", "base", "statistic", "read"),
)


def label(code: str, *vocabularies: Mapping[str, Any]) -> str:
    """Return the label that a vocabulary has for `code`, or the code as words."""
    found = (known[code].label for known in vocabularies if code in known)
    return str(next(found, phrase(code)))


def absence(absent: model.Absent, words: Words) -> str:
    """Return what there is nothing of, and why; where it was looked for is cited."""
    why = "does not apply" if absent.why == "not_applicable" else "not reported"
    return f"{label(absent.what, words.characteristics)}: {why}"


def _spaced(text: str) -> str:
    """Return a text with plain spaces in place of those that hold a line together."""
    return text.replace("\xa0", " ")


def _people(event: model.AdverseEvent, _: Words) -> str | None:
    told = _spaced(people(event.n, event.of, event.percent) or "")
    return told if event.n is None else f"n = {told}"


def _attrition(flow: numbers.Dropouts, _: Words) -> str | None:
    if flow.attrition_ci95 is None or flow.attrition is None:
        return None
    return f"{wording.percent(flow.attrition)} {wording.attrition_words(flow.attrition_ci95)}"


def _sum(name: str) -> Printer:
    """Return what prints a number of participants where it was computed, else no count has it."""
    return lambda flow, _: (
        f"{phrase(name)}, computed: {getattr(flow, name)}" if name in flow.derived else None
    )


def _about(discrepancy: model.Discrepancy, words: Words) -> str:
    known = (words.domains, words.characteristics)
    return ", ".join(label(about, *known) for about in discrepancy.about)


def _source_read(source: reference.SourceRow, _: Words) -> str | None:
    return {"full": None, "abstract": "abstract read", "part": "read in part"}[source.read]


# How a field is printed where it is not simply its text, its number, or its code as words; `None`
# where what it says is printed with another.
PRINTED: dict[tuple[type[Struct], str], Printer | None] = {
    (model.Study, "id"): lambda study, _: str(study.id),
    (model.Study, "species"): lambda study, _: wording.species(study.species),
    (model.Group, "id"): lambda group, _: str(group.id),
    (model.DesignFeature, "characteristic"): lambda feature, words: label(
        feature.characteristic, words.characteristics
    ),
    (model.DesignFeature, "value"): lambda feature, _: wording.described(
        feature.value, feature.values
    ),
    (model.DesignFeature, "values"): lambda feature, _: (
        None if feature.value else wording.described(None, feature.values)
    ),
    (model.Outcome, "domain"): lambda outcome, words: label(outcome.domain, words.domains),
    (model.Outcome, "instrument"): lambda outcome, words: label(
        outcome.instrument, words.instruments
    ),
    (model.Outcome, "role"): lambda outcome, _: f"{outcome.role} outcome",
    (model.Outcome, "group"): lambda outcome, _: wording.compared_with(asdict(outcome)),
    (model.Outcome, "direction"): lambda outcome, _: wording.DIRECTIONS[outcome.direction],
    (model.Outcome, "significance"): lambda outcome, _: (
        None if outcome.significance == "not_reported" else phrase(outcome.significance)
    ),
    (model.Outcome, "estimate"): lambda outcome, _: wording.estimate(asdict(outcome)),
    (model.Outcome, "p_value"): lambda outcome, _: (
        f"p {outcome.p_relation} {plain(outcome.p_value)}"
    ),
    (numbers.Dropouts, "enrolled"): _sum("enrolled"),
    (numbers.Dropouts, "completed"): _sum("completed"),
    (numbers.Dropouts, "not_completed"): lambda flow, _: "; ".join(wording.losses(flow)) or None,
    (numbers.Dropouts, "attrition"): _attrition,
    (numbers.Dropouts, "left"): _sum("left"),
    (model.AdverseEvent, "n"): _people,
    (model.AdverseEvent, "of"): lambda event, _: _people(event, _) if event.n is None else None,
    (model.AdverseEvent, "events"): lambda event, _: wording.events(event.events),
    (model.Caveat, "kind"): lambda caveat, words: label(caveat.kind, words.caveat_kinds),
    (model.Discrepancy, "about"): _about,
    (model.Absent, "what"): absence,
    (reference.SourceRow, "id"): lambda source, _: str(source.id),
    (reference.SourceRow, "read"): _source_read,
    (reference.SourceRow, "doi"): lambda source, _: f"doi:{source.doi}",
    (reference.SourceRow, "pmid"): lambda source, _: f"PMID {source.pmid}",
    (Reading, "doi"): lambda reading, _: f"doi:{reading.doi}",
    (Reading, "pmid"): lambda reading, _: f"PMID {reading.pmid}",
    **dict.fromkeys(
        (
            *((model.Outcome, name) for name in ("comparator", "contrast", "effect", "unit")),
            *((model.Outcome, name) for name in ("interval", "low", "high", "p_relation")),
            (model.Outcome, "estimate_relation"),
            *((numbers.Dropouts, name) for name in ("base", "attrition_ci95", "left_share")),
            (model.AdverseEvent, "percent"),
            *((model.Absent, name) for name in ("why", "sources")),
        )
    ),
}

# How a record within a record is printed.
WITHIN: dict[type[Struct], Callable[[Any], str]] = {
    model.Attributed: lambda part: str(part.value),
    model.Statement: lambda statement: str(statement.text),
    model.Value: lambda value: _spaced(wording.value_words(value)),
    terms.Scale: wording.scale_words,
    model.FlowCount: lambda count: _spaced(
        f"{wording.count_words(count)}: {people(count.n, count.of, count.percent)}"
    ),
    model.Reason: lambda reason: f"{wording.loss_words(reason)}: {reason.n}",
}


HEAD = ("id", "aliases", "title", "year", "species")  # of a study, besides its sections
_CITING = ("id", "source", "locator", "derived")


def entries(study: model.Study, words: Words, catalogue: Catalogue) -> Iterator[Entry]:
    """Yield every record of `study` that can be found; `words` are those that it may cite."""
    sections = ((name, records_of(study, name, catalogue)) for name in SECTIONS)
    for section, records in (("study", (study,)), *sections, ("absent", study.absent)):
        for record in records:
            entry = _entry(study.id, section, record, words)
            if entry.passages:
                yield entry if study.species == "human" else _of_animals(entry, study.species)


def _of_animals(entry: Entry, species: str) -> Entry:
    """Return a record of an animal study; what tells how many they are says by code of what."""
    passages = tuple(
        said._replace(codes=(*said.codes, f"study.species:{species}"))
        if not HOW_MANY.isdisjoint(said.codes)
        else said
        for said in entry.passages
    )
    return entry._replace(passages=passages)


def background_entries(background: Background, words: Words) -> Iterator[Entry]:
    """Yield every record of the background that can be found."""
    for section in ("facts", "further_reading"):
        for record in getattr(background, section):
            yield _entry(None, section, record, words)
    yield Entry(None, "scope", background, (Passage("scope", background.scope, (), background),))


def _entry(study: str | None, section: str, record: Struct, words: Words) -> Entry:
    """Return a record with what it says; its codes, and that of its section, are on its gist."""
    found = [*_passages(record, section, words)]
    names = [passage.field for passage in found]
    if found:
        gist = GIST.get(section)
        at = names.index(gist) if gist in names else 0
        codes = _codes(record, section)
        found[at] = found[at]._replace(codes=(section, *codes))
    return Entry(study, section, record, tuple(found))


def _passages(record: Struct, section: str, words: Words) -> Iterator[Passage]:
    """Yield what the fields of a record say.

    Where it cites its source is not looked through: the sources themselves are.
    """
    kind = type(record)
    for name in HEAD if kind is model.Study else kind.__struct_fields__:
        value = getattr(record, name)
        if value is None or value == () or isinstance(value, bool):
            continue
        if (kind, name) in PRINTED:
            printer = PRINTED[kind, name]
            texts = [(printer(record, words) if printer else None, record)]
        elif name in _CITING:
            continue
        else:
            items = value if isinstance(value, tuple) else (value,)
            texts = [_said(item, name, record) for item in items]
        for text, of in texts:
            if text:
                yield Passage(name, text, () if of is record else _codes(of, section), of)


def _said(item: Any, name: str, record: Struct) -> tuple[str, Struct]:
    """Return what a value says, and the record that says it: itself, or the one it is of."""
    if isinstance(item, Struct):
        return WITHIN[type(item)](item), item
    return phrase(item) if name in CODED else plain(item), record


def _codes(record: Struct, section: str) -> tuple[str, ...]:
    """Return what the fields of a record say by code; an absence is told of what is absent."""
    if isinstance(record, model.Absent):
        of = record.what
        return (of if of in SECTIONS else f"design.characteristic:{of}",)
    said = ((name, getattr(record, name, None)) for name in CODED)
    return tuple(f"{section}.{name}:{code}" for name, code in said if code)
