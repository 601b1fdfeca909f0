"""An area's indicators as a chapter or profile shows them: where they stand, which way they go, what is not known."""

import pandas as pd

from jsna import figures, prose
from jsna.catalogue import Indicator, indicators
from jsna.chapter import Chapter

WORSE, BETTER = ("worse", "worst"), ("better", "best")
NO_FIGURE = "[x]"


def of_themes(*themes: str) -> list[Indicator]:
    """Return the indicators of `themes` (all where none is named), by theme and title."""
    chosen = [fact for fact in indicators().values() if not themes or fact.theme in themes]
    return sorted(chosen, key=lambda fact: (themes.index(fact.theme) if themes else fact.theme, fact.title))


def standing(chapter: Chapter, *themes: str, of: str = "area") -> pd.DataFrame:
    """Return where the area stands on the indicators of `themes`: one row an indicator that has a figure here.

    Adds ``indicator`` (title), ``unit``, ``theme`` and ``benchmark``. Breakdowns by sex and deprivation are left out.
    """
    facts = {fact.id: fact for fact in of_themes(*themes)}
    rows = chapter.look("baselines", of=of)
    rows = rows[rows["indicator_id"].isin(list(facts)) & (rows["category"] == "all")]
    name = rows["indicator_id"].astype("str")
    rows = rows[rows["sex"].astype("str") == name.map({key: fact.sex for key, fact in facts.items()})]
    name = rows["indicator_id"].astype("str")
    order = {key: place for place, key in enumerate(facts)}
    rows = rows.assign(
        indicator=name.map({key: fact.title for key, fact in facts.items()}),
        unit=name.map({key: fact.unit for key, fact in facts.items()}),
        theme=name.map({key: fact.theme for key, fact in facts.items()}),
        benchmark=rows["england_value"],
        verdict=rows["england_verdict"].astype("str"),
        order=name.map(order),
    )
    rows = rows.sort_values(["order", "period_start"]).drop_duplicates(["indicator_id", "area_code"], keep="last")
    shown = rows.drop(columns="order").reset_index(drop=True)
    chapter.used(shown)
    return shown


def borrowed(chapter: Chapter, *themes: str) -> pd.DataFrame:
    """Return the county's rows on the indicators that the area itself has no figure for; they are the county's."""
    county = chapter.parents().get("county")
    if county is None:
        return pd.DataFrame()
    own = standing(chapter, *themes)["indicator_id"].astype("str").tolist()
    rows = standing(Chapter.beside(chapter, county), *themes)
    rows = rows[~rows["indicator_id"].isin(own)].reset_index(drop=True)
    chapter.used(rows)
    return rows


def table(rows: pd.DataFrame, caption: str) -> figures.Table | figures.Absent:
    """Return the rows as a table for readers: value, England, verdict, trend, baseline and change."""
    if rows.empty:
        return figures.Absent(caption)
    shown = pd.DataFrame(
        {
            "Indicator": [f"{row.indicator} ({row.unit})" for row in rows.itertuples()],
            "Period": rows["period"].astype(object).where(rows["period"].notna(), NO_FIGURE),
            "Value (95% interval)": [_cell(row, "value") + _interval(row) for row in rows.itertuples()],
            "England": [_cell(row, "england_value", own=False) for row in rows.itertuples()],
            "Against England": rows["verdict"],
            "Recent trend": rows["trend"].astype("str"),
            "Baseline": [_then(row) for row in rows.itertuples()],
        }
    )
    formats = dict.fromkeys(shown.columns, "text") | {"Against England": "verdict", "Recent trend": "trend"}
    return figures.Table(shown, caption, notes=_notes(rows), formats=formats)


def _cell(row: object, name: str, *, own: bool = True) -> str:
    value = getattr(row, name)
    mark = getattr(row, "mark", None) if own else None
    if pd.isna(value):
        return str(mark) if isinstance(mark, str) else NO_FIGURE
    words = prose.measure(float(value), str(getattr(row, "unit", "")))
    return f"{words} {mark}" if isinstance(mark, str) else words


def _interval(row: object) -> str:
    lower, upper = (float(getattr(row, name, float("nan"))) for name in ("lower_95", "upper_95"))
    if pd.isna(lower) or pd.isna(upper):
        return ""
    write = prose.proportion if str(getattr(row, "unit", "")).startswith("%") else prose.number
    return f" ({write(lower)} to {write(upper)})"


def _then(row: object) -> str:
    value, period = getattr(row, "baseline_value", None), getattr(row, "baseline_period", None)
    if pd.isna(value) or not isinstance(period, str):
        return NO_FIGURE
    words = f"{prose.measure(float(value), str(getattr(row, 'unit', '')))} ({period})"  # type: ignore[arg-type]
    printed = getattr(row, "printed_value", None)
    return words if pd.isna(printed) else f"{words}; a plan printed {prose.number(float(printed))}"  # type: ignore[arg-type]


def _notes(rows: pd.DataFrame) -> list[str]:
    unsure = int((rows["verdict"] == "not compared").sum())
    return [f"{unsure} of {len(rows)} have no verdict: {_why(rows)}."] if unsure else []


def _why(rows: pd.DataFrame) -> str:
    """The reasons that rows are not compared, the commonest first."""
    reasons = rows.loc[rows["verdict"] == "not compared", "england_reason"].astype(object).dropna()
    counts = reasons.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return prose.listed([f"{reason} ({count})" for reason, count in counts.items()]) or "no reason is known"


def missing(*themes: str) -> figures.Table | figures.Absent:
    """Return the needs of `themes` that no file here fills, with the publication that would."""
    gaps = [fact for fact in of_themes(*themes) if not fact.sources]
    if not gaps:
        return figures.Absent("Needs without a figure", "every indicator of this subject has a publication here")
    data = pd.DataFrame(
        [(fact.title, fact.publication or NO_FIGURE, f"data/raw/{fact.folder}" if fact.folder else "data/raw/local")
         for fact in gaps], columns=["What is not known here", "Publication that holds it", "Folder to put it in"],
    )  # fmt: skip
    return figures.Table(data, "What is not known", formats=dict.fromkeys(data.columns, "text"))


def spine(chapter: Chapter, rows: pd.DataFrame) -> figures.Figure | figures.Absent:
    """Draw the indicators that can be placed against England and all areas of the kind."""
    placed = rows[rows["position"].notna()] if len(rows) else rows
    if not len(placed):
        return figures.Absent("Indicators against England", "no indicator has figures of this area, England and peers")
    return figures.spine_chart(placed.assign(trend=placed["trend"].astype("str")), area_name=chapter.name)


def trends(chapter: Chapter, rows: pd.DataFrame, most: int = 4) -> list[figures.Figure | figures.Absent]:
    """Draw the series of the indicators with the longest run of figures with intervals."""
    if rows.empty:
        return []
    ranked = rows.sort_values("trend_points", ascending=False, kind="stable").head(most)
    return [trend(chapter, row) for row in ranked.itertuples(index=False)]


def trend(chapter: Chapter, row: object) -> figures.Figure | figures.Absent:
    """Draw one indicator through time beside England."""
    name, sex, age = (str(getattr(row, part)) for part in ("indicator_id", "sex", "age"))
    series = _series(chapter.look("indicators"), name, sex, age)
    england = chapter.parents().get("england")
    other = _series(chapter.look("indicators", of=[england]), name, sex, age) if england else None
    chapter.used(series)
    return figures.trend_chart(
        series, label=str(getattr(row, "indicator", name)), unit=str(getattr(row, "unit", "")),
        area_name=chapter.name, benchmark=other, marker=str(getattr(row, "trend", "")),
    )  # fmt: skip


def _series(rows: pd.DataFrame, name: str, sex: str, age: str) -> pd.DataFrame:
    chosen = rows[(rows["indicator_id"] == name) & (rows["sex"] == sex) & (rows["age"] == age)]
    chosen = chosen[(chosen["category"] == "all") & chosen["value"].notna()]
    ranked = chosen.assign(counted=chosen["numerator"].notna()).sort_values(["period_start", "counted"])
    return ranked.drop_duplicates("period_start", keep="last")


def findings(chapter: Chapter, rows: pd.DataFrame, whose: str = "") -> list[str]:
    """Return what the rows say in sentences: worst first, then better, then what cannot be told."""
    name = whose or chapter.name
    if rows.empty:
        return [f"No figure on this subject is published here for {name}."]
    worse, better = (rows[rows["verdict"].isin(words)] for words in (WORSE, BETTER))
    said = [_against(row, name) for row in worse.sort_values("gap_england", ascending=False).head(4).itertuples()]
    if len(better):
        first = better["indicator"].iloc[0]
        said.append(f"{name} does better than England on {len(better)} of {len(rows)} indicators (first: {first}).")
    unsure = rows["verdict"].isin(["not compared", "too uncertain to call"]).sum()
    if unsure:
        said.append(f"{unsure} of {len(rows)} indicators cannot be compared with England.")
    return said or [f"On the {len(rows)} indicators shown {name} is similar to England."]


def _against(row: object, name: str) -> str:
    unit, title = str(getattr(row, "unit", "")), str(getattr(row, "indicator", ""))
    value, other = float(getattr(row, "value", 0)), float(getattr(row, "england_value", 0))
    gap = float(getattr(row, "gap_england", float("nan")))
    behind = f", a gap of about {prose.count(gap)} children a year" if gap >= 1 else ""
    beside = "higher" if value > other else "lower"
    per = "" if unit.startswith("%") else f" {unit}"
    return (
        f"{title}: {prose.measure(value, unit)}{per} in {name} in {getattr(row, 'period', '')}, {beside} (worse) than "
        f"England's {prose.measure(other, unit)}{behind}."
    )
