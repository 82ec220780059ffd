"""`ldn cite`."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ldn_cli import references
from ldn_cli.cli import lazy, terminal
from ldn_cli.cli.data import opened
from ldn_cli.cli.errors import NothingFoundError, UsageError
from ldn_cli.cli.options import DataOption, LaterOption, StudiesArgument

if TYPE_CHECKING:
    from ldn_cli.evidence.source import Source, Work

    Style = str
else:
    Style = Literal[tuple(references.STYLES)]


def cite(
    ctx: typer.Context,
    ids: StudiesArgument = None,
    *,
    style: Annotated[
        Style, typer.Option("--style", case_sensitive=False, help="Style of the references.")
    ] = "text",
    all_sources: Annotated[
        bool,
        typer.Option(
            "--all-sources",
            help="Registrations and web pages too, and what tells the range of a scale.",
        ),
    ] = False,
    further_reading: Annotated[
        bool,
        typer.Option(
            "--further-reading", help="The further reading too, which is not in the dataset."
        ),
    ] = False,
    later: LaterOption = False,
    data: DataOption = None,
) -> None:
    """Print the references of the studies, for a reference manager.

    \b
    Examples:
      ldn cite --style bibtex > ldn.bib
      ldn cite cree2010 --style ris
      ldn cite --all-sources
      ldn cite --later --further-reading --style nbib > ldn.nbib
    """
    dataset = opened(ctx, data, later=later)
    studies = [dataset.study(name) for name in ids] if ids else list(dataset)
    read_further = dataset.background_file.further_reading if further_reading else ()
    cited = dataset.sources_of(*studies, scales=all_sources)
    sources = _chosen([*cited.values()], read_further, all_sources=all_sources)
    if style != "text":
        sys.stdout.write(references.render(style, sources))
        return
    from ldn_cli.evidence.reference import address, full_reference
    from ldn_cli.render import screen

    look = terminal.look()
    shown = map(references.readable, sources)
    blocks = [screen.paragraph(full_reference(s), look, link=address(s) or "") for s in shown]
    sys.stdout.buffer.write(screen.drawn(blocks, look).encode(look.encoding))


def _chosen(
    cited: list["Source"], read_further: tuple["Work", ...], *, all_sources: bool
) -> list["Work"]:
    """Return what is to be printed of what studies cite, and of the further reading."""
    sources = references.citable([*cited, *read_further], all_sources=all_sources)
    if not sources:
        message = "no article is cited by these studies"
        if references.citable(cited, all_sources=True):
            message += "; add --all-sources for their other sources"
        raise NothingFoundError(message)
    names = [source.id for source in sources]
    for work in read_further:
        if names.count(work.id) > 1:
            message = f"the id {work.id!r} of an own source is that of a further reading; rename it"
            raise UsageError(message)
    return sources


build = lazy.command("cite", cite)
