"""Verdicts: an area against a benchmark, by its confidence interval."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs.groups import Flags, Floats, floats
from needs.refusals import reasons, refuse, require_columns, require_numbers
from needs.terms import require_polarity

NOT_COMPARED, SIMILAR, UNCERTAIN = "not compared", "similar", "too uncertain to call"


def verdict(comparisons: pd.DataFrame) -> pd.DataFrame:
    """Compare each value with its benchmark.

    The benchmark inside the 95 % interval is similar; outside it the value is better or worse by polarity
    (higher or lower where there is no judgement). Where a row has 99.8 % limits too, a benchmark beyond
    them makes the value best or worst. Where it has limits of the benchmark, overlapping intervals are
    similar. A similar value whose interval is wider than the benchmark itself is too uncertain to call.

    Parameters
    ----------
    comparisons : columns ``value``, ``lower_95``, ``upper_95``, ``benchmark``, ``polarity``; optional, and used
        in the rows where they are present, ``lower_998``, ``upper_998``, ``benchmark_lower_95``,
        ``benchmark_upper_95``; optional ``area_code`` and ``benchmark_code``: equal codes are not compared.

    Returns
    -------
    A copy of `comparisons` with ``verdict`` and ``reason``, which says why a row is not compared.

    Raises
    ------
    ValueError : a limit is on the wrong side of the other, a polarity is unknown, a column is not numeric.

    References
    ----------
    Fingertips technical guidance, comparison with a benchmark.
    """
    required = ["value", "lower_95", "upper_95", "benchmark"]
    pairs = [("lower_95", "upper_95"), ("lower_998", "upper_998"), ("benchmark_lower_95", "benchmark_upper_95")]
    present = [pair for pair in pairs if pair[0] in comparisons]
    require_numbers(comparisons, [*required, *(column for pair in present[1:] for column in pair)])
    require_columns(comparisons, ["polarity"])
    require_polarity(comparisons["polarity"])
    for low, high in present:
        refuse(comparisons, floats(comparisons, low) > floats(comparisons, high), f"{low} <= {high}")
    value, benchmark = floats(comparisons, "value"), floats(comparisons, "benchmark")
    lower, upper = floats(comparisons, "lower_95"), floats(comparisons, "upper_95")
    reason = _why_not(comparisons, value, benchmark, np.isnan(lower) | np.isnan(upper))
    side = _side(lower, upper, *_benchmark_limits(comparisons, benchmark))
    beyond = _beyond(comparisons, benchmark)
    unclear = (side == 0) & (upper - lower > np.abs(benchmark))
    words = judged(side, beyond, comparisons["polarity"])
    words = np.where(reason.notna(), NOT_COMPARED, np.where(unclear, UNCERTAIN, words))
    return comparisons.assign(verdict=pd.Series(words, index=comparisons.index, dtype="str"), reason=reason)


def judged(side: Floats, beyond: Flags, polarity: pd.Series) -> npt.NDArray[np.str_]:
    """Word a `side` (-1 below, 0 within, 1 above the benchmark) by polarity; `beyond` the outer limits or not."""
    direction = np.select([polarity == "high is good", polarity == "low is good"], [1, -1], 0)
    good = side * direction
    return np.select(
        [side == 0, (good > 0) & beyond, good > 0, (good < 0) & beyond, good < 0, side > 0],
        [SIMILAR, "best", "better", "worst", "worse", "higher"],
        "lower",
    )


def _side(lower: Floats, upper: Floats, benchmark_lower: Floats, benchmark_upper: Floats) -> Floats:
    return np.select([lower > benchmark_upper, upper < benchmark_lower], [1.0, -1.0], 0.0)


def _benchmark_limits(comparisons: pd.DataFrame, benchmark: Floats) -> tuple[Floats, Floats]:
    if "benchmark_lower_95" not in comparisons:
        return benchmark, benchmark
    lower, upper = floats(comparisons, "benchmark_lower_95"), floats(comparisons, "benchmark_upper_95")
    return np.where(np.isnan(lower), benchmark, lower), np.where(np.isnan(upper), benchmark, upper)


def _beyond(comparisons: pd.DataFrame, benchmark: Floats) -> Flags:
    if "lower_998" not in comparisons:
        return np.zeros(len(comparisons), dtype=bool)
    return (floats(comparisons, "lower_998") > benchmark) | (floats(comparisons, "upper_998") < benchmark)


def _why_not(comparisons: pd.DataFrame, value: Floats, benchmark: Floats, no_interval: Flags) -> pd.Series:
    itself = np.zeros(len(comparisons), dtype=bool)
    if {"area_code", "benchmark_code"} <= set(comparisons.columns):
        itself = (comparisons["area_code"].astype("str") == comparisons["benchmark_code"].astype("str")).to_numpy()
    return reasons(
        comparisons,
        {
            "an area is not compared with itself": itself,
            "no value": np.isnan(value),
            "no benchmark": np.isnan(benchmark),
            "no confidence interval": no_interval,
        },
    )
