"""The codes that records use, each a closed list of words, and behind each word what it means.

The codebook has these meanings; here they cost a lookup nothing.
"""

from typing import Literal

Species = Literal[
    "human",  # people
    "mouse",  # mice
    "rat",  # rats
    "rabbit",  # rabbits
    "guinea_pig",  # guinea pigs
    "non_human_primate",  # primates other than people
]
SourceKind = Literal[
    "journal_article",  # an article in a journal
    "letter",  # a letter in a journal
    "conference_abstract",  # an abstract of a contribution to a meeting
    "preprint",  # an article before peer review
    "trial_registration",  # the entry of a trial in a register
    "web_page",  # a page on the web
    "interview",  # an interview with an investigator
    "secondary_report",  # a report on the study by others
    "dataset",  # an inference or judgement of the file's author
]
Read = Literal[
    "full",  # all of it
    "abstract",  # the abstract
    "part",  # another part of it
]
Collection = Literal[
    "page",  # one of the three studies that the web page describes
    "later",  # one of the bundled studies that the web page does not mention
    "own",  # from a file of the user's
]
GroupKind = Literal[
    "arm",  # who gets, or first gets, a treatment
    "cohort",  # who is grouped by what was observed
    "sequence",  # who gets the treatments of a crossover in one order
    "trial",  # who takes part in one of several trials of an article
]
GroupRole = Literal[
    "experimental",  # what the study is about
    "active_comparator",  # another treatment
    "placebo",  # an inactive treatment that looks alike
    "no_intervention",  # no treatment
    "vehicle",  # what carries the substance, without it
]
CONTROLS: tuple[GroupRole, ...] = ("active_comparator", "placebo", "no_intervention", "vehicle")
OutcomeRole = Literal[
    "primary",  # the source calls it primary
    "secondary",  # the source calls it secondary
    "exploratory",  # the source calls it exploratory
]
Contrast = Literal[
    "between_groups",  # one group against another
    "within_person",  # a crossover: the same people with both treatments
    "before_after",  # after the treatment against before it
    "association",  # how two things go together
]
Direction = Literal[
    "improved",  # better for the patient or animal
    "no_effect",  # the source says that there was no effect, impact or difference
    "worsened",  # worse for the patient or animal
    "not_reported",  # measured, but the source gives no result
    "not_applicable",  # a finding that is neither better nor worse in itself
]
CellDirection = Literal[
    "improved",  # every outcome with a result improved
    "no_effect",  # every outcome with a result shows no effect
    "worsened",  # every outcome with a result worsened
    "mixed",  # outcomes with a result differ
    "not_reported",  # measured, but no source gives a result
    "not_applicable",  # there is no result, but a finding that is neither better nor worse
]
Significance = Literal[
    "significant",  # the source calls the result significant
    "not_significant",  # the source calls the result not significant
    "not_reported",  # the source says nothing of statistical significance
]
Statistic = Literal[
    "mean",  # arithmetic mean
    "median",  # median
    "mean_change",  # mean of the changes
    "median_change",  # median of the changes
    "percent_change",  # change in per cent of where it began
    "count",  # number of participants, in `n`
    "percent",  # share of participants, in per cent
    "rate",  # events in a time
    "difference",  # difference of two numbers, not said of which kind
    "total",  # sum over all participants
]
Effect = Literal[
    "improvement",  # by how much it improved, as worded, without a sign
    "difference",  # difference, not said of what
    "mean_difference",  # difference of means
    "median_difference",  # difference of medians
    "proportion",  # share of one group, which is no comparison
    "risk_difference",  # difference of proportions
    "standardized_mean_difference",  # difference of means in standard deviations
    "risk_ratio",  # ratio of proportions
    "odds_ratio",  # ratio of odds
    "hazard_ratio",  # ratio of hazards
    "rate_ratio",  # ratio of rates
    "percent_change",  # change in per cent
    "correlation",  # coefficient of correlation
    "r_squared",  # share of the variance explained
]
Interval = Literal[
    "ci95",  # 95% confidence interval
    "ci90",  # 90% confidence interval
    "ci99",  # 99% confidence interval
    "iqr",  # interquartile range
    "range",  # lowest to highest
]
Relation = Literal[
    "=",  # equal to
    "<",  # less than
    "<=",  # at most
    ">",  # more than
    ">=",  # at least
]
Better = Literal[
    "higher",  # higher scores are better
    "lower",  # lower scores are better
]
Stage = Literal[
    "planned",  # the number aimed at
    "screened",  # looked at for eligibility
    "excluded",  # not let in
    "participants",  # took part; the source does not say at which stage
    "enrolled",  # let in
    "randomized",  # assigned to a group by chance
    "started",  # began the treatment
    "left",  # withdrew or dropped out
    "completed",  # went through to the end
    "followed_up",  # could be asked or examined
    "complete_data",  # have complete data
    "analysed",  # are in an analysis
]
# The stages that attrition can be counted from: at the others people are no longer in the study.
Base = Literal[
    "screened",  # of those looked at for eligibility
    "participants",  # of those who took part
    "enrolled",  # of those let in
    "randomized",  # of those assigned to a group by chance
    "started",  # of those who began the treatment
    "analysed",  # of those in an analysis
]
ReasonKind = Literal[
    "withdrawal",  # the participant left
    "adverse_event",  # the participant left for an adverse event
    "lack_of_efficacy",  # the participant left for want of an effect
    "lost_to_follow_up",  # the participant could not be reached
    "death",  # the participant died
    "data_management",  # the participant's data were lost by those who kept them
    "incomplete_data",  # the participant's data are incomplete
    "unspecified",  # no source reports how or why
]
EventKind = Literal[
    "death",  # deaths
    "serious",  # events that the source calls serious
    "major",  # events that the source calls major
    "discontinuation",  # stopping the treatment, which is not leaving the study
    "event",  # an adverse event
    "any",  # adverse events of any kind together
    "statement",  # what a source says of safety or tolerability
]
Absence = Literal[
    "not_reported",  # looked for in the sources and not found
    "not_applicable",  # cannot be there, as attrition in a study of a register
]
