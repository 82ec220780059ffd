"""The numbers of outcomes by group, a row each, under the names that meta-analysts know."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from ldn_cli.evidence.fields import Count, Record
from ldn_cli.evidence.model import Study
from ldn_cli.evidence.vocabulary import GroupRole, Interval, Statistic


class GroupValue(Record, frozen=True, kw_only=True):
    """A number of a group; `mi`, `sdi`, `xi`, `ni` are named as in `metafor::escalc`."""

    study: str
    """Id of the study."""
    outcome: str
    """Id of the outcome."""
    domain: str
    """Id of the outcome domain."""
    measure: str
    """What was measured, as the source names it."""
    instrument: str | None
    """Id of the instrument."""
    group: str | None
    """Id of the group."""
    role: GroupRole | None
    """Its part in the comparison."""
    time: str | None
    """When it was measured, as worded."""
    statistic: Statistic | None
    """What the number is."""
    value: Decimal | None
    """The number; null for a count."""
    unit: str | None
    """Unit of `value`."""
    mi: Decimal | None
    """`value`, where it is a mean."""
    sdi: Decimal | None
    """Standard deviation."""
    xi: Count | None
    """Number of participants with the event."""
    ni: Count | None
    """Number of participants analysed."""
    interval: Interval | None
    """What `low` and `high` are ends of."""
    low: Decimal | None
    """Lower end of the interval."""
    high: Decimal | None
    """Upper end of the interval."""
    source: str
    """Id of the source that states it."""
    locator: str
    """Where in the source it stands."""


def group_values(studies: Mapping[str, Study], rows: list[dict[str, Any]]) -> list[GroupValue]:
    """Return the numbers by group of the outcomes `rows`, equal ones of an outcome once."""
    return [*dict.fromkeys(value for row in rows for value in _of(studies[row["study"]], row))]


def _of(study: Study, row: dict[str, Any]) -> Iterator[GroupValue]:
    roles = {group.id: group.role for group in study.groups}
    for value in row["values"]:
        mean = value.statistic in {"mean", "mean_change"}
        yield GroupValue(
            study=study.id,
            outcome=row["id"],
            domain=row["domain"],
            measure=row["measure"],
            instrument=row["instrument"],
            group=value.group,
            role=roles.get(value.group),
            time=value.time or row["time"],
            statistic=value.statistic,
            value=value.value,
            unit=value.unit,
            mi=value.value if mean else None,
            sdi=value.sd,
            xi=value.n,
            ni=value.of,
            interval=value.interval,
            low=value.low,
            high=value.high,
            source=row["source"],
            locator=row["locator"],
        )
