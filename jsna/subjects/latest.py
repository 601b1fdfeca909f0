"""The latest figure of every indicator of an area in words, to stand beside what a plan says."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from jsna import prose
from jsna.chapter import Chapter
from jsna.subjects import indicators, tested, wording

Row = Mapping[Hashable, Any]


def figures_here(chapter: Chapter, *, titled: bool = True) -> dict[str, str]:
    """Return the latest figure of every indicator that has one here, in words, with the number of children behind it.

    Where the area has none, its council's stands in under the council's name. Without `titled` the figure stands
    alone, for a row that names the indicator itself.
    """
    own, theirs = indicators.standing(chapter), indicators.borrowed(chapter)
    words = _worded(theirs, titled, indicators.owner(theirs)) if len(theirs) else {}
    return words | _worded(own, titled)


def _worded(rows: pd.DataFrame, titled: bool, whose: str = "") -> dict[str, str]:
    known = tested.records(rows[rows["value"].notna()])
    return {str(row["indicator_id"]): _figure(row, titled=titled, whose=whose) for row in known}


def _figure(row: Row, *, titled: bool, whose: str) -> str:
    counted = row["method"] == "count"
    known = titled and not counted and pd.notna(row["numerator"])
    children = f"{prose.count(row['numerator'])} {row['numerator_of']}" if known else ""
    behind = "; ".join(filter(None, (str(row["period"]), children, whose)))
    figure = f"{wording.amount(row['value'], row['unit'], counted=counted)} ({behind})"
    return f"{row['indicator']}: {figure}" if titled else figure
