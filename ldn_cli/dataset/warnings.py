"""What is allowed in a study file and still deserves a second look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_cli.evidence.matrix import RESULTS, cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_cli.dataset.problems import Fault
    from ldn_cli.evidence.model import Study

LONGEST = 74  # characters of a caveat that fits one line of the summary
SUMMARIZED = (
    *("animal_model", "no_control_group", "combined_treatment", "not_a_substitute"),
    *("statistical_power", "multiplicity", "masking", "sample_size"),
)


def warnings(study: Study) -> Iterator[Fault]:
    """Yield what deserves a second look in `study`, as key paths and sentences."""
    for domain, cell in cells(study).items():
        said = {one.direction for one in cell.by_source if one.direction in (*RESULTS, "mixed")}
        if len(said) > 1 and cell.agree:
            places = (at for at, outcome in enumerate(study.outcomes) if outcome.domain == domain)
            yield (
                f"outcomes[{next(places)}].domain",
                f"the sources differ on {domain!r} ({', '.join(sorted(said))}) and no discrepancy "
                "is about it; add one, unless they tell of different measures",
            )
    for index, caveat in enumerate(study.caveats):
        if caveat.kind in SUMMARIZED and len(caveat.text) > LONGEST:
            yield (
                f"caveats[{index}].text",
                f"{len(caveat.text)} characters; one of this kind stands in the summary, where "
                f"there is room for {LONGEST}",
            )
