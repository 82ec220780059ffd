"""`ldn cite`."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ldn_cli import references
from ldn_cli.cli import lazy, terminal
from ldn_cli.cli.data import opened
from ldn_cli.cli.errors import NothingFoundError
from ldn_cli.cli.options import DataOption, LaterOption, StudiesArgument

if TYPE_CHECKING:
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
        bool, typer.Option("--all-sources", help="Registrations and web pages too.")
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
    """
    dataset = opened(ctx, data, later=later)
    studies = [dataset.study(name) for name in ids] if ids else list(dataset)
    sources = references.citable(dataset.sources_of(*studies).values(), all_sources=all_sources)
    if not sources:
        message = "no article is cited by these studies; add --all-sources for their other sources"
        raise NothingFoundError(message)
    if style != "text":
        sys.stdout.write(references.render(style, sources))
        return
    from ldn_cli.evidence.reference import address, full_reference
    from ldn_cli.render import screen

    look = terminal.look()
    blocks = [screen.paragraph(full_reference(s), look, link=address(s) or "") for s in sources]
    sys.stdout.buffer.write(screen.drawn(blocks, look).encode(look.encoding))


build = lazy.command("cite", cite)
