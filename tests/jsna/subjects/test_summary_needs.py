"""The summary's hard cases: nothing to rank, nothing sure, England itself, and what ranks low without counts."""

import numpy as np
import pandas as pd
import pytest

from jsna.subjects import summary, weighing
from needs.priority import WEIGHTS

# 290 of 1,450 children in low-income families, England 15 %: about 70 too many, surely.
ROW = {
    "indicator_id": "low_income_absolute", "indicator": "Children in absolute low income", "theme": "poverty",
    "unit": "% of children", "method": "proportion", "numerator_of": "children in low-income families",
    "polarity": "low is good", "area_code": "X07000001", "area_type": "district", "area_name": "Dale",
    "period": "2023/24", "period_start": 2023.0, "period_years": 1.0, "value": 20.0, "lower_95": 18.0,
    "upper_95": 22.1, "mark": None, "england_value": 15.0, "verdict": "worst", "trend": "increasing",
    "trend_label": "getting worse", "gap_england": 72.5, "gap_lower_95": 43.0, "gap_upper_95": 103.0,
    "peer_rank": 11.0, "peers": 12.0,
}  # fmt: skip
BARE = {"lower_95": np.nan, "upper_95": np.nan, "verdict": "not compared", "trend_label": "cannot be calculated",
        "gap_england": np.nan, "gap_lower_95": np.nan, "gap_upper_95": np.nan}  # fmt: skip
NEET = BARE | {"indicator_id": "neet", "indicator": "NEET, 16 to 17", "value": 7.6, "england_value": 3.4,
               "peer_rank": 151.0, "peers": 152.0}  # fmt: skip
NONE = pd.DataFrame()


@pytest.fixture
def dale():
    class Dale:
        name = "Dale"

    return Dale()


def ranked(*changes):
    return summary.ranked(pd.DataFrame([ROW | change for change in changes]), WEIGHTS)


def said(dale, *changes):
    return summary.findings(dale, ranked(*changes), NONE)


def test_the_greatest_need_comes_first_and_every_count_adds_up(dale):
    first, *_, counts, _ = said(dale, {}, NEET)
    assert first.startswith("Children in absolute low income: 20.0% of children in Dale in 2023/24, clearly worse")
    assert counts == (
        "Of 2 indicators of Dale, 1 is behind England by figures that can be weighed (it tells of 1 need) and "
        "1 could not be weighed for want of counts."
    )


def test_what_ranks_in_the_worst_fifth_is_told_though_it_cannot_be_weighed(dale):
    text = said(dale, {}, NEET)[1]
    assert text == (
        "Dale ranks in the worst fifth of areas, by figures without counts to weigh, on “NEET, 16 to 17” (151 of 152)."
    )


@pytest.mark.parametrize(
    "change",
    [{"peer_rank": 100.0}, {"peers": 12.0, "peer_rank": 12.0}, {"method": "count"}, {"polarity": "no judgement"}],
)
def test_a_rank_in_the_middle_among_few_of_counts_or_without_judgement_is_not_told(dale, change):
    assert "worst fifth" not in " ".join(said(dale, {}, NEET | change))


def test_a_figure_without_counts_is_weighed_by_the_latest_that_has_them(dale):
    before = {f"tested_{name}": value for name, value in ROW.items()} | {"tested_period": "2019/20"}
    rows = ranked(NEET | before | {"period": "2024/25", "period_start": 2024.0})
    assert (rows["period"].tolist(), rows["place"].tolist()) == (["2019/20"], [1.0])
    text = summary.findings(dale, rows, NONE)[0]
    assert "in Dale in 2019/20, clearly worse than England then (15.0%)" in text
    assert text.endswith("A later figure, without counts to test it by, is 7.6% in 2024/25, beside 3.4% in England.")


def test_two_indicators_of_one_need_make_one_row():
    rows = ranked({}, {"indicator_id": "low_income_relative", "indicator": "Relative low income", "gap_england": 50.0})
    (table,) = summary.greatest(type("Dale", (), {"name": "Dale"})(), rows, NONE)
    assert table.data["Need"].tolist() == ["Children in poverty"]
    assert weighing.weighed(rows)["Behind England, and weighed"] == 2
    assert weighing.weighed(rows)["Needs that these tell of"] == 1


def test_where_nothing_is_surely_worse_the_order_is_called_uncertain(dale):
    text = " ".join(said(dale, {"verdict": "similar", "value": 16.0, "gap_england": 14.0}))
    assert "No indicator of Dale is significantly worse than England: the order of its needs is uncertain." in text


def test_where_nothing_can_be_weighed_it_says_so(dale):
    assert said(dale, NEET)[0] == "No indicator of Dale can be ranked as a need."


def test_england_is_not_ranked(dale):
    text = said(dale, BARE | {"area_type": "england", "value": 15.0})
    assert text[0] == "England is what areas are compared with: its own needs are not ranked."


def test_no_figures_are_one_sentence(dale):
    assert summary.findings(dale, NONE, NONE) == ["No indicator has a figure for Dale here."]


def test_how_well_something_is_recorded_is_no_need():
    rows = ranked({"indicator_id": "looked_after_sdq_received", "polarity": "high is good", "value": 10.0})
    assert rows["unweighed"].tolist() == ["it tells how well something is recorded"]
