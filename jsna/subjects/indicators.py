"""An area's indicators as a chapter or profile shows them: which there are, whose they are, what is not known."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from jsna import figures
from jsna.catalogue import Indicator, indicators
from jsna.chapter import Chapter
from jsna.places import Area
from jsna.subjects import findings as told
from jsna.subjects import listing, tested, wording
from jsna.subjects.council import council, relation

RANKS = ("peer_rank", "best_fifth_value", "gap_best_fifth")
FIGURES = ("value", "lower_95", "upper_95", "numerator", "baseline_value", "change", "change_per_year")
NUMBERS = "numbers are not compared, only rates"


def of_themes(*themes: str) -> list[Indicator]:
    """Return the indicators of `themes` (all where none is named), by theme and title."""
    chosen = indicators().having("theme", themes) if themes else indicators().values()
    return sorted(chosen, key=lambda fact: (themes.index(fact.theme) if themes else fact.theme, fact.title))


def standing(chapter: Chapter, *themes: str, of: str | Sequence[Area] = "area") -> pd.DataFrame:
    """Return where the area stands on the indicators of `themes`: one row an indicator that has a figure here.

    Adds ``indicator`` (title), ``unit``, ``theme``, ``method``, ``numerator_of`` (what is counted), ``yearly`` (whether
    it is so many a year), ``years_old`` (years behind the area's newest figure), ``verdict`` and ``benchmark``, and
    beside a figure without an interval the latest that has one (`jsna.subjects.tested`).
    Breakdowns by sex and deprivation are left out.
    """
    shown, beside = chapter.looked(_standing, "baselines", *themes, of=of)
    chapter.used(shown)
    return beside.copy(deep=False)


def _standing(rows: pd.DataFrame, *themes: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of `baselines` on the indicators of `themes`, and the latest with the tested beside them."""
    facts = {fact.id: fact for fact in of_themes(*themes)}
    rows = rows.assign(years_old=_behind_newest(rows))
    name = rows["indicator_id"].astype("str")
    of_all = rows["sex"].astype("str") == name.map({key: fact.sex for key, fact in facts.items()})
    rows = rows[(rows["category"] == "all") & of_all]
    name = rows["indicator_id"].astype("str")
    told: dict[str, dict[str, Any]] = {
        "indicator": {key: fact.title for key, fact in facts.items()},
        "unit": {key: fact.unit for key, fact in facts.items()},
        "theme": {key: fact.theme for key, fact in facts.items()},
        "method": {key: fact.method for key, fact in facts.items()},
        "numerator_of": {key: fact.numerator for key, fact in facts.items()},
        "yearly": {key: fact.yearly for key, fact in facts.items()},
        "recording": {key: fact.recording for key, fact in facts.items()},
        "order": {key: place for place, key in enumerate(facts)},
    }
    rows = rows.assign(
        **{column: name.map(known) for column, known in told.items()},
        period=wording.periods(rows["period"]),
        baseline_period=wording.periods(rows["baseline_period"]),
        benchmark=rows["england_value"],
        verdict=rows["england_verdict"].astype("str"),
        trend=rows["trend"].astype("str"),
        trend_label=rows["trend_label"].astype("str"),
    )
    once = ["indicator_id", "area_code", "basis"]
    rows = rows.sort_values(["order", "period_start"]).drop_duplicates(once, keep="last")
    shown = wording.with_gaps(_told(rows.drop(columns="order").reset_index(drop=True)))
    return shown, tested.attached(shown)


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows without what would mislead: ranks of plain numbers, and figures of England that cannot be right.

    A large area counts more of everything, so that numbers are neither ranked nor set against England's. Where the
    figure published for England lies outside the range of its regions, it is not shown as England's either.
    """
    number = rows["method"] == "count"
    odd = (rows["area_type"] == "england") & rows["value"].notna() & rows["england_value"].isna() & ~number
    if not (number | odd).any():
        return rows
    ranks = rows[list(RANKS)].mask(number)
    reason = rows["england_reason"].astype(object).mask(number, NUMBERS).mask(odd, listing.OUTSIDE)
    figures_ = rows[list(FIGURES)].mask(odd)
    return rows.assign(**ranks, **figures_, peers=rows["peers"].mask(number, 0), england_reason=reason)


def _behind_newest(rows: pd.DataFrame) -> pd.Series:
    """Return how many years each figure is older than the newest of its area, on whatever subject."""
    last = (rows["period_start"] + rows["period_years"] - 1).where(rows["value"].notna())
    newest = last.groupby([rows["area_code"], rows["area_type"]], observed=True).transform("max")
    return newest - last


def holder(chapter: Chapter) -> Area | None:
    """Return the county or council whose figures the area's page shows where it has none of its own."""
    return council(chapter)


def borrowed(chapter: Chapter, *themes: str) -> pd.DataFrame:
    """Return the county's rows on the indicators that the area itself has no figure for; they are the county's."""
    county = holder(chapter)
    if county is None:
        return pd.DataFrame()
    rows = standing(Chapter.beside(chapter, county), *themes)
    own = standing(chapter, *themes)["indicator_id"].astype("str").tolist()
    rows = rows[~rows["indicator_id"].astype("str").isin(own)].reset_index(drop=True)
    chapter.used(rows)
    return rows


def tables(chapter: Chapter, rows: pd.DataFrame, county: pd.DataFrame) -> list[figures.Shown]:
    """Return where the area stands, and apart from it the county's figures under the county's name."""
    shown: list[figures.Shown] = []
    if len(rows) or county.empty:
        against = "" if chapter.area.kind == "england" else " against England"
        shown.append(listing.against(rows, f"Indicators of {chapter.name}{against}"))
    if len(county):
        shown.append(listing.against(county, f"Indicators of {owner(county)}, {_relation(chapter)}"))
    return shown


def owner(rows: pd.DataFrame) -> str:
    """Return whose rows these are, with the kind of area: Kent (county)."""
    return f"{rows['area_name'].iloc[0]} ({'county' if rows['area_type'].iloc[0] == 'county' else 'council'})"


def findings(chapter: Chapter, rows: pd.DataFrame, county: pd.DataFrame | None = None) -> list[str]:
    """Return the key findings in sentences; the county's, if any, are told as the county's."""
    if county is None or county.empty:
        return told.findings(chapter.name, rows)
    own = told.findings(chapter.name, rows, most=3) if len(rows) else []
    return [*own, *told.findings(owner(county), county, most=2 if own else 4, clause=_relation(chapter))]


def _relation(chapter: Chapter) -> str:
    above = holder(chapter)
    return relation(chapter, above) if above else ""


def table(rows: pd.DataFrame, caption: str) -> figures.Table | figures.Absent:
    """Return the rows as a short table for profiles: value, England, verdict, gap and trend."""
    if rows.empty:
        return figures.Absent(caption)
    records = tested.in_turn(rows)
    shown = pd.DataFrame(
        {
            "Indicator": [listing.titled(row) for row in records],
            "Period": [listing.words(row["period"]) for row in records],
            "Value (95% interval)": [listing.cell(row, "value") + listing.interval(row) for row in records],
            "England": [listing.cell(row, "england_value", own=False) for row in records],
            "Against England": [row["verdict"] for row in records],
            listing.GAP: [listing.gap(row) for row in records],
            "Recent trend": [row["trend"] for row in records],
        }
    )
    return listing.compared(rows, records, shown, caption, **{"Recent trend": "trend"})


def missing(*themes: str) -> figures.Table | figures.Absent:
    """Return the needs of `themes` that no file here fills, with the publication that would."""
    gaps = [fact for fact in of_themes(*themes) if not fact.sources]
    if not gaps:
        return figures.Absent("Needs without a figure", "every indicator of this subject has a publication here")
    data = pd.DataFrame(
        [(fact.title, fact.publication or listing.NO_FIGURE,
          f"data/raw/{fact.folder}" if fact.folder else "data/raw/local")
         for fact in gaps], columns=["What is not known here", "Publication that holds it", "Folder to put it in"],
    )  # fmt: skip
    return figures.Table(data, "What is not known", formats=dict.fromkeys(data.columns, "text"))


def unknown(chapter: Chapter, rows: pd.DataFrame, county: pd.DataFrame, *themes: str) -> list[figures.Shown]:
    """Return what is not known of the area: needs that no file fills, and indicators published for other areas only."""
    have = {*rows.get("indicator_id", []), *county.get("indicator_id", [])}
    elsewhere = [fact for fact in of_themes(*themes) if fact.sources and fact.id not in have]
    shown: list[figures.Shown] = [missing(*themes)]
    if elsewhere:
        data = pd.DataFrame(
            {
                "Indicator": [fact.title for fact in elsewhere],
                "Publication": [fact.publication or listing.NO_FIGURE for fact in elsewhere],
            }
        )
        caption = f"Indicators with no figure for {chapter.name} in the files here"
        shown.append(figures.Table(data, caption, formats=dict.fromkeys(data.columns, "text")))
    return shown


def spine(chapter: Chapter, rows: pd.DataFrame) -> figures.Figure | figures.Absent:
    """Draw the indicators that can be placed against England and all areas of the kind."""
    placed = rows[rows["position"].notna()] if len(rows) else rows
    if not len(placed):
        return figures.Absent("Indicators against England", "no indicator has figures of this area, England and peers")
    return figures.spine_chart(placed.assign(trend=placed["trend"].astype("str")), area_name=chapter.name)
