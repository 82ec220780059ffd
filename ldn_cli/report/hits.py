"""What a search found, a field a line, the words marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.evidence.search import Hit
from ldn_cli.evidence.wording import phrase
from ldn_cli.report.sheet import Column, Found, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ldn_cli.report.frame import Frame


class Table(Sheet):
    """The hits of a search for `text`; `rows` are `Hit`s."""

    fields = Hit.__struct_fields__

    def __init__(self, rows: Sequence[Hit], text: str, frame: Frame) -> None:
        super().__init__(rows)
        self.title = f"Found: {text}"
        self.words = tuple(text.replace("_", " ").split())
        self.frame = frame
        self.columns = (
            Column("Study", self._study, grouped=True),
            Column("Section", lambda hit: phrase(hit.section)),
            Column("Field", lambda hit: phrase(hit.field).replace(".", " ")),
            Column("Text", lambda hit: Found(hit.text, self.words), "prose"),
        )

    def _study(self, hit: Hit) -> str:
        return "background" if hit.study is None else self.frame.name(hit.study)
