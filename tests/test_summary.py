"""The summary of a study: one screen, each line by a rule from the records of any study."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from inprocess import ldn as inside
from own import CITED, FULL, ldn, saved, study
from registries import LATER, STUDIES

from ldn_cli.evidence.caveats import MOST, WEIGHTY
from ldn_cli.render.look import Look

if TYPE_CHECKING:
    from pathlib import Path

SCREEN = 24  # lines of a terminal of 80 columns
FOREIGN = {"source": "own-register", "locator": "results"}
STAGES = {"group": "LDN", "significance": "not_reported", "finding": "f", **CITED}


def outcome(name: str, domain: str, direction: str, **other: Any) -> dict[str, Any]:
    """Return an outcome of the study of one's own."""
    told = {"id": name, "domain": domain, "measure": name, "direction": direction}
    return {**told, **STAGES, **other}


def lines(folder: Path, **changes: Any) -> dict[str, str]:
    """Return the lines of the summary of the whole study with `changes`, by their labels."""
    content = study(**changes)
    file = saved(folder, {key: value for key, value in content.items() if value is not None})
    done = ldn("study", "own2021", "--data", file, look=Look(width=200))
    assert done.code == 0, done.stderr
    text = re.sub(r"\n  +", " ", done.text)
    return {
        label: said
        for label, _, said in (line.partition(": ") for line in text.split("\n"))
        if said
    }


@pytest.mark.parametrize("name", STUDIES)
def test_it_is_one_screen(name: str) -> None:
    """The summary of a bundled study fits 24 lines of 80 columns, its sources among them."""
    text = inside("study", name).text
    assert len(text.splitlines()) <= SCREEN
    assert max(map(len, text.splitlines())) <= Look().width
    assert text == inside("study", name, "--summary").text


@pytest.mark.parametrize("name", [*STUDIES, *LATER])
def test_every_line_has_its_source(name: str) -> None:
    """Each labelled line cites a source, or says that what it tells is computed or not recorded."""
    text = re.sub(r"\n  ", " ", inside("study", name).text)
    told = [line for line in text.splitlines() if re.match(r"[A-Za-z][^.\[]*: ", line)]
    assert len(told) > len(["Study", "Disease", "Given", "Beware"])
    for line in told:
        assert re.search(r"\[\d+\]|computed|not recorded|\d caveats: ldn", line), line
    cited = {*re.findall(r"\[\d+\]", text.rpartition("--help")[0])}
    assert cited == {*re.findall(r"\[\d+\]", text.rpartition("--help")[2])}


# What a reader must be able to tell from the summary, by evidence.md.
ANSWERS = {
    "cree2010": (
        r"placebo-controlled crossover trial .*80 people enrolled .*complete data for 60",
        r"4\.5 mg nightly for 8 weeks .*against placebo",
        r"Primary outcome\*: mean score .*: no result given",
        r"Improved: mental health\*, pain\*, cognition \(self-reported\)\*",
        r"No effect observed: fatigue, vision, bladder, bowel, sexual function",
        r"Mixed: quality of life\*: improved .*, no effect observed \(aspects of physical",
        r"Side effects\*: no serious adverse events; .*vivid dreaming",
        r"Left the study\*: 10 of 80 \(12\.5%, computed\)",
        r"Without complete data\*: 20 of 80 \(25%, computed\)",
        r"not support LDN instead of proven MS treatments",
        r"substantially reduced power",
        r"The sources disagree \(11 points\)",
    ),
    "martino2008": (
        r"also gironi2008: published in Multiple Sclerosis, 2008, as Gironi and others",
        r"open-label, prospective, multicentre pilot .*40 people in the study .*35 completed",
        r"Disease: primary-progressive MS",
        r"Given\*: low-dose naltrexone, 5 mg for six months",
        r"Improved \(no control group reported\): fatigue\*, depression\* .*spasticity\*",
        r"No result given: pain .*quality of life\*",
        r"Other findings on: disability .*biomarker",
        r"Side effects\*: major adverse events: 2 events \[\d\]\[\d\] \(nature, and how many",
        r"among the most common: increase in liver enzymes \(transient\), urinary tract infection",
        r"Left the study: 5 of 40 \(12\.5%, computed\)",
        r"No source read mentions a control group",
        r"not specifically powered",
        r"open-label: there was no masking",
        r"The sources disagree \(5 points\)",
    ),
    "zagon2009": (
        r"zagon2009 \(mouse\): ANIMAL STUDY",
        r"number of mice: not reported",
        r"against vehicle",
        r"Improved \(LDN\): disease development\* .*neurological status\*",
        r"No effect observed \(HDN\): disease development\*",
        r"Side effects: not reported",
        r"Left the study: not reported",
        r"an animal model: no evidence of benefit in people",
    ),
}


@pytest.mark.parametrize("name", STUDIES)
def test_it_answers_what_a_reader_asks(name: str) -> None:
    """What, on whom, what helped, what did not, harms, who stopped, what to beware of."""
    text = " ".join(inside("study", name, "--format", "list").text.split())
    assert [answer for answer in ANSWERS[name] if not re.search(answer, text)] == []
    assert "Not medical advice." in text


def test_domains_stand_by_what_was_found(tmp_path: Path) -> None:
    """Each domain stands once, by the one direction of its results; other groups have own lines."""
    told = lines(
        tmp_path,
        outcomes=[
            outcome("a", "pain", "improved"),
            outcome("b", "fatigue", "worsened"),
            outcome("c", "vision", "no_effect"),
            outcome("d", "bladder", "not_reported"),
            outcome("e", "biomarker", "not_applicable"),
            outcome("f", "bowel", "improved", population="women"),
            outcome("g", "bowel", "no_effect", measure="f", population="men", **FOREIGN),
            outcome("h", "pain", "worsened", group="placebo"),
        ],
        discrepancies=None,
    )
    shown = {label: re.sub(r" \[\d\]", "", said) for label, said in told.items()}
    assert shown["Improved (LDN)"] == "pain"
    assert shown["Worsened (LDN)"] == "fatigue"
    assert shown["No effect observed (LDN)"] == "vision"
    assert shown["No result given (LDN)"] == "bladder"
    assert shown["Other findings on (LDN)"] == "biomarker"
    mixed = "bowel: improved (f, women), no effect observed (f, men)"
    assert shown["Mixed (LDN)"] == mixed
    assert shown["Worsened (placebo)"] == "pain"
    assert told["Mixed (LDN)"].count("[") == len(("own-article", "own-register"))
    assert "Primary outcome" not in told


def test_a_source_without_a_result_is_not_cited_for_one(tmp_path: Path) -> None:
    """A domain cites the sources that its direction rests on, once for neighbours with the same."""
    told = lines(
        tmp_path,
        outcomes=[
            outcome("a", "pain", "improved"),
            outcome("b", "pain", "not_reported", **FOREIGN),
            outcome("c", "fatigue", "improved"),
            outcome("d", "vision", "improved", **FOREIGN),
        ],
        discrepancies=None,
    )
    assert re.fullmatch(r"pain, fatigue \[1\], vision \[2\]", told["Improved"])


@pytest.mark.parametrize("direction", ["improved", "not_reported", "not_applicable"])
def test_a_primary_outcome_has_its_line(direction: str, tmp_path: Path) -> None:
    """A primary outcome has its own line, also without a result; a finding is told."""
    told = lines(tmp_path, outcomes=[outcome("a", "pain", direction, role="primary")])
    said = {"improved": "improved", "not_reported": "no result given", "not_applicable": "f"}
    assert told["Primary outcome"] == f"a: {said[direction]} [1]"
    both = [outcome(name, "pain", direction, role="primary") for name in ("a", "b")]
    stated = lines(tmp_path, outcomes=both)["Primary outcomes"]
    assert stated == f"a: {said[direction]}; b: {said[direction]} [1]"


def test_no_control_group_is_said_with_the_results(tmp_path: Path) -> None:
    """Without a control, results and caveats say so: reported by a caveat, else recorded."""
    alone: dict[str, Any] = {"groups": FULL["groups"][:1], "discrepancies": None}
    outcomes = [outcome("a", "pain", "improved"), outcome("b", "vision", "not_reported")]
    told = lines(tmp_path, outcomes=outcomes, caveats=None, **alone)
    assert "Improved (no control group recorded)" in told
    assert "No result given" in told
    assert told["Beware"] == "No control group is recorded."
    caveat = {"kind": "no_control_group", "text": "Nobody had placebo.", **CITED}
    told = lines(tmp_path, outcomes=outcomes, caveats=[caveat], **alone)
    assert "Improved (no control group reported)" in told
    assert told["Beware"] == "Nobody had placebo. [1]"
    other = {"characteristic": "comparator", "value": "usual care", **CITED}
    design = [*FULL["design"], other]
    told = lines(tmp_path, outcomes=outcomes, design=design, caveats=None, **alone)
    recorded = "No control group is recorded; the comparator in the design: usual care"
    assert told["Beware"].startswith(f"{recorded} [1]")


def test_the_weightiest_caveats_stand_and_the_others_are_counted(tmp_path: Path) -> None:
    """One a kind, four at most, by weight; how many more there are, conclusions not among them."""
    kinds = [*reversed(WEIGHTY), WEIGHTY[0], "pilot", "authors_conclusion"]
    caveats = [{"kind": kind, "text": f"{kind} {at}", **CITED} for at, kind in enumerate(kinds)]
    said = lines(tmp_path, caveats=caveats)["Beware"]
    last = len(WEIGHTY) - 1
    first = " ".join(f"{kind} {last - at} [1]" for at, kind in enumerate(WEIGHTY[:MOST]))
    left = len(caveats) - MOST - 1
    assert said == f"{first} {left} more caveats: ldn study own2021 --caveats"
    assert "Beware" not in lines(tmp_path, caveats=caveats[-1:])


FLOWS = {
    "left the study": (
        [("enrolled", 20), ("completed", 15), ("left", 5)],
        "Left the study",
        "5 of 20 (25%, computed) [1]",
    ),
    "data lost": (
        [("enrolled", 20), ("complete_data", 15), ("left", 2)],
        "Left the study",
        "2 of 20 (10%, computed) [1]. Without complete data: 5 of 20 (25%, computed)",
    ),
    "not said how": (
        [("randomized", 20), ("completed", 15)],
        "Did not complete",
        "5 of 20 (25%, computed)",
    ),
    "nobody": (
        [("enrolled", 20), ("completed", 20)],
        "Did not complete",
        "0 of 20 (0%, computed)",
    ),
    "no end": ([("enrolled", 20)], "Left the study", "not recorded"),
}


@pytest.mark.parametrize("name", FLOWS)
def test_losses_have_their_names(name: str, tmp_path: Path) -> None:
    """Who left, who is without data and who did not complete are never one for the other."""
    counts, label, said = FLOWS[name]
    flow = {"counts": [{"stage": stage, "n": n, **CITED} for stage, n in counts]}
    assert lines(tmp_path, dropouts=flow, discrepancies=None)[label] == said


def test_losses_that_give_no_share_are_said_to(tmp_path: Path) -> None:
    """Where something is told of losses, but no number follows, that is not called unrecorded."""
    flow = {"reasons": [], "counts": [{"stage": "left", "group": "LDN", "n": 1, **CITED}]}
    told = lines(tmp_path, dropouts=flow, discrepancies=None)
    assert told["Left the study"] == "no attrition follows from what is recorded"


def test_what_is_mixed_tells_what_was_better_and_what_worse(tmp_path: Path) -> None:
    """Of a mixed domain each direction has its measures, one after another."""
    (better, _) = FULL["outcomes"]
    also = better | {"id": "naps", "measure": "naps"}
    worse = better | {"id": "dreams", "measure": "dreams", "direction": "worsened"}
    told = lines(tmp_path, outcomes=[better, also, worse], discrepancies=None)
    (mixed,) = (said for label, said in told.items() if label.startswith("Mixed"))
    assert mixed.startswith("sleep: improved (hours asleep, naps), worsened (dreams) [")


def test_an_outcome_of_another_group_names_it(tmp_path: Path) -> None:
    """The primary outcome of a group that the matrix does not show has the group's name."""
    (outcome, _) = FULL["outcomes"]
    for group in ("LDN", "placebo"):
        told = lines(tmp_path, outcomes=[outcome | {"group": group}])
        assert (", placebo: " in told["Primary outcome"]) == (group == "placebo")


def test_what_is_not_there_is_said_as_it_is(tmp_path: Path) -> None:
    """Not recorded, not reported and not applicable are told apart, with where was looked."""
    empty = {"dropouts": None, "adverse_events": None, "discrepancies": None}
    told = lines(tmp_path, absent=None, **empty)
    assert (told["Side effects"], told["Left the study"]) == ("not recorded", "not recorded")
    assert told["Study"].endswith("number of people: not recorded")
    whats = {"adverse_events": "not_reported", "dropouts": "not_applicable"}
    absent = [{"what": w, "why": why, "sources": ["own-article"]} for w, why in whats.items()]
    told = lines(tmp_path, absent=absent, **empty)
    assert told["Side effects"] == "not reported [1]"
    assert told["Left the study"] == "does not apply [1]"


def test_adverse_events_go_by_gravity_and_groups_stand_together(tmp_path: Path) -> None:
    """The gravest first, none as none; an event of several groups once, of a frequency in a row."""

    def event(text: str, kind: str = "event", **other: Any) -> dict[str, Any]:
        return {"event": text, "kind": kind, **CITED, **other}

    events = [
        event("well tolerated", "statement"),
        event("rash", frequency="common"),
        event("fever", frequency="common", severity="mild"),
        event("nausea", group="LDN", n=4, of=10),
        event("nausea", group="placebo", n=0, of=9),
        event("deaths", "death", n=0),
        event("major events (of what kind, not reported)", "major", events=1),
        event("major events", "major", events=1, **FOREIGN),
    ]
    said = lines(tmp_path, adverse_events=events, discrepancies=None)["Side effects"]
    assert said == (
        "no deaths [1]; major events: 1 event [1][3] (of what kind, not reported [1]); "
        "common: rash, fever (mild); nausea: LDN 4 of 10, placebo 0 of 9 [1]"
    )
    told = lines(tmp_path, adverse_events=events[:1], discrepancies=None)
    assert told["Side effects"] == "well tolerated [1]"
    parts = [event("rash (arm)", n=2), event("rash (leg)", n=3, **FOREIGN)]
    told = lines(tmp_path, adverse_events=parts, discrepancies=None)
    assert told["Side effects"] == "rash: 2 [1]; rash: 3 [3] (arm [1]) (leg [3])"


def test_none_is_said_only_where_every_number_is_none(tmp_path: Path) -> None:
    """An event reads as none where nobody had it and no number beside says otherwise."""
    event = {"event": "fits", "kind": "event", "n": 0, "of": 9, **CITED}
    for more, said in (
        ({}, "no fits among 9 [1]"),
        ({"percent": 0, "events": 0}, "no fits among 9 [1]"),
        ({"events": 2}, "fits: 0 of 9, 2 events [1]"),
        ({"percent": 1.5}, "fits: 0 of 9 (1.5%) [1]"),
        ({"group": "LDN"}, "fits: LDN 0 of 9 [1]"),
    ):
        told = lines(tmp_path, adverse_events=[event | more], discrepancies=None)
        assert told["Side effects"] == said


def test_many_events_are_counted(tmp_path: Path) -> None:
    """Beyond eight events the summary says how many more there are, and what shows them."""
    statements = [{"event": f"safe {n}", "kind": "statement", **CITED} for n in (1, 2)]
    said = lines(tmp_path, adverse_events=statements, discrepancies=None)["Side effects"]
    assert said == "safe 1; safe 2 [1]"
    events = [{"event": f"event {n}", "kind": "event", **CITED} for n in range(10)]
    said = lines(tmp_path, adverse_events=events, discrepancies=None)["Side effects"]
    assert said.endswith("event 7 [1]; 2 more: ldn study own2021 --adverse-events")
    said = lines(tmp_path, adverse_events=events[:8], discrepancies=None)["Side effects"]
    assert said.endswith("event 7 [1]")


@pytest.mark.parametrize(
    ("of", "told"), [({}, ""), ({"population": "adults", "time": "day 1"}, ", adults, day 1")]
)
def test_numbers_that_differ_both_stand(of: dict[str, str], told: str, tmp_path: Path) -> None:
    """Where sources give different numbers of participants, each stands with its source."""
    both = ((20, CITED), (21, FOREIGN))
    counts = [{"stage": "enrolled", "n": n, **where, **of} for n, where in both]
    stated = f"20 people enrolled{told} [1], 21 people enrolled{told} [2]"
    assert lines(tmp_path, dropouts={"counts": counts})["Study*"].endswith(stated)


BEHIND = {
    "a part": (
        [("enrolled", 20, {}), ("enrolled", 9, FOREIGN | {"population": "women"})],
        "20 people enrolled [1]",
    ),
    "parts that differ": (
        [
            ("enrolled", 20, {"population": "men"}),
            ("enrolled", 20, FOREIGN | {"population": "women"}),
        ],
        "20 people enrolled, men [1], 20 people enrolled, women [2]",
    ),
    "another time": (
        [("enrolled", 20, {}), ("enrolled", 19, FOREIGN | {"time": "week 1"})],
        "20 people enrolled [1]",
    ),
    "a sum": (
        [
            ("enrolled", 9, {"group": "LDN"}),
            ("enrolled", 11, {"group": "placebo"}),
            ("enrolled", 9, FOREIGN | {"group": "LDN"}),
        ],
        "20 people enrolled (sum, computed) [1]",
    ),
    "followed up": (
        [
            ("enrolled", 20, {}),
            ("followed_up", 8, {"time": "week 1"}),
            ("followed_up", 7, FOREIGN | {"time": "week 2"}),
            ("followed_up", 5, {"source": "nmss", "group": "LDN"}),
        ],
        "20 people enrolled, 8 followed up, week 1 [1], 7 followed up, week 2 [2]",
    ),
    "followed up by two": (
        [
            ("enrolled", 20, {}),
            ("followed_up", 8, {"time": "week 1"}),
            ("followed_up", 8, FOREIGN | {"time": "week 1"}),
        ],
        "20 people enrolled [1], 8 followed up, week 1 [1][2]",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BEHIND)
def test_a_number_cites_who_says_it_and_nobody_else(name: str, tmp_path: Path) -> None:
    """The sources of a number of people are those that give it; of a sum, those that it sums up."""
    counts, said = BEHIND[name]
    flow = {"counts": [{"stage": stage, "n": n, **CITED, **more} for stage, n, more in counts]}
    told = lines(tmp_path, dropouts=flow, discrepancies=None)["Study"]
    assert told.partition("; ")[2] == said


def test_who_left_cites_who_says_so_and_nobody_else(tmp_path: Path) -> None:
    """A source that counts who left of one group, or at another time, does not give the total."""
    parts = ({"group": "LDN", "n": 2}, {"time": "week 1", "n": 4}, {"population": "men", "n": 5})
    left = [{"stage": "left", "n": 5, **CITED}]
    left += [{"stage": "left", **CITED, **FOREIGN, **part} for part in parts]
    flow = {"counts": [{"stage": "enrolled", "n": 20, **CITED}, *left]}
    told = lines(tmp_path, dropouts=flow, discrepancies=None)
    assert told["Left the study"] == "5 of 20 (25%, computed) [1]"


def test_one_participant_is_told_of_as_one(tmp_path: Path) -> None:
    """A study of a single person or animal says person, mouse and is, not people, mice and are."""
    flow = {"counts": [{"stage": s, "n": n, **CITED} for s, n in ENDED_EARLY]}
    for species, noun in (("human", "person"), ("mouse", "mouse"), ("guinea_pig", "guinea pig")):
        told = lines(tmp_path, dropouts=flow, species=species, discrepancies=None)["Study"]
        assert f"; 1 {noun} enrolled, complete data for 0 [1]" in told
    saved(tmp_path, study(dropouts=flow, discrepancies=[]))
    shown = ldn("study", "own2021", "--outcomes", "--data", tmp_path, look=Look(width=200)).text
    assert "! own2021: 1 of 1 (100%, computed) is without complete data: " in shown
    flow["counts"][0]["n"] = 2
    flow["counts"] += [{"stage": "enrolled", "n": 1, **FOREIGN}]
    told = lines(tmp_path, dropouts=flow, discrepancies=None)["Study"]
    assert "; 2 people enrolled [1], 1 person enrolled [2]" in told


ENDED_EARLY = [("enrolled", 1), ("complete_data", 0)]


def test_a_number_at_any_stage_cites_its_source(tmp_path: Path) -> None:
    """Where a file counts attrition from another stage than the usual, that has its source too."""
    flow = {"counts": [{"stage": "analysed", "n": 20, **CITED}], "base": "analysed"}
    told = lines(tmp_path, dropouts=flow, discrepancies=None)["Study"]
    assert told.endswith("; 20 people analysed [1]")


def test_conduct_stands_in_the_fewest_words_of_a_source(tmp_path: Path) -> None:
    """Allocation and masking are told where the design does not have them, in few words."""
    design = [
        {"characteristic": "allocation", "value": "randomized", **CITED},
        {"characteristic": "allocation", "value": "randomized in blocks of four", **FOREIGN},
        {"characteristic": "masking", "value": "by a procedure that takes long to tell", **CITED},
    ]
    said = lines(tmp_path, design=design, absent=None, discrepancies=None)["Study"]
    assert said.startswith("a made-up design, randomized [1]; 20 people enrolled")
    summary = deepcopy(FULL["summary"])
    summary["design"]["value"] = "a randomized trial"
    said = lines(tmp_path, design=design[:1], summary=summary, discrepancies=None)["Study"]
    assert said.startswith("a randomized trial [1]; 20 people")


def test_a_dose_that_was_looked_for_is_said_not_to_be_reported(tmp_path: Path) -> None:
    """Dose and duration are not reported only where the records say so."""
    absent = [{"what": "dose", "why": "not_reported", "sources": ["own-article"]}]
    design = [{"characteristic": "duration", "value": "12 weeks", **CITED}]
    said = lines(tmp_path, design=design, absent=absent, discrepancies=None)["Given"]
    assert said.endswith("; dose: not reported [1]")
    assert "duration" not in said


def test_marks_are_explained_where_they_stand(tmp_path: Path) -> None:
    """A mark stands where a discrepancy is about what is shown; the last line counts the points."""
    told = lines(tmp_path)
    assert "Left the study*" in told or "Did not complete*" in told
    assert told["* The sources disagree (1 point)"] == "ldn study own2021 --discrepancies"
    elsewhere = deepcopy(FULL["discrepancies"])
    elsewhere[0]["about"] = ["sponsor"]
    told = lines(tmp_path, discrepancies=elsewhere)
    assert "The sources disagree (1 point)" in told
    assert not [label for label in told if "*" in label]
    assert not [label for label in lines(tmp_path, discrepancies=None) if "disagree" in label]


def test_sections_are_asked_for_by_flag(tmp_path: Path) -> None:
    """Without a flag a screen has the summary, other formats have all; `--all` has all anywhere."""
    file = saved(tmp_path)
    every = ("study", "own2021", "--data", file)
    assert ldn(*every, "--format", "markdown") == ldn(*every, "--all", "--format", "markdown")
    assert ldn(*every, "--json") == ldn(*every, "--all", "--json")
    whole = ldn(*every, "--all").text
    assert "Adverse events" in whole
    assert "Adverse events" not in ldn(*every).text
    assert [*ldn(*every, "--summary", "--json").json][-1] == "summary"
