"""The participant flow as a figure: CONSORT's boxes, as far as the records fill them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.report.figure import Box, Figure, Flow, Level, Note
from ldn_cli.report.flow import COMPUTED, NOT_RECORDED, chain, is_drawn
from ldn_cli.report.words import disagreements, disputed, heading, why_absent
from ldn_cli.text import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.evidence.model import Study
    from ldn_cli.report import sheet
    from ldn_cli.report.figure import Citations


def nothing_drawn(study: Study) -> str | None:
    """Return why there is no flow of `study` to be drawn; `None` if there is one."""
    if is_drawn(study):
        return None
    if why := why_absent(study, "dropouts"):
        return f"{why.words} (looked through: {', '.join(why.sources)})"
    if study.dropouts.statements:
        return f"no number is recorded, only words: ldn study {study.id} --dropouts"
    return NOT_RECORDED


def figure(study: Study, citations: Citations) -> Figure:
    """Return the participant flow of `study`, of which there is one to be drawn, as a figure."""
    levels, differ = chain(study)
    star = "*" if "dropouts" in disputed(study) else ""
    title = f"Participant flow of {study.id}{star}"
    body = Flow(tuple(_level(level, citations) for level in levels))
    notes = [*_marks(study, citations, differ=differ)]
    if study.dropouts.statements:
        said = (citations.cited(one.text, one.source) for one in study.dropouts.statements)
        notes.append(Note("What the sources say", tuple(said)))
    if any(COMPUTED in told for told in body.told()):
        notes.append(Note("", ("Computed: from the numbers shown; no source states it.",)))
    notes.append(citations.references())
    return Figure(title, heading(study), body, tuple(notes))


def _level(level: sheet.Level, citations: Citations) -> Level:
    """Return a level with its lines as text, the numbers of the sources in it."""
    boxes = (Box(box.label, tuple(map(citations.told, box.lines)), box.kind) for box in level.boxes)
    return Level(tuple(boxes), level.aside)


def _marks(study: Study, citations: Citations, *, differ: bool) -> Iterator[Note]:
    """Yield what an asterisk means, if there is one: who says what, or that numbers `differ`."""
    if "dropouts" in disputed(study):
        yield Note("*: the sources disagree", tuple(_disagreements(study, citations)))
    elif differ:
        yield Note("", ("*: different numbers are stated.",))


def _disagreements(study: Study, citations: Citations) -> Iterator[str]:
    """Yield what the sources say of each point of the flow on which they disagree."""
    for point in disagreements(study):
        if "dropouts" in point.about:
            told = (citations.cited(said.text, said.source) for said in point.statements)
            yield f"{capitalised(point.topic)}: {' '.join(told)}"
