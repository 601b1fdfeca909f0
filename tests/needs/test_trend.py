"""Recent trends and two-point changes: cases worked by hand, laws and refusals."""

import numpy as np
import pandas as pd
import pytest

from needs.trend import recent_trend, trend_label


def series(values, half=0.5, years=None, area="a", polarity="low is good"):
    values = np.asarray(values, dtype=float)
    years = range(2015, 2015 + len(values)) if years is None else years
    return pd.DataFrame(
        {
            "area": area,
            "period_order": list(years),
            "value": values,
            "lower_95": values - half,
            "upper_95": values + half,
            "polarity": polarity,
        }
    )


def trend_of(*args, **kwargs):
    return recent_trend(series(*args, **kwargs), by=["area"]).iloc[0]


def test_a_steady_fall_of_what_should_be_low_is_getting_better():
    result = trend_of([14, 13, 12, 11, 10])
    assert (result["marker"], result["label"]) == ("decreasing", "getting better")
    assert result["slope"] == pytest.approx(-1)
    # equal weights: chi-squared = slope² Σ(t - mean)² / SE², SE = 1/3.92
    assert result["chi_squared"] == pytest.approx(10 * 3.92**2)


def test_a_slope_within_chance_is_no_significant_change():
    result = trend_of([14, 13.9, 14.1, 13.8, 13.9], half=2)
    assert (result["marker"], result["label"]) == ("no significant change", "no significant change")


def test_a_slope_that_one_point_makes_is_no_significant_change():
    result = trend_of([10.2, 10.1, 10.0, 9.9, 14.0])
    assert result["chi_squared"] > 9.55
    assert result["marker"] == "no significant change"  # without the last point it falls


def test_only_the_latest_five_valid_points_count():
    rows = series([0, 30, 14, 13, 12, 11, 10])
    rows.loc[3, "lower_95"] = np.nan
    result = recent_trend(rows, by=["area"]).iloc[0]
    assert (result["first_period"], result["last_period"], result["points"]) == (2016, 2021, 5)


def test_a_gap_in_years_counts_as_time():
    result = trend_of([14, 13, 12, 11, 9], years=[2015, 2016, 2017, 2018, 2020])
    assert result["slope"] == pytest.approx(-1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"lower_95": np.nan, "upper_95": np.nan}, "no confidence intervals"),
        ({"period_years": 3}, "periods of several years overlap"),
        ({"method": "ratio"}, "no trend is defined for this method"),
    ],
)
def test_a_series_without_what_a_trend_needs_says_so(change, reason):
    result = recent_trend(series([5, 4, 3, 2, 1]).assign(**change), by=["area"]).iloc[0]
    assert (result["marker"], result["label"]) == ("cannot be calculated", "cannot be calculated")
    assert result["reason"] == reason


def test_four_points_are_too_few_and_other_groups_stand():
    rows = pd.concat([series([4, 3, 2, 1], area="short"), series([5, 4, 3, 2, 1], area="long")])
    result = recent_trend(rows, by=["area"])
    assert result["area"].tolist() == ["short", "long"]
    assert result["marker"].tolist() == ["cannot be calculated", "decreasing"]
    assert result["reason"][0] == "fewer than 5 valid points"


def test_order_and_index_do_not_matter():
    rows = pd.concat([series([5, 4, 3, 2, 1], area="x"), series([1, 2, 3, 4, 5.5], area="y")])
    shuffled = rows.sample(frac=1, random_state=1).reset_index(drop=True)
    once, again = (recent_trend(r, by=["area"]).set_index("area").sort_index() for r in (rows, shuffled))
    pd.testing.assert_frame_equal(once, again)


def test_a_period_twice_in_one_series_is_refused():
    with pytest.raises(ValueError, match="names one row"):
        trend_of([1, 2], years=[2015, 2015])


def test_an_unknown_polarity_is_refused():
    with pytest.raises(ValueError, match="polarity is one of"):
        trend_of([1, 2], polarity="up")


def test_without_a_judgement_the_label_is_the_marker():
    labels = trend_label(pd.Series(["increasing", "increasing"]), pd.Series(["no judgement", "low is good"]))
    assert labels.tolist() == ["increasing", "getting worse"]
