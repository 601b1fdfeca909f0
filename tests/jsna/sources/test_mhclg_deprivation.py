"""Deprivation indices: ranks within the number ranked, deciles that go with them, people of the right ages."""

import pytest

from jsna import schema
from jsna.errors import JsnaError

PLACE = "LSOA code (2011),LSOA name (2011),Local Authority District code (2019),Local Authority District name (2019)"
IMD = "Index of Multiple Deprivation (IMD) Rank,Index of Multiple Deprivation (IMD) Decile"
PEOPLE = (
    "Total population: mid 2015 (excluding prisoners),Dependent Children aged 0-15: mid 2015 (excluding prisoners),"
    "Population aged 16-59: mid 2015 (excluding prisoners),Older population aged 60 and over: mid 2015 (excluding "
    "prisoners),Working age population 18-59/64: for use with Employment Deprivation Domain (excluding prisoners)"
)


def file_1(*rows):
    lines = [f"X0100000{number},Ash 00{number}A,X07000001,Ash,{row}" for number, row in enumerate(rows, start=1)]
    return "\n".join([f"{PLACE},{IMD}", *lines])


@pytest.mark.parametrize("rank", ["16422", '"16,422"', "16422.00"])
def test_ranks_are_read_however_they_are_written(match, rank):
    row = match(file_1(f"{rank},5")).tidy()["deprivation"].iloc[0]
    assert row[["area_edition", "edition", "measure", "rank", "decile"]].tolist() == ["2011", "2019", "imd", 16422, 5]


def test_a_file_without_scores_and_denominators_leaves_them_missing(match):
    row = match(file_1("1,1")).tidy()["deprivation"].iloc[0]
    assert row[["score", "denominator"]].isna().all()


def test_the_areas_and_the_districts_of_the_index_come_with_it(match):
    tables = match(file_1("1,1")).tidy()
    assert tables["areas"][["area_code", "edition"]].to_numpy().tolist() == [
        ["X01000001", "2011"],
        ["X07000001", "2019"],
    ]
    assert tables["area_lookup"][["parent_code", "parent_edition"]].iloc[0].tolist() == ["X07000001", "2019"]


def test_each_measure_has_the_people_it_is_about(match):
    rows = match(f'{PLACE},{PEOPLE}\nX01000001,Ash 001A,X07000001,Ash,"1,500",300,900,300,850.25').tidy()
    people = rows["deprivation_denominators"].set_index("measure")["denominator"]
    assert people[["imd", "income", "education", "idaci", "idaopi", "employment"]].tolist() == [
        1500, 1500, 1500, 300, 300, 850.25,
    ]  # fmt: skip
    assert "deprivation" not in rows


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("34000,10", r"1 cells \(row 1 below the heading: '34000'\) are above 32,844.*publisher's file"),
        ("0,1", "not whole numbers from 1"),
        ("12.5,1", "not whole numbers from 1"),
        (",1", "not whole numbers from 1"),
        ("1,10", "not the tenth that the rank is in, 1 being the most deprived"),
        ("1,", "not the tenth"),
        ("first,1", "neither a number nor a mark .*'first'"),
    ],
)
def test_an_impossible_rank_or_decile_is_refused_by_row(match, row, message):
    with pytest.raises(JsnaError, match=message):
        match(file_1(row)).tidy()


@pytest.mark.parametrize(
    ("edition", "lsoas", "districts", "last"), [("2015", "2011", "2013", 32_844), ("2025", "2021", "2024", 33_755)]
)
def test_the_last_rank_of_an_edition_is_read_and_the_next_refused(match, edition, lsoas, districts, last):
    heading = f"{PLACE},{IMD}".replace("2011", lsoas).replace("2019", districts)
    rows = "X01000001,Ash 001A,X07000001,Ash"
    found = match(f"{heading}\n{rows},{last},10")
    assert (found.source.edition, found.tidy()["deprivation"]["rank"].item()) == (edition, last)
    with pytest.raises(JsnaError, match=f"above {last:,}"):
        match(f"{heading}\n{rows},{last + 1},10").tidy()


@pytest.mark.parametrize("people", ["-5,300,900,300,850", "1500,300.5,900,300,850", "1500,300,900,300,-1"])
def test_negative_or_fractional_people_are_refused(match, people):
    with pytest.raises(JsnaError, match=r"number of people"):
        match(f"{PLACE},{PEOPLE}\nX01000001,Ash 001A,X07000001,Ash,{people}").tidy()


def test_another_country_in_the_file_is_refused(match):
    with pytest.raises(JsnaError, match=r"'W01000001'\) are not an LSOA in England"):
        match(file_1("1,1") + "\nW01000001,Gwlad 001A,W06000001,Gwlad,2,1").tidy()


def test_a_row_that_stands_twice_counts_once_and_two_different_rows_are_refused(match):
    twice = file_1("1,1") + "\nX01000001,Ash 001A,X07000001,Ash,1,1"
    assert len(match(twice).tidy()["deprivation"]) == 1
    with pytest.raises(JsnaError, match=r"'X01000001', in rows 1 and 2 below the heading"):
        match(twice[:-3] + "2,1").tidy()


@pytest.mark.shared
def test_the_most_deprived_area_of_2019_is_in_tendring(real):  # the department's statistical release, 2019
    tables = real("deprivation/File_1_-_IMD2019_Index_of_Multiple_Deprivation.csv.gz")[0].tidy()
    first = tables["deprivation"].query("rank == 1").merge(tables["areas"], on="area_code")
    assert first["area_name"].tolist() == ["Tendring 018A"]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "edition", "measures"),
    [
        ("File_1_ID_2015_Index_of_Multiple_Deprivation.xlsx", "2015", 1),
        ("File_2_-_IoD2019_Domains_of_Deprivation.csv.gz", "2019", 8),
        ("File_3_-_IoD2019_Supplementary_Indices_-_IDACI_and_IDAOPI.csv.gz", "2019", 3),
        ("File_3_IoD2025_Supplementary_Indices_IDACI_and_IDAOPI.xlsx", "2025", 3),
        ("File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators__REASSEMBLED.csv", "2025", 10),
        ("imd2007_england_lsoa01__DERIVED_LAYOUT.csv", "2007", 1),
        ("imd2010_england_lsoa01__DERIVED_LAYOUT.csv", "2010", 8),
    ],
)
def test_published_indices_keep_their_contract(real, path, edition, measures):
    (found,) = real(f"deprivation/{path}")
    rows = schema.check("deprivation", schema.conform("deprivation", found.tidy()["deprivation"]))
    assert set(rows["edition"]) == {edition}
    assert rows["measure"].nunique() == measures


@pytest.mark.shared
def test_file_7_agrees_with_files_2_and_6_where_both_hold_a_figure(real):
    (seven,) = real(
        "deprivation/File_7_-_All_IoD2019_Scores__Ranks__Deciles_and_Population_Denominators_3__REASSEMBLED.csv"
    )
    key = ["area_code", "measure"]
    both = seven.tidy()["deprivation"].merge(
        real("deprivation/File_2_-_IoD2019_Domains_of_Deprivation.csv.gz")[0].tidy()["deprivation"], on=key
    )
    assert len(both) == 1752 * 8 and (both["rank_x"] == both["rank_y"]).all()
    people = real("deprivation/File_6_-_IoD2019_Population_Denominators.csv.gz")[0].tidy()["deprivation_denominators"]
    both = seven.tidy()["deprivation"].merge(people, on=key)
    assert (both["denominator_x"] == both["denominator_y"]).all()
