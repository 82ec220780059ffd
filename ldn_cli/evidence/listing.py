"""A study in one row."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from typing import Annotated

from msgspec import Meta

from ldn_cli.evidence.fields import Record
from ldn_cli.evidence.model import Study
from ldn_cli.evidence.numbers import dropouts
from ldn_cli.evidence.vocabulary import Collection, Species


class StudyRow(Record, frozen=True, kw_only=True):
    """A study in one row."""

    id: Annotated[str, Meta(description="Id of the study.")]
    aliases: Annotated[tuple[str, ...], Meta(description="Other names of the study.")]
    title: Annotated[str, Meta(description="Title, as published.")]
    year: Annotated[int, Meta(description="Year of publication or presentation.")]
    species: Annotated[Species, Meta(description="Species of the participants.")]
    collection: Annotated[Collection, Meta(description="Which studies it belongs to.")]
    condition: Annotated[str, Meta(description="Condition of the participants.")]
    design: Annotated[str, Meta(description="Study design.")]
    intervention: Annotated[str, Meta(description="What was given, how much, how long.")]
    enrolled: Annotated[int | None, Meta(description="Number enrolled.")]
    completed: Annotated[int | None, Meta(description="Number who completed.")]
    attrition: Annotated[
        float | None, Meta(description="Share of the enrolled not completed, 0 to 1; computed.")
    ]
    derived: Annotated[
        tuple[str, ...], Meta(description="The keys above whose values were computed.")
    ]
    publication_status: Annotated[str, Meta(description="How the study was made public.")]


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
