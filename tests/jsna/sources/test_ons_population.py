"""Mid-year estimates of authorities: MYE2 by sheet, MYEB1 by row, England's areas of our types only."""

import pytest

from jsna import schema
from jsna.errors import JsnaError

MYE2 = ["Code", "Name", "Geography", "All ages", *map(str, range(90)), "90+"]
MYEB1 = "ladcode21,laname21,country,sex,age,population_2019,population_2020\n"


def mye2(*places):
    rows = ["MYE2: Males by single year of age and sex for local authorities in the UK mid-2020", ",".join(MYE2)]
    rows += [",".join([code, name, "kind", "91", *["1"] * 91]) for code, name in places]
    return "\n".join(rows)


def test_a_sheet_of_males_is_of_males_in_its_year_on_the_authorities_of_the_april_after(match):
    found = match(mye2(("X06000001", "Port")))
    tables = found.tidy()
    schema.check("population", schema.conform("population", tables["population"].assign(source="s")))
    assert set(tables["population"]["sex"]) == {"male"}
    assert found.source.edition == "mid-2020, authorities 2021"


def test_the_united_kingdom_and_metropolitan_counties_are_left_out(match):
    places = (
        ("K02000001", "UNITED KINGDOM"),
        ("E11000001", "Greater Manchester (Met County)"),
        ("X92000001", "INVENTIA"),
    )
    tables = match(mye2(*places)).tidy()
    assert tables["areas"][["area_code", "area_name"]].to_numpy().tolist() == [["X92000001", "Inventia"]]
    assert set(tables["population"]["area_code"]) == {"X92000001"}


def test_names_in_capitals_are_written_as_names(match):
    areas = match(mye2(("X12000001", "YORKSHIRE AND THE HUMBER"))).tidy()["areas"]
    assert areas["area_name"].tolist() == ["Yorkshire and The Humber"]


def test_the_detailed_series_has_a_row_for_each_year_and_an_open_last_age(match):
    found = match(MYEB1 + "X06000001,Port,E,1,0,10,11\nX06000001,Port,E,2,90,3,4\nW06000001,Gwlad,W,1,0,5,5\n")
    population = found.tidy()["population"]
    assert found.source.edition == "mid-2019 to mid-2020, authorities 2021"
    columns = ["year", "sex", "age_from", "age_to", "population"]
    assert sorted(population[columns].to_numpy().tolist()) == [
        [2019, "female", 90, 999, 3], [2019, "male", 0, 0, 10], [2020, "female", 90, 999, 4], [2020, "male", 0, 0, 11],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("X06000001,Port,E,3,0,10,11", "1 rows have another sex than 1"),
        ("X06000001,Port,E,1,all,10,11", "or no age"),
        ("X06000001,Port,E,1,0,-10,11", "column 'population_2019': 1 cells are not a whole number of people"),
    ],
)
def test_a_row_that_cannot_be_is_refused(match, row, message):
    with pytest.raises(JsnaError, match=message):
        match(MYEB1 + row + "\n").tidy()


@pytest.mark.shared
def test_mid_2020_has_the_published_totals_and_the_sexes_add_up(real):
    sheets = [found.tidy()["population"] for found in real("population/ukpopestimatesmid2020on2021geography.xlsx")]
    totals = {sheet["sex"].iloc[0]: sheet.groupby("area_code", observed=True)["population"].sum() for sheet in sheets}
    assert totals["persons"][["E92000001", "E10000016", "E06000015"]].tolist() == [56_550_138, 1_589_057, 256_814]
    assert (totals["male"] + totals["female"] == totals["persons"]).all()


@pytest.mark.shared
def test_the_series_from_2017_sums_to_the_totals_of_the_components_file(real):
    (detailed,) = real("population/MYEB1_detailed_population_estimates_series_UK_(2020_geog21)__RELAID.csv.gz")
    (summary,) = real("population/MYEB3_summary_components_of_change_series_UK_(2019_geog20).csv")
    summed = detailed.tidy()["population"].groupby(["area_code", "year"])["population"].sum()
    totals = summary.tidy()["components"].query("component == 'population'").set_index(["area_code", "year"])["value"]
    recent = summed[summed.index.get_level_values("year") >= 2017]
    assert len(recent) == 57 and (recent == totals.reindex(recent.index)).all()
