"""What a projection starts from, estimated from published births and successive populations."""

import numpy as np

from needs.projection.hamilton_perry import Change
from needs.projection.rates import Array

SEX_RATIO = 1.05  # boys per girl at birth
TREND_YEARS, DAMPING, SHARE_YEARS = 5, 0.6, 3  # chosen on births of 2002-2014 from origins 2006-2009


def births_path(births: Array, years: int) -> Array:
    """Births in the next `years` years, (years, areas), from those of past years (past, areas), oldest first.

    All areas together follow their recent trend, damped so that it fades within a few years; each area keeps its share
    of the last three years. An area's own trend is mostly chance: at five years the pooled one errs less.

    Raises
    ------
    ValueError : births are negative or missing, or there are none at all.

    References
    ----------
    Gardner and McKenzie (1985), Management Science 31:1237-1246 (damped trend).
    """
    if not len(births) or not (births >= 0).all() or births[-1].sum() <= 0:
        raise ValueError("births of at least one year, none negative or missing, not all zero: found otherwise")
    level = np.log(births.sum(axis=1))[-TREND_YEARS:]
    when = np.arange(len(level)) - (len(level) - 1) / 2
    slope = when @ level / (when @ when) if len(level) > 1 else 0.0
    total = np.exp(level[-1] + slope * np.cumsum(DAMPING ** np.arange(1, years + 1)))
    recent = births[-SHARE_YEARS:].sum(axis=0)
    return np.asarray(total[:, None] * (recent / recent.sum()))


def newborns(births: Array, surviving: Array, sexes: int) -> Array:
    """People aged 0 by sex, (years, areas, sexes), of `births` (years, areas) when the share `surviving` is here."""
    split = np.array([1 / (1 + SEX_RATIO), SEX_RATIO / (1 + SEX_RATIO)]) if sexes == 2 else np.ones(1)
    return np.asarray((births * surviving)[:, :, None] * split)


def moved_on(population: Array, part: float, births: Array) -> Array:
    """A count taken a `part` of a year before mid-year, its people grown older by that part; (..., ages).

    Birthdays are taken as spread evenly over the year. A census in spring compared with mid-year estimates as they
    stand would take the difference in size of neighbouring cohorts for migration. `births` (...) is a year's births.
    """
    if not 0 <= part < 1:
        raise ValueError(f"0 <= part of a year < 1: found {part}")
    younger = np.concatenate([births[..., None], population[..., :-1]], axis=-1)
    older = (1 - part) * population + part * younger
    older[..., -1] += part * population[..., -1]
    return np.asarray(older)


def childbearing(ages: int = 91, mean: float = 30.5, spread: float = 6.0) -> Array:
    """Relative fertility at each age, summing to one: a normal curve cut to ages 15-49.

    The mean age of mothers in England and Wales was 30.2 years in 2014 and 30.7 in 2019 (ONS, Births by parents'
    characteristics).
    """
    age = np.arange(ages) + 0.5
    shape = np.where((age > 15) & (age < 50), np.exp(-(((age - mean) / spread) ** 2) / 2), 0.0)
    return np.asarray(shape / shape.sum())


def residual_migration(change: Change, survival: Array, infants: Array) -> tuple[Array, Array]:
    """Net migrants by age (of the end of the year): gains as people, losses per survivor; both (areas, sexes, ages).

    What births and deaths do not explain of the `change` between estimates: it absorbs their error too. Gains are kept
    as people and losses as a share so that neither runs away. `infants` (areas,) is the share of births counted at
    age 0, whose gain or loss is a share.
    """
    survivors = change.before * survival
    moved = np.where(survivors > 0, change.after - survivors, 0.0)
    gains = np.maximum(moved, 0) / change.years
    losses = np.divide(np.minimum(moved, 0), survivors, out=np.zeros_like(moved), where=survivors > 0)
    gains[..., 0] = 0
    losses[..., 0] = infants[:, None] / survival[..., 0] - 1
    return gains, losses


def fertility_of(births: Array, women: Array, shape: Array) -> Array:
    """Births per woman-year (years, areas, ages) of the national `shape` whose sum over `women` gives `births`.

    births (years, areas); women (years, areas, ages).

    Raises
    ------
    ValueError : births are expected where no woman of childbearing age lives.
    """
    exposed = women @ shape
    if ((births > 0) & (exposed <= 0)).any():
        where = np.unique(np.nonzero((births > 0) & (exposed <= 0))[1]).tolist()
        raise ValueError(f"births need women of childbearing age: none live in the areas at positions {where[:5]}")
    level = np.divide(births, exposed, out=np.zeros_like(exposed), where=exposed > 0)
    return np.asarray(level[..., None] * shape)


def drawn_fertility(births: Array, women: Array, people: float) -> Array:
    """Fertility rates of small areas drawn to their parent's: (births + k·F) / (women + k), k = `people`.

    births and women (areas, ages) over the same years; F is the rate of all the areas together, by age.
    """
    total = women.sum(axis=0)
    common = np.divide(births.sum(axis=0), total, out=np.zeros_like(total), where=total > 0)
    return np.asarray((births + people * common) / (women + people))
