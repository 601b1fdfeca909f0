"""Children in low-income families: what a table is about stands in its title, each year in two columns."""

import pytest
from reading_indicators import figure, read, read_shared

from jsna.errors import JsnaError

TITLE = '"Table 1: Children living in Relative low income families, Local Authority, FYE 2021"\n'
HEADING = '"Local Authority [note 2]",Area Code,"Number of children \nFYE 2020","Number of children \nFYE 2021 \n[p]",'
SHARES = '"Percentage of children \nFYE 2020 \n(%)","Percentage of children \nFYE 2021 \n(%)\n[p]"\n'
ROWS = 'United Kingdom,K02000001,9,9,9%,9%\nDale,X07000001,"1,200",1300,12.0%,13.0%\n'


def test_each_year_becomes_a_row_and_the_provisional_year_is_marked():
    rows = read(TITLE + HEADING + SHARES + ROWS)
    assert list(rows["indicator_id"].unique()) == ["dwp:relative_bhc"]
    earlier, later = figure(rows, period="2019/20"), figure(rows, period="2020/21")
    assert (earlier["numerator"], earlier["value"], earlier["denominator"]) == (1200, 12.0, 10000)
    assert later["mark"] == "[p]"
    assert not rows["exact_counts"].any()


def test_a_workbooks_fractions_are_percentages():
    rows = read(TITLE + HEADING + SHARES + "Dale,X07000001,1200,1300,0.12,0.13\n")
    assert list(rows["value"]) == [12.0, 13.0]


@pytest.mark.parametrize("share", ["12.0", "120%"])
def test_more_than_all_children_is_refused(share):
    with pytest.raises(JsnaError, match=r"FYE 2021.* row 2 below the heading: '120?.*without the sign, 0.175"):
        read(TITLE + HEADING + SHARES + ROWS.replace("13.0%", share))


def test_after_housing_costs_is_another_measure():
    title = TITLE.replace("families,", "families, After Housing Costs,")
    assert set(read(title + HEADING + SHARES + ROWS)["indicator_id"]) == {"dwp:relative_ahc"}


def test_in_a_table_of_wards_the_last_code_is_the_wards():
    heading = HEADING.replace(",Area Code", ",Area Code,Ward [note 2],Area Code")
    rows = read(TITLE + heading + SHARES + "Dale,X07000001,Hill,X05000001,120,130,12.0%,13.0%\n")
    assert set(rows["area_code"]) == {"X05000001"}


def test_a_table_without_its_title_is_refused():
    with pytest.raises(JsnaError, match="neither Relative nor Absolute"):
        read(HEADING + SHARES + ROWS)


def test_a_year_without_its_percentage_is_refused():
    with pytest.raises(JsnaError, match="one is missing"):
        read(TITLE + HEADING + SHARES.replace("FYE 2020", "FYE 2019") + ROWS)


@pytest.mark.shared
def test_derby_and_its_neighbours_are_read_from_workbook_and_csv():
    sheets = read_shared("indicators/children-in-low-income-families-local-area-statistics-2014-to-2021.ods")
    assert [len(sheet) for sheet in sheets] == [133, 133, 3185, 3185]
    derby = figure(sheets[0], area_code="E06000015", period="2020/21")
    assert (derby["numerator"], derby["value"], derby["mark"]) == (11898, 22.2, "[p]")
    (after,) = read_shared("indicators/dwp_children_in_low_income_families_2_AHC_Relative_LA.csv")
    durham = figure(after, area_code="E06000047", period="2024/25")
    assert (durham["numerator"], durham["value"]) == (25745, 29.2)
