"""What chance makes: study files, whole and broken, and command lines; and what must hold of them.

`test_fuzz.py` tries some dozens of each kind, `fuzz_long.py` as many as one asks for.
"""

from __future__ import annotations

import os
import re
import string
from collections import Counter
from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, get_args

from hypothesis import strategies as st
from own import FULL, PLAINLY, ldn, toml
from registries import COMMANDS, FORMATS, GROUPS, OF_STUDIES, STYLES, call, options, parts

from ldn_cli import model
from ldn_cli.dataset import STUDIES, parse
from ldn_cli.render.screen import Look, columns_of
from ldn_cli.text import escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from inprocess import Done
    from own import Content

NAME = "own2021"
BASES: list[Content] = [FULL] + [
    parse(file) | {"id": NAME, "aliases": []} for file in sorted(STUDIES.glob("*.toml"))
]
FIELDS = sorted(
    {
        name
        for kind in vars(model).values()
        if isinstance(kind, type) and issubclass(kind, model.Record)
        for name in kind.__struct_fields__
    }
)
CODES = {0, 1, 2, 3}


@cache
def folder() -> Path:
    """Return the process's own folder for the files that it makes."""
    KEPT.append(TemporaryDirectory())
    return Path(KEPT[0].name)


KEPT: list[TemporaryDirectory[str]] = []

# --- Values ---------------------------------------------------------------------------------------

odd_texts = st.one_of(
    st.text(max_size=12),
    st.text(
        "=+-@|<>&*_`[](){}#\\\"'~:;,./ \t\r\n\x00\x1b\x7f\x9b\u200b\u202e\u2028\xa0", max_size=12
    ),
    st.sampled_from(
        ["", " ", "\x1b[31m", "[red]", "<b>", "=1", "x" * 200, "\u5bd2" * 40, "a\nb: c"]
    ),
)
texts = odd_texts.filter(lambda text: re.search(r"\S", text) is not None)
ids = st.from_regex(r"[a-z0-9]{1,6}([-_][a-z0-9]{1,6}){0,2}", fullmatch=True)
numbers = st.one_of(
    st.integers(-2, 30),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.sampled_from([10**9, 10**9 + 1, 10**15, -(10**400), 0.05, -0.0, 1e-300, 2**63, 2021]),
)
words = st.sampled_from(
    [word for kind in (model.Direction, model.Species, model.CaveatKind) for word in get_args(kind)]
)
junk = st.recursive(
    odd_texts | numbers | st.booleans() | words,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(FIELDS) | odd_texts, inner, max_size=3)
    ),
    max_leaves=4,
)


def spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place in a content: the table or array, and the key or index in it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield value, key
            yield from spots(inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield value, index
            yield from spots(inner)


@st.composite
def mutated(draw: st.DrawFn) -> Content:
    """Return a sound study with a few of its values gone, changed, renamed, doubled or moved."""
    content = deepcopy(draw(st.sampled_from(BASES)))
    for _ in range(draw(st.integers(0, 4))):
        places = list(spots(content))
        if not places:
            break
        home, key = draw(st.sampled_from(places))
        action = draw(
            st.sampled_from(["drop", "change", "rename", "double", "move", "add", "nudge"])
        )
        if action == "drop":
            del home[key]
        elif action == "change":
            home[key] = draw(junk)
        elif action == "nudge":
            home[key] = draw(texts if isinstance(home[key], str) else numbers)
        elif action == "double" and isinstance(home, list):
            home.append(deepcopy(home[key]))
        elif action == "move":
            other, place = draw(st.sampled_from(places))
            home[key] = deepcopy(other[place]) if other is not home else draw(junk)
        elif action == "add" and isinstance(home, dict):
            home[draw(st.sampled_from(FIELDS) | odd_texts)] = draw(junk)
        elif isinstance(home, dict):
            home[draw(st.sampled_from(FIELDS) | odd_texts)] = home.pop(key)
    return content


@st.composite
def broken_text(draw: st.DrawFn) -> bytes:
    """Return the bytes of a study file, with lines or bytes of it gone, doubled or moved."""
    content = toml(draw(mutated())).encode()
    for _ in range(draw(st.integers(0, 3))):
        action = draw(st.sampled_from(["line", "double", "byte", "cut", "insert"]))
        at = draw(st.integers(0, max(len(content) - 1, 0)))
        start, end = content.rfind(b"\n", 0, at) + 1, content.find(b"\n", at) + 1 or len(content)
        if action == "line":
            content = content[:start] + content[end:]
        elif action == "double":
            content = content[:end] + content[start:end] + content[end:]
        elif action == "byte":
            content = content[:at] + draw(st.binary(max_size=2)) + content[at + 1 :]
        elif action == "cut":
            content = content[:at]
        else:
            piece = draw(st.text("[]{}=\"'#.,\n\\ab10-", max_size=6))
            content = content[:at] + piece.encode() + content[at:]
    return content


dense = st.text(string.ascii_letters + "/%<>{}()[]&=\x1b\u202e", min_size=1, max_size=12)


class Chance:
    """Makes a study in which nothing is wrong, with odd texts and numbers wherever they may be."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def some(self, record: Content, *optional: str) -> Content:
        """Return `record` without some of its optional fields."""
        gone = self.draw(st.sets(st.sampled_from(optional)))
        return {key: value for key, value in record.items() if key not in gone}

    def texts(self, *names: str) -> Content:
        """Return a text for each of the fields `names`."""
        return {name: self.draw(texts) for name in names}

    def cited(self, *names: str) -> Content:
        """Return a text for each of the fields `names`, with a source and a locator."""
        source = self.draw(st.sampled_from(["nmss", "own-a", "own-b"]))
        return self.texts(*names) | {"source": source} | self.texts("locator")

    def many(self, make: Callable[[], Content], least: int = 0) -> list[Content]:
        """Return up to three records that `make` makes."""
        return [make() for _ in range(self.draw(st.integers(least, 3)))]

    def one_of(self, kind: Any) -> Any:
        """Return one of the values that the type `kind` lists."""
        return self.draw(st.sampled_from(get_args(kind)))

    def author(self) -> Content:
        """Return a body or a person."""
        if self.draw(st.booleans()):
            return self.texts("literal")
        return self.some(
            self.texts("family", "given", "particle", "suffix"), "given", "particle", "suffix"
        )

    def source(self, name: str) -> Content:
        """Return a source with the id `name`."""
        optional = ("container", "organization", "volume", "issue", "pages", "registry_id", "note")
        record = {"id": name, "kind": self.one_of(model.SourceKind)} | self.texts("title")
        record |= self.texts(*optional)
        record |= {"authors": self.many(self.author), "year": self.draw(st.integers(1900, 2100))}
        record |= {"month": self.draw(st.integers(1, 12)), "doi": f"10.1234/{self.draw(dense)}"}
        record |= {"pmid": str(self.draw(st.integers(1, 10**9 - 1)))}
        record |= {"url": f"https://{self.draw(dense)}"}
        return self.some(record, *optional, "authors", "year", "month", "doi", "pmid", "url")

    def outcome(self, name: str) -> Content:
        """Return an outcome with the id `name`."""
        record: Content = {
            "id": name,
            "domain": self.draw(st.sampled_from(["pain", "fatigue", "own-domain"])),
            "arm": self.draw(st.sampled_from(["LDN", "HDN", "\x1b[31m", "=1", "\u5bd2" * 20])),
            "direction": self.one_of(model.Direction),
            "significance": self.one_of(model.Significance),
        }
        record |= self.cited("measure", "finding", "instrument", "comparator")
        if record["direction"] == "not_reported":
            record["significance"] = "not_reported"
        elif self.draw(st.booleans()):
            size = st.integers(-(10**15) + 1, 10**15 - 1) | st.floats(-1e14, 1e14)
            record |= {"estimate": self.draw(size)} | self.texts("unit")
        else:
            p_value = self.draw(st.floats(0, 1) | st.sampled_from([0, 1]))
            record |= {"p_relation": self.draw(st.sampled_from("=<")), "p_value": p_value}
        return self.some(record, "instrument", "comparator")

    def flow(self) -> Content:
        """Return a participant flow whose numbers add up, one of the three perhaps left out."""
        completed, lost = (self.draw(st.integers(0, 999)) for _ in range(2))
        record: Content = {"enrolled": completed + lost, "completed": completed}
        record |= {"not_completed": lost}
        gone = self.draw(st.sampled_from([*record, None]))
        record = {key: value for key, value in record.items() if key != gone}
        first = self.draw(st.integers(0, lost))
        record["statements"] = self.many(lambda: self.cited("text"))
        record["reasons"] = [
            self.some(self.cited("reason"), "reason")
            | {"kind": self.one_of(model.ReasonKind), "n": n}
            for n in (first, lost - first)
        ]
        return self.some(record, "statements", "reasons")

    def feature(self) -> Content:
        """Return a characteristic of the design, reported or not."""
        told = self.cited("value") if self.draw(st.booleans()) else {}
        return {"characteristic": self.one_of(model.Characteristic)} | told

    def event(self) -> Content:
        """Return an adverse event."""
        record = self.cited("event", "severity", "timing") | {"n": self.draw(st.integers(0, 10**9))}
        return self.some(record, "severity", "timing", "n")

    def discrepancy(self) -> Content:
        """Return a point on which sources disagree."""
        return self.texts("topic", "comment") | {
            "statements": self.many(lambda: self.cited("text"), 2)
        }

    def study(self) -> Content:
        """Return the study."""
        content = {
            "id": NAME,
            "aliases": self.draw(st.lists(ids.map("z-{}".format), max_size=2, unique=True)),
            **self.texts("title"),
            "year": self.draw(st.integers(1900, 2100)),
            "species": self.one_of(model.Species),
            "summary": {name: self.cited("value") for name in model.Summary.__struct_fields__},
            "design": self.many(self.feature),
            "outcomes": [self.outcome(f"o{n}") for n in range(self.draw(st.integers(0, 3)))],
            "dropouts": self.flow(),
            "adverse_events": self.many(self.event),
            "caveats": self.many(
                lambda: {"kind": self.one_of(model.CaveatKind)} | self.cited("text")
            ),
            "discrepancies": self.many(self.discrepancy),
            "sources": [self.source(name) for name in ("own-a", "own-b")],
            "domains": [{"id": "own-domain"} | self.texts("label", "covers")],
        }
        optional = ("aliases", "design", "dropouts", "adverse_events", "caveats", "discrepancies")
        return self.some(content, *optional)


@st.composite
def whole(draw: st.DrawFn) -> Content:
    """Return a study in which nothing is wrong, with odd texts and numbers wherever they may be."""
    return Chance(draw).study()


# --- Command lines --------------------------------------------------------------------------------

looks = st.builds(
    Look,
    width=st.integers(20, 200),
    color=st.booleans(),
    encoding=st.sampled_from(["utf-8", "ascii", "cp1252", "latin-1"]),
    interactive=st.booleans(),
)
formats = st.sampled_from([("--format", name) for name in FORMATS] + [(), ("--json",)])
STUDY_COMMANDS = [
    *(call(words, NAME, ("a",)) for words in OF_STUDIES),
    *(("study", NAME, part) for part in parts(("study",))),
    ("studies", "outcomes", "--study", NAME),
]
EVERY_OPTION = [option for words in COMMANDS for option in options(words)]
OPTIONS = sorted({option.opts[0] for option in EVERY_OPTION if not option.is_flag})
FLAGS = sorted({option.opts[0] for option in EVERY_OPTION if option.is_flag})
FLAGS += ["--help", "-h", "--version", "--", "-", ""]
TOKENS = ["cree2010", "gironi2008", "CREE2010", "pain", "no-effect", "improved", "nmss", "human",
          "csv", "json", "ris", "bibtex", "list", "markdown", "pilot", "naltrexone"]  # fmt: skip
arguments = st.one_of(
    st.sampled_from(TOKENS),
    odd_texts,
    st.text(max_size=20),
    st.binary(max_size=6).map(os.fsdecode),
    st.sampled_from(TOKENS).flatmap(lambda word: st.permutations(word).map("".join)),
).filter(lambda word: "\0" not in word)


@st.composite
def command_lines(draw: st.DrawFn) -> tuple[str, ...]:
    """Return the words of a command line: a command, mostly, with options, values and flags."""
    line = list(draw(st.sampled_from([*COMMANDS, *GROUPS, ("zzz",)])))
    if line == ["dataset", "new"]:
        line += ["--folder", str(folder() / "missing")]
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.integers(0, 3))
        if kind == 0:
            line += [draw(st.sampled_from(OPTIONS)), draw(arguments)]
        elif kind == 1:
            line.append(draw(st.sampled_from(FLAGS)))
        else:
            line.append(draw(arguments))
    return tuple(line)


# --- What must hold -------------------------------------------------------------------------------


ENDED: Counter[str] = Counter()  # how many runs ended with each exit code


def ran(*args: str | Path, look: Look = PLAINLY) -> Done:
    """Return what `ldn` does with `args`, and count how it ended."""
    done = ldn(*args, look=look)
    ENDED[f"exit code {done.code}"] += 1
    return done


def sane(done: Done, *, shows_problems: bool = False) -> None:
    """Assert what holds of each run: a known code, output or message, nothing that is obeyed."""
    assert done.code in CODES, done
    assert "Traceback" not in done.stderr
    if done.code:
        assert shows_problems or done.stdout == b"", done
        assert shows_problems or done.stderr
    else:
        assert done.stderr == ""
        assert done.stdout


def written(content: bytes) -> Path:
    """Write `content` to the study file and return its path."""
    file = folder() / f"{NAME}.toml"
    file.write_bytes(content)
    return file


Run: TypeAlias = "tuple[tuple[str, ...], tuple[str, ...], Look]"
"""A command, its format, how its output looks."""


def check_file(case: tuple[bytes, Run]) -> None:
    """Assert that a study file is refused cleanly, or else shown by a command."""
    content, (command, fmt, look) = case
    file = written(content)
    found = ran("dataset", "validate", file)
    sane(found)
    assert found.code in {0, 3}
    as_json = ran("dataset", "validate", file, "--json")
    sane(as_json, shows_problems=True)
    assert as_json.code == found.code
    shown = ran(*command, *fmt, "--data", file, look=look)
    sane(shown)
    several = "csv" in fmt and command == ("study", NAME)
    nothing = {1} if command[0] == "search" else set()
    assert shown.code in ({3} if found.code else {2} if several else {0} | nothing)


def check_whole(case: tuple[Content, list[Run]]) -> None:
    """Assert that a study in which nothing is wrong is accepted, and shown at any width."""
    content, shows = case
    file = written(toml(content).encode())
    found = ran("dataset", "validate", file)
    assert (found.code, found.stderr) == (0, "")
    for command, fmt, look in shows:
        done = ran(*command, *fmt, "--data", file, look=look)
        sane(done)
        if command[0] != "search" and not ("csv" in fmt and command == ("study", NAME)):
            assert done.code == 0
        on_screen = fmt in {(), ("--format", "table"), ("--format", "list")}
        text = done.stdout.decode(look.encoding if on_screen else "utf-8")
        if on_screen:
            text = re.sub(r"\x1b\[[\d;]+m", "", text)
            assert max(map(columns_of, text.split("\n"))) <= look.width
        assert {char for char in set(text) - {"\r", "\n"} if escaped(char) != char} == set()
    for style in STYLES:
        done = ran("cite", NAME, "--all-sources", "--style", style, "--data", file)
        assert (done.code, done.stderr) == (0, "")


def check_line(case: tuple[tuple[str, ...], Look]) -> None:
    """Assert that a command line is obeyed or refused, and nothing between."""
    line, look = case
    done = ran(*line, look=look)
    validates = line[:2] == ("dataset", "validate") and "--json" in line
    if line[:2] == ("dataset", "new"):
        assert done.code in CODES | {4}
        assert (done.stdout == b"") == (done.code != 0)
    else:
        sane(done, shows_problems=validates)


class Kind(NamedTuple):
    """Cases of chance, and what must hold of each."""

    cases: st.SearchStrategy[Any]
    check: Callable[[Any], None]


runs = st.tuples(st.sampled_from(STUDY_COMMANDS), formats, looks)
KINDS = {
    "mutated study": Kind(st.tuples(mutated().map(toml).map(str.encode), runs), check_file),
    "broken file": Kind(st.tuples(broken_text() | st.binary(max_size=60), runs), check_file),
    "whole study": Kind(st.tuples(whole(), st.lists(runs, min_size=3, max_size=3)), check_whole),
    "command line": Kind(st.tuples(command_lines(), looks), check_line),
}
