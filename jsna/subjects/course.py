"""How indicators came where they are and where they go: trend, baseline, change, target and the path to it."""

from collections.abc import Mapping

import pandas as pd

from jsna import figures, prose
from jsna.catalogue import indicators as catalogue
from jsna.subjects.listing import NO_FIGURE, NOT_APPLICABLE, baseline, cell, older_note, reasons, titled, words
from jsna.subjects.tested import Row, in_turn, records
from jsna.subjects.wording import figure


def course(
    rows: pd.DataFrame, caption: str, sources: Mapping[str, str] | None = None
) -> figures.Table | figures.Absent:
    """Return the rows as a table: recent trend, baseline, change since and a year, target and when it is met.

    sources : what publications are called, by the ids in ``baseline_source``.
    """
    if rows.empty:
        return figures.Absent(caption)
    records = in_turn(rows)
    shown = pd.DataFrame(
        {
            "Indicator": [titled(row) for row in records],
            "Latest": [f"{cell(row, 'value')} ({words(row['period'])})" for row in records],
            "Recent trend": [_trend(row) for row in records],
            "Baseline": [baseline(row) for row in records],
            "Change since": [_change(row) for row in records],
            "Change a year": [_yearly(row) for row in records],
            "Target": [_target(row) for row in records],
        }
    )
    formats = dict.fromkeys(shown.columns, "text") | {"Recent trend": "trend"}
    if (shown["Target"] == NOT_APPLICABLE).all():
        del formats["Target"]
        shown = shown.drop(columns="Target")
    told = [*_trend_notes(rows), *older_note(records), *_printed_notes(rows, sources or {})]
    return figures.Table(shown, caption, notes=told, formats=formats)


def _trend(row: Row) -> str:
    """Return the recent trend, and whether it is for the better where a direction is judged better."""
    way, meaning = str(row["trend"]), str(row["trend_label"])
    return f"{way}, {meaning}" if meaning in ("getting better", "getting worse") else way


def _change(row: Row) -> str:
    change, marker = row["change"], str(row["change_marker"])
    if pd.isna(change):
        return NOT_APPLICABLE if row["baseline_period"] == row["period"] else NO_FIGURE
    share = row.get("change_percent")
    relative = "" if pd.isna(share) or row["unit"].startswith("%") else f", {prose.change(share)}%"
    text = prose.change(change, 1) + (" points" if row["unit"].startswith("%") else "") + relative
    told = {"increasing": "a rise", "decreasing": "a fall", "no significant change": "not significant"}
    return f"{text} ({told[marker]})" if marker in told else f"{text} (not tested)"


def _yearly(row: Row) -> str:
    """Return the change a year with its interval."""
    middle, low, high = (row.get(f"change_per_year{part}") for part in ("", "_lower_95", "_upper_95"))
    if pd.isna(middle):
        return NOT_APPLICABLE if row["baseline_period"] == row["period"] else NO_FIGURE
    between = "" if pd.isna(low) or pd.isna(high) else f" ({prose.change(low, 1)} to {prose.change(high, 1)})"
    return f"{prose.change(middle, 1)}{between}"


def _target(row: Row) -> str:
    if pd.isna(row["target"]):
        return NOT_APPLICABLE
    upper, needed = row.get("target_upper"), row.get("required_per_year")
    aim = figure(row["target"], row["unit"])
    aim = aim if pd.isna(upper) else f"{aim} to {figure(upper, row['unit'])}"
    aim += "" if pd.isna(row.get("target_year")) else f" by {row['target_year']:.0f}"
    met = str(row.get("target_met"))
    pace = f"; {met} at this pace" if met.isdigit() else f"; {met}" if met == "not at this rate" else ""
    path = "" if pd.isna(needed) else f"; needs {prose.change(needed, 1)} a year"
    return f"{aim}: {_outcome(row)}{path}{pace}"


def _outcome(row: Row) -> str:
    """Return whether the target is reached; where its year has passed, whether it was in its year, and whether since.

    A target of 2007 that a figure of 2022 goes beyond was not met by that: what counts is the figure of 2007.
    """
    then, now = str(row.get("target_year_verdict")), str(row["target_verdict"])
    if then not in ("reached", "missed", "between") or row["target_year"] >= row["period_start"]:
        return now
    since = f"; {now} since" if then != now else ""
    return f"{then} ({figure(row['target_year_value'], row['unit'])} then){since}"


def _trend_notes(rows: pd.DataFrame) -> list[str]:
    untold = rows[rows["trend"].astype("str") == "cannot be calculated"]
    if untold.empty:
        return []
    return [f"{len(untold)} of {len(rows)} have no recent trend: {reasons(untold['trend_reason'])}."]


def _printed_notes(rows: pd.DataFrame, sources: Mapping[str, str]) -> list[str]:
    """Return what a plan printed for a baseline, with where it and the published figure are from, and what followed."""
    return [_printed(row, sources) for row in records(rows[rows["printed_value"].notna()])]


def _printed(row: Row, sources: Mapping[str, str]) -> str:
    fact = catalogue().get(str(row["indicator_id"]))
    begun = fact.baseline if fact else None
    then = begun.then_value if begun else None
    after = "" if begun is None or then is None else f", and {figure(then, row['unit'])} for {begun.then_period}"
    printed = f"{figure(row['printed_value'], row['unit'])} as printed in {row['printed_source']}{after}."
    if pd.isna(row["baseline_period"]):
        return f"{row['indicator']}, {row['baseline_start']:.0f}: {printed}"
    names = [sources.get(name, name) for name in str(row["baseline_source"]).split("; ")]
    published = f"{figure(row['baseline_value'], row['unit'])} in {prose.listed(names)}"
    return f"{row['indicator']}, {row['baseline_period']}: {published}; {printed}"
