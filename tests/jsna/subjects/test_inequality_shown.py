"""Groups of deprivation as publishers name them, the slope across them, and which chapters have nothing to show."""

import re

import pandas as pd
import pytest

from jsna import prose
from jsna.catalogue import indicators as catalogue
from jsna.chapter import Chapter, Part
from jsna.render.plan import Request, plan
from jsna.subjects import deprivation, indicators, inequality, peers

OBESITY = catalogue()["obesity_year_6"]
SET = "LSOA11 deprivation quintiles within area (IMD  trend)"


def fifths(values=(25.0, 22.0, 20.0, 18.0, 15.0), name=SET):
    """A fifth of 1,000 children each, most deprived first; limits two points either side."""
    rows = [
        {"category": f"{name}: {group} quintile", "value": value, "lower_95": value - 2, "upper_95": value + 2,
         "denominator": 1000.0}
        for group, value in zip(inequality.FIFTHS, values, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(
        [*rows, {"category": "all", "value": 20.0}, {"category": "Ethnic groups: Indian", "value": 9.0}]
    )


def test_groups_are_numbered_from_the_most_deprived_and_others_are_left_out():
    rows = inequality.by_deprivation(fifths())
    assert rows["quantile"].tolist() == [1, 2, 3, 4, 5]
    assert set(rows["set"]) == {SET}


def test_tenths_of_england_are_recognised_whatever_their_geography():
    names = [f"District & UA deprivation deciles in England (IMD2019, 4/23 geography): {group} decile (IMD2019)"
             for group in inequality.TENTHS]  # fmt: skip
    rows = inequality.by_deprivation(pd.DataFrame({"category": names}))
    assert rows["quantile"].tolist() == list(range(1, 11))


def test_the_slope_is_in_the_unit_of_the_indicator_and_falls_towards_the_least_deprived():
    # weighted least squares on midpoints 0.1 ... 0.9 of equal fifths: sum((x - 0.5) y) / sum((x - 0.5)^2)
    index = inequality.slope(inequality.by_deprivation(fifths()), OBESITY)
    assert index["sii"] == pytest.approx((-0.4 * 25 - 0.2 * 22 + 0.2 * 18 + 0.4 * 15) / 0.4)
    assert index["intercept"] == pytest.approx(20 + 0.5 * 12.0)
    assert index["sii_lower_95"] < index["sii"] < index["sii_upper_95"] < 0


def test_the_greatest_gap_is_the_largest_number_of_children_among_those_surely_worse():
    rows = pd.DataFrame(
        {"value": 1.0, "peers": 12, "peer_rank": [3.0, 4.0, 12.0], "verdict": ["worse", "worst", "not compared"],
         "polarity": "low is good", "gap_england": [50.0, 20.0, float("nan")], "indicator_id": ["a", "b", "c"]}
    )  # fmt: skip
    assert [row["indicator_id"] for row in peers.by_gap(rows)] == ["a", "b", "c"]
    assert peers.by_gap(rows[rows["verdict"] == "not compared"])[0]["indicator_id"] == "c"
    assert peers.by_gap(rows.iloc[:0]) == []


def test_where_peers_have_no_figure_on_the_greatest_gap_the_next_is_drawn(example, monkeypatch):
    chapter = Chapter("X07000001", workspace=example)
    first, second, *_ = peers.by_gap(rows := indicators.standing(chapter, "healthy weight"))
    all_peers = peers.same_period

    def alone(view, row, areas):
        return all_peers(view, row, areas[:1] if row["indicator_id"] == first["indicator_id"] else areas)

    monkeypatch.setattr(peers, "same_period", alone)
    drawn = peers.comparison(chapter, rows, pd.DataFrame())
    assert str(second["indicator"]) in f"{drawn.title} {drawn.subtitle}"


def test_a_chapter_without_a_figure_of_its_themes_says_what_would_fill_it(example):
    reports = {report.notebook.subject: report.lacking for report in plan(Request(areas=("X07000001",)), example)}
    assert reports["maternity"] == ""
    assert "data/raw/local" in reports["disability"]  # the example county has no figure on disability


def test_what_inequality_costs_is_so_many_a_year_only_of_events(example):
    chapter = Chapter("X10000001", workspace=example)
    rows = inequality.measures(chapter)
    poverty = rows[rows["indicator_id"].str.startswith("low_income")]
    assert inequality.table(chapter, poverty).data["Fewer"].str.endswith(")").all()
    assert re.search(r"there would be [\d,]+ fewer, of ", inequality.cost(chapter, poverty))
    assert inequality.table(chapter, poverty.assign(when=" a year")).data["Fewer"].str.endswith(") a year").all()


def test_nobody_calls_fewer_births_or_fewer_children_vaccinated_a_gain(example):
    chapter = Chapter("X10000001", workspace=example)
    rows = inequality.measures(chapter)
    poverty = rows[rows["indicator_id"].str.startswith("low_income")]
    for polarity in ("no judgement", "high is good"):
        text = inequality.cost(chapter, poverty.assign(polarity=polarity))
        assert text == "What inequality costs in Exampleshire cannot be told from the figures here."


def test_a_gradient_of_what_is_neither_good_nor_bad_comes_last_and_is_not_called_worse(example):
    chapter, theme = Chapter("X07000001", workspace=example), "births and infancy"
    two, every = (inequality.gradients(chapter, theme, most=most) for most in (2, 9))
    assert not any("fertility" in each.title for each in two)
    assert "fertility" in every[-1].title
    assert not re.search("worse|better", f"{every[-1].title} {every[-1].alt}")


def test_a_chart_of_children_by_fifth_says_where_only_a_part_of_the_area_is_here(example, monkeypatch):
    chapter = Chapter("X10000001", workspace=example)
    edition = deprivation.latest_edition(chapter)
    monkeypatch.setattr(Chapter, "part", lambda *_: Part(0.4))
    rows = deprivation.children(chapter, edition)
    assert "part of Exampleshire (40% of its people)" in deprivation.fifths(chapter, rows, edition).title
    assert "in part of Exampleshire (40% of its people)" in deprivation.findings(chapter, rows)[0]


def test_a_chart_by_deprivation_is_of_the_people_its_indicator_counts_not_of_one_sex(example):
    chapter, fact = Chapter("X07000001", workspace=example), catalogue()["good_level_of_development"]
    rows = inequality.by_deprivation(chapter.look("indicators", of=[chapter.parents()["england"]]))
    rows = rows[(rows["indicator_id"] == fact.id) & (rows["quantile"] == 1)].sort_values("period_start")
    latest = rows.drop_duplicates("sex", keep="last").set_index("sex")["value"]
    drawn = next(each for each in inequality.gradients(chapter, fact.theme) if fact.title in each.title)
    assert f"{prose.measure(latest['persons'], fact.unit)} in the most deprived" in drawn.title
    assert prose.measure(latest["female"], fact.unit) not in drawn.title
