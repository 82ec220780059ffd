"""The sections of a study: the one list that the commands, the schemas and the documents read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from ldn_cli.evidence import model, numbers, reference
from ldn_cli.evidence.asked import names_of, studies_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ldn_cli.evidence.model import Study
    from ldn_cli.evidence.source import Source
    from ldn_cli.evidence.vocabulary import Collection

Row = dict[str, Any]


class Catalogue(Protocol):
    """What knows the sources of a study, and where it belongs."""

    def collection_of(self, study: Study) -> Collection:
        """Return the collection that `study` belongs to."""

    def sources_of(self, *studies: Study) -> dict[str, Source]:
        """Return the sources that the records of `studies` cite, by id, in order of citation."""


class Section(msgspec.Struct, frozen=True):
    """A section of a study, under the name of its key in the JSON.

    `record` is the type of its records, `many` whether it is an array of them or one. `flag` is the
    help of its option of `ldn study`. With a `command`, the text of its help, it is a command of
    `ldn studies` too, which shows `examples` and, after its table, `hint`, the next useful command.
    `records` gets the records of a study, where that is not its field of this name. The sheet that
    shows them is made by the module of `ldn_cli.report` that has the section's name.
    """

    record: type[msgspec.Struct]
    flag: str
    command: str = ""
    examples: tuple[str, ...] = ()
    hint: str = ""
    many: bool = True
    records: Callable[[Study, Catalogue], Any] | None = None

    def of(self, study: Study, name: str, catalogue: Catalogue) -> Any:
        """Return the section called `name` of `study`: a tuple of records, or the one record."""
        return self.records(study, catalogue) if self.records else getattr(study, name)


SECTIONS: dict[str, Section] = {
    "summary": Section(
        model.Summary,
        "The study on one screen; in JSON and CSV, in four phrases.",
        many=False,
    ),
    "groups": Section(model.Group, "The groups of participants."),
    "design": Section(model.DesignFeature, "How it was designed."),
    "outcomes": Section(
        model.Outcome,
        "What was found.",
        "Show the outcomes across studies.",
        (
            "ldn studies outcomes --domain fatigue",
            "ldn studies outcomes --study cree2010 --direction no_effect",
            "ldn studies outcomes --source nmss --format csv",
        ),
        "ldn studies matrix",
    ),
    "dropouts": Section(
        numbers.Dropouts,
        "Participant flow: who was lost, and why.",
        "Show the participant flow across studies: who was lost, and why.",
        ("ldn studies dropouts", "ldn studies dropouts --study cree2010 --json"),
        "ldn studies adverse-events",
        many=False,
        records=lambda study, _: numbers.dropouts(study),
    ),
    "adverse_events": Section(
        model.AdverseEvent,
        "Adverse events.",
        "Show the adverse events across studies.",
        (
            "ldn studies adverse-events",
            "ldn studies adverse-events --study martino2008 --format list",
        ),
        "ldn studies dropouts",
    ),
    "caveats": Section(
        model.Caveat,
        "What to beware of.",
        "Show across studies what to beware of.",
        ("ldn studies caveats", "ldn studies caveats --kind animal_model"),
        "ldn studies discrepancies",
    ),
    "discrepancies": Section(
        model.Discrepancy,
        "Where the sources disagree.",
        "Show where the sources disagree, each statement in its own row.",
        ("ldn studies discrepancies", "ldn studies discrepancies --study martino2008"),
        "ldn study martino2008 --sources",
    ),
    "sources": Section(
        reference.SourceRow,
        "The sources, spelled out.",
        records=lambda study, catalogue: tuple(
            map(reference.source_row, catalogue.sources_of(study).values())
        ),
    ),
}


# What is shown of a study whichever sections are asked for.
HEAD = ("id", "aliases", "title", "year", "species", "collection", "matrix_groups", "absent")


def option(name: str) -> str:
    """Return how the section called `name` is written on the command line: `adverse-events`."""
    return name.replace("_", "-")


def view(study: Study, catalogue: Catalogue, sections: Iterable[str] = ()) -> Row:
    """Return `study` as `ldn study` shows it: its head and `sections`, all of them if none.

    Raises `ValueError`, which says which sections there are, where one is none.
    """
    studies_of((study,))
    chosen = {*names_of(sections, SECTIONS, "section")} or SECTIONS.keys()
    shown = {
        name: catalogue.collection_of(study) if name == "collection" else getattr(study, name)
        for name in HEAD
    }
    return shown | {
        name: section.of(study, name, catalogue)
        for name, section in SECTIONS.items()
        if name in chosen
    }


def across(
    studies: Iterable[Study],
    section: str,
    catalogue: Catalogue,
    keep: Callable[[Any], bool] = lambda _record: True,
) -> list[Row]:
    """Return the records of `section` of all `studies` for which `keep` holds, `study` in front.

    Raises `ValueError`, which says which sections there are, where `section` is none.
    """
    names_of([section], SECTIONS, "section")
    return [
        {"study": study.id, **msgspec.structs.asdict(record)}
        for study in studies
        for record in records_of(study, section, catalogue)
        if keep(record)
    ]


def records_of(study: Study, section: str, catalogue: Catalogue) -> tuple[Any, ...]:
    """Return the records of a section of `study`; a participant flow is one record."""
    records = SECTIONS[section].of(study, section, catalogue)
    return records if SECTIONS[section].many else (records,)
