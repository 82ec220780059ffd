"""Own studies beside the bundled ones: in every command, from every place, never by mistake."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import socket
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from conftest import PLAIN, run
from own import FULL, ldn, saved, study, toml
from registries import COMMANDS, LATER, OF_STUDIES, STUDIES, STYLES, call

import ldn_cli
from ldn_cli.dataset import files, store
from ldn_cli.dataset.files import BUNDLED, SHARED
from ldn_cli.dataset.files import STUDIES as FOLDER
from ldn_cli.dataset.problems import SHOWN, DataError, Problem
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.model import Study
from ldn_cli.evidence.terms import Words
from ldn_cli.render.look import Look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from inprocess import Done

# Every command that shows studies, and ways to name an own one, its domain or its source.
SHOWING: list[tuple[str, ...]] = [
    *((*call(words, "own2021", ("slept", "longer")), "--json") for words in OF_STUDIES),
    *(("cite", "own2021", "--style", style) for style in STYLES),
    ("study", "owned", "--json"),
    ("studies", "outcomes", "--domain", "sleep", "--json"),
    ("studies", "outcomes", "--source", "own-article", "--json"),
    ("studies", "outcomes", "--values", "--later", "--json"),
    ("studies", "compare", "owned", "--json"),
    ("studies", "compare", "--study", "owned", "--json"),
]


def given(args: tuple[str, ...], path: Path) -> list[Done]:
    """Return what `ldn` does with `args`, the path of own data given in each of three ways."""
    before, after = ldn("--data", path, *args), ldn(*args, "--data", path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(PLAIN, "LDN_DATA", str(path))
        return [before, after, ldn(*args)]


@pytest.mark.parametrize("args", SHOWING, ids=" ".join)
def test_every_command_shows_own_studies(args: tuple[str, ...], tmp_path: Path) -> None:
    """Each command shows an own study, from a file or a folder, given in each of three ways."""
    own = "Journal of Examples" if args[0] == "cite" else "own2021"
    shown = given(args, saved(tmp_path))
    assert (shown[0].code, shown[0].stderr) == (0, "")
    assert own in shown[0].text
    assert own not in ldn(*args).text
    assert [*shown, *given(args, tmp_path)] == shown[:1] * 6


def test_own_studies_follow_the_bundled_ones(tmp_path: Path) -> None:
    """Studies come bundled first, then by file name, place by place, as they are named."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("zulu", "alpha"):
        saved(folder, study(id=name, aliases=[]))
    first = saved(tmp_path, study(id="mike", aliases=[]))
    done = ldn("studies", "list", "--json", "--data", first, "--data", folder)
    names = [row["id"] for row in done.json]
    assert names == ["cree2010", "martino2008", "zagon2009", "mike", "alpha", "zulu"]


def test_places_add_up(tmp_path: Path) -> None:
    """`--data` may stand several times, before and after the command: all of it counts."""
    files = [saved(tmp_path, study(id=name, aliases=[])) for name in ("one", "two", "three")]
    done = ldn(
        "--data", files[0], "--data", files[1], "studies", "list", "--json", "--data", files[2]
    )
    assert [row["id"] for row in done.json][3:] == ["one", "two", "three"]


def test_the_variable_names_several_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`LDN_DATA` holds paths as `PATH` does; `--data` takes its place."""
    files = [saved(tmp_path, study(id=name, aliases=[])) for name in ("one", "two", "three")]
    value = os.pathsep.join(["", str(files[0]), "", str(files[1]), ""])
    monkeypatch.setitem(PLAIN, "LDN_DATA", value)
    assert [row["id"] for row in ldn("studies", "list", "--json").json][3:] == ["one", "two"]
    done = ldn("studies", "list", "--json", "--data", files[2])
    assert [row["id"] for row in done.json][3:] == ["three"]


def test_the_installed_command_reads_the_variable(tmp_path: Path) -> None:
    """The installed `ldn` shows an own study that `LDN_DATA` names."""
    done = run("study", "owned", "--json", LDN_DATA=str(saved(tmp_path)))
    assert (done.returncode, done.stderr) == (0, b"")
    assert b'"id": "own2021"' in done.stdout


def test_a_path_may_begin_with_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`~` in a path that no shell has seen is the user's home folder."""
    saved(tmp_path)
    monkeypatch.setitem(PLAIN, "HOME", str(tmp_path))
    monkeypatch.setitem(PLAIN, "LDN_DATA", "~/own2021.toml")
    assert ldn("study", "own2021").code == 0
    assert ldn("dataset", "validate", "~/own2021.toml").code == 0
    assert ldn("dataset", "new", "new2021", "--folder", "~").code == 0
    assert (tmp_path / "new2021.toml").exists()


def test_a_matrix_without_its_groups_says_so(tmp_path: Path) -> None:
    """The matrix of a study of which it shows no group has no row, and says why."""
    file = saved(tmp_path, study(matrix_groups=["placebo"]))
    shown = ldn("studies", "matrix", "--study", "own2021", "--data", file).text
    assert "No outcome of a group that the matrix shows is recorded for this choice." in shown


def test_a_matrix_names_the_groups_that_it_shows(tmp_path: Path) -> None:
    """A group is never taken for LDN: the head names one that is called otherwise."""
    outcomes = [one | {"group": "both"} for one in FULL["outcomes"]]
    groups = [*FULL["groups"], FULL["groups"][0] | {"id": "both"}]
    file = saved(tmp_path, study(outcomes=outcomes, groups=groups, matrix_groups=["both"]))
    args = ("studies", "matrix", "--study", "own2021", "--data", file)
    assert ldn(*args, "--json").json["studies"] == [{"id": "own2021", "groups": ["both"]}]
    assert "both, human" in ldn(*args, look=Look(width=160)).text


@pytest.mark.parametrize(
    ("files", "last"),
    [
        (["a.toml"] * SHOWN, "a.toml:1: x: is wrong"),
        (["a b.toml"] * (SHOWN + 1), "and 1 more; all of them: ldn dataset validate 'a b.toml'"),
        (["a", *["b"] * SHOWN], "and 1 more; all of them: ldn dataset validate PATH ..."),
    ],
    ids=["all", "one file", "two files"],
)
def test_of_many_problems_the_first_are_shown(files: list[str], last: str) -> None:
    """As many problems as are shown are all; of more it is said how many, and what shows them."""
    error = DataError([Problem(file, 1, None, "x", "is wrong") for file in files])
    told = error.shortly().splitlines()
    assert told[-1] == last
    assert sum(line.endswith("is wrong") for line in told) == SHOWN


def test_a_statement_is_no_adverse_event(tmp_path: Path) -> None:
    """Beside what is said of safety stands that no event is told of, where none is."""
    said = FULL["adverse_events"][0] | {"kind": "statement", "event": "It was safe."}
    told = {key: said[key] for key in ("event", "kind", "source", "locator")}
    shown = {
        kind: ldn("study", "own2021", "--adverse-events", "--data", saved(tmp_path, content)).text
        for kind, content in (
            ("statement", study(adverse_events=[told])),
            ("event", study(adverse_events=[told, FULL["adverse_events"][0]])),
        )
    }
    none = "! own2021: adverse events: not recorded"
    assert [kind for kind, text in shown.items() if none in text] == ["statement"]
    absent = [{"what": "adverse_events", "why": "not_reported", "sources": ["own-article"]}]
    file = saved(tmp_path, study(adverse_events=[told], absent=absent))
    text = ldn("study", "own2021", "--adverse-events", "--data", file).text
    assert "! own2021: adverse events: not reported [" in text


def test_not_recorded_is_not_not_reported(tmp_path: Path) -> None:
    """What a file says nothing of is "not recorded"; "not reported" is what it says was sought."""
    saved(tmp_path, study(id="silent", aliases=[], adverse_events=[], absent=[]))
    sought = [{"what": "adverse_events", "why": "not_reported", "sources": ["own-article"]}]
    saved(tmp_path, study(id="sought", aliases=[], adverse_events=[], absent=sought))
    never = [{"what": "adverse_events", "why": "not_applicable"}]
    saved(tmp_path, study(id="never", aliases=[], adverse_events=[], absent=never))
    shown = ldn("studies", "adverse-events", "--data", tmp_path).text.splitlines()
    for said in (
        "silent: adverse events: not recorded",
        "sought: adverse events: not reported [",
        "never: adverse events: does not apply",
    ):
        assert any(line.startswith(said) for line in shown), said


def test_what_is_recorded_is_never_called_not_recorded(tmp_path: Path) -> None:
    """Losses that give no attrition are no gap in the record, whatever kind of record they are.

    Nor is it one that of nobody who was enrolled nobody was lost.
    """
    cited = {"source": "own-article", "locator": "p. 1"}
    flows = {
        "counted": {"counts": [{"stage": "left", "n": 3, **cited}]},
        "explained": {"reasons": [{"kind": "withdrawal", "n": 3, **cited}]},
        "told": {"statements": [{"text": "Three left.", **cited}]},
        "nobody": {"counts": [{"stage": s, "n": 0, **cited} for s in ("enrolled", "completed")]},
        "blank": {},
    }
    for name, flow in flows.items():
        own = study(id=name, aliases=[], dropouts=flow, discrepancies=[], absent=[])
        saved(tmp_path, own, name=f"{name}.toml")
        for flag in ("--dropouts", "--outcomes"):
            shown = ldn("study", name, flag, "--data", tmp_path).text
            assert ("ropouts: not recorded" in shown) == (name == "blank"), shown


def test_a_source_does_not_disagree_with_itself(tmp_path: Path) -> None:
    """Statements of one source, or of one and of the dataset, are not called a disagreement."""
    (found,) = FULL["discrepancies"]
    by = {"two": None, "one": ("own-article", "own-article"), "ours": ("own-article", "dataset")}
    for name, sources in by.items():
        statements = found["statements"]
        if sources:
            statements = [
                said | {"source": source} for said, source in zip(statements, sources, strict=True)
            ]
        about = {"about": ["dropouts", "pain"], "statements": statements}
        own = study(id=name, aliases=[], discrepancies=[found | about])
        saved(tmp_path, own, name=f"{name}.toml")
        for view in (
            *(("study", name, part) for part in ("--summary", "--dropouts", "--outcomes")),
            *(("studies", view, "--study", name) for view in ("matrix", "outcomes", "list")),
            ("search", "measured", "--study", name),
        ):
            for fmt in ("list", "markdown", "html"):
                shown = ldn(*view, "--format", fmt, "--data", tmp_path).text
                disagree = re.search("(?i)sources disagree", shown) or "not reported*" in shown
                assert bool(disagree) == (sources is None), (view, fmt)


def test_why_there_is_no_outcome(tmp_path: Path) -> None:
    """A study without outcomes says where they were looked for."""
    absent = [{"what": "outcomes", "why": "not_reported", "sources": ["own-article"]}]
    own = study(outcomes=[], absent=absent, discrepancies=[])
    file = saved(tmp_path, own)
    assert "Outcomes: not reported [" in ldn("study", "own2021", "--outcomes", "--data", file).text


# The largest and the longest numbers that a file may hold, and others.
NUMBERS = [
    *("0", "1", "-1", "999999999999999", "-999999999999999", "0.1", "-2.5", "0.000001"),
    *("123456789.012345", "0.30", "100.0", "-0.340"),
]


def test_numbers_come_back_as_they_are(tmp_path: Path) -> None:
    """Each number that a file may hold is in the JSON and in the CSV the very same number."""
    outcome = FULL["outcomes"][0].copy()
    for key in ("interval", "low", "high"):
        del outcome[key]
    outcomes = [outcome | {"id": f"o{i}", "estimate": Decimal(n)} for i, n in enumerate(NUMBERS)]
    events = [FULL["adverse_events"][0] | {"n": n, "of": 10**9} for n in (0, 1, 10**9)]
    file = saved(tmp_path, study(outcomes=outcomes, adverse_events=events))
    done = ldn("study", "own2021", "--data", file, "--json")
    shown = json.loads(done.stdout, parse_float=str, parse_int=str)
    assert [row["estimate"] for row in shown["outcomes"]] == NUMBERS
    assert [event["n"] for event in shown["adverse_events"]] == ["0", "1", str(10**9)]
    done = ldn("study", "own2021", "--data", file, "--outcomes", "--format", "csv")
    rows = csv.DictReader(io.StringIO(done.text, newline=""))
    assert [row["estimate"] for row in rows] == NUMBERS


def test_a_file_of_another_kind_is_no_study_file(tmp_path: Path) -> None:
    """A file named alone must be called `ID.toml` too, so that it is found by its id."""
    file = saved(tmp_path, name="own2021.txt")
    done = ldn("study", "own2021", "--data", file)
    assert (done.code, done.stdout) == (3, b"")
    assert done.stderr == (
        f"ldn: {file}:1: id: id 'own2021' and file name 'own2021.txt' differ; name the file "
        "'own2021.toml' or change the id"
    )


# --- Which files ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", [FOLDER, FOLDER / "cree2010.toml", FOLDER / ".." / "studies"], ids=str
)
def test_the_bundled_files_as_own_ones_change_nothing(path: Path) -> None:
    """The bundled folder or file, named as own data, is what is there already."""
    assert ldn("studies", "list", "--data", path) == ldn("studies", "list")
    assert ldn("study", "cree2010", "--data", path) == ldn("study", "cree2010")


def test_a_file_is_read_once_however_it_is_named(tmp_path: Path) -> None:
    """A folder, a link to it, a file in it and a way around are one study, not a clash."""
    file = saved(tmp_path)
    link = tmp_path.with_name(f"{tmp_path.name}-link")
    link.symlink_to(tmp_path)
    ways = (tmp_path, link, file, link / "own2021.toml", tmp_path / ".." / tmp_path.name)
    options = [word for way in ways for word in ("--data", str(way))]
    assert len(ldn("studies", "list", "--json", *options).json) == 4
    assert ldn("study", "own2021", *options).code == 0
    assert ldn("study", "owned", *options).code == 0
    assert ldn("dataset", "validate", *ways).text == "1 study file checked: no problems.\n"


def test_other_files_in_a_folder_are_left_alone(tmp_path: Path) -> None:
    """Of a folder the `*.toml` count, without an editor's hidden ones and without sub-folders."""
    saved(tmp_path)
    for name in (".own2022.toml", "notes.txt", "own2022.toml~", ".TOML"):
        (tmp_path / name).write_text("=", encoding="utf-8")
    (tmp_path / ".#own2021.toml").symlink_to("nobody@nowhere:1")  # how Emacs locks a file
    (tmp_path / "more").mkdir()
    saved(tmp_path / "more", study(id="deep"))
    names = [row["id"] for row in ldn("studies", "list", "--json", "--data", tmp_path).json]
    assert names[3:] == ["own2021"]


@pytest.mark.parametrize("name", ["own2022.TOML", "own2021.Toml"])
def test_a_study_file_in_capitals_is_not_passed_over(name: str, tmp_path: Path) -> None:
    """A file whose name ends in another case, which no lookup would find, is named and refused."""
    saved(tmp_path)
    (tmp_path / name).write_text("", encoding="utf-8")
    for args in (("studies", "list"), ("study", "own2021"), ("dataset", "validate")):
        done = ldn("--data", tmp_path, *args)
        assert (done.code, done.stdout) == (3, b"")
        assert f"{tmp_path / name}: would be passed over" in done.stderr


def test_a_lookup_by_alias_reads_the_folder(tmp_path: Path) -> None:
    """An alias, which no file name tells, is found in whichever file it stands."""
    saved(tmp_path)
    saved(tmp_path, study(id="other", aliases=["another"]))
    assert ldn("study", "Another", "--data", tmp_path, "--json").json["id"] == "other"
    assert ldn("study", "GIRONI2008", "--data", tmp_path, "--json").json["id"] == "martino2008"


@pytest.mark.parametrize("word", ["zzz", "x" * 300, "../own2021", "own2021.toml", "a\0b", "\udcff"])
def test_what_is_no_study_is_not_found(word: str, tmp_path: Path) -> None:
    """A word that names no study, be it a path or longer than a file name, is not found."""
    saved(tmp_path)
    done = ldn("study", word, "--data", tmp_path)
    assert (done.code, done.stdout) == (1, b"")
    assert done.stderr.startswith("ldn: study ")
    assert "does not exist" in done.stderr


def test_the_nearest_of_thousands_of_names_is_suggested(tmp_path: Path) -> None:
    """A misspelt id among many own studies brings the nearest, not all of them."""
    for number in range(200):
        saved(tmp_path, study(id=f"own-{number:03}", aliases=[]))
    done = ldn("study", "own-0077", "--data", tmp_path)
    assert (done.code, done.stdout) == (1, b"")
    assert re.search("did you mean .*'own-077'", done.stderr)
    assert len(done.stderr) < 200
    done = ldn("study", "zzz", "--data", tmp_path)
    assert re.search(r"known: cree2010, .*, own-000, .*, and 1[0-9]{2} more$", done.stderr)


# --- What stands twice ----------------------------------------------------------------------------


def both(done: Done, name: str, first: Path, second: Path) -> None:
    """Assert that a run is refused because of a name in two files, and that it names both."""
    assert (done.code, done.stdout) == (3, b"")
    line = done.stderr.removeprefix("ldn: ")
    assert f"the id or alias {name!r} stands also in {first}; rename one" in line
    assert line.startswith(f"{second}:")


@pytest.mark.parametrize(
    ("own", "name", "bundled"),
    [
        (study(id="cree2010", aliases=[]), "cree2010", "cree2010"),
        (study(aliases=["cree2010"]), "cree2010", "cree2010"),
        (study(id="gironi2008", aliases=[]), "gironi2008", "martino2008"),
        (study(aliases=["gironi2008"]), "gironi2008", "martino2008"),
        (study(id=LATER[0], aliases=[]), LATER[0], LATER[0]),
        (study(aliases=[LATER[0]]), LATER[0], LATER[0]),
    ],
    ids=["id and id", "alias and id", "id and alias", "alias and alias", "later", "alias later"],
)
def test_a_name_of_a_bundled_study_is_taken(
    own: dict[str, Any], name: str, bundled: str, tmp_path: Path
) -> None:
    """An id or alias of a bundled study, a later one too, in an own file is an error of both."""
    file = saved(tmp_path, own)
    (taken,) = BUNDLED.glob(f"*/{bundled}.toml")
    both(ldn("studies", "list", "--data", file), name, taken, file)
    both(ldn("studies", "list", "--data", tmp_path), name, taken, file)
    both(ldn("study", own["id"], "--data", file), name, taken, file)
    done = ldn("dataset", "validate", file)
    both(done, name, taken, file)
    assert done.stderr.splitlines()[1:] == ["1 study file checked: 1 problem in 1 file."]


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        (study(), study(title="Another"), "own2021"),
        (study(), study(id="other", aliases=["own2021"]), "own2021"),
        (study(), study(id="other", aliases=["owned"]), "owned"),
    ],
    ids=["id and id", "id and alias", "alias and alias"],
)
def test_a_name_in_two_own_files_is_an_error(
    one: dict[str, Any], other: dict[str, Any], name: str, tmp_path: Path
) -> None:
    """An id or alias in two own files is an error that names both, wherever they lie."""
    files = []
    for folder, content in (("a", one), ("b", other)):
        (tmp_path / folder).mkdir()
        files.append(saved(tmp_path / folder, content))
    options = ("--data", tmp_path / "a", "--data", tmp_path / "b")
    both(ldn("studies", "list", *options), name, *files)
    both(ldn("dataset", "validate", *options[1::2]), name, *files)
    if one["id"] == other["id"]:
        both(ldn("study", name, *options), name, *files)


def test_a_record_in_two_files_must_be_the_same(tmp_path: Path) -> None:
    """Two files may bring the same record of a vocabulary; another one under its id is an error."""
    first = saved(tmp_path)
    second = saved(tmp_path, study(id="same", aliases=[]))
    assert ldn("studies", "list", "--data", tmp_path).code == 0
    for kind in Words._fields:
        *rest, last = FULL[kind]
        text = "title" if kind == "sources" else "label"
        saved(tmp_path, study(id="same", aliases=[], **{kind: [*rest, last | {text: "Another"}]}))
        line = [*lines_of(second, f'id = "{last["id"]}"')][-1]
        said = (
            f"{second}:{line}: {kind}[{len(rest)}].id: {last['id']!r} is another record in "
            f"{first}; make them the same, or rename one"
        )
        done = ldn("studies", "list", "--data", tmp_path)
        assert (done.code, done.stdout, done.stderr) == (3, b"", f"ldn: {said}")
        assert said in ldn("dataset", "validate", tmp_path).stderr


def lines_of(file: Path, line: str) -> Iterator[int]:
    """Yield the numbers of the lines of a file that are `line`."""
    lines = file.read_text("utf-8").splitlines()
    return (number for number, text in enumerate(lines, 1) if text == line)


# --- What cannot be read --------------------------------------------------------------------------


def empty(path: Path) -> None:
    """Make a folder without study files."""
    path.mkdir()
    (path / "notes.txt").touch()


def plug(path: Path) -> None:
    """Make a socket."""
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def link(target: str) -> Callable[[Path], None]:
    """Return what makes a link to `target`."""
    return lambda path: path.symlink_to(target)


def within(make: Callable[[Path], None]) -> Callable[[Path], None]:
    """Return what makes a folder with what `make` makes in it."""

    def folder(path: Path) -> None:
        path.mkdir()
        make(path / "x.toml")

    return folder


MISSING = "does not exist; name a study file or a folder of them"
UNREADABLE: dict[str, tuple[Callable[[Path], None], str]] = {
    "nothing": (lambda _: None, f"P: {MISSING}"),
    "empty folder": (empty, "P: has no study files (*.toml)"),
    "folder instead of a file": (within(Path.mkdir), "P/x.toml: is not a regular file"),
    "pipe": (os.mkfifo, "P: is not a regular file"),
    "pipe in a folder": (within(os.mkfifo), "P/x.toml: is not a regular file"),
    "socket": (plug, "P: is not a regular file"),
    "broken link": (link("nothing"), f"P: {MISSING}"),
    "broken link in a folder": (within(link("nothing")), f"P/x.toml: {MISSING}"),
    "link to itself": (
        lambda path: path.symlink_to(path),
        f"P: cannot be read: {os.strerror(errno.ELOOP)}",
    ),
    "link to a device": (link("/dev/null"), "P: is not a regular file"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_file_is_refused(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever lies at a path that cannot be read, the answer is one line and exit code 3."""
    make, message = UNREADABLE[name]
    path = tmp_path_factory.mktemp("p") / "p.toml"  # short, as a socket's name has to be
    make(path)
    for args in (("studies", "list"), ("study", "x"), ("cite",), ("dataset", "validate")):
        done = ldn("--data", path, *args)
        assert (done.code, done.stdout) == (3, b"")
        line = done.stderr.removeprefix("ldn: ").splitlines()[0]
        assert line == message.replace("P", str(path)), args


@pytest.mark.parametrize("name", ["nothing", "empty folder"])
def test_a_wrong_path_is_refused_even_for_a_bundled_study(name: str, tmp_path: Path) -> None:
    """A path that names no studies is a mistake also where the study is found without it."""
    make, message = UNREADABLE[name]
    make(tmp_path / "own")
    done = ldn("study", "cree2010", "--data", tmp_path / "own")
    assert (done.code, done.stdout) == (3, b"")
    assert done.stderr == "ldn: " + message.replace("P", str(tmp_path / "own"))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_wrong_path_is_refused_before_every_command(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No command ignores `--data`, not even one that shows nothing of studies, or writes a file."""
    monkeypatch.chdir(tmp_path)
    done = ldn("--data", "nowhere", *call(words))
    assert (done.code, done.stdout) == (3, b"")
    assert f"nowhere: {MISSING}" in done.stderr
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("function", ["open", "stat", "listdir"])
def test_what_may_not_be_read_is_refused(
    function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file or folder that the system keeps closed is refused with the system's own words."""
    saved(tmp_path)
    owner: Any = Path if function == "stat" else os
    real = getattr(owner, function)

    def closed(path: str | Path, *args: Any, **options: Any) -> Any:
        if str(path).startswith(str(tmp_path)):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path, *args, **options)

    monkeypatch.setattr(owner, function, closed)
    for args in (("studies", "list"), ("study", "own2021"), ("dataset", "validate")):
        done = ldn("--data", tmp_path, *args)
        assert (done.code, done.stdout) == (3, b"")
        assert f": cannot be read: {os.strerror(errno.EACCES)}" in done.stderr


def test_a_file_that_turns_into_a_pipe_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe that stands where a file was when it was looked at is refused, not waited for."""
    file, real = saved(tmp_path), os.open

    def late(path: Any, *args: Any, **options: Any) -> int:
        if str(path) == str(file) and file.is_file():
            file.unlink()
            os.mkfifo(file)
        return real(path, *args, **options)

    monkeypatch.setattr(os, "open", late)
    done = ldn("studies", "list", "--data", file)
    assert (done.code, done.stderr) == (3, f"ldn: {file}: is not a regular file")


def test_a_file_that_has_nothing_for_now_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A special file that passes for a regular one and has one wait is refused in words."""
    file, other = saved(tmp_path), tmp_path / "other"
    os.mkfifo(other)
    reader = os.open(other, os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(other, os.O_WRONLY)
    real, regular = os.open, file.stat()
    waiting = lambda path, *args: reader if str(path) == str(file) else real(path, *args)  # noqa: E731
    monkeypatch.setattr(os, "open", waiting)
    monkeypatch.setattr(os, "fstat", lambda _: regular)
    done = ldn("studies", "list", "--data", file)
    os.close(writer)
    assert (done.code, done.stdout) == (3, b"")
    assert done.stderr == f"ldn: {file}: cannot be read: {os.strerror(errno.EAGAIN)}"


def test_paths_hold_where_the_current_folder_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder that was deleted, paths that lead out of it are followed, others refused."""
    gone = tmp_path / "gone"
    gone.mkdir()
    saved(tmp_path)
    monkeypatch.chdir(gone)
    gone.rmdir()
    ways = ("--data", "..", "--data", "../own2021.toml", "--data", str(tmp_path))
    assert len(ldn("studies", "list", "--json", *ways).json) == 4
    for args in (("dataset", "validate", "x.toml"), ("studies", "list", "--data", ".")):
        assert ldn(*args).code == 3
    assert ldn("dataset", "new", "new2021").code == 4


@pytest.mark.parametrize("args", [("studies", "list"), ("dataset", "validate")], ids=" ".join)
def test_an_empty_path_is_not_the_current_folder(
    args: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--data ""`, from a variable without a value, is refused."""
    saved(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = ldn("--data", "", *args)
    assert (done.code, done.stdout) == (3, b"")
    assert "'': an empty path; name a study file or a folder of them" in done.stderr
    assert ldn("--data", ".", *args).code == 0


@pytest.mark.parametrize("path", ["~nobody-has-this-name/x.toml", "x" * 300, "a\0b"])
def test_an_impossible_path_is_refused(path: str, tmp_path: Path) -> None:
    """A path that cannot be is refused by the commands and by the Python API."""
    done = ldn("--data", path, "studies", "list")
    assert (done.code, done.stdout) == (3, b"")
    assert done.stderr.startswith("ldn: ")
    assert not done.stderr.endswith("None")  # but what the system says of it
    with pytest.raises(DataError):
        Dataset([tmp_path, path]).study("cree2010")


def test_a_file_name_of_any_bytes_is_shown(tmp_path: Path) -> None:
    """A name that is no text is shown by its bytes, as text and as JSON."""
    name = os.fsencode(tmp_path) + b"/own\xff.toml"
    Path(os.fsdecode(name)).write_text(toml(study()), encoding="utf-8")
    done = run("dataset", "validate", str(tmp_path))
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.startswith(f"{tmp_path}/own\\xff.toml:1: id: id 'own2021'".encode())
    done = run("dataset", "validate", str(tmp_path), "--json")
    assert (done.returncode, done.stderr) == (3, b"")
    assert b"own\\\\xff.toml" in done.stdout


def test_a_path_is_named_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A problem names the file as the user did, so that an editor beside the shell finds it."""
    (tmp_path / "mine").mkdir()
    saved(tmp_path / "mine", study(year=1))
    monkeypatch.chdir(tmp_path)
    for path in ("mine", "mine/own2021.toml"):
        done = ldn("dataset", "validate", path)
        assert done.stderr.startswith("mine/own2021.toml:4: year: ")
        done = ldn("studies", "list", "--data", path)
        assert done.stderr.startswith("ldn: mine/own2021.toml:4: year: ")


def test_validate_checks_what_stands_before_the_command(tmp_path: Path) -> None:
    """`ldn --data PATH dataset validate` is `ldn dataset validate PATH`."""
    file = saved(tmp_path, study(year=1))
    assert ldn("--data", file, "dataset", "validate") == ldn("dataset", "validate", file)


# --- The Python API -------------------------------------------------------------------------------


def test_the_api_shows_own_studies(tmp_path: Path) -> None:
    """`load` takes own files and folders as paths or strings, and puts them after the bundled."""
    file = saved(tmp_path)
    for path in (file, tmp_path, str(file)):
        found = ldn_cli.load(path)
        assert [study.id for study in found] == [*STUDIES, "own2021"]
        own = found.study("Owned")
        assert msgspec.structs.replace(own, outcomes=()) == msgspec.convert(
            study(outcomes=[]), type=Study
        )
        assert {"sleep", "pain"} <= found.words.domains.keys()
        assert {"own-article", "nmss"} <= found.words.sources.keys()
        assert list(found.sources_of(own)) == ["own-article", "nmss", "own-register"]
        assert found.collection_of(own) == "own"


@pytest.mark.parametrize("key", [*Words._fields, "background"])
def test_damaged_bundled_files_are_refused(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record twice in a bundled file, or a fact without a source, is an error of that file."""
    for bundled in BUNDLED.glob("*.toml"):
        (tmp_path / bundled.name).write_bytes(bundled.read_bytes())
    monkeypatch.setattr(store, "BUNDLED", tmp_path)
    monkeypatch.setattr(files, "BUNDLED", tmp_path)
    file = tmp_path / SHARED.get(key, "background.toml")
    text = file.read_text("utf-8")
    if key == "background":
        file.write_text(text.replace('source = "nmss"', 'source = "nms"'), encoding="utf-8")
        wanted = "source 'nms' does not exist; did you mean 'nmss'"
        count = f"{text.count('[[facts]]')} problems"
        with pytest.raises(DataError, match=wanted):
            _ = Dataset().background
    else:
        first = text.index(f"[[{key}]]")
        file.write_text(f"{text}\n{text[first : text.index('[[', first + 2)]}", encoding="utf-8")
        wanted = "stands twice; rename one"
        count = "1 problem"
    done = ldn("dataset", "validate")
    assert done.code == 3
    assert wanted in done.stderr
    checked = len(STUDIES) + len(LATER)
    assert done.stderr.splitlines()[-1] == f"{checked} study files checked: {count} in 1 file."
