"""`ldn dataset validate`: every problem of every file, and where it is."""

from __future__ import annotations

import re
import shlex
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from own import CITED, FULL, changed, ldn, paths_of, saved, study, toml
from registries import FORMATS

from ldn_cli.dataset import check as validation
from ldn_cli.dataset import diagnosis
from ldn_cli.dataset import files as dataset
from ldn_cli.dataset.decoding import decoded
from ldn_cli.dataset.diagnosis import record_type, unwrapped
from ldn_cli.dataset.positions import parent
from ldn_cli.dataset.problems import DataError
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.fields import Record
from ldn_cli.evidence.model import Study
from ldn_cli.render import json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from own import Content

    from ldn_cli.dataset.problems import Problem


BUNDLED_DATA = Dataset()


def refused(file: Path) -> list[str]:
    """Return the lines of problems that `ldn dataset validate` reports of a file, and no more."""
    done = ldn("dataset", "validate", file)
    assert (done.code, done.stdout) == (3, b""), done
    *problems, summary = done.stderr.splitlines()
    assert summary.startswith("1 study file checked: ")
    return problems


def problems_of(file: Path) -> list[tuple[int | None, int | None, str | None, str]]:
    """Return the problems of a file as line, column, key path and message."""
    found: tuple[Problem, ...] = ()
    try:
        BUNDLED_DATA.check(file)
    except DataError as error:
        found = error.problems
    assert {problem.file for problem in found} <= {str(file)}
    return [(problem.line, problem.column, problem.key, problem.message) for problem in found]


# --- What is not TOML -----------------------------------------------------------------------------

# What `tomli` refuses, it refuses: here is a document for each place that there can be.
FAULTS: dict[str, tuple[str, int]] = {
    "on the first line": ('aliases = ["b"}', 1),
    "on a later line": ("a.b = 1\na.b.c = 2", 2),
    "at the end of the text": ('id = """a\nb', 2),
    "after the last line": ('id = "a"\naliases = ["b",\n', 3),
    "after a carriage return alone": ('id = "a"\r[summary]', 1),
    "a nul": ('id = "a"\n\x00', 2),
    "a mark of byte order inside": ('id = "a"\n\ufefftitle = "b"', 2),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_not_toml_is_refused_at_its_place(name: str, tmp_path: Path) -> None:
    """A file that is not TOML gives one line: file, line, column, and what is wrong there."""
    text, line = FAULTS[name]
    file = tmp_path / "own2021.toml"
    file.write_bytes(text.encode())
    (problem,) = refused(file)
    wanted = rf"{re.escape(str(file))}:{line}:(\d+): is not valid TOML: \S.*"
    match = re.fullmatch(wanted, problem)
    assert match, problem
    assert 1 <= int(match[1]) <= len(text.split("\n")[line - 1]) + 1


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'id = "a"\ntitle = "\xff"\n', 2),
        ('id = "a"'.encode("utf-16"), 1),
        (b'id = "\xed\xa0\x80"', 1),  # a surrogate
    ],
)
def test_what_is_not_utf8_is_refused(content: bytes, line: int, tmp_path: Path) -> None:
    """A file in another encoding is refused with the line, and told what to save it as."""
    file = tmp_path / "own2021.toml"
    file.write_bytes(content)
    assert refused(file) == [f"{file}:{line}: is not UTF-8; save the file as UTF-8"]


def test_utf16_without_a_mark_is_refused(tmp_path: Path) -> None:
    """UTF-16 of plain letters, which is valid UTF-8 full of nulls, is not taken for TOML."""
    file = tmp_path / "own2021.toml"
    file.write_bytes('id = "a"'.encode("utf-16-le"))
    assert [problem[:2] for problem in problems_of(file)] == [(1, 2)]


def test_a_mark_of_byte_order_and_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    """A file as Windows editors write it is the same study, and its faults keep their lines."""
    file = tmp_path / "own2021.toml"
    file.write_bytes(b"\xef\xbb\xbf" + toml(study()).replace("\n", "\r\n").encode())
    assert ldn("dataset", "validate", file).code == 0
    assert Dataset([file]).study("own2021").dropouts == decoded(study(), Study).dropouts
    broken = toml(changed("caveats.0.kind", "pilott"))
    file.write_bytes(b"\xef\xbb\xbf" + broken.replace("\n", "\r\n").encode())
    ((line, _, key, _),) = problems_of(file)
    assert key == "caveats[0].kind"
    assert broken.splitlines()[(line or 0) - 1] == 'kind = "pilott"'


# --- What does not fit the schema -----------------------------------------------------------------

# The broken study, the key path of the problem, the line it has, the whole message.
MISFITS: dict[str, tuple[Content, str, str, str]] = {
    "misspelt value": (
        changed("outcomes.0.direction", "improvd"), "outcomes[0].direction",
        'direction = "improvd"',
        "text 'improvd' is not a value of this field; did you mean 'improved'? allowed: improved, "
        "no_effect, worsened, not_reported, not_applicable",
    ),
    "value in capitals": (
        changed("species", "Human"), "species", 'species = "Human"',
        "text 'Human' is not a value of this field; did you mean 'human'? allowed: human, mouse, "
        "rat, rabbit, guinea_pig, non_human_primate",
    ),
    "value unlike any": (
        changed("dropouts.reasons.1.kind", "?"), "dropouts.reasons[1].kind", 'kind = "?"',
        "text '?' is not a value of this field; allowed: withdrawal, adverse_event, "
        "lack_of_efficacy, lost_to_follow_up, death, data_management, incomplete_data, unspecified",
    ),
    "number for a value": (
        changed("species", 1), "species", "species = 1",
        "number 1 is not a value of this field; allowed: human, mouse, rat, rabbit, guinea_pig, "
        "non_human_primate",
    ),
    "misspelt field": (
        changed("outcomes.0.p_valu", 0.1), "outcomes[0].p_valu", "p_valu = 0.1",
        "no field has this for a name; did you mean 'p_value'?",
    ),
    "field that is two": (
        changed("outcomes.0.estimate_unit", "h"), "outcomes[0].estimate_unit",
        'estimate_unit = "h"',
        "no field has this for a name; did you mean 'estimate' or 'unit'?",
    ),
    "misspelt section": (
        changed("caveat", [{"kind": "pilot"}]), "caveat", "[[caveat]]",
        "no field has this for a name; did you mean 'caveats'?",
    ),
    "field with a strange name": (
        changed("domains.0", FULL["domains"][0] | {'a."b"\\': 1}), r'domains[0]."a.\"b\"\\"',
        r'"a.\"b\"\\" = 1',
        "no field has this for a name; there are id, label, covers",
    ),
    "field unlike any of few": (
        changed("caveats.0.quote", "x"), "caveats[0].quote", 'quote = "x"',
        "no field has this for a name; there are kind, text, source, locator",
    ),
    "field unlike any of many": (
        changed("outcomes.0.arm", "LDN"), "outcomes[0].arm", 'arm = "LDN"',
        "no field has this for a name; `ldn dataset new` writes a file with all that there are",
    ),
    "missing field": (
        changed("caveats.0.text"), "caveats[0]", "[[caveats]]",
        "'text' is missing; The caveat, in our words.",
    ),
    "missing field of the study": (
        changed("title"), "", 'id = "own2021"', "'title' is missing; Title, as published.",
    ),
    "missing table": (
        changed("summary.design"), "summary", "[summary]",
        "'design' is missing; Study design.",
    ),
    "number for text": (
        changed("title", 5), "title", "title = 5",
        "expected text, found number 5; put it in quotation marks",
    ),
    "number for optional text": (
        changed("outcomes.0.unit", 5), "outcomes[0].unit", "unit = 5",
        "expected text, found number 5; put it in quotation marks",
    ),
    "number for a PMID": (
        changed("sources.0.pmid", 1234567), "sources[0].pmid", "pmid = 1234567",
        "expected text, found number 1234567; put it in quotation marks",
    ),
    "text for true": (
        changed("sources.0.authors_complete", "true"), "sources[0].authors_complete",
        'authors_complete = "true"', "expected true or false, found text 'true'",
    ),
    "text for a number": (
        changed("year", "2021"), "year", 'year = "2021"',
        "expected a whole number, found text '2021'; write 2021, without quotation marks",
    ),
    "float for a whole number": (
        changed("dropouts.counts.0.n", 20.0), "dropouts.counts[0].n", "n = 20.0",
        "expected a whole number, found number 20.0",
    ),
    "boolean for a number": (
        changed("dropouts.counts.0.n", value=True), "dropouts.counts[0].n", "n = true",
        "expected a whole number, found boolean true",
    ),
    "text for a number of any kind": (
        changed("outcomes.0.estimate", "1,5"), "outcomes[0].estimate", 'estimate = "1,5"',
        "expected a number, found text '1,5'; write 1.5, without quotation marks",
    ),
    "number below the least": (
        changed("adverse_events.0.n", -1), "adverse_events[0].n", "n = -1",
        "expected a whole number >= 0, found number -1",
    ),
    "number above the most": (
        changed("dropouts.counts.0.n", 10**9 + 1), "dropouts.counts[0].n", f"n = {10**9 + 1}",
        f"expected a whole number <= 1000000000, found number {10**9 + 1}",
    ),
    "number beyond 64 bits": (
        changed("dropouts.counts.0.n", 10**30), "dropouts.counts[0].n", f"n = {10**30}",
        "expected a whole number <= 1000000000, found number of too many digits",
    ),
    "year before the first": (
        changed("year", 1899), "year", "year = 1899",
        "expected a whole number >= 1900, found number 1899",
    ),
    "year after the last": (
        changed("year", 2101), "year", "year = 2101",
        "expected a whole number <= 2100, found number 2101",
    ),
    "number that is none": (
        changed("outcomes.0.p_value", float("nan")), "outcomes[0].p_value", "p_value = nan",
        "number nan is no result; give it as the source does, in 15 digits at most",
    ),
    "number without end": (
        changed("outcomes.0.low", float("-inf")), "outcomes[0].low", "low = -inf",
        "number -inf is no result; give it as the source does, in 15 digits at most",
    ),
    "number too large for a reader of JSON": (
        changed("dropouts.counts.1.percent", 10**15), "dropouts.counts[1].percent",
        f"percent = {10**15}",
        f"number {10**15} is no result; give it as the source does, in 15 digits at most",
    ),
    "number of sixteen digits": (
        changed("adverse_events.0.percent", Decimal("1.234567890123456")),
        "adverse_events[0].percent", "percent = 1.234567890123456",
        "number 1.234567890123456 is no result; give it as the source does, in 15 digits at most",
    ),
    "number of thousands of digits": (
        changed("outcomes.0.p_value", 10**400), "outcomes[0].p_value", f"p_value = {10**400}",
        "number of too many digits is no result; give it as the source does, in 15 digits at most",
    ),
    "number of a hopeless size": (
        changed("instruments.0.scale.high", Decimal("1e99999999")), "instruments[0].scale.high",
        "high = 1E+99999999",
        "number 1e+99999999 is no result; give it as the source does, in 15 digits at most",
    ),
    "blank text": (
        changed("caveats.0.text", " \n"), "caveats[0].text", r'text = " \n"',
        r"text ' \n' does not fit; it must not be blank; an optional field is left out where no "
        "source reports it",
    ),
    "text of a book's length": (
        changed("caveats.0.text", "x" * 10_001), "caveats[0].text", f'text = "{"x" * 10_001}"',
        "expected text of at most 10000 characters, found 10,001",
    ),
    "id with a space": (
        changed("outcomes.0.id", "good sleep"), "outcomes[0].id", 'id = "good sleep"',
        "text 'good sleep' does not fit; an id is lower-case letters and digits, joined by - or _",
    ),
    "id with a line break": (
        changed("outcomes.0.id", "sleep\n"), "outcomes[0].id", r'id = "sleep\n"',
        r"text 'sleep\n' does not fit; an id is lower-case letters and digits, joined by - or _",
    ),
    "alias in capitals": (
        changed("aliases", ["fine", "Owned"]), "aliases[1]", 'aliases = ["fine", "Owned"]',
        "text 'Owned' does not fit; an id is lower-case letters and digits, joined by - or _",
    ),
    "reference that is no id": (
        changed("caveats.0.source", "Own Article"), "caveats[0].source", 'source = "Own Article"',
        "source 'Own Article' does not exist; did you mean 'own-article'? Or add it as "
        "[[sources]], here or in sources.toml beside it",
    ),
    "label for an id": (
        changed("outcomes.1.domain", "Mental health"), "outcomes[1].domain",
        'domain = "Mental health"',
        "domain 'Mental health' does not exist; did you mean 'mental_health'? Or add it as "
        "[[domains]], here or in domains.toml beside it",
    ),
    "group with a space": (
        changed("groups.0.id", "low dose"), "groups[0].id", 'id = "low dose"',
        "text 'low dose' does not fit; a short name of at most 20 characters without spaces, such "
        "as LDN",
    ),
    "DOI as an address": (
        changed("sources.0.doi", "https://doi.org/10.1234/x"), "sources[0].doi",
        'doi = "https://doi.org/10.1234/x"',
        "text 'https://doi.org/10.1234/x' does not fit; a DOI starts with 10. and has a slash, "
        "without https://doi.org/",
    ),
    "PMID with letters": (
        changed("sources.0.pmid", "PMID 1"), "sources[0].pmid", 'pmid = "PMID 1"',
        "text 'PMID 1' does not fit; a PMID is up to nine digits, in quotation marks",
    ),
    "address without a scheme": (
        changed("sources.0.url", "example.org"), "sources[0].url", 'url = "example.org"',
        "text 'example.org' does not fit; an address starts with https:// or http:// and has no "
        "spaces",
    ),
    "table for an array": (
        changed("caveats", {"kind": "pilot"}), "caveats", "[caveats]",
        "expected an array, found a table",
    ),
    "array for a table": (
        changed("dropouts", []), "dropouts", "dropouts = []", "expected a table, found an array",
    ),
    "text for an array": (
        changed("aliases", "owned"), "aliases", 'aliases = "owned"',
        "expected an array, found text 'owned'",
    ),
    "text in place of a record": (
        changed("caveats", ["It was small."]), "caveats[0]", 'caveats = ["It was small."]',
        "expected a table, found text 'It was small.'",
    ),
    "one statement in a discrepancy": (
        changed("discrepancies.0.statements.1"), "discrepancies[0].statements",
        "[[discrepancies.statements]]", "expected at least 2 records, found 1",
    ),
    "records beyond number": (
        changed("caveats", [{"kind": "pilot"}] * 1001), "caveats", "[[caveats]]",
        "expected at most 1,000 records, found 1,001",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISFITS)
def test_what_does_not_fit_the_schema_is_one_problem(name: str, tmp_path: Path) -> None:
    """A value that does not fit gives one problem: where, what was found, what would be right."""
    content, key, line, message = MISFITS[name]
    file = saved(tmp_path, content)
    ((number, column, found_key, found_message),) = problems_of(file)
    assert (found_key or "", column) == (key, None)
    assert found_message == message
    assert file.read_text("utf-8").splitlines()[(number or 0) - 1] == line


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2021-05-27", "date or time 2021-05-27"),
        ("07:32:00", "date or time 07:32:00"),
        ("2021-05-27T07:32:00", "date or time 2021-05-27 07:32:00"),
        ("2021-05-27 07:32:00Z", "date or time 2021-05-27 07:32:00+00:00"),
        ("0xff", "number 255"),
        ("1e3", "number 1e+3"),
        ("1.50", "number 1.50"),
        ("-inf", "number -inf"),
        ("false", "boolean false"),
        ("[]", "an array"),
        ("{}", "a table"),
    ],
)
def test_no_other_type_passes_for_text(value: str, found: str, tmp_path: Path) -> None:
    """A value of any other type of TOML in place of text is refused, named with its type.

    What could be text is to be put in quotation marks.
    """
    advice = "" if value in {"false", "[]", "{}"} else "; put it in quotation marks"
    file = tmp_path / "own2021.toml"
    file.write_text(toml(study()).replace('"A trial made up"', value, 1), encoding="utf-8")
    assert [problem[2:] for problem in problems_of(file)] == [
        ("title", f"expected text, found {found}{advice}")
    ]


@pytest.mark.parametrize(
    ("key", "digits"),
    [
        ("year", "9" * 1_000_000),
        ("year", "0x" + "f" * 5_000),
        ("outcomes.0.estimate", "9" * 5_000),
        ("outcomes.0.p_value", "9" * 5_000),
        ("outcomes.0.p_value", "0." + "9" * 900_000),
        ("title", "9" * 5_000),
    ],
    ids=["decimal", "hexadecimal", "estimate", "p value", "point", "text"],
)
def test_a_number_of_a_million_digits_is_refused_shortly(
    key: str, digits: str, tmp_path: Path
) -> None:
    """However long a number is, wherever it stands, the answer is a short message."""
    file = tmp_path / "own2021.toml"
    file.write_text(toml(changed(key, "NUMBER")).replace('"NUMBER"', digits), encoding="utf-8")
    line = next(
        n for n, text in enumerate(file.read_text("utf-8").split("\n"), 1) if digits in text
    )
    (problem,) = refused(file)
    assert problem.startswith(f"{file}:{line}: ")
    assert "number of too many digits" in problem
    assert len(problem) < 300


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = " + "{a = " * 100_000,
        "a = " + "[" * 100_000 + "]" * 100_000,
        ".".join("a" * 100_000) + " = 1",
        "[" + ".".join("a" * 100_000) + "]",
    ],
    ids=["arrays left open", "tables left open", "arrays", "dotted key", "dotted table"],
)
def test_deep_nesting_is_refused(text: str, tmp_path: Path) -> None:
    """A hundred thousand levels of nesting are a problem of the file, not of the stack."""
    file = tmp_path / "own2021.toml"
    file.write_text(text, encoding="utf-8")
    line = ":1" if "." in text else ""
    assert refused(file) == [f"{file}{line}: is nested too deeply to be a study file"]


def test_nesting_that_the_parser_follows_is_a_misfit(tmp_path: Path) -> None:
    """As deep as `tomli` goes, the rest goes too: the problem is that no field has the name."""
    file = tmp_path / "own2021.toml"
    deep = "a = " + "[" * 300 + "]" * 300 + "\nb = " + "{a = " * 300 + "1" + "}" * 300 + "\n"
    file.write_text(deep + toml(study()), encoding="utf-8")
    assert [problem[0::2] for problem in problems_of(file)] == [(1, "a"), (2, "b")]


def test_a_file_above_the_limit_is_refused_unread(tmp_path: Path) -> None:
    """A file one byte above the limit is refused for its size; at the limit it is read."""
    file = tmp_path / "own2021.toml"
    text = toml(study()).encode()
    file.write_bytes(text + b"#" * (dataset.MAX_BYTES - len(text)))
    assert ldn("dataset", "validate", file).code == 0
    file.write_bytes(text + b"#" * (dataset.MAX_BYTES - len(text) + 1))
    assert refused(file) == [f"{file}: is larger than the 1,048,576 bytes that a file may have"]


def test_problems_beyond_number_end_with_a_last_word(tmp_path: Path) -> None:
    """Of thousands of problems of a file a thousand are reported, and that there are more."""
    file = tmp_path / "own2021.toml"
    file.write_text("".join(f"key-{n} = 1\n" for n in range(1_100)), encoding="utf-8")
    problems = refused(file)
    assert len(problems) == diagnosis.MOST + 1
    assert problems[-1] == f"{file}: has more than 1,000 problems; mend these first"
    shared = tmp_path / "domains.toml"
    shared.write_text(file.read_text("utf-8"), encoding="utf-8")
    saved(tmp_path)
    problems = refused(file)
    assert len(problems) == diagnosis.MOST + 1
    assert problems[-1] == f"{shared}: has more than 1,000 problems; mend these first"


def test_a_key_of_a_megabyte_is_refused_shortly(tmp_path: Path) -> None:
    """A key name too long to read is cut in the message."""
    file = tmp_path / "own2021.toml"
    file.write_text(toml(study()) + f"{'x' * 900_000} = 1\n", encoding="utf-8")
    (problem,) = refused(file)
    assert len(problem) < 400
    line = file.read_text("utf-8").count("\n")
    assert (
        f":{line}: caveat_kinds[0]: no field has '{'x' * 100}' and so on for a name; there"
        in problem
    )


@pytest.mark.parametrize("text", ["\u200b", "\\u200b \\u2060", "\u2800\u3164", "\\u00ad\\u0008"])
def test_a_text_of_hidden_characters_alone_is_blank(text: str, tmp_path: Path) -> None:
    """Characters that cannot be seen, written as they are or as escapes, say nothing anywhere."""
    file = saved(tmp_path)
    whole = file.read_text("utf-8")
    file.write_text(whole.replace('"It was small."', f'"{text}"'), encoding="utf-8")
    assert "caveats[0].text: text" in "".join(refused(file))
    file.write_text(whole.replace('"It was small."', f'"It was {text} small."'), encoding="utf-8")
    assert ldn("dataset", "validate", file).code == 0
    shared = tmp_path / "domains.toml"
    domain = f'[[domains]]\nid = "mine"\nlabel = "{text}"\ncovers = "x"\n'
    shared.write_text(domain, encoding="utf-8")
    assert f"{shared}:3: domains[0].label: text" in "".join(refused(file))


@pytest.mark.parametrize("written", ["1e-7", "0.0000001", "1.50E-9"])
def test_small_numbers_are_decimals_everywhere(written: str, tmp_path: Path) -> None:
    """A number has its digits and no exponent in every format, however small it is."""
    file = saved(tmp_path)
    text = file.read_text("utf-8").replace("p_value = 0.010", f"p_value = {written}")
    file.write_text(text.replace("slept longer", "slept 1E-7 longer"), encoding="utf-8")
    plain = f"{Decimal(written):f}"
    for form in FORMATS:
        shown = ldn("study", "own2021", "--outcomes", "--data", file, "--format", form).text
        assert plain in shown.replace("\\", "")
        assert "1E-7 longer" in " ".join(shown.replace("\\", "").split()) or form in {
            "table",
            "markdown",
        }
        assert "E-" not in shown.replace("\\", "").replace("1E-7", "")


def test_a_reference_to_nothing_is_reported_beside_other_faults(tmp_path: Path) -> None:
    """That a record does not fit hides no reference to nothing, in it or in others."""
    content = study()
    content["outcomes"][0] |= {"p_value": "x", "domain": "slep"}
    content["outcomes"][0]["values"][0] |= {"n": "x", "group": "LDM"}
    content["outcomes"][1] |= {"direction": 5, "source": "nope"}
    content["dropouts"]["counts"][0] |= {"n": "x", "source": "nope"}
    content["summary"]["design"] |= {"value": 5, "source": "nope"}
    content["groups"][1]["kind"] = "armm"
    found = {key: text for _, _, key, text in problems_of(saved(tmp_path, content))}
    unknown = {key for key, text in found.items() if "does not exist" in text}
    assert unknown == {
        "summary.design.source", "outcomes[0].domain", "outcomes[0].values[0].group",
        "outcomes[1].source", "dropouts.counts[0].source",
    }  # fmt: skip
    assert len(found) == 11


# --- All of them ----------------------------------------------------------------------------------


def test_all_problems_of_a_record_are_reported(tmp_path: Path) -> None:
    """A field that does not fit hides no other of its record, be it a reference to nothing."""
    record = {
        "id": "A", "domain": "", "group": "", "direction": "up", "source": "?", "low": "1", "n": 1,
    }  # fmt: skip
    keys = [key for _, _, key, _ in problems_of(saved(tmp_path, study(outcomes=[record])))]
    missing = ["outcomes[0]"] * 4
    assert keys == missing + [f"outcomes[0].{name}" for name in record]


def test_all_problems_of_a_file_stand_in_its_order(tmp_path: Path) -> None:
    """Problems of the schema and of the rules are reported together, by line."""
    content = study(
        title=" ",
        caveats=[
            {"kind": "pilott", "text": "It was small.", **CITED},
            {"kind": "pilot", "text": "It was small.", "source": "zzz", "locator": "p. 1"},
        ],
        design=[{"characteristic": "dose", **CITED}, {"characteristic": "doses", **CITED}],
        dropouts={"counts": [{"stage": "enrolled", "n": -1, **CITED}], "base": "randomized"},
    )
    file = saved(tmp_path, content)
    found = problems_of(file)
    assert [key for _, _, key, _ in found] == [
        "title",
        "design[0]",
        "design[1]",
        "design[1].characteristic",
        "dropouts.counts[0].n",
        "caveats[0].kind",
        "caveats[1].source",
    ]
    lines = [line for line, *_ in found]
    assert lines == sorted(line or 0 for line in lines)


def test_all_problems_of_all_files_are_reported(tmp_path: Path) -> None:
    """Files and folders in one run: what is wrong with each, between them, and with the paths."""
    folder = tmp_path / "folder"
    folder.mkdir()
    first = saved(folder, study(title=" ", year=1))
    second = folder / "second.toml"
    second.write_text("=", encoding="utf-8")
    third = saved(folder, study(id="third", aliases=["twin"]))
    fourth = saved(tmp_path, study(id="fourth", aliases=["twin"]))
    missing = tmp_path / "missing.toml"
    done = ldn("dataset", "validate", missing, folder, fourth)
    assert (done.code, done.stdout) == (3, b"")
    assert done.stderr.splitlines() == [
        f"{missing}: does not exist; name a study file or a folder of them",
        f"{first}:3: title: text ' ' does not fit; it must not be blank; an optional field is left "
        "out where no source reports it",
        f"{first}:4: year: expected a whole number >= 1900, found number 1",
        f"{second}:1:1: is not valid TOML: Invalid statement",
        f"{fourth}:2: aliases[0]: the id or alias 'twin' stands also in {third}; rename one",
        "4 study files checked: 5 problems in 4 files.",
    ]


def test_sound_files_are_counted() -> None:
    """Without paths the bundled files are checked; files without problems give one line."""
    done = ldn("dataset", "validate")
    assert (done.code, done.stderr) == (0, "")
    assert done.text == "6 study files checked: no problems.\n"


def test_json_is_the_result_of_the_library(tmp_path: Path) -> None:
    """`--json` prints what `validation.validate` returns, on standard output, with exit code 3."""
    file = saved(tmp_path, study(title=" ", year=1))
    done = ldn("dataset", "validate", file, "--json")
    assert (done.code, done.stderr) == (3, "")
    assert done.stdout == json.render(validation.validate([file]))
    assert ldn("dataset", "validate", "--json").json == {
        "files": 6, "problems": [], "warnings": [],
        "summary": "6 study files checked: no problems.",
    }  # fmt: skip


def test_a_broken_rule_does_not_hide_behind_the_schema(tmp_path: Path) -> None:
    """A rule is held against the records that fit, at the places that they have in the file."""
    content = study(
        outcomes=[
            FULL["outcomes"][0] | {"direction": "up"},
            FULL["outcomes"][1] | {"significance": "significant"},
        ]
    )
    assert [key for _, _, key, _ in problems_of(saved(tmp_path, content))] == [
        "outcomes[0].direction",
        "outcomes[1].direction",
    ]


def fields_of(kind: Any, path: str = "") -> Iterator[str]:
    """Yield the dotted name of each field of a record type and of the records in it."""
    for field in msgspec.structs.fields(kind):
        yield f"{path}{field.name}"
        inner = record_type(field.type) or unwrapped(field.type)[0]
        if isinstance(inner, type) and issubclass(inner, Record):
            yield from fields_of(inner, f"{path}{field.name}.")


def test_the_whole_study_is_whole() -> None:
    """Every field of every record of the model has a value in the study that the tests break."""
    given = {re.sub(r"\[\d+\]", "", key) for key in paths_of(FULL)}
    assert [name for name in fields_of(Study) if name not in given] == []


# Each field of each kind of record once.
FIELDS = {re.sub(r"\[\d\]", "", key): key for key in paths_of(FULL)}


@pytest.mark.parametrize("section", FULL)
@pytest.mark.parametrize("value", [None, 7, "\x00"], ids=["missing", "number", "odd text"])
def test_one_fault_gives_no_other(section: str, value: object, tmp_path: Path) -> None:
    """Where one value of the whole study is gone or odd, no fault is reported but of that.

    It is reported at its place or at the record that it is in.
    """
    for key in FIELDS.values():
        if key.startswith(section):
            file = saved(tmp_path, changed(key, value), name="own2021.toml")
            own = {key, parent(key), parent(parent(key))}
            for _, _, place, message in problems_of(file):
                assert (place or "") in own or is_consequence(key, place or ""), (key, message)


# What is named, and the fields that name it.
NAMING = {
    "sources": (".source", ".sources[0]"), "domains": (".domain", ".about[0]"),
    "groups": (".group", "matrix_groups[0]"), "instruments": (".instrument",),
    "characteristics": (".characteristic", ".what"), "caveat_kinds": (".kind",),
}  # fmt: skip


def is_consequence(key: str, place: str) -> bool:
    """Return whether a fault at `place` follows from a name or a number gone at `key`."""
    naming = NAMING.get(re.split(r"[.\[]", key)[0], ())
    parts = parent(key) == parent(place) and {key[-2:], place[-2:]} == {"of", ".n"}
    flow = key.startswith("dropouts") and place.startswith("dropouts")
    return place.endswith(naming) or flow or parts


def test_a_command_shows_the_first_problems_and_the_check_all(tmp_path: Path) -> None:
    """Another command shows five problems, how many more there are, and the check that has all."""
    outcomes = [{**FULL["outcomes"][0], "id": f"n{n}", "direction": "up"} for n in range(8)]
    file = saved(tmp_path, study(outcomes=outcomes))
    *every, _ = ldn("dataset", "validate", file).stderr.splitlines()
    *first, more = ldn("studies", "list", "--data", tmp_path).stderr.splitlines()
    assert first == every[:5]
    left, _, command = more.partition("; all of them: ")
    assert left == f"and {len(every) - 5} more"
    assert ldn(*shlex.split(command)[1:]).stderr.splitlines()[:-1] == every


@pytest.mark.parametrize("stage", ["excluded", "left", "followed_up", "complete_data", "completed"])
def test_attrition_is_not_counted_from_an_end(stage: str, tmp_path: Path) -> None:
    """Those who are no longer in a study, or came through to its end, are not those who began."""
    done = ldn("dataset", "validate", saved(tmp_path, changed("dropouts.base", stage)))
    assert done.code == 3
    assert f"dropouts.base: text '{stage}' is not a value of this field" in done.stderr
