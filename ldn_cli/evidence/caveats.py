"""Which caveats of a study weigh most."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldn_cli.evidence.model import Caveat, Study

# The kinds that the summary of a study may have, the weightiest first.
WEIGHTY = (
    *("animal_model", "no_control_group", "combined_treatment", "not_a_substitute"),
    *("statistical_power", "multiplicity", "masking", "sample_size"),
)
MOST = 4  # caveats in the summary of a study
LONGEST = 74  # characters of a caveat that fits one line of the summary


def weightiest(study: Study) -> list[Caveat]:
    """Return the caveats that stand in the summary of `study`: one a kind, the weightiest first."""
    first = {caveat.kind: caveat for caveat in reversed(study.caveats)}
    return [first[kind] for kind in WEIGHTY if kind in first][:MOST]


def others(study: Study) -> int:
    """Return how many caveats of `study` do not stand in its summary; conclusions are none."""
    caveats = sum(caveat.kind != "authors_conclusion" for caveat in study.caveats)
    return caveats - len(weightiest(study))
