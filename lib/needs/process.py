"""Individual values through time against their own natural limits: what is usual variation, and what is a signal."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from needs.groups import Floats, floats, group_codes
from needs.refusals import require_columns, require_numbers, require_unique

WIDTH = 3 / 1.128  # three standard deviations from the mean range of two: 2.66
RUN = 8  # points in a row on one side of the centre
BEYOND, SHIFT = "beyond a limit", f"{RUN} in a row on one side"


def process_limits(series: pd.DataFrame, *, by: Sequence[str], floor: float = 0.0) -> pd.DataFrame:
    """Centre line, natural process limits and signals of an XmR chart, group by group.

    The limits lie 2.66 mean moving ranges from the mean; a moving range is the step between two successive points, and
    is not known where one of them is missing. A signal is a point beyond a limit, or one that ends or belongs to a run
    of eight or more on one side of the centre; a missing point ends a run.

    Parameters
    ----------
    series : columns `by`, ``period_order`` (whole, rising) and ``value``; periods that do not overlap.
    by : the key of a group.
    floor : what no value can lie below; the lower limit stops there.

    Returns
    -------
    A copy of `series` with ``centre``, ``lower_limit``, ``upper_limit`` and ``signal`` (words; missing where none).

    Raises
    ------
    ValueError : a column is absent or not numeric, or a group has a period twice.

    References
    ----------
    Shewhart (1931), Economic Control of Quality; NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2.
    """
    require_columns(series, [*by, "period_order", "value"])
    require_numbers(series, ("period_order", "value"))
    require_unique(series, [*by, "period_order"])
    codes, keys = group_codes(series, by)
    order = np.lexsort((floats(series, "period_order"), codes))
    code, value = codes[order], floats(series, "value")[order]
    step = np.where(np.diff(code, prepend=-1) == 0, np.abs(np.diff(value, prepend=np.nan)), np.nan)
    centre = _mean(code, value, len(keys))[code]
    reach = WIDTH * _mean(code, step, len(keys))[code]
    lower, upper = np.maximum(centre - reach, floor), centre + reach
    side = np.nan_to_num(np.sign(value - centre))
    beyond = (value < lower) | (value > upper)
    shift = (side != 0) & (_run_lengths(code, side) >= RUN)
    back = np.argsort(order)
    words = pd.Series(np.select([beyond, shift], [BEYOND, SHIFT], ""), dtype="object")[back].set_axis(series.index)
    limits = {"centre": centre, "lower_limit": lower, "upper_limit": upper}
    return series.assign(**{name: line[back] for name, line in limits.items()}, signal=words.where(words != "", None))


def _mean(code: np.ndarray, values: Floats, groups: int) -> Floats:
    """Return each group's mean of the values that are known."""
    known = ~np.isnan(values)
    total = np.bincount(code[known], weights=values[known], minlength=groups)
    count = np.bincount(code[known], minlength=groups)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan), dtype=np.float64)


def _run_lengths(code: np.ndarray, side: Floats) -> np.ndarray:
    """Return for each point the length of the run of points on one side that it belongs to."""
    starts = (np.diff(code, prepend=-1) != 0) | (np.diff(side, prepend=np.nan) != 0)
    run = np.cumsum(starts) - 1
    return np.asarray(np.bincount(run, minlength=1)[run])
