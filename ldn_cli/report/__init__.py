"""What is shown: records into sheets, a section or a view a module; `render` sets them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ldn_cli.report.frame import Frame, SectionSheet


def section_sheet(name: str, rows: list[dict[str, Any]], frame: Frame) -> SectionSheet:
    """Return the sheet of the section called `name`: `Table` in the module of that name."""
    table: type[SectionSheet] = import_module(f"ldn_cli.report.{name}").Table
    return table(rows, frame)
