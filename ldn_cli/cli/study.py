"""`ldn study`."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ldn_cli.cli import lazy
from ldn_cli.cli.completion import offering, studies
from ldn_cli.cli.request import Request, on_studies
from ldn_cli.evidence.sections import SECTIONS, across, option, view

if TYPE_CHECKING:
    from ldn_cli.report.sheet import Report


def study(
    request: Request,
    study_id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Id of the study, its beginning, or a DOI, PMID or registration number.",
            autocompletion=offering(studies),
        ),
    ],
    **flags: bool,
) -> None:
    """Show one study: all of it, or the sections asked for.

    \b
    Examples:
      ldn study cree2010
      ldn study cree2010 --outcomes --caveats
      ldn study martino2008 --discrepancies
      ldn study cree2010 --json | jq '.dropouts'
    """
    dataset = request.dataset
    found = dataset.study(study_id)
    asked = [name for name in SECTIONS if flags[name]]

    def report() -> "Report":
        from ldn_cli.report import section_sheet
        from ldn_cli.report.sheet import Report
        from ldn_cli.report.words import heading

        frame = request.frame([found], single=True)
        sheets = (
            section_sheet(name, across([found], name, dataset), frame) for name in asked or SECTIONS
        )
        hint = f"ldn study {found.id} --caveats" if asked else "ldn studies compare"
        return Report(heading(found), sheets, lambda: dataset.sources_of(found), hint)

    every = ", ".join(f"--{option(name)}" for name in SECTIONS)
    one_table = f"give exactly one of {every}"
    request.show(lambda: view(found, dataset, asked), report, one_table=one_table)


FLAGS: dict[str, Any] = {
    name: (Annotated[bool, typer.Option(f"--{option(name)}", help=section.flag)], False)
    for name, section in SECTIONS.items()
}

build = lazy.command("study", on_studies(study, FLAGS))
