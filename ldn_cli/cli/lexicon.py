"""The words of the command line, and what each names: from the commands and the data themselves."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from ldn_cli import references
from ldn_cli.cli.filters import FILTERS, lay_values
from ldn_cli.evidence.sections import SECTIONS
from ldn_cli.render import FORMATS
from ldn_cli.text import folded, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ldn_cli.dataset.store import Dataset

# What people call a section, besides its name.
SECTION_WORDS = {
    "summary": ("overview", "in short"),
    "groups": ("arms",),
    "design": ("methods", "methodology"),
    "outcomes": ("results", "findings", "effects", "efficacy", "benefits", "endpoints"),
    "dropouts": (
        *("drop out", "dropped out", "attrition", "withdrawals", "flow", "participant flow"),
        *("participants", "retention"),
    ),
    "adverse_events": (
        *("side effects", "sideeffects", "harms", "safety", "adverse effects", "adverse", "aes"),
        *("tolerability", "risks", "toxicity"),
    ),
    "caveats": ("limitations", "warnings", "weaknesses", "bias"),
    "discrepancies": ("disagreements", "conflicts", "contradictions", "inconsistencies"),
    "sources": ("documents", "papers", "publications"),
}
# What people call a command, besides its name.
COMMAND_WORDS = {
    ("--version",): ("version", "v"),
    ("--install-completion",): ("completion", "install completion"),
    ("study",): ("show", "get", "view", "display", "info", "describe", "details", "trial"),
    ("studies",): ("studies",),
    ("studies", "list"): ("ls", "index"),
    ("studies", "matrix"): ("plot", "effect direction plot", "chart", "heatmap"),
    ("studies", "compare"): ("comparison", "vs", "versus", "diff", "side by side"),
    ("search",): ("find", "grep", "look up", "lookup", "look for", "query"),
    ("cite",): ("citations", "references", "bibliography"),
    ("open",): ("browse", "url", "links", "addresses"),
    ("dataset", "validate"): ("check", "lint", "verify"),
    ("dataset",): ("dataset",),
}
# What people call a style of references, besides its name.
STYLE_WORDS = {
    "bibtex": ("bib", "biblatex"),
    "ris": ("endnote", "zotero", "mendeley"),
    "nbib": ("pubmed", "medline"),
    "csl-json": ("csl", "json", "pandoc"),
}
STYLES = {word: name for name in references.STYLES for word in (name, *STYLE_WORDS.get(name, ()))}
SHORT = {"-f": "--format"}  # what other programs have
# What names nothing, and is nothing to search for.
FILLERS = {
    "a", "about", "al", "all", "and", "any", "are", "at", "be", "by", "can", "could", "did", "do",
    "does", "et", "for", "from", "had", "has", "have", "how", "i", "in", "is", "it", "me", "of",
    "on", "only", "or", "please", "say", "says", "tell", "that", "the", "there", "this", "to",
    "was", "were", "what", "when", "where", "which", "who", "why", "will", "with",
}  # fmt: skip
MARKS = "?!.,:;"  # that end a question
LONGEST_PHRASE = 4  # words that together name something
ALIKE = 0.8  # how like a word is, 0 to 1, to one that is meant
SHORTEST = 3  # letters of a word that may stand for one that it is like


class Meaning(NamedTuple):
    """What a phrase names: a `value` of a kind, which is the option of a filter, or a word."""

    kind: str
    value: Any


class Lexicon:
    """What can be named on a command line; `root` is the command `ldn`."""

    def __init__(self, root: Any, dataset: Dataset) -> None:
        self.root = root
        self.dataset = dataset
        self.leaves = dict(_leaves(root))
        # The commands after which words stand for themselves.
        self.free = {
            words for words in self.leaves if words == ("search",) or words[0] == "dataset"
        }

    @cached_property
    def meanings(self) -> dict[str, Meaning]:
        """What the words name, by their keys; where two have one key, the first."""
        found: dict[str, Meaning] = {}
        for kind, phrase, value in self._named():
            found.setdefault(key(phrase), Meaning(kind, value))
        return found

    def _named(self) -> Iterator[tuple[str, str, Any]]:
        yield "help", "help", "help"
        for command, phrases in COMMAND_WORDS.items():
            yield from (("command", phrase, command) for phrase in phrases)
        for name in SECTIONS:
            phrases = (name, *SECTION_WORDS.get(name, ()))
            yield from (("section", phrase, name) for phrase in phrases)
        yield from (("command", words[-1], words) for words in self.leaves)
        for one in self.leaves["background",].params:
            if one.is_flag and one.opts != ["--json"]:
                yield "part", one.opts[0].lstrip("-"), one.opts[0]
        yield from (("format", name, name) for name in FORMATS)
        yield from (("style", phrase, name) for phrase, name in STYLES.items())
        for limit in FILTERS:
            if limit.field != "group":  # whose names, such as LDN, any text may have
                labels = limit.labels(self.dataset)
                for value in limit.values(self.dataset):
                    yield limit.option, value, value
                    yield limit.option, labels.get(value, value), value

    @cached_property
    def _options(self) -> list[Any]:
        every = [one for leaf in self.leaves.values() for one in leaf.params]
        return [one for one in every if one.param_type_name == "option"]

    @cached_property
    def valued(self) -> tuple[str, ...]:
        """The options that take a value."""
        return tuple(dict.fromkeys(o for one in self._options if not one.is_flag for o in one.opts))

    @cached_property
    def flags(self) -> tuple[str, ...]:
        """The options that take none and name nothing but themselves."""
        flags = dict.fromkeys(name for one in self._options if one.is_flag for name in one.opts)
        return tuple(name for name in flags if key(name.lstrip("-")) not in self.meanings)

    @cached_property
    def limited(self) -> set[str]:
        """The options of which a value that names nothing here exists nowhere."""
        filters = {limit.option for limit in FILTERS if limit.field != "group"}
        return {"--study", "--format", "--style", *filters}

    def value(self, name: str, words: Sequence[str]) -> Meaning | None:
        """Return what `words` mean as the value of the option `name`, `None` if they do not."""
        phrase = " ".join(words)
        if name == "--study":
            return self._study(words)
        if name in {"--format", "--style"}:
            return None if words[1:] else self._form(name, phrase.lower())
        meaning = self.meanings.get(key(phrase))
        if meaning and meaning.kind == name:
            return meaning
        lay = [
            one
            for limit in FILTERS
            if limit.option == name
            for one in lay_values(limit, phrase, self.dataset)
        ]
        return Meaning(name, lay[0]) if len(lay) == 1 else None

    def _form(self, option: str, word: str) -> Meaning | None:
        """Return the format or the style that `word` names as the value of `option`."""
        if option == "--style":
            near = [word] if word in STYLES else nearest(word, references.STYLES, 1)
            return Meaning("style", STYLES[near[0]]) if near else None
        if word in FORMATS:
            return Meaning("format", word)
        if word in STYLES and word != "text":  # which the other formats are too
            return Meaning("style", STYLES[word])
        near = nearest(word, FORMATS, 1)
        return Meaning("format", near[0]) if near else None

    def some_value(self, name: str) -> str | None:
        """Return the first value that the option `name` may have, `None` if there is no list."""
        values: dict[str, Iterable[str]] = {
            "--study": (study.id for study in self.dataset),
            "--format": FORMATS,
            "--style": references.STYLES,
            **dict.fromkeys(("--output", "-o"), ("figure.svg",)),
            **{limit.option: limit.values(self.dataset) for limit in FILTERS},
        }
        return next(iter(values.get(name, ())), None)

    def longest(self, words: Sequence[str]) -> tuple[int, Meaning | None]:
        """Return how many of the first of `words` together name something, and what they name.

        One word may be spelled much like what it means.
        """
        for size in range(min(LONGEST_PHRASE, len(words)), 0, -1):
            first = words[:size]
            named, study = self.meanings.get(key(" ".join(first))), self._study(first)
            number = any(map(str.isdigit, "".join(first)))  # it may be that of a document
            if meaning := (study or named) if number else (named or study):
                return size, meaning
        return 1, self._near(words[0])

    def readable(self, line: Sequence[str]) -> bool:
        """Return whether `line` is one that `ldn` can read; it is not run."""
        before = 0
        while line[before : before + 1] == ["--data"]:
            before += 2
        rest = line[before:]
        if rest and rest[0].startswith("--"):
            return len(rest) == 1
        words = tuple(path(rest, self.root))
        leaf = self.leaves.get(words)
        if leaf is None:
            return False
        try:
            leaf.make_context(words[-1], [*rest[len(words) :]], parent=typer.Context(self.root))
        except typer.TyperException:
            return False
        return True

    def _study(self, words: Sequence[str]) -> Meaning | None:
        """Return the study that `words` name, with spaces between them or without."""
        for name in (" ".join(words), "".join(words)):
            if len(folded(name)) > SHORTEST or name.isdigit():
                try:
                    return Meaning("study", self.dataset.study(name).id)
                except LookupError:
                    pass
        return None

    def _near(self, word: str) -> Meaning | None:
        sought = key(word)
        if len(sought) <= SHORTEST or is_filler(word):
            return None
        from difflib import SequenceMatcher

        ids = {name: Meaning("study", name) for name in self.dataset.names()}
        every = self.meanings | ids
        found = next(iter(nearest(sought, every, 1)), "")
        sure = found.startswith(sought) or SequenceMatcher(a=sought, b=found).ratio() >= ALIKE
        return every[found] if sure else None


def key(phrase: str) -> str:
    """Return `phrase` without what does not matter: case, what joins its words, their plural."""
    words = re.split(r"[-_\s]+", folded(phrase).strip(MARKS))
    return " ".join(word.removesuffix("s") if len(word) > SHORTEST else word for word in words)


def is_filler(word: str) -> bool:
    """Return whether `word` names nothing, and is nothing to search for."""
    return folded(word).strip(MARKS) in FILLERS


def _leaves(root: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command that can be run, by the words that call it."""
    context = typer.Context(root)
    for name in root.list_commands(context):
        command = root.get_command(context, name)
        if hasattr(command, "list_commands"):
            yield from (((name, *words), leaf) for words, leaf in _leaves(command))
        else:
            yield (name,), command


def path(line: Sequence[str], root: Any) -> list[str]:
    """Return the words at the beginning of `line` that call a command or a group of them."""
    words: list[str] = []
    command = root
    for word in line:
        command = command.get_command(None, word) if hasattr(command, "get_command") else None
        if command is None:
            break
        words.append(word)
    return words
