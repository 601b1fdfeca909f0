"""The gap between fifths and the children behind it: by hand, as laws, and refusals."""

import pandas as pd
import pytest

from needs.attributable import attributable, gap


def fifths(values=(30.0, 25.0, 20.0, 15.0, 10.0), people=1000.0, width=2.0, area="A"):
    table = pd.DataFrame({"area_code": area, "quantile": range(1, 6), "value": values, "denominator": people})
    return table.assign(lower_95=table["value"] - width, upper_95=table["value"] + width)


def test_the_gap_is_the_most_deprived_less_the_least():
    result = gap(fifths(), by=["area_code"]).iloc[0]
    assert (result["most"], result["least"], result["gap"], result["ratio"]) == (30, 10, 20, 3)


def test_the_interval_of_a_difference_agrees_with_newcombe():
    # 56/70 against 48/80, Wilson limits; method 10: 0.0524 to 0.3339 (Newcombe 1998, Stat Med 17, table II)
    limits = {"value": [56 / 70, 48 / 80], "lower_95": [0.691841, 0.490333], "upper_95": [0.876898, 0.700424]}
    two = pd.DataFrame({"area_code": "A", "quantile": [1, 2], **limits})
    result = gap(two, by=["area_code"]).iloc[0]
    assert (result["gap_lower_95"], result["gap_upper_95"]) == pytest.approx((0.0524, 0.3339), abs=2e-4)


def test_attributable_cases_agree_with_the_sums_done_by_hand():
    # 20 + 15 + 10 + 5 % of a thousand children each, in two years; 1,000 cases in all
    result = attributable(fifths(), by=["area_code"], years=2).iloc[0]
    assert result["attributable"] == 250
    assert result["cases"] == 500
    assert result["fraction"] == 0.5
    spread = (4 * 20**2 + 80**2) ** 0.5 / 2  # four groups of 20 cases either way, and 4,000 people at the least's rate
    assert (result["attributable_lower_95"], result["attributable_upper_95"]) == pytest.approx(
        (250 - spread, 250 + spread)
    )


def test_without_inequality_nothing_is_attributable():
    result = attributable(fifths(values=(7.0,) * 5), by=["area_code"]).iloc[0]
    assert result["attributable"] == 0
    assert result["attributable_lower_95"] < 0 < result["attributable_upper_95"]


def test_where_the_least_deprived_do_more_of_it_the_number_is_below_zero():
    assert attributable(fifths(values=(10.0, 15.0, 20.0, 25.0, 30.0)), by=["area_code"])["attributable"].iloc[0] == -500


def test_one_area_without_a_value_leaves_the_others_standing():
    both = pd.concat([fifths(), fifths(values=(30.0, None, 20.0, 15.0, 10.0), area="B")])
    result = attributable(both, by=["area_code"]).set_index("area_code")
    assert result.loc["A", "attributable"] == 500
    assert result.loc["B", "reason"] == "a group has no value or people"
    assert gap(both, by=["area_code"]).set_index("area_code").loc["B", "gap"] == 20  # its ends are known


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (pd.concat([fifths(), fifths()]), "names one row"),
        (fifths().query("quantile != 3"), "numbered 1, 2"),
        (fifths(width=-1), "lower_95 <= value"),
        (fifths(people=-1), "denominator >= 0"),
        (fifths().head(1), "at least two"),
    ],
)
def test_groups_that_cannot_be_compared_are_refused(wrong, rule):
    with pytest.raises(ValueError, match=rule):
        attributable(wrong, by=["area_code"])
