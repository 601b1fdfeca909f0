"""Indicators by fifth of deprivation of the wards people live in, for each county, district and single-tier council."""

import pandas as pd

from jsna import schema
from jsna.catalogue import indicators
from needs.deprivation import local_quantiles
from needs.rates import crude_rate, proportion

COUNCILS = ("county", "district", "unitary")
GROUPS = ("Most deprived", "Second most deprived", "Average deprived", "Second least deprived", "Least deprived")
KEY = ["indicator_id", "source", "period", "period_start", "period_years", "sex", "age", "policy", "exact_counts"]
LIMITS = ["lower_95", "upper_95", "lower_998", "upper_998"]
MEASURES = {"proportion": proportion, "crude rate": crude_rate}


def by_fifth_of_wards(figures: pd.DataFrame, summaries: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `indicators` for each fifth of a council's wards by multiple deprivation.

    Fifths hold about a fifth of the council's people each; fifth 1 is the most deprived. A set of fifths in which a
    ward has no figure is left out: a sum that lacks a ward would be too small. Wards with figures that are made of no
    small area lie in no fifth; the note says how many.
    """
    wards = figures[(figures["area_type"] == "ward") & (figures["category"] == "all") & figures["denominator"].notna()]
    wards = wards.astype({"area_code": "str", "source": "str"})
    councils = _councils(lookup)
    fifths = _fifths(summaries, councils)
    if wards.empty or fifths.empty:
        return figures.iloc[:0]
    complete = _complete(wards.merge(fifths, on="area_code"), fifths, wards.merge(councils, on="area_code"))
    if complete.empty:
        return figures.iloc[:0]
    key = [*KEY, "council", "edition", "apart", "local_quintile"]
    sums = complete.groupby(key, observed=True, dropna=False)[["numerator", "denominator"]].sum().reset_index()
    return _measured(_described(sums, lookup))


def _councils(lookup: pd.DataFrame) -> pd.DataFrame:
    """Return the councils that each ward lies in: ``area_code``, ``council``."""
    held = lookup[(lookup["area_type"] == "ward") & lookup["parent_type"].isin(COUNCILS)]
    named = held[["area_code", "parent_code"]].astype("str").rename(columns={"parent_code": "council"})
    return named.drop_duplicates(ignore_index=True)


def _fifths(summaries: pd.DataFrame, councils: pd.DataFrame) -> pd.DataFrame:
    """Return each ward's fifth within each of its councils, for councils whose wards fill all five."""
    wards = summaries[(summaries["area_type"] == "ward") & (summaries["measure"] == "imd")]
    wards = wards[wards["average_rank"].notna() & wards["population"].notna()]
    placed = wards[["area_code", "edition", "average_rank", "population"]].astype(
        {"area_code": "str", "edition": "str"}
    )
    placed = placed.merge(councils, on="area_code").assign(worst_first=lambda rows: -rows["average_rank"])
    if placed.empty:
        return placed.assign(local_quintile=[])
    placed = local_quantiles(placed, within=["council", "edition"], rank="worst_first", groups=(5,))
    filled = placed.groupby(["council", "edition"])["local_quintile"].transform("nunique") == 5
    return placed.loc[filled, ["area_code", "council", "edition", "local_quintile"]]


def _complete(placed: pd.DataFrame, fifths: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Keep the figures that every ward of the place has, by the latest edition whose wards they fit.

    ``apart`` counts the council's wards with figures (of all those `known`) that lie in no fifth.
    """
    expected = fifths.groupby(["council", "edition"])["area_code"].nunique().rename("expected").reset_index()
    group = [*KEY, "council", "edition"]
    whole = _wards(placed, group, "found").merge(expected, on=["council", "edition"])
    whole = whole[whole["found"] == whole["expected"]]
    latest = whole.sort_values("edition").drop_duplicates([*KEY, "council"], keep="last")
    every = _wards(known, [*KEY, "council"], "every")
    latest = latest.merge(every, on=[*KEY, "council"])
    latest["apart"] = latest["every"] - latest["found"]
    return placed.merge(latest[[*group, "apart"]], on=group)


def _wards(figures: pd.DataFrame, group: list[str], name: str) -> pd.DataFrame:
    """Count the wards that have a count, in each group."""
    counted = figures[figures["numerator"].notna()]
    return counted.groupby(group, observed=True, dropna=False)["area_code"].nunique().rename(name).reset_index()


def wards_of_fifths(summaries: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Return the wards that each fifth is the sum of: ``council``, ``area_type``, ``category`` and ``area_code``."""
    fifths = _fifths(summaries, _councils(lookup))
    return (
        _named(fifths, lookup)
        if len(fifths)
        else pd.DataFrame(columns=["council", "area_type", "category", "area_code"])
    )


def _named(fifths: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Add the council's ``area_type`` and the fifth's name as a ``category``."""
    upper = lookup[lookup["parent_type"].isin(COUNCILS)].drop_duplicates("parent_code")
    kind = fifths["council"].map(upper.set_index(upper["parent_code"].astype("str"))["parent_type"].astype("str"))
    names = fifths["local_quintile"].astype(int).map(dict(enumerate(GROUPS, start=1)))
    whose = kind.map({"district": "a district's wards"}).fillna("wards")  # a county's fifths are no sum of these
    words = "fifths of " + whose + " by deprivation (IMD" + fifths["edition"] + "): " + names + " quintile"
    return fifths.assign(area_type=kind, category=words)


def _described(sums: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Name the fifths as other publications of figures by deprivation do, so that one reader serves all."""
    sums = _named(sums, lookup)
    lost = "; " + sums["apart"].astype("str") + " wards with figures are made of no small area and lie in no fifth"
    return sums.assign(
        area_code=sums["council"], published=False,
        mark=sums["exact_counts"].map({True: None, False: "[e]"}),
        note="sum of the wards of this fifth" + lost.where(sums["apart"] > 0, ""),
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
