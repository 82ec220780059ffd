"""`ldn study`."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ldn_cli.cli import lazy
from ldn_cli.cli.completion import offering, studies
from ldn_cli.cli.request import Request, on_studies
from ldn_cli.evidence.sections import SECTIONS, across, option, view
from ldn_cli.render import FORMATS

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
    *,
    every: Annotated[bool, typer.Option("--all", help="All sections.")] = False,
    **flags: bool,
) -> None:
    """Show one study: its summary, the sections asked for, or all of it.

    Without a flag: the summary on a screen, all sections in the other formats.

    \b
    Examples:
      ldn study cree2010
      ldn study cree2010 --outcomes --caveats
      ldn study cree2010 --all
      ldn study martino2008 --discrepancies
      ldn study cree2010 --json | jq '.dropouts'
    """
    dataset = request.dataset
    found = dataset.study(study_id)
    asked = [name for name in SECTIONS if every or flags[name]]

    def report() -> "Report":
        from ldn_cli.report import section_sheet
        from ldn_cli.report.sheet import Report
        from ldn_cli.report.words import heading

        frame = request.frame([found], single=True)
        shown = asked or ([SUMMARY] if FORMATS[request.format].screen else [*SECTIONS])
        sheets = (section_sheet(name, across([found], name, dataset), frame) for name in shown)
        hint = None if shown == [SUMMARY] else f"ldn study {found.id} --caveats"
        return Report(heading(found), sheets, lambda: dataset.sources_of(found), hint)

    flags_of_all = ", ".join(f"--{option(name)}" for name in SECTIONS)
    one_table = f"give exactly one of {flags_of_all}"
    request.show(lambda: view(found, dataset, asked), report, one_table=one_table)


SUMMARY = "summary"
FLAGS: dict[str, Any] = {
    name: (Annotated[bool, typer.Option(f"--{option(name)}", help=section.flag)], False)
    for name, section in SECTIONS.items()
}
# Any study is found without it, but whoever has it on other commands types it here too.
LATER: Any = {"later": (Annotated[bool, typer.Option("--later", hidden=True)], False)}

build = lazy.command("study", on_studies(study, FLAGS | LATER))
