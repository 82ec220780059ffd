"""How the house is built: wings, arrows that point down, no circle, nothing too long to read."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

import ldn_cli

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(ldn_cli.__file__).parent
FILES = {
    ".".join(file.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__"): file
    for file in sorted(ROOT.rglob("*.py"))
}
LINES, FUNCTION = 400, 50  # that a file and a function may have

# What the modules of a wing may import besides each other: other wings, or modules of them.
ARROWS = {
    "cli": {"render", "report", "dataset", "references", "evidence", "text", ""},  # the version
    "render": {"report.sheet", "report.figure", "text"},  # the shapes of sheets, those of figures
    "report": {"evidence", "text"},
    "references": {"evidence", "text"},
    "dataset": {"evidence", "text"},
    "evidence": {"text"},
    "text": set[str](),
    "__main__": {"cli"},
    "notebook": {"render", "report", "dataset", "evidence", "text"},
    "": {"dataset", "evidence", "notebook", "references", "text"},  # the Python API
}


class Import(NamedTuple):
    """An import of a module of ours: the line on which it stands, and the module's name."""

    line: int
    name: str


def imports(source: str, package: str = "ldn_cli") -> Iterator[Import]:
    """Yield every import of ours in `source`, of a module in `package`, wherever it stands.

    Of a module whose name is only made at run time, the package in which it is.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, name.name) for name in node.names if ours(name.name))
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: 1 - node.level or None] if node.level else []
            start = ".".join([*above, *filter(None, [node.module])])
            for name in node.names if ours(start) else ():
                inner = f"{start}.{name.name}"
                yield Import(node.lineno, inner if inner in FILES else start)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            named = node.value.rstrip(".")
            if named in FILES and named != "ldn_cli":
                yield Import(node.lineno, named)


def ours(name: str) -> bool:
    """Return whether a module is one of ours."""
    return name.split(".", maxsplit=1)[0] == "ldn_cli"


def wing(module: str) -> str:
    """Return the wing that a module belongs to, `""` for the package itself."""
    return module.removeprefix("ldn_cli").removeprefix(".").split(".")[0]


def allowed(module: str, imported: str) -> bool:
    """Return whether a module may import another."""
    mine, name = wing(module), imported.removeprefix("ldn_cli").removeprefix(".")
    if mine == wing(imported):
        return True
    return any(name == one or name.startswith(f"{one}.") for one in ARROWS[mine])


def imports_of(module: str) -> list[Import]:
    """Return every import of ours in a module."""
    file = FILES[module]
    package = module if file.name == "__init__.py" else module.rpartition(".")[0]
    return [*imports(file.read_text(encoding="utf-8"), package)]


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Return names each of which leads to the next, the last one to the first; none if none do."""
    left = {name: set(others) for name, others in graph.items()}
    while ends := [name for name, others in left.items() if not others & left.keys()]:
        for name in ends:
            del left[name]
    if not left:
        return []
    way = [min(left)]
    while way.count(way[-1]) == 1:
        way.append(min(left[way[-1]] & left.keys()))
    return way[way.index(way[-1]) : -1]


def place(module: str, line: int) -> str:
    """Return a line of a module as editors find it."""
    return f"{FILES[module].relative_to(ROOT.parent)}:{line}"


def told(faults: Iterable[str]) -> str:
    """Return faults a line each."""
    return "\n".join(["", *faults])


@pytest.mark.parametrize("module", FILES)
def test_arrows_point_down(module: str) -> None:
    """A module imports, late or for the type checker too, only what its wing may know."""
    may = ", ".join(sorted(ARROWS.get(wing(module), ()))) or "nothing"
    assert wing(module) in ARROWS, f"{module} is in no wing: put it in one, or name it in ARROWS"
    faults = [
        f"{place(module, line)} imports {name}; {wing(module) or 'the package'} may import {may}. "
        "Move what both need down to a wing that both may import, or pass it in as an argument."
        for line, name in imports_of(module)
        if not allowed(module, name)
    ]
    assert not faults, told(faults)


def test_every_wing_is_there() -> None:
    """The arrows are those of the wings that there are."""
    gone = ARROWS.keys() - {wing(module) for module in FILES}
    assert not gone, f"no module is in {gone}: take it out of ARROWS"


def test_no_import_goes_round() -> None:
    """No module imports, over however many others, itself."""
    graph = {module: {found.name for found in imports_of(module)} - {module} for module in FILES}
    found = circle({module: names & graph.keys() for module, names in graph.items()})
    assert not found, (
        f"{' imports '.join([*found, *found[:1]])}. Move what they share to a module that both "
        "import; a late import only hides the knot."
    )


@pytest.mark.parametrize("module", FILES)
def test_nothing_is_too_long_to_read(module: str) -> None:
    """No file has more than 400 lines, no function more than 50."""
    source = FILES[module].read_text(encoding="utf-8")
    long = len(source.splitlines())
    assert long <= LINES, (
        f"{place(module, 1)} has {long} lines, {LINES} are allowed: divide it by what its parts "
        "are about."
    )
    faults = [
        f"{place(module, node.lineno)} {node.name} has {size} lines, {FUNCTION} are allowed: give "
        "its steps functions of their own."
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (size := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION
    ]
    assert not faults, told(faults)


# ---- that these tests see what they are to see


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import ldn_cli.render.table", "ldn_cli.render.table"),
        ("from ldn_cli.render import table as t", "ldn_cli.render.table"),
        ("from ldn_cli.render.table import body", "ldn_cli.render.table"),
        ("from ldn_cli.render import FORMATS", "ldn_cli.render"),
        ("if TYPE_CHECKING:\n    from ldn_cli.render import table", "ldn_cli.render.table"),
        ("def f():\n    from ldn_cli.render import table", "ldn_cli.render.table"),
        ("class A:\n    def f(self):\n        import ldn_cli.cli.app", "ldn_cli.cli.app"),
        ("from ..render import table", "ldn_cli.render.table"),
        ("from ..render.table import body", "ldn_cli.render.table"),
        ("from . import words", "ldn_cli.report.words"),
        ("from .words import percent", "ldn_cli.report.words"),
        ("import_module('ldn_cli.render.table')", "ldn_cli.render.table"),
        ("import_module(f'ldn_cli.render.{name}')", "ldn_cli.render"),
    ],
)
def test_every_kind_of_import_is_seen(source: str, name: str) -> None:
    """An import is found in whatever form and wherever it stands."""
    assert [found.name for found in imports(source, "ldn_cli.report")] == [name]


@pytest.mark.parametrize(
    "source", ["import rich.table", "from rich import table", "import ldn_client", "x = 'ldn_cli'"]
)
def test_what_is_not_ours_is_let_be(source: str) -> None:
    """Imports of other packages are none of ours."""
    assert [*imports(source)] == []


@pytest.mark.parametrize(
    ("module", "imported", "fine"),
    [
        ("ldn_cli.render.table", "ldn_cli.report.sheet", True),
        ("ldn_cli.render.table", "ldn_cli.report.words", False),
        ("ldn_cli.render.table", "ldn_cli.report", False),
        ("ldn_cli.render.table", "ldn_cli.render.list", True),
        ("ldn_cli.report.words", "ldn_cli.dataset.store", False),
        ("ldn_cli.evidence.model", "ldn_cli.text", True),
        ("ldn_cli.text", "ldn_cli.evidence.model", False),
        ("ldn_cli.dataset.store", "ldn_cli", False),
    ],
)
def test_arrows_are_read(module: str, imported: str, fine: bool) -> None:  # noqa: FBT001
    """A wing may import its own modules and those that its arrows name, nothing else."""
    assert allowed(module, imported) is fine


def test_circles_are_found() -> None:
    """A circle is found behind whatever leads to it, and none where there is none."""
    assert circle({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"d"}, "d": {"b"}}) == ["b", "c", "d"]
