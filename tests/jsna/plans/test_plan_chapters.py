"""What the two chapters show: every function gives a table or a sentence, whatever the area."""

import re

import pytest

from jsna import figures
from jsna.chapter import Chapter
from jsna.evidence import evidence
from jsna.subjects import money, plan_words, plans, schedule
from jsna.subjects.evidence import what_works

LISTED = ("priorities", "risks", "consultations", "views", "partnerships")
SHOWN = [
    plans.services, plans.services_matrix, plans.kpis, plans.programme, plans.intentions, plans.projects,
    plans.milestones, plans.actions,
    plans.reports, plans.checks, plans.disagreements, money.budgets, money.balance, money.per_child, money.unit_costs,
    money.cost_of_need,
]  # fmt: skip
SECTIONS = [schedule.key_information, schedule.progress, schedule.service_groups, schedule.questions]
PLACES = [
    ("E06000015", "unitary"), ("E06000047", "unitary"), ("E38000234", "ccg"), ("E38000234", "sub_icb"),
    ("E10000016", "county"), ("E10000003", "county"), ("E12000006", "region"),
]  # fmt: skip


def every(chapter):
    yield from (show(chapter) for show in (*SHOWN, *SECTIONS))
    yield from (plans.listing(chapter, table) for table in LISTED)


def test_an_area_without_a_plan_says_so_everywhere(example):
    chapter = Chapter("X07000001", workspace=example)
    assert not plans.covers("X07000001", "district", example)
    assert all(isinstance(show(chapter), figures.Absent) for show in SHOWN)
    assert "no plan covers this area" in plan_words.heading(chapter, "15_plan")
    assert plan_words.service_findings(chapter) and plan_words.plan_findings(chapter)


def test_the_schedule_stands_without_a_plan_and_takes_its_numbers_from_data(example):
    chapter = Chapter("X07000001", workspace=example)
    assert [len(section(chapter).data) for section in SECTIONS] == [9, 13, 18, 13]
    assert re.search(r"[\d,]+ people aged 0 to 19 \(\d{4}\)", schedule.questions(chapter).data["Evidence"].iloc[1])


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
    assert "DRAFT" in words or kind in ("ccg", "sub_icb") or area == "E06000047"


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
    shown = money.cost_of_need(Chapter("E06000015", workspace=real))
    row = shown.data.iloc[0]
    low, high = (float(part.replace(",", "")) for part in row["Cost a year (£)"].split(" to "))
    assert row["Item"] == "Sure Start children's centres"
    assert low < 300 * row["Children projected"] < high
