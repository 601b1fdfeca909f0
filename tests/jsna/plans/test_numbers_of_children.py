"""How many children there are of each kind: published, rebuilt from a rate, or expected by a study, and so told."""

import pandas as pd
import pytest

from jsna.chapter import Chapter
from jsna.plans.costs import cost_of_need
from jsna.subjects import counts, expected, population, profile, schedule, unit_costs


def numbers(chapter):
    return counts.counts(chapter).set_index("title")


def residents(**spans):
    rows = [(sex, int(a), int(b), 100.0) for ages in spans.values() for a, b in ages for sex in ("female", "male")]
    return pd.DataFrame(rows, columns=["sex", "age_from", "age_to", "population"])


def test_where_nobody_counts_a_study_times_the_residents_of_its_ages_is_expected(example):
    chapter = Chapter("X10000001", workspace=example)
    now = population.latest(chapter)
    young = now.loc[now["age_to"] <= 15, "population"].sum()
    low, high = (f"{float(f'{share * young:.2e}'):,.0f}" for share in (0.08, 0.19))
    row = numbers(chapter).loc["With a long-term condition"]
    assert row["number"] == f"{low} to {high} [e]"
    assert row["figure"] == "expected: a longstanding condition, 8% to 19% of ages 0 to 15"
    assert "long_term_conditions in data/raw/local" in row["missing"]


def test_every_mark_in_the_numbers_is_explained_under_them(example):
    html = counts.table(Chapter("X10000001", workspace=example)).html()
    assert "[e] estimated." in html and "It is no count of the area" in html


def test_ages_in_bands_that_do_not_fit_the_study_leave_the_number_unknown(example):
    chapter = Chapter("X10000001", workspace=example)
    assert expected.expected(chapter, "mental health problem", residents(bands=[(5, 9), (10, 14), (15, 19)])) is None
    single = expected.expected(chapter, "mental health problem", residents(years=[(age, age) for age in range(20)]))
    assert single.number == "324 to 396"  # 9 ages of 200: 18% to 22%


def test_real_studies_never_stand_beside_an_invented_county(example):
    chapter = Chapter("X07000002", workspace=example)
    assert expected.expected(chapter, "long-term condition", residents(years=[(age, age) for age in range(20)])) is None
    assert numbers(chapter).loc["With a long-term condition", "number"] == "[x]"


@pytest.mark.shared
def test_all_six_numbers_of_children_are_answered_for_derby_and_durham(real):
    for area in ("E06000015", "E06000047"):
        rows = numbers(Chapter(area, workspace=real))
        assert len(rows) == 7 and not (rows["number"] == "[x]").any()
        assert "no number here" not in counts.sentence(Chapter(area, workspace=real))


@pytest.mark.shared
def test_eight_of_the_frameworks_ten_costs_are_told_and_two_say_what_they_want(real):
    rows = unit_costs.cost_of_need(Chapter("E06000015", workspace=real)).data
    wanted = rows["Cost a year (£)"] == "[x]"
    assert rows.loc[wanted, "Item"].tolist() == ["Family information, digital", "Treatment foster care"]
    assert rows.iloc[:, -1].loc[wanted].str.startswith("wanted").all()
    seen = rows.iloc[:, -1].loc[~wanted].str.contains("seen|by definition")
    assert seen.all()


@pytest.mark.shared
def test_the_framework_shows_what_its_shares_rest_on_where_nothing_is_projected(real):
    shown = unit_costs.cost_of_need(Chapter("E12000006", workspace=real))
    assert len(shown.data) == 10 and any("No projection" in note for note in shown.notes)


@pytest.mark.shared
def test_a_line_of_the_schedule_is_evidenced_only_by_what_is_about_it(real):
    derby = Chapter("E06000015", workspace=real)
    items = schedule.key_information(derby).data.set_index("Item")["Available"]
    assert items[items.index.str.startswith("Commissioning budgets")].tolist() == ["no"]  # the one row has no amount
    evidence = schedule.questions(derby).data["Evidence"]
    assert "partnerships" not in evidence.iloc[5]  # none of Derby's five boards is a safeguarding board


def test_shares_are_told_beside_the_cost_they_give():
    items = pd.DataFrame(
        {"item": ["Care"], "unit": "per child", "low": "5", "high": "", "age_from": "0", "age_to": "4",
         "prevalence_low": "0.1", "prevalence_high": "0.2", "indicators": "looked_after_rate"}, dtype="string"
    )  # fmt: skip
    projection = pd.DataFrame({"base_year": pd.Series(dtype="int64")})
    row = cost_of_need(items, projection, 2024, {"looked_after_rate": (0.01, 0.02)}).iloc[0]
    assert (row["share_low"], row["share_high"]) == pytest.approx((0.001, 0.004))


@pytest.mark.shared
def test_only_what_covers_a_part_of_the_area_is_said_to(real):
    region, body = Chapter("E12000006", workspace=real), Chapter("E38000026", "ccg", workspace=real)
    for chapter in (region, body):
        profile.note(chapter)
    assert region.notes == []  # its residents are published whole, and no index is here for it
    assert body.notes[0].startswith("Residents and deprivation are those of part of NHS Cambridgeshire")
