"""The study file to start from: made from the model, so that it has the fields there are."""

from __future__ import annotations

import os
from decimal import Decimal
from textwrap import wrap
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from ldn_cli.dataset.describe import descriptions
from ldn_cli.dataset.diagnosis import misfits, record_type, unwrapped
from ldn_cli.dataset.problems import error_of, unwritable
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence import fields, model

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

HEAD = ("id", "aliases", "title", "year", "species", "matrix_groups")
STARTED = ("summary", "groups", "outcomes", "sources")  # whose first record is no comment
BLANKS = {"authors": '[{ family = "", given = "" }, { literal = "" }]'}
EXAMPLE = """\
# ---- An example: two arms, an outcome with an interval and the numbers of each arm, a flow by arm
#
# [[groups]]
# id = "LDN"
# kind = "arm"
# role = "experimental"
# intervention = "naltrexone 4.5 mg daily"
# source = "smith2021-article"
# locator = "Methods"
#
# [[groups]]
# id = "placebo"
# kind = "arm"
# role = "placebo"
# source = "smith2021-article"
# locator = "Methods"
#
# [[outcomes]]
# id = "pain_12_weeks"
# domain = "pain"
# measure = "change in pain, 0 to 10"
# role = "primary"
# time = "12 weeks"
# group = "LDN"
# comparator = "placebo"
# contrast = "between_groups"
# direction = "no_effect"
# significance = "not_significant"
# effect = "mean_difference"
# estimate = -0.34
# unit = "points"
# interval = "ci95"
# low = -0.95
# high = 0.27
# p_relation = "="
# p_value = 0.27
# finding = "Pain fell by 0.34 points more with LDN than with placebo; the interval includes zero."
# source = "smith2021-article"
# locator = "Results"
#
# [[outcomes.values]]
# group = "LDN"
# time = "12 weeks"
# statistic = "mean_change"
# value = -1.30
# unit = "points"
# sd = 1.62
# of = 49
#
# [[outcomes.values]]
# group = "placebo"
# time = "12 weeks"
# statistic = "mean_change"
# value = -0.96
# unit = "points"
# sd = 1.45
# of = 50
#
# [[dropouts.counts]]
# stage = "randomized"
# group = "LDN"
# n = 49
# source = "smith2021-article"
# locator = "Figure 1"
#
# [[dropouts.counts]]
# stage = "randomized"
# group = "placebo"
# n = 50
# source = "smith2021-article"
# locator = "Figure 1"
"""
COMMENT = 96  # columns of a comment, so that it fits the screen also where it is commented out


def not_an_id(study_id: str) -> str | None:
    """Return why `study_id` cannot be the id of a study, `None` if it can."""
    return next((fault for _, fault in misfits(study_id, fields.Identifier, "")), None)


def write(study_id: str, folder: Path) -> Path:
    """Write the template of the study `study_id` to `folder` and return the new file's path.

    The folder is made if there is none. Raises `DataError` if the file exists or a bundled study
    has the id or alias, `OutputError` if it cannot be written. Whatever is raised, a Ctrl-C too,
    leaves nothing behind.
    """
    file = folder / f"{study_id}.toml"
    if study_id in Dataset().names():
        raise error_of(file, f"a bundled study is called {study_id!r}; choose another id")
    if os.path.lexists(file):
        raise error_of(file, "exists already; choose another id or folder")
    content = blank_study(study_id)
    made: list[Path] = []  # by us, and to be taken away again if not all goes well
    try:
        for one in (*reversed(folder.parents), folder):
            if not one.exists():
                one.mkdir()
                made.append(one)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            made.append(file)
            stream.write(content)
    except BaseException as error:
        for one in reversed(made):
            one.rmdir() if one.is_dir() else one.unlink()
        if isinstance(error, (OSError, ValueError)):
            raise unwritable(file, error) from None
        raise
    return file


def blank_study(study_id: str) -> str:
    """Return the template of the study `study_id` as TOML: each field, and a worked example."""
    kind = model.Study
    told = descriptions(kind)
    blocks = [INTRODUCTION.format(name=f"{study_id}.toml")]
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    blocks.append("".join(_line(fields[name], told[name], study_id) for name in HEAD))
    for name, field in fields.items():
        if name not in HEAD:
            blocks.append(f"# ---- {name}: {told[name]}\n")
            for path, block in _blocks(name, field.type):
                started = name in STARTED and name in {path, "summary"}
                blocks.append(block if started else _commented(block))
    return "\n".join([*blocks, EXAMPLE])


def _blocks(path: str, hint: Any) -> Iterator[tuple[str, str]]:
    """Yield the tables of a field that holds records, those within its records behind it."""
    base, _ = unwrapped(hint)
    kind = record_type(hint) or base
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    inner = {name: field for name, field in fields.items() if _holds_records(field)}
    told = descriptions(kind)
    lines = "".join(_line(field, told[name]) for name, field in fields.items() if name not in inner)
    if lines:
        yield path, f"[[{path}]]\n{lines}" if record_type(hint) else f"[{path}]\n{lines}"
    for name, field in inner.items():
        least = unwrapped(field.type)[1]
        for _ in range(max((limit.min_length or 1 for limit in least), default=1)):
            yield from _blocks(f"{path}.{name}", field.type)


def _holds_records(field: Any) -> bool:
    base, _ = unwrapped(field.type)
    record = isinstance(base, type) and issubclass(base, fields.Record)
    return field.name not in BLANKS and (record or record_type(field.type) is not None)


def _line(field: Any, told: str, given: str = "") -> str:
    """Return a field as a comment on what it holds, and a blank, a comment too if optional."""
    kind, _ = unwrapped(field.type)
    allowed = [str(value) for value in get_args(kind) if isinstance(value, str)]
    told = told.removesuffix(" Ours.") + (f" One of: {', '.join(allowed)}." if allowed else "")
    number = kind in {int, Decimal}
    array = getattr(kind, "__origin__", None) is tuple
    blank = f'"{given}"' if field.name == "id" else "0" if number else "[]" if array else '""'
    blank = str(field.default).lower() if kind is bool else blank
    optional = "" if field.required else "# "
    comment = "".join(f"# {line}\n" for line in wrap(told, COMMENT, break_long_words=False))
    return f"{comment}{optional}{field.name} = {BLANKS.get(field.name, blank)}\n"


def _commented(block: str) -> str:
    return "".join(f"# {line}\n" if line else "#\n" for line in block.splitlines())
