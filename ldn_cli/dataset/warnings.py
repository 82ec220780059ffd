"""What is allowed in a study file and still deserves a second look."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ldn_cli.evidence.caveats import LONGEST, WEIGHTY
from ldn_cli.evidence.matrix import RESULTS, cell_direction, cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.dataset.problems import Fault
    from ldn_cli.evidence.model import Outcome, Study


def warnings(study: Study) -> Iterator[Fault]:
    """Yield what deserves a second look in `study`, as key paths and sentences."""
    if study.outcomes and not cells(study):
        yield (
            "matrix_groups",
            "the matrix shows no outcome of this study; name the groups that it is to show",
        )
    yield from _disagreements(study)
    for index, caveat in enumerate(study.caveats):
        if caveat.kind in WEIGHTY and len(caveat.text) > LONGEST:
            yield (
                f"caveats[{index}].text",
                f"{len(caveat.text)} characters; one of this kind stands in the summary, where "
                f"there is room for {LONGEST}",
            )


def _disagreements(study: Study) -> Iterator[Fault]:
    """Yield where sources differ on a domain, of one group, that no discrepancy is about."""
    disputed = {about for discrepancy in study.discrepancies for about in discrepancy.about}
    places: dict[tuple[str, str], int] = {}
    told: dict[tuple[str, str], dict[str, list[Outcome]]] = defaultdict(lambda: defaultdict(list))
    for index, outcome in enumerate(study.outcomes):
        if outcome.domain not in disputed:
            where = (outcome.domain, outcome.group)
            places.setdefault(where, index)
            told[where][outcome.source].append(outcome)
    for where, sources in told.items():
        said = {cell_direction(outcomes) for outcomes in sources.values()} & {*RESULTS, "mixed"}
        if len(said) > 1:
            yield (
                f"outcomes[{places[where]}].domain",
                f"the sources differ on {where[0]!r} ({', '.join(sorted(said))}) and no "
                "discrepancy is about it; add one, unless they tell of different measures",
            )
