"""NEET scorecard: percentages, and counts rebuilt from the cohort, which is said."""

import pytest
from reading_indicators import figure, read, read_shared

PERCENT = (
    "NEET_not_known_percent", "NEET_percent", "TOTAL_participating_in_education_and_training_percent",
    "September_guarantee_Offer_made_percent", "cohort_EHCP_percent", "NEET_NK_EHCP_percent",
    "cohort_SENDsupport_percent", "NEET_NK_SENDsupport_percent", "avg_att8", "sess_overall_percent",
    "sess_overall_percent_pa_10_exact",
)  # fmt: skip
HEADING = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    f"new_la_code,la_name,Age,Cohort_DJFavg,cohort_March,{','.join(PERCENT)}\n"
)
DALE = "2023,Calendar year,Local authority,X92000001,Country,X12000001,Upland,991,X06000001,Dale,16-17"


def line(cohort="2000.3", first="5.0"):
    return f"{DALE},{cohort},1990,{first},3.0,92.1,95.0,5.0,10.0,8.0,z,45.5,9.0,21.0\n"


def test_a_count_is_rebuilt_from_percentage_and_cohort_and_marked_estimated():
    found = figure(read(HEADING + line()), indicator_id="ees_neet:neet_or_unknown")
    assert (found["value"], found["numerator"], found["denominator"]) == (5.0, 100, 2000)
    assert (found["mark"], bool(found["exact_counts"])) == ("[e]", False)
    assert "rebuilt" in found["note"]


def test_a_share_of_part_of_the_cohort_is_rebuilt_from_that_part():
    found = figure(read(HEADING + line()), indicator_id="ees_neet:neet_or_unknown_ehc_plan")
    assert (found["numerator"], found["denominator"]) == (10, 100)


def test_what_is_not_applicable_is_marked_and_not_rebuilt():
    found = figure(read(HEADING + line()), indicator_id="ees_neet:neet_or_unknown_sen_support")
    assert found["mark"] == "[z]"
    assert found[["value", "numerator"]].isna().all()


def test_no_count_is_rebuilt_where_it_would_round_to_nobody():
    found = figure(read(HEADING + line(cohort="8")), indicator_id="ees_neet:neet_or_unknown")
    assert found["value"] == 5.0
    assert found[["numerator", "mark"]].isna().all()


def test_attainment_in_a_scorecard_is_of_the_school_year_before():
    assert figure(read(HEADING + line()), indicator_id="ees_neet:attainment_8")["period"] == "2021/22"


@pytest.mark.shared
def test_england_s_attainment_8_was_50_9_in_2020_21():
    (rows,) = read_shared("indicators/ees_UD_NEETNK_LA_dashboard_2022_final.csv")
    found = figure(rows, area_code="E92000001", indicator_id="ees_neet:attainment_8")
    assert (found["value"], found["period"], found["period_start"]) == (50.9, "2020/21", 2020)


@pytest.mark.shared
def test_derby_had_4_2_per_cent_neet_in_2023():
    (rows,) = read_shared("indicators/ees_UD_NEETNK_LA_dashboard_2023_final.csv")
    found = figure(rows, area_code="E06000015", indicator_id="ees_neet:neet")
    assert (found["value"], found["denominator"]) == (4.2, 6240)
