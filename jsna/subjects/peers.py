"""An area among its peers, and its parts among themselves."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from jsna import figures, prose
from jsna.catalogue import indicators as catalogue
from jsna.chapter import Chapter
from jsna.places import Area
from jsna.subjects import company, indicators, inequality, tested
from jsna.withheld import MARK
from needs.funnel import funnel_limits, funnel_points, funnel_significance

BARS = 25  # more areas than that are a funnel
KINDS = {"county": ("county", "unitary"), "unitary": ("county", "unitary")}
PARTS = ("district", "unitary", "ward")
FUNNELS = ("proportion", "crude rate")
Row = Mapping[Hashable, Any]


def comparison(chapter: Chapter, rows: pd.DataFrame, county: pd.DataFrame) -> figures.Figure | figures.Absent:
    """Draw the greatest gap that peers have figures on too; the county among counties where it is the county's."""
    what = f"{chapter.name} among its peers"
    for theirs, area in ((rows, chapter.area), (county, indicators.holder(chapter))):
        if area is None or not (gaps := by_gap(theirs)):
            continue
        view = Chapter.beside(chapter, area)
        alike = peers_of(view, area)
        for row in gaps:
            peers = same_period(chapter, row, alike)
            known = peers[peers["value"].notna()]
            if len(known) > 2 and area.code in set(known["area_code"].astype("str")):
                chapter.used(view.look("neighbours"))
                drawn = bars(chapter, row, peers, focus=area.code)
                return replace(drawn, notes=(*drawn.notes, *view.notes)) if isinstance(drawn, figures.Figure) else drawn
    return figures.Absent(what, "no indicator here has figures of this area and of others like it for one period")


def beside(chapter: Chapter, rows: pd.DataFrame, county: pd.DataFrame) -> list[figures.Shown]:
    """Return the greatest gap drawn, and ranks and groups of the area, and of its county under the county's name."""
    above = chapter.parents().get("region")
    region = above.name if above else ""
    whose = ((rows, chapter.name), (county, indicators.owner(county) if len(county) else ""))
    tables = [
        table
        for theirs, name in whose
        if len(theirs)
        for table in (
            company.among(theirs, f"{name} among areas of its kind"),
            company.against_groups(theirs, f"{name} against its region and areas like it", region),
        )
    ]
    told = [table for table in tables if isinstance(table, figures.Table)]
    return [comparison(chapter, rows, county), *told]


def by_gap(rows: pd.DataFrame) -> Sequence[Row]:
    """Return the rows by how many children a year they are behind England; then by how low among their peers."""
    if not len(rows):
        return []
    known = rows[rows["value"].notna() & (rows["peers"] > 2)]
    share = known["peer_rank"] / known["peers"]
    behind = known["verdict"].isin(["worse", "worst"])
    judged = known["polarity"].isin(["high is good", "low is good"])
    order = known.assign(judged=judged, behind=behind, gap=known["gap_england"].where(behind), share=share)
    ranked = order.sort_values(["judged", "behind", "gap", "share"], ascending=False, kind="stable")
    return tested.records(ranked)


def peers_of(chapter: Chapter, area: Area) -> list[Area]:
    """Return the area with its statistical neighbours; where it has none, with the areas of its kind in its region.

    Counties and councils of one tier are one kind. Whose company it is, is a note of the view.
    """
    kinds, view = KINDS.get(area.kind, (area.kind,)), Chapter.beside(chapter, area)
    nearest, above = view.look("neighbours"), view.parents()
    if len(nearest) and "england" in above:
        codes = set(nearest["member_code"].astype("str"))
        every = Chapter.beside(chapter, above["england"])
        alike = [each for kind in kinds for each in every.parts(kind) if each.code in codes]
        chapter.used(nearest)
        chapter.note(_likeness(area, nearest))
        return [area, *alike]
    if "region" not in above:
        return [area]
    region = Chapter.beside(chapter, above["region"])
    chapter.note(f"The peers of {area.name} are the areas of its kind in {above['region'].name}.")
    return list(dict.fromkeys([area, *(each for kind in kinds for each in region.parts(kind))]))


def _likeness(area: Area, nearest: pd.DataFrame) -> str:
    """Say whose company it is: those of a published list, or those nearest by what was measured."""
    what, how_many = nearest["characteristics"].iloc[0], len(nearest)
    if nearest["distance"].isna().all():
        close = nearest["closeness"].dropna().astype("str").value_counts()
        words = (
            f" ({prose.listed([f'{count} {word}' for word, count in close.items()])}, in its words)"
            if len(close)
            else ""
        )
        return f"The peers of {area.name} are its {how_many} statistical neighbours in {what}{words}."
    return (
        f"The peers of {area.name} are its statistical neighbours, computed: the {how_many} areas of its kind nearest "
        f"to it in standardised characteristics ({what})."
    )


def same_period(chapter: Chapter, row: Row, areas: Sequence[Area]) -> pd.DataFrame:
    """Return the figures of `areas` on the indicator of `row`, for its period and people; withheld ones too."""
    figures_ = chapter.look("indicators", of=areas)
    same = (figures_["indicator_id"] == row["indicator_id"]) & (figures_["category"] == "all")
    for name in ("sex", "age", "period_start", "period_years"):
        same &= figures_[name] == row[name]
    known = figures_["value"].notna()
    chosen: pd.DataFrame = figures_[same & (known | (figures_["mark"] == MARK))]
    ranked = chosen.assign(known=chosen["value"].notna(), own=chosen["source"] == row["source"])
    ranked = ranked.sort_values(["known", "own"], kind="stable")
    return ranked.drop_duplicates("area_code", keep="last").reset_index(drop=True)


def bars(chapter: Chapter, row: Row, values: pd.DataFrame, *, focus: str = "") -> figures.Figure | figures.Absent:
    """Draw the areas as ranked bars, England's figure a line across them; as a funnel where they are many."""
    if len(values) > BARS:
        return funnel(chapter, row, values, focus=focus)
    chapter.used(values)
    england = row["england_value"]
    return figures.ranked_bars(
        values, label=str(row["indicator"]), unit=str(row["unit"]), focus=focus, period=str(row["period"]),
        benchmark=None if pd.isna(england) else float(england),
    )  # fmt: skip


def funnel(chapter: Chapter, row: Row, values: pd.DataFrame, *, focus: str = "") -> figures.Figure | figures.Absent:
    """Draw many areas by their size, between the limits that chance would explain about their average."""
    fact = catalogue()[str(row["indicator_id"])]
    counted = values[values["numerator"].notna() & values["denominator"].notna()].reset_index(drop=True)
    if fact.method not in FUNNELS or len(counted) < 3:
        return figures.Absent(str(row["indicator"]), f"{len(values)} areas have no counts to compare them by")
    chapter.used(values)
    years, per = int(row["period_years"]), float(fact.multiplier)
    placed = funnel_significance(counted, kind=fact.method)
    points = funnel_points(placed, per=per, years=years) if fact.method != "proportion" else placed.assign(
        people=placed["denominator"]
    )  # fmt: skip
    every = pd.concat([points, values[values["value"].isna()]], ignore_index=True)
    return figures.funnel_plot(
        every, funnel_limits(counted, kind=fact.method, per=per, years=years), label=str(row["indicator"]),
        unit=str(row["unit"]), focus=focus, period=str(row["period"]),
    )  # fmt: skip


def differences(chapter: Chapter, *themes: str) -> list[figures.Shown]:
    """Return the differences between the area's parts, and by deprivation within it, else across England."""
    shown = [*parts(chapter, *themes), *inequality.gradients(chapter, *themes)]
    reason = "no figures of its parts, or by deprivation, are published here"
    return shown or [figures.Absent(f"Differences within {chapter.name}", reason)]


def parts(chapter: Chapter, *themes: str) -> list[figures.Shown]:
    """Draw the area's districts, else its wards, on the indicator that has the most of them and differs most."""
    for kind in PARTS:
        inside = [area for area in chapter.parts(kind) if area != chapter.area]
        rows = indicators.standing(chapter, *themes, of=inside) if inside else pd.DataFrame()
        rows = rows[rows["value"].notna()] if len(rows) else rows
        chosen = _most_told(rows)
        if chosen is not None:
            values = same_period(chapter, chosen, inside)
            drawn = bars(chapter, chosen, values)
            return [drawn] if isinstance(drawn, figures.Figure) else []
    return []


def _most_told(rows: pd.DataFrame) -> Row | None:
    """Return a row of the indicator that most parts have a figure of, for the period that most of them share."""
    if not len(rows):
        return None
    parts = rows.groupby(["indicator_id", "period_start"], observed=True)["area_code"].transform("nunique")
    worse = rows["verdict"].isin(["worse", "worst"]).groupby(rows["indicator_id"], observed=True).transform("sum")
    order = rows.assign(parts=parts, bad=worse)
    order = order[order["parts"] > 1].sort_values(["parts", "bad"], ascending=False, kind="stable")
    return next(iter(tested.records(order.head(1))), None)
