"""What the own studies of a folder share: vocabularies in files of their own, and their clashes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from own import FULL, ldn, saved, study, toml
from registries import OF_STUDIES, call, parts

from ldn_cli.dataset.files import BUNDLED, SHARED
from ldn_cli.dataset.loading import parse
from ldn_cli.dataset.problems import SHOWN
from ldn_cli.evidence.terms import Words

if TYPE_CHECKING:
    from pathlib import Path

    Content = dict[str, Any]

KINDS = Words._fields
# A study that brings none of the words that it uses with it.
BARE = {key: value for key, value in FULL.items() if key not in KINDS}
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


def share(folder: Path, **words: list[Content]) -> None:
    """Write `words` to the files in which the studies of `folder` share them, and no others."""
    folder.mkdir(exist_ok=True)
    for name in set(SHARED.values()):
        content = {kind: words[kind] for kind in words if SHARED[kind] == name}
        if content:
            (folder / name).write_text(toml(content), encoding="utf-8")


def shared(kind: str, *records: Content) -> dict[str, list[Content]]:
    """Return the words of the whole study, `records` instead of those of a kind."""
    return {one: FULL[one] for one in KINDS} | {kind: list(records)}


def told(folder: Path, *others: Path) -> str:
    """Return why the studies in folders are refused, of which each command says the beginning."""
    listed = ldn("studies", "list", *(f"--data={place}" for place in (folder, *others)))
    checked = ldn("dataset", "validate", folder, *others)
    assert (listed.code, listed.stdout, checked.code, checked.stdout) == (3, b"", 3, b"")
    *problems, summary = checked.stderr.splitlines()
    assert "problem" in summary
    shown = listed.stderr.removeprefix("ldn: ").splitlines()
    assert shown[:SHOWN] == problems[:SHOWN]
    assert shown == problems or shown[SHOWN].startswith(f"and {len(problems) - SHOWN} more;")
    return "\n".join(problems)


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """Return a folder in which a study finds all its words in shared files."""
    share(tmp_path / "mine", **{kind: FULL[kind] for kind in KINDS})
    saved(tmp_path / "mine", BARE)
    return tmp_path / "mine"


def test_every_kind_of_words_can_be_shared() -> None:
    """Each vocabulary that a study can bring has a file in which a folder shares it."""
    assert SHARED.keys() == set(KINDS) <= FULL.keys()


@pytest.mark.parametrize("words", OF_STUDIES, ids=" ".join)
def test_shared_words_are_as_good_as_brought_ones(
    words: tuple[str, ...], folder: Path, tmp_path: Path
) -> None:
    """A study whose words stand beside it is shown as one that brings them, and has its records."""
    whole = saved(tmp_path)
    for name in ("table", "json"):
        args = (*call(words, "own2021", ("slept",)), *parts(words)[:1], "--format", name)
        done = ldn(*args, "--data", folder)
        assert (done.code, done.stderr) == (0, "")
        assert done == ldn(*args, "--data", whole)


def test_shared_files_are_no_studies(folder: Path) -> None:
    """The shared files are not counted as studies, and not taken for wrong ones."""
    assert ldn("dataset", "validate", folder).text == "1 study file checked: no problems.\n"


def test_shared_words_can_be_asked_for(folder: Path) -> None:
    """A shared domain or source is a value of the filters, by its id or its label."""
    for limit in (("--domain", "SLEEP"), ("--source", "own-article")):
        rows = ldn("studies", "outcomes", *limit, "--json", "--data", folder).json
        assert [row["id"] for row in rows] == ["sleep"]


@EVERY_KIND
def test_words_that_stand_nowhere_are_missed(kind: str, tmp_path: Path) -> None:
    """What is neither shared, brought nor bundled does not exist; the folder beside has no part."""
    share(tmp_path / "other", **{one: FULL[one] for one in KINDS})
    saved(tmp_path / "other", BARE | {"id": "other", "aliases": []})
    share(
        tmp_path / "mine", **{one: FULL[one] for one in KINDS if one not in {kind, "instruments"}}
    )
    used = {
        "instruments": {},
        "characteristics": {"design": [FULL["design"][0] | {"characteristic": "shoes"}]},
        "caveat_kinds": {"caveats": [FULL["caveats"][0] | {"kind": "haste"}]},
    }
    saved(tmp_path / "mine", BARE | used.get(kind, {}))
    said = told(tmp_path / "mine", tmp_path / "other")
    missing = "own-article" if kind == "sources" else FULL[kind][0]["id"]
    assert f"{missing!r} does not exist" in said
    assert "other.toml" not in said


# ---- clashes

SAME = "make them the same, or rename one"


def bundled(kind: str) -> Content:
    """Return a bundled record of a vocabulary."""
    record: Content = parse(BUNDLED / SHARED[kind])[1][kind][0]
    return record


def other(record: Content, kind: str) -> Content:
    """Return another record with the same id."""
    return record | {"title" if kind == "sources" else "label": "Another"}


def dashed(record: Content, kind: str) -> Content:
    """Return another record, whose id differs in - and _ alone."""
    name = record["id"]
    odd = name.replace("_", "-") if "_" in name else name.replace("-", "_")
    assert odd != name
    return other(record, kind) | {"id": odd}


@EVERY_KIND
def test_a_bundled_record_may_be_shared_if_it_is_the_same(kind: str, tmp_path: Path) -> None:
    """A bundled record may stand in a shared file too; another one under its id is refused."""
    saved(tmp_path, study())
    share(tmp_path, **{kind: [bundled(kind)]})
    assert ldn("studies", "list", "--data", tmp_path).code == 0
    share(tmp_path, **{kind: [other(bundled(kind), kind)]})
    said = told(tmp_path)
    assert said.startswith(f"{tmp_path / SHARED[kind]}:2: {kind}[0].id: ")
    assert f"is another record already; {SAME}" in said


@EVERY_KIND
def test_a_study_may_bring_what_is_shared_if_it_is_the_same(kind: str, folder: Path) -> None:
    """A study may bring a record that is shared beside it; another one under its id is refused."""
    saved(folder, BARE | {kind: FULL[kind]})
    assert ldn("studies", "list", "--data", folder).code == 0
    file = saved(folder, BARE | {kind: [other(FULL[kind][0], kind)]})
    said = told(folder)
    assert said.startswith(f"{file}:")
    assert f"{kind}[0].id: {FULL[kind][0]['id']!r} is another record already; {SAME}" in said


@EVERY_KIND
@pytest.mark.parametrize("way", ["shared", "brought"])
def test_two_folders_describe_a_record_alike(
    kind: str, way: str, folder: Path, tmp_path: Path
) -> None:
    """Of two folders each may have the same record, shared or brought; two that differ clash."""
    second = tmp_path / "second"
    apart = {kind, "instruments"} if way == "brought" else set()  # a shared scale cites its source

    def described(record: Content) -> None:
        words = shared(kind, record, *FULL[kind][1:])
        share(second, **{one: words[one] for one in KINDS if one not in apart})
        content = BARE | {"id": "second", "aliases": []} | {one: words[one] for one in apart}
        saved(second, content)

    first = FULL[kind][0]
    described(first)
    done = ldn("studies", "list", "--data", folder, "--data", second)
    assert (done.code, done.stderr) == (0, "")
    described(other(first, kind))
    said = told(folder, second)
    assert said.startswith(f"{second / (SHARED[kind] if way == 'shared' else 'second.toml')}:")
    assert f"{first['id']!r} is another record in {folder / SHARED[kind]}; {SAME}" in said


@pytest.mark.parametrize("kind", ["sources", "domains", "characteristics", "caveat_kinds"])
def test_ids_must_differ_in_more_than_what_joins_words(kind: str, tmp_path: Path) -> None:
    """Two records whose ids differ in - and _ alone, which a filter takes for one, are refused.

    So it is within a file, between files, beside shared words and beside bundled ones.
    """
    records = parse(BUNDLED / SHARED[kind])[1][kind]
    known = next(record for record in records if {"_", "-"} & {*record["id"]})
    mine = known | {"id": known["id"].replace("_", "-") + "-too"}
    twin = dashed(mine, kind)
    wanted = "differ in - and _ alone; rename one"
    file = saved(tmp_path, study(**{kind: [*FULL[kind], mine, twin]}))
    assert wanted in told(tmp_path)
    saved(tmp_path, study(**{kind: [*FULL[kind], dashed(known, kind)]}))
    assert f"{known['id']!r}, already, {wanted}" in told(tmp_path)
    saved(tmp_path, study(**{kind: [*FULL[kind], mine]}))
    saved(tmp_path, study(id="beside", aliases=[], **{kind: [*FULL[kind], twin]}))
    assert wanted in told(tmp_path)
    (tmp_path / "beside.toml").unlink()
    share(tmp_path, **{kind: [twin]})
    assert wanted in told(tmp_path)
    file.unlink()
    saved(tmp_path, BARE)
    share(tmp_path, **shared(kind, *FULL[kind], mine, twin))
    assert wanted in told(tmp_path)


# ---- shared files that are wrong


SCALE = {"low": 0, "source": "nowhere", "locator": "p. 1"}
WRONG: dict[str, tuple[dict[str, list[Content]], str]] = {
    "a record twice": ({"domains": FULL["domains"] * 2}, "domains.toml:6: domains[1].id: 'sleep'"),
    "no label": ({"domains": [{"id": "sleep"}]}, "domains.toml:1: domains[0]: 'label' is missing"),
    "no name": (
        {"sources": [FULL["sources"][0] | {"authors": [{"given": "J."}]}, FULL["sources"][1]]},
        "sources[0].authors[0]: give family",
    ),
    "no source": (
        {"instruments": [FULL["instruments"][0] | {"scale": SCALE}]},
        "instruments[0].scale.source: source 'nowhere' does not exist",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_shared_file_is_refused(name: str, folder: Path) -> None:
    """What is wrong with a shared file is told with its line, by every command."""
    changes, sentence = WRONG[name]
    share(folder, **{kind: FULL[kind] for kind in KINDS} | changes)
    assert sentence in told(folder)
    for words in OF_STUDIES:
        done = ldn(*call(words, "own2021", ("slept",)), "--data", folder)
        assert (done.code, done.stdout) == (3, b"")
        assert sentence in done.stderr


@pytest.mark.parametrize("text", ["=", "[[domain]]\n", "domains = 1\n", 'id = "x"\n'])
def test_a_shared_file_of_another_kind_is_refused(text: str, folder: Path) -> None:
    """A shared file that is no TOML, or holds something else, is refused by its name."""
    for name in set(SHARED.values()):
        before = (folder / name).read_bytes()
        (folder / name).write_text(text, encoding="utf-8")
        assert str(folder / name) in told(folder)
        (folder / name).write_bytes(before)
