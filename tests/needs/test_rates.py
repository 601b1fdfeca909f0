"""Proportions, rates and means against printed tables, laws and refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needs.rates import crude_rate, mean, proportion, summed


def counts(numerator, denominator):
    return pd.DataFrame({"numerator": np.atleast_1d(numerator), "denominator": np.atleast_1d(denominator)})


@pytest.mark.parametrize(
    ("numerator", "denominator", "lower", "upper"),
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.0, 16.11), (1, 29, 0.61, 17.18)],  # Newcombe (1998)
)
def test_wilson_interval_agrees_with_newcombe(numerator, denominator, lower, upper):
    result = proportion(counts(numerator, denominator)).iloc[0]
    assert (result["lower_95"], result["upper_95"]) == pytest.approx((lower, upper), abs=0.005)


@pytest.mark.parametrize(
    ("events", "lower", "upper"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (9, 4.115, 17.085)],  # Garwood (1936), exact
)
def test_few_events_have_exact_poisson_limits(events, lower, upper):
    result = crude_rate(counts(events, 1000), per=1000).iloc[0]
    assert (result["lower_95"], result["upper_95"]) == pytest.approx((lower, upper), abs=0.001)


def test_ten_events_have_byars_limits():
    # by hand: 10(1 - 1/90 - 1.959964/(3 sqrt 10))^3 and 11(1 - 1/99 + 1.959964/(3 sqrt 11))^3
    result = crude_rate(counts(10, 1), per=1).iloc[0]
    assert (result["lower_95"], result["upper_95"]) == pytest.approx((4.7874, 18.3915), abs=0.0002)


def test_mean_has_students_interval():
    values = pd.DataFrame({"area": list("aaaab"), "value": [1.0, 2.0, 3.0, 4.0, 7.0]})
    result = mean(values, by=["area"]).set_index("area")
    half = 3.182446 * np.sqrt(5 / 3) / 2  # t(3), 97.5 %
    assert tuple(result.loc["a", ["lower_95", "upper_95"]]) == pytest.approx((2.5 - half, 2.5 + half), abs=1e-5)
    assert result.loc["b", "value"] == 7
    assert np.isnan(result.loc["b", "lower_95"])
    assert result.loc["b", "reason"] == "one value: no interval"


def test_zero_events_are_a_rate_of_zero():
    result = crude_rate(counts(0, 500)).iloc[0]
    assert result["value"] == result["lower_95"] == 0
    assert result["upper_95"] > 0


@pytest.mark.parametrize("method", [proportion, crude_rate])
def test_nobody_to_count_is_missing_with_a_reason_and_the_rest_stands(method):
    result = method(counts([0, 5, np.nan, 5], [0, 10, 10, np.nan]))
    assert result["value"].notna().tolist() == [False, True, False, False]
    assert result["reason"].tolist()[0] == "no population"
    assert result["reason"].tolist()[2:] == ["numerator missing", "denominator missing"]
    assert pd.isna(result["reason"][1])


def test_confidence_may_be_chosen():
    assert {"lower_90", "upper_99"} <= set(proportion(counts(1, 4), confidence=[0.9, 0.99]))


@pytest.mark.parametrize(
    ("numerator", "denominator", "words"),
    [
        (5, 4, "1 of 1 rows"),
        (-1, 4, "0 <= numerator <= denominator"),
        (1, -4, "0 <= numerator <= denominator"),
        (np.inf, 4.0, "numerator is finite"),
        ("many", 4, "numerator is a number"),
    ],
)
def test_impossible_counts_are_refused_by_name(numerator, denominator, words):
    with pytest.raises(ValueError, match=words):
        proportion(counts(numerator, denominator))


@pytest.mark.parametrize("level", [0.5, 1.0, 95])
def test_a_confidence_outside_a_tenth_of_one_is_refused(level):
    with pytest.raises(ValueError, match=r"0\.9"):
        crude_rate(counts(1, 4), confidence=[level])


def test_a_negative_event_is_refused():
    with pytest.raises(ValueError, match="not negative"):
        crude_rate(counts(-1, 4))


def test_half_a_county_is_not_the_county():
    parts = pd.DataFrame({"area": ["x", "y", "x"], "numerator": [1, 2, np.nan], "denominator": [5, 6, 7]})
    result = summed(parts, by=["area"])
    assert result["area"].tolist() == ["x", "y"]
    assert result["numerator"].isna().tolist() == [True, False]
    assert result["denominator"].tolist() == [12, 6]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 10**7), st.floats(0, 1))
def test_intervals_hold_the_value_and_shrink_as_people_are_added(denominator, share):
    numerator = int(denominator * share)
    rows = counts([numerator, 4 * numerator], [denominator, 4 * denominator])
    for result in (proportion(rows), crude_rate(rows)):
        assert (result["lower_998"] <= result["lower_95"]).all()
        assert (result["lower_95"] <= result["value"] + 1e-12).all()
        assert (result["value"] <= result["upper_95"] + 1e-9).all()
        assert (result["upper_95"] <= result["upper_998"]).all()
        assert (result["upper_95"] - result["lower_95"]).is_monotonic_decreasing


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 50), st.integers(50, 90)), min_size=1), st.randoms())
def test_order_and_index_of_rows_do_not_matter(rows, random):
    table = pd.DataFrame(rows, columns=["area", "numerator", "denominator"])
    order = list(range(len(table)))
    random.shuffle(order)
    shuffled = table.iloc[order].set_axis(np.arange(len(table)) * 7 + 3)
    once, again = (proportion(summed(t, by=["area"])).set_index("area").sort_index() for t in (table, shuffled))
    pd.testing.assert_frame_equal(once, again)
