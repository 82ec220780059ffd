"""Where key paths stand in a TOML text, in whichever of TOML's many ways it is written."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st
from own import paths_of

from ldn_cli.dataset import positions
from ldn_cli.dataset.files import BUNDLED
from ldn_cli.dataset.positions import DEEPEST, key_path, lines_of, parent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

# A text, and the line of each key path in it.
TEXTS: dict[str, tuple[str, dict[str, int]]] = {
    "keys": ('id = "a"\n\n# year = 1\nyear = 2\n', {"id": 1, "year": 4}),
    "text of many lines": ('a = """\nb = 1\n[c]\n"""\nb = 2', {"a": 1, "b": 5}),
    "literal text of many lines": ("a = '''\nb = 1\n\\'''\nb = 2", {"a": 1, "b": 4}),
    "text that ends in quotation marks": ('a = """\n"x"""""\nb = 2', {"a": 1, "b": 3}),
    "escaped quotation marks": ('a = """\n\\"""\n\\\\"""\nb = "\\""\nc = 1', {"b": 4, "c": 5}),
    "text with what looks like a comment": ('a = "#"\nb = \'#"\' # "\nc = 1', {"b": 2, "c": 3}),
    "array over many lines": (
        'a = [ # "\n  1,\n\n  [2,\n   3], # ]\n]\nb = 1',
        {"a": 1, "a[0]": 2, "a[1]": 4, "a[1][0]": 4, "a[1][1]": 5, "b": 7},
    ),
    "dotted keys": (
        'a . b = 1\n"a"."c d" = 2\na.e.f = 3',
        {"a": 1, "a.b": 1, 'a."c d"': 2, "a.e": 3, "a.e.f": 3},
    ),
    "quoted keys with dots and brackets": (
        '"a.b[0]" = 1\n\'c"d\' = 2\n"e\\u0066\\"" = 3\n"" = 4',
        {'"a.b[0]"': 1, '"c\\"d"': 2, '"ef\\""': 3, '""': 4},
    ),
    "inline tables": (
        "a = { b = 1, c.d = [ { e = 2 }, {\n e = 3 } ] }\nf = 1",
        {"a": 1, "a.b": 1, "a.c": 1, "a.c.d[0].e": 1, "a.c.d[1]": 1, "a.c.d[1].e": 2, "f": 3},
    ),
    "tables": (
        "[a]\nb = 1\n[ a . c ]\nd = 2\n['e']\n",
        {"a": 1, "a.b": 2, "a.c": 3, "a.c.d": 4, "e": 5},
    ),
    "arrays of tables": (
        "[[a]]\nb = 1\n[[a.c]]\nd = 1\n[[a.c]]\nd = 2\n[[a]]\n[a.e]\nb = 3\n[[a.c]]\nd = 4\n",
        {
            "a": 1,
            "a[0]": 1,
            "a[0].b": 2,
            "a[0].c[1].d": 6,
            "a[1]": 7,
            "a[1].e.b": 9,
            "a[1].c": 10,
            "a[1].c[0].d": 11,
        },
    ),
    "dates with a space before the time": (
        "a = 2021-01-01 07:32:00\n08 = 1\nb = [2021-01-01 07:32:00Z, 1]\n",
        {"a": 1, "08": 2, "b[0]": 3, "b[1]": 3},
    ),
    "numbers with signs and points": ("a = -1.5e+3\nb = [+1, -inf]\n", {"a": 1, "b[1]": 2}),
    "line ends of Windows": ('a = """\r\nx\r\n"""\r\nb = 1\r\n', {"a": 1, "b": 4}),
    "no line end": ("a = 1", {"a": 1}),
    "nothing": ("", {"": 1}),
    "comments alone": ("# a\n # b", {"": 1}),
}


@pytest.mark.parametrize("name", TEXTS)
def test_each_key_path_has_the_line_on_which_it_begins(name: str) -> None:
    """However a TOML text is written, a key path has the line of its key, value or header."""
    text, lines = TEXTS[name]
    tomli.loads(text)
    assert lines_of(text, lines) == lines


@pytest.mark.parametrize(
    ("key", "line"),
    [("a.zzz", 2), ("a.b[7].c.d", 3), ("zzz", 1), ("zzz[0].a", 1), ('a."b.c"', 2), ("a.b[0]", 3)],
)
def test_what_is_missing_has_the_line_of_what_it_is_missing_in(key: str, line: int) -> None:
    """A key path that the text lacks has the line of the nearest table or array around it."""
    assert lines_of("# first\n[a]\nb = [1]\n", [key]) == {key: line}


@pytest.mark.parametrize(
    ("key", "outer"),
    [
        ("a", ""),
        ("a.b", "a"),
        ("a[0]", "a"),
        ("a[0][1]", "a[0]"),
        ("a[0].b-c", "a[0]"),
        ('"a.b"', ""),
        ('a."b.[0]\\"c"', "a"),
        ('a."b\nc"', "a"),
        ("", ""),
    ],
)
def test_a_key_path_knows_what_it_is_in(key: str, outer: str) -> None:
    """The parent of a key path is that path without its last part, quoted parts whole."""
    assert parent(key) == outer


def test_every_key_of_the_bundled_files_is_found() -> None:
    """Each key of each bundled file is on the line it is said to be."""
    files = sorted(BUNDLED.rglob("*.toml"))
    assert len(files) > 6
    for file in files:
        text = file.read_text("utf-8")
        lines = text.split("\n")
        paths = [path for path in paths_of(tomli.loads(text)) if path[-1] != "]"]
        for path, line in lines_of(text, paths).items():
            name = path.rpartition(".")[2]
            assert re.search(rf"(^|[\[{{.,]) *{name}( =|[\].])", lines[line - 1]), (file, path)


def test_a_key_of_very_many_parts_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a key of very many parts the first are found, at no cost for the rest."""
    parts = ["a"] * 900
    text = f"{'.'.join(parts)} = 1\nb = 1\n"
    joined = []

    def counted(key: str, name: str) -> str:
        joined.append(name)
        return key_path(key, name)

    monkeypatch.setattr(positions, "key_path", counted)
    assert lines_of(text, [".".join(parts), ".".join(parts[:DEEPEST]), "b"]) == {
        ".".join(parts): 1, ".".join(parts[:DEEPEST]): 1, "b": 2,
    }  # fmt: skip
    assert len(joined) == DEEPEST + 1


@pytest.mark.parametrize(
    "text", ['a = "', "a = '''", "[[[", "a.", "a = {", "= 1", "a", '"', "a = [1,,", "]", ","]
)
def test_a_text_that_is_no_toml_ends_the_search(text: str) -> None:
    """A text that is not valid, because the file changed meanwhile, has an answer all the same."""
    assert lines_of(text, ["zzz"])["zzz"] == 1


class Writer:
    """Writes content as TOML in a style of chance, and keeps the line of each key path."""

    def __init__(self, content: dict[str, Any], chance: Random) -> None:
        self.chance = chance
        self.text = ""
        self.lines = {"": 1}
        self._table(content, "", "")

    def _note(self, path: str) -> None:
        self.lines.setdefault(path, self.text.count("\n") + 1)

    def _gap(self) -> None:
        self.text += self.chance.choice(["", "", " ", "\n", "# [x]\n", "\n# y = 1 \"'\n\n"])

    def _key(self, name: str) -> str:
        ways = [json.dumps(name)]
        if re.fullmatch("[A-Za-z0-9_-]+", name):
            ways += [name] * 3
        if "'" not in name and name.isprintable():
            ways.append(f"'{name}'")
        return self.chance.choice(ways)

    def _table(self, content: dict[str, Any], path: str, header: str) -> None:
        later: list[tuple[str, Any]] = []
        for name, value in content.items():
            tables = isinstance(value, list) and value and all(isinstance(v, dict) for v in value)
            if tables or (isinstance(value, dict) and self.chance.random() < 0.6):
                later.append((name, value))
            else:
                self._gap()
                self._pair(name, value, path)
                self.text += self.chance.choice(["\n", " \n", " # z = 1\n"])
        for name, value in later:
            inner = key_path(path, name)
            title = f"{header}{self._key(name)}"
            if isinstance(value, dict):
                self._gap()
                self._start()
                self._note(inner)
                self.text += f"[{title}]\n"
                self._table(value, inner, f"{title}.")
            else:
                for index, one in enumerate(value):
                    self._gap()
                    self._start()
                    self._note(inner)
                    self._note(f"{inner}[{index}]")
                    self.text += f"[[ {title} ]]\n"
                    self._table(one, f"{inner}[{index}]", f"{title}.")

    def _start(self) -> None:
        self.text += self.chance.choice(["", "  "])

    def _pair(self, name: str, value: Any, path: str) -> None:
        """Write a key and its value; a table of one key perhaps as a dotted key."""
        inner = key_path(path, name)
        self._note(inner)
        self.text += self._key(name)
        while isinstance(value, dict) and len(value) == 1 and self.chance.random() < 0.5:
            ((name, value),) = value.items()
            inner = key_path(inner, name)
            self._note(inner)
            self.text += f" . {self._key(name)}"
        self.text += " = "
        self._value(value, inner)

    def _value(self, value: Any, path: str) -> None:
        if isinstance(value, list):
            self.text += "["
            for index, one in enumerate(value):
                self._gap()
                self._note(f"{path}[{index}]")
                self._value(one, f"{path}[{index}]")
                self.text += ","
            self._gap()
            self.text += "]"
        elif isinstance(value, dict):
            self.text += "{ "
            for index, (name, one) in enumerate(value.items()):
                self.text += ", " if index else ""
                self._pair(name, one, path)
            self.text += " }"
        elif isinstance(value, str):
            self.text += self.chance.choice(list(self._strings(value)))
        else:
            self.text += str(value).lower()

    @staticmethod
    def _strings(value: str) -> Iterator[str]:
        yield json.dumps(value)
        escaped = value.replace("\\", "\\\\").replace('"""', '""\\"')
        yield f'"""\n{escaped}"""'
        if "'" not in value:
            yield f"'''\n{value}'''"
        if "'" not in value and "\n" not in value:
            yield f"'{value}'"


names = st.text("ab.[]\"' #=\\1-", max_size=4)
texts = st.text("ab\"' #=[]{},\n\\1:-", max_size=8)
scalars = texts | st.integers(-99, 9999) | st.booleans() | st.just(1.5)
contents = st.dictionaries(
    names,
    st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)


@settings(max_examples=50)
@given(contents, st.randoms(use_true_random=False))
def test_every_key_path_is_found_in_every_style(content: dict[str, Any], chance: Random) -> None:
    """Whatever keys and values there are, in whatever style, each key path is on its line."""
    written = Writer(content, chance)
    assert tomli.loads(written.text) == content
    wanted = {path: written.lines[path] for path in paths_of(content)}
    assert lines_of(written.text, wanted) == wanted
    assert lines_of(written.text.replace("\n", "\r\n"), wanted) == wanted


def counted(monkeypatch: pytest.MonkeyPatch, text: str) -> int:
    """Return how many characters are looked at by the patterns that go through `text`."""
    seen = 0

    class Pattern:
        def __init__(self, pattern: re.Pattern[str]) -> None:
            self.match_one: Callable[[str, int], re.Match[str] | None] = pattern.match
            self.fullmatch = pattern.fullmatch

        def match(self, text: str, start: int) -> re.Match[str] | None:
            nonlocal seen
            match = self.match_one(text, start)
            seen += 1 + (match.end() - match.start() if match else 0)
            return match

    for name in ("_BLANK", "_COMMENT", "_BARE", "_SCALAR"):
        monkeypatch.setattr(positions, name, Pattern(getattr(positions, name)))
    lines_of(text, ["zzz"])
    return seen


@pytest.mark.parametrize(
    "part",
    [
        *("[[a]]\n", "[[a.b{n}.c.d]]\n", "[a.b.c.d{n}]\n", "a.b.c.d{n} = 1\n", '["a.b".c{n}]\n'),
        *("#x\n", "a-{n} = 1\n", '"{n}" = """\n\n"""\n', "a{n} = [1, {{ b = 1 }},]\n", " \n"),
    ],
)
def test_a_text_is_gone_through_once(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times the text takes ten times the work, not a hundred times."""
    short, long = (
        counted(monkeypatch, "".join(part.format(n=n) for n in range(count)))
        for count in (200, 2_000)
    )
    assert long < 11 * short + 1_000
