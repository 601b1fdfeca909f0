"""Indicators through time, beside England."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from jsna import figures
from jsna.chapter import Chapter
from jsna.places import Area
from jsna.subjects import changes, course, indicators, tested, wording
from jsna.withheld import MARK

MOST = 4
FEWEST = 3  # periods worth a chart; two are told by the table
Row = Mapping[Hashable, Any]


def through_time(chapter: Chapter, rows: pd.DataFrame, county: pd.DataFrame, most: int = MOST) -> list[figures.Shown]:
    """Return the table of trends and up to `most` charts; the county's where the area has none of its own."""
    shown: list[figures.Shown] = []
    for theirs, area in ((rows, chapter.area), (county, indicators.holder(chapter))):
        if len(theirs) and area is not None:
            caption = f"Trend, baseline and target of the indicators of {area.name}"
            shown.append(course.course(theirs, caption, _titles(chapter, theirs)))
            shown += charts(chapter, theirs, area, most if area == chapter.area or not len(rows) else 1)
    return shown or [figures.Absent(f"Indicators of {chapter.name} through time")]


def _titles(chapter: Chapter, rows: pd.DataFrame) -> dict[str, str]:
    """Return what the publications are called that hold the baselines which a plan printed otherwise."""
    both = rows[rows["printed_value"].notna() & rows["baseline_period"].notna()]
    names = {name for each in both["baseline_source"].astype("str") for name in each.split("; ")}
    return {name: chapter.titled(name) for name in names}


def charts(chapter: Chapter, rows: pd.DataFrame, area: Area, most: int) -> list[figures.Shown]:
    """Draw up to `most` of the rows of `area` that have `FEWEST` periods or more, beside England."""
    england = chapter.parents().get("england")
    own, other = chapter.look("indicators", of=[area]), chapter.look("indicators", of=[england] if england else [])
    runs = ((row, series(own, row)) for row in worth_drawing(rows))
    drawn = [(row, run) for row, run in runs if run["value"].notna().sum() >= FEWEST][:most]
    trends = [chart(chapter, row, run, series(other, row), area) for row, run in drawn]
    long = max(drawn, key=lambda each: len(each[1]), default=None)
    further = [changes.since_baseline(rows, area), changes.control(*long, area) if long else None]
    return [*trends, *(each for each in further if each is not None)]


def worth_drawing(rows: pd.DataFrame, most: int = 2 * MOST) -> Sequence[Row]:
    """Return the rows to draw first: behind England, then with a trend that can be told, then with the longest run."""
    behind = rows["verdict"].isin(["worse", "worst"]) | (rows["trend_label"] == "getting worse")
    told = rows["trend"] != "cannot be calculated"
    order = rows.assign(behind=behind, told=told, run=rows["period_start"] - rows["baseline_start"])
    order = order[order["value"].notna() & (order["run"] > 0)]
    ranked = order.sort_values(["behind", "told", "run"], ascending=False, kind="stable").head(most)
    return tested.records(ranked)


def chart(chapter: Chapter, row: Row, run: pd.DataFrame, other: pd.DataFrame, area: Area) -> figures.Shown:
    """Draw one indicator of `area` through time beside England."""
    chapter.used(run)
    target = row.get("target")
    return figures.trend_chart(
        run, label=str(row["indicator"]), unit=str(row["unit"]), area_name=area.name,
        benchmark=other.iloc[:0] if row["method"] == "count" else other,
        target=None if pd.isna(target) else float(target), marker=str(row["trend"]),
    )  # fmt: skip


def series(rows: pd.DataFrame, row: Row) -> pd.DataFrame:
    """Return one indicator's figures by period, from the source with counts where several give one.

    A withheld figure stands there by its mark, so that a chart breaks at it, where no other source gives it.
    """
    same = (rows["indicator_id"] == row["indicator_id"]) & (rows["sex"] == row["sex"]) & (rows["age"] == row["age"])
    known = rows["value"].notna()
    chosen: pd.DataFrame = rows[same & (rows["category"] == "all") & (known | (rows["mark"] == MARK))]
    ranked = chosen.assign(known=chosen["value"].notna(), counted=chosen["numerator"].notna())
    ranked = ranked.sort_values(["period_start", "known", "counted"])
    ranked = ranked.assign(period=wording.periods(ranked["period"]))
    return ranked.drop_duplicates("period_start", keep="last")
