"""Funnel plots and control charts: limits worked by hand, laws and refusals."""

import numpy as np
import pandas as pd
import pytest

from needs.control import control_verdict, count_trend
from needs.funnel import funnel_axis, funnel_limits, funnel_points, funnel_significance


def areas(numerator, denominator):
    return pd.DataFrame({"numerator": numerator, "denominator": denominator})


def test_limits_of_a_proportion_worked_by_hand():
    limits = funnel_limits(areas([30, 10], [100, 100]), kind="proportion")
    at = limits[limits["x"] == 100]
    row = limits.iloc[(limits["x"] - 100).abs().argmin()] if at.empty else at.iloc[0]
    half = 1.959964 * np.sqrt(0.2 * 0.8 / row["x"])
    assert row["baseline"] == pytest.approx(20)
    assert (row["lower_95"], row["upper_95"]) == pytest.approx((100 * (0.2 - half), 100 * (0.2 + half)), rel=1e-5)


def test_limits_narrow_as_areas_grow_and_hold_the_average():
    for kind in ("proportion", "ratio", "crude rate"):
        limits = funnel_limits(areas([30, 10, 200], [100, 120, 1000]), kind=kind)
        assert len(limits) == 100
        assert (limits["lower_998"] <= limits["lower_95"]).all()
        assert ((limits["lower_95"] <= limits["baseline"]) & (limits["baseline"] <= limits["upper_95"])).all()
        assert (limits["upper_998"] - limits["lower_998"]).is_monotonic_decreasing


def test_the_axis_rises_by_whole_numbers_to_its_end():
    axis = funnel_axis(1, 5000, 100)
    assert (axis[0], axis[-1]) == (1, 5000)
    assert (np.diff(axis) >= 1).all()
    assert (axis == axis.round()).all()


def test_areas_outside_the_funnel_are_named():
    result = funnel_significance(areas([200, 230, 300, 120], [1000, 1000, 1000, 1000]), kind="proportion")
    assert result["position"].tolist() == ["within", "within", "high beyond 99.8 %", "low beyond 99.8 %"]


def test_a_ratio_is_judged_by_exact_poisson_limits():
    # exact limits of 10 events: 4.795 to 18.390 at 95 %
    result = funnel_significance(areas([10, 10, 10], [18.3, 18.5, 4.7]), kind="ratio")
    assert result["position"].tolist() == ["within", "low beyond 95 %", "high beyond 95 %"]


def test_few_events_have_no_place_on_a_funnel_of_standardised_rates():
    kind = "dsr"
    result = funnel_significance(areas([5, 200, 220], [1000, 20_000, 20_000]), kind=kind)
    assert result["reason"].tolist()[0] == "fewer than 10 events"
    assert pd.isna(result["position"][0])


def test_points_stand_at_the_people_who_would_make_their_rate():
    rates = pd.DataFrame({"numerator": [300, 5, 0], "value": [100.0, 50.0, 0.0], "denominator": [0, 0, 9000]})
    result = funnel_points(rates, per=100_000, years=3)
    assert result["people"].tolist() == pytest.approx([100_000, 10_000 / 3, 3000])
    assert np.isnan(funnel_points(rates, years=3, dsr=True)["people"][1])


@pytest.mark.parametrize(
    ("counts", "kind", "words"),
    [
        (areas([1], [2]), "mean", "kind is one of"),
        (areas([3], [2]), "proportion", "numerator <= denominator"),
        (areas([-1], [2]), "ratio", "not negative"),
        (areas([0], [0]), "crude rate", "needs an area with people"),
    ],
)
def test_what_no_funnel_can_hold_is_refused(counts, kind, words):
    with pytest.raises(ValueError, match=words):
        funnel_limits(counts, kind=kind)


def controlled(value, denominator, benchmark=20.0, **options):
    row = {"value": [value], "denominator": [denominator], "benchmark": benchmark, "polarity": "low is good"}
    return control_verdict(pd.DataFrame(row), **options).iloc[0]


def test_the_same_value_is_within_for_a_small_area_and_worse_for_a_large_one():
    assert controlled(25.0, 100, kind="proportion")["verdict"] == "similar"
    assert controlled(25.0, 1000, kind="proportion")["verdict"] == "worse"


def test_control_limits_of_a_rate_are_poisson_about_the_expected_events():
    row = controlled(1.0, 1000, benchmark=10.0, kind="rate", per=1000)  # 10 events expected
    assert (row["control_lower"], row["control_upper"]) == pytest.approx((4.795, 18.390), abs=0.001)
    assert row["verdict"] == "better"


def test_without_people_there_is_no_control_verdict():
    row = controlled(20.0, 0, kind="proportion")
    assert (row["verdict"], row["reason"]) == ("not compared", "no population")


def counted(numerators, people=1000):
    years = range(2015, 2015 + len(numerators))
    table = {"area": "a", "period_order": years, "numerator": numerators, "denominator": people}
    return pd.DataFrame(table).assign(polarity="high is good")


def test_a_trend_of_proportions_from_counts_is_the_chi_squared_for_trend():
    row = count_trend(counted([100, 120, 140, 160, 180]), by=["area"]).iloc[0]
    # Armitage: (Σx(t - mean))² / (p(1 - p) Σn(t - mean)²) with p = 0.14
    assert row["chi_squared"] == pytest.approx((20 * 10) ** 2 / (0.14 * 0.86 * 10_000))
    assert (row["marker"], row["label"]) == ("increasing", "getting better")


def test_a_point_where_everybody_counts_has_no_trend():
    row = count_trend(counted([100, 120, 140, 160, 1000]), by=["area"]).iloc[0]
    assert (row["marker"], row["reason"]) == ("cannot be calculated", "nobody or everybody counts in a point")
