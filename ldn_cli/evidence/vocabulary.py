"""The codes that records use, each a closed list of words; the codebook says what each means."""

from typing import Literal

Species = Literal["human", "mouse", "rat", "rabbit", "guinea_pig", "non_human_primate"]
SourceKind = Literal[
    "journal_article",
    "journal_abstract",
    "conference_abstract",
    "preprint",
    "trial_registration",
    "web_page",
]
Direction = Literal["improved", "no_effect", "worsened", "not_reported", "not_applicable"]
CellDirection = Literal[
    "improved", "no_effect", "worsened", "mixed", "not_reported", "not_applicable"
]
Significance = Literal["significant", "not_significant", "not_reported"]
ReasonKind = Literal["withdrawal", "data_management", "incomplete_data", "unspecified"]
Characteristic = Literal[
    "design",
    "phase",
    "allocation",
    "intervention_model",
    "masking",
    "comparator",
    "primary_purpose",
    "centres",
    "investigators",
    "institution",
    "sponsor",
    "funding",
    "publication",
    "condition",
    "participants",
    "age",
    "eligibility",
    "concurrent_treatment",
    "enrolment",
    "intervention",
    "dose",
    "duration",
    "washout",
    "dates",
    "instrument",
    "aim",
    "primary_outcome",
    "secondary_outcomes",
    "rationale",
    "results_posting",
]
CaveatKind = Literal[
    "attrition",
    "statistical_power",
    "sample_size",
    "pilot",
    "masking",
    "comparator",
    "concurrent_treatment",
    "confirmation_needed",
    "not_a_substitute",
    "size_of_benefit",
    "mechanism",
    "animal_model",
    "residual_disease",
    "publication_type",
    "funding",
    "authors_conclusion",
]
