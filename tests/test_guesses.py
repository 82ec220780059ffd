"""Wrong command lines: each is answered with the exact command that was probably meant."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inprocess import ldn as inside
from own import ldn, saved, study
from registries import COMMANDS, FORMATS, GROUPS, SECTIONS, STYLES, flag

from ldn_cli.cli.guesses import LONGEST
from ldn_cli.cli.lexicon import SECTION_WORDS, key
from ldn_cli.text import LISTED

if TYPE_CHECKING:
    from pathlib import Path

    from inprocess import Done

# What people type, and the commands that they are told, without the `ldn` in front.
ANSWERS = {
    # a study without its command, or by another's
    "cree2010": "study cree2010",
    "Cree2010": "study cree2010",
    "cree-2010": "study cree2010",
    "Cree 2010": "study cree2010",
    "study Cree 2010": "study cree2010",
    "study Cree et al. 2010": "study cree2010",
    "gironi": "study martino2008",
    "show cree2010": "study cree2010",
    "get cree2010": "study cree2010",
    "info zagon2009": "study zagon2009",
    "stdy cree2010": "study cree2010",
    "studies cree2010": "study cree2010",
    "study --study cree2010": "study cree2010",
    "ldn study cree2010": "study cree2010",
    "ldn cree2010": "study cree2010",
    "10.1002/ana.22006": "study cree2010",
    "doi 10.1002/ana.22006": "study cree2010",
    "https://doi.org/10.1002/ana.22006": "study cree2010",
    "NCT00501696": "study cree2010",
    "PMID 20695007": "study cree2010",
    "EudraCT 2005-005679-13": "study martino2008",
    "study": "study cree2010 | studies list",
    # sections
    "study cree2010 outcomes": "study cree2010 --outcomes",
    "cree2010 outcomes": "study cree2010 --outcomes",
    "cree2010 --outcomes": "study cree2010 --outcomes",
    "study cree2010 outcomse": "study cree2010 --outcomes",
    "study cree2010 outcomes dropouts": "study cree2010 --outcomes --dropouts",
    "study cree2010 --json outcomes": "study cree2010 --outcomes --json",
    "study --outcomes": "study cree2010 --outcomes",
    "study cree2010 --sideeffects": "study cree2010 --adverse-events",
    "study cree2010 --side-effects": "study cree2010 --adverse-events",
    "study cree2010 side effects": "study cree2010 --adverse-events",
    "study cree2010 --dropout": "study cree2010 --dropouts",
    "study cree2010 --limitations": "study cree2010 --caveats",
    "sources cree2010": "study cree2010 --sources",
    "flow cree2010": "study cree2010 --dropouts",
    "outcomes": "studies outcomes",
    "dropouts": "studies dropouts",
    "dropout": "studies dropouts",
    "caveats": "studies caveats",
    "results": "studies outcomes",
    "side effects": "studies adverse-events",
    "side-effects": "studies adverse-events",
    "Side Effects": "studies adverse-events",
    "what are the side effects?": "studies adverse-events",
    "harms": "studies adverse-events",
    "attrition": "studies dropouts",
    "limitations": "studies caveats",
    "disagreements": "studies discrepancies",
    "sources": "cite --all-sources",
    "design": "studies compare",
    "outcomes dropouts": "studies outcomes | studies dropouts",
    "studies outcome": "studies outcomes",
    "studies adverse-events cree2010": "studies adverse-events --study cree2010",
    "studies outcomes cree2010 martino2008":
        "studies outcomes --study cree2010 --study martino2008",
    "studies dropouts Cree 2010": "studies dropouts --study cree2010",
    # values of filters
    "fatigue": "studies outcomes --domain fatigue",
    "fatige": "studies outcomes --domain fatigue",
    "quality of life": "studies outcomes --domain quality_of_life",
    "outcomes fatigue": "studies outcomes --domain fatigue",
    "outcomes --domain pain": "studies outcomes --domain pain",
    "studies outcomes fatigue": "studies outcomes --domain fatigue",
    "studies outcomes fatigue pain": "studies outcomes --domain fatigue --domain pain",
    "studies outcomes --domain quality of life": "studies outcomes --domain quality_of_life",
    "studies outcomes --domian pain": "studies outcomes --domain pain",
    "studies outcomes --domain": "studies outcomes --domain mental_health",
    "studies fatigue": "studies outcomes --domain fatigue",
    "study fatigue": "studies outcomes --domain fatigue",
    "cree2010 fatigue": "studies outcomes --domain fatigue --study cree2010",
    "study cree2010 --domain fatigue": "studies outcomes --domain fatigue --study cree2010",
    "what does cree2010 say about pain": "studies outcomes --domain pain --study cree2010",
    "improved": "studies outcomes --direction improved",
    "studies outcomes no effect": "studies outcomes --direction no_effect",
    "mouse": "studies list --species mouse",
    "outcomes --domain tired": "studies outcomes --domain fatigue",
    "list --species mice": "studies list --species mouse",
    "funding": "search funding",
    "funding zagon2009": "search funding --study zagon2009",
    "caveats funding": "studies caveats --kind funding",
    # later studies
    "later": "studies list --later",
    "--later": "studies list --later",
    "later studies": "studies list --later",
    "outcomes later": "studies outcomes --later",
    # figures
    "figure cree2010": "figure flow cree2010 -o flow.svg",
    "figure flow": "figure flow cree2010 -o flow.svg",
    "figure flow cree2010": "figure flow cree2010 -o flow.svg",
    "figure flow cree2010 mine.svg": "figure flow cree2010 -o mine.svg",
    "figure flow -o mine.svg": "figure flow cree2010 -o mine.svg",
    "figure matrix": "figure matrix -o matrix.svg",
    "figure matrix mine.PDF": "figure matrix -o mine.PDF",
    "figure matrix cree2010 martino2008": "figure matrix cree2010 martino2008 -o matrix.svg",
    "figure cree2010 martino2008 mine.svg": "figure matrix cree2010 martino2008 -o mine.svg",
    "figures --later -o mine.svg": "figure matrix --later -o mine.svg",
    "figure flow cree2010 help": "figure flow --help",
    "studies --species human": "studies list --species human",
    # other commands
    "list": "studies list",
    "ls": "studies list",
    "study list": "studies list",
    "studies lists": "studies list",
    "studies list cree2010": "studies list --study cree2010",
    "matrix": "studies matrix",
    "plot": "studies matrix",
    "studies matrix cree2010": "studies matrix --study cree2010",
    "compare": "studies compare",
    "compare cree2010 martino2008": "studies compare cree2010 martino2008",
    "cree2010 martino2008": "studies compare cree2010 martino2008",
    "cree2010 vs martino2008": "studies compare cree2010 martino2008",
    "study cree2010 martino2008": "studies compare cree2010 martino2008",
    "background facts": "background --facts",
    "facts": "background --facts",
    "further reading": "background --further-reading",
    "scope": "background --scope",
    "cite bibtex": "cite --style bibtex",
    "bibtex": "cite --style bibtex",
    "cite --bibtex cree2010": "cite cree2010 --style bibtex",
    "references": "cite",
    "cite --sytle ris": "cite --style ris",
    "cite --format ris": "cite --style ris",
    "studies list --format bibtex": "cite --style bibtex",
    "cite -f endnote": "cite --style ris",
    "cite --json": "cite --style csl-json",
    "cite --format json cree2010": "cite cree2010 --style csl-json",
    "cite --style json": "cite --style csl-json",
    "cite --style bib": "cite --style bibtex",
    "cite --style pubmed": "cite --style nbib",
    "cite --style": "cite --style bibtex",
    "browse cree2010 --print": "open cree2010 --print",
    "open --print": "open cree2010 --print",
    "open cree2010 martino2008 --print": "open cree2010 --print | open martino2008 --print",
    "version": "--version",
    "-v": "--version",
    "-V": "--version",
    # search
    "search": "search fatigue",
    "search -naltrexone": "search naltrexone",
    "search pain --domain pain": "search pain",
    "find naltrexone": "search naltrexone",
    "grep naltrexone": "search naltrexone",
    "serach naltrexone": "search naltrexone",
    "naltrexone": "search naltrexone",
    "endorphins": "search endorphins",
    "vivid dreaming": "search vivid dreaming",
    # formats and options
    "json": "studies list --json",
    "csv": "studies list --format csv",
    "--json studies list": "studies list --json",
    "studies --json list": "studies list --json",
    "--format csv studies list": "studies list --format csv",
    "--study cree2010 studies outcomes": "studies outcomes --study cree2010",
    "studies --later list": "studies list --later",
    "studies --data x.toml list": "studies list --data x.toml",
    "background --data x.toml": "--data x.toml background",
    "study cree2010 --markdown": "study cree2010 --format markdown",
    "study cree2010 --csv": "study cree2010 --outcomes --format csv",
    "study cree2010 --format cvs": "study cree2010 --outcomes --format csv",
    "study cree2010 -json": "study cree2010 --json",
    "studies list -f csv": "studies list --format csv",
    # own studies
    "validate x.toml": "dataset validate x.toml",
    "check x.toml": "dataset validate x.toml",
    "x.toml": "dataset validate x.toml",
    "dataset check x.toml": "dataset validate x.toml",
    "new smith2021": "dataset new smith2021",
    "schema": "dataset schema",
    # help
    "study help": "study --help",
    "open help": "open --help",
    "help outcomes": "studies outcomes --help",
    "studies outcomes help": "studies outcomes --help",
    "help fatigue": "studies outcomes --help",
}  # fmt: skip


@pytest.fixture(name="here")
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, in which there is a study file `x.toml`."""
    saved(tmp_path, study(id="x", aliases=[]))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(done: Done) -> list[str]:
    """Return the command lines that a message tells."""
    lines = done.stderr.splitlines()
    return [line.removeprefix("  ") for line in lines if line.startswith("  ldn ")]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("typed", ANSWERS)
def test_a_guess_is_answered_with_the_command(typed: str) -> None:
    """What is typed exits 2 with the command that was meant; run as it is told, it exits 0."""
    done = ldn(*shlex.split(typed))
    assert (done.code, done.stdout) == (2, b"")
    assert told(done) == [f"ldn {line}" for line in ANSWERS[typed].split(" | ") if line]
    assert len(done.stderr.splitlines()) <= 6
    for line in told(done):
        run = ldn if "toml" in line or "new" in line else inside
        assert run(*shlex.split(line)[1:]).code == 0, line


def test_what_is_missing_is_an_example() -> None:
    """Where something is missing the command is called an example, else what was meant."""
    for typed, label in (("study", "For example:"), ("cree2010", "Did you mean:")):
        assert label in inside(typed).stderr.splitlines()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("studies outcomes --domain tired", "fatigue"),
        ("studies outcomes --domain Brain-Fog", "cognition"),
        ("studies list --species mice", "mouse"),
        ("studies caveats --kind rats", "animal_model"),
    ],
)
def test_an_everyday_word_is_answered_with_the_value(typed: str, meant: str) -> None:
    """A filter that is given a word of everyday language exits 2 with the value it stands for."""
    done = inside(*typed.split())
    assert (done.code, done.stdout) == (2, b"")
    assert f"does not exist; did you mean '{meant}'?\n" in f"{done.stderr}\n"


def test_later_is_no_mistake_where_any_study_is_found() -> None:
    """`ldn study` takes `--later`, which changes nothing and is not in its help."""
    for study_id in ("sharaf", "cree2010"):
        assert inside("study", study_id, "--later") == inside("study", study_id)
    assert "--later" not in inside("study", "--help").text


def test_a_number_after_search_needs_dashes() -> None:
    """What begins with a dash is searched for after `--`, and the message says so."""
    assert told(inside("search", "-5")) == ["ldn search -- -5"]


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("frobnicate", "studies, study, background"),
        ("studies frobnicate", "list, outcomes, dropouts"),
        ("dataset frobnicate", "validate, new"),
        ("study cree2010 --frobnicate", "--outcomes, --dropouts"),
        ("help nonsense", "studies, study, background"),
        ("studies outcomes --domain zzz --frobnicate", "--study, --domain"),
        ("where", "studies, study, background"),
        ("?", "Help: ldn --help"),
        ("export", "Help: ldn --help"),
        ("studies frobnicate", "Help: ldn studies --help"),
        ("figure frobnicate", "matrix, flow"),
        ("figure outcomes", "matrix, flow"),
        ("figure flow cree2010 martino2008", "Usage: ldn figure flow"),
        ("figure matrix frobnicate", "--output"),
        ("cite --format markdown", "--style, --all-sources"),
    ],
)
def test_what_is_like_nothing_is_answered_with_what_there_is(typed: str, known: str) -> None:
    """Where nothing is near, no command is told but what exists is listed."""
    done = inside(*typed.split())
    assert (done.code, done.stdout, told(done)) == (2, b"", [])
    assert known in done.stderr


@pytest.mark.parametrize(
    "typed",
    [
        "search --json", "search pain frobnicate --species", "search nothing such --domain pain",
        "schema summary", "dataset schema pain", "fatigue --group dropped", "pain --source pubmed",
        "cree2010 pain --data", "list --data=",
        "search pain --data /nowhere",
    ],
)  # fmt: skip
def test_what_is_told_to_do_can_be_done(typed: str) -> None:
    """A command is told only if it has an answer, whatever search, filter or path is in it."""
    for line in told(inside(*typed.split())):
        assert inside(*shlex.split(line)[1:]).code == 0, line


def test_no_guess_acts(tmp_path: Path) -> None:
    """What would write a file or open a page is told without being tried."""
    for line, answer in (
        (f"figure cree2010 -o {tmp_path}/x.svg", f"figure flow cree2010 -o {tmp_path}/x.svg"),
        (f"validate {tmp_path}/x.toml", f"dataset validate {tmp_path}/x.toml"),
    ):
        assert told(ldn(*line.split())) == [f"ldn {answer}"]
        assert not [*tmp_path.iterdir()]
    opened: list[str] = []
    with patch("inprocess.browser", opened.append):
        assert told(ldn("open", "--pain")) == ["ldn open cree2010"]
    assert opened == []


def test_a_misspelt_study_is_nothing_found() -> None:
    """An unknown study that names nothing else exits 1, whatever stands beside it."""
    for typed in ("study cree2011", "studies compare cree2011", "cite zzz", "open zzz"):
        assert inside(*typed.split()).code == 1
    assert inside("studies", "outcomes", "--study", "list").code == 1


@pytest.mark.parametrize("words", [*GROUPS, *COMMANDS], ids=" ".join)
def test_help_is_a_word_too(words: tuple[str, ...]) -> None:
    """`ldn help` and a command show the help of the command, the same as `--help`."""
    expected = inside(*words, "--help")
    assert inside("help", *words) == expected == inside(*words, "-h")
    if words in GROUPS:
        assert inside(*words, "help") == expected
    assert expected.code == 0


@pytest.mark.parametrize("section", SECTIONS)
def test_every_word_for_a_section_leads_to_it(section: str) -> None:
    """Each name that people have for a section, in any case or form, leads to it."""
    for word in (section, *SECTION_WORDS.get(section, ())):
        for form in (word.upper().replace("_", " "), word.replace(" ", "-")):
            answer = told(inside("study", "cree2010", *form.split(" ")))
            assert answer == [f"ldn study cree2010 {flag(section)}"], form
    (across,) = told(inside(section))
    assert inside(*across.split()[1:]).code == 0


def test_formats_and_styles_are_known_in_any_case() -> None:
    """`--format` and `--style` take their values in any case."""
    for name in FORMATS:
        args = ("study", "cree2010", "--outcomes", "--format")
        assert inside(*args, name.upper()) == inside(*args, name)
    for name in STYLES:
        assert inside("cite", "--style", name.title()) == inside("cite", "--style", name)


def test_own_words_are_known_too(tmp_path: Path) -> None:
    """Ids and domains of own studies are guessed at, wherever their folder is named."""
    saved(tmp_path)
    for typed, line in (
        (("own2021",), f"ldn study own2021 --data {tmp_path}"),
        (("outcomes", "sleep"), f"ldn studies outcomes --domain sleep --data {tmp_path}"),
    ):
        for args in ((*typed, "--data", tmp_path), ("--data", tmp_path, *typed)):
            (told_line,) = told(ldn(*args))
            assert told_line == line
            assert ldn(*shlex.split(told_line)[1:]).code == 0


def test_a_command_is_told_as_a_shell_reads_it(tmp_path: Path) -> None:
    """What a shell would take apart is quoted in the command that is told."""
    folder = tmp_path / "my $studies; x"
    folder.mkdir()
    saved(folder)
    (line,) = told(ldn("own2021", f"--data={folder}"))
    assert shlex.split(line) == ["ldn", "study", "own2021", "--data", str(folder)]


def test_unusable_data_prevent_no_answer(tmp_path: Path) -> None:
    """Where the data cannot be used, a wrong command line is still answered, without a guess."""
    (tmp_path / "bad.toml").write_text("=", encoding="utf-8")
    done = ldn("cree2010", "--data", tmp_path)
    assert (done.code, done.stdout, told(done)) == (2, b"", [])


@pytest.mark.parametrize(
    "args",
    [
        ("x" * 100_000,), ("study", "cree2010", "x" * 100_000), ("--" + "x" * 100_000,),
        ("study", "x" * 100_000), ("studies", "list", "--format", "x" * 100_000),
        ("a",) * 10_000, ("study", *("b",) * 10_000), ("cite", "--style", "x" * 100_000),
        ("open", "cree2010", "--source", "x" * 100_000), ("search", "--" + "fatigue" * 10_000),
    ],
    ids=range(10),
)  # fmt: skip
def test_however_much_is_typed_the_message_is_short(args: tuple[str, ...]) -> None:
    """A message repeats no more than a few lines of what was typed."""
    done = ldn(*args)
    assert done.code in {1, 2}
    assert len(done.stderr) < 3 * LISTED
    assert len(done.stderr.splitlines()) < 10


HOSTILE = ("\x1b[31mred", "a\nldn: all is well", "\u202edoi", "[bold]x[/bold]", "$(id)", "`id`")


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_what_is_typed_is_shown_not_obeyed(text: str) -> None:
    """Characters that a terminal would obey, in any place of a line, are shown as escapes."""
    for args in ((text,), ("study", "cree2010", text), (f"--{text}",), ("studies", text)):
        done = inside(*args)
        assert done.code == 2
        assert "\nldn: all is well" not in done.stderr
        assert not any(one in done.stderr.replace("\n", "") for one in "\x1b\u202e")
        assert [line for line in told(done) if text not in shlex.split(line)] == []


@given(st.lists(st.text(max_size=12) | st.sampled_from([*SECTIONS, "cree2010", "-x", "--"])))
def test_no_command_line_is_a_crash(words: list[str]) -> None:
    """Whatever is typed ends with an exit code of the contract; what is told can be read."""
    done = ldn("study", "cree2010", *words)
    assert done.code in {0, 1, 2}
    assert len(" ".join(words)) <= LONGEST or told(done) == []


def test_the_words_of_a_key_are_in_their_plain_form() -> None:
    """Neither case nor hyphens nor plural nor a question mark make another word."""
    assert key("Side-Effects?") == key("side effect") == key("SIDE_EFFECTS")
    assert key("bias") != key("studies")
