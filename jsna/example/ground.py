"""The ground of the invented county: an island in the sea off Yorkshire where nobody lives, cut into small cells.

All in metres of the British National Grid. A cell is the smallest piece: LSOAs of both censuses, wards, districts
and the rest are unions of cells, so they tile the county whatever the edition.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CELLS = 923
DISTRICTS = 12
UNITARIES = 10
LAND = (600_000, 545_000, 47_000)  # easting, northing, mean radius
COUNTY = (624_000, 545_000, 29_000)  # reaches over the eastern shore, so that the county has a coast


@dataclass(frozen=True)
class Ground:
    """Outlines of cells (923) and of the unitary authorities around (10); each cell's centre, district and town."""

    outlines: NDArray[np.object_]
    centres: Floats  # (cells, 2)
    district: Ints  # 0 to 11, from west to east
    urban: Floats  # 0 deep country to 1 middle of a town
    unitaries: NDArray[np.object_]


def lie_of_the_land(rng: np.random.Generator) -> Ground:
    """Return the ground: an island, a county on its eastern shore, and ten authorities round the county."""
    land = _wiggly(*LAND, rng, roughness=0.08)
    county = _wiggly(*COUNTY, rng, roughness=0.04).intersection(land)
    towns, _ = settle(_scatter(county, 4000, rng), DISTRICTS, rng)
    towns = towns[np.argsort(towns[:, 0])]
    points = _people(county, towns, rng)
    outlines = _cells(points, county)
    points = shapely.get_coordinates(shapely.centroid(outlines))  # one step of Lloyd's: fewer splinters
    outlines = _cells(points, county)
    to_town = np.asarray(cKDTree(towns).query(points)[0])
    rest = land.difference(county)
    seeds, _ = settle(_scatter(rest, 3000, rng), UNITARIES, rng)
    return Ground(
        outlines=outlines,
        centres=shapely.get_coordinates(shapely.centroid(outlines)),
        district=nearest_of(towns, points),
        urban=np.exp(-((to_town / 4_000) ** 2)),
        unitaries=_cells(seeds, rest),
    )


def settle(points: Floats, count: int, rng: np.random.Generator) -> tuple[Floats, Ints]:
    """Return `count` centres spread evenly among `points`, and the number of each point's nearest centre."""
    centres = points[rng.choice(len(points), count, replace=False)]
    for _ in range(12):
        nearest = nearest_of(centres, points)
        size = np.bincount(nearest, minlength=count)[:, None]
        total = np.column_stack([np.bincount(nearest, weights=axis, minlength=count) for axis in points.T])
        centres = np.where(size > 0, total / np.maximum(size, 1), centres)
    return centres, nearest_of(centres, points)


def nearest_of(centres: Floats, points: Floats) -> Ints:
    """Return for each point the number of its nearest centre."""
    return np.asarray(cKDTree(centres).query(points)[1], dtype=np.int64)


def _wiggly(east: float, north: float, radius: float, rng: np.random.Generator, *, roughness: float) -> shapely.Polygon:
    angle = np.linspace(0, 2 * np.pi, 361)[:-1]
    waves = np.arange(2, 30)
    height = roughness / waves**0.8
    reach = radius * (1 + np.sin(np.outer(angle, waves) + rng.uniform(0, 2 * np.pi, len(waves))) @ height)
    ring = np.column_stack([east + reach * np.cos(angle), north + reach * np.sin(angle)])
    return shapely.Polygon(np.round(ring))


def _scatter(within: shapely.Polygon, count: int, rng: np.random.Generator) -> Floats:
    west, south, east, north = within.bounds
    points = rng.uniform((west, south), (east, north), (count * 4, 2))
    inside = np.asarray(shapely.contains_xy(within, points), dtype=bool)
    chosen: Floats = points[inside][:count]
    return chosen


def _people(county: shapely.Polygon, towns: Floats, rng: np.random.Generator) -> Floats:
    """Return one point a cell: half in towns, a fifth in villages, the rest in open country."""
    villages = _scatter(county, 30, rng)
    places = np.concatenate([np.repeat(towns, 6, axis=0), np.repeat(villages, 1, axis=0)])
    spread = np.repeat([2_200.0, 1_200.0], [len(towns) * 6, len(villages)])
    which = rng.integers(len(places), size=3 * CELLS)
    near = places[which] + rng.normal(size=(3 * CELLS, 2)) * spread[which, None]
    near = near[shapely.contains_xy(county, near)][: round(0.72 * CELLS)]
    return np.concatenate([near, _scatter(county, CELLS - len(near), rng)])


def _cells(points: Floats, within: shapely.Polygon) -> NDArray[np.object_]:
    """Return the Voronoi cell of each point, within `within`, corners on whole metres."""
    diagram = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=within.buffer(50_000), ordered=True)
    clipped = shapely.intersection(shapely.get_parts(diagram), within)
    rounded: NDArray[np.object_] = shapely.transform(clipped, np.round)
    return rounded
