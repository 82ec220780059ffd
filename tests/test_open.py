"""`ldn open`: which addresses, opened by whom, and never anything but a page on the web."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
import typer
from conftest import LDN, MUTATING, PLAIN
from inprocess import ldn as inside
from own import FULL, ldn, saved, study
from registries import COMMANDS, LATER, STUDIES, offered

from ldn_cli.cli import app
from ldn_cli.cli import open as command
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.reference import address

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = Dataset(later=True)
OPTIONS = {one.name: one for one in COMMANDS["open",].params}


def addresses(name: str) -> dict[str, str | None]:
    """Return the address of each source of a study, in order of citation."""
    return {key: address(one) for key, one in WHOLE.sources_of(WHOLE.study(name)).items()}


def known_of(name: str) -> dict[str, str]:
    """Return those of the addresses that there are."""
    return {key: place for key, place in addresses(name).items() if place}


def printed(*args: str) -> dict[str, str]:
    """Return the addresses that a command prints, by the ids of their sources."""
    done = inside("open", *args, "--print")
    assert (done.code, done.stderr) == (0, "")
    return dict(line.split() for line in done.text.splitlines())


@pytest.mark.parametrize("name", [*STUDIES, *LATER])
def test_addresses_are_printed_a_line_each(name: str) -> None:
    """Each source of a study that has an address has a line, its id in front, in their order."""
    known = known_of(name)
    assert known
    assert list(printed(name).items()) == list(known.items())
    for key, place in known.items():
        assert printed(name, "--source", key.upper()) == {key: place}
    two = [*known][:2]
    assert [*printed(name, *(f"--source={key}" for key in reversed(two)))] == two[::-1]


def test_every_source_has_its_address_in_json() -> None:
    """In JSON the address of a source is that which is opened; judgements alone have none."""
    for name in (*STUDIES, *LATER):
        sources = inside("study", name, "--sources", "--json").json["sources"]
        assert {one["id"]: one["address"] for one in sources} == addresses(name)
        assert [key for key, place in addresses(name).items() if not place] in ([], ["dataset"])


def opening(opens: Any, *args: Any) -> tuple[Any, list[str]]:
    """Return what `ldn open` does where the browser opens what it is asked, or not, and that."""
    asked: list[str] = []

    def browser(place: str) -> Any:
        asked.append(place)
        return opens

    with patch("inprocess.browser", browser):
        return ldn("open", *args), asked


def test_addresses_are_opened_and_named() -> None:
    """What is opened is printed as well; `--print` opens nothing."""
    done, asked = opening(True, "cree2010")  # noqa: FBT003
    assert (done.code, done.stderr) == (0, "")
    assert asked == [*known_of("cree2010").values()]
    assert done.text == inside("open", "cree2010", "--print").text
    _, asked = opening(True, "cree2010", "--print")  # noqa: FBT003
    assert asked == []


def test_without_a_browser_the_addresses_are_told() -> None:
    """Where no browser can be started, exit code 4, and standard error has the addresses."""
    done, asked = opening(False, "cree2010", "--source", "nct00501696")  # noqa: FBT003
    assert asked == ["https://clinicaltrials.gov/study/NCT00501696"]
    assert (done.code, done.stdout) == (4, b"")
    assert done.stderr.splitlines()[1:] == [f"nct00501696  {asked[0]}"]
    assert "no browser" in done.stderr


def test_a_browser_that_cannot_be_named_is_told_of() -> None:
    """Where the quotes in `BROWSER` do not close, none is started: exit code 4, no traceback."""
    if MUTATING:
        pytest.skip("the installed command is no mutant")
    done = subprocess.run(
        [LDN, "open", "cree2010", "--source", "nct00501696"],
        env=PLAIN | {"BROWSER": "x %s '"},
        capture_output=True,
        check=False,
    )
    told = b"nct00501696  https://clinicaltrials.gov/study/NCT00501696\n"
    assert (done.returncode, done.stdout) == (4, b"")
    assert done.stderr.startswith(b"ldn: no browser could be started")
    assert done.stderr.endswith(told)


def test_the_browser_is_that_of_the_user(tmp_path: Path) -> None:
    """The process starts the program that `BROWSER` names, with the address as one word."""
    if MUTATING:
        pytest.skip("the installed command is no mutant")
    script = tmp_path / "browser"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$#" "$1" > {tmp_path}/told\n', encoding="utf-8")
    script.chmod(0o755)
    done = subprocess.run(
        [LDN, "open", "cree2010", "--source", "cree2010-abstract"],
        env=PLAIN | {"BROWSER": str(script)},
        capture_output=True,
        check=True,
    )
    told = (tmp_path / "told").read_text(encoding="utf-8").splitlines()
    assert told == ["1", "https://doi.org/10.1002/ana.22006"]
    assert done.stderr == b""


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "-x", "//example.org"]
)
def test_nothing_but_a_page_is_ever_opened(url: str, tmp_path: Path) -> None:
    """An address of another kind makes a study file unusable: nothing is opened or printed."""
    page = {"id": "own-page", "kind": "web_page", "read": "full", "title": "A page", "url": url}
    saved(tmp_path, study(sources=[*FULL["sources"], page]))
    for only in ((), ("--print",)):
        done, asked = opening(True, "own2021", "--data", tmp_path, *only)  # noqa: FBT003
        assert (done.code, done.stdout, asked) == (3, b"", [])


def test_an_address_is_shown_not_obeyed(tmp_path: Path) -> None:
    """Characters in an own address that a terminal would obey are printed as escapes."""
    first, second = FULL["sources"]
    place = "https://example.org/\u202eten"
    saved(tmp_path, study(sources=[first, second | {"url": place}]))
    done = ldn("open", "own2021", "--data", tmp_path, "--print")
    assert "own-register  https://example.org/\\u202eten\n" in done.text


def test_hundreds_of_pages_are_not_opened_at_once(tmp_path: Path) -> None:
    """More addresses than anybody looks at exit 2 and say what would be right; printed they are."""
    first = {key: value for key, value in FULL["sources"][0].items() if key not in {"doi", "pmid"}}
    many = [first | {"id": f"s-{n}", "url": f"https://example.org/{n}"} for n in range(20)]
    caveats = [
        {"kind": "pilot", "text": "Small.", "source": one["id"], "locator": "p. 1"} for one in many
    ]
    saved(tmp_path, study(sources=[*FULL["sources"], *many], caveats=caveats))
    done, asked = opening(True, "own2021", "--data", tmp_path)  # noqa: FBT003
    assert (done.code, done.stdout, asked) == (2, b"", [])
    assert "--source" in done.stderr
    assert "--print" in done.stderr
    done, _ = opening(True, "own2021", "--data", tmp_path, "--print")  # noqa: FBT003
    assert done.text.count("https://example.org/") >= len(many) > command.MOST


def test_a_source_that_the_study_has_not_is_wrong_usage() -> None:
    """`--source` with an unknown or blank id exits 2, and lists those that have an address."""
    for wrong in ("zzz", "zagon2009-abstract", "nms", ""):
        done = inside("open", "cree2010", "--source", "nmss", f"--source={wrong}")
        assert (done.code, done.stdout) == (2, b"")
        assert "--source" in done.stderr
        assert not wrong or [key for key in known_of("cree2010") if key not in done.stderr] == []


def test_what_has_no_address_is_nothing_found(tmp_path: Path) -> None:
    """A source without an address, or a study whose sources have none, exits 1 and says so."""
    done = inside("open", "martino2008", "--source", "dataset")
    assert (done.code, done.stdout) == (1, b"")
    assert "gironi2008-abstract" in done.stderr
    plain = {"source": "own-register", "locator": "entry"}
    least = {key: study()[key] for key in ("title", "year", "species")}
    summary = {key: {"value": "x", **plain} for key in FULL["summary"]}
    register = FULL["sources"][1:]
    saved(tmp_path, {"id": "own2022", **least, "summary": summary, "sources": register})
    done = ldn("open", "own2022", "--data", tmp_path)
    assert (done.code, done.stdout) == (1, b"")
    assert "no address is known of any source of own2022" in done.stderr


def test_completion_offers_the_sources_with_an_address() -> None:
    """The shell is offered the sources that have an address, with their titles."""
    found = dict(offered(("open",), OPTIONS["source"]))
    known = {name: source for name, source in Dataset().words.sources.items() if address(source)}
    assert found == {name: source.title for name, source in known.items()}
    root = typer.Context(app.command())
    context = typer.Context(COMMANDS["open",], parent=root)
    for name, words in (("cree2010", [*known_of("cree2010")]), ("zzz", []), ("", [*known])):
        context.params = {"study_id": name}
        assert [word for word, _ in command.sources_of(context)] == words
