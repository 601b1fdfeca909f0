"""Which needs come first: indicators behind England, ranked by gap, trend, children and certainty."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from needs.groups import Floats, floats, group_codes
from needs.intervals import z_value
from needs.refusals import reasons, refuse, require_columns, require_numbers

CRITERIA = ("gap", "trend", "children", "certainty")
WEIGHTS: Mapping[str, float] = {"gap": 1.0, "trend": 1.0, "children": 3.0, "certainty": 1.0}
TRENDS = {"getting worse": 1.0, "getting better": 0.0}
UNKNOWN_TREND = 0.5
JUDGED = ("high is good", "low is good")
SURE = z_value(0.998)  # standard errors from England at which the verdict is "best" or "worst"
STALE = 10  # years after which a figure no longer tells of now
AHEAD = "not behind England"
SHARED = "another indicator of the same need comes before it"


def priorities(
    needs: pd.DataFrame, *, by: Sequence[str] = ("area_code",), weights: Mapping[str, float] = WEIGHTS
) -> pd.DataFrame:
    """Rank the indicators on which an area is behind England.

    Each criterion is a score from 0 to 1, and the priority their weighted mean:

    - gap: the excess over England's rate as a share of it, 1 where it is as much again or more. Of a percentage that
      should be high, the excess is among those without (85 % against 90 % leaves half as many again without).
    - trend: 1 where it is getting worse, 0 where better, a half where it does neither or is not known.
    - children: the logarithm of the gap (and one) in children a year, 1 for the area's largest. Ten times as many
      children are the same step more anywhere on the scale, so that one very large need leaves the others apart.
    - certainty: the distance to England in standard errors of the area's figure, 1 where the 99.8 % interval leaves
      England out; less a tenth for each year by which the figure is older than the newest of the area.

    Where several indicators tell of one need, the first of them has the need's place and the others none.

    Parameters
    ----------
    needs : rows of `needs.baseline.baselines`: columns `by`, ``value``, ``lower_95``, ``upper_95``,
        ``england_value``, ``polarity``, ``method``, ``trend_label``, ``gap_england``, ``period_start`` (year),
        ``period_years``; with ``need`` (what the indicator tells of) and ``recording`` (whether it tells how well
        something is recorded).
    by : the key of an area.
    weights : of the `CRITERIA`; those not named count nothing.

    Returns
    -------
    A copy of `needs` with ``excess`` (fraction), ``gap_lower_95`` and ``gap_upper_95`` (children a year),
    ``score_gap`` ... ``score_certainty``, ``priority`` (0 to 1), ``place`` (1 the first; ties in the order given) and
    ``unweighed``, which says why an indicator has no place. One that shares its need keeps its scores.

    Raises
    ------
    ValueError : a column is absent or not numeric, a weight is negative, unknown, or all are nought.

    References
    ----------
    Own method. The criteria follow common practice of multi-criteria prioritisation; see Baltussen and Niessen (2006),
    Cost Eff Resour Alloc 4:14.
    """
    share = _weights(weights)
    numbers = ["value", "lower_95", "upper_95", "england_value", "gap_england", "period_start", "period_years"]
    require_numbers(needs, numbers)
    require_columns(needs, [*by, "polarity", "method", "trend_label", "need", "recording"])
    gap, low, high = gap_limits(needs)
    result = needs.assign(excess=_excess(needs), gap_lower_95=low, gap_upper_95=high)
    unweighed = _why_not(result, gap, low)
    weighed = unweighed.isna().to_numpy()
    area = group_codes(needs, by)[0]
    scores = pd.DataFrame(
        {
            "score_gap": np.clip(floats(result, "excess"), 0, 1),
            "score_trend": result["trend_label"].astype("str").map(TRENDS).fillna(UNKNOWN_TREND),
            "score_children": _of_largest(np.where(weighed, gap, np.nan), area),
            "score_certainty": _certainty(result) * _currency(result, area),
        },
        index=needs.index,
        dtype=float,
    ).where(pd.Series(weighed, index=needs.index))
    parts = pd.DataFrame({name: scores[f"score_{name}"] * part for name, part in share.items()})
    priority = parts.sum(axis=1, skipna=False)
    result = result.assign(**{str(name): scores[name] for name in scores}, priority=priority)
    first = result.groupby([*by, "need"], observed=True)["priority"].rank(method="first", ascending=False) == 1
    leading = result.assign(priority=priority.where(first))
    place = leading.groupby(list(by), observed=True)["priority"].rank(method="first", ascending=False)
    return result.assign(place=place, unweighed=unweighed.mask(weighed & ~first, SHARED))


def gap_limits(rows: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    """Return the gap to England in children a year with the limits that the value's 95 % interval gives it.

    `rows` as `priorities` has them. The limits move the value to its limits, with the people behind it held fixed and
    England's figure taken as known; missing without an interval, and where the value is England's.
    """
    gap, england = floats(rows, "gap_england"), floats(rows, "england_value")
    distance = floats(rows, "value") - england
    children_per_unit = gap / np.where(distance != 0, distance, np.nan)
    ends = [(floats(rows, name) - england) * children_per_unit for name in ("lower_95", "upper_95")]
    return gap, np.fmin(*ends), np.fmax(*ends)


def _weights(weights: Mapping[str, float]) -> dict[str, float]:
    """Return each criterion's share of the whole."""
    given = pd.DataFrame({"criterion": list(weights), "weight": [float(each) for each in weights.values()]})
    refuse(given, ~given["criterion"].isin(CRITERIA), f"a criterion is one of {', '.join(CRITERIA)}")
    refuse(given, ~(given["weight"] >= 0) | ~np.isfinite(given["weight"]), "a weight is not negative")
    total = float(given["weight"].sum())
    refuse(given, np.full(len(given), not total > 0), "a weight is above nought")
    return {name: float(weight) / total for name, weight in weights.items()}


def _excess(rows: pd.DataFrame) -> Floats:
    """Return how much worse than England's the rate is, as a share of England's."""
    value, england = floats(rows, "value"), floats(rows, "england_value")
    high = (rows["polarity"] == "high is good").to_numpy()
    without = high & (rows["method"].astype("str") == "proportion").to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.select([without, high], [(100 - value) / (100 - england), england / value], value / england)
    return np.where(np.isfinite(ratio), ratio - 1, np.where(np.isnan(ratio), np.nan, 1.0))


def _why_not(rows: pd.DataFrame, gap: Floats, low: Floats) -> pd.Series:
    return reasons(
        rows,
        {
            "no latest figure": rows["value"].isna(),
            "it tells how well something is recorded": rows["recording"].astype(bool),
            "no direction is judged better": ~rows["polarity"].isin(JUDGED),
            "no figure of England for the same period": rows["england_value"].isna(),
            "no counts": np.isnan(gap),
            AHEAD: ~(gap > 0),
            "no confidence interval": np.isnan(low),
        },
    )


def _of_largest(gap: Floats, area: np.ndarray) -> Floats:
    """Return the logarithm of each gap and one more, as a share of that of the largest of its area."""
    size = pd.Series(np.log1p(np.clip(gap, 0, None)))
    return (size / size.groupby(area).transform("max")).to_numpy(dtype=float)


def _certainty(rows: pd.DataFrame) -> Floats:
    """Return how surely the figure differs from England's: 1 where the 99.8 % interval leaves England out."""
    error = (floats(rows, "upper_95") - floats(rows, "lower_95")) / (2 * z_value(0.95))
    distance = np.abs(floats(rows, "value") - floats(rows, "england_value"))
    with np.errstate(divide="ignore", invalid="ignore"):
        certainty: Floats = np.clip(distance / (error * SURE), 0, 1)
    return certainty


def _currency(rows: pd.DataFrame, area: np.ndarray) -> Floats:
    """Return how much a figure tells of now: 1 for the newest of the area, nothing when `STALE` years older."""
    last = floats(rows, "period_start") + floats(rows, "period_years") - 1
    year = pd.Series(np.where(rows["value"].notna(), last, np.nan))
    older = (year.groupby(area).transform("max") - year).to_numpy(dtype=float)
    currency: Floats = np.clip(1 - older / STALE, 0, 1)
    return currency
