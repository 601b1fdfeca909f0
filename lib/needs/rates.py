"""Counts to proportions, rates and means, with their confidence intervals."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from needs.groups import Floats, floats, group_codes, group_sum
from needs.intervals import LEVELS, count_interval, label, levels, t_value, wilson
from needs.refusals import reasons, refuse, require_above_nought, require_numbers

CHUNK = 65_536  # rows whose limits are worked out at once


def proportion(counts: pd.DataFrame, *, per: float = 100, confidence: Sequence[float] | float = LEVELS) -> pd.DataFrame:
    """Proportion with its Wilson score intervals, row by row.

    Parameters
    ----------
    counts : columns ``numerator`` and ``denominator`` (people).
    per : multiplier of the result; 100 gives a percentage.
    confidence : coverage of the intervals, as fractions.

    Returns
    -------
    A copy of `counts` with ``value``, ``lower_95``, ``upper_95``, ``lower_998``, ``upper_998`` (per `per`)
    and ``reason``, which says why a value is missing.

    Raises
    ------
    ValueError : a numerator is negative or above its denominator, a denominator is negative, or a confidence lies
        outside 0.9 to 1.

    References
    ----------
    Wilson (1927), J Am Stat Assoc 22:209-212.
    """
    require_numbers(counts, ("numerator", "denominator"))
    numerator, denominator = floats(counts, "numerator"), floats(counts, "denominator")
    wrong = (numerator < 0) | (numerator > denominator) | (denominator < 0)
    refuse(counts, wrong, "0 <= numerator <= denominator")
    return _measured(counts, numerator, denominator, per, confidence, wilson)


def crude_rate(
    counts: pd.DataFrame, *, per: float = 100_000, confidence: Sequence[float] | float = LEVELS
) -> pd.DataFrame:
    """Crude rate with exact Poisson (fewer than ten events) or Byar's intervals, row by row.

    Parameters
    ----------
    counts : columns ``numerator`` (events) and ``denominator`` (people, or person-years).
    per : multiplier of the result; 100,000 gives events per 100,000 people.
    confidence : coverage of the intervals, as fractions.

    Returns
    -------
    A copy of `counts` with ``value``, limits and ``reason`` as `proportion` has.

    Raises
    ------
    ValueError : a numerator or denominator is negative, infinite or not a number.

    References
    ----------
    Breslow and Day (1987), Statistical Methods in Cancer Research II, 69.
    """
    require_numbers(counts, ("numerator", "denominator"))
    numerator, denominator = floats(counts, "numerator"), floats(counts, "denominator")
    refuse(counts, (numerator < 0) | (denominator < 0), "numerator and denominator are not negative")

    def limits(events: Floats, people: Floats, level: float) -> tuple[Floats, Floats]:
        lower, upper = count_interval(events, level)
        return lower / people, upper / people

    return _measured(counts, numerator, denominator, per, confidence, limits)


def mean(values: pd.DataFrame, *, by: Sequence[str], confidence: Sequence[float] | float = LEVELS) -> pd.DataFrame:
    """Arithmetic mean of each group with Student's t intervals.

    Parameters
    ----------
    values : columns `by` and ``value``, one row an observation.
    by : the key of a group.
    confidence : coverage of the intervals, as fractions.

    Returns
    -------
    One row a group: `by`, ``total``, ``observations``, ``deviation`` (sample standard deviation), ``value``,
    limits and ``reason``. A missing observation makes its group's mean missing.

    Raises
    ------
    ValueError : a value is infinite or not a number.

    References
    ----------
    Student (1908), Biometrika 6:1-25.
    """
    require_numbers(values, ("value",))
    codes, keys = group_codes(values, by)
    observed = floats(values, "value")
    n = group_sum(codes, np.ones(len(values)), len(keys))
    total = group_sum(codes, observed, len(keys))
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = total / n
        deviation = np.sqrt(
            group_sum(codes, (observed - centre[codes]) ** 2, len(keys)) / np.where(n > 1, n - 1, np.nan)
        )
    result = keys.assign(total=total, observations=n.astype(int), deviation=deviation, value=centre)
    for level in levels(confidence):
        half = t_value(np.maximum(n - 1, 1), level) * deviation / np.sqrt(n)
        result[f"lower_{label(level)}"], result[f"upper_{label(level)}"] = centre - half, centre + half
    return result.assign(
        reason=reasons(result, {"a value is missing": np.isnan(total), "one value: no interval": n < 2})
    )


def summed(
    counts: pd.DataFrame, *, by: Sequence[str], of: Sequence[str] = ("numerator", "denominator")
) -> pd.DataFrame:
    """Sum the columns `of` within each group: one row a group, in first-seen order.

    One missing count makes its group's sum missing: half a county is not the county.
    Raises ValueError where a column is absent, infinite or not a number.
    """
    require_numbers(counts, of)
    codes, keys = group_codes(counts, by)
    return keys.assign(**{column: group_sum(codes, floats(counts, column), len(keys)) for column in of})


def _measured(
    counts: pd.DataFrame,
    numerator: Floats,
    denominator: Floats,
    per: float,
    confidence: Sequence[float] | float,
    limits: Callable[[Floats, Floats, float], tuple[Floats, Floats]],
) -> pd.DataFrame:
    """Return `counts` with value, limits and reason; nobody to count leaves one value missing, the rest stands."""
    require_above_nought(per=per)
    people = np.where(denominator > 0, denominator, np.nan)
    value = per * numerator / people
    columns = {"value": value}
    for level in levels(confidence):
        lower, upper = np.empty_like(value), np.empty_like(value)
        for start in range(0, len(value), CHUNK):  # what fits the processor's cache is quicker, and needs less memory
            part = slice(start, start + CHUNK)
            lower[part], upper[part] = limits(numerator[part], people[part], level)
        lower *= per
        upper *= per
        columns |= {f"lower_{label(level)}": lower, f"upper_{label(level)}": upper}
    missing = {
        "numerator missing": np.isnan(numerator),
        "denominator missing": np.isnan(denominator),
        "no population": denominator == 0,
    }
    return counts.assign(**columns, reason=reasons(counts, missing))
