"""What must hold in a study file beyond its types: each rule fires, where, and stays silent."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

import pytest
from own import CITED, FULL, changed, paths_of, saved, study
from registries import LATER, RULES, STUDIES

from ldn_cli import text
from ldn_cli.dataset import check as validation
from ldn_cli.dataset import files, rules
from ldn_cli.dataset.decoding import decoded
from ldn_cli.dataset.files import BUNDLED
from ldn_cli.dataset.loading import parse
from ldn_cli.dataset.problems import DataError
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.model import Study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from own import Content

    from ldn_cli.dataset.problems import Problem
    from ldn_cli.evidence.terms import Term

BUNDLED_DATA = Dataset()
WORDS = BUNDLED_DATA.words
OUTCOME, UNREPORTED = FULL["outcomes"]
AGE = FULL["design"][1]
NMSS = parse(BUNDLED / "sources.toml")[1]["sources"][0]
PAIN = parse(BUNDLED / "domains.toml")[1]["domains"][1]


def held(content: Content, name: str = "own2021.toml") -> list[tuple[str, str, str]]:
    """Return every fault of a study as the rule's name, the key path and the sentence."""
    made = decoded(content, Study)
    context = rules.Context(name, WORDS)
    return [(rule.__name__, key, text) for rule in RULES for key, text in rule(made, context)]


def problems_of(file: Path) -> tuple[Problem, ...]:
    """Return the problems of a study file, checked alone."""
    try:
        BUNDLED_DATA.check(file)
    except DataError as error:
        return error.problems
    return ()


def with_changes(record: Content, changes: Content) -> Content:
    """Return a record with other values, without the fields whose value is `None`."""
    return {key: value for key, value in (record | changes).items() if value is not None}


def outcome(**changes: Any) -> Content:
    """Return the whole study with a changed first outcome, a field absent where it is `None`."""
    return study(outcomes=[with_changes(OUTCOME, changes), UNREPORTED])


def value(**changes: Any) -> Content:
    """Return the whole study with a changed number of its design, likewise."""
    made = with_changes(AGE["values"][0], changes)
    return study(design=[FULL["design"][0], AGE | {"values": [made]}])


def flow(*reasons: int, base: str | None = None, **numbers: int) -> Content:
    """Return the whole study with another participant flow: a count a stage, a reason a number."""
    counts = [{"stage": stage, "n": n, **CITED} for stage, n in numbers.items()]
    given = [{"kind": "withdrawal", "n": n, **CITED} for n in reasons]
    made = {"counts": counts, "reasons": given} | ({"base": base} if base else {})
    return study(dropouts=made)


NO_NUMBERS: Content = dict.fromkeys(
    ("estimate", "effect", "estimate_relation", "unit", "interval", "low", "high")
) | {"p_value": None, "p_relation": None}
NO_RESULT: Content = NO_NUMBERS | {
    "direction": "not_reported", "significance": "not_reported", "values": None,
}  # fmt: skip

# The rule, the broken study, the key path of the fault, the line it has, its sentence.
BROKEN: dict[str, tuple[str, Content, str, str, str]] = {
    "another id than the file": (
        "file_name_is_id", study(id="other2021"), "id", 'id = "other2021"',
        "id 'other2021' and file name 'own2021.toml' differ; name the file 'other2021.toml' or "
        "change the id",
    ),
    "alias that is the id": (
        "ids_are_unique", study(aliases=["first", "own2021"]), "aliases[1]",
        'aliases = ["first", "own2021"]', "'own2021' stands twice; rename one",
    ),
    "alias twice": (
        "ids_are_unique", study(aliases=["first", "first"]), "aliases[1]",
        'aliases = ["first", "first"]', "'first' stands twice; rename one",
    ),
    "aliases that differ in - and _": (
        "ids_are_unique", study(aliases=["an-alias", "an_alias"]), "aliases[1]",
        'aliases = ["an-alias", "an_alias"]',
        "'an_alias' and 'an-alias', before it, differ in - and _ alone; rename one",
    ),
    "text of nothing to be seen": (
        "texts_can_be_seen", changed("caveats.0.text", "\u200b \u00ad"), "caveats[0].text",
        'text = "\u200b \u00ad"',
        "text '\\u200b \\xad' cannot be seen; write what the source says",
    ),
    "outcome twice": (
        "ids_are_unique", changed("outcomes.1.id", "sleep"), "outcomes[1].id", 'id = "sleep"',
        "'sleep' stands twice; rename one",
    ),
    "group twice": (
        "ids_are_unique", changed("groups.2", FULL["groups"][1]), "groups[2].id",
        'id = "placebo"', "'placebo' stands twice; rename one",
    ),
    "another source with a bundled id": (
        "own_words_do_not_contradict", changed("sources.2", NMSS | {"title": "Other"}),
        "sources[2].id", 'id = "nmss"',
        "'nmss' is another record already; make them the same, or rename one",
    ),
    "another domain with a bundled id": (
        "own_words_do_not_contradict", changed("domains.1", PAIN | {"label": "aches"}),
        "domains[1].id", 'id = "pain"',
        "'pain' is another record already; make them the same, or rename one",
    ),
    "a source that differs from a bundled one in - and _": (
        "own_words_do_not_contradict", changed("sources.2", NMSS | {"id": "cree2010_abstract"}),
        "sources[2].id", 'id = "cree2010_abstract"',
        "'cree2010_abstract' and 'cree2010-abstract', already, differ in - and _ alone; rename one",
    ),
    "misspelt source": (
        "references_exist", changed("summary.design.source", "own-artcle"), "summary.design.source",
        'source = "own-artcle"',
        "source 'own-artcle' does not exist; did you mean 'own-article'? Or add it as [[sources]], "
        "here or in sources.toml beside it",
    ),
    "misspelt domain": (
        "references_exist", changed("outcomes.0.domain", "fatige"), "outcomes[0].domain",
        'domain = "fatige"',
        "domain 'fatige' does not exist; did you mean 'fatigue'? Or add it as [[domains]], here or "
        "in domains.toml beside it",
    ),
    "unknown group": (
        "references_exist", changed("outcomes.1.group", "HDN"), "outcomes[1].group",
        'group = "HDN"',
        "group 'HDN' does not exist; known: LDN, placebo; or add it as [[groups]]",
    ),
    "group of a value": (
        "references_exist", changed("outcomes.0.values.0.group", "plac"),
        "outcomes[0].values[0].group", 'group = "plac"',
        "group 'plac' does not exist; did you mean 'placebo'? Or add it as [[groups]]",
    ),
    "group of the matrix": (
        "references_exist", study(matrix_groups=["LDN", "HDN"]), "matrix_groups[1]",
        'matrix_groups = ["LDN", "HDN"]',
        "group 'HDN' does not exist; known: LDN, placebo; or add it as [[groups]]",
    ),
    "absence of what is no characteristic": (
        "references_exist", changed("absent.0.what", "dropout"), "absent[0].what",
        'what = "dropout"',
        "characteristic or section 'dropout' does not exist; did you mean 'dropouts'? Or add it as "
        "[[characteristics]], here or in terms.toml beside it",
    ),
    "discrepancy about nothing": (
        "references_exist", changed("discrepancies.0.about.0", "adverse events!"),
        "discrepancies[0].about[0]", 'about = ["adverse events!"]',
        "subject 'adverse events!' does not exist; did you mean 'adverse_events'? Or add it as "
        "[[domains]] or [[characteristics]]",
    ),
    "absent and recorded": (
        "absent_is_absent", changed("absent.0.what", "dose"), "absent[0].what", 'what = "dose"',
        "'dose' is recorded; take out the record, or this",
    ),
    "dropouts absent and recorded": (
        "absent_is_absent", changed("absent.0.what", "dropouts"), "absent[0].what",
        'what = "dropouts"', "'dropouts' is recorded; take out the record, or this",
    ),
    "adverse events absent and recorded": (
        "absent_is_absent", changed("absent.0.what", "adverse_events"), "absent[0].what",
        'what = "adverse_events"', "'adverse_events' is recorded; take out the record, or this",
    ),
    "outcomes absent and recorded": (
        "absent_is_absent", changed("absent.0.what", "outcomes"), "absent[0].what",
        'what = "outcomes"', "'outcomes' is recorded; take out the record, or this",
    ),
    "absent twice": (
        "absent_is_absent", changed("absent.1", FULL["absent"][0]), "absent[1].what",
        'what = "masking"', "'masking' stands twice; put the sources together",
    ),
    "design that says nothing": (
        "design_says_something", changed("design.0.value"), "design[0]", "[[design]]",
        "nothing is said; give value or values, or name the characteristic in [[absent]]",
    ),
    "estimate without effect": (
        "results_are_whole", outcome(effect=None), "outcomes[0]", "[[outcomes]]",
        "estimate and effect go together; estimate alone is given",
    ),
    "unit without estimate": (
        "results_are_whole",
        outcome(**NO_NUMBERS | {"unit": "hours"}), "outcomes[0].unit", 'unit = "hours"',
        "there is no estimate that it could belong to",
    ),
    "p value without relation": (
        "results_are_whole", outcome(p_relation=None), "outcomes[0]", "[[outcomes]]",
        "p_value and p_relation go together; p_value alone is given",
    ),
    "relation without p value": (
        "results_are_whole", outcome(p_value=None), "outcomes[0]", "[[outcomes]]",
        "p_value and p_relation go together; p_relation alone is given",
    ),
    "interval with one end": (
        "results_are_whole", outcome(high=None), "outcomes[0]", "[[outcomes]]",
        "interval, low and high go together; interval and low alone is given",
    ),
    "p value above 1": (
        "results_are_whole", outcome(p_value=5), "outcomes[0].p_value", "p_value = 5",
        "5 is no p value, which lies from 0 to 1",
    ),
    "p value of nought": (
        "results_are_whole", outcome(p_value=Decimal("0.000"), p_relation="="),
        "outcomes[0].p_value", "p_value = 0.000",
        "no p value is 0; what is printed as 0.000 is < 0.001",
    ),
    "interval of a value with one end": (
        "values_are_whole", value(interval="iqr", high=None), "design[1].values[0]",
        "[[design.values]]", "interval, low and high go together; interval and low alone is given",
    ),
    "range without an end": (
        "values_are_whole", value(low=None, high=None), "design[1].values[0]",
        "[[design.values]]", "a range has a low or a high end, or both",
    ),
    "count with a value": (
        "values_are_whole", value(statistic="count"), "design[1].values[0]",
        "[[design.values]]", "a count has n, and no value",
    ),
    "count without an n": (
        "values_are_whole", value(statistic="count", value=None, n=None), "design[1].values[0]",
        "[[design.values]]", "a count has n, and no value",
    ),
    "mean without a value": (
        "values_are_whole", value(value=None, interval=None, low=None, high=None),
        "design[1].values[0]", "[[design.values]]", "a mean has a value, or an interval",
    ),
    "number of no kind without a value": (
        "values_are_whole", value(statistic=None, value=None, interval=None, low=None, high=None),
        "design[1].values[0]", "[[design.values]]", "a number has a value, or an interval",
    ),
    "ends of an interval the wrong way round": (
        "intervals_hold", outcome(low=3, high=1), "outcomes[0]", "[[outcomes]]",
        "low, 3, is above high, 1; give the lower end first",
    ),
    "estimate outside its interval": (
        "intervals_hold", outcome(estimate=3), "outcomes[0]", "[[outcomes]]",
        "3 does not lie between low, 0.5, and high, 2.5",
    ),
    "value outside its interval": (
        "intervals_hold", value(value=17), "design[1].values[0]", "[[design.values]]",
        "17 does not lie between low, 18, and high, 65",
    ),
    "second outcome with a result that is not reported": (
        "unreported_has_no_result",
        study(outcomes=[OUTCOME, UNREPORTED | {"significance": "significant"}]),
        "outcomes[1].direction", 'direction = "not_reported"',
        "'not_reported', but significance given; give the direction, or leave them out",
    ),
    "estimate of what is not reported": (
        "unreported_has_no_result",
        outcome(**NO_RESULT | {"estimate": 1, "effect": "difference"}), "outcomes[0].direction",
        'direction = "not_reported"',
        "'not_reported', but estimate given; give the direction, or leave them out",
    ),
    "values and significance of what is not reported": (
        "unreported_has_no_result",
        outcome(
            **NO_RESULT | {"values": OUTCOME["values"], "significance": "significant"}
        ),
        "outcomes[0].direction", 'direction = "not_reported"',
        "'not_reported', but values and significance given; give the direction, or leave them out",
    ),
    "more people than there are": (
        "parts_fit_their_whole", changed("adverse_events.0.n", 11), "adverse_events[0].n",
        "n = 11", "11 is more than the 10 that it is a part of",
    ),
    "more than everybody": (
        "parts_fit_their_whole", changed("dropouts.counts.1.percent", Decimal("100.1")),
        "dropouts.counts[1].percent", "percent = 100.1", "100.1 is no percentage of people",
    ),
    "base that is not counted": (
        "flow_adds_up", flow(enrolled=5, base="randomized"), "dropouts.base",
        'base = "randomized"', "there is no count at the stage 'randomized'",
    ),
    "more completed than enrolled": (
        "flow_adds_up", flow(1, enrolled=5, completed=6), "dropouts.counts",
        "[[dropouts.counts]]", "6 completed are more than the 5 enrolled",
    ),
    "more left than randomized": (
        "flow_adds_up", flow(randomized=5, left=6), "dropouts.counts", "[[dropouts.counts]]",
        "6 left are more than the 5 randomized",
    ),
    "reasons without counts": (
        "flow_adds_up", flow(1, enrolled=5), "dropouts.reasons", "[[dropouts.reasons]]",
        "reasons need counts of those who began, and of those who completed or left",
    ),
    "reasons for too many": (
        "flow_adds_up", flow(2, 1, enrolled=5, completed=3), "dropouts.reasons",
        "[[dropouts.reasons]]",
        "the n of the reasons add up to 3, more than the 2 who did not complete; correct a number, "
        "or take out a reason",
    ),
    "author without a name": (
        "authors_are_persons_or_bodies", changed("sources.0.authors.0", {"given": "J."}),
        "sources[0].authors[0]", "[[sources.authors]]",
        "give family (with given) for a person, or literal alone for an organization",
    ),
    "author that is person and body": (
        "authors_are_persons_or_bodies",
        changed("sources.0.authors.1", {"literal": "The Group", "family": "Group"}),
        "sources[0].authors[1]", "[[sources.authors]]",
        "give family (with given) for a person, or literal alone for an organization",
    ),
    "body with a given name": (
        "authors_are_persons_or_bodies",
        changed("sources.0.authors.1", {"literal": "The Group", "given": "The"}),
        "sources[0].authors[1]", "[[sources.authors]]",
        "give family (with given) for a person, or literal alone for an organization",
    ),
}  # fmt: skip

# Studies on the right side of a rule's border: nothing in them is wrong.
SOUND: dict[str, Content] = {
    "whole": study(),
    "least": {key: FULL[key] for key in ("id", "title", "year", "species", "summary", "sources")},
    "no aliases": study(aliases=[]),
    "same id for an outcome and its domain": changed("outcomes.0.id", "own-article"),
    "a bundled source again": changed("sources.2", NMSS),
    "a bundled domain again": changed("domains.1", PAIN),
    "an outcome that differs from a source in - and _": changed("outcomes.0.id", "own_article"),
    "comparator in words": outcome(comparator="the year before"),
    "design in numbers alone": changed("design.1", AGE),
    "no numbers": outcome(**NO_NUMBERS),
    "estimate without an interval": outcome(interval=None, low=None, high=None),
    "estimate without a unit": outcome(unit=None),
    "estimate of nought": outcome(estimate=0, low=0, high=0),
    "estimate at the end of its interval": outcome(estimate=Decimal("2.50")),
    "p value below 0.001": outcome(p_value=Decimal("0.001")),
    "p value below nought, as printed": outcome(p_value=Decimal("0.000")),
    "p value of one": outcome(p_value=1, p_relation="="),
    "range that is open": value(high=None, value=None),
    "number without a statistic": value(statistic=None),
    "largest number": outcome(estimate=10**15 - 1, high=10**15 - 1),
    "smallest number": outcome(estimate=1 - 10**15, low=1 - 10**15),
    "most digits": outcome(estimate=Decimal("1.23456789012345")),
    "least digits": outcome(estimate=Decimal("1e-15"), low=Decimal("-1e-15")),
    "finding without a direction": outcome(direction="not_applicable"),
    "measured, no result": outcome(**NO_RESULT),
    "nobody enrolled": flow(enrolled=0, completed=0),
    "nobody lost": flow(0, enrolled=5, completed=5),
    "all lost": flow(5, enrolled=5, left=5),
    "reasons for all": flow(2, 1, enrolled=5, completed=2),
    "fewer reasons than losses": flow(1, enrolled=5, completed=2),
    "no reasons": flow(enrolled=5, completed=2),
    "reasons for those who left": flow(1, participants=5, left=1),
    "reasons for a part of those screened": flow(1, screened=5, left=1, base="screened"),
    "all of the people there are": changed("adverse_events.0.n", 10),
    "only completed": flow(completed=3),
    "only enrolled": flow(enrolled=3),
    "counts that disagree": study(
        dropouts={
            "counts": [
                {"stage": "enrolled", "n": 20, **CITED},
                {"stage": "enrolled", "n": 21, "source": "own-register", "locator": "enrolment"},
                {"stage": "completed", "n": 17, **CITED},
            ],
            "reasons": [{"kind": "withdrawal", "n": 2, **CITED}],
        }
    ),
    "dropouts looked for": study(
        dropouts={"counts": [{"stage": "enrolled", "n": 20, **CITED}]},
        absent=[{"what": "dropouts", "why": "not_reported", "sources": ["own-article"]}],
    ),
    "adverse events looked for": study(
        adverse_events=[{"event": "It was safe.", "kind": "statement", **CITED}],
        absent=[{"what": "adverse_events", "why": "not_reported"}],
    ),
    "author without a given name": changed("sources.0.authors.0", {"family": "Plato"}),
    "no authors": changed("sources.0.authors", []),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_one_problem_with_its_line(name: str, tmp_path: Path) -> None:
    """A study that breaks one rule has one problem, in that place, which says what is right."""
    rule, content, key, line, sentence = BROKEN[name]
    assert held(content) == [(rule, key, sentence)]
    file = saved(tmp_path, content, name="own2021.toml")
    (problem,) = problems_of(file)
    assert (problem.file, problem.key, problem.message) == (str(file), key, sentence)
    assert file.read_text("utf-8").splitlines()[(problem.line or 0) - 1] == line


# What a record may name, by the end of the key path, and what to do about it if it does not exist.
NAMING = {
    r"\.source": "[[sources]], here or in sources.toml beside it",
    r"absent.*\.sources.0.": "[[sources]], here or in sources.toml beside it",
    r"\.domain": "[[domains]], here or in domains.toml beside it",
    r"\.instrument": "[[instruments]], here or in instruments.toml beside it",
    r"\.characteristic": "[[characteristics]], here or in terms.toml beside it",
    r"\.what": "[[characteristics]], here or in terms.toml beside it",
    r"caveats.*\.kind": "[[caveat_kinds]], here or in terms.toml beside it",
    r"\.about.0.": "[[domains]] or [[characteristics]]",
    r"\.group|matrix_groups.0.": "[[groups]]",
}
NAMED = [
    (key, add)
    for key in paths_of(FULL)
    for pattern, add in NAMING.items()
    if re.search(f"({pattern})$", key)
]


@pytest.mark.parametrize(("key", "add"), NAMED)
def test_what_a_record_names_must_exist(key: str, add: str, tmp_path: Path) -> None:
    """Whatever a record names that does not exist, that is the fault, with what exists.

    It is said how to add it, and nothing far-fetched is suggested.
    """
    content = changed(key, "zzz")
    ((rule, place, sentence),) = held(content)
    assert (rule, place) == ("references_exist", key)
    assert "'zzz' does not exist; known: " in sentence
    assert "did you mean" not in sentence
    assert sentence.endswith(f"; or add it as {add}")
    assert len(sentence) < 700
    file = saved(tmp_path, content, name="own2021.toml")
    assert [problem.key for problem in problems_of(file)] == [key]


def test_every_reference_is_tried() -> None:
    """Every field of the model that names a record is among those tried above."""
    tried = {key.rpartition(".")[2].partition("[")[0] for key, _ in NAMED}
    assert tried == {
        *("source", "sources", "domain", "instrument", "characteristic", "kind", "group"),
        *("matrix_groups", "what", "about"),
    }
    assert len([key for key, _ in NAMED if key.endswith("source")]) > 20
    assert len([key for key, _ in NAMED if key.endswith("group")]) > 6


@pytest.mark.parametrize("vocabulary", files.SHARED)
def test_what_to_add_makes_it_right(vocabulary: str, tmp_path: Path) -> None:
    """A word that is added as the message says, here or in the file beside it, exists."""
    key = next(
        key
        for key in ("outcomes.0.domain", "outcomes.0.instrument", "design.0.characteristic",
                    "caveats.0.kind", "caveats.0.source")
        if vocabulary[:-1].endswith(key.rpartition(".")[2])
    )  # fmt: skip
    content = changed(key, "new-word")
    record = with_changes(FULL[vocabulary][0], {"id": "new-word", "scale": None})
    file = saved(tmp_path, content)
    (problem,) = validation.validate([file]).problems
    assert (
        f"add it as [[{vocabulary}]], here or in {files.SHARED[vocabulary]} beside"
        in problem.message
    )
    saved(tmp_path, content | {vocabulary: [*FULL[vocabulary], record]})
    assert not validation.validate([file]).problems
    saved(tmp_path, content)
    saved(tmp_path, {vocabulary: [record]}, files.SHARED[vocabulary])
    assert not validation.validate([file]).problems


@pytest.mark.parametrize("name", SOUND)
def test_no_rule_fires_on_a_sound_study(name: str, tmp_path: Path) -> None:
    """A study on the right side of every rule has no fault."""
    assert held(SOUND[name]) == []
    assert problems_of(saved(tmp_path, SOUND[name])) == ()


def test_every_rule_is_broken_once() -> None:
    """Each rule in the registry has a study above that breaks it."""
    assert {rule.__name__ for rule in RULES} == {rule for rule, *_ in BROKEN.values()}, (
        "add it to BROKEN"
    )


def test_bundled_studies_break_no_rule() -> None:
    """Every bundled study holds to every rule."""
    for folder, ids in ((files.STUDIES, STUDIES), (files.LATER, LATER)):
        assert len(ids) == 3
        for name in ids:
            assert held(parse(folder / f"{name}.toml")[1], f"{name}.toml") == []


# --- What is meant --------------------------------------------------------------------------------

# What is typed, what there is of its kind, and what it is taken for.
MEANT: dict[str, list[tuple[str, list[str]]]] = {
    "domains": [
        ("fatige", ["fatigue"]), ("Fatigue", ["fatigue"]), ("mental health", ["mental_health"]),
        ("pian", ["pain"]), ("cognitive", ["cognition"]), ("quality", ["quality_of_life"]),
        ("MRI lesions", ["mri"]), ("sleepiness", []), ("tiredness", []), ("gait", []), ("mood", []),
        ("anxiety", []), ("safety", []), ("relapses", []), ("balance", []), ("nausea", []),
        ("adverse_events", []), ("body_weight", []),
    ],
    "characteristics": [
        ("doses", ["dose"]), ("washout_period", ["washout"]), ("age_range", ["age"]),
        ("centers", ["centres"]), ("mask", ["masking"]), ("blinding", []), ("randomization", []),
        ("country", []), ("ethics", []), ("follow_up", []), ("inclusion", []), ("gender", []),
        ("con", []),
    ],
    "caveat_kinds": [
        ("pilott", ["pilot"]), ("sample", ["sample_size"]), ("no_control", ["no_control_group"]),
        ("power", ["statistical_power"]), ("bias", []), ("open_label", []), ("blinding", []),
        ("retrospective", []),
    ],
    "instruments": [
        ("MFIS", ["mfis"]), ("SF-36", ["sf36-mcs"]), ("msqol54", ["msqol-54"]), ("edss", []),
        ("vas", []), ("fss", []),
    ],
    "sources": [
        ("nms", ["nmss"]), ("cree2010", ["cree2010-abstract"]), ("smith2021", []), ("zzz", []),
    ],
}  # fmt: skip


@pytest.mark.parametrize("vocabulary", MEANT)
def test_what_is_suggested_is_near(vocabulary: str) -> None:
    """What reviewers type is taken for what they mean, and for nothing where that is far."""
    known = list(getattr(WORDS, vocabulary))
    for typed, meant in MEANT[vocabulary]:
        assert text.nearest(typed, known) == meant, typed


def test_the_nearest_comes_first() -> None:
    """Of several that are near, the nearest is first, and those much farther are left out."""
    assert text.nearest("p", ["p_value", "estimate", "p_relation"]) == ["p_value", "p_relation"]
    assert text.nearest("complete", ["left", "complete_data", "completed"]) == ["completed"]
    assert text.nearest("Human", ["non_human_primate", "human"]) == ["human"]
    assert text.nearest("location", ["publication", "allocation"]) == ["allocation"]
    assert text.nearest("a-b", [f"a_b-{n}" for n in range(9)]) == ["a_b-0", "a_b-1", "a_b-2"]


def test_the_nearest_of_many_is_found() -> None:
    """Of many that are much alike the nearest is found wherever it stands, within five thousand."""
    like = [f"patient-{number:03}x" for number in range(60)]
    assert text.nearest("patient-0777", [*like, "patient-077"])[0] == "patient-077"
    assert text.nearest("zzz", ["a"] * (text.SOUGHT - 1) + ["zzz"]) == ["zzz"]
    assert text.nearest("zzz", ["a"] * text.SOUGHT + ["zzz"]) == []
    sentence = text.unknown("abstract", ["a-abstract", "b-abstract"], "source")
    assert sentence.endswith("does not exist; did you mean 'a-abstract' or 'b-abstract'?")


def test_a_reference_to_nothing_lists_few_of_many_names() -> None:
    """Where no name is near, a message lists some lines of them and how many there are besides."""
    names = [f"name-{number:02}" for number in range(60)]
    sentence = text.unknown("zzz", names, "source")
    assert sentence.count("name-") == text.LISTED // 7 == 57
    assert sentence.endswith("name-56, and 3 more")
    assert text.unknown("zzz", names[:57], "source").endswith("name-55, name-56")
    assert text.unknown("zzz", [], "source").endswith("known: none")
    assert text.unknown("zzz", ["x" * 100] * 9_000, "source").endswith(", and 8,996 more")


def test_a_long_word_is_cut_in_a_message() -> None:
    """A word of megabytes is repeated in a message by its beginning alone, and likened to none."""
    sentence = text.unknown("x" * 4_000_000, ["x" * 90], "source")
    assert len(sentence) < 300
    assert f"source '{'x' * 100}' and so on does not exist; known:" in sentence


def test_thousands_of_unknown_ids_are_told_at_little_cost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand ids that do not exist, among a thousand much like them, are few comparisons.

    The nearest are looked for of the first alone, and letter by letter among the likeliest.
    """
    compared: Counter[str] = Counter()

    def counted(name: str) -> Callable[[SequenceMatcher[str]], float]:
        original: Callable[[SequenceMatcher[str]], float] = getattr(SequenceMatcher, name)

        def count(matcher: SequenceMatcher[str]) -> float:
            compared[name] += 1
            return original(matcher)

        return count

    for name in ("ratio", "quick_ratio"):
        monkeypatch.setattr(SequenceMatcher, name, counted(name))
    stem = "a-source-of-a-very-long-id-much-like-all-others-" * 2
    sources = [FULL["sources"][1] | {"id": f"{stem}{n:03}"} for n in range(990)]
    caveats = [{**FULL["caveats"][0], "source": f"{stem}x{n:03}"} for n in range(1_000)]
    content = study(sources=[*FULL["sources"], *sources], caveats=caveats)
    content["absent"] = [FULL["absent"][0] | {"what": f"{stem}{n:03}"} for n in range(1_000)]
    found = problems_of(saved(tmp_path, content))
    assert len(found) > 1_000
    assert all(len(problem.message) < 900 for problem in found)
    told = [problem.message for problem in found if "more than" not in problem.message]
    assert all(message.startswith(f"source '{stem}x{n:03}'") for n, message in enumerate(told))
    likened = rules.SUGGESTED + 1  # the first of them also when it is found that there is a fault
    assert compared["ratio"] == likened * text.LIKENED
    assert compared["quick_ratio"] <= likened * 1_100


def test_a_subject_is_found_at_once_among_thousands() -> None:
    """What a record names is looked up, not searched for, be there a thousand names to find."""
    asked = 0

    class Counted(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            nonlocal asked
            asked += 1
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    domains: dict[str, Term] = {
        Counted(f"d{number}"): WORDS.domains["pain"] for number in range(1_000)
    }
    about = FULL["discrepancies"][0] | {"about": ["d999"] * 1_000}
    made = decoded(study(discrepancies=[about] * 20), Study)
    context = rules.Context("own2021.toml", WORDS._replace(domains={**WORDS.domains, **domains}))
    assert [*rules.faults(made, context)] == []
    assert 0 < asked <= 3 * 20_000
