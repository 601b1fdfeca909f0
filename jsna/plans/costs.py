"""Money: shares of the budget, spend per child, and the cost of need as a range.

Cost of need = projected children × prevalence × unit cost (`needs.projection.demand`). Its lower end takes the lower
of each, its upper end the upper of each, so the range is wide and says so; prices are those of the plan's source. The
prevalence is the share that a row gives, times the shares of the indicators that it names.
"""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from jsna.plans.cells import listed, number
from needs.projection import age_groups, demand
from needs.refusals import reasons

AMOUNTS = ("amount", "savings_planned", "savings_made")
NUMBERS = ("low", "high", "age_from", "age_to", "prevalence_low", "prevalence_high")
COSTED = ["children", "need_low", "need_high", "cost_low", "cost_high"]
Shares = Mapping[str, tuple[float, float]]  # of children, lower and upper, by indicator
WANTS = "no prevalence and ages are given in unit_costs.csv"


def amounts(budgets: pd.DataFrame) -> pd.DataFrame:
    """Return budgets with their money as numbers; what was not given is missing."""
    return budgets.assign(**{name: budgets[name].map(number).astype("float64") for name in AMOUNTS})


def balance(budgets: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return money by `by` ("line", "provider", "need_group"): amount, share (%), items without an amount."""
    money = amounts(budgets)
    sums = money.groupby(by, sort=False).agg(
        amount=("amount", lambda column: column.sum(min_count=1)),
        unpriced=("amount", lambda column: column.isna().sum()),
    )
    shares = 100 * sums["amount"] / sums["amount"].sum(min_count=1)
    sums.insert(1, "share", shares)
    return sums.astype({"unpriced": "int64"}).reset_index()


def cost_of_need(
    unit_costs: pd.DataFrame,
    projection: pd.DataFrame,
    year: int,
    rates: Shares | None = None,
) -> pd.DataFrame:
    """Return what need would cost in a year: one row an item, in the order of the file.

    Parameters
    ----------
    unit_costs : the plan's file: item, unit, low, high, age_from, age_to, prevalence_low, prevalence_high, indicators.
    projection : one area's rows of the `projection` table, single years of age, base year included.
    rates : the lower and upper share of children that each indicator gives here.

    Returns
    -------
    item, unit, share_low, share_high (of children), children, need_low, need_high, cost_low, cost_high (£), reason
    (why a row has no cost).
    """
    items = unit_costs.assign(**{name: unit_costs[name].map(number).astype("float64") for name in NUMBERS})
    items = _with_prevalence(items.assign(high=items["high"].fillna(items["low"])), rates or {})
    ready = items[["low", "age_from", "age_to", "prevalence_low"]].notna().all(axis=1)
    shares = {"prevalence_low": "share_low", "prevalence_high": "share_high"}
    shown = items[["item", "unit", *shares]].rename(columns=shares).assign(reason=reasons(items, {WANTS: ~ready}))
    if not ready.any() or projection.empty:
        reason = shown["reason"].fillna("no projection of the area's children is here")
        return shown.assign(**dict.fromkeys(COSTED, np.nan), reason=reason)
    low, high = (_demand(items[ready], projection, year, end) for end in ("low", "high"))
    joined = shown.merge(low, on="item", how="left").merge(high.drop(columns="children"), on="item", how="left")
    return joined[[*shown.columns.drop("reason"), *COSTED, "reason"]].astype(dict.fromkeys(COSTED, "float64"))


def _with_prevalence(items: pd.DataFrame, shares: Shares) -> pd.DataFrame:
    """Items with the prevalence that their row and the indicators it names give; missing where one has no figure."""
    unknown = (math.nan, math.nan)
    named = items["indicators"].map(listed)
    from_data = [named.map(lambda names, end=end: math.prod(shares.get(each, unknown)[end] for each in names))
                 for end in (0, 1)]  # fmt: skip
    low = items["prevalence_low"].where(items["prevalence_low"].notna() | (named.map(len) == 0), 1)
    high = items["prevalence_high"].fillna(low)
    ends = [share.astype("float64") * part for share, part in zip((low, high), from_data, strict=True)]
    return items.assign(prevalence_low=ends[0].clip(upper=1), prevalence_high=ends[1].clip(upper=1))


def _demand(items: pd.DataFrame, projection: pd.DataFrame, year: int, end: str) -> pd.DataFrame:
    """Return item, children, need_<end>, cost_<end>: one end of the range, with that end of the number of children."""
    ages = items[["age_from", "age_to"]].astype("int64").drop_duplicates()
    spans = {f"{a} to {b}": (int(a), int(b)) for a, b in zip(ages["age_from"], ages["age_to"], strict=True)}
    groups = age_groups(projection.rename(columns={"age_from": "age"}).drop(columns="age_to"), spans)
    groups = groups[groups["year"] == year]
    services = items.assign(service=items["item"], prevalence=items[f"prevalence_{end}"], unit_cost=items[end])
    found = demand(groups, services)
    need = found["lower_80" if end == "low" else "upper_80"].fillna(found["in_need"])
    cost = need * found["service"].map(items.set_index("item")[end])
    return pd.DataFrame(
        {"item": found["service"], "children": found["children"], f"need_{end}": need, f"cost_{end}": cost}
    )
