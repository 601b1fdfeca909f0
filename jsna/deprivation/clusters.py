"""Where deprived small areas lie together within a county or single-tier council."""

import pandas as pd
import shapely

from jsna import schema
from jsna.deprivation.summaries import UPPER_TIER
from jsna.geography import SMALL
from jsna.measures import small_area_lookup
from needs.clusters import local_moran

PERMUTATIONS, SEED = 9_999, 2019  # of the random arrangements clusters are judged by
DISCOVERY = 0.05  # share of the clusters found that may be false
FEWEST = 30  # small areas among which clusters can be told


def clusters(ranks: pd.DataFrame, lookup: pd.DataFrame, boundaries: pd.DataFrame) -> pd.DataFrame:
    """Return where deprived small areas lie together, by local Moran's I within each county or single-tier council."""
    edition = str(ranks["edition"].astype("str").max())
    rows = ranks[(ranks["edition"] == edition) & (ranks["measure"] == "imd")]
    small = str(rows["area_edition"].iloc[0])
    places = small_area_lookup(lookup, small, UPPER_TIER)
    outlines = boundaries[(boundaries["area_type"] == SMALL) & (boundaries["edition"] == small)]
    drawn = rows.merge(outlines[["area_code", "geometry", "source"]], on="area_code", suffixes=("", "_outline"))
    made = []
    for holder, codes in places.groupby("parent_code", observed=True)["area_code"]:
        inside = drawn[drawn["area_code"].isin(codes)].reset_index(drop=True)
        if len(inside) < FEWEST:
            continue
        values = pd.DataFrame({"area_code": inside["area_code"].astype("str"), "value": -inside["rank"].astype(float)})
        found = local_moran(values, _neighbours(inside), permutations=PERMUTATIONS, seed=SEED, discovery=DISCOVERY)
        made.append(
            found.assign(
                within=str(holder),
                source="; ".join(sorted({*_each(inside["source"]), *_each(inside["source_outline"])})),
            )
        )
    if not made:
        return schema.empty("deprivation_clusters")
    return pd.concat(made, ignore_index=True).assign(area_type=SMALL, edition=edition)[
        schema.columns("deprivation_clusters")
    ]


def _neighbours(rows: pd.DataFrame) -> pd.DataFrame:
    """Pairs of small areas whose outlines touch, each in both directions."""
    shapes = shapely.from_wkb(rows["geometry"].to_numpy())
    here, there = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    apart = here != there
    codes = rows["area_code"].astype("str").to_numpy()
    return pd.DataFrame({"area_code": codes[here[apart]], "neighbour_code": codes[there[apart]]})


def _each(sources: pd.Series) -> set[str]:
    """Return the ids of files that stand in `sources`, alone or joined."""
    return {part for words in sources.unique() for part in str(words).split("; ")}
