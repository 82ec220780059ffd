"""`ldn background`."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

from typing import TYPE_CHECKING, Annotated

import typer

from ldn_cli.cli import lazy
from ldn_cli.cli.data import check
from ldn_cli.cli.request import Request, on_studies

if TYPE_CHECKING:
    from ldn_cli.report.sheet import Report


def background(
    request: Request,
    *,
    facts: Annotated[bool, typer.Option("--facts", help="Facts about naltrexone.")] = False,
    scope: Annotated[bool, typer.Option("--scope", help="What the dataset covers.")] = False,
    further_reading: Annotated[
        bool, typer.Option("--further-reading", help="Studies outside the dataset.")
    ] = False,
) -> None:
    """Show facts on naltrexone, the scope, further reading.

    \b
    Examples:
      ldn background
      ldn background --further-reading --format markdown
    """
    check(request.dataset.places)
    record = request.dataset.background
    flags = {"facts": facts, "scope": scope, "further_reading": further_reading}
    asked = [name for name, flag in flags.items() if flag or not any(flags.values())]

    def report() -> "Report":
        from ldn_cli.report.background import sheets
        from ldn_cli.report.sheet import Report

        every = sheets(record)
        chosen = [every[name] for name in asked]
        return Report(
            "Background", chosen, lambda: dict(request.dataset.bundled.sources), "ldn studies list"
        )

    request.show(
        lambda: {name: getattr(record, name) for name in asked},
        report,
        one_table="give exactly one of --facts, --scope, --further-reading",
    )


build = lazy.command("background", on_studies(background, {}, data=False))
