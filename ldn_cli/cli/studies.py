"""`ldn studies`."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ldn_cli.cli import filters, lazy
from ldn_cli.cli.options import StudiesArgument
from ldn_cli.cli.request import LATER, STUDY, Request, on_studies
from ldn_cli.evidence.sections import SECTIONS, Section, across, option

if TYPE_CHECKING:
    from ldn_cli.report.frame import Frame
    from ldn_cli.report.sheet import Sheet


def section_command(name: str) -> Callable[..., None]:
    """Return the command that shows the section called `name` across studies."""
    section = SECTIONS[name]

    def command(request: Request, study: list[str] | None, **given: list[str] | None) -> None:
        studies = request.studies(study)
        keep = filters.keeping(option(name), request.dataset, given)
        rows = across(studies, name, request.dataset, keep)

        def sheet(frame: "Frame") -> "Sheet":
            from ldn_cli.report import section_sheet

            return section_sheet(name, rows, frame)

        request.show_sheet(
            rows,
            sheet,
            studies,
            section.hint,
            lambda others: across(others, name, request.dataset, keep),
        )

    command.__doc__ = _help(section)
    return command


def _help(section: Section) -> str:
    examples = "".join(f"  {example}\n" for example in section.examples)
    return f"{section.command}\n\n\b\nExamples:\n{examples}"


def outcomes(
    request: Request,
    study: list[str] | None,
    *,
    values: Annotated[
        bool, typer.Option("--values", help="The numbers by group, a row each.")
    ] = False,
    **given: list[str] | None,
) -> None:
    """Show the outcomes across studies."""
    if not values:
        section_command("outcomes")(request, study, **given)
        return
    from ldn_cli.evidence.group_values import group_values

    studies = request.studies(study)
    keep = filters.keeping("outcomes", request.dataset, given)
    rows = group_values(
        {one.id: one for one in studies}, across(studies, "outcomes", request.dataset, keep)
    )

    def sheet(frame: "Frame") -> "Sheet":
        from ldn_cli.report.group_values import Table

        return Table(rows, frame)

    request.show_sheet(rows, sheet, studies, "ldn studies outcomes")


def list_(request: Request, study: list[str] | None, **given: list[str] | None) -> None:
    """List the studies, one row each.

    \b
    Examples:
      ldn studies list
      ldn studies list --species human
      ldn studies list --json | jq '.[].id'
    """
    from ldn_cli.evidence.listing import study_row

    keep = filters.keeping("list", request.dataset, given)
    studies = [*filter(keep, request.studies(study))]
    rows = [study_row(study, request.dataset.collection_of(study)) for study in studies]

    def sheet(frame: "Frame") -> "Sheet":
        from ldn_cli.report.study_list import Table

        return Table(rows, frame)

    request.show_sheet(
        rows, sheet, studies, f"ldn study {studies[0].id if studies else 'ID'} --outcomes"
    )


def matrix(request: Request, study: list[str] | None) -> None:
    """Show the effect direction plot: domains down, studies across.

    \b
    Examples:
      ldn studies matrix
      ldn studies matrix --study cree2010 --study martino2008
    """
    from ldn_cli.evidence.matrix import matrix

    studies = request.studies(study)
    plot = matrix(studies, request.dataset.words_of(*studies).domains)

    def sheet(frame: "Frame") -> "Sheet":
        from ldn_cli.report.matrix import Table

        return Table(plot, frame)

    request.show_sheet(plot, sheet, studies, "ldn studies outcomes --domain fatigue")


def compare(
    request: Request,
    ids: StudiesArgument = None,
    study: list[str] | None = None,
    *,
    every: Annotated[
        bool, typer.Option("--all", help="Also what fewer than two of the studies state.")
    ] = False,
) -> None:
    """Show design, participant flow and safety side by side.

    \b
    Examples:
      ldn studies compare
      ldn studies compare cree2010 martino2008
    """
    from ldn_cli.evidence.comparison import comparison

    named = [request.dataset.study(name).id for name in ids or []]
    studies = request.studies([*named, *(study or [])])
    rows = comparison(studies, request.dataset.words_of(*studies).characteristics)

    def sheet(frame: "Frame") -> "Sheet":
        from ldn_cli.report.comparison import Table

        return Table(rows, frame, every=every)

    request.show_sheet(rows, sheet, studies, "ldn studies discrepancies")


def _built(name: str, function: Callable[..., None]) -> Any:
    return lazy.command(name, on_studies(function, STUDY | filters.options(name) | LATER))()


def _section(name: str) -> tuple[str, Callable[[], Any]]:
    return option(name), lambda: _built(option(name), section_command(name))


outcomes.__doc__ = _help(SECTIONS["outcomes"])

COMMANDS: Mapping[str, Callable[[], Any]] = {
    "list": lambda: _built("list", list_),
    **dict(_section(name) for name, section in SECTIONS.items() if section.command),
    "outcomes": lambda: _built("outcomes", outcomes),
    "matrix": lambda: _built("matrix", matrix),
    "compare": lambda: _built("compare", compare),
}

HELP = """Look at all studies at once.

\b
Examples:
  ldn studies list
  ldn studies outcomes --domain fatigue
  ldn studies discrepancies
"""

build = lazy.group("studies", HELP, COMMANDS)
