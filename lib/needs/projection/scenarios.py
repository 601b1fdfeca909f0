"""What if: projections under other assumptions, and how much of a difference each assumption makes."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from needs.projection.cohort import project
from needs.projection.frames import Series, by_single_year, series_of, tidy
from needs.projection.models import WINDOW, cohort_rates, steps
from needs.projection.rates import Array, Rates
from needs.projection.registered import Registered, registered

Change = Callable[[Rates], Rates]

MORE_FERTILITY, MORE_MIGRATION = 0.1, 0.25  # by how much the high scenario exceeds the principal one, low falls short
SHORT_WINDOW = 2  # years of change that the scenario of another base window goes by


def natural_change(rates: Rates) -> Rates:
    """Births and deaths only: nobody moves in or out."""
    return replace(rates, net_counts=None, net_rates=None, in_rates=None, out_rates=None)


def constant_fertility(rates: Rates) -> Rates:
    """Fertility of the first year throughout."""
    return replace(rates, fertility=rates.fertility[0]) if rates.fertility.ndim == 3 else rates


def more_births(rates: Rates, share: float = MORE_FERTILITY) -> Rates:
    """Fertility higher by `share` at every age; lower where it is negative."""
    return replace(rates, fertility=rates.fertility * (1 + share))


def more_migrants(rates: Rates, share: float = MORE_MIGRATION) -> Rates:
    """Net gains greater by `share` and net losses smaller by it; the other way round where it is negative."""
    return replace(
        rates,
        net_counts=_tilted(rates.net_counts, share),
        net_rates=_tilted(rates.net_rates, share),
        in_rates=None if rates.in_rates is None else rates.in_rates * (1 + share),
        out_rates=None if rates.out_rates is None else rates.out_rates * (1 - share),
    )


def _tilted(net: Array | None, share: float) -> Array | None:
    return None if net is None else net * np.where(net > 0, 1 + share, 1 - share)


def high(rates: Rates) -> Rates:
    """More births and more migrants."""
    return more_migrants(more_births(rates))


def low(rates: Rates) -> Rates:
    """Fewer births and fewer migrants."""
    return more_migrants(more_births(rates, -MORE_FERTILITY), -MORE_MIGRATION)


SCENARIOS: dict[str, Change] = {
    "principal": lambda rates: rates,
    "high": high,
    "low": low,
    "constant fertility": constant_fertility,
    "natural change only": natural_change,
}


def project_scenarios(
    population: pd.DataFrame, components: pd.DataFrame, *, horizon: int = 25, window: int = SHORT_WINDOW
) -> pd.DataFrame:
    """Scenarios for every area with estimates by sex and single year, births and deaths; the others are left out.

    Parameters
    ----------
    population, components : as for `project_best`, whose projection of these areas is the ``principal`` scenario.
    window : years of recent change that the scenario ``change of the last N years`` goes by, instead of five.

    Returns
    -------
    scenario, area_code, base_year, year, sex, age, population, method; no rows where no area has such estimates.
    """
    known = registered(components)
    frames = []
    for series in with_events(population, known):
        rates, base = cohort_rates(series, known), series.people[-1]
        variants = {name: change(rates) for name, change in SCENARIOS.items()}
        if window < WINDOW:
            variants[f"change of the last {window} years"] = cohort_rates(series, known, window=window)
        for name, variant in variants.items():
            people = project(base, variant, years=horizon, timing="end").population
            frames.append(tidy(people, series.areas, series.sexes, series.years[-1]).assign(scenario=name))
    columns = ["scenario", "area_code", "base_year", "year", "sex", "age", "population", "method"]
    joined = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)
    return joined.astype({"scenario": "category", "area_code": "category", "sex": "category", "method": "category"})


def with_events(population: pd.DataFrame, known: Registered) -> list[Series]:
    """Series of the areas of `population` that have a cohort-component projection."""
    found = []
    for series in series_of(by_single_year(population)):
        own = np.isin(series.areas, list(known.areas(series.years[-1])))
        if len(series.sexes) == 2 and own.any() and steps(series, known):
            found.append(series.only(own))
    return found


def decomposition(
    base: Array, rates: Rates, changes: Mapping[str, Change], *, years: int, outcome: Callable[[Array], Array]
) -> dict[str, Array]:
    """How much each of `changes` alone alters `outcome`, what they do together beyond that, and the whole.

    Parameters
    ----------
    base : (areas, sexes, ages), projected with timing ``end`` under `rates`, as they are and as each change makes them.
    outcome : of a population (years + 1, areas, sexes, ages), e.g. the children of each year and area.

    Returns
    -------
    The difference that each change makes by its name, ``interaction`` and ``whole``; the others sum to the whole.
    """

    def result(altered: Rates) -> Array:
        return outcome(project(base, altered, years=years, timing="end").population)

    start, everything = result(rates), rates
    found: dict[str, Array] = {}
    for name, change in changes.items():
        found[name] = result(change(rates)) - start
        everything = change(everything)
    whole = result(everything) - start
    return found | {"interaction": whole - np.sum(list(found.values()), axis=0), "whole": whole}
