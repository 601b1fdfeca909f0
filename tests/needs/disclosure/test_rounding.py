"""Rounded counts, and what rates of small populations tell."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_tables import LOCAL, areas

from needs.disclosure.rounding import implied_counts, rate_marks, rounded, shown_range


def test_counts_are_rounded_to_the_nearest_five():
    counts = pd.Series([0, 7, 8, 12, 13, np.nan])
    assert rounded(counts, 5).fillna(-1).tolist() == [0, 5, 10, 10, 15, -1]


def test_a_base_below_one_is_refused():
    with pytest.raises(ValueError, match="base >= 1"):
        rounded(pd.Series([3]), 0)


@given(st.integers(0, 10_000), st.sampled_from([1, 2, 3, 5, 10]))
def test_a_shown_count_lies_within_what_readers_know_of_it(count, base):
    policy = replace(LOCAL, rounding=base)
    lower, upper = shown_range(areas({"A": count}), policy)
    assert lower[0] <= count <= upper[0] and upper[0] - lower[0] < base


def test_readers_know_that_smaller_counts_would_be_withheld():
    assert [end[0] for end in shown_range(areas({"A": 9}), replace(LOCAL, rounding=5))] == [8, 12]


def test_a_percentage_of_a_small_population_tells_the_count():
    rates = pd.DataFrame({"value": [12.5, 12.5, np.nan], "denominator": [40, 4000, 40]})
    result = implied_counts(rates, per=100, decimals=1)
    assert result["count_lower"].tolist()[:2] == [5, 498] and result["count_upper"].tolist()[:2] == [5, 502]
    assert result["tells"].tolist() == [True, False, False]


def test_rates_of_few_events_are_not_shown_or_marked_unreliable():
    policy = replace(LOCAL, events_needed=3, events_reliable=20)
    marks = rate_marks(pd.DataFrame({"numerator": [2, 3, 19, 20]}), policy)
    assert marks.fillna("").tolist() == ["[x]", "[u]", "[u]", ""]
