"""Quantiles, percentiles, categories and spine positions."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needs.quantiles import percentiles, quantile_groups, spine_positions, value_category


def values(numbers, **more):
    return pd.DataFrame({"value": np.asarray(numbers, dtype=float)} | more)


def test_ten_values_fall_one_into_each_tenth():
    assert quantile_groups(values(range(10)), by=[])["quantile"].tolist() == list(range(1, 11))
    assert quantile_groups(values(range(10)), by=[], highest_first=True)["quantile"].tolist() == list(range(10, 0, -1))


def test_ties_share_a_quantile():
    assert quantile_groups(values([1, 1, 1, 2, 3, 4]), by=[], groups=3)["quantile"].tolist() == [1, 1, 1, 2, 3, 3]


def test_fewer_values_than_quantiles_and_missing_values_say_so():
    result = quantile_groups(values([1, 2, np.nan]), by=[], groups=3)
    assert result["quantile"].isna().all()
    assert result["reason"].tolist() == ["fewer than 3 values", "fewer than 3 values", "no value"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 10_000), min_size=10, max_size=60, unique=True))
def test_quantiles_rise_with_the_values_and_are_nearly_equal_in_size(numbers):
    result = quantile_groups(values(numbers), by=[], groups=5).sort_values("value")
    assert result["quantile"].is_monotonic_increasing
    sizes = result["quantile"].value_counts()
    assert sizes.max() - sizes.min() <= 1


def test_percentiles_are_those_of_numpy_within_each_group():
    rows = values([5, 1, 4, 2, 9, 7, 3, 8], area=list("aaaabbbb"))
    result = percentiles(rows, by=["area"], at=[0.2, 0.5])
    expected = [np.quantile(rows.loc[rows["area"] == a, "value"], q) for a in "ab" for q in (0.2, 0.5)]
    assert result["value"].tolist() == pytest.approx(expected)


def test_three_values_have_no_percentiles():
    assert percentiles(values([1, 2, 3]), by=[])["reason"].eq("fewer than 4 values").all()


def test_the_best_fifth_is_category_one_where_high_is_good():
    rows = values(range(1, 11), polarity="high is good")
    assert value_category(rows, by=[])["category"].tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert value_category(rows, by=[], categories=4)["category"].is_monotonic_increasing


@pytest.mark.parametrize(("polarity", "worst", "best"), [("high is good", 1, 9), ("low is good", 9, 1)])
def test_on_a_spine_the_benchmark_is_in_the_middle_and_better_is_to_the_right(polarity, worst, best):
    rows = values([1, 3, 5, 7, 9], benchmark=5.0, polarity=polarity)
    result = spine_positions(rows, by=[]).set_index("value")
    assert result.loc[[worst, 5, best], "position"].tolist() == [0, 0.5, 1]
    assert result.iloc[0][["position_worst", "position_p25", "position_p75", "position_best"]].tolist() == [
        0,
        0.25,
        0.75,
        1,
    ]
