"""Outlines of areas, of any edition: GeoJSON of the Open Geography portal, brought to the British National Grid."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from jsna.errors import JsnaError
from jsna.sources import Match, Source
from jsna.sources._geographies import editions, geographies, nested, types
from jsna.sources.ons_lookups import PUBLISHER, URL

WGS84, NATIONAL_GRID = 4326, 27700
GRID_METRES = (0, -100_000, 900_000, 1_300_000)  # the grid's extent, with some sea

SOURCES = [
    Source(
        id=f"ons_boundaries_{name}",
        title=f"{title} boundaries",
        publisher=PUBLISHER,
        edition="",
        released="",
        url=URL,
        columns=(f"{letters}??CD", f"{letters}??NM"),
        absent=absent,
        kind="geojson",
        folder="ons_boundaries",
        fills=fills,
    )
    for name, letters, title, absent, fills in (
        ("lsoa", "LSOA", "Lower layer Super Output Area", (), "maps of small areas, and of the wards made of them"),
        ("ward", "WD", "Ward", ("LSOA??CD",), "maps of wards"),
        ("district", "LAD", "Local authority district", ("LSOA??CD", "WD??CD"), "maps of districts"),
        ("county", "CTYUA", "County and unitary authority", (), "maps of counties"),
        ("sub_icb", "SICBL", "Sub-ICB location", (), "the share of a sub-ICB location that its small areas cover"),
        ("ccg", "CCG", "Clinical Commissioning Group", (), "the share of a CCG that its small areas cover"),
        ("icb", "ICB", "Integrated Care Board", ("SICBL??CD",), "the share of an ICB that its small areas cover"),
        ("region", "RGN", "Region", ("LAD??CD",), "maps of regions"),
    )
]


def edition(match: Match) -> str:
    """Return the editions that the properties name."""
    return editions(match.headings)


def tidy(match: Match) -> dict[str, pd.DataFrame]:
    """Return `boundaries`, and the `areas` and `area_lookup` rows that the properties give."""
    label = match.file.label
    properties = pd.DataFrame([feature["properties"] for feature in match.file.features])
    found = geographies(match.headings)
    wanted = [name for each in found for name in (each.code, each.name) if name]
    published = properties[wanted].fillna("").astype("str")
    own = next(each for each in found if each.code == match.heading_like(match.source.columns[0]))
    outlines = pd.DataFrame({"area_code": published[own.code], "edition": own.edition})
    outlines["area_type"] = types(outlines["area_code"], label, own.kind.upper())
    outlines["outline"] = _outlines(match.file.features, outlines["area_code"], label)
    outlines = outlines[outlines["area_type"].notna()].reset_index(drop=True)
    _refuse(outlines, outlines["area_code"].duplicated(), label, "have more than one outline")
    return nested(published, label, match.notes) | {"boundaries": _on_the_grid(outlines, label)}


def _outlines(features: list[dict[str, Any]], codes: pd.Series, label: str) -> pd.Series:
    """Return each feature's geometry; refuses those without one, and points, which some files of this name hold."""
    geometries = pd.Series([feature.get("geometry") for feature in features], index=codes.index)
    kinds = geometries.map(lambda geometry: (geometry or {}).get("type"))
    polygons = kinds.isin(["Polygon", "MultiPolygon"])
    _refuse(pd.DataFrame({"area_code": codes}), ~polygons, label, "have no outline (a polygon)")
    return pd.Series([shapely.geometry.shape(geometry) for geometry in geometries], index=codes.index)


def _on_the_grid(outlines: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return rows of `boundaries` (without source), valid, in metres of EPSG:27700.

    GeoJSON is in degrees of WGS84 (RFC 7946); coordinates beyond 180 are taken for metres of the grid, as the portal
    also offers. Without the national transformation grid the change of datum is good to about 5 metres.
    """
    shapes = gpd.GeoSeries(outlines["outline"].to_numpy())
    degrees = len(shapes) > 0 and np.abs(shapes.total_bounds).max() <= 180
    grid = (shapes.set_crs(WGS84).to_crs(NATIONAL_GRID) if degrees else shapes).to_numpy()
    low_x, low_y, high_x, high_y = GRID_METRES
    box = shapely.bounds(grid)
    inside = (box[:, :2] >= [low_x, low_y]).all(axis=1) & (box[:, 2:] <= [high_x, high_y]).all(axis=1)
    _refuse(outlines, ~inside, label, "lie outside Great Britain; are latitude and longitude exchanged?")
    valid = shapely.make_valid(grid, method="structure", keep_collapsed=False)
    _refuse(outlines, shapely.is_empty(valid), label, "have an outline without area")
    return outlines.drop(columns="outline").assign(geometry=shapely.to_wkb(valid))


def _refuse(outlines: pd.DataFrame, wrong: pd.Series | np.ndarray, label: str, what: str) -> None:
    codes = outlines.loc[np.asarray(wrong, dtype=bool), "area_code"]
    if len(codes):
        raise JsnaError(f"{label}: {len(codes):,} areas {what} ({', '.join(codes[:3])}); download it again from {URL}")
