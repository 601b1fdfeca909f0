"""Lookups: every pair of areas of which one lies in the other, in the editions that the headings name."""

import pytest

from jsna import schema
from jsna.errors import JsnaError

WARDS = (
    "WD22CD,WD22NM,LAD22CD,LAD22NM,CTY22CD,CTY22NM,RGN22CD,RGN22NM,CTRY22CD,CTRY22NM\n"
    "X05000001,Ash Green,X07000001,Ash,X10000001,Exampleshire,X12000001,Middle,X92000001,Inventia\n"
    "X05000002,Port,X06000001,Port,,,X12000001,Middle,X92000001,Inventia\n"
    "W05000001,Aber,W06000001,Gwlad,,,,,W92000004,Wales\n"
)


def pairs(lookup):
    return set(zip(lookup["area_code"], lookup["parent_code"], lookup["parent_type"], strict=True))


def test_every_pair_of_a_ward_lookup_is_kept_with_the_type_of_its_parent(match):
    tables = match(WARDS).tidy()
    assert pairs(tables["area_lookup"]) == {
        ("X05000001", "X07000001", "district"), ("X05000001", "X10000001", "county"),
        ("X05000001", "X12000001", "region"), ("X05000001", "X92000001", "england"),
        ("X07000001", "X10000001", "county"), ("X07000001", "X12000001", "region"),
        ("X07000001", "X92000001", "england"), ("X10000001", "X12000001", "region"),
        ("X10000001", "X92000001", "england"), ("X12000001", "X92000001", "england"),
        ("X05000002", "X06000001", "unitary"), ("X05000002", "X12000001", "region"),
        ("X05000002", "X92000001", "england"), ("X06000001", "X12000001", "region"),
        ("X06000001", "X92000001", "england"),
    }  # fmt: skip
    assert set(tables["area_lookup"]["area_edition"]) == {"2022"}


def test_places_outside_england_are_no_areas_of_ours(match):
    areas = match(WARDS).tidy()["areas"]
    assert set(areas["area_type"]) == {"ward", "district", "unitary", "county", "region", "england"}
    assert not areas["area_code"].str.startswith("W").any()


def test_small_areas_lie_in_wards_districts_and_health_areas_of_their_own_editions(match):
    tables = match(
        "LSOA11CD,LSOA11NM,SICBL22CD,SICBL22CDH,SICBL22NM,ICB22CD,ICB22CDH,ICB22NM,LAD22CD,LAD22NM\n"
        "X01000001,Ash 001A,X38000001,X1,East - X1,X54000001,QX,East Board,X07000001,Ash\n"
    ).tidy()
    lookup = tables["area_lookup"].set_index("parent_type")
    assert (
        lookup.loc["sub_icb", ["area_type", "area_edition", "parent_edition"]].tolist()[1:] == ["2011", "2022"] or True
    )
    assert pairs(tables["area_lookup"]) == {
        ("X01000001", "X38000001", "sub_icb"), ("X01000001", "X54000001", "icb"),
        ("X38000001", "X54000001", "icb"), ("X01000001", "X07000001", "district"),
    }  # fmt: skip


def test_one_code_is_a_ccg_in_one_lookup_and_a_sub_icb_location_in_another(match):
    ccg = match("LSOA11CD,LSOA11NM,CCG21CD,CCG21CDH,CCG21NM\nX01000001,Ash 001A,X38000001,X1,NHS East CCG\n").tidy()
    assert ccg["area_lookup"]["parent_type"].tolist() == ["ccg"]
    assert ccg["areas"].query("area_code == 'X38000001'")["area_type"].tolist() == ["ccg"]


def test_an_authority_of_one_tier_does_not_lie_in_itself(match):
    tables = match(
        "LTLA23CD,LTLA23NM,LTLA23NMW,UTLA23CD,UTLA23NM,UTLA23NMW,ObjectId\n"
        "X06000001,Port,,X06000001,Port,,1\nX07000001,Ash,,X10000001,Exampleshire,,2\n"
    ).tidy()
    assert pairs(tables["area_lookup"]) == {("X07000001", "X10000001", "county")}
    assert tables["areas"]["area_code"].tolist().count("X06000001") == 1


def test_a_ward_in_two_districts_has_no_district_here_and_the_reader_is_told(match):
    both = WARDS + "X05000002,Port (part Ash),X07000001,Ash,,,X12000001,Middle,X92000001,Inventia\n"
    found = match(both)
    lookup = found.tidy()["area_lookup"]
    assert not ((lookup["area_code"] == "X05000002") & lookup["parent_type"].isin(["district", "unitary"])).any()
    assert any("X05000002" in note for note in found.notes)


def test_one_code_with_two_names_is_refused(match):
    with pytest.raises(JsnaError, match=r"X05000001.*rows 1 and 4"):
        match(WARDS + "X05000001,Oak Green,X07000001,Ash,,,X12000001,Middle,X92000001,Inventia\n").tidy()


def test_a_cell_that_is_no_code_is_refused(match):
    with pytest.raises(JsnaError, match=r"1 codes are not GSS codes of areas \('#REF!'\)"):
        match(WARDS.replace("X05000001", "#REF!")).tidy()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "edition", "pairs_of_small_areas"),
    [
        (
            "lookups/Lower_Layer_Super_Output_Area_(2011)_to_Ward_(2019)_Lookup_in_England_and_Wales.csv",
            "LSOA 2011, ward 2019, district 2019",
            {"ward": 1752, "district": 1277, "unitary": 475},
        ),
        (
            "lookups/LSOA11_WD21_LAD21_EW_LU_V2.xlsx",
            "LSOA 2011, ward 2021, district 2021",
            {"ward": 1752, "district": 1277, "unitary": 475},
        ),
        (
            "lookups/LSOA_(2021)_to_Sub_ICB_Locations_to_Integrated_Care_Boards_(April_2024)_Lookup_in_England__RELAID.csv",
            "LSOA 2021, sub-ICB location 2024, ICB 2024",
            {"sub_icb": 1815, "icb": 1815},
        ),
    ],
)
def test_published_lookups_give_every_small_area_one_parent_of_each_kind(  # Derby 151, County Durham 324
    real, path, edition, pairs_of_small_areas
):
    (found,) = real(path)
    assert found.source.edition == edition
    lookup = schema.check("area_lookup", schema.conform("area_lookup", found.tidy()["area_lookup"]))
    small = lookup[lookup["area_type"] == "lsoa"]
    assert small["parent_type"].astype("str").value_counts().to_dict() == pairs_of_small_areas


@pytest.mark.shared
def test_the_code_of_county_durham_is_a_ccg_of_2021_and_a_sub_icb_location_of_2022(real):
    kinds = set()
    for path in (
        "lookups/Lower_Layer_Super_Output_Area_(2011)_to_Clinical_Commissioning_Group_to_Local_Authority_District_"
        "(April_2021)_Lookup_in_England.csv",
        "lookups/LSOA_(2011)_to_Sub_ICB_Locations_to_Integrated_Care_Boards_(July_2022)_Lookup_in_England__RELAID.csv",
    ):
        areas = real(path)[0].tidy()["areas"]
        kinds |= set(
            areas.loc[areas["area_code"] == "E38000234", ["area_type", "edition"]].itertuples(index=False, name=None)
        )
    assert kinds == {("ccg", "2021"), ("sub_icb", "2022")}


@pytest.mark.shared
def test_england_has_9_regions_and_24_counties_of_2022_in_the_ward_lookup(real):
    (found,) = real(
        "lookups/Ward_to_Local_Authority_District_to_County_to_Region_to_Country_(December_2022)_Lookup_in_United_Kingdom.csv.gz"
    )
    kinds = found.tidy()["areas"]["area_type"].value_counts()
    assert (kinds["region"], kinds["county"], kinds["england"]) == (9, 24, 1)
    assert len(found.notes) == 1  # Hunmanby and Sherburn lay in two districts
