"""Cohort-component projection: people grow a year older, die, have children and move, area by area.

Arrays are (areas, sexes, ages) of float64; the sexes are female then male, the last age is open.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from needs.projection.rates import Array, Rates, refuse_impossible

Timing = Literal["even", "end"]

BLOCK = 128  # areas taken through all years together, so that a year's people stay in the processor's cache


@dataclass(frozen=True)
class Projection:
    """Population (years + 1, areas, sexes, ages), the first being the base; and by year and area: births of each sex,
    deaths, and `clamped`, people added because more were to leave a cell than lived in it."""

    population: Array
    births: Array
    deaths: Array
    clamped: Array


def project(
    base: Array,
    rates: Rates,
    *,
    years: int,
    timing: Timing = "even",
    special: Array | None = None,
    floor: float = 0.0,
    width: int = 1,
    late_arrivals_bear: bool = True,
) -> Projection:
    """Project `base` (areas, sexes, ages) by `years` steps of `width` years.

    Parameters
    ----------
    timing : half the migrants at the start and half at the end of the step (``even``), or all at the end (``end``).
    special : people of `base` who neither age nor move (forces, prisoners, boarders): held constant.
    floor : what a cell becomes that would be negative.
    width : years of age in a group and in a step; fertility stays per woman-year, net migrants are of the whole step.
    late_arrivals_bear : whether those who arrive by the end of the step count among the mothers there.

    Raises
    ------
    ValueError : a population is negative or missing, a rate is impossible, or shapes do not fit.

    References
    ----------
    Preston, Heuveline and Guillot (2001), Demography, chapter 6; United Nations (1956), Manual III.
    """
    if years < 1 or timing not in ("even", "end"):
        raise ValueError(f"years >= 1 and timing even or end: found {years} and {timing!r}")
    refuse_impossible(base, rates, special)
    areas, sexes, ages = base.shape
    population = np.empty((years + 1, areas, sexes, ages))
    births, arrived, clamped = np.zeros((years, areas, sexes)), np.zeros((years, areas)), np.zeros((years, areas))
    population[0] = base if special is None else base - special
    total = np.empty((years + 1, areas))
    total[0] = population[0].sum(axis=(1, 2))
    together = rates.in_rates is not None and rates.elsewhere is None  # arrivals depend on every other area
    block = areas if together else BLOCK
    for start in range(0, areas, block):
        part = slice(start, min(start + block, areas))
        step = _Step(rates, part, _bearing(rates.fertility), timing, floor, width, late_arrivals_bear)
        for year in range(years):
            after = population[year + 1, part]
            births[year, part], arrived[year, part], clamped[year, part] = step(year, population[year, part], after)
            total[year + 1, part] = after.sum(axis=(1, 2))
    deaths = total[:-1] + births.sum(axis=2) + arrived + clamped - total[1:]
    if special is not None:
        population += special
    return Projection(population, births, deaths, clamped)


def _bearing(fertility: Array) -> slice:
    """The ages at which anybody has children."""
    ages = np.flatnonzero(fertility.any(axis=tuple(range(fertility.ndim - 1))))
    return slice(ages[0], ages[-1] + 1) if ages.size else slice(0, 0)


@dataclass(frozen=True)
class _Step:
    """One year's move of one block of areas, written into the array it is given."""

    rates: Rates
    part: slice
    bearing: slice
    timing: Timing
    floor: float
    width: int
    late_arrivals_bear: bool

    def __call__(self, year: int, people: Array, after: Array) -> tuple[Array, Array | float, Array | float]:
        """Write into `after` the people a step on from `people`; return births, net migrants and clamped people."""
        survival = self._at(self.rates.survival, year, 3)
        moves = self._migrants(year, people) if self.timing == "even" else None
        half = None if moves is None else moves / 2
        exposed = people if half is None else people + half
        np.multiply(exposed[..., :-1], survival[..., 1:], out=after[..., 1:])
        if self.rates.open_survival is None:
            after[..., -1] += exposed[..., -1] * survival[..., -1]
        else:
            after[..., -1] += exposed[..., -1] * self._at(self.rates.open_survival, year, 2)
        after[..., 0] = 0
        if half is not None and self.late_arrivals_bear:
            after[..., 1:] += half[..., 1:]
        births = self._births(year, exposed, after)
        after[..., 0] = births * survival[..., 0]
        if half is not None:
            late = slice(0, 1) if self.late_arrivals_bear else slice(None)
            after[..., late] += half[..., late]
        elif (moves := self._migrants(year, after)) is not None:
            after += moves
        if moves is None:
            return births, 0.0, 0.0
        return births, moves.sum(axis=(1, 2)), self._clamp(after)

    def _at(self, rate: Array, year: int, dimensions: int) -> Array:
        """This year's and this block's part of a rate; a length of one serves all."""
        if rate.ndim > dimensions:
            rate = rate[min(year, len(rate) - 1)]
        return rate if len(rate) == 1 else rate[self.part]

    def _migrants(self, year: int, people: Array) -> Array | None:
        """Net migrants where `people` are exposed: a new array, or None where nobody moves."""
        rates = self.rates
        if rates.net_rates is not None:
            moves = self._at(rates.net_rates, year, 3) * people
            if rates.net_counts is not None:
                moves += self._at(rates.net_counts, year, 3)
            return moves
        if rates.net_counts is not None:
            return np.broadcast_to(self._at(rates.net_counts, year, 3), people.shape)
        if rates.in_rates is None or rates.out_rates is None:
            return None
        everyone = people.sum(axis=0) if rates.elsewhere is None else rates.elsewhere
        everyone = everyone[min(year, len(everyone) - 1)] if everyone.ndim == 3 else everyone
        return self._at(rates.in_rates, year, 3) * (everyone - people) - self._at(rates.out_rates, year, 3) * people

    def _births(self, year: int, before: Array, after: Array) -> Array:
        """Births of each sex to the mean number of women over the step."""
        fertility = self._at(self.rates.fertility, year, 2)
        women = before[:, 0, self.bearing] + after[:, 0, self.bearing]
        rate = np.broadcast_to(fertility[:, self.bearing], women.shape)
        total = np.einsum("ax,ax->a", women, rate) * (self.width / 2)
        ratio = np.asarray(self.rates.sex_ratio, dtype=float)
        boys = ratio[min(year, len(ratio) - 1)] if ratio.ndim else ratio
        girls_share = 1 / (1 + boys)
        return np.asarray(total[:, None] * np.array([girls_share, 1 - girls_share])[: before.shape[1]])

    def _clamp(self, after: Array) -> Array:
        """Raise negative cells of `after` to the floor; return the people added, by area."""
        negative = after < 0 if after.min() < 0 else None
        if negative is None:
            return np.zeros(len(after))
        added = np.where(negative, self.floor - after, 0).sum(axis=(1, 2))
        after[negative] = self.floor
        return np.asarray(added)
