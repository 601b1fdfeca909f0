"""Which way an indicator is going: the recent trend, and the change between two points."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from needs.groups import Codes, Flags, Floats, first_rows, floats, group_codes, group_sum, places
from needs.intervals import z_value
from needs.refusals import reasons, refuse, require_numbers, require_unique
from needs.terms import require_method, require_polarity

TREND_METHODS = ("proportion", "crude rate", "dsr")
FEWEST_POINTS = 3
INCREASING, DECREASING = "increasing", "decreasing"
NO_CHANGE, NOT_CALCULATED = "no significant change", "cannot be calculated"


def recent_trend(
    series: pd.DataFrame, *, by: Sequence[str], points: int = 5, confidence: float = 0.998
) -> pd.DataFrame:
    """Recent trend of each group, from a weighted regression on its latest points.

    Weights are 1 / SE², SE = (upper - lower) / 3.92. The trend is significant when the chi-squared of the
    slope passes the limit of `confidence` (9.55 at 99.8 %, 1 degree of freedom) and the slope keeps its sign
    in the full fit and in every fit that leaves one point out.

    Parameters
    ----------
    series : columns `by`, ``period_order`` (whole year), ``value``, ``lower_95``, ``upper_95``, ``polarity``;
        optional ``period_years`` (only single years have a trend) and ``method`` (only `TREND_METHODS` do).
    by : the key of a series.
    points : how many of the latest valid points are used, and needed.
    confidence : level of the test.

    Returns
    -------
    One row a group: `by`, ``marker`` (increasing, decreasing, no significant change, cannot be calculated),
    ``label`` (the marker judged by polarity), ``slope`` (a year), ``slope_lower_95``, ``slope_upper_95``,
    ``chi_squared``, ``points``, ``first_period``, ``last_period`` and ``reason``.

    Raises
    ------
    ValueError : a period occurs twice in a series, a limit is on the wrong side, a polarity or method is unknown.

    References
    ----------
    Fingertips technical guidance, recent trends; Armitage (1955), Biometrics 11:375-386.
    """
    if points < FEWEST_POINTS:
        raise ValueError(f"points is {FEWEST_POINTS} or more, not {points}: fewer make no trend")
    require_numbers(series, ("period_order", "value", "lower_95", "upper_95"))
    require_unique(series, [*by, "period_order"])
    codes, keys = group_codes(series, by)
    width = floats(series, "upper_95") - floats(series, "lower_95")
    refuse(series, width < 0, "lower_95 <= upper_95")
    supported, single = _supported(series), _single_years(series)
    whole = ~np.isnan(floats(series, "value")) & (width > 0) & ~np.isnan(floats(series, "period_order"))
    used = latest_rows(codes, floats(series, "period_order"), whole & supported & single, points)
    n = np.bincount(codes[used], minlength=len(keys))
    time, value, weight = (np.full((len(keys), points), fill) for fill in (0.0, 0.0, 0.0))
    at = codes[used], places(codes[used])
    time[at], value[at] = floats(series, "period_order")[used], floats(series, "value")[used]
    weight[at] = (2 * 1.96 / width[used]) ** 2
    fit = _fit(time, value, weight, n >= points, confidence)
    ever = [group_sum(codes, mask, len(keys)) for mask in (supported, single, ~np.isnan(width), whole)]
    result = keys.join(fit)
    result["reason"] = reasons(
        keys,
        {
            "no confidence intervals": ever[2] == 0,
            "no trend is defined for this method": ever[0] == 0,
            "periods of several years overlap": ever[1] == 0,
            f"fewer than {points} valid points": n < points,
        },
    )
    polarity = series["polarity"].iloc[first_rows(codes)].reset_index(drop=True)
    return result.assign(points=n, label=trend_label(result["marker"], polarity))


def trend_label(marker: pd.Series, polarity: pd.Series) -> pd.Series:
    """Say what a trend means: getting better or worse where a polarity judges it, else the marker itself."""
    require_polarity(polarity)
    up, down = (marker == INCREASING).to_numpy(), (marker == DECREASING).to_numpy()
    high, low = (polarity == "high is good").to_numpy(), (polarity == "low is good").to_numpy()
    better, worse = (up & high) | (down & low), (up & low) | (down & high)
    words = np.select([better, worse], ["getting better", "getting worse"], marker.to_numpy(dtype=object))
    return pd.Series(words, index=marker.index, dtype="str")


def _supported(series: pd.DataFrame) -> Flags:
    if "method" not in series:
        return np.ones(len(series), dtype=bool)
    require_method(series["method"])
    return series["method"].isin(TREND_METHODS).to_numpy(dtype=bool)


def _single_years(series: pd.DataFrame) -> Flags:
    if "period_years" not in series:
        return np.ones(len(series), dtype=bool)
    return np.equal(floats(series, "period_years"), 1)


def latest_rows(codes: Codes, period: Floats, valid: Flags, points: int) -> Codes:
    """Return the rows of the latest `points` valid periods of each group, group by group, latest first."""
    rows = np.flatnonzero(valid)
    rows = rows[np.lexsort((-period[rows], codes[rows]))]
    return rows[places(codes[rows]) < points]


def _fit(time: Floats, value: Floats, weight: Floats, enough: Flags, confidence: float) -> pd.DataFrame:
    """Fit every series (rows) on its points (columns), whole and with each point left out."""
    start, end = np.where(enough, time.min(axis=1), np.nan), np.where(enough, time.max(axis=1), np.nan)
    time = time - time.max(axis=1, keepdims=True, initial=0)
    slope, information = _slope(time, value, weight)
    each_left_out = (np.arange(time.shape[1]) != point for point in range(time.shape[1]))
    signs = np.sign(slope) + sum(np.sign(_slope(time, value, weight * kept)[0]) for kept in each_left_out)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope, information = np.where(enough, slope, np.nan), np.where(enough, information, np.nan)
        chi_squared, half = slope**2 * information, z_value(0.95) / np.sqrt(information)
    clear = (chi_squared > z_value(confidence) ** 2) & (np.abs(signs) == time.shape[1] + 1)
    words = np.select([~enough, clear & (slope > 0), clear], [NOT_CALCULATED, INCREASING, DECREASING], NO_CHANGE)
    return pd.DataFrame(
        {
            "marker": pd.Series(words, dtype="str"),
            "slope": slope,
            "slope_lower_95": slope - half,
            "slope_upper_95": slope + half,
            "chi_squared": chi_squared,
            "first_period": start,
            "last_period": end,
        }
    )


def _slope(time: Floats, value: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Return the weighted slope of every series and one over its variance."""
    w, wt, wy = weight.sum(axis=1), (weight * time).sum(axis=1), (weight * value).sum(axis=1)
    wtt, wty = (weight * time**2).sum(axis=1), (weight * time * value).sum(axis=1)
    spread = w * wtt - wt**2
    with np.errstate(divide="ignore", invalid="ignore"):
        return (w * wty - wt * wy) / spread, spread / w
