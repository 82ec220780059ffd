"""The second extraction: what each source says, held against what the tool prints as JSON.

The tables below were extracted from the sources independently of the dataset: one row is one fact.
The dataset paraphrases, so a row gives the source, the locator and the patterns that a faithful
wording must match; numbers, identifiers and vocabulary words are compared exactly.
"""

from __future__ import annotations

import math
import re
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from conftest import printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Record = dict[str, Any]
# Source, locator (a pattern for the whole of it), then patterns that one record must all match.
Fact = tuple[str, ...]
# Source and locator; domain, arm and measure (a pattern); direction and significance; patterns
# that measure and finding must match together.
Outcome = tuple[tuple[str, str], tuple[str, str, str], tuple[str, str], tuple[str, ...]]
# Severity, timing (a pattern) and number, `None` where none is given; then a fact.
Event = tuple["str | None", "str | None", "int | None", Fact]


class Topic(NamedTuple):
    """What the topic of a discrepancy must match, and what its statements, together, say."""

    topic: str
    statements: tuple[Fact, ...]


SECTIONS = ("design", "outcomes", "dropouts", "adverse_events", "caveats", "discrepancies")
TEXT_FIELDS = ("characteristic", "value", "event", "severity", "timing", "n", "reason", "text")
ESTIMATE_FIELDS = ("estimate", "unit", "p_relation", "p_value")

NMSS = "nmss"
CREE = "cree2010-abstract"
NCT = "nct00501696"
GIRONI = "gironi2008-abstract"
EUDRACT = "eudract-2005-005679-13"
ZAGON = "zagon2009-abstract"

LEAD = "Studies, lead"
BULLET_1 = "Studies, bullet 1"
BULLET_2 = "Studies, bullet 2"
BULLET_3 = "Studies, bullet 3"
BULLET_4 = "Studies, bullet 4"
BULLET_5 = "Studies, bullet 5"
ITALIAN = "Studies, Italian trial"
ANIMAL = "Studies, animal models"
PARAGRAPH_1 = "Overview, \u00b61"
PARAGRAPH_2 = "Overview, \u00b62"
PAGE_4 = (NMSS, BULLET_4)
ANY = ".+"

# Direction and significance, in the words of the dataset.
GAIN = ("improved", "significant")
EFFECT = ("improved", "not_reported")
NO_EFFECT = ("no_effect", "not_reported")
SILENT = ("not_reported", "not_reported")
FINDING = ("not_applicable", "not_reported")

ONE = r"\b(one|1|single)\b"
TWO = r"\b(two|2)\b"
THREE = r"\b(three|3)\b"
FIVE = r"\b(five|5)\b"
SIX = r"\b(six|6)\b"
EIGHT = r"\b(eight|8)\b"
TEN = r"\b(ten|10)\b"
FORTY = r"\b(forty|40)\b"
SIXTY = r"\b(sixty|60)\b"
EIGHTY = r"\b(eighty|80)\b"
NOT = r"\b(no|not|none|neither|nor|never|nothing|without)\b|n't\b"
LOW_DOSE = r"\bLDN\b|low[- ]dose"
HIGH_DOSE = r"\bHDN\b|high[- ]dose"
MULTIPLE_SCLEROSIS = r"\bMS\b|multiple sclerosis"
PRIMARY_PROGRESSIVE = r"primary[- ]progressive|\bPPMS\b"
BETTER = r"improv|better|relie|reduc|eased|decreas|lessen|lower"
UNAFFECTED = (
    r"\bno (observed |measurable |detectable )?(impact|effect|change|difference|influence)"
    r"|\b(not|nor|neither)\b|unaffected|unchanged|n't\b"
)
NO_RESULT = r"\b(no|not|without|nothing)\b.*\b(result|report|given|stated|outcome|effect|finding)"
EIGHT_WEEKS_EACH = (
    rf"({EIGHT}).*({EIGHT})|({EIGHT})[- ]weeks?\W+(\w+\W+){{0,3}}(each|both|either)"
    rf"|\b(each|both|either|two)\W+(\w+\W+){{0,3}}({EIGHT})[- ]week"
)
NO_DIFFERENCE = rf"({NOT}).*(differ|effect|chang)"
NO_SIGNS = r"(no|without|free of|absence of)( any)? behaviou?r"
EAE = r"\bEAE\b|autoimmune encephalomyelitis"
UNRELATED = r"not (related|due|linked|attribut)|unrelated"
MARKED = r"marked|substantial|considerabl|strong|much"


def plain(text: object) -> str:
    """Return a text with plain dashes, spaces and apostrophes, and nothing for no text."""
    dashes = re.sub(r"[\u2010-\u2015\u2212]", "-", "" if text is None else str(text))
    return " ".join(dashes.replace("\u2019", "'").replace("_", " ").split())


def says(text: object, patterns: Iterable[str]) -> bool:
    """Tell whether a text matches every pattern, in either case."""
    return all(re.search(pattern, plain(text), re.IGNORECASE) for pattern in patterns)


def text_of(record: Record) -> str:
    """Return what one record says, as one text."""
    return plain(" ".join(str(record[key]) for key in TEXT_FIELDS if record.get(key) is not None))


def shown(study: str) -> Record:
    """Return a study as `ldn study` prints it."""
    made: Record = printed("study", study, "--json")
    return made


def attributed(study: str, *sections: str) -> list[Record]:
    """Return the records of the sections that carry a source and a locator."""
    found: list[Record] = []
    for section in sections:
        records = shown(study)[section]
        if section == "dropouts":
            found += records["reasons"] + records["statements"]
        elif section == "discrepancies":
            found += [said for record in records for said in record["statements"]]
        else:
            found += records
    return found


def located(records: Iterable[Record], source: str, locator: str) -> list[Record]:
    """Return the records that cite this source at this place."""
    return [
        record
        for record in records
        if re.fullmatch(source, plain(record["source"]))
        and re.fullmatch(locator, plain(record["locator"]))
    ]


def stating(records: Iterable[Record], fact: Fact) -> list[Record]:
    """Return the records that state the fact and cite where its source says so."""
    source, locator, *patterns = fact
    return [r for r in located(records, source, locator) if says(text_of(r), patterns)]


def the_outcome(study: str, fact: Outcome) -> Record:
    """Return the one outcome that the fact is about."""
    place, (domain, arm, measure), *_ = fact
    found = [
        record
        for record in located(shown(study)["outcomes"], *place)
        if (record["domain"], record["arm"]) == (domain, arm) and says(record["measure"], [measure])
    ]
    assert len(found) == 1, [record["measure"] for record in found]
    return found[0]


def wilson(events: int, total: int) -> tuple[float, float]:
    """Return the 95 % score interval of a proportion after Wilson (JASA 1927;22:209-212)."""
    z = NormalDist().inv_cdf(0.975)
    share = events / total
    centre = share + z**2 / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
    scale = 1 + z**2 / total
    return (centre - spread) / scale, (centre + spread) / scale


def rows(tables: Mapping[Any, Mapping[str, Any]]) -> list[Any]:
    """Return every row of tables by study, or by study and sections, as the case of a test."""
    return [
        pytest.param(key, row, id=f"{key if isinstance(key, str) else ' '.join(key)}: {name}")
        for key, table in tables.items()
        for name, row in table.items()
    ]


# --- cree2010: crossover trial, San Francisco -----------------------------------------------------

CREE_DESIGN: dict[str, Fact] = {
    "pilot": (NMSS, LEAD, "pilot"),
    "all types of MS": (
        NMSS, LEAD, r"\b(all|any|every|each)\b.*(types?|forms?|kinds?)\b", MULTIPLE_SCLEROSIS,
    ),
    "investigator Cree": (NMSS, BULLET_1, r"Bruce( A\.?C\.?)? Cree|Cree,? B"),
    "investigator Goodin": (NMSS, BULLET_1, r"Douglas( S\.?)? Goodin|Goodin,? D"),
    "and colleagues": (NMSS, BULLET_1, r"colleagues|co-?workers|and others|et al|team"),
    "MS Center": (NMSS, BULLET_1, r"(MS|Multiple Sclerosis) Cent(er|re)"),
    "San Francisco": (NMSS, BULLET_1, r"University of California|UCSF", r"San Francisco|UCSF"),
    "published in Annals": (
        NMSS, BULLET_1, r"Annals of Neurology|Ann\.? Neurol", r"\b68\b", r"145-150", r"\b2010\b",
    ),
    "third author Kornyeyeva": (CREE, "Authors", "Kornyeyeva"),
    "placebo": (NMSS, BULLET_2, "placebo"),
    "crossover": (NMSS, BULLET_2, "cross-?over"),
    "every participant had both": (
        NMSS, BULLET_2, r"\b(all|every|each|everyone|both)\b", LOW_DOSE, "placebo",
    ),
    "eight weeks of each": (
        NMSS, BULLET_2, EIGHT_WEEKS_EACH, rf"({EIGHT})[- ]week", LOW_DOSE, "placebo",
    ),
    "one treatment-free week": (
        NMSS, BULLET_2, rf"({ONE}|\ba)[- ]((treatment|drug|medication)-free )?week",
        r"free|wash-?out|without|\bno\b",
    ),
    "some had LDN first, some placebo": (
        NMSS, BULLET_2, r"\bfirst\b", r"\bsome\b.*\b(some|others?|rest)\b",
    ),
    "17 weeks": (NCT, "eligibility", r"\b(17|seventeen)[- ]weeks?"),
    "single centre": (CREE, "Methods", r"(single|one)[- ]cent(er|re)|centres (1|one|single)\b"),
    "double-masked": (CREE, "Methods", r"double[- ](mask|blind)"),
    "abstract: eight weeks": (CREE, "Methods", rf"({EIGHT})[- ]weeks?"),
    "abstract: 4.5 mg": (CREE, "Methods", r"(?<![\d.])4\.5 ?mg\b"),
    "abstract: nightly": (CREE, "Methods", r"night|bedtime"),
    "phase 3": (NCT, "phase", r"phase (3|III)\b"),
    "randomized": (NCT, "allocation", r"\brandomi[sz]ed\b|random allocation"),
    "registry: crossover": (NCT, "intervention model", "cross-?over"),
    "triple masking": (NCT, "masking", r"triple|\bthree\b"),
    "masked: participant": (NCT, "masking", r"participant|patient"),
    "masked: care provider": (NCT, "masking", r"care[- ]provider|caregiver"),
    "masked: investigator": (NCT, "masking", "investigator"),
    "primary purpose": (NCT, "primary purpose", r"\btreatment\b"),
    "start": (NCT, "start date", r"\bFeb(ruary)?\.? 2007\b|\b2007-02\b"),
    "primary completion": (NCT, "primary completion date", r"\bNov(ember)?\.? 2007\b|\b2007-11\b"),
    "no results posted": (NCT, "results", NOT, r"results?\b"),
    "some on therapy, some not": (
        NMSS, BULLET_2, r"disease[- ]modifying", r"\bsome\b",
        r"\bnot\b|others? (did|were|had)|without",
    ),
    "therapy for 3 months": (
        NCT, "eligibility", rf"({THREE}) months?", r"at least|minimum|or (more|longer)",
    ),
    "no change of therapy planned": (NCT, "eligibility", NOT, r"chang", r"plan|intend|intention"),
    "clinically definite MS": (CREE, "Results", r"clinically[- ]definite", MULTIPLE_SCLEROSIS),
    "aged 18 to 75": (NCT, "eligibility", r"\b18\b( years)? ?(to|-|and|through) ?75\b"),
    "MSQLI": (NMSS, BULLET_3, r"\bMSQLI\b"),
    "MSQLI by name": (NMSS, BULLET_3, r"(MS|Multiple Sclerosis) Quality[- ]of[- ]Life Inventory"),
    "Web-based": (NMSS, BULLET_3, r"\bweb\b|online|internet"),
    "before the first period": (NMSS, BULLET_3, r"before( the)? (first|1st)"),
    "after each period": (NMSS, BULLET_3, r"\bafter (each|every|both|either)\b"),
    "asks about mental health": (NMSS, BULLET_3, "mental health"),
    "asks about pain": (NMSS, BULLET_3, r"\bpain\b"),
    "asks about cognition": (NMSS, BULLET_3, r"perceived|self-report", "cogniti"),
    "asks about fatigue": (NMSS, BULLET_3, "fatigue"),
    "asks about vision": (NMSS, BULLET_3, r"visual|vision"),
    "asks about bladder": (NMSS, BULLET_3, "bladder"),
    "asks about bowel": (NMSS, BULLET_3, "bowel"),
    "asks about sexual satisfaction": (NMSS, BULLET_3, "sexual satisfaction"),
    "primary outcome: mean score": (
        NCT, "primary outcome", r"\b(mean|average)\b", r"scores?\b", r"inventory|MSQLI|instrument",
    ),
    "primary outcome: against placebo": (NCT, "primary outcome", "placebo"),
    "primary outcome: adjusted": (NCT, "primary outcome", r"adjust|correct|account", "baseline"),
    "primary outcome: each of 10 scales": (NCT, "primary outcome", rf"({TEN}).{{0,20}}scales?"),
}  # fmt: skip
CREE_OUTCOMES: dict[str, Outcome] = {
    "page: mental health": (PAGE_4, ("mental_health", "LDN", "mental health"), GAIN, (BETTER,)),
    "page: pain": (PAGE_4, ("pain", "LDN", r"\bpain\b"), GAIN, (BETTER,)),
    "page: cognition": (PAGE_4, ("cognition", "LDN", "cogniti"), GAIN, ("self-report", BETTER)),
    "page: fatigue": (PAGE_4, ("fatigue", "LDN", "fatigue"), NO_EFFECT, (UNAFFECTED,)),
    "page: bowel": (PAGE_4, ("bowel", "LDN", "bowel"), NO_EFFECT, ("control", UNAFFECTED)),
    "page: bladder": (PAGE_4, ("bladder", "LDN", "bladder"), NO_EFFECT, ("control", UNAFFECTED)),
    "page: sexual satisfaction": (
        PAGE_4, ("sexual_function", "LDN", "sexual"), NO_EFFECT,
        ("sexual satisfaction", UNAFFECTED),
    ),
    "page: vision": (PAGE_4, ("vision", "LDN", r"visual|vision"), NO_EFFECT, (UNAFFECTED,)),
    "abstract: SF-36 Mental Component Summary": (
        (CREE, "Results"), ("mental_health", "LDN", "Mental Component Summary"), GAIN,
        (r"SF-36|Short Form", BETTER),
    ),
    "abstract: Mental Health Inventory": (
        (CREE, "Results"), ("mental_health", "LDN", "Mental Health Inventory"), GAIN, (BETTER,),
    ),
    "abstract: Pain Effects Scale": (
        (CREE, "Results"), ("pain", "LDN", "Pain Effects Scale"), GAIN, (BETTER,),
    ),
    "abstract: Perceived Deficits Questionnaire": (
        (CREE, "Results"), ("cognition", "LDN", "Perceived Deficits Questionnaire"), GAIN,
        (BETTER,),
    ),
}  # fmt: skip
CREE_FLOW: dict[str, Fact] = {
    "page: complete data on 60 of 80": (NMSS, BULLET_5, SIXTY, EIGHTY, r"complete"),
    "page: dropouts": (NMSS, BULLET_5, r"drop(ped|ping)?[- ]?outs?\b"),
    "page: incomplete data": (NMSS, BULLET_5, r"incomplete"),
    "abstract: 80 enrolled": (CREE, "Results", EIGHTY, r"enrol"),
    "abstract: 60 completed": (CREE, "Results", SIXTY, r"complet|finish"),
    "abstract: withdrawn before first period ended": (
        CREE, "Results", r"withdr|left", r"before|during|prior|not complet", r"(first|1st).*period",
    ),
    "abstract: surveys incomplete for unknown reason": (
        CREE, "Results", "incomplete", r"unknown|not known|unexplained|no reason|unclear",
    ),
    "registry: actual enrolment 80": (NCT, "enrolment", EIGHTY),
}  # fmt: skip
CREE_CAVEATS: dict[str, Fact] = {
    "page: complete data weakened power": (
        NMSS, BULLET_5, SIXTY, EIGHTY, r"\bpower\b", r"weak|reduc|lower|limit|less",
    ),
    "abstract: losses reduced power": (
        CREE, "Results", r"\bpower\b", r"reduc|lower|weak|cut|diminish",
        r"drop[- ]?out|dropp|withdr", MARKED,
    ),
    "abstract: data-management errors": (
        CREE, "Results", r"\bpower\b", r"data(base)?[- ](management|handling)", r"error|mistake",
    ),
    "needs confirmation": (
        NMSS, BULLET_5, r"confirm", r"larger|bigger",
        r"multi-?(cent|site)|(several|more than one|many) cent",
    ),
    "further testing": (
        NMSS, LEAD, r"test|stud|trial", r"larger|bigger|more people",
        r"\bmay\b|might|could|perhaps",
    ),
    "no substitute for proven treatment": (
        NMSS, BULLET_4, NOT, r"instead|in place|replac|substitut|rather than", r"proven|establish",
    ),
    "symptomatic relief": (
        NMSS, BULLET_5, r"symptom", r"relie", r"\bmay\b|might|could|suggest|at most|only",
    ),
    "endorphins: a hypothesis": (
        NMSS, BULLET_5, r"endorphin", r"possib|hypothes|may|might|could", r"laborator",
        r"rais|increas|higher",
    ),
    "endorphins: pain relievers": (NMSS, BULLET_5, r"endorphin", r"brain", r"body|natural"),
    "mixed concurrent treatment": (
        NMSS, BULLET_2, r"disease[- ]modifying", r"\bsome\b", r"\bnot\b|others?|without",
    ),
}  # fmt: skip
CREE_EVENTS: dict[str, Event] = {
    "vivid dreaming": (None, "first week", None, (NMSS, BULLET_4, r"vivid dream", r"\bsome\b")),
    "no other adverse effects": (
        None, None, None, (NMSS, BULLET_4, r"\b(no|not any|none)\b.*\b(other|further|else)\b"),
    ),
    "one withdrawal": (
        None, None, 1, (CREE, "Results", r"withdr", UNRELATED, MULTIPLE_SCLEROSIS),
    ),
    # A zero that is reported.
    "no serious adverse event": ("serious", None, 0, (CREE, "Results", r"\bserious\b")),
    "well tolerated": (None, None, None, (CREE, "Results", r"well[- ]tolerated")),
}  # fmt: skip
CREE_TOPICS = {
    "people": Topic(r"people|participants|patients|number|enrol|size|how many", (
        (NMSS, LEAD, SIXTY),
        (NMSS, BULLET_5, EIGHTY, SIXTY),
        (CREE, "Results", EIGHTY, SIXTY),
        (NCT, "enrolment", EIGHTY),
    )),
    "missing": Topic(r"missing|reason|why|lost|loss|dropp?|complet|attrition|20|twenty", (
        (NMSS, BULLET_5, r"drop(ped)?[- ]?out", "incomplete"),
        (CREE, "Results", TEN, r"withdr"),
        (CREE, "Results", rf"({TEN})|\b(four|4)\b.*({SIX})", r"\blost\b|\bloss\b", "incomplete"),
    )),
    "masking": Topic(r"mask|blind", (
        (CREE, "Methods", r"double[- ](mask|blind)"),
        (NCT, "masking", r"triple|three|participant.*care[- ]provider.*investigator"),
    )),
    "stage": Topic(r"stage|phase|pilot", (
        (NMSS, LEAD, "pilot"),
        (CREE, "Title", "pilot"),
        (NCT, "phase", r"phase (3|III)\b"),
    )),
    "instrument": Topic(r"instrument|questionnaire|inventory|MSQLI", (
        (NMSS, BULLET_3, r"\bMSQLI\b|Quality of Life Inv"),
        (CREE, ANY, r"\bMSQLI\b|Quality of Life Inv"),
        (NCT, ANY, r"\bMSQLI-?54\b"),
        (NCT, ANY, r"\bMSQOL-?54\b"),
    )),
    "adverse": Topic(r"adverse|side|harm|safety", (
        (NMSS, BULLET_4, r"vivid dream",
         r"\bno(ne|thing)?\b.*(other|further|else|but|beyond|apart)|only"),
        (CREE, "Results", ONE, r"withdr", UNRELATED),
    )),
}  # fmt: skip

# --- martino2008: open-label pilot, Milan ---------------------------------------------------------

MARTINO_DESIGN: dict[str, Fact] = {
    "page: Gianvito Martino": (NMSS, ITALIAN, r"Gianvito Martino|Martino,? G"),
    "page: San Raffaele, Milan": (NMSS, ITALIAN, r"San Raffaele", r"Milan|Milano", "Ital"),
    "page: presented in 2008": (
        NMSS, ITALIAN, r"Academy of Neurology|\bAAN\b", r"\b2008\b", r"present|meeting|congress",
    ),
    "page: primary-progressive MS": (NMSS, ITALIAN, PRIMARY_PROGRESSIVE),
    "page: 5 mg": (NMSS, ITALIAN, r"(?<![\d.])5 ?mg\b"),
    "page: six months": (NMSS, ITALIAN, rf"({SIX})[- ]months?"),
    "page: aim safety": (NMSS, ITALIAN, r"\baims?|outcome|evaluat|assess", r"safe"),
    "page: aim spasticity": (NMSS, ITALIAN, r"\baims?|outcome|evaluat|assess", "spastic"),
    "page: aim pain": (NMSS, ITALIAN, r"\baims?|outcome|evaluat|assess", r"\bpain\b"),
    "page: aim fatigue": (NMSS, ITALIAN, r"\baims?|outcome|evaluat|assess", "fatigue"),
    "abstract: published as Gironi 2008": (GIRONI, ANY, r"Gironi", r"\b2008\b"),
    "abstract: phase II": (GIRONI, "s1", r"phase (2|II)\b"),
    "abstract: multicentre": (GIRONI, "s1", r"multi-?(cent|site)"),
    "abstract: pilot": (GIRONI, "s1|Title", "pilot"),
    "abstract: six months": (GIRONI, "s1", rf"({SIX})[- ]months?"),
    "abstract: low dose": (GIRONI, "s1", r"\blow\b|\bLDN\b", r"\bdose|\bdosage"),
    "abstract: low dose, figure not given": (
        GIRONI, "s1", NOT, r"figure|amount|number|milligram|\bmg\b|specif|stated|given|exact",
    ),
    "abstract: primary end points": (
        GIRONI, r"s2(-3)?", r"primary", r"safety|safe", r"tolerab|tolerated",
    ),
    **{
        f"abstract: secondary end point {topic}": (
            GIRONI,
            r"s3|s2-3",
            r"secondary",
            r"efficacy|effect",
            topic,
        )
        for topic in ("spasticity", "pain", "fatigue", "depression", "quality of life")
    },
    "registry: open-label": (EUDRACT, r"title(, .+)?", r"open[- ]label"),
    "registry: prospective": (EUDRACT, r"title(, .+)?", r"prospective"),
    "registry: multicentre": (EUDRACT, r"title(, .+)?", r"multi-?(cent|site)"),
    "registry: sponsor": (EUDRACT, ANY, r"sponsor", r"San Raffaele"),
    "registry: aged 18 to 60": (EUDRACT, "inclusion", r"\b18\b( years)? ?(to|-|and|through) ?60\b"),
    "registry: EDSS 3.0 to 5.5": (
        EUDRACT, "inclusion", r"(EDSS|Expanded Disability).{0,40}\b3(\.0)? ?(to|-|and) ?5\.5\b",
    ),
    "registry: spasticity, Ashworth 1 to 4": (
        EUDRACT, "inclusion", r"spasticity", r"Ashworth.{0,20}\b1 ?(to|-|and) ?4\b",
    ),
    "registry: pain, VAS 1 to 10": (
        EUDRACT, "inclusion", r"\bpain\b",
        r"(VAS|visual analogue? scale).{0,20}\b1 ?(to|-|and) ?10\b",
    ),
    "registry: fatigue, FSS 3 to 7": (
        EUDRACT, "inclusion", r"fatigue",
        r"(FSS|Fatigue Severity Scale).{0,20}\b3 ?(to|-|and) ?7\b",
    ),
    "registry: any of three symptoms": (
        EUDRACT, "inclusion", r"\bor\b|at least one|any of", "spasticity", r"\bpain\b", "fatigue",
    ),
    "registry: disease for 2 years": (
        EUDRACT, "inclusion", r"at least|minimum|or (more|longer)", rf"({TWO}) years?",
    ),
    "registry: stable for 6 months": (EUDRACT, "inclusion", r"stab", rf"({SIX}) months?"),
    "registry: main objective efficacy": (
        EUDRACT, "objectives", r"efficacy", r"main|primary", "spasticity", r"\bpain\b", "fatigue",
        r"\bor\b|any of",
    ),
    "registry: by at least one point": (
        EUDRACT, "objectives", rf"({ONE}) points?|1-point", r"at least|or more|minimum", "baseline",
    ),
    "registry: secondary objectives": (EUDRACT, "objectives", r"secondary", r"safety", r"tolerab"),
}  # fmt: skip
MARTINO_OUTCOMES: dict[str, Outcome] = {
    "page: fatigue": ((NMSS, ITALIAN), ("fatigue", "LDN", "fatigue"), GAIN, (BETTER,)),
    "page: depression": ((NMSS, ITALIAN), ("depression", "LDN", "depression"), GAIN, (BETTER,)),
    "page: spasticity": ((NMSS, ITALIAN), ("spasticity", "LDN", "spastic"), SILENT, (NO_RESULT,)),
    "page: pain": ((NMSS, ITALIAN), ("pain", "LDN", "pain"), SILENT, (NO_RESULT,)),
    "abstract: spasticity": (
        (GIRONI, "s9"), ("spasticity", "LDN", "spastic"), GAIN,
        (r"reduc|improv|decreas|lower|less", r"\bend\b|six months|6 months"),
    ),
    "abstract: pain": ((GIRONI, "s3"), ("pain", "LDN", "pain"), SILENT, (NO_RESULT,)),
    "abstract: fatigue": ((GIRONI, "s3"), ("fatigue", "LDN", "fatigue"), SILENT, (NO_RESULT,)),
    "abstract: depression": (
        (GIRONI, "s3"), ("depression", "LDN", "depression"), SILENT, (NO_RESULT,),
    ),
    "abstract: quality of life": (
        (GIRONI, "s3"), ("quality_of_life", "LDN", "quality of life"), SILENT, (NO_RESULT,),
    ),
    "abstract: disability": (
        (GIRONI, "s8"), ("disability", "LDN", "disability"), FINDING,
        (r"progress", ONE, r"\bonly\b|\bsingle\b|no more than"),
    ),
    "abstract: beta-endorphin": (
        (GIRONI, "s10"), ("biomarker", "LDN", r"(beta|\u03b2)[- ]?endorphin"), FINDING,
        (r"increas|rose|risen|higher|went up",),
    ),
    "abstract: OPRM1": (
        (GIRONI, "s10"), ("biomarker", "LDN", "OPRM1"), FINDING,
        ("spasticity", rf"({NOT}).*(associat|link|relat|correlat)|unrelated"),
    ),
}  # fmt: skip
MARTINO_FLOW: dict[str, Fact] = {
    "page: 40 people": (NMSS, ITALIAN, FORTY),
    "page: five dropped out": (NMSS, ITALIAN, FIVE),
    "abstract: 40 patients": (GIRONI, "s1", FORTY),
    "abstract: five dropped out": (GIRONI, "s6", FIVE),
    "registry: target 40": (EUDRACT, r"(title, )?recruitment", FORTY),
}  # fmt: skip
MARTINO_CAVEATS: dict[str, Fact] = {
    "page: small": (NMSS, ITALIAN, r"\bsmall\b"),
    "abstract: pilot": (GIRONI, r"s1|Title", "pilot"),
    "registry: pilot": (EUDRACT, r"title", "pilot"),
    "registry: open-label": (EUDRACT, r"title", r"open[- ]label"),
    "registry: no masking": (EUDRACT, r"title", NOT, r"mask|blind|unmask"),
    "no control group": (ANY, ANY, rf"({NOT}).*(control|compar)|(control|compar).*({NOT})"),
    "page: rests on a presentation": (
        NMSS, ITALIAN, r"present|meeting", NOT, r"publi|article|journal",
    ),
}  # fmt: skip
MARTINO_EVENTS: dict[str, Event] = {
    "liver enzymes rose": (
        None, "transient", None,
        (NMSS, ITALIAN, "liver enzyme", r"increas|rise|rose|elevat|higher|raised", r"\bcommon"),
    ),
    "urinary tract infections": (None, None, None, (NMSS, ITALIAN, r"urinary[- ]tract infection")),
    "agitation": ("mild", None, None, (NMSS, ITALIAN, "agitation")),
    "sleep disturbance": (
        None, None, None, (NMSS, ITALIAN, r"sleep disturbance|disturbed sleep"),
    ),
    "two major ones, unnamed": (
        "major", None, 2,
        (GIRONI, "s6-7", r"nature|unspecified|not (described|specified|named|reported)"),
    ),
    "the others": (
        None, None, None,
        (GIRONI, "s6-7", NOT, r"interfer|affect|disrupt|hinder|disturb", r"\bdaily\b"),
    ),
}  # fmt: skip
MARTINO_TOPICS = {
    "improved": Topic(r"improv|significan|effect|result|outcome|efficacy", (
        (NMSS, ITALIAN, "fatigue", "depression", r"significan", r"improv"),
        (GIRONI, "s9", "spasticity", r"significan", r"improv|reduc|decreas|less|lower"),
        (GIRONI, ANY, "fatigue", "depression", NO_RESULT),
    )),
    "objective": Topic(r"primary|objective|end ?point|aim", (
        (EUDRACT, "objectives", "efficacy", "spasticity", r"\bpain\b", "fatigue",
         rf"({ONE}) point|1-point"),
        (GIRONI, r"s2(-3)?", r"safe", r"tolerab"),
    )),
    "serious": Topic(r"serious|major|adverse|sever|harm|safety", (
        (NMSS, ITALIAN, r"common|mild|transient"),
        (GIRONI, r"s6(-7)?", TWO, r"\bmajor\b"),
    )),
    "measured": Topic(r"measur|outcome|aim|assess|evaluat|end ?point|studied", (
        (NMSS, ITALIAN, "spasticity", r"\bpain\b", "fatigue"),
        (GIRONI, r"s3|s2-3", "depression", "quality of life"),
    )),
}  # fmt: skip

# --- zagon2009: mice, Penn State ------------------------------------------------------------------

ZAGON_DESIGN: dict[str, Fact] = {
    "page: pilot": (NMSS, ANIMAL, "pilot"),
    "page: funded by the Society": (
        NMSS, ANIMAL, r"fund", r"National (MS|Multiple Sclerosis) Society",
    ),
    "page: Ian Zagon": (NMSS, ANIMAL, r"Ian( S\.?)? Zagon|Zagon,? I"),
    "page: Penn State": (NMSS, ANIMAL, r"College of Medicine", r"Penn(sylvania)? State"),
    "page: mice": (NMSS, ANIMAL, r"\bmice\b|\bmouse\b"),
    "page: EAE": (NMSS, ANIMAL, EAE),
    "page: EAE is like MS": (
        NMSS, ANIMAL,
        r"(MS|multiple sclerosis)[- ]like|(like|resembl\w+|model of) (MS|multiple sclerosis)",
    ),
    "page: low dose": (NMSS, ANIMAL, r"\blow|\bLDN\b", r"naltrexone|\bLDN\b"),
    "page: high dose": (NMSS, ANIMAL, HIGH_DOSE, r"naltrexone|\bHDN\b"),
    "page: rationale is earlier findings": (
        NMSS, ANIMAL, r"earlier|previous|prior|before", r"opioid", r"\bmay\b|might|could|possib",
    ),
    "page: rationale immunity": (NMSS, ANIMAL, r"opioid", r"immun"),
    "page: rationale wound healing": (NMSS, ANIMAL, r"opioid", r"wound"),
    "page: rationale cell renewal": (NMSS, ANIMAL, r"opioid", r"renew"),
    "page: publication": (
        NMSS, ANIMAL, r"Exp(erimental)?\.? Biol(ogy)?\.? (and )?Med", r"\b2009\b", r"\b234\b",
    ),
    "abstract: author Rahn": (ZAGON, "Authors", r"\bRahn\b"),
    "abstract: author Turel": (ZAGON, "Authors", r"\bTurel\b"),
    "abstract: author McLaughlin": (ZAGON, "Authors", r"\bMcLaughlin\b"),
    "abstract: induced with MOG": (ZAGON, "s3", r"myelin[- ]oligodendrocyte glycoprotein|\bMOG\b"),
    "abstract: daily": (ZAGON, "s3", r"\bdaily\b|every day|once a day|each day"),
    "abstract: LDN 0.1 mg/kg": (
        ZAGON, "s3", rf"({LOW_DOSE}).{{0,30}}\b0\.1 ?mg/kg|\b0\.1 ?mg/kg.{{0,30}}({LOW_DOSE})",
    ),
    "abstract: HDN 10 mg/kg": (
        ZAGON, "s3", rf"({HIGH_DOSE}).{{0,30}}\b10 ?mg/kg|\b10 ?mg/kg.{{0,30}}({HIGH_DOSE})",
    ),
    "abstract: vehicle is saline": (ZAGON, "s3", r"vehicle", r"saline"),
    "abstract: LDN blocks intermittently": (
        ZAGON, r"s2(-3)?", rf"({LOW_DOSE}).*intermittent|intermittent.*({LOW_DOSE})", r"receptor",
        r"block",
    ),
    "abstract: HDN blocks continuously": (
        ZAGON, r"s2(-3)?", rf"({HIGH_DOSE}).*continu|continu.*({HIGH_DOSE})", r"receptor", r"block",
    ),
}  # fmt: skip
ZAGON_OUTCOMES: dict[str, Outcome] = {
    "page: LDN and EAE": (
        (NMSS, ANIMAL), ("disease_development", "LDN", EAE), EFFECT, (r"\bsomewhat\b", "protect"),
    ),
    "page: HDN and EAE": (
        (NMSS, ANIMAL), ("disease_development", "HDN", EAE), NO_EFFECT, (NOT, "protect"),
    ),
    "abstract: HDN and neurological status": (
        (ZAGON, "s4"), ("neurological_status", "HDN", r"incidence|severity|disease index"),
        NO_EFFECT, ("incidence", "severity", "disease index", NO_DIFFERENCE),
    ),
    "abstract: HDN and neuropathology": (
        (ZAGON, "s4"), ("neuropathology", "HDN", r"astrocyt|demyelinat|neuron"), NO_EFFECT,
        ("activated astrocyt", "demyelinat", r"neuron\w* (injury|damage)", NO_DIFFERENCE),
    ),
    "abstract: LDN and behavioural signs": (
        (ZAGON, "s5"), ("neurological_status", "LDN", r"behaviou?r"), EFFECT,
        (r"behaviou?ral signs", NOT, r"(over|more than|above|exceeding|>) ?(33|a third|one third)"),
    ),
    "abstract: LDN and severity": (
        (ZAGON, "s5"), ("neurological_status", "LDN", r"severity|disease index"), EFFECT,
        ("severity", "disease index", MARKED, r"reduc|lower|less|decreas"),
    ),
    "abstract: LDN and neuropathological signs": (
        (ZAGON, "s6"), ("neuropathology", "LDN", r"neuropatholog|signs of (EAE|disease)$"), FINDING,
        ("neuropatholog", r"\b(all|every|each)\b", r"present|seen|found|had|show"),
    ),
    "abstract: LDN and astrocytes": (
        (ZAGON, "s6"), ("neuropathology", "LDN", "astrocyt"), EFFECT,
        ("activated astrocyt", "demyelinat", MARKED, r"lower|reduc|less|fewer|decreas", NO_SIGNS),
    ),
}  # fmt: skip
ZAGON_CAVEATS: dict[str, Fact] = {
    "page: animal model": (NMSS, ANIMAL, r"\banimal|\bmice\b|\bmouse\b", r"model|\bEAE\b"),
    "page: not evidence for people": (NMSS, ANIMAL, NOT, r"\b(people|humans?|persons?|patients)"),
    "page: pilot": (NMSS, ANIMAL, "pilot"),
    "page: its own word somewhat": (NMSS, ANIMAL, r"\bsomewhat\b", r"protect"),
    "page: funded by its publisher": (
        NMSS, ANIMAL, r"National (MS|Multiple Sclerosis) Society", r"fund",
        r"page|source|site|publish",
    ),
    "abstract: signs in the tissue remain": (ZAGON, "s6", NO_SIGNS, r"neuropatholog|patholog"),
}  # fmt: skip

# --- Background, scope and further reading --------------------------------------------------------

BACKGROUND: dict[str, Fact] = {
    "approved by the FDA": (
        NMSS, PARAGRAPH_1, r"\bFDA\b|Food and Drug Administration", r"approv",
    ),
    "approved for opioid addiction": (NMSS, PARAGRAPH_1, r"approv", r"addict", r"opioid"),
    "approved for alcohol addiction": (NMSS, PARAGRAPH_1, r"approv", r"addict", r"alcohol"),
    "full dose blocks receptors": (
        NMSS, PARAGRAPH_1, r"\bfull\b", r"\bblock", r"opioid", r"receptor|dock|\bsites?\b",
        r"cell",
    ),
    "lower doses": (NMSS, PARAGRAPH_2, r"lower|smaller|fraction", r"\bdos", r"prescri"),
    **{
        f"prescribed for {name}": (NMSS, PARAGRAPH_2, r"prescri", pattern)
        for name, pattern in {
            "cancers": r"cancers",
            "HIV/AIDS": r"HIV/AIDS|\bHIV\b.*\bAIDS\b",
            "Parkinson's": r"Parkinson",
            "Alzheimer's": r"Alzheimer",
            "ALS": r"amyotrophic lateral sclerosis|\bALS\b",
            "emphysema": r"emphysema",
            "MS": MULTIPLE_SCLEROSIS,
            "other autoimmune diseases": r"other auto-?immune",
        }.items()
    },
    "clinical study limited": (
        NMSS, PARAGRAPH_2, r"clinical", r"limited|\blittle\b|\bfew\b", MULTIPLE_SCLEROSIS,
        LOW_DOSE,
    ),
}  # fmt: skip

FURTHER_READING = {
    "Sharafaddinzadeh 2010": (
        None, None,
        (
            "Sharafaddinzadeh", "Moghtaderi", "Kashipazha", "Majdinasab", "Shalbafan",
            "The effect of low-dose naltrexone on quality of life of patients with "
            "multiple sclerosis: a randomized placebo-controlled trial",
            r"Mult(iple)? Scler", r"\b2010\b", r"\b16 ?\(8\)", r"\b964-969\b",
        ),
        (
            r"randomi[sz]ed", r"double[- ](blind|mask)", r"\b17[- ]weeks?", r"\b96\b", NOT,
            r"significant", r"most", r"quality[- ]of[- ]life",
        ),
    ),
    "Turel 2015": (
        None, "26203498",
        (
            r"\bTurel\b", r"others|et al",
            "Low dose naltrexone for treatment of multiple sclerosis: a retrospective "
            "chart review of safety and tolerability",
            r"Clin(ical)? Neuropharmacol", r"\b2015\b",
        ),
        (),
    ),
    "Ludwig 2016": (
        "10.1177/2055217316672242", None,
        (
            r"\bLudwig\b", r"\bTurel\b", r"\bZagon\b", r"\bMcLaughlin\b",
            "Long-term treatment with low dose naltrexone maintains stable health in "
            "patients with multiple sclerosis",
            r"Mult(iple)? Scler", r"\b2016\b", r"\b2:? ?", r"2055217316672242",
        ),
        (r"retrospective", r"\b54\b"),
    ),
    "Raknes 2017": (
        "10.1371/journal.pone.0187423", None,
        (
            r"\bRaknes\b", r"Sm\u00e5brekke",
            "Low dose naltrexone in multiple sclerosis: effects on medication use. A "
            "quasi-experimental study",
            r"PLoS One", r"\b2017\b", r"\b12 ?\(11\)", r"e0187423",
        ),
        (r"\b341\b", NOT, r"less|lower|reduc|decreas|fewer|drop|fall"),
    ),
}  # fmt: skip
SCOPE = (
    rf"({THREE}) studies",
    r"National (MS|Multiple Sclerosis) Society|\bnmss\b|web page",
    r"\bnot\b.{0,20}systematic review",
)

# --- What is stated -------------------------------------------------------------------------------

# Facts by the study, and the sections of it in one of which each must stand.
FACTS: dict[tuple[str, ...], dict[str, Fact]] = {
    ("cree2010", "design"): CREE_DESIGN,
    ("cree2010", "dropouts", "design"): CREE_FLOW,
    ("cree2010", "caveats"): CREE_CAVEATS,
    ("martino2008", "design"): MARTINO_DESIGN,
    ("martino2008", "dropouts", "design"): MARTINO_FLOW,
    ("martino2008", "caveats"): MARTINO_CAVEATS,
    ("zagon2009", "design"): ZAGON_DESIGN,
    ("zagon2009", "caveats"): ZAGON_CAVEATS,
    ("zagon2009", "caveats", "design"): {
        "no more than that clinical studies are merited": (
            ZAGON, "s7", r"clinical (stud|trial|research|test)",
            r"merit|warrant|deserv|worth|justif|called",
        ),
    },
}  # fmt: skip


@pytest.mark.parametrize(("where", "fact"), rows(FACTS))
def test_fact(where: tuple[str, ...], fact: Fact) -> None:
    """A record of these sections states the fact and cites where its source says so."""
    records = attributed(*where)
    assert stating(records, fact), [text_of(record) for record in located(records, *fact[:2])]


@pytest.mark.parametrize("name", BACKGROUND)
def test_background_fact(name: str) -> None:
    """A background fact is stated and cites the paragraph of the page's overview."""
    assert stating(printed("background", "--json")["facts"], BACKGROUND[name])


OUTCOMES = {"cree2010": CREE_OUTCOMES, "martino2008": MARTINO_OUTCOMES, "zagon2009": ZAGON_OUTCOMES}


@pytest.mark.parametrize(("study", "fact"), rows(OUTCOMES))
def test_outcome(study: str, fact: Outcome) -> None:
    """An outcome has the direction, significance and wording that its source has, arm by arm."""
    record = the_outcome(study, fact)
    *_, verdict, finding = fact
    assert (record["direction"], record["significance"]) == verdict
    assert says(f"{record['measure']}: {record['finding']}", finding), record["finding"]


@pytest.mark.parametrize(
    ("name", "estimate", "p_relation", "p_value"),
    [
        ("SF-36 Mental Component Summary", 3.3, "=", 0.04),
        ("Mental Health Inventory", 6, "<", 0.01),
        ("Pain Effects Scale", 1.6, "=", 0.04),
        ("Perceived Deficits Questionnaire", 2.4, "=", 0.05),
    ],
)
def test_estimate(name: str, estimate: float, p_relation: str, p_value: float) -> None:
    """The four estimates and p-values of the cree2010 abstract stand as it gives them."""
    record = the_outcome("cree2010", CREE_OUTCOMES[f"abstract: {name}"])
    assert (record["estimate"], record["unit"]) == (estimate, "points")
    assert (record["p_relation"], record["p_value"]) == (p_relation, p_value)


@pytest.mark.parametrize("study", OUTCOMES)
def test_no_other_estimate(study: str) -> None:
    """Only the four results of the cree2010 abstract carry an estimate or a p-value."""
    measured = [
        record["source"]
        for record in shown(study)["outcomes"]
        if any(record[key] is not None for key in ESTIMATE_FIELDS)
    ]
    assert measured == ([CREE] * 4 if study == "cree2010" else [])


VEHICLE = {
    "abstract: HDN and neurological status": "vehicle",
    "abstract: HDN and neuropathology": "vehicle",
    "abstract: LDN and severity": "vehicle",
}


def test_comparators() -> None:
    """Cree2010 is against placebo, martino2008 against nothing, mice as each source has it."""
    for study, comparator in (("cree2010", "placebo"), ("martino2008", None)):
        assert {record["comparator"] for record in shown(study)["outcomes"]} == {comparator}
        assert {record["arm"] for record in shown(study)["outcomes"]} == {"LDN"}
    for name, fact in ZAGON_OUTCOMES.items():
        found = the_outcome("zagon2009", fact)["comparator"]
        if name == "abstract: LDN and astrocytes":  # mice without signs against those with disease
            assert says(found, [LOW_DOSE, "vehicle", r"disease|\bEAE\b|\bsigns?\b|\bsick\b"])
        else:
            assert found == VEHICLE.get(name), name


def test_instruments() -> None:
    """The page names the MSQLI, the abstract of cree2010 its own measures, no other source any."""
    for record in shown("cree2010")["outcomes"]:
        if record["source"] == NMSS:
            assert record["instrument"] == "MSQLI"
        elif record["instrument"] not in {None, "MSQLI"}:
            assert record["instrument"] in record["measure"]
    for study in ("martino2008", "zagon2009"):
        assert {record["instrument"] for record in shown(study)["outcomes"]} == {None}


def test_martino2008_improved_domains() -> None:
    """The page has fatigue and depression improved, the abstract spasticity, and nothing else."""
    outcomes = shown("martino2008")["outcomes"]
    improved = [(r["source"], r["domain"]) for r in outcomes if r["direction"] == "improved"]
    assert sorted(improved) == [(GIRONI, "spasticity"), (NMSS, "depression"), (NMSS, "fatigue")]


# The numbers of the flow, and which of them are the tool's own arithmetic.
FLOWS: dict[str, Record] = {
    "cree2010": {
        "enrolled": 80, "completed": 60, "not_completed": 20, "attrition": 0.25,
        "attrition_ci95": wilson(20, 80),
        "derived": ["not_completed", "attrition", "attrition_ci95"],
    },
    "martino2008": {
        "enrolled": 40, "completed": 35, "not_completed": 5, "attrition": 0.125,
        "derived": ["completed", "attrition", "attrition_ci95"], "attrition_ci95": wilson(5, 40),
    },
    "zagon2009": {
        "enrolled": None, "completed": None, "not_completed": None, "attrition": None,
        "attrition_ci95": None, "derived": [], "reasons": [], "statements": [],
    },
}  # fmt: skip


@pytest.mark.parametrize("study", FLOWS)
def test_flow(study: str) -> None:
    """The flow has the sources' numbers and what follows from them; what none gives is no zero."""
    flow = shown(study)["dropouts"]
    for key, wanted in FLOWS[study].items():
        assert flow[key] == (pytest.approx(wanted, abs=1e-9) if "ci95" in key else wanted), key


@pytest.mark.parametrize(
    ("number", "kind", "patterns"),
    [
        pytest.param(8, "withdrawal", ("personal",), id="personal"),
        pytest.param(1, "withdrawal", (r"adverse (event|effect)", UNRELATED), id="adverse"),
        pytest.param(1, "withdrawal", (r"perceived.*benefit|benefit.*perceived",), id="benefit"),
        pytest.param(
            4, "data_management", (r"data-?(base)?[- ]?(management|handling)",), id="data lost"
        ),
        pytest.param(
            6, "incomplete_data", ("incomplete", r"survey|questionnaire"), id="incomplete"
        ),
    ],
)
def test_cree2010_reason(number: int, kind: str, patterns: tuple[str, ...]) -> None:
    """The abstract gives this reason for this many of the twenty without complete data."""
    reasons = shown("cree2010")["dropouts"]["reasons"]
    found = [record for record in reasons if says(record["reason"], patterns)]
    assert [(record["n"], record["kind"]) for record in found] == [(number, kind)]
    assert located(found, CREE, "Results") == found


def test_no_other_reason() -> None:
    """No further reason is given, and none at all for the five of martino2008."""
    assert len(shown("cree2010")["dropouts"]["reasons"]) == 5
    reasons = shown("martino2008")["dropouts"]["reasons"]
    assert [(r["reason"], r["kind"], r["n"]) for r in reasons] == [(None, "unspecified", 5)]
    assert located(reasons, NMSS, ITALIAN) or located(reasons, GIRONI, "s6")


EVENTS = {"cree2010": CREE_EVENTS, "martino2008": MARTINO_EVENTS, "zagon2009": {}}


@pytest.mark.parametrize(("study", "event"), rows(EVENTS))
def test_adverse_event(study: str, event: Event) -> None:
    """One record of adverse events says what its source says, with severity, timing and number."""
    severity, timing, number, fact = event
    (found,) = stating(shown(study)["adverse_events"], fact)
    assert (found["severity"], found["n"]) == (severity, number)
    assert says(found["timing"], [timing]) if timing else found["timing"] is None


TOPICS = {"cree2010": CREE_TOPICS, "martino2008": MARTINO_TOPICS, "zagon2009": {}}


@pytest.mark.parametrize(("study", "topic"), rows(TOPICS))
def test_discrepancy(study: str, topic: Topic) -> None:
    """One discrepancy holds all that its sources, and no others, say on the topic."""
    found = [r for r in shown(study)["discrepancies"] if says(r["topic"], [topic.topic])]
    lacking = [
        [fact for fact in topic.statements if not stating(record["statements"], fact)]
        for record in found
        if {said["source"] for said in record["statements"]} == {f[0] for f in topic.statements}
    ]
    assert lacking.count([]) == 1, lacking


def test_martino2008_conclusion() -> None:
    """The authors' conclusion, safe and well tolerated, is kept apart from the caveats as one."""
    (found,) = (r for r in shown("martino2008")["caveats"] if r["kind"] == "authors_conclusion")
    assert (found["source"], found["locator"]) == (GIRONI, "s11")
    assert says(found["text"], [r"\bsafe\b", r"well[- ]tolerated", PRIMARY_PROGRESSIVE])


# --- What is not ----------------------------------------------------------------------------------


@pytest.mark.parametrize("characteristic", ["comparator", "allocation"])
def test_martino2008_design_not_reported(characteristic: str) -> None:
    """No source of martino2008 mentions a control group or randomization: both not reported."""
    design = shown("martino2008")["design"]
    found = [record for record in design if record["characteristic"] == characteristic]
    assert [(rec["value"], rec["source"], rec["locator"]) for rec in found] == [(None, None, None)]
    assert not [rec["value"] for rec in design if says(rec["value"], [r"randomi[sz]|placebo"])]


def test_martino2008_abstract_names_no_dose() -> None:
    """Only the web page gives the dose of martino2008 in milligrams."""
    records = attributed("martino2008", *SECTIONS)
    dosed = {r["source"] for r in records if says(text_of(r), [r"\d ?mg\b|\d milligram"])}
    assert dosed == {NMSS}


# What no text of the study says, in any section.
INVENTED = {
    "cree2010": r"confidence interval|\bCI\b|(?<!\w)[-+] ?\d|\bout of \d+|\bscale of \d",
    "zagon2009": r"\bn ?= ?\d|\b\d+ (mice|animals)|of \d+ (mice|animals)",
}


@pytest.mark.parametrize("study", INVENTED)
def test_nothing_is_invented(study: str) -> None:
    """No finding of cree2010 has a sign, score range or interval, no text of zagon2009 a count."""
    texts = [record["finding"] for record in shown(study)["outcomes"]]
    if study == "zagon2009":
        texts += [text_of(record) for record in attributed(study, *SECTIONS)]
    assert not [text for text in texts if says(text, [INVENTED[study]])]


@pytest.mark.parametrize(
    ("study", "section", "count"),
    [
        ("cree2010", "outcomes", 12),
        ("cree2010", "adverse_events", 5),
        ("cree2010", "discrepancies", 6),
        ("martino2008", "outcomes", 12),
        ("martino2008", "adverse_events", 6),
        ("martino2008", "discrepancies", 4),
        ("zagon2009", "outcomes", 8),
        ("zagon2009", "adverse_events", 0),
        ("zagon2009", "discrepancies", 0),
    ],
)
def test_section_has_no_more(study: str, section: str, count: int) -> None:
    """A section holds as many records as the sources support: nothing is added."""
    assert len(shown(study)[section]) == count


@pytest.mark.parametrize("study", OUTCOMES)
def test_findings_go_no_further_than_their_source(study: str) -> None:
    """No finding words a p-value, percentage, significance or worsening that its source has not."""
    for record in shown(study)["outcomes"]:
        finding = plain(record["finding"])
        if record["p_value"] is None:
            assert not re.search(r"\bp ?[<=>]", finding, re.IGNORECASE)
        share = re.findall(r"([\d.]+) ?(?:%|per ?cent)", finding)
        assert share == [] or (record["source"], record["locator"], share) == (ZAGON, "s5", ["33"])
        if record["significance"] == "not_reported":
            assert not says(finding, [r"\bsignificant(ly)?\b"]), finding
        assert record["significance"] != "not_significant"
        assert record["direction"] != "worsened"
        assert not says(finding, [r"\bworse|\bdeteriorat"]), finding


@pytest.mark.parametrize("study", OUTCOMES)
def test_discrepancy_comment_is_neutral(study: str) -> None:
    """Every discrepancy says in a comment what differs, and picks no winner."""
    verdict = r"\b(correct|incorrect|wrong|mistaken|more reliable|trustworthy|true|false)\b"
    for record in shown(study)["discrepancies"]:
        assert record["comment"].strip()
        assert not says(record["comment"], [verdict]), record["comment"]


# --- Background, scope and further reading --------------------------------------------------------


def test_background_cites_the_overview_only() -> None:
    """Every background fact comes from one of the two paragraphs of the page's overview."""
    facts = printed("background", "--json")["facts"]
    places = {(fact["source"], fact["locator"]) for fact in facts}
    assert places == {(NMSS, PARAGRAPH_1), (NMSS, PARAGRAPH_2)}
    assert all(fact["topic"] for fact in facts)


def test_scope() -> None:
    """The scope is the three studies that the page describes and not a systematic review."""
    assert says(printed("background", "--json")["scope"], SCOPE)


@pytest.mark.parametrize("name", FURTHER_READING)
def test_further_reading(name: str) -> None:
    """A work outside the dataset is listed with its reference, its identifiers and one line."""
    doi, pmid, reference, note = FURTHER_READING[name]
    listed = printed("background", "--json")["further_reading"]
    (found,) = (record for record in listed if says(record["reference"], reference))
    assert (found["doi"], found["pmid"]) == (doi, pmid)
    assert says(found["note"], note)
    assert len(listed) == len(FURTHER_READING)


# --- Sources --------------------------------------------------------------------------------------

CITED = {
    "cree2010": {NMSS, CREE, NCT},
    "martino2008": {NMSS, GIRONI, EUDRACT},
    "zagon2009": {NMSS, ZAGON},
}
# Kind (a pattern), DOI, PMID, registration number, title; test_citations.py has the references.
SOURCES = {
    NMSS: (r"\bweb", None, None, None, "Low-Dose Naltrexone"),
    CREE: (
        r"article|abstract|journal", "10.1002/ana.22006", "20695007", None,
        "Pilot trial of low-dose naltrexone and quality of life in multiple sclerosis",
    ),
    NCT: (
        r"regist", None, None, "NCT00501696",
        "A Randomized Placebo-Controlled, Crossover-Design Study of the Effects of Low Dose "
        "Naltrexone on Quality of Life as Measured by the Multiple Sclerosis Quality of Life "
        "Inventory (MSQLI54)",
    ),
    GIRONI: (
        r"article|abstract|journal", "10.1177/1352458508095828", "18728058", None,
        "A pilot trial of low-dose naltrexone in primary progressive multiple sclerosis",
    ),
    EUDRACT: (
        r"regist", None, None, "2005-005679-13",
        "An open-label, prospective, multicentric pilot study evaluating safety and symptomatics "
        "effects of low dose Naltrexone in patients with primary progressive multiple sclerosis",
    ),
    ZAGON: (
        r"article|abstract|journal", "10.3181/0906-RM-189", "19855075", None,
        "Endogenous opioids regulate expression of experimental autoimmune encephalomyelitis: a "
        "new paradigm for the treatment of multiple sclerosis",
    ),
}  # fmt: skip


@pytest.mark.parametrize("study", CITED)
def test_sources_are_those_cited(study: str) -> None:
    """A study lists the sources that its records cite, each once, and no other."""
    cited = {record["source"] for record in attributed(study, *SECTIONS)} - {None}
    assert cited == CITED[study]
    assert sorted(record["id"] for record in shown(study)["sources"]) == sorted(cited)


@pytest.mark.parametrize("source", SOURCES)
def test_source(source: str) -> None:
    """A source has its kind, title and identifiers, no others, in each study that cites it."""
    kind, *identifiers, title = SOURCES[source]
    for study, cited in CITED.items():
        if source in cited:
            (record,) = (one for one in shown(study)["sources"] if one["id"] == source)
            assert says(record["kind"], [kind])
            assert [record[key] for key in ("doi", "pmid", "registry_id")] == identifiers
            assert plain(record["title"]).casefold().rstrip(".") == title.casefold()


# --- The three studies in one list ----------------------------------------------------------------

LIST: dict[str, tuple[Record, dict[str, str]]] = {
    "cree2010": (
        {"year": 2010, "aliases": [], "enrolled": 80, "completed": 60, "attrition": 0.25},
        {"species": r"human|people|person", "condition": MULTIPLE_SCLEROSIS,
         "design": r"cross-?over", "intervention": LOW_DOSE},
    ),
    "martino2008": (
        {"year": 2008, "aliases": ["gironi2008"], "enrolled": 40, "completed": 35,
         "attrition": 0.125},
        {"species": r"human|people|person", "condition": PRIMARY_PROGRESSIVE,
         "design": r"open[- ]label", "intervention": LOW_DOSE},
    ),
    "zagon2009": (
        {"year": 2009, "aliases": [], "enrolled": None, "completed": None, "attrition": None},
        {"species": r"\b(mouse|mice)\b", "condition": EAE,
         "design": r"animal|mouse|mice|preclinical|laboratory", "intervention": LOW_DOSE},
    ),
}  # fmt: skip


def test_list_is_complete() -> None:
    """The bundled dataset is the three studies that the page describes."""
    assert sorted(row["id"] for row in printed("studies", "list", "--json")) == list(LIST)


@pytest.mark.parametrize("study", LIST)
def test_list(study: str) -> None:
    """The list has year, alias and numbers of each study, and says who was studied, how."""
    (row,) = (row for row in printed("studies", "list", "--json") if row["id"] == study)
    values, patterns = LIST[study]
    assert {key: row[key] for key in values} == values
    for key, pattern in patterns.items():
        assert says(row[key], [pattern]), row[key]


# --- Where in its source --------------------------------------------------------------------------

NMSS_PLACES = {
    "cree2010": {LEAD, BULLET_1, BULLET_2, BULLET_3, BULLET_4, BULLET_5},
    "martino2008": {ITALIAN},
    "zagon2009": {ANIMAL},
}
# The numbers that a source gives about a study, and 20, the number that its 80 and 60 imply.
NUMBERS: dict[tuple[str, str], set[float]] = {
    ("cree2010", NMSS): {1, 2, 8, 20, 60, 68, 80, 145, 150, 2010},
    ("cree2010", CREE): {
        *(0, 1, 4, 6, 8, 10, 20, 36, 60, 80, 0.01, 0.04, 0.05, 1.6, 2.4, 3.3, 4.5),
        *(2, 68, 145, 150, 2010),
    },
    ("cree2010", NCT): {2, 3, 10, 11, 17, 18, 54, 75, 80, 2007},
    ("martino2008", NMSS): {5, 6, 40, 2008},
    ("martino2008", GIRONI): {1, 2, 5, 6, 8, 14, 40, 1076, 1083, 2008},
    ("martino2008", EUDRACT): {1, 2, 3, 4, 5.5, 6, 7, 10, 18, 40, 60},
    ("zagon2009", NMSS): {11, 92, 234, 1383, 1392, 2009},
    ("zagon2009", ZAGON): {0.1, 10, 11, 33, 234, 1383, 1392, 2009},
}
NUMBER_WORDS = {
    "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "seventeen": 17, "twenty": 20, "forty": 40, "sixty": 60,
    "eighty": 80,
}  # fmt: skip
PLACE = {
    # evidence.md says that the article names the MSQLI, but not in which part of the abstract
    CREE: r"(Title|Authors|Methods|Results|Abstract)",
    NCT: r"[a-z][a-z -]+",
    GIRONI: r"(Title|Authors|s([1-9]|1[01])(-([1-9]|1[01]))?)",
    EUDRACT: r"[a-z][a-z -]+",
    ZAGON: r"(Title|Authors|s[1-7](-[1-7])?)",
}


@pytest.mark.parametrize("study", CITED)
def test_locator_exists_in_its_source(study: str) -> None:
    """A locator is a part of the page on this study, of the abstract, or of the registration."""
    for record in attributed(study, *SECTIONS):
        if record["source"] == NMSS:
            assert record["locator"] in NMSS_PLACES[study], record
        elif record["source"]:
            place = PLACE[record["source"]]
            assert re.fullmatch(rf"{place}(, {place})*", plain(record["locator"])), record


@pytest.mark.parametrize(("study", "source"), NUMBERS)
def test_numbers_are_the_sources_own(study: str, source: str) -> None:
    """A record holds no number, in digits or in words, that its source does not give."""
    for record in attributed(study, *SECTIONS):
        if record["source"] == source:
            text = f"{text_of(record)} {plain(record.get('finding', ''))}".lower()
            digits = {float(number) for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", text)}
            words = {
                NUMBER_WORDS[word] for word in re.findall(r"\w+", text) if word in NUMBER_WORDS
            }
            assert digits | words <= NUMBERS[study, source], text
