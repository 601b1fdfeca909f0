"""Outlines of wards and localities, drawn from those of the small areas that their figures are sums of."""

import pandas as pd
import shapely

from jsna.geography.lookup import SMALL

SIMPLIFY_METRES = 30  # finer than a pixel of a district's map


def dissolve(boundaries: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Draw wards and localities of each lookup from the outlines of their small areas, simplified together.

    Where wards were drawn again between two publications the outlines published for one have no figures for the
    other; outlines made of the very small areas that the figures are sums of always fit.
    """
    outlines = boundaries[boundaries["area_type"] == SMALL]
    parts = lookup[(lookup["area_type"] == SMALL) & lookup["parent_type"].isin(["ward", "locality"])]
    joined = parts.merge(
        outlines[["area_code", "edition", "geometry"]],
        left_on=["area_code", "area_edition"],
        right_on=["area_code", "edition"],
    )
    rows = []
    for (kind, edition, small_edition), members in joined.groupby(
        ["parent_type", "parent_edition", "area_edition"], observed=True
    ):
        drawn = members.drop_duplicates("area_code")
        shapes = shapely.from_wkb(drawn["geometry"].to_numpy())
        simplified = pd.Series(shapely.coverage_simplify(shapes, SIMPLIFY_METRES), index=drawn["area_code"])
        for code, small in members.groupby("parent_code", observed=True)["area_code"]:
            outline = shapely.union_all(simplified[small].to_numpy(), grid_size=1.0)
            rows.append((code, kind, edition if kind == "ward" else small_edition, shapely.to_wkb(outline)))
    made = pd.DataFrame(rows, columns=["area_code", "area_type", "edition", "geometry"])
    return made.assign(source="; ".join(sorted(outlines["source"].unique())))


def outline_areas(boundaries: pd.DataFrame) -> pd.Series:
    """Return each outline's area in square metres."""
    return pd.Series(shapely.area(shapely.from_wkb(boundaries["geometry"].to_numpy())), index=boundaries.index)
