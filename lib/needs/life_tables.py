"""Life expectancy from an abridged life table."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from needs.groups import Flags, Floats, floats, group_codes
from needs.intervals import label, levels, z_value
from needs.refusals import reasons, refuse, require_numbers, require_unique

AGES = np.array([0, 1, *range(5, 95, 5)])
FEWEST_PEOPLE = 5_000  # a life expectancy of so few or fewer is not produced
WIDEST = 20.0  # years: an interval at 95 % wider than this withholds the value


def life_expectancy(
    counts: pd.DataFrame, *, by: Sequence[str], confidence: Sequence[float] | float = (0.95, 0.998)
) -> pd.DataFrame:
    """Life expectancy at birth and at the start of each age band, for each group.

    Chiang's abridged life table with 20 bands (0, 1-4, 5-9 ... 90 and over); infants who die live a tenth of
    their year, others half of their band. The last band's deaths have a variance of their own.

    Parameters
    ----------
    counts : columns `by`, ``age_from`` (0, 1, 5 ... 90), ``numerator`` (deaths) and ``denominator`` (person-years).
    by : the key of a group.
    confidence : coverage of the intervals, as fractions.

    Returns
    -------
    One row a group and age: `by`, ``age_from``, ``numerator`` and ``denominator`` (from that age on), ``value``
    (years), limits and ``reason``. A group lacking one of the 20 bands has a row for each band it has.

    Raises
    ------
    ValueError : a count is negative, a band occurs twice or is not one of the 20.

    References
    ----------
    Chiang (1968), Introduction to Stochastic Processes in Biostatistics; Silcocks, Jenner and Reza (2001),
    J Epidemiol Community Health 55:38-43; Eayres and Williams (2004), ibid. 58:243-249.
    """
    _check(counts, by)
    codes, keys = group_codes(counts, by)
    band = np.searchsorted(AGES, counts["age_from"].to_numpy())
    deaths, people = (np.full((len(keys), len(AGES)), np.nan) for _ in range(2))
    deaths[codes, band], people[codes, band] = floats(counts, "numerator"), floats(counts, "denominator")
    present = np.zeros(deaths.shape, dtype=bool)
    present[codes, band] = True
    why = _why_not(keys, deaths, people, present)
    value, variance = _chiang(deaths, np.where(why.notna().to_numpy()[:, None], np.nan, people))
    with np.errstate(invalid="ignore"):
        too_wide = 2 * z_value(0.95) * np.sqrt(variance) > WIDEST
    group, at = np.nonzero(present)
    result = keys.iloc[group].reset_index(drop=True).assign(age_from=AGES[at])
    columns = {"numerator": _from_age_on(deaths), "denominator": _from_age_on(people)}
    for name, column in (columns | {"value": np.where(too_wide, np.nan, value)}).items():
        result[name] = column[group, at]
    for level in levels(confidence):
        half = z_value(level) * np.sqrt(variance)
        result[f"lower_{label(level)}"] = (value - half)[group, at]
        result[f"upper_{label(level)}"] = (value + half)[group, at]
    words = why.iloc[group].reset_index(drop=True)
    wide = reasons(result, {f"interval wider than {WIDEST:.0f} years": too_wide[group, at]})
    return result.assign(reason=words.where(words.notna(), wide))


def _check(counts: pd.DataFrame, by: Sequence[str]) -> None:
    """Refuse counts below nought, and bands that stand twice or are none of the 20."""
    require_numbers(counts, ("age_from", "numerator", "denominator"))
    require_unique(counts, [*by, "age_from"])
    below = (counts["numerator"] < 0) | (counts["denominator"] < 0)
    refuse(counts, below, "numerator and denominator are not negative")
    refuse(counts, ~counts["age_from"].isin(AGES), "age_from is 0, 1, 5, 10 ... 90")


def _from_age_on(columns: Floats) -> Floats:
    return np.cumsum(columns[:, ::-1], axis=1)[:, ::-1]


def _why_not(keys: pd.DataFrame, deaths: Floats, people: Floats, present: Flags) -> pd.Series:
    """Say for each group why it has no life table."""
    missing = {
        "not all 20 age bands": ~present.all(axis=1),
        "deaths or people missing": (np.isnan(deaths) | np.isnan(people)).any(axis=1),
        "an age band has no people": (people == 0).any(axis=1),
        f"no more than {FEWEST_PEOPLE:,} people": people.sum(axis=1) <= FEWEST_PEOPLE,
        "more deaths than people in an age band": (deaths > people).any(axis=1),
        "nobody died at 90 and over": deaths[:, -1] == 0,
    }
    return reasons(keys, missing)


def _chiang(deaths: Floats, people: Floats) -> tuple[Floats, Floats]:
    """Return life expectancy and its variance, groups in rows and ages in columns."""
    width = np.append(np.diff(AGES), np.nan)
    lived = np.where(AGES == 0, 0.1, 0.5)  # share of the band that those who die in it live
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = deaths / people
        width = np.where(np.isnan(width), 2 / rate, width)
        dying = rate * width / (1 + rate * width * (1 - lived))
        dying[:, -1] = 1
        alive = np.cumprod(np.column_stack([np.ones(len(deaths)), 1 - dying[:, :-1]]), axis=1)
        years = width * alive * (1 - (1 - lived) * dying)
        years[:, -1] = alive[:, -1] / rate[:, -1]
        expectancy = _from_age_on(years) / alive
        later = np.column_stack([expectancy[:, 1:], np.zeros(len(deaths))])
        spread = np.where(deaths > 0, dying**2 * (1 - dying) / deaths, 0.0)
        terms = alive**2 * ((1 - lived) * width + later) ** 2 * spread
        terms[:, -1] = alive[:, -1] ** 2 / (deaths[:, -1] * rate[:, -1] ** 2)
        return expectancy, _from_age_on(terms) / alive**2
