"""Births, survival and migration estimated from what is published."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from needs.projection.cohort import project
from needs.projection.estimate import (
    births_path,
    childbearing,
    drawn_fertility,
    fertility_of,
    moved_on,
    newborns,
    residual_migration,
)
from needs.projection.from_estimates import estimated_rates
from needs.projection.hamilton_perry import cohort_change
from needs.projection.mortality import area_survival, standard_death_rates, survival_ratios
from needs.projection.rates import Rates

ORACLES = Path(__file__).resolve().parents[3] / ".." / "shared" / "oracles" / "projection"


def test_steady_births_stay_steady_and_keep_their_places():
    births = np.tile([300.0, 100.0], (10, 1))
    np.testing.assert_allclose(births_path(births, 5), np.tile([300.0, 100.0], (5, 1)))


def test_a_trend_of_births_fades():
    births = 1000 * 0.97 ** np.arange(10)[:, None]
    path = births_path(births, 25)[:, 0]
    yearly = path[1:] / path[:-1]
    assert path[0] / births[-1, 0] == pytest.approx(0.97**0.6)
    assert (np.diff(yearly) > 0).all() and yearly[-1] == pytest.approx(1, abs=1e-4)


def test_one_areas_odd_year_does_not_become_its_trend():
    births = np.tile([300.0, 100.0], (10, 1))
    births[-1] = [270, 130]
    path = births_path(births, 5)
    np.testing.assert_allclose(path.sum(axis=1), 400)
    assert path[0, 1] == pytest.approx(400 * 330 / 1200)


@pytest.mark.parametrize("births", [np.array([[1.0, -1.0]]), np.array([[np.nan]]), np.zeros((3, 2)), np.empty((0, 2))])
def test_impossible_births_are_refused(births):
    with pytest.raises(ValueError, match="births"):
        births_path(births, 5)


def test_newborns_are_split_105_boys_to_100_girls():
    girls, boys = newborns(np.array([[205.0]]), np.array([1.0]), 2)[0, 0]
    assert (girls, boys) == pytest.approx((100, 105))


def test_a_spring_census_is_brought_to_mid_year_without_losing_anyone():
    counted = np.array([[100.0, 120.0, 80.0, 500.0]])
    moved = moved_on(counted, 0.25, np.array([110.0]))
    np.testing.assert_allclose(moved, [[0.75 * 100 + 0.25 * 110, 0.75 * 120 + 25, 0.75 * 80 + 30, 500 + 20]])
    assert moved.sum() == pytest.approx(counted.sum() + 0.25 * 110)


def test_fertility_gives_the_births_it_was_made_from():
    women = np.random.default_rng(1).gamma(3, 10, (4, 3, 91))
    births = np.random.default_rng(2).gamma(3, 10, (4, 3))
    rates = fertility_of(births, women, childbearing())
    np.testing.assert_allclose((rates * women).sum(axis=2), births)


def test_births_without_women_of_childbearing_age_are_refused():
    with pytest.raises(ValueError, match="women of childbearing age"):
        fertility_of(np.array([[5.0, 5.0]]), np.stack([np.ones(91), np.zeros(91)])[None], childbearing())


def test_a_ward_without_women_takes_the_fertility_of_its_district():
    births, women = np.array([[0.0, 9.0], [0.0, 0.0]]), np.array([[0.0, 90.0], [0.0, 0.0]])
    np.testing.assert_allclose(drawn_fertility(births, women, people=50), [[0, 0.1], [0, 0.1]])


def test_survival_of_an_area_returns_the_deaths_it_had():
    people = np.random.default_rng(3).gamma(3, 100, (2, 2, 91))
    few, usual = area_survival(people, np.array([100.0, 1e3])), area_survival(people, np.array([200.0, 1e3]))
    assert (few[0] >= usual[0]).all()
    np.testing.assert_allclose(few[1], usual[1])
    assert ((few > 0) & (few <= 1)).all()


def test_a_constant_force_of_mortality_gives_a_constant_ratio():
    ratios = survival_ratios(np.full((1, 120), 0.02))
    np.testing.assert_allclose(ratios[0, 2:90], np.exp(-0.02), rtol=1e-12)


def test_what_the_components_do_not_explain_is_migration():
    base, rates = invented()
    later = project(base, rates, years=1, timing="end")
    change = cohort_change([base, later.population[1]], [2019, 2020])
    gains, losses = residual_migration(change, rates.survival, np.ones(2))
    net = gains + losses * (later.population[1] - rates.net_counts)
    np.testing.assert_allclose(net[..., 1:], rates.net_counts[..., 1:], rtol=1e-9, atol=1e-9)


def test_estimated_rates_repeat_the_change_and_the_births_they_come_from():
    base, rates = invented()
    later = project(base, rates, years=1, timing="end").population[1]
    change = cohort_change([base, later], [2019, 2020])
    births = np.array([[90.0, 40.0], [85.0, 42.0], [80.0, 44.0]])
    estimated = estimated_rates(base, change, births, np.array([60.0, 50.0]), np.array([1.0, 0.98]))
    result = project(base, estimated, years=3, timing="end")
    np.testing.assert_allclose(result.births.sum(axis=2), births, rtol=1e-9)
    np.testing.assert_allclose(result.population[1, :, :, 1:], later[..., 1:], rtol=1e-9)
    np.testing.assert_allclose(result.population[1, :, :, 0].sum(axis=1), [90, 40 * 0.98], rtol=1e-9)


def invented():
    draw = np.random.default_rng(11)
    survival = np.tile(survival_ratios(standard_death_rates()), (2, 1, 1))
    moves = draw.normal(0, 1, (2, 2, 91))
    moves[..., 0] = 0
    return draw.gamma(20, 4, (2, 2, 91)), Rates(survival, np.tile(2 * childbearing(), (2, 1)), net_counts=moves)


@pytest.mark.shared
@pytest.mark.skipif(not ORACLES.exists(), reason="the published death rates are not beside this repository")
def test_the_standard_gives_the_life_expectancy_of_the_united_kingdom():
    deaths = pd.read_csv(ORACLES / "uk_hmd_deaths_exposure_1990_2013.csv.gz").query("year >= 2011")
    for sex, ours in zip(["female", "male"], standard_death_rates(), strict=True):
        published = deaths[deaths["sex"] == sex].groupby("age")[["deaths", "exposure"]].sum()
        rates = (published["deaths"] / published["exposure"]).fillna(1).to_numpy()
        assert life_expectancy(ours) == pytest.approx(life_expectancy(rates), abs=0.2)


def life_expectancy(rates: np.ndarray) -> float:
    alive = np.exp(-np.append(0, np.cumsum(rates)))
    return float((alive[1:] + alive[:-1]).sum() / 2)
