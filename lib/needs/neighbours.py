"""The areas most like an area: statistical neighbours, from what is not their outcome, and members of one group."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from needs.groups import Floats
from needs.refusals import refuse, require_columns, require_numbers, require_unique


def statistical_neighbours(
    characteristics: pd.DataFrame,
    *,
    of: Sequence[str],
    weights: Mapping[str, float] | None = None,
    count: int = 10,
) -> pd.DataFrame:
    """Find for each area the areas nearest to it.

    Each characteristic is standardised to mean 0 and standard deviation 1 over all areas given, and the distance of two
    areas is the weighted Euclidean one. It need not be mutual: an unusual area
    has neighbours that have nearer ones.

    Parameters
    ----------
    characteristics : columns ``area_code`` and `of` (such as share of children in poverty, density, share from ethnic
        minorities), one row an area of the same kind; an area that lacks one has no neighbours and is nobody's.
    of : the characteristics.
    weights : how much each counts; 1 unless told.
    count : neighbours an area is given, fewer where there are fewer areas.

    Returns
    -------
    One row a neighbour: ``area_code``, ``member_code``, ``neighbour_rank`` (1 the nearest; ties in order of code) and
    ``distance`` (standard deviations, root of the weighted mean of squares).

    Raises
    ------
    ValueError : an area occurs twice, a characteristic is absent, not numeric or the same everywhere, a weight is not
        above nought.

    References
    ----------
    Benton, Chamberlain, Wilson and Teeman (2007), The development of the children's services statistical neighbour
    benchmarking model, National Foundation for Educational Research.
    """
    of = list(of)
    require_numbers(characteristics, of)
    require_unique(characteristics, ["area_code"])
    known = characteristics.dropna(subset=of).sort_values("area_code")
    each = np.array([float((weights or {}).get(name, 1.0)) for name in of])
    if not (each > 0).all():
        raise ValueError(f"a weight is above nought: {dict(zip(of, each.tolist(), strict=True))}")
    distance = _distances(known, of, each)
    codes = known["area_code"].astype("str").to_numpy(dtype=object)
    kept = min(count, max(len(codes) - 1, 0))
    nearest = np.argsort(distance, axis=1, kind="stable")[:, :kept]
    at = np.repeat(np.arange(len(codes)), kept)
    return pd.DataFrame(
        {
            "area_code": pd.Series(codes[at], dtype="str"),
            "member_code": pd.Series(codes[nearest.ravel()], dtype="str"),
            "neighbour_rank": np.tile(np.arange(1, kept + 1), len(codes)),
            "distance": distance[at, nearest.ravel()],
        }
    )


def same_group(areas: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Pair each area with every other area of its group.

    Parameters
    ----------
    areas : columns ``area_code`` and `by`, one row an area; an area without a group has no pairs.
    by : the key of a group, such as tier and tenth of deprivation.

    Returns
    -------
    Columns ``area_code`` and ``member_code``, one row a pair, both ways; no area with itself.

    Raises
    ------
    ValueError : an area occurs twice, or a column is absent.
    """
    by = list(by)
    require_columns(areas, by)
    require_unique(areas, ["area_code"])
    placed = areas.dropna(subset=by)[["area_code", *by]]
    pairs = placed.merge(placed.rename(columns={"area_code": "member_code"}), on=by)
    return pairs.loc[pairs["area_code"] != pairs["member_code"], ["area_code", "member_code"]].reset_index(drop=True)


def _distances(known: pd.DataFrame, of: list[str], weights: Floats) -> Floats:
    """Return the distance of every pair of areas; an area is infinitely far from itself."""
    table = known[of].to_numpy(dtype=np.float64)
    if len(table) < 2:
        return np.full((len(table), len(table)), np.inf)
    spread = table.std(axis=0, ddof=1)
    same = [name for name, deviation in zip(of, spread, strict=True) if not deviation > 0]
    refuse(known, np.full(len(known), bool(same)), f"{', '.join(same)} differs between areas")
    scaled = (table - table.mean(axis=0)) / spread * np.sqrt(weights / weights.sum())
    distance = np.sqrt(((scaled[:, None, :] - scaled[None, :, :]) ** 2).sum(axis=2))
    np.fill_diagonal(distance, np.inf)
    return np.asarray(distance, dtype=np.float64)
