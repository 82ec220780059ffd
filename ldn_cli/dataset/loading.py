"""Files made into records: parsed, decoded, checked, and held against each other."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import tomli

from ldn_cli.dataset.decoding import decimal, decoded
from ldn_cli.dataset.files import (
    BUNDLED,
    LATER,
    SHARED,
    STUDIES,
    USUAL_BYTES,
    read,
)
from ldn_cli.dataset.problems import (
    DataError,
    named,
)
from ldn_cli.evidence.fields import Record
from ldn_cli.evidence.model import Study
from ldn_cli.evidence.terms import Vocabulary, Words
from ldn_cli.text import obeyed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ldn_cli.dataset.problems import Fault, Problem
    from ldn_cli.evidence.terms import Instrument

T = TypeVar("T", bound=Record)
_ESCAPE = r"\\[^\"\\ntr]"  # that may stand for a character that cannot be seen


def parse(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the text and the content of the TOML file at `path`.

    Raises `DataError` if it cannot be read, is not TOML or would take too long.
    """
    text = read(path)
    try:
        if path.parent in (STUDIES, LATER, BUNDLED):
            return text, tomli.loads(text, parse_float=decimal)
        from ldn_cli.dataset.stack import with_room

        return text, with_room(partial(_loaded, path, text))
    except (ValueError, RecursionError) as error:
        from ldn_cli.dataset.diagnosis import syntax_problem

        raise DataError([syntax_problem(path, text, error)]) from None


def _loaded(path: Path, text: str) -> dict[str, Any]:
    if len(text) > USUAL_BYTES:
        from ldn_cli.dataset.bounds import loaded

        return loaded(path, text)
    return tomli.loads(text, parse_float=decimal)


def load(path: Path, kind: type[T]) -> T:
    """Return the file at `path` as a record of type `kind`; raise `DataError` if it is not one."""
    text, content = parse(path)
    try:
        made: T = decoded(content, kind)
    except (ValueError, RecursionError) as error:  # msgspec's own errors among them
        from ldn_cli.dataset.diagnosis import schema_problems

        raise DataError(schema_problems(path, text, content, kind, error)) from None
    return made


def vocabularies(folder: Path) -> dict[Path, Vocabulary]:
    """Return what the studies in `folder` share, by the file that it stands in."""
    files = (folder / name for name in dict.fromkeys(SHARED.values()))
    return {file: load(file, Vocabulary) for file in files if file.exists()}


def shared_by(folder: Path, known: Words) -> Words:
    """Return `known`, and what the studies in `folder` share; `DataError` if that breaks a rule."""
    from ldn_cli.dataset.rules import vocabulary_faults

    for file, brought in vocabularies(folder).items():
        faults = list(vocabulary_faults(brought, known))
        if faults:
            from ldn_cli.dataset.diagnosis import located

            raise DataError(located(file, read(file), faults))
        known = known.beside(brought)
    return known


def trusted(file: Path, known: Words) -> Study:
    """Return the bundled study in `file`.

    It is held to the rules by the tests and by `ldn dataset validate`, not at every lookup, which
    would have to read every vocabulary for that.
    """
    return completed(load(file, Study), known.instruments)


def checked(file: Path, known: Words) -> Study:
    """Return the study in `file`; raise `DataError` if it breaks a rule.

    Its records may cite what is `known` besides what it brings with it. See `completed`.
    """
    from ldn_cli.dataset import rules

    text, content = parse(file)
    plain = not re.search(_ESCAPE, text) and {*obeyed(text)} <= {*"\t\r\n"}
    context = rules.Context(file.name, known, plain)
    refusal = None
    try:
        study: Study = decoded(content, Study)
        if next(rules.faults(study, context), None) is None:
            return completed(study, known.beside(study).instruments)
    except (ValueError, RecursionError) as error:  # msgspec's own errors among them
        refusal = error
    from ldn_cli.dataset.diagnosis import study_problems

    raise DataError(study_problems(file, text, content, context, refusal))


def completed(study: Study, instruments: Mapping[str, Instrument]) -> Study:
    """Return `study` with what its file leaves to a default that depends on other records.

    The matrix shows the group `LDN`, if there is one; an outcome has the scale of its instrument.
    """
    changes: dict[str, Any] = {}
    if not study.matrix_groups and any(group.id == "LDN" for group in study.groups):
        changes["matrix_groups"] = ("LDN",)
    if any(outcome.instrument for outcome in study.outcomes):
        changes["outcomes"] = tuple(
            outcome
            if outcome.instrument is None or outcome.scale
            else msgspec.structs.replace(outcome, scale=instruments[outcome.instrument].scale)
            for outcome in study.outcomes
        )
    made: Study = msgspec.structs.replace(study, **changes) if changes else study
    return made


def clashes(studies: Mapping[Path, Study]) -> list[Problem]:
    """Return what is wrong between study files: an id, an alias or a record's id of two of them.

    The records that the studies of a folder share count too.
    """
    from ldn_cli.dataset.rules import another, folded

    found: dict[Path, list[Fault]] = defaultdict(list)
    owners: dict[str, Path] = {}
    for file, study in studies.items():
        names = {"id": study.id} | {f"aliases[{i}]": name for i, name in enumerate(study.aliases)}
        for key, name in names.items():
            owner = owners.setdefault(name, file)
            if owner != file:
                sentence = f"the id or alias {name!r} stands also in {named(owner)}; rename one"
                found[file].append((key, sentence))
    records: dict[tuple[str, str], tuple[Path, Any]] = {}
    holders: dict[Path, Any] = {}
    for folder in {file.parent: None for file in studies if file.parent not in (STUDIES, LATER)}:
        holders |= vocabularies(folder)
    for file, holder in (holders | {**studies}).items():
        for kind in Words._fields:
            for index, record in enumerate(getattr(holder, kind)):
                place = (kind, folded(record.id))
                other, known = records.setdefault(place, (file, record))
                if known != record:
                    sentence = another(record.id, known.id, f"in {named(other)}")
                    found[file].append((f"{kind}[{index}].id", sentence))
    if not found:
        return []
    from ldn_cli.dataset.diagnosis import located

    return [one for file, faults in found.items() for one in located(file, read(file), faults)]
