"""Targets, paths to them, changes between two points, and averages of larger areas."""

import numpy as np
import pandas as pd
import pytest

from needs.change import two_point_change
from needs.parents import parent_average
from needs.path import required_path, year_met
from needs.target import target_verdict


def judged(value=None, target=10.0, polarity="high is good", **more):
    row = {"value": [value], "target": [target], "polarity": [polarity]} | {k: [v] for k, v in more.items()}
    return target_verdict(pd.DataFrame(row).astype({"value": float}), by_interval="lower_95" in more).iloc[0]


@pytest.mark.parametrize(
    ("value", "polarity", "word"),
    [
        (9.9, "high is good", "missed"),
        (10, "high is good", "reached"),
        (10, "low is good", "reached"),
        (10.1, "low is good", "missed"),
    ],
)
def test_a_single_target_is_reached_at_the_target_itself(value, polarity, word):
    assert judged(value, polarity=polarity)["target_verdict"] == word


@pytest.mark.parametrize(("value", "word"), [(9, "missed"), (10, "between"), (14.9, "between"), (15, "reached")])
def test_a_range_holds_its_lower_end_and_not_its_upper(value, word):
    assert judged(value, target_upper=15.0)["target_verdict"] == word


@pytest.mark.parametrize(
    ("limits", "polarity", "word"),
    [
        ((10.5, 12), "high is good", "reached"),
        ((9, 12), "high is good", "between"),
        ((8, 9.5), "high is good", "missed"),
        ((8, 9.5), "low is good", "reached"),
        ((10, 11), "low is good", "missed"),
    ],
)
def test_by_interval_the_whole_interval_must_lie_on_one_side(limits, polarity, word):
    row = judged(lower_95=limits[0], upper_95=limits[1], polarity=polarity)
    assert row["target_verdict"] == word


def test_without_value_target_or_direction_nothing_is_said_of_a_target():
    assert judged(np.nan)["reason"] == "no value"
    assert judged(5, target=np.nan)["reason"] == "no target"
    assert judged(5, polarity="no judgement")["reason"] == "no direction is judged better"


def test_a_range_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="target <= target_upper"):
        judged(5, target_upper=9.0)


def test_the_straight_and_the_constant_path_both_arrive():
    row = required_path(pd.DataFrame({"value": [40.0], "year": [2020], "target": [20.0], "target_year": [2025]})).iloc[
        0
    ]
    assert 40 + 5 * row["required_per_year"] == pytest.approx(20)
    assert 40 * (1 + row["required_percent_per_year"] / 100) ** 5 == pytest.approx(20)


def test_a_target_whose_year_has_passed_has_no_path():
    row = required_path(pd.DataFrame({"value": [40.0], "year": [2020], "target": [20.0], "target_year": [2010]})).iloc[
        0
    ]
    assert np.isnan(row["required_per_year"])
    assert row["reason"] == "the year of the target has passed"


@pytest.mark.parametrize(
    ("pace", "verdict", "met"),
    [
        (-4.0, "missed", "2025"),
        (-3.0, "missed", "2027"),
        (1.0, "missed", "not at this rate"),
        (0.0, "missed", "not at this rate"),
        (-0.1, "missed", "not at this rate"),
        (1.0, "reached", "already met"),
        (np.nan, "missed", "cannot be told"),
    ],
)
def test_the_year_in_which_the_pace_meets_the_target(pace, verdict, met):
    row = {"value": [40.0], "year": [2020], "target": [20.0], "pace": [pace], "target_verdict": [verdict]}
    assert year_met(pd.DataFrame(row))["target_met"][0] == met


def changed(now, then, **more):
    names = ("value", "lower_95", "upper_95")
    row = dict(zip(names, now, strict=True)) | {f"previous_{n}": v for n, v in zip(names, then, strict=True)} | more
    return two_point_change(pd.DataFrame([row]).astype(float)).iloc[0]


def test_the_interval_of_a_difference_agrees_with_newcombe():
    # 56/70 against 48/80: difference 0.2, score interval 0.0524 to 0.3339 (Newcombe 1998, table II, method 10)
    row = changed((0.8, 0.6918, 0.8774), (0.6, 0.4905, 0.7003))
    assert (row["change_lower_95"], row["change_upper_95"]) == pytest.approx((0.0524, 0.3339), abs=0.0002)


def test_intervals_that_part_make_a_change_and_those_that_meet_do_not():
    assert changed((5, 4, 6), (8, 7, 9))["marker"] == "decreasing"
    assert changed((5, 4, 7), (8, 7, 9))["marker"] == "no significant change"


def test_a_change_is_also_per_cent_and_a_year():
    row = changed((30, 29, 31), (40, 39, 41), years=5)
    assert (row["change_percent"], row["change_per_year"]) == (-25, -2)
    assert row["change_percent_lower_95"] < -25 < row["change_percent_upper_95"]


def test_against_an_exact_earlier_value_the_limits_of_the_change_are_those_of_the_value_now():
    row = changed((30, 26, 36), (40, 40, 40))
    limits = (row["change_percent_lower_95"], row["change_percent_upper_95"])
    assert limits == pytest.approx((100 * (26 / 40 - 1), 100 * (36 / 40 - 1)))


def test_the_ratio_of_two_equal_values_may_be_turned_round():
    row = changed((50, 40, 60), (50, 40, 60))
    low, high = 1 + row["change_percent_lower_95"] / 100, 1 + row["change_percent_upper_95"] / 100
    assert low * high == pytest.approx(1)


def test_without_intervals_the_change_stands_and_is_said_to_be_open_to_chance():
    row = changed((30, np.nan, np.nan), (40, 39, 41))
    assert (row["change"], row["marker"]) == (-10, "cannot be calculated")
    assert "may be chance" in row["reason"]


def children(**more):
    return pd.DataFrame({"parent": "p", "numerator": [10.0, 30.0], "denominator": [100.0, 100.0]} | more)


def test_a_parents_value_is_the_sum_of_counts_over_the_sum_of_people():
    row = parent_average(children(), by=["parent"], per=100).iloc[0]
    assert (row["value"], row["parts"]) == (20, 2)


def test_parts_without_a_count_are_left_out_while_the_rest_hold_nine_tenths_of_the_people():
    table = children(population=[5.0, 95.0], parent_population=100.0).assign(numerator=[np.nan, 30.0])
    assert parent_average(table, by=["parent"], per=100)["value"][0] == 30
    row = parent_average(table.assign(population=[15.0, 85.0]), by=["parent"]).iloc[0]
    assert row["reason"] == "its valid parts hold less than 90% of its people"


def test_one_part_alone_is_no_average_and_standardised_rates_never_are():
    assert parent_average(children().iloc[:1], by=["parent"])["reason"][0] == "fewer than 2 valid parts"
    row = parent_average(children(method="dsr"), by=["parent"]).iloc[0]
    assert (np.isnan(row["value"]), row["reason"]) == (True, "a rate of this kind is not averaged")


def test_splitting_an_area_and_summing_it_again_changes_nothing():
    halves = pd.concat([children().assign(numerator=[5.0, 15.0], denominator=50.0)] * 2)
    assert parent_average(halves, by=["parent"])["value"][0] == parent_average(children(), by=["parent"])["value"][0]
