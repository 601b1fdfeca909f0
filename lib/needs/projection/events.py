"""Births and deaths that the projection expects, with the range that past forecasts of births suggest."""

import numpy as np
import pandas as pd

from needs.projection.cohort import project
from needs.projection.estimate import births_path
from needs.projection.from_estimates import BIRTH_YEARS
from needs.projection.models import cohort_rates
from needs.projection.rates import Array
from needs.projection.registered import registered
from needs.projection.scenarios import with_events

ORIGINS = 5  # past years to forecast births from, at least, before a range is given
COLUMNS = ["area_code", "base_year", "year", "births", "deaths", "lower_80", "upper_80", "lower_95", "upper_95"]
LEVELS = {"80": 0.80, "95": 0.95}


def expected_events(population: pd.DataFrame, components: pd.DataFrame, *, horizon: int = 25) -> pd.DataFrame:
    """Births and deaths of each area with estimates by sex and single year, births and deaths.

    Parameters
    ----------
    population, components : as for `project_best`.

    Returns
    -------
    area_code, base_year, year (ending at mid-year), births, deaths, and for births lower_80, upper_80, lower_95,
    upper_95: missing beyond five years, over which errors are known. No rows where no area has such estimates.
    """
    known = registered(components)
    frames = []
    for series in with_events(population, known):
        result = project(series.people[-1], cohort_rates(series, known), years=horizon, timing="end")
        past = known.births.loc[: series.years[-1], series.areas].dropna().to_numpy(dtype=float)
        frames.append(_tidy(series.areas, series.years[-1], result.births.sum(axis=2), result.deaths, past))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)


def _tidy(areas: list[str], base_year: int, births: Array, deaths: Array, past: Array) -> pd.DataFrame:
    years, n = births.shape
    frame = pd.DataFrame(
        {
            "area_code": np.tile(areas, years),
            "base_year": base_year,
            "year": np.repeat(np.arange(base_year + 1, base_year + 1 + years), n),
            "births": births.reshape(-1),
            "deaths": deaths.reshape(-1),
        }
    )
    widths = births_widths(past)
    for level in LEVELS:
        factor = np.exp((frame["year"] - base_year).map(dict(enumerate(widths[level], start=1))))
        frame[f"lower_{level}"], frame[f"upper_{level}"] = frame["births"] / factor, frame["births"] * factor
    return frame


def births_widths(births: Array) -> dict[str, Array]:
    """Half-widths (log scale) for one to five years ahead: quantiles of past forecasts' errors, all areas together.

    `births` is (past years, areas). Missing at a horizon that fewer than five past years could be forecast over.
    """
    levels = list(LEVELS)
    found = {level: np.full(BIRTH_YEARS, np.nan) for level in levels}
    for ahead in range(1, BIRTH_YEARS + 1):
        origins = range(2, len(births) - ahead + 1)
        errors = [np.abs(np.log(births[i + ahead - 1] / births_path(births[:i], ahead)[-1])) for i in origins]
        if len(errors) >= ORIGINS:
            for level in levels:
                found[level][ahead - 1] = np.quantile(np.concatenate(errors), LEVELS[level])
    return found
