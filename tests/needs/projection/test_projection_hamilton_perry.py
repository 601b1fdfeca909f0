"""Cohorts that go on changing as they did: laws, worked cases, refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needs.projection.hamilton_perry import Change, cohort_change, hamilton_perry

AGES = 91
FORMS = ["ratio", "difference", "mean", "growth"]
BORN = np.full((1, 1, 1), 50.0)


def aged(people: np.ndarray, ratio: float = 1.0, born: float = 50.0) -> np.ndarray:
    """The same people a year older, each cohort times `ratio`."""
    older = np.empty_like(people)
    older[..., 1:] = people[..., :-1] * ratio
    older[..., -1] += people[..., -1] * ratio
    older[..., 0] = born
    return older


@pytest.mark.parametrize("form", FORMS)
def test_cohorts_that_kept_their_people_keep_them(form):
    start = np.linspace(100, 10, AGES)[None, None]
    change = cohort_change([start, aged(start)], [2019, 2020])
    result = hamilton_perry(aged(start), change, BORN, years=1, form=form)[1]
    np.testing.assert_allclose(result, aged(aged(start)))


@pytest.mark.parametrize("ratio", [0.97, 1.04])
def test_the_ratio_form_repeats_the_ratio_and_the_difference_form_the_difference(ratio):
    start = np.linspace(100, 10, AGES)[None, None]
    base = aged(start, ratio)
    change = cohort_change([start, base], [2019, 2020])
    by_ratio, by_difference = (hamilton_perry(base, change, BORN, years=1, form=form)[1] for form in FORMS[:2])
    np.testing.assert_allclose(by_ratio, aged(base, ratio))
    np.testing.assert_allclose(by_difference[..., 1:], (aged(base) + base - aged(start))[..., 1:])
    mean = hamilton_perry(base, change, BORN, years=1, form="mean")[1]
    np.testing.assert_allclose(mean, (by_ratio + by_difference) / 2)


@given(st.floats(0.9, 1.1), st.integers(2, 5))
@settings(max_examples=20, deadline=None)
def test_a_change_seen_over_several_years_is_spread_evenly(ratio, gap):
    start = np.full((1, 1, AGES), 1e6)
    later = start
    for _ in range(gap):
        later = aged(later, ratio, born=1e6)
    change = cohort_change([start, later], [2011, 2011 + gap])
    np.testing.assert_allclose(change.ratio[..., gap:90], ratio, rtol=1e-5)
    assert change.years == gap


def test_a_step_into_a_new_series_is_not_taken_for_migration():
    start = np.full((1, 1, AGES), 100.0)
    history = [start, aged(start, born=100), 2 * start, aged(2 * start, born=200)]  # revised upwards in the third year
    change = cohort_change(history, [2015, 2016, 2017, 2018], breaks=[2017])
    np.testing.assert_allclose(change.ratio[..., 1:], 1)
    assert change.years == 2


def test_estimates_of_different_series_only_are_refused():
    start = np.full((1, 1, AGES), 100.0)
    with pytest.raises(ValueError, match="one series"):
        cohort_change([start, start], [2016, 2017], breaks=[2017])


def test_a_growing_cohort_gains_people_not_per_cent_so_it_cannot_explode():
    start = np.full((1, 1, AGES), 100.0)
    change = cohort_change([start, aged(start, 1.5)], [2019, 2020]).capped()
    explosive = hamilton_perry(start, change, BORN, years=25, form="ratio")[-1, 0, 0, 25:60]
    steady = hamilton_perry(start, change, BORN, years=25, form="growth")[-1, 0, 0, 25:60]
    assert (explosive > 100 * 1.5**20).all()
    assert (steady <= 100 + 50 * 25).all()


def test_no_cohort_halves_or_doubles_in_a_year():
    before = np.full((1, 1, AGES), 10.0)
    change = Change(before, np.linspace(0, 100, AGES)[None, None], 1).capped()
    assert (change.ratio.min(), change.ratio.max()) == (0.5, 2.0)


def test_a_small_ward_is_drawn_to_its_neighbours_and_a_large_one_keeps_its_own_change():
    before = np.array([10.0, 100_000.0])[:, None, None] * np.ones((2, 1, AGES))
    change = Change(before, before * np.array([0.8, 1.0])[:, None, None], 1).shrunk(400)
    small, large = change.ratio[:, 0, 5]
    assert small == pytest.approx((8 + 400) / (10 + 400), abs=1e-4)
    assert large == pytest.approx(1, abs=1e-4)


def test_without_mothers_of_its_own_a_ward_has_births_as_its_neighbours_do():
    base = np.zeros((2, 1, AGES))
    base[0], base[1, :, :20] = 50.0, 50.0  # the second ward has nobody over 19
    still = Change(np.ones((2, 1, AGES)), np.ones((2, 1, AGES)), 1)
    mothers = np.where((np.arange(AGES) >= 20) & (np.arange(AGES) < 40), 1.0, 0.0)
    born = np.full((1, 2, 1), 10.0)
    apart = hamilton_perry(base, still, born, years=3, mothers=mothers)[:, :, 0, 0]
    together = hamilton_perry(base, still, born, years=3, mothers=mothers, together=True)[:, :, 0, 0]
    assert np.isfinite(apart).all()
    np.testing.assert_allclose(together[2, 0], together[2, 1])


def test_times_out_of_order_are_refused():
    with pytest.raises(ValueError, match="in order"):
        cohort_change([np.ones((1, 1, 5))] * 2, [2020, 2019])
