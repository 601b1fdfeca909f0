"""What `jsna check --explain` calls the figures that it tells of: titles and names first, codes beside."""

from types import SimpleNamespace

import pytest

from jsna.explain import _called, _policy, _subtracted

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


def test_of_a_mixture_the_policy_that_withholds_is_named():
    assert _policy("local + published") == "local"
    assert _policy("published") == "published"
