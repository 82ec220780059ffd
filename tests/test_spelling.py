"""What reviewers type from a PDF or in their country's way is refused with the right spelling."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import tomli
from codebook import STORED
from hypothesis import given
from hypothesis import strategies as st
from own import CITED, FULL, changed, ldn, saved, study, toml

from ldn_cli.dataset.diagnosis import record_type, unwrapped
from ldn_cli.dataset.loading import parse
from ldn_cli.dataset.problems import DataError
from ldn_cli.dataset.spelling import misspelt, readings
from ldn_cli.dataset.store import Dataset
from ldn_cli.evidence.fields import Record
from ldn_cli.evidence.model import Study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from own import Content

BUNDLED_DATA = Dataset()
SIGN = "as its p_relation or estimate_relation"
# What is typed, and what to write.
NUMBERS = {
    "−0.34": "-0.34", "–5": "-5", "0·34": "0.34", "−0·34": "-0.34", ".27": "0.27", "-.27": "-0.27",
    "0,34": "0.34", "0,050": "0.050", "1,234": "1234 or 1.234", "1,234,567": "1234567",
    "1,234.5": "1234.5", "1.234,5": "1234.5", "1\u202f234": "1234", "1\u00a0234": "1234",
    "12 345,6": "12345.6", "5 %": "5", "05": "5", "00.5": "0.5", "5%": "5", "12,5 %": "12.5",
    "<0.05": f"0.05, and '<' {SIGN}", "< 0,05": f"0.05, and '<' {SIGN}",
    "≤0.05": f"0.05, and '<=' {SIGN}", ">= 3": f"3, and '>=' {SIGN}",
}  # fmt: skip
QUOTED = {"0.05": "0.05", "1e5": "1e5", " 5 ": "5", "1'234": "1234", **NUMBERS}
# What is typed where a value should stand, and what is said to it.
WORDS = {
    "improved": 'text stands in quotation marks: "improved"',
    "no effect": 'text stands in quotation marks: "no"',
    "“improved”": 'text stands in straight quotation marks, ", not “',
    "»improved«": 'text stands in straight quotation marks, ", not »',
    "True": "write 'True' as true",
    "FALSE": "write 'FALSE' as false",
    "NA": "leave a field out where no source reports it",
    "None": "leave a field out where no source reports it",
    "null": "leave a field out where no source reports it",
}
# Where a number can stand: around it, what is there in place of `?`.
PLACES = {
    "a line": "estimate = ?",
    "a line with a comment": "estimate = ? # −1, or [.5] = “x”",
    "an array": "values = [\n  { group = 'LDN', value = ? },\n]",
    "an inline table": "values = [{ group = 'LDN', value = ?, unit = 'x' }]",
    "the end of a table": "values = [{value=?}]",
}


def refusal(folder: Path, text: str) -> tuple[int, str]:
    """Return the line and the message of the one problem that `ldn dataset validate` reports."""
    file = folder / "own2021.toml"
    file.write_text(text, encoding="utf-8")
    done = ldn("dataset", "validate", file)
    assert (done.code, done.stdout) == (3, b"")
    problem, summary = done.stderr.splitlines()
    assert summary == "1 study file checked: 1 problem in 1 file."
    match = re.fullmatch(rf"{re.escape(str(file))}:(\d+)(?::\d+)?: (.*)", problem)
    assert match, problem
    return int(match[1]), match[2]


@pytest.mark.parametrize("typed", NUMBERS)
def test_a_number_in_another_spelling_is_met_with_the_right_one(typed: str, tmp_path: Path) -> None:
    """Where a number is spelled as a PDF has it, the line and the right spelling are told."""
    text = f"id = 'own2021'\n[[outcomes]]\nestimate = {typed}\n"
    right = f"is not valid TOML: write {typed!r} as {NUMBERS[typed]}"
    assert refusal(tmp_path, text) == (3, right)


@pytest.mark.parametrize("place", PLACES)
def test_a_number_is_understood_wherever_it_stands(place: str, tmp_path: Path) -> None:
    """On a line of its own or within tables and arrays, the number that is meant is found."""
    for typed, right in NUMBERS.items():
        text = f"id = 'own2021'\n[[outcomes]]\n{PLACES[place].replace('?', typed)}\n"
        file = tmp_path / "own2021.toml"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(DataError) as caught:
            parse(file)
        (problem,) = caught.value.problems
        assert typed in text.split("\n")[(problem.line or 0) - 1]
        assert problem.message == f"is not valid TOML: write {typed!r} as {right}"


@pytest.mark.parametrize("typed", QUOTED)
def test_a_number_in_quotation_marks_is_no_number(typed: str, tmp_path: Path) -> None:
    """Text where a number belongs is refused with what to write, be it spelled right or not."""
    text = toml(changed("outcomes.0.p_value", typed))
    line, message = refusal(tmp_path, text)
    assert text.split("\n")[line - 1] == f'p_value = "{typed}"'
    right, _, sign = QUOTED[typed].partition(", ")
    assert message == (
        f"outcomes[0].p_value: expected a number, found text {typed!r}; write {right}, without "
        f"quotation marks{', ' if sign else ''}{sign}"
    )


def numbers_within(content: Content, kind: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the key path of each number that a record has, and the field that it is."""
    for field in msgspec.structs.fields(kind):
        base, _ = unwrapped(field.type)
        inner = record_type(field.type) or base
        value, key = content.get(field.name), f"{path}{field.name}"
        if base is Decimal and value is not None:
            yield key, f"{kind.__name__}.{field.name}"
        elif isinstance(inner, type) and issubclass(inner, Record) and value is not None:
            many = isinstance(value, list)
            for index, one in enumerate(value if many else [value]):
                yield from numbers_within(one, inner, f"{key}[{index}]." if many else f"{key}.")


FIELDS = dict(numbers_within(FULL, Study))


@pytest.mark.parametrize("key", FIELDS)
def test_no_number_is_taken_from_text_or_without_an_end(key: str, tmp_path: Path) -> None:
    """Wherever the model has a number, text is none, nor is what JSON has no word for."""
    values: list[object] = ["0.05", float("nan"), float("inf"), Decimal("1e999999999"), 10**15]
    for value in [*values, Decimal("1.000000000000001")]:
        with pytest.raises(DataError) as caught:
            BUNDLED_DATA.check(saved(tmp_path, changed(key, value)))
        (problem,) = caught.value.problems
        assert problem.key == key
        said = "expected a number" if value == "0.05" else "is no result"
        assert said in problem.message


def test_every_number_of_the_model_is_tried() -> None:
    """There is no field that holds a number but those that are tried above."""
    numbers = {
        f"{kind.__name__}.{field.name}"
        for kind in STORED
        for field in msgspec.structs.fields(kind)
        if unwrapped(field.type)[0] is Decimal
    }
    assert {*FIELDS.values()} == numbers


@pytest.mark.parametrize("typed", ["1e99999999999999999999", "-0.1e-99999999999999999999"])
def test_a_number_that_nobody_can_compute_is_refused(typed: str, tmp_path: Path) -> None:
    """A number whose exponent no library takes is refused on its line like any that is none."""
    text = toml(changed("outcomes.0.estimate", "?")).replace('"?"', typed)
    line, message = refusal(tmp_path, text)
    assert text.split("\n")[line - 1] == f"estimate = {typed}"
    assert message.startswith("outcomes[0].estimate: number nan is no result; ")


@pytest.mark.parametrize("typed", ["1e-400", "5e-324", "9.9e-16"])
@pytest.mark.parametrize("relation", ["=", "<"])
def test_a_number_too_small_to_be_printed_is_refused(
    typed: str, relation: str, tmp_path: Path
) -> None:
    """What a reader that uses doubles takes for 0, or no source prints, is no p value."""
    text = toml(changed("outcomes.0.p_relation", relation)).replace("0.010", typed)
    line, message = refusal(tmp_path, text)
    assert text.split("\n")[line - 1] == f"p_value = {typed}"
    assert message == (
        f"outcomes[0].p_value: number {typed} is no result; give it as the source does, in 15 "
        "digits at most"
    )


def test_a_shared_number_is_none_in_quotation_marks(tmp_path: Path) -> None:
    """Text where a number belongs is refused in the files that studies share, too."""
    scale = FULL["instruments"][0]["scale"] | {"low": "0,5", "source": "nmss"}
    file = saved(
        tmp_path, {"instruments": [{"id": "i", "label": "i", "scale": scale}]}, "terms.toml"
    )
    saved(tmp_path)
    done = ldn("dataset", "validate", tmp_path)
    assert f"{file}:5: instruments[0].scale.low: expected a number, found text" in done.stderr
    assert "write 0.5, without quotation marks" in done.stderr


@pytest.mark.parametrize("typed", ["0.34 hours", "many", "nan", "", "1_000", "2–3", "9" * 200])
def test_what_is_no_number_is_not_taken_for_one(typed: str, tmp_path: Path) -> None:
    """Text that is no number in any spelling is refused without a spelling."""
    _, message = refusal(tmp_path, toml(changed("outcomes.0.estimate", typed)))
    assert re.fullmatch(r"outcomes\[0\].estimate: expected a number, found text [^;]*", message)
    assert len(message) < 200


@pytest.mark.parametrize(
    ("typed", "right"),
    [("20", "; write 20, without quotation marks"), ("1,234", "; write 1234, without quotation"),
     ("20.5", ""), ("0,34", ""), ("twenty", "")],
)  # fmt: skip
def test_a_count_in_quotation_marks_is_no_count(typed: str, right: str, tmp_path: Path) -> None:
    """Text where a whole number belongs is refused; what to write is a whole number, or nothing."""
    _, message = refusal(tmp_path, toml(changed("dropouts.counts.0.n", typed)))
    said = f"dropouts.counts[0].n: expected a whole number, found text {typed!r}{right}"
    assert message.startswith(said)
    assert right or message == said


@pytest.mark.parametrize("typed", WORDS)
def test_a_word_without_quotation_marks_is_met_with_them(typed: str, tmp_path: Path) -> None:
    """A word where a value should stand, or a sign for nothing, is told what it should be."""
    text = f"id = 'own2021'\n\n[[outcomes]]\ndirection = {typed}\n"
    assert refusal(tmp_path, text) == (4, f"is not valid TOML: {WORDS[typed]}")


@pytest.mark.parametrize(
    "line",
    ["a = 12–18", "a = 3.", "a = +", "a =", "a = ½", "a = 'don't'", "= 5", "improved",
     "[a", "a.b", "a = 1979-13-01", "a = 5 mg", 'a = "\\x"', "a = 'x' 'y'", f"a = {'x' * 200}"],
)  # fmt: skip
def test_no_spelling_is_made_up(line: str) -> None:
    """Where a line of what is no TOML is wrong in another way, the parser's own word stands."""
    with pytest.raises(tomli.TOMLDecodeError) as caught:
        tomli.loads(line)
    assert misspelt(line, caught.value.colno - 1) is None


minus = st.sampled_from("-\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d")
point = st.sampled_from(".\u00b7\u2027\u2219\u22c5\u02d9\u066b,")
gap = st.sampled_from(["", "'", "\u2019", " ", "\u00a0", "\u2009", "\u202f"])
amounts = st.decimals(-(10**6), 10**6, places=4, allow_nan=False)


@given(amounts, minus, point, gap, st.sampled_from(["", "%", " %"]))
def test_every_way_to_spell_a_number_is_read(
    amount: Decimal, dash: str, dot: str, parted: str, sign: str
) -> None:
    """Whatever marks a number's minus, its point and its thousands, it is read, digit by digit."""
    right = str(amount)
    whole, _, rest = f"{abs(amount):,}".partition(".")
    typed = f"{'-' if right[0] == '-' else ''}{whole.replace(',', parted)}{dot}{rest}{sign}"
    assert readings(typed.replace("-", dash))[0] == right


@given(st.text("0123456789.,-+ %'−·<eE_", max_size=12))
def test_what_is_suggested_is_a_number(typed: str) -> None:
    """Whatever is typed, each spelling that is suggested is a number of TOML."""
    for right in readings(typed):
        assert tomli.loads(f"a = {right}", parse_float=Decimal)["a"] == Decimal(right)


def test_a_file_with_the_suggested_spelling_is_sound(tmp_path: Path) -> None:
    """Who writes what the message says has a sound file, and the digits that were typed."""
    for typed, right in NUMBERS.items():
        number = right.partition(",")[0].partition(" or ")[0]
        content = study()
        content["dropouts"]["counts"][0] = {"stage": "enrolled", "n": 20, **CITED}
        content["outcomes"] = [
            FULL["outcomes"][1] | {"direction": "improved", "estimate": "?", "effect": "difference"}
        ]
        file = saved(tmp_path, content)
        file.write_text(file.read_text("utf-8").replace('"?"', number), encoding="utf-8")
        done = ldn("studies", "outcomes", "--study", "own2021", "--data", tmp_path, "--json")
        assert done.code == 0, (typed, done.stderr)
        assert f'"estimate": {number},' in done.text
