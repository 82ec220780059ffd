"""What a command has found, printed in the format asked for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from ldn_cli.cli import terminal
from ldn_cli.cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ldn_cli.dataset.store import Dataset
    from ldn_cli.evidence.model import Study
    from ldn_cli.report.frame import Frame
    from ldn_cli.report.sheet import Report


def frame_of(dataset: Dataset, studies: Sequence[Study], *, single: bool = False) -> Frame:
    """Return what the sheets must know of `studies`."""
    from ldn_cli.report.frame import Frame

    own = {domain.id: domain for study in studies for domain in study.domains}
    return Frame(studies, {**dataset.shared_domains, **own}, single=single)


def show(
    fmt: str, data: Callable[[], Any], report: Callable[[], Report], *, one_table: str = ""
) -> None:
    """Print `data` as JSON, or `report` in another format; only what is printed is made.

    `one_table` says how to ask for one table, where the format cannot hold all of them.
    """
    if fmt == "json":
        from ldn_cli.render import json

        sys.stdout.buffer.write(json.render(data()))
        return
    from ldn_cli.render import FORMATS, render

    made = report()
    if FORMATS[fmt].single and len(made.sheets) != 1:
        message = f"{fmt.upper()} holds one table; {one_table}"
        raise UsageError(message)
    look = terminal.look()
    encoding = look.encoding if FORMATS[fmt].screen else "utf-8"
    sys.stdout.buffer.write(render(fmt, made, look).encode(encoding))
