"""Design: how a study was designed and conducted, a characteristic a line."""

from __future__ import annotations

from operator import itemgetter

from ldn_cli.evidence.model import DesignFeature
from ldn_cli.report.frame import SOURCE, SectionSheet, phrase
from ldn_cli.report.sheet import Column


class Table(SectionSheet):
    """The design characteristics."""

    title = "Design"
    keys = DesignFeature.__struct_fields__
    columns = (
        Column("Characteristic", lambda row: phrase(row["characteristic"]), grouped=True),
        Column("Description", itemgetter("value"), "prose"),
        SOURCE,
    )
