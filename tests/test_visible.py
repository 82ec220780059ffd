"""What a study file holds is seen in every format that shows its record, or the codebook says why.

A field is seen where the output changes with it.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest
from build_docs import ROOT, table
from own import FULL, changed, filled, ldn, saved, study, toml
from registries import FORMATS, SECTIONS, SINGLE, flag

from ldn_cli.dataset.diagnosis import record_type, unwrapped
from ldn_cli.evidence import model, vocabulary, wording
from ldn_cli.render.look import Look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WIDE = Look(width=200)
CODEBOOK = (ROOT / "data" / "README.md").read_text("utf-8")
# The fields of records that some formats do not show, with those formats.
UNSEEN = {
    (row["Field"].strip("`"), form.strip())
    for row in table(CODEBOOK, "What a format does not show")
    for form in (",".join(FORMATS) if row["Not in"] == "all" else row["Not in"]).split(",")
}


def printed(folder: Path, key: str, form: str) -> str:
    """Return the study in `folder` in a format, as far as the key is of it; "" if it is refused."""
    section = key.partition(".")[0]
    asked = [flag(section)] if section in SECTIONS else ["--design"] if form in SINGLE else []
    return ldn("study", "own2021", "--data", folder, "--format", form, *asked, look=WIDE).text


def leaves(content: Any, kind: Any, key: str = "") -> Iterator[tuple[str, str, Any, Any]]:
    """Yield each field that holds no record: its key path, `Record.field`, its value, its type."""
    for field in msgspec.structs.fields(kind):
        if field.name in content:
            value, (base, _) = content[field.name], unwrapped(field.type)
            inner, path = record_type(field.type) or base, f"{key}.{field.name}".strip(".")
            if not (isinstance(inner, type) and issubclass(inner, msgspec.Struct)):
                yield path, f"{kind.__name__}.{field.name}", value, base
            elif isinstance(value, list):
                for index, one in enumerate(value):
                    yield from leaves(one, inner, f"{path}.{index}")
            else:
                yield from leaves(value, inner, path)


EVERY = [*leaves(FULL, model.Study)]
FIELDS = [*dict.fromkeys(name for _, name, _, _ in EVERY)]
CODES = [code for kind in vars(vocabulary).values() for code in get_args(kind)]
IDS = (
    "placebo",
    "nmss",
    "pain",
    "msqli",
    "phase",
    "dose",
    "pilot",
    "sample_size",
    "adverse_events",
)
UNTRIED = {"Study.id", "ParticipantFlow.base"}  # the file's name; counted from no other stage here
DRAWN = ("table", "list")  # which take their time, and have the columns of the other formats


def others(value: Any, base: Any) -> Iterator[Any]:
    """Yield other values that a field of a type may have."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, str):
        codes = [code for code in CODES if code in get_args(base)]
        yield from codes or (f"{value}x", f"{value}0", *IDS)
    elif isinstance(value, list):
        ids = all(isinstance(one, str) for one in value)
        yield from ([one] for one in IDS) if ids else ([one + 1 for one in value],)
    else:
        yield from (value + 1, value - 1, value * 2, value / 2)


def variants(name: str) -> Iterator[tuple[str, str]]:
    """Yield the whole study with another value of a field, as TOML, and the field's key path."""
    for key, field, value, base in EVERY:
        if field == name:
            if key.endswith(".id"):  # and wherever it is cited
                yield toml(FULL).replace(f'"{value}"', '"renamed"'), key
            for other in others(value, base):
                if other != value:
                    yield toml(changed(key, other)), key


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the whole study."""
    folder = tmp_path_factory.mktemp("unchanged")
    saved(folder)
    return folder


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in UNTRIED])
def test_a_field_is_seen_in_every_format(name: str, unchanged: Path, tmp_path: Path) -> None:
    """What is written in a field makes a difference in each format, but where the codebook says."""
    forms = [form for form in FORMATS if form not in DRAWN and (name, form) not in UNSEEN]
    if not forms:
        return
    for text, key in variants(name):
        (tmp_path / "own2021.toml").write_text(text, encoding="utf-8")
        if printed(tmp_path, key, forms[0]):  # else it breaks a rule, or refers to nothing
            same = [f for f in forms if printed(tmp_path, key, f) == printed(unchanged, key, f)]
            advice = (
                f"show it, or say why not in data/README.md, 'What a format does not show': {name}"
            )
            assert same == [], advice
            return
    pytest.fail(f"no other value of {name} is sound: add one to `others`")


@pytest.mark.parametrize("statistic", [*get_args(vocabulary.Statistic), None])
def test_a_number_by_group_has_all_its_fields_in_words(statistic: Any) -> None:
    """Whatever a number by group is, its words have each field of it: value, spread, unit, n."""
    spread: dict[str, Any] = {"unit": "mg", "sd": 1.5, "n": 7, "of": 8}
    for interval, value in product((*get_args(vocabulary.Interval), None), (4, None)):
        ends: dict[str, Any] = {"interval": interval, "low": 3, "high": 5} if interval else {}
        if statistic != "count" and not (value or ends):  # which a rule refuses
            continue
        number: dict[str, Any] = {} if statistic == "count" or value is None else {"value": value}
        told = {"group": "LDN", "time": "week 1"} | spread | ends | number
        words = wording.value_words(model.Value(statistic=statistic, **told))
        expected = [*map(str, {k: v for k, v in told.items() if k != "interval"}.values())]
        if interval and (number or statistic or interval != "range"):  # else from 3 to 5 mg
            expected.append(wording.INTERVALS[interval])
        assert [one for one in expected if one not in words] == [], words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ({"interval": "range", "low": 3, "high": 5, "unit": "mg"}, "3 to 5 mg"),
        ({"interval": "range", "low": 18, "unit": "years"}, "from 18 years"),
        (
            {"statistic": "median", "interval": "iqr", "low": 3, "high": 5, "unit": "mg"},
            "median (interquartile range 3 to 5 mg)",
        ),
        (
            {"interval": "ci95", "low": 3, "high": 5, "unit": "mg", "of": 8},
            "95% confidence interval 3 to 5 mg, of 8",
        ),
        (
            {"statistic": "count", "n": 2, "of": 8, "interval": "ci95", "low": 7, "high": 59,
             "unit": "%"},
            "2 of 8 (95% confidence interval 7 to 59%)",
        ),
        ({"statistic": "mean", "value": 4, "unit": "mg", "n": 7}, "mean 4 mg, n = 7"),
    ],
)  # fmt: skip
def test_what_stands_in_place_of_a_number_has_its_unit(number: Any, words: str) -> None:
    """Where a number by group is an interval or a count, that is told like a number is."""
    assert wording.value_words(model.Value(**number)).replace("\xa0", " ") == words


@pytest.mark.parametrize("effect", get_args(vocabulary.Effect))
def test_a_bare_estimate_has_its_name(effect: str) -> None:
    """Where no unit says what an estimate is, the effect is named, whichever it is."""
    told = {"estimate": 12, "effect": effect, "estimate_relation": None, "interval": None}
    bare = {"unit": None, "low": None, "high": None}
    assert wording.estimate(told | bare) == f"{wording.phrase(effect)} 12"


def test_every_text_is_seen_on_a_screen(tmp_path: Path) -> None:
    """Each text of a study file stands in the table at its widest, and in the list."""
    content, words = study(), {}
    both = zip(EVERY, filled(content, model.Study), strict=True)
    for at, ((_, name, *_), (record, field, _, limits)) in enumerate(both):
        if any(limit.pattern == r"\S" for limit in limits) and name != "Absent.what":  # an id
            words[f"seen{at}."] = name
            record[field] = [] if isinstance(record[field], list) else f"{record[field]} seen{at}."
    saved(tmp_path, content)
    for form in DRAWN:
        shown = printed(tmp_path, "", form)
        seen = {name for word, name in words.items() if word in shown}
        assert {name for name in words.values() if (name, form) not in UNSEEN} <= seen


def test_the_codebook_names_fields_that_there_are() -> None:
    """Each field that the codebook says is not shown exists, and so does the format."""
    assert {field for field, _ in UNSEEN} <= {*FIELDS}
    assert {form for _, form in UNSEEN} <= {*FORMATS}
