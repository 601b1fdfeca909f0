"""How much of each larger area the small areas here make up."""

import numpy as np
import pandas as pd

from jsna.geography.lookup import SMALL
from jsna.geography.outlines import outline_areas


def coverage(lookup: pd.DataFrame, boundaries: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Return how much of each larger area its small areas present make up.

    By people, where its published population of the same year stands beside the sum of its small areas; else by
    the area of its outline. Areas of neither kind (wards, localities) are whole where their small areas are.

    Returns
    -------
    One row for each larger area and edition of small areas: ``area_code``, ``area_type``, ``small_edition``,
    ``coverage`` (0-1, missing where it cannot be told), ``measured`` ("people" or "land").
    """
    parts = lookup[lookup["area_type"] == SMALL]
    key = ["parent_code", "parent_type", "area_edition"]
    areas = parts[key].drop_duplicates()
    result = areas.merge(_by_people(parts, population), how="left", on=key)
    result = result.merge(_by_outline(parts, boundaries), how="left", on=key)
    whole = result["parent_type"].isin(["ward", "locality"])
    result["measured"] = np.where(result["by_people"].notna(), "people", "land")
    result["coverage"] = result["by_people"].fillna(result["by_outline"]).where(~whole, 1.0).clip(upper=1.0)
    names = {"parent_code": "area_code", "parent_type": "area_type", "area_edition": "small_edition"}
    told = _same_small_areas(result.rename(columns=names), parts)
    source = "; ".join(sorted({*lookup["source"].unique(), *boundaries["source"].unique()}))
    return told[["area_code", "area_type", "small_edition", "coverage", "measured"]].assign(source=source)


def _by_people(parts: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    resident = population[(population["basis"] == "resident") & (population["sex"] == "persons")]
    totals = (
        resident.groupby(["area_code", "area_type", "edition", "source", "year"], observed=True)["population"]
        .sum()
        .reset_index()
    )
    small = totals[totals["area_type"] == SMALL].rename(columns={"edition": "area_edition"})
    large = totals[totals["area_type"] != SMALL].rename(
        columns={"area_code": "parent_code", "area_type": "parent_type"}
    )
    summed = parts.merge(small[["area_code", "area_edition", "year", "population"]], on=["area_code", "area_edition"])
    key = ["parent_code", "parent_type", "area_edition", "year"]
    summed = (
        summed.assign(people=summed["population"] * summed["share"])
        .groupby(key, observed=True)["people"]
        .sum()
        .reset_index()
    )
    both = summed.merge(
        large[["parent_code", "parent_type", "year", "population"]], on=["parent_code", "parent_type", "year"]
    )
    both["by_people"] = both["people"] / both["population"]
    return both.groupby(key[:3], observed=True)["by_people"].max().reset_index()


def _by_outline(parts: pd.DataFrame, boundaries: pd.DataFrame) -> pd.DataFrame:
    sized = boundaries.assign(metres=outline_areas(boundaries))
    small = sized.loc[sized["area_type"] == SMALL, ["area_code", "edition", "metres"]].rename(
        columns={"edition": "area_edition"}
    )
    large = sized.loc[sized["area_type"] != SMALL, ["area_code", "area_type", "metres"]]
    large = large.rename(columns={"area_code": "parent_code", "area_type": "parent_type", "metres": "outline"})
    large = large.drop_duplicates(["parent_code", "parent_type"])
    key = ["parent_code", "parent_type", "area_edition"]
    summed = parts.merge(small, on=["area_code", "area_edition"])
    summed = (
        summed.assign(covered=summed["metres"] * summed["share"])
        .groupby(key, observed=True)["covered"]
        .sum()
        .reset_index()
    )
    both = summed.merge(large, on=["parent_code", "parent_type"])
    both["by_outline"] = both["covered"] / both["outline"]
    return both[[*key, "by_outline"]]


def _same_small_areas(coverages: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Give a CCG without an outline the coverage of the sub-ICB location with the very same small areas or code.

    No other kind lends its own: the small areas here of a CCG may be just those of a council that is whole.
    """
    key = ["parent_code", "parent_type", "area_edition"]
    members = parts.groupby(key, observed=True)["area_code"].agg(lambda codes: hash(frozenset(codes))).rename("members")
    joined = coverages.merge(
        members.reset_index(), left_on=["area_code", "area_type", "small_edition"], right_on=key, how="left"
    )
    lent = joined["coverage"].where(joined["area_type"].isin(["ccg", "sub_icb"]))
    known = lent.groupby([joined["small_edition"], joined["members"]], observed=True).transform("max")
    by_code = joined["coverage"].fillna(known.where(joined["area_type"] == "ccg"))
    same_code = by_code.groupby([joined["area_code"], joined["area_type"]], observed=True).transform("max")
    return joined.assign(coverage=by_code.fillna(same_code).astype(np.float64))
