"""What is refused says why: whatever the type of a field, the diagnosis finds what does not fit."""

from __future__ import annotations

import builtins
import datetime as dt
import inspect
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, IntEnum
from itertools import product
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, NewType, TypedDict, Union
from uuid import UUID

import msgspec
import pytest
from msgspec import Meta, Struct
from own import changed, paths_of, saved

from ldn_cli.dataset import diagnosis
from ldn_cli.dataset.decoding import decoded
from ldn_cli.dataset.diagnosis import misfits
from ldn_cli.dataset.problems import DataError
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.fields import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Shape = tuple[Any, list[Any], list[tuple[Any, str]]]


class Colour(Enum):
    """An enumeration of texts."""

    RED = "red"


class Level(IntEnum):
    """An enumeration of numbers."""

    LOW = 1


class Pair(NamedTuple):
    """Two named values, the second optional."""

    first: int
    second: str = ""


class Table(TypedDict, total=False):
    """A table of typed keys."""

    a: int
    b: list[int]
    c: dict[str, int]


@dataclass
class Data:
    """A dataclass."""

    a: int
    b: list[int] = field(default_factory=list)


class Inner(Record, frozen=True):
    """A record of this program's own kind."""

    a: int
    b: str | None = None


class Outer(Record, frozen=True):
    """A record of records."""

    one: Inner
    many: tuple[Inner, ...] = ()


class Renamed(Struct, rename="kebab", forbid_unknown_fields=True):
    """A structure whose fields have other names in a file."""

    first_name: int


class Open(Struct):
    """A structure that takes keys it does not know."""

    a: int


class Row(Struct, array_like=True):
    """A structure that is an array in a file."""

    a: int
    b: str = ""


class Cat(Struct, tag="cat", forbid_unknown_fields=True):
    """One of two structures that a tag tells apart."""

    a: int


class Dog(Struct, tag="dog", forbid_unknown_fields=True):
    """The other of them."""

    b: int


DAY, HOUR = dt.date(2021, 5, 27), dt.time(7, 32)
NAIVE = dt.datetime(2021, 5, 27, 7, 32)  # noqa: DTZ001
AWARE = NAIVE.replace(tzinfo=dt.timezone.utc)
ONE = {"a": 1}

# Each kind of type that `msgspec` knows: what of TOML fits it; what does not, and where.
SHAPES: dict[str, Shape] = {
    "int": (int, [0, -5, 10**30], [("1", ""), (Decimal("1.0"), ""), (True, "")]),
    "float": (float, [1, Decimal("1.5")], [("1", ""), (True, ""), (10**400, "")]),
    "str": (str, ["", "text"], [(1, ""), (DAY, "")]),
    "bool": (bool, [True], [(1, ""), ("true", "")]),
    "None": (None, [], [(0, ""), ("", "")]),
    "bytes": (bytes, ["AAAA"], [("?", ""), (1, "")]),
    "bytearray": (bytearray, ["AAAA"], [("?", "")]),
    "memoryview": (memoryview, ["AAAA"], [("?", "")]),
    "Decimal": (Decimal, [1, Decimal("1.50")], [("1.5", ""), ("x", ""), (Decimal("inf"), "")]),
    "date": (dt.date, [DAY, "2021-05-27"], [(NAIVE, ""), (HOUR, ""), ("May", "")]),
    "time": (dt.time, [HOUR], [(DAY, ""), ("noon", "")]),
    "datetime": (dt.datetime, [NAIVE, AWARE], [(DAY, ""), ("now", "")]),
    "timedelta": (dt.timedelta, ["PT1S"], [(1, ""), ("long", "")]),
    "UUID": (UUID, ["3d8f1a40-0000-4000-8000-000000000000"], [("3d8f", ""), (1, "")]),
    "Any": (Any, [1, "", [], {}, [ONE]], []),
    "object": (object, [1, "", [], {}], []),
    "raw": (msgspec.Raw, [], [(1, ""), ("x", "")]),
    "extension": (msgspec.msgpack.Ext, [], [(1, "")]),
    "another class": (complex, [], [(1, "")]),
    "Literal": (Literal["a", "b"], ["a"], [("c", ""), (1, ""), ([], "")]),
    "Literal of numbers": (Literal[1, 2], [1], [(3, ""), ("1", "")]),
    "Enum": (Colour, ["red"], [("green", ""), (1, "")]),
    "IntEnum": (Level, [1], [(2, ""), ("1", "")]),
    "list": (list[int], [[], [1, 2]], [([1, "x"], "[1]"), ({}, ""), ("x", "")]),
    "list of any": (list, [[], [1, ""]], [({}, "")]),
    "set": (set[int], [[1, 1]], [([1, "x"], "[1]"), ({}, "")]),
    "frozenset": (frozenset[str], [["a"]], [(["a", 1], "[1]"), ("x", "")]),
    "tuple": (tuple[int, ...], [[], [1, 2]], [([1, "x"], "[1]"), (1, ""), ({}, "")]),
    "tuple of any": (tuple, [[1, ""]], [({}, "")]),
    "tuple of two": (
        tuple[int, str], [[1, "a"]],
        [([1], ""), ([1, "a", 2], ""), ([1, 2], "[1]"), (["a", "a"], "[0]"), ({}, "")],
    ),
    "tuple of none": (tuple[()], [[]], [([1], ""), (1, "")]),
    "collection": (frozenset[tuple[int, str]], [[[1, "a"]]], [([[1, "a"], [1, 2]], "[1][1]")]),
    "dict": (
        dict[str, int], [{}, ONE], [({"b c": "x"}, '"b c"'), ([], ""), ({"a": 1, "b": {}}, "b")],
    ),
    "dict of any": (dict, [{}, ONE], [([], "")]),
    "dict of dates": (dict[dt.date, int], [{"2021-05-27": 1}], [({"May": 1}, "")]),
    "dict of arrays": (dict[str, list[int]], [{"a": [1]}], [({"a": [1, "x"]}, "a[1]")]),
    "TypedDict": (Table, [{}, ONE], [({"a": "x"}, "a"), ({"b": [1, "x"]}, "b[1]"), ([], "")]),
    "TypedDict of a dict": (Table, [{"c": {"d": 1}}], [({"c": {"d": "x"}}, "c")]),
    "NamedTuple": (Pair, [[1], [1, "a"]], [(["x"], "[0]"), ([1, 2], "[1]"), ([], ""), ({}, "")]),
    "dataclass": (Data, [ONE], [({}, ""), ({"a": 1, "b": ["x"]}, "b[0]"), ([], "")]),
    "record": (
        Inner, [ONE, {"a": 1, "b": "x"}],
        [
            ({}, ""), ([], ""), ("x", ""), ({"a": "x"}, "a"), ({"a": 1, "b": 2}, "b"),
            ({"a": 1, "zzz": 1}, "zzz"), ({"a": 1, "z.z": 1}, '"z.z"'),
        ],
    ),
    "record of records": (
        Outer, [{"one": ONE, "many": [ONE]}],
        [
            ({"one": {}}, "one"), ({"one": {"a": "x"}}, "one.a"), ({"one": [ONE]}, "one"),
            ({"one": ONE, "many": [ONE, {"a": "x"}]}, "many[1].a"),
            ({"one": ONE, "many": ONE}, "many"),
        ],
    ),
    "renamed": (
        Renamed, [{"first-name": 1}],
        [({"first_name": 1}, " and first_name"), ({"first-name": "x"}, "first-name"), ({}, "")],
    ),
    "open": (Open, [{"a": 1, "zzz": 1}], [({"a": "x", "zzz": 1}, "a"), ({}, "")]),
    "array-like": (Row, [[1], [1, "a", 2]], [(["x"], "[0]"), ([], ""), ({"a": "x"}, "")]),
    "tagged": (
        Cat, [ONE, {"a": 1, "type": "cat"}],
        [({"a": 1, "type": "dog"}, "type"), ({"a": "x", "type": "cat"}, "a")],
    ),
    "one of two tags": (
        Cat | Dog, [{"type": "cat", "a": 1}],
        [({"type": "cow"}, "type"), (ONE, ""), ({"type": "dog", "b": "x"}, "b")],
    ),
    "union": (int | str | list[int], [1, "a", [1]], [([1, "x"], "[1]"), ({}, ""), (True, "")]),
    "union with a record": (int | Inner | None, [1, ONE], [({"a": "x"}, "a"), ("x", "")]),
    "optional": (int | None, [1], [("x", "")]),
    "optional record": (Inner | None, [ONE], [({"a": "x"}, "a"), ([], "")]),
    "NewType": (NewType("NewType", list[int]), [[1]], [([1, "x"], "[1]"), (1, "")]),
    "gt": (Annotated[int, Meta(gt=1)], [2], [(1, ""), ("x", "")]),
    "ge": (Annotated[int, Meta(ge=1)] | None, [1], [(0, "")]),
    "lt": (Annotated[float, Meta(lt=1)], [0], [(1, ""), (Decimal("nan"), "")]),
    "le": (Annotated[int, Meta(le=1)], [1], [(2, "")]),
    "multiple_of": (Annotated[int, Meta(multiple_of=5)], [5], [(6, "")]),
    "pattern": (Annotated[str, Meta(pattern="^a$")], ["a"], [("b", ""), (1, "")]),
    "min_length": (
        Annotated[list[int], Meta(min_length=2)], [[1, 2]], [([1], ""), ([1, "x"], "[1]")],
    ),
    "min_length of text": (Annotated[str, Meta(min_length=2)], ["ab"], [("a", "")]),
    "max_length": (Annotated[tuple[int, ...], Meta(max_length=1)], [[1]], [([1, 2], "")]),
    "max_length of a table": (
        Annotated[dict[str, int], Meta(max_length=1)], [ONE], [({"a": 1, "b": 2}, "")],
    ),
    "max_length of a name": (
        dict[Annotated[str, Meta(max_length=1)], int], [ONE], [({"ab": 1}, "")],
    ),
    "tz": (Annotated[dt.datetime, Meta(tz=True)], [AWARE], [(NAIVE, ""), (DAY, "")]),
}  # fmt: skip

# Something of each kind that a TOML file can hold.
TOML = [
    *("", "text", "1.5", "2021-05-27", True, 0, 1, 10**30, 10**400, Decimal("1.5"), Decimal("nan")),
    *(DAY, HOUR, NAIVE, AWARE, [], [1], ["a"], [1, "a"], [[1]], [ONE], [{}], {}, ONE, {"a": "x"}),
    *({"zzz": 1}, {"a b": {"a": 1}}, {"one": ONE}, {"one": ONE, "many": [{"b": 1}]}),
]


def of(generic: Any, *args: Any) -> Any:
    """Return a generic type of `args`."""
    return generic[args]


# What a type can stand in: itself, around a type; a value around a value; the place of the latter.
AROUND: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any], str]] = {
    "nothing": (lambda kind: kind, lambda value: value, ""),
    "optional": (lambda kind: of(Union, kind, None), lambda value: value, ""),
    "array": (lambda kind: of(tuple, kind, ...), lambda value: [value], "[0]"),
    "list": (lambda kind: of(list, kind), lambda value: [value], "[0]"),
    "pair": (lambda kind: of(tuple, int, kind), lambda value: [1, value], "[1]"),
    "dict": (lambda kind: of(dict, str, kind), lambda value: {"a b": value}, '"a b"'),
    "record": (
        lambda kind: msgspec.defstruct("Around", [("part", kind)], bases=(Record,), frozen=True),
        lambda value: {"part": value},
        "part",
    ),
    "limit": (
        lambda kind: of(Annotated, of(tuple, kind, ...), Meta(max_length=9)),
        lambda value: [value],
        "[0]",
    ),
}


def refused(value: Any, kind: Any) -> bool:
    """Return whether the decoder does not take a value as a type."""
    try:
        msgspec.convert(value, type=kind)
        decoded(value, kind)
    except ValueError:
        return True
    return False


def joined(outer: str, inner: str) -> str:
    """Return the key path of what is at `inner` in what is at `outer`."""
    return f"{outer}{'.' if outer and inner and inner[0] != '[' else ''}{inner}"


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("around", AROUND)
def test_a_misfit_is_named_where_it_stands(name: str, around: str) -> None:
    """Whatever type a value does not fit, alone or within another, its place is named, no other."""
    kind, fitting, unfitting = SHAPES[name]
    type_around, value_around, place = AROUND[around]
    for value in fitting:
        assert not refused(value_around(value), type_around(kind)), value
        assert [*misfits(value_around(value), type_around(kind), "")] == [], value
    for value, key in unfitting:
        assert refused(value_around(value), type_around(kind)), value
        for outer in ("", "outer[3]"):
            found = [*misfits(value_around(value), type_around(kind), outer)]
            keys = {joined(joined(outer, place), one) for one in key.split(" and ")}
            assert {*dict(found)} == keys, (value, found)
            assert all(sentence for _, sentence in found)


@pytest.mark.parametrize("name", SHAPES)
def test_what_is_refused_has_a_problem_and_nothing_else_has(name: str) -> None:
    """Whatever a file holds for whatever type: the decoder refuses it just if a fault is found.

    Each fault is at a place that the file has.
    """
    for around, value in product(AROUND.values(), TOML):
        type_around, value_around, _ = around
        kind, whole = type_around(SHAPES[name][0]), value_around(value)
        found = [key for key, _ in misfits(whole, kind, "")]
        assert bool(found) == refused(whole, kind), (whole, found)
        assert {*found} <= {"", *paths_of(whole)}


def kinds_within(info: Any) -> Iterator[type]:
    """Yield what `msgspec` calls a type, and each type within it."""
    yield type(info)
    for name in getattr(info, "__struct_fields__", ()):
        value = getattr(info, name)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, (msgspec.inspect.Type, msgspec.inspect.Field)):
                yield from kinds_within(inner)


def test_every_kind_of_type_is_tried() -> None:
    """There is no kind of type that `msgspec` knows, and no constraint, that is not tried above."""
    known = msgspec.inspect
    named = [kind for kind in vars(known).values() if isinstance(kind, type)]
    kinds = {kind.__name__ for kind in named if issubclass(kind, known.Type)}
    kinds -= {"Type", "CollectionType", "Metadata"}  # what several are, and what is said of one
    kinds -= set() if hasattr(builtins, "frozendict") else {"FrozenDictType"}  # Python 3.15's
    tried = {
        found.__name__
        for kind, *_ in SHAPES.values()
        for found in kinds_within(known.type_info(kind))
    }
    assert kinds <= tried
    told = {"title", "description", "examples", "extra_json_schema", "extra"}
    assert {*inspect.signature(Meta).parameters} - told <= {name.split()[0] for name in SHAPES}


def test_a_refusal_without_a_problem_cannot_be_made() -> None:
    """An error that would not say what is wrong is an error of the program."""
    with pytest.raises(ValueError, match="at least one problem"):
        DataError([])


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        ([1], SHAPES["min_length"][0], "expected at least 2 values, found 1"),
        ([1, 2], SHAPES["max_length"][0], "expected at most 1 value, found 2"),
        ([1], SHAPES["tuple of two"][0], "expected at least 2 values, found 1"),
        ([1, "a", 2], SHAPES["tuple of two"][0], "expected at most 2 values, found 3"),
        ([ONE], Annotated[tuple[Inner, ...], Meta(min_length=2)], "expected at least 2 records"),
        ("a", SHAPES["min_length of text"][0], "expected text of at least 2 characters, found 1"),
        (0, SHAPES["ge"][0], "expected a whole number >= 1, found number 0"),
        ({}, list[int], "expected an array, found a table"),
        ({"ab": 1}, SHAPES["max_length of a name"][0], "a table does not fit: Expected"),
        ("?", bytes, "text '?' does not fit: Invalid base64 encoded string"),
        (1, Inner | None, "expected a table, found number 1"),
        (1, dt.date, "expected date, found number 1"),
    ],
)  # fmt: skip
def test_a_misfit_is_told_in_the_words_of_a_file(value: object, kind: Any, said: str) -> None:
    """What does not fit is told with what was found and expected, as a file calls it."""
    ((_, sentence),) = misfits(value, kind, "")
    assert sentence.startswith(said)


@pytest.mark.parametrize(
    ("key", "value"), [("title", 5), ("outcomes.0.low", "x"), ("sources.1.doi", "doi")]
)
def test_where_nothing_is_found_the_decoder_speaks(
    key: str, value: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the diagnosis missed a misfit, the decoder's own words would be reported at its place."""
    file = saved(tmp_path, changed(key, value))
    monkeypatch.setattr(diagnosis, "misfits", lambda *_: iter(()))
    with pytest.raises(DataError) as caught:
        Dataset([file]).study("own2021")
    problem, *_ = caught.value.problems
    assert problem.key == key.replace(".0", "[0]").replace(".1", "[1]")
    assert problem.message.startswith(
        ("Expected `str`, got `int`", "Invalid", "Expected `str` mat")
    )


def test_what_is_too_deep_for_the_decoder_is_told_in_our_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the decoder gives up before it ends, that is said as of one that is no TOML."""

    def gives_up(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("ldn_cli.dataset.loading.decoded", gives_up)
    with pytest.raises(DataError, match="nested too deeply"):
        Dataset([saved(tmp_path)]).study("own2021")


@pytest.mark.parametrize(("length", "whole"), [(95, True), (200, False)])
def test_a_long_key_stands_whole_in_a_message_as_far_as_there_is_room(
    *, length: int, whole: bool, tmp_path: Path
) -> None:
    """The key path of a problem has its last name, if that is no longer than a message repeats."""
    file = saved(tmp_path, changed(f"outcomes.0.{'k' * length}", 1))
    with pytest.raises(DataError) as caught:
        Dataset([file]).study("own2021")
    (problem,) = caught.value.problems
    assert problem.key == (f"outcomes[0].{'k' * length}" if whole else "outcomes[0]")


def test_a_file_is_diagnosed_where_there_are_no_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In an installation that has lost its sources, what is wrong with a file is told too."""
    file = saved(tmp_path, {"id": "own2021", "title": 5})
    monkeypatch.setattr(Dataset, "bundled", Dataset().bundled._replace(sources={}))
    with pytest.raises(DataError) as caught:
        Dataset().check(file)
    keys = [problem.key for problem in caught.value.problems]
    assert "title" in keys


def test_where_nothing_is_found_in_a_shared_file_the_decoder_speaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it would be for the words that studies share."""
    file = saved(tmp_path)
    shared = saved(tmp_path, {"domains": [{"id": "a", "label": 5, "covers": "b"}]}, "domains.toml")
    monkeypatch.setattr(diagnosis, "misfits", lambda *_: iter(()))
    with pytest.raises(DataError) as caught:
        Dataset([file]).study("own2021")
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.key) == (str(shared), 3, "domains[0].label")
    assert problem.message == "Expected `str`, got `int`"


def test_few_fields_are_listed_and_many_are_not() -> None:
    """Where no field is near, a message names all that a record has, or where to find so many."""
    few = [f"field_{n}" for n in range(diagnosis.FEW)]
    assert diagnosis._fields_like("zzz", few) == f"there are {', '.join(few)}"
    assert diagnosis._fields_like("zzz", [*few, "last"]).startswith("`ldn dataset new` writes")
