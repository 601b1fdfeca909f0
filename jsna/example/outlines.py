"""Boundary files: each edition's areas as GeoJSON in longitude and latitude."""

import json
import uuid
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from jsna.example import names
from jsna.example.geography import COUNTY_CODE, ICB, SUB_ICBS, UNITARY_CODES, Geography
from jsna.example.publish import geojson_bytes

_TO_WGS84 = Transformer.from_pipeline(  # by the published seven parameters, not by whichever grids are installed
    "+proj=pipeline +step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy "
    "+step +proj=push +v_3 +step +proj=cart +ellps=airy "
    "+step +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489 "
    "+convention=position_vector +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
)
_NAMESPACE = uuid.UUID(int=0)


def lsoa_2011(geography: Geography) -> bytes:
    """LSOAs of the 2011 census."""
    labels, outlines = _united(geography, "lsoa11")
    table = pd.DataFrame({"LSOA11CD": labels.index, "LSOA11NM": labels, "LSOA11NMW": labels})
    return _file("LSOA_DEC_2011_EW", table.join(_middles(outlines, table.index)), "LSOA11CD", outlines)


def lsoa_2021(geography: Geography) -> bytes:
    """LSOAs of the 2021 census; this file has no grid references."""
    labels, outlines = _united(geography, "lsoa21")
    return _file("LSOA_DEC_2021_EW", pd.DataFrame({"LSOA21CD": labels.index, "LSOA21NM": labels}), "LSOA21CD", outlines)


def wards_2025(geography: Geography) -> bytes:
    """Wards of May 2025, each with its district."""
    labels, outlines = _united(geography, "ward24")
    home = geography.cells.drop_duplicates("ward24").set_index("ward24")
    table = pd.DataFrame({"WD25CD": labels.index, "WD25NM": labels, "WD25NMW": " "})
    table = table.assign(LAD25CD=home["lad"].reindex(labels.index), LAD25NM=home["lad_name"].reindex(labels.index))
    return _file("WD_MAY_2025_UK", table.join(_middles(outlines, table.index)), "WD25CD", outlines)


def districts_2024(geography: Geography) -> bytes:
    """Districts and unitary authorities of May 2024."""
    labels, outlines = _united(geography, "lad")
    codes = [*labels.index, *UNITARY_CODES]
    table = pd.DataFrame({"LAD24CD": codes, "LAD24NM": [*labels, *names.UNITARIES], "LAD24NMW": " "}, index=codes)
    outlines = np.concatenate([outlines, geography.ground.unitaries])
    name = "Local_Authority_Districts_May_2024_Boundaries__UK_BSC"
    return _file(name, table.join(_middles(outlines, table.index)), "LAD24CD", outlines)


def upper_tier_2023(geography: Geography) -> bytes:
    """The county and the unitary authorities of December 2023."""
    codes = [COUNTY_CODE, *UNITARY_CODES]
    table = pd.DataFrame({"CTYUA23CD": codes, "CTYUA23NM": [names.COUNTY, *names.UNITARIES], "CTYUA23NMW": " "}, codes)
    outlines = np.array([shapely.union_all(geography.ground.outlines), *geography.ground.unitaries])
    name = "Counties_and_Unitary_Authorities_December_2023_Boundaries_UK_BSC"
    return _file(name, table.join(_middles(outlines, table.index)), "CTYUA23CD", outlines)


def sub_icbs_2023(geography: Geography) -> bytes:
    """Sub-ICB locations of April 2023."""
    outlines = np.array([_union(geography, geography.cells["side"] == side) for side in SUB_ICBS])
    codes = [code for code, _, _ in SUB_ICBS.values()]
    table = pd.DataFrame({"SICBL23CD": codes, "SICBL23NM": [name for _, _, name in SUB_ICBS.values()]}, codes)
    name = "NHS_SubICB_April_2023_EN_BSC"
    return _file(name, table.join(_middles(outlines, table.index)), "SICBL23CD", outlines)


def icb_2023(geography: Geography) -> bytes:
    """The integrated care board of April 2023."""
    outlines = np.array([shapely.union_all(geography.ground.outlines)])
    table = pd.DataFrame({"ICB23CD": [ICB[0]], "ICB23NM": [ICB[2]]}, [ICB[0]])
    name = "Integrated_Care_Boards_April_2023_EN_BSC"
    return _file(name, table.join(_middles(outlines, table.index)), "ICB23CD", outlines)


def _union(geography: Geography, chosen: pd.Series) -> shapely.Geometry:
    return shapely.union_all(geography.ground.outlines[chosen.to_numpy()])


def _united(geography: Geography, code: str) -> tuple[pd.Series, NDArray[np.object_]]:
    """Return the areas of one geography: their names by code, and the union of each one's cells."""
    cells = geography.cells.sort_values(code, kind="stable")
    labels = cells.drop_duplicates(code).set_index(code)[f"{code}_name"]
    first = np.flatnonzero(~cells[code].duplicated())[1:]
    members = np.split(geography.ground.outlines[cells.index], first)
    return labels, np.array([shapely.union_all(group) for group in members])


def _middles(outlines: NDArray[np.object_], index: pd.Index) -> pd.DataFrame:
    """Return grid reference, longitude and latitude of a point inside each outline."""
    east, north = shapely.get_coordinates(shapely.point_on_surface(outlines)).T.round()
    longitude, latitude = _TO_WGS84.transform(east, north)
    return pd.DataFrame(
        {"BNG_E": east.astype(int), "BNG_N": north.astype(int), "LONG": longitude.round(5), "LAT": latitude.round(5)},
        index=index,
    )


def _file(name: str, table: pd.DataFrame, code: str, outlines: NDArray[np.object_]) -> bytes:
    table = table.assign(GlobalID=[str(uuid.uuid5(_NAMESPACE, f"{name} {key}")) for key in table[code]])
    table.insert(0, "FID", range(1, len(table) + 1))
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.itertuples(index=False)]
    return geojson_bytes(name, rows, _geometries(outlines))


def _geometries(outlines: NDArray[np.object_]) -> Sequence[dict[str, Any]]:
    turned = shapely.transform(outlines, lambda corners: np.column_stack(_TO_WGS84.transform(*corners.T)).round(5))
    return [json.loads(text) for text in shapely.to_geojson(turned)]
