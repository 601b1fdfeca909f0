"""Limits of slopes over quantiles, by simulating the quantiles' errors on the scale where they are even."""

from collections.abc import Sequence

import numpy as np

from needs.groups import Floats
from needs.intervals import z_value

CHUNK = 1_000_000  # simulated values held at once: few enough for the processor's cache


def link(value: Floats, scale: str) -> Floats:
    """Return values on the scale of their errors."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if scale == "rate":
            return np.log(value)
        return np.log(value / (1 - value)) if scale == "proportion" else value


def back(points: Floats, scale: str) -> Floats:
    """Undo `link`."""
    if scale == "rate":
        return np.exp(points)
    if scale == "plain":
        return points
    odds = np.exp(-points)
    odds += 1
    return np.reciprocal(odds, out=odds)


def simulated_limits(
    fit: tuple[Floats, Floats],
    value: Floats,
    se: Floats,
    ends: tuple[Floats, Floats],
    scale: str,
    transform: bool,
    confidence: Sequence[float],
    draws: int,
    seed: int,
) -> Floats:
    """Return, for each level, the limits of slope and ratio (four rows) of every group (columns)."""
    groups, k = value.shape
    noise = np.random.default_rng([seed, k]).standard_normal((draws, k))
    positions = [_positions(level, draws) for level in confidence]
    limits = np.full((len(positions), 4, groups), np.nan)
    straight = transform or scale == "plain"
    step = max(1, CHUNK // (draws * (1 if straight else k)))
    for start in range(0, groups, step):  # chunks bound the memory
        part = slice(start, start + step)
        centre, error = link(value[part], scale), se[part]
        if straight:
            slope, intercept = ((c[part] * centre).sum(axis=1)[:, None] + (c[part] * error) @ noise.T for c in fit)
        else:
            drawn = noise * error[:, None, :]
            drawn += centre[:, None, :]
            slope, intercept = np.moveaxis(back(drawn, scale) @ np.stack([c[part] for c in fit], axis=-1), -1, 0)
        slope_limits = _sorted_at(slope, positions)
        if transform:
            limits[:, :, part] = _around_middle(slope_limits, ends[0][part] + ends[1][part] / 2, scale)
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio_limits = _sorted_at((intercept + slope) / intercept, positions)
        limits[:, :2, part], limits[:, 2:, part] = slope_limits, ratio_limits
    return limits


def _positions(level: float, draws: int) -> tuple[int, int]:
    """Return the places, from 0, of the limits among sorted draws."""
    z_value(level)  # refuses a level out of range
    upper = level + (1 - level) / 2
    return max(round(draws * (1 - upper)), 1) - 1, max(round(draws * upper), 1) - 1


def _sorted_at(drawn: Floats, positions: Sequence[tuple[int, int]]) -> Floats:
    """Return the values of sorted draws (columns) at the pairs of `positions`: levels, lower and upper, groups."""
    flat = [place for pair in positions for place in pair]
    return np.partition(drawn, sorted(set(flat)), axis=1)[:, flat].T.reshape(len(positions), 2, -1)


def _around_middle(slopes: Floats, middle: Floats, scale: str) -> Floats:
    """Turn limits of a slope on the fitted scale into those of difference and ratio, pivoting at the middle."""
    first, last = back(middle - slopes / 2, scale), back(middle + slopes / 2, scale)
    return np.concatenate([last - first, last / first], axis=1)
