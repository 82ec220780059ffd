"""Build what of the documentation is made from the program: `python scripts/build_docs.py`.

Of the hand-written pages, that is what commands print in `console` blocks and what stands between
`<!-- made: NAME -->` and `<!-- end -->`; and as a whole, the man page and the JSON Schemas of the
outputs. A test fails while a file differs from what this script makes.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import codebook
from commands import Command, command_tree
from manual import MANUAL, manual
from pages import ROOT, blocks, made, table, tabled

from ldn_cli.cli.filters import FILTERS
from ldn_cli.dataset import schema
from ldn_cli.evidence.sections import SECTIONS, option
from ldn_cli.references import STYLES
from ldn_cli.render import FORMATS, json

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["ROOT", "Command", "blocks", "command_tree", "table"]  # for tests of what is built

SCHEMAS = ROOT / "docs" / "schemas"
COLUMNS = "80"


def command_table() -> str:
    """Return the table of the commands."""
    rows = ((f"`{one.usage}`", one.paragraphs[0]) for one in command_tree() if not one.commands)
    return tabled(("Command", "What it does"), rows)


def section_table() -> str:
    """Return the table of the sections of a study, with the commands that show them across."""
    rows = (
        (f"`--{option(name)}`", one.flag, f"`ldn studies {option(name)}`" if one.command else "–")
        for name, one in SECTIONS.items()
    )
    return tabled(("Section", "What it shows", "Across studies"), rows)


def filter_table() -> str:
    """Return the table of the filters."""
    rows = ((f"`{one.option}`", f"`ldn studies {one.command}`", one.help) for one in FILTERS)
    return tabled(("Filter", "Of", "What it keeps"), rows)


def style_table() -> str:
    """Return the table of the styles of references."""
    return tabled(("Style", "What it is"), ((f"`{name}`", text) for name, text in STYLES.items()))


def format_table() -> str:
    """Return the table of the formats."""
    rows = ((f"`{name}`", one.is_) for name, one in FORMATS.items())
    return tabled(("Format", "What it is"), rows)


PARTS: dict[str, Callable[[], str]] = {
    "commands": command_table,
    "sections": section_table,
    "filters": filter_table,
    "styles": style_table,
    "formats": format_table,
    **codebook.PARTS,
}


def consoles(text: str) -> str:
    """Return a Markdown page with the output of each command in its `console` blocks renewed."""
    return re.sub(
        r"(?<=^```console\n)(.*?)(?=^```$)",
        lambda block: "\n".join(
            _session(line) for line in block[1].splitlines() if line[:2] == "$ "
        ),
        text,
        flags=re.MULTILINE | re.DOTALL,
    )


def _session(line: str) -> str:
    """Return a line `$ ldn ...` with what the command prints, both streams, below it."""
    program, *arguments = shlex.split(line[2:])
    if program != "ldn":
        message = f"not a call of ldn: {line}"
        raise ValueError(message)
    unwanted = {"LDN_DATA", "NO_COLOR", "FORCE_COLOR"}
    done = subprocess.run(
        [sys.executable, "-m", "ldn_cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        cwd=ROOT,
        encoding="utf-8",
        env={key: value for key, value in os.environ.items() if key not in unwanted}
        | {"COLUMNS": COLUMNS, "PYTHONUTF8": "1"},
    )
    return f"{line}\n{done.stdout}"


def documents() -> dict[Path, Callable[[], str]]:
    """Return each file that is made, or partly made, by the program, with what makes its text.

    A schema of what no command prints any more has none.
    """
    pages = [
        path for folder in ("", "docs", "data") for path in sorted((ROOT / folder).glob("*.md"))
    ]
    made: dict[Path, Callable[[], str]] = dict.fromkeys(SCHEMAS.glob("*.json"), str)
    made |= {SCHEMAS / f"{name}.json": partial(_json, s) for name, s in schema.outputs().items()}
    return made | {page: partial(_renewed, page) for page in pages} | {MANUAL: manual}


def _renewed(page: Path) -> str:
    return consoles(made(page.read_text("utf-8"), PARTS))


def _json(shape: dict[str, Any]) -> str:
    return json.render(shape).decode()


def main() -> None:
    """Write every document that differs from what the program makes of it, and name it."""
    for path, text in documents().items():
        fresh = text()
        if not fresh:
            path.unlink()
        elif not path.exists() or path.read_text("utf-8") != fresh:
            path.write_text(fresh, "utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
