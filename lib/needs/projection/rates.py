"""Fertility, survival and migration: what moves a population on, and what it cannot be.

Rates may carry a leading axis of years, the last of which goes on; their axis of areas may have length one, for all.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

DIMENSIONS = {
    "survival": 3,
    "fertility": 2,
    "net_counts": 3,
    "net_rates": 3,
    "in_rates": 3,
    "out_rates": 3,
    "elsewhere": 2,
    "open_survival": 2,
    "sex_ratio": 0,
}  # of a rate that is the same every year


@dataclass(frozen=True)
class Rates:
    """What moves a population on by a year.

    survival : (areas, sexes, ages), share of people who live into each age from the one below; into age 0 from birth;
        into the open age from it and the one below together, unless `open_survival` (areas, sexes) gives its own.
    fertility : (areas, ages), births per woman-year.
    net_counts : (areas, sexes, ages), net migrants in a year, as people.
    net_rates : (areas, sexes, ages), net migrants per resident at the start of the year with `even` timing, per
        survivor at its end with `end`; may stand beside net_counts (gains as people, losses as a share).
    in_rates, out_rates : (areas, sexes, ages), arrivals per person living elsewhere, and departures per resident;
        `elsewhere` (sexes, ages) is everyone who might arrive or stay: without it, the sum of the areas.
    sex_ratio : boys per girl at birth.
    """

    survival: Array
    fertility: Array
    net_counts: Array | None = None
    net_rates: Array | None = None
    in_rates: Array | None = None
    out_rates: Array | None = None
    elsewhere: Array | None = None
    open_survival: Array | None = None
    sex_ratio: float | Array = 1.05

    def from_year(self, year: int) -> "Rates":
        """The rates of `year` and after: a leading axis of years, where there is one, begins there."""
        later = {}
        for name, dimensions in DIMENSIONS.items():
            rate = getattr(self, name)
            by_year = rate is not None and np.ndim(rate) > dimensions
            later[name] = rate[min(year, len(rate) - 1) :] if by_year else rate
        return Rates(**later)


def refuse_impossible(base: Array, rates: Rates, special: Array | None) -> None:
    """Raise ValueError if a population is negative or missing, a rate impossible, or a shape does not fit `base`."""
    if base.ndim != 3 or base.shape[1] not in (1, 2):
        raise ValueError(f"base is (areas, sexes, ages) with one or two sexes: found shape {base.shape}")
    _within("base population", base, 0, np.inf)
    _within("survival", rates.survival, 0, 1)
    _within("fertility", rates.fertility, 0, 1)
    limits = {"net_counts": (-np.inf, np.inf), "net_rates": (-1, np.inf), "in_rates": (0, 1), "out_rates": (0, 1)}
    given = [name for name in limits if getattr(rates, name) is not None]
    if any(name in ("in_rates", "out_rates") for name in given) and given != ["in_rates", "out_rates"]:
        raise ValueError(f"migration is net (counts, rates) or in_rates with out_rates: found {', '.join(given)}")
    for name in given:
        _within(name, getattr(rates, name), *limits[name])
        _fits(name, getattr(rates, name), base.shape)
    _fits("survival", rates.survival, base.shape)
    _fits("fertility", rates.fertility, (base.shape[0], base.shape[2]))
    if special is not None and ((special > base).any() or (special < 0).any()):
        raise ValueError("0 <= special population <= base population: broken somewhere; check areas, sexes and ages")


def _within(name: str, values: Array, low: float, high: float) -> None:
    wrong = ~((values >= low) & (values <= high))
    if wrong.any():
        first = tuple(int(i) for i in np.argwhere(wrong)[0])
        raise ValueError(f"{low:g} <= {name} <= {high:g}: broken by {wrong.sum():,} cells, the first at {first}")


def _fits(name: str, rate: Array, shape: tuple[int, ...]) -> None:
    own = rate.shape[-len(shape) :]
    if rate.ndim not in (len(shape), len(shape) + 1) or own[1:] != shape[1:] or own[0] not in (1, shape[0]):
        raise ValueError(f"{name} has shape {rate.shape}, which does not fit {shape}")
