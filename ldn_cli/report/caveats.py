"""Caveats: what to beware of, one a line."""

from __future__ import annotations

from operator import itemgetter

from ldn_cli.evidence.model import Caveat
from ldn_cli.report.frame import SOURCE, SectionSheet, phrase
from ldn_cli.report.sheet import Column


class Table(SectionSheet):
    """The caveats."""

    title = "Caveats"
    keys = Caveat.__struct_fields__
    columns = (
        Column("Kind", lambda row: phrase(row["kind"])),
        Column("Caveat", itemgetter("text"), "prose"),
        SOURCE,
    )
    empty = "No caveat is recorded for this choice."
