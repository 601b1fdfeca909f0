"""Births and deaths registered in areas, year by year, as a projection asks for them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from needs.projection.estimate import births_path
from needs.projection.frames import Series
from needs.projection.rates import Array
from needs.refusals import refuse, require_columns, require_numbers, require_unique

STALE = 2  # years that births may lag behind the base
YEARS = 10  # of births looked back on
MEAN_OF = 3  # years over which the share of births counted at age 0 is averaged


@dataclass(frozen=True)
class Registered:
    """Frames of years × areas; a missing value where nothing was published."""

    births: pd.DataFrame
    deaths_of: pd.DataFrame
    population: pd.DataFrame

    def areas(self, base_year: int) -> set[str]:
        """Areas with births and deaths up to the base year, or a little before."""
        last = self._last(base_year)
        if last is None:
            return set()
        both = pd.DataFrame({"births": self.births.loc[last], "deaths": self.deaths_of.loc[last]}).dropna()
        return set(both.query("births > 0").index)

    def _last(self, base_year: int) -> int | None:
        years = [year for year in self.births.index if base_year - STALE <= year <= base_year]
        return max(years) if years else None

    def births_path(self, areas: list[str], base_year: int, years: int) -> Array:
        """Births expected in each of the `years` after the base (years, areas)."""
        last = self._last(base_year)
        if last is None:
            raise ValueError(f"births of {base_year - STALE} to {base_year} are needed: found none")
        past = self.births.loc[last - YEARS + 1 : last, areas].dropna()
        lag = base_year - last
        return births_path(past.to_numpy(dtype=float), years + lag)[lag:]

    def deaths(self, areas: list[str], base_year: int) -> Array:
        """Deaths in a year (areas,), the mean of the last three known."""
        known = self.deaths_of.loc[:base_year, areas].dropna().tail(MEAN_OF)
        return np.asarray(known.mean().to_numpy(dtype=float))

    def infants(self, series: Series) -> Array:
        """People aged 0 for each birth of the year before (areas,), over up to three years with both."""
        years = [year for year in series.years if year in self.births.index][-MEAN_OF:]
        years = [year for year in years if self.births.loc[year, series.areas].notna().all()]
        if not years:
            return np.ones(len(series.areas))
        aged_0 = sum(series.people[series.years.index(year)][:, :, 0].sum(axis=1) for year in years)
        born = self.births.loc[years, series.areas].sum().to_numpy(dtype=float)
        return np.asarray(np.divide(aged_0, born, out=np.ones_like(born), where=born > 0))

    def breaks(self, series: Series) -> list[int]:
        """Years whose estimates belong to another series than those of the year before.

        The totals published with the components are one series throughout; estimates agree with them or not. Years
        without such totals go on as the year before.
        """
        state: bool | None = None
        found = []
        for i, year in enumerate(series.years):
            agrees = self._agrees(series, i, year)
            if agrees is None:
                continue
            if state is not None and agrees != state:
                found.append(year)
            state = agrees
        return found

    def _agrees(self, series: Series, i: int, year: int) -> bool | None:
        shared = [code for code in series.areas if code in self.population.columns]
        if year not in self.population.index or not shared:
            return None
        published = self.population.loc[year, shared].to_numpy(dtype=float)
        own = series.people[i].sum(axis=(1, 2))[[series.areas.index(code) for code in shared]]
        seen = np.isfinite(published)
        return bool(np.mean(np.abs(own - published)[seen] < 1) > 0.5) if seen.any() else None


def registered(components: pd.DataFrame | None) -> Registered:
    """Read `components` (area_code, year, component, value); None is nothing published.

    Raises
    ------
    ValueError : a column is missing, a row stands twice, or births or deaths are negative.
    """
    if components is None:
        return Registered(*[pd.DataFrame(index=pd.Index([], dtype=int))] * 3)
    require_columns(components, ["area_code", "year", "component", "value"])
    require_numbers(components, ["year", "value"])
    require_unique(components, ["area_code", "year", "component"])
    events = components["component"].isin(["births", "deaths"])
    refuse(components, events & (components["value"] < 0), "births and deaths >= 0")
    wanted = components[events | (components["component"] == "population")]
    wide = wanted.astype({"area_code": "str", "component": "str"}).pivot_table(
        index="year", columns=["component", "area_code"], values="value"
    )
    return Registered(*[_one(wide, name) for name in ("births", "deaths", "population")])


def _one(wide: pd.DataFrame, component: str) -> pd.DataFrame:
    here = wide.columns.get_level_values("component") == component
    return wide.loc[:, here].droplevel("component", axis=1)
