"""Answers of the Nomis interface: nobody counted twice."""

import pytest

from jsna import schema
from jsna.errors import JsnaError

HEADING = "DATE_NAME,GEOGRAPHY_NAME,GEOGRAPHY_CODE,GENDER_NAME,C_AGE_NAME,MEASURES_NAME,OBS_VALUE\n"


def rows(*bands, sex="Total"):
    return HEADING + "".join(f"2021,Port,X06000001,{sex},{words},Value,{people}\n" for words, people in bands)


def test_a_band_that_holds_another_is_left_out(match):
    tables = match(
        rows(("All Ages", 60), ("Aged 0 to 15", 30), ("Age 0 - 4", 9), ("Age 10", 2), ("Aged 65+", 5))
    ).tidy()
    population = schema.check("population", schema.conform("population", tables["population"].assign(source="s")))
    assert population[["age_from", "age_to", "population"]].to_numpy().tolist() == [
        [0, 4, 9],
        [10, 10, 2],
        [65, 999, 5],
    ]


def test_an_authority_that_stands_among_districts_and_counties_is_taken_once(match):
    assert len(match(rows(("Age 10", 2), ("Age 10", 2))).tidy()["population"]) == 1


def test_two_different_figures_for_one_age_are_refused(match):
    with pytest.raises(JsnaError, match="in rows 1 and 2 below the heading"):
        match(rows(("Age 10", 2), ("Age 10", 3))).tidy()


def test_percentages_beside_the_people_are_passed_over(match):
    text = rows(("Age 10", 2)) + "2021,Port,X06000001,Total,Age 10,Percent,3.3\n"
    assert match(text).tidy()["population"]["population"].tolist() == [2]


def test_an_age_that_is_not_understood_is_refused(match):
    with pytest.raises(JsnaError, match=r"1 rows .* not understood \(X06000001, 2021, Total, Working age\)"):
        match(rows(("Working age", 2))).tidy()


@pytest.mark.shared
def test_the_sample_of_the_interface_is_read_without_overlaps(real):
    population = real("api_samples/nomis_NM_2002_1.data.csv")[0].tidy()["population"]
    durham = population[population["area_code"] == "E06000047"].sort_values("age_from")
    assert (durham["age_from"].iloc[1:].to_numpy() > durham["age_to"].iloc[:-1].to_numpy()).all()
