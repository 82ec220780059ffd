"""`ldn search`."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

from typing import TYPE_CHECKING, Annotated

import typer

from ldn_cli.cli import lazy
from ldn_cli.cli.errors import NothingFoundError, UsageError
from ldn_cli.cli.options import (
    DataOption,
    FormatOption,
    JsonOption,
    StudyOption,
    chosen,
    chosen_format,
    opened,
)
from ldn_cli.cli.output import frame_of, show
from ldn_cli.evidence import search as evidence

if TYPE_CHECKING:
    from ldn_cli.report.sheet import Report


def search(
    ctx: typer.Context,
    text: Annotated[list[str], typer.Argument(metavar="TEXT...", help="Words to look for.")],
    *,
    study: StudyOption = None,
    fmt: FormatOption = "table",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Find every record that mentions all of the words, in any case.

    \b
    Examples:
      ldn search fatigue
      ldn search vivid dreaming
      ldn search "double-masked" --json
    """
    fmt = chosen_format(fmt, as_json=as_json)
    words = " ".join(text)
    if not words.split():
        message = "nothing to search for; give a word, such as: ldn search fatigue"
        raise UsageError(message)
    dataset = opened(ctx, data)
    studies = chosen(dataset, study)
    hits = evidence.search(words, studies, dataset)
    if study:  # and no background, which belongs to none
        hits = [hit for hit in hits if hit.study]
    if not hits:
        message = (
            f"no record mentions {' '.join(words.split())!r}. Every word must stand in one "
            "record: try fewer or shorter words, or look through ldn studies outcomes"
        )
        raise NothingFoundError(message)

    def report() -> "Report":
        from ldn_cli.report.hits import Table
        from ldn_cli.report.sheet import Report

        sheet = Table(hits, words, frame_of(dataset, studies))
        hint = f"ldn study {next((h.study for h in hits if h.study), 'cree2010')}"
        return Report(sheet.title, [sheet], hint=hint)

    show(fmt, lambda: hits, report)


build = lazy.command("search", search)
