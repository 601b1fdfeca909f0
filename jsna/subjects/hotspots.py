"""Hot spots: the wards whose teenage conceptions or births are surely above England's rate."""

import pandas as pd

from jsna import figures
from jsna.chapter import Chapter
from jsna.subjects import indicators, listing, wording

INDICATORS = ("under_18_conceptions", "under_16_conceptions", "births_mothers_under_18")
THEME = "sexual health and conceptions"
FILE = "conceptions by ward, which the council may hold under ONS terms, as a local file in data/raw/local fill this"
MOST = 10


def wards(chapter: Chapter) -> figures.Table | figures.Absent:
    """Return the wards surely above England, the highest first; a sentence where none is, or none is published."""
    what = f"Hot-spot wards of {chapter.name}"
    rows = indicators.standing(chapter, THEME, of="ward")
    rows = rows[rows["indicator_id"].astype("str").isin(INDICATORS) & rows["value"].notna()]
    if rows.empty:
        return figures.Absent(what, FILE)
    hot = rows[rows["verdict"].isin(wording.WORSE)].sort_values("value", ascending=False, kind="stable")
    if hot.empty:
        several = wording.number_of(rows["area_code"].nunique(), "ward")
        return figures.Absent(what, f"of {several} with a figure none is surely above England's rate")
    records = hot.head(MOST).to_dict("records")
    data = pd.DataFrame(
        {
            "Ward": [row["area_name"] for row in records],
            "Indicator": [listing.titled(row) for row in records],
            "Period": [listing.words(row["period"]) for row in records],
            "Value (95% interval)": [listing.cell(row, "value") + listing.interval(row) for row in records],
            "England": [listing.cell(row, "england_value", own=False) for row in records],
            "Against England": [row["verdict"] for row in records],
        }
    )
    notes = [
        f"{len(hot)} of {len(rows)} ward figures are surely above England's; the {MOST} highest at most are shown."
    ]
    formats = dict.fromkeys(data.columns, "text") | {"Against England": "verdict"}
    return figures.Table(data, what, notes=notes, formats=formats)
