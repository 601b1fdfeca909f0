"""Change in deprivation between editions of the Indices, by rank and on areas that stayed the same.

Scores of two editions are on different scales and are never compared; ranks are, as a share of all LSOAs ranked.
"""

import numpy as np
import pandas as pd
import scipy

from needs.areas import PARENT
from needs.refusals import reasons, refuse, require_columns, require_numbers, require_unique

CHANGES = {"U": "unchanged", "S": "split", "M": "merged", "X": "irregular"}
RANKS, SHARES = ("average_rank", "local_concentration"), ("proportion", "extent")
MOVEMENTS = {(True, True): "stayed in", (True, False): "left", (False, True): "entered", (False, False): "stayed out"}


def comparable_areas(changes: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Group small areas of two editions into the smallest areas that both editions can make up exactly.

    Parameters
    ----------
    changes : the published change table: ``before`` and ``after`` (codes, one row per overlap) and ``change``
        (U unchanged, S split, M merged, X irregular).

    Returns
    -------
    Two lookups, of the earlier and the later small areas: ``area_code``, ``parent_code``, ``parent_type``
    ("comparable"), ``share`` (1) and ``change`` in words. A comparable area has the code of its one later small area,
    else of its one earlier, else its earlier codes joined by "+".

    Raises
    ------
    ValueError : a row twice, an unknown change, or a U, S or M that the codes contradict.
    """
    require_unique(changes, ["before", "after"])
    refuse(changes, ~changes["change"].isin(list(CHANGES)), f"change is one of {', '.join(CHANGES)}")
    group = _components(changes)
    parts = changes.assign(group=group)
    sizes = parts.groupby("group").agg(before=("before", "nunique"), after=("after", "nunique")).loc[group]
    one_before, one_after = sizes["before"].to_numpy() == 1, sizes["after"].to_numpy() == 1
    fits = {"U": one_before & one_after, "S": one_before, "M": one_after, "X": np.full(len(parts), True)}
    wrong = np.select([parts["change"] == sign for sign in fits], [~fit for fit in fits.values()], default=False)
    refuse(changes, wrong, "U joins one to one, S one to many, M many to one")
    joined = parts.drop_duplicates(["group", "before"]).groupby("group")["before"].agg("+".join).loc[group].to_numpy()
    parts["parent_code"] = np.where(one_after, parts["after"], joined)
    parts = parts.assign(parent_type="comparable", share=1.0, change=parts["change"].map(CHANGES))
    columns = [*PARENT, "share", "change"]
    earlier, later = (
        parts[[side, *columns]].rename(columns={side: "area_code"}).drop_duplicates("area_code", ignore_index=True)
        for side in ("before", "after")
    )
    return earlier, later


def change(before: pd.DataFrame, after: pd.DataFrame, *, lsoas: tuple[int, int]) -> pd.DataFrame:
    """Compare two editions' summaries of the same areas, by rank-based measures only.

    Parameters
    ----------
    before, after : rows of `summary` for the same parents, each from its own edition and lookup.
    lsoas : LSOAs ranked in the earlier and the later edition.

    Returns
    -------
    One row per parent and measure: ``parent_code``, ``parent_type``, ``measure``; for ``average_rank`` and
    ``local_concentration`` (as shares of the LSOAs ranked, 1 most deprived), ``proportion`` and ``extent`` (0-1) the
    columns ``<measure>_before``, ``_after`` and ``_change`` (above zero: more deprived relative to England);
    ``decile_before``, ``decile_after``; ``movement`` in and out of the most deprived tenth ("stayed in", "entered",
    "left", "stayed out"); ``reason``. An area that one edition lacks is kept, without a change.
    """
    key = [*PARENT, "measure"]
    scaled = [_scaled(summaries, key, number) for summaries, number in zip((before, after), lsoas, strict=True)]
    both = scaled[0].merge(scaled[1], on=key, how="outer", suffixes=("_before", "_after"), indicator="found")
    for column in (*RANKS, *SHARES):
        both[f"{column}_change"] = both[f"{column}_after"] - both[f"{column}_before"]
    known = both["decile_before"].notna() & both["decile_after"].notna()
    worst = pd.DataFrame({side: both[f"decile_{side}"] == 1 for side in ("before", "after")})
    masks = {
        words: known & (worst["before"] == was) & (worst["after"] == now) for (was, now), words in MOVEMENTS.items()
    }
    both["movement"] = reasons(both, masks)
    found = both.pop("found")
    one_sided = {"not in the later edition": found == "left_only", "not in the earlier edition": found == "right_only"}
    return both.assign(reason=reasons(both, {**one_sided, "a value is missing in one of the editions": ~known}))


def _components(changes: pd.DataFrame) -> np.ndarray:
    """Number the groups of rows that hang together through an earlier or a later small area."""
    before, _ = pd.factorize(changes["before"])
    after, _ = pd.factorize(changes["after"])
    nodes = len(changes) * 2
    overlaps = scipy.sparse.coo_array((np.ones(len(changes)), (before, len(changes) + after)), shape=(nodes, nodes))
    component: np.ndarray = scipy.sparse.csgraph.connected_components(overlaps, directed=False)[1]
    return component[before]


def _scaled(summaries: pd.DataFrame, key: list[str], lsoas: int) -> pd.DataFrame:
    """Return the rank-based measures, those counted in ranks as a share of `lsoas`."""
    columns = [*RANKS, *SHARES]
    require_columns(summaries, key)
    require_numbers(summaries, [*columns, "national_decile"])
    require_unique(summaries, key)
    scaled = summaries[[*key, *columns]].assign(decile=summaries["national_decile"])
    scaled[list(RANKS)] = (scaled[list(RANKS)] - 0.5) / lsoas
    return scaled
