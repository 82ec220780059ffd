"""What must hold in a study file beyond its types: each rule fires, where, and stays silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from own import CITED, FULL, changed, paths_of, saved, study
from registries import RULES

from ldn_cli import rules, validation
from ldn_cli.dataset import BUNDLED, STUDIES, Dataset, parse

if TYPE_CHECKING:
    from pathlib import Path

    from own import Content

SHARED = Dataset()
OUTCOME, UNREPORTED = FULL["outcomes"]
NMSS = parse(BUNDLED / "sources.toml")["sources"][0]
PAIN = parse(BUNDLED / "domains.toml")["domains"][1]


def held(content: Content, name: str = "own2021.toml") -> list[tuple[str, str, str]]:
    """Return every fault of a study as the rule's name, the key path and the sentence."""
    made = msgspec.convert(content, type=Study)
    context = rules.Context(name, SHARED.shared_sources, SHARED.shared_domains)
    return [(rule.__name__, key, text) for rule in RULES for key, text in rule(made, context)]


def outcome(**changes: Any) -> Content:
    """Return the whole study with a changed first outcome, a field absent where it is `None`."""
    made = {key: value for key, value in (OUTCOME | changes).items() if value is not None}
    return study(outcomes=[made, UNREPORTED])


def flow(*reasons: int, **numbers: int) -> Content:
    """Return the whole study with another participant flow, one reason for each number."""
    given = [{"kind": "withdrawal", "n": n, **CITED} for n in reasons]
    return study(dropouts={**numbers, "reasons": given})


# The rule, the broken study, the key path of the fault, the line it has, part of its sentence.
BROKEN: dict[str, tuple[str, Content, str, str, str]] = {
    "another id than the file": (
        "file_name_is_id", study(id="other2021"), "id", 'id = "other2021"',
        "name the file 'other2021.toml' or change the id",
    ),
    "alias that is the id": (
        "ids_are_unique", study(aliases=["first", "own2021"]), "aliases[1]",
        'aliases = ["first", "own2021"]', "'own2021' stands twice",
    ),
    "alias twice": (
        "ids_are_unique", study(aliases=["first", "first"]), "aliases[1]",
        'aliases = ["first", "first"]', "'first' stands twice",
    ),
    "outcome twice": (
        "ids_are_unique", changed("outcomes.1.id", "sleep"), "outcomes[1].id", 'id = "sleep"',
        "'sleep' stands twice",
    ),
    "source twice": (
        "ids_are_unique", changed("sources.2", FULL["sources"][0]), "sources[2].id",
        'id = "own-article"', "'own-article' stands twice",
    ),
    "domain twice": (
        "ids_are_unique", changed("domains.1", FULL["domains"][0]), "domains[1].id",
        'id = "sleep"', "'sleep' stands twice",
    ),
    "unknown source in the summary": (
        "sources_exist", changed("summary.design.source", "own-artcle"), "summary.design.source",
        'source = "own-artcle"', "did you mean 'own-article' or ",
    ),
    "unknown source of an outcome": (
        "sources_exist", changed("outcomes.1.source", "nms"), "outcomes[1].source",
        'source = "nms"', "did you mean 'nmss'",
    ),
    "unknown domain": (
        "domains_exist", changed("outcomes.0.domain", "fatige"), "outcomes[0].domain",
        'domain = "fatige"', "domain 'fatige' does not exist; did you mean 'fatigue'?",
    ),
    "another source with a bundled id": (
        "own_records_do_not_contradict", changed("sources.2", NMSS | {"title": "Other"}),
        "sources[2].id", 'id = "nmss"', "'nmss' is already another record",
    ),
    "another domain with a bundled id": (
        "own_records_do_not_contradict", changed("domains.1", PAIN | {"label": "aches"}),
        "domains[1].id", 'id = "pain"', "'pain' is already another record",
    ),
    "design with a value alone": (
        "design_is_attributed", changed("design.1.value", "none"), "design[1]", "[[design]]",
        "only value given",
    ),
    "design without a locator": (
        "design_is_attributed", changed("design.0.locator"), "design[0]", "[[design]]",
        "only value and source given; give value, source and locator",
    ),
    "estimate without unit": (
        "numbers_are_whole", outcome(unit=None), "outcomes[0]", "[[outcomes]]",
        "estimate and unit go together",
    ),
    "unit without estimate": (
        "numbers_are_whole", outcome(estimate=None), "outcomes[0]", "[[outcomes]]",
        "estimate and unit go together",
    ),
    "p value without relation": (
        "numbers_are_whole", outcome(p_relation=None), "outcomes[0]", "[[outcomes]]",
        "p_value and p_relation go together",
    ),
    "relation without p value": (
        "numbers_are_whole", outcome(p_value=None), "outcomes[0]", "[[outcomes]]",
        "p_value and p_relation go together",
    ),
    "infinite estimate": (
        "numbers_are_whole", outcome(estimate=float("inf")), "outcomes[0].estimate",
        "estimate = inf", "number inf is no result",
    ),
    "minus infinite estimate": (
        "numbers_are_whole", outcome(estimate=float("-inf")), "outcomes[0].estimate",
        "estimate = -inf", "number -inf is no result",
    ),
    "estimate that is no number": (
        "numbers_are_whole", outcome(estimate=float("nan")), "outcomes[0].estimate",
        "estimate = nan", "number nan is no result",
    ),
    "estimate too large for a reader of JSON": (
        "numbers_are_whole", outcome(estimate=-(10**15)), "outcomes[0].estimate",
        f"estimate = -{10**15}", "is no result",
    ),
    "estimate of hundreds of digits": (
        "numbers_are_whole", outcome(estimate=10**400), "outcomes[0].estimate",
        f"estimate = {10**400}", "number of too many digits is no result",
    ),
    "estimate of what is not reported": (
        "unreported_has_no_result",
        outcome(
            direction="not_reported", significance="not_reported", p_value=None, p_relation=None
        ),
        "outcomes[0].direction", 'direction = "not_reported"', "but estimate given",
    ),
    "p value of what is not reported": (
        "unreported_has_no_result",
        outcome(direction="not_reported", significance="not_reported", estimate=None, unit=None),
        "outcomes[0].direction", 'direction = "not_reported"', "but p_value given",
    ),
    "significance of what is not reported": (
        "unreported_has_no_result", changed("outcomes.1.significance", "not_significant"),
        "outcomes[1].direction", 'direction = "not_reported"', "but significance given",
    ),
    "more completed than enrolled": (
        "flow_adds_up", flow(enrolled=5, completed=6), "dropouts.completed", "completed = 6",
        "6 is more than the 5 enrolled",
    ),
    "more lost than enrolled": (
        "flow_adds_up", flow(enrolled=5, not_completed=6), "dropouts.not_completed",
        "not_completed = 6", "6 is more than the 5 enrolled",
    ),
    "completed and lost that are not the enrolled": (
        "flow_adds_up", flow(enrolled=5, completed=3, not_completed=1), "dropouts", "[dropouts]",
        "3 completed and 1 not completed are not the 5 enrolled",
    ),
    "reasons without a number lost": (
        "flow_adds_up", flow(1, enrolled=5), "dropouts.reasons", "[[dropouts.reasons]]",
        "reasons need enrolled and completed, or not_completed",
    ),
    "reasons for too few": (
        "flow_adds_up", flow(1, 1, not_completed=3), "dropouts.reasons", "[[dropouts.reasons]]",
        "add up to 2, not to the 3 not completed; file the rest under kind 'unspecified'",
    ),
    "reasons for too many of those computed": (
        "flow_adds_up", flow(2, 1, enrolled=5, completed=3), "dropouts.reasons",
        "[[dropouts.reasons]]", "add up to 3, not to the 2 not completed",
    ),
    "author without a name": (
        "authors_are_persons_or_bodies", changed("sources.0.authors.0", {"given": "J."}),
        "sources[0].authors[0]", "[[sources.authors]]", "give family (with given) for a person",
    ),
    "author that is person and body": (
        "authors_are_persons_or_bodies",
        changed("sources.0.authors.1", {"literal": "The Group", "family": "Group"}),
        "sources[0].authors[1]", "[[sources.authors]]", "literal alone for an organization",
    ),
    "body with a given name": (
        "authors_are_persons_or_bodies",
        changed("sources.0.authors.1", {"literal": "The Group", "given": "The"}),
        "sources[0].authors[1]", "[[sources.authors]]", "literal alone for an organization",
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
    "design not reported": changed("design.0", {"characteristic": "dose"}),
    "no numbers": outcome(estimate=None, unit=None, p_value=None, p_relation=None),
    "estimate of nought": outcome(estimate=0),
    "p value of nought": outcome(p_value=0),
    "largest estimate": outcome(estimate=10**15 - 1),
    "smallest estimate": outcome(estimate=-(10**15) + 1),
    "finding without a direction": outcome(direction="not_applicable"),
    "nobody enrolled": flow(enrolled=0, completed=0, not_completed=0),
    "nobody lost": flow(0, enrolled=5, completed=5),
    "all lost": flow(5, enrolled=5, not_completed=5),
    "reasons for those not completed": flow(2, 1, not_completed=3),
    "reasons for those computed": flow(1, 1, enrolled=5, completed=3),
    "only completed": flow(completed=3),
    "only enrolled": flow(enrolled=3),
    "completed and lost, not enrolled": flow(completed=3, not_completed=4),
    "author without a given name": changed("sources.0.authors.0", {"family": "Plato"}),
    "no authors": changed("sources.0.authors", []),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_one_problem_with_its_line(name: str, tmp_path: Path) -> None:
    """A study that breaks one rule has one problem, in that place, which says what is right."""
    rule, content, key, line, sentence = BROKEN[name]
    ((found_rule, found_key, text),) = held(content)
    assert (found_rule, found_key) == (rule, key)
    assert sentence in text
    file = saved(tmp_path, content, name="own2021.toml")
    (problem,) = validation.validate([file]).problems
    assert (problem.file, problem.key, problem.message) == (str(file), key, text)
    assert file.read_text("utf-8").splitlines()[(problem.line or 0) - 1] == line


@pytest.mark.parametrize("key", [key for key in paths_of(FULL) if key.endswith(".source")])
def test_every_source_must_exist(key: str) -> None:
    """Whatever record of a study names a source that does not exist, the fault is that name."""
    assert [found[:2] for found in held(changed(key, "zzz"))] == [("sources_exist", key)]


@pytest.mark.parametrize("name", SOUND)
def test_no_rule_fires_on_a_sound_study(name: str) -> None:
    """A study on the right side of every rule has no fault."""
    assert held(SOUND[name]) == []


def test_every_rule_is_broken_once() -> None:
    """Each rule in the registry has a study above that breaks it."""
    assert {rule.__name__ for rule in RULES} == {rule for rule, *_ in BROKEN.values()}, (
        "add it to BROKEN"
    )


def test_bundled_studies_break_no_rule() -> None:
    """Every bundled study holds to every rule."""
    assert len(SHARED) == 3
    for made in SHARED:
        assert held(parse(STUDIES / f"{made.id}.toml"), f"{made.id}.toml") == []


def test_what_follows_from_a_fault_is_no_second_fault() -> None:
    """Where more completed than were enrolled, the reasons are not held against a negative loss."""
    assert [key for _, key, _ in held(flow(1, enrolled=5, completed=6))] == ["dropouts.completed"]


def test_a_reference_to_nothing_lists_few_of_many_names() -> None:
    """Where no name is near, a message lists at most fifty and says how many there are besides."""
    names = [f"name-{number}" for number in range(60)]
    sentence = rules.unknown("zzz", names, "source")
    assert sentence.count("name-") == 50
    assert sentence.endswith("name-49, and 10 more")
    assert rules.unknown("zzz", names[:50], "source").endswith("name-48, name-49")
    assert rules.unknown("zzz", [], "source").endswith("known: none")


def test_a_long_word_is_cut_in_a_message() -> None:
    """A word of megabytes is repeated in a message by its beginning alone, and likened to none."""
    sentence = rules.unknown("x" * 4_000_000, ["x" * 90], "source")
    assert len(sentence) < 300
    assert f"source '{'x' * 100}' and so on does not exist; known:" in sentence
