"""Housing-led projections of districts from a table of planned dwellings."""

import numpy as np
import pandas as pd

from needs.projection.frames import Series, tidy
from needs.projection.housing import housing_led
from needs.projection.models import cohort_rates
from needs.projection.rates import Array
from needs.projection.registered import Registered, registered
from needs.projection.scenarios import with_events
from needs.refusals import refuse, require_numbers, require_unique


def project_housing(
    population: pd.DataFrame, components: pd.DataFrame, dwellings: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Project districts as their planned dwellings would have it.

    Parameters
    ----------
    population, components : as for `project_best`, by sex and single year, with births and deaths.
    dwellings : area_code, year (the base year and each after it, the same for all), dwellings; and, where known,
        household_size (the expected trend; else held) and communal (people in communal establishments; else nobody).

    Returns
    -------
    projection : area_code, base_year, year, sex, age, population, method.
    sizes : area_code, year, household_size (implied), movers (net migrants beyond the trend in the year before).

    Raises
    ------
    ValueError : a year or area is missing, there are none to project, or dwellings call for the impossible.
    """
    require_numbers(dwellings, ["year", "dwellings"])
    require_unique(dwellings, ["area_code", "year"])
    refuse(dwellings, ~(dwellings["dwellings"] > 0), "dwellings > 0")
    known, wanted = registered(components), set(dwellings["area_code"].astype(str))
    frames, sizes = [], []
    for series in with_events(population, known):
        own = series.only(np.array([area in wanted for area in series.areas]))
        if own.areas:
            frame, size = _one(own, known, dwellings)
            frames.append(frame)
            sizes.append(size)
            wanted -= set(own.areas)
    if wanted:
        raise ValueError(
            f"dwellings need estimates by sex, births and deaths: none for {', '.join(sorted(wanted)[:5])}"
        )
    return pd.concat(frames, ignore_index=True), pd.concat(sizes, ignore_index=True)


def _one(series: Series, known: Registered, dwellings: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    base, base_year = series.people[-1], series.years[-1]
    planned = _by_year(dwellings, "dwellings", series)
    flat = np.ones((len(planned), 1))
    trend = _by_year(dwellings, "household_size", series) if "household_size" in dwellings else flat
    communal = _by_year(dwellings, "communal", series)[0] if "communal" in dwellings else None
    result = housing_led(base, cohort_rates(series, known), planned, trend, communal=communal)
    years = range(base_year, base_year + len(planned))
    nobody = np.full((1, len(series.areas)), np.nan)
    size = pd.DataFrame(
        {
            "area_code": np.tile(series.areas, len(planned)),
            "year": np.repeat(list(years), len(series.areas)),
            "household_size": result.household_size.reshape(-1),
            "movers": np.concatenate([nobody, result.movers]).reshape(-1),
        }
    )
    return tidy(result.population, series.areas, series.sexes, base_year, method="housing-led"), size


def _by_year(dwellings: pd.DataFrame, column: str, series: Series) -> Array:
    """A column as (years from the base on, areas)."""
    rows = dwellings[dwellings["year"] >= series.years[-1]].assign(area_code=dwellings["area_code"].astype(str))
    wide = rows.pivot_table(index="year", columns="area_code", values=column).reindex(columns=series.areas)
    wide = wide.reindex(range(series.years[-1], int(rows["year"].max()) + 1))
    if wide.isna().to_numpy().any():
        gaps = wide.index[wide.isna().any(axis=1)].tolist()
        raise ValueError(f"{column} of every area from {series.years[-1]} on: missing in {gaps[:5]}")
    return wide.to_numpy(dtype=float)
