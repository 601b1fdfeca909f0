"""The conceptions workbook: a heading two rows deep, footnote digits on the years, marks in the next column."""

from pathlib import Path

import pytest
from reading_indicators import figure, read, read_shared, tables_of

from jsna.errors import JsnaError
from jsna.rawfile import RawFile

TOP = "Area of usual residence,,20175,,,2008,,,1998,,\n"
BELOW = ",,Number of Conceptions,Conception rate per 1000,,Number,Conception rate,,Number,Conception rate,\n"
ROWS = (
    "X07000001,Dale,12,21.0,u,40,50.0, ,41,42.1, \n"
    "W06000020,Torfaen,9,6.5,u,9,9,,9,9,\n"
    ",Not stated5,4,z,u,0,z,z,0,z,z\n"
)


def test_footnote_digits_are_not_part_of_the_year():
    rows = read(TOP + BELOW + ROWS)
    assert sorted(rows["period"]) == ["1998", "2008", "2017"]
    assert set(rows["area_code"]) == {"X07000001"}  # Wales, and women whose area nobody stated, are left out


def test_a_rate_of_few_events_has_low_reliability():
    found = figure(read(TOP + BELOW + ROWS), period="2017")
    assert (found["mark"], found["numerator"], found["value"]) == ("[u]", 12, 21.0)


def test_a_denominator_rebuilt_is_not_exact_and_says_so():
    found = figure(read(TOP + BELOW + ROWS), period="2008")
    assert (found["denominator"], bool(found["exact_counts"])) == (800, False)
    assert "rebuilt" in found["note"]


def test_a_sheet_without_rates_is_refused():
    with pytest.raises(JsnaError, match="a number and a rate were expected"):
        read(TOP + BELOW.replace("Conception rate", "Maternities") + ROWS)


def test_no_rate_of_fewer_than_three_events_is_missing_with_its_reason():
    found = figure(read(TOP + BELOW + ROWS.replace("12,21.0,u", "2,,u")), period="2017")
    assert (found["numerator"], found["mark"]) == (2, "[x]")
    assert "fewer than 3" in found["note"]


def test_the_places_named_come_without_footnote_digits():
    (tables,) = tables_of(RawFile("made.csv", Path("made.csv"), (TOP + BELOW + ROWS.replace("Dale", "Dale7")).encode()))
    named = tables["areas"][["area_code", "area_type", "edition", "area_name"]]
    assert list(named.itertuples(index=False, name=None)) == [("X07000001", "district", "2017", "Dale")]


@pytest.mark.shared
def test_kent_had_42_conceptions_per_thousand_in_1998_and_16_in_2017():
    under_18, under_16 = read_shared("vital/conceptionstatisticstables2017.xls")
    kent = under_18[under_18["area_code"] == "E10000016"]
    assert figure(kent, period="1998")["value"] == 42.1
    assert (figure(kent, period="2017")["value"], figure(kent, period="2017")["numerator"]) == (16.1, 423)
    assert figure(kent, period="2006")["value"] == 37.6
    thanet = figure(under_16, area_code="E07000114", period="2015 to 2017")
    assert (thanet["numerator"], thanet["value"], thanet["period_years"]) == (40, 6.1, 3)
    rutland = figure(under_16, area_code="E06000017", period="2015 to 2017")
    assert rutland["mark"] == "[c]"
