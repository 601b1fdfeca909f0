"""Hamilton–Perry projection by single year: each cohort keeps changing as it did between recent estimates.

It needs no deaths and no migration, only successive populations, so it serves wards and other small areas.
Arrays are (areas, sexes, ages), the last age open; the sexes may be one (persons).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from needs.projection.rates import Array

Form = Literal["ratio", "difference", "mean", "growth"]

CAPS = (0.5, 2.0)  # no cohort is believed to halve or double in a year


@dataclass(frozen=True)
class Change:
    """People of each age before and after a year's change, summed over the `years` observed; age is that after."""

    before: Array
    after: Array
    years: float

    @property
    def ratio(self) -> Array:
        """People after for each before; one where nobody was seen."""
        return np.divide(self.after, self.before, out=np.ones_like(self.after), where=self.before > 0)

    @property
    def difference(self) -> Array:
        """People gained in a year."""
        return (self.after - self.before) / self.years

    def capped(self, low: float = CAPS[0], high: float = CAPS[1]) -> "Change":
        """The same, no ratio outside `low` and `high`."""
        return Change(self.before, np.clip(self.after, low * self.before, high * self.before), self.years)

    def shrunk(self, people: float | Array, parent: "Change | None" = None) -> "Change":
        """Ratios drawn to the parent's (without one, all areas' together) as if `people` more had been seen to obey it.

        A ward of ten children per age says little of its own; one of a thousand keeps its own ratio.
        """
        before, after = (self.before, self.after) if parent is None else (parent.before, parent.after)
        if parent is None or len(before) != len(self.before):
            before, after = before.sum(axis=0, keepdims=True), after.sum(axis=0, keepdims=True)
        common = np.divide(after, before, out=np.ones_like(after), where=before > 0)
        ratio = (self.after + people * common) / (self.before + people)
        return Change(self.before, self.before * ratio, self.years)


def cohort_change(history: Sequence[Array], times: Sequence[float], *, breaks: Sequence[float] = ()) -> Change:
    """Annual change of each cohort over successive populations.

    Parameters
    ----------
    history : populations (areas, sexes, ages), in order of `times` (years; gaps are rounded to whole years).
    breaks : times at which a new series begins (a revision, a census): the step into them is left out, because the
        difference holds the revision as well as people who moved.

    Raises
    ------
    ValueError : fewer than two populations, times out of order, or no step left outside the breaks.
    """
    if len(history) != len(times) or np.any(np.diff(times) < 0.5):
        raise ValueError(f"one population for each time, in order and half a year apart at least: found {list(times)}")
    steps = [
        _annual(history[i], history[i + 1], round(times[i + 1] - times[i]))
        for i in range(len(times) - 1)
        if not any(times[i] < new <= times[i + 1] for new in breaks)
    ]
    if not steps:
        raise ValueError("two populations of one series are needed to see a cohort change: found fewer")
    return Change(
        np.sum([step.before for step in steps], axis=0),
        np.sum([step.after for step in steps], axis=0),
        sum(step.years for step in steps),
    )


def _annual(first: Array, second: Array, gap: int) -> Change:
    """One step of `gap` years as a change of one; a cohort seen over several years changed evenly in them."""
    before = np.zeros_like(first)
    before[..., 1:] = first[..., :-1]
    before[..., -1] += first[..., -1]
    if gap == 1:
        after = second.copy()
        after[..., 0] = 0
        return Change(before, after, 1)
    ages = first.shape[-1]
    seen = np.log((second[..., gap:-1] + 0.5) / (first[..., : -gap - 1] + 0.5)) / gap  # by age at the end, from `gap`
    total, count = np.zeros_like(first), np.zeros(ages)
    for later in range(gap):  # those who end at age + later were `age` on the way
        low, high = max(gap - later, 1), ages - 1 - later
        total[..., low:high] += seen[..., low + later - gap : high + later - gap]
        count[low:high] += 1
    ratio = np.exp(total / np.maximum(count, 1))
    oldest = first[..., -gap - 1 :].sum(axis=-1)
    ratio[..., -1] = ((second[..., -1] + 0.5) / (oldest + 0.5)) ** (1 / gap)
    return Change(gap * before, gap * before * ratio, gap)


def hamilton_perry(
    base: Array,
    change: Change,
    newborns: Array,
    *,
    years: int,
    form: Form = "growth",
    mothers: Array | None = None,
    together: bool = False,
) -> Array:
    """Project `base` by the `change` of its cohorts; returns (years + 1, areas, sexes, ages).

    Parameters
    ----------
    newborns : (n, areas, sexes), people aged 0 in each of the first `n` years. Afterwards they follow `mothers`,
        (ages,) weights of the ages at which people have children: each area's own, or all areas' if `together`.
    form : multiply by the ratio; add the difference; the mean of both; or ``growth``, the difference where a cohort
        grows and the ratio where it shrinks, so that neither runs away.

    References
    ----------
    Hamilton and Perry (1962), Social Forces 41:163-170; Swanson, Schlottmann and Schmidt (2010), Popul Res Policy
    Rev 29:47-63; Hauer (2019), Scientific Data 6:190005 (differences where a cohort grows).
    """
    if not len(newborns):
        raise ValueError("newborns of the first year at least are needed: found none")
    ratio, difference = change.ratio[..., 1:], change.difference[..., 1:]
    out = np.empty((years + 1, *base.shape))
    out[0] = base
    for year in range(years):
        people, after = out[year], out[year + 1]
        moved = np.concatenate([people[..., :-2], people[..., -2:].sum(axis=-1, keepdims=True)], axis=-1)
        after[..., 1:] = _moved(moved, ratio, difference, form)
        after[..., 0] = _newborns(out, newborns, year, mothers, together)
    return out


def _moved(people: Array, ratio: Array, difference: Array, form: Form) -> Array:
    """The same people a year older."""
    if form == "ratio":
        return people * ratio
    added = np.maximum(people + difference, 0)
    if form == "difference":
        return added
    if form == "mean":
        return (people * ratio + added) / 2
    return np.where(ratio > 1, added, people * ratio)


def _newborns(out: Array, newborns: Array, year: int, mothers: Array | None, together: bool) -> Array:
    """People aged 0 a year on: as given, then the last given, in step with the people who may have children."""
    if year < len(newborns):
        return np.asarray(newborns[year])
    last = newborns[-1]
    if mothers is None:
        return np.asarray(last)
    now, then = out[year, :, 0, :] @ mothers, out[len(newborns) - 1, :, 0, :] @ mothers
    if together:
        now, then = now.sum(keepdims=True), then.sum(keepdims=True)
    growth = np.divide(now, then, out=np.ones_like(now), where=then > 0)
    return np.asarray(last * growth[:, None])
