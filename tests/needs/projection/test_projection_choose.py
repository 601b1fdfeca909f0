"""The best model for each area's data: which it is, that areas add up, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from invented_county import DISTRICTS, WARDS, YEARS, components, districts, parents, rows, truth, wards

from needs.projection.choose import project_best
from needs.projection.families import SUM
from needs.projection.models import COHORT, HAMILTON, SMOOTHED


def by_area(projection: pd.DataFrame) -> pd.DataFrame:
    totals = projection.groupby(["year", "area_code", "age"], observed=True)["population"].sum()
    return totals.unstack("area_code")  # noqa: PD010


def test_each_area_gets_the_model_its_data_allow_and_the_reason():
    once = rows(truth()[-1:, :1], ["D9"], [2019], ["female", "male"])
    grouped = pd.DataFrame({"area_code": ["B1"], "year": 2019, "sex": "persons", "age_from": 0, "age_to": 4,
                            "population": 10.0})  # fmt: skip
    population = pd.concat([districts(), wards(), once, grouped])
    projection, notes = project_best(population, components(), parents(), horizon=3)
    said = notes.set_index("area_code")
    assert said.loc[[*DISTRICTS, *WARDS], "method"].tolist() == [COHORT] * 2 + [SMOOTHED] * 3
    assert said.loc[["D9", "B1"], "method"].isna().all()
    assert "2019 only" in said.loc["D9", "reason"] and "single year" in said.loc["B1", "reason"]
    assert set(projection["area_code"].unique()) == {*DISTRICTS, *WARDS}
    assert projection["year"].min() == 2019 and projection["year"].max() == 2022


def test_without_births_and_deaths_districts_go_by_hamilton_and_perry():
    _, notes = project_best(districts(), horizon=1)
    assert notes["method"].tolist() == [HAMILTON] * 2


def test_a_district_that_goes_on_as_before_is_forecast_as_it_comes_to_be():
    projection, _ = project_best(districts(), components(), horizon=5)
    expected = truth(horizon=5)[len(YEARS) - 1 :].sum(axis=2)
    forecast = by_area(projection).to_numpy().reshape(6, 91, 2).transpose(0, 2, 1)
    np.testing.assert_allclose(forecast[5, :, 5:80], expected[5, :, 5:80], rtol=0.02)
    np.testing.assert_allclose(forecast[5, :, :5].sum(axis=1), expected[5, :, :5].sum(axis=1), rtol=0.05)


def test_wards_add_up_to_their_district_and_districts_to_their_county():
    county = districts().groupby(["year", "sex", "age_from", "age_to"], as_index=False)["population"].sum()
    population = pd.concat([districts(), wards(), county.assign(area_code="C1")])
    projection, notes = project_best(population, components(), parents(), horizon=10)
    totals = by_area(projection)
    np.testing.assert_allclose(totals[WARDS].sum(axis=1), totals["D1"], rtol=1e-8)
    np.testing.assert_allclose(totals[DISTRICTS].sum(axis=1), totals["C1"], rtol=1e-8)
    said = notes.set_index("area_code")
    assert said.loc[WARDS, "constrained_to"].tolist() == ["D1"] * 3
    assert said.loc["C1", ["method", "reason"]].tolist() == [SUM, "sum of its 2 areas"]


def test_a_part_of_a_districts_wards_is_not_made_to_be_all_of_it():
    some = wards().query("area_code != 'W1'")
    _, notes = project_best(pd.concat([districts(), some]), components(), parents(), horizon=2)
    reason = notes.set_index("area_code").loc["W2", "reason"]
    assert "hold 50 % of its people" in reason


def test_a_revision_between_years_is_left_out_of_the_change():
    revised = districts()
    revised["population"] *= np.where(revised["year"] <= 2016, 0.95, 1.0)
    smooth, _ = project_best(districts(), components(), horizon=5)
    broken, notes = project_best(revised, components(), horizon=5)
    assert notes["steps"].tolist() == [4, 4]
    np.testing.assert_allclose(broken["population"], smooth["population"], rtol=0.02)


def test_the_base_year_is_as_published_and_each_later_year_has_its_interval():
    projection, _ = project_best(districts(), components(), horizon=6)
    base, later = projection[projection["year"] == 2019], projection[projection["year"] > 2019]
    assert base["population"].sum() == pytest.approx(districts().query("year == 2019")["population"].sum())
    np.testing.assert_allclose(base["lower_95"], base["upper_95"])
    assert (later["lower_95"] < later["lower_80"]).all() and (later["upper_80"] < later["upper_95"]).all()
    assert later.loc[later["year"] <= 2024, "reason"].isna().all()
    assert later.loc[later["year"] > 2024, "reason"].str.contains(r"\[u\]").all()


def spoilt(change: str) -> pd.DataFrame:
    population = districts()
    if change == "an age":
        return population.query("~(area_code == 'D1' and year == 2015 and sex == 'male' and age_from == 7)")
    if change == "a sex":
        return population.query("~(area_code == 'D1' and year == 2015 and sex == 'male')")
    if change == "negative":
        return population.assign(population=population["population"].mask(population.index == 3, -1))
    if change == "twice":
        return pd.concat([population, population.head(1)])
    return population.assign(sex="women")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("an age", "every age"),
        ("a sex", "female and male both"),
        ("negative", "population >= 0"),
        ("twice", "names one row"),
        ("a name", "sex is female, male or persons"),
    ],
)
def test_bad_estimates_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        project_best(spoilt(change), components(), horizon=1)


def test_the_order_of_rows_does_not_matter():
    mixed = districts().sample(frac=1, random_state=1)
    ours, theirs = (
        project_best(districts(), components(), horizon=2)[0],
        project_best(mixed, components(), horizon=2)[0],
    )
    pd.testing.assert_frame_equal(ours, theirs)


def test_codes_may_be_categories():
    def coded(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
        return frame.astype(dict.fromkeys(columns, "category"))

    population = pd.concat([districts(), wards()])
    plain, _ = project_best(population, components(), parents(), horizon=2)
    population, events = coded(population, "area_code", "sex"), coded(components(), "area_code", "component")
    result, _ = project_best(population, events, coded(parents(), "area_code", "parent_code"), horizon=2)
    pd.testing.assert_frame_equal(result, plain)


def test_births_may_end_a_year_before_the_estimates():
    late = components().query("year < 2019")
    projection, notes = project_best(districts(), late, horizon=5)
    whole, _ = project_best(districts(), components(), horizon=5)
    assert notes["method"].tolist() == [COHORT] * 2
    late_total, whole_total = (by_area(result).loc[2024].iloc[:15].sum() for result in (projection, whole))
    np.testing.assert_allclose(late_total, whole_total, rtol=0.03)
    assert project_best(districts(), components().query("year < 2017"))[1]["method"].tolist() == [HAMILTON] * 2


def test_negative_births_are_refused():
    bad = components()
    bad.loc[0, "value"] = -1
    with pytest.raises(ValueError, match="births and deaths >= 0"):
        project_best(districts(), bad)
