"""Find and read the files: the bundled ones, and those that a user names.

The bundled files lie in `data/`, in an installed package inside it, in a checkout beside it.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING

from ldn_cli.dataset.problems import DataError, Problem, error_of

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    """Return the error for a `path` that cannot be read, from what the system says."""
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
        if not S_ISREG(path.stat().st_mode):  # opening a pipe would wait for who writes to it
            raise error_of(path, "is not a regular file")
        with path.open("rb") as file:
            content = file.read(USUAL_BYTES)
            if len(content) == USUAL_BYTES:
                content += file.read(MAX_BYTES + 1 - USUAL_BYTES)
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


def place_of(path: str | Path) -> Path:
    """Return the place that a user names as `path`; raise `DataError` if it is empty."""
    if not str(path):  # a variable without a value, which would name the current folder
        message = "an empty path; name a study file or a folder of them"
        raise DataError([Problem("''", None, None, None, message)])
    # Path.expanduser raises an error where there is no such user, this one leaves it alone.
    return Path(os.path.expanduser(path))  # noqa: PTH111


def files_in(place: Path, stem: str = "") -> list[Path]:
    """Return the study files at `place`: itself if it is a file, else the `*.toml` in it by name.

    Hidden ones, such as an editor's, are left out; with `stem`, all but the one so called. Raises
    `DataError` if it does not exist, cannot be read, or is a folder without study files.
    """
    try:
        if not S_ISDIR(place.stat().st_mode):
            return [place] if stem in {"", place.stem} else []
        names = [  # of thousands, a Path each would take most of a lookup's time
            name
            for name in os.listdir(place)  # noqa: PTH208
            if name.endswith(".toml") and name[0] != "." and name not in SHARED.values()
        ]
    except (OSError, ValueError) as error:
        raise unreadable(place, error) from None
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
            others = map(os.path.realpath, namesakes[file.name])
            if all(os.path.realpath(file) != other for other in others):
                namesakes[file.name].append(file)
                found.append(file)
    return found
