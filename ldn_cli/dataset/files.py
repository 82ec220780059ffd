"""Find and read the files: the bundled ones, and those that a user names.

The bundled files lie in `data/`, in an installed package inside it, in a checkout beside it.
"""

from __future__ import annotations

import os
from collections import defaultdict
from errno import EAGAIN, ENOMEM
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING

from ldn_cli.dataset.problems import DataError, Problem, error_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import IO

PACKAGE = Path(__file__).parents[1]
BUNDLED = PACKAGE / "data" if (PACKAGE / "data").is_dir() else PACKAGE.parent / "data"

STUDIES, LATER = BUNDLED / "studies", BUNDLED / "later"
# What the studies of a folder share stands beside them, each vocabulary in a file.
SHARED = {
    "sources": "sources.toml",
    "domains": "domains.toml",
    "instruments": "instruments.toml",
    "characteristics": "terms.toml",
    "caveat_kinds": "terms.toml",
}
LAY_TERMS = "lay-terms.toml"

MAX_BYTES = 1024 * 1024  # sixty times a long study file: what is larger is not one
USUAL_BYTES = 64 * 1024  # to make room for the largest file takes longer than to read a usual one


def unreadable(path: Path, error: OSError | ValueError) -> DataError:
    """Return the error for a `path` that cannot be read, from what the system says.

    Raises `MemoryError` if the system has too little memory for it.
    """
    if isinstance(error, OSError) and error.errno == ENOMEM:
        raise MemoryError
    if isinstance(error, FileNotFoundError):
        return error_of(path, "does not exist; name a study file or a folder of them")
    # ValueError: a path with a NUL character
    return error_of(path, f"cannot be read: {getattr(error, 'strerror', error)}")


def read(path: Path) -> str:
    """Return the text of the file at `path`.

    Raises `DataError` if it cannot be read, is not a regular file, is larger than `MAX_BYTES` or
    is not UTF-8.
    """
    try:
        _regular(path, path.stat())  # to open a device may do something
        with os.fdopen(_opened_at_once(path), "rb") as file:
            _regular(path, os.fstat(file.fileno()))  # it may be another one by now
            content = _some(file, USUAL_BYTES)
            if len(content) == USUAL_BYTES:
                content += _some(file, MAX_BYTES + 1 - USUAL_BYTES)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    if len(content) > MAX_BYTES:
        raise error_of(path, f"is larger than the {MAX_BYTES:,} bytes that a file may have")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = "is not UTF-8; save the file as UTF-8"
        raise error_of(path, message, line) from None


def _regular(path: Path, status: os.stat_result) -> None:
    if not S_ISREG(status.st_mode):
        raise error_of(path, "is not a regular file")


def _opened_at_once(path: Path) -> int:
    """Open a file to be read, without waiting for somebody to write to it if it is a pipe."""
    return os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))


def _some(file: IO[bytes], most: int) -> bytes:
    """Return at most so many bytes of `file`; raise `BlockingIOError` if it has none for now."""
    content: bytes | None = file.read(most)
    if content is None:  # so a special file that passes for a regular one says that one has to wait
        raise BlockingIOError(EAGAIN, os.strerror(EAGAIN))
    return content


def place_of(path: str | Path) -> Path:
    """Return the place that a user names as `path`; raise `DataError` if it cannot be one."""
    if not isinstance(path, (str, os.PathLike)):
        message = "is no path; name study files and folders of them one by one"
        raise DataError([Problem(f"{path!r:.100}", None, None, None, message)])
    if not str(path):  # a variable without a value, which would name the current folder
        message = "an empty path; name a study file or a folder of them"
        raise DataError([Problem("''", None, None, None, message)])
    # Path.expanduser raises an error where there is no such user, this one leaves it alone.
    try:
        return Path(os.path.expanduser(path))  # noqa: PTH111
    except ValueError as error:  # a user's name with a NUL character
        raise unreadable(Path(path), error) from None


def files_in(place: Path, stem: str = "") -> list[Path]:
    """Return the study files at `place`: itself if it is a file, else the `*.toml` in it by name.

    Hidden ones, such as an editor's, are left out; with `stem`, all but the one so called. Raises
    `DataError` if it does not exist, cannot be read, or is a folder without study files.
    """
    try:
        if not S_ISDIR(place.stat().st_mode):
            return [place] if stem in {"", place.stem} else []
        every = os.listdir(place)  # noqa: PTH208 - of thousands, a Path each would take too long
    except (OSError, ValueError) as error:
        raise unreadable(place, error) from None
    names = []
    for name in every:
        if name.endswith(".toml"):
            if name[0] != "." and name not in SHARED.values():
                names.append(name)
        elif name[-5:].lower() == ".toml" and name[0] != ".":
            message = "would be passed over: the name of a study file ends in .toml; rename it"
            raise error_of(place / name, message)
    if not names:
        raise error_of(place, "has no study files (*.toml)")
    if stem:
        return [place / f"{stem}.toml"] if f"{stem}.toml" in names else []
    return [place / name for name in sorted(names)]


def files_of(places: Iterable[Path], stem: str = "") -> list[Path]:
    """Return the study files at `places` as `files_in` does, each once, however it is named.

    Whatever leads to a file has its name: another name would not be its study's id.
    """
    found: list[Path] = []
    namesakes: dict[str, list[Path]] = defaultdict(list)
    for place in places:
        for file in files_in(place, stem):
            if not any(_same(file, other) for other in namesakes[file.name]):
                namesakes[file.name].append(file)
                found.append(file)
    return found


def _same(one: Path, other: Path) -> bool:
    """Return whether two names lead to one file; raise `DataError` if they lead nowhere."""
    try:
        return one.samefile(other)
    except (OSError, ValueError) as error:
        raise unreadable(one, error) from None
