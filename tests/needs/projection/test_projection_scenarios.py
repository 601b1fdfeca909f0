"""Other assumptions, births expected, and projections led by housing."""

import numpy as np
import pandas as pd
import pytest
from invented_county import DISTRICTS, components, districts, truth

from needs.projection.choose import project_best
from needs.projection.cohort import project
from needs.projection.dwellings import project_housing
from needs.projection.estimate import childbearing
from needs.projection.events import births_widths, expected_events
from needs.projection.housing import housing_led, movers_profile
from needs.projection.mortality import standard_death_rates, survival_ratios
from needs.projection.rates import Rates
from needs.projection.scenarios import (
    constant_fertility,
    decomposition,
    high,
    low,
    more_births,
    more_migrants,
    natural_change,
    project_scenarios,
)


def rates() -> Rates:
    draw = np.random.default_rng(4)
    fertility = np.linspace(1.8, 1.5, 5)[:, None, None] * childbearing()
    moves = draw.normal(0, 2, (2, 2, 91))
    return Rates(survival_ratios(standard_death_rates())[None], fertility, net_counts=moves)


def children(people: np.ndarray) -> np.ndarray:
    return people[..., :15].sum(axis=(2, 3))


def test_the_principal_scenario_is_the_projection():
    scenarios = project_scenarios(districts(), components(), horizon=4)
    principal = scenarios[scenarios["scenario"] == "principal"]
    projection, _ = project_best(districts(), components(), horizon=4)
    np.testing.assert_allclose(principal["population"], projection["population"])
    assert set(scenarios["scenario"].unique()) == {
        "principal", "high", "low", "constant fertility", "natural change only", "change of the last 2 years",
    }  # fmt: skip


def test_high_lies_above_and_low_below():
    base = truth()[-1]
    usual, more, less = (
        project(base, change(rates()), years=8, timing="end").population for change in (lambda r: r, high, low)
    )
    assert (children(more)[1:] > children(usual)[1:]).all()
    assert (children(less)[1:] < children(usual)[1:]).all()


def test_natural_change_is_births_less_deaths():
    result = project(truth()[-1], natural_change(rates()), years=3, timing="end")
    growth = np.diff(result.population.sum(axis=(2, 3)), axis=0)
    np.testing.assert_allclose(growth, result.births.sum(axis=2) - result.deaths)


def test_constant_fertility_is_that_of_the_first_year():
    np.testing.assert_array_equal(constant_fertility(rates()).fertility, rates().fertility[0])


def test_the_effects_of_one_factor_at_a_time_and_their_interaction_sum_to_the_whole():
    changes = {"births": more_births, "migrants": more_migrants, "no migration": natural_change}
    found = decomposition(truth()[-1], rates(), changes, years=20, outcome=children)
    parts = sum(value for name, value in found.items() if name != "whole")
    np.testing.assert_allclose(parts, found["whole"], atol=1e-8)
    assert np.abs(found["interaction"][20]).min() > 0


def test_expected_births_follow_their_path_and_have_a_range_while_errors_are_known():
    events = expected_events(districts(), components(), horizon=7)
    assert events["area_code"].unique().tolist() == DISTRICTS and events["year"].max() == 2026
    assert (events["births"] > 0).all() and (events["deaths"] > 0).all()
    assert events["lower_80"].isna().all()  # five past years of births only
    births = np.random.default_rng(8).normal(1000, 30, (15, 3))
    widths = births_widths(births)
    assert (widths["80"] > 0).all() and (widths["95"] > widths["80"]).all()


def test_the_range_of_births_grows_with_the_years_ahead_where_a_trend_outlasts_its_damping():
    falling = 1000 * 0.97 ** np.arange(15)[:, None]
    assert (np.diff(births_widths(falling)["80"]) > 0).all()


def housed(dwellings: np.ndarray, **options):
    base = truth()[-1]
    sizes = np.linspace(2.4, 2.3, len(dwellings))[:, None]
    return base, housing_led(base, rates(), dwellings, sizes, **options)


def test_the_people_of_each_year_fill_its_dwellings():
    dwellings = np.linspace(20_000, 24_000, 6)[:, None] * np.ones((1, 2))
    base, result = housed(dwellings, communal=np.array([500.0, 0.0]))
    own = (base.sum(axis=(1, 2)) - [500, 0]) / (0.97 * 20_000)
    np.testing.assert_allclose(result.household_size[0], own)
    np.testing.assert_allclose(result.household_size[5], own - 0.1)
    assert result.population[5].sum() > result.population[0].sum()


def test_no_more_movers_are_called_for_when_the_dwellings_hold_just_the_trend():
    base = truth()[-1]
    trend = project(base, rates(), years=5, timing="end").population
    dwellings = trend.sum(axis=(2, 3)) / 2
    result = housing_led(base, rates(), dwellings, np.full((6, 1), 2.0), occupied=1)
    np.testing.assert_allclose(result.movers, 0, atol=1e-6)
    np.testing.assert_allclose(result.population, trend, rtol=1e-9)


def test_a_district_of_housing_led_areas_is_kept_and_the_household_size_gives():
    dwellings = np.linspace(20_000, 24_000, 4)[:, None] * np.array([[1.0, 0.9]])
    district = project(truth()[-1], rates(), years=3, timing="end").population.sum(axis=1)
    _, result = housed(dwellings, district=district)
    np.testing.assert_allclose(result.population[1:].sum(axis=1), district[1:], rtol=1e-8)


def test_fewer_dwellings_than_anyone_could_leave_are_refused():
    with pytest.raises(ValueError, match="leave than live there"):
        housed(np.array([[20_000.0, 20_000.0], [100.0, 20_000.0]]), profile=movers_profile()[None] ** 3)
    with pytest.raises(ValueError, match="dwellings and household sizes > 0"):
        housed(np.array([[20_000.0, 0.0], [100.0, 20_000.0]]))


def planned(**changes) -> pd.DataFrame:
    years = np.arange(2019, 2023)
    usual = {"area_code": np.repeat(DISTRICTS, 4), "year": np.tile(years, 2), "household_size": 2.3,
             "dwellings": np.tile(20_000 + 300.0 * (years - 2019), 2)}  # fmt: skip
    return pd.DataFrame(usual | changes)


def test_districts_are_projected_from_a_table_of_dwellings():
    projection, sizes = project_housing(districts(), components(), planned())
    totals = projection.groupby(["year", "area_code"], observed=True)["population"].sum()
    grown = totals.loc[2022] / totals.loc[2019]
    assert grown.tolist() == pytest.approx([20_900 / 20_000] * 2)
    assert sizes.groupby("area_code")["household_size"].std().max() == pytest.approx(0, abs=1e-9)
    assert sizes.groupby("year")["movers"].count().tolist() == [0, 2, 2, 2]


@pytest.mark.parametrize(
    ("change", "message"),
    [({"year": [2019, 2020, 2021, 2023] * 2}, "missing in"), ({"area_code": ["D1"] * 4 + ["D9"] * 4}, "none for D9"),
     ({"dwellings": -1.0}, "dwellings > 0")],
)  # fmt: skip
def test_an_incomplete_table_of_dwellings_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        project_housing(districts(), components(), planned(**change))
