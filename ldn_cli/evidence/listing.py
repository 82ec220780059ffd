"""A study in one row."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from typing import Annotated

from msgspec import Meta

from ldn_cli.evidence.model import Record, Study
from ldn_cli.evidence.numbers import OR_COMPUTED, PEOPLE, SHARE, dropouts
from ldn_cli.evidence.vocabulary import Species


class StudyRow(Record, frozen=True, kw_only=True):
    """A study in one row."""

    id: Annotated[str, Meta(description="Id of the study.")]
    aliases: Annotated[tuple[str, ...], Meta(description="Other names of the study.")]
    title: Annotated[str, Meta(description="Title, as published.")]
    year: Annotated[
        int, Meta(description="Year of publication or presentation.", extra={"unit": "year"})
    ]
    species: Annotated[Species, Meta(description="Species of the participants.")]
    condition: Annotated[str, Meta(description="Condition of the participants.")]
    design: Annotated[str, Meta(description="Study design.")]
    intervention: Annotated[str, Meta(description="What was given, how much, how long.")]
    enrolled: Annotated[int | None, Meta(description="Number enrolled.", extra=PEOPLE)]
    completed: Annotated[int | None, Meta(description="Number who completed.", extra=OR_COMPUTED)]
    attrition: Annotated[
        float | None,
        Meta(description="Share of the enrolled not completed, 0 to 1; computed.", extra=SHARE),
    ]
    publication_status: Annotated[str, Meta(description="How the study was made public.")]


def study_row(study: Study) -> StudyRow:
    """Return `study` as a row of `ldn studies list`."""
    flow = dropouts(study.dropouts)
    return StudyRow(
        id=study.id,
        aliases=study.aliases,
        title=study.title,
        year=study.year,
        species=study.species,
        condition=study.summary.condition.value,
        design=study.summary.design.value,
        intervention=study.summary.intervention.value,
        enrolled=flow.enrolled,
        completed=flow.completed,
        attrition=flow.attrition,
        publication_status=study.summary.publication_status.value,
    )
