"""The study file to start from: made from the model, so that it has the fields there are."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from ldn_cli.dataset.diagnosis import description, misfits, record_type, unwrapped
from ldn_cli.dataset.problems import OutputError, error_of, named
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence import fields, model
from ldn_cli.text import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INTRODUCTION = """\
# A study file of ldn. Fill in the blanks ("" and 0), take out the # of the records you need, copy a
# record for each further one, and check the file:
#
#     ldn dataset validate {name}
#
# What no source reports is left out: never 0, "" or "none". The codebook is data/README.md.
"""

HEAD = ("id", "aliases", "title", "year", "species")
STARTED = ("sources", "outcomes")  # sections whose first record is not commented out
BLANKS = {"aliases": "[]", "authors": '[{ family = "", given = "" }, { literal = "" }]'}
COMMENT = 96  # columns of a comment, so that it fits the screen also where it is commented out


def not_an_id(study_id: str) -> str | None:
    """Return why `study_id` cannot be the id of a study, `None` if it can."""
    return next((fault for _, fault in misfits(study_id, fields.Identifier, "")), None)


def write(study_id: str, folder: Path) -> Path:
    """Write the template of the study `study_id` to `folder` and return the new file's path.

    Raises `DataError` if the file exists or a bundled study has the id or alias, `OutputError` if
    it cannot be written.
    """
    file = folder / f"{study_id}.toml"
    if study_id in Dataset().names():
        raise error_of(file, f"a bundled study is called {study_id!r}; choose another id")
    try:
        stream = file.open("x", encoding="utf-8", newline="\n")
    except FileExistsError:
        raise error_of(file, "exists already; choose another id or folder") from None
    except OSError as error:
        raise unwritable(file, error) from None
    try:
        with stream:
            stream.write(blank_study(study_id))
    except OSError as error:
        file.unlink()
        raise unwritable(file, error) from None
    return file


def unwritable(file: Path, error: OSError) -> OutputError:
    """Return the error for a `file` that cannot be written, from what the system says."""
    return OutputError(f"{escaped(named(file))}: cannot be written: {error.strerror}")


def blank_study(study_id: str) -> str:
    """Return the template of the study `study_id` as TOML."""
    fields = {field.name: field for field in msgspec.structs.fields(model.Study)}
    blocks = [INTRODUCTION.format(name=f"{study_id}.toml")]
    blocks.append("".join(_line(fields[name], study_id) for name in HEAD))
    for name, field in fields.items():
        if name not in HEAD:
            blocks += _section(name, field)
    return "\n".join(blocks)


def _section(name: str, field: Any) -> Iterator[str]:
    kind, _ = unwrapped(field.type)
    yield f"# ---- {name}: {description(field.type)}\n"
    if name == "summary":
        for part in msgspec.structs.fields(kind):
            inner, _ = unwrapped(part.type)
            yield f"# {description(part.type)}\n[summary.{part.name}]\n{_lines(inner)}"
    elif name == "dropouts":
        yield _commented(f"[dropouts]\n{_lines(kind)}")
        for part in msgspec.structs.fields(kind):
            inner = record_type(part.type)
            if inner:
                yield _commented(f"[[dropouts.{part.name}]]\n{_lines(inner)}")
    else:
        item: Any = record_type(field.type)
        block = f"[[{name}]]\n{_lines(item)}"
        yield block if name in STARTED else _commented(block)
        if name == "discrepancies":
            statement = f"[[{name}.statements]]\n{_lines(model.Statement)}"
            yield _commented(statement + "\n" + statement)


def _lines(kind: type[fields.Record]) -> str:
    """Return the fields of a record, but for those that hold records in blocks of their own."""
    return "".join(
        _line(field)
        for field in msgspec.structs.fields(kind)
        if field.name in BLANKS or not record_type(field.type)
    )


def _line(field: Any, given: str = "") -> str:
    """Return a field as a comment on what it holds, and a blank, a comment too if optional."""
    kind, _ = unwrapped(field.type)
    allowed = [str(value) for value in get_args(kind) if isinstance(value, str)]
    told = description(field.type) + (f" One of: {', '.join(allowed)}." if allowed else "")
    number = kind in {int, float} or int in get_args(kind)
    blank = f'"{given}"' if field.name == "id" else "0" if number else '""'
    optional = "" if field.required else "# "
    comment = "".join(f"# {line}\n" for line in wrap(told, COMMENT, break_long_words=False))
    return f"{comment}{optional}{field.name} = {BLANKS.get(field.name, blank)}\n"


def _commented(block: str) -> str:
    return "".join(f"# {line}\n" if line else "#\n" for line in block.splitlines())
