"""Survival by single year of age for any area: the shape of national death rates, the level of the area's own deaths.

Deaths of small areas are published as totals, so their ages have to be borrowed.
"""

import numpy as np

from needs.projection.rates import Array

# Deaths per 100,000 person-years, United Kingdom 2011-2013, to two figures: our reading of the Human Mortality
# Database (mortality.org, CC BY 4.0). Rates between these ages lie on straight lines of their logarithms.
AGES = (0, 1, 2, 5, 10, 15, 20, 30, 40, 50, 60, 70, 80, 90, 100)
FEMALE = (360, 29, 14, 9, 6.7, 11, 20, 38, 87, 220, 530, 1300, 4200, 14_000, 41_000)
MALE = (460, 33, 19, 11, 8.7, 16, 48, 76, 160, 310, 810, 2100, 5900, 18_000, 48_000)
OLDEST = 120


def standard_death_rates(sexes: int = 2) -> Array:
    """Deaths per person-year at ages 0-119, (sexes, ages): female and male, or their mean for persons."""
    both = np.exp([np.interp(np.arange(OLDEST), AGES, np.log(np.array(sex) / 1e5)) for sex in (FEMALE, MALE)])
    return both if sexes == 2 else both.mean(axis=0, keepdims=True)


def survival_ratios(death_rates: Array, ages: int = 91) -> Array:
    """Share living into each age from the one below, (..., ages), of rates by single year to the highest age lived.

    The force of mortality is even within a year of age, save in the first, whose deaths come early: a tenth of the
    year is lived by those who die. The last is T(x)/T(x-1), for the open age and the one below together.

    Raises
    ------
    ValueError : a rate is negative or missing.

    References
    ----------
    Preston, Heuveline and Guillot (2001), Demography, chapter 3; Chiang (1984), The Life Table and its Applications.
    """
    if not (death_rates >= 0).all():
        raise ValueError("death rates >= 0: found negative or missing ones")
    alive = np.exp(-np.cumsum(death_rates, axis=-1))
    alive = np.concatenate([np.ones_like(alive[..., :1]), alive], axis=-1)
    lived = (alive[..., :-1] + alive[..., 1:]) / 2
    lived[..., 0] = 0.1 * alive[..., 0] + 0.9 * alive[..., 1]
    result = np.empty((*death_rates.shape[:-1], ages))
    result[..., 0] = lived[..., 0]
    result[..., 1:] = lived[..., 1:ages] / lived[..., : ages - 1]
    result[..., -1] = lived[..., ages - 1 :].sum(axis=-1) / lived[..., ages - 2 :].sum(axis=-1)
    return result


def area_survival(population: Array, deaths: Array) -> Array:
    """Survival ratios (areas, sexes, ages) whose death rates are the standard's times one number for each area.

    That number makes the deaths expected of `population` (areas, sexes, ages), the last open, those registered:
    `deaths` (areas,) in a year. An area nobody lives in keeps the standard.

    Raises
    ------
    ValueError : deaths are negative or missing.
    """
    if not (deaths >= 0).all():
        raise ValueError("deaths >= 0: found negative or missing ones")
    sexes, ages = population.shape[1:]
    standard = standard_death_rates(sexes)
    by_age = standard[:, :ages].copy()
    living = np.exp(-np.cumsum(standard[:, ages - 1 :], axis=1))
    by_age[:, -1] = (standard[:, ages - 1 :] * living).sum(axis=1) / living.sum(axis=1)
    expected = (population * by_age).sum(axis=(1, 2))
    level = np.divide(deaths, expected, out=np.ones(len(population)), where=expected > 0)
    return survival_ratios(level[:, None, None] * standard, ages)
