"""How needs were weighed: the weights, the scores, and what could not be weighed, with the reason."""

from collections.abc import Mapping

import pandas as pd

from jsna import figures, prose
from jsna.catalogue import indicators as catalogue
from jsna.chapter import Chapter
from jsna.subjects import indicators, listing, tested, wording
from jsna.withheld import MARK
from needs.priority import AHEAD, CRITERIA, SHARED

FIRST = 10
UNCOUNTED = ("no counts", "no confidence interval")


def weights_table(weights: Mapping[str, float]) -> figures.Table:
    """Return the weights of the criteria, and how to change them."""
    total = sum(weights.values())
    meaning = {
        "gap": "1 where the rate is twice England's or more, 0 at England's",
        "trend": "1 getting worse, 0.5 no significant change or not known, 0 getting better",
        "children": "the logarithm of the gap in number: ten times as many is one step more; 1 for the area's largest",
        "certainty": "1 where the 99.8% interval leaves England out; a tenth less for each year the figure is older "
        "than the area's newest",
    }
    data = pd.DataFrame(
        {
            "Criterion": list(CRITERIA),
            "Weight": [prose.number(weights.get(name, 0.0)) for name in CRITERIA],
            "Share": [prose.proportion(100 * weights.get(name, 0.0) / total) + "%" for name in CRITERIA],
            "Score": [meaning[name] for name in CRITERIA],
        }
    )
    notes = [
        "Where several indicators tell of one need, the first of them stands for it.",
        "To weigh otherwise: jsna render AREA --chapter summary --parameter weight_gap=2",
    ]
    return figures.Table(data, "How needs are weighed", notes=notes, formats=dict.fromkeys(data.columns, "text"))


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
            "Need": first["need"].to_numpy(),
            "Excess": [f"{prose.rounded(100 * each, 1):,.1f}%" for each in first["excess"]],
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


def weighed(needs: pd.DataFrame) -> dict[str, int]:
    """Return how many indicators could be weighed, how many needs they tell of, and how many not, by reason."""
    why = needs["unweighed"]
    ahead, bare = why == AHEAD, why.isin(UNCOUNTED)
    counted = why.isna() | (why == SHARED)
    return {
        "Behind England, and weighed": int(counted.sum()),
        "Needs that these tell of": int(needs["place"].notna().sum()),
        "Not behind England": int(ahead.sum()),
        "Not weighed for want of counts": int(bare.sum()),
        "Not weighed for other reasons": int((~counted & ~ahead & ~bare).sum()),
        "All indicators": len(needs),
    }


def unweighed(needs: pd.DataFrame, name: str) -> str:
    """Return in a sentence how many indicators could be weighed, and how many not, for want of what."""
    behind, of_needs, ahead, bare, other, total = weighed(needs).values()
    parts = ["none is behind England by figures that can be weighed"]
    if behind:
        of = f"{'it tells' if behind == 1 else 'they tell'} of {wording.number_of(of_needs, 'need')}"
        parts = [f"{behind} {'is' if behind == 1 else 'are'} behind England by figures that can be weighed ({of})"]
    parts += [f"{ahead} {'is' if ahead == 1 else 'are'} not behind England"] if ahead else []
    parts += [f"{bare} could not be weighed for want of counts"] if bare else []
    parts += [f"{other} {'could not be weighed ' if not bare else ''}for other reasons"] if other else []
    return f"Of {wording.number_of(total, 'indicator')} of {name}, {prose.listed(parts)}."


def silent(needs: pd.DataFrame, county: pd.DataFrame) -> int:
    """Return how many indicators of the catalogue have no row for the area, nor for its county."""
    have = {str(name) for rows in (needs, county) if len(rows) for name in rows["indicator_id"]}
    return sum(name not in have for name in catalogue())


def weighed_table(chapter: Chapter, needs: pd.DataFrame, county: pd.DataFrame) -> figures.Table | figures.Absent:
    """Return how many indicators could be ranked and how many not: the area's, and the county's beside them."""
    columns = {chapter.name: needs} if len(needs) else {}
    columns |= {indicators.owner(county): county} if len(county) else {}
    caption = "How many needs could be weighed"
    if not columns:
        return figures.Absent(caption)
    counts = pd.DataFrame({name: weighed(rows) for name, rows in columns.items()})
    counts.loc["In the catalogue"] = len(catalogue())
    counts.loc["In the catalogue, without a figure here"] = silent(needs, county)
    data = counts.rename_axis("Indicators").reset_index()
    return figures.Table(data, caption, formats=dict.fromkeys(columns, "count"))


def not_weighed(chapter: Chapter, needs: pd.DataFrame, county: pd.DataFrame) -> list[figures.Shown]:
    """Return the indicators of the area, and apart from them of the county, that have no place, with the reason."""
    shown: list[figures.Shown] = [_not_weighed(needs, chapter.name)]
    return shown if county.empty else [*shown, _not_weighed(county, indicators.owner(county))]


def _not_weighed(needs: pd.DataFrame, name: str) -> figures.Table | figures.Absent:
    """Return the indicators without a place, with the reason, those furthest down among their peers first."""
    caption = f"Indicators of {name} that could not be weighed"
    left = needs[needs["unweighed"].notna() & ~needs["unweighed"].isin([AHEAD, SHARED])] if len(needs) else needs
    if left.empty:
        return figures.Absent(caption, "every indicator here was weighed")
    left = left.assign(share=(left["peer_rank"] / left["peers"]).where(left["polarity"] != "no judgement"))
    records = tested.records(left.sort_values("share", ascending=False, kind="stable"))
    data = pd.DataFrame(
        {
            "Indicator": [listing.titled(row) for row in records],
            "Period": [listing.words(row["period"]) for row in records],
            "Value": [listing.cell(row, "value") for row in records],
            "England": [listing.cell(row, "england_value", own=False) for row in records],
            "Rank (1 is best)": [listing.rank(row) for row in records],
            "Why": ["withheld" if row["mark"] == MARK else row["unweighed"] for row in records],
        }
    )
    return figures.Table(data, caption, formats=dict.fromkeys(data.columns, "text"))
