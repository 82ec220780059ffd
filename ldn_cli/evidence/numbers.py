"""The participant flow, and the numbers that follow from it."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from math import sqrt
from typing import Annotated

from msgspec import Meta

from ldn_cli.evidence.fields import Record
from ldn_cli.evidence.model import FlowCount, Reason, Statement, Study
from ldn_cli.evidence.vocabulary import Stage

Z95 = 1.959963984540054  # the 0.975 quantile of the standard normal distribution

# The stages that attrition can be counted from, the first that a study has numbers of.
BASES: tuple[Stage, ...] = ("enrolled", "randomized", "started", "participants")


class Dropouts(Record, frozen=True, kw_only=True):
    """The participant flow of a study with the numbers derived from it."""

    counts: Annotated[
        tuple[FlowCount, ...], Meta(description="Numbers of participants, each with its source.")
    ]
    base: Annotated[Stage | None, Meta(description="The stage that `enrolled` is the number of.")]
    enrolled: Annotated[int | None, Meta(description="Number at the stage `base`.")]
    completed: Annotated[int | None, Meta(description="Number who completed.")]
    not_completed: Annotated[int | None, Meta(description="Number who did not complete.")]
    attrition: Annotated[
        float | None, Meta(description="not_completed / enrolled, 0 to 1; computed.")
    ]
    attrition_ci95: Annotated[
        tuple[float, float] | None,
        Meta(description="95 % Wilson score interval of `attrition`, low and high; computed."),
    ]
    left: Annotated[int | None, Meta(description="Number who left the study.")]
    left_share: Annotated[float | None, Meta(description="left / enrolled, 0 to 1; computed.")]
    derived: Annotated[
        tuple[str, ...], Meta(description="The keys above whose values were computed.")
    ]
    reasons: Annotated[tuple[Reason, ...], Meta(description="Reasons for loss.")]
    statements: Annotated[
        tuple[Statement, ...], Meta(description="What each source says of the flow.")
    ]


def wilson(count: int, total: int) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of the proportion `count` / `total`, from 0 to 1.

    `total` must be positive and at least `count`; the interval contains the proportion. Formula:
    Wilson, JASA 1927;22:209-212; as method 3 in Newcombe, Statistics in Medicine 1998;17:857-872.
    """
    share = count / total
    scale = 1 + Z95**2 / total
    centre = (share + Z95**2 / (2 * total)) / scale
    half = Z95 * sqrt(share * (1 - share) / total + Z95**2 / (4 * total**2)) / scale
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def stage_total(study: Study, stage: Stage) -> tuple[int | None, bool]:
    """Return how many participants there were at `stage`, and whether the number is a sum.

    It is the number that every source of a total gives; where none does, the sum over the groups of
    one kind that one source counts. `None` where sources give different ones, or none at all.
    """
    counts = [count for count in study.dropouts.counts if count.stage == stage]
    totals = {count.n for count in counts if count.group is None}
    if totals:
        return (totals.pop() if len(totals) == 1 else None), False
    kinds = {group.id: group.kind for group in study.groups}
    parts: dict[tuple[str, str | None], dict[str, int]] = {}
    for count in counts:
        group = str(count.group)
        parts.setdefault((count.source, kinds.get(group)), {})[group] = count.n
    whole = {
        sum(found.values())
        for (_, kind), found in parts.items()
        if len(found) == sum(other == kind for other in kinds.values()) > 1
    }
    return (whole.pop() if len(whole) == 1 else None), True


def dropouts(study: Study) -> Dropouts:
    """Return the participant flow of `study` with what follows from its numbers.

    Each computed key is named in `derived`; nothing is computed from numbers that disagree.
    """
    flow = study.dropouts
    totals = {
        stage: stage_total(study, stage) for stage in (*BASES, "completed", "complete_data", "left")
    }
    derived = []

    def stated(key: str, stage: Stage) -> int | None:
        number, summed = totals[stage]
        if number is not None and summed:
            derived.append(key)
        return number

    base = flow.base or next((stage for stage in BASES if totals[stage][0] is not None), None)
    if base is not None and base not in totals:
        totals[base] = stage_total(study, base)
    enrolled = stated("enrolled", base) if base else None
    end: Stage = "completed" if totals["completed"][0] is not None else "complete_data"
    completed, left = stated("completed", end), stated("left", "left")
    lost = None
    if enrolled is not None and completed is not None and completed <= enrolled:
        lost = enrolled - completed
        if lost != left or "left" in derived:
            derived.append("not_completed")
    elif enrolled is not None and completed is None and left is not None and left <= enrolled:
        lost, completed = left, enrolled - left
        derived += ["completed", *(["not_completed"] if "left" in derived else [])]
    attrition = interval = share = None
    if enrolled and lost is not None:
        attrition, interval = lost / enrolled, wilson(lost, enrolled)
        derived += ["attrition", "attrition_ci95"]
    if enrolled and left is not None and left <= enrolled:
        share = left / enrolled
        derived.append("left_share")
    order = Dropouts.__struct_fields__
    return Dropouts(
        counts=flow.counts,
        base=base,
        enrolled=enrolled,
        completed=completed,
        not_completed=lost,
        attrition=attrition,
        attrition_ci95=interval,
        left=left,
        left_share=share,
        derived=tuple(sorted(derived, key=order.index)),
        reasons=flow.reasons,
        statements=flow.statements,
    )
