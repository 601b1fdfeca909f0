"""Ages in words, and people in cells."""

import pandas as pd
import pytest

from jsna.errors import JsnaError
from jsna.sources._ages import age_band, people, refuse_missing_ages


@pytest.mark.parametrize(
    ("words", "band"),
    [
        ("Aged 4 years and under", (0, 4)),
        ("Aged 5 to 9 years", (5, 9)),
        ("Age: Aged 10 to 14 years; measures: Value", (10, 14)),
        ("Age 0 - 4", (0, 4)),
        ("Aged 5-9", (5, 9)),
        ("Age 17", (17, 17)),
        ("0", (0, 0)),
        ("90+", (90, 999)),
        ("Aged 65+", (65, 999)),
        ("Aged 85 years and over", (85, 999)),
        ("All Ages", (0, 999)),
        ("mnemonic", None),
        ("Total", None),
    ],
)
def test_a_heading_names_a_band_of_ages_or_none(words, band):
    assert age_band(words) == band


def test_thousands_separators_are_understood_beside_plain_numbers():
    assert people(pd.DataFrame({"0": ["1,234", "5"], "1": ["6", "7"]}), ["0", "1"], "file").tolist() == [
        [1234, 6],
        [5, 7],
    ]


def test_an_area_that_lacks_an_age_is_refused_since_its_total_would_be_too_small():
    counted = pd.DataFrame({"area_type": "ward", "area_code": ["W1", "W1", "W2"], "year": 2020, "sex": "male"})
    with pytest.raises(JsnaError, match="W2, 2020, male: 1 of 2"):
        refuse_missing_ages(counted, "people.csv")


@pytest.mark.parametrize("cell", ["-1", "1.5", "", "c", "inf", "nan"])
def test_what_is_not_a_whole_number_of_people_is_refused_by_column_and_row(cell):
    with pytest.raises(JsnaError, match=f"column '1': 1 cells .*row 2 below the heading: '{cell}'"):
        people(pd.DataFrame({"0": ["1", "2"], "1": ["3", cell]}), ["0", "1"], "file")
