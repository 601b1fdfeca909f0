"""Census 2021 by five-year age band, in the three layouts that Nomis gives out."""

import pytest

from jsna import schema
from jsna.errors import JsnaError

BANDS = [
    "Aged 4 years and under",
    *[f"Aged {age} to {age + 4} years" for age in range(5, 85, 5)],
    "Aged 85 years and over",
]
COUNTS = ",".join(map(str, range(1, 19)))
DOWNLOAD = (
    'TS007A - Age by five-year age bands\n"ONS Crown Copyright Reserved"\n\n"Date       :","2021"\n\n'
    f'"2021 super output area - lower layer","mnemonic","Total",{",".join(BANDS)}\n\n'
    f'"Ash 001A","X01000001",171,{COUNTS}\n\n"In order to protect against disclosure, counts are altered a little"\n'
)


@pytest.mark.parametrize(
    "text",
    [
        DOWNLOAD,
        f"2021 super output area - lower layer,Total,{','.join(BANDS)}\nX01000001 : Ash 001A,171,{COUNTS}\n",
        f"date,geography,geography code,Age: Total,{','.join(f'Age: {band}' for band in BANDS)}\n"
        f"2021,Ash 001A,X01000001,171,{COUNTS}\n",
    ],
)
def test_the_eighteen_bands_of_a_small_area_are_read(match, text):
    tables = match(text).tidy()
    rows = schema.check("population", schema.conform("population", tables["population"].assign(source="s")))
    assert rows["population"].tolist() == list(range(1, 19))
    assert rows[["age_from", "age_to"]].iloc[[0, 1, -1]].to_numpy().tolist() == [[0, 4], [5, 9], [85, 999]]
    assert rows[["year", "edition", "sex"]].iloc[0].tolist() == [2021, "2021", "persons"]
    assert tables["areas"][["area_code", "area_name"]].to_numpy().tolist() == [["X01000001", "Ash 001A"]]


def test_authorities_are_of_the_year_that_the_heading_says(match):
    text = DOWNLOAD.replace("2021 super output area - lower layer", "local authorities: district (as of April 2023)")
    assert match(text.replace("X01000001", "X07000001")).source.edition == "Census 2021, areas 2023"


def test_a_marked_cell_is_refused(match):
    with pytest.raises(JsnaError, match=r"Aged 4 years and under.*1 cells are not a whole number"):
        match(DOWNLOAD.replace("171,1,", "171,c,")).tidy()


@pytest.mark.shared
def test_every_small_area_of_the_download_is_read(real):
    (found,) = real("population/TS007A_age_by_five_year_age_bands_lsoa21_nomis_download.csv")
    rows = found.tidy()["population"]
    assert (rows["area_code"].nunique(), len(rows)) == (1815, 1815 * 18)
