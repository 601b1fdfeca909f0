"""Small-area estimates: both layouts, the year and sex told by the file, ages that add up."""

from pathlib import Path

import pytest

from jsna import schema
from jsna.errors import JsnaError
from jsna.rawfile import RawFile
from jsna.sources import recognise

AGES = [*map(str, range(90)), "90+"]
OLD = ["LSOA Code", "LSOA Name", "LA Code (2021 boundaries)", "LA name (2021 boundaries)", "All Ages", *AGES]
NEW = ["LAD 2023 Code", "LAD 2023 Name", "LSOA 2021 Code", "LSOA 2021 Name", "Total"]
NEW += [f"{sex}{age}" for sex in "FM" for age in range(91)]


def old(each=2, total=None, code="X01000001"):
    return [code, "Ash 001A", "X07000001", "Ash", total or 91 * each, *[each] * 91]


def csv(*rows):
    return "\n".join(",".join(map(str, row)) for row in rows)


def test_persons_of_one_year_have_91_ages_the_last_open(match):
    tables = match(csv(OLD, old()), "SAPE mid-2020 persons.csv").tidy()
    population = schema.check("population", schema.conform("population", tables["population"]))
    assert population["population"].sum() == 182
    assert population[["age_from", "age_to"]].iloc[[0, -1]].to_numpy().tolist() == [[0, 0], [90, 999]]
    assert population[["edition", "year", "sex", "basis"]].drop_duplicates().to_numpy().tolist() == [
        ["2011", 2020, "persons", "resident"]
    ]
    assert tables["area_lookup"][["parent_code", "parent_edition"]].iloc[0].tolist() == ["X07000001", "2021"]


def test_a_title_above_the_heading_tells_the_year_before_the_file_name_does(match):
    found = match("Mid-2019 Population Estimates\n\n" + csv(OLD, old()), "mid2011.csv")
    assert found.source.edition == "mid-2019, LSOA 2011"


def test_a_file_that_names_no_year_is_refused_with_what_to_do(match):
    with pytest.raises(JsnaError, match="put it in the file's name, as in mid-2020"):
        match(csv(OLD, old()), "population.csv")


def test_sheets_of_a_workbook_are_each_of_their_sex(workbook):
    data = workbook({f"Mid-2020 {sex}": [["Estimates"], OLD, old()] for sex in ("Persons", "Males", "Females")})
    found = recognise(RawFile("a.xlsx", Path("a.xlsx"), data))
    assert [each.tidy()["population"]["sex"].iloc[0] for each in found] == ["persons", "male", "female"]


def test_the_later_layout_has_females_and_males_side_by_side(match):
    row = ["X07000001", "Ash", "X01000001", "Ash 001A", 91 * 3, *[1] * 91, *[2] * 91]
    tables = match(csv(NEW, row), "mid-2022.csv").tidy()
    sums = tables["population"].groupby("sex", observed=True)["population"].sum()
    assert sums.to_dict() == {"female": 91, "male": 182}
    assert set(tables["population"]["edition"]) == {"2021"}
    assert tables["area_lookup"]["parent_edition"].tolist() == ["2023"]


def test_small_areas_of_wales_are_left_out(match):
    tables = match(csv(OLD, old(), old(code="W01000001")), "mid-2020.csv").tidy()
    assert set(tables["population"]["area_code"]) == {"X01000001"}


def test_ages_that_do_not_add_up_to_the_total_are_refused(match):
    with pytest.raises(
        JsnaError, match=r"1 rows the ages do not add up to 'All Ages' \(row 1 .*X01000001: 182 and 183"
    ):
        match(csv(OLD, old(total=183)), "mid-2020.csv").tidy()


def test_two_different_rows_of_one_area_are_refused(match):
    with pytest.raises(JsnaError, match="'X01000001', in rows 1 and 2"):
        match(csv(OLD, old(), old(each=3)), "mid-2020.csv").tidy()


@pytest.mark.shared
def test_small_areas_of_2020_sum_to_the_estimates_of_their_districts(real):
    (small,) = real("population/SAPE_mid-2020_lsoa_single_year_of_age_persons__RELAID.csv")
    tables = small.tidy()
    joined = tables["population"].merge(tables["area_lookup"], on="area_code")
    summed = joined.groupby("parent_code")["population"].sum()
    persons = real("population/ukpopestimatesmid2020on2021geography.xlsx")[0].tidy()["population"]
    published = persons.groupby("area_code", observed=True)["population"].sum()
    assert len(summed) == 19 and (summed == published.reindex(summed.index)).all()
