"""Statistical process control: areas and years against limits that chance alone would seldom pass."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from needs.compare import NOT_COMPARED, judged
from needs.groups import Flags, Floats, first_rows, floats, group_codes, places
from needs.intervals import exact_poisson, wilson, z_value
from needs.refusals import reasons, refuse, require_above_nought, require_columns, require_numbers, require_unique
from needs.terms import require_polarity
from needs.trend import (
    DECREASING,
    INCREASING,
    NO_CHANGE,
    NOT_CALCULATED,
    latest_rows,
    trend_label,
)


def control_verdict(values: pd.DataFrame, *, kind: str, per: float = 100, confidence: float = 0.95) -> pd.DataFrame:
    """Compare each value with control limits drawn about its benchmark for an area of its size.

    Limits are Wilson's about the benchmark for a proportion, and exact Poisson about the events that the benchmark
    would bring for a rate.

    Parameters
    ----------
    values : columns ``value``, ``benchmark``, ``denominator`` (people) and ``polarity``.
    kind : "proportion" or "rate".
    per : multiplier of value and benchmark.
    confidence : coverage of the limits.

    Returns
    -------
    A copy of `values` with ``control_lower``, ``control_upper``, ``verdict`` and ``reason``; no people, no verdict.

    Raises
    ------
    ValueError : `kind` is unknown, a polarity is unknown, a column is not numeric, a benchmark is not possible.

    References
    ----------
    Spiegelhalter (2005), Stat Med 24:1185-1202; Fingertips technical guidance, comparison by control limits.
    """
    if kind not in ("proportion", "rate"):
        raise ValueError(f"kind is proportion or rate, not {kind!r}")
    require_numbers(values, ("value", "benchmark", "denominator"))
    require_columns(values, ["polarity"])
    require_polarity(values["polarity"])
    value, benchmark, people = (floats(values, column) for column in ("value", "benchmark", "denominator"))
    require_above_nought(per=per)
    top = per if kind == "proportion" else np.inf
    refuse(values, (benchmark < 0) | (benchmark > top), f"benchmark of a {kind} lies from 0 to {top:g}")
    people = np.where(people > 0, people, np.nan)
    expected = benchmark * people / per
    z_value(confidence)  # refuses a level out of range
    if kind == "proportion":
        lower, upper = (per * limit for limit in wilson(expected, people, confidence))
    else:
        tail = (1 - confidence) / 2
        lower = per * exact_poisson(np.ceil(expected), tail)[0] / people
        upper = per * exact_poisson(np.floor(expected), tail)[1] / people
    reason = reasons(
        values,
        {"no value": np.isnan(value), "no benchmark": np.isnan(benchmark), "no population": np.isnan(people)},
    )
    side = np.select([value > upper, value < lower], [1.0, -1.0], 0.0)
    words = judged(side, np.zeros(len(values), dtype=bool), values["polarity"])
    words = np.where(reason.notna(), NOT_COMPARED, words)
    verdict = pd.Series(words, index=values.index, dtype="str")
    return values.assign(control_lower=lower, control_upper=upper, verdict=verdict, reason=reason)


def count_trend(series: pd.DataFrame, *, by: Sequence[str], points: int = 5, confidence: float = 0.998) -> pd.DataFrame:
    """Recent trend of a proportion from its counts, where no interval is given.

    The chi-squared test for trend in proportions over the latest points, and the slope of their log-odds that must
    keep its sign whichever point is left out. A point where nobody or everybody counts has no log-odds.

    Parameters
    ----------
    series : columns `by`, ``period_order``, ``numerator``, ``denominator``, ``polarity``.
    by, points, confidence : as `needs.trend.recent_trend` has them.

    Returns
    -------
    One row a group: `by`, ``marker``, ``label``, ``chi_squared``, ``points``, ``reason``.

    References
    ----------
    Armitage (1955), Biometrics 11:375-386.
    """
    require_numbers(series, ("period_order", "numerator", "denominator"))
    require_unique(series, [*by, "period_order"])
    events, people = floats(series, "numerator"), floats(series, "denominator")
    refuse(series, (events < 0) | (events > people), "0 <= numerator <= denominator")
    codes, keys = group_codes(series, by)
    rows = latest_rows(codes, floats(series, "period_order"), ~np.isnan(events) & ~np.isnan(people), points)
    n = np.bincount(codes[rows], minlength=len(keys))
    at = codes[rows], places(codes[rows])
    time, x, d = (np.zeros((len(keys), points)) for _ in range(3))
    time[at], x[at], d[at] = floats(series, "period_order")[rows], events[rows], people[rows]
    clear: Flags = np.asarray(((x > 0) & (x < d)).all(axis=1), dtype=np.bool_)
    chi_squared = np.where(clear, _chi_squared(time - time[:, -1:], x, d), np.nan)
    sign = np.sign(_slopes(time - time[:, -1:], x, d))
    steady = np.abs(sign.sum(axis=0)) == len(sign)
    significant = clear & steady & (chi_squared > z_value(confidence) ** 2)
    options = [~clear, significant & (sign[0] > 0), significant]
    marker = pd.Series(np.select(options, [NOT_CALCULATED, INCREASING, DECREASING], NO_CHANGE), dtype="str")
    polarity = series["polarity"].iloc[first_rows(codes)].reset_index(drop=True)
    missing = {f"fewer than {points} valid points": np.less(n, points), "nobody or everybody counts in a point": ~clear}
    return keys.assign(
        marker=marker,
        label=trend_label(marker, polarity),
        chi_squared=chi_squared,
        points=n,
        reason=reasons(keys, missing),
    )


def _chi_squared(time: Floats, events: Floats, people: Floats) -> Floats:
    """Return the test for a straight trend of proportions, points in columns."""
    n, x, nt, xt, ntt = (part.sum(axis=1) for part in (people, events, people * time, events * time, people * time**2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(n * (n * xt - x * nt) ** 2 / (x * (n - x) * (n * ntt - nt**2)), dtype=np.float64)


def _slopes(time: Floats, events: Floats, people: Floats) -> Floats:
    """Return the slopes of the log-odds: of all points, then without each of them in turn."""
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log(events / (people - events))
        keep = np.vstack([np.ones(time.shape[1]), 1 - np.eye(time.shape[1])])[:, None, :]
        n, t, y = keep.sum(axis=2), (keep * time).sum(axis=2), (keep * odds).sum(axis=2)
        tt, ty = (keep * time**2).sum(axis=2), (keep * time * odds).sum(axis=2)
        return np.asarray((n * ty - t * y) / (n * tt - t**2), dtype=np.float64)
