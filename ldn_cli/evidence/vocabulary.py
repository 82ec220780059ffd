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
    "journal_article",  # an article in a journal, read in full
    "journal_abstract",  # an article in a journal, of which the abstract was read
    "conference_abstract",  # an abstract of a contribution to a meeting
    "preprint",  # an article before peer review
    "trial_registration",  # the entry of a trial in a register
    "web_page",  # a page on the web
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
ReasonKind = Literal[
    "withdrawal",  # the participant left
    "data_management",  # the participant's data were lost by those who kept them
    "incomplete_data",  # the participant's data are incomplete
    "unspecified",  # no source reports how or why
]
Characteristic = Literal[
    "design",  # kind of study, in the source's words
    "phase",  # phase of clinical development
    "allocation",  # how participants came into their group: randomized or not
    "intervention_model",  # how groups and periods follow on each other: parallel, crossover
    "masking",  # who did not know who got what
    "comparator",  # what LDN was compared with
    "primary_purpose",  # purpose as registered: treatment, prevention and so on
    "centres",  # number of centres
    "investigators",  # who carried it out
    "institution",  # where it was carried out
    "sponsor",  # who answers for it
    "funding",  # who paid for it
    "publication",  # where results were made public
    "condition",  # the disease, or how it was induced
    "participants",  # who took part
    "age",  # age of the participants
    "eligibility",  # who could take part, but for age
    "concurrent_treatment",  # other treatment during the study
    "enrolment",  # number of participants, planned or actual
    "intervention",  # what was given
    "dose",  # how much, how often
    "duration",  # how long
    "washout",  # time without treatment between periods
    "dates",  # when
    "instrument",  # what outcomes were measured with
    "aim",  # what the study set out to find
    "primary_outcome",  # primary outcome, as registered or published
    "secondary_outcomes",  # secondary outcomes, as registered or published
    "rationale",  # why it was done
    "results_posting",  # whether results stand in the register
]
CaveatKind = Literal[
    "attrition",  # participants without complete data
    "statistical_power",  # too little power to find an effect that is there
    "sample_size",  # few participants
    "pilot",  # a pilot study
    "masking",  # participants or investigators knew the treatment
    "comparator",  # nothing, or little, to compare with
    "concurrent_treatment",  # other treatment at the same time
    "confirmation_needed",  # to be confirmed by further studies
    "not_a_substitute",  # not to be taken instead of another treatment
    "size_of_benefit",  # how much benefit is claimed at most
    "mechanism",  # how it might work is not known
    "animal_model",  # animals, not people
    "residual_disease",  # disease that stays in spite of an improvement
    "publication_type",  # what kind of publication the statement rests on
    "funding",  # who paid for the study
    "authors_conclusion",  # a conclusion of the authors, not a caveat, shown as such
]
