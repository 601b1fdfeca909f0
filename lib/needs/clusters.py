"""Where areas with high values lie together: local Moran's I, with permutations and a limit on false discoveries.

Written here rather than taken from `esda`: the statistic is a few lines of numpy, that library takes seconds to
import, and its permutations bring a compiler; tests hold the results to its.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from needs.refusals import reasons, refuse, require_columns, require_numbers, require_unique

Array = NDArray[np.float64]
Places = NDArray[np.intp]


def local_moran(
    areas: pd.DataFrame, neighbours: pd.DataFrame, *, permutations: int = 9999, seed: int = 1, discovery: float = 0.05
) -> pd.DataFrame:
    """Local Moran's I of every area, and the clusters that stand when as many tests are made as there are areas.

    Parameters
    ----------
    areas : ``area_code`` and ``value``, such as a ward's average rank of deprivation.
    neighbours : ``area_code`` and ``neighbour_code``, a row for each direction; all neighbours weigh the same.
    permutations : random arrangements of the other areas' values around each area.
    seed : of the random numbers; the same seed gives the same answer.
    discovery : share of the clusters found that may be false (Benjamini-Hochberg).

    Returns
    -------
    A copy of `areas` with ``neighbours`` (number with a value), ``neighbours_mean`` (of their values), ``local_i``,
    ``p_value`` (two-sided), ``cluster`` ("high among high", "low among low", "high among low", "low among high", or
    "none" where chance explains it) and ``reason`` where an area cannot be judged.

    Raises
    ------
    ValueError : an area or a pair twice, an area its own neighbour, a neighbour that is not among the areas.

    References
    ----------
    Anselin (1995), Geographical Analysis 27:93-115; Benjamini and Hochberg (1995), J R Stat Soc B 57:289-300.
    """
    require_numbers(areas, ["value"])
    require_unique(areas, ["area_code"])
    known = areas["value"].notna().to_numpy()
    here, there = _pairs(areas.loc[known, "area_code"], areas["area_code"], neighbours)
    found = _statistics(areas.loc[known, "value"], here, there, permutations, seed)
    found["cluster"] = found["cluster"].where(_discovered(found["p_value"].to_numpy(), discovery), "none")
    result = areas.join(found).astype({"cluster": "str"})
    alone = result["neighbours"] == 0
    alike = known & (areas["value"].nunique() < 2)
    result["reason"] = reasons(result, {"no value": ~known, "no neighbours": alone, "all areas are alike": alike})
    result["cluster"] = result["cluster"].where(result["reason"].isna())
    return result


def _statistics(values: pd.Series, here: Places, there: Places, permutations: int, seed: int) -> pd.DataFrame:
    """Return the columns that `local_moran` adds, every area on its own side of the mean."""
    centred = (values - values.mean()).to_numpy(dtype=float)
    if values.nunique() < 2:
        centred = np.full(len(values), np.nan)
    number = np.bincount(here, minlength=len(centred))
    around = np.bincount(here, weights=centred[there], minlength=len(centred)) / np.where(number > 0, number, np.nan)
    sides = np.char.add(np.where(centred > 0, "high", "low"), np.where(around > 0, " among high", " among low"))
    return pd.DataFrame(
        {
            "neighbours": number,
            "neighbours_mean": around + values.mean(),
            "local_i": centred * around / centred.var(ddof=1) if len(centred) > 1 else np.nan,
            "p_value": _chance(centred, around, number, permutations, seed),
            "cluster": sides,
        },
        index=values.index,
    )


def _pairs(known: pd.Series, every: pd.Series, neighbours: pd.DataFrame) -> tuple[Places, Places]:
    """Return the places, among areas with a value, of each area and its neighbour."""
    require_columns(neighbours, ["area_code", "neighbour_code"])
    require_unique(neighbours, ["area_code", "neighbour_code"])
    refuse(neighbours, neighbours["area_code"] == neighbours["neighbour_code"], "an area is not its own neighbour")
    strange = ~(neighbours["area_code"].isin(every) & neighbours["neighbour_code"].isin(every))
    refuse(neighbours, strange, "neighbours are among the areas")
    index = pd.Index(known)
    here, there = (index.get_indexer(neighbours[column]) for column in ("area_code", "neighbour_code"))
    both = (here >= 0) & (there >= 0)
    return here[both], there[both]


def _chance(centred: Array, around: Array, number: Places, permutations: int, seed: int) -> Array:
    """Return the share of arrangements in which an area's neighbours differ from it as much as they do.

    Each arrangement draws places among all areas but the last; where an area would draw itself, the last stands in,
    so that one set of draws serves every area and none is its own neighbour.
    """
    draws = _draws(len(centred) - 1, int(number.max(initial=0)), permutations, seed)
    chance = np.full(len(centred), np.nan)
    for size in np.unique(number[number > 0]):
        at = np.flatnonzero(number == size)
        itself = np.zeros((permutations, len(at)), dtype=bool)
        for slot in range(size):
            itself |= draws[:, slot, None] == at
        drawn = centred[draws[:, :size]].sum(axis=1)[:, None] + itself * (centred[-1] - centred[at])
        excess = drawn / size - around[at]
        tiny = 1e-9 * np.abs(centred).max()
        tail = np.minimum((excess >= -tiny).sum(axis=0), (excess <= tiny).sum(axis=0))
        chance[at] = np.minimum(1, 2 * (tail + 1) / (permutations + 1))
    return np.where(np.isnan(around), np.nan, chance)


def _draws(places: int, size: int, permutations: int, seed: int) -> Places:
    """Draw `size` different places out of `places`, in random order, as many times as `permutations` (Floyd)."""
    random = np.random.default_rng(seed)
    draws = np.empty((permutations, size), dtype=np.intp)
    for slot in range(size):
        last = places - size + slot
        draw = random.integers(0, last, size=permutations, endpoint=True)
        taken = (draws[:, :slot] == draw[:, None]).any(axis=1)
        draws[:, slot] = np.where(taken, last, draw)
    return random.permuted(draws, axis=1)


def _discovered(chance: Array, share: float) -> NDArray[np.bool_]:
    """Return which tests stand when at most `share` of those that do may be false (Benjamini-Hochberg)."""
    ordered = np.sort(chance[~np.isnan(chance)])
    passing = ordered[ordered <= share * np.arange(1, len(ordered) + 1) / max(len(ordered), 1)]
    return np.asarray(chance <= passing.max(initial=-1.0))
