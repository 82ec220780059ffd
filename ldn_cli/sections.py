"""From records to sheets: what each section shows, under which headings, with which notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ldn_cli import model, queries
from ldn_cli.sheet import (
    NOT_REPORTED,
    Cell,
    Column,
    Found,
    Layout,
    Line,
    Mark,
    Ref,
    Remark,
    Sheet,
    Values,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Row = dict[str, Any]

STUDY = Column("Study")
SOURCE = Column("Source")
WIDE = 120  # columns from which a table of outcomes has room for the finding as a sentence


class Frame(NamedTuple):
    """What a section's sheet must know besides its rows: the studies and the domains.

    `single` is true where one study is shown, whose id then stands in no column.
    """

    studies: Sequence[model.Study]
    domains: Mapping[str, model.Domain]
    single: bool = False

    def name(self, study: str) -> str:
        """Return a study's id as it is shown, an animal study marked."""
        species = next(s.species for s in self.studies if s.id == study)
        return study if species == "human" else f"{study} ({phrase(species)})"

    def domain(self, name: str) -> str:
        """Return the label of a domain."""
        return self.domains[name].label


def phrase(code: str) -> str:
    """Return a code of the data, such as `data_management`, as words."""
    return code.replace("_", " ")


def percent(share: float) -> str:
    """Return a proportion as a percentage with at most one decimal."""
    return f"{100 * share:.1f}".removesuffix(".0") + "%"


def sheet(  # noqa: PLR0913 - the parts of a sheet
    title: str,
    keys: tuple[str, ...],
    rows: Iterable[Row],
    frame: Frame,
    *layouts: Layout,
    alerts: Iterable[str] = (),
    notes: Iterable[str] = (),
    empty: str = NOT_REPORTED,
) -> Sheet:
    """Return a sheet; its first field and column, the study, is dropped where one is shown."""
    if frame.single:
        layouts = tuple(
            layout._replace(
                columns=layout.columns[1:],
                grouped=layout.grouped - 1,
                lines=tuple(line._replace(cells=line.cells[1:]) for line in layout.lines),
            )
            for layout in layouts
        )
    keys = keys if frame.single else ("study", *keys)
    return Sheet(
        title=title,
        fields=keys,
        records=tuple({key: row[key] for key in keys} for row in rows),
        layouts=layouts,
        alerts=tuple(alerts),
        notes=tuple(notes),
        empty=empty,
    )


def design(rows: list[Row], frame: Frame) -> Sheet:
    """Return the design characteristics, one a line."""
    lines = tuple(
        Line((frame.name(row["study"]), phrase(row["characteristic"]), row["value"], _ref(row)))
        for row in rows
    )
    columns = (STUDY, Column("Characteristic"), Column("Description", "prose"), SOURCE)
    keys = model.DesignFeature.__struct_fields__
    return sheet("Design", keys, rows, frame, Layout(columns, lines, grouped=2))


def outcomes(rows: list[Row], frame: Frame) -> Sheet:
    """Return the outcomes, with what must not be missed under them.

    What is the same for all of them is said once, under the table, and has no column.
    """
    notes = _unmeasured(rows, frame)
    dropped = set()
    if len({(row["arm"], row["comparator"]) for row in rows}) == 1:
        dropped.add("Comparison")
        notes.append(f"All of these: {_compared(rows[0])}.")
    for name, cell, words in (
        ("Estimate", _estimate, "An estimate"),
        ("Significance", _significance, "Statistical significance"),
    ):
        if rows and not any(map(cell, rows)):
            dropped.add(name)
            notes.append(f"{words} is not reported for any of these.")
    if {"Estimate", "Significance"} <= dropped:
        dropped.add(RESULT)
    return sheet(
        "Outcomes",
        model.Outcome.__struct_fields__,
        rows,
        frame,
        *(
            Layout(
                (STUDY, *(_outcome_column(name) for name in names if name not in dropped), SOURCE),
                _outcome_lines(rows, [name for name in names if name not in dropped], frame),
                width,
            )
            for names, width in _outcome_layouts(dropped)
        ),
        alerts=alerts(rows, frame),
        notes=notes,
        empty="No outcome is recorded for this choice.",
    )


RESULT = "Estimate, significance"
PROSE_OF_OUTCOMES = ("Outcome", "Outcome, comparison", "Finding")


def _outcome_column(name: str) -> Column:
    return Column(name, "prose" if name in PROSE_OF_OUTCOMES else "words")


def _outcome_layouts(dropped: set[str]) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Return the columns of each layout and its width; without estimates, all have the finding."""
    head = ("Domain", "Measure", "Comparison", "Direction")
    finding = ("Finding",) if "Estimate" in dropped else ()
    outcome = "Outcome" if "Comparison" in dropped else "Outcome, comparison"
    return (
        ((*head, "Estimate", "Significance", "Finding"), WIDE),
        ((*head, "Estimate", "Significance", *finding), 0),
        ((outcome, "Direction", RESULT, *finding), 0),
    )


def _outcome_lines(rows: Iterable[Row], names: Sequence[str], frame: Frame) -> tuple[Line, ...]:
    return tuple(
        Line(
            (
                frame.name(row["study"]),
                *(_outcome_cell(name, row, names, frame) for name in names),
                _ref(row),
            )
        )
        for row in rows
    )


def _outcome_cell(name: str, row: Row, names: Sequence[str], frame: Frame) -> Cell:
    if name == "Domain":
        return frame.domain(row["domain"])
    return OUTCOME_CELLS[name](row) if name in OUTCOME_CELLS else _named(row, names, frame)


def _named(row: Row, names: Sequence[str], frame: Frame) -> str:
    """Return the measure, and with it what has no column of its own in this layout."""
    instrument, measure = row["instrument"], str(row["measure"])
    if instrument and instrument not in measure:
        measure += f" ({instrument})"
    domain = frame.domain(row["domain"])
    if "Domain" not in names and not measure.startswith(domain):
        measure = f"{domain}: {measure}"
    if "Outcome, comparison" in names:
        measure += f"; {_compared(row)}"
    # A direction sums up an effect; what is neither better nor worse must be told.
    if "Finding" not in names and row["direction"] == "not_applicable":
        measure += f". {row['finding']}"
    return measure


def _compared(row: Row) -> str:
    against = row["comparator"]
    return (
        f"{row['arm']} against {against}" if against else f"{row['arm']}, comparator not reported"
    )


def _estimate(row: Row) -> str | None:
    return None if row["estimate"] is None else f"{row['estimate']} {row['unit']}"


def _significance(row: Row) -> str | None:
    words = None if row["significance"] == "not_reported" else phrase(row["significance"])
    p = f"p\xa0{row['p_relation']}\xa0{row['p_value']}" if row["p_value"] is not None else None
    return ", ".join(filter(None, (words, p))) or None


def _result(row: Row) -> str | None:
    return ", ".join(filter(None, (_estimate(row), _significance(row)))) or None


OUTCOME_CELLS: dict[str, Callable[[Row], Cell]] = {
    "Comparison": _compared,
    "Direction": lambda row: Mark(row["direction"]),
    "Estimate": _estimate,
    "Significance": _significance,
    RESULT: _result,
    "Finding": lambda row: row["finding"],
}


def alerts(rows: Iterable[Row], frame: Frame) -> Iterator[str]:
    """Yield for each study in `rows` the one line that must not be missed beside its outcomes."""
    shown = {row["study"] for row in rows}
    for study in frame.studies:
        if study.id not in shown:
            continue
        if study.species != "human":
            yield (
                f"{study.id} is an animal study ({phrase(study.species)}): "
                "no evidence of benefit in people."
            )
        flow = queries.dropouts(study.dropouts)
        command = f"ldn study {study.id} --dropouts"
        if flow.attrition is None:
            yield f"{study.id}: the participant flow is not reported: {command}"
        elif flow.attrition:
            yield (f"{percent(flow.attrition)} of participants lack complete data: {command}")


def _unmeasured(rows: list[Row], frame: Frame) -> list[str]:
    """Return a note that names the studies without a row, where several studies were asked."""
    missing = [s.id for s in frame.studies if s.id not in {row["study"] for row in rows}]
    if frame.single or not rows or not missing:
        return []
    return [f"No such outcome is recorded for {', '.join(frame.name(name) for name in missing)}."]


def dropouts(rows: list[Row], frame: Frame) -> Sheet:
    """Return the participant flow: enrolled, lost by reason, completed, attrition, statements."""
    flat = [item for row in rows for item in flow_items(row)]
    lines = [line for row in rows for line in _flow_lines(row, frame)]
    columns = (
        STUDY,
        Column("Participant flow", "prose"),
        Column("n", "numbers"),
        SOURCE,
    )
    keys = ("item", "value", "derived", "kind", "text", "source", "locator")
    return sheet("Dropouts", keys, flat, frame, Layout(columns, tuple(lines), dense=True))


def flow_items(row: Row) -> Iterator[Row]:
    """Yield the participant flow of a study as flat records: numbers, reasons, statements."""
    blank = dict.fromkeys(("value", "derived", "kind", "text", "source", "locator"))
    low, high = row["attrition_ci95"] or (None, None)
    numbers = [(key, key, row[key]) for key in queries.FLOW]
    numbers += [
        ("attrition_ci95_low", "attrition_ci95", low),
        ("attrition_ci95_high", "attrition_ci95", high),
    ]
    for item, key, value in numbers:
        derived = key in row["derived"]
        yield blank | {"study": row["study"], "item": item, "value": value, "derived": derived}
    for reason in row["reasons"]:
        yield blank | {
            "study": row["study"],
            "item": "reason",
            "value": reason.n,
            "kind": reason.kind,
            "text": reason.reason,
            "source": reason.source,
            "locator": reason.locator,
        }
    for said in row["statements"]:
        yield blank | {
            "study": row["study"],
            "item": "statement",
            "text": said.text,
            "source": said.source,
            "locator": said.locator,
        }


def _flow_lines(row: Row, frame: Frame) -> Iterator[Line]:
    name = frame.name(row["study"])
    yield Line((name, "Enrolled", row["enrolled"], ""))
    yield Line((name, _derived("Not completed", "not_completed", row), row["not_completed"], ""))
    for reason in row["reasons"]:
        words = reason.reason or "reason not reported"
        cell = f"- {phrase(reason.kind)}: {words}"
        yield Line((name, cell, reason.n, Ref(reason.source, reason.locator)))
    yield Line((name, _derived("Completed", "completed", row), row["completed"], ""))
    if row["attrition"] is None:
        yield Line((name, "Attrition", None, ""))
    else:
        low, high = map(percent, row["attrition_ci95"])
        words = f"Attrition, computed (95% interval: {low} to {high})"
        yield Line((name, words, percent(row["attrition"]), ""))
    for index, said in enumerate(row["statements"]):
        cells = (name, said.text, "", Ref(said.source, said.locator))
        yield Line(cells, opens=index == 0)


def _derived(words: str, key: str, row: Row) -> str:
    return f"{words}, computed" if key in row["derived"] else words


def adverse_events(rows: list[Row], frame: Frame) -> Sheet:
    """Return the adverse events, one a line."""
    full, compact = [], []
    for row in rows:
        start, n = (frame.name(row["study"]), row["event"]), row["n"]
        told = ", ".join(filter(None, (row["severity"], row["timing"]))) or None
        full.append(Line((*start, row["severity"], row["timing"], n, _ref(row))))
        compact.append(Line((*start, told, n, _ref(row))))
    event, number = Column("Adverse event", "prose"), Column("n", "numbers")
    separate = (Column("Severity"), Column("Timing"))
    together = Column("Severity, timing")
    shown = {row["study"] for row in rows}
    silent = [frame.name(s.id) for s in frame.studies if s.id not in shown]
    note = f"Not reported by any source, which is not the same as none: {', '.join(silent)}."
    return sheet(
        "Adverse events",
        model.AdverseEvent.__struct_fields__,
        rows,
        frame,
        Layout((STUDY, event, *separate, number, SOURCE), tuple(full), WIDE),
        Layout((STUDY, event, together, number, SOURCE), tuple(compact)),
        notes=[note] if rows and silent else [],
        empty="Not reported: no source here reports on adverse events. It is not the same as none.",
    )


def caveats(rows: list[Row], frame: Frame) -> Sheet:
    """Return the caveats, one a line."""
    lines = tuple(
        Line((frame.name(row["study"]), phrase(row["kind"]), row["text"], _ref(row)))
        for row in rows
    )
    columns = (STUDY, Column("Kind"), Column("Caveat", "prose"), SOURCE)
    keys = model.Caveat.__struct_fields__
    empty = "No caveat is recorded for this choice."
    return sheet("Caveats", keys, rows, frame, Layout(columns, lines), empty=empty)


def discrepancies(rows: list[Row], frame: Frame) -> Sheet:
    """Return each discrepancy: what each source says, a line each, then what differs."""
    flat = [
        {
            "study": row["study"],
            "topic": row["topic"],
            "text": said.text,
            "source": said.source,
            "locator": said.locator,
            "comment": row["comment"],
        }
        for row in rows
        for said in row["statements"]
    ]
    lines = []
    for row in rows:
        name = frame.name(row["study"])
        for index, said in enumerate(row["statements"]):
            cells = (name, row["topic"], said.text, Ref(said.source, said.locator))
            lines.append(Line(cells, opens=index == 0))
        lines.append(Line((name, row["topic"], Remark(f"What differs: {row['comment']}"), "")))
    columns = (STUDY, Column("Topic"), Column("Statement", "prose"), SOURCE)
    keys = ("topic", "text", "source", "locator", "comment")
    notes = (
        ["Where sources disagree, each statement stands as its source makes it."] if rows else []
    )
    return sheet(
        "Discrepancies",
        keys,
        flat,
        frame,
        Layout(columns, tuple(lines), grouped=2, dense=True),
        notes=notes,
        empty="No discrepancy between the sources was found.",
    )


def sources(rows: list[Row], frame: Frame) -> Sheet:
    """Return the sources with their identifiers, one a line."""
    full, compact = [], []
    for row in rows:
        start = (frame.name(row["study"]), Ref(row["id"]))
        kind, ids = phrase(row["kind"]), identifiers(row)
        full.append(Line((*start, row["id"], kind, row["reference"], ids)))
        named = {**row, "registry_id": None}  # the reference ends with it
        told = f"{row['reference']} {identifiers(named)}".strip()
        compact.append(Line((*start, f"{row['id']} ({kind}): {told}")))
    number = Column("No.")
    columns = (
        STUDY,
        number,
        Column("Id"),
        Column("Kind"),
        Column("Reference", "prose"),
        Column("Identifiers"),
    )
    return sheet(
        "Sources",
        model.SourceRow.__struct_fields__,
        rows,
        frame,
        Layout(columns, tuple(full), WIDE),
        Layout((STUDY, number, Column("Source", "prose")), tuple(compact)),
    )


def identifiers(row: Mapping[str, Any]) -> str:
    """Return the identifiers of a source or a reading as text, `""` if it has none."""
    parts = (
        row.get("doi") and f"doi:{row['doi']}",
        row.get("pmid") and f"PMID {row['pmid']}",
        row.get("registry_id"),
        row.get("url"),
    )
    return ", ".join(part for part in parts if part)


def _ref(row: Row) -> Cell:
    return None if row["source"] is None else Ref(row["source"], row["locator"])


SECTIONS: dict[str, Callable[[list[Row], Frame], Sheet]] = {
    "design": design,
    "outcomes": outcomes,
    "dropouts": dropouts,
    "adverse_events": adverse_events,
    "caveats": caveats,
    "discrepancies": discrepancies,
    "sources": sources,
}


def study_list(rows: Sequence[model.StudyRow], frame: Frame) -> Sheet:
    """Return the studies, one a line."""
    studies = {study.id: study for study in frame.studies}
    full, compact = [], []
    for row in rows:
        summary = studies[row.id].summary
        name = ", also ".join((frame.name(row.id), *row.aliases))
        told = [_stated(part) for part in (summary.condition, summary.design, summary.intervention)]
        attrition = None if row.attrition is None else percent(row.attrition)
        flow = (row.enrolled, row.completed, attrition)
        status = _stated(summary.publication_status)
        full.append(Line((name, str(row.year), row.title, *told, *flow, status)))
        compact.append(Line((name, *told, _flow_phrase(row))))
    described = (Column("Condition"), Column("Design"), Column("Intervention"))
    columns = (
        STUDY,
        Column("Year"),
        Column("Title", "prose"),
        *described,
        Column("Enrolled", "numbers"),
        Column("Completed", "numbers"),
        Column("Attrition", "numbers"),
        Column("Publication"),
    )
    return Sheet(
        title="Studies",
        fields=model.StudyRow.__struct_fields__,
        records=tuple(_fields(row) for row in rows),
        layouts=(
            Layout(columns, tuple(full), 150),
            Layout((STUDY, *described, Column("Participant flow")), tuple(compact)),
        ),
        empty="No study is recorded for this choice.",
    )


def _stated(part: model.Attributed) -> Values:
    return Values(((part.value, part.source),))


def _flow_phrase(row: model.StudyRow) -> str:
    counts = [
        f"{count} {word}"
        for count, word in ((row.enrolled, "enrolled"), (row.completed, "completed"))
        if count is not None
    ]
    if row.attrition is not None:
        counts.append(f"attrition {percent(row.attrition)}")
    return ", ".join(counts) or "number not reported"


def _fields(record: model.Record) -> Row:
    return {name: getattr(record, name) for name in record.__struct_fields__}


def matrix(plot: model.Matrix, frame: Frame) -> Sheet:
    """Return the effect direction plot, domains down and studies across."""
    studies = {study.id: study for study in frame.studies}
    marks = {(cell.domain, cell.study): _mark(cell, studies[cell.study]) for cell in plot.cells}
    lines = [
        Line(
            (
                frame.domain(domain),
                *(marks.get((domain, study), Mark("not_measured")) for study in plot.studies),
            )
        )
        for domain in plot.domains
    ]
    heads = tuple(Column(name, under=_head(studies[name])) for name in plot.studies)
    return Sheet(
        title="Effect direction by outcome domain",
        fields=model.Cell.__struct_fields__,
        records=tuple(_fields(cell) for cell in plot.cells),
        layouts=(Layout((Column("Domain"), *heads), tuple(lines), grouped=0, dense=True),),
        alerts=tuple(alerts([{"study": name} for name in plot.studies], frame)),
        notes=(*LEGEND, *_other_arms(frame)),
        empty="No outcome of an LDN arm is recorded for this choice.",
    )


def _mark(cell: model.Cell, study: model.Study) -> Mark:
    """Return a cell's direction, and of how many of its outcomes it is."""
    found = [outcome.direction for outcome in study.outcomes if outcome.id in cell.outcomes]
    kinds = queries.RESULTS if cell.direction == "mixed" else (cell.direction,)
    behind = sum(direction in kinds for direction in found)
    return Mark(
        cell.direction, str(behind) if behind == len(found) else f"{behind}\xa0of\xa0{len(found)}"
    )


def _head(study: model.Study) -> str:
    enrolled = study.dropouts.enrolled
    number = "n not reported" if enrolled is None else f"n\xa0=\xa0{enrolled}"
    return f"{phrase(study.species)}, {number}"


LEGEND = (
    "In brackets: the number of outcomes behind the direction, and of how many, if others in the "
    "domain have no result. Two sources on one outcome count as two.",
    "mixed: outcomes with a result differ. not reported: measured, but no result is given. "
    "finding: neither better nor worse. not measured: no source mentions it.",
    "Statistical significance and size of effect are no part of the plot (Hilton Boon and Thomson "
    "2021, doi:10.1002/jrsm.1458).",
)


def _other_arms(frame: Frame) -> Iterator[str]:
    for study in frame.studies:
        arms = dict.fromkeys(o.arm for o in study.outcomes if o.arm != "LDN")
        if arms:
            yield (
                f"LDN arms only; {study.id} has outcomes of {', '.join(arms)} too: "
                f"ldn study {study.id} --outcomes"
            )


def comparison(rows: Sequence[model.Comparison], frame: Frame) -> Sheet:
    """Return the characteristics of the studies side by side."""
    flat = [
        {"section": row.section, "characteristic": row.characteristic, **_fields(entry)}
        for row in rows
        for entry in row.values
    ]
    lines = []
    for row in rows:
        cells: list[Cell] = [phrase(row.characteristic)]
        for study in frame.studies:
            entries = [e for e in row.values if e.study == study.id and e.value is not None]
            texts = tuple((_shown(row, entry.value), entry.source) for entry in entries)
            cells.append(Values(texts) if texts else None)
        lines.append(Line(tuple(cells)))
    heads = tuple(Column(frame.name(study.id)) for study in frame.studies)
    return Sheet(
        title="Studies side by side",
        fields=("section", "characteristic", *model.Entry.__struct_fields__),
        records=tuple(flat),
        layouts=(Layout((Column("Characteristic"), *heads), tuple(lines)),),
    )


def _shown(row: model.Comparison, value: Any) -> str:
    return percent(value) if row.characteristic == "attrition" else str(value)


def hits(found: Sequence[model.Hit], text: str, frame: Frame) -> Sheet:
    """Return what a search found, a field a line, the words marked."""
    words = tuple(text.replace("_", " ").split())
    lines = tuple(
        Line(
            (
                "background" if hit.study is None else frame.name(hit.study),
                phrase(hit.section),
                phrase(hit.field),
                Found(hit.text, words),
            )
        )
        for hit in found
    )
    columns = (
        STUDY,
        Column("Section"),
        Column("Field"),
        Column("Text", "prose"),
    )
    return Sheet(
        title=f"Found: {text}",
        fields=model.Hit.__struct_fields__,
        records=tuple(_fields(hit) for hit in found),
        layouts=(Layout(columns, lines),),
    )


def background(record: model.Background) -> tuple[Sheet, ...]:
    """Return the background: facts, scope, further reading."""
    facts = tuple(Line((f.topic, f.text, Ref(f.source, f.locator))) for f in record.facts)
    reading = tuple(
        Line((r.reference, r.note or "", identifiers(_fields(r)))) for r in record.further_reading
    )
    return (
        Sheet(
            title="Naltrexone",
            fields=model.Fact.__struct_fields__,
            records=tuple(_fields(fact) for fact in record.facts),
            layouts=(Layout((Column("Topic"), Column("Fact", "prose"), SOURCE), facts),),
        ),
        Sheet(
            title="Scope of the dataset",
            fields=("scope",),
            records=({"scope": record.scope},),
            layouts=(Layout((Column("Scope", "prose"),), (Line((record.scope,)),)),),
        ),
        Sheet(
            title="Further reading, not in the dataset",
            fields=model.Reading.__struct_fields__,
            records=tuple(_fields(entry) for entry in record.further_reading),
            layouts=(
                Layout(
                    (Column("Reference", "prose"), Column("What it is"), Column("Identifiers")),
                    reading,
                ),
            ),
        ),
    )
