"""What the model says of each field: the text under it in the class, which Python does not keep."""

from __future__ import annotations

import ast
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

if TYPE_CHECKING:
    import msgspec


def docstring(thing: Any) -> str:
    """Return the docstring of a function or class, also where Python leaves them out (`-OO`)."""
    if thing.__doc__ or sys.flags.optimize < 2:  # noqa: PLR2004 - the second O
        return str(thing.__doc__ or "")
    kinds = (ast.FunctionDef, ast.ClassDef)
    nodes = (node for node in ast.walk(_tree(thing.__module__)) if isinstance(node, kinds))
    found = (ast.get_docstring(node) for node in nodes if node.name == thing.__name__)
    return next(found, None) or ""


def _tree(module: str) -> ast.Module:
    return ast.parse(Path(str(sys.modules[module].__file__)).read_text("utf-8"))


@cache
def descriptions(kind: type[msgspec.Struct]) -> dict[str, str]:
    """Return what is said of each field of a record type: under it in the class, or by its type."""
    hints = get_type_hints(kind, include_extras=True)
    found = {name: _of_type(hint) for name, hint in hints.items()}
    bases = {base.__name__ for base in kind.__mro__ if base.__module__ == kind.__module__}
    body = [
        part
        for node in _tree(kind.__module__).body
        if isinstance(node, ast.ClassDef) and node.name in bases
        for part in node.body
    ]
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr):
            said = ast.literal_eval(text.value)
            found[ast.unparse(field.target)] = " ".join(said.split())
    return found


def _of_type(hint: Any) -> str:
    """Return what an annotated type says of itself, `""` if it says nothing."""
    for part in (hint, *getattr(hint, "__args__", ())):
        for meta in getattr(part, "__metadata__", ()):
            if meta.description:
                return str(meta.description)
    return ""
