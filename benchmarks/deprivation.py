"""How long it takes to summarise the deprivation of every ward in England, on invented data of England's size.

Prints one line of JSON, in seconds of processor time (other work may share the machine); exits 1 if a target of issue
5 is missed: 32,844 LSOAs and ten measures to 7,000 wards in half a second, a map of one county in 0.4 seconds.
"""

import json
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import shapely

from jsna import figures
from needs import areas, clusters, deprivation

EDITION, WARDS, TARGET, MAP_TARGET = 2019, 7000, 0.5, 0.4


def england() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Invent ranks of every measure for as many LSOAs as England has, and a lookup to wards."""
    random = np.random.default_rng(1)
    lsoas = deprivation.LSOAS[EDITION]
    codes = pd.Series(np.char.add("E01", np.char.zfill(np.arange(lsoas).astype(str), 6)), dtype="str")
    blocks = [
        pd.DataFrame(
            {
                "area_code": codes,
                "measure": measure,
                "rank": random.permutation(lsoas) + 1,
                "denominator": random.integers(200, 3000, lsoas).astype(float),
                "score": random.random(lsoas),
            }
        )
        for measure in deprivation.MEASURES
    ]
    wards = pd.Series(random.integers(0, WARDS, lsoas)).astype("str").radd("E05")
    lookup = pd.DataFrame({"area_code": codes, "parent_code": wards, "parent_type": "ward", "share": 1.0})
    return pd.concat(blocks, ignore_index=True), lookup


def seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """Return the least processor time of a few runs, in seconds."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return round(min(times), 3)


def lattice(size: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Invent areas on a square lattice and their neighbours on all eight sides."""
    at = np.arange(size * size).reshape(size, size)
    ways = [(at[:, :-1], at[:, 1:]), (at[:-1], at[1:]), (at[:-1, :-1], at[1:, 1:]), (at[:-1, 1:], at[1:, :-1])]
    ahead = np.vstack([np.c_[near.ravel(), far.ravel()] for near, far in ways])
    pairs = pd.DataFrame(np.vstack([ahead, ahead[:, ::-1]]), columns=["area_code", "neighbour_code"])
    values = np.random.default_rng(1).normal(size=size * size)
    return pd.DataFrame({"area_code": at.ravel(), "value": values}), pairs


def county_of_wards(side: int = 18, ward: int = 2) -> tuple[pd.DataFrame, np.ndarray]:
    """Invent as many small areas as a county has (324), with ragged borders, and wards dissolved from them (81)."""
    random = np.random.default_rng(1)
    small = []
    for row, column in np.ndindex(side, side):
        ring = shapely.segmentize(shapely.box(column, row, column + 1, row + 1), 0.05)
        at = shapely.get_coordinates(ring)
        small.append(shapely.Polygon(1000 * (at + 0.03 * np.sin(40 * at[:, ::-1]))))
    codes = [f"X05{row // ward:03d}{column // ward:03d}" for row, column in np.ndindex(side, side)]
    rows = pd.DataFrame({"area_code": codes, "geometry": small}).groupby("area_code")["geometry"]
    wards = rows.agg(lambda shapes: shapely.union_all(shapes.to_numpy(), grid_size=1.0)).reset_index()
    fifth = random.integers(1, 6, len(wards))
    return wards.assign(area_name=wards["area_code"], quintile=fifth, place=100.0 - 20 * fifth), np.array(small)


def main() -> int:
    """Measure, print and return 1 if a target is missed."""
    ranks, lookup = england()
    lsoas = deprivation.LSOAS[EDITION]
    counts = ranks.rename(columns={"denominator": "value"})[["area_code", "measure", "value"]]
    wards = deprivation.summary(ranks, lookup, lsoas=lsoas)
    county = lattice(21)
    drawn, small = county_of_wards()
    facts = {
        "benchmark": "deprivation",
        "summary_seconds": seconds(lambda: deprivation.summary(ranks, lookup, lsoas=lsoas)),
        "sum_to_seconds": seconds(lambda: areas.sum_to(counts, lookup, by=["measure"])),
        "peer_rank_seconds": seconds(lambda: deprivation.peer_rank(wards)),
        "local_moran_441_areas_seconds": seconds(lambda: clusters.local_moran(*county), repeats=1),
        "map_81_wards_324_small_areas_seconds": seconds(
            lambda: figures.fifths_map(drawn, area_name="Exampleshire", edition="2019", small=small).html()
        ),
        "rows": len(wards),
        "target_summary_seconds": TARGET,
        "target_map_seconds": MAP_TARGET,
    }
    passed = facts["summary_seconds"] <= TARGET and facts["map_81_wards_324_small_areas_seconds"] <= MAP_TARGET
    print(json.dumps({**facts, "passed": passed}))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
