"""Projections that add up: laws and refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needs.projection.constrain import to_control, to_margins, to_parents, to_totals, whole_people


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_small_areas_add_up_to_their_parents_in_every_cell(seed):
    draw = np.random.default_rng(seed)
    parts, family = draw.gamma(2, 10, (4, 7, 2, 91)), np.array([0, 0, 0, 1, 1, 2, 2])
    control = draw.gamma(2, 30, (4, 3, 2, 91))
    parts[:, 3:5, 0, 7] = 0  # nobody of that age in the whole of the second family: shared by size
    result = to_parents(parts, family, control)
    sums = np.stack([result[:, family == i].sum(axis=1) for i in range(3)], axis=1)
    np.testing.assert_allclose(sums, control, rtol=1e-8)


def test_families_out_of_order_are_refused():
    with pytest.raises(ValueError, match="rising order"):
        to_parents(np.ones((1, 3, 1, 2)), np.array([1, 0, 1]), np.ones((1, 2, 1, 2)))


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_both_margins_are_met(seed):
    draw = np.random.default_rng(seed)
    seed_table, wanted = draw.gamma(1, 5, (5, 8)) + 0.1, draw.gamma(1, 5, (5, 8)) + 0.1
    result = to_margins(seed_table, wanted.sum(axis=1), wanted.sum(axis=0))
    np.testing.assert_allclose(result.sum(axis=1), wanted.sum(axis=1), atol=1e-8 * wanted.sum())
    np.testing.assert_allclose(result.sum(axis=0), wanted.sum(axis=0), atol=1e-8 * wanted.sum())


def test_fitting_keeps_the_odds_of_the_seed():
    result = to_margins(np.array([[4.0, 2.0], [1.0, 3.0]]), np.array([30.0, 70.0]), np.array([45.0, 55.0]))
    assert result[0, 0] * result[1, 1] / (result[0, 1] * result[1, 0]) == pytest.approx(6)


@pytest.mark.parametrize(
    ("seed", "rows", "columns", "message"),
    [
        (np.ones((2, 2)), [1.0, 1.0], [1.0, 2.0], "same total"),
        (np.ones((2, 2)), [-1.0, 2.0], [0.5, 0.5], "margins >= 0"),
        (np.array([[0.0, 0.0], [1.0, 1.0]]), [1.0, 1.0], [1.0, 1.0], "positive control"),
        (np.eye(2), [1.0, 3.0], [2.0, 2.0], "zeros of the seed"),
    ],
)
def test_margins_that_cannot_be_met_are_refused(seed, rows, columns, message):
    with pytest.raises(ValueError, match=message):
        to_margins(seed, np.array(rows), np.array(columns), rounds=200)


def test_a_negative_or_unfounded_control_is_refused():
    with pytest.raises(ValueError, match="control >= 0"):
        to_control(np.ones((2, 2)), np.array([-1.0, 1.0]))
    with pytest.raises(ValueError, match="positive control needs people"):
        to_control(np.zeros((2, 1)), np.array([1.0]))


def wards() -> tuple[pd.DataFrame, pd.DataFrame]:
    areas = ["W1", "W2", "W3"]
    projection = pd.DataFrame({"area_code": areas * 2, "year": [2020] * 3 + [2021] * 3, "population": range(1, 7)})
    return projection, pd.DataFrame({"area_code": areas, "parent_code": ["D1", "D1", "D2"]})


def test_published_totals_are_met_where_given_and_others_left():
    projection, parents = wards()
    controls = pd.DataFrame({"area_code": ["D1"], "year": [2020], "population": [30.0]})
    result = to_totals(projection, controls, parents)
    assert result["population"].tolist() == pytest.approx([10, 20, 3, 4, 5, 6])


def test_a_control_for_an_unknown_area_is_refused():
    projection, parents = wards()
    controls = pd.DataFrame({"area_code": ["D9"], "year": [2020], "population": [30.0]})
    with pytest.raises(ValueError, match="D9"):
        to_totals(projection, controls, parents)


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=30))
def test_whole_people_keep_the_total_and_stay_near(parts):
    exact = np.array(parts)
    result = whole_people(exact)
    assert result.sum() == np.rint(exact.sum())
    assert (np.abs(result - exact) < 1).all()
