"""Any file within the limit of size is answered soon: the work is bounded, whatever is in it."""

from __future__ import annotations

import gc
import subprocess
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from conftest import LDN
from own import CITED, FULL, changed, ldn, saved, study, toml

from ldn_cli.dataset import bounds, diagnosis, files, rules, stack
from ldn_cli.dataset.decoding import decoded
from ldn_cli.dataset.loading import parse
from ldn_cli.dataset.problems import DataError
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.numbers import dropouts
from ldn_cli.text import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ldn_cli.evidence.model import Study

BUNDLED_DATA = Dataset()
LARGE = f"# {'x' * files.USUAL_BYTES}\n"
DEEP, LONG = bounds.DEEP, bounds.LONG
# Lines that would take the parser or the decoder too long, and what is said of them.
HOPELESS = {
    "dotted key": (f"{'a.' * 50}b = 1", DEEP),
    "dotted key in the midst of others": (f"c = 'x'\n{'a.' * 400}b = 1\nd = 1", DEEP),
    "dotted header": (f"[{'a.' * 50}b]", DEEP),
    "dotted header of an array": (f"[[{'a.' * 50}b]]", DEEP),
    "dotted key in a table": (f"c = {{ {'a.' * 50}b = 1 }}", DEEP),
    "spaces": (f"{'a . ' * 50}b = 1", DEEP),
    "quoted parts": ('"a b".' * 50 + "b = 1", DEEP),
    "literal parts": ("'a.b'." * 50 + "b = 1", DEEP),
    "hexadecimal": (f"a = 0x{'f' * 5_000}", LONG),
    "octal": (f"a = 0o{'7' * 5_000}", LONG),
    "binary": (f"a = [1, 0b{'1' * 5_000}]", LONG),
}
HARMLESS = [
    *(f"{'a.' * 49}b = 1", f"[{'a.' * 49}b]", f"a = 0x{'f' * 4_999}", f'a = "{"x. Y, " * 900}"'),
    *("a = 1\n" + "\n".join(f"b{n}.c.d = 1.5" for n in range(100)), f"{'a' * 9_000} = 1"),
]


# What looks like these and is no key and no number: it stands in a text or a comment.
WORDS = [
    *(
        f"{mark}{hopeless}{mark}"
        for mark in ('"', "'")
        for hopeless in ("a." * 60, "0x" + "f" * 6000)
    ),
    *(f"{mark}\n{'a.' * 60}b = 1\n{mark}" for mark in ('"""', "'''")),
    '"say \\"' + "a." * 60 + '\\""',
    f"1 # {'a.' * 60}",
]


@pytest.mark.parametrize("value", WORDS)
def test_words_are_no_keys(value: str, tmp_path: Path) -> None:
    """Dotted words and digits in a text or a comment of a large file are read as they stand."""
    file = tmp_path / "own2021.toml"
    text = f"{LARGE}a = {value}\nb = 'it is'\n"
    file.write_text(text, encoding="utf-8")
    assert parse(file)[1] == tomli.loads(text)
    file.write_text(f"{text}{'c.' * 60}d = 1\n", encoding="utf-8")
    with pytest.raises(DataError, match="nested too deeply") as caught:
        parse(file)
    assert caught.value.problems[0].line == text.count("\n") + 1


DEEPEST = {"arrays": "[" * 40_000 + "]" * 40_000, "tables": "{a = " * 900 + "1" + "}" * 900}


@pytest.mark.parametrize("name", DEEPEST)
def test_a_small_stack_holds_a_deep_file(name: str, tmp_path: Path) -> None:
    """Where the system gives a process little of a stack, a deeply nested file is refused too."""
    file = tmp_path / "own2021.toml"
    file.write_text(f"a = {DEEPEST[name]}", encoding="utf-8")
    line = 'ulimit -s 200; exec "$0" studies list --data "$1"'
    done = subprocess.run(["bash", "-c", line, LDN, file], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.decode() == f"ldn: {file}: {DEEP}\n"


@pytest.mark.parametrize("limit", [-1, stack.STACK, stack.STACK - 1])
def test_a_stack_of_its_own_changes_nothing(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done on a stack of its own returns, and raises, what it does on the usual one."""
    monkeypatch.setattr("resource.getrlimit", lambda _: (limit, limit))
    stack._stack_is_small.cache_clear()
    before = threading.stack_size()
    here = stack.with_room(threading.get_ident) == threading.get_ident()
    assert here == (limit != stack.STACK - 1)
    with pytest.raises(KeyError, match="gone"):
        stack.with_room(partial({"here": 1}.__getitem__, "gone"))
    with pytest.raises(KeyboardInterrupt):
        stack.with_room(interrupted)
    assert threading.stack_size() == before
    stack._stack_is_small.cache_clear()


def interrupted() -> None:
    """Do what Python does at Ctrl-C."""
    raise KeyboardInterrupt


def no_parser(*_: object, **__: object) -> dict[str, Any]:
    """Stand in for the parser, which is not to be called."""
    pytest.fail("it was read")


@pytest.mark.parametrize("name", HOPELESS)
def test_what_would_take_too_long_is_refused_unread(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a large file a key of very many parts, or a number, is refused on its line, unparsed."""
    text, message = HOPELESS[name]
    file = tmp_path / "own2021.toml"
    file.write_text(LARGE + text, encoding="utf-8")
    monkeypatch.setattr(tomli, "loads", no_parser)
    with pytest.raises(DataError) as caught:
        parse(file)
    (problem,) = caught.value.problems
    line = 3 if "c = 'x'" in text else 2
    assert (problem.line, problem.message) == (line, message)


@pytest.mark.parametrize("name", HOPELESS)
def test_a_small_file_is_read_whatever_is_in_it(name: str, tmp_path: Path) -> None:
    """The same in a file of usual size is read, and is a problem like any other."""
    text, _ = HOPELESS[name]
    file = tmp_path / "own2021.toml"
    file.write_text(text, encoding="utf-8")
    assert parse(file)[1]
    assert ldn("dataset", "validate", file).code == 3


@pytest.mark.parametrize("text", HARMLESS)
def test_what_a_large_study_may_hold_is_read(text: str, tmp_path: Path) -> None:
    """A large file is read as a small one is, with keys, numbers and texts of usual kinds."""
    file = tmp_path / "own2021.toml"
    file.write_text(LARGE + text, encoding="utf-8")
    assert parse(file)[1] == tomli.loads(text)
    file.write_text(LARGE + "a = 0.050", encoding="utf-8")
    assert str(parse(file)[1]["a"]) == "0.050"


def test_no_garbage_is_looked_for_while_a_large_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While tables are made by the million Python does not go through them again and again."""
    file = tmp_path / "own2021.toml"
    file.write_text(LARGE + toml(study()), encoding="utf-8")
    gc.enable()  # whatever a test before this one has left
    collecting = []
    loads: Callable[..., dict[str, Any]] = tomli.loads

    def watched(*args: Any, **options: Any) -> dict[str, Any]:
        collecting.append(gc.isenabled())
        return loads(*args, **options)

    monkeypatch.setattr(tomli, "loads", watched)
    assert parse(file)[1]["id"] == "own2021"
    file.write_text(LARGE + "=", encoding="utf-8")
    with pytest.raises(DataError):
        parse(file)
    assert collecting == [False, False]
    assert gc.isenabled()


def broken(count: int) -> dict[str, Any]:
    """Return the whole study with so many caveats that do not fit, with what does between them."""
    wrong = {"kind": "pilot", "text": 5, **CITED}
    return study(caveats=[FULL["caveats"][0], wrong] * count)


def test_a_diagnosis_asks_the_decoder_as_often_as_there_are_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten times the records that do not fit take ten times the work, not a hundred times."""
    asked = 0

    def counted(content: Any, kind: Any) -> Any:
        nonlocal asked
        asked += 1
        return decoded(content, kind)

    monkeypatch.setattr(diagnosis, "decoded", counted)
    work = []
    for count in (20, 200):
        asked = 0
        with pytest.raises(DataError):
            BUNDLED_DATA.check(saved(tmp_path, broken(count)))
        work.append(asked)
    short, long = work
    assert long < 11 * short


def test_no_more_is_looked_for_than_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of thousands of keys that no field has, the near ones are looked for of those reported."""
    asked = 0

    def counted(*_: object) -> list[str]:
        nonlocal asked
        asked += 1
        return []

    monkeypatch.setattr(diagnosis, "nearest", counted)
    file = tmp_path / "own2021.toml"
    file.write_text("".join(f"key-{n} = 1\n" for n in range(5_000)), encoding="utf-8")
    with pytest.raises(DataError):
        BUNDLED_DATA.check(file)
    assert asked <= diagnosis.MOST + 1


def test_no_more_faults_are_looked_for_than_are_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many faults a rule would find, it is asked for those that are reported."""
    found = 0

    def broken_everywhere(*_: object) -> Iterator[tuple[str, str]]:
        nonlocal found
        while found < 9_000:
            found += 1
            yield "title", "is wrong"

    monkeypatch.setattr(rules, "RULES", (broken_everywhere,))
    with pytest.raises(DataError) as caught:
        BUNDLED_DATA.check(saved(tmp_path))
    assert len(caught.value.problems) == diagnosis.MOST + 1
    assert found <= diagnosis.MOST + 2


@pytest.mark.parametrize(
    "key", ["title", "outcomes.0.p_value", "outcomes.0.direction", "sources.0.doi"]
)
def test_a_value_of_a_megabyte_is_told_in_a_line(key: str, tmp_path: Path) -> None:
    """However long a text is that does not fit, the message repeats no more than its beginning."""
    for text in ("x" * 900_000, "9" * 900_000, "1," * 400_000, " " * 900_000):
        with pytest.raises(DataError) as caught:
            BUNDLED_DATA.check(saved(tmp_path, changed(key, text)))
        for problem in caught.value.problems:
            assert len(problem.message) < LONGEST + 200


def test_a_flow_is_computed_as_often_as_there_are_studies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Side by side, the flow of a study is computed once, however many events stand there."""
    asked: list[str] = []

    def counted(one: Study) -> Any:
        asked.append(one.id)
        return dropouts(one)

    monkeypatch.setattr("ldn_cli.report.comparison.dropouts", counted)
    events = [FULL["adverse_events"][0] | {"event": f"event {n}"} for n in range(50)]
    file = saved(tmp_path, study(adverse_events=events))
    assert ldn("studies", "compare", "own2021", "cree2010", "--data", file).code == 0
    assert sorted(asked) == ["cree2010", "own2021"]
