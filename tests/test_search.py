"""Search: what it finds, in whatever form it is typed, and what it says where it finds nothing."""

from __future__ import annotations

import builtins
import re
import shlex
import sqlite3
import sys
import unicodedata
from functools import partial
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import msgspec
import pytest
from conftest import remembered
from hypothesis import example, given
from hypothesis import strategies as st
from inprocess import ldn as inside
from inprocess import report
from own import CITED, FULL, ldn, saved, study
from registries import SECTIONS, STUDIES

import ldn_cli
from ldn_cli.dataset import lay_terms
from ldn_cli.evidence.lay import LayTerm, Thesaurus
from ldn_cli.evidence.missing import _far, elsewhere
from ldn_cli.evidence.question import MOST, Question
from ldn_cli.evidence.search import Hit, Index, UnavailableError, search
from ldn_cli.evidence.tokens import spans, tokens
from ldn_cli.render.look import Look
from ldn_cli.report.hits import MOST as MOST_SHOWN
from ldn_cli.report.hits import Table
from ldn_cli.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATA = ldn_cli.load()
EVERY = ldn_cli.load(later=True)


@remembered
def found(text: str) -> list[Hit]:
    """Return the hits in the studies of the page and the background."""
    return search(text, DATA, DATA)


def searched(*words: str) -> list[dict[str, Any]]:
    """Return the hits of the command."""
    hits: list[dict[str, Any]] = inside("search", *words, "--json").json
    return hits


def printed(*args: str) -> Any:
    """Return what a command prints as JSON."""
    return inside(*args, "--json").json


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value within `value` that has none within it, after its key."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    else:
        yield key, value


# ---- what is found


@pytest.mark.parametrize("word", ["fatigue", "placebo", "vivid", "mice", "endorphin", "page"])
def test_every_text_with_the_word_is_found(word: str) -> None:
    """Every text of every section and of the background that has the word is in a hit."""
    hits = found(f'"{word}"')
    citing = {"source", "locator", "id", "derived"}
    has_word = re.compile(rf"\b{word}\b", re.IGNORECASE)
    for name in (*STUDIES, None):
        parts = printed("study", name) if name else printed("background")
        for section in SECTIONS if name else parts:
            texts = {
                value
                for key, value in leaves(parts[section])
                if isinstance(value, str) and has_word.search(value) and key not in citing
            }
            told = [hit.text for hit in hits if (hit.study, hit.section) == (name, section)]
            missing = {text for text in texts if not any(text in one for one in told)}
            assert missing == set(), (name, section)


@pytest.mark.parametrize(
    ("text", "study", "section", "field", "said"),
    [
        ("25%", "cree2010", "dropouts", "attrition", "25% attrition, computed"),
        ("25 %", "cree2010", "dropouts", "not_completed", "20 of 80 (25%, computed)"),
        ("20 of 80 (25%, computed)", "cree2010", "dropouts", "not_completed", "20 of 80"),
        ("12.5%", "martino2008", "dropouts", "not_completed", "5 of 40 (12.5%, computed)"),
        ("10 of 80", "cree2010", "dropouts", "not_completed", "10 of 80 (12.5%, computed)"),
        ("p = 0.04", "cree2010", "outcomes", "p_value", "p = 0.04"),
        ("p=0.04", "cree2010", "outcomes", "p_value", "p = 0.04"),
        ("p < 0.01", "cree2010", "outcomes", "p_value", "p < 0.01"),
        ("3.3 points", "cree2010", "outcomes", "estimate", "3.3 points"),
        ("4.5 mg", "cree2010", "design", "value", "naltrexone, 4.5 mg nightly"),
        ("4.5mg", "cree2010", "design", "value", "naltrexone, 4.5 mg nightly"),
        ("significant, p = 0.04", "cree2010", "outcomes", "significance", "significant"),
        ("PMID 20695007", "cree2010", "sources", "pmid", "PMID 20695007"),
        ("PMID: 20695007", "cree2010", "sources", "pmid", "PMID 20695007"),
        ("doi:10.1002/ana.22006", "cree2010", "sources", "doi", "doi:10.1002/ana.22006"),
        ("10.1002/ANA.22006", "cree2010", "sources", "doi", "doi:10.1002/ana.22006"),
        ("https://doi.org/10.1002/ana.22006", "cree2010", "sources", "address", "ana.22006"),
        ("NCT00501696", "cree2010", "sources", "registry_id", "NCT00501696"),
        ("2005-005679-13", "martino2008", "sources", "registry_id", "2005-005679-13"),
        ("Kornyeyeva", "cree2010", "sources", "authors", "Kornyeyeva E"),
        ("published in Annals of Neurology, 2010", "cree2010", "summary", "publication_status", ""),
        ("no effect observed fatigue", "cree2010", "outcomes", "direction", "no effect observed"),
        ("no_effect", "cree2010", "outcomes", "direction", "no effect observed"),
        ("cognition (self-reported)", "cree2010", "outcomes", "domain", "cognition"),
        ("SF-36 Mental Component Summary (MCS)", "cree2010", "outcomes", "instrument", "SF-36"),
        ("no control group", "martino2008", "caveats", "kind", "no control group"),
        ("LDN against placebo", "cree2010", "outcomes", "group", "LDN against placebo"),
        ("0 to 100, higher is better", "cree2010", "outcomes", "scale", "range 0 to 100"),
        ("gironi2008", "martino2008", "study", "aliases", "gironi2008"),
        ("animal study (mouse)", "zagon2009", "study", "species", "animal study (mouse)"),
        ("adverse events: not reported", "zagon2009", "absent", "what", "not reported"),
        ("funding: not reported", "cree2010", "absent", "what", "funding: not reported"),
        ("systematic", None, "scope", "scope", "not a systematic review"),
        ("FDA", None, "facts", "text", "FDA"),
        ("Oh KH", None, "further_reading", "reference", "Oh KH"),
        ("PMID 26203498", None, "further_reading", "pmid", "PMID 26203498"),
    ],
)  # fmt: skip
def test_what_is_printed_is_found(
    text: str, study: str | None, section: str, field: str, said: str
) -> None:
    """Numbers, names, identifiers, labels and sentences of the screen are found as they stand."""
    hits = [hit for hit in found(text) if (hit.study, hit.section) == (study, section)]
    assert any(hit.field == field and said in hit.text for hit in hits), hits


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("vivid dreaming", ["VIVID  Dreaming", "vivid dream", "Vivid\u00a0dreams"]),
        ("double-masked", ["double masked", "DOUBLE\u2010MASKED", "double\u2011masked"]),
        ("fatigue", ["ｆａｔｉｇｕｅ", "fati\u00adgue", "fatigue\u200b", "fátigue"]),
        ("Alzheimer's", ["alzheimer’s", "ALZHEIMERS", "Alzheimer＇s"]),
        ('"some positive influence"', ["“some positive influence”", "«some positive influence»"]),
        ("p < 0.01", ["p<0.01", "P <0.01", "ｐ＜0.01"]),
    ],
)  # fmt: skip
def test_the_form_does_not_matter(text: str, others: list[str]) -> None:
    """Case, width, accents, what is unseen, hyphens, quotation marks and stems do not matter."""
    for other in others:
        assert sorted(found(other), key=str) == sorted(found(text), key=str) != [], other


def test_words_not_parts_of_words() -> None:
    """A word is not found in another, nor a number in another."""
    assert not [hit for hit in found('"effects"') if "besides" in hit.text]
    assert found("fatig") == []
    for text, other in (("5", "4.5"), ("0.04", "0.040"), ("2.5%", "12.5%"), ("25%", "25 people")):
        saying = msgspec.structs.replace(DATA.background, scope=other, facts=(), further_reading=())
        library = ldn_cli.load()
        library.__dict__["background"] = saying
        assert search(other, [], library)
        assert search(text, [], library) == []


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        *(("effects", "effect", True), ("dreams", "dreaming", True), ("severe", "severity", True)),
        *(
            ("evenings", "evening", True),
            ("Even", "even", True),
            ("university", "universities", True),
        ),
        *(("evening", "Even", False), ("even", "evening", False), ("severe", "several", False)),
        *(("universal", "University", False), ("medical", "medication", False)),
        *(('"new evening"', "new even", False), ('"new evening"', "new evenings", True)),
    ],
)
def test_a_stem_in_common_by_chance_is_none(text: str, other: str, *, same: bool) -> None:
    """A word finds its other forms, and no other word whose stem is spelled the same."""
    thesaurus = msgspec.structs.replace(DATA.thesaurus, terms=())
    saying = msgspec.structs.replace(DATA.background, scope=other, facts=(), further_reading=())
    library = ldn_cli.load()
    library.__dict__.update(background=saying, thesaurus=thesaurus)
    assert bool(search(text, [], library)) == same


def test_how_many_animals_there_were_is_answered() -> None:
    """Asked for the number of animals a search finds what is told of it, or that nothing is."""
    hits = searched("how many mice")
    assert {hit["study"] for hit in hits} == {"zagon2009"}
    assert "enrolment: not reported" in {hit["text"] for hit in hits}
    shown = inside("search", "how many mice").text
    assert re.search(r"_enrolment_: not reported \[\d\]\[\d\]", shown)
    assert "zagon2009-abstract" not in shown


def test_all_words_must_be_in_one_record() -> None:
    """Each word must be in the record; of what is found, the fields with a word are returned."""
    both = found("fatigue MSQLI")
    assert {hit.study for hit in both} == {"cree2010"}
    either = [*found("fatigue"), *found("MSQLI")]
    assert all(hit in either for hit in both)
    assert found("fatigue mice placebo") == []


def test_a_phrase_stands_in_quotation_marks() -> None:
    """Words in quotation marks stand together, in this order, and in one field."""
    assert found('"vivid dreaming"')
    assert len(found('"vivid dreaming"')) < len(found("vivid dreaming"))
    assert found('"dreaming vivid"') == []
    assert found('"dreaming vivid') == found("dreaming vivid")  # the mark has no partner
    assert found("fatigue multiple sclerosis quality")
    assert found('"fatigue multiple sclerosis quality"') == []  # the measure, and the instrument
    assert found('"side effects"') != found("side effects")  # which stand for more


def test_words_that_only_ask_are_passed_over() -> None:
    """A question in words finds what its telling words find; alone, or in a phrase, they count."""
    assert found("what are the side effects") == found("side effects")
    assert found("who paid for it?") == found("paid")
    assert {"the", "of"} <= {*DATA.thesaurus.passed}
    assert found("the")
    assert found('"of the participants"') != found("participants")
    text = inside("search", "what", "are", "the", "side", "effects").text
    assert "Not looked for: what, are, the." in text
    assert found("should I take it in the evening") == found("evening")
    assert "Not looked for" not in inside("search", "side", "effects").text


@pytest.mark.parametrize("asked", ["does it help with fatigue", "does LDN work for fatigue"])
def test_who_asks_what_helps_sees_what_did_not(asked: str) -> None:
    """Asked whether it helps, a search finds the results in either direction."""
    of = {hit.study for hit in found(asked) if hit.section == "outcomes"}
    assert of == {"cree2010", "martino2008"}


def test_the_best_match_is_first() -> None:
    """A record with the words as they were typed comes before others, equal ones in their order."""
    first, *_ = found("vivid dreaming")
    assert "vivid dreaming" in first.text
    fatigue = [hit.study for hit in found("fatigue")]
    assert fatigue == [hit.study for hit in search("fatigue", DATA, DATA)]
    assert search("naltrexone", [*DATA], DATA) == search("naltrexone", tuple(DATA), DATA)


def test_the_command_and_python_find_the_same() -> None:
    """The command prints what the function returns."""
    for text in ("fatigue", "side effects", "25%"):
        assert searched(text) == msgspec.to_builtins(found(text))
    assert searched("vivid", "dreaming") == searched("vivid dreaming")


# ---- lay words

NOTHING = {
    *("died", "cure", "kidney", "half life", "conflict of interest", "how long until it works"),
}  # of which no record says anything
# A lay word of each entry, and what it must find: the study, the section, words of a hit.
LAY = {
    "side effects": ("cree2010", "adverse_events", "vivid dreaming"),
    "safe": ("martino2008", "caveats", "safe and well tolerated"),
    "tolerated": ("cree2010", "adverse_events", "well tolerated"),
    "serious": ("martino2008", "adverse_events", "major adverse events"),
    "tired": ("cree2010", "outcomes", "No impact of LDN on fatigue was observed"),
    "dreams": ("cree2010", "adverse_events", "vivid dreaming"),
    "sleep": ("martino2008", "adverse_events", "sleep disturbance"),
    "brain fog": ("cree2010", "outcomes", "cognition (self-reported)"),
    "walking": ("ludwig2016", "outcomes", "timed 25-foot walk"),
    "wheelchair": ("martino2008", "outcomes", "neurological disability"),
    "bladder": ("cree2010", "outcomes", "bladder control"),
    "bladder infection": ("martino2008", "adverse_events", "urinary tract infection"),
    "constipation": ("cree2010", "outcomes", "bowel control"),
    "stiff": ("martino2008", "outcomes", "spasticity"),
    "hurt": ("cree2010", "outcomes", "pain"),
    "mood": ("cree2010", "outcomes", "mental health"),
    "sad": ("martino2008", "outcomes", "depression"),
    "anxious": ("martino2008", "adverse_events", "agitation"),
    "quality of life": ("martino2008", "outcomes", "quality of life"),
    "eyes": ("cree2010", "outcomes", "visual function"),
    "sex": ("cree2010", "outcomes", "sexual"),
    "liver": ("martino2008", "adverse_events", "liver enzymes"),
    "blood test": ("ludwig2016", "outcomes", "laboratory values"),
    "scan": ("ludwig2016", "outcomes", "magnetic resonance imaging"),
    "endorphins": ("cree2010", "caveats", "endorphins"),
    "inflammation": ("zagon2009", "outcomes", "activated astrocytes"),
    "nerve damage": ("zagon2009", "outcomes", "demyelination"),
    "progression": ("martino2008", "outcomes", "progress"),
    "relapse": ("ludwig2016", "adverse_events", "exacerbation"),
    "prevent": ("zagon2009", "outcomes", "protective"),
    "dose": ("cree2010", "design", "4.5 mg"),
    "how long": ("martino2008", "design", "six months"),
    "long term": ("martino2008", "design", "six months"),
    "bedtime": ("cree2010", "design", "4.5 mg nightly"),
    "dropped out": ("martino2008", "dropouts", "5 of 40 (12.5%, computed) left the study"),
    "missing data": ("cree2010", "dropouts", "database management"),
    "how many": ("cree2010", "dropouts", "enrolled: 80"),
    "sugar pill": ("cree2010", "design", "placebo"),
    "control group": ("martino2008", "caveats", "no control group"),
    "blind": ("martino2008", "design", "open-label"),
    "randomised": ("cree2010", "design", "randomized"),
    "mice": ("zagon2009", "caveats", "no evidence of benefit in people"),
    "people": ("martino2008", "design", "people with primary-progressive MS"),
    "men": ("zagon2009", "absent", "sex: not reported"),
    "how old": ("cree2010", "design", "18 to 75"),
    "pregnant": ("cree2010", "design", "pregnan"),
    "who can": ("cree2010", "design", "not eligible: pregnancy"),
    "excluded": ("cree2010", "design", "not eligible"),
    "painkiller": ("martino2008", "design", "no opioids"),
    "addiction": (None, "facts", "treating addiction"),
    "dmt": ("cree2010", "design", "disease-modifying"),
    "antidepressant": ("raknes2017", "outcomes", "medicines used to treat symptoms"),
    "interferon": ("martino2008", "design", "interferon beta"),
    "copaxone": ("ludwig2016", "design", "glatiramer acetate"),
    "steroid": ("martino2008", "design", "steroids"),
    "instead of": ("cree2010", "caveats", "instead of"),
    "who paid": ("zagon2009", "design", "National MS Society"),
    "cost": ("raknes2017", "design", "expensive"),
    "trial": ("cree2010", "study", "Pilot trial"),
    "research": ("cree2010", "design", "Cree"),
    "hospital": ("martino2008", "design", "San Raffaele Hospital"),
    "proof": ("cree2010", "caveats", "need to be confirmed"),
    "limitation": ("martino2008", "caveats", "small"),
    "disagree": ("cree2010", "discrepancies", "adverse effects"),
    "works": ("cree2010", "outcomes", "improved"),
    "no effect": ("cree2010", "outcomes", "no effect observed"),
    "worse": ("ludwig2016", "adverse_events", "did not result in an exacerbation"),
    "how does it work": ("cree2010", "caveats", "mechanism"),
    "approved": (None, "facts", "FDA"),
    "ldn": ("zagon2009", "outcomes", "LDN"),
    "ppms": ("martino2008", "design", "primary-progressive"),
    "rrms": ("ludwig2016", "design", "relapsing-remitting"),
    "spms": ("sharafaddinzadeh2010", "design", "secondary progressive"),
    "questionnaire": ("cree2010", "design", "Multiple Sclerosis Quality of Life Inventory"),
    "aim": ("cree2010", "design", "to evaluate the efficacy"),
    "registration number": ("martino2008", "design", "EudraCT 2005-005679-13"),
}
TERMS = {term.say[0]: term for term in EVERY.thesaurus.terms}


def test_there_are_many_ways_to_say_it() -> None:
    """The thesaurus knows some dozens of lay words; that each is tried, `test_registries` holds."""
    assert sum(len(term.say) for term in TERMS.values()) >= 60


def test_a_lay_word_finds_what_it_stands_for() -> None:
    """Every way to say it finds the record that it must find; of some there is truly nothing."""
    with Index(EVERY, EVERY) as index:
        made = [[*make()] for make in index._makers]  # once for so many searches
        index._makers = [partial(iter, entries) for entries in made]
        for name, term in TERMS.items():
            for say in term.say:
                matches = index.find(Question(say, EVERY.thesaurus))
                if name in NOTHING:
                    assert matches == [], say
                    continue
                study, section, words = LAY[name]
                hits = [
                    hit.text
                    for match in matches
                    if match.entry.study == study and match.entry.section == section
                    for hit in match.hits()
                ]
                assert any(words in text for text in hits), (say, hits)


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("is LDN safe", "safe"),
        ("does low-dose naltrexone help MS", "help"),
        ("pain in multiple sclerosis", "pain"),
    ],
)
def test_a_record_need_not_name_what_all_are_about(text: str, telling: str) -> None:
    """The drug and the disease narrow no search for something else, and find records alone."""
    found, alone = inside("search", text, "--json"), inside("search", telling, "--json")
    assert sorted(map(str, found.json)) == sorted(map(str, alone.json))
    told = " ".join(inside("search", text, "--format", "list").text.split())
    assert re.search(r"Not looked for: [^.]*(ms|multiple sclerosis|ldn)", told)
    for word in ("LDN", "naltrexone", "MS", "multiple sclerosis"):
        assert inside("search", word).code == 0


def test_an_absence_is_told_of_what_is_absent() -> None:
    """Whoever looks for the records of a section or a characteristic finds that there are none."""
    for chosen, what in (
        ("adverse_events", "adverse_events"),
        ("design.characteristic:sex", "sex"),
    ):
        term = LayTerm(say=("xyz",), find=("xyz",), records=(chosen,))
        with Index([DATA.study("zagon2009")], DATA) as index:
            (match,) = index.find(Question("xyz", Thesaurus(terms=(term,))))
        assert match.entry.section == "absent"
        assert match.entry.record.what == what


def test_the_word_itself_is_searched_too() -> None:
    """A lay word finds what has the word, and all that it stands for."""
    own = {(h.study, h.text) for h in found('"dropped out"')}
    every = {(h.study, h.text) for h in found("dropped out")}
    assert own < every


def test_the_screen_says_what_else_was_looked_for() -> None:
    """What a lay word stands for is named under the table, not where only the word was asked."""
    shown = inside("search", "side effects").text
    assert "Also looked for: adverse event, adverse effect, all adverse events." in shown
    assert "Also looked for: fatigue, outcomes: fatigue." in inside("search", "tired").text
    assert "Also" not in inside("search", "fatigue").text
    assert "Also" not in inside("search", '"side effects"').text


def test_another_search_is_named_where_it_finds_more() -> None:
    """What a lay word leads to is a search that finds something, named with hits and without."""
    for term in EVERY.thesaurus.terms:
        for words in term.see:
            assert search(words, EVERY, EVERY), words
    assert (
        "See also disability: ldn search disability" in inside("search", "walking", "--later").text
    )
    written = inside("search", "walking", "--later", "--format", "markdown").text
    assert "See also disability.\n" in written
    done = inside("search", "conflict of interest")
    assert (done.code, "see also: ldn search who paid" in done.stderr) == (1, True)
    assert "no record mentions 'conflict of interest'" in done.stderr


@pytest.mark.parametrize(
    ("term", "key", "words"),
    [
        ({"say": ["tired"], "find": ["fatigue"]}, "terms[1].say[0]", "stands in terms[0].say[1]"),
        ({"say": ["—"], "find": ["fatigue"]}, "terms[1].say[0]", "no word"),
        ({"say": ["x"], "find": ["..."]}, "terms[1].find[0]", "no word"),
        (
            {"say": ["x"], "find": ["x"], "records": ["outcome"]},
            "terms[1].records[0]",
            "section or code 'outcome' does not exist; did you mean 'outcomes'?",
        ),
        (
            {"say": ["x"], "find": ["x"], "records": ["outcomes.domain:fatig"]},
            "terms[1].records[0]",
            "did you mean 'outcomes.domain:fatigue'",
        ),
        (
            {"say": ["x"], "find": ["x"], "records": ["study.kind:arm"]},
            "terms[1].records[0]",
            "section or code 'study.kind:arm' does not exist",
        ),
    ],
)
def test_a_wrong_lay_term_is_refused(term: dict[str, Any], key: str, words: str) -> None:
    """A lay word that stands twice or is none, or stands for what does not exist, is a problem."""
    first = LayTerm(say=("weary", "Tired"), find=("fatigue",), records=("outcomes.domain:fatigue",))
    thesaurus = Thesaurus(terms=(first, msgspec.convert(term, LayTerm)))
    ((place, sentence),) = lay_terms.lay_faults(thesaurus, DATA.bundled)
    assert place == key
    assert words in sentence


def test_lay_terms_are_checked_with_the_bundled_data() -> None:
    """The bundled lay words keep the rules; one that breaks one is reported with its line."""
    assert inside("dataset", "validate").code == 0
    broken = Thesaurus(terms=(LayTerm(say=("x",), find=("x",), records=("nowhere",)),))
    with patch("ldn_cli.dataset.store.Dataset.thesaurus", broken):
        done = ldn("dataset", "validate")
    assert done.code == 3
    assert re.search(r"lay-terms\.toml:\d+: terms\[0\]\.records\[0\]: .*'nowhere'", done.stderr)


# ---- what is shown


def test_a_record_is_a_line_in_words() -> None:
    """A record found is a line: the study, what it is, what it says, its source; no code."""
    shown = inside("search", "fatigue", look=Look(width=140)).text
    assert re.search(r"cree2010 +outcome: _fatigue_ +No impact of LDN on _fatigue_ was", shown)
    assert "statements" not in shown
    said, differs = (shown.index(words) for words in ("The effect on spast", "The page names"))
    assert said < differs  # what differs stands after who says what
    assert re.search(r"\[\d\] Studies, bullet 4", shown)


def test_an_event_that_nobody_had_does_not_read_as_one() -> None:
    """An adverse event is shown with its number, which may be none."""
    shown = inside("search", "serious", look=Look(width=140)).text
    assert "_serious_ adverse events (n = 0)" in shown


def test_what_must_not_be_missed_stands_under_results() -> None:
    """Under outcomes and adverse events found stands what must not be missed of their studies."""
    shown = inside("search", "severity", look=Look(width=140)).text
    assert "! zagon2009: animal study (mouse)" in shown
    shown = inside("search", "dreaming", look=Look(width=140)).text
    assert "! cree2010: the sources disagree on adverse events" in shown


def test_what_is_concluded_comes_after_what_was_found() -> None:
    """Events come before conclusions of authors, those before titles, results in their order."""
    safe = [(hit.section, hit.text) for hit in found("safe")]
    (concluded,) = [at for at, (_, text) in enumerate(safe) if "LDN is safe" in text]
    title = min(at for at, (section, _) in enumerate(safe) if section == "sources")
    (event,) = [at for at, (_, text) in enumerate(safe) if text == "serious adverse events"]
    assert event < concluded < title
    sections = [hit.section for hit in found("dose")]
    assert sections.index("sources") > max(i for i, s in enumerate(sections) if s == "design")
    shown = inside("search", "does", "it", "help", look=Look(width=140)).text
    assert shown.index("No impact of LDN on fatigue") < shown.index("more records found")


def test_a_source_of_several_studies_is_found_once() -> None:
    """A source that several studies cite is one record on a screen."""
    shown = inside("search", "complementary", "alternative", "medicines", "--format", "list").text
    assert shown.count("Record: source: web page") == 1


def test_a_record_of_a_kind_without_a_name_has_that_of_its_section() -> None:
    """A record of a section that nobody gave a noun is called by the section's name."""
    with patch.dict("ldn_cli.report.hits.KINDS", clear=True):
        assert re.search(r"(?m)  caveats  +", ldn("search", "pilot").text)


def test_a_result_without_a_control_group_says_so_itself() -> None:
    """Beside each result found of a study without a control group stands that it has none."""
    for name in ("list", "html", "markdown"):
        shown = ldn("search", "fatigue", "--format", name, look=Look(width=200)).text
        text = re.sub(r"<[^>]+>|[_*\\]", "", shown).replace("\xa0", " ")
        assert "outcome: fatigue; no control group reported" in text
        assert "no control group" not in text[text.index("No impact of LDN") - 40 :][:40]


def test_a_record_that_says_no_more_than_its_name_is_shown(tmp_path: Path) -> None:
    """A record is a line with words in it, also where its name has all that it says."""
    (outcome, _), (group, _) = FULL["outcomes"], FULL["groups"]
    (discrepancy,), (caveat,) = FULL["discrepancies"], FULL["caveats"]
    own = study(
        groups=[group | {"intervention": "LDN"}, group | {"id": "placebo"}],
        design=[{"characteristic": "dose", "value": "dose", **CITED}],
        outcomes=[outcome | {"domain": "pain", "finding": "Pain"}],
        caveats=[caveat | {"text": "pilot"}],
        discrepancies=[discrepancy | {"comment": discrepancy["topic"]}],
    )
    file = saved(tmp_path, own)
    for word in ("LDN", "dose", "pain", "pilot", "participants"):
        for fmt in ("list", "html", "csv"):
            done = ldn("search", word, "--study", "own2021", "--data", file, "--format", fmt)
            assert (done.code, done.stderr) == (0, "")
        shown = ldn("search", word, "--study", "own2021", "--data", file, look=Look(width=140)).text
        assert re.search(rf"(?im): .*_{word}_.* _{word}_ *(\[|$)", shown), shown
    assert inside("search", "placebo", "--later").code == 0


def test_a_screen_shows_the_first_records_and_how_to_see_the_others() -> None:
    """A screen has the first records and says how many there are besides; all else has all."""
    brief, every = (
        report("search", "dose", "--format", "list", *more).sheets[0] for more in ((), ("--all",))
    )
    assert isinstance(brief, Table)
    assert isinstance(every, Table)
    assert (len(brief.shown), every.more) == (MOST_SHOWN, 0)
    assert f"{brief.more} more records found: --all" in inside("search", "dose").text
    few = len(report("search", "dreaming", "--format", "list").sheets[0].rows)
    with patch("ldn_cli.report.hits.MOST", few - 1):
        assert "\n1 more record found: --all" in ldn("search", "dreaming").text
    assert len(every.shown) == len(every.rows) == len(brief.rows)
    assert len(report("search", "dose", "--format", "html").sheets[0].lines()) == len(every.lines())
    told = [line.text for line in brief.lines() if "4.5 mg nightly for 8" in str(line.text)]
    assert len(told) <= 1  # the group and the summary say the same
    assert "found: --all" not in inside("search", "walking", "--later").text


def test_a_search_says_once_that_sources_disagree() -> None:
    """Of each study one line says that its sources disagree on the results found."""
    lines = inside("search", "fatigue", look=Look(width=200)).text.splitlines()
    for name in ("cree2010", "martino2008"):
        (line,) = [one for one in lines if one.startswith(f"! {name}: the sources disagree")]
        assert re.search(r": the sources disagree on such results( \(\*\))?: ldn study", line)
        marked = any("*" in one for one in lines if one is not line and name in one)
        assert marked == ("(*)" in line)


def test_a_page_is_headed_by_what_was_looked_for() -> None:
    """The title has the words as they were typed, one space between two."""
    assert inside("search", "side", " effects ").text.startswith("Found: side effects\n")


def test_stems_are_marked() -> None:
    """What is marked is the word of the text, whatever form was looked for."""
    assert "vivid _dreaming_" in inside("search", "dreams").text
    assert "_adverse events_" in inside("search", "side effects").text
    assert "_double-masked_" in inside("search", "double\u2011masked").text


# ---- own studies, hostile text


# What is printed in other words than those of the file.
PRINTED = {
    "between_groups": "LDN against placebo",
    "ci95": "95% confidence interval",
    "count": "at 12 weeks: 3 of 9",
    "J. L.": "van der Berg JL Jr",
}
# What is not printed of this study: words for what it has no record of, an article's organization.
UNPRINTED = {"id", "source", "locator", "label", "covers", "organization"}


def test_every_field_is_searched(tmp_path: Path) -> None:
    """Each text, number and code of a study with every field is found, but for where it stands."""
    file = saved(tmp_path)
    own = ldn_cli.load(file)
    with Index([own.study("own2021")], own) as index:
        for key, value in leaves(FULL):
            if key in UNPRINTED or isinstance(value, bool):
                continue
            text = PRINTED.get(str(value), str(value).replace("_", " "))
            assert index.find(Question(f'"{text}"', own.thesaurus)), (key, value)


def test_own_studies_are_searched(tmp_path: Path) -> None:
    """Own studies are found by their words, labels and numbers, in whatever form they have them."""
    said = (
        "Ho\u0302tel-Die\u0301te n\u00adap \u202e[b]<i>kept</i>\x1b[31m by 1,234 of\u00a01,300; ﬁne"
    )
    content = study(caveats=[{"kind": "haste", "text": said, **CITED}])
    file = saved(tmp_path, content)
    for text in ("hôtel", "HOTEL", "diete", "nap", "kept", "1234", "1,234 of 1300", "fine"):
        hits = ldn("search", text, "--json", "--data", file).json
        assert ("own2021", "text", said) in {(h["study"], h["field"], h["text"]) for h in hits}
    hits = ldn("search", "diary of sleep 1.50", "--json", "--data", file).json
    assert {hit["study"] for hit in hits} == {"own2021"}


def test_marks_keep_hostile_text_as_text(tmp_path: Path) -> None:
    """A word marked in a text that would colour, reorder or format leaves the rest as it is."""
    said = "[b]\x1b[31m slee\u0301p\u202e[/b] <b>sleep</b> | ` \u00bd sleeping"
    file = saved(tmp_path, study(caveats=[{"kind": "haste", "text": said, **CITED}]))
    shown = ldn("search", "sleep", "--data", file, look=Look(width=200)).text
    assert r"[b]\u001b[31m _slee" in shown
    assert unicodedata.normalize("NFC", r"_sleép_\u202e[/b] <b>_sleep_</b> | ` ½ _sleeping_") in (
        unicodedata.normalize("NFC", shown)
    )


texts = st.text(st.characters(codec=None), max_size=60)


@given(texts)
@example("½ ﬃ İ ß Ⅷ ㌔ ཷ")
@example("a\u0301\u0327b 1,234.5% p≤0.05 o'clock'")
def test_tokens_stand_where_they_are_found(text: str) -> None:
    """Every token of any text has its place in it, one after another, and is its own token."""
    words, places = tokens(text).split(), spans(text)
    assert len(words) == len(places)
    ended = 0
    for word, (start, end) in zip(words, places, strict=True):
        assert ended <= start < end <= len(text)
        ended = start  # a character may be several tokens
        part = tokens(text[start:end]).casefold()
        assert word.casefold() in part or len(part.split()) != 1


SYNTAX = st.sampled_from(
    ["AND", "OR", "NOT", "NEAR(", "*", "^", "-", ":", "(", ")", '"', "“", "{said}", "+", "|", ";"]
)


WORDS = st.sampled_from(["fatigue", "25%", "p", "=", "tired", "side", "effects"])


@given(st.lists(SYNTAX | WORDS | texts, max_size=8), st.sampled_from(["", " "]))
def test_no_text_is_read_as_syntax(parts: list[str], joint: str) -> None:
    """Whatever is typed is answered, or refused with what would be right; it is never obeyed."""
    text = joint.join(parts)
    if not 0 < len(tokens(text).split()) <= MOST:
        with pytest.raises(ValueError, match=r"give (a word|at most)"):
            Question(text, DATA.thesaurus)
        return
    for match in background_index().find(Question(text, DATA.thesaurus)):
        assert match.found
        for at, marks in match.found.items():
            length = len(match.entry.passages[at].text)
            assert all(0 <= start < end <= length for start, end in marks)


@remembered
def background_index() -> Index:
    """Return an index of the background."""
    return Index([], DATA)


def test_operators_are_words() -> None:
    """AND, OR, NOT and NEAR are words like any others."""
    assert found("fatigue NOT fatigue") != found("fatigue")
    assert found("fatigue AND depression") == found('fatigue "and" depression')
    assert found("fatigue OR xylophone") == []


def test_what_takes_long_elsewhere_is_quick(tmp_path: Path) -> None:
    """A megabyte of search text, or of one word in a record, is answered as any other."""
    for long in ("a." * 500_000, "a " * 500_000, '"a' * 300_000, "25%" * 300_000):
        with pytest.raises(ValueError, match=r"^[0-9,]+ words to search for are too many"):
            search(long, [], DATA)
    for long in ("é" * 10**6, '"' * 500_000 + "xyz", "x" + "'x" * 500_000, "1" + ".1" * 500_000):
        assert search(long, [], DATA) == []
    caveats = [{"kind": "haste", "text": "a/" * 4_990, **CITED} for _ in range(90)]
    file = saved(tmp_path, study(caveats=caveats))
    hits = ldn("search", "a", "--json", "--data", file, "--study", "own2021").json
    assert sum(hit["text"].startswith("a/a/") for hit in hits) == 90


# ---- nothing found, nothing asked for


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("xylophone",), ["mentions 'xylophone'", "fatigue,", "ldn studies outcomes"]),
        (("fatgue",), ["'fatgue'", "did you mean 'fatigue'?"]),
        (("tirednes",), ["did you mean 'tiredness'?"]),
        (("dreamin",), ["did you mean 'dream' or 'dreaming'?"]),
        (("fatigue", "xylophone"), ["mentions 'xylophone'", "alone, 'fatigue' in 1"]),
        (("fatigue", "mice", "placebo"), ["these words together", "'mice' in", "fewer words"]),
        (("cost", "--later", "--study", "cree2010"), ["mentions 'cost'", "looked for: price"]),
        (("race",), ["no record mentions 'race'", "outcome domains: quality of life"]),
        (("fatig",), ["did you mean 'fatigue'?"]),
        (("newer",), ["the later studies", "ldn studies list --later"]),
        (("slept", "--study", "zagon2009"), ["no record of zagon2009 mentions 'slept'"]),
        (("fatgue", "--study", "zagon2009"), ["disease development, neurological status"]),
    ],
)  # fmt: skip
def test_a_search_without_a_hit_says_what_is_near(args: tuple[str, ...], words: list[str]) -> None:
    """Without a hit the message says which words are anywhere, what is near, what there is."""
    done = inside("search", *args)
    assert (done.code, done.stdout) == (1, b"")
    for word in words:
        assert word in done.stderr, done.stderr


# What is near none of the words that the records have, though each has a letter or two in common.
FAR = (
    *("race", "renal", "heart", "organ", "MCID", "confidence", "morning", "buy", "glass"),
    *("conference", "vaccine", "diet", "stroke", "ocrelizumab"),
)


@pytest.mark.parametrize("word", FAR)
def test_what_is_far_is_no_suggestion(word: str) -> None:
    """A word that only looks a little like another is answered with what there is."""
    done = inside("search", word, "--later")
    assert done.code == 1
    assert "did you mean" not in done.stderr
    assert "outcome domains" in done.stderr


@given(st.sampled_from(["fatigue", "placebo", "spasticity", "depression"]), st.data())
def test_a_slip_is_near(word: str, data: st.DataObject) -> None:
    """A letter left out, added or swapped with its neighbour beyond the first is a near miss."""
    at = data.draw(st.integers(1, len(word) - 2))
    more = data.draw(st.sampled_from("aqx"))
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for typed in {word[:at] + word[at + 1 :], word[:at] + more + word[at:], swapped} - {word}:
        assert _far(typed, word) == _far(word, typed) == 1, typed


@pytest.mark.parametrize(
    ("word", "other", "slips"),
    [
        ("walk", "walked", 0),  # so short a word begins many
        ("walke", "walked", 1),
        ("walking", "walked", 0),
        ("abdce", "abcdef", 0),  # two slips, of which the shorter may have one
        ("abcdef", "abdce", 0),
        ("abdcef", "abcdefg", 2),
    ],
)
def test_slips_are_counted(word: str, other: str, slips: int) -> None:
    """How many slips there may be goes by the shorter word; a beginning of a long one is none."""
    assert _far(word, other) == slips


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("dose 2-3", [("dose",), ("2 3",)]),
        ("2 3", [("2",), ("3",)]),
        ("double-masked", [("double",), ("masked",)]),
        ("week-2", [("week 2",)]),
    ],
)
def test_what_is_joined_is_looked_for_together(text: str, parts: list[tuple[str, ...]]) -> None:
    """Numbers that a sign joins are one phrase, whatever stands before them."""
    assert [part.words for part in Question(text, Thesaurus(terms=())).parts] == parts


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("walking", "ldn search walking --later"),
        ("secondary progressive", "ldn search secondary progressive --later"),
        ('"magnetic resonance"', "ldn search '\"magnetic resonance\"' --later"),
    ],
)
def test_what_only_the_later_studies_have_is_said(text: str, again: str) -> None:
    """What the studies of the page lack is looked for in the later ones, and the command told."""
    done = inside("search", text)
    assert (done.code, done.stdout) == (1, b"")
    said, _, commands = done.stderr.partition("\n" + again)
    assert quoted(text.strip('"')) in " ".join(said.split())
    assert commands in {"", "\nsee also: ldn search disability"}
    (count,) = re.findall(r"studies ([0-9]+) records? (?:is|are) found", " ".join(said.split()))
    args = shlex.split(again)[1:]
    hits = inside(*args, "--format", "table").text
    assert hits
    with Index(EVERY, EVERY) as index:
        assert len(index.find(Question(text, EVERY.thesaurus))) == int(count)
    assert inside("search", text, "--study", "cree2010").stderr.startswith("ldn: no record of cree")


def test_several_words_that_only_the_later_studies_have_are_missed_together() -> None:
    """Of several words, each of which the studies may have, the message misses all together."""
    said = elsewhere(3, Question("walking pain", EVERY.thesaurus), 1)
    told = "no record of the 3 studies mentions all of these words together; of the later studies"
    assert " ".join(said.split()) == f"{told} 1 record is found, perhaps by other words:"


def test_a_message_without_a_hit_is_in_short_lines() -> None:
    """No line of a message on what was not found is wider than a terminal."""
    for text in ("xylophone", "walking", "fatigue xylophone", "how many xylophones in a long row"):
        lines = inside("search", text).stderr.split("\n")
        assert len(lines) > 1
        assert max(map(len, lines)) <= 80, lines
    assert "y" * 85 in inside("search", "y" * 85).stderr  # but a word is not broken


def test_what_is_there_is_no_suggestion() -> None:
    """The words of a phrase are not offered in its place, though each of them is there."""
    assert "did you mean" not in inside("search", '"dreaming vivid"').stderr


def test_a_message_is_short_whatever_was_typed() -> None:
    """A message repeats no more of a long text than its beginning."""
    for text in ("x" * 100_000, "xylo " * 60, '"' + "ab " * 60 + '"'):
        done = inside("search", text)
        assert done.code == 1
        assert len(done.stderr) < 1_200


@pytest.mark.parametrize("text", ["", " ", '"', '""', "—", "?!", "\u200b", "\u3164", "😀"])
def test_no_word_is_refused(text: str) -> None:
    """What has no word to look for is wrong usage, in Python a `ValueError`."""
    done = inside("search", text)
    assert (done.code, done.stdout) == (2, b"")
    assert "nothing to search for; give a word" in done.stderr
    with pytest.raises(ValueError, match="nothing to search for"):
        search(text, DATA, DATA)


def test_too_many_words_are_refused() -> None:
    """As many words as a question may have are looked for, one more is refused."""
    assert inside("search", "fatigue " * MOST).code == 0
    done = inside("search", "fatigue " * (MOST + 1))
    assert done.code == 2
    assert f"give at most {MOST}" in done.stderr


def test_a_python_that_cannot_search_says_so() -> None:
    """Where SQLite has no FTS5, or Python no SQLite, the message says so."""

    class Without(sqlite3.Connection):
        def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
            return super().execute(sql.replace("fts5", "fts55"), *parameters)

    connect = sqlite3.connect
    with patch("sqlite3.connect", lambda path: connect(path, factory=Without)):
        done = ldn("search", "fatigue")
        with pytest.raises(UnavailableError, match="FTS5"):
            search("fatigue", DATA, DATA)
    assert (done.code, done.stdout) == (2, b"")
    assert f"SQLite {sqlite3.sqlite_version} of this Python was built without" in done.stderr
    remedy = "use a Python that has it, or look through ldn studies outcomes"
    assert " ".join(done.stderr.split()).endswith(remedy)
    importing = builtins.__import__

    def refuse(name: str, *args: Any) -> Any:
        if name == "sqlite3":
            raise ModuleNotFoundError(name)
        return importing(name, *args)

    with patch.dict(sys.modules), patch("builtins.__import__", refuse):
        del sys.modules["sqlite3"]
        done = ldn("search", "fatigue")
    assert (done.code, done.stdout) == (2, b"")
    assert "no module sqlite3" in done.stderr
    assert " ".join(done.stderr.split()).endswith(remedy)
