"""The second extraction: what each source says, held against what the tool prints as JSON.

The tables below were extracted from the sources independently of the dataset: one row is one fact.
The dataset paraphrases, so a row gives the source, the locator and the patterns that a faithful
wording must match; numbers, identifiers and vocabulary words are compared exactly.
"""

from __future__ import annotations

import math
import re
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Record = dict[str, Any]
# Source, locator (a pattern for the whole of it), patterns that one record must all match.
Fact = tuple[str, str, tuple[str, ...]]
# Name of a discrepancy, then a fact that one of its statements must match.
Statement = tuple[str, str, str, tuple[str, ...]]
# Source and locator; domain, arm and measure (a pattern); direction and significance; patterns
# that measure and finding must match together.
Outcome = tuple[tuple[str, str], tuple[str, str, str], tuple[str, str], tuple[str, ...]]

STUDIES = ("cree2010", "martino2008", "zagon2009")
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
NO_DIFFERENCE = rf"({NOT}).*(differ|effect|chang)"
NO_SIGNS = r"(no|without|free of|absence of)( any)? behaviou?r"
EAE = r"\bEAE\b|autoimmune encephalomyelitis"
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


def attributed(study: Record, *sections: str) -> list[Record]:
    """Return the records of the sections that carry a source and a locator."""
    found: list[Record] = []
    for section in sections:
        if section == "dropouts":
            found += study[section]["reasons"] + study[section]["statements"]
        elif section == "discrepancies":
            found += [said for record in study[section] for said in record["statements"]]
        else:
            found += study[section]
    return found


def located(records: Iterable[Record], source: str, locator: str) -> list[Record]:
    """Return the records that cite this source at this place."""
    return [
        record
        for record in records
        if record["source"] == source and re.fullmatch(locator, plain(record["locator"]))
    ]


def stated(records: Iterable[Record], source: str, locator: str, patterns: Iterable[str]) -> None:
    """Assert that one record that cites this source at this place matches every pattern."""
    texts = [text_of(record) for record in located(records, source, locator)]
    assert any(says(text, patterns) for text in texts), texts


def the_outcome(study: Record, fact: Outcome) -> Record:
    """Return the one outcome that the fact is about."""
    (source, locator), (domain, arm, measure), *_ = fact
    found = [
        record
        for record in located(study["outcomes"], source, locator)
        if (record["domain"], record["arm"]) == (domain, arm) and says(record["measure"], [measure])
    ]
    assert len(found) == 1, [record["measure"] for record in found]
    return found[0]


def check_outcome(study: Record, fact: Outcome) -> None:
    """Assert direction, significance and wording of the one outcome that the fact is about."""
    record = the_outcome(study, fact)
    *_, verdict, finding = fact
    assert (record["direction"], record["significance"]) == verdict
    assert says(f"{record['measure']}: {record['finding']}", finding), record["finding"]


def check_discrepancy(
    study: Record, topic: str, sources: set[str], statements: Iterable[Statement]
) -> None:
    """Assert that exactly one discrepancy of this topic holds all the statements."""
    found = [
        record
        for record in study["discrepancies"]
        if says(record["topic"], [topic])
        and {said["source"] for said in record["statements"]} == sources
        and all(
            any(says(said["text"], patterns) for said in located(record["statements"], src, place))
            for _, src, place, patterns in statements
        )
    ]
    assert len(found) == 1, [record["topic"] for record in study["discrepancies"]]


def check_statement(study: Record, topic: str, fact: Fact) -> None:
    """Assert that a discrepancy of this topic holds the statement."""
    said = [
        statement
        for record in study["discrepancies"]
        if says(record["topic"], [topic])
        for statement in record["statements"]
    ]
    stated(said, *fact)


def wilson(events: int, total: int) -> tuple[float, float]:
    """Return the 95 % score interval of a proportion after Wilson (JASA 1927;22:209-212)."""
    z = NormalDist().inv_cdf(0.975)
    share = events / total
    centre = share + z**2 / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
    scale = 1 + z**2 / total
    return (centre - spread) / scale, (centre + spread) / scale


# --- cree2010: crossover trial, San Francisco -----------------------------------------------------

CREE_DESIGN: dict[str, Fact] = {
    "pilot": (NMSS, LEAD, ("pilot",)),
    "all types of MS": (
        NMSS,
        LEAD,
        (r"\b(all|any|every|each)\b.*(types?|forms?|kinds?)\b", MULTIPLE_SCLEROSIS),
    ),
    "investigator Cree": (NMSS, BULLET_1, (r"Bruce( A\.?C\.?)? Cree|Cree,? B",)),
    "investigator Goodin": (NMSS, BULLET_1, (r"Douglas( S\.?)? Goodin|Goodin,? D",)),
    "and colleagues": (NMSS, BULLET_1, (r"colleagues|co-?workers|and others|et al|team",)),
    "MS Center": (NMSS, BULLET_1, (r"(MS|Multiple Sclerosis) Cent(er|re)",)),
    "San Francisco": (NMSS, BULLET_1, (r"University of California|UCSF", r"San Francisco|UCSF")),
    "published in Annals": (
        NMSS,
        BULLET_1,
        (r"Annals of Neurology|Ann\.? Neurol", r"\b68\b", r"145-150", r"\b2010\b"),
    ),
    "third author Kornyeyeva": (CREE, "Authors", ("Kornyeyeva",)),
    "placebo": (NMSS, BULLET_2, ("placebo",)),
    "crossover": (NMSS, BULLET_2, ("cross-?over",)),
    "every participant had both": (
        NMSS,
        BULLET_2,
        (r"\b(all|every|each|everyone|both)\b", LOW_DOSE, "placebo"),
    ),
    "eight weeks of each": (
        NMSS,
        BULLET_2,
        (
            (
                rf"({EIGHT}).*({EIGHT})"
                rf"|({EIGHT})[- ]weeks?\W+(\w+\W+){{0,3}}(each|both|either)"
                rf"|\b(each|both|either|two)\W+(\w+\W+){{0,3}}({EIGHT})[- ]week"
            ),
            rf"({EIGHT})[- ]week",
            LOW_DOSE,
            "placebo",
        ),
    ),
    "one treatment-free week": (
        NMSS,
        BULLET_2,
        (
            rf"({ONE}|\ba)[- ]((treatment|drug|medication)-free )?week",
            r"free|wash-?out|without|\bno\b",
        ),
    ),
    "some had LDN first, some placebo": (
        NMSS,
        BULLET_2,
        (r"\bfirst\b", r"\bsome\b.*\b(some|others?|rest)\b"),
    ),
    "17 weeks": (NCT, "eligibility", (r"\b(17|seventeen)[- ]weeks?",)),
    "single centre": (CREE, "Methods", (r"(single|one)[- ]cent(er|re)|centres (1|one|single)\b",)),
    "double-masked": (CREE, "Methods", (r"double[- ](mask|blind)",)),
    "abstract: eight weeks": (CREE, "Methods", (rf"({EIGHT})[- ]weeks?",)),
    "abstract: 4.5 mg": (CREE, "Methods", (r"(?<![\d.])4\.5 ?mg\b",)),
    "abstract: nightly": (CREE, "Methods", (r"night|bedtime",)),
    "phase 3": (NCT, "phase", (r"phase (3|III)\b",)),
    "randomized": (NCT, "allocation", (r"\brandomi[sz]ed\b|random allocation",)),
    "registry: crossover": (NCT, "intervention model", ("cross-?over",)),
    "triple masking": (NCT, "masking", (r"triple|\bthree\b",)),
    "masked: participant": (NCT, "masking", (r"participant|patient",)),
    "masked: care provider": (NCT, "masking", (r"care[- ]provider|caregiver",)),
    "masked: investigator": (NCT, "masking", ("investigator",)),
    "primary purpose": (NCT, "primary purpose", (r"\btreatment\b",)),
    "start": (NCT, "start date", (r"\bFeb(ruary)?\.? 2007\b|\b2007-02\b",)),
    "primary completion": (
        NCT,
        "primary completion date",
        (r"\bNov(ember)?\.? 2007\b|\b2007-11\b",),
    ),
    "no results posted": (NCT, "results", (NOT, r"results?\b")),
    "some on therapy, some not": (
        NMSS,
        BULLET_2,
        (r"disease[- ]modifying", r"\bsome\b", r"\bnot\b|others? (did|were|had)|without"),
    ),
    "therapy for 3 months": (
        NCT,
        "eligibility",
        (rf"({THREE}) months?", r"at least|minimum|or (more|longer)"),
    ),
    "no change of therapy planned": (NCT, "eligibility", (NOT, r"chang", r"plan|intend|intention")),
    "clinically definite MS": (CREE, "Results", (r"clinically[- ]definite", MULTIPLE_SCLEROSIS)),
    "aged 18 to 75": (NCT, "eligibility", (r"\b18\b( years)? ?(to|-|and|through) ?75\b",)),
    "MSQLI": (NMSS, BULLET_3, (r"\bMSQLI\b",)),
    "MSQLI by name": (
        NMSS,
        BULLET_3,
        (r"(MS|Multiple Sclerosis) Quality[- ]of[- ]Life Inventory",),
    ),
    "Web-based": (NMSS, BULLET_3, (r"\bweb\b|online|internet",)),
    "before the first period": (NMSS, BULLET_3, (r"before( the)? (first|1st)",)),
    "after each period": (NMSS, BULLET_3, (r"\bafter (each|every|both|either)\b",)),
    "asks about mental health": (NMSS, BULLET_3, ("mental health",)),
    "asks about pain": (NMSS, BULLET_3, (r"\bpain\b",)),
    "asks about cognition": (NMSS, BULLET_3, (r"perceived|self-report", "cogniti")),
    "asks about fatigue": (NMSS, BULLET_3, ("fatigue",)),
    "asks about vision": (NMSS, BULLET_3, (r"visual|vision",)),
    "asks about bladder": (NMSS, BULLET_3, ("bladder",)),
    "asks about bowel": (NMSS, BULLET_3, ("bowel",)),
    "asks about sexual satisfaction": (NMSS, BULLET_3, ("sexual satisfaction",)),
    "primary outcome: mean score": (
        NCT,
        "primary outcome",
        (r"\b(mean|average)\b", r"scores?\b", r"inventory|MSQLI|instrument"),
    ),
    "primary outcome: against placebo": (NCT, "primary outcome", ("placebo",)),
    "primary outcome: adjusted": (NCT, "primary outcome", (r"adjust|correct|account", "baseline")),
    "primary outcome: each of 10 scales": (NCT, "primary outcome", (rf"({TEN}).{{0,20}}scales?",)),
}


@pytest.mark.parametrize(
    ("source", "locator", "patterns"), CREE_DESIGN.values(), ids=CREE_DESIGN.keys()
)
def test_cree2010_design(
    ldn_json: Callable[..., Any], source: str, locator: str, patterns: tuple[str, ...]
) -> None:
    """A design record of cree2010 states the fact and cites where its source says so."""
    study = ldn_json("study", "cree2010", "--json")
    stated(study["design"], source, locator, patterns)


CREE_OUTCOMES: dict[str, Outcome] = {
    "page: mental health": (PAGE_4, ("mental_health", "LDN", "mental health"), GAIN, (BETTER,)),
    "page: pain": (PAGE_4, ("pain", "LDN", r"\bpain\b"), GAIN, (BETTER,)),
    "page: cognition": (PAGE_4, ("cognition", "LDN", "cogniti"), GAIN, ("self-report", BETTER)),
    "page: fatigue": (PAGE_4, ("fatigue", "LDN", "fatigue"), NO_EFFECT, (UNAFFECTED,)),
    "page: bowel": (PAGE_4, ("bowel", "LDN", "bowel"), NO_EFFECT, ("control", UNAFFECTED)),
    "page: bladder": (PAGE_4, ("bladder", "LDN", "bladder"), NO_EFFECT, ("control", UNAFFECTED)),
    "page: sexual satisfaction": (
        PAGE_4,
        ("sexual_function", "LDN", "sexual"),
        NO_EFFECT,
        ("sexual satisfaction", UNAFFECTED),
    ),
    "page: vision": (PAGE_4, ("vision", "LDN", r"visual|vision"), NO_EFFECT, (UNAFFECTED,)),
    "abstract: SF-36 Mental Component Summary": (
        (CREE, "Results"),
        ("mental_health", "LDN", "Mental Component Summary"),
        GAIN,
        (r"SF-36|Short Form", BETTER),
    ),
    "abstract: Mental Health Inventory": (
        (CREE, "Results"),
        ("mental_health", "LDN", "Mental Health Inventory"),
        GAIN,
        (BETTER,),
    ),
    "abstract: Pain Effects Scale": (
        (CREE, "Results"),
        ("pain", "LDN", "Pain Effects Scale"),
        GAIN,
        (BETTER,),
    ),
    "abstract: Perceived Deficits Questionnaire": (
        (CREE, "Results"),
        ("cognition", "LDN", "Perceived Deficits Questionnaire"),
        GAIN,
        (BETTER,),
    ),
}


@pytest.mark.parametrize("fact", CREE_OUTCOMES.values(), ids=CREE_OUTCOMES.keys())
def test_cree2010_outcome(ldn_json: Callable[..., Any], fact: Outcome) -> None:
    """An outcome of cree2010 has the direction and the significance that its source words."""
    check_outcome(ldn_json("study", "cree2010", "--json"), fact)


@pytest.mark.parametrize(
    ("name", "estimate", "p_relation", "p_value"),
    [
        ("abstract: SF-36 Mental Component Summary", 3.3, "=", 0.04),
        ("abstract: Mental Health Inventory", 6, "<", 0.01),
        ("abstract: Pain Effects Scale", 1.6, "=", 0.04),
        ("abstract: Perceived Deficits Questionnaire", 2.4, "=", 0.05),
    ],
)
def test_cree2010_estimate(
    ldn_json: Callable[..., Any], name: str, estimate: float, p_relation: str, p_value: float
) -> None:
    """The abstract's four estimates and p-values stand exactly as it gives them, in points."""
    record = the_outcome(ldn_json("study", "cree2010", "--json"), CREE_OUTCOMES[name])
    assert (record["estimate"], record["unit"]) == (estimate, "points")
    assert (record["p_relation"], record["p_value"]) == (p_relation, p_value)


@pytest.mark.parametrize("name", [name for name in CREE_OUTCOMES if name.startswith("page")])
def test_cree2010_page_gives_no_estimate(ldn_json: Callable[..., Any], name: str) -> None:
    """The web page words its eight results without estimate or p-value and names the MSQLI."""
    record = the_outcome(ldn_json("study", "cree2010", "--json"), CREE_OUTCOMES[name])
    assert [record[key] for key in ESTIMATE_FIELDS] == [None] * len(ESTIMATE_FIELDS)
    assert record["instrument"] == "MSQLI"


def test_cree2010_outcomes_compare_with_placebo(ldn_json: Callable[..., Any]) -> None:
    """Every outcome of cree2010 is LDN against placebo."""
    outcomes = ldn_json("study", "cree2010", "--json")["outcomes"]
    assert {(record["arm"], record["comparator"]) for record in outcomes} == {("LDN", "placebo")}


def test_cree2010_abstract_names_no_other_instrument(ldn_json: Callable[..., Any]) -> None:
    """An instrument beside an abstract's result is the MSQLI or stands in the measure's name."""
    outcomes = ldn_json("study", "cree2010", "--json")["outcomes"]
    named = [record for record in outcomes if record["instrument"] not in {None, "MSQLI"}]
    assert not [record for record in named if record["instrument"] not in record["measure"]]


def test_cree2010_invents_no_sign_range_or_interval(ldn_json: Callable[..., Any]) -> None:
    """No finding of cree2010 adds a sign, a score range or a confidence interval."""
    invented = r"confidence interval|\bCI\b|(?<!\w)[-+] ?\d|\bout of \d+|\bscale of \d"
    outcomes = ldn_json("study", "cree2010", "--json")["outcomes"]
    assert not [record["finding"] for record in outcomes if says(record["finding"], [invented])]


@pytest.mark.parametrize(
    ("key", "value"),
    [("enrolled", 80), ("completed", 60), ("not_completed", 20), ("attrition", 0.25)],
)
def test_cree2010_flow_number(ldn_json: Callable[..., Any], key: str, value: float) -> None:
    """Of 80 people enrolled in cree2010, 60 completed and 20, a quarter, did not."""
    assert ldn_json("study", "cree2010", "--json")["dropouts"][key] == value


def test_cree2010_derived(ldn_json: Callable[..., Any]) -> None:
    """Those not completing cree2010, their share and its interval are the tool's own arithmetic."""
    derived = ldn_json("study", "cree2010", "--json")["dropouts"]["derived"]
    assert sorted(derived) == ["attrition", "attrition_ci95", "not_completed"]


def test_cree2010_attrition_interval(ldn_json: Callable[..., Any]) -> None:
    """The interval of 20 in 80 is Wilson's: 16.8 % to 35.5 %."""
    interval = ldn_json("study", "cree2010", "--json")["dropouts"]["attrition_ci95"]
    assert interval == pytest.approx(wilson(20, 80), abs=1e-9)
    assert [round(limit, 4) for limit in interval] == [0.1681, 0.3548]


@pytest.mark.parametrize(
    ("number", "kind", "patterns"),
    [
        pytest.param(8, "withdrawal", ("personal",), id="8 personal reasons"),
        pytest.param(
            1,
            "withdrawal",
            (r"adverse (event|effect)", r"not (related|due|linked|attribut)|unrelated"),
            id="1 adverse event",
        ),
        pytest.param(1, "withdrawal", (r"perceived.*benefit|benefit.*perceived",), id="1 benefit"),
        pytest.param(
            4, "data_management", (r"data-?(base)?[- ]?(management|handling)",), id="4 data lost"
        ),
        pytest.param(
            6, "incomplete_data", ("incomplete", r"survey|questionnaire"), id="6 incomplete surveys"
        ),
    ],
)
def test_cree2010_reason(
    ldn_json: Callable[..., Any], number: int, kind: str, patterns: tuple[str, ...]
) -> None:
    """The abstract gives this reason for this many of the twenty without complete data."""
    reasons = ldn_json("study", "cree2010", "--json")["dropouts"]["reasons"]
    found = [record for record in reasons if says(record["reason"], patterns)]
    assert [(record["n"], record["kind"]) for record in found] == [(number, kind)]
    assert located(found, CREE, "Results") == found


def test_cree2010_reasons_are_complete(ldn_json: Callable[..., Any]) -> None:
    """The reasons are five, ten of the twenty people withdrew, and nobody is counted twice."""
    reasons = ldn_json("study", "cree2010", "--json")["dropouts"]["reasons"]
    assert sorted(record["n"] for record in reasons) == [1, 1, 4, 6, 8]
    withdrawn = [record["n"] for record in reasons if record["kind"] == "withdrawal"]
    assert sorted(withdrawn) == [1, 1, 8]


CREE_FLOW: dict[str, Fact] = {
    "page: complete data on 60 of 80": (NMSS, BULLET_5, (SIXTY, EIGHTY, r"complete")),
    "page: dropouts": (NMSS, BULLET_5, (r"drop(ped|ping)?[- ]?outs?\b",)),
    "page: incomplete data": (NMSS, BULLET_5, (r"incomplete",)),
    "abstract: 80 enrolled": (CREE, "Results", (EIGHTY, r"enrol")),
    "abstract: 60 completed": (CREE, "Results", (SIXTY, r"complet|finish")),
    "abstract: withdrawn before first period ended": (
        CREE,
        "Results",
        (r"withdr|left", r"before|during|prior|not complet", r"(first|1st).*period"),
    ),
    "abstract: surveys incomplete for unknown reason": (
        CREE,
        "Results",
        ("incomplete", r"unknown|not known|unexplained|no reason|unclear"),
    ),
    "registry: actual enrolment 80": (NCT, "enrolment", (EIGHTY,)),
}


@pytest.mark.parametrize(
    ("source", "locator", "patterns"), CREE_FLOW.values(), ids=CREE_FLOW.keys()
)
def test_cree2010_flow(
    ldn_json: Callable[..., Any], source: str, locator: str, patterns: tuple[str, ...]
) -> None:
    """Each source of cree2010 is quoted on how many people took part and how many were lost."""
    study = ldn_json("study", "cree2010", "--json")
    stated(attributed(study, "dropouts", "design"), source, locator, patterns)


@pytest.mark.parametrize(
    ("source", "locator", "number", "patterns"),
    [
        pytest.param(NMSS, BULLET_4, None, (r"vivid dream", r"first week"), id="vivid dreaming"),
        pytest.param(
            NMSS,
            BULLET_4,
            None,
            (r"\b(no|not any|none)\b.*\b(other|further|else)\b",),
            id="no other adverse effects",
        ),
        pytest.param(
            CREE,
            "Results",
            1,
            (r"withdr", r"not (related|due|linked|attribut)|unrelated", MULTIPLE_SCLEROSIS),
            id="one withdrawal",
        ),
        pytest.param(CREE, "Results", 0, (r"\bserious\b",), id="no serious adverse event"),
        pytest.param(CREE, "Results", None, (r"well[- ]tolerated",), id="well tolerated"),
    ],
)
def test_cree2010_adverse_event(
    ldn_json: Callable[..., Any],
    source: str,
    locator: str,
    number: int | None,
    patterns: tuple[str, ...],
) -> None:
    """An adverse-event record of cree2010 says what its source says, with its number or none."""
    events = ldn_json("study", "cree2010", "--json")["adverse_events"]
    found = [rec for rec in located(events, source, locator) if says(text_of(rec), patterns)]
    assert [rec["n"] for rec in found] == [number]


def test_cree2010_vivid_dreaming(ldn_json: Callable[..., Any]) -> None:
    """Vivid dreaming came in the first week, in some patients, with no severity given."""
    study = ldn_json("study", "cree2010", "--json")
    (dreams,) = (
        record for record in study["adverse_events"] if says(record["event"], ["vivid dream"])
    )
    assert says(dreams["timing"], ["first week"])
    assert dreams["severity"] is None
    stated(
        attributed(study, "adverse_events", "discrepancies"), NMSS, BULLET_4, ("dream", r"\bsome\b")
    )


def test_cree2010_serious_events(ldn_json: Callable[..., Any]) -> None:
    """The abstract states that there were no serious adverse events: a zero that is reported."""
    events = ldn_json("study", "cree2010", "--json")["adverse_events"]
    found = [record for record in events if record["severity"] is not None]
    seen = [(record["severity"], record["n"], record["source"]) for record in found]
    assert seen == [("serious", 0, CREE)]


def test_cree2010_timing(ldn_json: Callable[..., Any]) -> None:
    """Only vivid dreaming and the withdrawal, in the first period, are placed in time."""
    events = ldn_json("study", "cree2010", "--json")["adverse_events"]
    timed = [record for record in events if record["timing"] is not None]
    assert all(
        says(text_of(record), [r"dream.*first week|withdr.*first.*period"]) for record in timed
    )


CREE_CAVEATS: dict[str, Fact] = {
    "page: complete data weakened power": (
        NMSS,
        BULLET_5,
        (SIXTY, EIGHTY, r"\bpower\b", r"weak|reduc|lower|limit|less"),
    ),
    "abstract: losses reduced power": (
        CREE,
        "Results",
        (r"\bpower\b", r"reduc|lower|weak|cut|diminish", r"drop[- ]?out|dropp|withdr", MARKED),
    ),
    "abstract: data-management errors": (
        CREE,
        "Results",
        (r"\bpower\b", r"data(base)?[- ](management|handling)", r"error|mistake"),
    ),
    "needs confirmation": (
        NMSS,
        BULLET_5,
        (r"confirm", r"larger|bigger", r"multi-?(cent|site)|(several|more than one|many) cent"),
    ),
    "further testing": (
        NMSS,
        LEAD,
        (r"test|stud|trial", r"larger|bigger|more people", r"\bmay\b|might|could|perhaps"),
    ),
    "no substitute for proven treatment": (
        NMSS,
        BULLET_4,
        (NOT, r"instead|in place|replac|substitut|rather than", r"proven|establish"),
    ),
    "symptomatic relief": (
        NMSS,
        BULLET_5,
        (r"symptom", r"relie", r"\bmay\b|might|could|suggest|at most|only"),
    ),
    "endorphins: a hypothesis": (
        NMSS,
        BULLET_5,
        (r"endorphin", r"possib|hypothes|may|might|could", r"laborator", r"rais|increas|higher"),
    ),
    "endorphins: pain relievers": (NMSS, BULLET_5, (r"endorphin", r"brain", r"body|natural")),
    "mixed concurrent treatment": (
        NMSS,
        BULLET_2,
        (r"disease[- ]modifying", r"\bsome\b", r"\bnot\b|others?|without"),
    ),
}


@pytest.mark.parametrize(
    ("source", "locator", "patterns"), CREE_CAVEATS.values(), ids=CREE_CAVEATS.keys()
)
def test_cree2010_caveat(
    ldn_json: Callable[..., Any], source: str, locator: str, patterns: tuple[str, ...]
) -> None:
    """A caveat of cree2010 states the limit and cites where its source says so."""
    study = ldn_json("study", "cree2010", "--json")
    stated(study["caveats"], source, locator, patterns)


CREE_TOPICS: dict[str, tuple[str, set[str]]] = {
    "people": (r"people|participants|patients|number|enrol|size|how many", {NMSS, CREE, NCT}),
    "missing": (r"missing|reason|why|lost|loss|dropp?|complet|attrition|20|twenty", {NMSS, CREE}),
    "masking": (r"mask|blind", {CREE, NCT}),
    "stage": (r"stage|phase|pilot", {NMSS, CREE, NCT}),
    "instrument": (r"instrument|questionnaire|inventory|MSQLI", {NMSS, CREE, NCT}),
    "adverse": (r"adverse|side|harm|safety", {NMSS, CREE}),
}
CREE_STATEMENTS: dict[str, Statement] = {
    "people: the page's lead says 60": ("people", NMSS, LEAD, (SIXTY,)),
    "people: the page's bullet says 80": ("people", NMSS, BULLET_5, (EIGHTY, SIXTY)),
    "people: the abstract says 80": ("people", CREE, "Results", (EIGHTY, SIXTY)),
    "people: the registry says 80": ("people", NCT, "enrolment", (EIGHTY,)),
    "missing: the page lumps": ("missing", NMSS, BULLET_5, (r"drop(ped)?[- ]?out", "incomplete")),
    "missing: ten withdrew": ("missing", CREE, "Results", (TEN, r"withdr")),
    "missing: ten had data lost or incomplete": (
        "missing",
        CREE,
        "Results",
        (rf"({TEN})|\b(four|4)\b.*({SIX})", r"\blost\b|\bloss\b", "incomplete"),
    ),
    "masking: double": ("masking", CREE, "Methods", (r"double[- ](mask|blind)",)),
    "masking: three parties": (
        "masking",
        NCT,
        "masking",
        (r"triple|three|participant.*care[- ]provider.*investigator",),
    ),
    "stage: the page says pilot": ("stage", NMSS, LEAD, ("pilot",)),
    "stage: the article's title says pilot": ("stage", CREE, "Title", ("pilot",)),
    "stage: the registry says phase 3": ("stage", NCT, "phase", (r"phase (3|III)\b",)),
    "instrument: the page": ("instrument", NMSS, BULLET_3, (r"\bMSQLI\b|Quality of Life Inv",)),
    "instrument: the article": ("instrument", CREE, ANY, (r"\bMSQLI\b|Quality of Life Inv",)),
    "instrument: the registry's MSQLI54": ("instrument", NCT, ANY, (r"\bMSQLI-?54\b",)),
    "instrument: the registry's MSQOL54": ("instrument", NCT, ANY, (r"\bMSQOL-?54\b",)),
    "adverse: the page": (
        "adverse",
        NMSS,
        BULLET_4,
        (r"vivid dream", r"\bno(ne|thing)?\b.*(other|further|else|but|beyond|apart)|only"),
    ),
    "adverse: the abstract": (
        "adverse",
        CREE,
        "Results",
        (ONE, r"withdr", r"not (related|due|linked|attribut)|unrelated"),
    ),
}


@pytest.mark.parametrize("name", CREE_TOPICS)
def test_cree2010_discrepancy(ldn_json: Callable[..., Any], name: str) -> None:
    """One discrepancy of cree2010 holds all that its sources say on the topic, and no other."""
    study = ldn_json("study", "cree2010", "--json")
    said = [fact for fact in CREE_STATEMENTS.values() if fact[0] == name]
    check_discrepancy(study, *CREE_TOPICS[name], said)


@pytest.mark.parametrize(
    ("name", "source", "locator", "patterns"), CREE_STATEMENTS.values(), ids=CREE_STATEMENTS.keys()
)
def test_cree2010_discrepancy_statement(
    ldn_json: Callable[..., Any], name: str, source: str, locator: str, patterns: tuple[str, ...]
) -> None:
    """A discrepancy of cree2010 gives each source's own side of it."""
    study = ldn_json("study", "cree2010", "--json")
    check_statement(study, CREE_TOPICS[name][0], (source, locator, patterns))


# --- martino2008: open-label pilot, Milan ---------------------------------------------------------

MARTINO_DESIGN: dict[str, Fact] = {
    "page: Gianvito Martino": (NMSS, ITALIAN, (r"Gianvito Martino|Martino,? G",)),
    "page: San Raffaele, Milan": (NMSS, ITALIAN, (r"San Raffaele", r"Milan|Milano", "Ital")),
    "page: presented in 2008": (
        NMSS,
        ITALIAN,
        (r"Academy of Neurology|\bAAN\b", r"\b2008\b", r"present|meeting|congress"),
    ),
    "page: primary-progressive MS": (NMSS, ITALIAN, (PRIMARY_PROGRESSIVE,)),
    "page: 5 mg": (NMSS, ITALIAN, (r"(?<![\d.])5 ?mg\b",)),
    "page: six months": (NMSS, ITALIAN, (rf"({SIX})[- ]months?",)),
    "page: aim safety": (NMSS, ITALIAN, (r"\baims?|outcome|evaluat|assess", r"safe")),
    "page: aim spasticity": (NMSS, ITALIAN, (r"\baims?|outcome|evaluat|assess", "spastic")),
    "page: aim pain": (NMSS, ITALIAN, (r"\baims?|outcome|evaluat|assess", r"\bpain\b")),
    "page: aim fatigue": (NMSS, ITALIAN, (r"\baims?|outcome|evaluat|assess", "fatigue")),
    "abstract: published as Gironi 2008": (GIRONI, ANY, (r"Gironi", r"\b2008\b")),
    "abstract: phase II": (GIRONI, "s1", (r"phase (2|II)\b",)),
    "abstract: multicentre": (GIRONI, "s1", (r"multi-?(cent|site)",)),
    "abstract: pilot": (GIRONI, "s1|Title", ("pilot",)),
    "abstract: six months": (GIRONI, "s1", (rf"({SIX})[- ]months?",)),
    "abstract: low dose": (GIRONI, "s1", (r"\blow\b|\bLDN\b", r"\bdose|\bdosage")),
    "abstract: low dose, figure not given": (
        GIRONI,
        "s1",
        (NOT, r"figure|amount|number|milligram|\bmg\b|specif|stated|given|exact"),
    ),
    "abstract: primary end points": (
        GIRONI,
        r"s2(-3)?",
        (r"primary", r"safety|safe", r"tolerab|tolerated"),
    ),
    **{
        f"abstract: secondary end point {topic}": (
            GIRONI,
            r"s3|s2-3",
            (r"secondary", r"efficacy|effect", topic),
        )
        for topic in ("spasticity", "pain", "fatigue", "depression", "quality of life")
    },
    "registry: open-label": (EUDRACT, r"title(, .+)?", (r"open[- ]label",)),
    "registry: prospective": (EUDRACT, r"title(, .+)?", (r"prospective",)),
    "registry: multicentre": (EUDRACT, r"title(, .+)?", (r"multi-?(cent|site)",)),
    "registry: sponsor": (EUDRACT, ANY, (r"sponsor", r"San Raffaele")),
    "registry: aged 18 to 60": (
        EUDRACT,
        "inclusion",
        (r"\b18\b( years)? ?(to|-|and|through) ?60\b",),
    ),
    "registry: EDSS 3.0 to 5.5": (
        EUDRACT,
        "inclusion",
        (r"(EDSS|Expanded Disability).{0,40}\b3(\.0)? ?(to|-|and) ?5\.5\b",),
    ),
    "registry: spasticity, Ashworth 1 to 4": (
        EUDRACT,
        "inclusion",
        (r"spasticity", r"Ashworth.{0,20}\b1 ?(to|-|and) ?4\b"),
    ),
    "registry: pain, VAS 1 to 10": (
        EUDRACT,
        "inclusion",
        (r"\bpain\b", r"(VAS|visual analogue? scale).{0,20}\b1 ?(to|-|and) ?10\b"),
    ),
    "registry: fatigue, FSS 3 to 7": (
        EUDRACT,
        "inclusion",
        (r"fatigue", r"(FSS|Fatigue Severity Scale).{0,20}\b3 ?(to|-|and) ?7\b"),
    ),
    "registry: any of three symptoms": (
        EUDRACT,
        "inclusion",
        (r"\bor\b|at least one|any of", "spasticity", r"\bpain\b", "fatigue"),
    ),
    "registry: disease for 2 years": (
        EUDRACT,
        "inclusion",
        (r"at least|minimum|or (more|longer)", rf"({TWO}) years?"),
    ),
    "registry: stable for 6 months": (EUDRACT, "inclusion", (r"stab", rf"({SIX}) months?")),
    "registry: main objective efficacy": (
        EUDRACT,
        "objectives",
        (r"efficacy", r"main|primary", "spasticity", r"\bpain\b", "fatigue", r"\bor\b|any of"),
    ),
    "registry: by at least one point": (
        EUDRACT,
        "objectives",
        (rf"({ONE}) points?|1-point", r"at least|or more|minimum", "baseline"),
    ),
    "registry: secondary objectives": (
        EUDRACT,
        "objectives",
        (r"secondary", r"safety", r"tolerab"),
    ),
}


@pytest.mark.parametrize(
    ("source", "locator", "patterns"), MARTINO_DESIGN.values(), ids=MARTINO_DESIGN.keys()
)
def test_martino2008_design(
    ldn_json: Callable[..., Any], source: str, locator: str, patterns: tuple[str, ...]
) -> None:
    """A design record of martino2008 states the fact and cites where its source says so."""
    study = ldn_json("study", "martino2008", "--json")
    stated(study["design"], source, locator, patterns)


@pytest.mark.parametrize("characteristic", ["comparator", "allocation"])
def test_martino2008_design_not_reported(ldn_json: Callable[..., Any], characteristic: str) -> None:
    """No source of martino2008 mentions a control group or randomization: both not reported."""
    design = ldn_json("study", "martino2008", "--json")["design"]
    found = [record for record in design if record["characteristic"] == characteristic]
    assert [(rec["value"], rec["source"], rec["locator"]) for rec in found] == [(None, None, None)]


def test_martino2008_claims_no_control(ldn_json: Callable[..., Any]) -> None:
    """No design record of martino2008 speaks of randomization or placebo."""
    design = ldn_json("study", "martino2008", "--json")["design"]
    assert not [rec["value"] for rec in design if says(rec["value"], [r"randomi[sz]|placebo"])]


def test_martino2008_abstract_names_no_dose(ldn_json: Callable[..., Any]) -> None:
    """Only the web page gives the dose of martino2008 in milligrams."""
    study = ldn_json("study", "martino2008", "--json")
    dosed = {
        record["source"]
        for record in attributed(study, *SECTIONS)
        if says(text_of(record), [r"\d ?mg\b|\d milligram"])
    }
    assert dosed == {NMSS}


MARTINO_OUTCOMES: dict[str, Outcome] = {
    "page: fatigue": ((NMSS, ITALIAN), ("fatigue", "LDN", "fatigue"), GAIN, (BETTER,)),
    "page: depression": ((NMSS, ITALIAN), ("depression", "LDN", "depression"), GAIN, (BETTER,)),
    "page: spasticity": ((NMSS, ITALIAN), ("spasticity", "LDN", "spastic"), SILENT, (NO_RESULT,)),
    "page: pain": ((NMSS, ITALIAN), ("pain", "LDN", "pain"), SILENT, (NO_RESULT,)),
    "abstract: spasticity": (
        (GIRONI, "s9"),
        ("spasticity", "LDN", "spastic"),
        GAIN,
        (r"reduc|improv|decreas|lower|less", r"\bend\b|six months|6 months"),
    ),
    "abstract: pain": ((GIRONI, "s3"), ("pain", "LDN", "pain"), SILENT, (NO_RESULT,)),
    "abstract: fatigue": ((GIRONI, "s3"), ("fatigue", "LDN", "fatigue"), SILENT, (NO_RESULT,)),
    "abstract: depression": (
        (GIRONI, "s3"),
        ("depression", "LDN", "depression"),
        SILENT,
        (NO_RESULT,),
    ),
    "abstract: quality of life": (
        (GIRONI, "s3"),
        ("quality_of_life", "LDN", "quality of life"),
        SILENT,
        (NO_RESULT,),
    ),
    "abstract: disability": (
        (GIRONI, "s8"),
        ("disability", "LDN", "disability"),
        FINDING,
        (r"progress", ONE, r"\bonly\b|\bsingle\b|no more than"),
    ),
    "abstract: beta-endorphin": (
        (GIRONI, "s10"),
        ("biomarker", "LDN", r"(beta|\u03b2)[- ]?endorphin"),
        FINDING,
        (r"increas|rose|risen|higher|went up",),
    ),
    "abstract: OPRM1": (
        (GIRONI, "s10"),
        ("biomarker", "LDN", "OPRM1"),
        FINDING,
        ("spasticity", rf"({NOT}).*(associat|link|relat|correlat)|unrelated"),
    ),
}


@pytest.mark.parametrize("fact", MARTINO_OUTCOMES.values(), ids=MARTINO_OUTCOMES.keys())
def test_martino2008_outcome(ldn_json: Callable[..., Any], fact: Outcome) -> None:
    """An outcome of martino2008 has the direction and the significance that its source words."""
    check_outcome(ldn_json("study", "martino2008", "--json"), fact)


def test_martino2008_outcomes_have_no_comparator(ldn_json: Callable[..., Any]) -> None:
    """Outcomes of martino2008 are changes under LDN, with no comparator and no named instrument."""
    outcomes = ldn_json("study", "martino2008", "--json")["outcomes"]
    seen = {(record["arm"], record["comparator"], record["instrument"]) for record in outcomes}
    assert seen == {("LDN", None, None)}


@pytest.mark.parametrize("source", [NMSS, GIRONI])
def test_martino2008_improved_domains(ldn_json: Callable[..., Any], source: str) -> None:
    """The page has fatigue and depression improved, the abstract spasticity, and nothing else."""
    expected = {NMSS: ["depression", "fatigue"], GIRONI: ["spasticity"]}
    outcomes = ldn_json("study", "martino2008", "--json")["outcomes"]
    improved = [
        record["domain"]
        for record in outcomes
        if (record["source"], record["direction"]) == (source, "improved")
    ]
    assert sorted(improved) == expected[source]


@pytest.mark.parametrize(
    ("key", "value"),
    [("enrolled", 40), ("completed", 35), ("not_completed", 5), ("attrition", 0.125)],
)
def test_martino2008_flow_number(ldn_json: Callable[..., Any], key: str, value: float) -> None:
    """Of 40 people enrolled in martino2008, 5 dropped out, an eighth, so 35 completed."""
    assert ldn_json("study", "martino2008", "--json")["dropouts"][key] == value


def test_martino2008_derived(ldn_json: Callable[..., Any]) -> None:
    """Those completing martino2008, the attrition and its interval are the tool's arithmetic."""
    derived = ldn_json("study", "martino2008", "--json")["dropouts"]["derived"]
    assert sorted(derived) == ["attrition", "attrition_ci95", "completed"]


def test_martino2008_attrition_interval(ldn_json: Callable[..., Any]) -> None:
    """The interval of 5 in 40 is Wilson's: 5.5 % to 26.1 %."""
    interval = ldn_json("study", "martino2008", "--json")["dropouts"]["attrition_ci95"]
    assert interval == pytest.approx(wilson(5, 40), abs=1e-9)
    assert [round(limit, 4) for limit in interval] == [0.0546, 0.2611]


def test_martino2008_reason(ldn_json: Callable[..., Any]) -> None:
    """Neither source of martino2008 says why the five dropped out."""
    reasons = ldn_json("study", "martino2008", "--json")["dropouts"]["reasons"]
    seen = [(record["reason"], record["kind"], record["n"]) for record in reasons]
    assert seen == [(None, "unspecified", 5)]
    assert located(reasons, NMSS, ITALIAN) or located(reasons, GIRONI, "s6")


MARTINO_FLOW: dict[str, Fact] = {
    "page: 40 people": (NMSS, ITALIAN, (FORTY,)),
    "page: five dropped out": (NMSS, ITALIAN, (FIVE,)),
    "abstract: 40 patients": (GIRONI, "s1", (FORTY,)),
    "abstract: five dropped out": (GIRONI, "s6", (FIVE,)),
    "registry: target 40": (EUDRACT, r"(title, )?recruitment", (FORTY,)),
}


@pytest.mark.parametrize(
    ("source", "locator", "patterns"), MARTINO_FLOW.values(), ids=MARTINO_FLOW.keys()
)
def test_martino2008_flow(
    ldn_json: Callable[..., Any], source: str, locator: str, patterns: tuple[str, ...]
) -> None:
    """Each source of martino2008 is quoted on how many people took part and how many left."""
    study = ldn_json("study", "martino2008", "--json")
    stated(attributed(study, "dropouts", "design"), source, locator, patterns)


@pytest.mark.parametrize(
    ("event", "severity", "timing"),
    [
        pytest.param(r"liver enzyme", None, "transient", id="liver enzymes"),
        pytest.param(r"urinary[- ]tract infection", None, None, id="urinary tract infections"),
        pytest.param(r"agitation", "mild", None, id="agitation"),
        pytest.param(r"sleep disturbance|disturbed sleep", None, None, id="sleep disturbance"),
    ],
)
def test_martino2008_common_event(
    ldn_json: Callable[..., Any], event: str, severity: str | None, timing: str | None
) -> None:
    """The page lists this among the most common adverse events and gives no number."""
    events = ldn_json("study", "martino2008", "--json")["adverse_events"]
    (found,) = (rec for rec in located(events, NMSS, ITALIAN) if says(rec["event"], [event]))
    assert found["n"] is None
    assert found["severity"] == severity
    assert says(found["timing"], [timing]) if timing else found["timing"] is None


def test_martino2008_liver_enzymes_rose(ldn_json: Callable[..., Any]) -> None:
    """The liver enzymes of martino2008 increased."""
    events = ldn_json("study", "martino2008", "--json")["adverse_events"]
    stated(events, NMSS, ITALIAN, ("liver enzyme", r"increas|rise|rose|elevat|higher|raised"))


def test_martino2008_most_common(ldn_json: Callable[..., Any]) -> None:
    """The page calls the adverse events that it lists the most common ones."""
    study = ldn_json("study", "martino2008", "--json")
    stated(attributed(study, "adverse_events", "discrepancies"), NMSS, ITALIAN, (r"\bcommon",))


def test_martino2008_major_events(ldn_json: Callable[..., Any]) -> None:
    """The abstract reports two major adverse events without saying what they were."""
    events = ldn_json("study", "martino2008", "--json")["adverse_events"]
    (found,) = (record for record in events if record["severity"] == "major")
    assert (found["n"], found["source"], found["locator"]) == (2, GIRONI, "s6-7")
    assert found["timing"] is None
    unnamed = r"nature|unspecified|not (described|specified|named|reported|given|stated)"
    assert says(found["event"], [unnamed])


def test_martino2008_other_events(ldn_json: Callable[..., Any]) -> None:
    """The abstract says that the other adverse events did not interfere with daily living."""
    events = ldn_json("study", "martino2008", "--json")["adverse_events"]
    (found,) = (rec for rec in located(events, GIRONI, "s6-7") if rec["severity"] is None)
    assert [found[key] for key in ("n", "severity", "timing")] == [None, None, None]
    assert says(text_of(found), [NOT, r"interfer|affect|disrupt|hinder|disturb", r"\bdaily\b"])


MARTINO_CAVEATS: dict[str, Fact] = {
    "page: small": (NMSS, ITALIAN, (r"\bsmall\b",)),
    "abstract: pilot": (GIRONI, r"s1|Title", ("pilot",)),
    "registry: pilot": (EUDRACT, r"title", ("pilot",)),
    "registry: open-label": (EUDRACT, r"title", (r"open[- ]label",)),
    "registry: no masking": (EUDRACT, r"title", (NOT, r"mask|blind|unmask")),
    "page: rests on a presentation": (
        NMSS,
        ITALIAN,
        (r"present|meeting", NOT, r"publi|article|journal"),
    ),
}


@pytest.mark.parametrize(
    ("source", "locator", "patterns"), MARTINO_CAVEATS.values(), ids=MARTINO_CAVEATS.keys()
)
def test_martino2008_caveat(
    ldn_json: Callable[..., Any], source: str, locator: str, patterns: tuple[str, ...]
) -> None:
    """A caveat of martino2008 states the limit and cites where its source says so."""
    study = ldn_json("study", "martino2008", "--json")
    stated(study["caveats"], source, locator, patterns)


def test_martino2008_caveat_no_control_group(ldn_json: Callable[..., Any]) -> None:
    """A caveat of martino2008 says that no source reports a control group."""
    caveats = ldn_json("study", "martino2008", "--json")["caveats"]
    missing = rf"({NOT}).*(control|compar)|(control|compar).*({NOT})"
    assert any(says(record["text"], [missing]) for record in caveats)


def test_martino2008_conclusion(ldn_json: Callable[..., Any]) -> None:
    """The authors' conclusion, safe and well tolerated, is kept apart from the caveats as one."""
    caveats = ldn_json("study", "martino2008", "--json")["caveats"]
    (found,) = (record for record in caveats if record["kind"] == "authors_conclusion")
    assert (found["source"], found["locator"]) == (GIRONI, "s11")
    assert says(found["text"], [r"\bsafe\b", r"well[- ]tolerated", PRIMARY_PROGRESSIVE])


MARTINO_TOPICS: dict[str, tuple[str, set[str]]] = {
    "improved": (r"improv|significan|effect|result|outcome|efficacy", {NMSS, GIRONI}),
    "objective": (r"primary|objective|end ?point|aim", {EUDRACT, GIRONI}),
    "serious": (r"serious|major|adverse|sever|harm|safety", {NMSS, GIRONI}),
    "measured": (r"measur|outcome|aim|assess|evaluat|end ?point|studied", {NMSS, GIRONI}),
}
MARTINO_STATEMENTS: dict[str, Statement] = {
    "improved: the page": (
        "improved",
        NMSS,
        ITALIAN,
        ("fatigue", "depression", r"significan", r"improv"),
    ),
    "improved: the abstract": (
        "improved",
        GIRONI,
        "s9",
        ("spasticity", r"significan", r"improv|reduc|decreas|less|lower"),
    ),
    "improved: the abstract on fatigue and depression": (
        "improved",
        GIRONI,
        ANY,
        ("fatigue", "depression", NO_RESULT),
    ),
    "objective: registered": (
        "objective",
        EUDRACT,
        "objectives",
        ("efficacy", "spasticity", r"\bpain\b", "fatigue", rf"({ONE}) point|1-point"),
    ),
    "objective: published": ("objective", GIRONI, r"s2(-3)?", (r"safe", r"tolerab")),
    "serious: the page": ("serious", NMSS, ITALIAN, (r"common|mild|transient",)),
    "serious: the abstract": ("serious", GIRONI, r"s6(-7)?", (TWO, r"\bmajor\b")),
    "measured: the page": ("measured", NMSS, ITALIAN, ("spasticity", r"\bpain\b", "fatigue")),
    "measured: the abstract": ("measured", GIRONI, r"s3|s2-3", ("depression", "quality of life")),
}


@pytest.mark.parametrize("name", MARTINO_TOPICS)
def test_martino2008_discrepancy(ldn_json: Callable[..., Any], name: str) -> None:
    """One discrepancy of martino2008 holds all that its sources say on the topic, and no other."""
    study = ldn_json("study", "martino2008", "--json")
    said = [fact for fact in MARTINO_STATEMENTS.values() if fact[0] == name]
    check_discrepancy(study, *MARTINO_TOPICS[name], said)


@pytest.mark.parametrize(
    ("name", "source", "locator", "patterns"),
    MARTINO_STATEMENTS.values(),
    ids=MARTINO_STATEMENTS.keys(),
)
def test_martino2008_discrepancy_statement(
    ldn_json: Callable[..., Any], name: str, source: str, locator: str, patterns: tuple[str, ...]
) -> None:
    """A discrepancy of martino2008 gives each source's own side of it."""
    study = ldn_json("study", "martino2008", "--json")
    check_statement(study, MARTINO_TOPICS[name][0], (source, locator, patterns))


def test_gironi2008_is_martino2008(ldn_json: Callable[..., Any]) -> None:
    """The trial that was published as Gironi 2008 is the one that the page calls Martino's."""
    assert ldn_json("study", "gironi2008", "--json") == ldn_json("study", "martino2008", "--json")


# --- zagon2009: mice, Penn State ------------------------------------------------------------------

ZAGON_DESIGN: dict[str, Fact] = {
    "page: pilot": (NMSS, ANIMAL, ("pilot",)),
    "page: funded by the Society": (
        NMSS,
        ANIMAL,
        (r"fund", r"National (MS|Multiple Sclerosis) Society"),
    ),
    "page: Ian Zagon": (NMSS, ANIMAL, (r"Ian( S\.?)? Zagon|Zagon,? I",)),
    "page: Penn State": (NMSS, ANIMAL, (r"College of Medicine", r"Penn(sylvania)? State")),
    "page: mice": (NMSS, ANIMAL, (r"\bmice\b|\bmouse\b",)),
    "page: EAE": (NMSS, ANIMAL, (EAE,)),
    "page: EAE is like MS": (
        NMSS,
        ANIMAL,
        (r"(MS|multiple sclerosis)[- ]like|(like|resembl\w+|model of) (MS|multiple sclerosis)",),
    ),
    "page: low dose": (NMSS, ANIMAL, (r"\blow|\bLDN\b", r"naltrexone|\bLDN\b")),
    "page: high dose": (NMSS, ANIMAL, (HIGH_DOSE, r"naltrexone|\bHDN\b")),
    "page: rationale is earlier findings": (
        NMSS,
        ANIMAL,
        (r"earlier|previous|prior|before", r"opioid", r"\bmay\b|might|could|possib"),
    ),
    "page: rationale immunity": (NMSS, ANIMAL, (r"opioid", r"immun")),
    "page: rationale wound healing": (NMSS, ANIMAL, (r"opioid", r"wound")),
    "page: rationale cell renewal": (NMSS, ANIMAL, (r"opioid", r"renew")),
    "page: publication": (
        NMSS,
        ANIMAL,
        (r"Exp(erimental)?\.? Biol(ogy)?\.? (and )?Med", r"\b2009\b", r"\b234\b"),
    ),
    "abstract: author Rahn": (ZAGON, "Authors", (r"\bRahn\b",)),
    "abstract: author Turel": (ZAGON, "Authors", (r"\bTurel\b",)),
    "abstract: author McLaughlin": (ZAGON, "Authors", (r"\bMcLaughlin\b",)),
    "abstract: induced with MOG": (
        ZAGON,
        "s3",
        (r"myelin[- ]oligodendrocyte glycoprotein|\bMOG\b",),
    ),
    "abstract: daily": (ZAGON, "s3", (r"\bdaily\b|every day|once a day|each day",)),
    "abstract: LDN 0.1 mg/kg": (
        ZAGON,
        "s3",
        (rf"({LOW_DOSE}).{{0,30}}\b0\.1 ?mg/kg|\b0\.1 ?mg/kg.{{0,30}}({LOW_DOSE})",),
    ),
    "abstract: HDN 10 mg/kg": (
        ZAGON,
        "s3",
        (rf"({HIGH_DOSE}).{{0,30}}\b10 ?mg/kg|\b10 ?mg/kg.{{0,30}}({HIGH_DOSE})",),
    ),
    "abstract: vehicle is saline": (ZAGON, "s3", (r"vehicle", r"saline")),
    "abstract: LDN blocks intermittently": (
        ZAGON,
        r"s2(-3)?",
        (rf"({LOW_DOSE}).*intermittent|intermittent.*({LOW_DOSE})", r"receptor", r"block"),
    ),
    "abstract: HDN blocks continuously": (
        ZAGON,
        r"s2(-3)?",
        (rf"({HIGH_DOSE}).*continu|continu.*({HIGH_DOSE})", r"receptor", r"block"),
    ),
}


@pytest.mark.parametrize(
    ("source", "locator", "patterns"), ZAGON_DESIGN.values(), ids=ZAGON_DESIGN.keys()
)
def test_zagon2009_design(
    ldn_json: Callable[..., Any], source: str, locator: str, patterns: tuple[str, ...]
) -> None:
    """A design record of zagon2009 states the fact and cites where its source says so."""
    study = ldn_json("study", "zagon2009", "--json")
    stated(study["design"], source, locator, patterns)


ZAGON_OUTCOMES: dict[str, Outcome] = {
    "page: LDN and EAE": (
        (NMSS, ANIMAL),
        ("disease_development", "LDN", EAE),
        EFFECT,
        (r"\bsomewhat\b", "protect"),
    ),
    "page: HDN and EAE": (
        (NMSS, ANIMAL),
        ("disease_development", "HDN", EAE),
        NO_EFFECT,
        (NOT, "protect"),
    ),
    "abstract: HDN and neurological status": (
        (ZAGON, "s4"),
        ("neurological_status", "HDN", r"incidence|severity|disease index"),
        NO_EFFECT,
        ("incidence", "severity", "disease index", NO_DIFFERENCE),
    ),
    "abstract: HDN and neuropathology": (
        (ZAGON, "s4"),
        ("neuropathology", "HDN", r"astrocyt|demyelinat|neuron"),
        NO_EFFECT,
        ("activated astrocyt", "demyelinat", r"neuron\w* (injury|damage)", NO_DIFFERENCE),
    ),
    "abstract: LDN and behavioural signs": (
        (ZAGON, "s5"),
        ("neurological_status", "LDN", r"behaviou?r"),
        EFFECT,
        (r"behaviou?ral signs", NOT, r"(over|more than|above|exceeding|>) ?(33|a third|one third)"),
    ),
    "abstract: LDN and severity": (
        (ZAGON, "s5"),
        ("neurological_status", "LDN", r"severity|disease index"),
        EFFECT,
        ("severity", "disease index", MARKED, r"reduc|lower|less|decreas"),
    ),
    "abstract: LDN and neuropathological signs": (
        (ZAGON, "s6"),
        ("neuropathology", "LDN", r"neuropatholog|signs of (EAE|disease)$"),
        FINDING,
        ("neuropatholog", r"\b(all|every|each)\b", r"present|seen|found|had|show"),
    ),
    "abstract: LDN and astrocytes": (
        (ZAGON, "s6"),
        ("neuropathology", "LDN", "astrocyt"),
        EFFECT,
        ("activated astrocyt", "demyelinat", MARKED, r"lower|reduc|less|fewer|decreas", NO_SIGNS),
    ),
}


@pytest.mark.parametrize("fact", ZAGON_OUTCOMES.values(), ids=ZAGON_OUTCOMES.keys())
def test_zagon2009_outcome(ldn_json: Callable[..., Any], fact: Outcome) -> None:
    """An outcome of zagon2009 has the direction that its source words, arm by arm."""
    check_outcome(ldn_json("study", "zagon2009", "--json"), fact)


@pytest.mark.parametrize(
    ("name", "comparator"),
    [
        ("page: LDN and EAE", None),
        ("page: HDN and EAE", None),
        ("abstract: HDN and neurological status", "vehicle"),
        ("abstract: HDN and neuropathology", "vehicle"),
        ("abstract: LDN and behavioural signs", None),
        ("abstract: LDN and severity", "vehicle"),
        ("abstract: LDN and neuropathological signs", None),
    ],
)
def test_zagon2009_comparator(
    ldn_json: Callable[..., Any], name: str, comparator: str | None
) -> None:
    """An outcome of zagon2009 is compared with vehicle only where the source says so."""
    record = the_outcome(ldn_json("study", "zagon2009", "--json"), ZAGON_OUTCOMES[name])
    assert record["comparator"] == comparator


def test_zagon2009_subgroup_comparator(ldn_json: Callable[..., Any]) -> None:
    """LDN mice without behavioural signs are compared with LDN or vehicle mice with disease."""
    fact = ZAGON_OUTCOMES["abstract: LDN and astrocytes"]
    record = the_outcome(ldn_json("study", "zagon2009", "--json"), fact)
    assert says(record["comparator"], [LOW_DOSE, "vehicle", r"disease|\bEAE\b|\bsigns?\b|\bsick\b"])


def test_zagon2009_outcomes_name_no_instrument(ldn_json: Callable[..., Any]) -> None:
    """No source of zagon2009 names an instrument."""
    outcomes = ldn_json("study", "zagon2009", "--json")["outcomes"]
    assert {record["instrument"] for record in outcomes} == {None}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("enrolled", None),
        ("completed", None),
        ("not_completed", None),
        ("attrition", None),
        ("attrition_ci95", None),
        ("derived", []),
        ("reasons", []),
        ("statements", []),
    ],
)
def test_zagon2009_flow_not_reported(
    ldn_json: Callable[..., Any], key: str, value: list[Record] | None
) -> None:
    """No source of zagon2009 reports animal numbers or losses, so none is shown, and no zero."""
    assert ldn_json("study", "zagon2009", "--json")["dropouts"][key] == value


def test_zagon2009_gives_no_animal_numbers(ldn_json: Callable[..., Any]) -> None:
    """No record of zagon2009 counts mice."""
    study = ldn_json("study", "zagon2009", "--json")
    counted = r"\bn ?= ?\d|\b\d+ (mice|animals)|of \d+ (mice|animals)"
    texts = [text_of(record) for record in attributed(study, *SECTIONS)]
    texts += [record["finding"] for record in study["outcomes"]]
    assert not [text for text in texts if says(text, [counted])]


ZAGON_CAVEATS: dict[str, Fact] = {
    "page: animal model": (NMSS, ANIMAL, (r"\banimal|\bmice\b|\bmouse\b", r"model|\bEAE\b")),
    "page: not evidence for people": (NMSS, ANIMAL, (NOT, r"\b(people|humans?|persons?|patients)")),
    "page: pilot": (NMSS, ANIMAL, ("pilot",)),
    "page: its own word somewhat": (NMSS, ANIMAL, (r"\bsomewhat\b", r"protect")),
    "page: funded by its publisher": (
        NMSS,
        ANIMAL,
        (r"National (MS|Multiple Sclerosis) Society", r"fund", r"page|source|site|publish"),
    ),
    "abstract: signs in the tissue remain": (ZAGON, "s6", (NO_SIGNS, r"neuropatholog|patholog")),
}


@pytest.mark.parametrize(
    ("source", "locator", "patterns"), ZAGON_CAVEATS.values(), ids=ZAGON_CAVEATS.keys()
)
def test_zagon2009_caveat(
    ldn_json: Callable[..., Any], source: str, locator: str, patterns: tuple[str, ...]
) -> None:
    """A caveat of zagon2009 states the limit and cites where its source says so."""
    study = ldn_json("study", "zagon2009", "--json")
    stated(study["caveats"], source, locator, patterns)


def test_zagon2009_conclusion(ldn_json: Callable[..., Any]) -> None:
    """The abstract of zagon2009 concludes no more than that clinical studies are merited."""
    study = ldn_json("study", "zagon2009", "--json")
    patterns = (r"clinical (stud|trial|research|test)", r"merit|warrant|deserv|worth|justif|called")
    stated(attributed(study, "caveats", "design"), ZAGON, "s7", patterns)


# --- Background, scope and further reading --------------------------------------------------------

BACKGROUND: dict[str, Fact] = {
    "approved by the FDA": (
        NMSS,
        "Overview, \u00b61",
        (r"\bFDA\b|Food and Drug Administration", r"approv"),
    ),
    "approved for opioid addiction": (NMSS, "Overview, \u00b61", (r"approv", r"addict", r"opioid")),
    "approved for alcohol addiction": (
        NMSS,
        "Overview, \u00b61",
        (r"approv", r"addict", r"alcohol"),
    ),
    "full dose blocks receptors": (
        NMSS,
        "Overview, \u00b61",
        (r"\bfull\b", r"\bblock", r"opioid", r"receptor|dock|\bsites?\b", r"cell"),
    ),
    "lower doses": (NMSS, "Overview, \u00b62", (r"lower|smaller|fraction", r"\bdos", r"prescri")),
    **{
        f"prescribed for {name}": (NMSS, "Overview, \u00b62", (r"prescri", pattern))
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
        NMSS,
        "Overview, \u00b62",
        (r"clinical", r"limited|\blittle\b|\bfew\b", MULTIPLE_SCLEROSIS, LOW_DOSE),
    ),
}


@pytest.mark.parametrize(
    ("source", "locator", "patterns"), BACKGROUND.values(), ids=BACKGROUND.keys()
)
def test_background_fact(
    ldn_json: Callable[..., Any], source: str, locator: str, patterns: tuple[str, ...]
) -> None:
    """A background fact is stated and cites the paragraph of the page's overview."""
    stated(ldn_json("background", "--json")["facts"], source, locator, patterns)


def test_background_cites_the_overview_only(ldn_json: Callable[..., Any]) -> None:
    """Every background fact comes from one of the two paragraphs of the page's overview."""
    facts = ldn_json("background", "--json")["facts"]
    places = {(fact["source"], fact["locator"]) for fact in facts}
    assert places == {(NMSS, "Overview, \u00b61"), (NMSS, "Overview, \u00b62")}
    assert all(fact["topic"] for fact in facts)


@pytest.mark.parametrize(
    "patterns",
    [
        pytest.param((rf"({THREE}) studies",), id="three studies"),
        pytest.param((r"National (MS|Multiple Sclerosis) Society|\bnmss\b|web page",), id="page"),
        pytest.param((r"\bnot\b.{0,20}systematic review",), id="not a systematic review"),
    ],
)
def test_scope(ldn_json: Callable[..., Any], patterns: tuple[str, ...]) -> None:
    """The scope is the three studies that the page describes and not a systematic review."""
    assert says(ldn_json("background", "--json")["scope"], patterns)


@pytest.mark.parametrize(
    ("doi", "pmid", "reference", "note"),
    [
        pytest.param(
            None,
            None,
            (
                *("Sharafaddinzadeh", "Moghtaderi", "Kashipazha", "Majdinasab", "Shalbafan"),
                (
                    "The effect of low-dose naltrexone on quality of life of patients with "
                    "multiple sclerosis: a randomized placebo-controlled trial"
                ),
                *(r"Mult(iple)? Scler", r"\b2010\b", r"\b16 ?\(8\)", r"\b964-969\b"),
            ),
            (
                *(r"randomi[sz]ed", r"double[- ](blind|mask)", r"\b17[- ]weeks?", r"\b96\b"),
                *(NOT, r"significant", r"most", r"quality[- ]of[- ]life"),
            ),
            id="Sharafaddinzadeh 2010",
        ),
        pytest.param(
            None,
            "26203498",
            (
                *(r"\bTurel\b", r"others|et al"),
                (
                    "Low dose naltrexone for treatment of multiple sclerosis: a retrospective "
                    "chart review of safety and tolerability"
                ),
                *(r"Clin(ical)? Neuropharmacol", r"\b2015\b"),
            ),
            (),
            id="Turel 2015",
        ),
        pytest.param(
            "10.1177/2055217316672242",
            None,
            (
                *(r"\bLudwig\b", r"\bTurel\b", r"\bZagon\b", r"\bMcLaughlin\b"),
                (
                    "Long-term treatment with low dose naltrexone maintains stable health in "
                    "patients with multiple sclerosis"
                ),
                *(r"Mult(iple)? Scler", r"\b2016\b", r"\b2:? ?", r"2055217316672242"),
            ),
            (r"retrospective", r"\b54\b"),
            id="Ludwig 2016",
        ),
        pytest.param(
            "10.1371/journal.pone.0187423",
            None,
            (
                *(r"\bRaknes\b", r"Sm\u00e5brekke"),
                (
                    "Low dose naltrexone in multiple sclerosis: effects on medication use. A "
                    "quasi-experimental study"
                ),
                *(r"PLoS One", r"\b2017\b", r"\b12 ?\(11\)", r"e0187423"),
            ),
            (r"\b341\b", NOT, r"less|lower|reduc|decreas|fewer|drop|fall"),
            id="Raknes 2017",
        ),
    ],
)
def test_further_reading(
    ldn_json: Callable[..., Any],
    doi: str | None,
    pmid: str | None,
    reference: tuple[str, ...],
    note: tuple[str, ...],
) -> None:
    """A work outside the dataset is listed with its reference, its identifiers and one line."""
    listed = ldn_json("background", "--json")["further_reading"]
    (found,) = (record for record in listed if says(record["reference"], reference))
    assert found["doi"] == doi
    assert found["pmid"] is None if pmid is None else str(found["pmid"]) == pmid
    assert says(found["note"], note)


def test_further_reading_is_complete(ldn_json: Callable[..., Any]) -> None:
    """Further reading is these four works, and no outcome is extracted from them."""
    authors = ["Ludwig", "Raknes", "Sharafaddinzadeh", "Turel"]
    listed = ldn_json("background", "--json")["further_reading"]
    assert sorted(plain(record["reference"]).split()[0].strip(",.") for record in listed) == authors


# --- Sources --------------------------------------------------------------------------------------

CITED = {
    "cree2010": {NMSS, CREE, NCT},
    "martino2008": {NMSS, GIRONI, EUDRACT},
    "zagon2009": {NMSS, ZAGON},
}
SOURCE_TITLES = {
    NMSS: "Low-Dose Naltrexone",
    CREE: "Pilot trial of low-dose naltrexone and quality of life in multiple sclerosis",
    NCT: (
        "A Randomized Placebo-Controlled, Crossover-Design Study of the Effects of Low Dose "
        "Naltrexone on Quality of Life as Measured by the Multiple Sclerosis Quality of Life "
        "Inventory (MSQLI54)"
    ),
    GIRONI: "A pilot trial of low-dose naltrexone in primary progressive multiple sclerosis",
    EUDRACT: (
        "An open-label, prospective, multicentric pilot study evaluating safety and symptomatics "
        "effects of low dose Naltrexone in patients with primary progressive multiple sclerosis"
    ),
    ZAGON: (
        "Endogenous opioids regulate expression of experimental autoimmune encephalomyelitis: a "
        "new paradigm for the treatment of multiple sclerosis"
    ),
}
SOURCE_OWNER = {
    **dict.fromkeys((CREE, NCT), "cree2010"),
    **dict.fromkeys((NMSS, GIRONI, EUDRACT), "martino2008"),
    ZAGON: "zagon2009",
}
SOURCE_REFERENCES: dict[str, tuple[str, ...]] = {
    NMSS: ("National Multiple Sclerosis Society",),
    CREE: (
        *(r"\bCree\b", r"\bKornyeyeva\b", r"\bGoodin\b"),
        *("Annals of Neurology", r"\b2010\b", r"\b68 ?\(2\)", r"\b145-150\b"),
    ),
    NCT: (r"ClinicalTrials\.gov", "University of California, San Francisco", "NCT00501696"),
    GIRONI: (
        *(r"\bGironi\b", r"\bMartinelli-Boneschi\b", r"\bSacerdote\b", r"\bSolaro\b"),
        *(r"\bZaffaroni\b", r"\bCavarretta\b", r"\bMoiola\b", r"\bBucello\b", r"\bRadaelli\b"),
        *(r"\bPilato\b", r"\bRodegher\b", r"\bCursi\b", r"\bFranchi\b", r"\bMartinelli\b(?!-)"),
        *(r"\bNemni\b", r"\bComi\b", r"\bMartino\b"),
        *("Multiple Sclerosis", r"\b2008\b", r"\b14 ?\(8\)", r"\b1076-1083\b"),
    ),
    EUDRACT: ("EU Clinical Trials Register", "Ospedale San Raffaele", "2005-005679-13"),
    ZAGON: (
        *(r"\bZagon\b", r"\bRahn\b", r"\bTurel\b", r"\bMcLaughlin\b"),
        *("Experimental Biology and Medicine", r"\b2009\b", r"\b234 ?\(11\)", r"\b1383-1392\b"),
    ),
}


def the_source(ldn_json: Callable[..., Any], source: str) -> Record:
    """Return one source as a study that cites it lists it."""
    listed = ldn_json("study", SOURCE_OWNER[source], "--json")["sources"]
    (found,) = (record for record in listed if record["id"] == source)
    record: Record = found
    return record


@pytest.mark.parametrize("study_id", STUDIES)
def test_sources_are_those_cited(ldn_json: Callable[..., Any], study_id: str) -> None:
    """A study lists the sources that its records cite, each once, and no other."""
    study = ldn_json("study", study_id, "--json")
    cited = {record["source"] for record in attributed(study, *SECTIONS)} - {None}
    assert cited == CITED[study_id]
    assert sorted(record["id"] for record in study["sources"]) == sorted(cited)


@pytest.mark.parametrize(
    ("source", "doi", "pmid", "registry_id"),
    [
        (NMSS, None, None, None),
        (CREE, "10.1002/ana.22006", "20695007", None),
        (NCT, None, None, "NCT00501696"),
        (GIRONI, "10.1177/1352458508095828", "18728058", None),
        (EUDRACT, None, None, "2005-005679-13"),
        (ZAGON, "10.3181/0906-RM-189", "19855075", None),
    ],
)
def test_source_identifiers(
    ldn_json: Callable[..., Any],
    source: str,
    doi: str | None,
    pmid: str | None,
    registry_id: str | None,
) -> None:
    """A source has the identifiers that it was published or registered under, and no others."""
    record = the_source(ldn_json, source)
    found = {key: record[key] for key in ("doi", "pmid", "registry_id")}
    assert {key: value if value is None else str(value) for key, value in found.items()} == {
        "doi": doi,
        "pmid": pmid,
        "registry_id": registry_id,
    }


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (NMSS, r"\bweb"),
        (CREE, r"article|abstract|journal"),
        (NCT, r"regist"),
        (GIRONI, r"article|abstract|journal"),
        (EUDRACT, r"regist"),
        (ZAGON, r"article|abstract|journal"),
    ],
)
def test_source_kind(ldn_json: Callable[..., Any], source: str, kind: str) -> None:
    """A source says whether it is a web page, an article's abstract or a registration."""
    assert says(the_source(ldn_json, source)["kind"], [kind])


@pytest.mark.parametrize("source", SOURCE_TITLES)
def test_source_title(ldn_json: Callable[..., Any], source: str) -> None:
    """A source has its title in full, in its record and in its reference."""
    record = the_source(ldn_json, source)
    title = SOURCE_TITLES[source].casefold()
    assert plain(record["title"]).casefold().rstrip(".") == title
    assert title in plain(record["reference"]).casefold()


@pytest.mark.parametrize(
    ("source", "pattern"),
    [(source, pattern) for source, patterns in SOURCE_REFERENCES.items() for pattern in patterns],
)
def test_source_reference(ldn_json: Callable[..., Any], source: str, pattern: str) -> None:
    """A reference names every author, the journal or register, year, volume, issue and pages."""
    record = the_source(ldn_json, source)
    assert says(f"{record['reference']} {record['registry_id'] or ''}", [pattern])


def test_page_is_one_source(ldn_json: Callable[..., Any]) -> None:
    """All three studies cite the same web page, described in the same way."""
    listed = [ldn_json("study", study_id, "--json")["sources"] for study_id in STUDIES]
    pages = [record for sources in listed for record in sources if record["id"] == NMSS]
    assert pages == [the_source(ldn_json, NMSS)] * len(STUDIES)


def test_page_has_no_date(ldn_json: Callable[..., Any]) -> None:
    """The web page bears no date, so its reference gives no year."""
    assert not says(the_source(ldn_json, NMSS)["reference"], [r"\b(19|20)\d\d\b"])


# --- The three studies in one list ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("study_id", "key", "value"),
    [
        ("cree2010", "year", 2010),
        ("cree2010", "aliases", []),
        ("cree2010", "enrolled", 80),
        ("cree2010", "completed", 60),
        ("cree2010", "attrition", 0.25),
        ("martino2008", "year", 2008),
        ("martino2008", "aliases", ["gironi2008"]),
        ("martino2008", "enrolled", 40),
        ("martino2008", "completed", 35),
        ("martino2008", "attrition", 0.125),
        ("zagon2009", "year", 2009),
        ("zagon2009", "aliases", []),
        ("zagon2009", "enrolled", None),
        ("zagon2009", "completed", None),
        ("zagon2009", "attrition", None),
    ],
)
def test_list_value(ldn_json: Callable[..., Any], study_id: str, key: str, value: object) -> None:
    """The list of studies gives the year, the alias and the numbers of each study."""
    (row,) = (row for row in ldn_json("studies", "list", "--json") if row["id"] == study_id)
    assert row[key] == value


@pytest.mark.parametrize(
    ("study_id", "key", "pattern"),
    [
        ("cree2010", "species", r"human|people|person"),
        ("cree2010", "condition", MULTIPLE_SCLEROSIS),
        ("cree2010", "design", r"cross-?over"),
        ("cree2010", "intervention", LOW_DOSE),
        ("martino2008", "species", r"human|people|person"),
        ("martino2008", "condition", PRIMARY_PROGRESSIVE),
        ("martino2008", "design", r"open[- ]label"),
        ("martino2008", "intervention", LOW_DOSE),
        ("zagon2009", "species", r"\b(mouse|mice)\b"),
        ("zagon2009", "condition", EAE),
        ("zagon2009", "design", r"animal|mouse|mice|preclinical|laboratory"),
        ("zagon2009", "intervention", LOW_DOSE),
    ],
)
def test_list_wording(ldn_json: Callable[..., Any], study_id: str, key: str, pattern: str) -> None:
    """The list of studies says who or what was studied, how, and with what."""
    (row,) = (row for row in ldn_json("studies", "list", "--json") if row["id"] == study_id)
    assert says(row[key], [pattern])


@pytest.mark.parametrize("study_id", STUDIES)
def test_list_agrees_with_study(ldn_json: Callable[..., Any], study_id: str) -> None:
    """The list of studies and the study itself give the same title, year and species."""
    study = ldn_json("study", study_id, "--json")
    (row,) = (row for row in ldn_json("studies", "list", "--json") if row["id"] == study_id)
    for key in ("title", "year", "species"):
        assert study[key]
        assert study[key] == row[key]


def test_list_is_complete(ldn_json: Callable[..., Any]) -> None:
    """The bundled dataset is the three studies that the page describes."""
    assert sorted(row["id"] for row in ldn_json("studies", "list", "--json")) == list(STUDIES)


# --- Rules that hold for every study --------------------------------------------------------------

NMSS_PLACES = {
    "cree2010": {LEAD, BULLET_1, BULLET_2, BULLET_3, BULLET_4, BULLET_5},
    "martino2008": {ITALIAN},
    "zagon2009": {ANIMAL},
}
CHARACTERISTICS = {
    *("design", "phase", "allocation", "intervention_model", "masking", "comparator", "centres"),
    "primary_purpose",
    *("investigators", "institution", "sponsor", "funding", "publication", "condition"),
    *("participants", "species", "age", "eligibility", "concurrent_treatment", "enrolment"),
    *("intervention", "dose", "duration", "dates", "washout", "instrument", "aim", "rationale"),
    *("primary_outcome", "secondary_outcomes", "conclusion", "results_posting"),
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
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "seventeen": 17,
    "twenty": 20,
    "forty": 40,
    "sixty": 60,
    "eighty": 80,
}
PLACE = {
    # evidence.md says that the article names the MSQLI, but not in which part of the abstract
    CREE: r"(Title|Authors|Methods|Results|Abstract)",
    NCT: r"[a-z][a-z -]+",
    GIRONI: r"(Title|Authors|s([1-9]|1[01])(-([1-9]|1[01]))?)",
    EUDRACT: r"[a-z][a-z -]+",
    ZAGON: r"(Title|Authors|s[1-7](-[1-7])?)",
}


@pytest.mark.parametrize(
    ("study_id", "section", "count"),
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
def test_section_has_no_more(
    ldn_json: Callable[..., Any], study_id: str, section: str, count: int
) -> None:
    """A section holds as many records as the sources support: nothing is added."""
    assert len(ldn_json("study", study_id, "--json")[section]) == count


@pytest.mark.parametrize("study_id", STUDIES)
@pytest.mark.parametrize("section", SECTIONS)
def test_every_record_is_attributed(
    ldn_json: Callable[..., Any], study_id: str, section: str
) -> None:
    """Every record has a known source and a place in it, but for a design value not reported."""
    study = ldn_json("study", study_id, "--json")
    for record in attributed(study, section):
        if section == "design" and record["value"] is None:
            assert (record["source"], record["locator"]) == (None, None)
        else:
            assert record["source"] in CITED[study_id]
            assert record["locator"].strip()


@pytest.mark.parametrize("study_id", STUDIES)
def test_page_is_cited_where_it_speaks_of_the_study(
    ldn_json: Callable[..., Any], study_id: str
) -> None:
    """What a study takes from the page comes from the part of it that describes this study."""
    study = ldn_json("study", study_id, "--json")
    records = attributed(study, *SECTIONS)
    places = {record["locator"] for record in records if record["source"] == NMSS}
    assert places <= NMSS_PLACES[study_id]


@pytest.mark.parametrize("study_id", STUDIES)
def test_locator_exists_in_its_source(ldn_json: Callable[..., Any], study_id: str) -> None:
    """A locator is a part or sentence that the abstract has, or a field of the registration."""
    study = ldn_json("study", study_id, "--json")
    for record in attributed(study, *SECTIONS):
        if record["source"] in PLACE:
            place = PLACE[record["source"]]
            assert re.fullmatch(rf"{place}(, {place})*", plain(record["locator"])), record


@pytest.mark.parametrize(("study_id", "source"), NUMBERS)
def test_numbers_are_the_sources_own(
    ldn_json: Callable[..., Any], study_id: str, source: str
) -> None:
    """A record holds no number, in digits or in words, that its source does not give."""
    study = ldn_json("study", study_id, "--json")
    for record in attributed(study, *SECTIONS):
        if record["source"] == source:
            text = f"{text_of(record)} {plain(record.get('finding', ''))}".lower()
            digits = {float(number) for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", text)}
            words = {
                NUMBER_WORDS[word] for word in re.findall(r"\w+", text) if word in NUMBER_WORDS
            }
            assert digits | words <= NUMBERS[study_id, source], text


@pytest.mark.parametrize("study_id", STUDIES)
def test_characteristics_are_known(ldn_json: Callable[..., Any], study_id: str) -> None:
    """A design record is filed under one of the agreed characteristics."""
    design = ldn_json("study", study_id, "--json")["design"]
    assert {record["characteristic"] for record in design} <= CHARACTERISTICS


@pytest.mark.parametrize("study_id", STUDIES)
def test_caveat_kinds_are_named(ldn_json: Callable[..., Any], study_id: str) -> None:
    """Every caveat says in snake_case of what kind it is."""
    kinds = {record["kind"] for record in ldn_json("study", study_id, "--json")["caveats"]}
    assert not [kind for kind in kinds if not re.fullmatch(r"[a-z]+(_[a-z]+)*", kind)]


@pytest.mark.parametrize("study_id", STUDIES)
def test_estimates_are_the_abstracts_four(ldn_json: Callable[..., Any], study_id: str) -> None:
    """Only the four results of the cree2010 abstract carry an estimate or a p-value."""
    outcomes = ldn_json("study", study_id, "--json")["outcomes"]
    measured = [
        record["source"]
        for record in outcomes
        if any(record[key] is not None for key in ESTIMATE_FIELDS)
    ]
    assert measured == ([CREE] * 4 if study_id == "cree2010" else [])


@pytest.mark.parametrize("study_id", STUDIES)
def test_findings_bring_no_numbers_of_their_own(
    ldn_json: Callable[..., Any], study_id: str
) -> None:
    """A finding without estimate words no p-value, and no percentage but the one in 33 %."""
    for record in ldn_json("study", study_id, "--json")["outcomes"]:
        finding = plain(record["finding"])
        if record["p_value"] is None:
            assert not re.search(r"\bp ?[<=>]", finding, re.IGNORECASE)
        share = re.findall(r"([\d.]+) ?(?:%|per ?cent)", finding)
        assert share == [] or (record["source"], record["locator"], share) == (ZAGON, "s5", ["33"])


@pytest.mark.parametrize("study_id", STUDIES)
def test_significance_is_the_sources_word(ldn_json: Callable[..., Any], study_id: str) -> None:
    """A finding calls a result significant only where the source does."""
    for record in ldn_json("study", study_id, "--json")["outcomes"]:
        if record["significance"] == "not_reported":
            assert not says(record["finding"], [r"\bsignificant(ly)?\b"]), record["finding"]
        assert record["significance"] != "not_significant"


@pytest.mark.parametrize("study_id", STUDIES)
def test_nothing_worsened(ldn_json: Callable[..., Any], study_id: str) -> None:
    """No source reports a worsening, and no finding words one."""
    for record in ldn_json("study", study_id, "--json")["outcomes"]:
        assert record["direction"] != "worsened"
        assert not says(record["finding"], [r"\bworse|\bdeteriorat"]), record["finding"]


@pytest.mark.parametrize("study_id", STUDIES)
def test_discrepancy_comment_is_neutral(ldn_json: Callable[..., Any], study_id: str) -> None:
    """Every discrepancy says in a comment what differs, and picks no winner."""
    verdict = r"\b(correct|incorrect|wrong|mistaken|more reliable|trustworthy|true|false)\b"
    for record in ldn_json("study", study_id, "--json")["discrepancies"]:
        assert record["comment"].strip()
        assert not says(record["comment"], [verdict]), record["comment"]
