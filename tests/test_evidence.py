"""The second extraction: what each source says, held against what the tool prints as JSON.

The tables below were written from the evidence, not from the dataset: one row is one fact. The
dataset paraphrases, so a row gives the source, the locator and the patterns that a faithful wording
must match, all in one record; numbers, identifiers and vocabulary words are compared exactly.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import partial
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from subprocess import CompletedProcess

Record = dict[str, Any]


class Fact(NamedTuple):
    """What one record must say, and where its source says so."""

    source: str
    locator: str  # a pattern for the whole of it
    says: tuple[str, ...]  # patterns that its text must all match
    holds: dict[str, Any]  # its fields: a value, a set of the values allowed, or a pattern


class Topic(NamedTuple):
    """A discrepancy: what it is on, what it is about, what its sources say, what stands besides."""

    topic: str
    about: tuple[str, ...]  # patterns, each for an id in `about`
    statements: tuple[Fact, ...]
    also: tuple[str, ...] = ()  # patterns for topic, statements and comment together
    merges: bool = False  # it may stand in the discrepancy of another row


class Origin(NamedTuple):
    """A source: what was read, how it is identified and found, how it is referred to."""

    kind: str
    read: set[str]
    identifiers: tuple[str | None, str | None, str | None]  # DOI, PMID, registration number
    address: str  # a pattern
    title: str
    authors: str = ""  # family names in the published order
    reference: tuple[str, ...] = ()
    year: int | None = None


def fact(source: str, locator: str, /, *says: str, **holds: Any) -> Fact:
    """Return what one record must say and hold."""
    return Fact(source, locator, says, holds)


def like(pattern: str) -> re.Pattern[str]:
    """Return what a field must match somewhere, in either case."""
    return re.compile(pattern, re.IGNORECASE)


def plan(characteristic: str, source: str, locator: str, *says: str) -> Fact:
    """Return a fact of the design, filed under a characteristic that matches."""
    return fact(source, locator, *says, characteristic=like(rf"^({characteristic})$"))


def result(place: tuple[str, str], domain: str, measure: str, verdict: tuple[str, str],
           *says: str, **holds: Any) -> Fact:  # fmt: skip
    """Return an outcome of the group LDN; what is not given must be absent."""
    direction, significance = verdict
    found: Record = {"domain": domain, "measure": like(measure), "direction": direction}
    found |= {"significance": significance, "group": "LDN"}
    return fact(*place, *says, **found | dict.fromkeys(UNTOLD) | {"values": []} | holds)


def sentence(*numbers: int) -> str:
    """Return the pattern for a sentence of an abstract, or for one or all of several."""
    alone = f"sentence ({'|'.join(map(str, numbers))})"
    between = f"|sentences {numbers[0]}(-| and | to ){numbers[-1]}"
    return alone + between * (len(numbers) > 1)


def plain(text: object) -> str:
    """Return a text with plain dashes, spaces and apostrophes, and nothing for no text."""
    dashes = re.sub(r"[\u2010-\u2015\u2212]", "-", "" if text is None else str(text))
    return " ".join(dashes.replace("\u2019", "'").split())


def says(text: str, patterns: Iterable[str]) -> bool:
    """Tell whether a text matches every pattern, in either case."""
    return all(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


def text_of(record: Record) -> str:
    """Return what one record says, as one text, with the dataset's reason if it is the source."""
    spoken = [record.get(key) for key in SPOKEN]
    for value in record.get("values") or ():
        ends = "low", "high"
        spoken += [value.get(key) for key in ("statistic", "value", "unit", "n", "of")]
        spoken.append(" to ".join(str(value[end]) for end in ends if value.get(end) is not None))
    if record.get("source") == DATASET:
        spoken.append(record["locator"])
    return plain(" ".join(str(part) for part in spoken if part is not None)).replace("_", " ")


def fits(value: Any, wanted: Any) -> bool:
    """Tell whether the value of a field is what a fact holds."""
    if isinstance(wanted, re.Pattern):
        return wanted.search(plain(value)) is not None
    return value in wanted if isinstance(wanted, set) else bool(value == wanted)


def cites(record: Record, wanted: Fact) -> bool:
    """Tell whether a record cites the source of a fact where the source says so."""
    place = re.fullmatch(wanted.locator, plain(record["locator"]), re.IGNORECASE)
    return record["source"] == wanted.source and place is not None


def states(record: Record, wanted: Fact) -> bool:
    """Tell whether one record states a fact and cites where its source says so."""
    return (
        cites(record, wanted)
        and says(text_of(record), wanted.says)
        and all(fits(record.get(key), value) for key, value in wanted.holds.items())
    )


def nearest(records: Iterable[Record], wanted: Fact) -> str:
    """Return a message with the fact that was not found and what stands where it should."""
    records = list(records)
    near = [record for record in records if cites(record, wanted)]
    near = near or [record for record in records if record["source"] == wanted.source] or records
    return "\n".join(map(str, ["wanted:", wanted, "found there:", *near]))


def records_of(study: Record, *sections: str) -> list[Record]:
    """Return the records of sections of a study; a part of its flow is one, `anywhere` is all."""
    if sections == ("anywhere",):
        return list(attributed(study))
    return [
        record
        for name in sections
        for record in (study["dropouts"] if name in FLOW_PARTS else study)[name]
    ]


def attributed(value: Any) -> Iterator[Record]:
    """Yield every record within a value that says where in which source it stands."""
    if isinstance(value, dict) and {"source", "locator"} <= value.keys():
        yield value
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for inner in within:
        yield from attributed(inner)


def rows(tables: Mapping[str, Any]) -> list[Any]:
    """Return every row of tables, with the key of its table, as the case of a test."""
    return [
        pytest.param(key, row, id=f"{key}: {name}")
        for key, table in tables.items()
        for name, row in table.items()
    ]


SPOKEN = (
    *("value", "measure", "time", "population", "finding", "event", "severity", "timing"),
    *("frequency", "stage", "n", "of", "reason", "text", "intervention"),
)  # fmt: skip
FLOW_PARTS = ("counts", "reasons", "statements")
UNTOLD = (
    *("effect", "estimate", "estimate_relation", "unit", "interval", "low", "high"),
    *("p_relation", "p_value", "instrument", "scale", "comparator"),
)  # fmt: skip
MISSED = "events", "n", "of", "percent"

NMSS, DATASET = "nmss", "dataset"
CREE, NCT = "cree2010-abstract", "nct00501696"
GIRONI, EUDRACT = "gironi2008-abstract", "eudract-2005-005679-13"
INTERVIEW, ZAGON = "gironi2009-interview", "zagon2009-abstract"
SCALES, NINDS = "msqli-scales", "ninds-msqli"
SHARA, LUDWIG = "sharafaddinzadeh2010-abstract", "ludwig2016-abstract"
RAKNES = "raknes2017-abstract"

LEAD, ITALIAN, ANIMAL = "Studies, lead", "Studies, Italian trial", "Studies, animal models"
BULLET_1, BULLET_2, BULLET_3, BULLET_4, BULLET_5 = (f"Studies, bullet {n}" for n in range(1, 6))
PARAGRAPH_1, PARAGRAPH_2 = "Overview, \u00b61", "Overview, \u00b62"
ANY = ".+"
ANSWER = r"answers? [23]((-| and )3)?"
INCLUSION, EXCLUSION = r"inclusion( criteria)?", r"exclusion( criteria)?"
CRITERIA = r"(inclusion|exclusion|inclusion and exclusion)( criteria)?"
MASKING = ".*(mask|blind|design).*"
RECEIVED = ".*(receiv|submi|post|regist|date|history).*"
OBJECTIVES = r"(main |secondary )?objectives?"
PAGE, ABSTRACT = (NMSS, BULLET_4), (CREE, "Results")
ITALY, MICE = (NMSS, ITALIAN), (NMSS, ANIMAL)

# Direction and significance, in the words of the dataset.
GAIN = ("improved", "significant")
EFFECT = ("improved", "not_reported")
NO_EFFECT = ("no_effect", "not_reported")
SILENT = ("not_reported", "not_reported")
FINDING = ("not_applicable", "not_reported")

# Under which characteristics a fact may be filed: the first edition's ids and their like.
PLAN = (
    r"design|intervention(_model)?|comparator|allocation|masking|blinding|dose|duration|washout"
    r"|centres?|setting|stage"
)
WHO = (
    r"investigators?|institutions?|authors?|publication(_status)?|centres?|setting|sites?"
    r"|location|country|presentation"
)
PEOPLE = r"participants|population|condition|eligibility|age|diagnosis|disability"
DRUGS = r"concurrent_treatments?|concomitant_treatments?|eligibility"
TOOL = r"instruments?|assessments?|measurements?|outcome_measures?"
DATES = r"dates?|(start|completion|primary_completion)(_date)?|registration(_date)?|timing"
TARGET = r"primary_outcomes?|outcome_measures?"
AIM = r"aims?|objectives?|primary_outcomes?|secondary_outcomes?"

ONE, TWO, THREE = r"\b(one|1|single)\b", r"\b(two|2)\b", r"\b(three|3)\b"
FOUR, FIVE, SIX, EIGHT = r"\b(four|4)\b", r"\b(five|5)\b", r"\b(six|6)\b", r"\b(eight|8)\b"
TEN, FORTY, SIXTY, EIGHTY = (
    r"\b(ten|10)\b",
    r"\b(forty|40)\b",
    r"\b(sixty|60)\b",
    r"\b(eighty|80)\b",
)
NOT = r"\b(no|not|none|neither|nor|never|nothing|without)\b|n't\b"
LOW_DOSE = r"\bLDN\b|low[- ]dose"
HIGH_DOSE = r"\bHDN\b|high[- ]dose"
MS = r"\bMS\b|multiple sclerosis"
PROGRESSIVE = r"primary[- ]progressive|\bPPMS\b"
MODIFYING = r"disease[- ]modifying|\bDMTs?\b"
QUALITY = r"quality[- ]of[- ]life"
BETTER = r"improv|better|relie|reduc|eased|decreas|lessen|lower|gain"
UNAFFECTED = r"\bno\b|\b(not|nor|neither)\b|unaffected|unchanged|n't\b"
SAME = rf"({NOT}).*(differ|effect|chang)"
NO_RESULT = r"\b(no|not|without|nothing)\b.*\b(result|report|given|stated|outcome|effect|finding)"
NO_SIGNS = r"(no|without|free of|absence of)( any)? behaviou?r|behaviou?ral signs.*\b(absent|free)"
EAE = r"\bEAE\b|autoimmune encephalomyelitis"
UNRELATED = r"not (related|due|linked|attribut|MS)|unrelated"
MARKED = r"marked|substantial|considerabl|strong|much"
SIGNIFICANT = r"significan"
DROPPED = r"drop(ped|ping)?[- ]?outs?\b|\bleft\b|withdr"
COMMON = r"\bcommon"
WARRANTED = r"warrant|merit|justif|deserv|called for"

# --- cree2010: crossover trial, San Francisco -----------------------------------------------------
# fmt: off
CREE_DESIGN = {
    "pilot": plan(PLAN + "|phase", NMSS, LEAD, "pilot"),
    "phase 3": plan("phase|stage", NCT, "phase", r"\b(3|III)\b"),
    "investigator Cree": plan(WHO, NMSS, BULLET_1, r"Bruce( A\.?C\.?)? Cree|Cree,? B"),
    "investigator Goodin": plan(WHO, NMSS, BULLET_1, r"Douglas( S\.?)? Goodin|Goodin,? D"),
    "and colleagues": plan(WHO, NMSS, BULLET_1, r"colleagues|co-?workers|and others|et al|team"),
    "MS Center": plan(WHO, NMSS, BULLET_1, r"(MS|Multiple Sclerosis) Cent(er|re)"),
    "San Francisco": plan(WHO, NMSS, BULLET_1, "University of California|UCSF",
                          "San Francisco|UCSF"),
    "second author Kornyeyeva": plan(WHO, CREE, "Authors", "Kornyeyeva"),
    "sponsor": plan("sponsor", NCT, "sponsor", "University of California", "San Francisco"),
    "aim: efficacy": plan(AIM, CREE, "Objective", "efficacy", QUALITY, MS),
    "aim: 4.5 mg nightly": plan(AIM, CREE, "Objective", r"(?<![\d.])4\.5 ?mg\b", "night"),
    "placebo": plan(PLAN, NMSS, BULLET_2, "placebo"),
    "crossover": plan(PLAN, NMSS, BULLET_2, "cross-?over"),
    "every participant had both": plan(PLAN, NMSS, BULLET_2, r"\b(all|every|each|everyone|both)\b",
                                       LOW_DOSE, "placebo"),
    "eight weeks of LDN": plan(PLAN, NMSS, BULLET_2, rf"({EIGHT})[- ]weeks?", LOW_DOSE),
    "eight weeks of placebo": plan(
        PLAN, NMSS, BULLET_2, "placebo",
        rf"({EIGHT}).*({EIGHT})|({EIGHT})[- ]weeks?\W+(\w+\W+){{0,3}}(each|both|either)"
        rf"|\b(each|both|either|two)\W+(\w+\W+){{0,3}}({EIGHT})[- ]week"),
    "one treatment-free week": plan(
        PLAN, NMSS, BULLET_2, rf"({ONE}|\ba)[- ]((treatment|drug|medication)-free )?week",
        r"free|wash-?out|without|\bno\b"),
    "some had LDN first, some placebo": plan(PLAN, NMSS, BULLET_2, r"\bfirst\b",
                                             r"\bsome\b.*\b(some|others?|rest)\b"),
    "17 weeks": plan(PLAN, NCT, "eligibility", r"\b(17|seventeen)[- ]weeks?"),
    "single centre": plan(PLAN, CREE, "Methods",
                          r"(single|one)[- ]cent(er|re)|centres (1|one|single)\b"),
    "double-masked": plan(PLAN, CREE, "Methods", r"double[- ](mask|blind)"),
    "abstract: placebo-controlled": plan(PLAN, CREE, "Methods", "placebo"),
    "abstract: crossover": plan(PLAN, CREE, "Methods", "cross-?over"),
    "abstract: eight weeks": plan(PLAN, CREE, "Methods", rf"({EIGHT})[- ]weeks?"),
    "abstract: 4.5 mg": plan(PLAN, CREE, "Methods", r"(?<![\d.])4\.5 ?mg\b"),
    "abstract: nightly": plan(PLAN, CREE, "Methods", r"night|bedtime"),
    "randomized": plan(PLAN, NCT, ".*(allocation|design).*", "randomi[sz]ed|random allocation"),
    "registry: crossover": plan(PLAN, NCT, ".*(model|assignment|design).*", "cross-?over"),
    "masked: participant": plan(PLAN, NCT, MASKING, "participant|patient"),
    "masked: care provider": plan(PLAN, NCT, MASKING, "care[- ]provider|caregiver"),
    "masked: investigator": plan("masking|blinding", NCT, MASKING, "investigator"),
    "primary purpose": plan("(primary_)?purpose", NCT, ".*(purpose|design).*", r"\btreatment\b"),
    "start": plan(DATES, NCT, ".*(start|date).*", r"\bFeb(ruary)?\.? 2007\b|\b2007-02\b"),
    "primary completion": plan(DATES, NCT, ".*(completion|date).*",
                               r"\bNov(ember)?\.? 2007\b|\b2007-11\b"),
    "no results posted": plan("results.*", NCT, ".*result.*", NOT, r"results?\b|posted"),
    "page: condition": plan("condition", NMSS, LEAD, MS,
                            r"\b(all|any|every|each)\b.*(types?|forms?|kinds?)\b"),
    "registry: condition": plan("condition", NCT, "condition", "multiple sclerosis"),
    "some on therapy, some not": plan(DRUGS, NMSS, BULLET_2, MODIFYING, r"\bsome\b",
                                      r"\bnot\b|others? (did|were|had)|without"),
    "therapy for 3 months": plan(DRUGS, NCT, "eligibility", rf"({THREE}) months?",
                                 r"at least|minimum|or (more|longer)"),
    "no change of therapy planned": plan(DRUGS, NCT, "eligibility", NOT, "chang",
                                         "plan|intend|intention"),
    "no change or start during the trial": plan(
        DRUGS, NCT, "eligibility", NOT, "chang", r"start|begin|new|initiat", MODIFYING, "symptom",
        "during|throughout|while"),
    "abstract: clinically definite MS": plan(PEOPLE, CREE, "Results", "clinically[- ]definite", MS),
    "registry: clinically definite MS": plan(PEOPLE, NCT, "eligibility", "clinically[- ]definite",
                                             MS),
    "aged 18 to 75": plan(PEOPLE, NCT, "eligibility", r"\b18\b( years)? ?(to|-|and|through) ?75\b"),
    "understands English": plan(PEOPLE, NCT, "eligibility", "English"),
    "barrier contraception": plan(PEOPLE, NCT, "eligibility", r"barrier",
                                  r"contracepti|birth[- ]control", r"wom[ae]n|female"),
    "no pregnancy": plan(PEOPLE, NCT, "eligibility", "pregnan"),
    "no chronic opioids": plan(PEOPLE + "|" + DRUGS, NCT, "eligibility", "chronic", "opioid"),
    "no therapy begun within 3 months": plan(
        DRUGS, NCT, "eligibility", MODIFYING, "start|begin|begun|began|new|initiat",
        rf"({THREE}) months"),
    "no start planned": plan(DRUGS, NCT, "eligibility", MODIFYING, "plan|intend|intention",
                             "start|begin|initiat"),
    "MSQLI": plan(TOOL, NMSS, BULLET_3, r"\bMSQLI\b"),
    "MSQLI by name": plan(TOOL, NMSS, BULLET_3, rf"({MS}) {QUALITY} Inventory"),
    "Web-based": plan(TOOL, NMSS, BULLET_3, r"\bweb\b|online|internet"),
    "before the first period": plan(TOOL, NMSS, BULLET_3, r"before( the)? (first|1st)"),
    "after each period": plan(TOOL, NMSS, BULLET_3, r"\bafter (each|every|both|either)\b"),
    **{
        f"asks about {name}": plan(TOOL, NMSS, BULLET_3, *patterns)
        for name, patterns in {
            "mental health": ("mental health",), "pain": (r"\bpain\b",),
            "cognition": (r"perceived|self-report", "cogniti"), "fatigue": ("fatigue",),
            "vision": ("visual|vision",), "bladder": ("bladder",), "bowel": ("bowel",),
            "sexual satisfaction": ("sexual satisfaction",),
        }.items()
    },
    "primary outcome: mean score": plan(TARGET, NCT, "primary outcome", r"\b(mean|average)\b",
                                        r"scores?\b"),
    "primary outcome: against placebo": plan(TARGET, NCT, "primary outcome", "placebo"),
    "primary outcome: adjusted": plan(TARGET, NCT, "primary outcome", "adjust|correct|account",
                                      "baseline"),
    "primary outcome: each of 10 scales": plan(TARGET, NCT, "primary outcome",
                                               rf"({TEN}).{{0,20}}scales?", r"MSQLI-?54"),
    "summary: composite score": plan(TARGET + "|" + AIM + "|" + TOOL, NCT, "summary", "composite",
                                     r"MSQOL-?54"),
}
CREE_ANYWHERE = {
    "first received 12 July 2007": fact(NCT, RECEIVED, r"12 July 2007|July 12,? 2007|2007-07-12",
                                        "receiv|submit|regist"),
    "posted 16 July 2007": fact(NCT, RECEIVED, r"16 July 2007|July 16,? 2007|2007-07-16", "post"),
    "registered after the start": fact(DATASET, ANY, "regist|receiv", r"\b(after|later)\b",
                                       "start|began|Feb"),
    "that it is its registration": fact(DATASET, ANY, r"NCT00501696|regist", "drug|naltrexone",
                                        "sponsor", "number", "title"),
    "ten scales and no score that combines them": fact(
        NINDS, ANY, TEN, NOT, r"combin|global|overall|total|composite|summary", "score", "scale"),
}
# LDN against placebo, in the same people; the page names no scale of the inventory.
versus = partial(result, comparator=like("placebo"), contrast="within_person")
page = partial(versus, PAGE, instrument=like("msqli"))
ESTIMATES = (
    ("Mental Component Summary", "mental_health", "3.3", "=", "0.04"),
    ("Mental Health Inventory", "mental_health", "6", "<", "0.01"),
    ("Pain Effects Scale", "pain", "1.6", "=", "0.04"),
    ("Perceived Deficits Questionnaire", "cognition", "2.4", "=", "0.05"),
)
CREE_OUTCOMES = {
    "page: quality of life": page("quality_of_life", QUALITY, GAIN, BETTER, "mental health",
                                  r"\bpain\b", "cogniti"),
    "page: mental health": page("mental_health", "mental health", GAIN, BETTER),
    "page: pain": page("pain", r"\bpain\b", GAIN, BETTER),
    "page: cognition": page("cognition", "cogniti", GAIN, "self-report", BETTER),
    "page: physical quality of life": page(
        "quality_of_life", "physical", NO_EFFECT, "aspects?", UNAFFECTED,
        r"such as|exampl|e\.g\.|among|includ|fatigue.*bowel.*bladder"),
    "page: fatigue": page("fatigue", "fatigue", NO_EFFECT, UNAFFECTED),
    "page: bowel": page("bowel", "bowel", NO_EFFECT, "control", UNAFFECTED),
    "page: bladder": page("bladder", "bladder", NO_EFFECT, "control", UNAFFECTED),
    "page: sexual satisfaction": page("sexual_function", "sexual satisfaction", NO_EFFECT,
                                      UNAFFECTED),
    "page: vision": page("vision", "visual|vision", NO_EFFECT, UNAFFECTED),
    **{
        f"abstract: {measure}": versus(
            ABSTRACT, domain, measure, GAIN, BETTER, effect="improvement",
            estimate=float(estimate), unit="points", estimate_relation={None, "="},
            p_relation=relation, p_value=float(p_value), instrument=like("^(?!msqli$)."),
            scale=like("."))
        for measure, domain, estimate, relation, p_value in ESTIMATES
    },
    "registry: mean score": versus(
        (NCT, "primary outcome"), "quality_of_life", "mean score", SILENT, NO_RESULT,
        role="primary", contrast={"within_person", None}, instrument=like("")),
}
CREE_COUNTS = {
    "lead: 60 people": fact(NMSS, LEAD, stage="participants", n=60, group=None),
    "page: 80 original participants": fact(NMSS, BULLET_5, stage={"participants", "enrolled"},
                                           n=80, group=None),
    "page: complete data on 60": fact(NMSS, BULLET_5, stage="complete_data", n=60, of={None, 80}),
    "abstract: 80 enrolled": fact(CREE, "Results", stage="enrolled", n=80, group=None),
    "abstract: 60 completed": fact(CREE, "Results", stage="completed", n=60, of={None, 80}),
    "abstract: 10 withdrew": fact(CREE, "Results", stage="left", n=10, of={None, 80}, group=None),
    "registry: 80 enrolled": fact(NCT, "enrolment", stage="enrolled", n=80, group=None),
}
# On which treatment they were is not reported: no reason is of a group.
CREE_REASONS = {
    "8 for personal reasons": fact(*ABSTRACT, "personal", n=8, kind="withdrawal", group=None),
    "1 for an adverse event": fact(*ABSTRACT, r"adverse (event|effect)", UNRELATED, MS, n=1,
                                   kind="adverse_event", group=None),
    "1 for a perceived benefit": fact(*ABSTRACT, r"perceiv.*benefit|benefit.*perceiv", n=1,
                                      kind="withdrawal", group=None),
    "4 lost by data management": fact(*ABSTRACT, r"data-?(base)?[- ]?(management|handling)",
                                      "error|mistake", n=4, kind="data_management", group=None),
    "6 with incomplete surveys": fact(
        *ABSTRACT, "incomplete", "survey|questionnaire",
        r"unknown|not (known|given|stated)|unexplained|no reason", n=6, kind="incomplete_data",
        group=None),
}
CREE_STATEMENTS = {
    "page: dropouts and incomplete data": fact(NMSS, BULLET_5, DROPPED, "incomplete"),
    "abstract: withdrawn before the first period ended": fact(
        CREE, "Results", "withdr|left", r"before|during|prior|not complet", "(first|1st).*period"),
}
CREE_EVENTS = {
    "vivid dreaming": fact(*PAGE, "vivid dream", kind="event", timing=like(r"first.*week"),
                           frequency=like(r"\bsome\b"), severity=None, **dict.fromkeys(MISSED)),
    "no other adverse effects": fact(*PAGE, r"\b(no|not any|none)\b.*\b(other|further|else)\b",
                                     kind={"statement", "any"}, n={None, 0}),
    "one withdrawal": fact(*ABSTRACT, UNRELATED, MS, kind={"discontinuation", "event"}, n=1,
                           severity=None),
    "no serious adverse event": fact(*ABSTRACT, kind="serious", n=0),  # a zero that is reported
    "well tolerated": fact(*ABSTRACT, r"well[- ]tolerated", kind="statement", n=None, events=None),
}
CREE_CAVEATS = {
    "page: complete data weakened power": fact(NMSS, BULLET_5, SIXTY, EIGHTY, r"\bpower\b",
                                               "weak|reduc|lower|limit|less"),
    "abstract: high rate of dropout": fact(
        *ABSTRACT, r"\bpower\b", MARKED, "reduc|lower|weak|cut|diminish",
        r"high (rate|share|proportion)|high dropout", r"drop[- ]?out|dropp"),
    "abstract: data-management errors": fact(
        *ABSTRACT, r"\bpower\b", r"data(base)?([- ](management|handling))?[- ]errors|error.*data"),
    "needs confirmation": fact(
        NMSS, BULLET_5, "confirm", "larger|bigger",
        r"multi-?(cent|site)|(several|more than one|many) cent", "suggest|investigator"),
    "further testing": fact(NMSS, LEAD, "test|stud|trial", "larger|bigger|more people",
                            r"\bmay\b|might|could|perhaps"),
    "no substitute for proven treatment": fact(
        *PAGE, NOT, "instead|in place|replac|substitut|rather than", "proven|establish"),
    "may relieve symptoms": fact(NMSS, BULLET_5, "symptom", "relie", r"\bmay\b|might|could"),
    "endorphins: a possibility": fact(
        NMSS, BULLET_5, "endorphin", "possib|hypothes|may|might|could", "laborator",
        "rais|increas|higher"),
    "endorphins: pain relievers": fact(NMSS, BULLET_5, "endorphin", "brain", "body|natural"),
    "mixed concurrent treatment": fact(NMSS, BULLET_2, MODIFYING, r"\bsome\b",
                                       r"\bnot\b|others?|without"),
    "authors' conclusion": fact(CREE, "Interpretation", SIGNIFICANT, "improv", "mental health",
                                QUALITY, kind="authors_conclusion"),
    "authors' conclusion: further studies": fact(CREE, "Interpretation", "further|more", "stud",
                                                 WARRANTED, kind="authors_conclusion"),
    "self-report": fact(CREE, "Methods", r"self|themselves|participant|patient", "report",
                        QUALITY, kind="self_report"),
}
CREE_TOPICS = {
    "how many people": Topic(
        "people|participants|patients|number|enrol|size|how many",
        ("dropouts|enrolment|participants",), (
            fact(NMSS, LEAD, SIXTY),
            fact(NMSS, BULLET_5, EIGHTY, SIXTY, "complete"),
            fact(CREE, "Results", EIGHTY, SIXTY, "enrol"),
            fact(NCT, "enrolment", EIGHTY),
        )),
    "why 20 are missing": Topic(
        r"missing|reason|why|lost|loss|dropp?|complet|attrition|20|twenty", ("dropouts",), (
            fact(NMSS, BULLET_5, "drop", "incomplete"),
            fact(CREE, "Results", TEN, "withdr", FOUR, SIX, "incomplete", "error|management"),
        )),
    "stage": Topic("stage|phase|pilot", ("phase|stage|design",), (
        fact(NMSS, LEAD, "pilot"),
        fact(CREE, "Title", "pilot"),
        fact(NCT, "phase", r"\b(3|III)\b"),
    )),
    "instrument": Topic("instrument|questionnaire|inventory|MSQLI", ("instruments?|outcome",), (
        fact(NMSS, "Studies, bullet [34]", rf"\bMSQLI\b|{QUALITY} Inventory"),
        fact(NCT, r"(primary outcome|title)s?", r"\bMSQLI-?54\b"),
        fact(NCT, "summary", r"\bMSQOL-?54\b"),
    )),
    "adverse effects": Topic("adverse|side|harm|safety", ("adverse_events",), (
        fact(*PAGE, "vivid dream", r"\bno(ne|thing)?\b.*(other|further|else|but)|only|apart"),
        fact(CREE, "Results", ONE, "withdr|left", UNRELATED),
    )),
    "how firmly": Topic(
        "firm|sure|strong|certain|confident|word|far|suggest|significan", ("mental_health", "pain"),
        (
            fact(NMSS, LEAD, "suggest", r"\bmay\b|might", "mental health", r"\bpain\b"),
            fact(*PAGE, SIGNIFICANT, "improv", QUALITY),
            fact(CREE, "Results", "associat", SIGNIFICANT),
            fact(CREE, "Interpretation", SIGNIFICANT, "mental health"),
        ), ("cogniti",)),
    "what the measures stand for": Topic(
        "measure|scale|stand|count|head|group|domain|mental", ("pain|cognition",), (
            fact(CREE, "Results", "mental health", r"\bpain\b", "cogniti|perceived deficit"),
            fact(*PAGE, "mental health", r"\bpain\b", "cogniti"),
        )),
    "primary outcome": Topic("primary|registered|outcome", ("primary_outcome|quality_of_life",), (
        fact(NCT, "primary outcome", "mean score|mean", rf"({TEN}).*scales?"),
        fact(CREE, "Results", FOUR, "scale|measure"),
        fact(*PAGE, ANY),
    ), (r"\b(no|not|nowhere)\b.*result|result.*\b(no|not)\b",)),
    "who had both treatments": Topic("both|treatments|received", ("dropouts|design|.*model",), (
        fact(NMSS, BULLET_2, r"\b(all|every|each|everyone)\b", "both|LDN.*placebo"),
        fact(CREE, "Results", TEN, "withdr|left", "(first|1st).*period"),
    )),
    "completed, or complete data": Topic("complet", ("dropouts",), (
        fact(CREE, "Results", SIXTY, "completed|finished|through"),
        fact(NMSS, BULLET_5, SIXTY, "complete data|data.*complete"),
    )),
    "design": Topic("design|parallel|crossover", ("design|.*model",), (
        fact(NCT, "summary", "parallel"),
        fact(NCT, "(?!summary).+", "cross-?over"),
        fact(NMSS, BULLET_2, "cross-?over"),
        fact(CREE, "Methods", "cross-?over"),
    )),
}

# --- martino2008: open-label pilot, Milan ---------------------------------------------------------

MARTINO_DESIGN = {
    "page: Gianvito Martino": plan(WHO, *ITALY, r"Gianvito Martino|Martino,? G"),
    "page: San Raffaele, Milan": plan(WHO, *ITALY, "San Raffaele", "Milan|Milano", "Ital"),
    "page: presented in 2008": plan(WHO, *ITALY, "Academy of Neurology", r"\b2008\b",
                                    "present|meeting|congress"),
    "page: primary-progressive MS": plan(PEOPLE, *ITALY, PROGRESSIVE),
    "page: 5 mg": plan(PLAN, *ITALY, r"(?<![\d.])5 ?mg\b"),
    "page: six months": plan(PLAN, *ITALY, rf"({SIX})[- ]months?"),
    "interview: 4 mg a day": plan(PLAN, INTERVIEW, ANSWER, r"(?<![\d.])4 ?mg\b", r"\bday\b|daily"),
    **{
        f"page: aim {name}": plan(AIM, *ITALY, name)
        for name in ("safe", "spastic", r"\bpain\b", "fatigue")
    },
    "abstract: phase II": plan("phase|stage", GIRONI, sentence(1), r"\b(2|II)\b"),
    "abstract: multicentre": plan(PLAN, GIRONI, sentence(1), r"multi-?(cent|site)"),
    "abstract: pilot": plan(PLAN + "|phase", GIRONI, sentence(1), "pilot"),
    "abstract: six months": plan(PLAN, GIRONI, sentence(1), rf"({SIX})[- ]months?"),
    "abstract: low dose, figure not given": plan(
        PLAN, GIRONI, sentence(1), r"\blow\b", "dose", NOT,
        r"figure|amount|number|milligram|\bmg\b|specif|stated|given|exact"),
    "abstract: primary end points": plan(AIM, GIRONI, sentence(2, 3), "primary", "safe",
                                         "tolerab|tolerated"),
    **{
        f"abstract: secondary end point {name}": plan(
            AIM, GIRONI, sentence(2, 3), "secondary", "efficacy|effect", name)
        for name in ("spasticity", r"\bpain\b", "fatigue", "depression", QUALITY)
    },
    "registry: open-label": plan(PLAN, EUDRACT, "title", r"open[- ]label"),
    "registry: prospective": plan(PLAN, EUDRACT, "title", "prospective"),
    "registry: multicentre": plan(PLAN, EUDRACT, "title", r"multi-?(cent|site)"),
    "registry: pilot": plan(PLAN + "|phase", EUDRACT, "title", "pilot"),
    "registry: sponsor": plan("sponsor", EUDRACT, "sponsor", "San Raffaele"),
    "registry: aged 18 to 60": plan(PEOPLE, EUDRACT, INCLUSION,
                                    r"\b18\b( years)? ?(to|-|and|through) ?60\b"),
    "registry: EDSS 3.0 to 5.5": plan(
        PEOPLE, EUDRACT, INCLUSION,
        r"(EDSS|Expanded Disability).{0,40}\b3\.0 ?(to|-|and) ?5\.5\b"),
    "registry: McDonald criteria": plan(PEOPLE, EUDRACT, INCLUSION, "McDonald", PROGRESSIVE),
    "registry: spasticity, Ashworth 1 to 4": plan(PEOPLE, EUDRACT, INCLUSION, "spasticity",
                                                  r"Ashworth.{0,20}\b1 ?(to|-|and) ?4\b"),
    "registry: pain, VAS 1 to 10": plan(
        PEOPLE, EUDRACT, INCLUSION, r"\bpain\b",
        r"(VAS|visual analogu?e? scale).{0,20}\b1 ?(to|-|and) ?10\b"),
    "registry: fatigue, FSS 3 to 7": plan(
        PEOPLE, EUDRACT, INCLUSION, "fatigue",
        r"(FSS|Fatigue Severity Scale).{0,20}\b3 ?(to|-|and) ?7\b"),
    "registry: any of three symptoms": plan(PEOPLE, EUDRACT, INCLUSION, r"\bor\b|any of|one of",
                                            "spasticity", r"\bpain\b", "fatigue"),
    "registry: disease for 2 years": plan(PEOPLE, EUDRACT, INCLUSION,
                                          r"at least|minimum|or (more|longer)", rf"({TWO}) years?"),
    "registry: stable for 6 months": plan(PEOPLE, EUDRACT, INCLUSION, "stab",
                                          rf"({SIX})[- ]months?"),
    "registry: drugs kept stable": plan(DRUGS, EUDRACT, CRITERIA, "GABA", "serotonin|serotonerg",
                                        "baclofen", "antidepress", "optimi[sz]", "stable|constant"),
    **{
        f"registry: no {name}": plan(DRUGS, EUDRACT, CRITERIA, name, NOT + "|prohibit|exclu|forbid")
        for name in ("mitoxantrone", "cyclophosphamide", "interferon", "steroid")
    },
    "registry: no opioids": plan(
        DRUGS, EUDRACT, CRITERIA, "opioid", r"\b(seven|7)\b.{0,6}\b(ten|10)\b", "days",
        "before", "during|throughout|while"),
    "registry: birth control": plan(PEOPLE, EUDRACT, CRITERIA, "birth[- ]control|contracepti",
                                    r"wom[ae]n|female"),
    "registry: no pregnancy": plan(PEOPLE, EUDRACT, EXCLUSION, "pregnan", "breast|lactat|nursing"),
    "registry: no hepatitis": plan(PEOPLE, EUDRACT, EXCLUSION, "acute hepatitis", "liver failure"),
    "registry: no unstable condition": plan(PEOPLE, EUDRACT, EXCLUSION, "unstable", "medical",
                                            "surgical"),
    "registry: main objective efficacy": plan(
        AIM, EUDRACT, OBJECTIVES, "efficacy", "spasticity", r"\bpain\b", "fatigue", r"\bor\b|any"),
    "registry: by at least one point": plan(
        AIM, EUDRACT, OBJECTIVES, rf"({ONE}) points?|1-point", "at least|or more|minimum",
        "baseline"),
    "registry: secondary objectives": plan(AIM, EUDRACT, OBJECTIVES, "secondary", "safety",
                                           "tolerab"),
}
MARTINO_POWER = {
    "not powered for efficacy": fact(INTERVIEW, "answer 2", NOT, r"\bpower", "efficacy"),
}
MARTINO_ANYWHERE = {
    "that it is Gironi and others 2008": fact(
        DATASET, ANY, "Gironi|article|abstract", "drug|naltrexone", "number|40", "disease",
        "length|months|duration", "dropouts|dropped|left", "last author|author"),
    "that it is its registration": fact(DATASET, ANY, "2005-005679-13|EudraCT|regist",
                                        "drug|naltrexone", "sponsor", "number", "title"),
}
MARTINO_OUTCOMES = {
    "page: fatigue": result(ITALY, "fatigue", "fatigue", GAIN, BETTER, time=None),
    "page: depression": result(ITALY, "depression", "depression", GAIN, BETTER, time=None),
    "page: spasticity": result(ITALY, "spasticity", "spastic", SILENT, NO_RESULT),
    "page: pain": result(ITALY, "pain", r"\bpain\b", SILENT, NO_RESULT),
    "abstract: spasticity": result((GIRONI, sentence(9)), "spasticity", "spastic", GAIN,
                                   "reduc|improv|decreas|lower|less", r"\bend\b"),
    **{
        f"abstract: {name}": result((GIRONI, sentence(3)), domain, name, SILENT, NO_RESULT,
                                    role="secondary")
        for name, domain in (
            (r"\bpain\b", "pain"), ("fatigue", "fatigue"), ("depression", "depression"),
            (QUALITY, "quality_of_life"),
        )
    },
    "abstract: disability": result((GIRONI, sentence(8)), "disability", "disability", FINDING,
                                   "progress", ONE, r"\bonly\b|\bsingle\b|no more than",
                                   values=like("")),
    "abstract: beta-endorphin": result((GIRONI, sentence(10)), "biomarker", "endorphin", FINDING,
                                       "increas|rose|risen|higher|went up", "beta|\u03b2"),
    "abstract: OPRM1 variants": result(
        (GIRONI, sentence(10)), "biomarker", "OPRM1", FINDING, "variant|polymorphism|genotyp",
        "spasticity", rf"({NOT}).*(associat|link|relat|correlat)|unrelated",
        contrast="association", comparator=like("")),
    "abstract: OPRM1 mRNA": result((GIRONI, sentence(5)), "biomarker", "mRNA", SILENT, "OPRM1",
                                   NO_RESULT),
    "interview: spasticity": result((INTERVIEW, ANSWER), "spasticity", "spastic", GAIN, BETTER),
    **{
        f"interview: {name}": result((INTERVIEW, ANSWER), name, name, EFFECT, "positive")
        for name in ("fatigue", "depression")
    },
    "interview: beta-endorphin": result(
        (INTERVIEW, "answer 2"), "biomarker", "endorphin", FINDING,
        rf"({THREE})[- ]months?|month ({THREE})", rf"({ONE}|\ba) month",
        "stop|end|discontinu|withdraw|last dose"),
}
MARTINO_COUNTS = {
    "page: 40 people": fact(*ITALY, stage={"participants", "enrolled"}, n=40, group={None, "LDN"}),
    "page: five dropped out": fact(*ITALY, stage="left", n=5, of={None, 40}),
    "abstract: 40 patients": fact(GIRONI, sentence(1), stage={"participants", "enrolled"}, n=40),
    "abstract: five dropped out": fact(GIRONI, sentence(6), stage="left", n=5, of={None, 40}),
    "registry: target 40": fact(EUDRACT, "recruitment", stage="planned", n=40),
}
MARTINO_LEFT = {"interview: five dropouts": fact(INTERVIEW, "answer 2", FIVE, DROPPED)}
MARTINO_EVENTS = {
    "abstract: two major events": fact(GIRONI, sentence(6, 7), kind="major", events=2, n=None,
                                       of=None, percent=None),
    "abstract: the others": fact(
        GIRONI, sentence(6, 7), NOT, "interfer|affect|disrupt|hinder|disturb", r"\bdaily\b",
        n=None, events=None, kind={"statement", "any"}),
    "page: liver enzymes rose": fact(
        *ITALY, "liver enzyme", "increas|rise|rose|elevat|higher|raised", kind="event",
        frequency=like(COMMON), timing=like("transient"), severity=None, **dict.fromkeys(MISSED)),
    "page: urinary tract infections": fact(
        *ITALY, r"urinary[- ]tract infection", kind="event", frequency=like(COMMON), timing=None,
        severity=None, **dict.fromkeys(MISSED)),
    "page: agitation": fact(*ITALY, "agitation", kind="event", frequency=like(COMMON), timing=None,
                            severity="mild", **dict.fromkeys(MISSED)),
    "page: sleep disturbance": fact(
        *ITALY, r"sleep disturbance|disturbed sleep", kind="event", frequency=like(COMMON),
        timing=None, severity=None, **dict.fromkeys(MISSED)),
    "interview: two major events": fact(INTERVIEW, "answer 2", kind="major", events=2, n=None),
    "interview: the rest": fact(INTERVIEW, "answer 2", "mild", "transi|temporary|passing",
                                "rest|other|remain",
                                kind={"statement", "any", "major"}),
}
MARTINO_CAVEATS = {
    "page: small": fact(*ITALY, r"\bsmall\b"),
    "abstract: pilot": fact(GIRONI, sentence(1), "pilot"),
    "registry: pilot": fact(EUDRACT, "title", "pilot"),
    "registry: open-label": fact(EUDRACT, "title", r"open[- ]label"),
    "registry: no masking": fact(EUDRACT, "title", NOT, "mask|blind|unmask"),
    "no control group mentioned by what was read": fact(
        DATASET, ANY, NOT, "control", "mention", "read", kind="no_control_group"),
    "page names a presentation, not the article": fact(DATASET, ANY, "present|meeting", NOT,
                                                       "article|publication|published|journal"),
    "authors' conclusion": fact(
        GIRONI, sentence(11), r"\bsafe\b", r"well[- ]tolerated", "clear", PROGRESSIVE,
        kind="authors_conclusion"),
}
MARTINO_TOPICS = {
    "what improved": Topic(
        "improv|significan|effect|result|outcome|efficacy", ("fatigue", "depression", "spasticity"),
        (
            fact(*ITALY, "fatigue", "depression", SIGNIFICANT),
            fact(GIRONI, r"sentences? .+", "spasticity", SIGNIFICANT, "fatigue", "depression",
                 NO_RESULT),
            fact(INTERVIEW, ANSWER, "spasticity", SIGNIFICANT, "fatigue", "depression",
                 "positive"),
        )),
    "dose": Topic(r"\bdose|how much|\bmg\b", ("dose|intervention",), (
        fact(*ITALY, r"(?<![\d.])5 ?mg\b"),
        fact(INTERVIEW, ANSWER, r"(?<![\d.])4 ?mg\b"),
    ), (r"abstract|article|publication|Gironi|low[- ]dose|no figure",)),
    "primary objective": Topic(r"primary|objective|end ?point|aim", (f"{AIM}|.*outcome.*",), (
        fact(EUDRACT, OBJECTIVES, "efficacy", "spasticity", r"\bpain\b", "fatigue",
             rf"({ONE}) point|1-point"),
        fact(GIRONI, sentence(2, 3), "safe", "tolerab"),
    )),
    "power": Topic(r"power|efficacy|objective|aim", (), (
        fact(EUDRACT, OBJECTIVES, "efficacy"),
        fact(INTERVIEW, "answer 2", NOT, r"\bpower", "efficacy"),
    ), merges=True),
    "adverse events": Topic("adverse|major|side|harm|safety", ("adverse_events",), (
        fact(*ITALY, COMMON),
        fact(GIRONI, sentence(6, 7), TWO, r"\bmajor\b"),
    )),
    "what was measured": Topic(r"measur|outcome|aim|assess|evaluat|end ?point|studied", (), (
        fact(*ITALY, "spasticity", r"\bpain\b", "fatigue", "depression"),
        fact(GIRONI, sentence(2, 3), "depression", QUALITY),
    )),
}

# --- zagon2009: mice, Penn State ------------------------------------------------------------------

ZAGON_DESIGN = {
    "page: pilot": plan(PLAN + "|phase|funding", *MICE, "pilot"),
    "page: funded by the Society": plan("funding", *MICE, f"National ({MS}) Society"),
    "page: Ian Zagon": plan(WHO, *MICE, r"Ian( S\.?)? Zagon|Zagon,? I"),
    "page: Penn State": plan(WHO, *MICE, "College of Medicine", r"Penn(sylvania)? State"),
    "page: mice": plan(PEOPLE + "|species|animals?|.*model|design", *MICE, r"\bmice\b|\bmouse\b"),
    "page: EAE": plan(PEOPLE + "|.*model", *MICE, EAE),
    "page: EAE is like MS": plan(PEOPLE + "|.*model", *MICE,
                                 rf"({MS})[- ]like|(like|resembl\w+|model of) ({MS})"),
    "page: low and high dose": plan(PLAN, *MICE, r"\blow|\bLDN\b", r"\bhigh|\bHDN\b",
                                    r"naltrexone|\bLDN\b"),
    "page: aim": plan(AIM, *MICE, f"({MS})[- ]like", "symptom", "disease activity", "chang"),
    "page: rationale": plan("rationale", *MICE, "earlier|previous|prior|before", "opioid",
                            r"\bmay\b|might|could|possib"),
    "page: rationale immunity": plan("rationale", *MICE, "opioid", "immun"),
    "page: rationale wound healing": plan("rationale", *MICE, "opioid", "wound"),
    "page: rationale cell renewal": plan("rationale", *MICE, "opioid", "renew"),
    **{
        f"abstract: author {name}": plan(WHO, ZAGON, "Authors", rf"\b{name}\b")
        for name in ("Rahn", "Turel", "McLaughlin")
    },
    "abstract: aim": plan(AIM, ZAGON, sentence(2), "native|endogenous", "opioid", "peptide", EAE),
    "abstract: induced with MOG": plan(PEOPLE + "|.*model|.*induction|" + PLAN, ZAGON, sentence(3),
                                       r"myelin[- ]oligodendrocyte glycoprotein|\bMOG\b"),
    "abstract: daily": plan(PLAN, ZAGON, sentence(3), r"\bdaily\b|every day|once a day|each day"),
    "abstract: LDN 0.1 mg/kg": plan(
        PLAN, ZAGON, sentence(3),
        rf"({LOW_DOSE}).{{0,30}}\b0\.1 ?mg/kg|\b0\.1 ?mg/kg.{{0,30}}({LOW_DOSE})"),
    "abstract: HDN 10 mg/kg": plan(
        PLAN, ZAGON, sentence(3),
        rf"({HIGH_DOSE}).{{0,30}}\b10 ?mg/kg|\b10 ?mg/kg.{{0,30}}({HIGH_DOSE})"),
    "abstract: vehicle is saline": plan(PLAN, ZAGON, sentence(3), "vehicle", "saline"),
    "abstract: LDN blocks intermittently": plan(
        PLAN + "|rationale|mechanism", ZAGON, sentence(2), "receptor", "block",
        rf"({LOW_DOSE}).*intermittent|intermittent.*({LOW_DOSE})"),
    "abstract: HDN blocks continuously": plan(
        PLAN + "|rationale|mechanism", ZAGON, sentence(2), "receptor", "block",
        rf"({HIGH_DOSE}).*continu|continu.*({HIGH_DOSE})"),
    "abstract: rationale": plan("rationale", ZAGON, sentence(1), "opioid", EAE, MS,
                                r"\bmay\b|might|could|suggest"),
}
ZAGON_OUTCOMES = {
    "page: LDN and EAE": result(MICE, "disease_development", EAE, EFFECT, r"\bsomewhat\b",
                                "protect"),
    "page: HDN and EAE": result(MICE, "disease_development", EAE, NO_EFFECT, NOT, "protect",
                                group=like("^(HDN|high)")),
    "abstract: HDN and neurological status": result(
        (ZAGON, sentence(4)), "neurological_status", "incidence|severity|disease index|status",
        NO_EFFECT, "incidence", "severity", "disease index", SAME, group=like("^(HDN|high)"),
        comparator=like("vehicle|saline"), contrast="between_groups"),
    "abstract: HDN and neuropathology": result(
        (ZAGON, sentence(4)), "neuropathology", "astrocyt|demyelinat|neuron|patholog", NO_EFFECT,
        "activated astrocyt", "demyelinat", r"neuron\w* (injury|damage)", SAME,
        group=like("^(HDN|high)"), comparator=like("vehicle|saline"), contrast="between_groups"),
    "abstract: LDN and behavioural signs": result(
        (ZAGON, sentence(5)), "neurological_status", r"behaviou?r", FINDING, NOT,
        r"behaviou?ral signs", r"(over|more than|above|exceeding|>) ?(33|a third|one third)",
        estimate={None, 33}, estimate_relation={None, ">"}, unit={None, "%"}, values=like("")),
    "abstract: LDN and severity": result(
        (ZAGON, sentence(5)), "neurological_status", "severity|disease index", EFFECT, "severity",
        "disease index", MARKED, "reduc|lower|less|decreas", comparator=like("vehicle|saline"),
        contrast="between_groups"),
    "abstract: LDN and neuropathological signs": result(
        (ZAGON, sentence(6)), "neuropathology", "neuropatholog|signs", FINDING, "neuropatholog",
        r"\b(all|every|each)\b"),
    "abstract: LDN mice without signs": result(
        (ZAGON, sentence(6)), "neuropathology", "astrocyt", FINDING, "activated astrocyt",
        "demyelinat", MARKED, "lower|reduc|less|fewer|decreas", NO_SIGNS,
        comparator=like(rf"(?=.*({LOW_DOSE}))(?=.*vehicle)(?=.*(disease|signs|EAE|sick|ill))")),
}
ZAGON_CAVEATS = {
    "no evidence for people": fact(DATASET, ANY, r"\banimal|\bmice\b|\bmouse\b", NOT,
                                   r"evidence", r"\b(people|humans?|persons?|patients)"),
    "page: to a limited degree": fact(*MICE, "animal", "limited", "model"),
    "page: pilot": fact(*MICE, "pilot"),
    "page: its own word somewhat": fact(*MICE, r"\bsomewhat\b", "protect"),
    "page: funded by its publisher": fact(*MICE, f"National ({MS}) Society", "fund",
                                          "page|source|site|publish"),
    "abstract: signs in the tissue remain": fact(ZAGON, sentence(6), NO_SIGNS, "patholog"),
    "authors' conclusion: implied": fact(
        ZAGON, sentence(7), "impl(y|ies)", "endogenous|own|native", "opioid", "rebound",
        "inhibit|hold|slow|suppress", "onset", "progress", kind="authors_conclusion"),
    "authors' conclusion: suggested": fact(
        ZAGON, sentence(7), "suggest", "clinical", WARRANTED, MS, r"possib|may|perhaps|other",
        "auto-?immune", kind="authors_conclusion"),
}
ZAGON_TOPICS = {
    "how much": Topic(
        "much|strong|protect|effect|how far|degree|extent",
        ("disease_development|neurological_status|neuropathology",), (
            fact(*MICE, r"\bsomewhat\b", "protect"),
            fact(ZAGON, r"sentences? .+", r"\b33\b|a third", NO_SIGNS, MARKED, "severity",
                 "patholog", r"\b(all|every|each)\b"),
        )),
}

# --- Later studies, not on the page ---------------------------------------------------------------

SHARA_DESIGN = {
    "17 weeks": plan(PLAN, SHARA, ANY, r"\b(17|seventeen)[- ]weeks?"),
    "randomized": plan(PLAN, SHARA, ANY, r"\brandomi[sz]ed|random"),
    "double-blind": plan(PLAN, SHARA, ANY, r"double[- ](blind|mask)"),
    "placebo-controlled": plan(PLAN, SHARA, ANY, "placebo"),
    "parallel-group and crossover": plan(PLAN, SHARA, ANY, r"parallel[- ]group", "cross-?over"),
    "two universities": plan(WHO, SHARA, ANY, TWO, "universit"),
    "Jondi-Shapoor, Ahwaz": plan(WHO, SHARA, ANY, r"Jondi[- ]?Sha?poo?r", "Ahwaz|Ahvaz"),
    "adults of 15 to 65": plan(PEOPLE, SHARA, ANY, r"\b15\b( years)? ?(to|-|and) ?65\b"),
    "relapsing-remitting": plan(PEOPLE, SHARA, ANY, r"relapsing[- ]remitting|\bRRMS\b"),
    "secondary progressive": plan(PEOPLE, SHARA, ANY, r"secondary[- ]progressive|\bSPMS\b"),
    "clinically definite for over 6 months": plan(PEOPLE, SHARA, ANY, "clinically[- ]definite",
                                                  rf"({SIX}) months"),
    "MSQoL-54": plan(TOOL, SHARA, ANY, r"MSQO?L-? ?54"),
    "primary outcome": plan(TARGET, SHARA, ANY, "physical", "mental", "middle|mid", r"\bend\b"),
    "independent t-test": plan(f"{TARGET}|analysis|statistic.*|{TOOL}", SHARA, ANY, r"\bt[- ]test"),
}
# A domain is given where the first edition has one that is the measure's.
SHARA_OUTCOMES = {
    **{
        name: fact(SHARA, ANY, NOT, "differ", domain=like(domain), measure=like(measure),
                   comparator=like("placebo"), group="LDN", direction="no_effect",
                   significance="not_significant")
        for name, domain, measure in (
            ("pain", "^pain$", r"\bpain\b"), ("energy", "", "energy"),
            ("emotional well-being", "", "emotional well"), ("social function", "", "social"),
            ("cognitive function", "^cognition$", "cogniti"),
            ("sexual function", "^sexual_function$", "sexual"),
            ("role, physical", "", "role.*physical|physical.*role"),
            ("role, emotional", "", "role.*emotional|emotional.*role"),
            ("health distress", "", "distress"),
            ("overall quality of life", "^quality_of_life$", "overall|quality of life"),
        )
    },
    "health perception: no effect can be read from it": fact(
        SHARA, ANY, "differ", "before|start|baseline|beginning", "middle|mid", r"\bend\b",
        measure=like("health perception|perception of health"), direction="not_applicable"),
    "primary: physical health": fact(SHARA, ANY, "physical", role="primary",
                                     direction="not_reported", significance="not_reported"),
    "primary: mental health": fact(SHARA, ANY, "mental", role="primary", direction="not_reported",
                                   significance="not_reported"),
}
LATER: dict[str, dict[str, Fact]] = {
    "sharafaddinzadeh2010 design": SHARA_DESIGN,
    "sharafaddinzadeh2010 outcomes": SHARA_OUTCOMES,
    "sharafaddinzadeh2010 counts": {"96 adults": fact(SHARA, ANY, n=96)},
    "sharafaddinzadeh2010 caveats": {
        "authors' conclusion": fact(
            SHARA, ANY, "relatively", "safe", "efficacy|effective", "question|doubt",
            kind="authors_conclusion"),
        "a long trial is needed": fact(SHARA, ANY, r"long", "probabl", "need|requir|necess"),
    },
    "ludwig2016 design": {
        "retrospective": plan(PLAN, LUDWIG, ANY, "retrospective"),
        "Penn State Hershey": plan(WHO, LUDWIG, ANY, r"Penn(sylvania)? State", "Hershey"),
        "relapsing-remitting": plan(PEOPLE, LUDWIG, ANY, r"relapsing[- ]remitting|\bRRMS\b"),
        "diagnosed 2006 to 2015": plan(f"{PEOPLE}|{DATES}", LUDWIG, ANY, "diagnos",
                                       r"\b2006 ?(to|-|and) ?2015\b"),
        "visits 1 to 50 months after diagnosis": plan(
            ANY, LUDWIG, ANY, r"\b(1|one) ?(to|-|and) ?50 months", "diagnos"),
        "LDN for fatigue": plan(ANY, LUDWIG, ANY, "LDN|naltrexone", "fatigue"),
        "LDN for those who refused another": plan(ANY, LUDWIG, ANY, "refus|declin", MODIFYING),
    },
    "ludwig2016 groups": {
        "first given LDN": fact(LUDWIG, ANY, LOW_DOSE, kind="cohort"),
        "offered LDN beside glatiramer": fact(LUDWIG, ANY, "glatiramer", kind="cohort"),
    },
    "ludwig2016 counts": {
        "23 first given LDN": fact(LUDWIG, ANY, n=23, group=like(".")),
        "31 on glatiramer acetate": fact(LUDWIG, ANY, n=31, group=like(".")),
    },
    "ludwig2016 outcomes": {
        **{
            f"{name}, between the groups": fact(
                LUDWIG, ANY, NOT, "differ|chang", measure=like(pattern), direction="no_effect",
                significance="not_significant")
            for name, pattern in (
                ("laboratory values", r"\blab"), ("25-foot walk", r"25[- ]f(oo|ee)?t"),
                ("MRI", r"\bMRI\b|magnetic resonance"),
            )
        },
        "each patient over time": fact(LUDWIG, ANY, "over time|each|individual|course",
                                       direction="no_effect", significance="not_significant"),
    },
    "ludwig2016 caveats": {
        "authors' conclusion": fact(LUDWIG, ANY, r"\bsafe\b", NOT, "exacerbat|worsen", "alone",
                                    kind="authors_conclusion"),
    },
    "ludwig2016 anywhere": {
        "only offered LDN": fact(DATASET, ANY, "offered"),
        "how many took it": fact(DATASET, ANY, "how many|number|took|taking", NOT),
        "the dose": fact(DATASET, ANY, r"\bdose", NOT),
        "a group without LDN": fact(DATASET, ANY, r"without LDN|untreated|control|no LDN|not.*LDN"),
    },
    "raknes2017 design": {
        "quasi-experimental": plan(PLAN, RAKNES, ANY, r"quasi-?experiment"),
        "before and after": plan(PLAN, RAKNES, ANY, "before", "after"),
        "Norwegian Prescription Database": plan(ANY, RAKNES, ANY,
                                                r"Nor(wegian|way).*Prescription Database|NorPD"),
        "LDN at least once in 2013": plan(f"{PEOPLE}|intervention|dose", RAKNES, ANY, r"\b2013\b",
                                          "at least|or more", r"\b(once|one)\b"),
        "medicines for MS in 2009 or 2010": plan(PEOPLE, RAKNES, ANY, r"\b2009\b", r"\b2010\b",
                                                 "reimburse", TWO, MS),
        "or one with MS as its only indication": plan(PEOPLE, RAKNES, ANY, "only|sole", "indicat"),
        "two years before and after": plan(ANY, RAKNES, ANY, rf"({TWO}) years", "before", "after"),
    },
    "raknes2017 anywhere": {
        "20,921 prescriptions": fact(RAKNES, ANY, r"\b20[, \u202f]?921\b"),
    },
    "raknes2017 groups": {
        "once": fact(RAKNES, ANY, f"{ONE}|once", kind="cohort"),
        "two or three times": fact(RAKNES, ANY, f"({TWO}).{{0,8}}({THREE})", kind="cohort"),
        "four times or more": fact(RAKNES, ANY, FOUR, "more|over|least|\u2265", kind="cohort"),
    },
    "raknes2017 design caveats": {
        "no specific funding": fact(RAKNES, ANY, r"\b(no|not|without)\b", "fund"),
    },
    "raknes2017 counts": {"341 patients": fact(RAKNES, ANY, n=341)},
    "raknes2017 outcomes": {
        "cumulative doses": fact(RAKNES, ANY, NOT, "dose", "MS", direction="no_effect"),
        "number of users": fact(RAKNES, ANY, NOT, "users|number", "MS", direction="no_effect"),
        "other medicines for symptoms": fact(RAKNES, ANY, NOT, "reduc|fall|lower|less|fewer",
                                             "symptom|other", direction="no_effect"),
    },
}
FACTS: dict[str, dict[str, Fact]] = {
    "cree2010 design": CREE_DESIGN,
    "cree2010 anywhere": CREE_ANYWHERE,
    "cree2010 outcomes": CREE_OUTCOMES,
    "cree2010 counts": CREE_COUNTS,
    "cree2010 reasons": CREE_REASONS,
    "cree2010 statements counts reasons": CREE_STATEMENTS,
    "cree2010 adverse_events": CREE_EVENTS,
    "cree2010 caveats": CREE_CAVEATS,
    "martino2008 design": MARTINO_DESIGN,
    "martino2008 design caveats": MARTINO_POWER,
    "martino2008 anywhere": MARTINO_ANYWHERE,
    "martino2008 outcomes": MARTINO_OUTCOMES,
    "martino2008 counts": MARTINO_COUNTS,
    "martino2008 counts statements": MARTINO_LEFT,
    "martino2008 adverse_events": MARTINO_EVENTS,
    "martino2008 caveats": MARTINO_CAVEATS,
    "zagon2009 design": ZAGON_DESIGN,
    "zagon2009 outcomes": ZAGON_OUTCOMES,
    "zagon2009 caveats": ZAGON_CAVEATS,
    **LATER,
}
TOPICS = {"cree2010": CREE_TOPICS, "martino2008": MARTINO_TOPICS, "zagon2009": ZAGON_TOPICS}

# --- What is not reported, and what is not there --------------------------------------------------

# What was looked for in vain (a pattern), why there is nothing, and in which sources.
BOTH = {NMSS, ZAGON}
ABSENT = {
    "cree2010": {"funding": ("funding", "not_reported", {NMSS, CREE, NCT})},
    "zagon2009": {
        "numbers of animals": ("enrolment|sample_size|participants|animals?|.*number.*",
                               "not_reported", BOTH),
        "randomization": ("allocation|randomi[sz]ation", "not_reported", BOTH),
        "masking": ("masking|blinding", "not_reported", BOTH),
        "strain": ("strain|animals?|participants|species", "not_reported", BOTH),
        "sex": ("sex|animals?|participants", "not_reported", BOTH),
        "length of treatment": ("duration|length.*|.*duration", "not_reported", BOTH),
        "animals lost": ("dropouts", "not_reported", BOTH),
        "adverse events": ("adverse_events", "not_reported", BOTH),
    },
    "sharafaddinzadeh2010": {
        name: (name, "not_reported", {SHARA}) for name in ("dose", "dropouts", "adverse_events")
    },
    "raknes2017": {"attrition": ("dropouts|attrition", "not_applicable", ANY)},
}
# What no record of a study says: of these sources (a pattern), `topic` and `comment` being the
# dataset's own words in discrepancies, then a pattern.
UNDENIED = r"^(?!.*\b(no|not|never|neither|nor|without)\b).*"
NOWHERE = {
    "cree2010": {
        "at most": (ANY, r"\bat most\b"),
        "the abstract on the MSQLI": (CREE, UNDENIED + rf"(\bMSQLI\b|{QUALITY} Inventory)"),
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
    """Return the 95 % score interval of a proportion after Wilson (JASA 1927;22:209-212)."""
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

# --- Instruments, groups, list, background --------------------------------------------------------

RANGES = {
    "Mental Component Summary": {"low": 0, "high": 100, "better": "higher"},
    "Mental Health Inventory": {"low": 0, "high": 100, "better": "higher"},
    "Pain Effects Scale": {"low": 6, "high": 30, "better": "lower"},
    "Perceived Deficits Questionnaire": {"low": 0, "high": 80, "better": "lower"},
}
# The roles of the groups: what is no trial with a control group has none.
ROLES = {
    "cree2010": {"experimental", "placebo"},
    "martino2008": {"experimental"},
    "zagon2009": {"experimental", "vehicle"},
}
LIST: dict[str, tuple[Record, dict[str, str]]] = {
    "cree2010": (
        {"year": 2010, "species": "human", "enrolled": 80, "completed": 60, "attrition": 0.25},
        {"condition": MS, "design": "cross-?over", "intervention": LOW_DOSE,
         "publication_status": "Annals of Neurology|article|published"},
    ),
    "martino2008": (
        {"year": 2008, "species": "human", "enrolled": 40, "completed": 35, "attrition": 0.125},
        {"aliases": "gironi2008", "condition": PROGRESSIVE, "design": r"open[- ]label",
         "intervention": LOW_DOSE, "publication_status": "published|present"},
    ),
    "zagon2009": (
        {"year": 2009, "species": "mouse", "enrolled": None, "completed": None, "attrition": None},
        {"condition": EAE, "design": "animal|mouse|mice|laboratory|preclinical",
         "intervention": LOW_DOSE, "publication_status": "article|published"},
    ),
    "sharafaddinzadeh2010": (
        {"year": 2010, "species": "human", "enrolled": 96, "completed": None},
        {"condition": MS, "design": "randomi[sz]ed|placebo", "intervention": LOW_DOSE},
    ),
    "ludwig2016": (
        {"year": 2016, "species": "human"},
        {"condition": MS, "design": "retrospective", "intervention": LOW_DOSE},
    ),
    "raknes2017": (
        {"year": 2017, "species": "human", "enrolled": 341, "attrition": None},
        {"condition": MS, "design": "before|quasi|database|regist", "intervention": LOW_DOSE},
    ),
}
THE_THREE = ("cree2010", "martino2008", "zagon2009")

BACKGROUND = {
    "approved by the FDA": fact(NMSS, PARAGRAPH_1, r"\bFDA\b|Food and Drug Administration",
                                "approv"),
    "approved for opioid addiction": fact(NMSS, PARAGRAPH_1, "approv", "addict", "opioid"),
    "approved for alcohol addiction": fact(NMSS, PARAGRAPH_1, "approv", "addict", "alcohol"),
    "full dose blocks receptors": fact(NMSS, PARAGRAPH_1, r"\bfull\b", r"\bblock", "opioid",
                                       r"receptor|dock|\bsites?\b", "cell"),
    "significantly lower doses": fact(NMSS, PARAGRAPH_2, "lower|smaller", r"\bdos", "prescri",
                                      r"significan|far|much|considerabl"),
    **{
        f"prescribed for {name}": fact(NMSS, PARAGRAPH_2, "prescri", pattern)
        for name, pattern in {
            "various cancers": "cancers", "HIV/AIDS": r"HIV/AIDS|\bHIV\b.*\bAIDS\b",
            "Parkinson's": "Parkinson", "Alzheimer's": "Alzheimer",
            "ALS": r"amyotrophic lateral sclerosis|\bALS\b", "emphysema": "emphysema", "MS": MS,
            "other autoimmune diseases": "other auto-?immune",
        }.items()
    },
    "clinical study limited": fact(NMSS, PARAGRAPH_2, "clinical", r"limited|\blittle\b|\bfew\b", MS,
                                   LOW_DOSE),
}
SCOPE = (rf"({THREE}) studies", f"National ({MS}) Society|nmss|web page",
         r"\bnot\b.{0,20}systematic review")
TUREL = (r"\bTurel\b", r"Clin(ical)? Neuropharmacol", r"\b2015\b",
         "Low[- ]dose naltrexone for treatment of multiple sclerosis: a retrospective chart review "
         "of safety and tolerability")

# --- Sources --------------------------------------------------------------------------------------

# What a study cites, and what it may cite besides.
CITED: dict[str, tuple[set[str], set[str]]] = {
    "cree2010": ({NMSS, CREE, NCT, SCALES, NINDS, DATASET}, set()),
    "martino2008": ({NMSS, GIRONI, EUDRACT, INTERVIEW, DATASET}, set()),
    "zagon2009": ({NMSS, ZAGON, DATASET}, set()),
    "sharafaddinzadeh2010": ({SHARA}, {DATASET}),
    "ludwig2016": ({LUDWIG, DATASET}, set()),
    "raknes2017": ({RAKNES}, {DATASET}),
}
NONE = (None, None, None)
ORIGINS = {
    NMSS: Origin(
        "web_page", {"full"}, NONE,
        r"http://www\.nationalmssociety\.org/Treating-MS/Complementary-Alternative-Medicines/"
        r"Low-Dose-Naltrexone", "Low-Dose Naltrexone",
        reference=("National Multiple Sclerosis Society", r"stood|former|no longer|was (at|here)|"
                   r"until|once|archiv|old address")),
    CREE: Origin(
        "journal_article", {"abstract"}, ("10.1002/ana.22006", "20695007", None),
        r"https://doi\.org/10\.1002/ana\.22006",
        "Pilot trial of low-dose naltrexone and quality of life in multiple sclerosis",
        "Cree Kornyeyeva Goodin", (r"Ann(als of|\.)? Neurol", r"2010 Aug;68\(2\):145-150"), 2010),
    NCT: Origin(
        "trial_registration", {"part"}, (None, None, "NCT00501696"),
        r"https://(www\.)?clinicaltrials\.gov/study/NCT00501696",
        "A Randomized Placebo-Controlled, Crossover-Design Study of the Effects of Low Dose "
        "Naltrexone on Quality of Life as Measured by the Multiple Sclerosis Quality of Life "
        "Inventory (MSQLI54)",
        reference=(r"ClinicalTrials\.gov", "University of California, San Francisco")),
    GIRONI: Origin(
        "journal_article", {"abstract"}, ("10.1177/1352458508095828", "18728058", None),
        r"https://doi\.org/10\.1177/1352458508095828",
        "A pilot trial of low-dose naltrexone in primary progressive multiple sclerosis",
        "Gironi Martinelli-Boneschi Sacerdote Solaro Zaffaroni Cavarretta Moiola Bucello Radaelli "
        "Pilato Rodegher Cursi Franchi Martinelli Nemni Comi Martino",
        (r"Mult(iple|\.)? Scler", r"2008 Sep;14\(8\):1076-1083", "Rodegher ME"), 2008),
    EUDRACT: Origin(
        "trial_registration", {"part"}, (None, None, "2005-005679-13"),
        r"https://www\.clinicaltrialsregister\.eu/.*2005-005679-13",
        "An open-label, prospective, multicentric pilot study evaluating safety and symptomatics "
        "effects of low dose Naltrexone in patients with primary progressive multiple sclerosis",
        reference=("EU Clinical Trials Register", "San Raffaele")),
    INTERVIEW: Origin(
        "interview", {"part"}, NONE,
        r"https?://www\.ldnscience\.org/resources/interviews/interview-maira-gironi",
        "Use of LDN As A Potential Treatment For Multiple Sclerosis",
        reference=("Gironi", "LDN Science", "2009 Nov|Nov(ember)? 2009"), year=2009),
    ZAGON: Origin(
        "journal_article", {"abstract"}, ("10.3181/0906-RM-189", "19855075", None),
        r"https://doi\.org/10\.3181/0906-RM-189",
        "Endogenous opioids regulate expression of experimental autoimmune encephalomyelitis: a "
        "new paradigm for the treatment of multiple sclerosis", "Zagon Rahn Turel McLaughlin",
        (r"Exp(erimental)? Biol(ogy)? (and )?Med", r"2009 Nov;234\(11\):1383-1392"), 2009),
    SCALES: Origin(
        "journal_article", {"part"}, ("10.1186/s40893-018-0038-6", None, None),
        r"https://doi\.org/10\.1186/s40893-018-0038-6",
        "Quality of life differences between African Americans and Hispanic Americans with "
        "multiple sclerosis", reference=(r"Mult(iple)? Scler(osis)? (and )?Demyelinating Disord",),
        year=2018),
    NINDS: Origin(
        "web_page", {"full", "part"}, NONE,
        r"https?://(www\.)?commondataelements\.ninds\.nih\.gov/report-viewer/23831",
        "Multiple Sclerosis Quality of Life Inventory (MSQLI)",
        reference=("NINDS|Neurological Disorders and Stroke", "Common Data Elements")),
    SHARA: Origin(
        "journal_article", {"abstract"}, ("10.1177/1352458510366857", r"\d{8}", None),
        r"https://doi\.org/10\.1177/1352458510366857",
        "The effect of low-dose naltrexone on quality of life of patients with multiple sclerosis: "
        "a randomized placebo-controlled trial",
        "Sharafaddinzadeh Moghtaderi Kashipazha Majdinasab Shalbafan",
        (r"Mult(iple)? Scler", r"2010 Aug;16\(8\):964-969"), 2010),
    LUDWIG: Origin(
        "journal_article", {"abstract"}, ("10.1177/2055217316672242", "28607740", None),
        r"https://doi\.org/10\.1177/2055217316672242",
        "Long-term treatment with low dose naltrexone maintains stable health in patients with "
        "multiple sclerosis", "Ludwig Turel Zagon McLaughlin",
        (r"Mult(iple)? Scler(osis)? J(ournal)?\W+Exp", "2055217316672242"), 2016),
    RAKNES: Origin(
        "journal_article", {"abstract", "full", "part"},
        ("10.1371/journal.pone.0187423", "29099849", None),
        r"https://doi\.org/10\.1371/journal\.pone\.0187423",
        "Low dose naltrexone in multiple sclerosis: Effects on medication use. A "
        "quasi-experimental study", "Raknes Sm\u00e5brekke",
        ("PLoS One", r"2017.*;12\(11\):e0187423"), 2017),
}

# --- Where in its source, and its numbers ---------------------------------------------------------

PAGE_PLACES = {
    "cree2010": {LEAD, BULLET_1, BULLET_2, BULLET_3, BULLET_4, BULLET_5},
    "martino2008": {ITALIAN},
    "zagon2009": {ANIMAL},
}
FIELD = r"(?!studies|sentence|methods|answer)[a-z]\D+"  # of a registration
PLACES = {
    CREE: "Title|Authors|Objective|Methods|Results|Interpretation",
    GIRONI: r"Title|Authors|sentences? ([1-9]|1[01])((-|, | and | to )([1-9]|1[01]))*",
    ZAGON: r"Title|Authors|sentences? [1-7]((-|, | and | to )[1-7])*",
    INTERVIEW: r"answers? [1-3]((-|, | and | to )[1-3])*|Title|Date|Introduction",
    NCT: FIELD, EUDRACT: FIELD, SCALES: r"Table 1\b.*", NINDS: r"(?!s\d)\w.*",
    DATASET: r"\S+( \S+){2,}",  # its reason, in words
}
# The numbers that a source gives about a study, 20, which its 80 and 60 imply, and how many things
# it lists.
NUMBERS: dict[tuple[str, str], set[float]] = {
    ("cree2010", NMSS): {0, 1, 2, 3, 4, 5, 8, 20, 60, 68, 80, 145, 150, 2010},
    ("cree2010", CREE): {
        *(0, 1, 3, 4, 6, 8, 10, 20, 36, 60, 80, 0.01, 0.04, 0.05, 1.6, 2.4, 3.3, 4.5),
        *(2, 68, 145, 150, 2010),
    },
    ("cree2010", NCT): {2, 3, 7, 10, 11, 12, 16, 17, 18, 54, 75, 80, 2007},
    ("martino2008", NMSS): {2, 3, 4, 5, 6, 40, 2008},
    ("martino2008", GIRONI): {1, 2, 5, 6, 8, 14, 40, 1076, 1083, 2008},
    ("martino2008", EUDRACT): {1, 2, 3, 4, 5.5, 6, 7, 10, 18, 40, 60},
    ("martino2008", INTERVIEW): {1, 2, 3, 4, 5, 11, 2009},
    ("zagon2009", NMSS): {11, 92, 234, 1383, 1392, 2009},
    ("zagon2009", ZAGON): {0.1, 2, 3, 10, 11, 33, 234, 1383, 1392, 2009},
}
WORDS = {  # one is an article too
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "seventeen": 17, "twenty": 20, "forty": 40, "sixty": 60,
    "eighty": 80,
}
# fmt: on

# --- What is stated -------------------------------------------------------------------------------

JSON = "--json"


@pytest.mark.parametrize(("where", "wanted"), rows(FACTS))
def test_fact(ldn_json: Callable[..., Any], where: str, wanted: Fact) -> None:
    """A record of this section states the fact and cites where its source says so."""
    study, *sections = where.split()
    records = records_of(ldn_json("study", study, JSON), *sections)
    assert any(states(record, wanted) for record in records), nearest(records, wanted)


CLOSED = ("outcomes", "counts", "reasons", "adverse_events")


def paired(choices: list[list[int]], taken: frozenset[int] = frozenset()) -> bool:
    """Tell whether everybody can have one of their choices that nobody else has."""
    if not choices:
        return True
    return any(paired(choices[1:], taken | {one}) for one in choices[0] if one not in taken)


@pytest.mark.parametrize("study", THE_THREE)
@pytest.mark.parametrize("section", CLOSED)
def test_section_has_no_more(ldn_json: Callable[..., Any], study: str, section: str) -> None:
    """Results, counts, reasons and events are those that the sources state, each one once."""
    records = records_of(ldn_json("study", study, JSON), section)
    if study == "martino2008" and section == "reasons":  # no source says why the five left
        unknown = [(one["reason"], one["kind"], one["n"]) for one in records]
        assert unknown in ([], [(None, "unspecified", 5)])
        return
    facts = [
        wanted
        for where, table in FACTS.items()
        for wanted in table.values()
        if where.split()[0] == study and section in where.split()
    ]
    choices = [[i for i, one in enumerate(facts) if states(record, one)] for record in records]
    wrong = [record for record, found in zip(records, choices, strict=True) if not found]
    assert not wrong, f"no source states it, or not so: {wrong}"
    assert paired(choices), "a fact stands twice"


def sides(record: Record, topic: Topic) -> list[Any]:
    """Return what a discrepancy lacks of a topic, its ids, its statements and its words."""
    said = record["statements"]
    whole = " ".join([record["topic"], record["comment"], *map(text_of, said)])
    return [
        *([] if says(plain(record["topic"]), [topic.topic]) else [topic.topic]),
        *(one for one in topic.about if not any(re.fullmatch(one, i) for i in record["about"])),
        *(
            one
            for one in topic.statements
            if not (there := [text_of(each) for each in said if cites(each, one)])
            or not says(" ".join(there), one.says)
        ),
        *(one for one in topic.also if not says(plain(whole), [one])),
    ]


@pytest.mark.parametrize(("study", "topic"), rows(TOPICS))
def test_discrepancy(ldn_json: Callable[..., Any], study: str, topic: Topic) -> None:
    """One discrepancy holds all that its sources say on the topic, each where it says so."""
    records = ldn_json("study", study, JSON)["discrepancies"]
    nearest_to_it = min(records, key=lambda record: len(sides(record, topic)))
    lacking = sides(nearest_to_it, topic)
    assert not lacking, f"lacks {lacking}: {nearest_to_it}"


@pytest.mark.parametrize("study", TOPICS)
def test_each_discrepancy_is_one_topic(ldn_json: Callable[..., Any], study: str) -> None:
    """Every topic has a discrepancy of its own, there is no other, and its comment is neutral."""
    records = ldn_json("study", study, JSON)["discrepancies"]
    topics = list(TOPICS[study].values())
    fitting = [[i for i, one in enumerate(records) if not sides(one, topic)] for topic in topics]
    own = [found for topic, found in zip(topics, fitting, strict=True) if not topic.merges]
    assert len(records) <= len(topics)
    assert paired(own), "two topics stand in one discrepancy, or one is not there"
    other = set(range(len(records))) - {i for found in fitting for i in found}
    assert not other, [records[i] for i in other]
    verdict = r"\b(correct|incorrect|wrong|mistaken|more reliable|trustworthy|true|false)\b"
    assert not [one["comment"] for one in records if says(one["comment"], [verdict])]


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


@pytest.mark.parametrize("estimate", ESTIMATES, ids=lambda row: row[0])
def test_digits(
    ldn: Callable[..., CompletedProcess[bytes]], estimate: tuple[str, str, str, str, str]
) -> None:
    """Estimates and p values have the digits of the abstract, no more and no fewer."""
    measure, _, *wanted = estimate
    study = json.loads(ldn("study", "cree2010", JSON).stdout, parse_float=Decimal)
    (found,) = (
        [str(record[key]) for key in ("estimate", "p_relation", "p_value")]
        for record in records_of(study, "outcomes")
        if record["source"] == CREE and says(record["measure"], [measure])
    )
    assert found == wanted


@pytest.mark.parametrize("measure", RANGES)
def test_scale(ldn_json: Callable[..., Any], measure: str) -> None:
    """A scale has its range and better end from the table, and says that its form is not stated."""
    outcomes = ldn_json("study", "cree2010", JSON)["outcomes"]
    (scale,) = (
        record["scale"]
        for record in outcomes
        if record["source"] == CREE and says(record["measure"], [measure])
    )
    assert scale, f"no scale beside {measure}"
    assert {key: scale[key] for key in RANGES[measure]} == RANGES[measure]
    assert scale["source"] == SCALES
    assert re.fullmatch(PLACES[SCALES], scale["locator"])
    assert says(plain(scale["note"]), ["standard", "form", NOT]), scale["note"]


@pytest.mark.parametrize("study", FLOWS)
def test_flow(ldn_json: Callable[..., Any], study: str) -> None:
    """The flow has the sources' numbers, and names those that it computed; none is no zero."""
    flow = ldn_json("study", study, JSON)["dropouts"]
    numbers, computed, perhaps = FLOWS[study]
    for key, wanted in numbers.items():
        near = pytest.approx(wanted, abs=1e-9) if "ci95" in key and wanted else wanted
        assert flow[key] == near, f"{key}: {flow[key]}, not {wanted}"
    assert computed <= set(flow["derived"]) <= computed | perhaps


@pytest.mark.parametrize("study", ROLES)
def test_groups(ldn_json: Callable[..., Any], study: str) -> None:
    """A study has the groups that its sources tell of, and a control group only if they do."""
    found = ldn_json("study", study, JSON)
    assert {group["role"] for group in found["groups"]} - {None} == ROLES[study]
    assert "LDN" in {group["id"] for group in found["groups"]}
    assert found["matrix_groups"] == ["LDN"]


def test_most_serious_first(ldn_json: Callable[..., Any]) -> None:
    """The two major events of martino2008 stand before the most common ones."""
    kinds = [event["kind"] for event in ldn_json("study", "martino2008", JSON)["adverse_events"]]
    assert "event" not in kinds[: kinds.index("major")]


# --- What is not ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("study", "row"), rows(ABSENT))
def test_absent(ldn_json: Callable[..., Any], study: str, row: tuple[str, str, Any]) -> None:
    """What was looked for in vain is a record that names every source looked through."""
    what, why, sources = row
    absent = ldn_json("study", study, JSON)["absent"]
    found = [one for one in absent if re.fullmatch(what, one["what"]) and one["why"] == why]
    assert found, f"{what}: {why} is not among {absent}"
    if sources != ANY:
        assert sources in [set(one["sources"]) for one in found], found


@pytest.mark.parametrize("characteristic", ["allocation|randomi[sz]ation", "comparator|control.*"])
def test_not_recorded(ldn_json: Callable[..., Any], characteristic: str) -> None:
    """There is no record of control group and randomization of martino2008, not even an absence."""
    study = ldn_json("study", "martino2008", JSON)
    named = [one["characteristic"] for one in study["design"]]
    named += [one["what"] for one in study["absent"]]
    assert not [name for name in named if re.fullmatch(characteristic, name)]


@pytest.mark.parametrize(
    ("study", "characteristic", "status"),
    [
        ("cree2010", "funding", "not_reported"),
        ("cree2010", "allocation", "stated"),
        ("martino2008", "allocation", "not_recorded"),
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


@pytest.mark.parametrize(("study", "row"), rows(NOWHERE))
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
        if re.fullmatch(sources, source) and says(plain(text), [pattern])
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
    """The list has each study's year and numbers, says who was studied, how, with which drug."""
    (row,) = (row for row in ldn_json("studies", "list", "--later", JSON) if row["id"] == study)
    values, patterns = LIST[study]
    assert {key: row[key] for key in values} == values
    for key, pattern in patterns.items():
        assert says(plain(row[key]), [pattern]), f"{key}: {row[key]}"


def test_alias(ldn_json: Callable[..., Any]) -> None:
    """The study martino2008 is also known as gironi2008."""
    assert ldn_json("study", "gironi2008", JSON) == ldn_json("study", "martino2008", JSON)


def test_studies_not_on_the_page_are_pointed_out(
    ldn: Callable[..., CompletedProcess[bytes]],
) -> None:
    """Where the three stand together, a line says that there are others and what one found."""
    done = ldn("studies", "list")
    shown = plain((done.stdout + done.stderr).decode())
    assert says(shown, ["--later", "not on the page", "trial", rf"({NOT}).*differ"]), shown


@pytest.mark.parametrize("name", BACKGROUND)
def test_background(ldn_json: Callable[..., Any], name: str) -> None:
    """A background fact is stated and cites the paragraph of the page's overview."""
    facts = ldn_json("background", JSON)["facts"]
    assert any(states(one, BACKGROUND[name]) for one in facts), nearest(facts, BACKGROUND[name])
    places = {one["locator"] for one in facts if one["source"] != DATASET}
    assert places == {PARAGRAPH_1, PARAGRAPH_2}


def test_scope(ldn_json: Callable[..., Any]) -> None:
    """The scope is the three studies that the page describes and not a systematic review."""
    assert says(plain(ldn_json("background", JSON)["scope"]), SCOPE)


def test_further_reading(ldn_json: Callable[..., Any]) -> None:
    """The one work outside the dataset is named, with what it is."""
    listed = ldn_json("background", JSON)["further_reading"]
    (found,) = (one for one in listed if says(plain(one["reference"]), TUREL))
    assert found["pmid"] == "26203498"
    assert says(plain(found["note"]), ["letter", NOT]), found["note"]


@pytest.mark.parametrize("source", [SHARA, LUDWIG, RAKNES])
def test_later_studies_are_cited_in_full(
    ldn: Callable[..., CompletedProcess[bytes]], source: str
) -> None:
    """A study that is not on the page is cited with its DOI and PMID."""
    cited = ldn("cite", source.removesuffix("-abstract")).stdout.decode()
    doi, pmid, _ = ORIGINS[source].identifiers
    assert says("".join(cited.split()), [re.escape(str(doi)), f"PMID:?{pmid}"]), cited


# --- Sources and places ---------------------------------------------------------------------------


@pytest.mark.parametrize("study", CITED)
def test_sources_are_those_cited(ldn_json: Callable[..., Any], study: str) -> None:
    """A study lists the sources that its records cite, each once, and no other."""
    shown = ldn_json("study", study, JSON)
    cited = {record["source"] for record in attributed(shown)}
    needed, allowed = CITED[study]
    assert needed <= cited <= needed | allowed, cited
    assert sorted(one["id"] for one in shown["sources"]) == sorted(cited)


@pytest.mark.parametrize("source", ORIGINS)
def test_source(ldn_json: Callable[..., Any], source: str) -> None:
    """A source has its kind, what was read of it, title, authors, identifiers and address."""
    wanted = ORIGINS[source]
    study = next(study for study, (cited, _) in CITED.items() if source in cited)
    (found,) = (one for one in ldn_json("study", study, JSON)["sources"] if one["id"] == source)
    assert (found["kind"], found["year"] if wanted.year or source == NMSS else None) == (
        wanted.kind,
        wanted.year,
    )
    assert found["read"] in wanted.read
    for key, identifier in zip(("doi", "pmid", "registry_id"), wanted.identifiers, strict=True):
        value = found[key]
        assert value and re.fullmatch(identifier, value) if identifier else value is None, value
    assert re.fullmatch(wanted.address, found["address"], re.IGNORECASE), found["address"]
    derived = any(wanted.identifiers)
    assert (found["url"] is None) == derived, f"what follows from an id is not stored: {found}"
    assert wanted.title.casefold() in plain(found["title"]).casefold()
    names = wanted.authors.split()
    if wanted.kind == "journal_article":
        assert found["authors"]
        assert found["authors_complete"]
    assert not names or len(found["authors"]) == len(names)
    for name, author in zip(names, found["authors"], strict=False):
        assert says(plain(author), [name]), author
    assert says(plain(found["reference"]), wanted.reference), found["reference"]


def test_dataset_is_a_source(ldn_json: Callable[..., Any]) -> None:
    """What is inferred or judged here is of the source `dataset`, which is no document."""
    (found,) = (o for o in ldn_json("study", "zagon2009", JSON)["sources"] if o["id"] == DATASET)
    assert [found[key] for key in ("kind", "doi", "pmid", "registry_id", "url")] == [
        DATASET,
        *[None] * 4,
    ]


@pytest.mark.parametrize("study", LIST)
def test_locator_exists_in_its_source(ldn_json: Callable[..., Any], study: str) -> None:
    """A locator is a part of the source that a reader understands unexplained."""
    for record in attributed(ldn_json("study", study, JSON)):
        source, locator = record["source"], plain(record["locator"])
        if source == NMSS:
            assert locator in PAGE_PLACES[study], record
        else:
            place = PLACES.get(source, r"(?!s\d)\w.+")
            assert re.fullmatch(rf"({place})((, | and )({place}))*", locator, re.IGNORECASE), record


@pytest.mark.parametrize(("study", "source"), NUMBERS)
def test_numbers_are_the_sources_own(ldn_json: Callable[..., Any], study: str, source: str) -> None:
    """A record holds no number, in digits or in words, that its source does not give."""
    for record in attributed(ldn_json("study", study, JSON)):
        if record["source"] == source:
            text = re.sub(r"NCT\d+|\d{4}-\d{6}-\d\d", "", text_of(record)).lower()
            digits = {float(number) for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", text)}
            words = {WORDS[word] for word in re.findall(r"\w+", text) if word in WORDS}
            assert digits | words <= NUMBERS[study, source], text
