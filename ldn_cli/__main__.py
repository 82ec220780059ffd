"""The program `ldn`, also as `python -m ldn_cli`."""

from __future__ import annotations

import gc
import os
import sys

OUT_OF_MEMORY = b"ldn: out of memory\n"
# What an error says that there was too little memory for: the system, the loader, a library.
OF_MEMORY = ("annot allocate memory", "failed to map segment", "without exception set")


def main() -> None:
    """Run `ldn` with the arguments of the process, and end the process with its exit code.

    The process is over before anything worth collecting has gathered: looking for it, while modules
    are imported and again at the end, would take a seventh of its time.
    """
    gc.disable()
    try:
        from ldn_cli.cli.app import run

        code = run()
    except KeyboardInterrupt:  # as early as during an import
        code = 130
    except (MemoryError, ImportError, OSError, SystemError) as error:
        if not _of_memory(error):
            raise
        code = _out_of_memory()
    gc.freeze()
    sys.exit(code)


def _of_memory(error: BaseException) -> bool:
    """Return whether there was too little memory, for an object, a library or the system."""
    return isinstance(error, MemoryError) or any(words in str(error) for words in OF_MEMORY)


def _out_of_memory() -> int:
    """Say so past Python's streams, which would need some, and return the exit code."""
    try:
        os.write(2, OUT_OF_MEMORY)
    except OSError:  # nobody to tell
        return 4
    return 4


if __name__ == "__main__":
    main()
