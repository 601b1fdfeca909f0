"""What a chart withholds is hatched and named, and never a bar of no length, which would read as nought."""

import re

import numpy as np
import pandas as pd
import pytest
from charts import fifths, people, spine, squares

from jsna import figures

MEASURE = {"label": "Self-harm", "unit": "per 10,000"}
HATCHED = re.compile(r'fill="url\(#f[0-9a-f]{8}\)"')


def bars(mark="[c]", value=np.nan):
    wards = squares().drop(columns="geometry").assign(mark=[mark, *[None] * 15])
    wards.loc[1, "value"] = 3.0
    wards.loc[0, "value"] = value
    return figures.ranked_bars(wards, focus="X05000005", benchmark=20.0, **MEASURE)


def groups():
    rows = pd.DataFrame({"quantile": range(1, 6), "value": [28, np.nan, 22, 20, 18.0]})
    return figures.inequality_slope(
        rows.assign(mark=[None, "[c]", None, None, None]), area_name="Ambleshire", **MEASURE
    )


def shares():
    children = fifths("Ambleshire")
    children.loc[0, ["children", "share"]] = np.nan
    return figures.children_by_quintile(children, focus="A")


def domains():
    rows = pd.DataFrame({"measure": ["imd", "income", "crime"], "national_decile": [3, 2, np.nan]})
    return figures.domain_profile(rows, area_name="Ambleshire")


CHARTS = {
    "bars": (bars, "Ward 0: confidential [c]"),
    "groups": (groups, "2: confidential [c]"),
    "fifths": (shares, "Ambleshire: not available [x]"),
    "domains": (domains, "Crime: not available [x]"),
}


@pytest.mark.parametrize("name", CHARTS)
def test_the_row_of_a_withheld_figure_is_hatched_and_named(name):
    draw, words = CHARTS[name]
    svg = draw().svg
    assert len(HATCHED.findall(svg)) == 1
    assert f"<title>{words}</title>" in svg


def test_a_spine_says_in_a_word_which_figure_is_withheld():
    svg = figures.spine_chart(spine("Ambleshire"), area_name="Ambleshire").svg
    assert len(HATCHED.findall(svg)) == 1
    assert ">confidential [c]</text>" in svg


def test_hatching_takes_the_whole_scale_so_that_its_length_tells_nothing():
    wide = re.search(r'<path d="M[^"]*"[^>]*url\(#[^>]*>', bars().svg)[0]
    run = max(abs(float(step)) for step in re.findall(r"-?\d*\.?\d+", wide.split('"')[1])[2:])
    assert run > 300


def test_a_bar_is_drawn_of_what_is_known_and_none_of_what_is_withheld():
    """Nought is a figure, with a bar of no length and no hatching; a withheld figure has hatching and no bar."""
    nought = bars(mark=None, value=0.0)
    assert "<pattern" not in nought.svg
    assert flat(nought) == flat(bars()) + 1


def flat(figure):
    """How many bars of no length a chart has: from the baseline, nowhere, and back."""
    return len(re.findall(r"M[\d.]+ [\d.]+l?h?0 0", figure.svg))


def test_a_rugs_withheld_cell_is_hatched_by_its_style_and_marked():
    rows = pd.DataFrame(
        {"area_name": ["Here", "There"], "indicator": ["Self-harm"] * 2, "value": [np.nan, 4.0],
         "verdict": [None, "worse"], "mark": ["[c]", None]}
    )  # fmt: skip
    assert '<td class="n unsure">[c] ' in figures.tartan_rug(rows, caption="Areas").html()


def test_a_pyramid_refuses_an_age_that_is_not_known():
    rows = people().astype({"population": float})
    rows.loc[3, "population"] = np.nan
    with pytest.raises(ValueError, match="no people by age"):
        figures.population_pyramid(rows, area_name="Ambleshire")
