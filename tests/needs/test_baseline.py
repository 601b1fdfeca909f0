"""Baselines: one row that says where an area is, compared with whom, which way it goes and how far it has to go."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from needs.baseline import baselines
from needs.rates import proportion
from needs.tested import baselines_with_interval

REGIONS = [f"X1200000{i}" for i in range(1, 10)]
PLACES = [f"X0600000{i}" for i in range(1, 8)]


def series(code, kind, shares, people=10_000, start=2015, **more):
    counts = pd.DataFrame({"numerator": [round(people * s) for s in shares], "denominator": people})
    years = range(start, start + len(shares))
    return proportion(counts).assign(
        indicator_id="excess_weight",
        area_code=code,
        area_type=kind,
        period=[f"{year}/{(year + 1) % 100}" for year in years],
        period_start=list(years),
        period_years=1,
        sex="persons",
        age="4-5",
        category="all",
        source="example",
        mark=None,
        polarity="low is good",
        method="proportion",
        multiplier=100.0,
        **more,
    )


@cache
def _country():
    falling = [0.20, 0.19, 0.18, 0.17, 0.16, 0.15]
    rows = [series("X92000001", "england", falling, people=900_000)]
    rows += [series(code, "region", [s + 0.002 * (i - 4) for s in falling]) for i, code in enumerate(REGIONS)]
    rows += [series(code, "unitary", [s + 0.01 * i for s in falling]) for i, code in enumerate(PLACES)]
    return pd.concat(rows, ignore_index=True)


def country():
    return _country().copy()


def row_of(code, figures=None, **options):
    result = baselines(country() if figures is None else figures, **options)
    return result[result["area_code"] == code].iloc[0]


def blank(
    figures, where, columns=("value", "lower_95", "upper_95", "lower_998", "upper_998", "numerator", "denominator")
):
    figures = figures.astype({"numerator": float, "denominator": float})
    figures.loc[where, list(columns)] = np.nan
    return figures


def test_one_row_answers_the_four_questions():
    targets = pd.DataFrame({"indicator_id": ["excess_weight"], "target": [14.0], "target_year": [2025]})
    row = row_of("X06000004", targets=targets)
    assert (row["period"], row["value"]) == ("2020/21", pytest.approx(18.0))
    assert (row["england_value"], row["england_verdict"]) == (pytest.approx(15.0), "worst")
    assert (row["trend"], row["trend_label"]) == ("decreasing", "getting better")
    assert row["change"] == pytest.approx(-5.0)
    assert row["change_per_year"] == pytest.approx(-1.0)
    assert (row["target_verdict"], row["target_met"]) == ("missed", "2024")
    assert row["required_per_year"] == pytest.approx(-0.8)
    assert row["required_percent_per_year"] == pytest.approx(100 * ((14 / 18) ** 0.2 - 1))
    assert row["gap_england"] == pytest.approx(300)  # 3 points of 10,000 children
    assert (row["peer_rank"], row["peers"]) == (4, 7)
    assert row["gap_best_fifth"] == pytest.approx(10_000 * (0.18 - 0.162))  # best fifth: 0.2 × 6 = 1.2 steps up


def test_rows_come_in_the_order_in_which_areas_first_appear():
    assert baselines(country())["area_code"].tolist() == ["X92000001", *REGIONS, *PLACES]


def test_order_and_index_of_figures_do_not_matter():
    shuffled = country().sample(frac=1, random_state=3).set_axis(np.arange(len(country())) * 5)
    once, again = (baselines(figures).set_index("area_code").sort_index() for figures in (country(), shuffled))
    pd.testing.assert_frame_equal(once, again)


def test_england_is_never_compared_with_itself():
    row = row_of("X92000001")
    assert (row["england_verdict"], row["england_reason"]) == (
        "not compared",
        "an area is not compared with itself",
    )
    assert np.isnan(row["gap_england"])


def test_an_england_figure_outside_the_range_of_its_regions_is_refused_and_said():
    figures = country()
    figures.loc[figures["area_type"] == "england", ["value", "lower_95", "upper_95", "lower_998", "upper_998"]] = 99.0
    row = row_of("X06000001", figures)
    assert row["england_verdict"] == "not compared"
    assert "outside the range of its regions" in row["england_reason"]


def test_nothing_is_derived_from_a_confidential_latest_figure():
    figures = country()
    where = (figures["area_code"] == "X06000002") & (figures["period_start"] == 2020)
    figures = blank(figures, where)
    figures.loc[where, "mark"] = "[c]"
    row = row_of("X06000002", figures, targets=pd.DataFrame({"indicator_id": ["excess_weight"], "target": [14.0]}))
    assert row["reason"] == "confidential"
    derived = ["value", "change", "trend_slope", "gap_england", "gap_best_fifth", "peer_rank", "required_per_year"]
    assert row[derived].isna().all()
    assert [row[c] for c in ("england_verdict", "trend", "target_verdict")] == [
        "not compared",
        "cannot be calculated",
        "not compared",
    ]


def test_a_figure_that_is_not_available_gives_way_to_the_one_before():
    figures = country()
    where = (figures["area_code"] == "X06000002") & (figures["period_start"] == 2020)
    figures = blank(figures, where)
    figures.loc[where, "mark"] = "[x]"
    assert row_of("X06000002", figures)["period"] == "2019/20"


def test_values_without_counts_are_not_compared_and_have_no_trend():
    figures = country()
    where = figures["area_code"] == "X06000003"
    figures = blank(figures, where, ["lower_95", "upper_95", "lower_998", "upper_998", "numerator", "denominator"])
    row = row_of("X06000003", figures)
    assert row["value"] == pytest.approx(17.0)
    assert (row["england_verdict"], row["england_reason"]) == ("not compared", "no confidence interval")
    assert (row["trend"], row["trend_reason"]) == ("cannot be calculated", "no confidence intervals")
    assert row["gap_reason"] == "no counts"
    assert row["change"] == pytest.approx(-5.0)  # still the difference of two published values


def test_a_break_in_series_ends_trend_and_baseline():
    figures = country()
    figures.loc[(figures["area_code"] == "X06000001") & (figures["period_start"] == 2018), "mark"] = "[b]"
    row = row_of("X06000001", figures)
    assert (row["baseline_period"], row["trend_reason"]) == ("2018/19", "fewer than 5 valid points")
    named = pd.DataFrame({"indicator_id": ["excess_weight"], "baseline_start": [2015]})
    row = row_of("X06000001", figures, baseline_periods=named)
    assert np.isnan(row["change"])
    assert "break in series" in row["change_reason"]


def test_a_named_baseline_is_used_and_one_that_is_not_published_is_said():
    named = pd.DataFrame({"indicator_id": ["excess_weight"], "baseline_start": [2017]})
    assert row_of("X06000001", baseline_periods=named)["baseline_value"] == pytest.approx(18.0)
    named["baseline_start"] = 1998
    row = row_of("X06000001", baseline_periods=named)
    assert row["change_reason"] == "no figure for the baseline year"


def test_a_baseline_that_a_plan_printed_stands_beside_the_published_one_or_in_for_it():
    printed = {"indicator_id": ["excess_weight"], "area_code": ["X06000001"], "printed_source": ["a plan of 2008"]}
    both = row_of(
        "X06000001", baseline_periods=pd.DataFrame(printed | {"baseline_start": [2015], "printed_value": [19.5]})
    )
    assert (both["baseline_value"], both["printed_value"]) == (pytest.approx(20.0), 19.5)
    named = pd.DataFrame(printed | {"baseline_start": [2006], "printed_value": [25.0]})
    alone = row_of("X06000001", baseline_periods=named)
    assert (alone["baseline_value"], alone["baseline_source"]) == (25.0, "a plan of 2008")
    assert alone["change"] == pytest.approx(-10.0)
    assert "may be chance" in alone["change_reason"]
    assert row_of("X06000002", baseline_periods=named)["baseline_period"] == "2015/16"  # another area: its own first


def test_neighbours_are_averaged_from_counts_without_the_area_itself():
    members = pd.DataFrame({"area_code": "X06000001", "member_code": PLACES[:3]})
    row = row_of("X06000001", groups={"neighbours": members})
    assert (row["neighbours_value"], row["neighbours_parts"]) == (pytest.approx(16.5), 2)
    assert row["neighbours_verdict"] == "best"
    other = row_of("X06000005", groups={"neighbours": members})
    assert other["neighbours_reason"] == "no neighbours known"


def test_a_region_is_taken_as_published():
    members = pd.DataFrame({"area_code": ["X06000001"], "member_code": ["X12000009"]})
    row = row_of("X06000001", groups={"region": members})
    assert (row["region_code"], row["region_value"]) == ("X12000009", pytest.approx(15.8))


def test_a_source_with_intervals_goes_before_one_with_values_only():
    bare = country().assign(source="values only")
    bare = blank(bare, slice(None), ["lower_95", "upper_95", "lower_998", "upper_998", "numerator", "denominator"])
    row = row_of("X06000001", pd.concat([bare, country()], ignore_index=True))
    assert row["source"] == "example"


def test_the_target_of_an_area_goes_before_one_for_all():
    targets = pd.DataFrame(
        {"indicator_id": "excess_weight", "area_code": [None, "X06000001"], "target": [10.0, 16.0], "target_year": 2025}
    )
    assert row_of("X06000001", targets=targets)["target_met"] == "already met"
    assert row_of("X06000002", targets=targets)["target"] == 10


def test_a_pace_that_leads_away_never_meets_the_target():
    rising = pd.concat([country(), series("X06000009", "unitary", [0.15, 0.16, 0.17, 0.18, 0.19, 0.20])])
    targets = pd.DataFrame({"indicator_id": ["excess_weight"], "target": [10.0]})
    row = row_of("X06000009", rising, targets=targets)
    assert row["target_met"] == "not at this rate"
    assert row["required_reason"] == "no year is set for the target"


def without_the_latest_interval(code="X06000003"):
    figures = country()
    where = (figures["area_code"] == code) & (figures["period_start"] == 2020)
    return blank(figures, where, ["lower_95", "upper_95", "lower_998", "upper_998", "numerator", "denominator"])


def test_a_trend_that_ends_before_the_latest_figure_is_not_told_as_its_trend_and_sets_no_pace():
    aim = pd.DataFrame({"indicator_id": ["excess_weight"], "target": [10.0]})
    row = row_of("X06000003", without_the_latest_interval(), targets=aim)
    assert (row["trend"], row["trend_reason"]) == (
        "cannot be calculated",
        "the latest figures have no confidence interval",
    )
    assert np.isnan(row["trend_slope"])
    assert row["pace_from"] == "the change since the baseline"


def test_where_the_latest_figure_has_no_interval_the_latest_with_one_answers_beside_it():
    figures = without_the_latest_interval()
    made = baselines(figures)
    tested = baselines_with_interval(figures, made)
    assert tested["area_code"].tolist() == ["X06000003"]
    row = tested.iloc[0]
    assert (row["period"], row["value"]) == ("2019/20", pytest.approx(18.0))
    assert (row["england_value"], row["england_verdict"], row["trend"]) == (pytest.approx(16.0), "worst", "decreasing")
    assert row["gap_england"] == pytest.approx(200)  # 2 points of 10,000 children
    assert row["peers"] == 7


def test_a_figure_from_before_a_break_does_not_stand_beside_the_latest():
    figures = without_the_latest_interval()
    figures.loc[(figures["area_code"] == "X06000003") & (figures["period_start"] == 2020), "mark"] = "[b]"
    assert baselines_with_interval(figures, baselines(figures)).empty


def test_where_every_latest_figure_has_its_interval_none_stands_beside_it():
    assert baselines_with_interval(country(), baselines(country())).empty


def test_a_count_grows_with_the_area_and_is_not_compared():
    members = pd.DataFrame({"area_code": ["X06000001"], "member_code": ["X12000009"]})
    row = row_of("X06000001", country().assign(method="count", multiplier=1.0), groups={"region": members})
    assert np.isnan(row["england_value"])
    assert np.isnan(row["region_value"])
    assert row["region_reason"] == row["england_reason"] == "a count grows with the area, and is not compared"


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="method is one of"):
        baselines(country().assign(method="proportoin"))


def test_two_targets_for_one_area_are_refused():
    targets = pd.DataFrame({"indicator_id": ["excess_weight"] * 2, "target": [1.0, 2.0]})
    with pytest.raises(ValueError, match="names one row"):
        row_of("X06000001", targets=targets)


def test_a_value_that_was_rounded_past_its_own_interval_stands():
    figures = country()
    figures.loc[figures["area_code"] == "X06000001", "value"] = 100.0  # 99.9 printed without decimals
    assert row_of("X06000001", figures)["value"] == 100


def test_a_lower_limit_above_the_upper_is_refused():
    with pytest.raises(ValueError, match="lower_95 <= upper_95"):
        baselines(country().assign(lower_95=99.0))
