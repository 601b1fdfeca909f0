"""A plan's files as tables for readers: headings in words, columns that nobody filled left out."""

from datetime import date

import pandas as pd

from jsna.plans import arithmetic, contracts, dates, timetable
from jsna.plans.cells import listed, number
from jsna.plans.plan import Plan

NOT_GIVEN = "not given"
WHOLE = "Whole programme"
COMMISSIONED, NOT_COMMISSIONED = "●", ""
HEADINGS = {
    "benefits_people": "Benefits to people", "benefits_staff": "Benefits to staff",
    "benefits_organisation": "Benefits to the organisation", "commissioned_at": "Level of commissioning",
    "annual_value": "Annual value (£)", "amount": "Amount (£)", "savings_planned": "Savings planned (£)",
    "savings_made": "Savings made (£)", "meets": "Meets", "round": "Asked", "feedback": "Fed back",
    "statutory": "Statutory", "every_months": "Every (months)", "first": "First", "reviewed": "Report reviewed",
    "need_group": "For whom", "statement": "What the document says", "number": "Number", "joins": "Brings together",
    "voluntary": "Voluntary or independent", "low": "Lowest (£)", "high": "Highest (£)",
}  # fmt: skip
UNSHOWN = ("document", "section", "indicator_id", "indicators")


def heading(column: str) -> str:
    """Return a column's heading in words."""
    return HEADINGS.get(column, column.replace("_", " ").capitalize())


def listing(plan: Plan, table: str) -> pd.DataFrame:
    """Return a file's rows for readers; a cell left empty says so."""
    rows = plan.table(table)
    kept = [name for name in contracts.columns(table) if name not in UNSHOWN and (rows[name] != "").any()]
    rows = rows.assign(**{name: rows[name].map(pounds) for name in contracts.of_kind(table, "money")})
    if table == "intentions":  # numbers stand before what they number
        rows = rows.assign(intention=rows["number"] + ". " + rows["intention"])
        kept.remove("number")
    return readable(rows[kept])


def pounds(text: str) -> str:
    """Return money as a reader expects it, 250,000 or 33.86, whatever way it was written; an empty cell stays so."""
    if not text:
        return ""
    value = number(text)
    return f"{value:,.2f}" if value % 1 else f"{value:,.0f}"


def readable(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with headings in words and empty cells in words."""
    return rows.replace("", NOT_GIVEN).rename(columns=heading).reset_index(drop=True)


def services_matrix(plan: Plan) -> pd.DataFrame:
    """Return commissioner by service: one row a service, one column a commissioner, the last row how many each has."""
    rows = plan.table("services")
    each = rows["commissioners"].map(listed)
    names = list(dict.fromkeys(name for cell in each for name in cell))
    buys = pd.DataFrame({name: each.map(lambda cell, name=name: name in cell).astype(bool) for name in names})
    marks = buys.replace({True: COMMISSIONED, False: NOT_COMMISSIONED}).astype("string")
    marks.insert(0, "Service", rows["service"])
    total = pd.DataFrame([["All services", *(f"{count:,}" for count in buys.sum())]], columns=marks.columns)
    return pd.concat([marks, total.astype("string")], ignore_index=True)


def programme(plan: Plan) -> pd.DataFrame:
    """Return the computed timetable: a row a priority, then the whole plan; § scoping, ® with the kind of report."""
    frame = plan.place.timeframe
    if frame is None:
        return pd.DataFrame()
    starts = plan.table("programme")
    marks = timetable.reports(starts, frame)
    marks["mark"] = marks["mark"] + marks["kind"].map(lambda kind: str(kind) if kind else "").astype("string")
    order = [name for name in plan.table("priorities")["priority"] if name in set(starts["priority"])]
    both = pd.concat([marks, timetable.whole(starts, frame)], ignore_index=True)
    grid = timetable.grid(both, [*order, timetable.PROGRESS, timetable.REVIEW], frame)
    return grid.rename_axis("Priority").reset_index()


def programme_tally(plan: Plan) -> pd.DataFrame:
    """Return how many reports the programme brings, and where a printed timetable differs from its own rule."""
    rows = [["Reports on priorities", str(arithmetic.reports_due(plan))]] if arithmetic.reports_due(plan) else []
    cells = arithmetic.timetable_cells(plan)
    if cells is not None:
        agreeing = int(cells["agrees"].sum())
        rows += [["Cells of the printed timetable", str(len(cells))], ["that agree with its rule", str(agreeing)]]
        odd = cells[~cells["agrees"]].replace({"printed": {"": "empty"}, "computed": {"": "empty"}})
        rows += [
            [f"Differs: {priority}, {month}", f"printed {printed}, by the rule {computed}"]
            for priority, month, printed, computed in odd[["priority", "month", "printed", "computed"]].to_numpy()
        ]
    return pd.DataFrame(rows, columns=["What", "Found"])


def standing(due: pd.Series, done: pd.Series, on: date) -> pd.Series:
    """Return where each dated thing stands on a day: done, overdue, due, or no date."""
    words = [_stands(day, when, on) for day, when in zip(due.tolist(), done.tolist(), strict=True)]
    return pd.Series(words, index=due.index, dtype="string")


def _stands(due: str, done: str, on: date) -> str:
    last = dates.last_day(due)
    if done:
        return "done"
    return "no date" if last is None else "overdue" if last < on else "due"


def milestones(plan: Plan, on: date) -> pd.DataFrame:
    """Return milestones with where each stands on a day, in order of project and date."""
    rows = plan.table("milestones")
    rows = rows.assign(project=rows["project"].replace("", WHOLE), standing=standing(rows["due"], rows["done"], on))
    return readable(rows[["milestone", "project", "due", "done", "standing"]])


def actions(plan: Plan, on: date) -> pd.DataFrame:
    """Return actions with where each stands on a day."""
    rows = plan.table("actions")
    kept = [name for name in contracts.columns("actions") if name not in UNSHOWN and (rows[name] != "").any()]
    return readable(rows[kept].assign(standing=standing(rows["due"], rows["done"], on)))


def reports(plan: Plan, until: date) -> pd.DataFrame:
    """Return recurring reports with the months each is due, from its first to a day."""
    rows = plan.table("reports")
    first = timetable.month_of(rows["first"])
    last = pd.Period(until, freq="M")
    due = [
        ", ".join(
            dates.month_name(month.date()) for month in pd.period_range(start, last, freq="M")[::step].to_timestamp()
        )
        for start, step in zip(first, rows["every_months"].replace("", "12").astype("int64"), strict=True)
    ]
    kept = rows[["report", "joins", "audience", "every_months", "reviewed"]]
    return readable(kept.assign(due_in=pd.Series(due, index=rows.index, dtype="string")))


def project_sheet(plan: Plan) -> pd.DataFrame:
    """Return the project sheets side by side as one table: a row a heading of a sheet, of each project in turn."""
    rows = plan.table("projects").drop(columns=list(UNSHOWN), errors="ignore")
    long = rows.melt("project", var_name="part", value_name="entry")
    long = long[long["entry"] != ""]
    order = {name: place for place, name in enumerate(rows["project"])}
    long = long.sort_values("project", key=lambda names: names.map(order), kind="stable")
    return readable(long.assign(part=long["part"].map(heading)))


def checks(plan: Plan) -> pd.DataFrame:
    """Return the figures that the documents state in words beside what their own tables give."""
    rows = arithmetic.statements(plan)
    wanted = {"statement": "Statement", "stated": "Document says", "given": "Its tables give", "verdict": "Result",
              "note": "Note"}  # fmt: skip
    return rows[list(wanted)].replace({"given": {"": "nothing"}}).rename(columns=wanted).replace("", "–")


def disagreements(plan: Plan) -> pd.DataFrame:
    """Return every point where the documents contradict themselves."""
    wanted = {"subject": "Subject", "stated": "Printed", "given": "By the document's own figures", "note": "Note"}
    return arithmetic.disagreements(plan).rename(columns=wanted)
