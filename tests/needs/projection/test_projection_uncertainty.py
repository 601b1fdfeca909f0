"""Intervals made of past errors: that they cover what they say, grow, and own up to what is not known."""

import numpy as np
import pandas as pd
import pytest

from needs.projection.known_errors import KNOWN
from needs.projection.uncertainty import coverage, forecast_errors, half_widths, learned, track_record, with_intervals


def forecasts(seed: int, spread: float = 0.02, origins: range = range(2006, 2014)) -> pd.DataFrame:
    """Forecasts of one age band whose log errors are normal and grow with the root of the horizon."""
    draw = np.random.default_rng(seed)
    index = pd.MultiIndex.from_product([origins, range(1, 6), range(40)], names=["base_year", "ahead", "area"])
    rows = index.to_frame(index=False)
    error = draw.normal(0, spread * np.sqrt(rows["ahead"]))
    return rows.assign(
        area_code="W" + rows["area"].astype(str), year=rows["base_year"] + rows["ahead"], age_from=0, age_to=4,
        single=False, population=1000.0, actual=1000 * np.exp(error), people=15_000.0,
    )  # fmt: skip


def test_intervals_learned_on_some_origins_cover_others():
    known = learned(forecast_errors(forecasts(1)))
    others = forecasts(2, origins=range(2014, 2018))
    people = pd.Series(15_000.0, index=others["area_code"].unique())
    covered = coverage(with_intervals(others, people, known=known))
    assert covered["80"] == pytest.approx(0.80, abs=0.04)
    assert covered["95"] == pytest.approx(0.95, abs=0.03)
    assert known["power"].iloc[0] == pytest.approx(0.5, abs=0.1)


def test_origins_unlike_each_other_widen_the_intervals():
    calm, stormy = forecasts(1), forecasts(3, spread=0.06, origins=range(2013, 2014))
    mixed = pd.concat([calm.query("base_year < 2013"), stormy])
    wide, narrow = (learned(forecast_errors(rows))["scale_80"].iloc[0] for rows in (mixed, calm))
    assert wide > 1.05 * narrow


def test_intervals_grow_with_the_horizon_and_shrink_with_the_size():
    ahead, size = np.array([1.0, 3.0, 5.0]), np.full(3, 150_000.0)
    ages = np.zeros(3, dtype=int), np.full(3, 4)
    widths = half_widths(size, ahead, *ages)["w_80"]
    assert widths.is_monotonic_increasing
    sizes = np.array([3_000.0, 15_000.0, 80_000.0, 300_000.0])
    ages = np.zeros(4, dtype=int), np.full(4, 14)
    assert half_widths(sizes, np.full(4, 5.0), *ages)["w_80"].is_monotonic_decreasing


def test_what_has_not_been_tested_is_marked():
    people, ahead = np.array([150_000.0, 150_000.0, 2_000.0, 150_000.0]), np.array([5.0, 6.0, 5.0, 5.0])
    young, old = np.array([0, 0, 0, 30]), np.array([4, 4, 4, 95])
    result = half_widths(people, ahead, young, old)
    assert result["reason"].isna().tolist() == [True, False, False, False]
    assert result["reason"].astype(str).str.contains("[u]", regex=False).tolist() == [False, True, True, False]
    assert result["w_80"].isna().tolist() == [False, False, False, True]


def test_the_errors_shipped_are_whole_and_in_order():
    assert (KNOWN["scale_80"] < KNOWN["scale_95"]).all()
    assert KNOWN["coverage_80"].between(0.7, 0.9).all()
    assert not KNOWN.duplicated(["size_from", "single", "age_from", "age_to"]).any()
    assert KNOWN["size_from"].nunique() == 4


def test_the_record_for_areas_of_a_size_says_how_near_and_how_often():
    large, small = (track_record(people).set_index(["age_from", "age_to"]) for people in (250_000, 15_000))
    assert 0 < large.loc[(0, 14), "within_80"] < small.loc[(0, 14), "within_80"] < 20
    assert large["coverage_80"].between(70, 90).all()


def test_negative_figures_are_refused():
    with pytest.raises(ValueError, match="population and actual >= 0"):
        forecast_errors(forecasts(1).assign(actual=-1.0))
