"""The council's own files: one layout, and every mistake is named by file, row and column."""

import pytest
from reading_indicators import figure, read

from jsna.catalogue import by_source_key
from jsna.errors import JsnaError
from jsna.sources.local_indicators import COLUMNS, template

HEADING = ",".join(COLUMNS) + "\n"
GOOD = "camhs_offenders_acute,X10000001,2024/25,,,88,96,,local\n"


def test_the_template_is_refused_until_it_has_the_councils_own_area_in_place_of_the_example():
    with pytest.raises(JsnaError, match=r"row 1 .*'E00000000' should be your area's code, such as E1"):
        read(template())
    found = read(template().replace("E00000000", "X10000001")).iloc[0]
    assert (found["numerator"], found["denominator"], found["policy"]) == (88, 96, "local")
    assert by_source_key()[found["indicator_id"]][0] == "camhs_offenders_acute"


def test_an_empty_sex_and_age_are_the_indicators_own():
    found = read(HEADING + GOOD).iloc[0]
    assert (found["sex"], found["age"], bool(found["published"])) == ("persons", "10 to 17", False)


def test_a_mark_in_place_of_a_count_is_a_figure():
    assert read(HEADING + GOOD.replace("88", "[c]")).iloc[0]["mark"] == "[c]"


def test_a_value_without_counts_is_published_as_it_stands():
    found = figure(read(HEADING + "sti_under_18,X06000001,2024,,,,,123.4,published\n"), area_code="X06000001")
    assert (found["value"], bool(found["published"])) == (123.4, True)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (GOOD.replace("X10000001", "Dale"), r"made\.csv: row 2 .* column area: 'Dale'"),
        (GOOD.replace("camhs", "chams"), r"column indicator: 'chams_offenders_acute' should be the name of a file"),
        (GOOD.replace(",96", ","), "column denominator: '' should be given with the count of a share or rate"),
        (GOOD.replace(",local", ",secret"), r"column policy: 'secret' should be one of .*local"),
        (GOOD.replace("88", "-8"), "column count: '-8' should be a whole number"),
        (GOOD.replace("88", "8.5"), "column count: '8.5' should be a whole number"),
        (GOOD.replace("88", "97"), "column count: '97' should be at most the denominator"),
        (GOOD.replace("88", "many"), r"column count.*'many'"),
        (GOOD.replace("88", ""), "column value"),
        (GOOD.replace("2024/25", "last year"), "periods cannot be read .'last year'"),
        (GOOD.replace(",,,", ",lads,,"), "sex 'lads' is not known"),
        (GOOD.replace("88", "89").replace("X1", "X1"), "given twice"),
    ],
)
def test_a_mistake_is_named_by_file_row_and_column(wrong, message):
    with pytest.raises(JsnaError, match=message):
        read(HEADING + GOOD + wrong)


@pytest.mark.parametrize("rows", ["", ",,,,,,,,\n"])
def test_headings_alone_are_refused(rows):
    with pytest.raises(JsnaError, match=r"made\.csv: has headings and no rows; fill it in, or remove it"):
        read(HEADING + rows)


def test_rows_that_were_emptied_are_passed_over():
    assert len(read(HEADING + ",,,,,,,,\n" + GOOD)) == 1


def test_a_file_of_an_unknown_indicator_alone_is_refused():
    with pytest.raises(JsnaError, match="column indicator: 'falls'"):
        read(HEADING + GOOD.replace("camhs_offenders_acute", "falls"))


def test_headings_may_begin_with_a_capital_letter():
    assert len(read(HEADING.title() + GOOD)) == 1
