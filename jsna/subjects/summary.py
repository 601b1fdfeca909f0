"""The summary on one page: the greatest needs, and where an area ranks low without the counts to weigh it by."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from jsna import figures, prose
from jsna.catalogue import indicators as catalogue
from jsna.chapter import Chapter
from jsna.subjects import indicators, listing, tested, wording
from jsna.subjects.weighing import FIRST, silent, unweighed
from needs.priority import AHEAD, JUDGED, SHARED, priorities

ITSELF = "England is not compared with itself"
LOW, MANY = 0.8, 20  # the worst fifth of areas, where as many as that have a figure
LATER = "Later, without counts"
TOLD = 4  # needs without counts that the key findings name
Row = Mapping[Hashable, Any]


def ranked(rows: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """Return the rows in order of priority, those without a place last; `rows` of `indicators.standing`.

    Adds ``need``, what an indicator tells of: several may tell of one. A latest figure without counts gives way to
    the latest that has them.
    """
    if rows.empty:
        return rows
    rows = pd.DataFrame([_weighable(row) for row in tested.records(rows)])
    facts, ids = catalogue(), rows["indicator_id"].astype("str")
    need = ids.map({name: fact.need or fact.title for name, fact in facts.items()})
    recording = ids.map({name: fact.recording for name, fact in facts.items()})
    weighed = priorities(rows.assign(need=need, recording=recording), by=["area_code", "area_type"], weights=weights)
    weighed["unweighed"] = weighed["unweighed"].mask(weighed["area_type"] == "england", ITSELF)
    return weighed.sort_values("place", kind="stable", na_position="last").reset_index(drop=True)


def _weighable(row: Row) -> Row:
    before = tested.older(row) if row["verdict"] == "not compared" else None
    chosen = {**row, "later": ""} if before is None or pd.isna(before["gap_england"]) else before
    return {name: value for name, value in chosen.items() if not str(name).startswith(tested.BESIDE)}


def greatest(chapter: Chapter, needs: pd.DataFrame, county: pd.DataFrame) -> list[figures.Shown]:
    """Return the ten greatest needs of the area and, apart from them, those told by the county's figures."""
    shown: list[figures.Shown] = [_greatest(needs, chapter.name)]
    return shown if county.empty else [*shown, _greatest(county, indicators.owner(county))]


def _greatest(needs: pd.DataFrame, name: str) -> figures.Table | figures.Absent:
    """Return the ten greatest needs with the figures that they were ranked by."""
    caption = f"The greatest needs of {name}, by priority"
    first = needs[needs["place"] <= FIRST] if len(needs) else needs
    if first.empty:
        return figures.Absent(caption, "no indicator here can be weighed: each lacks counts, or is not behind England")
    records = tested.records(first)
    shown = pd.DataFrame(
        {
            "Need": first["need"].to_numpy(),
            "Measured by": [measured(row) for row in records],
            "Period": [listing.words(row["period"]) for row in records],
            "Value (95% interval)": [listing.cell(row, "value") + listing.interval(row) for row in records],
            "England": [listing.cell(row, "england_value", own=False) for row in records],
            "Against England": first["verdict"].to_numpy(),
            listing.GAP: [listing.gap(row) for row in records],
        }
    )
    if any(row["later"] for row in records):
        shown[LATER] = [later(row) for row in records]
    formats = dict.fromkeys(shown.columns, "text") | {"Against England": "verdict"}
    return figures.Table(shown, caption, formats=formats, notes=listing.gap_note(shown))


def later(row: Row) -> str:
    """Return the figure published since the one weighed, with England's; not applicable where there is none."""
    if not row["later"]:
        return listing.NOT_APPLICABLE
    since = {**row, "value": row["later_value"], "england_value": row["later_england_value"], "mark": None}
    england = listing.cell(since, "england_value", own=False)
    return f"{listing.cell(since, 'value')} in {listing.words(row['later'])}, England {england}"


def measured(row: Row) -> str:
    """Return what a need is measured by: the indicator with its unit, or the unit where the title is the need."""
    return str(row["unit"]) if row["need"] == row["indicator"] else listing.titled(row)


def low(chapter: Chapter, needs: pd.DataFrame, county: pd.DataFrame) -> list[figures.Shown]:
    """Return the figures in the worst fifth of areas that could not be weighed; the county's apart."""
    pairs = ((needs, chapter.name), (county, indicators.owner(county) if len(county) else ""))
    told = [(worst_ranked(rows), name) for rows, name in pairs if len(rows)]
    shown: list[figures.Shown] = [_low(rows, name) for rows, name in told if len(rows)]
    reason = "no figure that could not be weighed lies in the worst fifth of areas"
    return shown or [figures.Absent("In the worst fifth of areas", reason)]


def worst_ranked(needs: pd.DataFrame) -> pd.DataFrame:
    """Return the figures without a place that lie in the worst fifth of areas, the worst of each need first."""
    if needs.empty:
        return needs
    share = needs["peer_rank"] / needs["peers"]
    bare = needs["unweighed"].notna() & ~needs["unweighed"].isin([AHEAD, SHARED]) & needs["polarity"].isin(JUDGED)
    ranks = (share > LOW) & (needs["peers"] >= MANY) & (needs["method"] != "count")
    low = needs.assign(share=share)[bare & ranks & ~needs["recording"]]
    order = low.sort_values("share", ascending=False, kind="stable")
    return order.assign(leads=~order.duplicated("need"))


def _low(rows: pd.DataFrame, name: str) -> figures.Table:
    records = tested.records(rows)
    data = pd.DataFrame(
        {
            "Need": rows["need"].to_numpy(),
            "Measured by": [measured(row) for row in records],
            "Period": [listing.words(row["period"]) for row in records],
            "Value": [listing.cell(row, "value") for row in records],
            "England": [listing.cell(row, "england_value", own=False) for row in records],
            "Rank (1 is best)": [listing.rank(row) for row in records],
        }
    )
    notes = ["Without counts, or a figure of England, chance cannot be ruled out and no gap in children can be given."]
    caption = f"Not weighed, but in the worst fifth of areas: {name}"
    return figures.Table(data, caption, notes=notes, formats=dict.fromkeys(data.columns, "text"))


def findings(chapter: Chapter, needs: pd.DataFrame, county: pd.DataFrame) -> list[str]:
    """Return the first needs in sentences, and how many could not be weighed; the county's told as the county's."""
    said = _findings(needs, chapter.name, 5) if len(needs) else []
    theirs = _findings(county, indicators.owner(county), 3) if len(county) else []
    if not said and not theirs:
        return [f"No indicator has a figure for {chapter.name} here."]
    left = silent(needs, county)
    of = f"{prose.count(left)} of {prose.count(len(catalogue()))} indicators of the catalogue"
    return [*said, *theirs, f"{of} {'has' if left == 1 else 'have'} no figure here."]


def _findings(needs: pd.DataFrame, name: str, most: int) -> list[str]:
    """Return the first needs that are surely worse than England, those that rank low, and the count of the rest."""
    placed = needs[needs["place"].notna()]
    said = surest(needs, name, most)
    if (needs["area_type"] == "england").all():
        return ["England is what areas are compared with: its own needs are not ranked."]
    if placed.empty:
        said.append(f"No indicator of {name} can be ranked as a need.")
    elif not said:
        said.append(f"No indicator of {name} is significantly worse than England: the order of its needs is uncertain.")
    return [*said, *_rank_told(needs, name), unweighed(needs, name)]


def surest(needs: pd.DataFrame, name: str, most: int) -> list[str]:
    """Return in sentences the first needs of the area called `name` that are surely worse than England."""
    first = needs[needs["verdict"].isin(wording.WORSE) & (needs["place"] <= FIRST)]
    return [wording.sentence(row, name) for row in tested.records(first.head(most))]


def _rank_told(needs: pd.DataFrame, name: str) -> list[str]:
    """Return in a sentence where the area is in the worst fifth, though its figures could not be weighed."""
    rows = worst_ranked(needs)
    first = rows[rows["leads"]].head(TOLD) if len(rows) else rows
    if first.empty:
        return []
    named = [f"“{row['indicator']}” ({listing.rank(row)})" for row in tested.records(first)]
    return [f"{name} ranks in the worst fifth of areas, by figures without counts to weigh, on {prose.listed(named)}."]
