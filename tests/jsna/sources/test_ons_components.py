"""Components of change: people, births, deaths and flows in whole numbers, and the law that binds them."""

import pytest

from jsna import schema
from jsna.errors import JsnaError

HEADING = (
    "ladcode20,laname20,country,population_2018,births_2019,deaths_2019,natchange_2019,internal_in_2019,"
    "internal_out_2019,internal_net_2019,international_in_2019,international_out_2019,international_net_2019,"
    "other_change_2019,population_2019\n"
)
ROW = "X06000001,Port,E,1000,12,10,2,50,40,10,5,3,2,-4,1010\n"


def test_each_component_has_its_year_and_differences_are_left_out(match):
    found = match(HEADING + ROW + "W06000001,Gwlad,W,1,1,1,0,1,1,0,1,1,0,0,1\n")
    rows = schema.check("components", schema.conform("components", found.tidy()["components"].assign(source="s")))
    assert rows.set_index(["component", "year"])["value"].to_dict() == {
        ("population", 2018): 1000, ("births", 2019): 12, ("deaths", 2019): 10, ("internal_in", 2019): 50,
        ("internal_out", 2019): 40, ("international_in", 2019): 5, ("international_out", 2019): 3,
        ("other_change", 2019): -4, ("population", 2019): 1010,
    }  # fmt: skip
    assert found.source.edition == "2018 to 2019, authorities 2020"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (",12,10,", ",-12,10,", "column 'births_2019': 1 cells are not a whole number of people"),
        (",-4,", ",-4.5,", "column 'other_change_2019'.*not whole numbers"),
        (",-4,", ",,", "column 'other_change_2019'.*not whole numbers"),
    ],
)
def test_what_are_no_people_is_refused(match, before, after, message):
    with pytest.raises(JsnaError, match=message):
        match(HEADING + ROW.replace(before, after)).tidy()


@pytest.mark.shared
def test_each_years_population_is_the_last_ones_and_its_components(real):
    (found,) = real("population/MYEB3_summary_components_of_change_series_UK_(2019_geog20).csv")
    wide = found.tidy()["components"].pivot(index=["area_code", "year"], columns="component", values="value")
    before = wide.groupby("area_code")["population"].shift()
    change = wide["births"] - wide["deaths"] + wide["internal_in"] - wide["internal_out"] + wide["other_change"]
    change += wide["international_in"] - wide["international_out"]
    assert (before + change - wide["population"]).dropna().abs().max() == 0
    assert len(wide) == 19 * 19
