"""Children in need: the number is published here, the population elsewhere."""

import pytest
from reading_indicators import figure, read, read_shared

from jsna.catalogue import indicators

HEADING = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "new_la_code,la_name,category,Anypoint_episodes,Anypoint_child,At31_episodes\n"
)
DALE = "2025,Reporting year,Local authority,X92000001,Country,X12000001,Upland,991,X06000001,Dale,Children in Need"


def test_the_number_has_no_denominator_and_the_indicator_says_whose_it_is():
    found = read(HEADING + f"{DALE},900,800,300\n").iloc[0]
    assert (found["indicator_id"], found["numerator"]) == ("ees_cin:at_31_march", 300)
    assert found[["denominator", "value"]].isna().all()
    base = indicators()["children_in_need"].population
    assert (base.age_from, base.age_to, base.years_before) == (0, 17, 1)


def test_an_authority_that_sent_no_return_is_not_available():
    assert read(HEADING + f"{DALE},x,x,x\n").iloc[0]["mark"] == "[x]"


@pytest.mark.shared
def test_kents_number_of_2025_over_its_population_of_2024_is_the_rate_that_lait_prints():
    (rows,) = read_shared("indicators/ees_b1_children_in_need_2013_to_2025.csv.gz")
    (lait,) = read_shared("indicators/lait_bds_long_child_health_subset.csv.gz")
    (looked_after,) = read_shared("indicators/ees_cla_number_and_rate_per_10k_children.csv.gz")
    number = figure(rows, area_code="E10000016", period="2025")["numerator"]
    people = figure(looked_after, area_code="E10000016", period="2025", indicator_id="ees_cla:started")["denominator"]
    printed = figure(lait, area_code="dfe:886", period="2025", indicator_id="lait:CIN")["value"]
    assert round(10_000 * number / people, 1) == printed == 316.5
