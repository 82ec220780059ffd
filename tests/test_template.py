"""`ldn dataset new`: a study file that is valid as soon as its blanks are filled."""

from __future__ import annotations

import errno
import io
import os
import re
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st
from inprocess import afresh
from own import FULL, ldn, paths_of, study
from own import _value as inline

from ldn_cli.dataset import template
from ldn_cli.dataset.problems import OutputError
from ldn_cli.dataset.store import Dataset


def blank() -> str:
    """Return the template without its example."""
    return template.blank_study("new2021").partition("# ---- An example")[0]


# The blocks that are commented out, and in place of their name `fields`, the optional fields.
OPTIONAL = sorted(set(re.findall(r"^# \[+([a-z_.]+)\]+$", blank(), re.MULTILINE)))
EVERYTHING = frozenset((*OPTIONAL, "fields"))


def values(block: str) -> dict[str, Any]:
    """Return what the whole study has in a block of the template, of records the fullest."""
    found: Any = study(id="new2021")
    max(found["dropouts"]["counts"], key=len)["stage"] = found["dropouts"]["base"]
    found["dropouts"]["reasons"][0]["n"] = 0  # of one count, nobody is known to be lost
    found["absent"][0]["what"] = "strain"  # no block has it
    for name in filter(None, block.split(".")):
        found = found[name]
        found = max(found, key=len) if isinstance(found, list) else found
    return dict(found)


def filled(taken: frozenset[str]) -> str:
    """Return the template with its blanks filled, and with the blocks in `taken` taken in.

    `fields` stands for the optional fields, those of the blocks that are taken in.
    """
    lines, block, inside = [], "", True
    for line in blank().splitlines():
        header = re.fullmatch(r"(# )?\[+([a-z_.]+)\]+", line)
        if header:
            block, inside = header[2], header[1] is None or header[2] in taken
        elif line.startswith("# ---- "):
            block, inside = "", True
        shown = line.removeprefix("# ") if inside and block in OPTIONAL else line
        pair = re.fullmatch(r"(# )?([a-z_]+) = .*", shown)
        if pair and inside and (pair[1] is None or "fields" in taken):
            shown = f"{pair[2]} = {inline(values(block)[pair[2]])}"
        lines.append(shown)
    # What is cited must exist: the study's own, or else a bundled one.
    whole = "\n".join(lines)
    for block, own, bundled in (
        ("domains", 'domain = "sleep"', 'domain = "pain"'),
        ("instruments", 'instrument = "diary"', 'instrument = "msqli"'),
    ):
        whole = whole if block in taken else whole.replace(own, bundled)
    return whole.replace('group = "placebo"', 'group = "LDN"')  # the only group of a template


def flow_is_whole(taken: frozenset[str]) -> frozenset[str]:
    """Return `taken` with what its parts need, first of all the records that they are in."""
    taken |= {name.rpartition(".")[0] for name in taken if "." in name}
    if taken & {"design", "outcomes.values"}:  # which say something by an optional field
        taken |= {"fields"}
    if "fields" in taken or "dropouts" in taken:  # the base of a flow is one of its counts
        taken |= {"dropouts", "dropouts.counts"}
    if taken & {"discrepancies", "discrepancies.statements"}:
        taken |= {"discrepancies", "discrepancies.statements"}
    return taken


@settings(max_examples=30)
@given(taken=st.frozensets(st.sampled_from(sorted(EVERYTHING))).map(flow_is_whole))
def test_a_filled_template_is_valid(
    taken: frozenset[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With each blank filled, whatever blocks and fields are taken in, nothing is wrong."""
    file = tmp_path_factory.mktemp("new") / "new2021.toml"
    file.write_text(filled(taken), encoding="utf-8")
    done = ldn("dataset", "validate", file)
    assert (done.code, done.stderr) == (0, "")


def test_a_template_has_every_field_and_explains_it() -> None:
    """With all taken in, a template has each field of the model, and before it what it holds."""
    taken = tomli.loads(filled(EVERYTHING))
    has, should_have = ({re.sub(r"\[\d+\]", "", k) for k in paths_of(s)} for s in (taken, FULL))
    assert has == should_have
    before = re.findall(r"^# (.+)\n[# ]*([a-z_]+) = ", blank(), re.MULTILINE)
    assert len(before) == len(re.findall(r"^[# ]*[a-z_]+ = ", blank(), re.MULTILINE))
    assert [name for sentence, name in before if not sentence.endswith(".")] == []
    assert "\n# authors_complete = true\n" in blank()  # as it is where it is left out


def test_an_empty_template_names_every_blank(tmp_path: Path) -> None:
    """As it is written, a template has one problem, on the line of the first blank: it names all.

    Of a few that are left, each has its line, and says what would be right.
    """
    assert ldn("dataset", "new", "new2021", "--folder", tmp_path).code == 0
    file = tmp_path / "new2021.toml"
    done = ldn("dataset", "validate", file)
    assert done.code == 3
    lines = file.read_text("utf-8").splitlines()
    blank = [n for n, line in enumerate(lines, 1) if re.fullmatch(r'[a-z_]+ = (""|0)', line)]
    assert len(blank) > 20
    told, _ = done.stderr.splitlines()
    start = f"{file}:{blank[0]}: {len(blank)} fields are still to fill in: title, year, species; "
    assert told.startswith(start)
    names = [
        name for part in told[len(start) :].split("; ") for name in part.split(": ")[1].split(", ")
    ]
    assert names == [lines[n - 1].partition(" ")[0] for n in blank[3:]]
    assert "; summary.condition: value, source, locator; " in told
    assert ldn("study", "new2021", "--data", file).stderr == f"ldn: {told}"
    mended = filled(frozenset()).replace('"A trial made up"', '""', 1)
    file.write_text(mended, encoding="utf-8")
    told, _ = ldn("dataset", "validate", file).stderr.splitlines()
    assert told.startswith(f"{file}:{blank[0]}: title: text '' does not fit; it must not be blank")


def test_faults_beside_blanks_keep_their_words(tmp_path: Path) -> None:
    """What is wrong otherwise stands beside the line of blanks, each with its own line."""
    assert ldn("dataset", "new", "new2021", "--folder", tmp_path).code == 0
    file = tmp_path / "new2021.toml"
    text = file.read_text("utf-8").replace("year = 0", "year = 1066")
    file.write_text(text.replace('species = ""', 'species = "mous"'), encoding="utf-8")
    blanks, year, species, summary = ldn("dataset", "validate", file).stderr.splitlines()
    assert "fields are still to fill in: title; summary.condition: " in blanks
    assert "year: expected a whole number >= 1900, found number 1066" in year
    assert "species: text 'mous' is not a value of this field; did you mean 'mouse'?" in species
    assert summary.endswith("3 problems in 1 file.")


def test_a_template_fits_a_narrow_screen() -> None:
    """No line of a template is longer than a hundred columns."""
    assert max(map(len, template.blank_study("a" * 60).splitlines())) <= 100


@pytest.mark.parametrize("study_id", ["new2021", "a", "7", "a-b_c-9", "x" * 100])
def test_the_new_file_is_named_and_called_after_the_id(study_id: str, tmp_path: Path) -> None:
    """The file is called after the id, has it inside, ends in a line end, and is announced."""
    done = ldn("dataset", "new", study_id, "--folder", tmp_path)
    file = tmp_path / f"{study_id}.toml"
    assert (done.code, done.text, done.stderr) == (0, f"Wrote {file}\n", "")
    assert tomli.loads(file.read_text("utf-8"))["id"] == study_id
    assert file.read_bytes().endswith(b'"\n')
    assert b"\r" not in file.read_bytes()


def test_without_a_folder_the_file_is_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `--folder` the file is written to the current folder."""
    monkeypatch.chdir(tmp_path)
    assert ldn("dataset", "new", "new2021").text == "Wrote new2021.toml\n"
    assert (tmp_path / "new2021.toml").exists()


@pytest.mark.parametrize(
    "study_id",
    [
        "New2021", "new 2021", "", "../new", "a/b", "/new", "new.toml", "-new", "new-", "a--b",
        "né", "a\n", "a\0b", "\udcff", "x" * 101, "\x1b[31m",
    ],
)  # fmt: skip
def test_an_odd_id_is_wrong_usage(study_id: str, tmp_path: Path) -> None:
    """What cannot be the id of a study writes no file, neither here nor elsewhere."""
    done = ldn("dataset", "new", "--folder", tmp_path, "--", study_id)
    assert (done.code, done.stdout) == (2, b"")
    assert re.match("ldn: (text .* does not fit|expected text of at most)", done.stderr)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("study_id", Dataset().names())
def test_a_bundled_name_is_taken(study_id: str, tmp_path: Path) -> None:
    """An id or alias of a bundled study, which could never be valid, writes no file."""
    done = ldn("dataset", "new", study_id, "--folder", tmp_path)
    assert (done.code, done.stdout) == (3, b"")
    assert f"a bundled study is called '{study_id}'; choose another id" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A file, folder or link that is there already stays as it is."""
    places = {name: tmp_path / f"{name}.toml" for name in ("file", "folder", "link")}
    places["file"].write_text("mine", encoding="utf-8")
    places["folder"].mkdir()
    places["link"].symlink_to("nothing")
    for name, place in places.items():
        done = ldn("dataset", "new", name, "--folder", tmp_path)
        assert (done.code, done.stdout) == (3, b"")
        assert done.stderr == f"ldn: {place}: exists already; choose another id or folder"
    assert places["file"].read_text("utf-8") == "mine"
    assert not (tmp_path / "nothing").exists()


def test_the_folder_that_is_named_is_made(tmp_path: Path) -> None:
    """A folder that does not exist is made, with those it is in."""
    folder = tmp_path / "mine" / "trials"
    assert ldn("dataset", "new", "new2021", "--folder", folder).code == 0
    assert [*folder.iterdir()] == [folder / "new2021.toml"]


@pytest.mark.parametrize("folder", ["file", "x" * 300, "file/in it"])
def test_what_cannot_be_written_is_a_failed_output(folder: str, tmp_path: Path) -> None:
    """A folder that is none is refused with exit code 4 and the system's words."""
    (tmp_path / "file").touch()
    done = ldn("dataset", "new", "new2021", "--folder", tmp_path / folder)
    assert (done.code, done.stdout) == (4, b"")
    assert done.stderr.startswith(f"ldn: {tmp_path / folder}/new2021.toml: cannot be written: ")


def test_an_empty_folder_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--folder ""` is not the current folder."""
    monkeypatch.chdir(tmp_path)
    assert ldn("dataset", "new", "new2021", "--folder", "").code == 3
    assert list(tmp_path.iterdir()) == []


class Failing(io.StringIO):
    """A stream that takes nothing, for the reason `why`."""

    def __init__(self, why: BaseException) -> None:
        super().__init__()
        self.why = why

    def write(self, _: str) -> int:
        """Raise the reason."""
        raise self.why


FULL_DISK = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("why", [FULL_DISK, KeyboardInterrupt()], ids=["full", "interrupted"])
@pytest.mark.parametrize("folder", ["", "mine/trials"])
def test_what_is_not_written_whole_leaves_nothing(
    folder: str, why: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full and a Ctrl-C on the way leave neither a file nor a folder behind."""
    real = Path.open

    def opened(path: Path, mode: str = "r", **options: Any) -> Any:
        with real(path, mode, **options):
            return Failing(why)

    monkeypatch.setattr(Path, "open", opened)
    done = ldn("dataset", "new", "new2021", "--folder", tmp_path / folder)
    code, said = (4, os.strerror(errno.ENOSPC)) if isinstance(why, OSError) else (130, "")
    assert (done.code, done.stdout) == (code, b"")
    assert done.stderr.endswith(said)
    assert [*tmp_path.iterdir()] == []


def test_a_file_is_named_where_the_output_is_full(tmp_path: Path) -> None:
    """What was written although it could not be said is named on standard error."""

    def full(content: bytes) -> None:
        if content:
            message = "no room"
            raise OutputError(message)

    done = afresh("dataset", "new", "new2021", "--folder", str(tmp_path), write=full)
    file = tmp_path / "new2021.toml"
    assert file.is_file()
    assert done == (4, b"", f"ldn: no room; wrote {file}")


def test_the_example_is_a_trial_that_is_valid(tmp_path: Path) -> None:
    """The worked example, two arms with an interval and numbers, is valid beside the rest."""
    lines = (line.removeprefix("#").removeprefix(" ") for line in template.EXAMPLE.splitlines()[1:])
    blocks = filled(frozenset()).replace("own-article", "smith2021-article")
    head, _, outcomes = blocks.partition("# ---- groups")
    sources = outcomes[outcomes.index("[[sources]]") :]
    file = tmp_path / "new2021.toml"
    file.write_text("\n".join((head, *lines, sources)), encoding="utf-8")
    done = ldn("dataset", "validate", file)
    assert (done.code, done.stderr) == (0, "")
    call = ("study", "new2021", "--outcomes", "--format", "list", "--data", file)
    shown = ldn(*call).text
    assert "-0.34 points (95% confidence interval -0.95 to 0.27)" in " ".join(shown.split())
