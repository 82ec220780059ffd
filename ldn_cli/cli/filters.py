"""The filters of `ldn studies`: which field of which records, and which values there are."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

from collections.abc import Callable, Mapping
from typing import Annotated, Any, NamedTuple, get_args

import typer

from ldn_cli.cli.completion import offering
from ldn_cli.cli.options import no_such
from ldn_cli.dataset.problems import BlankError
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.vocabulary import Direction
from ldn_cli.text import folded


def _directions(_: Dataset) -> Mapping[str, str]:
    from ldn_cli.report.sheet import DIRECTIONS

    return DIRECTIONS


class Filter(NamedTuple):
    """An option `--field` of the command `ldn studies command` that keeps records by that field.

    `values` are those that exist in the data, each with a help text for completion; `labels` is
    what some of them are called on the screen.
    """

    command: str
    field: str
    help: str
    values: Callable[[Dataset], Mapping[str, str]]
    labels: Callable[[Dataset], Mapping[str, str]] = lambda _: {}

    @property
    def option(self) -> str:
        """How it is written on the command line."""
        return f"--{self.field.replace('_', '-')}"


FILTERS = (
    Filter(
        "outcomes",
        "domain",
        "Only this outcome domain, such as fatigue.",
        lambda dataset: {name: domain.covers for name, domain in dataset.words.domains.items()},
        lambda dataset: {name: domain.label for name, domain in dataset.words.domains.items()},
    ),
    Filter(
        "outcomes",
        "direction",
        f"Only this direction: {', '.join(get_args(Direction))}.",
        lambda _: dict.fromkeys(get_args(Direction), ""),
        _directions,
    ),
    Filter(
        "outcomes",
        "source",
        "Only what this source states, by its id.",
        lambda dataset: {name: source.title for name, source in dataset.words.sources.items()},
    ),
    Filter(
        "outcomes",
        "group",
        "Only this group, such as LDN.",
        lambda dataset: {
            group.id: group.intervention or "" for study in dataset for group in study.groups
        },
    ),
    Filter(
        "caveats",
        "kind",
        "Only this kind, such as statistical_power.",
        lambda dataset: {name: kind.covers for name, kind in dataset.words.caveat_kinds.items()},
        lambda dataset: {name: kind.label for name, kind in dataset.words.caveat_kinds.items()},
    ),
    Filter(
        "list",
        "species",
        "Only this species.",
        lambda dataset: dict.fromkeys((study.species for study in dataset), ""),
    ),
)


def options(command: str) -> dict[str, tuple[Any, Any]]:
    """Return the annotation and the default of each filter of a command, by its field."""
    return {
        one.field: (
            Annotated[
                list[str] | None,
                typer.Option(
                    one.option,
                    metavar=one.field.upper(),
                    help=f"{one.help} Repeatable.",
                    autocompletion=offering(one.values),
                ),
            ],
            None,
        )
        for one in FILTERS
        if one.command == command
    }


def keeping(
    command: str, dataset: Dataset, given: Mapping[str, list[str] | None]
) -> Callable[[Any], bool]:
    """Return whether a record passes the filters of a command whose values are `given` by field.

    It has one of the values of each. Raises `UsageError` if a value exists nowhere, not even in the
    later studies, `BlankError` if it is blank.
    """
    wanted = {
        one.field: {_meant(one, value, dataset) for value in values}
        for one in FILTERS
        if one.command == command and (values := given[one.field])
    }
    return lambda record: all(getattr(record, field) in wanted[field] for field in wanted)


def _meant(one: Filter, value: str, dataset: Dataset) -> str:
    """Return the value of a filter that `value` names: itself, else in another case, by a label."""
    if not folded(value):
        message = f"an empty value of {one.option}"
        raise BlankError(message)
    known: Mapping[str, str] = {}
    for data in (dataset, Dataset(dataset.places, later=True)):
        known = one.values(data)
        called = one.labels(data)
        labels = {_folded(called.get(name, name)): name for name in known}
        names = labels | {_folded(name): name for name in known} | {name: name for name in known}
        if found := names.get(value) or names.get(_folded(value)):
            return found
    raise no_such(one.option, value, list(known), lay_values(one, value, dataset))


def lay_values(one: Filter, value: str, dataset: Dataset) -> list[str]:
    """Return the values of a filter that the word of everyday language `value` stands for."""
    said = _folded(value)
    section = "study" if one.command == "list" else one.command
    code = f"{section}.{one.field}:"
    return [
        chosen.removeprefix(code)
        for term in dataset.thesaurus.terms
        if said in map(_folded, term.say)
        for chosen in term.records
        if chosen.startswith(code)
    ]


def _folded(value: str) -> str:
    """Return `value` without what does not matter in it, nor what joins its words."""
    return folded(value).replace("-", "_").replace(" ", "_")
