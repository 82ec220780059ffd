"""`ldn background`."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

from typing import TYPE_CHECKING, Annotated

import typer

from ldn_cli.cli import lazy
from ldn_cli.cli.options import FormatOption, JsonOption, chosen_format
from ldn_cli.cli.output import show
from ldn_cli.dataset.store import Dataset

if TYPE_CHECKING:
    from ldn_cli.report.sheet import Report


def background(
    *,
    facts: Annotated[bool, typer.Option("--facts", help="Facts about naltrexone.")] = False,
    scope: Annotated[bool, typer.Option("--scope", help="What the dataset covers.")] = False,
    further_reading: Annotated[
        bool, typer.Option("--further-reading", help="Studies outside the dataset.")
    ] = False,
    fmt: FormatOption = "table",
    as_json: JsonOption = False,
) -> None:
    """Show facts on naltrexone, the scope, further reading.

    \b
    Examples:
      ldn background
      ldn background --further-reading --format markdown
    """
    fmt = chosen_format(fmt, as_json=as_json)
    dataset = Dataset()
    record = dataset.background
    flags = {"facts": facts, "scope": scope, "further_reading": further_reading}
    asked = [name for name, flag in flags.items() if flag or not any(flags.values())]

    def report() -> "Report":
        from ldn_cli.report.background import sheets
        from ldn_cli.report.sheet import Report

        every = sheets(record)
        chosen = [every[name] for name in asked]
        return Report("Background", chosen, lambda: dataset.shared_sources, "ldn studies list")

    show(
        fmt,
        lambda: {name: getattr(record, name) for name in asked},
        report,
        one_table="give exactly one of --facts, --scope, --further-reading",
    )


build = lazy.command("background", background)
