"""Projection led by housing: how many people the planned dwellings would hold, and who would have to move for it."""

from dataclasses import dataclass

import numpy as np

from needs.projection.cohort import project
from needs.projection.constrain import to_parents
from needs.projection.rates import Array, Rates

OCCUPIED = 0.97  # share of dwellings with a household, where none is given


@dataclass(frozen=True)
class HousingLed:
    """`population` (years + 1, areas, sexes, ages); `movers` (years, areas), net migrants beyond the trend that the
    dwellings call for; `household_size` (years + 1, areas), people in households for each household."""

    population: Array
    movers: Array
    household_size: Array


def housing_led(
    base: Array,
    rates: Rates,
    dwellings: Array,
    household_size: Array,
    *,
    communal: Array | None = None,
    occupied: float = OCCUPIED,
    profile: Array | None = None,
    district: Array | None = None,
) -> HousingLed:
    """Project `base` (areas, sexes, ages) so that each year's people fill that year's dwellings.

    Each year people move on by the trend `rates` (timing ``end``); then as many more come, or leave, as the dwellings
    call for, with the ages of `profile`.

    Parameters
    ----------
    dwellings : (years + 1, areas), the first in the base year.
    household_size : (years + 1, areas or 1), the expected trend of people per household; it is shifted by its gap
        from the base year's own size, so that the base is held whatever the trend's level.
    communal : (areas,), people who live in communal establishments, held constant.
    profile : (areas or 1, sexes, ages), ages of the movers; any scale; without it, `movers_profile`.
    district : (years + 1, sexes, ages), the district's projection, to which the areas are made to add up each year.

    Raises
    ------
    ValueError : dwellings or sizes are not positive, shapes do not fit, or more people are to leave than live there.

    References
    ----------
    Smith (1986), J Am Stat Assoc 81:287-296 (the housing unit method).
    """
    _refuse(dwellings, household_size, base.shape[0])
    apart = np.zeros(len(base)) if communal is None else communal
    households = dwellings * occupied
    size = household_size + ((base.sum(axis=(1, 2)) - apart) / households[0] - household_size[0])
    target = households * size + apart
    shares = movers_profile(*base.shape[1:])[None] if profile is None else profile
    shares = shares / shares.sum(axis=(1, 2), keepdims=True)
    people, movers = np.empty((len(dwellings), *base.shape)), np.empty((len(dwellings) - 1, len(base)))
    people[0] = base
    for year in range(len(movers)):
        trend = project(people[year], rates.from_year(year), years=1, timing="end").population[1]
        movers[year] = target[year + 1] - trend.sum(axis=(1, 2))
        people[year + 1] = _moved(trend, movers[year], shares)
        if district is not None:
            now = slice(year + 1, year + 2)
            to_parents(people[now], np.zeros(len(base), dtype=int), district[now, None], out=people[now])
    return HousingLed(people, movers, (people.sum(axis=(2, 3)) - apart) / households)


def _moved(trend: Array, movers: Array, shares: Array) -> Array:
    """The trend's people with the movers added by age; those who leave do so in step with who lives there."""
    living = trend * shares
    leaving = living / living.sum(axis=(1, 2), keepdims=True)
    added = trend + movers[:, None, None] * np.where(movers[:, None, None] > 0, shares, leaving)
    if (added < 0).any():
        where = np.unique(np.nonzero(added < 0)[0]).tolist()
        raise ValueError(f"more people of an age would leave than live there: areas at positions {where[:5]}")
    return np.asarray(added)


def movers_profile(sexes: int = 2, ages: int = 91) -> Array:
    """Ages of people who move home, (sexes, ages) summing to one: young children, and adults about twenty-three.

    References
    ----------
    Rogers and Castro (1981), Model Migration Schedules, IIASA RR-81-30: the basic schedule's usual parameters.
    """
    x = np.arange(ages) + 0.5
    curve = 0.02 * np.exp(-0.1 * x) + 0.06 * np.exp(-0.1 * (x - 20) - np.exp(-0.4 * (x - 20))) + 0.003
    return np.asarray(np.tile(curve / curve.sum() / sexes, (sexes, 1)))


def _refuse(dwellings: Array, household_size: Array, areas: int) -> None:
    if dwellings.ndim != 2 or dwellings.shape[1] != areas or len(dwellings) < 2:
        raise ValueError(f"dwellings are (years + 1, {areas} areas): found shape {dwellings.shape}")
    if household_size.shape not in (dwellings.shape, (len(dwellings), 1)):
        raise ValueError(f"household sizes are (years + 1, areas or 1): found shape {household_size.shape}")
    if not ((dwellings > 0).all() and (household_size > 0).all()):
        raise ValueError("dwellings and household sizes > 0: found others")
