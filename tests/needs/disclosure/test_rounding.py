"""Rounded counts, and what they tell."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_tables import LOCAL, areas

from needs.disclosure.rounding import rounded, shown_range


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
