"""The study file to start from: made from the model, so that it has the fields there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import msgspec

from ldn_cli import model
from ldn_cli.dataset import problem
from ldn_cli.validation import misfits, unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INTRODUCTION = """\
# A study file of ldn. Fill in the blanks ("" and 0), take out the # of the records you need, copy a
# record for each further one, and check the file with: ldn dataset validate {name}
# What no source reports is left out: never 0, "" or "none". The codebook is data/README.md.
"""

HEAD = ("id", "aliases", "title", "year", "species")
STARTED = ("sources", "outcomes")  # sections whose first record is not commented out


def write(study_id: str, folder: Path) -> Path:
    """Write the template of the study `study_id` to `folder` and return the new file's path.

    Raises `DataError` if the id is no id, the file exists, or it cannot be written.
    """
    file = folder / f"{study_id}.toml"
    for _, fault in misfits(study_id, model.Identifier, "id"):
        raise problem(folder, fault, "id")
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text(study_id))
    except FileExistsError:
        raise problem(file, "exists already; choose another id or folder") from None
    except OSError as error:
        raise problem(file, f"cannot be written: {error.strerror}") from None
    return file


def text(study_id: str) -> str:
    """Return the template of the study `study_id` as TOML."""
    fields = {field.name: field for field in msgspec.structs.fields(model.Study)}
    blocks = [INTRODUCTION.format(name=f"{study_id}.toml")]
    blocks.append("".join(_line(fields[name], study_id) for name in HEAD))
    for name, field in fields.items():
        if name not in HEAD:
            blocks += _section(name, field)
    return "\n".join(blocks)


def _section(name: str, field: Any) -> Iterator[str]:
    kind, constraints = unwrapped(field.type)
    yield f"# ---- {name}: {_description(constraints)}\n"
    if name == "summary":
        for part in msgspec.structs.fields(kind):
            inner, told = unwrapped(part.type)
            yield f"# {_description(told)}\n[summary.{part.name}]\n{_lines(inner)}"
    elif name == "dropouts":
        yield _commented(f"[dropouts]\n{_lines(kind)}")
        for part in msgspec.structs.fields(kind):
            inner = _item(part)
            if inner:
                yield _commented(f"[[dropouts.{part.name}]]\n{_lines(inner)}")
    else:
        item = get_args(kind)[0]
        block = f"[[{name}]]\n{_lines(item)}"
        yield block if name in STARTED else _commented(block)
        for part in msgspec.structs.fields(item):
            inner = _item(part)
            if inner and name == "discrepancies":
                statement = f"[[{name}.{part.name}]]\n{_lines(inner)}"
                yield _commented(statement + "\n" + statement)


def _item(field: Any) -> Any:
    """Return the record type of a field that holds records, `None` for others."""
    kind, _ = unwrapped(field.type)
    inner = (get_args(kind) or (None,))[0]
    return inner if isinstance(inner, type) and issubclass(inner, model.Record) else None


def _lines(kind: type[model.Record]) -> str:
    return "".join(_line(field) for field in msgspec.structs.fields(kind) if not _item(field))


def _line(field: Any, given: str = "") -> str:
    """Return a field as a comment on what it holds, and a blank, a comment too if optional."""
    kind, constraints = unwrapped(field.type)
    allowed = [str(value) for value in get_args(kind) if isinstance(value, str)]
    told = _description(constraints) + (f" One of: {', '.join(allowed)}." if allowed else "")
    number = kind in {int, float} or int in get_args(kind)
    blank = f'"{given}"' if field.name == "id" and given else "0" if number else '""'
    if field.name == "aliases":
        blank = "[]"
    optional = "" if field.required else "# "
    return f"# {told}\n{optional}{field.name} = {blank}\n"


def _description(constraints: list[msgspec.Meta]) -> str:
    return next((meta.description for meta in constraints if meta.description), "")


def _commented(block: str) -> str:
    return "".join(f"# {line}\n" if line else "#\n" for line in block.splitlines())
