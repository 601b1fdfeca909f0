"""Verdicts against a target: reached, missed or between."""

import numpy as np
import pandas as pd

from needs.groups import Floats, floats
from needs.refusals import reasons, refuse, require_columns, require_numbers
from needs.terms import require_polarity

REACHED, BETWEEN, MISSED, NOT_COMPARED = "reached", "between", "missed", "not compared"


def target_verdict(values: pd.DataFrame, *, by_interval: bool = False) -> pd.DataFrame:
    """Compare each value with its target.

    A single target is reached at the target itself. A range holds its lower end and not its upper: values in it are
    between. By interval, the whole interval must lie on one side of the target; where it holds the target the verdict
    is between.

    Parameters
    ----------
    values : columns ``value``, ``target`` and ``polarity``; optional ``target_upper`` makes, where present, a range
        from ``target``; `by_interval` needs ``lower_95`` and ``upper_95``.
    by_interval : judge by the interval instead of the value (single targets only).

    Returns
    -------
    A copy of `values` with ``target_verdict`` (reached, between, missed, not compared) and ``reason``.

    Raises
    ------
    ValueError : a range or interval ends before it starts, a polarity is unknown, a column is not numeric.

    References
    ----------
    Fingertips technical guidance, comparison with a goal.
    """
    limits = ["lower_95", "upper_95"] if by_interval else ["value"]
    require_numbers(values, [*limits, "target", *(["target_upper"] if "target_upper" in values else [])])
    require_columns(values, ["polarity"])
    require_polarity(values["polarity"])
    if by_interval:
        refuse(values, floats(values, "lower_95") > floats(values, "upper_95"), "lower_95 <= upper_95")
    first, last = floats(values, limits[0]), floats(values, limits[-1])
    start, end = floats(values, "target"), _range_end(values)
    refuse(values, end < start, "target <= target_upper")
    high, low = (values["polarity"] == "high is good").to_numpy(), (values["polarity"] == "low is good").to_numpy()
    single = start == end
    above, below = first >= end, last < start
    # a value at a single low-is-good target has reached it; an interval that starts there has not
    below |= single & low & (last == start) & (not by_interval)
    above &= ~below
    words = np.select(
        [above & high, below & high, above & low, below & low], [REACHED, MISSED, MISSED, REACHED], BETWEEN
    )
    reason = reasons(
        values,
        {
            "no target": np.isnan(start),
            "no value": np.isnan(first) | np.isnan(last),
            "no direction is judged better": ~high & ~low,
        },
    )
    words = np.where(reason.notna(), NOT_COMPARED, words)
    return values.assign(target_verdict=pd.Series(words, index=values.index, dtype="str"), reason=reason)


def _range_end(values: pd.DataFrame) -> Floats:
    """Return the upper end of each target; a single target ends where it starts."""
    start = floats(values, "target")
    if "target_upper" not in values:
        return start
    end = floats(values, "target_upper")
    return np.where(np.isnan(end), start, end)
