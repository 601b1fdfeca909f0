"""The latest figure that can be tested, where the latest of all was published without an interval."""

from collections.abc import Mapping

import pandas as pd

from needs.baseline import KEY, baselines
from needs.periods import BREAK, marked


def baselines_with_interval(
    indicators: pd.DataFrame,
    latest: pd.DataFrame,
    *,
    groups: Mapping[str, pd.DataFrame] | None = None,
    baseline_periods: pd.DataFrame | None = None,
    targets: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Answer the same questions as of the latest figure with an interval, where the latest figure of all has none.

    A rate of five years ago with its interval says surely what last year's without one cannot; both are told, each with
    its period. A figure from before a break in series says nothing of the present one and is left out.

    Parameters
    ----------
    indicators, groups, baseline_periods, targets : as `baselines` has them.
    latest : what `baselines` returned for them.

    Returns
    -------
    Rows as `baselines` returns them, of those `KEY` alone.
    """
    bare = latest[latest["value"].notna() & latest["lower_95"].isna()]
    names = indicators["indicator_id"].astype("str")
    above = indicators["area_type"].astype("str").isin(["england", "region"])
    kept = names.isin(bare["indicator_id"]) & (indicators["lower_95"].notna() | above)
    if not kept.any():
        return latest.iloc[:0]
    made = baselines(indicators[kept], groups=groups, baseline_periods=baseline_periods, targets=targets)
    broken = indicators[marked(indicators, BREAK)].astype(dict.fromkeys(KEY, "str"))
    breaks = broken.groupby(KEY)["period_start"].max().rename("broken").reset_index()
    both = made.merge(bare[KEY], on=KEY, validate="1:1").merge(breaks, on=KEY, how="left", validate="1:1")
    whole = both["lower_95"].notna() & ~(both["broken"] > both["period_start"])
    return both[whole].drop(columns="broken").reset_index(drop=True)
