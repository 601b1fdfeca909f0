"""The models an area's data allow, run on a series of its estimates."""

from itertools import pairwise

import numpy as np

from needs.projection.cohort import project
from needs.projection.estimate import births_path, childbearing, newborns
from needs.projection.frames import AGES, Series
from needs.projection.from_estimates import BIRTH_YEARS, estimated_rates
from needs.projection.hamilton_perry import Change, cohort_change, hamilton_perry
from needs.projection.rates import Array, Rates
from needs.projection.registered import Registered

WINDOW = 5  # years of change that a projection goes by
DRAW = np.where(np.arange(AGES) < 15, 400.0, 100.0)  # people; schoolchildren move alike, students do not
STUDENTS = (np.arange(AGES) >= 17) & (np.arange(AGES) < 25)  # replaced by others each year: they stay as many
STILL = np.where(STUDENTS, 0.6, 0.25)  # weight of no change in small areas

COHORT = "cohort-component"
HAMILTON = "Hamilton–Perry"
SMOOTHED = "Hamilton–Perry, drawn to neighbours"


def run(series: Series, method: str, known: Registered, horizon: int) -> Array:
    """The projection by `method`: (horizon + 1, areas, sexes, ages)."""
    if method == COHORT:
        return project(series.people[-1], cohort_rates(series, known), years=horizon, timing="end").population
    change, base = recent_change(series, known), series.people[-1]
    small = method == SMOOTHED
    aged_0 = series.people[-WINDOW:, :, :, 0].sum(axis=2)
    born = newborns(births_path(aged_0, BIRTH_YEARS), np.ones(len(series.areas)), len(series.sexes))
    moved = hamilton_perry(
        base,
        change.shrunk(DRAW) if small else change,
        born,
        years=horizon,
        form="mean" if small else "growth",
        mothers=childbearing(),
        together=small,
    )
    return np.asarray(moved + STILL * (base - moved) if small else moved)


def cohort_rates(series: Series, known: Registered, *, window: int = WINDOW) -> Rates:
    """Cohort-component rates of areas with births and deaths, from the change of the last `window` years."""
    base_year = series.years[-1]
    return estimated_rates(
        series.people[-1],
        recent_change(series, known, window=window),
        known.births_path(series.areas, base_year, BIRTH_YEARS),
        known.deaths(series.areas, base_year),
        known.infants(series),
    )


def recent_change(series: Series, known: Registered, *, window: int = WINDOW) -> Change:
    """Annual change of cohorts over the last `window` years (or the last step, if longer), revisions left out."""
    used = _recent(series, window)
    history = [series.people[i] for i in used]
    return cohort_change(history, [series.years[i] for i in used], breaks=known.breaks(series)).capped()


def steps(series: Series, known: Registered) -> int:
    """How many steps between estimates the recent change is seen over."""
    breaks = known.breaks(series)
    times = [series.years[i] for i in _recent(series, WINDOW)]
    return sum(not any(a < new <= b for new in breaks) for a, b in pairwise(times))


def _recent(series: Series, window: int) -> list[int]:
    recent = [i for i, year in enumerate(series.years) if year >= series.years[-1] - window]
    return recent if len(recent) > 1 else list(range(len(series.years)))[-2:]
