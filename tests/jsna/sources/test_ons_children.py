"""Children aged 0 to 17 in the layout of Explore Education Statistics."""

import pytest

from jsna import schema
from jsna.errors import JsnaError

HEADING = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "new_la_code,la_name,age_group,population_estimate\n"
)
AGES = "Children aged 0 to 17 years"
TEXT = HEADING + (
    f"2024,Reporting year,National,X92000001,Inventia,,,,,,{AGES},1000\n"
    f"2024,Reporting year,Regional,X92000001,Inventia,X12000001,Middle,,,,{AGES},500\n"
    f"2024,Reporting year,Regional,E92000001,England,E13000001,Inner London,,,,{AGES},400\n"
    f"2024,Reporting year,Local authority,X92000001,Inventia,X12000001,Middle,900,X06000001,Port,{AGES},100\n"
    f"2023,Reporting year,Local authority,X92000001,Inventia,X12000001,Middle,900,X06000001,Port,{AGES},x\n"
)


def test_country_region_and_authority_are_read_by_their_own_codes(match):
    tables = match(TEXT).tidy()
    rows = schema.check("population", schema.conform("population", tables["population"].assign(source="s")))
    assert rows[["area_code", "area_type", "edition", "population"]].to_numpy().tolist() == [
        ["X92000001", "england", "2024", 1000], ["X12000001", "region", "2024", 500],
        ["X06000001", "unitary", "2024", 100],
    ]  # fmt: skip
    assert set(rows["age_to"]) == {17}


def test_a_cell_that_is_not_available_is_left_out_and_said(match):
    found = match(TEXT)
    assert 2023 not in found.tidy()["population"]["year"].tolist()
    assert found.notes == ["1 cells are marked as not available and left out"]


def test_negative_children_are_refused(match):
    with pytest.raises(JsnaError, match="1 cells are not a whole number of people"):
        match(TEXT.replace(",100\n", ",-100\n")).tidy()


@pytest.mark.shared
def test_england_had_12_million_children_in_2024(real):
    rows = real("population/ons_mid-year_population_estimates_2012_to_2024.csv.gz")[0].tidy()["population"]
    england = rows.query("area_type == 'england' and year == 2024")
    assert england["population"].tolist() == [12_183_016]
    regions = rows.query("area_type == 'region' and year == 2024")
    assert len(regions) == 9 and regions["population"].sum() == 12_183_016
