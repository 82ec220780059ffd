"""The program `ldn`, also as `python -m ldn_cli`."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

OUT_OF_MEMORY = b"ldn: out of memory\n"
# What the system, the loader and Python say where there was too little memory.
OF_MEMORY = ("annot allocate memory", "failed to map segment", "without exception set")
LIBRARY = 8 * 1024  # kilobytes that the largest library takes which is loaded at once
RESERVE = 1024 * 1024  # bytes given back where memory has ended, so that this can be told


def main() -> None:
    """Run `ldn` with the arguments of the process, and raise `SystemExit` with its exit code."""
    sys.exit(_run())


def script() -> NoReturn:
    """Run `ldn` as `main` does, and end the process at once, with all written that is to be.

    To take the modules apart, as Python does before it ends, would take a thirtieth of its time.
    """
    os._exit(_run())


def _run() -> int:
    """Run `ldn` with the arguments of the process, and return its exit code.

    The process is over before anything worth collecting has gathered: looking for it while modules
    are imported would take a seventh of its time.
    """
    gc.disable()
    reserve = None
    try:
        reserve = bytes(RESERVE)
        from ldn_cli.cli.app import run

        return run()
    except KeyboardInterrupt:  # as early as during an import
        return 130
    except Exception as error:
        del reserve
        if not _of_memory(error):
            raise
        return _out_of_memory()


def _of_memory(error: BaseException) -> bool:
    """Return whether there was too little memory, for an object, a library or the system.

    Python's import and compiler also raise what does not say so, each version something else:
    then it shows in how near the process has come to its limit.
    """
    said = isinstance(error, MemoryError) or any(words in str(error) for words in OF_MEMORY)
    return said or _limit_is_reached()


def _limit_is_reached() -> bool:
    """Return whether less is left than a library takes of the memory that `ulimit -v` allows."""
    try:
        limit = _told("/proc/self/limits", b"Max address space")
        most = _told("/proc/self/status", b"VmPeak:")
    except OSError:  # not Linux
        return False
    except MemoryError:
        return True
    return limit.isdigit() and int(limit) // 1024 - int(most) < LIBRARY


def _told(file: str, name: bytes) -> bytes:
    with open(file, "rb") as lines:  # noqa: PTH123 - with less memory than a path takes
        return lines.read().partition(name)[2].split()[0]


def _out_of_memory() -> int:
    """Say so past Python's streams, which would need some, and return the exit code."""
    try:
        os.write(2, OUT_OF_MEMORY)
    except OSError:  # nobody to tell
        return 4
    return 4


if __name__ == "__main__":
    main()
