"""The programme of commissioning: from the month that work starts to every report that is due.

County Durham's joint commissioning plan 2009-2011 sets the rule: scoping in the first month; analysis takes three
months and ends with a report on need, planning takes one and ends with options, doing takes four and ends with
procurement, and outcomes are then reported every three months.
"""

from collections.abc import Iterable

import pandas as pd

from jsna.plans import dates
from jsna.plans.place import Timeframe

SCOPING, REPORT = "§", "®"
NEED, OPTIONS, PROCUREMENT, OUTCOMES = 2, 3, 7, 10  # months after the first
QUARTER = 3
KINDS = {
    1: "need, performance and services",
    2: "options and value for money",
    3: "progress of procurement",
    4: "quarterly outcomes",
}
PROGRESS, REVIEW = "Progress of the whole plan", "Review of the whole plan"


def month_of(words: pd.Series) -> pd.Series:
    """Return months in words as months."""
    return pd.Series(pd.PeriodIndex(words.map(dates.first_day), freq="M"), index=words.index, dtype="period[M]")


def months(frame: Timeframe) -> pd.PeriodIndex:
    """Return the months that a timetable shows."""
    return pd.period_range(dates.first_day(frame.first), dates.first_day(frame.last), freq="M")


def reports(programme: pd.DataFrame, frame: Timeframe) -> pd.DataFrame:
    """Return every mark of the timetable: priority, month, mark (§, ®) and kind of report (1 to 4; 0 for scoping).

    `programme` holds priority and start (a month in words).
    """
    shown = months(frame)
    start = month_of(programme["start"])
    last = max(len(shown), 1) + (shown[-1] - start.min()).n if len(programme) else 0
    offsets = [(0, 0), (NEED, 1), (OPTIONS, 2), (PROCUREMENT, 3), *((at, 4) for at in range(OUTCOMES, last, QUARTER))]
    parts = [programme[["priority"]].assign(month=start + after, kind=kind) for after, kind in offsets]
    marks = pd.concat(parts, ignore_index=True)
    marks = marks[marks["month"].isin(shown)]
    marks["mark"] = marks["kind"].map(lambda kind: REPORT if kind else SCOPING).astype("string")
    return marks.sort_values(["month", "priority"], kind="stable").reset_index(drop=True)


def whole(programme: pd.DataFrame, frame: Timeframe) -> pd.DataFrame:
    """Return the reports on the plan as a whole, counted from its first month: priority (what), month, mark."""
    shown = months(frame)
    first = month_of(programme["start"]).min() if len(programme) else shown[0]
    parts = []
    for what, every in ((PROGRESS, frame.progress_every), (REVIEW, frame.review_every)):
        due = pd.period_range(first + every, shown[-1], freq="M")[::every]
        parts.append(pd.DataFrame({"priority": what, "month": due, "mark": REPORT}))
    return pd.concat(parts, ignore_index=True)


def grid(marks: pd.DataFrame, rows: Iterable[str], frame: Timeframe) -> pd.DataFrame:
    """Return marks as a table: one row a priority, one column a month, empty where nothing is due."""
    wide = marks.pivot_table(index="priority", columns="month", values="mark", aggfunc="first")
    shown = months(frame)
    wide = wide.reindex(index=list(rows), columns=shown).astype("string").fillna("")
    return wide.set_axis([dates.month_name(day.date()) for day in shown.to_timestamp()], axis="columns")


def cells_agreeing(computed: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Return every cell of two grids: priority, month, computed, printed, agrees."""
    pairs = {"computed": computed, "printed": printed.reindex_like(computed).fillna("")}
    long = [
        frame.rename_axis("priority").reset_index().melt("priority", var_name="month", value_name=name)
        for name, frame in pairs.items()
    ]
    both = long[0].merge(long[1], on=["priority", "month"])
    return both.assign(agrees=both["computed"] == both["printed"])
