"""Looked-after children: counts exact for authorities, rounded for England; marks stand in number columns."""

from pathlib import Path

import pytest
from reading_indicators import figure, read, read_shared, tables_of

from jsna.errors import JsnaError
from jsna.rawfile import RawFile

HEADING = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,la_name,"
    "new_la_code,population_type,population_estimate,children_count,rate_per_10000\n"
)
PLACES = {
    "dale": "Local authority,X92000001,Country,X12000001,Upland,991,Dale,X06000001",
    "upland": "Regional,X92000001,Country,X12000001,Upland,,,",
    "inner": "Regional,X92000001,Country,E13000001,Inner London,,,",
    "country": "National,X92000001,Country,,,,,",
}


def line(place="dale", kind="Children looked after on 31 March each year", people="1000", count="9", rate="90"):
    level, *rest = PLACES[place].split(",")
    return f"2025,Reporting year,{level},{','.join(rest)},{kind},{people},{count},{rate}\n"


def test_the_rate_at_31_march_has_its_count_and_its_population():
    found = figure(read(HEADING + line()), area_code="X06000001")
    assert (found["indicator_id"], found["area_type"], found["period"]) == ("ees_cla:rate_31_march", "unitary", "2025")
    assert (found["numerator"], found["denominator"], found["value"]) == (9, 1000, 90)


def test_counts_of_authorities_are_exact_and_those_above_are_rounded():
    rows = read(HEADING + line() + line("upland") + line("country"))
    assert list(rows["exact_counts"]) == [True, False, False]
    assert list(rows["area_code"]) == ["X06000001", "X12000001", "X92000001"]


def test_inner_london_is_part_of_a_region_and_is_left_out():
    assert read(HEADING + line("inner") + line()).shape[0] == 1


@pytest.mark.parametrize(("cell", "mark"), [("c", "[c]"), ("z", "[z]"), ("k", "[low]"), ("x", "[x]")])
def test_a_mark_in_a_number_column_is_kept(cell, mark):
    found = read(HEADING + line(count=cell, rate=cell)).iloc[0]
    assert found[["numerator", "value"]].isna().all()
    assert found["mark"] == mark


def test_a_word_in_a_number_column_is_refused():
    with pytest.raises(JsnaError, match=r"column children_count.*'nine'"):
        read(HEADING + line(count="nine"))


def test_a_population_type_not_known_keeps_its_words_so_that_the_build_can_name_it():
    assert read(HEADING + line(kind="Children adopted")).iloc[0]["indicator_id"] == "ees_cla:Children adopted"


def test_numbers_and_names_of_areas_come_with_their_codes():
    file = RawFile("made.csv", Path("made.csv"), (HEADING + line() + line("upland") + line("country")).encode())
    (tables,) = tables_of(file)
    assert list(tables["dfe_codes"][["dfe_code", "area_code", "year"]].itertuples(index=False, name=None)) == [
        ("dfe:991", "X06000001", 2025),
        ("region:upland", "X12000001", 2025),
        ("dfe:970", "X92000001", 2025),
    ]


@pytest.mark.shared
def test_the_population_of_2025_is_that_of_mid_2024():
    (rows,) = read_shared("indicators/ees_cla_number_and_rate_per_10k_children.csv.gz")
    kent = figure(rows, area_code="E10000016", period="2025", indicator_id="ees_cla:rate_31_march")
    assert (kent["numerator"], kent["denominator"], kent["value"]) == (1896, 355390, 53)
    assert figure(rows, area_code="E06000015", period="2025", indicator_id="ees_cla:started")["numerator"] == 156
