"""An area among others as tables: its rank among its kind, and its region, statistical neighbours and equals."""

import pandas as pd

from jsna import figures, prose
from jsna.subjects.listing import FEWEST, NO_FIGURE, a_year, cell, rank, titled, words
from jsna.subjects.tested import Row, in_turn
from needs.priority import JUDGED

GROUPS = {"region": "Region", "neighbours": "Neighbours", "deprivation_group": "Deprivation tenth"}


def among(rows: pd.DataFrame, caption: str) -> figures.Table | figures.Absent:
    """Return the rows as a table: rank among all areas of the kind, and the best fifth with the gap to it."""
    records = [
        row
        for row in in_turn(rows)
        if pd.notna(row["peer_rank"]) and row["peers"] >= FEWEST and row["polarity"] in JUDGED
    ]
    if not records:
        return figures.Absent(caption)
    shown = pd.DataFrame(
        {
            "Indicator": [titled(row) for row in records],
            "Value": [f"{cell(row, 'value')} ({words(row['period'])})" for row in records],
            "Rank (1 is best)": [rank(row) for row in records],
            "Best fifth": [cell(row, "best_fifth_value", own=False) for row in records],
            "Gap to the best fifth": [_gap(row) for row in records],
        }
    )
    told = [
        "Rank and best fifth: among the areas of its kind in England with a figure for the period. Gap: children, "
        "or what else is counted, by which the area is behind the best fifth."
    ]
    return figures.Table(shown, caption, notes=told, formats=dict.fromkeys(shown.columns, "text"))


def against_groups(rows: pd.DataFrame, caption: str, region: str = "") -> figures.Table | figures.Absent:
    """Return the rows as a table: the figures of region, neighbours and equals in deprivation, each with its verdict.

    region : what the region is called.
    """
    records = [row for row in in_turn(rows) if any(pd.notna(row[f"{name}_value"]) for name in GROUPS)]
    if not records:
        return figures.Absent(caption)
    columns = {
        "Indicator": [titled(row) for row in records],
        "Value": [f"{cell(row, 'value')} ({words(row['period'])})" for row in records],
    }
    formats = dict.fromkeys(columns, "text")
    for name, heading in GROUPS.items():
        if any(pd.notna(row[f"{name}_value"]) for row in records):
            columns[heading] = [cell(row, f"{name}_value", own=False) for row in records]
            columns[f"Against {heading.lower()}"] = [str(row[f"{name}_verdict"]) for row in records]
            formats |= {heading: "text", f"Against {heading.lower()}": "verdict"}
    return figures.Table(pd.DataFrame(columns), caption, notes=_notes(rows, columns, region), formats=formats)


def _notes(rows: pd.DataFrame, columns: dict[str, list[str]], region: str) -> list[str]:
    told = [f"Region: {region}, as published."] if region and "Region" in columns else []
    if "Neighbours" in columns:
        told.append("Neighbours: the average of the statistical neighbours, from their counts.")
    tenth = rows["deprivation_group"].dropna()
    if "Deprivation tenth" in columns and len(tenth):
        edition, others = rows["deprivation_group_edition"].dropna().iloc[0], int(rows["deprivation_group_parts"].max())
        told.append(
            f"Deprivation tenth: the average, from their counts, of the {prose.count(others)} other areas of its tier "
            f"in tenth {tenth.iloc[0]:.0f} of ten by average rank (1 is the most deprived), Indices of Deprivation "
            f"{edition}."
        )
    return told


def _gap(row: Row) -> str:
    return NO_FIGURE if pd.isna(row["gap_best_fifth"]) else prose.change(row["gap_best_fifth"]) + a_year(row)
