"""Registered patients: sub-ICB locations, CCGs and ICBs by single year and sex; the rest is said to be left out."""

import pytest

from jsna import schema
from jsna.errors import JsnaError

HEADING = "PUBLICATION,EXTRACT_DATE,ORG_TYPE,ORG_CODE,ONS_CODE,SEX,AGE,NUMBER_OF_PATIENTS\n"


def rows(*cells, date="2026-08-01"):
    return HEADING + "".join(f"GP_PRAC_PAT_LIST,{date},{cell}\n" for cell in cells)


SUB_ICB = (
    "SUB_ICB_LOCATION_CODE,X1,X38000001,ALL,ALL,30", "SUB_ICB_LOCATION_CODE,X1,X38000001,FEMALE,0,10",
    "SUB_ICB_LOCATION_CODE,X1,X38000001,MALE,95+,20",
)  # fmt: skip


@pytest.mark.parametrize("date", ["2026-08-01", "01AUG2026", "01Aug2026"])
def test_ages_and_sexes_are_kept_and_the_total_of_all_is_not(match, date):
    found = match(rows(*SUB_ICB, date=date)).tidy()["population"]
    population = schema.check("population", schema.conform("population", found.assign(source="s")))
    assert population[["sex", "age_from", "age_to", "population"]].to_numpy().tolist() == [
        ["female", 0, 0, 10], ["male", 95, 999, 20],
    ]  # fmt: skip
    assert population[["area_type", "year", "basis"]].iloc[0].tolist() == ["sub_icb", 2026, "registered"]


def test_networks_and_regions_of_the_health_service_are_left_out_and_said(match):
    found = match(rows(*SUB_ICB, "PCN,U1,,FEMALE,0,3", "Comm Region,Y1,E40000003,FEMALE,0,9"))
    assert set(found.tidy()["population"]["area_type"]) == {"sub_icb"}
    assert found.notes == ["left out, as they are no areas of ours: PCN, Comm Region"]


def test_patients_whose_sex_is_not_recorded_are_left_out_and_said(match):
    found = match(rows(*SUB_ICB, "SUB_ICB_LOCATION_CODE,X1,X38000001,UNKNOWN,0,3"))
    assert found.tidy()["population"]["population"].sum() == 30
    assert found.notes == ["left out: patients whose sex is not recorded"]


def test_before_2022_the_same_place_was_a_ccg(match):
    population = match(rows("CCG,X1,X38000001,FEMALE,0,10")).tidy()["population"]
    assert population["area_type"].tolist() == ["ccg"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("HOSPITAL,H1,X38000001,MALE,0,1", "kinds of area not known here .HOSPITAL"),
        ("ICB,Q1,QKS,MALE,0,1", "not understood .ICB, QKS"),
        ("ICB,Q1,X54000001,MALE,young,1", "not understood .*young"),
        ("ICB,Q1,X54000001,F,0,1", "'SEX' has words not known here .F"),
        ("ICB,Q1,X54000001,MALE,0,-1", "not a whole number of people"),
    ],
)
def test_a_row_that_cannot_be_is_refused(match, row, message):
    with pytest.raises(JsnaError, match=message):
        match(rows(row)).tidy()


@pytest.mark.shared
def test_county_durham_has_its_published_number_of_patients(real):
    population = real("nhs/gp-reg-pat-prac-sing-age-regions.csv.gz")[0].tidy()["population"]
    assert population.loc[population["area_code"] == "E38000234", "population"].sum() == 567_687
    assert population.groupby("area_type")["area_code"].nunique().to_dict() == {"icb": 3, "sub_icb": 4}
