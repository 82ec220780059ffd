"""The documentation, held against the program: what exists is described, what is shown happens."""

from __future__ import annotations

import ast
import difflib
import re
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, get_args

import pytest
import tomli
from build_docs import (
    MANUAL,
    README,
    REFERENCE,
    ROOT,
    TABLES,
    blocks,
    command_tree,
    documents,
    table,
)
from documents import PAGES, marks, named, shell

import ldn_cli
from ldn_cli import citations, cli
from ldn_cli.render import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from build_docs import Command

    Ldn = Callable[..., subprocess.CompletedProcess[bytes]]

FRONT = README.read_text("utf-8")
SETUP = 2  # code blocks of the README that set up an environment, from a registry
TEXTS = {named(path): path.read_text("utf-8") for path in PAGES}
COOKBOOK = [
    row
    for part in re.findall(r"^Five questions of a \w+:$", FRONT, re.MULTILINE)
    for row in table(FRONT.replace(part, f"## {part}"), part)
]
# Pages with commands for a reader to run; those of the recipes have tests of their own.
SCRIPTS = [
    (name, number, block)
    for name, text in TEXTS.items()
    if name != "docs/scripting.md"
    for number, block in enumerate(blocks(text, "sh"))
    if not (name == "README.md" and number < SETUP)
    if re.search(r"^(ldn|ls \"\$\(ldn) ", block, re.MULTILINE)
]
COMMANDS = command_tree()


def manual() -> str:
    """Return the man page without what only roff reads, but for the names of requests."""
    return re.sub(r"\\f[BR]|\\&|\\", "", MANUAL.read_text("utf-8"))


def by_path(command: Command) -> str:
    """Return the whole name of a command, for the name of a test."""
    return command.path


def option_names(command: Command) -> list[str]:
    """Return every name of every option of a command."""
    return [name for option in command.options for name in option.names]


@pytest.mark.parametrize("path", documents(), ids=named)
def test_built_parts_are_current(path: Path) -> None:
    """What is made from the program is what the program makes: run scripts/build_docs.py."""
    fresh = documents()[path]()
    kept = path.read_text("utf-8")
    changes = difflib.unified_diff(kept.splitlines(), fresh.splitlines(), lineterm="", n=0)
    assert "\n".join(changes) == ""
    assert kept == fresh


@pytest.mark.parametrize("command", COMMANDS, ids=by_path)
def test_commands_are_described(command: Command) -> None:
    """Each command stands in the README and, with each of its options, in reference and manual."""
    section = re.split(rf"^## {command.path}$", REFERENCE.read_text("utf-8"), flags=re.MULTILINE)[1]
    section = section.partition("\n## ")[0]
    if not command.commands:
        assert re.search(rf"^\| `{command.path}[` ]", FRONT, re.MULTILINE)
    paged = manual().partition("\n.SH OPTIONS\n")[2].partition("\n.SH ")[0]
    if command.path != "ldn":
        paged = manual().partition(f'\n.SS "{command.path}"\n')[2].partition("\n.S")[0]
    for name in option_names(command):
        assert re.search(rf"[`, ]{name}[`, ]", section), name
        said_once = name in {"-h", "--help"} and command.path != "ldn"
        assert said_once or re.search(rf"(^|, ){name}\b", paged, re.MULTILINE), name
    for argument in command.arguments:
        assert f"`{argument.value}`" in section
        assert f"\n{argument.value}\n" in paged


@pytest.mark.parametrize("command", COMMANDS, ids=by_path)
def test_options_are_in_the_readme(command: Command) -> None:
    """Each option of each command is named in the README."""
    for name in option_names(command):
        assert re.search(rf"`[^`\n]*{name}\b", FRONT), name


@pytest.mark.parametrize("command", COMMANDS, ids=by_path)
def test_help(command: Command, ldn: Ldn) -> None:
    """Help at every level, by -h and --help, describes every option and has examples."""
    done = ldn(*command.path.split()[1:], "--help")
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert ldn(*command.path.split()[1:], "-h").stdout == done.stdout
    assert re.search(r"^  Examples?:\n    \S", text, re.MULTILINE)
    assert command.examples
    for name in option_names(command):
        assert re.search(rf"^  .*{name}\b", text, re.MULTILINE), name


def test_not_medical_advice(ldn: Ldn) -> None:
    """The README, the help and the manual say that this is not medical advice."""
    said = r"not\s+medical\s+advice"
    for text in (FRONT, ldn("--help").stdout.decode(), MANUAL.read_text("utf-8")):
        assert re.search(said, text)
        assert re.search(r"not\W+a\s+systematic\s+review", text)


def test_readme_opens_as_a_newcomer_needs_it() -> None:
    """One sentence, two commands to set up, real output, that it is no advice; then the rest."""
    opening, *rest = re.split(r"^```\w*$", FRONT, flags=re.MULTILINE)
    title, sentence, lead = opening.strip().split("\n\n")
    assert title == "# ldn"
    assert len(re.findall(r"\.(?=\s|$)", sentence)) == 1
    assert lead.endswith(":")
    install, test = blocks(FRONT)[:SETUP]
    assert len(install.splitlines()) == len(test.splitlines()) == 1
    assert install.startswith("python3 -m venv .venv &&")
    assert install.endswith(".venv/bin/ldn studies list\n")
    assert test.endswith(".venv-test/bin/nox\n")
    assert blocks(FRONT)[SETUP].startswith("$ ldn study cree2010 --outcomes\n")
    assert FRONT.index("$ ldn study cree2010") < FRONT.index("not medical advice")
    assert FRONT.index("not medical advice") < FRONT.index("\n## ")
    assert len(rest) > SETUP * 2


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


@pytest.mark.parametrize(
    ("name", "number", "block"),
    [pytest.param(*script, marks=marks(script[-1])) for script in SCRIPTS],
    ids=[f"{name}-{number}" for name, number, _ in SCRIPTS],
)
def test_commands_run(name: str, number: int, block: str, tmp_path: Path) -> None:
    """Each command that a page or the help of a command tells a reader to run, succeeds."""
    del name, number
    done = shell(block, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_ldn_command_is_run() -> None:
    """No block but those that set up has a command of ldn that no test runs."""
    tested = {block for _, _, block in SCRIPTS}
    for name, text in TEXTS.items():
        for number, block in enumerate(blocks(text, "sh", "shell", "bash", "")):
            setup = name == "README.md" and number < SETUP
            called = re.search(r"(^|[|&;(] *)ldn ", block, re.MULTILINE)
            if called and not setup and name != "docs/scripting.md":
                assert block in tested, (name, block)


@pytest.mark.parametrize("row", COOKBOOK, ids=lambda row: row["Command"].strip("`"))
def test_cookbook(row: dict[str, str], tmp_path: Path) -> None:
    """Each question of the cookbook is answered by its command with what the page says."""
    done = shell(row["Command"].strip("`"), tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    answer = " ".join(done.stdout.split())
    fragments = re.findall(r'"([^"]+)"', row["In the answer"])
    assert fragments
    assert [fragment for fragment in fragments if fragment not in answer] == []


def test_cookbook_has_ten_questions() -> None:
    """The cookbook has five questions of a patient and five of a reviewer, a command each."""
    assert len(COOKBOOK) == 10
    assert len({row["Command"] for row in COOKBOOK}) == 10
    assert all(row["Question"].endswith("?") for row in COOKBOOK)
    assert all(row["Command"].startswith("`ldn ") for row in COOKBOOK)


def exit_codes() -> dict[str, int]:
    """Return the exit codes that the program names, by the name of the constant."""
    tree = ast.parse((ROOT / "ldn_cli" / "cli.py").read_text("utf-8"))
    names = [
        name.id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple)
        for name in node.targets[0].elts
        if isinstance(name, ast.Name) and name.id.isupper()
    ]
    return {name: getattr(cli, name) for name in names}


def test_exit_codes() -> None:
    """The README lists every exit code that the program has, and no other."""
    codes = exit_codes()
    assert {*cli.FAILURES.values()} < {*codes.values()}
    listed = [int(row["Code"].strip("`")) for row in table(FRONT, "Exit codes")]
    assert listed == sorted(codes.values())


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


def variables() -> set[str]:
    """Return the environment variables that the program looks up."""
    found = set()
    for path in (ROOT / "ldn_cli").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and "environ" in ast.unparse(node.func):
                found |= {a.value for a in node.args[:1] if isinstance(a, ast.Constant)}
            if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
                key = node.slice
                if "environ" in ast.unparse(node.value) and isinstance(key, ast.Constant):
                    found.add(key.value)
    return {str(name) for name in found}


def test_environment_variables() -> None:
    """The README lists every environment variable that the program looks up, and no other."""
    listed = [row["Variable"].strip("`") for row in table(FRONT, "Environment variables")]
    assert {"LDN_DATA", "NO_COLOR"} < variables()
    assert sorted(listed) == sorted(variables())


def test_formats_and_styles() -> None:
    """The README lists every format and names every style, and the options take no others."""
    listed = [row["Format"].strip("`") for row in table(FRONT, "Formats")]
    assert listed == list(FORMATS) == list(get_args(cli.Format))
    assert sorted(citations.STYLES) == sorted(get_args(cli.Style))
    for style in citations.STYLES:
        assert f"`{style}`" in FRONT


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", [*TEXTS, "CHANGELOG.md"])
def test_links(name: str) -> None:
    """Every link from a page to a file leads to one that is there, and to a heading in it."""
    page = ROOT / name
    prose = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), target
        if anchor:
            assert anchor in anchors(linked.read_text("utf-8")), target


@pytest.mark.parametrize("name", TEXTS)
def test_paths_in_prose(name: str) -> None:
    """Every file or folder of the project that a page names in code is there."""
    for path in re.findall(
        r"`((?:ldn_cli|tests|scripts|docs|benchmarks|data)/[\w./-]*)`", TEXTS[name]
    ):
        assert (ROOT / path).exists(), path


def test_every_page_is_reached() -> None:
    """Every page of the documentation is linked from the README."""
    for name in TEXTS:
        assert name == "README.md" or f"]({name})" in FRONT, name


def test_manual_has_the_readme_s_tables() -> None:
    """Each section of the manual that is made from a table of the README has all of its rows."""
    for title, heading in TABLES.items():
        section = manual().partition(f"\n.SH {title}\n")[2].partition("\n.SH ")[0]
        names = re.findall(r"^\.TP\n(\S+)$", section, re.MULTILINE)
        first = [next(iter(row.values())).strip("`") for row in table(FRONT, heading)]
        assert names == first


def test_manual_is_plain() -> None:
    """The manual has no blank line, and no request but the common ones."""
    lines = MANUAL.read_text("utf-8").splitlines()
    known = {".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".RS", ".RE", ".nf", ".fi", ".nh", ".ad"}
    assert {line.split()[0] for line in lines if line[:1] == "."} <= known | {'.\\"'}
    assert all(line.strip() and "\n" not in line and line[0] != "'" for line in lines)


@pytest.mark.client
def test_manual_renders() -> None:
    """The manual is set without a warning by the program that sets manuals."""
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
    project = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {MANUAL.relative_to(ROOT).as_posix(): "share/man/man1/ldn.1"}


def cff() -> dict[str, Any]:
    """Return the top level of CITATION.cff, whose YAML is plain enough to be read line by line."""
    lines = (ROOT / "CITATION.cff").read_text("utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines if re.match(r"[a-z-]+: ", line))


def test_citation() -> None:
    """CITATION.cff is of version 1.2.0, with the version, licence and authors of the project."""
    project = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    fields = cff()
    assert fields["cff-version"] == "1.2.0"
    assert fields["version"] == ldn_cli.__version__
    assert fields["license"] == project["license"]
    text = (ROOT / "CITATION.cff").read_text("utf-8")
    assert re.findall(r"^  - name: (.+)$", text, re.MULTILINE) == [
        f'"{author["name"]}"' for author in project["authors"]
    ]


def test_changelog() -> None:
    """The changelog has an entry for the version, under headings that Keep a Changelog has."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"\n## [{ldn_cli.__version__}]" in text
    kinds = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_dependencies_have_their_reason() -> None:
    """CONTRIBUTING gives each dependency with its reason, and no other."""
    project = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    required = [re.split(r"[<>=\[ ]", one)[0] for one in project["dependencies"]]
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
    named_sessions = set(re.findall(r"nox -s (\w+)", TEXTS["CONTRIBUTING.md"]))
    assert named_sessions == sessions


def test_example_lines_parse() -> None:
    """The command lines in the help are words that a shell reads as they are shown."""
    for command in COMMANDS:
        for line in command.examples:
            assert shlex.split(line), line
