"""What a search found: a record a line, the words marked, each with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import asdict

from ldn_cli.evidence.model import Absent
from ldn_cli.evidence.passages import label
from ldn_cli.evidence.reference import SourceRow
from ldn_cli.evidence.search import Hit
from ldn_cli.evidence.wording import phrase
from ldn_cli.report.sheet import Column, Found, Layout, Quiet, Ref, Sheet
from ldn_cli.report.words import no_control, sources_disagree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ldn_cli.evidence.lay import LayTerm
    from ldn_cli.evidence.question import Question
    from ldn_cli.evidence.search import Match
    from ldn_cli.report.frame import Frame
    from ldn_cli.report.sheet import Cell


class Kind(NamedTuple):
    """What a record of a section is called, the field that names it, and those that tell it.

    Those are always shown: an adverse event that nobody had must not read as if somebody had it.
    """

    noun: str
    name: str = ""
    gist: tuple[str, ...] = ()


KINDS = {
    "study": Kind("study", gist=("title",)),
    "summary": Kind("summary"),
    "groups": Kind("group", "id", ("intervention",)),
    "design": Kind("design", "characteristic", ("value",)),
    "outcomes": Kind("outcome", "domain", ("finding",)),
    "dropouts": Kind("participant flow"),
    "adverse_events": Kind(
        "adverse event", gist=("event", "severity", "timing", "frequency", "n", "of", "events")
    ),
    "caveats": Kind("caveat", "kind", ("text",)),
    "discrepancies": Kind("sources disagree", "topic", ("comment",)),
    "sources": Kind("source", "kind", ("reference",)),
    "absent": Kind("looked for", gist=("what",)),
    "facts": Kind("fact", "topic", ("text",)),
    "further_reading": Kind("further reading", gist=("reference",)),
    "scope": Kind("scope of the dataset", gist=("scope",)),
}
ASIDE = ("topic", "about")  # fields of a discrepancy that what its sources say need not repeat


MOST = 20  # records that a screen shows of those found


class Line(NamedTuple):
    """A line of the table: of what record, what it says, where that stands; whether it is new."""

    study: str | None
    name: Found
    text: tuple[tuple[str, bool], ...]
    cited: Cell
    opens: bool


class Table(Sheet):
    """The records that a search for `text` found; `rows` are `Match`es.

    If it is `brief`, no more than `MOST` are shown, and what several of them say once.
    """

    fields = Hit.__struct_fields__
    dense = True

    def __init__(
        self,
        rows: Sequence[Match],
        text: str,
        question: Question,
        frame: Frame,
        *,
        brief: bool = False,
    ) -> None:
        super().__init__(rows)
        self.shown: list[tuple[Match, list[Line]]] = []
        self.more = 0
        self.title = f"Found: {' '.join(text.split())}"
        self.question = question
        self.frame = frame
        told = ((at, match, [*_lines(match, frame)]) for at, match in enumerate(rows))
        for at, match, lines in _once(told) if brief else told:
            if brief and len(self.shown) == MOST:
                self.more = len(rows) - at
                break
            self.shown.append((match, lines))

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield the fields found, as flat records."""
        for match in self.rows:
            yield from map(asdict, match.hits())

    def lines(self) -> Sequence[Line]:
        """Return a line for each record, and one for each part of it that has its own source."""
        return [line for _, lines in self.shown for line in lines]

    def layouts(self) -> Iterator[Layout]:
        """Yield with the source in a column, and in the text."""
        where = (
            Column("Study", self._study, grouped=True),
            Column("Record", lambda line: line.name, grouped=True),
        )
        told = Column("Text", lambda line: Found(line.text), "prose")
        yield Layout((*where, told, Column("Source", lambda line: line.cited)), 100)
        yield Layout((*where, Column("Text", _cited, "prose")))

    def opens(self, line: Line) -> bool:
        """Return whether a line begins a record."""
        return line.opens

    def alerts(self) -> Iterator[Cell]:
        """Yield what must not be missed of each study with an outcome or an adverse event here."""
        entries = [match.entry for match, _ in self.shown]
        results: dict[str, set[str]] = {}
        for entry in entries:
            if entry.study and entry.section == "outcomes":
                results.setdefault(entry.study, set()).add(entry.record.domain)
        for study, domains in results.items():
            alerts = [*self.frame.alerts([(study, "")])]
            if domains & self.frame.disputed(study):
                starred = sources_disagree(study)
                on = "on such results (*)" if starred in alerts else "on such results"
                alerts = [one for one in alerts if one != starred]
                alerts.append(sources_disagree(study, on))
            yield from alerts
        harms = (one.study for one in entries if one.study and one.section == "adverse_events")
        yield from self.frame.harms(dict.fromkeys(one for one in harms if one not in results))

    def notes(self) -> Iterator[Cell]:
        """Yield how much more was found, what else was looked for, and what was not."""
        if self.more:
            yield f"{self.more:,} more {'record' if self.more == 1 else 'records'} found: --all"
        also = [words for term in self.question.terms() for words in self._meant(term)]
        if also:
            yield f"Also looked for: {', '.join(dict.fromkeys(also))}."
        for words in self.question.see():
            yield f"See also {words}: ldn search {words}"
        if self.question.passed:
            yield f"Not looked for: {', '.join(self.question.passed)}."

    def _meant(self, term: LayTerm) -> Iterator[str]:
        """Yield what a lay term stands for besides what was asked for."""
        yield from self.question.besides(term)
        for chosen in term.records:
            section, _, coded = chosen.partition(".")
            what = label(coded.partition(":")[2], *self.frame.words[1:]) if coded else ""
            yield f"{phrase(section)}: {what}" if what else f"all {phrase(section)}"

    def _study(self, line: Line) -> str:
        return "background" if line.study is None else self.frame.name(line.study)


def _kind(section: str) -> Kind:
    """Return what a record of a section is called; without an entry, by the section's name."""
    return KINDS.get(section) or Kind(phrase(section))


def _cited(line: Line) -> Found:
    """Return what a line says, with its sources."""
    if isinstance(line.cited, Quiet):
        return Found(line.text, line.cited.sources)
    return Found(line.text, (line.cited.source,) if isinstance(line.cited, Ref) else ())


def _once(
    told: Iterable[tuple[int, Match, list[Line]]],
) -> Iterator[tuple[int, Match, list[Line]]]:
    """Yield records with their lines without those that say what one before them says.

    Results are told of each domain.
    """
    seen: set[Any] = set()
    for at, match, lines in told:
        entry = match.entry
        study = None if entry.section == "sources" else entry.study
        words = tuple(("".join(text for text, _ in line.text), line.cited) for line in lines)
        name = lines[0].name if entry.section == "outcomes" else None
        if (study, words, name) not in seen:
            seen.add((study, words, name))
            yield at, match, lines


def _lines(match: Match, frame: Frame) -> Iterator[Line]:
    """Yield what was found of a record, then what was found within it that has its own source."""
    study, section, record, every = match.entry
    kind = _kind(section)
    named = [at for at, passage in enumerate(every) if passage.field == kind.name]
    name = [(f"{kind.noun}: ", False), *_parts(match, named[0])] if named else [(kind.noun, False)]
    if study and section == "outcomes" and (alone := no_control(frame.studies[study])):
        name.append((f"; {alone}", False))
    apart = [
        at for at in match.found if every[at].of is not record and _source(every[at].of) is not None
    ]
    own = [at for at in match.found if at not in apart]
    if apart:
        own = [at for at in own if every[at].field not in ASIDE]
    lines = [([*_parts(match, at)], _source(every[at].of)) for at in apart]
    if own:
        gist = [at for at, passage in enumerate(every) if passage.field in kind.gist]
        at = len(lines) if section == "discrepancies" else 0  # what differs, after who says what
        lines.insert(at, (_told(match, gist + own, named), _source(record)))
    for at, (text, cited) in enumerate(lines):
        yield Line(study, Found(tuple(name)), tuple(text), cited or "", opens=at == 0)


def _told(match: Match, told: list[int], named: list[int]) -> list[tuple[str, bool]]:
    """Return the passages `told` of a record that neither its name nor one before them says too.

    Those after the gist stand in brackets. The first is told where the name says all of them.
    """
    every = match.entry.passages
    said = [every[at].text.casefold() for at in named]
    texts: list[list[tuple[str, bool]]] = []
    for at in told:
        text = every[at].text.casefold()
        if not any(text in other for other in said):
            said.append(text)
            texts.append([*_parts(match, at)])
    texts = texts or [[*_parts(match, told[0])]]
    if not _kind(match.entry.section).gist:
        return _joined(texts)
    first, *more = texts
    return [*first, (" (", False), *_joined(more), (")", False)] if more else first


def _joined(texts: list[list[tuple[str, bool]]]) -> list[tuple[str, bool]]:
    """Return texts one after another."""
    return [part for text in texts for part in (("; ", False), *text)][1:]


def _parts(match: Match, at: int) -> Iterator[tuple[str, bool]]:
    """Yield the text of a passage in parts, each with whether it was looked for."""
    text, ended = match.entry.passages[at].text, 0
    for start, end in match.found.get(at, ()):
        yield text[ended:start], False
        yield text[start:end], True
        ended = end
    yield text[ended:], False


def _source(record: Any) -> Cell:
    """Return the citation of a record, `None` if it has none of its own."""
    if isinstance(record, SourceRow):
        return Ref(record.id)
    if isinstance(record, Absent):
        return Quiet("looked through", record.sources) if record.sources else None
    source = getattr(record, "source", None)
    return Ref(source, record.locator) if source else None
