"""`ldn search`."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

from typing import TYPE_CHECKING, Annotated

import typer

from ldn_cli.cli import lazy
from ldn_cli.cli.errors import NothingFoundError, UsageError
from ldn_cli.cli.request import LATER, STUDY, Request, on_studies
from ldn_cli.evidence import search as evidence
from ldn_cli.text import folded

if TYPE_CHECKING:
    from ldn_cli.report.frame import Frame
    from ldn_cli.report.sheet import Sheet


def search(
    request: Request,
    text: Annotated[list[str], typer.Argument(metavar="TEXT...", help="Words to look for.")],
    study: list[str] | None = None,
) -> None:
    """Find every record that mentions all of the words, in any case.

    \b
    Examples:
      ldn search fatigue
      ldn search vivid dreaming
      ldn search "double-masked" --json
    """
    words = " ".join(text)
    if not folded(words):
        message = "nothing to search for; give a word, such as: ldn search fatigue"
        raise UsageError(message)
    studies = request.studies(study)
    hits = evidence.search(words, studies, request.dataset)
    if study:  # and no background, which belongs to none
        hits = [hit for hit in hits if hit.study]
    if not hits:
        message = (
            f"no record mentions {' '.join(words.split())!r}. Every word must stand in one "
            "record: try fewer or shorter words, or look through ldn studies outcomes"
        )
        raise NothingFoundError(message)

    def sheet(frame: "Frame") -> "Sheet":
        from ldn_cli.report.hits import Table

        return Table(hits, words, frame)

    hint = f"ldn study {next((hit.study for hit in hits if hit.study), 'cree2010')}"
    request.show_sheet(hits, sheet, studies, hint)


build = lazy.command("search", on_studies(search, STUDY | LATER))
