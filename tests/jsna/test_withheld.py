"""A page says how many figures it withholds and why, and its charts show where they would stand."""

import pandas as pd
import pytest

from jsna.places import Area
from jsna.subjects.trends import series
from jsna.withheld import KEY, sentences, withheld

PLACE = Area("X05000001", "ward", "Mill End", "2021")
LOCAL = "The council's own counts, which nobody has published"


def released(*rows):
    """Rows of a release: area, period, mark, policy and whether published."""
    facts = pd.DataFrame(rows, columns=["area_code", "period", "mark", "policy", "published"])
    return facts.assign(
        indicator_id="self_harm", source="local", area_type="ward", sex="persons", age="10 to 24", category="all"
    )


def test_a_page_counts_what_is_withheld_of_its_area_and_of_others_once():
    rows = released(
        ("X05000001", "2021", "[c]", "local", False),
        ("X05000001", "2022", None, "local", False),
        ("X05000002", "2021", "[c]", "local", False),
    )
    shown = [withheld(rows), withheld(rows.head(1))]
    assert sentences(shown, rows, PLACE) == [
        "Of the figures on this page, 1 of Mill End and 1 of other areas are withheld here ([c]): so few are counted, "
        "or all but so few, that someone could be recognised, or they would tell of such a figure. "
        f"Rules: {LOCAL}."
    ]


def test_what_its_publisher_withholds_is_told_apart():
    rows = released(("X05000001", "2021", "[c]", "published", True))
    assert sentences([withheld(rows)], rows, PLACE) == [
        "Of the figures on this page, 1 of Mill End is withheld by the publisher ([c])."
    ]


def test_a_page_without_withheld_figures_says_nothing():
    rows = released(("X05000001", "2021", "[x]", "local", False))
    assert sentences([withheld(rows)], rows, PLACE) == []
    assert list(withheld(pd.DataFrame({"population": [1]})).columns) == KEY


@pytest.mark.parametrize(("mark", "stands"), [("[c]", [2020, 2021, 2022]), ("[x]", [2020, 2022])])
def test_a_withheld_period_stands_in_a_trend_so_that_the_line_breaks_there(mark, stands):
    rows = pd.DataFrame(
        {
            "indicator_id": "self_harm", "sex": "persons", "age": "all", "category": "all",
            "period": ["2020", "2021", "2022"], "period_start": [2020, 2021, 2022],
            "value": [4.0, None, 6.0], "numerator": [40.0, None, 60.0],
            "mark": [None, mark, None],
        }
    )  # fmt: skip
    row = {"indicator_id": "self_harm", "sex": "persons", "age": "all"}
    assert series(rows, row)["period_start"].tolist() == stands
