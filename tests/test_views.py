"""The views that set studies beside each other: the effect direction plot and the comparison."""

from __future__ import annotations

import re
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inprocess import ldn as inside
from inprocess import report
from own import CITED, FULL, ldn, saved, study
from registries import LATER, OF_STUDIES, STUDIES, call

import ldn_cli
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence import model
from ldn_cli.evidence.comparison import FLOW
from ldn_cli.evidence.matrix import RESULTS
from ldn_cli.evidence.vocabulary import Direction
from ldn_cli.evidence.wording import described
from ldn_cli.render import render as rendered
from ldn_cli.render.look import Look
from ldn_cli.report.sheet import Column, Layout, Report, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DIRECTIONS = get_args(Direction)


REAL = Path(__file__).parent / "real"


def printed(*args: str) -> Any:
    """Return the JSON of a command."""
    return inside(*args, "--json").json


# ---- the effect direction plot


def outcome(domain: str, direction: str, name: str, **other: str) -> model.Outcome:
    """Return a made-up outcome."""
    return msgspec.convert(
        {
            "id": name, "domain": domain, "measure": "m", "group": "LDN", "direction": direction,
            "significance": "not_reported", "finding": "f", "source": "nmss", "locator": "l",
            **other,
        },
        model.Outcome,
    )  # fmt: skip


def made_up(name: str, *outcomes: model.Outcome, **other: Any) -> model.Study:
    """Return a made-up study with `outcomes`, of which the matrix shows the group LDN."""
    whole = Dataset().study("cree2010")
    return msgspec.structs.replace(whole, id=name, outcomes=outcomes, **other)


@given(st.lists(st.sampled_from(DIRECTIONS), min_size=1))
def test_direction_of_a_cell(directions: list[str]) -> None:
    """A cell has the one direction its results share, mixed if they differ, else what is left."""
    study = made_up("one", *(outcome("pain", word, f"o{i}") for i, word in enumerate(directions)))
    (cell,) = ldn_cli.matrix([study], ["pain"]).cells
    results = {word for word in directions if word in RESULTS}
    if len(results) > 1:
        assert cell.direction == "mixed"
    elif results:
        assert {cell.direction} == results
    else:
        assert cell.direction in directions
        assert cell.direction in {"not_reported", "not_applicable"}
    (said,) = cell.by_source
    assert said.direction == cell.direction
    assert said.outcomes == tuple(f"o{i}" for i in range(len(directions)))


def test_matrix_takes_its_groups_only_and_keeps_order() -> None:
    """Other groups have no part in the plot; rows go by domain, then study; no empty cell."""
    one = made_up(
        "one",
        outcome("pain", "worsened", "a", group="HDN"),
        outcome("fatigue", "improved", "b"),
        outcome("fatigue", "no_effect", "c", group="HDN"),
        outcome("fatigue", "no_effect", "d", source="other"),
    )
    two = made_up(
        "two", outcome("fatigue", "not_reported", "e"), outcome("mental_health", "improved", "f")
    )
    three = made_up(
        "three", outcome("pain", "improved", "g", group="drug"), matrix_groups=("drug",)
    )
    plot = ldn_cli.matrix([two, one, three], Dataset().words.domains)
    assert [(study.id, *study.groups) for study in plot.studies] == [
        ("two", "LDN"), ("one", "LDN"), ("three", "drug"),
    ]  # fmt: skip
    assert plot.domains == ("mental_health", "pain", "fatigue")
    assert [(c.domain, c.study, c.direction) for c in plot.cells] == [
        ("mental_health", "two", "improved"),
        ("pain", "three", "improved"),
        ("fatigue", "two", "not_reported"),
        ("fatigue", "one", "mixed"),
    ]
    assert [(said.source, said.direction, said.outcomes) for said in plot.cells[-1].by_source] == [
        ("nmss", "improved", ("b",)),
        ("other", "no_effect", ("d",)),
    ]


def test_matrix_of_the_studies() -> None:
    """Each cell of the real plot rests on the outcomes of its study and domain, all of them."""
    matrix = printed("studies", "matrix", "--later")
    rows = printed("studies", "outcomes", "--later")
    groups = {study["id"]: study["groups"] for study in matrix["studies"]}
    assert list(groups) == [*STUDIES, *LATER]
    assert groups["cree2010"] == ["LDN"]
    behind = [
        (row["study"], row["domain"], row["source"], row["id"])
        for row in rows
        if row["group"] in groups[row["study"]]
    ]
    cells = {(cell["study"], cell["domain"]): cell for cell in matrix["cells"]}
    assert sorted(
        (*place, said["source"], name)
        for place, cell in cells.items()
        for said in cell["by_source"]
        for name in said["outcomes"]
    ) == sorted(behind)
    shown = {row[1] for row in behind}
    assert matrix["domains"] == [name for name in Dataset().words.domains if name in shown]
    told = {place: cell["direction"] for place, cell in cells.items()}
    assert told["cree2010", "fatigue"] == "no_effect"
    assert told["cree2010", "quality_of_life"] == "mixed"
    assert told["martino2008", "fatigue"] == "improved"
    assert told["martino2008", "quality_of_life"] == "not_reported"
    assert told["martino2008", "biomarker"] == "not_applicable"
    assert ("zagon2009", "fatigue") not in told


def test_a_cell_disagrees_where_a_discrepancy_is_about_its_domain() -> None:
    """`agree` is false where a discrepancy of the study is about the domain, and only there."""
    about = {
        (row["study"], name)
        for row in printed("studies", "discrepancies", "--later")
        for name in row["about"]
    }
    for cell in printed("studies", "matrix", "--later")["cells"]:
        assert cell["agree"] == ((cell["study"], cell["domain"]) not in about)


# ---- comparison


def entries_of(name: str, *args: str | Path) -> dict[str, list[dict[str, Any]]]:
    """Return what the comparison has of a study, by characteristic."""
    rows = ldn("studies", "compare", "--later", *args, "--json").json
    return {
        row["characteristic"]: [entry for entry in row["entries"] if entry["study"] == name]
        for row in rows
    }


def told(record: dict[str, Any]) -> tuple[Any, ...]:
    """Return what a record says, and who says it."""
    return record["value"], record["source"]


@pytest.mark.parametrize("name", [*STUDIES, *LATER])
def test_compare_loses_and_adds_nothing(name: str) -> None:
    """Side by side stand all that is said of design, flow, losses and events, and nothing else."""
    study, entries = printed("study", name), entries_of(name)
    said: dict[str, set[Any]] = {}
    for row in Dataset(later=True).study(name).design:
        text = described(row.value, row.values)
        said.setdefault(row.characteristic, set()).add((text, row.source))
    for part, stated in study["summary"].items():
        said.setdefault(part.removesuffix("_status"), set()).add(told(stated))
    for group in study["groups"]:
        if group["role"] not in {"experimental", None}:
            words = (group["intervention"] or group["role"].replace("_", " "), group["source"])
            said.setdefault("comparator", set()).add(words)
    flow = study["dropouts"]
    found = {key: set(map(told, of)) for key, of in entries.items() if of[0]["status"] == "stated"}
    for key, values in said.items():
        assert found.pop(key) == values
    for key in FLOW:
        assert {value for value, _ in found.pop(key, ())} == {flow[key]} - {None}
        if flow[key] is not None:
            assert {entry["source"] is None for entry in entries[key]} == {key in flow["derived"]}
    reasons, events = entries["reasons"], entries["adverse_events"]
    assert sorted(int(text["value"].partition(":")[0]) for text in reasons if text["value"]) == (
        sorted(reason["n"] for reason in flow["reasons"])
    )
    listed = [entry for entry in events if entry["status"] == "stated"]
    for entry, event in zip(listed, study["adverse_events"], strict=True):
        assert event["event"] in entry["value"]
        assert event["source"] == entry["source"]
    assert found.keys() <= {"reasons", "adverse_events"}


def test_compare_tells_whose_losses_and_events_they_are() -> None:
    """What is told of one group, a loss or an event, stands side by side with the group's name."""
    seen = set()
    for name in (file.stem for file in REAL.glob("*20*.toml")):
        entries = entries_of(name, "--data", REAL)
        shown = ldn("study", name, "--json", "--data", REAL).json
        for key, records in (
            ("reasons", shown["dropouts"]["reasons"]),
            ("adverse_events", shown["adverse_events"]),
        ):
            for record in records:
                telling = [e["value"] for e in entries[key] if e["source"] == record["source"]]
                words = [record["group"] or "", record.get("event") or record["reason"] or ""]
                assert any(all(word in text for word in words) for text in telling)
                seen.add((key, record["group"] is None))
    assert seen == {(key, none) for key in ("reasons", "adverse_events") for none in (True, False)}


def test_compare_tells_complete_data_from_completion(tmp_path: Path) -> None:
    """Where a source counts complete data alone, side by side that is not taken for completion."""
    for stage, n, told in (("completed", 18, "18"), ("complete_data", 17, "17 with complete data")):
        counts = [{"stage": "enrolled", "n": 20, **CITED}, {"stage": stage, "n": n, **CITED}]
        file = saved(tmp_path, study(dropouts={"counts": counts}, discrepancies=[]))
        done = ldn("studies", "compare", "own2021", "--data", file, "--format", "list")
        assert f"\nown2021: {told} [" in done.text, done.text
        listed = ldn("studies", "list", "--study", "own2021", "--data", file, "--format", "list")
        assert f"\nCompleted: {told}" in listed.text


def test_none_lost_is_no_loss(tmp_path: Path) -> None:
    """Where all completed, side by side stands that none were lost, and that it is computed."""
    counts = [{"stage": stage, "n": 20, **CITED} for stage in ("enrolled", "completed")]
    file = saved(tmp_path, study(dropouts={"counts": counts}, discrepancies=[]))
    shown = ldn("studies", "compare", "own2021", "--data", file, "--format", "list").text
    assert "Characteristic: attrition\nown2021: 0%, computed\n" in shown


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        (lambda: ldn_cli.comparison(ldn_cli.load(), ["zzz"]), "characteristic"),
        (lambda: ldn_cli.across(ldn_cli.load(), "zzz", ldn_cli.load()), "section"),
    ],
    ids=["comparison", "across"],
)
def test_what_does_not_exist_is_called_by_its_kind(asked: Callable[[], Any], what: str) -> None:
    """A name that a view does not know is refused, with what it was taken for."""
    with pytest.raises(ValueError, match=f"^{what} 'zzz' does not exist"):
        asked()


def test_numbers_that_differ_are_no_number_of_a_plot(tmp_path: Path) -> None:
    """Where sources differ on the number of participants, the plot says that there is not one."""
    counts = [{"stage": "enrolled", "n": n, **CITED} for n in (20, 21)]
    file = saved(tmp_path, study(dropouts={"counts": counts}, discrepancies=[]))
    shown = ldn("studies", "matrix", "--study", "own2021", "--data", file, look=Look(width=160))
    assert re.search(r"(?m)\bn not one number\b", shown.text)


def test_a_mixed_cell_cites_all_that_make_it_so(tmp_path: Path) -> None:
    """Where one source has better and another worse, the cell cites both."""
    better, _ = FULL["outcomes"]
    worse = better | {"id": "worse", "direction": "worsened", "source": "nmss"}
    file = saved(tmp_path, study(outcomes=[better, worse]))
    shown = ldn("studies", "matrix", "--study", "own2021", "--data", file, look=Look(width=160))
    assert re.search(r"mixed\*? \[1\]\[2\]", shown.text.replace("\xa0", " ")), shown.text


def test_compare_tells_why_a_value_is_missing(tmp_path: Path) -> None:
    """Looked for and not found is `not_reported`, not possible another thing, not recorded a third.

    Each characteristic has an entry of each study: values, or one null with the reason.
    """
    absent = [
        {"what": "masking", "why": "not_reported", "sources": ["own-article"]},
        {"what": "dropouts", "why": "not_applicable"},
    ]
    saved(tmp_path, study(dropouts={}, absent=absent, adverse_events=[]))
    entries = entries_of("own2021", "--data", tmp_path)
    status = {key: [entry["status"] for entry in of] for key, of in entries.items()}
    assert status["masking"] == ["not_reported"]
    assert status["attrition"] == ["not_applicable"]
    assert status["adverse_events"] == ["not_recorded"]
    assert status["dose"] == ["stated"]
    for row in ldn("studies", "compare", "--data", tmp_path, "--json").json:
        names = dict.fromkeys(entry["study"] for entry in row["entries"])
        assert list(names) == [*STUDIES, "own2021"]
        for entry in row["entries"]:
            assert (entry["value"] is None) == (entry["status"] != "stated")
            assert entry["value"] is not None or entry["source"] is None


@pytest.mark.parametrize(
    "args",
    [
        ("zagon2009", "cree2010"),
        ("Zagon2009", "CREE2010", "zagon2009"),
        ("zagon2009", "--study", "cree2010"),
        ("--study", "zagon2009", "--study", "cree2010"),
    ],
    ids=" ".join,
)
def test_compare_takes_the_studies_as_named(args: tuple[str, ...]) -> None:
    """Studies stand in the order in which they are named, each once."""
    for row in inside("studies", "compare", *args, "--json").json:
        studies = list(dict.fromkeys(entry["study"] for entry in row["entries"]))
        assert studies == ["zagon2009", "cree2010"]


@pytest.mark.parametrize("named", [(), ("zagon2009", "martino2008"), ("cree2010",)])
def test_compare_leaves_out_rows_that_compare_nothing(named: tuple[str, ...]) -> None:
    """Rows that fewer than two studies fill are left out on the screen, and counted; not by --all.

    Of one study, those that it does not fill.
    """
    args = ("studies", "compare", *named)
    kept, every = report(*args), report(*args, "--all")
    rows = printed(*args)
    filled = [
        {entry["study"] for entry in row["entries"] if entry["status"] == "stated"} for row in rows
    ]
    least = 1 if len(named) == 1 else 2
    assert [line.characteristic for line in kept.sheets[0].lines()] == [
        row["characteristic"]
        for row, studies in zip(rows, filled, strict=True)
        if len(studies) >= least
    ]
    assert len(every.sheets[0].lines()) == len(rows)
    left = len(rows) - len(kept.sheets[0].lines())
    words = f"{left} row{' is' if left == 1 else 's are'} left out"
    assert left
    assert words in inside(*args).text
    assert "left out" not in inside(*args, "--all").text
    assert inside(*args, "--all", "--json") == inside(*args, "--json")


# ---- totals

PART = {"stage": "enrolled", "n": 12, "source": "own-article", "locator": "p. 1"}
# Counts beside the 20 that were enrolled, and what is then the number enrolled.
BESIDE = {
    "of a part": ([PART | {"population": "women"}], 20),
    "of a part at a time": ([PART | {"population": "women", "time": "in 2020"}], 20),
    "at a time": ([PART | {"time": "in 2020"}], 20),
    "of a group": ([PART | {"group": "LDN"}], 20),
    "of all": ([PART], None),
}


@pytest.mark.parametrize("name", BESIDE)
def test_a_count_of_a_part_is_no_total(name: str, tmp_path: Path) -> None:
    """What was counted of a part of the participants, or at one time, contradicts no total."""
    counts, enrolled = BESIDE[name]
    content = study()
    content["dropouts"]["counts"] += counts
    content["dropouts"]["reasons"] = []
    file = saved(tmp_path, content)
    assert (
        ldn("study", "own2021", "--json", "--data", file).json["dropouts"]["enrolled"] == enrolled
    )


def test_the_words_on_a_control_group_do_not_contradict_the_design(tmp_path: Path) -> None:
    """Where no group is one but the design names a comparator, both are said, with its source."""
    content = study(absent=[])
    content["groups"][1]["role"] = "experimental"
    shown = ldn("study", "own2021", "--outcomes", "--data", saved(tmp_path, content)).text
    assert "own2021: No control group is recorded." in shown
    named = {"characteristic": "comparator", "value": "matching placebo", "source": "nmss"}
    content["design"].append(named | {"locator": "Studies"})
    shown = ldn("study", "own2021", "--outcomes", "--data", saved(tmp_path, content)).text
    words = "No control group is recorded; the comparator in the design: matching placebo [2]"
    assert words in " ".join(shown.split())


def test_numbers_by_group_have_the_time_of_their_outcome(tmp_path: Path) -> None:
    """Where the outcome alone states the time, its numbers by group have that one."""
    content = study()
    outcome = content["outcomes"][0]
    del outcome["values"][0]["time"]
    outcome["values"][1]["time"] = "at baseline"
    rows = ldn("studies", "outcomes", "--values", "--json", "--data", saved(tmp_path, content)).json
    times = [row["time"] for row in rows if row["study"] == "own2021"]
    assert times == [outcome["time"], "at baseline"]


def made(sheet: Any) -> None:
    """Make all that a sheet has to show, but for layouts of a column a study."""
    for layout in sheet.layouts():
        for line in sheet.lines() if layout.lines is None else layout.lines:
            for column in layout.columns[:12]:
                column.cell(line)
    for _ in (*sheet.alerts(), *sheet.notes(), *sheet.records()):
        pass


def watched(function: Callable[[], Any], watch: Any, begin: Any, current: Any) -> None:
    """Call `function` while `watch`, which `begin` has Python call, is told of what it does."""
    before = current()
    begin(watch)
    try:
        function()
    finally:
        begin(before)


def work(function: Callable[[], Any]) -> int:
    """Return how many instructions of Python a function executes."""
    count = 0

    def counted(frame: Any, event: str, _arg: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return counted

    watched(function, counted, sys.settrace, sys.gettrace)
    return count


@pytest.mark.parametrize("words", [w for w in OF_STUDIES if w[0] == "studies"], ids=" ".join)
def test_work_grows_with_the_studies_and_no_faster(words: tuple[str, ...], tmp_path: Path) -> None:
    """What 24 more studies add to the work of making a sheet is twice what 12 more add."""
    for number in range(48):
        saved(tmp_path, study(id=f"own{number}", aliases=[]))
    done = []
    for count in (12, 24, 48):
        only = [word for number in range(count) for word in ("--study", f"own{number}")]
        shown = report(*call(words), *only, "--data", str(tmp_path))
        done.append(work(partial(made, shown.sheets[0])))
    few, more, most = done
    assert most - more < 2.1 * (more - few), (most - more) / (more - few)


def calls(function: Callable[[], Any]) -> int:
    """Return how many functions a function calls, those of its callees and of C among them."""
    count = 0

    def counted(_frame: Any, event: str, _arg: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    watched(function, counted, sys.setprofile, sys.getprofile)
    return count


@pytest.mark.parametrize("words", [w for w in OF_STUDIES if w != ("study",)], ids=" ".join)
def test_a_command_calls_as_much_more_as_there_are_more_studies(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    """From the files to the JSON, what 16 more studies add is twice what 8 more add."""
    done: list[int] = []
    for count in (8, 16, 32):
        folder = tmp_path / str(count)
        folder.mkdir()
        for number in range(count):
            saved(folder, study(id=f"own{number}", aliases=[]))
        run = partial(ldn, *call(words), "--json", "--data", folder)
        if not done:
            run()  # what is imported once is no work of these studies
        done.append(calls(run))
    few, more, most = done
    assert most - more < 2.01 * (more - few), (most - more) / (more - few)


def test_a_layout_of_too_many_columns_is_not_tried() -> None:
    """Where not even the gaps between the columns fit, none of their cells are made."""
    asked: list[object] = []

    class Wide(Sheet):
        title = "wide"
        fields = ("a",)

        def layouts(self) -> Iterator[Layout]:
            yield Layout((Column("a", asked.append),) * 41)
            yield Layout((Column("b", str),))

    assert "b\n" in rendered("table", Report("wide", [Wide([1])]), Look(width=80))
    assert asked == []
