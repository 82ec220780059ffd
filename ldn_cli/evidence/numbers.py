"""The participant flow, and the numbers that follow from it."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from math import sqrt
from typing import Annotated

from msgspec import Meta

from ldn_cli.evidence.model import ParticipantFlow, Reason, Record, Statement

# What the codebook says of the numbers: their unit, their origin.
PEOPLE = {"unit": "participants"}
OR_COMPUTED = {"unit": "participants", "origin": "stored or computed"}
SHARE = {"unit": "proportion", "origin": "computed"}

Z95 = 1.959963984540054  # the 0.975 quantile of the standard normal distribution


class Dropouts(Record, frozen=True, kw_only=True):
    """The participant flow of a study with the numbers derived from it."""

    enrolled: Annotated[int | None, Meta(description="Number enrolled.", extra=PEOPLE)]
    completed: Annotated[int | None, Meta(description="Number who completed.", extra=OR_COMPUTED)]
    not_completed: Annotated[
        int | None, Meta(description="Number who did not complete.", extra=OR_COMPUTED)
    ]
    attrition: Annotated[
        float | None, Meta(description="not_completed / enrolled, 0 to 1; computed.", extra=SHARE)
    ]
    attrition_ci95: Annotated[
        tuple[float, float] | None,
        Meta(
            description="95 % Wilson score interval of `attrition`, low and high; computed.",
            extra=SHARE,
        ),
    ]
    derived: Annotated[
        tuple[str, ...],
        Meta(
            description="The keys above whose values were computed.", extra={"origin": "computed"}
        ),
    ]
    reasons: Annotated[tuple[Reason, ...], Meta(description="Reasons for loss.")]
    statements: Annotated[
        tuple[Statement, ...], Meta(description="What each source says of the flow.")
    ]


def wilson(count: int, total: int) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of the proportion `count` / `total`, from 0 to 1.

    `total` must be positive. Formula: Wilson, JASA 1927;22:209-212; as method 3 in Newcombe,
    Statistics in Medicine 1998;17:857-872.
    """
    share = count / total
    scale = 1 + Z95**2 / total
    centre = (share + Z95**2 / (2 * total)) / scale
    half = Z95 * sqrt(share * (1 - share) / total + Z95**2 / (4 * total**2)) / scale
    return max(0.0, centre - half), min(1.0, centre + half)


def dropouts(flow: ParticipantFlow) -> Dropouts:
    """Return `flow` with what follows from its numbers, each computed key named in `derived`."""
    enrolled, completed, lost = flow.enrolled, flow.completed, flow.not_completed
    derived = []
    if completed is None and enrolled is not None and lost is not None:
        completed = enrolled - lost
        derived.append("completed")
    if lost is None and enrolled is not None and completed is not None:
        lost = enrolled - completed
        derived.append("not_completed")
    attrition = interval = None
    if enrolled and lost is not None:
        attrition, interval = lost / enrolled, wilson(lost, enrolled)
        derived += ["attrition", "attrition_ci95"]
    return Dropouts(
        enrolled=enrolled,
        completed=completed,
        not_completed=lost,
        attrition=attrition,
        attrition_ci95=interval,
        derived=tuple(derived),
        reasons=flow.reasons,
        statements=flow.statements,
    )
