"""The process around a command: what the output is like, and how text and errors leave."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from select import select
from typing import TYPE_CHECKING

from ldn_cli.dataset.problems import OutputError, unwritable
from ldn_cli.text import ASCII, visible_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ldn_cli.render.look import Look

PIPE_WIDTH = 80  # columns where the output is no terminal and COLUMNS says nothing
NARROWEST, WIDEST = 20, 200
DIGITS = 5  # of a number of columns that can be meant
LONGEST = 1_000  # characters of a line of a message: what is longer was typed, and is known
MANY = 100  # files that take long enough to check for a progress bar


def look() -> Look:
    """Return how text on the real standard output is to look, from it and the environment.

    Rich tells whether it is a terminal and has colours: it obeys `NO_COLOR`, `FORCE_COLOR` and
    `TERM=dumb`.
    """
    from rich.console import Console

    from ldn_cli.render.look import Look

    stream = sys.__stdout__
    if stream is None or stream.closed:
        return Look(width=_width(interactive=False))
    console = Console(file=stream, width=PIPE_WIDTH, height=1)  # it would fail on COLUMNS=²
    return Look(
        width=_width(interactive=stream.isatty()),
        color=console.color_system is not None and not console.no_color,
        encoding=_encoding(stream.encoding or "utf-8"),
        interactive=stream.isatty(),
    )


def _encoding(name: str) -> str:
    """Return the encoding to write in: one that has no ASCII cannot show what stands in for more.

    Of code page 864 the per cent sign is another, and the codec of domain names takes none.
    """
    try:
        ASCII.decode().encode(name)
    except UnicodeError:
        return "ascii"
    return name


def _width(*, interactive: bool) -> int:
    columns = os.environ.get("COLUMNS", "")
    width = (
        int(columns) if columns.isascii() and columns.isdigit() and len(columns) <= DIGITS else 0
    )
    if not width and interactive:
        with suppress(OSError):
            width = os.get_terminal_size(sys.__stdout__.fileno()).columns  # type: ignore[union-attr]
    return min(max(width or PIPE_WIDTH, NARROWEST), WIDEST)


class Output(io.BytesIO):
    """What is printed to standard output, and whether it may go through the pager."""

    paged = True


@contextmanager
def captured() -> Iterator[Output]:
    """Keep what is printed to standard output inside: it leaves only once all has gone well."""
    kept = Output()
    before = sys.stdout
    sys.stdout = io.TextIOWrapper(kept, encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        yield kept
        sys.stdout.flush()
    finally:
        sys.stdout.detach()
        sys.stdout = before


def show(output: Output) -> None:
    """Show `output` in the pager if it is taller than the terminal, or else write it.

    Raises `OutputError`, and `KeyboardInterrupt` if Ctrl-C ended the pager.
    """
    content = output.getvalue()
    if not (content and output.paged and _paged(content)):
        write(content)


def _paged(content: bytes) -> bool:
    """Return whether `content` was shown in the pager; say why a chosen one could not be used."""
    stream = sys.__stdout__
    if stream is None or stream.closed or not stream.isatty():
        return False
    from ldn_cli.cli.pager import PagerError, page

    try:
        return page(content, stream.encoding, stream.fileno())
    except PagerError as error:
        complain(f"ldn: {error}")
        return False


def write(content: bytes) -> None:
    """Write `content` to the real standard output; a reader that has gone away is no error.

    Past Python's own buffer, which would try again when the process ends. Raises `OutputError`.
    """
    if not content:
        return
    if sys.__stdout__ is None:
        message = "standard output is closed"
        raise OutputError(message)
    try:
        descriptor = sys.__stdout__.fileno()
        rest = memoryview(content)
        while rest:
            try:
                rest = rest[os.write(descriptor, rest) :]
            except BlockingIOError:  # noqa: PERF203 - whoever reads set the pipe not to wait
                select((), (descriptor,), ())
    except BrokenPipeError:
        return
    except OSError as error:
        message = f"cannot write to standard output: {error.strerror}"
        raise OutputError(message) from None


def save(file: Path, content: bytes) -> None:
    """Write `content` to `file`, whole or not at all; what was there is replaced.

    Raises `OutputError`.
    """
    try:
        real = Path(os.path.realpath(file))  # what a link leads to is replaced, not the link
        beside = real.with_name(f".{real.name}.{os.getpid()}")
        try:
            beside.write_bytes(content)
            beside.replace(real)
        finally:
            beside.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise unwritable(file, error) from None


def progress(files: list[Path]) -> Iterable[Path]:
    """Return `files`, with a progress bar on standard error if it is a terminal, and many files."""
    if len(files) < MANY or sys.stderr is None or not sys.stderr.isatty():
        return files
    from rich.console import Console
    from rich.progress import track

    return track(files, "Checking", console=Console(stderr=True), transient=True)


def complain(message: str) -> None:
    """Write an error message to standard error, if there is one, with its long lines cut."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{brief(visible_lines(message))}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.stderr = None  # Python would try once more as it ends, and make 120 of the exit code


def brief(message: str) -> str:
    """Return `message` with the midst of each of its lines that is too long left out."""
    half = LONGEST // 2
    return "\n".join(
        f"{line[:half]} ... {line[-half:]}" if len(line) > LONGEST else line
        for line in message.split("\n")
    )
