"""`ldn studies`."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from ldn_cli.cli import filters, lazy
from ldn_cli.cli.options import (
    DataOption,
    FormatOption,
    JsonOption,
    StudiesArgument,
    StudyOption,
    chosen,
    chosen_format,
    opened,
    sources_of,
)
from ldn_cli.cli.output import frame_of, show
from ldn_cli.evidence.sections import SECTIONS, Section, across, option

if TYPE_CHECKING:
    from ldn_cli.report.sheet import Report


def section_command(name: str, section: Section) -> Any:
    """Return the command that shows the section called `name` across studies."""

    def command(
        ctx: typer.Context,
        *,
        study: StudyOption = None,
        fmt: FormatOption = "table",
        as_json: JsonOption = False,
        data: DataOption = None,
        **given: str | None,
    ) -> None:
        fmt = chosen_format(fmt, as_json=as_json)
        dataset = opened(ctx, data)
        studies = chosen(dataset, study)
        rows = across(studies, name, dataset, filters.keeping(option(name), dataset, given))

        def report() -> "Report":
            from ldn_cli.report import section_sheet
            from ldn_cli.report.sheet import Report

            sheet = section_sheet(name, rows, frame_of(dataset, studies))
            return Report(sheet.title, [sheet], lambda: sources_of(dataset, studies), section.hint)

        show(fmt, lambda: rows, report)

    examples = "".join(f"  {example}\n" for example in section.examples)
    command.__doc__ = f"{section.command}\n\n\b\nExamples:\n{examples}"
    return filtered(option(name), command)


def filtered(name: str, function: Any) -> Any:
    """Return `function`, the command `name`, with the options of its filters."""
    return lazy.with_options(function, "study", filters.options(name))


def studies_list(
    ctx: typer.Context,
    *,
    study: StudyOption = None,
    fmt: FormatOption = "table",
    as_json: JsonOption = False,
    data: DataOption = None,
    **given: str | None,
) -> None:
    """List the studies, one row each.

    \b
    Examples:
      ldn studies list
      ldn studies list --species human
      ldn studies list --json | jq '.[].id'
    """
    from ldn_cli.evidence.listing import study_row

    fmt = chosen_format(fmt, as_json=as_json)
    dataset = opened(ctx, data)
    studies = [*filter(filters.keeping("list", dataset, given), chosen(dataset, study))]
    rows = [*map(study_row, studies)]

    def report() -> "Report":
        from ldn_cli.report.sheet import Report
        from ldn_cli.report.study_list import Table

        sheet = Table(rows, frame_of(dataset, studies))
        hint = f"ldn study {studies[0].id if studies else 'ID'} --outcomes"
        return Report(sheet.title, [sheet], lambda: sources_of(dataset, studies), hint)

    show(fmt, lambda: rows, report)


def studies_matrix(
    ctx: typer.Context,
    *,
    study: StudyOption = None,
    fmt: FormatOption = "table",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Show the effect direction plot: domains down, studies across.

    \b
    Examples:
      ldn studies matrix
      ldn studies matrix --study cree2010 --study martino2008
    """
    from ldn_cli.evidence.matrix import matrix

    fmt = chosen_format(fmt, as_json=as_json)
    dataset = opened(ctx, data)
    studies = chosen(dataset, study)
    own = (domain.id for study in studies for domain in study.domains)
    plot = matrix(studies, dict.fromkeys((*dataset.shared_domains, *own)))

    def report() -> "Report":
        from ldn_cli.report.matrix import Table
        from ldn_cli.report.sheet import Report

        sheet = Table(plot, frame_of(dataset, studies))
        return Report(sheet.title, [sheet], hint="ldn studies outcomes --domain fatigue")

    show(fmt, lambda: plot, report)


def studies_compare(
    ctx: typer.Context,
    ids: StudiesArgument = None,
    *,
    study: StudyOption = None,
    fmt: FormatOption = "table",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Show design, participant flow and safety side by side.

    \b
    Examples:
      ldn studies compare
      ldn studies compare cree2010 martino2008
    """
    from ldn_cli.evidence.comparison import comparison

    fmt = chosen_format(fmt, as_json=as_json)
    dataset = opened(ctx, data)
    named = [dataset.study(name).id for name in ids or []]
    studies = chosen(dataset, [*named, *(study or [])])
    rows = comparison(studies)

    def report() -> "Report":
        from ldn_cli.report.comparison import Table
        from ldn_cli.report.sheet import Report

        sheet = Table(rows, frame_of(dataset, studies))
        sources = lambda: sources_of(dataset, studies)  # noqa: E731
        return Report(sheet.title, [sheet], sources, "ldn studies discrepancies")

    show(fmt, lambda: rows, report)


def _section(name: str, section: Section) -> Any:
    return lazy.command(option(name), section_command(name, section))()


def _list() -> Any:
    return lazy.command("list", filtered("list", studies_list))()


COMMANDS: Mapping[str, Callable[[], Any]] = {
    "list": _list,
    **{option(name): partial(_section, name, s) for name, s in SECTIONS.items() if s.command},
    "matrix": lazy.command("matrix", studies_matrix),
    "compare": lazy.command("compare", studies_compare),
}

HELP = """Look at all studies at once.

\b
Examples:
  ldn studies list
  ldn studies outcomes --domain fatigue
  ldn studies discrepancies
"""

build = lazy.group("studies", HELP, COMMANDS)
