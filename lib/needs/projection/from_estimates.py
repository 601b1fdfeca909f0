"""Cohort-component rates of areas estimated from what is published: populations, births and deaths."""

from dataclasses import replace

import numpy as np

from needs.projection.cohort import project
from needs.projection.estimate import childbearing, fertility_of, residual_migration
from needs.projection.hamilton_perry import Change
from needs.projection.mortality import area_survival
from needs.projection.rates import Array, Rates

BIRTH_YEARS = 5  # births are expected so far ahead from past ones; then fertility stays at its last level


def estimated_rates(base: Array, change: Change, births: Array, deaths: Array, infants: Array) -> Rates:
    """Rates under which `base` (areas, sexes, ages) moves on as its cohorts lately did; project with timing ``end``.

    Parameters
    ----------
    change : recent annual change of cohorts, of as many sexes as `base`, or of persons (then shared by the sexes).
    births : (n, areas), those of each of the next n years (`births_path`); then fertility stays at its last level.
    deaths : (areas,), in a year.
    infants : (areas,), share of births counted at age 0 at the end of the year.

    Raises
    ------
    ValueError : `base` is not by sex.

    Returns
    -------
    Rates whose fertility has a leading axis of years, so set that births come out as given.
    """
    if base.shape[1] != 2:
        raise ValueError("a cohort-component projection needs women apart from men: found persons only")
    survival = area_survival(base, deaths)
    standard = survival if change.before.shape[1] == base.shape[1] else survival.mean(axis=1, keepdims=True)
    gains, losses = residual_migration(change, standard, infants)
    if gains.shape[1] != base.shape[1]:
        gains, losses = _by_sex(gains, losses, base)
    ages = base.shape[2]
    shape = childbearing(ages)
    still = Rates(survival, np.zeros((1, ages)), net_counts=gains, net_rates=losses)
    women = project(base, still, years=len(births), timing="end").population[:, :, 0]
    middle = _exposure(women, gains, losses)
    return replace(still, fertility=fertility_of(births, middle, shape))


def _by_sex(gains: Array, losses: Array, base: Array) -> tuple[Array, Array]:
    """Persons' gains shared as the sexes share the base at each age; losses the same for both."""
    people = base.sum(axis=1, keepdims=True)
    share = np.divide(base, people, out=np.full_like(base, 0.5), where=people > 0)
    return gains * share, np.repeat(losses, base.shape[1], axis=1)


def _exposure(women: Array, gains: Array, losses: Array) -> Array:
    """Woman-years of each year as the engine counts them with timing ``end``: before that year's migrants arrive."""
    arrived = women[1:] - gains[:, 0]
    survivors = np.divide(arrived, 1 + losses[:, 0], out=np.zeros_like(arrived), where=losses[:, 0] > -1)
    return np.asarray((women[:-1] + np.maximum(survivors, 0)) / 2)
