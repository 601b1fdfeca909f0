"""Charts carry their own words and data, lose no label, and give nothing away."""

import io
import re
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import geopandas
import matplotlib
import numpy as np
import pandas as pd
import pytest
import shapely
from charts import HOSTILE, every_chart, fifths, people, series, squares
from hypothesis import given, settings
from hypothesis import strategies as st

from jsna import figures
from jsna.figures.canvas import fit, spread, width_of
from jsna.figures.markdown import markdown_html
from jsna.figures.tables import csv_text

pytestmark = pytest.mark.filterwarnings("ignore:Glyph")
CHARTS = every_chart()
HOSTILE_CHARTS = every_chart(HOSTILE)
DRAWN = [name for name, shown in CHARTS.items() if isinstance(shown, figures.Figure)]


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_says_what_it_is_and_what_it_shows(name):
    figure = CHARTS[name]
    assert 0 < len(figure.alt) <= 250
    assert figure.title in figure.alt
    assert not figure.alt.startswith(figure.title), "the chart's type comes first"
    assert figure.subtitle
    assert len(figure.data)


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("charts", [CHARTS, HOSTILE_CHARTS], ids=["plain", "hostile"])
def test_no_label_is_cut_off_or_lies_on_another(name, charts):
    drawn = charts[name].drawn
    boxes = [(words.text, words.box) for words in drawn.texts if words.text]
    cut = [
        words for words, (x0, y0, x1, y1) in boxes if min(x0, y0) < -1 or x1 > drawn.width + 1 or y1 > drawn.height + 1
    ]
    assert not cut
    touching = [
        (one, other)
        for (one, a), (other, b) in combinations(boxes, 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1
    ]
    assert not touching


@pytest.mark.parametrize("name", DRAWN)
def test_text_is_real_and_at_least_twelve_pixels(name):
    root = ElementTree.fromstring(CHARTS[name].svg)
    sizes = [float(text.get("font-size", root.get("font-size"))) for text in root.iter("text")]
    assert sizes
    assert min(sizes) >= 12


def test_the_same_rows_draw_the_same_bytes():
    again = every_chart()
    assert [again[name].html() for name in again] == [CHARTS[name].html() for name in CHARTS]


def test_two_figures_of_a_page_share_no_identifier():
    names = [name for each in CHARTS.values() for name in re.findall(r'\sid="([^"]*)"', each.html())]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", list(CHARTS))
def test_hostile_names_are_text_and_nothing_else(name):
    html = HOSTILE_CHARTS[name].html()
    tree = ElementTree.fromstring(f"<div>{html.replace(' class=n', '')}</div>")
    assert not [element.tag for element in tree.iter() if element.tag in ("script", "b", "img", "iframe")]
    assert not [key for element in tree.iter() for key in element.attrib if key.startswith("on")]


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_holds_no_style_attribute_that_a_strict_policy_would_refuse(name):
    assert "style=" not in CHARTS[name].svg
    assert "<style" not in CHARTS[name].svg


def test_what_an_analyst_sets_in_matplotlib_changes_nothing():
    import matplotlib as mpl

    with mpl.rc_context({"font.size": 30, "font.family": "serif", "axes.grid": True, "svg.fonttype": "path"}):
        figure = figures.five_year_bands(people(), area_name="Ambleshire")
    assert figure.svg == CHARTS["five_year_bands"].svg


@pytest.mark.parametrize("mark", ["[c]", "[x]"])
def test_a_withheld_value_leaves_no_bar_no_class_and_no_number(mark):
    wards = squares().assign(mark=[mark, *[None] * 15])
    for figure in (
        figures.ward_map(wards, label="Obesity", unit="%"),
        figures.ranked_bars(wards, label="Obesity", unit="%", focus="X05000000"),
    ):
        row = figure.data[figure.data["Code"] == "X05000000"].iloc[0]
        assert row["%"] == mark
    assert figure.title == f"Obesity in Ward 0: {mark}"


def test_a_fifth_withheld_leaves_its_area_without_a_bar():
    children = fifths("Ambleshire")
    children.loc[0, ["children", "share"]] = np.nan
    figure = figures.children_by_quintile(children, focus="A")
    assert list(figure.data.iloc[0, 1:]) == ["[x]", "[x]", "[x]", 250, "[x]", 150, "[x]", 120, "[x]", 80]
    assert "[x]" in figure.title


def test_a_fifth_without_a_row_holds_no_children():
    figure = figures.children_by_quintile(fifths("Ambleshire"), focus="B")
    assert figure.data.iloc[1, -1] == 0
    assert figure.title.startswith("2.0% of children")


def test_rows_that_hold_nothing_become_a_sentence():
    nothing = squares().assign(value=np.nan)
    shown = figures.ward_map(nothing, label="Obesity", unit="%")
    assert shown.html() == '<p class="absent">[x] Obesity: no figures for this area are published here.</p>'


def test_areas_without_outlines_become_a_table_and_one_without_is_told_of():
    wards = squares()
    nowhere = wards.assign(geometry=[shapely.Polygon()] * 16)
    shown = figures.ward_map(nowhere, label="Obesity", unit="%")
    assert isinstance(shown, figures.Table)
    assert len(shown.data) == 16
    wards.loc[15, "geometry"] = shapely.Polygon()
    figure = figures.ward_map(wards, label="Obesity", unit="%")
    assert "1 of 16 have no outline here" in figure.notes[0]


def test_a_ward_without_sexes_gets_an_age_profile():
    assert figures.age_structure(people(("persons",)), area_name="Ash Hill").alt.startswith("Age profile")
    assert figures.age_structure(people(), area_name="Ash Hill").alt.startswith("Population pyramid")


def test_the_share_under_20_is_told_in_the_title():
    even = people(("persons",)).assign(population=[100.0 if age < 80 else 0.0 for age in range(91)])
    assert figures.age_profile(even, area_name="Ash Hill").title == (
        "25.0% of people in Ash Hill were aged under 20 in mid-2020"
    )


def test_five_year_bands_are_the_same_from_single_years_and_from_bands():
    single, banded = (figures.five_year_bands(people(band=band), area_name="Ash Hill") for band in (1, 5))
    pd.testing.assert_frame_equal(single.data.iloc[:, :4], banded.data.iloc[:, :4])


def test_a_band_across_two_five_year_bands_is_refused():
    with pytest.raises(ValueError, match="lies within a five-year band"):
        figures.five_year_bands(people(band=10), area_name="Ash Hill")


def test_an_age_counted_twice_is_refused():
    with pytest.raises(ValueError, match="sex \\+ age_from names one row"):
        figures.population_pyramid(pd.concat([people(), people()]), area_name="Ash Hill")


def test_a_line_stops_at_a_break_and_at_what_is_withheld():
    figure = figures.trend_chart(series(), label="Obesity", unit="%", area_name="Ambleshire")
    lines = [line.get_xdata() for line in figure.drawn.ax.lines if len(line.get_xdata()) > 1 and line.get_lw() == 2.5]
    assert [list(map(int, years)) for years in lines] == [[2015, 2016], [2018, 2019], [2020, 2021, 2022]]


def test_the_words_of_a_trend_claim_no_more_than_its_interval():
    figure = CHARTS["trend_chart"]
    assert "lower than England" in figure.title
    wide = series().assign(lower_95=0.0, upper_95=50.0)
    near = figures.trend_chart(wide, label="Obesity", unit="%", area_name="A", benchmark=series(22))
    assert "similar to England" in near.title


def test_breaks_of_a_map_are_four_rising_numbers():
    with pytest.raises(ValueError, match="four rising numbers"):
        figures.ward_map(squares(), label="Obesity", unit="%", breaks=[1, 3, 2, 4])


def test_maps_of_two_places_share_their_classes_when_breaks_are_given():
    low = squares().assign(value=5.0)
    figure = figures.ward_map(low, label="Obesity", unit="%", breaks=[10, 20, 30, 40])
    areas = [patch for patch in figure.drawn.ax.patches if patch.get_gid()][:16]
    assert len({area.get_facecolor() for area in areas}) == 1


def test_a_notebooks_own_settings_do_not_change_a_chart():
    loud = {"lines.linewidth": 9, "axes.grid": True, "patch.edgecolor": "red", "font.size": 30, "axes.facecolor": "red"}
    with matplotlib.rc_context(loud):
        drawn = every_chart()
    svgs = {name: chart.svg for name, chart in drawn.items() if isinstance(chart, figures.Figure)}
    assert svgs == {name: CHARTS[name].svg for name in svgs}


def test_every_verdict_is_a_word_a_shape_and_a_colour():
    rug = CHARTS["tartan_rug"].html()
    assert re.search(r'<td class="n worse">20\.0 <i aria-hidden="true">◆</i><i>worse</i></td>', rug)


def test_a_download_cannot_run_as_a_formula():
    rows = pd.read_csv(io.StringIO(csv_text(pd.DataFrame({"Area": ["=1+1", "@x", "Derby"], "Value": [1.5, -2, 3]}))))
    assert list(rows["Area"]) == ["'=1+1", "'@x", "Derby"]
    assert list(rows["Value"]) == [1.5, -2, 3]


def test_markdown_keeps_its_words_and_loses_what_could_run():
    html = markdown_html(
        "# One\n\n<b onclick=x>b</b> [go](javascript:alert(1)) ![a](http://a/b.png) [ok](https://a.uk)"
    )
    assert '<h2 id="one">One</h2>' in html
    assert "<b" not in html
    assert "javascript" not in html
    assert "<img" not in html
    assert '<a href="https://a.uk">ok</a>' in html


@given(st.text(min_size=1, max_size=120), st.integers(min_value=60, max_value=300))
@settings(max_examples=40, deadline=None)
def test_fitted_text_is_no_wider_than_its_room(text, width):
    for line in fit(text, width, lines=2).split("\n"):
        assert width_of(line) <= width or len(line) <= 2


@given(st.lists(st.floats(min_value=0, max_value=300), min_size=1, max_size=12))
def test_spread_labels_stay_in_order_apart_and_inside(positions):
    placed = spread(positions, 17, 0, 300)
    ordered = sorted(placed)
    assert all(b - a >= 17 - 1e-6 for a, b in pairwise(ordered))
    assert ordered[0] >= -1e-6
    assert ordered[-1] <= 300 + 1e-6


def test_domains_that_tie_are_counted_rather_than_left_out():
    tied = pd.DataFrame({"measure": ["income", "employment", "education", "health", "crime", "barriers"]})
    figure = figures.domain_profile(tied.assign(national_decile=[4, 4, 4, 4, 5, 7]), area_name="Derby")
    assert figure.title == (
        "Derby stands in tenth 4, 1 being the most deprived, on 4 of 6 domains and in tenth 7 on barriers to housing "
        "and services"
    )


@pytest.mark.shared
def test_a_map_of_every_published_ward_of_a_county_is_light():
    folder = Path(__file__).resolve().parents[2] / ".." / "shared" / "realdata" / "boundaries"
    source = folder / "WD_MAY_2025_UK.geojson.gz"
    if not source.exists():
        pytest.skip("the published ward boundaries are not here")
    wards = geopandas.read_file(f"/vsigzip/{source.resolve()}").to_crs(27700)
    wards = wards.rename(columns={"WD25CD": "area_code", "WD25NM": "area_name"}).cx[540_000:660_000, 100_000:185_000]
    wards = wards.assign(value=np.linspace(1, 50, len(wards)))
    figure = figures.ward_map(wards, label="Children in low income", unit="% of children")
    assert len(wards) > 200
    assert len(figure.html().encode()) < 200_000
