"""The arithmetic of the documents: what they say in words held against what their own tables give.

A disagreement is shown, never resolved: both figures stand, each with its place.
"""

import re
from collections.abc import Callable

import pandas as pd

from jsna.plans import dates, printed, timetable
from jsna.plans.cells import listed, number
from jsna.plans.framework import schedule
from jsna.plans.plan import Plan

AGREES, DISAGREES, UNCHECKED = "agrees", "disagrees", "cannot be checked"
NUMERALS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
WORDS = {word: float(value) for value, word in enumerate(NUMERALS)}
MORE = re.compile(r"\b(more than|over|exceeding|above|at least)\b", re.I)
SCALE = {"k": 1e3, "m": 1e6, "bn": 1e9}
ROUNDS = {"2 years": 24, "5 years": 60}
TOLERANCE = 0.05


def printed_number(text: str) -> float | None:
    """Return the number that a printed figure means: 41, "more than 20", "over £50m", "eight", "83%"."""
    found = re.search(r"([+−-]?\d[\d,]*(?:\.\d+)?)\s*(k|m|bn)?\b", text, re.I)
    if found:
        return number(found[1].replace("−", "-")) * SCALE.get((found[2] or "").lower(), 1)
    return next((WORDS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in WORDS), None)


def counted(plan: Plan, what: str, of: str = "") -> str:
    """Return the figure that the plan's own files give, as a reader reads it; "" where they give none.

    Raises
    ------
    KeyError : `what` is none of the things that can be counted.
    """
    if what == "":
        return ""
    if what.startswith("kpi "):
        rows = plan.table("kpis")
        found = rows.loc[rows["indicator"] == of, what.removeprefix("kpi ")]
        return str(found.iloc[0]) if len(found) else ""
    value = COUNTS[what](plan, of)
    return "" if value is None else f"{value:,.0f}"


def statements(plan: Plan) -> pd.DataFrame:
    """Return every figure stated in words: statement, stated, given (by the tables), verdict, note, section."""
    rows = plan.table("statements")
    given = [counted(plan, what, of) for what, of in zip(rows["counted"], rows["of"], strict=True)]
    verdicts = [_verdict(stated, table) for stated, table in zip(rows["stated"], given, strict=True)]
    shown = rows[["statement", "stated", "note", "section"]].assign(given=given, verdict=verdicts)
    return shown.reset_index(drop=True)


def disagreements(plan: Plan) -> pd.DataFrame:
    """Return every point where the documents contradict themselves: subject, stated, given, note."""
    said = statements(plan)
    said = said[said["verdict"] == DISAGREES].rename(columns={"statement": "subject"})
    told = said[["subject", "stated", "given", "note"]]
    parts = [told, _cells(plan), _late_milestones(plan), _rounds(plan), printed.disagreements(plan)]
    return pd.concat([part for part in parts if len(part)] or [parts[0]], ignore_index=True)


def timetable_cells(plan: Plan) -> pd.DataFrame | None:
    """Return each cell of the printed timetable beside the computed one; None where no timetable is printed."""
    frame, marks_printed = plan.place.timeframe, plan.table("timetable_published")
    if frame is None or marks_printed.empty:
        return None
    rows = plan.table("priorities")["priority"]
    marks = timetable.reports(plan.table("programme"), frame)
    theirs = marks_printed.assign(month=timetable.month_of(marks_printed["month"]))
    return timetable.cells_agreeing(timetable.grid(marks, rows, frame), timetable.grid(theirs, rows, frame))


def reports_due(plan: Plan) -> int:
    """Return how many reports on priorities the programme brings; 0 without a programme."""
    frame, starts = plan.place.timeframe, plan.table("programme")
    return 0 if frame is None or starts.empty else int((timetable.reports(starts, frame)["kind"] > 0).sum())


def _verdict(stated: str, given: str) -> str:
    said, found = printed_number(stated), printed_number(given)
    if said is None or found is None:
        return UNCHECKED
    if MORE.search(stated):
        return AGREES if found > said else DISAGREES
    return AGREES if abs(found - said) <= TOLERANCE else DISAGREES


def _cells(plan: Plan) -> pd.DataFrame:
    cells = timetable_cells(plan)
    if cells is None:
        return pd.DataFrame()
    odd = cells[~cells["agrees"]]
    theirs, ours = (odd[name].replace("", "empty") for name in ("printed", "computed"))
    subject = "Timetable: " + odd["priority"] + ", " + odd["month"].astype("string")
    agreed = f"{int(cells['agrees'].sum())} of {len(cells)} cells of the timetable agree with the rule."
    return pd.DataFrame({"subject": subject, "stated": theirs, "given": ours, "note": agreed})


def _late_milestones(plan: Plan) -> pd.DataFrame:
    """Milestones that fall outside their project's dates."""
    steps = plan.table("milestones").merge(plan.table("projects")[["project", "start", "end"]], on="project")
    first, last = steps["start"].map(dates.first_day), steps["end"].map(dates.last_day)
    begins, ends = steps["due"].map(dates.first_day), steps["due"].map(dates.last_day)
    early = pd.to_datetime(ends) < pd.to_datetime(first)
    odd = steps[early | (pd.to_datetime(begins) > pd.to_datetime(last))]
    spans = odd["start"] + " to " + odd["end"]
    note = odd["project"].map("The milestone lies outside the dates of its project, {}.".format)
    return pd.DataFrame({"subject": odd["milestone"], "stated": odd["due"], "given": spans, "note": note})


def _rounds(plan: Plan) -> pd.DataFrame:
    """Rounds of children's views that do not come as long after the baseline as they are called."""
    views = plan.table("views")
    base = views.loc[(views["round"] == "baseline") & (views["due"].map(dates.first_day).notna()), "due"]
    later = views[views["round"].isin(ROUNDS)]
    if base.empty or later.empty:
        return pd.DataFrame()
    due = timetable.month_of(base).iloc[0] + later["round"].map(ROUNDS).astype("int64")
    spans = later["due"].map(dates.when)
    inside = [
        span is None or span[0] <= month.start_time.date() <= span[1] for span, month in zip(spans, due, strict=True)
    ]
    odd = later[[not fits for fits in inside]]
    given = due[odd.index].map(lambda month: dates.month_name(month.start_time.date()))
    note = "Counted from the baseline."
    subject = odd["round"].map("Views of children and families after {}".format)
    return pd.DataFrame({"subject": subject, "stated": odd["due"], "given": given, "note": note})


def _services(plan: Plan, of: str) -> float:
    rows = plan.table("services")["commissioners"]
    return float(len(rows) if not of else rows.map(lambda cell: of in listed(cell)).sum())


def _actions(plan: Plan, of: str) -> float:
    rows = plan.table("actions")["plan"]
    return float(len(rows) if not of else (rows == of).sum())


def _filled(plan: Plan, table: str, column: str) -> pd.Series:
    cells = plan.table(table)[column]
    return cells[cells != ""]


def _contracts(plan: Plan, _of: str) -> float | None:
    return float(_filled(plan, "services", "contract").nunique()) or None


def _value(plan: Plan, _of: str) -> float | None:
    values = _filled(plan, "services", "annual_value").map(number)
    return float(values.sum()) if len(values) else None


def _cells_counted(plan: Plan, _of: str) -> float | None:
    cells = timetable_cells(plan)
    return None if cells is None else float(len(cells))


def _rows(table: str) -> Callable[[Plan, str], float]:
    return lambda plan, _of: float(len(plan.table(table)))


COUNTS: dict[str, Callable[[Plan, str], float | None]] = {
    "services": _services,
    "actions": _actions,
    "contracts": _contracts,
    "annual value": _value,
    "timetable cells": _cells_counted,
    "outcomes": lambda plan, _of: float(_filled(plan, "priorities", "outcome").nunique()),
    "key action areas": lambda plan, _of: float(len(schedule().action_areas)),
    "service groups": lambda plan, _of: float(len(schedule().service_groups)),
    **{name: _rows(name.replace(" ", "_")) for name in ("priorities", "intentions", "projects", "risks")},
    "unit costs": _rows("unit_costs"),
}
