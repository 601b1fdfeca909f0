"""Wards that add up to their district, and districts to their county: every projection consistent with the others."""

from collections.abc import Container
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from needs.projection.constrain import to_parents
from needs.projection.frames import Series
from needs.projection.models import SMOOTHED
from needs.projection.rates import Array

SUM = "sum of areas"
COVERED = 0.01  # parts that hold their parent's people to within this share of them are taken to be all of it


@dataclass(frozen=True)
class Projected:
    """Areas projected by one model: `people` (years + 1, areas, sexes, ages), the first year the base."""

    series: Series
    method: str
    people: Array

    def of(self, area: str) -> Array:
        """One area's people (years + 1, sexes, ages)."""
        return np.asarray(self.people[:, self.series.areas.index(area)])

    def without(self, areas: Container[str]) -> "Projected":
        """The other areas."""
        kept = np.array([area not in areas for area in self.series.areas], dtype=bool)
        return Projected(self.series.only(kept), self.method, self.people[:, kept])

    @property
    def base_year(self) -> int:
        return self.series.years[-1]


def summed_up(results: list[Projected], parent_of: pd.Series) -> tuple[list[Projected], dict[str, str]]:
    """Parents of larger areas replaced by the sum of their areas; and why, by parent.

    A county's districts are projected one by one, and the county is their sum, as long as they are all of it.
    """
    large = {area: result for result in results if result.method != SMOOTHED for area in result.series.areas}
    families = parent_of[parent_of.index.isin(large) & parent_of.isin(large)].groupby(parent_of)
    sums, said = [], {}
    for parent, members in families:
        own, parts = large[parent], [large[area] for area in members.index]
        if any(part.base_year != own.base_year or part.series.sexes != own.series.sexes for part in parts):
            continue
        total = np.sum([part.of(area) for part, area in zip(parts, members.index, strict=True)], axis=0)
        if abs(total[0].sum() / own.of(parent)[0].sum() - 1) > COVERED:
            continue
        here = np.array([area == parent for area in own.series.areas])
        sums.append(Projected(own.series.only(here), SUM, total[:, None]))
        said[parent] = f"sum of its {len(parts)} areas"
    kept = [result.without(said) for result in results]
    return [result for result in kept if result.series.areas] + sums, said


def made_to_add_up(results: list[Projected], parent_of: pd.Series) -> tuple[list[Projected], dict[str, str]]:
    """Small areas scaled to their parent's projection after the base; and what hindered it, by parent (else empty)."""
    whole = {area: result for result in results if result.method != SMOOTHED for area in result.series.areas}
    done, said = [], {}
    for result in results:
        family = parent_of.get(result.series.areas[0]) if result.method == SMOOTHED else None
        if family is not None and family in whole:
            control, said[family] = _control(result, whole[family], family)
            if control is not None:
                people, family_of = result.people.copy(), np.zeros(len(result.series.areas), dtype=int)
                to_parents(people[1:], family_of, control[:, None], out=people[1:])
                result = replace(result, people=people)
        done.append(result)
    return done, said


def _control(small: Projected, parent: Projected, family: str) -> tuple[Array | None, str]:
    """The parent's projection for the years after the small areas' base, or why it cannot be their control."""
    skip, expected = small.base_year - parent.base_year, parent.of(family)
    if skip < 0:
        return None, f"its base, {parent.base_year}, is later"
    share = small.people[0].sum() / expected[skip].sum()
    if abs(share - 1) > COVERED:
        return None, f"the areas given hold {100 * share:.0f} % of its people"
    if len(small.series.sexes) == 1:
        expected = expected.sum(axis=1, keepdims=True)
    elif expected.shape[1] == 1:
        return None, "it is not projected by sex"
    return expected[skip + 1 : skip + len(small.people)], ""
