"""Published files as they are: figures that anyone can look up must come out of the build and stand on the pages."""

import re

import pandas as pd
import pytest

from jsna import store
from jsna.built import read_record
from jsna.places import areas_of, find
from jsna.render.plan import Request
from jsna.render.pool import Manner
from jsna.render.run import render_reports

pytestmark = pytest.mark.shared

DERBY, DURHAM, THANET, KENT = "E06000015", "E06000047", "E07000114", "E10000016"
DERBY_AND_DERBYSHIRE = "E38000261"


@pytest.fixture(scope="module")
def table(real):
    """A function that reads a released table, for some areas or all."""
    return lambda name, *areas: store.read(name, real.release, areas=areas or None)


@pytest.fixture(scope="module")
def pages(real):
    """The pages of two chapters and the profile for Derby, Thanet and the sub-ICB location that Derby lies in."""
    request = Request((DERBY, THANET, DERBY_AND_DERBYSHIRE), chapters=("population", "sexual_health", "ccg"))
    run = render_reports(request, real, Manner(jobs=2))
    assert [(each.page, each.reason) for each in run.failed] == []
    return {
        path.relative_to(real.outputs).as_posix(): re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))
        for path in real.outputs.rglob("*.html")
    }


@pytest.mark.parametrize(
    ("code", "people"),
    [(DERBY, 256_814), (DURHAM, 533_149), (THANET, 141_458), (KENT, 1_589_057), ("E10000003", 657_204)],
)  # ONS, mid-2020 population estimates, April 2021 geography, MYE2
def test_residents_of_mid_2020_are_those_that_ons_published(table, code, people):
    rows = table("population", code).query("source == 'ons_mye2' and year == 2020 and sex == 'persons'")
    assert rows["population"].sum() == people
    assert len(rows) == 91


def test_small_areas_of_mid_2020_add_up_to_their_authority(table):
    lookup = table("area_lookup").query("area_type == 'lsoa' and area_edition == '2011' and parent_code == @DERBY")
    small = table("population", *lookup["area_code"]).query("source == 'ons_sape' and year == 2020")
    assert lookup["area_code"].nunique() == 151
    assert small["population"].sum() == 256_814


def test_the_official_district_summaries_of_2019_are_in_the_release(table, shared):
    book = next((shared / "oracles" / "deprivation").glob("File_10*.xlsx"))
    published = pd.read_excel(book, sheet_name="IMD", engine="calamine", index_col=0).rename(columns=str.strip)
    rows = table("deprivation_summary").query("edition == '2019' and measure == 'imd'")
    ours = rows[rows["area_type"].isin(["district", "unitary"])].drop_duplicates("area_code").set_index("area_code")
    both = ours.join(published, how="inner")
    assert len(both) == 316
    assert (both["average_rank"] / both["IMD - Average rank"] - 1).abs().max() < 2e-5
    assert (both["extent"] - both["IMD 2019 - Extent"]).abs().max() < 0.00006
    assert (both["local_concentration"] / both["IMD 2019 - Local concentration"] - 1).abs().max() < 2e-5


@pytest.mark.parametrize(
    ("code", "score"), [(DERBY, 26.323), (DURHAM, 26.793), (THANET, 31.312)]
)  # English Indices of Deprivation 2019, File 10
def test_average_scores_of_2019_are_the_published_ones(table, code, score):
    rows = table("deprivation_summary", code).query("edition == '2019' and measure == 'imd'")
    assert rows["average_score"].iloc[0] == pytest.approx(score, abs=0.003)


@pytest.mark.parametrize(
    ("code", "period", "rate"),
    [(KENT, "1998", 42.1), (KENT, "2005", 38.3), (KENT, "2006", 37.6), (KENT, "2017", 16.1), (THANET, "1998", 59.2),
     (DERBY, "1998", 63.8), (DURHAM, "2017", 23.7)],
)  # fmt: skip  # ONS, Conception statistics 2017, Table 6
def test_under_18_conceptions_are_the_published_rates(table, code, period, rate):
    rows = table("indicators", code).query(
        "indicator_id == 'under_18_conceptions' and period == @period and source == 'ons_conceptions_under_18'"
    )
    assert rows["value"].tolist() == [rate]


def test_england_stands_once_for_an_indicator_and_period(table):
    rows = table("indicators", "E92000001").query("indicator_id == 'injury_admissions_0_14' and category == 'all'")
    assert not rows.duplicated(["period", "sex", "age", "source"]).any()
    assert len(rows) > 10


def test_an_england_value_outside_the_range_of_its_parts_is_refused(table):
    row = table("baselines", KENT).query("indicator_id == 'first_time_entrants'").iloc[0]
    assert row["england_verdict"] == "not compared"


def test_a_figure_without_a_count_is_not_compared_and_has_no_trend(table):
    row = table("baselines", KENT).query("indicator_id == 'infant_mortality'").iloc[0]
    assert (row["england_verdict"], row["trend"]) == ("not compared", "cannot be calculated")


@pytest.mark.parametrize(
    ("code", "kind", "covered"),
    [("E38000234", "sub_icb", 1.00), ("E38000237", "sub_icb", 0.95), ("E38000260", "sub_icb", 0.88),
     (DERBY_AND_DERBYSHIRE, "sub_icb", 0.03), ("E38000229", "ccg", 0.03), ("E38000026", "ccg", 0.88)],
)  # fmt: skip  # area of the small areas here, as a share of the published outline
def test_how_much_of_a_health_area_is_here_is_known(table, code, kind, covered):
    rows = table("coverage", code).query("area_type == @kind")
    assert rows["coverage"].to_numpy() == pytest.approx(covered, abs=0.005)


@pytest.mark.parametrize("code", [DERBY, DURHAM, THANET, KENT])
def test_councils_are_here_whole(table, code):
    assert table("coverage", code)["coverage"].min() > 0.99


def test_one_code_is_two_kinds_of_area(table):
    assert {area.kind for area in find(areas_of(table("areas")), "E38000234")} == {"ccg", "sub_icb"}


def test_wards_without_a_published_outline_are_counted_and_drawn(real, table):
    assert any("63 of 434 have no published outline" in note for note in read_record(real)["notes"])
    lookup = table("area_lookup").query("area_type == 'lsoa' and parent_type == 'ward' and parent_edition == '2024'")
    outlines = table("boundaries").query("area_type == 'ward' and edition == '2024'")
    assert set(lookup["area_code"]) and set(lookup["parent_code"]) <= set(outlines["area_code"])


def test_what_is_not_used_is_said_with_the_reason(real):
    problems = [found["problem"] for found in read_record(real)["found"] if found["problem"]]
    assert len(problems) == 9
    assert all(problem.startswith("not used: ") for problem in problems)


def test_derbys_people_stand_on_its_page(pages):
    assert "256,814" in pages[f"unitary-{DERBY}/01_population.html"]


def test_a_profile_of_a_part_says_so_with_the_share(pages):
    html = pages[f"sub_icb-{DERBY_AND_DERBYSHIRE}/ccg.html"]
    assert "part of NHS Derby and Derbyshire ICB - 15M" in html
    assert "3%" in html


def test_thanets_conceptions_stand_on_its_page_with_their_publication(pages):
    html = pages[f"district-{THANET}/08_sexual_health.html"]
    assert "29.1" in html
    assert "Conception statistics" in html


def test_no_real_page_says_that_its_data_are_invented(pages):
    assert [name for name, html in pages.items() if "Invented data" in html] == []
