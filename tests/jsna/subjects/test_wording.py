"""What may be said of a row: no more than its interval allows, and right in the hard cases."""

import numpy as np
import pandas as pd
import pytest

from jsna.catalogue import indicators
from jsna.subjects import company, course, findings, listing, targets, unit_costs, wording
from jsna.subjects.indicators import _told as rows_shown
from jsna.subjects.tested import records

# 150 of 1,000 children against England's 10 %: about 50 children too many, by the interval 29 to 74.
ROW = {
    "indicator_id": "decay", "indicator": "Tooth decay at 5", "unit": "% of children", "method": "proportion",
    "numerator_of": "children with decay", "polarity": "low is good", "area_type": "district", "period": "2023/24",
    "value": 15.0, "lower_95": 12.9, "upper_95": 17.4, "mark": None, "reason": None, "england_value": 10.0,
    "verdict": "worst", "england_reason": None, "trend": "decreasing", "trend_label": "getting better",
    "trend_reason": None, "neighbours_value": 14.0, "neighbours_verdict": "similar",
    "gap_england": 50.0, "gap_lower_95": 29.0, "gap_upper_95": 74.0, "peer_rank": 11.0,
    "peers": 12, "baseline_value": 20.0,
    "baseline_period": "2014/15", "baseline_start": 2014.0, "printed_value": np.nan,
    "change": -5.0,
    "change_marker": "decreasing", "target": np.nan, "target_upper": np.nan, "target_year": np.nan,
    "target_verdict": "not compared", "target_met": None,
}  # fmt: skip
UNTESTED = {"lower_95": np.nan, "upper_95": np.nan, "verdict": "not compared", "trend_label": "cannot be calculated",
            "trend": "cannot be calculated", "england_reason": "no confidence interval"}  # fmt: skip


def said(**change):
    return wording.sentence(ROW | change, "Dale")


def frame(*changes):
    return pd.DataFrame([ROW | change for change in changes])


def test_a_difference_the_interval_bears_out_is_told_with_its_gap_and_the_gap_with_its_limits():
    assert said(trend_label="getting worse") == (
        "Tooth decay at 5: 15.0% of children in Dale in 2023/24, clearly worse than England (10.0%), and getting "
        "worse. At England's rate there would be about 50 (29 to 74) fewer children with decay."
    )


def test_events_are_told_by_the_year_and_people_who_are_something_are_not():
    attendances = {"unit": "per 1,000", "method": "crude rate", "numerator_of": "attendances", "yearly": True}
    assert said(**attendances).endswith("there would be about 50 (29 to 74) fewer attendances a year.")
    cells = listing.against(frame({"yearly": False}, attendances), "Dale against England").data[listing.GAP]
    assert cells.tolist() == ["+50 (+29 to +74)", "+50 a year (+29 to +74)"]


def test_a_rate_counts_events_unless_its_file_says_otherwise_and_a_share_people():
    facts = indicators()
    yearly = {name for name in ("under_18_conceptions", "self_harm_admissions", "smoking_at_delivery",
                                "low_income_relative", "obesity_year_6", "looked_after_rate", "children_in_need",
                                "neet", "mmr_2_years") if facts[name].yearly}  # fmt: skip
    assert yearly == {"under_18_conceptions", "self_harm_admissions", "smoking_at_delivery"}


def test_a_figure_years_behind_the_others_is_told_as_one_of_then():
    assert said(years_old=7.0, period="2016/17") == (
        "Tooth decay at 5: 15.0% of children in Dale in 2016/17 (the latest here), clearly worse than England then "
        "(10.0%), but getting better. At England's rate there would have been about 50 (29 to 74) fewer children with "
        "decay."
    )
    assert "then" not in said(years_old=3.0)


def test_what_an_old_figure_did_better_on_is_told_in_the_past_tense_and_only_where_no_newer_one_does():
    good = {"verdict": "better", "gap_england": -50.0, "trend_label": "no significant change"}
    filled = {f"id{place}": {"indicator_id": f"id{place}"} for place in range(3)}
    old = good | {"indicator": "Decay", "indicator_id": "old", "years_old": 8.0, "period": "2014/15"}
    new = good | {"indicator": "Breastfeeding", "indicator_id": "new", "years_old": 0.0}
    worse = [each | {"years_old": 0.0} for each in filled.values()]
    assert findings.findings("Dale", frame(*worse, old))[-1] == "Dale did better than England on “Decay” (2014/15)."
    assert findings.findings("Dale", frame(*worse, old, new))[-1] == "Dale does better than England on “Breastfeeding”."


def test_findings_begin_with_what_is_of_now_and_of_children():
    old, recorded = {"years_old": 8.0, "gap_england": 90.0}, {"recording": True, "gap_england": 99.0}
    changes = [{"years_old": 0.0, "recording": False} | each for each in (old, recorded, {})]
    rows = frame(*(each | {"indicator": name, "indicator_id": name} for name, each in zip("abc", changes, strict=True)))
    assert [text[0] for text in findings.findings("Dale", rows)[1:]] == ["c", "a", "b"]


def test_a_later_figure_without_counts_stands_beside_the_one_that_was_weighed():
    later = {"later": "2024/25", "later_value": 17.0, "later_england_value": 10.5}
    assert said(**later).endswith(
        " A later figure, without counts to test it by, is 17.0% in 2024/25, beside 10.5% in England."
    )


def test_a_councils_figures_are_told_as_its_own_in_one_sentence():
    rows = frame({}, {"indicator_id": "b", "verdict": "similar"})
    assert findings.findings("Kent (county)", rows, clause="of which Dale is a part")[0] == (
        "Of 2 indicators published only for Kent (county), of which Dale is a part, 1 is worse than England and 1 is "
        "similar."
    )
    alone = findings.findings("Kent (county)", frame(UNTESTED), clause="of which Dale is a part")[-1]
    assert alone == (
        "The one indicator published only for Kent (county), of which Dale is a part, cannot be tested against "
        "England: chance cannot be ruled out."
    )


def test_targets_that_fare_alike_are_one_sentence():
    aim = {"target": 12.0, "target_verdict": "missed", "target_met": "not at this rate"}
    rows = frame(aim, aim | {"indicator_id": "b", "indicator": "Tooth decay at 3", "value": 13.0})
    assert targets.targets("Dale", rows) == [
        "“Tooth decay at 5” (15.0%) and “Tooth decay at 3” (13.0%) in Dale in 2023/24 fall short of the target of "
        "12.0%; at the present pace none would be met."
    ]


def test_a_trend_against_the_verdict_is_told_with_but():
    assert "clearly worse than England (10.0%), but getting better." in said()
    better = {"verdict": "better", "polarity": "high is good", "trend_label": "getting worse"}
    assert "better than England (10.0%), but getting worse." in said(**better)


def test_where_nothing_has_changed_it_says_so():
    assert "with no significant recent change." in said(trend_label="no significant change")


def test_a_figure_within_its_interval_of_england_is_similar_and_has_no_gap():
    text = said(verdict="similar", value=11.0, gap_england=10.0)
    assert "similar to England (10.0%)" in text
    assert "At England's rate" not in text


def test_a_tiny_area_is_not_compared_by_a_number_that_cannot_bear_it():
    text = said(verdict="too uncertain to call", value=30.0, lower_95=5.0, upper_95=70.0)
    assert "the numbers are too small to say how that compares with England (10.0%)" in text
    assert "worse" not in text


def test_a_figure_without_an_interval_is_only_set_beside_englands():
    text = said(**UNTESTED)
    assert "15.0% of children in Dale in 2023/24, beside 10.0% in England." in text
    assert not {"worse", "better", "higher", "lower"} & set(text.split())


def test_one_year_of_data_has_no_trend_and_is_its_own_baseline():
    row = ROW | UNTESTED | {"baseline_period": "2023/24", "baseline_value": 15.0, "change": np.nan}
    assert "getting" not in wording.sentence(row, "Dale")
    assert listing.baseline(row) == "first figure"


def test_a_figure_withheld_is_said_to_be_withheld_and_nothing_is_told_of_it():
    text = said(value=np.nan, mark="[c]", verdict="not compared")
    assert text == "Tooth decay at 5 in Dale: withheld so that nobody can be identified ([c])."


def test_nought_is_a_figure():
    rate = {"unit": "per 1,000 live births", "method": "crude rate", "value": 0.0, "verdict": "better"}
    assert "Tooth decay at 5: 0 per 1,000 live births in Dale" in said(**rate)
    assert said(value=0.0, verdict="best").startswith("Tooth decay at 5: 0.0% of children in Dale")


def test_a_count_is_whole():
    assert "545 children in Dale" in said(unit="children", method="count", value=545.0)


def test_england_is_not_compared_with_itself():
    rows = frame({"area_type": "england", "value": 10.0, "verdict": "not compared", "gap_england": np.nan})
    text = " ".join(findings.findings("England", rows))
    assert "than England" not in text
    assert "England has figures on 1 indicator here: it is what areas are compared with." in text


def test_englands_own_changes_are_told_the_worse_before_the_better_and_small_ones_not():
    changes = {
        "a": (1.0, "low is good"),
        "b": (4.0, "low is good"),
        "c": (5.0, "high is good"),
        "d": (0.1, "low is good"),
    }
    rows = frame(*(
        UNTESTED | {"area_type": "england", "indicator": name, "indicator_id": name, "change": change, "polarity": good,
                    "value": 20.0 + change}
        for name, (change, good) in changes.items()
    ))  # fmt: skip
    told = findings.findings("England", rows)
    assert [text[0] for text in told] == ["b", "a", "c", "E"]
    assert told[0] == "b: 24.0% of children in England in 2023/24, up from 20.0% in 2014/15."


def test_what_is_better_is_told_the_surest_first_and_four_at_most():
    rows = frame(*({"indicator": f"“{place}", "indicator_id": str(place), "verdict": "better" if place < 4 else "best"}
                   for place in range(6)))  # fmt: skip
    better = findings.findings("Dale", rows)[-1]
    assert [int(number) for number in better if number.isdigit()] == [4, 5, 2, 3]  # 0 and 1 are told in full


def test_higher_is_not_worse_where_no_direction_is_judged():
    text = said(verdict="higher", polarity="no judgement", trend_label="increasing")
    assert "higher than England (10.0%), and increasing." in text
    assert "At England's rate" not in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"target_verdict": "reached", "target_met": "already met"}, "reaches the target of 12.0%, set for 2020."),
        ({"target_verdict": "missed", "target_met": "2031"}, "at the present pace it would be met in 2031."),
        ({"target_verdict": "missed", "target_met": "not at this rate"}, "at the present pace it would not be met."),
        ({"target_verdict": "missed", "target_met": "cannot be told"}, "falls short of the target of 12.0%, set"),
        ({"target_verdict": "between", "target_upper": 18.0}, "lies within the target's range of 12.0% to 18.0%"),
    ],
)
def test_a_target_is_told_reached_missed_or_between_and_when_the_pace_meets_it(change, words):
    (text,) = targets.targets("Dale", frame({"target": 12.0, "target_year": 2020.0} | change))
    assert words in text


def test_a_target_that_is_not_judged_is_not_told():
    assert targets.targets("Dale", frame({"target": 12.0})) == []


def test_findings_begin_with_how_the_indicators_divide():
    rows = frame({}, {"indicator_id": "b", "verdict": "similar"}, {"indicator_id": "c"} | UNTESTED)
    opening = findings.findings("Dale", rows)[0]
    assert opening == "Of 3 indicators here for Dale, 1 is worse than England, 1 is similar and 1 is not compared."


@pytest.mark.parametrize(
    ("rows", "opening"),
    [
                ([{"verdict": "similar"}], "The only indicator here for Dale is similar to England."),
        ([{"verdict": "better"}, {"verdict": "best"}], "Both indicators here for Dale are better than England."),
        ([{}, {}, {}], "All 3 indicators here for Dale are worse than England."),
        ([{"verdict": "similar"}, {"verdict": "best"}],
         "Of 2 indicators here for Dale, 1 is similar to England and 1 is better."),
        ([{"verdict": "lower"}, {"verdict": "higher"}, UNTESTED],
         "Of 3 indicators here for Dale, 1 is higher than England, 1 is lower (neither is judged better) and 1 is not "
         "compared."),
        ([{"verdict": "lower"}], "The only indicator here for Dale is lower than England (neither is judged better)."),
    ],
)  # fmt: skip
def test_the_opening_reads_well_however_many_there_are(rows, opening):
    named = [row | {"indicator_id": str(place)} for place, row in enumerate(rows)]
    assert findings.findings("Dale", frame(*named))[0] == opening


@pytest.mark.parametrize(
    ("many", "last"),
    [(1, "The only indicator here for Dale cannot"), (2, "Neither indicator here for Dale can"),
     (3, "None of 3 indicators here for Dale can")],
)  # fmt: skip
def test_where_none_can_be_tested_the_figures_come_first_and_the_caution_last(many, last):
    told = findings.findings("Dale", frame(*(UNTESTED | {"indicator_id": str(place)} for place in range(many))))
    assert told[0].startswith("Tooth decay at 5: 15.0%")
    assert told[-1] == f"{last} be tested against England: chance cannot be ruled out."


def test_ranks_without_an_interval_come_with_one_caution_and_what_they_were_before():
    last = UNTESTED | {"peer_rank": 140.0, "peers": 150}
    other = {"indicator_id": "c", "verdict": "similar"}
    (_, text, caution) = findings.findings("Dale", frame(last, other))
    assert "15.0% of children in Dale in 2023/24 (20.0% in 2014/15), beside 10.0% in England" in text
    assert text.endswith("number 140 of 150 areas, 1 being best.")
    assert caution == "No interval is published behind this rank: chance cannot be ruled out."
    several = findings.findings("Dale", frame(last, last | {"indicator_id": "b"}, other))
    assert several[-1] == "No interval is published behind these 2 ranks: chance cannot be ruled out."


def test_where_nothing_stands_out_two_figures_are_told_all_the_same():
    rows = frame(*({"verdict": "similar", "trend_label": "", "indicator_id": str(place)} for place in range(3)))
    told = findings.findings("Dale", rows)
    assert len(told) == 3
    assert all("similar to England (10.0%)" in text for text in told[1:])


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [("children", 1.0, "1 child in"), ("children", 0.0, "0 children in"), ("reviews", 1.0, "1 review in"),
     ("young people", 2.0, "2 young people in")],
)  # fmt: skip
def test_one_is_singular(unit, value, text):
    assert text in said(unit=unit, method="count", value=value, verdict="not compared")


@pytest.mark.parametrize("gap", [0.4, 1.0, 1.4])
def test_a_gap_of_one_child_or_none_is_not_told(gap):
    assert "At England's rate" not in said(gap_england=gap, verdict="worse")


def test_a_gap_that_may_be_nothing_is_not_below_nothing():
    assert "about 20 (0 to 40) fewer" in said(gap_england=20.0, gap_lower_95=-0.3, gap_upper_95=40.0, verdict="worse")


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2021/22-23/24", "2021/22 to 2023/24"),
        ("2021 - 23", "2021 to 2023"),
        ("1999-01", "1999 to 2001"),
        ("2008 to 2010", "2008 to 2010"),
        ("Aug 2021 - Jul 2022", "Aug 2021 to Jul 2022"),
        ("2023/24", "2023/24"),
    ],
)
def test_periods_of_several_years_read_alike(period, words):
    assert f"in Dale in {words}," in said(period=period)


def test_a_word_for_the_maker_of_the_file_is_not_for_the_reader():
    assert said(numerator_of="young people NEET (rebuilt)").endswith("fewer young people NEET.")


def test_no_rows_are_one_sentence():
    assert findings.findings("Dale", frame()) == ["No figure on this subject is published here for Dale."]


def test_a_plans_printed_baseline_is_set_beside_the_published_one_or_stands_in_for_it():
    assert listing.baseline(ROW | {"printed_value": 21.0}) == "20.0% (2014/15); a plan printed 21.0"
    alone = {"baseline_period": np.nan, "baseline_start": 2006.0, "baseline_value": 53.6, "printed_value": 53.6}
    assert listing.baseline(ROW | alone) == "53.6% (2006, as a plan printed it)"


def test_cells_keep_marks_and_say_what_is_missing():
    assert listing.cell(ROW | {"mark": "[e]"}, "value") == "15.0% [e]"
    assert listing.cell(ROW | {"value": np.nan, "mark": "[c]"}, "value") == "[c]"
    assert listing.cell(ROW | {"england_value": np.nan}, "england_value", own=False) == "[x]"
    assert listing.rank(ROW | {"polarity": "no judgement"}) == "[z]"


# in 2018/19, the last year with counts: 180 of 1,000 against England's 12 %
BEFORE = {f"tested_{name}": value for name, value in ROW.items()} | {
    "tested_period": "2018/19", "tested_value": 18.0, "tested_lower_95": 15.7, "tested_upper_95": 20.5,
    "tested_england_value": 12.0, "tested_trend_label": "getting worse", "tested_gap_england": 60.0,
}  # fmt: skip


def test_beside_a_figure_without_an_interval_the_latest_with_one_is_told_with_its_year():
    text = said(**UNTESTED, **BEFORE)
    assert "15.0% of children in Dale in 2023/24, beside 10.0% in England." in text
    assert text.endswith(
        "The latest figure with an interval, 18.0% (15.7 to 20.5) in 2018/19, was clearly worse than England then "
        "(12.0%), and getting worse."
    )


def test_the_older_figure_has_a_row_of_its_own_below_the_later_one():
    table = listing.against(frame({**UNTESTED, **BEFORE, "gap_england": np.nan}), "Dale against England")
    assert table.data["Period"].tolist() == ["2023/24", "2018/19"]
    assert table.data["Against England"].tolist() == ["not compared", "worst"]
    assert table.data["Indicator"].iloc[1].endswith(": latest with an interval")


def test_a_target_of_years_ago_is_judged_by_the_figure_of_its_year():
    aim = {"target": 16.0, "target_year": 2010.0, "period_start": 2023.0, "target_verdict": "reached"}
    then = {"target_year_value": 19.0, "target_year_verdict": "missed"}
    (text,) = targets.targets("Dale", frame(aim | then))
    assert text == (
        "Tooth decay at 5: Dale missed the target of 16.0% in 2010, the year it was set for (19.0%); 15.0% in Dale in "
        "2023/24 meets it."
    )
    table = course.course(frame(aim | then), "The course of Dale")
    assert table.data["Target"].tolist() == ["16.0% by 2010: missed (19.0% then); reached since"]


def test_a_change_is_told_whole_and_a_year_with_its_interval():
    spread = {"change_percent": -25.0, "change_per_year": -0.56, "change_per_year_lower_95": -0.9,
              "change_per_year_upper_95": -0.2}  # fmt: skip
    table = course.course(frame(spread | {"unit": "per 1,000"}), "The course of Dale")
    assert table.data.loc[0, ["Change since", "Change a year"]].tolist() == [
        "−5.0, −25% (a fall)",
        "−0.6 (−0.9 to −0.2)",
    ]


def test_a_trend_and_whether_it_is_for_the_better_are_one_cell_with_its_arrow():
    table = course.course(frame({"trend": "increasing", "trend_label": "getting worse"}), "The course of Dale")
    assert table.data["Recent trend"].tolist() == ["increasing, getting worse"]
    assert '<td><span aria-hidden="true">▲</span> increasing, getting worse</td>' in table.html()


def test_a_baseline_printed_otherwise_names_both_sources():
    printed = {"printed_value": 21.0, "printed_source": "A plan of 2015", "baseline_source": "survey"}
    table = course.course(frame(printed), "The course of Dale", {"survey": "Dental survey (2015)"})
    assert (
        "Tooth decay at 5, 2014/15: 20.0% in Dental survey (2015); 21.0% as printed in A plan of 2015." in table.notes
    )


GROUPS = {
    "region_value": 12.0, "region_verdict": "worse", "neighbours_verdict": "similar", "deprivation_group": 3.0,
    "deprivation_group_edition": "2019", "deprivation_group_parts": 13, "deprivation_group_value": 16.0,
    "deprivation_group_verdict": "similar", "best_fifth_value": 8.0, "gap_best_fifth": 70.0,
}  # fmt: skip


def test_region_neighbours_and_deprivation_tenth_stand_beside_the_area_with_verdict_and_method():
    table = company.against_groups(frame(GROUPS), "Dale and areas like it", "Upland")
    assert table.data.loc[0, ["Region", "Against region", "Neighbours", "Deprivation tenth"]].tolist() == [
        "12.0%", "worse", "14.0%", "16.0%",
    ]  # fmt: skip
    assert "Region: Upland, as published." in table.notes
    assert "the 13 other areas of its tier in tenth 3 of ten" in table.notes[-1]


def test_a_group_that_nobody_belongs_to_has_no_column():
    without = {name: np.nan for name in GROUPS if name.startswith("deprivation")}
    table = company.against_groups(frame(GROUPS | without), "Dale and areas like it")
    assert "Deprivation tenth" not in table.data


def test_a_rank_comes_with_the_gap_to_the_best_fifth():
    table = company.among(frame(GROUPS), "Dale among areas of its kind")
    assert table.data.loc[0, ["Rank (1 is best)", "Gap to the best fifth"]].tolist() == ["11 of 12", "+70"]


def test_what_a_plan_printed_for_the_years_after_is_told_with_its_baseline():
    kent = {"indicator_id": "under_18_conceptions", "unit": "per 1,000", "baseline_value": 42.1, "printed_value": 41.5,
            "printed_source": "a plan", "baseline_source": "ons", "baseline_period": "1998"}  # fmt: skip
    table = course.course(frame(kent), "The course of Kent")
    assert "Tooth decay at 5, 1998: 42.1 in ons; 41.5 as printed in a plan, and 34.0 for 2006." in table.notes


FURTHER = {"best_fifth_value": 5.0, "gap_best_fifth": 3.0, "numerator": 150.0, "change_per_year": -0.6}


def test_plain_numbers_are_not_ranked_and_say_why_they_are_not_compared():
    (row,) = records(rows_shown(frame(FURTHER | {"method": "count", "england_value": np.nan})))
    assert np.isnan(row["peer_rank"]) and np.isnan(row["best_fifth_value"])
    assert row["england_reason"] == "numbers are not compared, only rates"
    assert row["value"] == 15.0
    assert listing.rank(row) == "[z]"


def test_a_figure_of_england_outside_its_regions_is_not_shown_as_englands_own():
    odd = FURTHER | {"area_type": "england", "england_value": np.nan}
    (row,) = records(rows_shown(frame(odd)))
    assert np.isnan(row["value"]) and np.isnan(row["change"])
    (table,) = [listing.against(rows_shown(frame(odd, FURTHER | {"area_type": "england"})), "Indicators of England")]
    assert list(table.data.columns) == ["Indicator", "Period", "Value (95% interval)"]
    assert list(table.notes) == [f"{listing.OUTSIDE} (1)."]


def test_two_areas_make_no_rank():
    assert listing.rank(ROW | {"peer_rank": 1.0, "peers": 2}) == "[x]"
    assert listing.rank(ROW | {"peer_rank": 1.0, "peers": 3}) == "1 of 3"


def test_a_share_without_a_range_is_told_once():
    ends = (pd.Series([1.0, 0.1, None]), pd.Series([1.0, 0.2, None]))
    assert unit_costs._range(*ends, ["–", "–", "[c]"], unit_costs._percent) == ["100%", "10% to 20%", "[c]"]
