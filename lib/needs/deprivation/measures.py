"""The official summary measures of the English Indices of Deprivation, for any area made of small areas (LSOAs).

Rank 1 is the most deprived LSOA of England; in every summary a higher number means more deprived. Rules: English
Indices of Deprivation 2019, Technical Report, section 3.8 and Research Report, chapter 5 (MHCLG, 2019); they
reproduce the published district summaries (benchmarks/conformance_deprivation.py).
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from needs.areas import PARENT, check_lookup
from needs.deprivation.standing import check_ranks, national_quantile
from needs.refusals import reasons, refuse, require_numbers

Array = NDArray[np.float64]

LSOAS = {2007: 32_482, 2010: 32_482, 2015: 32_844, 2019: 32_844, 2025: 33_755}
"""LSOAs ranked in England, by edition of the Indices."""

MEASURES = (
    "imd", "income", "employment", "education", "health", "crime",
    "barriers", "living_environment", "idaci", "idaopi",
)  # fmt: skip
"""The index, its seven domains, and the two supplementary indices of income deprivation."""


def extent_weight(rank: Array, *, lsoas: int) -> Array:
    """Return the weight of a rank in the extent: 1 in percentiles 1-10, 0.95 falling to 0.05 in 11-30, then 0."""
    percentile = np.ceil(100 * rank / lsoas)
    return np.where(percentile <= 10, 1.0, np.clip(0.95 - 0.9 * (percentile - 11) / 19, 0, None) * (percentile <= 30))


VALUES = [
    "average_score", "average_rank", "proportion", "extent", "local_concentration",
    "national_decile", "national_quintile", "population",
]  # fmt: skip


class _Parts(NamedTuple):
    """What lies in each larger area, by measure: arrays of one value per part of a small area and measure."""

    cell: NDArray[np.intp]  # which parent and measure
    cells: int
    share: Array
    rank: Array
    score: Array
    people: Array

    def total(self, values: Array) -> Array:
        """Sum `values` in every cell."""
        return np.bincount(self.cell, weights=values, minlength=self.cells).astype(float)

    def mean(self, values: Array) -> Array:
        """Average `values` in every cell, weighted by people."""
        people = self.total(self.people)
        return self.total(values * self.people) / np.where(people > 0, people, np.nan)


def summary(ranks: pd.DataFrame, lookup: pd.DataFrame, *, lsoas: int) -> pd.DataFrame:
    """Summarise the deprivation of larger areas by the five official measures, all areas and measures at once.

    Parameters
    ----------
    ranks : ``area_code`` (LSOA), ``measure``, ``rank``, ``denominator`` (the people published for that measure) and,
        where there are any, ``score`` and ``decile``.
    lookup : LSOAs' parts of larger areas, as in `needs.areas`.
    lsoas : LSOAs ranked in that edition, `LSOAS[edition]`.

    Returns
    -------
    One row per parent and measure: ``parent_code``, ``parent_type``, ``measure``, ``average_score``, ``average_rank``
    (of N + 1 - rank), ``proportion`` (0-1, of its LSOAs, in the most deprived tenth), ``extent`` (0-1, of its
    people), ``local_concentration``, ``national_decile`` and ``national_quintile`` (where its average rank would
    stand among LSOAs; 1 the most deprived), ``population`` (people), ``lsoas``, ``lsoas_missing`` and ``reason``
    (why a value is missing). An area that lacks an LSOA has no values, and the reason names the LSOA.

    Raises
    ------
    ValueError : ranks above `lsoas` or deciles that contradict them, an LSOA twice, a negative denominator.
    """
    check_ranks(ranks, lsoas=lsoas)
    require_numbers(ranks, ["denominator"])
    refuse(ranks, ranks["denominator"] < 0, "denominator >= 0")
    check_lookup(lookup)
    parts, result = _place(ranks, lookup)
    position = lsoas + 1 - parts.rank
    worst = np.ceil(10 * parts.rank / lsoas) == 1
    result["average_score"] = parts.mean(parts.score)
    result["average_rank"] = parts.mean(position)
    result["proportion"] = parts.total(parts.share * worst) / parts.total(parts.share)
    result["extent"] = parts.mean(extent_weight(parts.rank, lsoas=lsoas))
    result["local_concentration"] = _local_concentration(parts, position)
    standing = (lsoas + 1 - result["average_rank"]).round(6)  # so that one LSOA keeps its own tenth
    result["national_decile"] = national_quantile(standing, lsoas=lsoas, groups=10)
    result["national_quintile"] = national_quantile(standing, lsoas=lsoas, groups=5)
    result["population"] = parts.total(parts.people)
    return _explain(result, parts, lookup)


def _place(ranks: pd.DataFrame, lookup: pd.DataFrame) -> tuple[_Parts, pd.DataFrame]:
    """Lay the ranks out by part of a small area and measure, with one row for each parent and measure."""
    area, codes = pd.factorize(ranks["area_code"])
    measure, measures = pd.factorize(ranks["measure"])
    at = pd.Index(codes).get_indexer(lookup["area_code"])  # -1, the last row, where the LSOA has no ranks

    def grid(column: str) -> Array:
        values: Array = np.full((len(codes) + 1, len(measures)), np.nan)
        if column in ranks:
            values[area, measure] = ranks[column].to_numpy(dtype=float, na_value=np.nan)
        return np.ravel(values[at])

    grouped = lookup.groupby(PARENT, observed=True, sort=False)
    parents = grouped.size().rename("lsoas").reset_index()
    cell = (grouped.ngroup().to_numpy()[:, None] * len(measures) + np.arange(len(measures))).ravel()
    share = np.repeat(lookup["share"].to_numpy(dtype=float), len(measures))
    result = parents.merge(pd.DataFrame({"measure": measures}), how="cross")
    people = grid("denominator") * share
    return _Parts(cell, len(result), share, grid("rank"), grid("score"), people), result


def _local_concentration(parts: _Parts, position: Array) -> Array:
    """Average the position over the most deprived LSOAs that hold a tenth of each cell's people."""
    order = np.lexsort((-position, parts.cell))
    cell, people = parts.cell[order], np.nan_to_num(parts.people)[order]
    tenth = np.bincount(cell, weights=people, minlength=parts.cells) / 10
    running = np.cumsum(people) - people
    before = running - running[np.searchsorted(cell, cell)]
    taken = np.clip(tenth[cell] - before, 0, people)
    weight = np.bincount(cell, weights=taken, minlength=parts.cells)
    total = np.bincount(cell, weights=taken * position[order], minlength=parts.cells)
    return total / np.where(weight > 0, weight, np.nan)


def _explain(result: pd.DataFrame, parts: _Parts, lookup: pd.DataFrame) -> pd.DataFrame:
    """Blank what cannot be known and say why, naming the small areas concerned."""
    lacking, uncounted = np.isnan(parts.rank), np.isnan(parts.people)
    result["lsoas_missing"] = parts.total(lacking).astype(int)
    values = [column for column in VALUES if column != "proportion"]
    result.loc[result["lsoas_missing"] > 0, VALUES] = np.nan
    result.loc[parts.total(uncounted) > 0, values] = np.nan
    unpublished = result["average_score"].isna()
    reason = reasons(result, {"nobody counted": result["population"] == 0, "no scores published": unpublished})
    codes = lookup["area_code"].astype("str").repeat(len(parts.cell) // len(lookup))
    for word, wrong in {"denominator": uncounted, "rank": lacking}.items():
        named = _name(codes[wrong], parts.cell[wrong])
        numbers = named["number"].astype("str") + " of " + result["lsoas"].astype("str")
        reason = (f"no {word} for " + numbers + " LSOAs: " + named["first"]).fillna(reason)
    return result.assign(reason=reason)


def _name(codes: pd.Series, cell: NDArray[np.intp]) -> pd.DataFrame:
    """Return the number of codes in each cell and the first three by name."""
    named = pd.DataFrame({"cell": cell, "code": codes.to_numpy()}).astype({"code": "str"})
    number = named.groupby("cell").size()
    first = named.loc[named.groupby("cell").cumcount() < 3].groupby("cell")["code"].agg(", ".join).astype("str")
    return pd.DataFrame({"number": number, "first": first.where(number <= 3, first + " …")})
