"""`ldn search`."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from ldn_cli.cli import lazy
from ldn_cli.cli.errors import NothingFoundError, UsageError
from ldn_cli.cli.request import LATER, STUDY, Request, on_studies
from ldn_cli.evidence.missing import elsewhere, missing, see_also
from ldn_cli.evidence.model import Study
from ldn_cli.evidence.question import Question
from ldn_cli.evidence.search import Index, Match, UnavailableError
from ldn_cli.render import FORMATS

if TYPE_CHECKING:
    from ldn_cli.report.sheet import Report


def search(
    request: Request,
    text: Annotated[list[str], typer.Argument(metavar="TEXT...", help="Words to look for.")],
    study: list[str] | None = None,
    *,
    every: Annotated[
        bool, typer.Option("--all", help="On the screen too, every record found.")
    ] = False,
) -> None:
    """Find the records that mention all of the words.

    Finds words in any form: dreams finds dreaming. Words of everyday language find those of the
    records too, and numbers are found as they are printed. A phrase stands in quotation marks, in
    single ones too for the shell.

    \b
    Examples:
      ldn search fatigue
      ldn search side effects
      ldn search "p = 0.04"
      ldn search '"vivid dreaming"' --json
    """
    words = " ".join(text)
    studies = request.studies(study)
    try:
        question = Question(words, request.dataset.thesaurus)
        with Index(studies, request.dataset, background=not study) as index:
            matches = index.find(question)
            if not matches:
                only = studies if study else ()
                raise NothingFoundError(
                    _later(request, question, studies) or missing(index, question, only)
                )
    except (ValueError, UnavailableError) as error:
        raise UsageError(str(error)) from None

    def report() -> "Report":
        from ldn_cli.report.hits import Table
        from ldn_cli.report.sheet import Report

        frame = request.frame(studies)
        brief = FORMATS[request.format].screen and not every
        sheet = Table(matches, words, question, frame, brief=brief)
        sources = lambda: dict(frame.words.sources)  # noqa: E731
        hint, pointer = _hint(question, matches), request.pointer(studies)
        return Report(sheet.title, [sheet], sources, hint, pointer)

    request.show(lambda: [hit for match in matches for hit in match.hits()], report)


def _hint(question: Question, matches: list[Match]) -> str:
    """Return the next useful command."""
    if "outcomes" in question.chosen():
        return "ldn studies matrix"
    found = (match.entry.study for match in matches if match.entry.study)
    return next((f"ldn study {study}" for study in found), "ldn background")


def _later(request: Request, question: Question, studies: list[Study]) -> str | None:
    """Return that the later studies have what `studies`, shown without them, have not."""
    if not request.pointer(studies):
        return None
    later = request.dataset.not_shown()
    with Index(later, request.dataset, background=False) as index:
        count = len(index.find(question))
    if count:
        words = [question.text] if '"' in question.text else question.text.split()
        dashed = any(word.startswith("-") for word in words)
        line = ("--later", "--", *words) if dashed else (*words, "--later")
        again = shlex.join(("ldn", "search", *line))
        found = elsewhere(len(studies), question, count)
        return "\n".join((found, again, *see_also(question.see())))
    if question.asks_for_later():
        return "the later studies, which are not on the page: ldn studies list --later"
    return None


build = lazy.command("search", on_studies(search, STUDY | LATER))
