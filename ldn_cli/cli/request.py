"""A command on studies: what its shared options ask for, and what it found, printed."""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import typer

from ldn_cli.cli import lazy, terminal
from ldn_cli.cli.data import opened
from ldn_cli.cli.errors import UsageError
from ldn_cli.cli.options import (
    DataOption,
    FormatOption,
    JsonOption,
    LaterOption,
    StudyOption,
)
from ldn_cli.evidence.model import Study
from ldn_cli.render import FORMATS

if TYPE_CHECKING:
    from ldn_cli.report.frame import Frame
    from ldn_cli.report.sheet import Edition, Report, Sheet


class Request:
    """What the shared options of a command on studies ask for: data in a format.

    Raises `UsageError` where they contradict each other.
    """

    def __init__(
        self,
        ctx: typer.Context,
        fmt: str,
        data: list[str] | None,
        *,
        as_json: bool,
        later: bool,
    ) -> None:
        if as_json and fmt not in {"json", "table"}:
            message = f"--json and --format {fmt} ask for different formats; give one"
            raise UsageError(message)
        self.format = "json" if as_json else fmt
        self.dataset = opened(ctx, data, later=later)

    def studies(self, names: Iterable[str] | None) -> list[Study]:
        """Return the studies that `--study` names, all of them if none."""
        if not names:
            return list(self.dataset)
        return list({study.id: study for study in map(self.dataset.study, names)}.values())

    def frame(self, studies: Sequence[Study], *, single: bool = False) -> "Frame":
        """Return what the sheets must know of `studies`."""
        from ldn_cli.report.frame import Frame

        return Frame(studies, self.dataset.words_of(*studies), single=single)

    def show(
        self, data: Callable[[], Any], report: Callable[[], "Report"], *, one_table: str = ""
    ) -> None:
        """Print `data` as JSON, or `report` in another format; only what is printed is made.

        `one_table` says how to ask for one table, where the format cannot hold all of them.
        """
        if self.format == "json":
            from ldn_cli.render import json

            sys.stdout.buffer.write(json.render(data()))
            return
        from ldn_cli.render import render

        made, form = report(), FORMATS[self.format]
        if form.single and len(made.sheets) != 1:
            message = f"{self.format.upper()} holds one table; {one_table}"
            raise UsageError(message)
        made.edition = self._edition
        from ldn_cli.render.look import Look

        look = terminal.look() if form.screen else Look()
        sys.stdout.buffer.write(render(self.format, made, look).encode(look.encoding))

    def _edition(self) -> "Edition":
        """Return what prints: the version of the program, the date of its data."""
        from ldn_cli import __version__
        from ldn_cli.report.sheet import Edition

        return Edition(__version__, self.dataset.background_file.as_of)

    def pointer(self, studies: Iterable[Study]) -> str | None:
        """Return the line on the later studies, where those of the page are shown without them."""
        shown = [self.dataset.collection_of(study) for study in studies]
        pointed = shown.count("page") == self.dataset.on_page and "later" not in shown
        return self.dataset.background_file.pointer if pointed else None

    def show_sheet(
        self,
        data: Any,
        sheet: Callable[["Frame"], "Sheet"],
        studies: Sequence[Study],
        hint: str,
        elsewhere: Callable[[Sequence[Study]], Sequence[Any]] = lambda _: (),
    ) -> None:
        """Print `data` as JSON, or the `sheet` of `studies`; `hint` is the next useful command.

        Where there is none, `elsewhere` returns those of other studies, a row each.
        """

        def report() -> "Report":
            from ldn_cli.report.sheet import Report

            made = sheet(self.frame(studies))
            sources = lambda: self.dataset.sources_of(*studies)  # noqa: E731
            pointer = self.pointer(studies)
            if pointer and not data and (rows := elsewhere(self.dataset.not_shown())):
                names = ", ".join(dict.fromkeys(row["study"] for row in rows))
                pointer = f"Later studies with such records: {names}: --later"
            return Report(made.title, [made], sources, hint, pointer)

        self.show(lambda: data, report)


Options = dict[str, tuple[Any, Any]]
STUDY: Options = {"study": (StudyOption, None)}
FORMAT: Options = {"fmt": (FormatOption, "table"), "as_json": (JsonOption, False)}
DATA: Options = {"data": (DataOption, None)}
LATER: Options = {"later": (LaterOption, False)}


def on_studies(
    function: Callable[..., None], options: Options = STUDY, *, data: bool = True
) -> Callable[..., None]:
    """Return the command that calls `function` with the `Request` of the shared options.

    Its other parameters are those of `function`, then `options`, each an annotation and a default
    by its name, then the shared ones.
    """

    def command(
        ctx: typer.Context,
        fmt: str,
        *,
        as_json: bool,
        later: bool = False,
        data: list[str] | None = None,
        **own: Any,
    ) -> None:
        function(Request(ctx, fmt, data, as_json=as_json, later=later), **own)

    named = inspect.Parameter.KEYWORD_ONLY
    own = list(inspect.signature(function).parameters.values())[1:]
    made = [
        inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
        *(
            one.replace(kind=named)
            for one in own
            if one.kind is not one.VAR_KEYWORD and one.name not in options
        ),
        *(
            inspect.Parameter(name, named, default=default, annotation=annotation)
            for name, (annotation, default) in (options | FORMAT | (DATA if data else {})).items()
        ),
    ]
    command.__signature__ = inspect.Signature(made)  # type: ignore[attr-defined]
    command.__doc__ = lazy.told(function)
    return command
