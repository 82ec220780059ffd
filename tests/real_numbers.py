"""Where the numbers of real results stand in the study files of `real/`, as a plain table.

A line under the study's name is the key path in its file, the number as its source writes it, what
it is, its group and its time, where there are any. A fall is typed negative; its number may stand
here without the sign. A few are in a text, as the model has no field for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Real(NamedTuple):
    """One number of a study file."""

    study: str
    path: str
    number: str
    what: str
    group: str | None
    time: str | None


def rows(table: str) -> Iterator[Real]:
    """Yield the numbers of a table."""
    study = ""
    for line in table.strip().splitlines():
        path, *told = line.split(" | ")
        if told:
            number, what, group, time = (*told, "", "")[:4]
            yield Real(study, path, number, what, group or None, time or None)
        elif path:
            study = path


# What five real studies, and shapes met elsewhere, report.
_REAL = """
crossover2013
dropouts.counts[1].n | 31 | women assigned
dropouts.counts[0].n | 53 | enrolment in the register
dropouts.counts[2].n | 16 | assigned to the drug first | LDN-first
dropouts.counts[3].n | 15 | assigned to placebo first | placebo-first
dropouts.counts[4].n | 15 | completed | LDN-first
dropouts.counts[5].n | 14 | completed | placebo-first
dropouts.counts[6].n | 2 | withdrew
dropouts.counts[7].n | 1 | withdrew | LDN-first
dropouts.counts[8].n | 1 | withdrew | placebo-first
design[6].values[0].n | 28 | in the register's baseline table |  | baseline
design[5].values[0].value | 12 | weeks of the drug | LDN
design[5].values[1].value | 4 | weeks of placebo | placebo
outcomes[0].values[0].value | 28.8 | fall of pain, per cent | LDN | from baseline
outcomes[0].values[1].value | 18.0 | fall of pain, per cent | placebo | from baseline
outcomes[0].p_value | 0.016 | p of pain | LDN | from baseline
outcomes[1].p_value | 0.045 | p of satisfaction with life | LDN
outcomes[2].p_value | 0.039 | p of mood | LDN
outcomes[5].values[0].value | 32 | responders, per cent | LDN
outcomes[5].values[1].value | 11 | responders, per cent | placebo
outcomes[5].p_value | 0.05 | p of responders | LDN
adverse_events[0].n | 0 | people with a serious adverse event
design[3].values[0].value | 4.5 | mg, abstract | LDN
design[4].values[0].low | 3 | mg, register, lowest | LDN
design[4].values[0].high | 4.5 | mg, register, highest | LDN
design[2].values[0].value | 3 | masked parties, register

bowel2011
dropouts.counts[0].n | 40 | enrolled
dropouts.counts[1].n | 20 | enrolled | LDN
dropouts.counts[2].n | 20 | enrolled | placebo
dropouts.counts[3].n | 19 | completed the first 12 weeks | placebo | first 12 weeks
dropouts.counts[4].n | 20 | completed the first 12 weeks | LDN | first 12 weeks
dropouts.counts[3].time | 12 | weeks to which completion is counted | placebo | first 12 weeks
design[1].values[0].value | 12 | weeks of the first period
dropouts.counts[5].n | 1 | left | placebo
dropouts.reasons[0].n | 1 | left for lack of efficacy | placebo
design[2].values[0].value | 70 | points by which the index must fall
outcomes[0].measure | 70 | points by which the index must fall | LDN
outcomes[0].values[0].value | 88 | per cent with the fall | LDN
outcomes[0].values[1].value | 40 | per cent with the fall | placebo
outcomes[0].p_value | 0.009 | p of those with the fall | LDN
outcomes[1].values[0].value | 78 | per cent with an endoscopic response | LDN
outcomes[1].values[1].value | 28 | per cent with an endoscopic response | placebo
outcomes[1].p_value | 0.008 | p of those with an endoscopic response | LDN
outcomes[2].values[0].value | 33 | per cent in remission | LDN
outcomes[2].values[1].value | 8 | per cent in remission | placebo
design[3].values[0].low | 18 | years, lowest age

postviral2022
dropouts.counts[0].n | 52 | enrolled
dropouts.counts[1].n | 38 | known to have started
dropouts.counts[1].of | 52 | of those enrolled
dropouts.counts[1].percent | 73.1 | started, per cent
dropouts.counts[2].n | 36 | answered at two months |  | at two months
dropouts.counts[2].of | 52 | of those enrolled |  | at two months
dropouts.counts[2].percent | 69.2 | answered at two months, per cent |  | at two months
adverse_events[0].n | 2 | stopped for an adverse event
adverse_events[0].of | 38 | of those who started
adverse_events[0].percent | 5.3 | stopped for an adverse event, per cent
design[0].values[0].n | 40 | female
design[0].values[0].of | 52 | of those enrolled
design[1].values[0].value | 43.5 | median age, years
design[1].values[0].low | 33.2 | age, lower quartile
design[1].values[0].high | 49 | age, upper quartile
outcomes[0].values[0].value | 6 | questions improved | LDN | two months
outcomes[0].values[1].value | 7 | questions asked | LDN | two months
outcomes[0].time | two | months to the answer | LDN | two months
outcomes[1].p_value | 0.001 | p of question 1, at most | LDN | two months
outcomes[2].p_value | 0.001 | p of question 2, at most | LDN | two months
outcomes[3].p_value | 0.001 | p of question 3, at most | LDN | two months
outcomes[4].p_value | 0.001 | p of question 4, at most | LDN | two months
outcomes[5].p_value | 0.001 | p of question 5, at most | LDN | two months
outcomes[6].p_value | 0.001 | p of question 6, at most | LDN | two months
outcomes[7].p_value | 0.054 | p of mood | LDN | two months

combined2023
dropouts.counts[0].n | 36 | people
instruments[0].scale.low | 0 | lowest score
instruments[0].scale.high | 100 | highest score
outcomes[0].time | 12 | weeks to the second score | LDN-and-patch | after 12 weeks
outcomes[0].values[0].value | 36.5 | mean score | LDN-and-patch | before
outcomes[0].values[0].sd | 15.6 | SD of score | LDN-and-patch | before
outcomes[0].values[1].value | 52.1 | mean score | LDN-and-patch | after 12 weeks
outcomes[0].values[1].sd | 24.8 | SD of score | LDN-and-patch | after 12 weeks
outcomes[0].p_value | 0.0001 | p of score, below | LDN-and-patch | after 12 weeks
outcomes[1].time | 12 | weeks to the second fatigue | LDN-and-patch | after 12 weeks
outcomes[1].values[0].value | 25.9 | mean fatigue | LDN-and-patch | before
outcomes[1].values[0].sd | 4.6 | SD of fatigue | LDN-and-patch | before
outcomes[1].values[1].value | 17.4 | mean fatigue | LDN-and-patch | after 12 weeks
outcomes[1].values[1].sd | 9.7 | SD of fatigue | LDN-and-patch | after 12 weeks
outcomes[1].p_value | 0.0001 | p of fatigue, below | LDN-and-patch | after 12 weeks
outcomes[2].values[0].value | 52 | responders, per cent | LDN-and-patch
adverse_events[0].percent | 25 | skin irritation, per cent | LDN-and-patch

registry2017
dropouts.counts[0].n | 341 | people identified
design[0].values[0].value | 3 | cohorts

shapes2024
outcomes[0].estimate | 0.60 | hazard ratio | LDN
outcomes[0].interval | 95 | confidence level, per cent | LDN
outcomes[0].low | 0.45 | hazard ratio, lower end | LDN
outcomes[0].high | 0.81 | hazard ratio, upper end | LDN
outcomes[0].p_value | 0.001 | p of the hazard ratio, below | LDN
outcomes[1].estimate | -0.34 | difference between the groups | LDN
outcomes[1].interval | 95 | confidence level, per cent | LDN
outcomes[1].low | -0.95 | difference, lower end | LDN
outcomes[1].high | 0.27 | difference, upper end | LDN
outcomes[1].p_value | 0.27 | p of the difference | LDN
adverse_events[0].percent | 84 | people with adverse events, per cent | LDN
adverse_events[0].of | 49 | of those looked at | LDN
adverse_events[1].percent | 86 | people with adverse events, per cent | placebo
adverse_events[1].of | 50 | of those looked at | placebo
outcomes[2].p_value | 0.050 | a p with its last zero | LDN | at the end
outcomes[3].p_value | 0.05 | p, above | HDN | at the end
"""
# What the third study of the models of a summary reports.
_SUMMARIZED = """
fibromyalgia2024
dropouts.counts[0].n | 99 | randomized
design[0].values[0].value | 6 | mg | LDN
design[1].values[0].value | 12 | weeks
outcomes[1].measure | 30 | per cent by which pain must fall | LDN
dropouts.reasons[0].n | 0 | lost to follow-up
adverse_events[0].n | 0 | deaths
adverse_events[1].n | 1 | serious adverse event | placebo
adverse_events[2].n | 4 | stopped for side effects | LDN
adverse_events[2].of | 49 | of those looked at | LDN
adverse_events[2].percent | 8 | stopped for side effects, per cent | LDN
adverse_events[3].n | 3 | stopped for side effects | placebo
adverse_events[3].of | 50 | of those looked at | placebo
adverse_events[3].percent | 6 | stopped for side effects, per cent | placebo
adverse_events[4].n | 41 | people with side effects | LDN
adverse_events[4].of | 49 | of those looked at | LDN
adverse_events[4].percent | 84 | people with side effects, per cent | LDN
adverse_events[5].n | 43 | people with side effects | placebo
adverse_events[5].of | 50 | of those looked at | placebo
adverse_events[5].percent | 86 | people with side effects, per cent | placebo
"""
# Numbers invented for shapes that were described without one.
_INVENTED = """
shapes2024
outcomes[2].values[0].value | 44.4 | mean fatigue | LDN | at the end
outcomes[2].values[0].low | 33.3 | mean fatigue, lower end | LDN | at the end
outcomes[2].values[0].high | 55.5 | mean fatigue, upper end | LDN | at the end
outcomes[2].values[1].value | 66.6 | mean fatigue | placebo | at the end
outcomes[2].values[1].low | 55.5 | mean fatigue, lower end | placebo | at the end
outcomes[2].values[1].high | 77.7 | mean fatigue, upper end | placebo | at the end
outcomes[3].values[0].value | 55.5 | mean fatigue | HDN | at the end
outcomes[3].values[0].low | 44.4 | mean fatigue, lower end | HDN | at the end
outcomes[3].values[0].high | 66.6 | mean fatigue, upper end | HDN | at the end
outcomes[3].values[1].value | 66.6 | mean fatigue | placebo | at the end
outcomes[3].values[1].low | 55.5 | mean fatigue, lower end | placebo | at the end
outcomes[3].values[1].high | 77.7 | mean fatigue, upper end | placebo | at the end
outcomes[4].estimate | -0.22 | Cohen's d | LDN | at the end
outcomes[5].estimate | 0.33 | share of variance explained | LDN
adverse_events[2].events | 22 | headaches, events | LDN
adverse_events[3].events | 33 | headaches, events | placebo

twotrials2023
outcomes[0].values[0].value | 0.22 | relapses a year | LDN-trial-1 | at the end
outcomes[0].values[1].value | 0.33 | relapses a year | placebo-trial-1 | at the end
outcomes[0].estimate | 0.66 | rate ratio | LDN-trial-1 | at the end
outcomes[0].low | 0.55 | rate ratio, lower end | LDN-trial-1 | at the end
outcomes[0].high | 0.77 | rate ratio, upper end | LDN-trial-1 | at the end
outcomes[1].values[0].value | 0.33 | relapses a year | LDN-trial-2 | at the end
outcomes[1].values[1].value | 0.44 | relapses a year | placebo-trial-2 | at the end
outcomes[1].estimate | 0.77 | rate ratio | LDN-trial-2 | at the end
outcomes[1].low | 0.66 | rate ratio, lower end | LDN-trial-2 | at the end
outcomes[1].high | 0.88 | rate ratio, upper end | LDN-trial-2 | at the end
dropouts.counts[0].n | 111 | randomized | trial-1
dropouts.counts[1].n | 222 | randomized | trial-2
dropouts.counts[2].n | 55 | randomized | LDN-trial-1
dropouts.counts[3].n | 56 | randomized | placebo-trial-1
dropouts.counts[4].n | 111 | randomized | LDN-trial-2
dropouts.counts[5].n | 111 | randomized | placebo-trial-2
adverse_events[0].n | 11 | people with a serious adverse event | trial-1
adverse_events[0].of | 111 | of those randomized | trial-1

registry2017
outcomes[0].values[0].value | -11.1 | difference of dispensed doses | cohort-1 | before and after
outcomes[1].values[0].value | -22.2 | difference of dispensed doses | cohort-2 | before and after
outcomes[2].values[0].value | -33.3 | difference of dispensed doses | cohort-3 | before and after
"""
REAL, SUMMARIZED, INVENTED = (tuple(rows(table)) for table in (_REAL, _SUMMARIZED, _INVENTED))
NUMBERS = (*REAL, *SUMMARIZED, *INVENTED)
