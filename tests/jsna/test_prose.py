"""Numbers and words: what a reader sees of a value, a mark or a comparison."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jsna import prose


@pytest.mark.parametrize(
    ("value", "text"), [(99.94, "99.9"), (99.95, "100"), (100, "100"), (0.05, "0.1"), (12.25, "12.3"), (-0.04, "0.0")]
)
def test_percentages_have_one_decimal_and_nearly_all_is_100(value, text):
    assert prose.proportion(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234.5, "1,235"),
        (1000, "1,000.0"),
        (10.04, "10.0"),
        (10, "10.00"),
        (1, "1.00"),
        (0.1234, "0.123"),
        (0, "0.000"),
    ],
)
def test_other_values_have_decimals_by_their_size(value, text):
    assert prose.number(value) == text


@pytest.mark.parametrize(("value", "text"), [(12345, "12,345"), (2.5, "3"), (-2.5, "−3"), (0.4, "0")])
def test_counts_are_whole_with_halves_away_from_zero(value, text):
    assert prose.count(value) == text


@pytest.mark.parametrize(("value", "text"), [(120, "+120"), (-35, "−35"), (0, "0"), (0.3, "0")])
def test_changes_carry_their_sign(value, text):
    assert prose.change(value) == text


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_what_is_missing_shows_as_not_available(value):
    assert {prose.count(value), prose.number(value), prose.proportion(value)} == {"[x]"}


def test_a_mark_stands_as_it_is_and_takes_no_unit():
    assert prose.measure("[c]", "% of children") == "[c]"


def test_every_mark_shown_is_explained_once():
    assert prose.explained(["[c]", "12", "[c]", "[x]"]) == [
        "[c] confidential: withheld so that nobody can be identified.",
        "[x] not available.",
    ]


@pytest.mark.parametrize(
    ("lower", "upper", "words"),
    [(19, 21, "similar to"), (21, 23, "higher than"), (15, 19, "lower than"), (None, None, "compared with")],
)
def test_a_sentence_claims_no_more_than_the_interval_allows(lower, upper, words):
    value = 20 if lower is None else (lower + upper) / 2
    assert prose.relation(value, lower, upper, 20) == words


@given(st.text(max_size=600), st.integers(min_value=8, max_value=90))
def test_shortened_text_is_one_line_of_at_most_the_length(text, length):
    short = prose.shorten(text, length)
    assert len(short) <= length
    assert "\n" not in short


@given(st.floats(min_value=-1e9, max_value=1e9, allow_nan=False))
def test_rounding_never_moves_a_value_by_more_than_half(value):
    assert abs(prose.rounded(value) - value) <= 0.5 + 1e-6
