"""What any cohort-component projection must keep, whatever its rates; and what it refuses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needs.projection.cohort import project
from needs.projection.estimate import childbearing
from needs.projection.mortality import standard_death_rates, survival_ratios
from needs.projection.rates import Rates

AGES = 91
TIMINGS = pytest.mark.parametrize("timing", ["even", "end"])
seeds = st.integers(0, 10_000)


def people(draw: np.random.Generator, areas: int = 3) -> np.ndarray:
    return draw.gamma(3, 40, (areas, 2, AGES))


def rates(draw: np.random.Generator, areas: int = 3, **changes) -> Rates:
    usual = {
        "survival": survival_ratios(draw.uniform(0.7, 1.3, (areas, 1, 1)) * standard_death_rates()),
        "fertility": draw.uniform(1, 2.5, (areas, 1)) * childbearing(),
        "net_counts": draw.uniform(0, 2, (areas, 2, AGES)),
        "net_rates": -draw.uniform(0, 0.05, (areas, 2, AGES)),
    }
    return Rates(**usual | changes)


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_without_deaths_and_migration_each_cohort_keeps_its_people(seed):
    draw = np.random.default_rng(seed)
    base = people(draw)
    result = project(base, Rates(np.ones((1, 2, AGES)), np.zeros((1, AGES))), years=10).population
    np.testing.assert_allclose(result[10, :, :, 10:90], base[:, :, :80])
    np.testing.assert_allclose(result[10, :, :, 90], base[:, :, 80:].sum(axis=2))


@TIMINGS
@given(seeds)
@settings(max_examples=25, deadline=None)
def test_people_are_created_and_lost_only_by_the_components(timing, seed):
    draw = np.random.default_rng(seed)
    base, gains = people(draw), draw.normal(0, 1, (3, 2, AGES))
    given_rates = rates(draw, net_counts=gains, net_rates=None)
    result = project(base, given_rates, years=6, timing=timing)
    growth = np.diff(result.population.sum(axis=(2, 3)), axis=0)
    explained = result.births.sum(axis=2) - result.deaths + gains.sum(axis=(1, 2)) + result.clamped
    np.testing.assert_allclose(growth, explained, atol=1e-6)
    assert (result.deaths > 0).all()


@TIMINGS
@given(seeds, st.floats(0.1, 50))
@settings(max_examples=25, deadline=None)
def test_twice_the_people_and_migrants_give_twice_the_result(timing, seed, times):
    draw = np.random.default_rng(seed)
    base, once = people(draw), rates(draw)
    more = rates(draw, survival=once.survival, fertility=once.fertility, net_rates=once.net_rates,
                 net_counts=once.net_counts * times)  # fmt: skip
    result = project(base, once, years=5, timing=timing).population
    np.testing.assert_allclose(
        project(base * times, more, years=5, timing=timing).population, times * result, rtol=1e-9
    )


def test_areas_do_not_touch_each_other():
    draw = np.random.default_rng(7)
    base, together = people(draw, 300), rates(draw, 300)
    alone = Rates(*(value[[211]] for value in
                    (together.survival, together.fertility, together.net_counts, together.net_rates)))  # fmt: skip
    one = project(base[[211]], alone, years=5).population
    np.testing.assert_allclose(project(base, together, years=5).population[:, [211]], one)


def test_a_closed_population_comes_to_grow_at_its_intrinsic_rate():
    survival, fertility = survival_ratios(standard_death_rates()), 2.4 * childbearing()
    result = project(np.full((1, 2, AGES), 100.0), Rates(survival[None], fertility[None]), years=400).population
    girls = result[:, 0, 0].sum(axis=1)
    leslie = np.zeros((AGES, AGES))
    leslie[np.arange(1, AGES), np.arange(AGES - 1)] = survival[0, 1:]
    leslie[-1, -1] = survival[0, -1]
    following = np.append(fertility[1:] * survival[0, 1:], 0)
    leslie[0] = (fertility + following) / 2 * survival[0, 0] / 2.05
    intrinsic = np.abs(np.linalg.eigvals(leslie)).max()
    assert girls[400] / girls[399] == pytest.approx(intrinsic, abs=1e-7)


def test_forces_and_boarders_neither_age_nor_leave():
    draw = np.random.default_rng(3)
    base, closed = people(draw), rates(draw, net_counts=None, net_rates=None)
    barracks = np.zeros_like(base)
    barracks[0, 1, 18:30] = 20
    held = project(base, closed, years=8, special=np.minimum(barracks, base)).population
    others = project(base - np.minimum(barracks, base), closed, years=8).population
    np.testing.assert_allclose(held, others + np.minimum(barracks, base))


def test_who_leaves_one_area_by_rates_is_counted_against_everyone_elsewhere():
    draw = np.random.default_rng(5)
    base = people(draw, 2)
    still = {"survival": np.ones((1, 2, AGES)), "fertility": np.zeros((1, AGES))}
    shares = np.full((2, 2, AGES), 0.02)
    result = project(base, Rates(**still, in_rates=shares, out_rates=shares), years=1, timing="end").population
    gone = 0.02 * base[:, :, :80]
    np.testing.assert_allclose(result[1, :, :, 1:81], base[:, :, :80] - gone + gone[::-1])


def test_more_leaving_than_live_there_is_clamped_and_said():
    base = np.full((1, 2, AGES), 2.0)
    leaving = Rates(np.ones((1, 2, AGES)), np.zeros((1, AGES)), net_counts=np.full((1, 2, AGES), -3.0))
    result = project(base, leaving, years=1, timing="end")
    assert result.population[1].max() == pytest.approx(1)  # ages 89 and over, 4 less 3
    assert result.clamped[0, 0] == pytest.approx(2 * (3 + 89 * 1))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"survival": np.full((1, 2, AGES), 1.1)}, "survival <= 1"),
        ({"survival": np.full((1, 2, 90), 0.9)}, "does not fit"),
        ({"fertility": np.full((1, AGES), -0.1)}, "fertility"),
        ({"fertility": np.full((1, AGES), np.nan)}, "fertility"),
        ({"net_rates": np.full((1, 2, AGES), -1.5)}, "net_rates"),
        ({"net_counts": None, "net_rates": None, "in_rates": np.zeros((1, 2, AGES))}, "in_rates with out_rates"),
    ],
)
def test_impossible_rates_are_refused(change, message):
    draw = np.random.default_rng(1)
    with pytest.raises(ValueError, match=message):
        project(people(draw), rates(draw, **change), years=1)


def test_a_negative_population_is_refused_with_its_place():
    base = np.ones((2, 2, AGES))
    base[1, 0, 5] = -1
    with pytest.raises(ValueError, match=r"1 cells, the first at \(1, 0, 5\)"):
        project(base, rates(np.random.default_rng(1), 2), years=1)


def test_more_special_people_than_people_are_refused():
    base = np.ones((1, 2, AGES))
    with pytest.raises(ValueError, match="special population"):
        project(base, rates(np.random.default_rng(1), 1), years=1, special=2 * base)
