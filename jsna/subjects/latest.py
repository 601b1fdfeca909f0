"""The latest figure of every indicator of an area in words, to stand beside what a plan says."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import pandas as pd

from jsna import prose
from jsna.chapter import Chapter
from jsna.subjects import indicators, tested, wording
from jsna.withheld import MARK

Row = Mapping[Hashable, Any]


def rows_here(chapter: Chapter, names: Iterable[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the latest rows of the indicators named, the area's own and those that its council stands in with.

    Only their sources, and what of them is withheld, are named on the page.
    """
    view, wanted = Chapter.beside(chapter, chapter.area), set(names)
    own, theirs = indicators.standing(view), indicators.borrowed(view)
    own, theirs = (
        rows[rows["indicator_id"].astype("str").isin(wanted)] if len(rows) else rows for rows in (own, theirs)
    )
    for rows in (own, theirs):
        chapter.used(rows)
    return own, theirs


def figures_here(chapter: Chapter, names: Iterable[str], *, titled: bool = True) -> dict[str, str]:
    """Return the latest figure of each indicator named that has one here, in words, with the children behind it.

    Where the area has none, its council's stands in under the council's name. Without `titled` the figure stands
    alone, for a row that names the indicator itself. A figure that is withheld says so by its mark.
    """
    own, theirs = rows_here(chapter, names)
    words = _worded(theirs, titled, indicators.owner(theirs)) if len(theirs) else {}
    return words | _worded(own, titled)


def _worded(rows: pd.DataFrame, titled: bool, whose: str = "") -> dict[str, str]:
    known = tested.records(rows[rows["value"].notna() | (rows["mark"] == MARK)]) if len(rows) else []
    return {str(row["indicator_id"]): _figure(row, titled=titled, whose=whose) for row in known}


def _figure(row: Row, *, titled: bool, whose: str) -> str:
    counted = row["method"] == "count"
    known = titled and not counted and pd.notna(row["numerator"])
    children = f"{prose.count(row['numerator'])} {row['numerator_of']}" if known else ""
    behind = "; ".join(filter(None, (str(row["period"]), children, whose)))
    value: str = MARK if pd.isna(row["value"]) else wording.amount(row["value"], row["unit"], counted=counted)
    figure = f"{value} ({behind})"
    return f"{row['indicator']}: {figure}" if titled else figure
