"""What `ldn dataset validate` warns of: it is allowed, and deserves a second look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from own import CITED, FULL, ldn, saved, study

if TYPE_CHECKING:
    from pathlib import Path

    from own import Content

SLEEP = {key: FULL["outcomes"][0][key] for key in ("domain", "measure", "group", "finding")} | {
    "significance": "not_reported",
}
DIFFERS = (
    "the sources differ on 'sleep' ({}) and no discrepancy is about it; add one, unless they tell "
    "of different measures"
)


def told(*outcomes: tuple[str, str], group: str = "LDN", **changes: Any) -> Content:
    """Return the whole study with outcomes of one domain, each a source and its direction."""
    records = [
        SLEEP
        | {"id": f"o{index}", "source": source, "locator": "p. 1", "direction": direction}
        | ({"group": group} if index else {})
        for index, (source, direction) in enumerate(outcomes)
    ]
    return study(outcomes=records, **changes)


def caveat(kind: str, length: int) -> Content:
    """Return the whole study with a caveat of a kind and length."""
    return study(caveats=[{"kind": kind, "text": "x" * length, **CITED}])


ABOUT = {**FULL["discrepancies"][0], "about": ["sleep"]}
NAMELESS: Content = {
    "groups": [FULL["groups"][0] | {"id": "naltrexone"}],
    "design": [],
    "dropouts": {},
}
# The study, the key path of the warning, its line, its sentence.
WARNED: dict[str, tuple[Content, str, str, str]] = {
    "two sources differ": (
        told(("own-article", "improved"), ("own-register", "no_effect")),
        "outcomes[0].domain", 'domain = "sleep"', DIFFERS.format("improved, no_effect"),
    ),
    "one source differs in itself": (
        told(("nmss", "worsened"), ("own-article", "improved"), ("own-article", "worsened")),
        "outcomes[0].domain", 'domain = "sleep"', DIFFERS.format("mixed, worsened"),
    ),
    "a group that the matrix does not show": (
        told(
            ("nmss", "improved"), ("nmss", "worsened"), ("own-article", "improved"), group="placebo"
        ),
        "outcomes[1].domain", 'domain = "sleep"', DIFFERS.format("improved, worsened"),
    ),
    "caveat for the summary": (
        caveat("no_control_group", 75), "caveats[0].text", f'text = "{"x" * 75}"',
        "75 characters; one of this kind stands in the summary, where there is room for 74",
    ),
    "no group of the matrix": (
        told(("nmss", "improved"), **NAMELESS, adverse_events=[], matrix_groups=[])
        | {"outcomes": [FULL["outcomes"][1] | {"group": "naltrexone"}]},
        "matrix_groups", "matrix_groups = []",
        "the matrix shows no outcome of this study; name the groups that it is to show",
    ),
}  # fmt: skip
QUIET: dict[str, Content] = {
    "whole": study(),
    "sources agree": told(("own-article", "improved"), ("nmss", "improved")),
    "one source, mixed": told(("own-article", "improved"), ("own-article", "worsened")),
    "a source without a result": told(("own-article", "improved"), ("nmss", "not_reported")),
    "a finding": told(("own-article", "improved"), ("nmss", "not_applicable")),
    "other groups": told(("own-article", "improved"), ("nmss", "worsened"), group="placebo"),
    "a discrepancy": told(
        ("own-article", "improved"), ("nmss", "worsened"), discrepancies=[ABOUT]
    ),
    "caveat of the right length": caveat("no_control_group", 74),
    "caveat of another kind": caveat("pilot", 75),
    "no outcomes": study(outcomes=[]),
}  # fmt: skip


@pytest.mark.parametrize("name", WARNED)
def test_what_deserves_a_second_look_is_told_beside_success(name: str, tmp_path: Path) -> None:
    """A warning goes to standard error with its line, and the file is sound all the same."""
    content, key, line, sentence = WARNED[name]
    file = saved(tmp_path, content)
    done = ldn("dataset", "validate", file)
    assert (done.code, done.text) == (0, "1 study file checked: no problems.\n")
    place, _, message = done.stderr.removeprefix(f"warning: {file}:").partition(": ")
    assert message == f"{key}: {sentence}"
    assert file.read_text("utf-8").splitlines()[int(place) - 1] == line


@pytest.mark.parametrize("name", WARNED)
def test_warnings_stand_in_json(name: str, tmp_path: Path) -> None:
    """With `--json` the same warnings stand under `warnings`, and nothing under `problems`."""
    content, key, _, sentence = WARNED[name]
    file = saved(tmp_path, content)
    found = ldn("dataset", "validate", file, "--json").json
    assert found["problems"] == []
    assert [(one["file"], one["key"], one["message"]) for one in found["warnings"]] == [
        (str(file), key, sentence)
    ]


@pytest.mark.parametrize("name", QUIET)
def test_nothing_is_told_of_what_is_as_it_should_be(name: str, tmp_path: Path) -> None:
    """There is no warning where sources agree, are of other groups, or a discrepancy says so."""
    done = ldn("dataset", "validate", saved(tmp_path, QUIET[name]))
    assert (done.code, done.stderr) == (0, "")


def test_the_bundled_studies_deserve_no_second_look() -> None:
    """There is no warning of the bundled studies."""
    assert ldn("dataset", "validate", "--json").json["warnings"] == []


def test_a_file_with_problems_is_warned_of_in_json_alone(tmp_path: Path) -> None:
    """Problems come first: what is sound beside them is warned of once they are mended."""
    content, key, *_ = WARNED["caveat for the summary"]
    saved(tmp_path, content)
    saved(tmp_path, study(id="two2021", aliases=[], title=5))
    done = ldn("dataset", "validate", tmp_path)
    assert done.code == 3
    assert "warning" not in done.stderr
    done = ldn("dataset", "validate", tmp_path, "--json")
    assert done.code == 3
    assert f'"key": "{key}"' in done.text
