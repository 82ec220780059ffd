"""Summary: a study on one screen, in lines that each rest on records and cite their sources."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from ldn_cli.evidence.caveats import others, weightiest
from ldn_cli.evidence.model import Attributed, Summary
from ldn_cli.evidence.numbers import BASES, counts_behind, dropouts, is_total
from ldn_cli.evidence.vocabulary import CONTROLS
from ldn_cli.evidence.wording import LEFT, loss_words, lost, phrase, share, when_left
from ldn_cli.report import summary_harms, summary_results
from ldn_cli.report.frame import SectionSheet
from ldn_cli.report.running import Line, joined, listed, sources_of
from ldn_cli.report.sheet import NEW_LINE, Cited, Column, Layout, Quiet
from ldn_cli.report.words import (
    NOUNS,
    animal,
    control_group,
    counted,
    disagreements,
    disputed,
    followed,
    stage_words,
    why_absent,
    why_nothing,
)
from ldn_cli.text import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_cli.evidence.model import FlowCount, Study
    from ldn_cli.evidence.numbers import Dropouts
    from ldn_cli.evidence.vocabulary import Species
    from ldn_cli.report.frame import Row
    from ldn_cli.report.sheet import Part

SHORT = 30  # characters of what is told of allocation or masking; the section has all
GIVEN = {"intervention", "dose", "duration", "comparator"}


class Table(SectionSheet):
    """The summary: paragraphs on the screen, and as flat records the four phrases of the study."""

    title = "Summary"
    keys = ("part", *Attributed.__struct_fields__)
    prose = True
    run_in = True
    columns = (Column("Part", attrgetter("label")), Column("Description", attrgetter("said")))

    def layouts(self) -> Iterator[Layout]:
        """Yield the only layout: the first line of a study names it."""
        yield Layout(self.columns)

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield the phrases."""
        for row in self.rows:
            for part in Summary.__struct_fields__:
                yield {"study": row["study"], "part": part, **asdict(row[part])}

    def lines(self) -> Sequence[Line]:
        """Return the lines of the summary of each study."""
        return [line for row in self.rows for line in self._lines(row)]

    def _lines(self, row: Row) -> Iterator[Line]:
        study = self.frame.studies[row["study"]]
        domains = {name: term.label for name, term in self.frame.words.domains.items()}
        told = [
            *_about(study, row, self.frame.name(study.id)),
            *summary_results.lines(study, domains),
            summary_harms.line(study),
            _loss(study, dropouts(study)),
            _beware(study),
        ]
        yield from filter(None, told)
        points = len(disagreements(study))
        if points:
            mark = "* " if any(line and line.marked for line in told) else ""
            told_in = f"{points} point{'' if points == 1 else 's'}"
            said = Cited(
                ((f"{mark}The sources disagree ({told_in})", ()),),
                more=f": ldn study {study.id} --discrepancies",
            )
            yield Line("", said)
        more = f" More: ldn study {study.id} --all, or by section: --help"
        yield Line("", Cited((("Not medical advice.", ()),), more))


def _about(study: Study, row: Row, name: str) -> Iterator[Line]:
    """Yield what kind of study it is, of whom, of which disease, and what was given."""
    species = "" if study.species == "human" else "ANIMAL STUDY; "
    published, cited = _stated(row["publication_status"])
    names = ", also ".join((name, *study.aliases))
    yield Line.of(names, [(f"{species}{published}", cited)], study, {"publication"})
    flow = dropouts(study)
    number = listed([*_enrolled(study, flow), *_completed(flow)])
    kind = listed([_stated(row["design"]), *_conduct(study, row["design"].value)])
    design = joined(kind, number)
    yield Line.of("Study", design, study, {"design", "dropouts"})
    yield Line.of("Disease", [_stated(row["condition"])], study, {"condition"})
    missing = [(why, ()) for what in ("dose", "duration") if (why := _missing(study, what))]
    given = joined([_stated(row["intervention"])], _controls(study), missing)
    yield Line.of("Given", given, study, GIVEN)


def _stated(words: Attributed) -> Part:
    return words.value, (words.source,)


def _conduct(study: Study, said: str) -> Iterator[Part]:
    """Yield allocation and masking in the fewest words of a source, unless `said` has them."""
    for name in ("allocation", "masking"):
        of = [one for one in study.design if one.characteristic == name and one.value]
        if of and not any((one.value or "").casefold() in said.casefold() for one in of):
            words = min((one.value or "" for one in of), key=len)
            if len(words) <= SHORT:
                yield words, sources_of(one for one in of if one.value == words)


def _missing(study: Study, what: str) -> Quiet | None:
    """Return why it is not told `what` was given, if it was looked for."""
    why = why_absent(study, what)
    return Quiet(f"{what}: {why.words}", why.sources) if why else None


def _controls(study: Study) -> list[Part]:
    """Return what the treatment was compared with, by the roles of the groups."""
    groups = [group for group in study.groups if group.role in CONTROLS]
    names = dict.fromkeys(
        group.intervention or group.id
        if group.role == "active_comparator"
        else phrase(group.role or "")
        for group in groups
    )
    return [(f"against {' and '.join(names)}", sources_of(groups))] if names else []


def _enrolled(study: Study, flow: Dropouts) -> Iterator[Part]:
    """Yield how many took part: one number, each where they differ, or why there is none."""
    whole = [count for count in flow.counts if count.stage in BASES and not count.group]
    if flow.enrolled is not None:
        stage = stage_words(flow, "enrolled")
        number = counted(flow.enrolled, study.species)
        words = f"{number} {'in the study' if stage == 'participants' else stage}"
        summed = "enrolled" in flow.derived
        said = counts_behind(study, flow.base, flow.enrolled) if flow.base else []
        yield f"{words}{' (sum, computed)' if summed else ''}", sources_of(said)
    elif whole:
        yield from _each(whole, study.species)
    else:
        why = why_nothing(study, "enrolment")
        yield Quiet(f"number of {NOUNS[study.species][1]}: {why.words}", why.sources), ()


def _each(counts: Sequence[FlowCount], species: Species) -> Iterator[Part]:
    told: dict[str, list[FlowCount]] = {}
    for count in counts:
        number = f"{counted(count.n, species)} {phrase(count.stage)}"
        words = (number, count.population, count.time)
        told.setdefault(", ".join(filter(None, words)), []).append(count)
    yield from ((words, sources_of(same)) for words, same in told.items())


def _completed(flow: Dropouts) -> Iterator[Part]:
    """Yield of how many there are complete data, else how many completed."""
    if flow.completed is None:
        yield from followed(flow).items()
    elif "completed" in flow.derived:
        yield f"{flow.completed} completed (computed)", ()
    else:
        counts = [c for c in flow.counts if is_total(c) and c.n == flow.completed]
        told = {
            stage: sources_of(c for c in counts if c.stage == stage)
            for stage in ("complete_data", "completed")
        }
        if told["complete_data"]:
            yield f"complete data for {flow.completed}", told["complete_data"]
        else:
            yield f"{flow.completed} completed", told["completed"]


def _loss(study: Study, flow: Dropouts) -> Line:
    """Return how many left the study, and how many are lost otherwise, each by its name."""
    found = sorted(lost(flow), key=lambda loss: loss[1] != LEFT)
    if not found:
        reasons = [(f"{loss_words(one)}: {one.n}", (one.source,)) for one in flow.reasons]
        told = listed(reasons) or [(why_nothing(study, "dropouts"), ())]
        label = "Did not complete" if reasons else "Left the study"
        return Line.of(label, told, study, {"dropouts"})
    parts: list[Part] = []
    label = ""
    for number, name in found:
        words = share(number, flow)
        sources: tuple[str, ...] = ()
        if name == LEFT:
            words += when_left(flow)
            sources = sources_of(counts_behind(study, "left", number))
        title = capitalised(name)
        mark = "*" if "dropouts" in disputed(study) else ""
        parts = joined(
            parts, [(words if not label else f"{title}{mark}: {words}", sources)], by=". "
        )
        label = label or title
    return Line.of(label, parts, study, {"dropouts"})


def _beware(study: Study) -> Line | None:
    """Return the weightiest caveats, each on its line, and how many more there are."""
    chosen = weightiest(study)
    told: list[Part] = [(caveat.text, (caveat.source,)) for caveat in chosen]
    kinds = {caveat.kind for caveat in chosen}
    for kind, found in (("no_control_group", control_group), ("animal_model", animal)):
        if kind not in kinds and (said := found(study)):
            ((text, source),) = said.values
            words = str(text)  # which is not quiet
            told.insert(0, (capitalised(words), (source,) if source else ()))
    left = others(study)
    more = f": ldn study {study.id} --caveats" if left else ""
    if left:
        told.append((f"{left}{' more' if told else ''} caveat{'' if left == 1 else 's'}", ()))
    if not told:
        return None
    parts = [part for one in told for part in (NEW_LINE, one)][1:]
    return Line("Beware", Cited(parts, more))
