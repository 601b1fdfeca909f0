"""Verdicts against a benchmark: every word, and every reason for none."""

import numpy as np
import pandas as pd
import pytest

from needs.compare import verdict


def compared(value=10.0, lower=9.0, upper=11.0, benchmark=10.0, polarity="high is good", **more):
    row = {"value": value, "lower_95": lower, "upper_95": upper, "benchmark": benchmark, "polarity": polarity}
    return verdict(pd.DataFrame([row | more])).iloc[0]


@pytest.mark.parametrize(
    ("benchmark", "polarity", "word"),
    [
        (10.5, "high is good", "similar"),
        (9.0, "high is good", "similar"),  # the limit itself is within
        (8.0, "high is good", "better"),
        (12.0, "high is good", "worse"),
        (8.0, "low is good", "worse"),
        (12.0, "low is good", "better"),
        (8.0, "no judgement", "higher"),
        (12.0, "no judgement", "lower"),
    ],
)
def test_a_benchmark_outside_the_interval_is_judged_by_polarity(benchmark, polarity, word):
    assert compared(benchmark=benchmark, polarity=polarity)["verdict"] == word


@pytest.mark.parametrize(
    ("benchmark", "word"), [(10, "similar"), (8.5, "better"), (7.5, "best"), (11.5, "worse"), (12.5, "worst")]
)
def test_two_levels_tell_better_from_best(benchmark, word):
    assert compared(benchmark=float(benchmark), lower_998=8.0, upper_998=12.0)["verdict"] == word


def test_beyond_both_levels_no_judgement_is_neither_best_nor_worst():
    words = [compared(benchmark=b, polarity="no judgement", lower_998=8.0, upper_998=12.0)["verdict"] for b in (7, 13)]
    assert words == ["higher", "lower"]


def test_overlapping_intervals_are_similar():
    assert compared(benchmark=8, benchmark_lower_95=6.5, benchmark_upper_95=9.5)["verdict"] == "similar"
    assert compared(benchmark=8, benchmark_lower_95=7.5, benchmark_upper_95=8.5)["verdict"] == "better"


def test_an_interval_wider_than_the_benchmark_is_too_uncertain_to_call():
    assert compared(value=3, lower=1, upper=8, benchmark=4)["verdict"] == "too uncertain to call"
    assert compared(value=9, lower=5, upper=13, benchmark=4)["verdict"] == "better"  # wide but clear


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"value": np.nan}, "no value"),
        ({"benchmark": np.nan}, "no benchmark"),
        ({"lower": np.nan}, "no confidence interval"),
        ({"area_code": "E92", "benchmark_code": "E92"}, "an area is not compared with itself"),
    ],
)
def test_what_cannot_be_compared_says_why(row, reason):
    result = compared(**row)
    assert (result["verdict"], result["reason"]) == ("not compared", reason)


def test_a_lower_limit_above_the_upper_is_refused():
    with pytest.raises(ValueError, match="lower_95 <= upper_95"):
        compared(lower=12.0)


def test_an_unknown_polarity_is_refused():
    with pytest.raises(ValueError, match="polarity is one of"):
        compared(polarity="good")
