"""The sentences that the program composes from records.

Each sentence says only what a record says; whose word it is stands beside it.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from ldn_cli.evidence.comparison import CONTROLS
from ldn_cli.evidence.numbers import BASES, dropouts, is_total
from ldn_cli.evidence.wording import described, people, phrase
from ldn_cli.report.sheet import Quiet, Values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ldn_cli.evidence.model import Study
    from ldn_cli.evidence.numbers import Dropouts
    from ldn_cli.report.sheet import Cell

ENDS = {"completed", "complete_data"}  # stages that the number who completed may be of
DATA_LOSS = ("data_management", "incomplete_data")


def percent(share: float) -> str:
    """Return a proportion as a percentage with at most one decimal, half-way ones rounded up.

    What is neither none nor all never reads 0% or 100%.
    """
    tenths = (Decimal(repr(share)) * 1000).quantize(Decimal(1), ROUND_HALF_UP)
    if tenths == 0 < share:
        return "<0.1%"
    if tenths == 1000 and share < 1:  # noqa: PLR2004 - a thousand tenths of a per cent
        return ">99.9%"
    return f"{tenths / 10:f}".removesuffix(".0") + "%"


def heading(study: Study) -> str:
    """Return the line over the sheets of one study: its names, its species if an animal, title."""
    names = ", ".join((study.id, *study.aliases))
    species = "" if study.species == "human" else f" ANIMAL STUDY ({phrase(study.species)})."
    return f"{names} ({study.year}).{species} {study.title}"


def control_group(study: Study) -> Values | None:
    """Return that `study` has no control group, as its caveat says it; `None` if it has one."""
    if any(group.role in CONTROLS for group in study.groups):
        return None
    for caveat in study.caveats:
        if caveat.kind == "no_control_group":
            return Values(((caveat.text, caveat.source),))
    for feature in study.design:
        if feature.characteristic == "comparator":  # which is no group of the study here
            words = described(feature.value, feature.values)
            told = f"No control group is recorded; the comparator in the design: {words}"
            return Values(((told, feature.source),))
    return Values((("No control group is recorded.", None),))


def animal(study: Study) -> Values | None:
    """Return that `study` is one of animals, with its caveat on that; `None` if it is of people."""
    if study.species == "human":
        return None
    said = [caveat for caveat in study.caveats if caveat.kind == "animal_model"]
    name = f"animal study ({phrase(study.species)})"
    return Values(((f"{name}: {said[0].text}", said[0].source) if said else (f"{name}.", None),))


def losses(flow: Dropouts) -> Iterator[str]:
    """Yield in words how many did not complete, and how many left where that is not the same.

    "without complete data" where the number completed is one of complete data, or a reason is loss
    of data; "left the study" where it is the number who left; else "did not complete".
    """
    complete = {
        count.n for count in flow.counts if count.stage == "complete_data" and is_total(count)
    }
    lost_data = flow.completed in complete or any(r.kind in DATA_LOSS for r in flow.reasons)
    if flow.not_completed:
        words = "are without complete data" if lost_data else "did not complete"
        if flow.not_completed == flow.left and not lost_data:
            words = f"left the study{_when_left(flow)}"
        yield f"{_share(flow.not_completed, flow)} {words}"
    if flow.left and (lost_data or flow.left != flow.not_completed):
        yield f"{_share(flow.left, flow)} left the study{_when_left(flow)}"


def _when_left(flow: Dropouts) -> str:
    """Return when those who left did so, if every count of them says the same."""
    times = {count.time for count in flow.counts if count.stage == "left"}
    return f" {times.pop()}" if len(times) == 1 and None not in times else ""


def _share(number: int, flow: Dropouts) -> str:
    if not flow.enrolled:
        return str(number)
    return f"{number} of {flow.enrolled} ({percent(number / flow.enrolled)}, computed)"


def stage_words(flow: Dropouts, key: str) -> str:
    """Return what those are called of whom `enrolled` or `completed` is the number."""
    if key == "enrolled":
        return phrase(flow.base or key)
    stages = {c.stage for c in flow.counts if c.n == flow.completed and is_total(c)}
    return "with complete data" if stages & ENDS == {"complete_data"} else key


def followed(flow: Dropouts) -> Iterator[str]:
    """Yield how many could be followed up, where no source says how many completed."""
    for count in flow.counts if flow.completed is None else ():
        if count.stage == "followed_up" and is_total(count):
            counted = people(count.n, count.of, count.percent)
            yield ", ".join(filter(None, (f"{counted} followed up", count.time)))


def why_absent(study: Study, what: str) -> Quiet | None:
    """Return why `study` has nothing on `what`, `None` if that is not recorded."""
    for absent in study.absent:
        if absent.what == what:
            verb = "does not apply" if absent.why == "not_applicable" else "not reported"
            return Quiet(verb, absent.sources)
    return None


def absence(study: Study, what: str, words: str) -> Quiet:
    """Return in words why `study` has nothing on `what`, called `words`, with where was looked."""
    if why := why_absent(study, what):
        return Quiet(f"{words}: {why.words}", why.sources)
    if what == "dropouts" and _has_losses(study):
        return Quiet(f"{words}: no attrition follows from what is recorded")
    return Quiet(f"{words}: not recorded")


def _has_losses(study: Study) -> bool:
    flow = study.dropouts
    ends = any(count.stage not in {*BASES, "followed_up"} for count in flow.counts)
    return ends or bool(flow.reasons or flow.statements)


def must_not_be_missed(study: Study, domains: Iterable[str] = ()) -> Iterator[Cell]:
    """Yield what must stand beside results of `study`, a line each; `domains` are those shown."""
    if beast := animal(study):
        yield _of(study, beast)
    flow = dropouts(study)
    lost = list(losses(flow))
    command = f"ldn study {study.id} --dropouts"
    star = "*" if "dropouts" in disputed(study) else ""
    if lost:
        yield f"{study.id}: {'; '.join(lost)}{star}: {command}"
    elif flow.not_completed is None:
        words, sources = absence(study, "dropouts", "dropouts")
        yield Quiet(f"{study.id}: {'; '.join((*followed(flow), words))}", sources)
    if alone := control_group(study):
        yield _of(study, alone)
    for caveat in study.caveats:
        if caveat.kind == "combined_treatment":
            yield _of(study, Values(((caveat.text, caveat.source),)))
    if disputed(study) & {*domains, "dropouts" if lost else ""}:
        yield sources_disagree(study.id)


def sources_disagree(study: str, on: str = "(*)") -> str:
    """Return that the sources on a study disagree, with the command that shows it."""
    return f"{study}: the sources disagree {on}: ldn study {study} --discrepancies"


def beside_harms(study: Study) -> Iterator[Cell]:
    """Yield what must stand beside adverse events of `study`, a line each."""
    if beast := animal(study):
        yield _of(study, beast)
    yield from beside_disputed(study, "adverse_events", "adverse events")


def beside_disputed(study: Study, what: str, words: str) -> Iterator[str]:
    """Yield that the sources on `study` disagree on `what`, called `words`, where they do."""
    if what in disputed(study):
        yield sources_disagree(study.id, f"on {words}")


def disputed(study: Study) -> set[str]:
    """Return what reads differently because the sources on `study` disagree."""
    return {
        about
        for discrepancy in study.discrepancies
        if len({said.source for said in discrepancy.statements} - {"dataset"}) > 1
        for about in discrepancy.about
    }


def _of(study: Study, said: Values) -> Values:
    ((text, source),), _ = said
    return Values(((f"{study.id}: {text}", source),))
