"""The documentation, held against the program: what is made is current, what is shown happens."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
import subprocess
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from build_docs import documents
from commands import command_tree
from documents import PAGES, named, shell, write_studies
from inprocess import ldn
from manual import MANUAL
from pages import ROOT, blocks, table

import ldn_cli
from ldn_cli.cli import app, pager

if TYPE_CHECKING:
    from pathlib import Path

    from commands import Command

FRONT = (ROOT / "README.md").read_text("utf-8")
SETUP = 2  # code blocks of the README that set up an environment, from a registry
TEXTS = {named(path): path.read_text("utf-8") for path in PAGES}
PROJECT = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))
COOKBOOK = [
    row
    for part in re.findall(r"^Five questions of a \w+:$", FRONT, re.MULTILINE)
    for row in table(FRONT.replace(part, f"## {part}"), part)
]
# Blocks with commands for a reader to run; those of the recipes have tests of their own.
SCRIPTS = {
    f"{name}-{number}": block
    for name, text in TEXTS.items()
    if name != "docs/scripting.md"
    for number, block in enumerate(blocks(text, "sh", "shell", "bash", ""))
    if not (name == "README.md" and number < SETUP)
    if re.search(r"(^|[|&;(] *)ldn ", block, re.MULTILINE)
}
FOR_SHELL = re.compile(r"[|<>&;$*~]|^(?!ldn )|^ldn open ")
EXAMPLES = list(dict.fromkeys(line for one in command_tree() for line in one.examples))


@pytest.mark.parametrize("path", documents(), ids=named)
def test_made_documents_are_current(path: Path) -> None:
    """What is made from the program is what the program makes now."""
    kept = path.read_text("utf-8").splitlines() if path.exists() else []
    pairs = enumerate(zip_longest(kept, documents()[path]().splitlines()), 1)
    for number, (was, now) in pairs:
        if was != now:
            place = f"{named(path)}, line {number}"
            pytest.fail(f"{place}\nis  {was!r}\nnot {now!r}\nRun: python scripts/build_docs.py")


@pytest.mark.parametrize("command", command_tree(), ids=lambda command: command.path)
def test_help(command: Command) -> None:
    """Help at every level, by -h and --help, has usage, each option with a text, and examples."""
    words = command.path.split()[1:]
    done = ldn(*words, "--help")
    assert (done.code, done.stderr) == (0, "")
    assert ldn(*words, "-h") == done
    assert done.text.startswith(f"Usage: {command.path} ")
    assert re.search(r"^  Examples?:\n    \S", done.text, re.MULTILINE)
    assert all(map(shlex.split, command.examples))
    for option in (*command.arguments, *command.options):
        assert option.text, option.written
        assert (option.names or [option.value])[-1] in done.text


def test_not_medical_advice() -> None:
    """The README, the help and the manual say that this is not medical advice."""
    for text in (FRONT, ldn("--help").text, MANUAL.read_text("utf-8")):
        assert re.search(r"not\s+medical\s+advice", text)
        assert re.search(r"not\W+a\s+systematic\s+review", text)


def test_readme_opens_as_a_newcomer_needs_it() -> None:
    """One sentence, two commands to set up, that it is no advice, what each reader types first."""
    title, sentence, lead = FRONT.partition("\n```")[0].strip().split("\n\n")
    assert title == "# ldn"
    assert len(re.findall(r"\.(?=\s|$)", sentence)) == 1
    assert lead.endswith(":")
    install, test = blocks(FRONT)[:SETUP]
    assert len(install.splitlines()) == len(test.splitlines()) == 1
    assert install.startswith("python3 -m venv .venv &&")
    assert install.endswith(".venv/bin/ldn studies list\n")
    assert test.endswith(".venv-test/bin/nox\n")
    assert blocks(FRONT)[SETUP].startswith("$ ldn study cree2010\n")
    readers = ("You have MS", "a clinician", "review the evidence", "write a script")
    order = (".venv/bin/ldn`", "not medical advice", *readers, "\n## What you can ask")
    places = list(map(FRONT.index, order))
    assert places == sorted(places)


def test_ci_runs_the_second_block() -> None:
    """What CI runs is the second code block of the README, to the letter."""
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    for step in (".ci/clients", 'eval "$command"'):  # neither apt nor all tests once more
        assert step in script
        script = script.replace(step, ":")
    done = subprocess.run(
        ["bash", "-c", script, str(ROOT / ".ci" / "run")],
        capture_output=True,
        check=False,
        cwd=ROOT / ".ci",
        encoding="utf-8",
    )
    assert done.stdout == f"+ {blocks(FRONT)[1]}0 passed, 0 failed, 0 skipped\n"
    assert done.returncode == 1


@pytest.mark.client
@pytest.mark.parametrize("name", SCRIPTS)
def test_commands_run(name: str, tmp_path: Path) -> None:
    """Each command that a page tells a reader to run succeeds."""
    done = shell(SCRIPTS[name], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.client
@pytest.mark.parametrize("line", (line for line in EXAMPLES if FOR_SHELL.search(line)))
def test_examples_for_a_shell_run(line: str, tmp_path: Path) -> None:
    """Each example in the help of a command that is for a shell, or starts another, succeeds."""
    done = shell(line, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("line", (line for line in EXAMPLES if not FOR_SHELL.search(line)))
def test_examples_run(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each other example in the help of a command succeeds and prints."""
    write_studies(tmp_path)
    monkeypatch.chdir(tmp_path)
    found = ldn(*shlex.split(line)[1:])
    assert (found.code, found.stderr) == (0, "")
    assert found.stdout


@pytest.mark.client
@pytest.mark.parametrize("row", COOKBOOK, ids=lambda row: row["Command"].strip("`"))
def test_cookbook(row: dict[str, str], tmp_path: Path) -> None:
    """Each question of the cookbook is answered by its command with what the page says."""
    assert row["Question"].endswith("?")
    # On a wide screen, where a phrase stands in one line of its cell.
    done = shell(f"COLUMNS=200 {row['Command'].strip('`')}", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    answer = " ".join(done.stdout.split())
    fragments = re.findall(r'"([^"]+)"', row["In the answer"])
    assert fragments
    assert [fragment for fragment in fragments if fragment not in answer] == []


def test_cookbook_has_ten_questions() -> None:
    """The cookbook has five questions of a patient and five of a reviewer, a command each."""
    assert len(COOKBOOK) == len({row["Command"] for row in COOKBOOK}) == 10


def test_exit_codes() -> None:
    """The README lists every exit code that the program has, and no other."""
    codes = {code for name, code in vars(app).items() if name.isupper() and isinstance(code, int)}
    assert {*app.FAILURES.values()} < codes
    assert [int(row["Code"].strip("`")) for row in table(FRONT, "Exit codes")] == sorted(codes)


@pytest.mark.parametrize(
    "row",
    [row for row in table(FRONT, "Exit codes") if row["Example"]],
    ids=lambda row: row["Code"],
)
def test_exit_code_examples(row: dict[str, str], tmp_path: Path) -> None:
    """The example of an exit code ends with it, says why, and leaves standard output empty."""
    done = shell(row["Example"].strip("`"), tmp_path)
    assert f"`{done.returncode}`" == row["Code"]
    assert (done.stdout == "") == (done.stderr != "") == (done.returncode != 0)


def test_environment_variables() -> None:
    """The README lists every variable that the program, or a library for it, looks up alone."""
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "ldn_cli").rglob("*.py"))
    looked_up = set(re.findall(r'environ(?:\.get\(|\[)"([A-Z]\w+)"', code))
    rows = table(FRONT, "Environment variables")
    listed = [name for row in rows for name in re.findall(r"`(\w+)`", row["Variable"])]
    by_rich = {"FORCE_COLOR", "NO_COLOR", "TERM"}  # whose effect test_screen looks at
    by_python = {"BROWSER"}  # test_open does
    assert sorted(listed) == sorted(looked_up | by_rich | by_python | {*pager.VARIABLES})


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CHANGELOG.md"], ids=named)
def test_links(page: Path) -> None:
    """What a page links to is there, the heading too, and so is every file that it names."""
    text = page.read_text("utf-8")
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\((?!https://)([^)\s]+)\)", prose):
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked.read_text("utf-8")), target
    for path in re.findall(r"`((?:ldn_cli|tests|scripts|docs|benchmarks|data)/[\w./-]*)`", text):
        assert re.search(r"/[A-Z]+\.", path) or (ROOT / path).exists(), path


def test_every_page_is_reached() -> None:
    """Every page of the documentation is linked from the README."""
    for name in TEXTS:
        assert name == "README.md" or f"]({name})" in FRONT, name


@pytest.mark.client
def test_manual_renders() -> None:
    """The manual is set without a warning, where there is a program that sets manuals."""
    lines = MANUAL.read_text("utf-8").splitlines()
    known = {".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".RS", ".RE", ".nf", ".fi", ".nh", ".ad"}
    assert {line.split()[0] for line in lines if line[:1] == "."} <= known | {'.\\"'}
    assert all(line.strip() and line[0] != "'" for line in lines)
    if not shutil.which("groff"):
        pytest.skip("groff is not installed")
    done = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", str(MANUAL)], capture_output=True, check=True
    )
    assert done.stderr == b""
    shown = re.sub(".\x08", "", done.stdout.decode())  # bold is a letter over itself
    assert re.search(r"^EXIT STATUS\n +0 +Done\.$", shown, re.MULTILINE)
    assert re.search(r"^ +--data PATH\n", shown, re.MULTILINE)


def test_manual_is_shipped() -> None:
    """The wheel has the manual where `man` of an environment finds it."""
    shared = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {named(MANUAL): "share/man/man1/ldn.1"}


def test_citation() -> None:
    """CITATION.cff is of version 1.2.0, with the version, licence and authors of the project."""
    text = (ROOT / "CITATION.cff").read_text("utf-8")
    fields: dict[str, Any] = dict(re.findall(r"^([a-z-]+): (.+)$", text, re.MULTILINE))
    assert fields["cff-version"] == "1.2.0"
    assert fields["version"] == ldn_cli.__version__
    assert fields["license"] == PROJECT["project"]["license"]
    authors = [f'"{author["name"]}"' for author in PROJECT["project"]["authors"]]
    assert re.findall(r"^  - name: (.+)$", text, re.MULTILINE) == authors


def test_changelog() -> None:
    """The changelog has an entry for the version, under headings that Keep a Changelog has."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"\n## [{ldn_cli.__version__}]" in text
    kinds = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_dependencies_have_their_reason() -> None:
    """CONTRIBUTING gives each dependency with its reason, and no other."""
    required = [re.split(r"[<>=\[ ]", one)[0] for one in PROJECT["project"]["dependencies"]]
    rows = table(TEXTS["CONTRIBUTING.md"], "Dependencies")
    assert [row["Package"].strip("`") for row in rows] == required
    assert all(row["Why"] and row["Costs"] for row in rows)


def test_sessions_are_described() -> None:
    """CONTRIBUTING names each session of nox, and no other."""
    tree = ast.parse((ROOT / "noxfile.py").read_text("utf-8"))
    sessions = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        if any("session" in ast.unparse(decorator) for decorator in node.decorator_list)
    }
    assert set(re.findall(r"nox -s (\w+)", TEXTS["CONTRIBUTING.md"])) == sessions
