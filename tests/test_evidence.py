"""The second extraction: what each source says, held against what the tool prints as JSON.

The tables below were written from the evidence, not from the dataset, which was then compared with
them record by record. A row is a record: its source, where in it, and what it must say. Numbers,
ids and words of a vocabulary are compared exactly. The dataset paraphrases, so of a longer text a
row has the patterns that every faithful wording must match.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import partial
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import tomli

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from subprocess import CompletedProcess

Record = dict[str, Any]
Place = tuple[str, str | None]  # a source, and the locator in it; None: any, its words count


class Fact(NamedTuple):
    """What one record must say, and where its source says so."""

    place: Place
    says: tuple[str, ...]  # patterns that its text must all match
    holds: Record  # its fields

    def __str__(self) -> str:
        """Return a name for it: the first words that tell it from others, and its place."""
        names = (self.holds.get(key) for key in ("characteristic", "id", "kind", "stage", "event"))
        name = next(filter(None, names), None) or " ".join(self.says) or "text"
        return f"{name} ({', '.join(filter(None, self.place))})"


class Topic(NamedTuple):
    """A discrepancy: what it is on, what it is about, what its sources say, what differs."""

    topic: str
    about: tuple[str, ...]
    statements: tuple[Fact, ...]
    comment: tuple[str, ...]  # patterns


class Origin(NamedTuple):
    """A source: what was read, how it is identified and found, how it is referred to."""

    kind: str
    read: str
    identifiers: tuple[str | None, str | None, str | None]  # DOI, PMID, registration number
    address: str
    title: str
    authors: str  # as printed, parted by commas
    reference: tuple[str, ...]  # patterns
    year: int | None = None


def fact(place: Place, /, *says: str, **holds: Any) -> Fact:
    """Return what one record must say and hold."""
    return Fact(place, says, holds)


def plan(characteristic: str, place: Place, /, *says: str, **holds: Any) -> Fact:
    """Return a fact of the design: one text is the whole of it, several are patterns for parts."""
    found = {"characteristic": characteristic, "values": [], **holds}
    return Fact(place, says, found) if says[1:] else Fact(place, (), {"value": says[0], **found})


def result(name: str, place: Place, /, domain: str, measure: str, verdict: tuple[str, str],
           *says: str, **holds: Any) -> Fact:  # fmt: skip
    """Return an outcome of the group LDN; what is not given must be absent."""
    direction, significance = verdict
    found = {"id": name, "domain": domain, "measure": measure, "group": "LDN"}
    found |= {"direction": direction, "significance": significance}
    return Fact(place, says, found | dict.fromkeys(UNTOLD) | {"values": []} | holds)


def number(**told: Any) -> Record:
    """Return a number of a group; what is not given must be absent."""
    return dict.fromkeys(UNTOLD_NUMBER) | told


def count(place: Place, stage: str, n: int, **holds: Any) -> Fact:
    """Return a number of participants at a stage; what is not given must be absent."""
    untold = dict.fromkeys(("group", "time", "population", "of", "percent"))
    return Fact(place, (), {"stage": stage, "n": n} | untold | holds)


def reason(place: Place, kind: str, n: int, words: str | None) -> Fact:
    """Return a reason for loss; on which treatment somebody was who left is not reported."""
    return Fact(place, (), {"kind": kind, "n": n, "reason": words, "group": None})


def event(place: Place, kind: str, /, *says: str, **holds: Any) -> Fact:
    """Return an adverse event, of all groups; what is not given must be absent."""
    return Fact(place, says, {"kind": kind} | dict.fromkeys(UNTOLD_EVENT) | holds)


def caveat(kind: str, place: Place, /, *says: str) -> Fact:
    """Return a caveat."""
    return Fact(place, says, {"kind": kind})


def group(name: str, role: str | None, place: Place, intervention: str, kind: str = "arm") -> Fact:
    """Return a group of participants."""
    return fact(place, id=name, role=role, kind=kind, intervention=intervention)


def plain(text: object) -> str:
    """Return a text with plain dashes, spaces and apostrophes, and nothing for no text."""
    dashes = re.sub(r"[\u2010-\u2015\u2212]", "-", "" if text is None else str(text))
    return " ".join(dashes.replace("\u2019", "'").split())


def says(text: str, patterns: Iterable[str]) -> bool:
    """Tell whether a text matches every pattern, in either case."""
    return all(re.search(pattern, plain(text), re.IGNORECASE) for pattern in patterns)


def text_of(record: Record) -> str:
    """Return what one record says, as one text, with the dataset's reason if it is the source."""
    spoken = [record.get(key) for key in SPOKEN]
    for value in record.get("values") or ():
        spoken += [value[key] for key in ("statistic", "value", "unit", "n", "of")]
    if record.get("source") == DATASET:
        spoken.append(record["locator"])
    return plain(" ".join(str(part) for part in spoken if part is not None))


def cites(record: Record, wanted: Fact) -> bool:
    """Tell whether a record cites the source of a fact where the source says so."""
    source, locator = wanted.place
    return record["source"] == source and locator in {None, record["locator"]}


def states(record: Record, wanted: Fact) -> bool:
    """Tell whether one record states a fact and cites where its source says so."""
    held = all(record.get(key, ...) == value for key, value in wanted.holds.items())
    return held and cites(record, wanted) and says(text_of(record), wanted.says)


def nearest(records: Iterable[Record], wanted: Fact) -> str:
    """Return a message with the fact that was not found and what stands where it should."""
    records = list(records)
    near = [record for record in records if cites(record, wanted)]
    near = near or [record for record in records if record["source"] == wanted.place[0]] or records
    return "\n".join(map(str, ["wanted:", tuple(wanted), "found there:", *near]))


def records_of(study: Record, section: str) -> list[Record]:
    """Return the records of a section of a study; a part of its flow is one."""
    if section == "summary":
        return [{"id": name, **phrase} for name, phrase in study["summary"].items()]
    found: list[Record] = (study["dropouts"] if section in FLOW_PARTS else study)[section]
    return found


def attributed(value: Any) -> Iterator[Record]:
    """Yield every record within a value that says where in which source it stands."""
    if isinstance(value, dict) and {"source", "locator"} <= value.keys():
        yield value
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for inner in within:
        yield from attributed(inner)


def paired(facts: Sequence[Fact], records: Sequence[Record]) -> bool:
    """Tell whether every record states a fact of its own, and none is left of either."""
    choices = sorted(
        ([i for i, one in enumerate(facts) if states(record, one)] for record in records), key=len
    )

    def choose(rest: list[list[int]], taken: frozenset[int]) -> bool:
        return not rest or any(choose(rest[1:], taken | {i}) for i in rest[0] if i not in taken)

    return len(facts) == len(records) and choose(choices, frozenset())


SPOKEN = (
    *("value", "measure", "time", "population", "finding", "event", "severity", "timing"),
    *("frequency", "stage", "n", "of", "reason", "text", "intervention"),
)  # fmt: skip
FLOW_PARTS = ("counts", "reasons", "statements")
UNTOLD = (
    *("instrument", "scale", "role", "time", "population", "comparator", "contrast", "effect"),
    *("estimate", "estimate_relation", "unit", "interval", "low", "high", "p_relation", "p_value"),
)  # fmt: skip
UNTOLD_NUMBER = (
    *("group", "time", "statistic", "value", "unit", "sd", "interval", "low", "high", "n", "of"),
)  # fmt: skip
UNTOLD_EVENT = (
    *("severity", "timing", "frequency", "group", "n", "of", "percent", "events"),
)  # fmt: skip

# fmt: off
NMSS, DATASET = "nmss", "dataset"
CREE, NCT = "cree2010-abstract", "nct00501696"
GIRONI, EUDRACT = "gironi2008-abstract", "eudract-2005-005679-13"
INTERVIEW, ZAGON = "gironi2009-interview", "zagon2009-abstract"
SCALES, NINDS = "msqli-scales", "ninds-msqli"
SHARA, LUDWIG = "sharafaddinzadeh2010-abstract", "ludwig2016-abstract"
RAKNES = "raknes2017-abstract"

OURS: Place = (DATASET, None)
LEAD: Place = (NMSS, "Studies, introduction")
B1, B2, B3, B4, B5 = ((NMSS, f"Studies, bullet {n}") for n in range(1, 6))
ITALY: Place = (NMSS, "Studies, Italian trial")
MICE: Place = (NMSS, "Studies, animal models")
METHODS: Place = (CREE, "Methods")
RESULTS: Place = (CREE, "Results")
ELIGIBILITY: Place = (NCT, "eligibility")
TITLE: Place = (EUDRACT, "title")
INCLUSION: Place = (EUDRACT, "inclusion")
ANSWER: Place = (INTERVIEW, "answer 2")
G1, G2, G3, G4, G5, G6, G7, G8, G9, G10, G11 = ((GIRONI, f"sentence {n}") for n in range(1, 12))
Z1, Z2, Z3, Z4, Z5, Z6, Z7 = ((ZAGON, f"sentence {n}") for n in range(1, 8))

# Direction and significance, in the words of the dataset.
GAIN = ("improved", "significant")
EFFECT = ("improved", "not_reported")
NO_EFFECT = ("no_effect", "not_reported")
NO_DIFFERENCE = ("no_effect", "not_significant")
SILENT = ("not_reported", "not_reported")
FINDING = ("not_applicable", "not_reported")

NOT = r"\b(no|not|none|neither|nor|never|nothing|without)\b"
NO_RESULT = "; no result is given"
SIGNIFICANTLY = "significant"
LDN_8_WEEKS = "low-dose naltrexone, 4.5 mg nightly for 8 weeks"
LDN_DAILY = "low-dose naltrexone, 0.1 mg/kg daily"

# --- cree2010: crossover trial, San Francisco -----------------------------------------------------

CREE_SUMMARY = (
    fact(LEAD, id="condition", value="multiple sclerosis, all types"),
    fact(B2, id="design", value="placebo-controlled crossover trial"),
    fact(METHODS, id="intervention", value=LDN_8_WEEKS),
    fact(B1, id="publication_status", value="published in Annals of Neurology, 2010"),
)
CREE_GROUPS = (
    group("LDN", "experimental", METHODS, LDN_8_WEEKS),
    group("placebo", "placebo", B2, "placebo for eight weeks"),
)
CREE_DESIGN = (
    plan("design", LEAD, "pilot clinical trial"),
    plan("design", (CREE, "Title"), "pilot trial"),
    plan("phase", (NCT, "phase"), "Phase 3"),
    plan("primary_purpose", (NCT, "primary purpose"), "treatment"),
    plan("aim", (CREE, "Objective"), r"efficacy of naltrexone, 4\.5 mg nightly",
         "on the quality of life of people with MS"),
    plan("allocation", (NCT, "allocation"), "randomized"),
    plan("intervention_model", B2, "^crossover", "every participant",
         "eight weeks of LDN and eight weeks of placebo", "some had LDN first, some placebo"),
    plan("intervention_model", METHODS, "crossover"),
    plan("intervention_model", (NCT, "intervention model"), "crossover assignment"),
    plan("intervention_model", (NCT, "summary"), 'both "parallel-group" and crossover'),
    plan("masking", METHODS, "double-masked"),
    plan("masking", (NCT, "masking"), "participant, care provider, investigator",
         "older display of the record: double blind, the same three"),
    plan("comparator", B2, "placebo for eight weeks"),
    plan("comparator", METHODS, "placebo"),
    plan("centres", METHODS, "single centre"),
    plan("investigators", B1, "Bruce Cree, MD", "Douglas Goodin, MD", "colleagues"),
    plan("investigators", (CREE, "Authors"), "second author: E. Kornyeyeva"),
    plan("institution", B1, "MS Center, University of California, San Francisco"),
    plan("sponsor", (NCT, "sponsor"), "University of California, San Francisco"),
    plan("registration", OURS, "^NCT00501696", "no document",
         "drug, sponsor, number and title agree"),
    plan("registration", (NCT, "first received, first posted"),
         "received by the registry on 12 July 2007", "posted on 16 July 2007"),
    plan("registration", OURS, "registered after the start", "February 2007", "12 July 2007"),
    plan("results_posting", (NCT, "results"), "no results posted on the registry"),
    plan("publication", B1, "^Annals of Neurology, August 2010",
         "volume 68, issue 2, pages 145-150$"),
    plan("condition", LEAD, "multiple sclerosis, all types"),
    plan("condition", (NCT, "condition"), "multiple sclerosis"),
    plan("participants", LEAD, "people with MS of any type"),
    plan("participants", RESULTS, "people with clinically definite MS"),
    plan("age", ELIGIBILITY, "18 to 75 years"),
    plan("eligibility", ELIGIBILITY, "clinically definite MS"),
    plan("eligibility", ELIGIBILITY, "understands English",
         "barrier contraception for women who can become pregnant"),
    plan("eligibility", (NCT, "eligibility (the list was read as far as the opioids)"),
         "^not eligible: pregnancy, current chronic use of opioids",
         "disease-modifying therapy started within the 3 months before entry",
         "or planned to start during the trial"),
    plan("concurrent_treatment", B2, "some were on standard disease-modifying therapy",
         "some were not"),
    plan("concurrent_treatment", ELIGIBILITY, "^those on a disease-modifying therapy",
         "at least 3 months", "no change planned"),
    plan("concurrent_treatment", ELIGIBILITY, "^no change or start",
         "disease-modifying or symptomatic therapies", "during the trial"),
    plan("dose", METHODS, "naltrexone, 4.5 mg nightly"),
    plan("duration", METHODS, "8 weeks of naltrexone"),
    plan("duration", B2, "eight weeks of LDN and eight weeks of placebo"),
    plan("duration", ELIGIBILITY, "17 weeks in all"),
    plan("washout", B2, "one treatment-free week between the two periods"),
    plan("dates", (NCT, "start date, primary completion date"), "start: February 2007",
         "primary completion: November 2007"),
    plan("instrument", B3, r"Multiple Sclerosis Quality of Life Inventory \(MSQLI\)", "Web-based",
         "before the first period and after each", "mental health", r"\bpain\b",
         "perceived cognitive deficits", "fatigue", "vision, bladder and bowel",
         "sexual satisfaction"),
    plan("instrument", RESULTS, "SF-36 Mental Component Summary, Mental Health Inventory",
         "Pain Effects Scale, Perceived Deficits Questionnaire", "MSQLI is not named"),
    plan("instrument", (NCT, "summary"), 'the composite score of the "MSQOL54"'),
    plan("instrument", (NINDS, "Scoring, Background"), "list of ten scales",
         "without a score that combines them all", "five of them have a short form too",
         "SF-36, MHI, PES, PDQ, MFIS, SSS, BLCS, BWCS, IVIS, MSSS"),
    plan("instrument", OURS, "short form of a scale", "no source on this trial says",
         "the page, the abstract and the registration"),
    plan("instrument", OURS, r'"pain" is likely', "Pain Effects Scale", "inference",
         "does not name the scale"),
    plan("primary_outcome", (NCT, "primary outcome"),
         "^mean score, treated against placebo, adjusted for baseline",
         'each of the 10 scales of the "MSQLI54"'),
)
# LDN against placebo, in the same people; the page names no scale of the inventory.
versus = partial(result, comparator="placebo", contrast="within_person")
# Outcome, instrument, measure, domain; estimate, relation and p value with the abstract's digits.
ESTIMATES = (
    ("sf36-mental-component", "sf36-mcs", "SF-36 Mental Component Summary", "mental_health",
     ("3.3", "=", "0.04")),
    ("mental-health-inventory", "mhi", "Mental Health Inventory", "mental_health",
     ("6", "<", "0.01")),
    ("pain-effects-scale", "pes", "Pain Effects Scale", "pain",
     ("1.6", "=", "0.04")),
    ("perceived-deficits", "pdq", "Perceived Deficits Questionnaire", "cognition",
     ("2.4", "=", "0.05")),
)
# The instruments with a range: its ends, which is better, and what the note on it says.
MORE = "higher score is more of what is measured"
RANGES = {
    "SF-36 Mental Component Summary (MCS)": (0, 100, "higher", ()),
    "Mental Health Inventory (MHI)": (0, 100, "higher", ("of the total",)),
    "MOS Pain Effects Scale (PES)": (6, 30, "lower", ("higher score is more effect of pain",)),
    "Perceived Deficits Questionnaire (PDQ)": (
        0, 80, "lower", ("higher score is more perceived impairment",)),
    "Modified Fatigue Impact Scale (MFIS)": (0, 84, "lower", (MORE,)),
    "Sexual Satisfaction Scale (SSS)": (4, 24, "lower", ("higher score is more of the problems",)),
    "Bladder Control Scale (BLCS)": (0, 22, "lower", (MORE,)),
    "Bowel Control Scale (BWCS)": (0, 26, "lower", (MORE,)),
    "Impact of Visual Impairment Scale (IVIS)": (0, 15, "lower", (MORE,)),
}


def estimated(row: tuple[Any, ...]) -> Fact:
    """Return an outcome of the abstract, whose range `test_scale` looks at."""
    name, instrument, measure, domain, (estimate, relation, p) = row
    wanted = versus(
        name, RESULTS, domain, measure, GAIN, "against placebo by the design",
        f"{SIGNIFICANTLY}ly better, by {estimate} points", rf"p {relation} {p}", "association",
        instrument=instrument, effect="improvement", estimate=float(estimate), unit="points",
        p_relation=relation, p_value=float(p))
    del wanted.holds["scale"]
    return wanted


CREE_OUTCOMES = (
    *(versus(f"msqli-{name}", B4, domain, measure, GAIN, *patterns, f"improved {SIGNIFICANTLY}ly",
             instrument="msqli")
      for name, domain, measure, *patterns in (
          ("quality-of-life", "quality_of_life", "quality of life",
           "specifically mental health, pain and self-reported cognitive function"),
          ("mental-health", "mental_health", "mental health"),
          ("pain", "pain", "pain"),
          ("cognition", "cognition", "self-reported cognitive function",
           "as participants reported it"),
      )),
    *(versus(f"msqli-{name}", B4, domain, measure, NO_EFFECT, "no impact of LDN", *patterns,
             "observed", measure, instrument="msqli")
      for name, domain, measure, *patterns in (
          ("physical-quality-of-life", "quality_of_life", "aspects of physical quality of life",
           "examples", "fatigue, bowel control, bladder control, sexual satisfaction and visual"),
          ("fatigue", "fatigue", "fatigue"),
          ("bowel", "bowel", "bowel control"),
          ("bladder", "bladder", "bladder control"),
          ("sexual-satisfaction", "sexual_function", "sexual satisfaction"),
          ("vision", "vision", "visual function"),
      )),
    *map(estimated, ESTIMATES),
    result("registered-mean-score", (NCT, "primary outcome"), "quality_of_life",
           "mean score (first part; the record does not say of what)", SILENT,
           "first part of the registered primary outcome",
           "neither this record nor any other source gives a result",
           "each of the 10 scales, other sources give results for some",
           role="primary", comparator="placebo"),
)
CREE_COUNTS = (
    count(RESULTS, "enrolled", 80),
    count((NCT, "enrolment (actual)"), "enrolled", 80),
    count(B5, "participants", 80),
    count(LEAD, "participants", 60),
    count(RESULTS, "left", 10, time="before completing the first period"),
    count(RESULTS, "completed", 60),
    count(B5, "complete_data", 60, of=80),
)
CREE_REASONS = (
    reason(RESULTS, "withdrawal", 8, "personal reasons"),
    reason(RESULTS, "adverse_event", 1, "adverse event not related to MS"),
    reason(RESULTS, "withdrawal", 1, "perceived benefit"),
    reason(RESULTS, "data_management", 4, "database management errors"),
    reason(RESULTS, "incomplete_data", 6, "quality-of-life surveys incomplete, reason unknown"),
)
CREE_STATEMENTS = (
    fact(RESULTS, "the 10 who withdrew", "before they had completed the first period"),
    fact(B5, "only 60 of the 80 have complete data", "dropouts and incomplete data together",
         "without a number"),
    fact(OURS, "withdrew later", "which treatment", "not reported",
         "page, the abstract and the registration"),
)
CREE_EVENTS = (
    event(RESULTS, "serious", event="serious adverse events", n=0),  # a zero that is reported
    event(RESULTS, "event", n=1, event="adverse event not related to MS that led to withdrawal"),
    event(B4, "event", event="vivid dreaming", timing="first week of treatment",
          frequency="some patients"),
    event(B4, "statement", "^no adverse effects other than vivid dreaming"),
    event(RESULTS, "statement", event="well tolerated"),
)
CREE_CAVEATS = (
    caveat("not_a_substitute", B4, "investigators", "results do not support LDN",
           "instead of proven MS treatments"),
    caveat("statistical_power", RESULTS, "^high dropout rate and data-management errors",
           "substantially reduced power"),
    caveat("attrition", B5, "only 60 of the 80", "weakened the statistical power"),
    caveat("concurrent_treatment", B2, "disease-modifying", "some were not"),
    caveat("self_report", METHODS, "quality of life", "themselves report"),
    caveat("size_of_benefit", B5, "investigators suggest", "may relieve symptoms"),
    caveat("confirmation_needed", B5, "investigators suggest", "confirmed", "larger",
           "several centres"),
    caveat("confirmation_needed", LEAD, "test", "larger numbers", "may be warranted"),
    caveat("mechanism", B5, "hypothesis", "some laboratory work", "possibility",
           "raises endorphins, the body's own pain relievers, in the brain"),
    caveat("authors_conclusion", (CREE, "Interpretation"), "conclusion of the authors",
           "significantly improved indices of mental health quality of life",
           "more studies", "warranted"),
)
CREE_TOPICS = (
    Topic("how many people", ("dropouts",), (
        fact(LEAD, "of 60 people"),
        fact(B5, "80 original participants", "60 have complete data"),
        fact(RESULTS, "80 people were enrolled", "60 completed"),
        fact((NCT, "enrolment (actual)"), "^80 people were enrolled"),
    ), ("introduction gives 60", "bullet 5, the abstract and the registry give 80")),
    Topic("why 20 are missing", ("dropouts",), (
        fact(B5, "dropouts and incomplete data", "together, without numbers"),
        fact(RESULTS, "^10 people withdrew", r"management errors \(4\)", r"incomplete \(6\)"),
    ), ("page names together what the abstract counts apart",)),
    Topic("completed, or complete data", ("dropouts",), (
        fact(RESULTS, "60 people completed the trial"),
        fact(B5, "60 people there are complete data"),
    ), ("completed the trial in the abstract", "complete data on the page")),
    Topic("who had both treatments", ("intervention_model", "dropouts"), (
        fact(B2, "all participants had both LDN and placebo"),
        fact(RESULTS, "ten people withdrew before they had completed the first period"),
    ), ("all participants on both", "ten withdrew before they had completed the first period")),
    Topic("stage", ("design", "phase"), (
        fact(LEAD, "pilot"), fact((CREE, "Title"), "pilot"), fact((NCT, "phase"), "Phase 3"),
    ), ("title call the trial a pilot", "registry says Phase 3")),
    Topic("design", ("design", "intervention_model"), (
        fact((NCT, "summary"), "parallel-group", "crossover"),
        fact((NCT, "intervention model"), "crossover"),
        fact(B2, "crossover"), fact(METHODS, "crossover"),
    ), ("summary says .parallel-group. as well as crossover",)),
    Topic("instrument", ("instrument", "primary_outcome"), (
        fact(B3, "MSQLI"), fact((NCT, "primary outcome"), "scales", "MSQLI54"),
        fact((NCT, "summary"), "composite score", "MSQOL54"),
    ), ("page names the MSQLI", "two names, which are not those of one instrument")),
    Topic("primary outcome", ("primary_outcome",), (
        fact((NCT, "primary outcome"), "a mean score, and each of 10 scales"),
        fact(RESULTS, "four scales, none for a mean score"),
        fact(B4, "some results are given in words, none for a mean score"),
        fact((NINDS, "Scoring"), "no score that combines its scales"),
    ), ("no source gives a result for the mean score",)),
    Topic("how firmly", ("mental_health", "pain", "cognition", "quality_of_life"), (
        fact(LEAD, "suggested that LDN may improve pain",
             "several measures of mental health quality of life", "cognition is not mentioned"),
        fact(B4, "quality of life, in mental health, pain and cognitive function",
             "significantly improved"),
        fact(RESULTS, "associated with significant improvement"),
        fact((CREE, "Interpretation"), "significantly improved indices of mental health"),
    ), ("may improve", "leaves cognition out", "significantly improved", "associated with")),
    Topic("what the measures stand for", ("mental_health", "pain", "cognition"), (
        fact(RESULTS, "all four scales, those of pain and of cognition too",
             "counted as mental health quality of life"),
        fact(B4, "mental health, pain and self-reported cognitive function", "apart"),
    ), ("abstract counts its pain and cognition scales as mental health", "page names .* apart")),
    Topic("adverse effects", ("adverse_events",), (
        fact(B4, "no adverse effects but vivid dreaming"),
        fact(RESULTS, "one participant withdrew for an adverse event not related to MS",
             "dreaming is not mentioned"),
    ), ("page reports vivid dreaming and no other", "abstract has a withdrawal")),
)

# --- martino2008: open-label pilot, Milan ---------------------------------------------------------

MARTINO_SUMMARY = (
    fact(ITALY, id="condition", value="primary-progressive MS"),
    fact(TITLE, id="design", value="open-label, prospective, multicentre pilot"),
    fact(ITALY, id="intervention", value="low-dose naltrexone, 5 mg for six months"),
    fact(OURS, "identified with the page's trial by us", id="publication_status",
         value="published in Multiple Sclerosis, 2008, as Gironi and others"),
)
MARTINO_GROUPS = (group("LDN", "experimental", G1, "low-dose naltrexone for six months"),)
MARTINO_DESIGN = (
    plan("design", TITLE, "open-label, prospective, multicentre pilot"),
    plan("design", G1, "multicentre pilot"),
    plan("phase", G1, "Phase II"),
    plan("aim", ITALY, "to assess safety, and effects on fatigue, pain and spasticity"),
    plan("aim", (EUDRACT, "objectives"), "^main objective, efficacy",
         "spasticity, pain or fatigue changed by at least one point from baseline"),
    plan("aim", (EUDRACT, "objectives"), "secondary objectives: safety and tolerability"),
    plan("masking", TITLE, "open-label"),
    plan("centres", G1, "multicentre"),
    plan("centres", TITLE, "multicentre"),
    plan("investigators", ITALY, "results presented by Dr. Gianvito Martino"),
    plan("institution", ITALY, "San Raffaele Hospital, Milan, Italy"),
    plan("sponsor", (EUDRACT, "sponsor"), "Ospedale San Raffaele"),
    plan("registration", OURS, "^EudraCT 2005-005679-13", "no document",
         "drug, sponsor, number and title agree"),
    plan("publication", ITALY, "results presented by Dr. Gianvito Martino at the 2008 Academy of "
         "Neurology meeting"),
    plan("publication", OURS, "^the same trial as Gironi and others, Multiple Sclerosis, 2008",
         "drug, number, disease, length and five dropouts are the same",
         "Martino of San Raffaele is the article's last author", "abstract does not say so"),
    plan("condition", ITALY, "primary-progressive MS"),
    plan("participants", ITALY, "people with primary-progressive MS"),
    plan("age", INCLUSION, "18 to 60 years"),
    plan("eligibility", INCLUSION,
         "MS of primary progressive type, diagnosed by the McDonald criteria"),
    plan("eligibility", INCLUSION, "EDSS 3.0 to 5.5"),
    plan("eligibility", INCLUSION, "spasticity (Ashworth 1-4), or pain (VAS 1-10), or fatigue "
         "(Fatigue Severity Scale 3-7)"),
    plan("eligibility", INCLUSION, "disease for at least 2 years, stable for 6 months"),
    plan("eligibility", INCLUSION, "acceptable birth control for women who can become pregnant"),
    plan("eligibility", (EUDRACT, "exclusion (read in part)"),
         "^not eligible: pregnancy or breast-feeding", "acute hepatitis or liver failure",
         "medical or surgical condition, clinically significant or unstable"),
    plan("concurrent_treatment", INCLUSION, "^GABAergic or serotonergic drugs",
         "baclofen, antidepressants", "optimized before the start, then kept stable"),
    plan("concurrent_treatment", (EUDRACT, "exclusion"), "^not allowed during the study",
         "mitoxantrone, cyclophosphamide, interferon beta, steroids"),
    plan("concurrent_treatment", (EUDRACT, "exclusion"), "^no opioids",
         "from seven to ten days before the start, nor during the study"),
    plan("dose", ITALY, "naltrexone, 5 mg"),
    plan("dose", ANSWER, "naltrexone, 4 mg a day"),
    plan("dose", G1, "a low dose; no figure is given"),
    plan("duration", ITALY, "six months"),
    plan("duration", G1, "six months"),
    plan("primary_outcome", G2, "safety and tolerability"),
    plan("secondary_outcomes", G3,
         "efficacy: spasticity, pain, fatigue, depression, quality of life"),
)
MARTINO_OUTCOMES = (
    *(result(f"{name}-presentation", ITALY, name, name, GAIN,
             f"{name} improved {SIGNIFICANTLY}ly", "when it was measured is not said")
      for name in ("fatigue", "depression")),
    *(result(f"{name}-presentation", ITALY, name, name, SILENT, f"{name} was an aim", NO_RESULT)
      for name in ("spasticity", "pain")),
    result("spasticity-article", G9, "spasticity", "spasticity", GAIN,
           f"spasticity was {SIGNIFICANTLY}ly reduced", role="secondary",
           time="at the end of the trial"),
    *(result(f"{name.replace(' ', '-')}-article", G3, name.replace(" ", "_"), name, SILENT,
             f"{name} was a secondary outcome", NO_RESULT, role="secondary")
      for name in ("pain", "fatigue", "depression", "quality of life")),
    result("disability-article", G8, "disability", "progression of neurological disability",
           FINDING, "progressed in 1 patient only",
           values=[number(group="LDN", statistic="count", n=1)]),
    result("beta-endorphin-article", G10, "biomarker", "beta-endorphin concentration", FINDING,
           "rose during the trial", time="during the trial"),
    result("oprm1-article", G10, "biomarker", "OPRM1 variants against improvement of spasticity",
           FINDING, "OPRM1 and improvement of spasticity", "no association",
           contrast="association"),
    result("oprm1-mrna-article", G5, "biomarker", "mRNA levels of OPRM1", SILENT, "analysed",
           NO_RESULT),
    result("spasticity-interview", ANSWER, "spasticity", "spasticity", GAIN,
           "significant effect on spasticity"),
    *(result(f"{name}-interview", ANSWER, name, name, EFFECT,
             f'"some positive influence" on {name}')
      for name in ("fatigue", "depression")),
    result("beta-endorphin-interview", ANSWER, "biomarker", "beta-endorphin concentration",
           FINDING, "increase", "began 3 months after the start", "a month after stopping",
           time="from 3 months after the start; still one month after stopping"),
)
MARTINO_COUNTS = (
    count((EUDRACT, "recruitment (target)"), "planned", 40),
    count(ITALY, "participants", 40),
    count(G1, "participants", 40),
    count(ITALY, "left", 5, of=40),
    count(G6, "left", 5, of=40),
    count(ANSWER, "left", 5),
)
MARTINO_REASONS = (reason(G6, "unspecified", 5, None),)  # no source says why the five left
MARTINO_STATEMENTS = (
    fact(OURS, "neither why nor at what stage the five dropped out",
         "in the page or in the abstract", "looked for in the page and the abstract"),
)
MOST_COMMON = partial(event, ITALY, "event", frequency="among the most common")
MARTINO_EVENTS = (
    event(G6, "major", "^major adverse events", "nature, and how many patients, not reported",
          events=2),
    event(ANSWER, "major", event="major adverse events", events=2),
    MOST_COMMON(event="increase in liver enzymes", timing="transient"),
    MOST_COMMON(event="urinary tract infection"),
    MOST_COMMON(event="agitation", severity="mild"),
    MOST_COMMON(event="sleep disturbance"),
    event(G7, "statement", "other than the two major ones did not interfere with daily living"),
    event(ANSWER, "statement", "apart from only two major adverse events",
          "were mild and transitory"),
)
MARTINO_CAVEATS = (
    caveat("no_control_group", OURS, "no source read mentions a control group",
           "neither a control group nor randomization", "design section of the registration"),
    caveat("statistical_power", ANSWER, "not specifically powered to assess efficacy"),
    caveat("masking", TITLE, "open-label", "no masking"),
    caveat("sample_size", ITALY, r"\bsmall\b"),
    caveat("pilot", G1, "pilot"),
    caveat("pilot", TITLE, "pilot"),
    caveat("publication_type", OURS, "meeting presentation", "does not mention the article",
           "from the page, Studies, Italian trial"),
    caveat("authors_conclusion", G11, "conclusion of the authors", "data clearly indicate",
           "primary-progressive MS", "LDN is safe and well tolerated"),
)
MARTINO_TOPICS = (
    Topic("what improved significantly", ("fatigue", "depression", "spasticity"), (
        fact(ITALY, "meeting presentation", "fatigue and depression improved significantly"),
        fact(G9, "spasticity was significantly reduced"),
        fact(G3, "fatigue and depression were secondary outcomes; no result is reported"),
        fact(ANSWER, "spasticity was significant",
             'fatigue and depression there was "some positive influence"'),
    ), ("page names fatigue and depression, the abstract and the interview spasticity",
        "abstract gives no result for fatigue or depression, the interview some positive")),
    Topic("dose", ("dose", "intervention"), (
        fact(ITALY, r"\b5 mg"), fact(ANSWER, r"\b4 mg a day"),
        fact(G1, "low; no figure is given"),
    ), ("page gives 5 mg, the interview 4 mg a day, the abstract no figure",)),
    Topic("primary objective", ("aim", "primary_outcome"), (
        fact((EUDRACT, "objectives"), "main objective was efficacy",
             "spasticity, pain or fatigue changed by at least one point"),
        fact(G2, "safety and tolerability were the primary end points"),
        fact(ANSWER, "not specifically powered to assess efficacy"),
    ), ("registry's main objective is efficacy", "abstract's .* safety and tolerability",
        "interview .* not powered specifically for efficacy")),
    Topic("adverse events", ("adverse_events",), (
        fact(ITALY, "most common", "no major ones are mentioned"),
        fact(G6, "two major adverse events"),
    ), ("abstract counts two major adverse events, which the page, .* does not mention",)),
    Topic("what was measured", ("aim", "secondary_outcomes", "depression", "quality_of_life"), (
        fact(ITALY, "spasticity, pain and fatigue were evaluated"),
        fact(ITALY, "depression is among the results"),
        fact(G3, "depression and quality of life are secondary outcomes",
             "beside spasticity, pain and fatigue"),
    ), ("page names three effects", "abstract has depression and quality of life")),
)

# --- zagon2009: mice, Penn State ------------------------------------------------------------------

ZAGON_SUMMARY = (
    fact(MICE, id="condition",
         value="experimental autoimmune encephalomyelitis (EAE), an MS-like disease"),
    fact(MICE, id="design", value="pilot study in mice"),
    fact(Z3, id="intervention", value="naltrexone daily, 0.1 mg/kg (LDN) or 10 mg/kg (HDN)"),
    fact(MICE, id="publication_status",
         value="published in Experimental Biology and Medicine, 2009"),
)
ZAGON_GROUPS = (
    group("LDN", "experimental", Z3, "low-dose naltrexone, 0.1 mg/kg daily"),
    group("HDN", "experimental", Z3, "high-dose naltrexone, 10 mg/kg daily"),
    group("vehicle", "vehicle", Z3, "vehicle (saline), daily"),
)
ZAGON_DESIGN = (
    plan("design", MICE, "pilot study"),
    plan("aim", MICE, "MS-like symptoms", "disease activity", "change in mice treated"),
    plan("aim", Z2, "to find out what part native opioid peptides have in EAE"),
    plan("rationale", MICE, "^earlier findings", "opioids may regulate immunity", "wounds",
         "renewal of cells"),
    plan("rationale", Z1, "mice with EAE", "people with MS",
         "may suggest that opioid systems are altered"),
    plan("comparator", Z3, "vehicle (saline), daily"),
    plan("investigators", MICE, "Ian Zagon, PhD, and colleagues"),
    plan("investigators", (ZAGON, "Authors"), "with Rahn, Turel and McLaughlin"),
    plan("institution", MICE, "College of Medicine, Pennsylvania State University"),
    plan("funding", MICE, "National MS Society"),
    plan("publication", MICE, r"^Experimental Biology and Medicine \(Maywood\), November 2009",
         "volume 234, issue 11, pages 1383-92$"),
    plan("condition", MICE, "experimental autoimmune encephalomyelitis (EAE), an MS-like disease"),
    plan("condition", Z3, "EAE induced with myelin oligodendrocyte glycoprotein (MOG)"),
    plan("participants", MICE, "mice"),
    plan("intervention", MICE, "naltrexone at a low and at a high dose"),
    plan("intervention", Z2, r"\(LDN\) blocks opioid receptors intermittently",
         r"\(HDN\) continuously"),
    plan("dose", Z3, "daily: LDN 0.1 mg/kg, HDN 10 mg/kg, or vehicle (saline)"),
)
HDN = partial(result, group="HDN", comparator="vehicle", contrast="between_groups")
ZAGON_OUTCOMES = (
    result("eae-development-ldn", MICE, "disease_development", "development of EAE", EFFECT,
           'was "somewhat" protective against developing EAE'),
    result("eae-development-hdn", MICE, "disease_development", "development of EAE", NO_EFFECT,
           "was not protective against developing EAE", group="HDN"),
    HDN("neurological-status-hdn", Z4, "neurological_status",
        "incidence, severity and disease index", NO_EFFECT, "no differences in incidence"),
    HDN("neuropathology-hdn", Z4, "neuropathology",
        "activated astrocytes, demyelination and neuronal injury", NO_EFFECT,
        "no differences in activated astrocytes"),
    result("no-signs-ldn", Z5, "neurological_status", "no behavioural signs of disease", FINDING,
           "over 33% of the animals showed no behavioural signs",
           "not compared with that of another group",
           effect="proportion", estimate_relation=">", estimate=33, unit="%"),
    result("severity-ldn", Z5, "neurological_status", "severity and disease index", EFFECT,
           "were markedly reduced, compared with vehicle", comparator="vehicle",
           contrast="between_groups"),
    result("neuropathology-signs-ldn", Z6, "neuropathology", "neuropathological signs of EAE",
           FINDING, "all animals on LDN had"),
    result("neuropathology-subgroup-ldn", Z6, "neuropathology",
           "activated astrocytes and demyelination", FINDING, "were markedly lower",
           population="LDN mice without behavioural signs (a subgroup chosen by its outcome)",
           comparator="LDN or vehicle animals with disease"),
)
ZAGON_CAVEATS = (
    caveat("animal_model", OURS, "^mice with EAE", "no evidence of benefit in people",
           "our judgement", "neither document says it"),
    caveat("animal_model", MICE, "animal models of MS", "to a limited degree"),
    caveat("comparator", OURS, "without behavioural signs", "subgroup chosen by its outcome",
           "no effect of treatment", "sentence 6"),
    caveat("size_of_benefit", MICE, '"somewhat" protective is the page\'s own word'),
    caveat("residual_disease", Z6, "without behavioural signs", "had neuropathological signs"),
    caveat("pilot", MICE, "pilot"),
    caveat("funding", MICE, "National MS Society, whose page is the source, funded the study"),
    caveat("authors_conclusion", Z7, "conclusion of the authors", "results imply",
           "own opioids, evoked by LDN, inhibit onset and progression of EAE", "rebound",
           "suggest that clinical studies are merited", "possibly other autoimmune"),
)
ZAGON_TOPICS = (
    Topic("how much LDN did", ("disease_development", "neurological_status", "neuropathology"), (
        fact(MICE, '"somewhat" protective', "neuropathological signs are not mentioned"),
        fact(Z5, "over 33% .* no behavioural signs", "severity was markedly reduced"),
        fact(Z6, "all animals on LDN had neuropathological signs"),
    ), ("page says somewhat protective", "which the page does not mention")),
)

# --- Later studies, not on the page ---------------------------------------------------------------

S_BACKGROUND: Place = (SHARA, "Background, sentence 2")
S1, S2, S3 = ((SHARA, f"Methods, sentence {n}") for n in range(1, 4))
S_RESULT: Place = (SHARA, "Results, sentence 1")
S_CONCLUSION: Place = (SHARA, "Conclusion")
SHARA_DESIGN = (
    plan("duration", S1, "a trial of 17 weeks"),
    plan("design", S1, "randomized, double-blind, placebo-controlled clinical trial"),
    plan("allocation", S1, "randomized"),
    plan("masking", S1, "double-blind"),
    plan("comparator", S1, "placebo"),
    plan("intervention_model", S1, 'called both "parallel-group" and "crossover-design"'),
    plan("centres", S1, "two universities"),
    plan("investigators", (SHARA, "authors and affiliation"), "Jondi-Shapoor", "Ahwaz"),
    plan("age", S2, "between 15 and 65 years"),
    plan("condition", S2, "relapsing-remitting or secondary progressive, clinically definite MS"),
    plan("participants", S2, "adult patients with clinically definite MS, with a disease "
         "duration longer than 6 months"),
    plan("instrument", S_BACKGROUND, "MSQoL-54", "scales and composite scores"),
    plan("primary_outcome", S3, "physical and of mental health", "between the two groups",
         "in the middle and at the end"),
    plan("analysis", S3, "primary outcome: independent t-test between the two groups"),
)
rated = partial(result, comparator="placebo", contrast="between_groups", instrument="msqol-54")
SHARA_OUTCOMES = (
    *(rated(name, S_RESULT, domain, measure, NO_DIFFERENCE,
            f"{measure} showed no meaningful statistical difference between the two groups")
      for name, domain, measure in (
          ("pain", "pain", "presence of pain"),
          ("energy", "fatigue", "energy"),
          ("emotional-well-being", "mental_health", "emotional well-being"),
          ("social-function", "social_function", "social function"),
          ("cognitive-function", "cognition", "cognitive function"),
          ("sexual-function", "sexual_function", "sexual function"),
          ("role-limitation-physical", "role_limitations",
           "role limitation due to physical problems"),
          ("role-limitation-emotional", "role_limitations",
           "role limitation due to emotional problems"),
          ("health-distress", "mental_health", "health distress"),
          ("overall-quality-of-life", "quality_of_life", "overall quality of life"),
      )),
    rated("health-perception", (SHARA, "Results, sentence 2"), "health_perception",
          "health perception, by factor analysis", ("not_applicable", "significant"),
          "statistically different between the groups before the start, in the middle and at the",
          "which group .* is not stated",
          time="before starting, in the middle and at the end of the study"),
    *(rated(f"{name}-health", S3, f"{name}_health", f"score of {name} health", SILENT,
            "part of the primary outcome; no result is given", role="primary",
            time="in the middle and at the end of the study")
      for name in ("physical", "mental")),
)
L3, L4, L5 = ((LUDWIG, f"Methodology, sentence {n}") for n in (3, 4, 5))
L_INTRODUCTION: Place = (LUDWIG, "Introduction")
L_RESULT: Place = (LUDWIG, "Results, sentence 3")
BESIDE = "glatiramer+LDN-offer"
LUDWIG_DESIGN = (
    plan("design", L_INTRODUCTION, "retrospective study"),
    plan("institution", L_INTRODUCTION, "Penn State Hershey Medical Center"),
    plan("condition", L_INTRODUCTION, "relapsing-remitting MS"),
    plan("participants", L_INTRODUCTION, "Penn State Hershey", "diagnosed between 2006 and 2015"),
    plan("duration", (LUDWIG, "Results, sentence 1"),
         "data from visits 1 to 50 months after diagnosis"),
    plan("allocation", L4, "LDN was offered to the first cohort", "fatigue",
         "disease-modifying therapy was refused"),
)
BOTH = ("each patient over time", "told of both cohorts at once")
LUDWIG_OUTCOMES = tuple(
    result(f"{name}-{contrast}", place, domain, measure, NO_DIFFERENCE,
           f"no significant differences in {told}", *words, instrument=instrument, **holds)
    for name, place, domain, measure, told, instrument in (
        ("laboratory", L_RESULT, "laboratory_values", "clinical laboratory values",
         "clinical laboratory values", None),
        ("walking", (LUDWIG, "Results, sentences 2 and 3"), "walking",
         "timed 25-foot walking trials", "timed walking", "timed-25-foot-walk"),
        ("mri", L_RESULT, "mri", "changes in magnetic resonance imaging",
         "changes in magnetic resonance imaging", None),
    )
    for contrast, words, holds in (
        ("between", ("between the groups",),
         {"comparator": BESIDE, "contrast": "between_groups"}),
        ("over-time-ldn", BOTH, {"time": "over time"}),
        ("over-time-glatiramer", BOTH, {"time": "over time", "group": BESIDE}),
    )
)
R5, R6, R7, R8 = ((RAKNES, f"sentence {n}") for n in range(5, 9))
R_TABLE = "table of baseline data, caption and head of the column"
RAKNES_DESIGN = (
    plan("design", R5, "quasi-experimental before-and-after study based on population data"),
    plan("data_source", R5, "Norwegian Prescription Database (NorPD)"),
    plan("data_source", R8, "^prescriptions that the patients collected", "observation period",
         values=[number(group="LDN-any", time="in the observation period", statistic="total",
                        value=20921, unit="prescriptions")]),
    plan("eligibility", R6, "at least one LDN prescription collected in 2013"),
    plan("eligibility", R6, "at least two medicines with a reimbursement code for MS",
         "or a medicine with MS as the only indication", "in 2009 or 2010"),
    plan("allocation", OURS, "by how often LDN was collected",
         "once, two or three times, four times or more", "our reading of the column heads"),
    plan("duration", R7, "two years before and two years after the first LDN prescription"
         " was dispensed"),
    plan("funding", (RAKNES, "statement on funding"), "no specific funding"),
)
dispensed = partial(
    result, group="LDN-any", time="in the two years after the first LDN prescription",
    comparator="the two years before", contrast="before_after")
TRENDS = "apart from changes in line with general trends in MS therapy in Norway"
R_MS, R_OTHER = (RAKNES, "sentences 7 and 9"), (RAKNES, "sentences 7 and 10")
RAKNES_OUTCOMES = (
    dispensed("ms-specific-doses", R_MS, "ms_medicines",
              "cumulative dispensed doses of MS-specific medication", NO_EFFECT, TRENDS,
              "no difference in the dispensed cumulative doses"),
    dispensed("ms-specific-users", R_MS, "ms_medicines",
              "number of prevalent users of MS-specific medication", NO_EFFECT, TRENDS,
              "no difference in the number of prevalent users"),
    dispensed("disease-modifying-incidence", R7, "ms_medicines",
              "incidence of users of disease-modifying MS therapies", SILENT, NO_RESULT),
    dispensed("symptom-medicines", R_OTHER, "symptom_medicines",
              "other medicines used to treat symptoms associated with MS", NO_EFFECT,
              "not followed by reductions of other medicines", "whether .* rose is not stated"),
    dispensed("symptom-medicines-incidence", R7, "symptom_medicines",
              "incidence of users of medicines for MS symptoms", SILENT, NO_RESULT),
)
FACTS: dict[str, dict[str, tuple[Fact, ...]]] = {
    "cree2010": {
        "summary": CREE_SUMMARY, "groups": CREE_GROUPS, "design": CREE_DESIGN,
        "outcomes": CREE_OUTCOMES, "counts": CREE_COUNTS, "reasons": CREE_REASONS,
        "statements": CREE_STATEMENTS, "adverse_events": CREE_EVENTS, "caveats": CREE_CAVEATS,
    },
    "martino2008": {
        "summary": MARTINO_SUMMARY, "groups": MARTINO_GROUPS, "design": MARTINO_DESIGN,
        "outcomes": MARTINO_OUTCOMES, "counts": MARTINO_COUNTS, "reasons": MARTINO_REASONS,
        "statements": MARTINO_STATEMENTS, "adverse_events": MARTINO_EVENTS,
        "caveats": MARTINO_CAVEATS,
    },
    "zagon2009": {
        "summary": ZAGON_SUMMARY, "groups": ZAGON_GROUPS, "design": ZAGON_DESIGN,
        "outcomes": ZAGON_OUTCOMES, "counts": (), "reasons": (), "statements": (),
        "adverse_events": (), "caveats": ZAGON_CAVEATS,
    },
    "sharafaddinzadeh2010": {
        "groups": (
            group("LDN", "experimental", S_BACKGROUND, "low-dose naltrexone"),
            group("placebo", "placebo", S1, "placebo"),
        ),
        "design": SHARA_DESIGN,
        "outcomes": SHARA_OUTCOMES,
        "counts": (count(S2, "enrolled", 96),),
        "reasons": (),
        "adverse_events": (event(S_CONCLUSION, "statement", "relatively safe"),),
        "caveats": (
            caveat("authors_conclusion", S_CONCLUSION, "relatively safe therapeutic option",
                   "efficacy is under question"),
            caveat("confirmation_needed", S_CONCLUSION, "long duration is probably needed"),
        ),
    },
    "ludwig2016": {
        "groups": (
            group("LDN", "experimental", L3, "initially prescribed low-dose naltrexone when first"
                  " seen at Hershey", kind="cohort"),
            group(BESIDE, None, L5, "glatiramer acetate (Copaxone), with low-dose naltrexone"
                  " offered as an adjunct", kind="cohort"),
        ),
        "design": LUDWIG_DESIGN,
        "outcomes": LUDWIG_OUTCOMES,
        "counts": (
            count(L3, "participants", 23, group="LDN"),
            count(L5, "participants", 31, group=BESIDE),
        ),
        "reasons": (),
        "adverse_events": (event((LUDWIG, "Conclusion"), "statement", "data suggest", r"\bsafe\b",
                                 "if taken alone, did not result in an exacerbation"),),
        "caveats": (
            caveat("authors_conclusion", (LUDWIG, "Conclusion"), r"\bsafe\b", "if taken alone",
                   "did not result in an exacerbation"),
            caveat("exposure", OURS, "offered to the second group",
                   "how many of them took it is not in the abstract, nor is the dose"),
            caveat("no_control_group", OURS, "no group .* without LDN or an offer of it"),
        ),
    },
    "raknes2017": {
        "groups": (
            group("LDN-any", "experimental", R6, "low-dose naltrexone, collected at least once in"
                  " 2013: all patients", kind="cohort"),
            *(group(name, "experimental", (RAKNES, f"{R_TABLE} {head}"),
                    f'low-dose naltrexone, {often} ("{head}")', kind="cohort")
              for name, often, head in (
                  ("LDNx1", "once", "LDN x 1"),
                  ("LDNx2-3", "two or three times", "LDN x 2\u20133"),
                  ("LDNx4+", "four times or more", "LDN x 4+"),
              )),
        ),
        "design": RAKNES_DESIGN,
        "outcomes": RAKNES_OUTCOMES,
        "counts": (count(R8, "participants", 341, population="eligible patients"),),
        "reasons": (),
        "adverse_events": (),
    },
}
OPEN = {"design", "caveats"}  # of the later studies, the evidence has a part of the records
THE_THREE = ("cree2010", "martino2008", "zagon2009")
TOPICS = {"cree2010": CREE_TOPICS, "martino2008": MARTINO_TOPICS, "zagon2009": ZAGON_TOPICS}

# --- What is not reported, and what is not there --------------------------------------------------

# What was looked for in vain, why there is nothing, and in which sources.
Lack = tuple[str, str, set[str]]


def unreported(sources: set[str], *names: str) -> list[Lack]:
    """Return what was looked for in sources and not found."""
    return [(name, "not_reported", sources) for name in names]


ABSENT: dict[str, list[Lack]] = {
    "cree2010": unreported({NMSS, CREE, NCT}, "funding"),
    "martino2008": [],
    "zagon2009": unreported({NMSS, ZAGON}, "enrolment", "allocation", "masking", "strain", "sex",
                            "duration", "dropouts", "adverse_events"),
    "sharafaddinzadeh2010": unreported({SHARA}, "dose", "dropouts", "adverse_events"),
    "ludwig2016": unreported({LUDWIG}, "dose"),
    "raknes2017": [("dropouts", "not_applicable", {RAKNES})],
}
# What no record of a study says: of these sources (a pattern), `topic` and `comment` being the
# dataset's own words in discrepancies, then a pattern.
ANY = ".+"
UNDENIED = r"^(?!.*\b(no|not|never|neither|nor|without)\b).*"
NOWHERE = {
    "cree2010": {
        "at most": (ANY, r"\bat most\b"),
        "the abstract on the MSQLI": (CREE, UNDENIED + "(MSQLI|quality of life inventory)"),
        "page or abstract on randomization": (f"{NMSS}|{CREE}", UNDENIED + "random"),
        "intervals, score ranges or signs": (
            CREE, UNDENIED + r"(confidence|\bCI\b|out of \d|scale of \d|(?<![\w,-])[-+]\d)"),
        "masking as a disagreement": ("topic", "mask|blind"),
        "p values of others": (f"{NMSS}|{NCT}", r"\bp ?[<=>]"),
    },
    "martino2008": {
        "MD": (f"{NMSS}|{DATASET}|{GIRONI}", r"\bM\.?D\b"),
        "American": (ANY, r"\bAmerican\b|\bAAN\b"),
        "incomplete data": (ANY, r"complete data|data.*(lacking|missing)"),
        "when the page's results were measured": (
            NMSS, "(?=.*(fatigue|depression)).*(over|during|throughout|end of) (the )?"
            "(trial|study|six months)"),
        "serious events": (f"{NMSS}|{GIRONI}|{INTERVIEW}", UNDENIED + r"\bserious"),
        "a dose in abstract or registration": (f"{GIRONI}|{EUDRACT}", r"\d ?(mg|milligram)"),
        "control or randomization": (rf"(?!{DATASET}|comment|topic).+",
                                     "randomi[sz]|placebo|control(led|s)? (group|arm|trial)"),
        "no source mentions it": (ANY, r"\bno source mention"),
        "the abstract on the presentation": (GIRONI, r"\bpresent(ed|ation)|Academy|meeting"),
        "p values": (ANY, r"\bp ?[<=>]"),
    },
    "zagon2009": {
        "page or abstract on people": (f"{NMSS}|{ZAGON}", f"({NOT}).*(evidence|benefit).*people"),
        "numbers of animals": (ANY, r"\bn ?= ?\d|\b\d+ (mice|animals)\b"),
        "significance": (f"{NMSS}|{ZAGON}", UNDENIED + r"\bsignificant"),
        "p values": (ANY, r"\bp ?[<=>]"),
    },
}

# --- Participant flow -----------------------------------------------------------------------------


def wilson(events: int, total: int) -> list[float]:
    """Return the 95% score interval of a proportion after Wilson (JASA 1927;22:209-212)."""
    z = NormalDist().inv_cdf(0.975)
    share, scale = events / total, 1 + z**2 / total
    spread = z * sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
    return [(share + z**2 / (2 * total) + sign * spread) / scale for sign in (-1, 1)]


NO_FLOW = dict.fromkeys(
    ("completed", "not_completed", "attrition", "attrition_ci95", "left", "left_share"))
SHARES = {"attrition", "attrition_ci95", "left_share"}
# The numbers of the flow, which of them the tool must name as its own, and which it may.
FLOWS: dict[str, tuple[Record, set[str], set[str]]] = {
    "cree2010": (
        {"base": "enrolled", "enrolled": 80, "completed": 60, "not_completed": 20,
         "attrition": 0.25, "attrition_ci95": wilson(20, 80), "left": 10, "left_share": 0.125},
        {"not_completed", *SHARES}, set(),
    ),
    "martino2008": (
        {"enrolled": 40, "completed": 35, "not_completed": 5, "attrition": 0.125,
         "attrition_ci95": wilson(5, 40), "left": 5, "left_share": 0.125},
        {"completed", *SHARES}, {"not_completed"},
    ),
    "zagon2009": (
        {**NO_FLOW, "enrolled": None, "counts": [], "reasons": [], "statements": []}, set(), set(),
    ),
    "sharafaddinzadeh2010": ({**NO_FLOW, "enrolled": 96}, set(), set()),
    "ludwig2016": ({"enrolled": 54}, {"enrolled"}, {"completed", "not_completed", *SHARES}),
    "raknes2017": ({**NO_FLOW, "enrolled": 341}, set(), set()),
}

# --- List, background -----------------------------------------------------------------------------

LIST: dict[str, Record] = {
    "cree2010": {"year": 2010, "species": "human", "enrolled": 80, "completed": 60,
                 "attrition": 0.25, "aliases": []},
    "martino2008": {"year": 2008, "species": "human", "enrolled": 40, "completed": 35,
                    "attrition": 0.125, "aliases": ["gironi2008"]},
    "zagon2009": {"year": 2009, "species": "mouse", "enrolled": None, "completed": None,
                  "attrition": None, "aliases": []},
    "sharafaddinzadeh2010": {"year": 2010, "species": "human", "enrolled": 96, "completed": None,
                             "design": "randomized, double-blind, placebo-controlled trial"},
    "ludwig2016": {"year": 2016, "species": "human", "design": "retrospective study of two cohorts",
                   "condition": "relapsing-remitting MS"},
    "raknes2017": {"year": 2017, "species": "human", "enrolled": 341, "attrition": None,
                   "design": "quasi-experimental before-and-after study of a prescription"
                   " database"},
}
P1, P2 = ((NMSS, f"Overview, paragraph {n}") for n in (1, 2))
BACKGROUND = (
    fact(P1, "FDA has approved", "addiction to opioids and to alcohol"),
    fact(P1, "full recommended dose blocks opioid receptors", "sites on cells where opioids dock"),
    fact(P2, "^significantly lower doses have been prescribed",
         "multiple sclerosis and other autoimmune diseases", "various cancers", "HIV/AIDS",
         "emphysema", r"amyotrophic lateral sclerosis \(ALS\)", "Alzheimer's", "Parkinson's"),
    fact(P2, r"^low-dose naltrexone \(LDN\)", "clinically in MS only to a limited extent"),
)
SCOPE = (
    "three studies", "National MS Society's page", "not a systematic review",
    "newest document that the page cites is of August 2010",
    "larger randomized trial of that very month is not on it", "two more human studies",
)
# The journal is as PubMed and Crossref have it for this PMID.
TUREL = {
    "reference": "Turel AP, Oh KH, Zagon IS, McLaughlin PJ. Low dose naltrexone for treatment of "
    "multiple sclerosis: a retrospective chart review of safety and tolerability [letter]. J Clin "
    "Psychopharmacol 2015;35(5):609-611.",
    "pmid": "26203498",
}

# --- Sources --------------------------------------------------------------------------------------

CITED: dict[str, set[str]] = {
    "cree2010": {NMSS, CREE, NCT, SCALES, NINDS, DATASET},
    "martino2008": {NMSS, GIRONI, EUDRACT, INTERVIEW, DATASET},
    "zagon2009": {NMSS, ZAGON, DATASET},
    "sharafaddinzadeh2010": {SHARA, DATASET},
    "ludwig2016": {LUDWIG, DATASET},
    "raknes2017": {RAKNES, DATASET},
}
NONE = (None, None, None)
ORIGINS = {
    NMSS: Origin(
        "web_page", "full", NONE, "http://www.nationalmssociety.org/Treating-MS/"
        "Complementary-Alternative-Medicines/Low-Dose-Naltrexone", "Low-Dose Naltrexone",
        "National Multiple Sclerosis Society", ("the address is where the page stood",)),
    CREE: Origin(
        "journal_article", "abstract", ("10.1002/ana.22006", "20695007", None),
        "https://doi.org/10.1002/ana.22006",
        "Pilot trial of low-dose naltrexone and quality of life in multiple sclerosis",
        "Cree BAC, Kornyeyeva E, Goodin DS", (r"Annals of Neurology 2010 Aug;68\(2\):145-150",),
        2010),
    NCT: Origin(
        "trial_registration", "part", (None, None, "NCT00501696"),
        "https://clinicaltrials.gov/study/NCT00501696",
        "A Randomized Placebo-Controlled, Crossover-Design Study of the Effects of Low Dose "
        "Naltrexone on Quality of Life as Measured by the Multiple Sclerosis Quality of Life "
        "Inventory (MSQLI54)", "",
        (r"ClinicalTrials\.gov", "University of California, San Francisco",
         'not eligible as far as "current chronic opioid"')),
    GIRONI: Origin(
        "journal_article", "abstract", ("10.1177/1352458508095828", "18728058", None),
        "https://doi.org/10.1177/1352458508095828",
        "A pilot trial of low-dose naltrexone in primary progressive multiple sclerosis",
        "Gironi M, Martinelli-Boneschi F, Sacerdote P, Solaro C, Zaffaroni M, Cavarretta R, "
        "Moiola L, Bucello S, Radaelli M, Pilato V, Rodegher ME, Cursi M, Franchi S, Martinelli V, "
        "Nemni R, Comi G, Martino G", (r"Multiple Sclerosis 2008 Sep;14\(8\):1076-1083",), 2008),
    EUDRACT: Origin(
        "trial_registration", "part", (None, None, "2005-005679-13"),
        "https://www.clinicaltrialsregister.eu/ctr-search/search?query=2005-005679-13",
        "An open-label, prospective, multicentric pilot study evaluating safety and symptomatics "
        "effects of low dose Naltrexone in patients with primary progressive multiple sclerosis",
        "", ("EU Clinical Trials Register", "Ospedale San Raffaele",
             "exclusion criteria not to their end, the design section not at all")),
    INTERVIEW: Origin(
        "interview", "part", NONE,
        "https://www.ldnscience.org/resources/interviews/interview-maira-gironi",
        "Use of LDN As A Potential Treatment For Multiple Sclerosis", "Gironi M",
        ("LDN Science", "1 November 2009", "three answers"), 2009),
    ZAGON: Origin(
        "journal_article", "abstract", ("10.3181/0906-RM-189", "19855075", None),
        "https://doi.org/10.3181/0906-RM-189",
        "Endogenous opioids regulate expression of experimental autoimmune encephalomyelitis: a "
        "new paradigm for the treatment of multiple sclerosis",
        "Zagon IS, Rahn KA, Turel AP, McLaughlin PJ",
        (r"Experimental Biology and Medicine \(Maywood\) 2009 Nov;234\(11\):1383-1392",), 2009),
    # Whoever reads its authors somewhere adds them here and there.
    SCALES: Origin(
        "journal_article", "part", ("10.1186/s40893-018-0038-6", None, None),
        "https://doi.org/10.1186/s40893-018-0038-6",
        "Quality of life differences between African Americans and Hispanic Americans with "
        "multiple sclerosis", "",
        ("Multiple Sclerosis and Demyelinating Disorders 2018", "Table 1"), 2018),
    NINDS: Origin(
        "web_page", "part", NONE, "https://commondataelements.ninds.nih.gov/report-viewer/23831/"
        "Multiple%20Sclerosis%20Quality%20of%20Life%20Inventory%20%28MSQLI%29",
        "Multiple Sclerosis Quality of Life Inventory (MSQLI)", "NINDS Common Data Elements", ()),
    SHARA: Origin(  # its PMID stands in no document that was read
        "journal_article", "abstract", ("10.1177/1352458510366857", None, None),
        "https://doi.org/10.1177/1352458510366857",
        "The effect of low-dose naltrexone on quality of life of patients with multiple sclerosis: "
        "a randomized placebo-controlled trial",
        "Sharafaddinzadeh N, Moghtaderi A, Kashipazha D, Majdinasab N, Shalbafan B",
        (r"Multiple Sclerosis 2010 Aug;16\(8\):964-969",), 2010),
    LUDWIG: Origin(
        "journal_article", "abstract", ("10.1177/2055217316672242", "28607740", None),
        "https://doi.org/10.1177/2055217316672242",
        "Long-term treatment with low dose naltrexone maintains stable health in patients with "
        "multiple sclerosis", "Ludwig MD, Turel AP, Zagon IS, McLaughlin PJ",
        ("Multiple Sclerosis Journal - Experimental, Translational and Clinical 2016 "
         "Sep;2:2055217316672242",), 2016),
    RAKNES: Origin(
        "journal_article", "abstract", ("10.1371/journal.pone.0187423", "29099849", None),
        "https://doi.org/10.1371/journal.pone.0187423",
        "Low dose naltrexone in multiple sclerosis: Effects on medication use. A "
        "quasi-experimental study", "Raknes G, Sm\u00e5brekke L",
        (r"PLoS One 2017 Nov;12\(11\):e0187423",), 2017),
    DATASET: Origin("dataset", "full", NONE, "", "This dataset's own inference or judgement", "",
                    ("reason stands with each record",)),
}

# The numbers that a source gives about a study, 20, which its 80 and 60 imply, and how many things
# it lists.
NUMBERS: dict[tuple[str, str], set[float]] = {
    ("cree2010", NMSS): {1, 2, 3, 4, 5, 8, 60, 68, 80, 145, 150, 2010},
    ("cree2010", CREE): {
        *(0, 1, 3, 4, 6, 8, 10, 36, 60, 80, 0.01, 0.04, 0.05, 1.6, 2.4, 3.3, 4.5),
    },
    ("cree2010", NCT): {3, 7, 10, 12, 16, 17, 18, 75, 80, 2007},
    ("martino2008", NMSS): {3, 5, 6, 40, 2008},
    ("martino2008", GIRONI): {1, 2, 5, 6, 40},
    ("martino2008", EUDRACT): {1, 2, 3, 4, 5.5, 6, 7, 10, 18, 40, 60},
    ("martino2008", INTERVIEW): {1, 2, 3, 4, 5},
    ("zagon2009", NMSS): {11, 92, 234, 1383, 2009},
    ("zagon2009", ZAGON): {0.1, 10, 33},
}
WORDS = {  # one is an article too
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "seventeen": 17, "twenty": 20, "forty": 40, "sixty": 60,
    "eighty": 80,
}
# fmt: on

# --- What is stated -------------------------------------------------------------------------------

JSON = "--json"
ROWS = [
    pytest.param(study, section, row, id=f"{study} {section}: {row}")
    for study, sections in FACTS.items()
    for section, table in sections.items()
    for row in table
]


@pytest.mark.parametrize(("study", "section", "wanted"), ROWS)
def test_fact(ldn_json: Callable[..., Any], study: str, section: str, wanted: Fact) -> None:
    """A record of this section states the fact and cites where its source says so."""
    records = records_of(ldn_json("study", study, JSON), section)
    assert any(states(record, wanted) for record in records), nearest(records, wanted)


@pytest.mark.parametrize(
    ("study", "section"),
    [
        (study, section)
        for study, sections in FACTS.items()
        for section in sections
        if study in THE_THREE or section not in OPEN
    ],
)
def test_section_has_no_more(ldn_json: Callable[..., Any], study: str, section: str) -> None:
    """The records of a section are those that the sources state, each one once."""
    facts = FACTS[study][section]
    records = records_of(ldn_json("study", study, JSON), section)
    wrong = [record for record in records if not any(states(record, one) for one in facts)]
    assert not wrong, f"no source states it, or not so: {wrong}"
    assert paired(facts, records), "a fact stands twice"


@pytest.mark.parametrize("study", TOPICS)
def test_discrepancies(ldn_json: Callable[..., Any], study: str) -> None:
    """Every topic has a discrepancy of its own, and there is no other."""
    records = ldn_json("study", study, JSON)["discrepancies"]
    found = [(one["topic"], *one["about"]) for one in records]
    assert found == [(topic.topic, *topic.about) for topic in TOPICS[study]]


@pytest.mark.parametrize(
    ("study", "topic"),
    [
        pytest.param(study, topic, id=f"{study}: {topic.topic}")
        for study, topics in TOPICS.items()
        for topic in topics
    ],
)
def test_discrepancy(ldn_json: Callable[..., Any], study: str, topic: Topic) -> None:
    """A discrepancy holds all that its sources say, each where it says so; none is preferred."""
    records = ldn_json("study", study, JSON)["discrepancies"]
    (record,) = (one for one in records if one["topic"] == topic.topic)
    lacking = [
        nearest(record["statements"], one)
        for one in topic.statements
        if not any(states(said, one) for said in record["statements"])
    ]
    assert not lacking, "\n".join(lacking)
    assert paired(topic.statements, record["statements"])
    assert says(record["comment"], topic.comment), record["comment"]
    verdict = r"\b(correct|incorrect|wrong|mistaken|more reliable|trustworthy|true|false)\b"
    assert not says(record["comment"], [verdict])


@pytest.mark.parametrize("section", ["outcomes", "adverse_events", "caveats", "discrepancies"])
def test_across_studies(ldn_json: Callable[..., Any], section: str) -> None:
    """What is shown across the studies of the page is what stands in each, nothing else."""
    command = ("studies", section.replace("_", "-"), JSON)
    each = [
        {"study": study, **record}
        for study in THE_THREE
        for record in ldn_json("study", study, JSON)[section]
    ]
    assert sorted(map(str, ldn_json(*command))) == sorted(map(str, each))


@pytest.mark.parametrize("row", ESTIMATES, ids=lambda row: row[0])
def test_digits(ldn: Callable[..., CompletedProcess[bytes]], row: tuple[Any, ...]) -> None:
    """Estimates and p values have the digits of the abstract, no more and no fewer."""
    study = json.loads(ldn("study", "cree2010", JSON).stdout, parse_float=Decimal)
    (found,) = (one for one in study["outcomes"] if one["id"] == row[0])
    assert tuple(str(found[key]) for key in ("estimate", "p_relation", "p_value")) == row[4]


@pytest.fixture(name="instruments", scope="module")
def _instruments(ldn: Callable[..., CompletedProcess[bytes]]) -> dict[str, Record]:
    """Return the scales of the dataset, by the id of their instrument, each with its label."""
    folder = Path(ldn("dataset", "path").stdout.decode().rstrip("\n"))
    listed = tomli.loads((folder / "instruments.toml").read_text(encoding="utf-8"))["instruments"]
    return {one["id"]: {"label": one["label"], **one["scale"]} for one in listed if "scale" in one}


def test_ranges(instruments: dict[str, Record]) -> None:
    """Each instrument has the range of the table and its better end, as of the standard form."""
    assert [scale["label"] for scale in instruments.values()] == list(RANGES)
    for scale in instruments.values():
        *ends, note = RANGES[scale["label"]]
        assert [scale[key] for key in ("low", "high", "better")] == ends
        assert (scale["source"], scale["locator"]) == (SCALES, "Table 1")
        assert says(scale["note"], ("range is that of .*standard form", *note)), scale["note"]


@pytest.mark.parametrize("row", ESTIMATES, ids=lambda row: row[0])
def test_scale(
    ldn_json: Callable[..., Any], instruments: dict[str, Record], row: tuple[Any, ...]
) -> None:
    """Beside an estimate stands its scale, which says that the form is not stated."""
    outcomes = ldn_json("study", "cree2010", JSON)["outcomes"]
    (scale,) = (one["scale"] for one in outcomes if one["id"] == row[0])
    assert scale == {key: instruments[row[1]][key] for key in scale}
    assert says(scale["note"], ["no source on cree2010 says which form was used"]), scale["note"]


@pytest.mark.parametrize("study", FLOWS)
def test_flow(ldn_json: Callable[..., Any], study: str) -> None:
    """The flow has the sources' numbers, and names those that it computed; none is no zero."""
    flow = ldn_json("study", study, JSON)["dropouts"]
    numbers, computed, perhaps = FLOWS[study]
    for key, wanted in numbers.items():
        near = pytest.approx(wanted, abs=1e-9) if "ci95" in key and wanted else wanted
        assert flow[key] == near, f"{key}: {flow[key]}, not {wanted}"
    assert computed <= set(flow["derived"]) <= computed | perhaps


@pytest.mark.parametrize("study", FACTS)
def test_matrix_group(ldn_json: Callable[..., Any], study: str) -> None:
    """The matrix shows the group with LDN: of the registry study, all its patients."""
    wanted = "LDN-any" if study == "raknes2017" else "LDN"
    assert ldn_json("study", study, JSON)["matrix_groups"] == [wanted]


def test_most_serious_first(ldn_json: Callable[..., Any]) -> None:
    """The two major events of martino2008 stand before the most common ones."""
    kinds = [event["kind"] for event in ldn_json("study", "martino2008", JSON)["adverse_events"]]
    assert "event" not in kinds[: kinds.index("major")]


# --- What is not ----------------------------------------------------------------------------------


@pytest.mark.parametrize("study", ABSENT)
def test_absent(ldn_json: Callable[..., Any], study: str) -> None:
    """What was looked for in vain is a record that names every source looked through."""
    absent = ldn_json("study", study, JSON)["absent"]
    found = [(one["what"], one["why"], set(one["sources"])) for one in absent]
    assert [one for one in ABSENT[study] if one not in found] == []
    assert study not in THE_THREE or len(found) == len(ABSENT[study])


@pytest.mark.parametrize(
    ("study", "characteristic", "status"),
    [
        ("cree2010", "funding", "not_reported"),
        ("cree2010", "allocation", "stated"),
        ("martino2008", "allocation", "not_recorded"),
        ("martino2008", "comparator", "not_recorded"),
        ("martino2008", "funding", "not_recorded"),
        ("zagon2009", "allocation", "not_reported"),
        ("zagon2009", "adverse_events", "not_reported"),
    ],
)
def test_three_things_that_are_not_no(
    ldn_json: Callable[..., Any], study: str, characteristic: str, status: str
) -> None:
    """Side by side, not reported and not recorded are told apart, and none is shown as another."""
    found = {
        entry["status"]
        for row in ldn_json("studies", "compare", "--all", JSON)
        if row["characteristic"] == characteristic
        for entry in row["entries"]
        if entry["study"] == study
    }
    assert found == {status}


@pytest.mark.parametrize(
    ("study", "row"),
    [
        pytest.param(study, row, id=f"{study}: {name}")
        for study, table in NOWHERE.items()
        for name, row in table.items()
    ],
)
def test_nowhere(ldn_json: Callable[..., Any], study: str, row: tuple[str, str]) -> None:
    """No record says what its source does not say."""
    sources, pattern = row
    shown = ldn_json("study", study, JSON)
    told = [
        (one["source"], f"{text_of(one)} {one.get('instrument') or ''}")
        for one in attributed(shown)
    ]
    told += [(key, one[key]) for one in shown["discrepancies"] for key in ("topic", "comment")]
    assert not [
        (source, text)
        for source, text in told
        if re.fullmatch(sources, source) and says(text, [pattern])
    ]


@pytest.mark.parametrize("study", LIST)
def test_nothing_worsened(ldn_json: Callable[..., Any], study: str) -> None:
    """No study reports a worsening, and none of the later ones an improvement."""
    directions = {one["direction"] for one in ldn_json("study", study, JSON)["outcomes"]}
    assert not directions & ({"worsened"} if study in THE_THREE else {"worsened", "improved"})


# --- List, background, further reading ------------------------------------------------------------


def test_list_is_complete(ldn_json: Callable[..., Any]) -> None:
    """The three studies of the page are the default, and three more are shown on request."""
    three = {row["id"]: row["collection"] for row in ldn_json("studies", "list", JSON)}
    assert three == dict.fromkeys(THE_THREE, "page")
    more = {row["id"]: row["collection"] for row in ldn_json("studies", "list", "--later", JSON)}
    assert more == three | dict.fromkeys(LIST.keys() - set(THE_THREE), "later")


@pytest.mark.parametrize("study", LIST)
def test_list(ldn_json: Callable[..., Any], study: str) -> None:
    """The list has each study's year and numbers, and the phrases of its summary."""
    (row,) = (row for row in ldn_json("studies", "list", "--later", JSON) if row["id"] == study)
    phrases = {one.holds["id"]: one.holds["value"] for one in FACTS[study].get("summary", ())}
    wanted = LIST[study] | phrases
    assert {key: row[key] for key in wanted} == wanted


def test_alias(ldn_json: Callable[..., Any]) -> None:
    """The study martino2008 is also known as gironi2008."""
    assert ldn_json("study", "gironi2008", JSON) == ldn_json("study", "martino2008", JSON)


def test_studies_not_on_the_page_are_pointed_out(
    ldn: Callable[..., CompletedProcess[bytes]],
) -> None:
    """Where the three stand together, a line says that there are others and what one found."""
    done = ldn("studies", "list")
    shown = plain((done.stdout + done.stderr).decode())
    found = r"randomized trial \(sharafaddinzadeh2010, 96 adults\) found no meaningful statistical"
    told = f"{found} difference in overall quality of life"
    assert says(shown, ["not shown: 3 later human studies", told, "--later"])


def test_background(ldn_json: Callable[..., Any]) -> None:
    """The background facts are those of the page's overview, and cite its paragraphs."""
    facts = ldn_json("background", JSON)["facts"]
    for wanted in BACKGROUND:
        assert any(states(one, wanted) for one in facts), nearest(facts, wanted)
    assert paired(BACKGROUND, facts)


def test_scope(ldn_json: Callable[..., Any]) -> None:
    """The scope is the three studies that the page describes and not a systematic review."""
    assert says(ldn_json("background", JSON)["scope"], SCOPE)


def test_further_reading(ldn_json: Callable[..., Any]) -> None:
    """The one work outside the dataset is named, with what it is."""
    (found,) = ldn_json("background", JSON)["further_reading"]
    assert {key: found[key] for key in TUREL} == TUREL
    assert says(found["note"], ["letter without an abstract", "CMSC, abstract DX14", "435", "215"])


@pytest.mark.parametrize("source", [SHARA, LUDWIG, RAKNES])
def test_later_studies_are_cited_in_full(
    ldn: Callable[..., CompletedProcess[bytes]], source: str
) -> None:
    """A study that is not on the page is cited with the identifiers that it has."""
    cited = "".join(ldn("cite", source.removesuffix("-abstract")).stdout.decode().split())
    doi, pmid, _ = ORIGINS[source].identifiers
    assert f"doi:{doi}" in cited
    assert pmid is None or f"PMID{pmid}" in cited


# --- Sources and places ---------------------------------------------------------------------------


@pytest.mark.parametrize("study", CITED)
def test_sources_are_those_cited(ldn_json: Callable[..., Any], study: str) -> None:
    """A study lists the sources that its records cite, each once, and no other."""
    shown = ldn_json("study", study, JSON)
    assert {record["source"] for record in attributed(shown)} == CITED[study]
    assert sorted(one["id"] for one in shown["sources"]) == sorted(CITED[study])


@pytest.mark.parametrize("source", ORIGINS)
def test_source(ldn_json: Callable[..., Any], source: str) -> None:
    """A source has its kind, what was read of it, title, authors, identifiers and address."""
    wanted = ORIGINS[source]
    study = next(study for study, cited in CITED.items() if source in cited)
    (found,) = (one for one in ldn_json("study", study, JSON)["sources"] if one["id"] == source)
    assert [found[key] for key in ("kind", "read", "title", "year")] == [
        *(wanted.kind, wanted.read, wanted.title, wanted.year),
    ]
    assert tuple(found[key] for key in ("doi", "pmid", "registry_id")) == wanted.identifiers
    assert (found["address"] or "") == wanted.address
    stored = None if any(wanted.identifiers) or source == DATASET else wanted.address
    assert found["url"] == stored, "what follows from an id is not stored"
    assert ", ".join(found["authors"]) == wanted.authors
    assert found["authors_complete"] == (source != SCALES)
    assert says(found["reference"], wanted.reference), found["reference"]


@pytest.mark.parametrize("study", LIST)
def test_locator_is_in_words(ldn_json: Callable[..., Any], study: str) -> None:
    """A locator is a part of the source that a reader understands unexplained."""
    for record in attributed(ldn_json("study", study, JSON)):
        reason = r"\S+( \S+){2,}" if record["source"] == DATASET else r"(?!s\d)[A-Za-z]\w+\b.*"
        assert re.fullmatch(reason, record["locator"]), record


@pytest.mark.parametrize(("study", "source"), NUMBERS)
def test_numbers_are_the_sources_own(ldn_json: Callable[..., Any], study: str, source: str) -> None:
    """A record holds no number, in digits or in words, that its source does not give."""
    for record in attributed(ldn_json("study", study, JSON)):
        if record["source"] == source:
            text = re.sub(r"NCT\d+|\d{4}-\d{6}-\d\d", "", text_of(record)).lower()
            digits = {float(number) for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", text)}
            words = {WORDS[word] for word in re.findall(r"\w+", text) if word in WORDS}
            assert digits | words <= NUMBERS[study, source], text
