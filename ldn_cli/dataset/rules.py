"""What must hold in a study file beyond the type of each field.

Each rule is a function from a study and its `Context` to the faults it finds; a fault is a key path
and a sentence that says what was found and what would be right. The first line of a rule's
docstring stands in the codebook. Those on numbers are in `number_rules`.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ldn_cli.dataset import number_rules
from ldn_cli.dataset.files import SHARED
from ldn_cli.dataset.positions import key_path
from ldn_cli.evidence.citing import citing
from ldn_cli.evidence.terms import Words
from ldn_cli.text import is_blank, quoted, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ldn_cli.dataset.problems import Fault
    from ldn_cli.evidence.model import Study
    from ldn_cli.evidence.source import Source
    from ldn_cli.evidence.terms import Vocabulary

    Rule = Callable[["Study", "Context"], Iterator[Fault]]

SUGGESTED = 20  # unknown ids of a file for which the like is looked for: more are one mistake
SECTIONS = ("outcomes", "dropouts", "adverse_events")  # what can be absent as a whole
ENDS = ("left", "completed", "complete_data", "followed_up")  # counts that tell of dropouts


class Context(NamedTuple):
    """What a study is checked against: its file's name, and what it may cite besides its own.

    `plain` is true where nothing can hide in its text, which need not be looked through for that.
    """

    file_name: str
    words: Words
    plain: bool = False


def folded(name: str) -> str:
    """Return `name` as a filter reads it: - and _ are the same."""
    return name.replace("-", "_")


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
    """No id or alias stands twice within its kind, nor differs from another in - and _ alone."""
    del context
    yield from _repeated("aliases[{}]", (study.id, *study.aliases), -1)
    yield from _repeated_in(study, ("groups", "outcomes", *Words._fields))


def _repeated_in(holder: Any, kinds: Iterable[str]) -> Iterator[Fault]:
    for kind in kinds:
        yield from _repeated(f"{kind}[{{}}].id", (record.id for record in getattr(holder, kind)), 0)


def _repeated(key: str, ids: Iterable[str], first: int) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for index, name in enumerate(ids, first):
        other = seen.get(folded(name))
        if other == name:
            yield key.format(index), f"{name!r} stands twice; rename one"
        elif other is not None:
            yield key.format(index), another(name, other, "before it")
        seen.setdefault(folded(name), name)


def texts_can_be_seen(study: Study, context: Context) -> Iterator[Fault]:
    """No text consists of characters alone that cannot be seen."""
    return iter(()) if context.plain else unseen(msgspec.to_builtins(study), "")


def unseen(value: Any, key: str) -> Iterator[Fault]:
    """Yield where a text within `value`, records as dictionaries, at `key` has nothing to see."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from unseen(inner, key_path(key, name))
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            yield from unseen(inner, f"{key}[{index}]")
    elif isinstance(value, str) and value and is_blank(value):
        yield key, f"text {quoted(value)} cannot be seen; write what the source says"


def own_words_do_not_contradict(study: Study, context: Context) -> Iterator[Fault]:
    """What a study brings with it under a known id is the same record as the known one."""
    return _contradicting(study, context.words)


def _contradicting(holder: Any, known: Words) -> Iterator[Fault]:
    for kind in Words._fields:
        own = getattr(holder, kind)
        ids = {folded(name): record for name, record in getattr(known, kind).items()} if own else {}
        for index, record in enumerate(own):
            other = ids.get(folded(record.id), record)
            if other != record:
                yield f"{kind}[{index}].id", another(record.id, other.id, "already")


def vocabulary_faults(brought: Vocabulary, known: Words) -> Iterator[Fault]:
    """Yield what is wrong with what studies share, `brought` beside what is `known`."""
    yield from _repeated_in(brought, Words._fields)
    yield from unseen(msgspec.to_builtins(brought), "")
    yield from _contradicting(brought, known)
    yield from _unnamed_authors(brought.sources)
    sources = known.beside(brought).sources
    for index, instrument in enumerate(brought.instruments):
        if instrument.scale and instrument.scale.source not in sources:
            sentence = unknown(instrument.scale.source, list(sources), "source", REMEDIES["source"])
            yield f"instruments[{index}].scale.source", sentence


def another(name: str, known: str, where: str) -> str:
    """Return the sentence for the id `name` of a record where `known` is that of another."""
    if name != known:
        return f"{name!r} and {known!r}, {where}, differ in - and _ alone; rename one"
    return f"{name!r} is another record {where}; make them the same, or rename one"


CITED_WORDS = (
    ("outcomes", "domain", "domains", "domain"),
    ("outcomes", "instrument", "instruments", "instrument"),
    ("design", "characteristic", "characteristics", "characteristic"),
    ("caveats", "kind", "caveat_kinds", "kind of caveat"),
)
"""Section and field, the vocabulary whose ids it has, and what such an id is called."""

REMEDIES = {
    what: f"add it as [[{kind}]], here or in {SHARED[kind]} beside it"
    for what, kind in (
        ("source", "sources"),
        *((what, kind) for *_, kind, what in CITED_WORDS),
        ("characteristic or section", "characteristics"),
    )
} | {
    "group": "add it as [[groups]]",
    "subject": "add it as [[domains]] or [[characteristics]]",
}
"""What to do about what does not exist, by what it is called."""


def references_exist(study: Study, context: Context) -> Iterator[Fault]:
    """What a record names exists: source, group, instrument, domain, characteristic, section."""
    asked = 0
    for place, names, known, what in _references(study, context.words.beside(study)):
        if known.keys() >= {*names}:  # as nearly always: one by one would take longer than reading
            continue
        for index, name in enumerate(names):
            if name in known:
                continue
            asked += 1
            key = place.format(index)
            if asked <= SUGGESTED:
                yield key, unknown(name or "", [*filter(None, known)], what, REMEDIES[what])
            else:
                yield key, f"{what} {quoted(name or '')} does not exist; see the first of these"


Ids = dict[str | None, None]
"""The ids that there are, in order, and `None`, which stands where nothing is cited."""


def _references(study: Study, words: Words) -> Iterator[tuple[str, Sequence[str | None], Ids, str]]:
    """Yield the ids that the records of an array cite.

    With each array its key path, `{}` for the index, the ids that there are, what they are called.
    """
    sources = _ids(words.sources)
    for place, records in citing(study):
        yield f"{place}.source", [*map(attrgetter("source"), records)], sources, "source"
    for section, field, vocabulary, what in CITED_WORDS:
        cited = [*map(attrgetter(field), getattr(study, section))]
        yield f"{section}[{{}}].{field}", cited, _ids(getattr(words, vocabulary)), what
    groups = _ids(group.id for group in study.groups)
    for place, names in _group_references(study):
        yield place, names, groups, "group"
    absent = _ids((*words.characteristics, *SECTIONS))
    whats = [one.what for one in study.absent]
    yield "absent[{}].what", whats, absent, "characteristic or section"
    for index, one in enumerate(study.absent):
        yield f"absent[{index}].sources[{{}}]", one.sources, sources, "source"
    subjects = _ids((*words.domains, *absent))
    for index, discrepancy in enumerate(study.discrepancies):
        yield f"discrepancies[{index}].about[{{}}]", discrepancy.about, subjects, "subject"


def _ids(names: Iterable[str | None]) -> Ids:
    return dict.fromkeys((None, *names))


def _group_references(study: Study) -> Iterator[tuple[str, Sequence[str | None]]]:
    """Yield the ids of groups that the records of an array name, and its key path."""
    yield "matrix_groups[{}]", study.matrix_groups
    flow = study.dropouts
    grouped: dict[str, Sequence[Any]] = {
        "outcomes": study.outcomes,
        "dropouts.counts": flow.counts,
        "dropouts.reasons": flow.reasons,
        "adverse_events": study.adverse_events,
    }
    for section in ("outcomes", "design"):
        for index, record in enumerate(getattr(study, section)):
            if record.values:
                grouped[f"{section}[{index}].values"] = record.values
    for place, records in grouped.items():
        yield f"{place}[{{}}].group", [*map(attrgetter("group"), records)]


def absent_is_absent(study: Study, context: Context) -> Iterator[Fault]:
    """What is `absent`, a characteristic or a section, has no record, and is named once."""
    del context
    flow = study.dropouts
    present = {
        *(feature.characteristic for feature in study.design),
        *(("outcomes",) if study.outcomes else ()),
        *(("adverse_events",) if any(e.kind != "statement" for e in study.adverse_events) else ()),
        *(("dropouts",) if flow.reasons or any(c.stage in ENDS for c in flow.counts) else ()),
    }
    named = set()
    for index, absent in enumerate(study.absent):
        key = f"absent[{index}].what"
        if absent.what in present:
            yield key, f"{absent.what!r} is recorded; take out the record, or this"
        if absent.what in named:
            yield key, f"{absent.what!r} stands twice; put the sources together"
        named.add(absent.what)


def design_says_something(study: Study, context: Context) -> Iterator[Fault]:
    """A design characteristic has a `value`, or numbers in `values`."""
    del context
    for index, feature in enumerate(study.design):
        if feature.value is None and not feature.values:
            yield (
                f"design[{index}]",
                "nothing is said; give value or values, or name the characteristic in [[absent]]",
            )


def authors_are_persons_or_bodies(study: Study, context: Context) -> Iterator[Fault]:
    """An author has a `family` name (a person) or a `literal` name (a body), not both."""
    del context
    return _unnamed_authors(study.sources)


def _unnamed_authors(sources: Iterable[Source]) -> Iterator[Fault]:
    for index, source in enumerate(sources):
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
    texts_can_be_seen,
    own_words_do_not_contradict,
    references_exist,
    absent_is_absent,
    design_says_something,
    number_rules.results_are_whole,
    number_rules.values_are_whole,
    number_rules.intervals_hold,
    number_rules.unreported_has_no_result,
    number_rules.parts_fit_their_whole,
    number_rules.flow_adds_up,
    authors_are_persons_or_bodies,
)


def faults(study: Study, context: Context) -> Iterator[Fault]:
    """Yield every fault of `study` as `(key path, sentence)`, rule by rule."""
    for rule in RULES:
        yield from rule(study, context)
