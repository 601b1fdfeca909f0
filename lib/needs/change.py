"""The change of an indicator between two points in time, with its interval."""

import numpy as np
import pandas as pd

from needs.groups import Floats, floats
from needs.refusals import reasons, refuse, require_numbers
from needs.trend import DECREASING, INCREASING, NO_CHANGE, NOT_CALCULATED


def two_point_change(pairs: pd.DataFrame) -> pd.DataFrame:
    """Change from an earlier value to a later one: absolute, per cent, and a year.

    The marker asks whether the two intervals overlap. The limits of the change combine the distances of each value
    to its own limits, so that they need neither counts nor symmetry (MOVER); both are 95 %.

    Parameters
    ----------
    pairs : columns ``value``, ``lower_95``, ``upper_95``, ``previous_value``, ``previous_lower_95``,
        ``previous_upper_95``; optional ``years`` between the two.

    Returns
    -------
    A copy of `pairs` with ``marker`` (increasing, decreasing, no significant change, cannot be calculated), ``change``,
    ``change_percent``, each with ``_lower_95`` and ``_upper_95``, ``reason``, and with ``years`` also
    ``change_per_year`` and its limits. Without intervals the change stands alone, and the reason says so.

    Raises
    ------
    ValueError : a column is not numeric, a limit lies beyond its value, years are not above nought.

    References
    ----------
    Newcombe (1998), Stat Med 17:873-890, method 10; Donner and Zou (2012), Stat Methods Med Res 21:347-359.
    """
    columns = ["value", "lower_95", "upper_95", "previous_value", "previous_lower_95", "previous_upper_95"]
    require_numbers(pairs, columns)
    now, low, high, then, then_low, then_high = (floats(pairs, column) for column in columns)
    refuse(pairs, (low > high) | (then_low > then_high), "lower_95 <= upper_95")
    change = now - then
    down = np.sqrt((now - low) ** 2 + (then_high - then) ** 2)
    up = np.sqrt((high - now) ** 2 + (then - then_low) ** 2)
    spread = {"change": change, "change_lower_95": change - down, "change_upper_95": change + up}
    result = pairs.assign(**spread)
    lower, upper = _ratio_limits((now, low, high), (then, then_low, then_high))
    with np.errstate(divide="ignore", invalid="ignore"):
        result["change_percent"] = np.where(then != 0, 100 * change / then, np.nan)
    result["change_percent_lower_95"], result["change_percent_upper_95"] = 100 * (lower - 1), 100 * (upper - 1)
    if "years" in pairs:
        require_numbers(pairs, ["years"])
        years = floats(pairs, "years")
        refuse(pairs, years <= 0, "years is above nought")
        result = result.assign(**{name.replace("change", "change_per_year"): c / years for name, c in spread.items()})
    none = np.isnan(now) | np.isnan(then)
    bare = np.isnan(low + high + then_low + then_high)
    missing = {
        "no value now": np.isnan(now),
        "no earlier value": np.isnan(then),
        "no confidence intervals: the change may be chance": bare,
    }
    words = np.select(
        [none | bare, low > then_high, high < then_low], [NOT_CALCULATED, INCREASING, DECREASING], NO_CHANGE
    )
    return result.assign(marker=pd.Series(words, index=pairs.index, dtype="str"), reason=reasons(pairs, missing))


def _ratio_limits(now: tuple[Floats, Floats, Floats], then: tuple[Floats, Floats, Floats]) -> tuple[Floats, Floats]:
    """Return the limits of now / then from the limits of each; missing where the earlier limits touch nought."""
    (a, a_low, a_high), (b, b_low, b_high) = now, then
    product = a * b
    with np.errstate(divide="ignore", invalid="ignore"):
        below = np.sqrt(product**2 - a_low * b_high * (2 * a - a_low) * (2 * b - b_high))
        above = np.sqrt(product**2 - a_high * b_low * (2 * a - a_high) * (2 * b - b_low))
        lower = (product - below) / (b_high * (2 * b - b_high))
        upper = (product + above) / (b_low * (2 * b - b_low))
    sound = (b > 0) & (b_low > 0)
    return np.where(sound & np.isfinite(lower), lower, np.nan), np.where(sound & np.isfinite(upper), upper, np.nan)
