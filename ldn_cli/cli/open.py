"""`ldn open`."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ldn_cli.cli import lazy
from ldn_cli.cli.completion import offering, studies
from ldn_cli.cli.data import opened
from ldn_cli.cli.errors import NothingFoundError, UsageError
from ldn_cli.cli.options import DataOption, no_such
from ldn_cli.dataset.problems import BlankError, DataError, OutputError
from ldn_cli.evidence.reference import address
from ldn_cli.text import escaped, folded

if TYPE_CHECKING:
    from ldn_cli.dataset.store import Dataset
    from ldn_cli.evidence.source import Source

MOST = 10  # pages that are opened at once


def sources_of(ctx: Any) -> list[tuple[str, str]]:
    """Offer the sources with an address, with their titles: of the study that is named, or all."""
    name = ctx.params.get("study_id")
    try:
        dataset = opened(ctx, ctx.params.get("data"))
        every = dataset.sources_of(dataset.study(name)) if name else dataset.words.sources
    except (DataError, LookupError, BlankError):
        return []
    return [(name, source.title) for name, source in every.items() if address(source)]


def open_(
    ctx: typer.Context,
    study_id: Annotated[
        str,
        typer.Argument(metavar="ID", help="Id of the study.", autocompletion=offering(studies)),
    ],
    *,
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--source",
            metavar="SOURCE",
            help="Only this source, by its id. Repeatable.",
            autocompletion=sources_of,
        ),
    ] = None,
    only_print: Annotated[
        bool, typer.Option("--print", help="Print the addresses, open nothing.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Open the sources of a study in the browser.

    \b
    Examples:
      ldn open cree2010 --print
      ldn open martino2008 --source gironi2008-abstract --print
    """
    places = _places(opened(ctx, data), study_id, source)
    if not only_print:
        _browse(places)
    sys.stdout.write(f"{_lines(places)}\n")


def _places(dataset: "Dataset", study_id: str, wanted: Sequence[str] | None) -> dict[str, str]:
    """Return the addresses of a study's sources by their ids, of the `wanted` ones if there are.

    Raises `UsageError` for a source that the study does not cite, `NothingFoundError` where there
    is no address.
    """
    study = dataset.study(study_id)
    every = dataset.sources_of(study)
    known = {name: place for name, source in every.items() if (place := address(source))}
    chosen = dict.fromkeys(_meant(value, every, list(known)) for value in wanted or known)
    found = {name: known[name] for name in chosen if name in known}
    if not found:
        what = f"the source {' or '.join(chosen)}" if chosen else f"any source of {study.id}"
        others = f"; of {study.id} these have: {', '.join(known)}" if known else ""
        message = f"no address is known of {what}{others}"
        raise NothingFoundError(message)
    return found


def _meant(value: str, every: Mapping[str, "Source"], known: list[str]) -> str:
    option = "--source"
    if not folded(value):
        message = f"an empty value of {option}"
        raise BlankError(message)
    if folded(value) in every:
        return folded(value)
    raise no_such(option, value, known)


def _lines(places: Mapping[str, str]) -> str:
    """Return `places` a line each, with the id of the source in front."""
    wide = max(map(len, places))
    return "\n".join(f"{name:{wide}}  {escaped(place)}" for name, place in places.items())


def _browse(places: Mapping[str, str]) -> None:
    """Open `places` in the browser; raise `OutputError`, which names them, where that fails.

    Each begins with `http`: the model has no other addresses.
    """
    if len(places) > MOST:
        message = f"these are {len(places)} addresses; name some with --source, or use --print"
        raise UsageError(message)
    closed = {name: place for name, place in places.items() if not _opened(place)}
    if closed:
        message = f"no browser could be started; what it should have opened:\n{_lines(closed)}"
        raise OutputError(message)


def _opened(place: str) -> bool:
    """Return whether a browser was started; none is by a `BROWSER` whose quotes do not close."""
    import webbrowser

    try:
        return webbrowser.open(place)
    except (ValueError, webbrowser.Error):
        return False


build = lazy.command("open", open_)
