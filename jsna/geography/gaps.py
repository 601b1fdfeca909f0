"""Where editions do not meet: wards without an outline or a small area, figures of areas in no lookup."""

from collections.abc import Mapping

import pandas as pd

from jsna.geography.lookup import SMALL


def without_outline_or_area(boundaries: pd.DataFrame, lookup: pd.DataFrame) -> list[str]:
    """Say in words which wards of each lookup have no published outline, and which outlines have no small area."""
    outlines = set(boundaries.loc[boundaries["area_type"] == "ward", "area_code"].astype("str"))
    wards = lookup[(lookup["area_type"] == SMALL) & (lookup["parent_type"] == "ward")]
    said = []
    for edition, rows in wards.groupby("parent_edition", observed=True):
        codes = set(rows["parent_code"].astype("str"))
        bare, empty = sorted(codes - outlines), sorted(outlines - codes)
        if outlines and bare:
            said.append(
                f"wards {edition}: {len(bare)} of {len(codes)} have no published outline ({_holders(bare, lookup)}); "
                "all are drawn from their small areas"
            )
        if outlines and empty:
            said.append(f"wards {edition}: {len(empty)} published outlines are of wards of another edition")
    return said


def unplaced(tables: Mapping[str, pd.DataFrame], lookup: pd.DataFrame) -> list[str]:
    """Say in words which wards and small areas of each table are in no lookup, so that no larger area counts them."""
    parents = lookup[["parent_code", "parent_type"]].rename(columns=lambda name: name.replace("parent", "area"))
    known = pd.concat([lookup[["area_code", "area_type"]], parents]).drop_duplicates()
    said = []
    for table in ("population", "deprivation", "indicators"):
        if table not in tables:
            continue
        rows = tables[table]
        found = rows[["area_code"]].assign(area_type=rows.get("area_type", SMALL))
        for kind, words in (("ward", "wards"), (SMALL, "small areas")):
            codes = set(found.loc[found["area_type"] == kind, "area_code"].unique())
            lost = sorted(codes - set(known.loc[known["area_type"] == kind, "area_code"]))
            if lost:
                said.append(
                    f"{table}: {len(lost):,} of {len(codes):,} {words} are in no lookup here ({_first(lost)}); "
                    "their figures are kept, but no larger area counts them"
                )
    return said + _wards_apart(tables["indicators"], lookup) if "indicators" in tables else said


def unnamed(figures: pd.DataFrame, areas: pd.DataFrame) -> list[str]:
    """Say in words which areas of the council's own `figures` nothing here names, so that no page shows them."""
    own = figures.loc[figures["source"].astype("str") == "local_indicators", "area_code"].astype("str")
    lost = sorted(set(own) - set(areas["area_code"].astype("str")))
    words = f"the council's own indicators: no area here has the code {_first(lost)}; no page shows its figures"
    return [f"{words}: correct the code"] if lost else []


def _wards_apart(figures: pd.DataFrame, lookup: pd.DataFrame) -> list[str]:
    """Say which wards with figures are made of no small area, in the edition of wards that the figures fit best."""
    small = lookup[(lookup["area_type"] == SMALL) & (lookup["parent_type"] == "ward")].astype({"parent_code": "str"})
    editions = {
        str(edition): set(codes) for edition, codes in small.groupby("parent_edition", observed=True)["parent_code"]
    }
    wards = figures[figures["area_type"] == "ward"].astype({"indicator_id": "str", "area_code": "str"})
    said: dict[str, None] = {}
    for _, codes in wards.groupby("indicator_id")["area_code"].agg(set).items() if editions else ():
        edition = max(sorted(editions), key=lambda each: len(editions[each] & codes))
        lost = sorted(codes - editions[edition])
        if lost:
            said[
                f"indicators: {len(lost)} of {len(codes)} wards with figures have no small area in the lookup to wards "
                f"{edition} ({_first(lost)}): their deprivation is not known, and sums by deprivation lack them"
            ] = None
    return list(said)


def _holders(wards: list[str], lookup: pd.DataFrame) -> str:
    """Name the first wards and say how many lie in which council."""
    councils = lookup[lookup["area_code"].isin(wards) & lookup["parent_type"].isin(["district", "unitary"])]
    numbers = councils.drop_duplicates("area_code")["parent_code"].astype("str").value_counts().sort_index()
    inside = ", ".join(f"{number} in {code}" for code, number in numbers.items())
    return f"{_first(wards)}; {inside}" if inside else _first(wards)


def _first(codes: list[str]) -> str:
    return ", ".join(codes[:3]) + (" …" if len(codes) > 3 else "")
