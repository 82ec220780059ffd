"""A study in one row."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from ldn_cli.evidence.fields import Count, Record, Share, Year
from ldn_cli.evidence.model import Study
from ldn_cli.evidence.numbers import dropouts
from ldn_cli.evidence.vocabulary import Collection, Species


class StudyRow(Record, frozen=True, kw_only=True):
    """A study in one row."""

    id: str
    """Id of the study."""
    aliases: tuple[str, ...]
    """Other names of the study."""
    title: str
    """Title, as published."""
    year: Year
    """Year of publication or presentation."""
    species: Species
    """Species of the participants."""
    collection: Collection
    """Which studies it belongs to."""
    condition: str
    """Condition of the participants."""
    design: str
    """Study design."""
    intervention: str
    """What was given, how much, how long."""
    enrolled: Count | None
    """Number enrolled."""
    completed: Count | None
    """Number who completed."""
    attrition: Share | None
    """Share of the enrolled not completed, 0 to 1; computed."""
    derived: tuple[str, ...]
    """The keys above whose values were computed."""
    publication_status: str
    """How the study was made public."""


def study_row(study: Study, collection: Collection) -> StudyRow:
    """Return `study`, of `collection`, as a row of `ldn studies list`."""
    flow = dropouts(study)
    return StudyRow(
        id=study.id,
        aliases=study.aliases,
        title=study.title,
        year=study.year,
        species=study.species,
        collection=collection,
        condition=study.summary.condition.value,
        design=study.summary.design.value,
        intervention=study.summary.intervention.value,
        enrolled=flow.enrolled,
        completed=flow.completed,
        attrition=flow.attrition,
        derived=tuple(key for key in flow.derived if key in ("enrolled", "completed", "attrition")),
        publication_status=study.summary.publication_status.value,
    )
