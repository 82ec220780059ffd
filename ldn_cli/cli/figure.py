"""`ldn figure`."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

from typing import TYPE_CHECKING, Annotated

import typer

from ldn_cli.cli import lazy, terminal
from ldn_cli.cli.completion import files, offering, studies
from ldn_cli.cli.data import opened
from ldn_cli.cli.errors import NothingFoundError, UsageError
from ldn_cli.cli.options import DataOption, LaterOption, StudiesArgument
from ldn_cli.cli.request import Request
from ldn_cli.dataset.problems import OutputError, named
from ldn_cli.render.figure import FORMATS, MissingError, TooLargeError, UndrawnError, drawn
from ldn_cli.text import escaped, quoted

if TYPE_CHECKING:
    from ldn_cli.report.figure import Figure

SUFFIXES = ", ".join(f".{name}" for name in FORMATS)
INSTALL = "pip install 'ldn-cli[figures]', or with pipx: pipx inject ldn-cli matplotlib"

OutputOption = Annotated[
    str,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help=f"File to write, in the form that its suffix names: {SUFFIXES}.",
        autocompletion=files,
    ),
]


def matrix(
    ctx: typer.Context,
    ids: StudiesArgument = None,
    *,
    output: OutputOption,
    later: LaterOption = False,
    data: DataOption = None,
) -> None:
    """Draw the effect direction plot: domains down, studies across.

    \b
    Examples:
      ldn figure matrix -o matrix.svg
      ldn figure matrix cree2010 martino2008 -o matrix.pdf
    """
    kind = _kind(output)
    from ldn_cli.evidence.matrix import matrix
    from ldn_cli.report import figure_matrix
    from ldn_cli.report.figure import Citations
    from ldn_cli.report.frame import Frame

    request = Request(ctx, "table", data, as_json=False, later=later)
    shown = request.studies(ids)
    words = request.dataset.words_of(*shown)
    plot = matrix(shown, words.domains)
    if not plot.cells:
        message = "no outcome of a group that the matrix shows is recorded of these studies"
        raise NothingFoundError(message)
    frame = Frame(shown, words, commands=False)
    citations, pointer = Citations(words.sources), request.pointer(shown)
    _write(figure_matrix.figure(plot, frame, citations, pointer), output, kind)


def flow(
    ctx: typer.Context,
    study_id: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Id or alias of the study.", autocompletion=offering(studies)
        ),
    ],
    *,
    output: OutputOption,
    later: LaterOption = False,
    data: DataOption = None,
) -> None:
    """Draw the participant flow of a study: boxes from enrolment to the end, losses beside them.

    \b
    Examples:
      ldn figure flow cree2010 -o flow.svg
      ldn figure flow martino2008 -o flow.pdf
    """
    kind = _kind(output)
    from ldn_cli.report import figure_flow
    from ldn_cli.report.figure import Citations

    dataset = opened(ctx, data, later=later)
    study = dataset.study(study_id)
    if why := figure_flow.nothing_drawn(study):
        message = f"{study.id} has no participant flow to draw: {why}"
        raise NothingFoundError(message)
    citations = Citations(dataset.words_of(study).sources)
    _write(figure_flow.figure(study, citations), output, kind)


def _kind(output: str) -> str:
    """Return the form that the suffix of `output` names; `UsageError` if it names none."""
    stem, dot, suffix = output.rpartition(".")
    if not dot or not stem or suffix.lower() not in FORMATS:
        message = f"cannot tell how to write {quoted(output)}; end its name in one of {SUFFIXES}"
        raise UsageError(message)
    return suffix.lower()


def _write(figure: "Figure", output: str, kind: str) -> None:
    from ldn_cli.dataset.files import place_of

    try:
        content = drawn(figure, kind)
    except MissingError as error:
        message = f"figures need matplotlib ({error}); install it: {INSTALL}"
        raise UsageError(message) from None
    except UndrawnError as error:
        message = f"the figure cannot be drawn: {error}"
        raise OutputError(message) from None
    except TooLargeError as error:
        message = f"the figure is {error} long, too long for {kind.upper()}; write it as .svg"
        raise UsageError(message) from None
    file = place_of(output)
    terminal.save(file, content)
    typer.echo(f"Wrote {escaped(named(file))}")


HELP = """Draw figures for a manuscript, as SVG, PDF or PNG.

\b
Examples:
  ldn figure matrix -o matrix.svg
  ldn figure flow cree2010 -o flow.pdf
"""

COMMANDS = {"matrix": lazy.command("matrix", matrix), "flow": lazy.command("flow", flow)}

build = lazy.group("figure", HELP, COMMANDS)
