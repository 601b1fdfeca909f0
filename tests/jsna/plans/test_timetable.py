"""The timetable of commissioning follows from the month that work on each priority starts."""

import pandas as pd
import pytest

from jsna import plans
from jsna.plans import timetable
from jsna.plans.place import Timeframe
from jsna.workspace import PROGRAM, Workspace

YEAR = Timeframe("2024-01", "2025-02")


def programme(**starts):
    return pd.DataFrame({"priority": list(starts), "start": list(starts.values())}, dtype="string")


def test_work_is_scoped_then_reported_after_2_3_and_7_months_and_every_quarter():
    marks = timetable.reports(programme(sleep="2024-01"), YEAR)
    assert marks["month"].astype(str).tolist() == ["2024-01", "2024-03", "2024-04", "2024-08", "2024-11", "2025-02"]
    assert marks["kind"].tolist() == [0, 1, 2, 3, 4, 4]
    assert "".join(marks["mark"]) == "§®®®®®"


def test_a_late_start_has_only_the_reports_that_fall_in_the_months_shown():
    assert timetable.reports(programme(sleep="January 2025"), YEAR)["kind"].tolist() == [0]


def test_the_whole_plan_is_reported_on_every_six_months_and_reviewed_every_year():
    whole = timetable.whole(programme(sleep="2024-01"), YEAR)
    assert list(zip(whole["priority"], whole["month"].astype(str), strict=True)) == [
        (timetable.PROGRESS, "2024-07"),
        (timetable.PROGRESS, "2025-01"),
        (timetable.REVIEW, "2025-01"),
    ]


def test_durhams_timetable_comes_out_as_printed_but_for_one_cell():
    plan = plans.read_plan("durham", Workspace(PROGRAM))
    frame, rows, printed = plan.place.timeframe, plan.table("priorities")["priority"], plan.table("timetable_published")
    computed = timetable.grid(timetable.reports(plan.table("programme"), frame), rows, frame)
    printed = timetable.grid(printed.assign(month=timetable.month_of(printed["month"])), rows, frame)
    cells = timetable.cells_agreeing(computed, printed)
    assert (len(cells), int(cells["agrees"].sum())) == (154, 153)
    other = cells[~cells["agrees"]].iloc[0]
    assert (other["priority"], other["month"], other["computed"], other["printed"]) == (
        "Support to families", "Jan 2011", "®", "",
    )  # fmt: skip


@pytest.mark.parametrize("start", ["2024-03", "2023-11"])
def test_every_start_gives_marks_inside_the_months_shown(start):
    marks = timetable.reports(programme(sleep=start), YEAR)
    assert set(marks["month"]) <= set(timetable.months(YEAR))
