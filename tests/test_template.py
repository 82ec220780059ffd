"""`ldn dataset new`: a study file that is valid as soon as its blanks are filled."""

from __future__ import annotations

import errno
import os
import re
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st
from ldn_cli.validation import record_type, unwrapped
from own import ldn

from ldn_cli import model, template
from ldn_cli.dataset import Dataset

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What to write into the blank of a field: by its key path, or by its name.
FILLED: dict[str, str] = {
    "title": '"A trial"', "year": "2021", "species": '"human"', "value": '"a value"',
    "source": '"first"', "locator": '"p. 1"', "characteristic": '"dose"', "domain": '"sleep"',
    "measure": '"sleep"', "instrument": '"diary"', "arm": '"LDN"', "comparator": '"placebo"',
    "direction": '"improved"', "significance": '"significant"', "estimate": "1.5",
    "unit": '"hours"', "p_relation": '"<"', "p_value": "0.05", "finding": '"They slept."',
    "enrolled": "5", "completed": "4", "not_completed": "1", "reason": '"moved"', "n": "1",
    "text": '"They said so."', "event": '"headache"', "severity": '"mild"', "timing": '"week 1"',
    "topic": '"number"', "comment": '"They differ."', "container": '"Journal"',
    "organization": '"Society"', "month": "3", "volume": '"7"', "issue": '"2"', "pages": '"1-9"',
    "doi": '"10.1234/x"', "pmid": '"1"', "registry_id": '"X"', "url": '"https://example.org"',
    "note": '"A note"', "label": '"sleep"', "covers": '"Sleep."',
    "outcomes.id": '"sleep"', "sources.id": '"first"', "domains.id": '"sleep"',
    "dropouts.reasons.kind": '"withdrawal"', "caveats.kind": '"pilot"',
    "sources.kind": '"journal_article"', "aliases": '["other"]',
    "authors": '[{ family = "Berg", given = "J." }, { literal = "The Group" }]',
}  # fmt: skip

OPTIONAL_SECTIONS = (
    "design", "dropouts", "dropouts.reasons", "dropouts.statements", "adverse_events", "caveats",
    "discrepancies", "discrepancies.statements", "domains",
)  # fmt: skip
EVERYTHING = frozenset((*OPTIONAL_SECTIONS, "fields"))


def filled(text: str, taken: frozenset[str]) -> str:
    """Return a template with its blanks filled, and with the sections in `taken` taken in.

    `fields` stands for the optional fields, those of the records that are taken in.
    """
    lines, section, inside = [], "", True
    for line in text.splitlines():
        header = re.fullmatch(r"(# )?\[+([a-z_.]+)\]+", line)
        if header:
            section = header[2]
            inside = header[1] is None or section in taken
        elif line.startswith("# ---- "):
            section, inside = "", True
        shown = line.removeprefix("# ") if inside and section in OPTIONAL_SECTIONS else line
        pair = re.fullmatch(r"(# )?([a-z_]+) = (.*)", shown)
        if pair and inside and (pair[1] is None or "fields" in taken):
            name = pair[2]
            wanted = FILLED.get(f"{section}.{name}") or FILLED.get(name) or pair[3]
            shown = f"{name} = {wanted}"
        lines.append(shown)
    # An outcome needs a domain that exists: the study's own, or else a bundled one.
    whole = "\n".join(lines)
    return whole if "domains" in taken else whole.replace('domain = "sleep"', 'domain = "pain"')


def blanks(content: Any) -> Iterator[Any]:
    """Yield each value of a template that is still blank."""
    for value in content.values() if isinstance(content, dict) else content:
        if isinstance(value, (dict, list)):
            yield from blanks(value)
        elif value in {"", 0}:
            yield value


def flow_is_whole(taken: frozenset[str]) -> frozenset[str]:
    """Return `taken` with what its parts need: reasons for loss need the numbers they add up to."""
    if "dropouts.reasons" in taken:
        taken |= {"dropouts", "fields"}
    if taken & {"discrepancies", "discrepancies.statements"}:
        taken |= {"discrepancies", "discrepancies.statements"}
    return taken


@settings(max_examples=60)
@given(taken=st.frozensets(st.sampled_from(sorted(EVERYTHING))).map(flow_is_whole))
def test_a_filled_template_is_valid(
    taken: frozenset[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With each blank filled, whatever sections and fields are taken in, nothing is wrong."""
    file = tmp_path_factory.mktemp("new") / "new2021.toml"
    file.write_text(filled(template.text("new2021"), taken), encoding="utf-8")
    done = ldn("dataset", "validate", file)
    assert (done.code, done.stderr) == (0, "")
    shown = ldn("study", "new2021", "--data", file)
    assert (shown.code, shown.stderr) == (0, "")
    assert list(blanks(tomli.loads(file.read_text("utf-8")))) == []


def test_a_full_template_has_every_field_of_the_model() -> None:
    """With all taken in, each field of each record of a study file has been given a value."""
    content = tomli.loads(filled(template.text("new2021"), EVERYTHING))
    assert missing(content, model.Study, "") == [
        "sources.authors.particle",
        "sources.authors.suffix",
    ]


def missing(content: Any, kind: type[msgspec.Struct], path: str) -> list[str]:
    """Return the fields of a record type, by dotted name, that `content` has no value for."""
    found = []
    for field in msgspec.structs.fields(kind):
        name = f"{path}{field.name}"
        base, _ = unwrapped(field.type)
        inner = record_type(field.type) or base
        values = (
            [one[field.name] for one in content if field.name in one]
            if (isinstance(content, list))
            else [content[field.name]]
            if field.name in content
            else []
        )
        if not values:
            found.append(name)
        elif isinstance(inner, type) and issubclass(inner, model.Record):
            nested = [
                v for value in values for v in (value if isinstance(value, list) else [value])
            ]
            found += missing(nested, inner, f"{name}.")
    return found


def test_an_empty_template_names_every_blank(tmp_path: Path) -> None:
    """As it is written, a template has one problem for each blank, on the line of the blank."""
    assert ldn("dataset", "new", "new2021", "--folder", tmp_path).code == 0
    file = tmp_path / "new2021.toml"
    done = ldn("dataset", "validate", file)
    assert done.code == 3
    lines = file.read_text("utf-8").splitlines()
    blank = [n for n, line in enumerate(lines, 1) if re.fullmatch(r'[a-z_]+ = (""|0)', line)]
    assert len(blank) > 20
    assert [line.split(":")[1] for line in done.stderr.splitlines()[:-1]] == list(map(str, blank))


def test_a_template_explains_every_field() -> None:
    """Before each field stands what the model says of it, with the values that it may have."""
    text = " ".join(re.sub(r"^[# ]+", "", template.text("new2021"), flags=re.MULTILINE).split())
    kinds: list[Any] = [model.Study]
    while kinds:
        for field in msgspec.structs.fields(kinds.pop()):
            base, constraints = unwrapped(field.type)
            told = next(limit.description for limit in constraints if limit.description)
            inner = record_type(field.type) or base
            if isinstance(inner, type) and issubclass(inner, model.Record):
                kinds += [inner] if inner is not model.Author else []
            else:
                allowed = [value for value in get_args(base) if isinstance(value, str)]
                told += f" One of: {', '.join(allowed)}." if allowed else ""
            if field.name != "statements":  # a block that its records' fields explain
                assert told in text or field.name == "reasons", field.name


def test_a_template_fits_a_narrow_screen() -> None:
    """No line of a template is longer than a hundred columns."""
    assert max(map(len, template.text("a" * 60).splitlines())) <= 100


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
        "né", "a\n", "a\0b", "\udcff", "con:", "x" * 101, "\x1b[31m",
    ],
)  # fmt: skip
def test_an_odd_id_is_wrong_usage(study_id: str, tmp_path: Path) -> None:
    """What cannot be the id of a study writes no file, neither here nor elsewhere."""
    done = ldn("dataset", "new", "--folder", tmp_path, "--", study_id)
    assert (done.code, done.stdout) == (2, b"")
    assert re.match("ldn: (text .* does not fit|expected text of at most)", done.stderr)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "study_id", [name for study in Dataset() for name in (study.id, *study.aliases)]
)
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


@pytest.mark.parametrize("folder", ["missing", "file", "x" * 300])
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


def test_a_full_disk_leaves_no_half_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing fails on the way, the beginning is taken away again."""

    def full(_: str) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(template, "text", full)
    done = ldn("dataset", "new", "new2021", "--folder", tmp_path)
    assert (done.code, done.stdout) == (4, b"")
    assert done.stderr.endswith(f"cannot be written: {os.strerror(errno.ENOSPC)}")
    assert list(tmp_path.iterdir()) == []
