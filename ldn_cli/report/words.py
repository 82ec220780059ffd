"""The sentences that the program composes from records.

Each sentence says only what a record says; whose word it is stands beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.evidence.numbers import BASES, dropouts, is_total
from ldn_cli.evidence.vocabulary import CONTROLS
from ldn_cli.evidence.wording import described, losses, people, phrase, species
from ldn_cli.report.sheet import Quiet, Starred, Values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.evidence.model import Discrepancy, Study
    from ldn_cli.evidence.numbers import Dropouts
    from ldn_cli.evidence.vocabulary import Species
    from ldn_cli.report.sheet import Cell

ENDS = {"completed", "complete_data"}  # stages that the number who completed may be of
# Those who take part, by species: one of them, and several.
NOUNS: dict[Species, tuple[str, str]] = {
    "human": ("person", "people"),
    "mouse": ("mouse", "mice"),
    "rat": ("rat", "rats"),
    "rabbit": ("rabbit", "rabbits"),
    "guinea_pig": ("guinea pig", "guinea pigs"),
    "non_human_primate": ("primate", "primates"),
}


def counted(number: int, species: Species) -> str:
    """Return a number of those who take part: `1 person`, `80 people`."""
    one, several = NOUNS[species]
    return f"{number} {one if number == 1 else several}"


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


def no_control(study: Study) -> str:
    """Return that `study` has no control group: reported by a caveat, else by what is recorded."""
    if not control_group(study):
        return ""
    reported = any(caveat.kind == "no_control_group" for caveat in study.caveats)
    return f"no control group {'reported' if reported else 'recorded'}"


def animal(study: Study) -> Values | None:
    """Return that `study` is one of animals, with its caveat on that; `None` if it is of people."""
    if study.species == "human":
        return None
    said = [caveat for caveat in study.caveats if caveat.kind == "animal_model"]
    name = species(study.species)
    return Values(((f"{name}: {said[0].text}", said[0].source) if said else (f"{name}.", None),))


def stage_words(flow: Dropouts, key: str) -> str:
    """Return what those are called of whom `enrolled` or `completed` is the number."""
    if key == "enrolled":
        return phrase(flow.base or key)
    stages = {c.stage for c in flow.counts if c.n == flow.completed and is_total(c)}
    return "with complete data" if stages & ENDS == {"complete_data"} else key


def followed(flow: Dropouts) -> dict[str, tuple[str, ...]]:
    """Return how many could be followed up, where no source says how many completed, by whom."""
    told: dict[str, tuple[str, ...]] = {}
    for count in flow.counts if flow.completed is None else ():
        if count.stage == "followed_up" and is_total(count):
            counted = people(count.n, count.of, count.percent)
            words = ", ".join(filter(None, (f"{counted} followed up", count.time)))
            told[words] = tuple(dict.fromkeys((*told.get(words, ()), count.source)))
    return told


def why_absent(study: Study, what: str) -> Quiet | None:
    """Return why `study` has nothing on `what`, `None` if that is not recorded."""
    for absent in study.absent:
        if absent.what == what:
            verb = "does not apply" if absent.why == "not_applicable" else "not reported"
            return Quiet(verb, absent.sources)
    return None


def absence(study: Study, what: str, words: str) -> Quiet:
    """Return in words why `study` has nothing on `what`, called `words`, with where was looked."""
    why = why_nothing(study, what)
    return Quiet(f"{words}: {why.words}", why.sources)


def why_nothing(study: Study, what: str) -> Quiet:
    """Return why `study` has nothing on `what`, or that this is not recorded."""
    return why_absent(study, what) or Quiet(_not_recorded(study, what))


def _not_recorded(study: Study, what: str) -> str:
    losses = what == "dropouts" and _has_losses(study)
    return "no attrition follows from what is recorded" if losses else "not recorded"


def _has_losses(study: Study) -> bool:
    flow = study.dropouts
    ends = any(count.stage not in {*BASES, "followed_up"} for count in flow.counts)
    return ends or bool(flow.reasons or flow.statements)


def must_not_be_missed(study: Study, *, commands: bool = True) -> Iterator[Cell]:
    """Yield what must stand beside results of `study`, a line each.

    With `commands`, a line ends with the one that shows more.
    """
    if beast := animal(study):
        yield _of(study, beast)
    flow = dropouts(study)
    lost = list(losses(flow))
    command = f": ldn study {study.id} --dropouts" if commands else ""
    if lost and "dropouts" in disputed(study):
        yield Starred(f"{study.id}: {'; '.join(lost)}*{command}")
    elif lost:
        yield f"{study.id}: {'; '.join(lost)}{command}"
    elif flow.not_completed is None:
        none = absence(study, "dropouts", "dropouts")
        yield Quiet(f"{study.id}: {'; '.join((*followed(flow), none.words))}", none.sources)
    if alone := control_group(study):
        yield _of(study, alone)
    for caveat in study.caveats:
        if caveat.kind == "combined_treatment":
            yield _of(study, Values(((caveat.text, caveat.source),)))


def sources_disagree(study: str, on: str = "(*)", *, commands: bool = True) -> str:
    """Return that the sources on a study disagree, with the command that shows it."""
    command = f": ldn study {study} --discrepancies" if commands else ""
    return f"{study}: the sources disagree {on}{command}"


def beside_harms(study: Study) -> Iterator[Cell]:
    """Yield what must stand beside adverse events of `study`, a line each."""
    if beast := animal(study):
        yield _of(study, beast)
    yield from beside_disputed(study, "adverse_events", "adverse events")


def beside_disputed(study: Study, what: str, words: str) -> Iterator[str]:
    """Yield that the sources on `study` disagree on `what`, called `words`, where they do."""
    if what in disputed(study):
        yield sources_disagree(study.id, f"on {words}")


def disagreements(study: Study) -> list[Discrepancy]:
    """Return the discrepancies in which documents on `study` disagree, not one and this dataset."""
    return [
        discrepancy
        for discrepancy in study.discrepancies
        if len({said.source for said in discrepancy.statements} - {"dataset"}) > 1
    ]


def disputed(study: Study) -> set[str]:
    """Return what reads differently because the sources on `study` disagree."""
    return {about for discrepancy in disagreements(study) for about in discrepancy.about}


def _of(study: Study, said: Values) -> Values:
    ((text, source),) = said.values
    return Values(((f"{study.id}: {text}", source),))
