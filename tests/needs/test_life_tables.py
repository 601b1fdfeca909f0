"""Life expectancy: a table that can be solved by hand, laws and reasons."""

import numpy as np
import pandas as pd
import pytest

from needs.life_tables import AGES, life_expectancy


def table(rate=0.0125, people=100_000, area="a"):
    return pd.DataFrame(
        {"area": area, "age_from": AGES, "numerator": np.full(20, rate * people), "denominator": np.full(20, people)}
    )


def test_one_death_rate_at_every_age_gives_its_inverse_at_ninety():
    result = life_expectancy(table(), by=["area"]).set_index("age_from")
    assert result.loc[90, "value"] == pytest.approx(1 / 0.0125)
    assert result.loc[90, "upper_95"] - result.loc[90, "value"] == pytest.approx(
        1.959964 * 80 / np.sqrt(1250), rel=1e-5
    )
    assert result.loc[0, "value"] == pytest.approx(80, rel=0.005)  # bands are only nearly exponential


def test_an_age_at_which_nobody_died_leaves_the_interval_standing():
    spared = table()
    spared.loc[spared["age_from"] == 5, "numerator"] = 0
    saved, usual = (life_expectancy(t, by=["area"]).iloc[0] for t in (spared, table()))
    assert saved["value"] > usual["value"]
    assert saved["lower_95"] < saved["value"] < saved["upper_95"]


def test_more_deaths_at_any_age_shorten_life_at_birth():
    more = table()
    more.loc[more["age_from"] == 40, "numerator"] *= 2
    lives = [life_expectancy(t, by=["area"]).iloc[0]["value"] for t in (table(), more)]
    assert lives[1] < lives[0]


def test_rows_may_come_in_any_order():
    once = life_expectancy(table(), by=["area"])
    again = life_expectancy(table().iloc[::-1], by=["area"])
    assert again.iloc[0]["value"] == once.iloc[0]["value"]


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        (table().iloc[:19], "not all 20 age bands"),
        (table(people=250), "no more than 5,000 people"),
        (table().assign(denominator=[*[100_000] * 19, 0]), "an age band has no people"),
        (table().assign(numerator=[np.nan, *[10.0] * 19]), "deaths or people missing"),
        (table().assign(numerator=[200_000.0, *[10.0] * 19]), "more deaths than people in an age band"),
    ],
)
def test_a_group_without_a_life_table_says_why_and_the_rest_stands(counts, reason):
    result = life_expectancy(pd.concat([counts, table(area="b")]), by=["area"])
    assert result.loc[result["area"] == "a", "value"].isna().all()
    assert set(result.loc[result["area"] == "a", "reason"]) == {reason}
    assert result.loc[result["area"] == "b", "value"].notna().all()


def test_a_value_whose_interval_is_wider_than_twenty_years_is_withheld():
    result = life_expectancy(table(rate=0.001, people=3_000), by=["area"])
    assert (result["reason"] == "interval wider than 20 years").any()


def test_negative_deaths_are_refused():
    with pytest.raises(ValueError, match="not negative"):
        life_expectancy(table().assign(numerator=-1.0), by=["area"])
