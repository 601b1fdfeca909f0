"""What `jsna check --explain` calls the figures that it tells of: titles and names first, codes beside."""

from types import SimpleNamespace

import pandas as pd
import pytest

from jsna.explain import _called, _rule, _subtracted, _withheld
from jsna.protect import Protection
from jsna.rules import rules
from needs.disclosure.policy import strictest

NAMES = {"ward:X05000001": "Mill End", "district:X07000001": "Hamlet"}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ward:X05000001", "Mill End [ward X05000001]"),
        ("district:X07000001/fifths of wards 1", "Hamlet [district X07000001], fifths of wards 1"),
        ("self_harm_admissions (10 to 24)", "Hospital admissions for self-harm, 10 to 24 [self_harm_admissions]"),
        (
            "self_harm_admissions (10 to 14)",
            "Hospital admissions for self-harm, 10 to 24 (10 to 14) [self_harm_admissions]",
        ),
        ("ward:X05000009", "ward:X05000009"),
        ("2017-2019", "2017-2019"),
    ],
)
def test_a_code_is_told_in_words_where_there_are_any(code, words):
    assert _called(NAMES, code) == words


def test_a_subtraction_names_its_areas():
    row = SimpleNamespace(
        dimension="place", event="self_harm_admissions (10 to 24)", sex="persons", period="2022",
        place="district:X07000001", parts=("ward:X05000001",), subtraction="44 - 41 = 3", reason="small count",
    )  # fmt: skip
    told = _subtracted(row, lambda code: _called(NAMES, code))
    assert told.endswith("Hamlet [district X07000001] less Mill End [ward X05000001]: 44 - 41 = 3 (small count)")


def test_what_is_withheld_is_told_with_the_rule_that_holds():
    assert _rule(rules()["local"]) == "1 to 7 are withheld: policy local"
    both = "1 to 7 are withheld: policy ons_vital and published, of each rule the strictest"
    assert _rule(strictest([rules()["ons_vital"], rules()["published"]])) == both


def test_what_protects_another_is_told_without_a_rule_and_counted_apart():
    cells = pd.DataFrame({
        "event": "self_harm_admissions (10 to 24)", "place": ["ward:X05000001", "ward:X05000002"], "period": "2022",
        "sex": "persons", "numerator": [3.0, 41.0], "denominator": [float("nan"), 2000.0], "published": False,
        "status": ["primary", "secondary"], "reason": ["small count", "protects another cell"], "policy": "local",
    })  # fmt: skip
    said = _withheld(Protection(cells, cells, known=rules()), lambda code: _called(NAMES, code))
    what = "Hospital admissions for self-harm, 10 to 24 [self_harm_admissions]"
    assert said == [
        "Withheld: 2, 1 for their own sake and 1 for others'",
        f"  {what}, Mill End [ward X05000001], 2022, persons: 3; small count (1 to 7 are withheld: policy local)",
        f"  {what}, ward:X05000002, 2022, persons: 41 of 2000; protects another cell",
    ]
