"""Boundaries: published in degrees, kept in metres of the British National Grid, valid, of any edition."""

import json

import pytest
import shapely

from jsna import schema
from jsna.errors import JsnaError

SQUARE = [[-1.5, 52.9], [-1.4, 52.9], [-1.4, 53.0], [-1.5, 53.0], [-1.5, 52.9]]
BOW_TIE = [[-1.5, 52.9], [-1.4, 53.0], [-1.4, 52.9], [-1.5, 53.0], [-1.5, 52.9]]


def wards(ring, code="X05000001", kind="Polygon"):
    properties = {"FID": 1, "WD25CD": code, "WD25NM": "Ash Green", "LAD25CD": "X07000001", "LAD25NM": "Ash"}
    geometry = {"type": kind, "coordinates": [ring] if kind == "Polygon" else ring[0]} if ring else None
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_degrees_become_metres_of_the_national_grid(match):
    tables = match(collection(wards(SQUARE))).tidy()
    (outline,) = shapely.from_wkb(tables["boundaries"]["geometry"])
    # a tenth of a degree here is 6.7 km of longitude and 11.1 km of latitude, around Derby at SK 37 33
    assert outline.centroid.x == pytest.approx(437_000, abs=1_000)
    assert outline.centroid.y == pytest.approx(339_500, abs=1_000)
    assert outline.area == pytest.approx(6_715 * 11_129, rel=0.005)


def test_metres_of_the_national_grid_are_taken_as_they_are(match):
    ring = [[430_000, 330_000], [431_000, 330_000], [431_000, 331_000], [430_000, 331_000], [430_000, 330_000]]
    (outline,) = shapely.from_wkb(match(collection(wards(ring))).tidy()["boundaries"]["geometry"])
    assert outline.area == 1_000_000


def test_an_outline_that_crosses_itself_is_made_valid(match):
    (outline,) = shapely.from_wkb(match(collection(wards(BOW_TIE))).tidy()["boundaries"]["geometry"])
    assert outline.is_valid and outline.geom_type == "MultiPolygon"


def test_the_properties_name_the_area_and_the_district_it_lies_in(match):
    found = match(collection(wards(SQUARE)))
    tables = found.tidy()
    assert found.source.edition == "ward 2025, district 2025"
    assert tables["areas"]["area_type"].tolist() == ["ward", "district"]
    assert tables["area_lookup"][["area_code", "parent_code"]].iloc[0].tolist() == ["X05000001", "X07000001"]


def test_wards_outside_england_are_left_out(match):
    tables = match(collection(wards(SQUARE), wards(SQUARE, code="W05000001"))).tidy()
    assert tables["boundaries"]["area_code"].tolist() == ["X05000001"]


@pytest.mark.parametrize(
    ("features", "message"),
    [
        ([wards(None)], "1 areas have no outline"),
        ([wards(SQUARE, kind="Point")], "1 areas have no outline"),
        ([wards(SQUARE), wards(BOW_TIE)], "1 areas have more than one outline"),
        ([wards([[lat, lon] for lon, lat in SQUARE])], "latitude and longitude exchanged"),
        ([wards([[-1.5, 52.9], [-1.4, 52.9], [-1.5, 52.9], [-1.5, 52.9]])], "an outline without area"),
    ],
)
def test_what_is_no_outline_is_refused_by_its_code(match, features, message):
    with pytest.raises(JsnaError, match=message) as refused:
        match(collection(*features)).tidy()
    assert "X05000001" in str(refused.value)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "edition", "count"),
    [
        ("LSOA_DEC_2011_EW.geojson.gz", "LSOA 2011", 1752),
        ("LSOA_DEC_2021_EW.geojson.gz", "LSOA 2021", 1815),
        ("WD_MAY_2025_UK.geojson.gz", "ward 2025, district 2025", 422),
        ("Counties_and_Unitary_Authorities_December_2023_Boundaries_UK_BSC.geojson.gz", "county 2023", 152),
        ("NHS_SubICB_April_2023_EN_BSC.geojson.gz", "sub-ICB location 2023", 106),
        ("Integrated_Care_Boards_April_2023_EN_BSC.geojson.gz", "ICB 2023", 42),
    ],
)
def test_published_boundaries_are_all_valid_polygons(real, path, edition, count):
    (found,) = real(f"boundaries/{path}")
    rows = schema.check("boundaries", schema.conform("boundaries", found.tidy()["boundaries"]))
    outlines = shapely.from_wkb(rows["geometry"])
    assert (found.source.edition, len(rows)) == (edition, count)
    assert shapely.is_valid(outlines).all()
    assert set(shapely.get_type_id(outlines)) <= {3, 6}  # polygons only


@pytest.mark.shared
def test_derby_and_county_durham_have_their_published_areas(real):
    (found,) = real("boundaries/Local_Authority_Districts_May_2024_Boundaries__UK_BSC.geojson.gz")
    rows = found.tidy()["boundaries"].set_index("area_code")["geometry"]
    for code, square_kilometres in (("E06000015", 78), ("E06000047", 2_226)):  # ONS Standard Area Measurements
        assert shapely.from_wkb(rows[code]).area / 1e6 == pytest.approx(square_kilometres, rel=0.01)
