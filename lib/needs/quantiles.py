"""Where a value stands among others: quantiles, percentiles, categories and places on a spine chart."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from needs.groups import Codes, Floats, floats, group_codes
from needs.refusals import reasons, require_columns, require_numbers
from needs.terms import require_polarity

FEWEST_VALUES = 4  # percentiles of fewer are not produced


def quantile_groups(
    values: pd.DataFrame, *, by: Sequence[str], groups: int = 10, highest_first: bool = False
) -> pd.DataFrame:
    """Number the areas of each group by quantile of ``value``.

    Ties take the lowest rank. Quantile 1 holds the lowest values, or the highest where `highest_first`.

    Parameters
    ----------
    values : columns `by` and ``value``, one row an area.
    by : areas are ranked within these.
    groups : how many quantiles; 10 gives tenths.
    highest_first : number from the highest value.

    Returns
    -------
    A copy of `values` with ``quantile`` (missing with its ``reason`` where a value is missing or a group has
    fewer values than quantiles).

    References
    ----------
    Quantile allocation of the Fingertips technical guidance.
    """
    require_numbers(values, ("value",))
    if groups < 2:
        raise ValueError(f"groups is 2 or more, not {groups}")
    codes, keys = group_codes(values, by)
    ranked = values["value"].groupby(codes).rank(method="min", ascending=not highest_first).to_numpy(dtype=float)
    n = np.bincount(codes, weights=values["value"].notna(), minlength=len(keys))[codes]
    with np.errstate(invalid="ignore", divide="ignore"):
        place = np.floor((groups + 1) - np.ceil((n + 1 - ranked) / (n / groups)))
    place = np.where(n < groups, np.nan, np.where(place == 0, 1, place))
    few = reasons(values, {"no value": values["value"].isna(), f"fewer than {groups} values": n < groups})
    return values.assign(quantile=place, reason=few)


def percentiles(
    values: pd.DataFrame, *, by: Sequence[str], at: Sequence[float] = (0, 0.25, 0.5, 0.75, 1)
) -> pd.DataFrame:
    """Percentiles of each group's values, interpolated between neighbours at (n - 1)p.

    Parameters
    ----------
    values : columns `by` and ``value``; missing values are left out.
    by : the key of a group.
    at : the shares p wanted, from 0 to 1.

    Returns
    -------
    One row a group and share: `by`, ``percentile``, ``value`` and ``reason`` (missing for fewer than four values).

    References
    ----------
    Hyndman and Fan (1996), Am Stat 50:361-365, definition 7.
    """
    require_numbers(values, ("value",))
    if not all(0 <= share <= 1 for share in at):
        raise ValueError(f"a percentile is a share from 0 to 1, not {list(at)}")
    codes, keys = group_codes(values, by)
    found, n = _interpolated(codes, floats(values, "value"), len(keys), np.asarray(at, dtype=float))
    found = np.where(n[:, None] < FEWEST_VALUES, np.nan, found)
    result = keys.loc[keys.index.repeat(len(at))].reset_index(drop=True)
    result = result.assign(percentile=np.tile(np.asarray(at, dtype=float), len(keys)), value=found.ravel())
    few = np.repeat(n < FEWEST_VALUES, len(at))
    return result.assign(reason=reasons(result, {f"fewer than {FEWEST_VALUES} values": few}))


def value_category(values: pd.DataFrame, *, by: Sequence[str], categories: int = 5) -> pd.DataFrame:
    """Put each value into one of `categories` bands bounded by percentiles of its group.

    Band 1 is the lowest; where polarity is "high is good" and there are five, band 1 is the highest, so that it is
    always the better end. A value on a bound belongs to the lower band.

    Parameters
    ----------
    values : columns `by`, ``value`` and ``polarity``.
    by : values are compared within these.
    categories : 4 for quarters, 5 for fifths.

    Returns
    -------
    A copy of `values` with ``category`` and ``reason`` (missing for fewer values than categories).
    """
    if categories < 2:
        raise ValueError(f"categories is 2 or more, not {categories}")
    require_numbers(values, ("value",))
    require_columns(values, ["polarity"])
    require_polarity(values["polarity"])
    codes, keys = group_codes(values, by)
    value = floats(values, "value")
    bounds, n = _interpolated(codes, value, len(keys), np.arange(1, categories) / categories)
    band = 1 + (value[:, None] > bounds[codes]).sum(axis=1)
    flipped = (values["polarity"] == "high is good").to_numpy() & (categories == 5)
    band = np.where(flipped, categories + 1 - band, band)
    few = {"no value": np.isnan(value), f"fewer than {categories} values": n[codes] < categories}
    reason = reasons(values, few)
    return values.assign(category=np.where(reason.notna(), np.nan, band), reason=reason)


def spine_positions(values: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Place each value, and its group's spread, on a spine chart from 0 (worst) to 1 (best).

    The benchmark stands at 0.5 and the value furthest from it at an end, on one scale for both sides.

    Parameters
    ----------
    values : columns `by`, ``value``, ``benchmark`` and ``polarity``; low is good turns the spine round.
    by : a spine, such as an indicator.

    Returns
    -------
    A copy of `values` with ``position``, ``position_worst``, ``position_p25``, ``position_p75``, ``position_best``
    and ``reason`` (missing without a benchmark, or for fewer than four values).
    """
    require_numbers(values, ("value", "benchmark"))
    require_columns(values, ["polarity"])
    require_polarity(values["polarity"])
    codes, keys = group_codes(values, by)
    value, benchmark = floats(values, "value"), floats(values, "benchmark")
    found, n = _interpolated(codes, value, len(keys), np.array([0, 0.25, 0.75, 1]))
    spread = np.column_stack([value, found[codes]]) - benchmark[:, None]
    turned = np.where((values["polarity"] == "low is good").to_numpy(), -1.0, 1.0)[:, None]
    reach = np.abs(spread[:, [1, 4]]).max(axis=1, keepdims=True)
    position = 0.5 + turned * spread / np.where(reach > 0, 2 * reach, 1)
    few = {
        "no value": np.isnan(value),
        "no benchmark": np.isnan(benchmark),
        f"fewer than {FEWEST_VALUES} values": n[codes] < FEWEST_VALUES,
    }
    reason = reasons(values, few)
    position[reason.notna().to_numpy()] = np.nan
    position[:, 1:] = np.where(turned > 0, position[:, 1:], position[:, :0:-1])
    names = ("position", "position_worst", "position_p25", "position_p75", "position_best")
    return values.assign(**{name: position[:, i] for i, name in enumerate(names)}, reason=reason)


def _interpolated(codes: Codes, value: Floats, groups: int, at: Floats) -> tuple[Floats, Codes]:
    """Return percentiles (columns `at`) of each group (rows), and how many values each has."""
    rows = np.flatnonzero(~np.isnan(value))
    rows = rows[np.lexsort((value[rows], codes[rows]))]
    n = np.bincount(codes[rows], minlength=groups)
    start = np.cumsum(n) - n
    place = np.maximum(n - 1, 0)[:, None] * at
    below = np.floor(place).astype(np.intp)
    above = np.minimum(below + 1, np.maximum(n - 1, 0)[:, None])
    ordered = np.append(value[rows], np.nan)  # the last stands for groups without values
    low, high = (ordered[np.where(n[:, None] > 0, start[:, None] + i, len(rows))] for i in (below, above))
    return low + (place - below) * (high - low), n
