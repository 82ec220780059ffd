"""The program `ldn`, also as `python -m ldn_cli`."""

from __future__ import annotations

import gc
import sys


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
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
