"""A sheet as a table of HTML to stand within a page that is another's, such as a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ldn_cli.render.cells import Numbers, headed, spans
from ldn_cli.render.look import Look
from ldn_cli.render.spans import text_of

if TYPE_CHECKING:
    from ldn_cli.report.sheet import Cell, Sheet


def table(sheet: Sheet) -> str:
    """Return `sheet` in its fullest layout as a table, under it what must not be missed.

    The sources are named by their ids.
    """
    numbers = Numbers()
    columns = headed(next(sheet.layouts()).columns, Look())
    heads = (f"{one.heading} ({one.under})" if one.under else one.heading for one in columns)
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    lines = [[_text(column.cell(line), numbers) for column in columns] for line in sheet.lines()]
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in lines)
    told = [] if lines else [_text(sheet.empty, numbers)]
    told += [_text(said, numbers) for said in (*sheet.alerts(), *sheet.notes())]
    told += [f"[{number}] {escape(source)}" for source, number in numbers.items()]
    made = (
        f"<table><caption>{escape(sheet.title)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
    return made + "".join(f"<p>{text}</p>" for text in told)


def _text(cell: Cell, numbers: Numbers) -> str:
    return escape(text_of(spans(cell, numbers, Look()))).replace("\n", "<br>")
