"""Groups: whom results, counts and events are told of, one a line."""

from __future__ import annotations

from operator import itemgetter

from ldn_cli.evidence.model import Group
from ldn_cli.evidence.wording import phrase
from ldn_cli.report.frame import SOURCE, SectionSheet
from ldn_cli.report.sheet import Column


class Table(SectionSheet):
    """The groups of participants."""

    title = "Groups"
    keys = Group.__struct_fields__
    columns = (
        Column("Group", itemgetter("id")),
        Column("Kind", lambda row: phrase(row["kind"])),
        Column("Role", lambda row: phrase(row["role"]) if row["role"] else None),
        Column("Intervention", itemgetter("intervention"), "prose"),
        SOURCE,
    )
