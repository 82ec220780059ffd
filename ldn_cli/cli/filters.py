"""The filters of `ldn studies`: which field of which records, and which values there are."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

from collections.abc import Callable, Mapping
from typing import Annotated, Any, NamedTuple, get_args

import typer

from ldn_cli.cli.completion import offering
from ldn_cli.cli.options import valid
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.vocabulary import CaveatKind, Direction


class Filter(NamedTuple):
    """An option `--field` of the command `ldn studies command` that keeps records by that field.

    `values` are those that exist in the data, each with a help text for completion.
    """

    command: str
    field: str
    help: str
    values: Callable[[Dataset], Mapping[str, str]]

    @property
    def option(self) -> str:
        """How it is written on the command line."""
        return f"--{self.field.replace('_', '-')}"


FILTERS = (
    Filter(
        "outcomes",
        "domain",
        "Only this outcome domain, such as fatigue.",
        lambda dataset: {name: domain.covers for name, domain in dataset.domains.items()},
    ),
    Filter(
        "outcomes",
        "direction",
        f"Only this direction: {', '.join(get_args(Direction))}.",
        lambda _: dict.fromkeys(get_args(Direction), ""),
    ),
    Filter(
        "outcomes",
        "source",
        "Only what this source states, by its id.",
        lambda dataset: {name: source.title for name, source in dataset.sources.items()},
    ),
    Filter(
        "caveats",
        "kind",
        "Only this kind, such as statistical_power.",
        lambda _: dict.fromkeys(get_args(CaveatKind), ""),
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
                str | None,
                typer.Option(
                    one.option,
                    metavar=one.field.upper(),
                    help=one.help,
                    autocompletion=offering(one.values),
                ),
            ],
            None,
        )
        for one in FILTERS
        if one.command == command
    }


def keeping(
    command: str, dataset: Dataset, given: Mapping[str, str | None]
) -> Callable[[Any], bool]:
    """Return whether a record passes the filters of a command whose values are `given` by field.

    Raises `UsageError` if a value does not exist in `dataset`.
    """
    wanted = {
        one.field: valid(one.option, value, one.values(dataset))
        for one in FILTERS
        if one.command == command and (value := given[one.field]) is not None
    }
    return lambda record: all(getattr(record, field) == wanted[field] for field in wanted)
