"""The new service's tables: other headings, the same indicators."""

import pytest
from reading_indicators import figure, read, read_shared

HEADING = (
    "IndicatorId,Category,CategoryType,Age,Sex,Trend,Denominator,CategoryTypeId,UpperCI,Value,Count,AreaCode,SexID,"
    "AgeID,Year,LowerCI,CategoryId\n"
)


def test_a_row_is_read_by_its_headings_not_by_their_order():
    found = read(HEADING + '7,"","",<18 yrs,Female,"",2208,,45.1,36.2,80,X06000006,2,173,2018,28.7,\n').iloc[0]
    assert found["indicator_id"] == "fingertips_next:7"
    assert (found["numerator"], found["value"], found["lower_95"], found["upper_95"]) == (80, 36.2, 28.7, 45.1)
    assert (found["age"], found["sex"], found["category"]) == ("under 18", "female", "all")


def test_a_breakdown_keeps_the_words_of_its_type():
    found = read(HEADING + '7,"Most","Tenths (2019)",<18 yrs,Female,"",10,,,50,5,X92000001,2,173,2018,,\n').iloc[0]
    assert found["category"] == "Tenths (2019): Most"


@pytest.mark.shared
def test_under_18_conceptions_of_the_seed_tables_are_read():
    (rows,) = read_shared("indicators/fingertipsnext_seed_healthdata_child_indicators.csv.gz")
    found = figure(rows, indicator_id="fingertips_next:20401", area_code="E92000001", period="2018", category="all")
    assert (found["numerator"], found["denominator"], found["value"]) == (14736, 887020, pytest.approx(16.61293))
