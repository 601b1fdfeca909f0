"""The summary on one page: the greatest needs, why they come first, and what could not be weighed."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from jsna import figures, prose
from jsna.chapter import Chapter
from jsna.subjects import indicators, listing, wording
from needs.priority import CRITERIA, priorities

FIRST = 10
UNCOUNTED = ("no counts", "no confidence interval")
Row = Mapping[Hashable, Any]


def ranked(rows: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """Return the rows in order of priority, those without a place last; `rows` of `indicators.standing`."""
    if rows.empty:
        return rows
    weighed = priorities(rows, by=["area_code", "area_type"], weights=weights)
    return weighed.sort_values("place", kind="stable", na_position="last").reset_index(drop=True)


def greatest(chapter: Chapter, needs: pd.DataFrame, county: pd.DataFrame) -> list[figures.Shown]:
    """Return the ten greatest needs of the area and, apart from them, those told by the county's figures."""
    shown: list[figures.Shown] = [_greatest(needs, chapter.name)]
    return shown if county.empty else [*shown, _greatest(county, indicators.owner(county))]


def _greatest(needs: pd.DataFrame, name: str) -> figures.Table | figures.Absent:
    """Return the ten greatest needs with what they were ranked by."""
    caption = f"The greatest needs of {name}, by priority"
    first = needs[needs["place"] <= FIRST] if len(needs) else needs
    if first.empty:
        return figures.Absent(caption, "no indicator here can be weighed: each lacks counts, or is not behind England")
    records = first.to_dict("records")
    shown = pd.DataFrame(
        {
            "Need": [listing.titled(row) for row in records],
            "Period": [listing.words(row["period"]) for row in records],
            "Value (95% interval)": [listing.cell(row, "value") + listing.interval(row) for row in records],
            "England": [listing.cell(row, "england_value", own=False) for row in records],
            "Against England": first["verdict"].to_numpy(),
            "Gap a year": [listing.gap(row) for row in records],
        }
    )
    formats = dict.fromkeys(shown.columns, "text") | {"Against England": "verdict"}
    notes = ["Gap a year: children or events a year by which the area is behind England's rate, with its interval."]
    return figures.Table(shown, caption, formats=formats, notes=notes)


def scores(chapter: Chapter, needs: pd.DataFrame, county: pd.DataFrame) -> list[figures.Shown]:
    """Return what each of the greatest needs was ranked by; the county's apart."""
    pairs = ((needs, chapter.name), (county, indicators.owner(county) if len(county) else ""))
    return [
        _scores(rows[rows["place"] <= FIRST], name) for rows, name in pairs if len(rows) and rows["place"].notna().any()
    ]


def _scores(first: pd.DataFrame, name: str) -> figures.Table:
    columns = {f"Score: {part}": first[f"score_{part}"].map("{:.2f}".format).to_numpy() for part in CRITERIA}
    data = pd.DataFrame(
        {
            "Need": first["indicator"].to_numpy(),
            "Excess": [f"{prose.number(100 * each)}%" for each in first["excess"]],
            "Trend": first["trend_label"].to_numpy(),
            **columns,
            "Priority": first["priority"].map("{:.2f}".format).to_numpy(),
        }
    )
    notes = [
        "Excess: how much worse than England's the rate is, as a share of England's (of those without, where a high "
        "percentage is good). Priority: the mean of the scores by their weights."
    ]
    caption = f"Why the needs of {name} come in this order"
    return figures.Table(data, caption, notes=notes, formats=dict.fromkeys(data.columns, "text"))


def weights_table(weights: Mapping[str, float]) -> figures.Table:
    """Return the weights of the criteria, and how to change them."""
    total = sum(weights.values())
    meaning = {
        "gap": "1 where the rate is twice England's or more, 0 at England's",
        "trend": "1 getting worse, 0.5 no significant change or not known, 0 getting better",
        "children": "the gap in children a year, on a log scale; 1 for the area's largest",
        "certainty": "how surely the figure is behind England's, from its interval",
    }
    data = pd.DataFrame(
        {
            "Criterion": list(CRITERIA),
            "Weight": [prose.number(weights.get(name, 0.0)) for name in CRITERIA],
            "Share": [prose.proportion(100 * weights.get(name, 0.0) / total) + "%" for name in CRITERIA],
            "Score": [meaning[name] for name in CRITERIA],
        }
    )
    notes = ["To weigh otherwise: jsna render AREA --chapter summary --parameter weight_gap=2"]
    return figures.Table(data, "How needs are weighed", notes=notes, formats=dict.fromkeys(data.columns, "text"))


def findings(chapter: Chapter, needs: pd.DataFrame, county: pd.DataFrame) -> list[str]:
    """Return the first needs in sentences, and how many could not be weighed; the county's told as the county's."""
    said = _findings(needs, chapter.name, 5) if len(needs) else []
    theirs = _findings(county, indicators.owner(county), 3) if len(county) else []
    if not said and not theirs:
        return [f"No indicator has a figure for {chapter.name} here."]
    return [*said, *theirs, f"{wording.number_of(silent(needs, county), 'need')} of the catalogue have no figure here."]


def _findings(needs: pd.DataFrame, name: str, most: int) -> list[str]:
    """Return the first needs that are surely worse than England, and the count of those that are not so sure."""
    placed = needs[needs["place"].notna()]
    sure = placed[placed["verdict"].isin(wording.WORSE) & (placed["place"] <= FIRST)]
    said = [wording.sentence(row, name) for row in sure.head(most).to_dict("records")]
    if placed.empty:
        said.append(f"No indicator of {name} can be ranked as a need.")
    elif sure.empty:
        said.append(f"No indicator of {name} is significantly worse than England: the order of its needs is uncertain.")
    return [*said, unweighed(needs, name)]


def weighed(needs: pd.DataFrame) -> dict[str, int]:
    """Return how many indicators could be ranked, and how many not, by reason."""
    placed, ahead = needs["place"].notna(), needs["unweighed"] == "not behind England"
    bare = needs["unweighed"].isin(UNCOUNTED)
    return {
        "Ranked as needs": int(placed.sum()),
        "Not behind England": int(ahead.sum()),
        "Not weighed for want of counts": int(bare.sum()),
        "Not weighed for other reasons": int((~placed & ~ahead & ~bare).sum()),
        "All indicators with a row": len(needs),
    }


def silent(needs: pd.DataFrame, county: pd.DataFrame) -> int:
    """Return how many indicators of the catalogue have no row for the area, nor for its county."""
    have = {str(name) for rows in (needs, county) if len(rows) for name in rows["indicator_id"]}
    return sum(fact.id not in have for fact in indicators.of_themes())


def unweighed(needs: pd.DataFrame, name: str) -> str:
    """Return in a sentence how many needs could not be weighed, for want of what."""
    ranked, ahead, bare, other, total = weighed(needs).values()
    return (
        f"Of {wording.number_of(total, 'indicator')} of {name}, {ranked} could be ranked as needs, {ahead} are not "
        f"behind England, {bare} could not be weighed for want of counts and {other} for other reasons."
    )


def weighed_table(chapter: Chapter, needs: pd.DataFrame, county: pd.DataFrame) -> figures.Table | figures.Absent:
    """Return how many indicators could be ranked and how many not: the area's, and the county's beside them."""
    columns = {chapter.name: needs} if len(needs) else {}
    columns |= {indicators.owner(county): county} if len(county) else {}
    caption = "How many needs could be weighed"
    if not columns:
        return figures.Absent(caption)
    counts = pd.DataFrame({name: weighed(rows) for name, rows in columns.items()})
    notes = [f"{silent(needs, county)} of {len(indicators.of_themes())} needs of the catalogue have no figure here."]
    data = counts.rename_axis("Indicators").reset_index()
    return figures.Table(data, caption, notes=notes, formats=dict.fromkeys(columns, "count"))


def not_weighed(chapter: Chapter, needs: pd.DataFrame, county: pd.DataFrame) -> list[figures.Shown]:
    """Return the indicators of the area, and apart from them of the county, that have no place, with the reason."""
    shown: list[figures.Shown] = [_not_weighed(needs, chapter.name)]
    return shown if county.empty else [*shown, _not_weighed(county, indicators.owner(county))]


def _not_weighed(needs: pd.DataFrame, name: str) -> figures.Table | figures.Absent:
    """Return the indicators without a place, with the reason, those furthest down among their peers first."""
    caption = f"Indicators of {name} that could not be weighed"
    left = needs[needs["place"].isna() & (needs["unweighed"] != "not behind England")] if len(needs) else needs
    if left.empty:
        return figures.Absent(caption, "every indicator here was weighed")
    left = left.assign(share=(left["peer_rank"] / left["peers"]).where(left["polarity"] != "no judgement"))
    records = left.sort_values("share", ascending=False, kind="stable").to_dict("records")
    data = pd.DataFrame(
        {
            "Indicator": [listing.titled(row) for row in records],
            "Period": [listing.words(row["period"]) for row in records],
            "Value": [listing.cell(row, "value") for row in records],
            "England": [listing.cell(row, "england_value", own=False) for row in records],
            "Rank (1 is best)": [listing.rank(row) for row in records],
            "Why": [row["unweighed"] for row in records],
        }
    )
    return figures.Table(data, caption, formats=dict.fromkeys(data.columns, "text"))
