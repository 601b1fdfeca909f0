"""What an area is compared with: England, its region, its neighbours or any other group, in the same period."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from needs.compare import verdict
from needs.groups import floats
from needs.parents import AVERAGED, parent_average
from needs.refusals import reasons, require_columns

SAME = ["indicator_id", "sex", "age", "category", "period_start", "period_years"]
REGIONS = 9


def with_england(areas: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Compare each area with England's published figure for the same indicator, people and period.

    A figure of England that lies outside the range of all nine regions is on another scale, or a total: it is refused.

    Parameters
    ----------
    areas : one row an area and indicator: columns `SAME`, ``area_code``, ``value``, limits and ``polarity``.
    figures : all figures: columns `SAME`, ``area_code``, ``area_type`` and ``value``.

    Returns
    -------
    A copy of `areas` with ``england_code``, ``england_value``, ``england_verdict`` and ``england_reason``.
    """
    england = figures[figures["area_type"].astype("str") == "england"].drop_duplicates(SAME)
    regions = figures[(figures["area_type"].astype("str") == "region") & figures["value"].notna()]
    spread = regions.groupby(SAME, observed=True)["value"].agg(["min", "max", "count"]).reset_index()
    found = england[[*SAME, "area_code", "value"]].merge(spread, on=SAME, how="left", validate="1:1")
    outside = (found["count"] >= REGIONS) & ((found["value"] < found["min"]) | (found["value"] > found["max"]))
    found = found.assign(england_code=found["area_code"].astype("str"), england_value=found["value"], outside=outside)
    both = areas.merge(found[[*SAME, "england_code", "england_value", "outside"]], on=SAME, how="left", validate="m:1")
    outside = both.pop("outside").fillna(False).astype(bool)
    both["england_value"] = both["england_value"].mask(outside)
    return _judged(both, "england", {"England's published figure lies outside the range of its regions": outside})


def with_group(areas: pd.DataFrame, figures: pd.DataFrame, members: pd.DataFrame, name: str) -> pd.DataFrame:
    """Compare each area with one other area (its region), or with the average of several (its neighbours).

    A single member's published figure is taken as it is. Several are averaged from their counts; rates without counts,
    and directly standardised rates, are never averaged. An area that is its own member is left out of the average.

    Parameters
    ----------
    areas, figures : as `with_england` has them; `figures` also with ``numerator``, ``denominator``, ``method`` and
        ``multiplier``.
    members : columns ``area_code`` and ``member_code``, one row a member.
    name : what the group is called: the prefix of the columns.

    Returns
    -------
    A copy of `areas` with ``{name}_code`` (of a single member), ``{name}_parts`` (members with a figure),
    ``{name}_value``, ``{name}_verdict`` and ``{name}_reason``.
    """
    require_columns(members, ["area_code", "member_code"])
    links = members[["area_code", "member_code"]].astype("str").drop_duplicates()
    links = links[links["area_code"] != links["member_code"]]
    links = links.assign(members=links.groupby("area_code")["member_code"].transform("size"))
    wanted = areas[[*SAME, "area_code"]].astype({"area_code": "str"}).merge(links, on="area_code")
    keep = [*SAME, "area_code", "value", "numerator", "denominator", "method", "multiplier"]
    given = figures[keep].astype({"area_code": "str"}).rename(columns={"area_code": "member_code"})
    given = given[given["value"].notna()].drop_duplicates([*SAME, "member_code"])
    found = wanted.merge(given, on=[*SAME, "member_code"], validate="m:1")
    single, several = found[found["members"] == 1], found[found["members"] > 1]
    key = [*SAME, "area_code"]
    alone = single[[*key, "value", "member_code"]].assign(parts=1).rename(columns={"member_code": "code"})
    averaged = _averages(several, key)
    values = pd.concat([part for part in (alone, averaged) if len(part)] or [alone], ignore_index=True)
    values = values.rename(columns={column: f"{name}_{column}" for column in ("value", "code", "parts")})
    both = areas.assign(_code=areas["area_code"].astype("str")).merge(
        values.rename(columns={"area_code": "_code"}), on=[*SAME, "_code"], how="left", validate="m:1"
    )
    for column in (f"{name}_code", "_why"):
        both[column] = both[column].astype("str") if column in both else pd.Series(np.nan, both.index, dtype="str")
    both[f"{name}_parts"] = both[f"{name}_parts"].fillna(0).astype(int)
    own = ~both["_code"].isin(links["area_code"])
    why, own = both["_why"], own | both["_code"].isna()
    words = {f"no {_said(name)} known": own} | {word: why == word for word in why.dropna().unique()}
    return _judged(both.drop(columns=["_code", "_why"]), name, words)


def _averages(several: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Return the average of each area's members from their counts, with the reason where there is none."""
    counted = several.assign(method=several["method"].astype("str"))
    bare = counted[["numerator", "denominator"]].isna().any(axis=1) | ~counted["method"].isin(AVERAGED)
    result = parent_average(counted, by=[*key, "multiplier"])
    parts = several.groupby(list(key), observed=True, sort=False).size().rename("found").reset_index()
    result = result.assign(value=result["value"] * result["multiplier"]).merge(parts, on=list(key), validate="1:1")
    without = counted.assign(bare=bare).groupby(list(key), observed=True)["bare"].all().rename("bare").reset_index()
    result = result.merge(without, on=list(key), validate="1:1")
    why = result["reason"].mask(result["bare"], "figures without counts are not averaged")
    return result[[*key, "value"]].assign(parts=result["parts"].where(~result["bare"], result["found"]), _why=why)


def _judged(both: pd.DataFrame, name: str, words: dict[str, pd.Series]) -> pd.DataFrame:
    """Add the verdict on ``{name}_value`` and its reason, `words` before the general ones.

    A count grows with the area, so that one is never set beside another's.
    """
    counted = both["method"] == "count" if "method" in both else pd.Series(False, both.index)
    both = both.assign(**{f"{name}_value": both[f"{name}_value"].mask(counted)})
    words = {**words, "a count grows with the area, and is not compared": counted}
    comparison = both[["value", "lower_95", "upper_95", "lower_998", "upper_998", "polarity"]].assign(
        area_code=both["area_code"].astype("str"),
        benchmark=floats(both, f"{name}_value"),
        benchmark_code=both[f"{name}_code"].fillna(""),
    )
    judged = verdict(comparison)
    own = reasons(both, words)
    itself = judged["reason"] == "an area is not compared with itself"
    general = judged["reason"].replace("no benchmark", f"no figure of {_said(name)} for the same period")
    reason = own.where(own.notna() & ~itself & (judged["reason"] != "no value"), general)
    return both.assign(
        **{f"{name}_verdict": judged["verdict"], f"{name}_reason": reason.where(judged["reason"].notna())}
    )


def _said(name: str) -> str:
    return "England" if name == "england" else name.replace("_", " ")
