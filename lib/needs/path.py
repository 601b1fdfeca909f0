"""The way to a target: what it asks of each year, and when the present pace would reach it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from needs.groups import Floats, floats
from needs.periods import named_for
from needs.refusals import reasons, require_columns, require_numbers
from needs.target import target_verdict

NOT_AT_THIS_RATE, ALREADY, UNTOLD = "not at this rate", "already met", "cannot be told"
HORIZON = 50  # years


def with_target(
    result: pd.DataFrame, targets: pd.DataFrame | None, series: pd.DataFrame, *, by: Sequence[str]
) -> pd.DataFrame:
    """Add to baselines the verdict on the target, the path to it, and when the present pace would reach it.

    Where there is a figure of the target's own year, it has a verdict of its own. The pace is the slope of the recent
    trend (nought where that is not significant), or, where there is none or it ends before the latest figure, the
    change a year since the baseline. `result` and `targets` are those of `needs.baseline.baselines`, `series` its
    figures, one for each of `by` and period.
    """
    wanted = ["target", "target_upper", "target_year"]
    both = _with_figure_then(result.assign(**named_for(result, targets, wanted).astype(float)), series, list(by))
    judged = target_verdict(both)
    high = (both["polarity"] == "high is good") & both["target_upper"].notna()
    year = both["period_start"] + both["period_years"] - 1
    current = both["trend_slope"].notna() & (both["trend_last"] == year)
    slope = both["trend_slope"].mask(both["trend"] == "no significant change", 0.0).where(current)
    steps = pd.DataFrame(
        {
            "value": both["value"],
            "year": year.astype(float),
            "target": both["target"].mask(high, both["target_upper"]),
            "target_year": both["target_year"],
            "pace": slope.where(slope.notna(), both["change_per_year"].astype(float)),
            "target_verdict": judged["target_verdict"],
        }
    )
    path = required_path(steps)
    return both.assign(
        target_verdict=judged["target_verdict"],
        target_reason=judged["reason"],
        required_per_year=path["required_per_year"],
        required_percent_per_year=path["required_percent_per_year"],
        required_reason=path["reason"],
        pace_per_year=steps["pace"],
        pace_from=_pace_from(both, slope),
        target_met=year_met(steps)["target_met"],
    )


def _with_figure_then(both: pd.DataFrame, series: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Add the figure of the target's own year, and the verdict on it."""
    single = series.loc[series["period_years"] == 1, [*by, "period_start", "value"]]
    then = single.rename(columns={"period_start": "target_year", "value": "target_year_value"})
    found = both.merge(then.astype({"target_year": float}), on=[*by, "target_year"], how="left", validate="1:1")
    judged = target_verdict(found.assign(value=found["target_year_value"].astype(float)))
    return found.set_axis(both.index).assign(target_year_verdict=judged["target_verdict"].to_numpy())


def _pace_from(both: pd.DataFrame, slope: pd.Series) -> pd.Series:
    """Say what the pace is read from."""
    change: pd.Series = both["change_per_year"].notna()
    return reasons(both, {"the recent trend": slope.notna(), "the change since the baseline": change})


def required_path(values: pd.DataFrame) -> pd.DataFrame:
    """Change a year that reaches the target in its year, along a straight line and at a constant rate.

    Parameters
    ----------
    values : columns ``value``, ``year`` (of the value), ``target`` and ``target_year``.

    Returns
    -------
    A copy of `values` with ``required_per_year`` (in the value's unit), ``required_percent_per_year`` (of the value,
    compound; missing where value or target is not above nought) and ``reason``.
    """
    require_numbers(values, ("value", "year", "target", "target_year"))
    value, target = floats(values, "value"), floats(values, "target")
    years = floats(values, "target_year") - floats(values, "year")
    left = np.where(years > 0, years, np.nan)
    sound = (value > 0) & (target > 0)
    ratio = np.where(sound, target, np.nan) / np.where(sound, value, np.nan)
    missing = {
        "no target": np.isnan(target),
        "no value": np.isnan(value),
        "no year is set for the target": np.isnan(years),
        "the year of the target has passed": years <= 0,
    }
    return values.assign(
        required_per_year=(target - value) / left,
        required_percent_per_year=100 * (ratio ** (1 / left) - 1),
        reason=reasons(values, missing),
    )


def year_met(values: pd.DataFrame) -> pd.DataFrame:
    """Year in which the present pace would reach the target.

    Parameters
    ----------
    values : columns ``value``, ``year``, ``target``, ``pace`` (change a year) and ``target_verdict``.

    Returns
    -------
    A copy of `values` with ``target_met``: a year, "already met", "not at this rate" (the pace leads away, is nought,
    or needs more than fifty years) or "cannot be told" (no pace is known); missing without value or target.
    """
    require_numbers(values, ("value", "year", "target", "pace"))
    require_columns(values, ["target_verdict"])
    distance, pace = floats(values, "target") - floats(values, "value"), floats(values, "pace")
    with np.errstate(divide="ignore", invalid="ignore"):
        years = np.ceil(distance / pace - 1e-9)
    reached = (values["target_verdict"] == "reached").to_numpy()
    unknown = np.isnan(distance) | (values["target_verdict"] == "not compared").to_numpy()
    never = ~((years > 0) & (years <= HORIZON))
    conditions, outcomes = [unknown, reached, np.isnan(pace), never], ["", ALREADY, UNTOLD, NOT_AT_THIS_RATE]
    words = np.select(conditions, outcomes, _years(floats(values, "year") + years))
    return values.assign(target_met=pd.Series(words, index=values.index, dtype="str").replace("", np.nan).astype("str"))


def _years(years: Floats) -> np.ndarray:
    return np.where(np.isfinite(years), years, 0).astype(int).astype(str)
