"""Quantiles that are known beforehand are those that SciPy computes, to the last bit."""

import pytest
from scipy.special import ndtri

from needs.intervals import LEVELS, USUAL, z_value


def test_the_usual_levels_have_their_normal_quantiles():
    assert set(USUAL) == set(LEVELS)
    assert {level: z_value(level) for level in USUAL} == {level: ndtri(0.5 + level / 2) for level in USUAL}


@pytest.mark.parametrize(("level", "quantile"), [(0.9, 1.6449), (0.95, 1.9600), (0.99, 2.5758), (0.998, 3.0902)])
def test_normal_quantiles_agree_with_printed_tables(level, quantile):  # e.g. Fisher and Yates, Statistical Tables
    assert z_value(level) == pytest.approx(quantile, abs=5e-5)
