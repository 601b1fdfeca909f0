"""Which figures of a series count: the latest, the baseline, and those that no break divides from the latest."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from needs.groups import Codes, Flags, floats, group_codes
from needs.refusals import require_unique

CONFIDENTIAL, BREAK = "[c]", "[b]"
KEYED = ["indicator_id", "area_code"]
EARLIEST = -(10**9)


def one_series(figures: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Return one figure for each group and period, in order of period.

    Where several sources give the same period, one with an interval goes before one with a value only, and else the
    first. Figures that are not available are left out; confidential ones stay, since they are known to exist.

    Parameters
    ----------
    figures : columns `by`, ``period_start``, ``period_years``, ``value``, ``lower_95``, ``mark``.
    by : the key of a series.

    Returns
    -------
    The rows kept, with ``period_order`` (the last year that the period touches), numbered from 0.
    """
    known = figures["value"].notna() | marked(figures, CONFIDENTIAL)
    rows = figures[known].assign(period_order=lambda kept: kept["period_start"] + kept["period_years"] - 1)
    rank = rows["value"].isna().astype(int) + rows["lower_95"].isna()
    rows = rows.iloc[np.lexsort((rank.to_numpy(), rows["period_order"].to_numpy()))]
    return rows.drop_duplicates([*by, "period_order"]).reset_index(drop=True)


def marked(figures: pd.DataFrame, mark: str) -> pd.Series:
    """Say which rows carry a `mark`, alone or among others."""
    return figures["mark"].astype("str").str.contains(mark, regex=False, na=False).astype(bool)


def latest_figures(series: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Return the last row of each group of an ordered series, groups in first-seen order."""
    codes, keys = group_codes(series, by)
    return series.iloc[_at_end(codes, len(keys))].reset_index(drop=True)


def since_break(series: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Return the rows of each group from its latest break in series on; all where there is none."""
    codes, keys = group_codes(series, by)
    start = np.full(len(keys), float(EARLIEST))
    broken = marked(series, BREAK).to_numpy()
    np.maximum.at(start, codes[broken], floats(series, "period_order")[broken])
    return series[floats(series, "period_order") >= start[codes]]


def baseline_figures(
    series: pd.DataFrame, named: pd.DataFrame | None, *, by: Sequence[str]
) -> tuple[pd.DataFrame, pd.Series]:
    """Return the figure of each group's baseline period, and why a group has none.

    Parameters
    ----------
    series : an ordered series, as `one_series` returns it.
    named : columns ``indicator_id``, ``baseline_start`` (the year in which the baseline period starts) and optionally
        ``area_code``; others are measured from their first figure since the latest break.
    by : the key of a series.

    Returns
    -------
    One row a group, in first-seen order, missing where there is no baseline; and the reasons.
    """
    codes, keys = group_codes(series, by)
    whole = since_break(series, by=by).index
    usable = series["value"].notna().to_numpy() & np.isin(np.arange(len(series)), whole)
    wanted = named_for(keys, named, ["baseline_start"])["baseline_start"].to_numpy(dtype=float, na_value=np.nan)
    at_wanted = floats(series, "period_start") == wanted[codes]
    chosen = _first(codes, np.where(np.isnan(wanted[codes]), usable, at_wanted & usable), len(keys))
    present = _first(codes, at_wanted, len(keys)) >= 0
    rows = series.iloc[np.where(chosen >= 0, chosen, 0)].reset_index(drop=True)
    rows = rows.where(pd.Series(chosen >= 0))
    none = chosen < 0
    named_none = none & ~np.isnan(wanted)
    words = np.select(
        [named_none & present, named_none, none],
        [
            "the baseline is confidential, or a break in series divides it",
            "no figure for the baseline year",
            "no figure",
        ],
        "",
    )
    return rows, pd.Series(words, dtype="str").replace("", np.nan).astype("str")


def named_for(keys: pd.DataFrame, table: pd.DataFrame | None, columns: Sequence[str]) -> pd.DataFrame:
    """Return `columns` of a table of baselines or targets for each row of `keys`, missing where it has none.

    `table` names an ``indicator_id`` and, where it is one area's own, an ``area_code``: that goes before a row
    for all areas (``area_code`` missing). Raises ValueError where two rows speak of the same.
    """
    own = pd.DataFrame(columns=["indicator_id"], dtype="str") if table is None else table
    own = own.reindex(columns=["indicator_id", "area_code", *columns]).astype(dict.fromkeys(KEYED, "str"))
    require_unique(own, KEYED)
    general = own[own["area_code"].isna()].drop(columns="area_code")
    theirs = keys[KEYED].merge(own.dropna(subset="area_code"), on=KEYED, how="left")
    for_all = keys[KEYED].merge(general, on="indicator_id", how="left")
    here = theirs[KEYED].merge(own[KEYED].assign(here=True), on=KEYED, how="left")["here"].notna()
    return theirs[list(columns)].where(here, for_all[list(columns)]).set_axis(keys.index)


def _at_end(codes: Codes, groups: int) -> Codes:
    last = np.zeros(groups, dtype=np.intp)
    last[codes] = np.arange(len(codes), dtype=np.intp)
    return last


def _first(codes: Codes, mask: Flags, groups: int) -> Codes:
    """Return the place of the first row of each group that `mask` holds, or -1."""
    rows = np.flatnonzero(mask)[::-1]
    first = np.full(groups, -1, dtype=np.intp)
    first[codes[rows]] = rows
    return first
