"""Numbers and codes in words, and the sentences that the program composes from records.

Each sentence says only what a record says; whose word it is stands beside it.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from ldn_cli.evidence.comparison import CONTROLS
from ldn_cli.evidence.numbers import dropouts
from ldn_cli.report.sheet import Quiet, Values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ldn_cli.evidence.model import Study, Value
    from ldn_cli.evidence.numbers import Dropouts
    from ldn_cli.report.sheet import Cell

INTERVALS = {
    "ci95": "95% confidence interval",
    "ci90": "90% confidence interval",
    "ci99": "99% confidence interval",
    "iqr": "interquartile range",
    "range": "range",
}
DATA_LOSS = ("data_management", "incomplete_data")


def phrase(code: str) -> str:
    """Return a code of the data, such as `data_management`, as words."""
    return code.replace("_", " ")


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


def plain(number: Any) -> str:
    """Return a number with the digits of its source, never with an exponent."""
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def heading(study: Study) -> str:
    """Return the line over the sheets of one study: its names, its species if an animal, title."""
    names = ", ".join((study.id, *study.aliases))
    species = "" if study.species == "human" else f" ANIMAL STUDY ({phrase(study.species)})."
    return f"{names} ({study.year}).{species} {study.title}"


def interval_words(kind: str | None, low: Any, high: Any) -> str | None:
    """Return the interval of an estimate or a value in words, `None` if it has none."""
    if kind is None:
        return None
    if low is None or high is None:
        return f"up to {plain(high)}" if low is None else f"from {plain(low)}"
    return f"{INTERVALS[kind]} {plain(low)} to {plain(high)}"


def people(n: int | None, of: int | None, share: Decimal | None) -> str | None:
    """Return how many people of how many, and the percentage that the source gives."""
    if n is None:
        told = f"of\xa0{of}" if of is not None else ""
        told = f"{plain(share)}%\xa0{told}".strip() if share is not None else told
        return told or None
    told = f"{n}\xa0of\xa0{of}" if of is not None else str(n)
    return told if share is None else f"{told} ({plain(share)}%)"


def value_words(value: Value) -> str:
    """Return a number by group in words: `LDN, before: mean 36.5 (SD 15.6), n = 36`."""
    where = ", ".join(filter(None, (value.group, value.time)))
    if value.statistic == "count":
        told = people(value.n, value.of, None) or ""
        told = f"n\xa0=\xa0{told}" if value.of is None else told
    elif value.statistic is None and value.value is None:  # what was laid down, such as 3 to 4.5 mg
        ends = interval_words("range", value.low, value.high) or ""
        told = with_unit(ends.removeprefix("range "), value.unit)
    else:
        told = _number_words(value)
        spread = (
            f"SD {plain(value.sd)}" if value.sd is not None else None,
            interval_words(value.interval, value.low, value.high),
        )
        inner = ", ".join(filter(None, spread))
        told = (f"{told} ({inner})" if told else inner) if inner else told
        counted = people(value.n, value.of, None)
        told += f", n\xa0=\xa0{counted}" if counted else ""
    return f"{where}: {told}" if where else told


def with_unit(number: str, unit: str | None) -> str:
    """Return a number, as text, with its unit if it has one."""
    if not unit:
        return number
    return f"{number}%" if unit == "%" else f"{number} {unit}"


def _number_words(value: Value) -> str:
    """Return what the number is, and the number with its unit."""
    if value.value is None:
        return phrase(value.statistic or "")
    per_cent = value.statistic in {"percent", "percent_change"}
    number = plain(value.value)
    if per_cent and value.unit != "%":
        number += "%"
    number = with_unit(number, value.unit)
    name = {"percent": "", "percent_change": "change"}.get(
        value.statistic or "", phrase(value.statistic or "")
    )
    return f"{name} {number}".strip()


def control_group(study: Study) -> Values | None:
    """Return that `study` has no control group, as its caveat says it; `None` if it has one."""
    if any(group.role in CONTROLS for group in study.groups):
        return None
    said = [caveat for caveat in study.caveats if caveat.kind == "no_control_group"]
    told = (said[0].text, said[0].source) if said else ("No control group is recorded.", None)
    return Values((told,))


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
    complete = {count.n for count in flow.counts if count.stage == "complete_data"}
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


def absence(study: Study, what: str, words: str) -> Quiet:
    """Return in words why `study` has nothing on `what`, called `words`, with where was looked."""
    for absent in study.absent:
        if absent.what == what:
            verb = "does not apply" if absent.why == "not_applicable" else "not reported"
            return Quiet(f"{words}: {verb}", absent.sources)
    return Quiet(f"{words}: not recorded")


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
        yield Quiet(f"{study.id}: {words}", sources)
    if alone := control_group(study):
        yield _of(study, alone)
    if disputed(study) & {*domains, "dropouts" if lost else ""}:
        yield f"{study.id}: the sources disagree (*): {_discrepancies(study)}"


def beside_harms(study: Study) -> Iterator[Cell]:
    """Yield what must stand beside adverse events of `study`, a line each."""
    if beast := animal(study):
        yield _of(study, beast)
    yield from beside_disputed(study, "adverse_events", "adverse events")


def beside_disputed(study: Study, what: str, words: str) -> Iterator[str]:
    """Yield that the sources on `study` disagree on `what`, called `words`, where they do."""
    if what in disputed(study):
        yield f"{study.id}: the sources disagree on {words}: {_discrepancies(study)}"


def _discrepancies(study: Study) -> str:
    return f"ldn study {study.id} --discrepancies"


def disputed(study: Study) -> set[str]:
    """Return what reads differently because the sources on `study` disagree."""
    return {about for discrepancy in study.discrepancies for about in discrepancy.about}


def _of(study: Study, said: Values) -> Values:
    ((text, source),) = said.values
    return Values(((f"{study.id}: {text}", source),))
