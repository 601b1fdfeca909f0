"""Health of looked-after children: each measure is a share of the row that holds its children."""

import pytest
from reading_indicators import figure, read, read_shared

HEADING = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,la_name,"
    "new_la_code,characteristic,breakdown,children_count,children_percent\n"
)
WHERE = "2025,Reporting year,Local authority,X92000001,Country,X12000001,Upland,991,Dale,X06000001"
HEALTH = "Health assessments: Children looked after all ages"
SCORES = "Ages 5 to 16 years with SDQ score"


def line(group, what, count, percent):
    return f"{WHERE},{group},{what},{count},{percent}\n"


def test_a_check_is_a_share_of_all_children_looked_after_for_a_year():
    rows = read(
        HEADING + line(HEALTH, "Had their teeth checked by a dentist", 80, 89) + line(HEALTH, "Total all ages", 90, 100)
    )
    found = figure(rows, indicator_id="ees_cla_health:dental_check")
    assert (found["numerator"], found["denominator"], found["value"]) == (80, 90, 89)
    assert len(rows) == 1  # the total is a denominator, not a measure


def test_a_score_is_a_share_of_the_children_with_a_score():
    rows = read(
        HEADING
        + line(SCORES, "SDQ score is normal", 40, 50)
        + line(SCORES, "SDQ score was received", 80, 90)
        + line(SCORES, "Total ages 5 to 16 years", 89, 100)
        + line(SCORES, "SDQ average score", 13.5, "z")
    )
    assert figure(rows, indicator_id="ees_cla_health:sdq_normal")["denominator"] == 80
    assert figure(rows, indicator_id="ees_cla_health:sdq_received")["denominator"] == 89
    average = figure(rows, indicator_id="ees_cla_health:sdq_average")
    assert average["value"] == 13.5
    assert average[["numerator", "denominator", "mark"]].isna().all()


def test_a_confidential_count_is_marked_and_takes_its_share_along():
    rows = read(
        HEADING + line(HEALTH, "Had their immunisations up to date", "c", "c") + line(HEALTH, "Total all ages", 9, 100)
    )
    found = rows.iloc[0]
    assert (found["mark"], found["denominator"]) == ("[c]", 9)
    assert found[["numerator", "value"]].isna().all()


@pytest.mark.shared
def test_counts_and_percentages_published_agree():
    (rows,) = read_shared("indicators/ees_la_conviction_health_outcome_cla.csv.gz")
    whole = rows.dropna(subset=["numerator", "denominator", "value"])
    whole = whole[whole["exact_counts"]]
    assert len(whole) > 5000
    assert ((100 * whole["numerator"] / whole["denominator"] - whole["value"]).abs() <= 0.5000001).mean() > 0.999
    kent = figure(rows, area_code="E10000016", period="2025", indicator_id="ees_cla_health:health_assessment")
    assert (kent["numerator"], kent["denominator"], kent["value"]) == (1111, 1176, 94)
