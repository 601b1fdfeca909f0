"""Indicators by fifth of deprivation of the wards people live in, for each county and single-tier council."""

import pandas as pd

from jsna import schema
from jsna.catalogue import indicators
from needs.rates import crude_rate, proportion

UPPER_TIER = ("county", "unitary")
GROUPS = ("Most deprived", "Second most deprived", "Average deprived", "Second least deprived", "Least deprived")
KEY = ["indicator_id", "source", "period", "period_start", "period_years", "sex", "age", "policy", "exact_counts"]
LIMITS = ["lower_95", "upper_95", "lower_998", "upper_998"]
MEASURES = {"proportion": proportion, "crude rate": crude_rate}


def by_fifth_of_wards(figures: pd.DataFrame, summaries: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `indicators` for each fifth of a county's or council's wards by multiple deprivation.

    Fifths hold a fifth of the people each; fifth 1 is the most deprived. A set of fifths in which a ward has no
    figure is left out: a sum that lacks a ward would be too small.
    """
    wards = figures[(figures["area_type"] == "ward") & (figures["category"] == "all") & figures["denominator"].notna()]
    fifths = summaries[(summaries["area_type"] == "ward") & (summaries["measure"] == "imd")]
    fifths = fifths[fifths["local_quintile"].notna() & (fifths["peer_group"] != "all")]
    if wards.empty or fifths.empty:
        return figures.iloc[:0]
    fifths = fifths.astype({"area_code": "str", "peer_group": "str", "edition": "str", "source": "str"})
    placed = wards.astype({"area_code": "str", "source": "str"}).merge(
        fifths[["area_code", "peer_group", "edition", "local_quintile"]], on="area_code"
    )
    complete = _complete(placed, fifths)
    if complete.empty:
        return figures.iloc[:0]
    key = [*KEY, "peer_group", "edition", "local_quintile"]
    sums = complete.groupby(key, observed=True, dropna=False)[["numerator", "denominator"]].sum().reset_index()
    return _measured(_described(sums, lookup))


def _complete(placed: pd.DataFrame, fifths: pd.DataFrame) -> pd.DataFrame:
    """Keep the figures that every ward of the place has, by the latest edition whose wards they fit."""
    expected = fifths.groupby(["peer_group", "edition"])["area_code"].nunique().rename("expected").reset_index()
    group = [*KEY, "peer_group", "edition"]
    counted = placed[placed["numerator"].notna()]
    found = counted.groupby(group, observed=True, dropna=False)["area_code"].nunique().rename("found").reset_index()
    whole = found.merge(expected, on=["peer_group", "edition"])
    whole = whole[whole["found"] == whole["expected"]]
    latest = whole.sort_values("edition").drop_duplicates([*KEY, "peer_group"], keep="last")
    return placed.merge(latest[group], on=group)


def _described(sums: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Name the fifths as other publications of figures by deprivation do, so that one reader serves all."""
    upper = lookup[lookup["parent_type"].isin(UPPER_TIER)].drop_duplicates("parent_code")
    kinds = upper.set_index(upper["parent_code"].astype("str"))["parent_type"].astype("str")
    names = sums["local_quintile"].astype(int).map(dict(enumerate(GROUPS, start=1)))
    words = "fifths of wards by deprivation (IMD" + sums["edition"] + "): " + names + " quintile"
    return sums.assign(
        area_code=sums["peer_group"], area_type=sums["peer_group"].map(kinds), category=words, published=False,
        mark=sums["exact_counts"].map({True: None, False: "[e]"}), note="sum of the wards of this fifth",
    )  # fmt: skip


def _measured(rows: pd.DataFrame) -> pd.DataFrame:
    facts = indicators()
    rows = rows.assign(**dict.fromkeys(["value", *LIMITS], float("nan")))
    for name in rows["indicator_id"].astype("str").unique():
        fact, chosen = facts[name], rows["indicator_id"] == name
        if fact.method in MEASURES:
            made = MEASURES[fact.method](rows.loc[chosen, ["numerator", "denominator"]], per=float(fact.multiplier))
            rows.loc[chosen, ["value", *LIMITS]] = made[["value", *LIMITS]]
    return rows[rows["value"].notna()][schema.columns("indicators")]
