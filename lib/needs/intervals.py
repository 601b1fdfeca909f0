"""Confidence limits of counts and proportions, for whole arrays at once.

SciPy loads a part of it when that is first asked for, so who asks for the usual levels alone does not wait for it.
"""

from collections.abc import Sequence

import numpy as np
import scipy

from needs.groups import Floats

LEVELS = (0.95, 0.998)
USUAL = {0.95: 1.959963984540054, 0.998: 3.090232306167813}  # their normal quantiles, two-sided
EXACT_BELOW = 10  # events; from here Byar's approximation is close enough


def z_value(confidence: float) -> float:
    """Return the two-sided normal quantile of a confidence level; ValueError outside 0.9 to 1."""
    if not 0.9 <= confidence < 1:
        raise ValueError(f"confidence is a fraction from 0.9 to below 1, not {confidence!r}")
    return USUAL.get(confidence) or float(scipy.special.ndtri(0.5 + confidence / 2))


def levels(confidence: Sequence[float] | float) -> tuple[float, ...]:
    """Return confidence levels as given, one alone too; ValueError for one outside 0.9 to 1, or for none."""
    asked = (confidence,) if isinstance(confidence, (int, float)) else tuple(confidence)
    if not asked:
        raise ValueError("confidence names no level; give one or more fractions, such as 0.95")
    for each in asked:
        z_value(each)
    return asked


def t_value(degrees: Floats, confidence: float) -> Floats:
    """Return the two-sided quantile of Student's t for each number of degrees of freedom."""
    z_value(confidence)  # refuses a level out of range
    return np.asarray(scipy.special.stdtrit(degrees, 0.5 + confidence / 2), dtype=np.float64)


def label(confidence: float) -> str:
    """Return how columns name a confidence level: 0.95 is "95", 0.998 is "998"."""
    return f"{confidence:.10g}"[2:].ljust(2, "0")


def wilson(numerator: Floats, denominator: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Return the score limits of numerator / denominator, as fractions (Wilson 1927, J Am Stat Assoc 22:209-212)."""
    z = z_value(confidence)
    centre = 2 * numerator + z**2
    half = z * np.sqrt(z**2 + 4 * numerator * (1 - numerator / denominator))
    scale = 0.5 / (denominator + z**2)
    lower = np.where(numerator == 0, 0.0 * denominator, (centre - half) * scale)
    upper = np.where(numerator == denominator, 0.0 * denominator + 1, (centre + half) * scale)
    return lower, upper


def byar(events: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Return Byar's approximate Poisson limits of a count; a lower limit below zero is missing.

    Breslow and Day (1987), Statistical Methods in Cancer Research II, 69.
    """
    z = z_value(confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = events * (1 - 1 / (9 * events) - z / (3 * np.sqrt(events))) ** 3
        lower = np.where(lower >= 0, lower, np.nan)
    more = events + 1
    return lower, more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3


def exact_poisson(events: Floats, tail: float) -> tuple[Floats, Floats]:
    """Return the Poisson means that put `tail` beyond `events` on either side (Garwood 1936, Biometrika 28:437-442)."""
    with np.errstate(invalid="ignore"):
        lower = np.where(events == 0, 0.0, scipy.special.gammaincinv(events, tail))
    return lower, np.asarray(scipy.special.gammaincinv(events + 1, 1 - tail), dtype=np.float64)


def count_interval(events: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Return the limits of a count: exact Poisson below ten events, Byar's approximation from there."""
    lower, upper = byar(events, confidence)
    few = events < EXACT_BELOW
    counts, where = np.unique(events[few], return_inverse=True)  # few different counts: each is solved once
    exact_lower, exact_upper = exact_poisson(counts, (1 - confidence) / 2)
    lower[few], upper[few] = exact_lower[where], exact_upper[where]
    return lower, upper
