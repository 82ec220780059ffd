"""What chance makes: study files, whole and broken, and command lines; and what must hold of them.

`test_fuzz.py` tries some dozens of each kind, `fuzz_long.py` as many as one asks for.
"""

from __future__ import annotations

import json
import os
import re
import string
from collections import Counter
from copy import deepcopy
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, get_args

from hypothesis import strategies as st
from own import FULL, PLAINLY, ldn, toml
from registries import COMMANDS, FORMATS, GROUPS, OF_STUDIES, SINGLE, STYLES, call, options, tables
from rich.cells import cell_len as columns_of

from ldn_cli.dataset.files import LATER, STUDIES
from ldn_cli.dataset.loading import parse
from ldn_cli.evidence import fields, model, numbers, source, terms, vocabulary
from ldn_cli.render.look import Look
from ldn_cli.text import escaped, is_blank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from inprocess import Done
    from own import Content

NAME = "own2021"
BASES: list[Content] = [FULL] + [
    parse(file)[1] | {"id": NAME, "aliases": []}
    for file in sorted((*STUDIES.glob("*.toml"), *LATER.glob("*.toml")))
]
FIELDS = sorted(
    {
        name
        for module in (model, source, terms)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, fields.Record)
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
texts = odd_texts.filter(lambda text: not is_blank(text))
ids = st.from_regex(r"[a-z0-9]{1,6}([-_][a-z0-9]{1,6}){0,2}", fullmatch=True)
odd_numbers = st.one_of(
    st.integers(-2, 30),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.sampled_from([10**9, 10**9 + 1, 10**15, -(10**400), 0.05, -0.0, 1e-300, 2**63, 2021]),
)
words = st.sampled_from([word for kind in vars(vocabulary).values() for word in get_args(kind)])
junk = st.recursive(
    odd_texts | odd_numbers | st.booleans() | words,
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
            home[key] = draw(texts if isinstance(home[key], str) else odd_numbers)
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


# What a source may print: at most 15 digits, from 1e-15 up, zeros at its end among them.
digits = st.integers(-(10**15) + 1, 10**15 - 1) | st.integers(-200, 200).map(lambda n: n * 10)
printed = st.builds(
    lambda number, places: Decimal(number).scaleb(-places), digits, st.integers(0, 15)
)
shares = st.integers(0, 1000).map(lambda number: Decimal(number).scaleb(-3))
people = st.integers(0, 40) | st.integers(0, 10**9)
GROUP_IDS = ["LDN", "placebo", "HDN", "=1", "[red]", "<b>", "\u5bd2" * 20, "\x1b[31m", "a\u202eb"]


class Chance:
    """Makes a study in which nothing is wrong, with odd texts and numbers wherever they may be."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        ids = st.lists(st.sampled_from(GROUP_IDS), min_size=1, max_size=3, unique=True)
        self.groups = draw(ids)

    def some(self, record: Content, *optional: str) -> Content:
        """Return `record` without some of its optional fields."""
        gone = self.draw(st.sets(st.sampled_from(optional)))
        return {key: value for key, value in record.items() if key not in gone}

    def coin(self) -> bool:
        """Return one of the two."""
        return self.draw(st.booleans())

    def texts(self, *names: str) -> Content:
        """Return a text for each of the fields `names`."""
        return {name: self.draw(texts) for name in names}

    def cited(self, *names: str) -> Content:
        """Return a text for each of the fields `names`, with a source and a locator."""
        cited = self.draw(st.sampled_from(["nmss", "own-a", "own-b"]))
        return self.texts(*names) | {"source": cited} | self.texts("locator")

    def many(self, make: Callable[[], Content], least: int = 0) -> list[Content]:
        """Return up to three records that `make` makes."""
        return [make() for _ in range(self.draw(st.integers(least, 3)))]

    def one_of(self, kind: Any) -> Any:
        """Return one of the values that the type `kind` lists."""
        return self.draw(st.sampled_from(get_args(kind)))

    def group(self) -> Content:
        """Return the name of a group."""
        return {"group": self.draw(st.sampled_from(self.groups))}

    def some_of(self, known: list[str]) -> list[str]:
        """Return some of `known`, each once."""
        return self.draw(st.lists(st.sampled_from(known), max_size=3, unique=True)) if known else []

    def author(self) -> Content:
        """Return a body or a person."""
        if self.coin():
            return self.texts("literal")
        return self.some(
            self.texts("family", "given", "particle", "suffix"), "given", "particle", "suffix"
        )

    def document(self, name: str) -> Content:
        """Return a source with the id `name`."""
        kinds = [kind for kind in get_args(vocabulary.SourceKind) if kind != "dataset"]
        record: Content = {"id": name, "kind": self.draw(st.sampled_from(kinds))}
        record |= {"read": self.one_of(vocabulary.Read)} | self.texts("title")
        optional = ("container", "organization", "volume", "issue", "pages", "registry_id", "note")
        record |= self.texts(*optional)
        record |= {"authors": self.many(self.author), "year": self.draw(st.integers(1900, 2100))}
        record |= {"month": self.draw(st.integers(1, 12)), "doi": f"10.1234/{self.draw(dense)}"}
        record |= {"pmid": str(self.draw(st.integers(1, 10**9 - 1)))}
        record |= {"url": f"https://{self.draw(dense)}", "authors_complete": self.coin()}
        more = ("authors", "authors_complete", "year", "month", "doi", "pmid", "url")
        return self.some(record, *optional, *more)

    def spread(self, key: str) -> Content:
        """Return a number as `key`, perhaps within an interval."""
        low, number, high = sorted(self.draw(st.lists(printed, min_size=3, max_size=3)))
        if self.coin():
            return {key: number}
        interval = self.one_of(vocabulary.Interval)
        return {key: number, "interval": interval, "low": low, "high": high}

    def counted(self) -> Content:
        """Return a number of people, perhaps of how many."""
        number, others = self.draw(people), self.draw(people)
        return self.some({"n": min(number, others), "of": max(number, others)}, "of")

    def value(self) -> Content:
        """Return a number of a group, or a count."""
        record = self.group() | self.texts("time")
        if self.coin():
            return self.some(record | {"statistic": "count"} | self.counted(), "group", "time")
        kinds = [kind for kind in get_args(vocabulary.Statistic) if kind != "count"]
        record |= {"statistic": self.draw(st.sampled_from(kinds)), "sd": self.draw(printed)}
        record |= self.texts("unit") | self.spread("value") | self.counted()
        open_end = ["low"] if record.get("interval") == "range" else []
        bare = ["value"] if "interval" in record else []
        optional = ("group", "time", "statistic", "sd", "unit", "n", "of", *open_end, *bare)
        return self.some(record, *optional)

    def scale(self) -> Content:
        """Return the range of an instrument."""
        record = {"low": self.draw(printed), "high": self.draw(printed)}
        record |= {"better": self.one_of(vocabulary.Better)} | self.cited("note")
        return self.some(record, "low", "high", "better", "note")

    def outcome(self, name: str) -> Content:
        """Return an outcome with the id `name`."""
        record = {"id": name, "direction": self.one_of(vocabulary.Direction)}
        record |= {"domain": self.draw(st.sampled_from(["pain", "fatigue", "own-domain"]))}
        record |= self.cited("measure", "finding", "time", "population", "comparator")
        record |= self.group() | {"role": self.one_of(vocabulary.OutcomeRole)}
        record |= {"contrast": self.one_of(vocabulary.Contrast), "significance": "not_reported"}
        record |= {"instrument": self.draw(st.sampled_from(["mfis", "own-scale"]))}
        record |= {"scale": self.scale()}
        if self.coin():
            record["comparator"] = self.draw(st.sampled_from(self.groups))
        if record["direction"] != "not_reported":
            record |= self.result()
        names = ("time", "population", "comparator", "role", "contrast", "instrument", "scale")
        return self.some(record, *names)

    def result(self) -> Content:
        """Return what an outcome has whose result is reported."""
        record: Content = {"significance": self.one_of(vocabulary.Significance)}
        record |= {"values": self.many(self.value)}
        if self.coin():
            record |= {"effect": self.one_of(vocabulary.Effect)} | self.spread("estimate")
            record |= self.texts("unit") | {"estimate_relation": self.one_of(vocabulary.Relation)}
        if self.coin():
            p_value = self.draw(shares)
            relation = self.one_of(vocabulary.Relation) if p_value else "<"
            record |= {"p_relation": relation, "p_value": p_value}
        return self.some(record, "values", "unit", "estimate_relation")

    def stage(self, stage: str, number: int, arms: list[str]) -> list[Content]:
        """Return that `number` were at a stage: in all, or by the two `arms`, from one source."""
        told: Content = {"stage": stage} | self.texts("time", "population") | self.cited()
        first = self.draw(st.integers(0, number))
        parts = [
            told | {"group": group, "n": n}
            for group, n in zip(arms, (first, number - first), strict=False)
        ]
        whole = told | {
            "n": number,
            "of": max(number, self.draw(people)),
            "percent": 100 * self.draw(shares),
        }
        if len(arms) == 2 and self.coin():
            return [self.some(part, "time", "population") for part in parts]
        return [
            self.some(whole, "time", "population", "of", "percent"),
            *parts[: self.draw(people) % 3],
        ]

    def flow(self, arms: list[str]) -> Content:
        """Return a participant flow whose numbers add up."""
        enrolled = self.draw(people)
        completed = self.draw(st.integers(0, enrolled))
        left = self.draw(st.integers(0, enrolled))
        base = self.draw(st.sampled_from(numbers.BASES))
        end = self.draw(st.sampled_from(["completed", "complete_data", ""]))
        counts = self.stage(base, enrolled, arms)
        counts += self.stage(end, completed, arms) if end else []
        gone = self.coin()
        counts += self.stage("left", left, arms) if gone else []
        for stage in self.some_of(["planned", "screened", "excluded", "followed_up", "analysed"]):
            counts += self.stage(stage, self.draw(people), arms)
        lost = enrolled - completed if end else left if gone else 0
        first = self.draw(st.integers(0, lost))
        reasons = [
            self.some({"reason": self.draw(texts)} | self.group() | {"n": n}, "reason", "group")
            | {"kind": self.one_of(vocabulary.ReasonKind)} | self.cited()
            for n in (first, self.draw(st.integers(0, lost - first))) if lost
        ]  # fmt: skip
        record = {"counts": counts, "base": base, "reasons": reasons}
        record["statements"] = self.many(lambda: self.cited("text"))
        return self.some(record, "base", "reasons", "statements")

    def feature(self) -> Content:
        """Return a characteristic of the design: what is said, or numbers, or both."""
        names = ["dose", "age", "own-feature"]
        record: Content = {"characteristic": self.draw(st.sampled_from(names))}
        record |= self.cited("value") | {"values": self.many(self.value, 1)}
        return {key: value for key, value in record.items() if key != "values" or self.coin()}

    def event(self) -> Content:
        """Return an adverse event."""
        record = self.cited("event", "severity", "timing", "frequency") | self.counted()
        record |= {"kind": self.one_of(vocabulary.EventKind), "events": self.draw(people)}
        record |= self.group() | {"percent": 100 * self.draw(shares)}
        return self.some(
            record, "severity", "timing", "frequency", "n", "of", "events", "group", "percent"
        )

    def discrepancy(self) -> Content:
        """Return a point on which sources disagree."""
        known = ["pain", "own-domain", "dose", "own-feature", "dropouts", "adverse_events"]
        record = {"about": self.some_of(known)} | self.texts("topic", "comment")
        return record | {"statements": self.many(lambda: self.cited("text"), 2)}

    def absent(self, content: Content) -> list[Content]:
        """Return what of `content` is absent."""
        there = {feature["characteristic"] for feature in content["design"]}
        known = [name for name in ("dose", "age", "own-feature", "masking") if name not in there]
        known += [] if content["outcomes"] else ["outcomes"]
        known += [] if content["adverse_events"] else ["adverse_events"]
        return [
            {"what": what, "why": self.one_of(vocabulary.Absence)}
            | {"sources": self.some_of(["nmss", "own-a"])}
            for what in self.some_of(known)
        ]

    def study(self) -> Content:
        """Return the study."""
        kinds = [self.one_of(vocabulary.GroupKind) for _ in self.groups]
        groups = [
            self.some(
                {"id": name, "kind": kind, "role": self.one_of(vocabulary.GroupRole)}
                | self.cited("intervention"), "role", "intervention",
            )
            for name, kind in zip(self.groups, kinds, strict=True)
        ]  # fmt: skip
        arms = [name for name, kind in zip(self.groups, kinds, strict=True) if kind == kinds[0]]
        content = {
            "id": NAME,
            "aliases": self.draw(st.lists(ids.map("z-{}".format), max_size=2, unique=True)),
            **self.texts("title"),
            "year": self.draw(st.integers(1900, 2100)),
            "species": self.one_of(vocabulary.Species),
            "matrix_groups": self.some_of(self.groups) or self.groups,
            "summary": {name: self.cited("value") for name in model.Summary.__struct_fields__},
            "groups": groups,
            "design": self.many(self.feature),
            "outcomes": [self.outcome(f"o{n}") for n in range(self.draw(st.integers(0, 3)))],
            "dropouts": self.flow(arms),
            "adverse_events": self.many(self.event),
            "caveats": self.many(
                lambda: (
                    {"kind": self.draw(st.sampled_from(["pilot", "own-kind"]))} | self.cited("text")
                )
            ),
            "discrepancies": self.many(self.discrepancy),
            "sources": [self.document(name) for name in ("own-a", "own-b")],
            "domains": [{"id": "own-domain"} | self.texts("label", "covers")],
            "instruments": [{"id": "own-scale", "scale": self.scale()} | self.texts("label")],
            "characteristics": [{"id": "own-feature"} | self.texts("label", "covers")],
            "caveat_kinds": [{"id": "own-kind"} | self.texts("label", "covers")],
        }
        content["absent"] = self.absent(content)
        optional = ("aliases", "dropouts", "caveats", "discrepancies", "absent", "matrix_groups")
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
    ("study", NAME, "--all"),
    *(one for words in OF_STUDIES for one in tables(words, NAME, ("a",))),
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


def sane(done: Done, *, validates: bool = False) -> None:
    """Assert what holds of each run: a known code, output or message, nothing that is obeyed.

    What `validates` may print problems, as JSON, and warnings.
    """
    assert done.code in CODES, done
    assert "Traceback" not in done.stderr
    if done.code:
        assert validates or done.stdout == b"", done
        assert validates or done.stderr
    else:
        warned = validates and all(w.startswith("warning: ") for w in done.stderr.splitlines())
        assert done.stderr == "" or warned, done
        assert done.stdout


def written(content: bytes) -> Path:
    """Write `content` to the study file and return its path."""
    file = folder() / f"{NAME}.toml"
    file.write_bytes(content)
    return file


Run: TypeAlias = "tuple[tuple[str, ...], tuple[str, ...], Look]"
"""A command, its format, how its output looks."""


def holds_too_much(command: tuple[str, ...], fmt: tuple[str, ...]) -> bool:
    """Return whether a format of one table is asked for all of a study, which has several."""
    return not {*SINGLE}.isdisjoint(fmt) and command[:2] == ("study", NAME)


def check_file(case: tuple[bytes, Run]) -> None:
    """Assert that a study file is refused cleanly, or else shown by a command."""
    content, (command, fmt, look) = case
    file = written(content)
    found = ran("dataset", "validate", file)
    sane(found, validates=True)
    assert (found.code, found.stdout == b"") in {(0, False), (3, True)}
    as_json = ran("dataset", "validate", file, "--json")
    sane(as_json, validates=True)
    assert as_json.code == found.code
    shown = ran(*command, *fmt, "--data", file, look=look)
    sane(shown)
    several = holds_too_much(command, fmt)
    nothing = {1} if command[0] == "search" else set()
    assert shown.code in ({3} if found.code else {2} if several else {0} | nothing)


STYLED = re.compile(r"\x1b\[[\d;]+m|\x1b\]8;[^\x1b]*\x1b\\")


def check_whole(case: tuple[Content, list[Run]]) -> None:
    """Assert that a study in which nothing is wrong is accepted, and shown at any width."""
    content, shows = case
    file = written(toml(content).encode())
    found = ran("dataset", "validate", file)
    sane(found, validates=True)
    assert found.code == 0, found.stderr
    for command, fmt, look in shows:
        done = ran(*command, *fmt, "--data", file, look=look)
        sane(done)
        if command[0] != "search" and not holds_too_much(command, fmt):
            assert done.code == 0
        on_screen = fmt in {(), ("--format", "table"), ("--format", "list")}
        text = done.stdout.decode(look.encoding if on_screen else "utf-8")
        if on_screen:
            text = STYLED.sub("", text)
            assert max(map(columns_of, text.split("\n"))) <= look.width
        assert {char for char in set(text) - {"\r", "\n"} if escaped(char) != char} == set()
    for style in STYLES:
        done = ran("cite", NAME, "--all-sources", "--style", style, "--data", file)
        assert (done.code, done.stderr) == (0, "")
    text = ran("study", NAME, "--json", "--data", file).text
    shown = json.loads(text, parse_float=Decimal)
    kept(content, {key: value for key, value in shown.items() if key != "sources"})
    check_flow(shown["dropouts"])


def kept(given: Any, shown: Any) -> None:
    """Assert that JSON shows what a file has: each text, and each number with its digits."""
    if isinstance(given, dict):
        for key in given.keys() & shown.keys():
            kept(given[key], shown[key])
    elif isinstance(given, list):
        for one, other in zip(given, shown, strict=True):
            kept(one, other)
    elif isinstance(given, str):
        assert shown == given
    else:
        assert Decimal(str(shown)).as_tuple() == Decimal(str(given)).as_tuple()


def check_flow(flow: Any) -> None:
    """Assert that each number of a participant flow is a count or is named as computed."""
    numbers_of = ("enrolled", "completed", "not_completed", "left")
    stated = {count["n"] for count in flow["counts"] if count["group"] is None}
    for key in numbers_of:
        assert flow[key] is None or key in flow["derived"] or flow[key] in stated, key
    shares_of = {"attrition": "not_completed", "left_share": "left"}
    for key, part in shares_of.items():
        if flow[key] is not None:
            assert float(flow[key]) == flow[part] / flow["enrolled"]
    for key in ("attrition", "attrition_ci95", "left_share"):
        assert (flow[key] is not None) == (key in flow["derived"])
    if flow["attrition"] is not None:
        low, high = flow["attrition_ci95"]
        assert 0 <= low <= flow["attrition"] <= high <= 1
    if flow["not_completed"] is not None:
        assert sum(reason["n"] for reason in flow["reasons"]) <= flow["not_completed"]


def check_line(case: tuple[tuple[str, ...], Look]) -> None:
    """Assert that a command line is obeyed or refused, and nothing between."""
    line, look = case
    done = ran(*line, look=look)
    if line[:2] == ("dataset", "new"):
        assert done.code in CODES | {4}
        assert (done.stdout == b"") == (done.code != 0)
    else:
        sane(done, validates=line[:2] == ("dataset", "validate"))


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
