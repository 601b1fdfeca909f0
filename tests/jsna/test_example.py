"""The example county: the same bytes each time, figures that agree with each other, layouts as published."""

import csv
import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from jsna.example import MARKER, write_example
from jsna.example.geography import COUNTY_CODE, DISTRICT_CODES, FORMER_CODES

REAL = Path(__file__).resolve().parents[2] / ".." / "shared" / "realdata"
IMD_RANK = "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)"
FILE_7_2019 = "mhclg_deprivation/File_7_-_All_IoD2019_Scores__Ranks__Deciles_and_Population_Denominators_3.csv"
FILE_7_2025 = "mhclg_deprivation/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv"
MYEB1 = "ons_population/MYEB1_detailed_population_estimates_series_UK_(2020_geog21).csv"
MYEB3 = "ons_population/MYEB3_summary_components_of_change_series_UK_(2020_geog20).csv"
SAPE = "ons_population/SAPE_mid-2020_lsoa_single_year_of_age_persons.csv"
LSOA_WARD = "ons_lookups/LSOA_(2021)_to_Electoral_Ward_(2024)_to_LAD_(2024)_Best_Fit_Lookup.csv"
LSOA_CHANGE = "ons_lookups/LSOA_(2011)_to_LSOA_(2021)_to_Local_Authority_District_(2022)_Lookup.csv"
DISTRICTS = "ohid/indicators-DistrictUAfromApr2023.data.csv.zip"
COUNTIES = "ohid/indicators-CountyUAfromApr2023.data.csv"


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    folder = tmp_path_factory.mktemp("raw")
    write_example(folder)
    return folder


def table(path, **options):
    return pd.read_csv(path, keep_default_na=False, na_values=[""], low_memory=False, **options)


def contents(path):
    """Return the text of a file, unpacked."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    if path.suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = archive.read(archive.namelist()[0])
    return data.decode("utf-8-sig")


def fingertips(path):
    return table(path, dtype={"Indicator ID": str})


def all_areas(published):
    """Leave out the breakdowns by deprivation and the repeated rows of England."""
    return published[published["Category"].isna()].drop_duplicates(["Indicator ID", "Area Code", "Sex", "Time period"])


def test_two_runs_write_the_same_bytes_and_can_be_watched(raw, tmp_path):
    seen = []
    again = write_example(tmp_path, progress=lambda planned: (seen.append(one) or one for one in planned))
    digests = {path.relative_to(tmp_path): hashlib.sha256(path.read_bytes()).hexdigest() for path in again}
    assert digests == {path: hashlib.sha256((raw / path).read_bytes()).hexdigest() for path in digests}
    assert len(seen) == len(again) - 2  # the notice and the marker are there before anything else


def test_the_folder_says_that_all_is_invented(raw):
    assert (raw / MARKER).is_file()
    assert "Everything in this folder is invented" in (raw / "README.txt").read_text(encoding="utf-8")


def test_no_code_is_a_real_one(raw):
    for path in raw.rglob("*.*"):
        if path.name != "README.txt":
            assert not pd.Series(contents(path)).str.contains(r"\b[ENSWK]\d{8}\b").any(), path.name


def test_it_has_twelve_districts_about_280_wards_and_900_small_areas(raw):
    published = table(raw / "ons_lookups/LSOA11_WD21_LAD21_EW_LU.csv")
    assert published["LSOA11CD"].nunique() == len(published) == 900
    assert published["LAD21CD"].nunique() == 12
    assert published["WD21CD"].nunique() == pytest.approx(280, abs=10)


def test_ward_names_hold_what_real_ones_hold_and_some_are_used_twice(raw):
    wards = table(raw / LSOA_WARD).drop_duplicates("WD24CD")["WD24NM"]
    for sign in ("'", "-", "&", ",", " with "):
        assert wards.str.contains(sign, regex=False).any(), sign
    assert wards.duplicated().any()
    assert wards.str.len().max() > 50


def test_small_areas_split_merge_and_change_otherwise(raw):
    change = table(raw / LSOA_CHANGE)
    kinds = change.groupby("CHGIND").agg(before=("F_LSOA11CD", "nunique"), after=("LSOA21CD", "nunique"))
    assert kinds.loc["U", "before"] == kinds.loc["U", "after"]
    assert kinds.loc["S", "before"] < kinds.loc["S", "after"]
    assert kinds.loc["M", "before"] > kinds.loc["M", "after"]
    assert kinds.loc["X", "before"] == kinds.loc["X", "after"] > 0
    unchanged = change[change["CHGIND"] == "U"]
    assert (unchanged["F_LSOA11CD"] == unchanged["LSOA21CD"]).all()


def test_one_health_code_names_a_ccg_and_a_sub_icb_location(raw):
    ccgs, locations = (
        set(table(next((raw / "ons_lookups").glob(name)))[code])
        for name, code in (("*Clinical*", "CCG21CD"), ("*2021*Sub_ICB*", "SICBL24CD"))
    )
    assert len(ccgs) == len(locations) == 2
    assert len(ccgs & locations) == 1


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("LSOA_DEC_2011_EW", "LSOA11CD"), ("LSOA_DEC_2021_EW", "LSOA21CD"), ("WD_MAY_2025_UK", "WD25CD"),
        ("NHS_SubICB_April_2023_EN_BSC", "SICBL23CD"), ("Integrated_Care_Boards_April_2023_EN_BSC", "ICB23CD"),
    ],
)  # fmt: skip
def test_areas_of_every_edition_tile_the_county(raw, file, code):
    features = json.loads((raw / f"ons_boundaries/{file}.geojson").read_text(encoding="utf-8"))["features"]
    outlines = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    counties = json.loads(next((raw / "ons_boundaries").glob("Counties*")).read_text(encoding="utf-8"))["features"]
    county = next(f["geometry"] for f in counties if f["properties"]["CTYUA23CD"] == COUNTY_CODE)
    whole = shapely.from_geojson(json.dumps(county))
    assert shapely.is_valid(outlines).all()
    assert len({feature["properties"][code] for feature in features}) == len(features)
    assert shapely.area(outlines).sum() == pytest.approx(whole.area, rel=1e-4)  # no gap, no overlap
    assert shapely.union_all(outlines).symmetric_difference(whole).area < 1e-4 * whole.area


def test_the_county_lies_in_the_sea_within_the_national_grid(raw):
    wards = json.loads((raw / "ons_boundaries/WD_MAY_2025_UK.geojson").read_text(encoding="utf-8"))["features"]
    places = pd.DataFrame([feature["properties"] for feature in wards])
    assert places["BNG_E"].between(590_000, 660_000).all()
    assert places["BNG_N"].between(500_000, 600_000).all()
    assert places["LONG"].gt(0.9).all()  # the nearest shore, Flamborough Head, is at 0.1 west
    assert places["LAT"].between(54.2, 55.3).all()


@pytest.mark.parametrize(("file", "lsoas", "of"), [(FILE_7_2019, 900, 32_844), (FILE_7_2025, 914, 33_755)])
def test_deprivation_ranks_are_a_share_of_the_country_and_agree_with_scores_and_deciles(raw, file, lsoas, of):
    index = table(raw / file)
    assert index.shape == (lsoas, 57)
    for measure in [
        heading.removesuffix(" Rank (where 1 is most deprived)") for heading in index if " Rank" in heading
    ]:
        rank = index[f"{measure} Rank (where 1 is most deprived)"]
        decile = index[f"{measure} Decile (where 1 is most deprived 10% of LSOAs)"]
        score = index[next(heading for heading in index if heading.startswith(f"{measure} Score"))]
        assert rank.is_unique, measure
        assert rank.between(1, of).all(), measure
        assert (decile == np.ceil(10 * rank / of)).all(), measure
        assert score[rank.argsort()].is_monotonic_decreasing, measure
    assert index[IMD_RANK].min() < 0.01 * of
    assert index[IMD_RANK].max() > 0.99 * of


def test_neighbours_are_alike_in_deprivation(raw):
    wards = table(raw / LSOA_WARD).set_index("LSOA21CD")["WD24CD"]
    index = table(raw / FILE_7_2025).set_index("LSOA code (2021)")[IMD_RANK]
    within = (index - index.groupby(wards).transform("mean")).var() / index.var()
    assert within < 0.5  # 0.7 by chance, with about 3.3 LSOAs a ward


def test_population_is_the_year_before_and_its_components(raw):
    parts = table(raw / MYEB3)
    for year in range(2012, 2021):
        change = parts[[f"{of}_{year}" for of in ("natchange", "internal_net", "international_net", "other_change")]]
        assert (parts[f"population_{year - 1}"] + change.sum(axis=1) == parts[f"population_{year}"]).all()
        assert (parts[f"births_{year}"] - parts[f"deaths_{year}"] == parts[f"natchange_{year}"]).all()


def test_series_components_and_small_areas_give_one_population(raw):
    series = table(raw / MYEB1).groupby("ladcode21")["population_2020"].sum()
    assert (series == table(raw / MYEB3).set_index("ladcode20")["population_2020"]).all()
    small = table(raw / SAPE)
    ages = small.loc[:, "0":"90+"]
    assert (ages.sum(axis=1) == small["All Ages"]).all()
    districts = small.groupby("LA Code (2021 boundaries)")["All Ages"].sum()
    assert (districts == series[districts.index]).all()
    assert small["All Ages"].median() == pytest.approx(1600, rel=0.15)


def test_cohorts_age_by_a_year_a_year(raw):
    series = table(raw / MYEB1).set_index(["ladcode21", "sex", "age"])
    older = series["population_2020"].xs(10, level="age")
    younger = series["population_2019"].xs(9, level="age")
    assert (older / younger).between(0.85, 1.15).all()


def test_a_larger_area_is_the_sum_of_its_parts(raw):
    exact = all_areas(fingertips(raw / DISTRICTS))
    exact = exact[exact["Indicator ID"] == "91871"].dropna(subset=["Count"])
    by_area = exact.pivot_table(index="Time period", columns="Area Code", values="Count").dropna()
    county = all_areas(fingertips(raw / COUNTIES)).query("`Indicator ID` == '91871' and `Area Code` == @COUNTY_CODE")
    county = county.set_index("Time period")["Count"].loc[by_area.index]
    assert len(county) > 5
    assert (by_area[list(DISTRICT_CODES)].sum(axis=1) == county).all()
    assert (by_area[["X12000001", "X12000002"]].sum(axis=1) == by_area["X92000001"]).all()


def test_health_follows_deprivation_in_the_right_direction(raw):
    index = table(raw / FILE_7_2019).groupby("Local Authority District code (2019)")
    score = index["Index of Multiple Deprivation (IMD) Score"].mean()
    latest = all_areas(fingertips(raw / DISTRICTS)).query("`Time period` == '2023/24' and Sex == 'Persons'")
    values = latest.pivot_table(index="Area Code", columns="Indicator ID", values="Value").loc[score.index]
    assert values["93700"].corr(score) > 0.7  # low income
    assert values["20602"].corr(score) > 0.5  # excess weight
    assert values["30311"].corr(score) < -0.3  # immunised


def test_thirty_indicators_over_ten_periods_hold_gaps_and_notes(raw):
    published = fingertips(raw / DISTRICTS)
    assert published["Indicator ID"].nunique() == 30
    assert published.groupby("Indicator ID")["Time period"].nunique().max() == 10
    notes = published["Value note"].fillna("")
    assert (
        published.loc[notes.str.contains("suppressed"), ["Value", "Count", "Lower CI 95.0 limit"]].isna().all(axis=None)
    )
    assert notes.str.contains("suppressed").sum() > 50
    assert notes.str.contains("data quality").sum() > 20
    assert set(published.loc[notes.str.contains("Boundary change"), "Area Code"]) == {DISTRICT_CODES[-1]}


def test_hospital_counts_are_rounded_below_the_country_and_none_from_one_to_seven_shows(raw):
    published = fingertips(raw / DISTRICTS).query("`Indicator ID` == '92622'")
    local = published[published["Area Type"] != "England"].dropna(subset=["Count"])
    assert (local["Count"] % 5 == 0).all()
    implied = local["Value"] * local["Denominator"] / 100_000
    assert not implied.round(1).between(1, 7).any()


def test_a_hidden_sex_cannot_be_had_from_the_other(raw):
    published = fingertips(raw / DISTRICTS).query("`Indicator ID` == '92623' and Sex != 'Persons'")
    hidden = published["Value"].isna().groupby([published["Area Code"], published["Time period"]]).sum()
    assert set(hidden.unique()) == {0, 2}


def test_two_districts_merged_and_have_figures_of_their_own_before(raw):
    older = fingertips(raw / "ohid/indicators-DistrictUApre419.data.csv")
    assert older.shape[1] == 26  # the layout before "Time period range" was added
    assert set(FORMER_CODES) < set(older["Area Code"])
    assert DISTRICT_CODES[-1] not in set(older["Area Code"])
    assert older["Time period Sortable"].max() < 20_190_000


def test_england_is_printed_twice_with_one_value(raw):
    england = fingertips(raw / COUNTIES).query("`Area Type` == 'England'")
    repeats = england.groupby(["Indicator ID", "Sex", "Time period"])["Value"].agg(["size", "nunique"])
    assert (repeats["size"] == 2).all()
    assert (repeats["nunique"] <= 1).all()


def test_the_same_measure_agrees_between_publishers(raw):
    looked_after = table(raw / "dfe/cla_number_and_rate_per_10k_children.csv")
    children = table(raw / "dfe/ons_mid-year_population_estimates_2012_to_2024.csv")
    mine = looked_after[
        looked_after["new_la_code"].eq(COUNTY_CODE) & looked_after["population_type"].str.contains("31 March")
    ]
    lait = table(raw / "dfe/lait_bds_long.csv").query("`Short Desc` == 'LAC' and `LA and Regions` == 'Exampleshire'")
    assert mine.set_index("time_period")["rate_per_10000"].astype(float).sort_index().to_list() == pytest.approx(
        lait.set_index("Years")["Values"].astype(float).sort_index().to_list(), abs=0.51
    )
    before = children[children["new_la_code"] == COUNTY_CODE].set_index("time_period")["population_estimate"]
    assert (mine["population_estimate"].to_numpy() == before.loc[mine["time_period"] - 1].to_numpy()).all()


def heading(path, contains):
    """Return the cells of the first row of a published file that has a cell `contains`."""
    rows = csv.reader(io.StringIO(contents(path)))
    return next(row for row in rows if contains in row)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("ours", "theirs", "cell"),
    [
        (FILE_7_2019, "deprivation/File_7_-_All_IoD2019*", "LSOA code (2011)"),
        (FILE_7_2025, "deprivation/File_7_IoD2025*", "LSOA code (2021)"),
        (LSOA_CHANGE, "lookups/LSOA_(2011)_to_LSOA_(2021)*Wales.csv", "F_LSOA11CD"),
        (LSOA_WARD, "lookups/LSOA_(2021)_to_Electoral_Ward*", "LSOA21CD"),
        ("ons_lookups/*Clinical*", "lookups/*Clinical*", "LSOA11CD"),
        ("ons_lookups/*(July_2022)*", "lookups/*(July_2022)*", "LSOA11CD"),
        ("ons_lookups/*(April_2024)*", "lookups/*(April_2024)*", "LSOA21CD"),
        ("ons_lookups/Ward_to*", "lookups/Ward_to*", "WD22CD"),
        ("ons_lookups/LTLA*", "lookups/LTLA*", "LTLA23CD"),
        (SAPE, "population/SAPE_mid-2020*", "LSOA Code"),
        ("ons_population/SAPE_mid-2019*", "population/SAPE_mid-2019*", "LSOA Code"),
        ("ons_population/TS007A*", "population/TS007A*", "mnemonic"),
        ("dfe/ons_mid*", "population/ons_mid*", "time_period"),
        ("dfe/cla*", "indicators/ees_cla*", "time_period"),
        ("dfe/lait*", "indicators/lait*", "Short Desc"),
        ("dwp/*LA.csv", "indicators/dwp*LA.csv", "Local Authority [note 2]"),
        ("dwp/*Ward.csv", "indicators/dwp*Ward.csv", "Local Authority [note 2]"),
        ("nhs_england/*", "nhs/*sing-age-regions*", "ONS_CODE"),
        (COUNTIES, "indicators/fingertips_90284*CountyUA*", "Indicator ID"),
        ("ohid/*Regions*", "indicators/fingertips_90284*Regions*", "Indicator ID"),
        ("ohid/*pre419*", "indicators/*DistrictUApre419*", "Indicator ID"),
    ],
)
def test_headings_are_those_of_the_published_file(raw, ours, theirs, cell):
    if not REAL.is_dir():
        pytest.skip("the published files are not here (../shared/realdata)")
    invented, published = heading(next(raw.glob(ours)), cell), heading(next(REAL.glob(theirs)), cell)
    cut_short = [pair for pair in zip(invented, published, strict=True) if pair[0] != pair[1]]
    assert all(mine.startswith(real) for mine, real in cut_short)  # one heading of 2025 was cut where it was found
    assert len(cut_short) <= (ours == FILE_7_2025)


OUTLINES = (
    "LSOA_DEC_2011_EW", "LSOA_DEC_2021_EW", "WD_MAY_2025_UK", "Local_Authority_Districts_May_2024",
    "Counties_and_Unitary", "NHS_SubICB", "Integrated_Care_Boards",
)  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize("file", OUTLINES)
def test_outlines_have_the_properties_of_the_published_file(raw, file):
    if not REAL.is_dir():
        pytest.skip("the published files are not here (../shared/realdata)")
    ours, theirs = (
        json.loads(contents(next(folder.glob(f"{file}*")))) for folder in (raw / "ons_boundaries", REAL / "boundaries")
    )
    assert ours["crs"] == theirs["crs"]
    assert list(ours["features"][0]["properties"]) == list(theirs["features"][0]["properties"])
