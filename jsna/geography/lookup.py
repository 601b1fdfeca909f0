"""Which area lies in which: published lookups joined into one."""

import pandas as pd

UPPER = ("county", "region", "england")
SMALL = "lsoa"
LOOKUP_KEY = ["area_code", "area_type", "area_edition", "parent_code", "parent_type", "parent_edition"]


def joined(published: pd.DataFrame) -> pd.DataFrame:
    """Return every small area's place in every larger one, and every area's in those above it.

    Of several editions of a larger geography the latest that a small area has is kept. Codes of districts
    and above are the same area in every edition (a changed area gets a new code), so districts are joined to
    counties and regions by code.
    """
    small = _latest(published[published["area_type"] == SMALL], ["area_code", "area_edition", "parent_type"])
    upper = published[published["parent_type"].isin(UPPER) & (published["area_type"] != SMALL)]
    upper = _latest(upper, ["area_code", "area_type", "parent_type"])
    between = published[(published["area_type"] == "ward") & ~published["parent_type"].isin(UPPER)]
    frames = [small, _above(small, upper), upper, between, _above(between, upper)]
    return pd.concat([frame for frame in frames if len(frame)], ignore_index=True).drop_duplicates(LOOKUP_KEY)


def _latest(rows: pd.DataFrame, within: list[str]) -> pd.DataFrame:
    """Keep the rows of the latest edition of the parents, district and unitary being one kind."""
    kind = rows["parent_type"].astype("str").replace({"unitary": "district"})
    keys = [kind if name == "parent_type" else rows[name].astype("str") for name in within]
    edition = rows["parent_edition"].astype("str")
    return rows[edition == edition.groupby(keys).transform("max")]


def _above(lower: pd.DataFrame, upper: pd.DataFrame) -> pd.DataFrame:
    """Carry the areas of `lower` from their districts up to counties and regions."""
    steps = lower[lower["parent_type"].isin(["district", "unitary"])]
    above = upper[["area_code", "parent_code", "parent_type", "parent_edition", "source"]]
    raised = steps.drop(columns=["parent_type", "parent_edition"]).merge(
        above, left_on="parent_code", right_on="area_code", suffixes=("", "_above")
    )
    raised["parent_code"] = raised["parent_code_above"]
    pairs = zip(raised["source"], raised["source_above"], strict=True)
    raised["source"] = pd.Series(["; ".join(dict.fromkeys(pair)) for pair in pairs], index=raised.index, dtype="str")
    return raised[[*LOOKUP_KEY, "share", "source"]].drop_duplicates(LOOKUP_KEY)
