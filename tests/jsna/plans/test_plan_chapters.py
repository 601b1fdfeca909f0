"""What the two chapters show: every function gives a table or a sentence, whatever the area."""

import re

import pytest

from jsna import figures
from jsna.chapter import Chapter
from jsna.evidence import evidence
from jsna.subjects import money, plan_words, plans, provision, schedule, unit_costs
from jsna.subjects.evidence import what_works

LISTED = ("priorities", "risks", "consultations", "views", "partnerships")
SHOWN = [
    plans.services, plans.services_matrix, plans.kpis, plans.programme, plans.intentions, plans.projects,
    plans.milestones, plans.actions,
    plans.reports, plans.checks, plans.disagreements, money.budgets, money.balance, money.per_child, money.savings,
    plans.population, unit_costs.table, unit_costs.cost_of_need, provision.levels, provision.at_a_glance,
]  # fmt: skip
SECTIONS = [schedule.key_information, schedule.progress, schedule.service_groups, schedule.questions]
PLACES = [
    ("E06000015", "unitary"), ("E06000047", "unitary"), ("E38000234", "ccg"), ("E38000234", "sub_icb"),
    ("E10000016", "county"), ("E10000003", "county"), ("E12000006", "region"),
]  # fmt: skip


def every(chapter):
    yield from (show(chapter) for show in (*SHOWN, *SECTIONS))
    yield from (plans.listing(chapter, table) for table in LISTED)


def test_an_area_without_a_plan_names_the_file_that_fills_each_part(example):
    chapter = Chapter("X07000002", workspace=example)
    assert not plans.covers("X07000002", "district", example)
    said = [show(chapter).alt for show in SHOWN]
    assert all("no plan covers this area" in words and "jsna new plan PLACE" in words for words in said)
    assert all(re.search(r"\w+\.csv", words) for words in said)
    assert "no plan covers this area" in plan_words.heading(chapter, "15_plan")
    assert plan_words.service_findings(chapter) and plan_words.plan_findings(chapter)


def test_the_schedule_stands_without_a_plan_and_takes_its_numbers_from_data(example):
    chapter = Chapter("X07000002", workspace=example)
    shown = [section(chapter) for section in SECTIONS]
    assert [len(table.data) for table in shown] == [9, 13, 18, 13]
    assert "jsna new plan PLACE" in shown[1].notes[0].lower().replace("place", "PLACE")
    assert re.search(r"aged 0 to 19 [\d,]+ \(residents, \d{4}", schedule.questions(chapter).data["Evidence"].iloc[1])


def test_a_plan_that_fills_every_file_leaves_no_part_of_the_profile_absent(example):
    chapter = Chapter("X10000001", workspace=example)
    absent = [shown.alt for shown in every(chapter) if isinstance(shown, figures.Absent)]
    assert absent == [plans.disagreements(chapter).alt]  # none is found
    glance = provision.at_a_glance(chapter)
    assert len(glance.data) == len(provision.LINES) and not glance.notes


def test_services_of_services_csv_stand_in_the_framework_group_they_name(example):
    rows = schedule.service_groups(Chapter("X10000001", workspace=example)).data.set_index("Group")
    assert rows.loc["p) Emotional and mental health", "Commissioned"].startswith("Mental health support teams")


def test_spend_is_divided_by_the_children_of_the_area_that_the_budget_is_for(example):
    county, district = (money.per_child(Chapter(code, workspace=example)).data for code in ("X10000001", "X07000001"))
    assert county.equals(district)
    assert "Children aged 0 to 19 in Exampleshire" in county["Measure"].tolist()


def test_savings_end_with_their_sum(example):
    rows = money.savings(Chapter("X10000001", workspace=example)).data
    assert rows["Planned (£)"].iloc[-1] == rows["Planned (£)"].iloc[:-1].sum()


def test_a_cost_that_cannot_be_told_names_the_missing_piece(example):
    rows = unit_costs.cost_of_need(Chapter("X10000001", workspace=example)).data.set_index("Item")
    assert rows.loc["Vaccination catch-up", "Cost a year (£)"] == "[x]"
    assert rows.iloc[0, -1].startswith("wanted: the share of two-year-olds")


def test_the_prevalence_of_an_indicator_named_comes_from_the_data(example):
    rows = unit_costs.cost_of_need(Chapter("X10000001", workspace=example)).data.set_index("Item")
    support = rows.loc["Support for pupils with social, emotional and mental health needs"]
    assert " to " in support["Cost a year (£)"]


def test_every_theme_says_what_works_or_that_nothing_is_entered():
    for theme, entry in evidence().items():
        shown = what_works(theme)
        assert isinstance(shown, figures.Table if entry.interventions else figures.Absent)


@pytest.mark.shared
@pytest.mark.parametrize(("area", "kind"), PLACES)
def test_the_five_places_show_their_plan(real, area, kind):
    chapter = Chapter(area, kind, workspace=real)
    pages = [shown.html() for shown in every(chapter)]
    words = plan_words.heading(chapter, "15_plan") + " ".join(plan_words.plan_findings(chapter))
    assert not any(re.search(r">(nan|None|NaN|<NA>|NaT)<|<th[^>]*></th>", html) for html in pages)
    approved = kind in ("ccg", "sub_icb") or area == "E06000047"
    assert ("Approved by Joint Commissioning Board" if approved else "Not approved") in words


@pytest.mark.shared
def test_durhams_programme_is_its_table_with_the_kind_of_every_report(real):
    rows = plans.programme(Chapter("E06000047", workspace=real)).data.set_index("Priority")
    assert rows.loc["Reduce childhood obesity"].tolist() == [
        "§", "", "®1", "®2", "", "", "", "®3", "", "", "®4", "", "", "®4",
    ]  # fmt: skip
    assert rows.shape == (11 + 2, 14)
    said = " ".join(plan_words.plan_findings(Chapter("E06000047", workspace=real)))
    assert "brings 46 reports" in said and "agrees with the printed one in 153 of 154 cells" in said


@pytest.mark.shared
def test_what_is_overdue_depends_on_the_day(real):
    chapter = Chapter("E06000015", workspace=real)
    early, late = (plans.milestones(chapter, on).data["Standing"] for on in ("2013-09-01", "2015-05-01"))
    assert (early == "overdue").sum() < (late == "overdue").sum()
    assert "overdue at 1 May 2015" in " ".join(plan_words.plan_findings(chapter, "2015-05-01"))


@pytest.mark.shared
def test_the_cost_of_childrens_centres_is_the_children_times_300_pounds(real):
    rows = unit_costs.cost_of_need(Chapter("E06000015", workspace=real)).data.set_index("Item")
    assert len(rows) == 10
    row = rows.loc["Sure Start children's centres"]
    low, high = (float(part.replace(",", "")) for part in row["Cost a year (£)"].split(" to "))
    assert low < 300 * float(row["Children projected"].replace(",", "")) < high


@pytest.mark.shared
def test_foster_care_is_costed_from_the_rate_of_looked_after_children_here(real):
    rows = unit_costs.cost_of_need(Chapter("E06000015", workspace=real)).data.set_index("Item")
    low, high = (float(part.replace(",", "")) for part in rows.loc["Foster care", "In need"].split(" to "))
    assert low < 0.75 * 545 < high  # 545 looked after at 31 March 2025


@pytest.mark.shared
def test_a_health_body_takes_the_projection_of_a_council_with_its_boundary(real):
    shown = unit_costs.cost_of_need(Chapter("E38000234", "ccg", workspace=real))
    assert shown.caption.endswith(": County Durham")
