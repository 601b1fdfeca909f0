"""Slope and relative index of inequality: straight lines, laws and refusals."""

import numpy as np
import pandas as pd
import pytest

from needs.inequality import slope_index


def fifths(values, population=1000.0, half=1.0, area="a"):
    values = np.asarray(values, dtype=float)
    return pd.DataFrame(
        {
            "area": area,
            "quantile": np.arange(1, len(values) + 1),
            "population": population,
            "value": values,
            "lower_95": values - half,
            "upper_95": values + half,
        }
    )


def index_of(table, **options):
    return slope_index(table, by=["area"], draws=options.pop("draws", 20_000), **options).iloc[0]


def test_values_on_a_line_give_the_line():
    row = index_of(fifths([11, 13, 15, 17, 19]))  # midpoints .1, .3 ...: 10 at the most deprived end, 20 at the other
    assert (row["intercept"], row["sii"], row["rii"]) == pytest.approx((10, 10, 2))


def test_unequal_shares_of_people_move_the_midpoints():
    people = np.array([100.0, 300, 200, 200, 200])
    midpoints = (np.cumsum(people) - people / 2) / 1000
    row = index_of(fifths(5 + 4 * midpoints, population=people))
    assert (row["intercept"], row["sii"]) == pytest.approx((5, 4))


def test_simulated_limits_agree_with_the_normal_theory_of_a_slope():
    row = index_of(fifths([11, 13, 15, 17, 19]), draws=100_000)
    x = np.array([0.1, 0.3, 0.5, 0.7, 0.9]) - 0.5
    half = 1.0 / np.sqrt((x**2).sum())  # each value's limits lie 1 either side
    assert (row["sii_lower_95"], row["sii_upper_95"]) == pytest.approx((10 - half, 10 + half), abs=0.05)


def test_a_groups_result_does_not_depend_on_other_groups():
    alone = index_of(fifths([11, 13, 15, 17, 19.5]))
    both = pd.concat([fifths([5, 5, 5, 6, 6], area="z"), fifths([11, 13, 15, 17, 19.5])])
    result = slope_index(both, by=["area"], draws=20_000).set_index("area")
    assert result.loc["a", "sii_lower_95"] == pytest.approx(alone["sii_lower_95"], rel=1e-12)


def test_a_negative_multiplier_turns_the_index_round():
    row, turned = (index_of(fifths([11, 13, 15, 17, 19]), multiplier=m) for m in (1, -100))
    assert turned["sii"] == -100 * row["sii"]
    assert turned["rii"] == pytest.approx(1 / row["rii"])
    assert turned["sii_lower_95"] == -100 * row["sii_upper_95"]
    assert turned["sii_lower_95"] < turned["sii"] < turned["sii_upper_95"]


@pytest.mark.parametrize("scale", ["rate", "proportion"])
def test_fitting_on_the_errors_own_scale_gives_values_within_it(scale):
    row = index_of(fifths([0.3, 0.2, 0.12, 0.08, 0.05], half=0.02), scale=scale, transform=True)
    assert 0 < row["intercept"] + row["sii"] < row["intercept"] < 1
    assert row["sii_lower_95"] < row["sii"] < row["sii_upper_95"] < 0


def test_a_missing_quantile_leaves_its_group_missing_and_the_rest_stands():
    rows = pd.concat(
        [fifths([1, 2, 3, 4, 5]).iloc[:4], fifths([1, 2, 3, 4, np.nan], area="b"), fifths(range(5), area="c")]
    )
    result = slope_index(rows, by=["area"], draws=1000)
    assert result["sii"].isna().tolist() == [True, True, False]
    assert set(result["reason"][:2]) == {"a quantile lacks population, value or error"}


def test_more_than_ten_quantiles_are_given_with_a_warning():
    row = index_of(fifths(range(15)))
    assert row["sii"] > 0
    assert "more than ten" in row["reason"]


@pytest.mark.parametrize(
    ("table", "options", "words"),
    [
        (fifths(range(5), population=[1.0, -1, 1, 1, 1]), {}, "population is not negative"),
        (fifths([0.1, 0.2, 0.3, 0.4, 1.5]), {"scale": "proportion"}, "lies from 0 to 1"),
        (fifths(range(5)).drop(columns="lower_95"), {}, "missing column lower_95"),
        (fifths(range(5)).assign(lower_95=9.0), {}, "lower_95 <= upper_95: broken by 5 of 5 rows"),
        (fifths(range(5)).assign(se=[1.0, 1, -1, 1, 1]), {}, "se is not negative: broken by 1 of 5 rows"),
        (fifths(range(5)).assign(quantile=[1, 2, 2, 4, 5]), {}, "names one row"),
        (fifths(range(5)), {"scale": "log"}, "scale is one of"),
    ],
)
def test_impossible_quantiles_are_refused_by_name(table, options, words):
    with pytest.raises(ValueError, match=words):
        index_of(table, **options)
