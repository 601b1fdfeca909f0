"""Children under 18 by the latest estimates: their number, its change, and the projection held to them."""

import pandas as pd
import pytest

from jsna.chapter import Chapter
from jsna.figures import Figure, Table
from jsna.subjects import population, under_18

SINCE = "Change since 2020, %"


def told(projected):
    return pd.DataFrame(
        {"Year": [2020, 2024], under_18.ESTIMATED: [1000.0, 1052.0], SINCE: [0.0, 5.2],
         under_18.PROJECTED: [1011.0, projected], under_18.OFF: [1.1, 100 * (projected / 1052 - 1)]}
    )  # fmt: skip


def test_a_number_is_told_with_its_change_since_the_year_of_the_figures_by_age():
    words = under_18.said(told(1007.0), "Dale: ")
    assert words == "In mid-2024, 1,052 children under 18 lived in Dale: 5.2% more than in mid-2020 (1,000)."


@pytest.mark.parametrize(
    ("projected", "ending"),
    [(1007.0, "4.3% fewer than the 1,052 estimated since: read it as too low."),
     (1110.0, "5.5% more than the 1,052 estimated since: read it as too high."),
     (1055.0, "about as many as the 1,052 estimated since.")],
)  # fmt: skip
def test_a_projection_that_estimates_have_overtaken_says_so(projected, ending):
    (sentence,) = under_18.held_up(told(projected))
    assert sentence.endswith(ending)


def test_the_year_that_a_projection_starts_from_does_not_test_it():
    assert under_18.held_up(told(1007.0).head(1)) == []


def test_the_council_is_named_on_the_page_of_a_district(example):
    chapter = Chapter("X07000001", workspace=example)
    first, last = under_18.findings(chapter, population.latest(chapter))
    assert first == []
    assert "(county), of which" in last[0]
    assert chapter.name in last[0]


def test_estimates_stand_in_a_chart_and_a_table_from_the_year_of_the_ages(example):
    chapter = Chapter("X10000001", workspace=example)
    now = population.latest(chapter)
    drawn, table = under_18.chart(chapter, now)
    assert isinstance(drawn, Figure)
    assert isinstance(table, Table)
    assert table.data["Year"].tolist() == list(range(int(now["year"].iloc[0]), 2025))


def test_estimates_no_later_than_the_ages_say_nothing_more(example):
    chapter = Chapter("X10000001", workspace=example)
    now = population.latest(chapter).assign(year=2024)
    assert under_18.findings(chapter, now) == ([], [])


@pytest.mark.shared
def test_derby_had_more_children_in_2024_than_its_projection_gave(real):
    chapter = Chapter("E06000015", workspace=real)
    first, last = under_18.findings(chapter, population.latest(chapter))
    assert first == ["In mid-2024, 62,113 children under 18 lived in Derby: 5.2% more than in mid-2020 (59,044)."]
    assert last[0].endswith("fewer than the 62,113 estimated since: read it as too low.")
