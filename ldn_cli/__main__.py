"""The program `ldn`, also as `python -m ldn_cli`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `ldn` with the arguments of the process, and end the process with its exit code."""
    try:
        from ldn_cli.cli import run

        code = run()
    except KeyboardInterrupt:  # as early as during an import
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
