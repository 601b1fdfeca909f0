"""Inequality across quantiles of deprivation: the slope and the relative index."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from needs.groups import Floats, floats, group_codes
from needs.intervals import label, z_value
from needs.refusals import reasons, refuse, require_above_nought, require_numbers, require_unique
from needs.slope_limits import back, link, simulated_limits

SCALES = ("plain", "rate", "proportion")


def slope_index(
    quantiles: pd.DataFrame,
    *,
    by: Sequence[str],
    scale: str = "plain",
    transform: bool = False,
    multiplier: float = 1,
    confidence: Sequence[float] = (0.95, 0.998),
    draws: int = 100_000,
    seed: int = 1,
) -> pd.DataFrame:
    """Slope and relative index of inequality of each group, with simulated intervals.

    The index is the slope of a regression of the quantiles' values on their cumulative share of people,
    weighted by those shares: the difference between the two ends of the population. Quantile 1 is the most
    deprived. Every group meets the same seeded draws, so that its result does not depend on other groups.

    Parameters
    ----------
    quantiles : columns `by`, ``quantile`` (1 ... k, k from 5 to 100), ``population``, ``value`` and either ``se``
        or ``lower_95`` and ``upper_95``.
    by : the key of a group.
    scale : what the value is: "plain" (errors on its own scale), "rate" (on the log) or "proportion" (on the logit,
        value from 0 to 1).
    transform : fit on that scale too, and give the result on the value's own.
    multiplier : of the slope index; a negative one also turns the relative index round.
    confidence : coverage of the intervals, as fractions.
    draws, seed : of the simulation.

    Returns
    -------
    One row a group: `by`, ``quantiles``, ``intercept``, ``sii``, ``sii_lower_95`` ..., ``rii``, ``rii_lower_95`` ...
    and ``reason``, which also warns where a value is given for more than ten quantiles.

    Raises
    ------
    ValueError : a population or standard error is negative, a quantile occurs twice, a value or limit lies outside its
        scale, limits are on the wrong sides, neither standard errors nor limits are given, `scale` is unknown.

    References
    ----------
    Low and Low (2004), J Public Health 26:390-395; Fingertips technical guidance, slope index of inequality.
    """
    if scale not in SCALES:
        raise ValueError(f"scale is one of {', '.join(SCALES)}, not {scale!r}")
    require_above_nought(draws=draws)
    _check(quantiles, by, scale)
    codes, keys = group_codes(quantiles, by)
    k = int(quantiles["quantile"].max()) if len(quantiles) else 5
    at = codes, quantiles["quantile"].to_numpy(dtype=int) - 1
    population, value, se = (np.full((len(keys), k), np.nan) for _ in range(3))
    population[at], value[at] = floats(quantiles, "population"), floats(quantiles, "value")
    se[at] = _standard_error(quantiles, scale)
    missing = np.isnan(population) | np.isnan(value) | np.isnan(se)
    wrong = missing.any(axis=1) | (np.nansum(population, axis=1) == 0)
    share = population / np.where(wrong, np.nan, population.sum(axis=1))[:, None]
    fit = _coefficients(share)
    points = link(value, scale) if transform else value
    slope, intercept = (fit[0] * points).sum(axis=1), (fit[1] * points).sum(axis=1)
    result = keys.assign(quantiles=k)
    result["intercept"], sii, rii = _ends(intercept, slope, scale, transform)
    result["sii"], result["rii"] = sii * multiplier, 1 / rii if multiplier < 0 else rii
    limits = simulated_limits(fit, value, se, (intercept, slope), scale, transform, confidence, draws, seed)
    for level, found in zip(confidence, limits, strict=True):
        for name, limit in _multiplied(found, multiplier).items():
            result[f"{name}_{label(level)}"] = limit
    words = {
        f"needs 5 to 100 quantiles, found {k}": np.full(len(keys), not 5 <= k <= 100),
        "a quantile lacks population, value or error": wrong,
        f"{k} quantiles: more than ten, see that each is large enough": np.full(len(keys), k > 10),
    }
    return result.assign(reason=reasons(keys, words))


def _check(quantiles: pd.DataFrame, by: Sequence[str], scale: str) -> None:
    """Refuse quantiles that are not 1, 2, 3 ..., and values outside their scale."""
    limits = ["lower_95", "upper_95"]
    errors = ["se"] if "se" in quantiles and scale == "plain" else limits
    require_numbers(quantiles, ["quantile", "population", "value", *errors])
    require_unique(quantiles, [*by, "quantile"])
    number = floats(quantiles, "quantile")
    refuse(quantiles, ~((number >= 1) & (number == np.floor(number))), "quantile is 1, 2, 3 ...")
    refuse(quantiles, floats(quantiles, "population") < 0, "population is not negative")
    if "se" in quantiles:
        refuse(quantiles, floats(quantiles, "se") < 0, "se is not negative")
    if "lower_95" in quantiles and "upper_95" in quantiles:
        refuse(quantiles, floats(quantiles, "lower_95") > floats(quantiles, "upper_95"), "lower_95 <= upper_95")
    for column in ["value", *errors] if scale != "plain" else []:
        top = 1 if scale == "proportion" else np.inf
        wrong = (floats(quantiles, column) < 0) | (floats(quantiles, column) > top)
        refuse(quantiles, wrong, f"{column} of a {scale} lies from 0 to {top}")


def _standard_error(quantiles: pd.DataFrame, scale: str) -> Floats:
    """Return the standard error of each value on its scale; missing where it has none there."""
    if "se" in quantiles and scale == "plain":
        return floats(quantiles, "se")
    lower, upper = (link(floats(quantiles, column), scale) for column in ("lower_95", "upper_95"))
    error = (upper - lower) / (2 * z_value(0.95))
    return np.where(np.isfinite(error), error, np.nan)


def _coefficients(share: Floats) -> tuple[Floats, Floats]:
    """Return what each quantile's value adds to the slope and to the intercept of its group's regression."""
    x = np.cumsum(share, axis=1) - share / 2
    centred = x - (share * x).sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = share * centred / (share * centred**2).sum(axis=1, keepdims=True)
    return slope, share - slope * (share * x).sum(axis=1, keepdims=True)


def _multiplied(limits: tuple[Floats, Floats, Floats, Floats], multiplier: float) -> dict[str, Floats]:
    """Return the limits of slope and ratio in the multiplier's unit; a negative one turns both round."""
    sii_low, sii_high, rii_low, rii_high = limits
    sii = (sii_low * multiplier, sii_high * multiplier)
    rii = (rii_low, rii_high)
    if multiplier < 0:
        sii, rii = sii[::-1], (1 / rii_high, 1 / rii_low)
    return dict(zip(("sii_lower", "sii_upper", "rii_lower", "rii_upper"), (*sii, *rii), strict=True))


def _ends(intercept: Floats, slope: Floats, scale: str, transform: bool) -> tuple[Floats, Floats, Floats]:
    """Return the value at the deprived end, its distance to the other end, and the ratio of the ends."""
    first, last = intercept, intercept + slope
    if transform:
        first, last = back(first, scale), back(last, scale)
    with np.errstate(divide="ignore", invalid="ignore"):
        return first, last - first, last / first
