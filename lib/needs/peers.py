"""An area among its peers: its rank, the best fifth, and gaps as a number of children a year."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from needs.groups import Flags, Floats, floats, group_codes
from needs.quantiles import percentiles
from needs.refusals import reasons

FEWEST_FOR_A_FIFTH = 5
UPPER_TIER = ("county", "unitary")  # they do the same work, and are ranked together


def with_ranks(areas: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Rank each area among its peers, 1 the best by polarity (the highest where there is no judgement).

    Parameters
    ----------
    areas : columns `by` (the same indicator, people and period), ``area_type``, ``value`` and ``polarity``.
    by : areas are ranked within these and their peer type.

    Returns
    -------
    A copy of `areas` with ``peer_type`` (the area type; counties and unitary authorities are one), ``peer_rank``
    (ties share the better rank), ``peers`` (areas with a value, itself included), ``best_fifth_value`` (the value
    that parts off the best fifth) and ``rank_reason``.
    """
    types = areas["area_type"].astype("str")
    areas = areas.assign(peer_type=types.where(~types.isin(UPPER_TIER), "upper tier"))
    codes, keys = group_codes(areas, [*by, "peer_type"])
    value = areas["value"].astype(float)
    low = (areas["polarity"] == "low is good").to_numpy()
    signed = pd.Series(value * np.where(low, 1.0, -1.0))
    rank: Floats = signed.groupby(codes).rank(method="min").to_numpy(dtype=float)
    n = np.bincount(codes, weights=value.notna(), minlength=len(keys))[codes]
    fifths = percentiles(pd.DataFrame({"group": codes, "value": value.to_numpy()}), by=["group"], at=[0.2, 0.8])
    ends = fifths["value"].to_numpy().reshape(-1, 2)[codes]
    judged = areas["polarity"].isin(["low is good", "high is good"]).to_numpy()
    best = np.where(judged & (n >= FEWEST_FOR_A_FIFTH), np.where(low, ends[:, 0], ends[:, 1]), np.nan)
    alone = n < 2
    words: dict[str, pd.Series | Flags] = {"no value": value.isna(), "no peer has a figure for this period": alone}
    return areas.assign(
        peer_rank=np.where(alone, np.nan, rank), peers=n.astype(int), best_fifth_value=best,
        rank_reason=reasons(areas, words),
    )  # fmt: skip


def children_behind(areas: pd.DataFrame, benchmark: str) -> Floats:
    """Return how many children a year an area's figure is behind its benchmark; negative where it is ahead.

    The people are those that the published count and value imply, so that a rate over several years gives children a
    year; where the value is nought, the denominator. Behind means above for "low is good" and for no judgement, and
    below for "high is good". Missing without counts or benchmark.

    England is never behind itself. `areas` has columns ``area_type``, ``value``, ``numerator``, ``denominator``,
    ``multiplier``, ``period_years``, ``polarity`` and the column `benchmark`.
    """
    itself = (areas["area_type"] == "england").to_numpy() & (benchmark == "england_value")
    value, numerator, denominator = (floats(areas, column) for column in ("value", "numerator", "denominator"))
    multiplier, years = floats(areas, "multiplier"), floats(areas, "period_years")
    usable = (value > 0) & (numerator > 0)
    implied = multiplier * numerator / np.where(usable, value, np.nan)
    people = np.where(usable, implied, denominator)
    sign = np.where((areas["polarity"] == "high is good").to_numpy(), -1.0, 1.0)
    return np.where(itself, np.nan, sign * (value - floats(areas, benchmark)) / multiplier * people / years)
