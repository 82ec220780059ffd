"""The Python API: the same records and numbers that the command prints."""

from __future__ import annotations

import copy
import doctest
import importlib.metadata
import os
import pickle
import re
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec
import pytest
from build_docs import ROOT, table
from inprocess import ldn as inside
from own import CITED, saved, study
from registries import ACROSS, LATER, SECTIONS, SHOWING, STUDIES, STYLES, flag

import ldn_cli
from ldn_cli import references
from ldn_cli.dataset import check as validation
from ldn_cli.dataset import schema
from ldn_cli.dataset.files import BUNDLED
from ldn_cli.dataset.problems import OutputError, Problem
from ldn_cli.evidence.group_values import group_values
from ldn_cli.render import json

if TYPE_CHECKING:
    from collections.abc import Callable

    Words = tuple[str, ...]

DATA, WHOLE = ldn_cli.load(), ldn_cli.load(later=True)
PYTHON_PAGE = ROOT / "docs" / "python.md"


def across(section: str, **wanted: str) -> Any:
    """Return the records of `section` whose fields are as `wanted`."""
    return ldn_cli.across(
        DATA, section, DATA, lambda record: all(getattr(record, k) == wanted[k] for k in wanted)
    )


def view(study: str, *sections: str) -> Any:
    """Return a study as the library shows it."""
    return ldn_cli.view(DATA.study(study), DATA, sections)


def listed(studies: Any) -> list[Any]:
    """Return studies as the library lists them."""
    return [ldn_cli.study_row(study, DATA.collection_of(study)) for study in studies]


def compared(*names: str) -> Any:
    """Return the comparison of the studies named, all if none is."""
    studies = [DATA.study(name) for name in names] or DATA
    return ldn_cli.comparison(studies, DATA.words.characteristics)


# Each call of the command, and what the library returns for it.
SAME: dict[Words, Callable[[], Any]] = {
    ("studies", "list"): lambda: listed(DATA),
    ("studies", "list", "--later"): lambda: [
        ldn_cli.study_row(study, WHOLE.collection_of(study)) for study in WHOLE
    ],
    ("studies", "list", "--species", "human"): lambda: listed(
        study for study in DATA if study.species == "human"
    ),
    **{("studies", flag(section)[2:]): partial(across, section) for section in ACROSS},
    ("studies", "outcomes", "--later"): lambda: ldn_cli.across(WHOLE, "outcomes", WHOLE),
    ("studies", "outcomes", "--values"): lambda: group_values(
        {study.id: study for study in DATA}, across("outcomes")
    ),
    ("studies", "outcomes", "--domain", "fatigue"): lambda: across("outcomes", domain="fatigue"),
    ("studies", "outcomes", "--direction", "no_effect", "--source", "nmss"): lambda: across(
        "outcomes", direction="no_effect", source="nmss"
    ),
    ("studies", "outcomes", "--group", "HDN"): lambda: across("outcomes", group="HDN"),
    ("studies", "outcomes", "--study", "zagon2009"): lambda: ldn_cli.across(
        [DATA.study("zagon2009")], "outcomes", DATA
    ),
    ("studies", "caveats", "--kind", "pilot"): lambda: across("caveats", kind="pilot"),
    ("studies", "matrix"): lambda: ldn_cli.matrix(DATA, DATA.words.domains),
    ("studies", "compare"): compared,
    ("studies", "compare", "gironi2008", "cree2010"): lambda: compared("gironi2008", "cree2010"),
    **{("study", study): partial(view, study) for study in (*STUDIES, *LATER)},
    ("study", "CREE2010", "--dropouts", "--design"): lambda: view("cree2010", "design", "dropouts"),
    ("background",): lambda: {
        part: getattr(DATA.background, part) for part in ("facts", "scope", "further_reading")
    },
    ("search", "vivid", "dreaming"): lambda: ldn_cli.search("vivid dreaming", DATA, DATA),
    ("dataset", "validate"): validation.validate,
}


@pytest.mark.parametrize("line", SAME, ids=" ".join)
def test_command_prints_the_library_s_result(line: Words) -> None:
    """The JSON of a command is, byte for byte, what the library returns."""
    assert inside(*line, "--json").stdout == json.render(SAME[line]())


@pytest.mark.parametrize("style", STYLES)
def test_citations_are_the_library_s(style: str) -> None:
    """References are printed as the library writes those of the articles that studies cite.

    Those for reading are wrapped to the screen.
    """
    cited = DATA.sources_of(*DATA, scales=False)
    written = references.render(style, references.citable(cited.values(), all_sources=False))
    printed = inside("cite", "--style", style).text
    assert (printed.split() if style == "text" else printed) == (
        written.split() if style == "text" else written
    )


def test_schema_is_the_library_s() -> None:
    """The schema of a study file is printed as the library makes it from the model."""
    assert inside("dataset", "schema").stdout == json.render(schema.study_file())


def test_path_is_the_library_s() -> None:
    """The folder of the bundled data is printed as the library finds it."""
    assert inside("dataset", "path").stdout == os.fsencode(BUNDLED) + b"\n"


@pytest.mark.parametrize("words", SHOWING, ids=" ".join)
def test_every_command_is_compared(words: Words) -> None:
    """Every command that prints records is compared with the library above."""
    assert any(line[: len(words)] == words for line in SAME)


def examples_hold(done: doctest.TestResults) -> None:
    """Assert that every example shows what happens, of more than a few."""
    assert done.attempted > 3
    assert done.failed == 0


def test_examples_of_the_package() -> None:
    """Every example of the package's docstring shows what happens."""
    examples_hold(doctest.testmod(ldn_cli))


def test_examples_of_the_page() -> None:
    """Every example of the page on Python shows what happens."""
    examples_hold(doctest.testfile(str(PYTHON_PAGE), module_relative=False))


def test_every_name_is_documented() -> None:
    """The page on Python describes each public name, and no other."""
    names = [row["Name"].strip("`").partition("(")[0] for row in table(PAGE, "The Python API")]
    assert sorted(names) == sorted(ldn_cli.__all__)


PAGE = PYTHON_PAGE.read_text("utf-8")


def test_every_method_is_documented() -> None:
    """The page on Python shows each public attribute of a dataset that a notebook needs."""
    for name in ("study", "words", "background", "sources_of", "collection_of"):
        assert hasattr(ldn_cli.Dataset, name)
        assert f"`{name}`" in PAGE


def test_names_are_found_late() -> None:
    """Importing the package imports none of its modules; every public name is found when asked."""
    script = (
        "import sys, ldn_cli; early = [m for m in sys.modules if m.startswith('ldn_cli.')];"
        "print(early, all(hasattr(ldn_cli, name) for name in ldn_cli.__all__))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.split() == [b"[]", b"True"]
    with pytest.raises(AttributeError, match="no attribute 'studies'"):
        _ = ldn_cli.studies


def test_package_is_typed() -> None:
    """The installed package says that it is typed, in the file that type checkers look for."""
    assert (Path(ldn_cli.__file__).parent / "py.typed").is_file()


def test_version_is_the_package_s() -> None:
    """The version is the same in the library and in the installed package."""
    assert importlib.metadata.version("ldn-cli") == ldn_cli.__version__


def test_records_cannot_be_changed() -> None:
    """A record of the dataset refuses to be changed."""
    outcome: Any = DATA.study("cree2010").outcomes[0]
    with pytest.raises(AttributeError):
        outcome.direction = "worsened"
    assert outcome.direction == "improved"


def test_errors() -> None:
    """An unknown study and an unusable file raise the errors that the package names."""
    with pytest.raises(ldn_cli.UnknownStudyError, match="did you mean 'cree2010'") as unknown:
        DATA.study("cree2011")
    assert unknown.value.known == ["cree2010", "martino2008", "gironi2008", "zagon2009", *LATER]
    with pytest.raises(ldn_cli.DataError) as unusable:
        list(ldn_cli.load("missing.toml"))
    assert [problem.message for problem in unusable.value.problems] == [
        "does not exist; name a study file or a folder of them"
    ]


STUDY = DATA.study("cree2010")
# Calls with what does not exist or is none, and what the error says of it.
MISTAKEN: dict[str, tuple[Callable[[], Any], str]] = {
    "study that there is not": (lambda: DATA.study("zzz"), "known: cree2010"),
    "number for a study": (lambda: DATA.study(cast("Any", 5)), "5 is no id; name a study"),
    "section that there is not": (lambda: ldn_cli.view(STUDY, DATA, ["zzz"]), "known: summary"),
    "section as text": (lambda: ldn_cli.view(STUDY, DATA, "outcomes"), "found the text 'outcomes'"),
    "number for a section": (lambda: ldn_cli.view(STUDY, DATA, cast("Any", [5])), "known: summary"),
    "name for a study": (lambda: ldn_cli.view(cast("Any", "cree2010"), DATA), "is no study; take"),
    "section across": (lambda: ldn_cli.across(DATA, "outcome", DATA), "did you mean 'outcomes'"),
    "names across": (lambda: ldn_cli.across(cast("Any", ["x"]), "caveats", DATA), "is no study"),
    "domain that there is not": (lambda: ldn_cli.matrix(DATA, ["zzz"]), "known: quality_of_life"),
    "domain as text": (lambda: ldn_cli.matrix(DATA, "fatigue"), "found the text 'fatigue'"),
    "names in the plot": (lambda: ldn_cli.matrix(cast("Any", ["cree2010"]), ["pain"]), "no study"),
    "characteristic": (lambda: ldn_cli.comparison(DATA, ["mask"]), "did you mean 'masking'"),
    "names compared": (lambda: ldn_cli.comparison(cast("Any", ["x"]), ["dose"]), "is no study"),
    "flow of a name": (lambda: ldn_cli.dropouts(cast("Any", "cree2010")), "is no study; take"),
    "flow of several": (lambda: ldn_cli.dropouts(cast("Any", DATA)), "Dataset.* is no study; take"),
    "row of several": (lambda: ldn_cli.study_row(cast("Any", [STUDY]), "page"), "is no study; t"),
    "view of none": (lambda: ldn_cli.view(cast("Any", []), DATA), r"^\[\] is no study; take"),
    "collection of several": (lambda: DATA.collection_of(cast("Any", DATA)), "is no study; take"),
    "sources of a name": (lambda: DATA.sources_of(cast("Any", "cree2010")), "is no study; take"),
    "study of another dataset": (
        lambda: ldn_cli.load().collection_of(STUDY), "study read by this dataset 'cree2010'"
    ),
    "blank": (lambda: DATA.study(" "), "an empty id"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKEN)
def test_what_does_not_exist_is_a_value_error(name: str) -> None:
    """A wrong name, and what is no name, is refused with what there is, never answered."""
    call, said = MISTAKEN[name]
    with pytest.raises(ValueError, match=said):
        call()


@pytest.mark.parametrize("path", ["~\0", "a\0b", "", 5, ["mine.toml"], None])
def test_what_is_no_path_is_a_data_error(path: Any) -> None:
    """A path that cannot be one is refused where it is given, or where it would be read."""
    with pytest.raises(ldn_cli.DataError, match=r"embedded null|(an empty|is no) path; name"):
        list(ldn_cli.load(path))


def test_errors_can_be_sent_to_another_process() -> None:
    """An error that was pickled or copied says the same and has the same attributes."""
    found: list[Exception] = []
    calls: list[Callable[[], Any]] = [
        *(call for call, _ in MISTAKEN.values()),
        lambda: list(ldn_cli.load("missing.toml")),
        lambda: ldn_cli.search("", DATA, DATA),
    ]
    for call in calls:
        with pytest.raises((ValueError, ldn_cli.DataError)) as caught:
            call()
        found.append(caught.value)
    problem = Problem("x", 1, None, None, "wrong")
    found += [ldn_cli.DataError([problem], "1 problem in all"), OutputError("no room")]
    for error in found:
        for made in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301
            assert type(made) is type(error)
            assert (str(made), vars(made)) == (str(error), vars(error))


def test_results_are_the_caller_s_own() -> None:
    """To change what a call returned changes neither the dataset nor what the next call returns."""
    data = ldn_cli.load()
    for call in (
        lambda: ldn_cli.view(data.study("cree2010"), data),
        lambda: ldn_cli.across(data, "outcomes", data),
        lambda: ldn_cli.comparison(data, data.words.characteristics),
        lambda: data.sources_of(data.study("cree2010")),
    ):
        before = json.render(call())
        made: Any = call()
        inner = [*made] if isinstance(made, list) else [made]
        made.clear()
        for one in inner:
            if isinstance(one, dict):
                one.clear()
        assert json.render(call()) == before
    for words in (data.words, data.bundled, data.words_of(data.study("cree2010"))):
        for kind in words:
            with pytest.raises(TypeError):
                cast("Any", kind)["mine"] = None


def test_the_package_lists_its_names() -> None:
    """`dir` of the package shows what there is for users, and nothing else."""
    assert dir(ldn_cli) == sorted(ldn_cli.__all__)


def test_records_are_printed_shortly() -> None:
    """A record is printed with the fields that it has, a study and a dataset in a line."""
    assert repr(STUDY.dropouts.reasons[0]).startswith("Reason(reason='personal reasons', kind=")
    assert "None" not in "".join(map(repr, STUDY.outcomes))
    for one in (STUDY, DATA, ldn_cli.load("mine.toml", later=True), DATA.bundled):
        assert len(repr(one)) < 250
    counted = [", 1 outcome>", f", {len(STUDY.outcomes)} outcomes>"]
    several = (msgspec.structs.replace(STUDY, outcomes=STUDY.outcomes[:1]), STUDY)
    assert [repr(one)[-len(end) :] for one, end in zip(several, counted, strict=True)] == counted


def test_tables_in_a_notebook(tmp_path: Path) -> None:
    """What is returned across studies is HTML in a notebook, in which a text of data is a text."""
    hostile = "<img src=x onerror=alert(1)> & \x1b[31m"
    content = study(title=hostile, caveats=[{"kind": "pilot", "text": hostile, **CITED}])
    content["outcomes"][0] |= {"measure": hostile, "finding": hostile}
    content["design"][0]["value"] = hostile
    data = ldn_cli.load(saved(tmp_path, content))
    tables = [
        *(ldn_cli.across(data, section, data) for section in SECTIONS),
        ldn_cli.matrix(data, data.words.domains),
        ldn_cli.matrix(data, iter(["fatigue", "sleep"])),
        ldn_cli.comparison(data, data.words.characteristics),
    ]
    shown = [cast("Any", one)._repr_html_() for one in tables]
    for html in shown:
        assert re.fullmatch(
            '<table><caption>[^<]+</caption><thead><tr>(<th scope="col">[^<]*</th>)+</tr></thead>'
            "<tbody>(<tr>(<td>([^<]|<br>)*</td>)+</tr>)+</tbody></table>(<p>([^<]|<br>)+</p>)*",
            html,
        )
        assert not {"\x1b", "\n"} & {*html}
    assert "<br>" in "".join(shown)
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; \\u001b[31m" in "".join(shown)
    for one in tables:
        assert json.render(pickle.loads(pickle.dumps(one))) == json.render(one)  # noqa: S301


def test_one_study_is_taken_for_a_list_of_one() -> None:
    """A function across studies takes a single study too, and no id in its place."""
    study = DATA.study("cree2010")
    made = cast("Any", partial(ldn_cli.across, section="caveats", dataset=DATA))
    assert made(study) == made([study])
    with pytest.raises(ValueError, match="'cree2010' is no study; take it from a dataset"):
        made("cree2010")


def test_an_empty_table_of_a_notebook_says_why() -> None:
    """Where there is no record, a notebook shows what the screen says of that, and what beside."""
    (study,) = (one for one in DATA if one.id == "zagon2009")
    html = cast("Any", ldn_cli.across([study], "adverse_events", DATA))._repr_html_()
    told = "No adverse event is recorded for this choice.", "zagon2009 (mouse): adverse events: not"
    assert f"<tbody></tbody></table><p>{'</p><p>'.join(told)} reported [1]" in html


@pytest.mark.parametrize("blank", ["", " ", "\t"])
def test_a_blank_is_no_name(blank: str) -> None:
    """An empty id and an empty search, which anything would answer, raise `ValueError`."""
    with pytest.raises(ValueError, match="empty"):
        DATA.study(blank)
    with pytest.raises(ValueError, match="nothing to search for"):
        ldn_cli.search(blank, DATA, DATA)
