"""LAIT: no codes, no counts, years that say when a period ends."""

import pandas as pd
import pytest
from reading_indicators import SHARED, figure, read, read_shared, tables_of

from jsna.errors import JsnaError
from jsna.sources.dfe_lait import resolved
from jsna.unpacking import open_raw

HEADING = "Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region\n"


def line(measure="LAC", year="2024", area="Somewhere", value="53", number="886.0"):
    return f"{measure},,{year},{area},{value},{number},NA\n"


def test_an_authority_is_named_by_its_number_until_the_codes_are_known():
    rows = read(HEADING + line() + line(area="South East", number="989.0") + line(area="England", number="970.0"))
    assert list(rows["area_code"]) == ["dfe:886", "region:south east", "E92000001"]
    assert list(rows["area_type"].astype(object).fillna("")) == ["", "region", "england"]


def test_the_latest_code_of_a_number_stands():
    codes = pd.DataFrame(
        {"dfe_code": ["dfe:886", "dfe:886"], "area_code": ["X10000001", "X06000001"], "year": [2019, 2024]}
    )
    found = resolved(read(HEADING + line()), codes).iloc[0]
    assert (found["area_code"], found["area_type"]) == ("X06000001", "unitary")


def test_a_number_without_a_code_keeps_its_name_and_has_no_type():
    found = resolved(read(HEADING + line()), pd.DataFrame({"dfe_code": [], "area_code": [], "year": []})).iloc[0]
    assert found["area_code"] == "dfe:886"
    assert pd.isna(found["area_type"]) or found["area_type"] == "nan"


@pytest.mark.parametrize(
    ("measure", "year", "period", "start", "years"),
    [
        ("HospAd0-14", "2024", "2023/24", 2023, 1),
        ("LAC", "2024", "2024", 2024, 1),
        ("RTA", "2020-22", "2020-22", 2020, 3),
        ("Hosp_Adm_Alc_<18yrs", "2013/14-15/16", "2013/14-15/16", 2013, 3),
    ],
)
def test_a_year_is_the_year_in_which_the_period_ends(measure, year, period, start, years):
    found = read(HEADING + line(measure, year)).iloc[0]
    assert (found["period"], found["period_start"], found["period_years"]) == (period, start, years)


def test_a_dash_is_not_available_and_says_that_nobody_knows_why():
    found = read(HEADING + line(value="-")).iloc[0]
    assert found["mark"] == "[x]"
    assert "does not say why" in found["note"]


def test_the_new_early_years_framework_is_a_break():
    rows = read(HEADING + line("FSP_NEW_GOODDEV", "2019") + line("FSP_NEW_GOODDEV", "2022"))
    assert list(rows["mark"].astype(object).fillna("")) == ["", "[b]"]


@pytest.mark.parametrize("value", ["-1", "150"])
def test_a_share_below_nought_or_above_all_is_refused_with_its_area_and_row(value):
    with pytest.raises(JsnaError, match=rf"lait:16-17 NEET in dfe:886, 2024 \(row 2 below the heading\), is {value}"):
        read(HEADING + line() + line(measure="16-17 NEET", value=value))


@pytest.mark.shared
def test_every_authority_of_the_published_table_gets_its_code():
    (rows,) = read_shared("indicators/lait_bds_long_child_health_subset.csv.gz")
    names = ["ees_cla_number_and_rate_per_10k_children.csv.gz", "ees_b1_children_in_need_2013_to_2025.csv.gz"]
    files = [file for name in names for file in open_raw(SHARED / "indicators" / name)]
    codes = pd.concat([tables["dfe_codes"] for file in files for tables in tables_of(file)])
    found = resolved(rows, codes)
    assert found["area_code"].str.fullmatch(r"E\d{8}").all()
    kent = figure(found, indicator_id="lait:HospAd0-14", area_code="E10000016", period="2023/24")
    assert (kent["value"], kent["area_type"]) == (70.55, "county")
