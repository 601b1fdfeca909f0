"""Indicators as a table for readers, and the cells that their tables share: value, interval, baseline, rank, gap."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from jsna import figures, prose
from jsna.subjects.tested import in_turn
from jsna.subjects.wording import figure
from needs.priority import JUDGED

NO_FIGURE, NOT_APPLICABLE = "[x]", "[z]"
GAP = "Gap in number"
COMPARED = ["England", "Against England", GAP]
OUTSIDE = "England's published figure lies outside the range of its regions, and is not shown"
FEWEST = 3  # areas that make a rank
Row = Mapping[Hashable, Any]


def against(rows: pd.DataFrame, caption: str) -> figures.Table | figures.Absent:
    """Return the rows as a table: value, England, verdict and the gap in number."""
    if rows.empty:
        return figures.Absent(caption)
    records = in_turn(rows)
    shown = pd.DataFrame(
        {
            "Indicator": [titled(row) for row in records],
            "Period": [words(row["period"]) for row in records],
            "Value (95% interval)": [cell(row, "value") + interval(row) for row in records],
            "England": [cell(row, "england_value", own=False) for row in records],
            "Against England": [row["verdict"] for row in records],
            GAP: [gap(row) for row in records],
        }
    )
    return compared(rows, records, shown, caption)


def compared(
    rows: pd.DataFrame, records: Sequence[Row], shown: pd.DataFrame, caption: str, **formats: str
) -> figures.Table:
    """Return what is `shown` of the rows with its notes; England's own without the columns that compare with it."""
    told, itself = gap_notes(rows, records, shown), (rows["area_type"] == "england").all()
    if itself:
        odd = int((rows["england_reason"] == OUTSIDE).sum())
        shown, told = shown.drop(columns=COMPARED), [f"{OUTSIDE} ({odd})."] if odd else []
    kinds = dict.fromkeys(shown.columns, "text") | {"Against England": "verdict", **formats}
    return figures.Table(shown, caption, notes=told, formats={name: kinds[name] for name in shown.columns})


def titled(row: Row) -> str:
    """Return an indicator's title with its unit; an older figure's says why it stands there."""
    return f"{row['indicator']} ({row['unit']})" + (": latest with an interval" if row.get("later") else "")


def words(value: object) -> str:
    """Return a word of the table, or the mark for what is not available."""
    return NO_FIGURE if pd.isna(value) else str(value)  # type: ignore[call-overload]


def cell(row: Row, name: str, *, own: bool = True) -> str:
    """Return a figure as a cell, with its mark where it has one."""
    mark = row.get("mark") if own else None
    if pd.isna(row[name]):
        return mark if isinstance(mark, str) else NO_FIGURE
    text = figure(row[name], row["unit"], counted=row.get("method") == "count")
    return f"{text} {mark}" if isinstance(mark, str) else text


def interval(row: Row) -> str:
    """Return the 95 % interval in brackets; nothing where none is known."""
    lower, upper = row["lower_95"], row["upper_95"]
    if pd.isna(lower) or pd.isna(upper):
        return ""
    write = prose.proportion if row["unit"].startswith("%") else prose.number
    return f" ({write(lower)} to {write(upper)})"


def baseline(row: Row) -> str:
    """Return the baseline with its period, and what a plan printed for it, or what it printed where nobody else did."""
    if pd.isna(row["baseline_value"]):
        return NO_FIGURE
    if row["baseline_period"] == row["period"]:
        return "first figure"
    text, printed = (
        figure(row["baseline_value"], row["unit"], counted=row.get("method") == "count"),
        row["printed_value"],
    )
    if not isinstance(row["baseline_period"], str):
        return f"{text} ({row['baseline_start']:.0f}, as a plan printed it)"
    text = f"{text} ({row['baseline_period']})"
    return text if pd.isna(printed) else f"{text}; a plan printed {prose.number(printed)}"


def rank(row: Row) -> str:
    """Return the rank among peers; not applicable to numbers, nor where no direction is judged better."""
    if row["polarity"] not in JUDGED or row["method"] == "count":
        return NOT_APPLICABLE
    if pd.isna(row["peer_rank"]) or row["peers"] < FEWEST:
        return NO_FIGURE
    return f"{row['peer_rank']:.0f} of {row['peers']:.0f}"


def gap(row: Row) -> str:
    """Return the gap to England in number with its limits, so many a year of events; not applicable without one."""
    middle, low, high = row["gap_england"], row["gap_lower_95"], row["gap_upper_95"]
    if pd.isna(middle):
        return NOT_APPLICABLE
    between = "" if pd.isna(low) or pd.isna(high) else f" ({prose.change(low)} to {prose.change(high)})"
    return f"{prose.change(middle)}{a_year(row)}{between}"


def a_year(row: Row) -> str:
    """Return what follows a number of what happens in a year; nothing after people who are something at a time."""
    return " a year" if row.get("yearly") else ""


def notes(rows: pd.DataFrame) -> list[str]:
    """Return the reasons for the verdicts that are not there."""
    unsure = rows[rows["verdict"] == "not compared"]
    if unsure.empty:
        return []
    return [f"{len(unsure)} of {len(rows)} have no verdict: {reasons(unsure['england_reason'])}."]


def gap_notes(rows: pd.DataFrame, records: Sequence[Row], shown: pd.DataFrame) -> list[str]:
    """Return what explains a table with gaps: verdicts that are not there, older figures, what a gap is."""
    return [*notes(rows), *older_note(records), *gap_note(shown)]


def older_note(records: Sequence[Row]) -> list[str]:
    if not any(row.get("later") for row in records):
        return []
    return [
        "Latest with an interval: the last figure that can be tested, where a later one is published without counts."
    ]


def gap_note(shown: pd.DataFrame) -> list[str]:
    """Return what a gap in number is, where the table has one."""
    if (shown[GAP] == NOT_APPLICABLE).all():
        return []
    return [
        f"{GAP}: children, or what else is counted, between the area's figure and England's rate, with what the "
        "interval allows; “a year” where events are counted. Above 0 is behind England, or higher where neither is "
        "judged better."
    ]


def reasons(column: pd.Series) -> str:
    """Return the reasons in a column in words, the commonest first."""
    counts = column.astype(object).dropna().value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return prose.listed([f"{reason} ({count})" for reason, count in counts.items()]) or "no reason is known"
