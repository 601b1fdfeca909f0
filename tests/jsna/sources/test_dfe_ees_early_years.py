"""Early years profile: counts, by sex, with spaces where England's codes would be."""

import pytest
from reading_indicators import figure, read, read_shared

from jsna.errors import JsnaError

HEADING = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "new_la_code,la_name,characteristic_group,characteristic,number_of_children,elg_number,elg_percent,gld_number,"
    "gld_percent,comm_lang_lit_number,comm_lang_lit_percent\n"
)


def line(sex="Total", area="National,X92000001,Country, , , , , "):
    return f"201718,Academic year,{area},Group,{sex},200,140,70.0,142,71.0,150,75.0\n"


def test_each_measure_is_a_share_of_the_children_assessed():
    rows = read(HEADING + line())
    assert list(rows["indicator_id"]) == ["ees_eyfsp:gld", "ees_eyfsp:elg", "ees_eyfsp:comm_lang_lit"]
    found = figure(rows, indicator_id="ees_eyfsp:gld")
    assert (found["numerator"], found["denominator"], found["value"]) == (142, 200, 71.0)
    assert (found["period"], found["period_start"], found["area_type"]) == ("2017/18", 2017, "england")


def test_girls_boys_and_all_are_told_apart():
    rows = read(HEADING + line() + line("Gender Female") + line("Gender Male"))
    assert set(rows["sex"]) == {"persons", "female", "male"}


def test_a_characteristic_that_is_no_sex_is_refused():
    with pytest.raises(JsnaError, match="sex 'FSM' is not known"):
        read(HEADING + line("FSM"))


@pytest.mark.shared
def test_england_had_466703_children_with_a_good_level_of_development_in_2018():
    (rows,) = read_shared("indicators/ees_EYFSP_APS_GLD_ELG_underlying_data_2013_2018.csv.gz")
    found = figure(rows, area_code="E92000001", period="2017/18", sex="persons", indicator_id="ees_eyfsp:gld")
    assert (found["numerator"], found["denominator"], found["value"]) == (466703, 652400, 71.5)
