"""A funnel says how many areas are withheld, and places none of them: where one stood would tell its size."""

import numpy as np
import pandas as pd
import pytest

from jsna import figures
from needs.funnel import funnel_limits, funnel_points, funnel_significance

COUNTED = pd.DataFrame(
    {
        "area_code": [f"X{place}" for place in range(6)],
        "area_name": [f"Ward {place}" for place in range(6)],
        "numerator": [12.0, 20.0, 15.0, 9.0, 31.0, 18.0],
        "denominator": [1000.0, 1500.0, 1200.0, 900.0, 2500.0, 1600.0],
        "mark": None,
    }
)
WITHHELD = pd.DataFrame(
    {"area_code": ["Y1", "Y2"], "area_name": ["Mill End", "Church End"], "value": np.nan, "mark": "[c]"}
)


@pytest.fixture
def drawn():
    def draw(focus):
        areas = COUNTED.assign(value=1000 * COUNTED["numerator"] / COUNTED["denominator"])
        placed = funnel_points(funnel_significance(areas, kind="crude rate"), per=1000)
        limits = funnel_limits(COUNTED, kind="crude rate", per=1000)
        every = pd.concat([placed, WITHHELD], ignore_index=True)
        return figures.funnel_plot(every, limits, label="Self-harm", unit="per 1,000", focus=focus)

    return draw


def test_the_chart_counts_the_withheld_beside_a_hatched_swatch(drawn):
    chart = drawn("X3")
    assert "2 confidential [c]" in chart.svg
    assert "<pattern" in chart.svg
    assert "Mill End" not in chart.svg


def test_the_table_marks_size_and_figure_of_a_withheld_area(drawn):
    row = drawn("X3").data.set_index("Area").loc["Mill End"]
    assert (row["People counted"], row["per 1,000"]) == ("[c]", "[c]")


def test_the_page_of_a_withheld_area_says_so(drawn):
    assert drawn("Y1").alt == "Funnel plot. Self-harm: the figure of Mill End is withheld"
