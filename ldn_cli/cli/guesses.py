"""What a wrong command line probably meant: the exact command, where one is near.

The words of the line are read as what they name, in whatever order: commands, sections, studies,
values of filters, formats. Of these a line is made, which is offered only if `ldn` can read it.
"""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ldn_cli.cli.data import dataset_at
from ldn_cli.cli.filters import FILTERS
from ldn_cli.cli.lexicon import (
    LONGEST_PHRASE,
    SHORT,
    SHORTEST,
    Lexicon,
    Meaning,
    is_filler,
    key,
    path,
)
from ldn_cli.dataset.problems import DataError
from ldn_cli.evidence.sections import SECTIONS, option
from ldn_cli.render import FORMATS, figure
from ldn_cli.text import escaped, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


# Where what is no command across studies is shown of all of them, if not in their comparison.
INSTEAD = {"summary": ("studies", "list"), "sources": ("cite", "--all-sources")}
DRAWN = tuple(f".{name}" for name in figure.FORMATS)
FIGURES = {"command", "study", "section", "help"}  # what is named of a figure
CHECK = ("dataset", "validate")
NUMBER = re.compile(r"-[0-9.,]+")
LONGEST = 500  # characters of a word, and words of a line, that are thought about
MOST = 30


def guessed(
    args: Sequence[str],
    root: Any,
    succeeds: Callable[[Sequence[str]], bool],
    study: str | None = None,
) -> str | None:
    """Return what the wrong command line `args` probably meant, `None` if nothing is near.

    `root` is the command `ldn`; `succeeds` tries a command. Where a `study` is unknown, nothing is
    near unless that names something else.
    """
    line = "".join(args)
    if len(args) > MOST or len(line) > LONGEST or escaped(line) != line:
        return None  # what can only be shown escaped cannot be typed as it is shown
    try:
        known = Lexicon(root, dataset_at(_data(args), later=True))
        if study is not None and key(study) not in known.meanings:
            return None
        said = Reading(args, known)
        found = [line for line in said.lines() if line != [*args]]
    except DataError:
        return None
    if said.tried:
        found = [line for line in found if _acts(line) or succeeds(line)]
    made = dict.fromkeys(shlex.join(("ldn", *line)) for line in found)
    label = "For example:" if said.example else "Did you mean:"
    return "\n  ".join([label, *made]) if made else None


def _acts(line: Sequence[str]) -> bool:
    """Return whether a command line writes or checks files or opens pages: none to be tried."""
    return line[0] in {"figure", "open"} or tuple(line[:2]) in {("dataset", "new"), CHECK}


def _data(args: Sequence[str]) -> list[str]:
    """Return the paths that `--data` names, wherever it stands."""
    named = [after for one, after in pairwise(args) if one == "--data"]
    return named + [one.partition("=")[2] for one in args if one.startswith("--data=")]


class Reading:
    """What the words of a command line name, and the lines that say so.

    `example` is whether these fill in what is missing, `tried` whether they may have no answer.
    """

    def __init__(self, args: Sequence[str], known: Lexicon) -> None:
        self.known = known
        self.named: dict[str, list[Any]] = {}
        self.text: list[str] = []  # the words that name nothing
        self.spoken: list[str] = []  # those that a search could look for
        self.given: list[str] = []  # the options that stay as they are
        self.lost = False
        self.example = self.tried = self.across = False
        words = self._words(list(args))
        del words[: key(" ".join(words[:1])) == "ldn"]  # typed twice
        self.across = self.across or words[:1] == ["studies"]
        self.drawn = key(" ".join(words[:1])) == "figure"
        self._read(words[self.drawn :])

    def _words(self, args: list[str]) -> list[str]:
        """Return the words of `args`, and keep the options that are known, each with its value."""
        words: list[str] = []
        while args:
            arg = args.pop(0)
            if arg == "--":
                return words + args
            if not arg.startswith("-") or NUMBER.fullmatch(arg):
                words.append(arg)
                continue
            name, equals, value = arg.partition("=")
            name = self._option(name)
            if name in self.known.flags:
                self.given.append(name)
            elif name in self.known.valued:
                self.example = not (equals or args)
                some = [self.known.some_value(name) or ""] if self.example else args
                self._value(name, value if equals else some.pop(0), args)
            else:
                words += filter(None, (name.lstrip("-"), value))
        return words

    def _option(self, name: str) -> str:
        """Return the option that `name` is, or is spelled much like, or else `name`."""
        name = SHORT.get(name, name)
        every = (*self.known.valued, *self.known.flags)
        if name in every or key(name.lstrip("-")) in self.known.meanings:
            return name
        return next(iter(nearest(name, every, 1)), name)

    def _value(self, name: str, value: str, args: list[str]) -> None:
        """Keep the value of an option, with the words after it that belong to it."""
        for size in range(min(LONGEST_PHRASE - 1, len(args)), -1, -1):
            meaning = self.known.value(name, [value, *args[:size]])
            if meaning:
                self._keep(meaning)
                self.across = self.across or name == "--study"
                del args[:size]
                return
        if name in self.known.limited:
            self.lost = True
        self.tried = True
        self.given += (name, value)

    def _read(self, words: list[str]) -> None:
        while words:
            size, meaning = self.known.longest(words)
            taken, words = words[:size], words[size:]
            if meaning:
                self._keep(meaning)
                if meaning.kind not in {"command", "study", "format", "help"}:
                    self.spoken += taken
                elif meaning.value in self.known.free:
                    self.text += words
                    return
            elif key(taken[0]) == "later":
                self.given.append("--later")
            elif not is_filler(taken[0]):
                self.text += taken
                self.spoken += taken
        years = {str(self.known.dataset.study(name).year) for name in self.named.get("study", ())}
        self.text = [word for word in self.text if word not in years]

    def _keep(self, meaning: Meaning) -> None:
        values = self.named.setdefault(meaning.kind, [])
        if meaning.value not in values:
            values.append(meaning.value)

    def lines(self) -> Iterator[list[str]]:
        """Yield command lines that say what was named, the likeliest first."""
        if self.lost:
            return
        if "help" in self.named:
            called = path(next(self._commands(), []), self.known.root)
            self.example = False  # it has no part of the path
            yield from [[*called, "--help"]] if called and not self.text else []
            return
        for line in self._commands():
            whole = [*line, *self._format(line)]
            ways = ([*whole, *self.given], [*self.given, *whole])
            yield from [way for way in ways if self.known.readable(way)][:1]

    def _format(self, line: list[str]) -> list[str]:
        formats = self.named.get("format", [])
        if not formats or line[0] in {"cite", "open", "figure", "dataset"}:
            return []
        # What holds one table is tried: the command may show several.
        self.tried = self.tried or FORMATS[formats[0]].single
        return ["--json"] if formats == ["json"] else ["--format", formats[0]]

    def _commands(self) -> Iterator[list[str]]:
        """Yield the lines without formats and options that were given."""
        commands: list[tuple[str, ...]] = self.named.get("command", [])
        plain = (("study",), ("studies",))  # which say less than any other
        command = max(commands, key=lambda one: (one not in plain, len(one)), default=())
        ids: list[str] = self.named.get("study", [])
        if command[:1] and command[0].startswith("--"):
            yield [*command]
        elif self.drawn:
            yield from self._figures(ids)
        elif command == ("search",):
            yield from self._search(ids)
        elif command[:1] == ("dataset",):
            self.tried = True
            yield [*command, *self.text]
        elif self.text:
            yield from self._of_text(ids)
        elif "style" in self.named or command == ("cite",):
            yield from self._references(ids)
        elif command == ("open",):
            only = [word for one in self.named.get("--source", []) for word in ("--source", one)]
            yield from ([*command, name, *only] for name in ids or self._first())
        elif command == ("background",) or "part" in self.named:
            yield ["background", *self.named.get("part", [])]
        else:
            yield from self._records(command, ids)

    def _references(self, ids: list[str]) -> Iterator[list[str]]:
        formats: list[str] = self.named.get("format", [])
        styles = self.named.get("style") or ["csl-json" for one in formats if one == "json"]
        if styles or not formats:
            yield ["cite", *ids, *(("--style", styles[0]) if styles else ())]

    def _figures(self, ids: list[str]) -> Iterator[list[str]]:
        """Yield the line that draws the flow of a study, or else the matrix."""
        sections, commands = self.named.get("section", []), self.named.get("command", [])
        files = [one for one in self.text if one.lower().endswith(DRAWN)]
        named = [*sections, *commands]
        if files != self.text or files[1:] or named[1:] or self.named.keys() - FIGURES:
            return
        flow = sections == ["dropouts"] or (len(ids) == 1 and not named)
        if ids[1:] if flow else named not in ([], [("studies", "matrix")]):
            return
        name = "flow" if flow else "matrix"
        to = [] if {"-o", "--output"} & {*self.given} else ["-o", *(files or [f"{name}.svg"])]
        self.example = self.example or bool(to and not files)
        yield ["figure", name, *((ids or self._first()) if flow else ids), *to]

    def _search(self, ids: list[str]) -> Iterator[list[str]]:
        words = [*dict.fromkeys([*self.spoken, *self.text, *self.named.get("--domain", [])])]
        self.example = self.example or not words
        self.tried = True
        minus = ["--"] if any(word.startswith("-") for word in words) else []
        yield ["search", *_only(ids), *minus, *(words or ["fatigue"])]

    def _of_text(self, ids: list[str]) -> Iterator[list[str]]:
        """Yield what may be done with words that name nothing: check the files, search for them."""
        if all(word.endswith(".toml") for word in self.text):
            yield [*CHECK, *self.text]
        elif all(len(word) >= SHORTEST and word[0] != "-" for word in self.text):
            self.tried = True
            yield ["search", *self.spoken, *_only(ids)]

    def _records(self, command: tuple[str, ...], ids: list[str]) -> Iterator[list[str]]:
        """Yield the lines that show records of studies."""
        filtered = list(self._filtered(ids))
        kinds = self.named.get("--kind", [])
        characteristics = self.known.dataset.words.characteristics
        if kinds and "section" not in self.named and {*kinds} <= characteristics.keys():
            self.tried = True
            yield ["search", *(self.spoken or kinds), *_only(ids)]  # designs have it too
        elif filtered:
            yield from filtered
        elif "section" in self.named:
            yield from self._sections(command, ids)
        elif command == ("studies", "compare") or (len(ids) > 1 and not command[1:]):
            yield ["studies", "compare", *ids]
        elif command[1:]:
            yield [*command, *_only(ids)]
        elif ids:
            yield from self._study(ids)
        elif command == ("study",):
            yield ["study", *self._first()]
            yield ["studies", "list"]
        elif command == ("studies",) or "format" in self.named or "--later" in self.given:
            yield ["studies", "list"]

    def _sections(self, command: tuple[str, ...], ids: list[str]) -> Iterator[list[str]]:
        """Yield the line that shows the sections of a study, or those that do of all."""
        sections: list[str] = self.named["section"]
        if command == ("study",) and not ids:
            ids = self._first()
        if len(ids) == 1 and not self.across:
            yield ["study", *ids, *(f"--{option(name)}" for name in sections)]
            return
        for name in sections:
            compared = INSTEAD.get(name, ("studies", "compare"))
            across = ("studies", option(name)) if SECTIONS[name].command else compared
            yield [*across, *(ids if across[0] == "cite" else _only(ids))]

    def _study(self, ids: list[str]) -> Iterator[list[str]]:
        formats: list[str] = self.named.get("format", [])
        needed = any(FORMATS[name].single for name in formats)  # which holds one section
        self.example = self.example or needed
        yield ["study", *ids, *(["--outcomes"] if needed else [])]

    def _filtered(self, ids: list[str]) -> Iterator[list[str]]:
        """Yield the line of each command whose filters were named."""
        for command in dict.fromkeys(one.command for one in FILTERS):
            limits = [
                word
                for one in FILTERS
                if one.command == command
                for value in self.named.get(one.option, [])
                for word in (one.option, value)
            ]
            if limits:
                yield ["studies", command, *limits, *_only(ids)]

    def _first(self) -> list[str]:
        """Return the id of a study, where one is missing."""
        self.example = True
        return [next(iter(self.known.dataset)).id]


def _only(ids: Sequence[str]) -> list[str]:
    return [word for name in ids for word in ("--study", name)]
