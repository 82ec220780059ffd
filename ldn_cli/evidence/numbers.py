"""The participant flow, and the numbers that follow from it."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from collections import Counter
from collections.abc import Iterable, Iterator
from math import sqrt
from typing import Annotated, Any

from msgspec import Meta

from ldn_cli.evidence.asked import studies_of
from ldn_cli.evidence.fields import PROPORTION, Count, Record, Share
from ldn_cli.evidence.model import FlowCount, Reason, Statement, Study
from ldn_cli.evidence.vocabulary import Base, Stage

Z95 = 1.959963984540054  # the 0.975 quantile of the standard normal distribution

# The stages that attrition is usually counted from, the first that a study has numbers of.
BASES: tuple[Base, ...] = ("enrolled", "randomized", "started", "participants")


class Dropouts(Record, frozen=True, kw_only=True):
    """The participant flow of a study with the numbers derived from it."""

    counts: tuple[FlowCount, ...]
    """Numbers of participants, each with its source."""
    base: Base | None
    """The stage that `enrolled` is the number of."""
    enrolled: Count | None
    """Number at the stage `base`."""
    completed: Count | None
    """Number who completed."""
    not_completed: Count | None
    """Number who did not complete."""
    attrition: Share | None
    """not_completed / enrolled, 0 to 1; computed."""
    attrition_ci95: Annotated[tuple[float, float], Meta(extra=PROPORTION)] | None
    """95% Wilson score interval of `attrition`, low and high; computed."""
    left: Count | None
    """Number who left the study."""
    left_share: Share | None
    """left / enrolled, 0 to 1; computed."""
    derived: tuple[str, ...]
    """The keys above whose values were computed."""
    reasons: tuple[Reason, ...]
    """Reasons for loss."""
    statements: tuple[Statement, ...]
    """What each source says of the flow."""


def wilson(count: int, total: int) -> tuple[float, float]:
    """Return the 95% Wilson score interval of the proportion `count` / `total`, from 0 to 1.

    `total` must be positive and at least `count`; the interval contains the proportion. Formula:
    Wilson, JASA 1927;22:209-212; as method 3 in Newcombe, Statistics in Medicine 1998;17:857-872.
    """
    share = count / total
    scale = 1 + Z95**2 / total
    centre = (share + Z95**2 / (2 * total)) / scale
    half = Z95 * sqrt(share * (1 - share) / total + Z95**2 / (4 * total**2)) / scale
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def is_total(count: FlowCount) -> bool:
    """Return whether a count is of all participants, of no group and no part of them."""
    return count.group is None and count.population is None


def _of_all(counts: Iterable[FlowCount], stage: Stage) -> list[FlowCount]:
    """Return which counts of a `stage` are of all participants.

    Of a stage that attrition is counted from, the number may say who they are, if all say the same.
    """
    found = list(counts)
    whole = [count for count in found if count.group is None]
    named = whole if stage in BASES and len({count.population for count in whole}) == 1 else []
    return [count for count in found if is_total(count)] or named


def _timeless(counts: Iterable[FlowCount]) -> list[FlowCount]:
    """Return the counts that name no time, all of them if each names one."""
    found = list(counts)
    return [count for count in found if count.time is None] or found


def _sums(study: Study, counts: Iterable[FlowCount]) -> Iterator[tuple[int, list[FlowCount]]]:
    """Yield each sum over the groups of one kind that one source counts, with what it counts."""
    kinds: dict[str, str] = {group.id: group.kind for group in study.groups}
    members = Counter[str | None](kinds.values())
    parts: dict[tuple[str, str | None, str | None], list[FlowCount]] = {}
    for count in _timeless(c for c in counts if c.group and c.population is None):
        part = (count.source, kinds.get(str(count.group)), count.time)
        parts.setdefault(part, []).append(count)
    for (_, kind, _), found in parts.items():
        told = {(str(count.group), count.n) for count in found}
        if len(told) == len(dict(told)) == members[kind] > 1:
            yield sum(n for _, n in told), found


def stage_total(study: Study, stage: Stage) -> tuple[int | None, bool]:
    """Return how many participants there were at `stage`, and whether the number is a sum.

    It is the number that every source of a total gives; where none does, the sum over the groups of
    one kind that one source counts. A count of a part, a `population`, is no total; one at a time
    counts where there is none without. `None` where sources give different ones, one source too, or
    none at all.
    """
    counts = [count for count in study.dropouts.counts if count.stage == stage]
    totals = {count.n for count in _timeless(_of_all(counts, stage))}
    if totals:
        return (totals.pop() if len(totals) == 1 else None), False
    whole = {number for number, _ in _sums(study, counts)}
    return (whole.pop() if len(whole) == 1 else None), True


def counts_behind(study: Study, stage: Stage, number: int) -> list[FlowCount]:
    """Return the counts that say that `number` participants were at `stage`, or that add up to it.

    They cite who says so: a count of a part, or another number, does not.
    """
    counts = [count for count in study.dropouts.counts if count.stage == stage]
    if totals := _of_all(counts, stage):
        return [count for count in totals if count.n == number]
    return [count for total, found in _sums(study, counts) if total == number for count in found]


def dropouts(study: Study) -> Dropouts:
    """Return the participant flow of `study` with what follows from its numbers.

    Each computed key is named in `derived`; nothing is computed from numbers that disagree. Raises
    `ValueError` for what is no study, and for one with more people at its end than it began with.
    """
    studies_of((study,))
    made = unchecked_dropouts(study)
    for told in too_many(made):
        message = f"study {study.id!r}: {told}"
        raise ValueError(message)
    return made


def too_many(flow: Dropouts) -> Iterator[str]:
    """Yield as sentences that more completed or left than there were, where numbers say so."""
    for key in ("completed", "left"):
        number = getattr(flow, key)
        if number is not None and flow.enrolled is not None and number > flow.enrolled:
            yield f"{number} {key} are more than the {flow.enrolled} {flow.base}"


def unchecked_dropouts(study: Study) -> Dropouts:
    """Return what `dropouts` does, also of a study whose numbers no rule has been held to."""
    flow = study.dropouts
    stages = {count.stage for count in flow.counts}
    base = flow.base or next((s for s in BASES if stage_total(study, s)[0] is not None), None)
    end: Stage = "completed" if "completed" in stages else "complete_data"
    stated: dict[str, Any] = {}
    derived = set()
    for key, stage in (("enrolled", base), ("completed", end), ("left", "left")):
        stated[key], summed = stage_total(study, stage) if stage else (None, False)
        if summed and stated[key] is not None:
            derived.add(key)
    computed = _computed(**stated, ended=end in stages)
    as_stated = "left" not in derived and _is_left(computed, stated)
    derived |= computed.keys() - ({"not_completed"} if as_stated else set())
    numbers = dict.fromkeys(NUMBERS) | stated | computed
    return Dropouts(
        counts=flow.counts,
        base=base,
        **numbers,
        derived=tuple(key for key in NUMBERS if key in derived),
        reasons=flow.reasons,
        statements=flow.statements,
    )


NUMBERS = (
    *("enrolled", "completed", "not_completed", "attrition", "attrition_ci95"),
    *("left", "left_share"),
)


def _computed(
    enrolled: int | None, completed: int | None, left: int | None, *, ended: bool
) -> dict[str, Any]:
    """Return what follows from these numbers; `ended` is true where a source has one of the end."""
    found: dict[str, Any] = {}
    if not enrolled:
        return {"not_completed": 0} if enrolled == completed == 0 else found
    if left is not None and left <= enrolled:
        found["left_share"] = left / enrolled
        if not ended:
            found["completed"] = completed = enrolled - left
    if completed is not None and completed <= enrolled:
        lost = enrolled - completed
        found["not_completed"] = lost
        found["attrition"], found["attrition_ci95"] = lost / enrolled, wilson(lost, enrolled)
    return found


def _is_left(computed: dict[str, Any], stated: dict[str, Any]) -> bool:
    """Return whether the number who did not complete is that of those who left, as stated."""
    return bool(computed.get("not_completed") == stated["left"])
