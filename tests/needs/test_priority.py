"""Priorities of needs: a worked example by hand, what the weights do, and what is refused or left out."""

import numpy as np
import pandas as pd
import pytest

from needs.priority import CRITERIA, gap_limits, priorities

# 1,000 children: 12 % have decay, England 8 %: 40 children too many; 95 % interval 10.1 % to 14.2 %.
DECAY = {
    "indicator_id": "decay", "area_code": "X07000001", "value": 12.0, "lower_95": 10.1, "upper_95": 14.2,
    "england_value": 8.0, "polarity": "low is good", "method": "proportion", "trend_label": "getting worse",
    "gap_england": 40.0, "period_start": 2024, "period_years": 1, "need": "Oral health", "recording": False,
}  # fmt: skip
# 200 children: 85 % vaccinated, England 90 %: 10 too few; half as many again without as in England.
VACCINE = {
    "indicator_id": "vaccine", "area_code": "X07000001", "value": 85.0, "lower_95": 79.4, "upper_95": 89.3,
    "england_value": 90.0, "polarity": "high is good", "method": "proportion", "trend_label": "no significant change",
    "gap_england": 10.0, "period_start": 2020, "period_years": 3, "need": "Vaccination", "recording": False,
}  # fmt: skip


def needs(*rows):
    return pd.DataFrame(list(rows))


def test_each_score_is_what_the_definition_says():
    decay, vaccine = priorities(needs(DECAY, VACCINE)).to_dict("records")
    assert decay["excess"] == pytest.approx(0.5)  # 12 / 8 - 1
    assert vaccine["excess"] == pytest.approx(0.5)  # 15 without of 100, England 10
    assert (decay["score_trend"], vaccine["score_trend"]) == (1.0, 0.5)
    assert decay["score_children"] == 1.0
    assert vaccine["score_children"] == pytest.approx(0.6457, abs=1e-4)  # log 11 / log 41
    assert decay["score_certainty"] == 1.0  # 4 points are 3.82 standard errors; 3.09 are all
    error = (89.3 - 79.4) / (2 * 1.959964)
    assert vaccine["score_certainty"] == pytest.approx(5 / error / 3.0902 * 0.8, abs=1e-4)  # of 2022: two years older
    assert decay["priority"] == pytest.approx((0.5 + 1 + 3 * 1 + 1) / 6)
    assert (decay["place"], vaccine["place"]) == (1, 2)


def test_eight_children_do_not_come_before_hundreds_however_rare_what_they_have_is():
    few = {"value": 15.0, "lower_95": 9.0, "upper_95": 24.0, "england_value": 5.0, "gap_england": 8.0, "need": "Few"}
    many = {"value": 5.5, "lower_95": 5.3, "upper_95": 5.7, "england_value": 5.0, "gap_england": 300.0, "need": "Many"}
    most = {
        "value": 12.0,
        "england_value": 11.5,
        "gap_england": 5000.0,
        "need": "Most",
        "trend_label": "getting better",
    }
    level = {"trend_label": "no significant change"}
    places = priorities(needs(DECAY | few | level, DECAY | many | level, DECAY | most)).set_index("need")["place"]
    assert places["Many"] < places["Few"]


def test_one_very_large_need_leaves_the_others_apart():
    small, middle = DECAY | {"gap_england": 9.0, "need": "Small"}, DECAY | {"gap_england": 99.0, "need": "Middle"}
    largest = DECAY | {"gap_england": 9999.0, "need": "Largest"}
    assert priorities(needs(small, middle, largest))["score_children"].tolist() == pytest.approx([0.25, 0.5, 1.0])


def test_a_need_that_several_indicators_tell_of_has_one_place():
    lesser = DECAY | {"indicator_id": "extractions", "gap_england": 30.0}
    first, second, vaccine = priorities(needs(DECAY, lesser, VACCINE)).to_dict("records")
    assert (first["place"], vaccine["place"]) == (1, 2)
    assert np.isnan(second["place"])
    assert second["priority"] > vaccine["priority"]
    assert second["unweighed"] == "another indicator of the same need comes before it"


def test_an_old_figure_counts_for_less_and_one_of_ten_years_ago_for_nothing():
    old = {"need": "Other", "period_start": 2019}
    now, then, before = priorities(needs(DECAY, DECAY | old, DECAY | old | {"need": "Third", "period_start": 2010}))[
        "score_certainty"
    ]
    assert (now, then, before) == pytest.approx((1.0, 0.5, 0.0))


def test_the_gap_moves_with_the_limits_of_the_value():
    gap, lower, upper = gap_limits(needs(DECAY, VACCINE))
    assert gap.tolist() == [40, 10]
    assert lower == pytest.approx([21, 1.4])  # 1,000 x 2.1 %; 200 x 0.7 %
    assert upper == pytest.approx([62, 21.2])


def test_a_weight_of_nought_leaves_its_criterion_out():
    only = priorities(needs(DECAY, VACCINE), weights={"gap": 0, "trend": 0, "children": 1, "certainty": 0})
    assert only["priority"].tolist() == pytest.approx(only["score_children"].tolist())


def test_only_the_proportions_of_weights_count():
    once, twice = (priorities(needs(DECAY, VACCINE), weights=dict.fromkeys(CRITERIA, w)) for w in (1.0, 2.0))
    pd.testing.assert_frame_equal(once, twice)


def test_every_priority_lies_between_nought_and_one():
    rows = [
        VACCINE | {"value": 100 - k, "lower_95": 99 - k, "upper_95": 100.0, "gap_england": k, "need": str(k)}
        for k in range(1, 60)
    ]
    assert priorities(needs(*rows))["priority"].dropna().between(0, 1).all()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"value": np.nan, "gap_england": np.nan}, "no latest figure"),
        ({"polarity": "no judgement"}, "no direction is judged better"),
        ({"recording": True}, "it tells how well something is recorded"),
        ({"england_value": np.nan, "gap_england": np.nan}, "no figure of England for the same period"),
        ({"gap_england": np.nan}, "no counts"),
        ({"lower_95": np.nan, "upper_95": np.nan}, "no confidence interval"),
        ({"value": 7.0, "gap_england": -10.0}, "not behind England"),
        ({"value": 8.0, "gap_england": 0.0}, "not behind England"),
    ],
)
def test_what_cannot_be_weighed_has_no_place_and_says_why(change, reason):
    one, other = priorities(needs(DECAY | change, VACCINE)).to_dict("records")
    assert (one["unweighed"], np.isnan(one["priority"]), np.isnan(one["place"])) == (reason, True, True)
    assert other["place"] == 1
    assert other["score_children"] == 1.0  # the largest gap among those that are weighed


def test_areas_are_ranked_each_for_itself():
    elsewhere = {"area_code": "X07000002"}
    both = priorities(needs(DECAY, VACCINE, DECAY | elsewhere, VACCINE | elsewhere))
    assert both["place"].tolist() == [1, 2, 1, 2]


def test_a_rate_that_should_be_high_is_measured_by_how_many_times_england_has_it():
    detection = VACCINE | {"method": "crude rate", "value": 1000.0, "england_value": 1500.0, "gap_england": 5.0}
    assert priorities(needs(detection))["excess"].tolist() == pytest.approx([0.5])


@pytest.mark.parametrize("weights", [{"gap": -1.0}, {"gap": 0.0}, {"fame": 1.0}, {"gap": np.nan}])
def test_weights_that_weigh_nothing_are_refused(weights):
    with pytest.raises(ValueError, match=r"weight|criterion"):
        priorities(needs(DECAY), weights=weights)


def test_no_rows_give_no_rows():
    assert priorities(needs(DECAY).iloc[:0]).empty
