"""Children under 18 by the latest estimates, which tell no ages: how many, and whether the projection holds.

They are of upper-tier authorities, regions and England. A part of a council is told its council's, by name.
"""

import pandas as pd

from jsna import figures, prose
from jsna.chapter import Chapter
from jsna.subjects import indicators
from jsna.subjects.council import coterminous, council, relation

LAST = 17  # completed years
NEAR = 1  # % either side: about as many
ESTIMATED, PROJECTED, OFF = "Estimated", "Projected", "Projected against estimated, %"
WHAT = "Children under 18 by the latest estimates"
NONE = "estimates of children under 18 (ONS, published by DfE; in data/raw/ons_population) fill this for councils"


def estimates(chapter: Chapter) -> pd.DataFrame:
    """Return the children under 18 by year from the publication that reaches furthest: the area's own rows."""
    rows = chapter.look("population")
    rows = rows[(rows["basis"] == "resident") & (rows["sex"] == "persons") & (rows["age_from"] == 0)]
    rows = rows[rows["age_to"] == LAST]
    latest = rows.groupby("source", observed=True)["year"].transform("max")
    chosen: pd.DataFrame = rows[(latest == rows["year"].max())].sort_values("year")
    chapter.used(chosen)
    return chosen.drop_duplicates("year").reset_index(drop=True)


def counted(chapter: Chapter) -> Chapter | None:
    """Return the view of the area whose children were estimated: itself, else its council; None where there is none."""
    above = council(chapter)
    views = [chapter, *([Chapter.beside(chapter, above)] if above is not None else [])]
    return next((view for view in views if len(estimates(view))), None)


def through_time(chapter: Chapter, view: Chapter, base: int) -> pd.DataFrame:
    """Return a row a year of `view`: estimate, change since the year `base`, and what the projection gives, if any.

    Columns Year, `ESTIMATED`, Change since `base`, `PROJECTED` and `OFF`, the last two where one was projected.
    """
    rows = estimates(view)
    at = rows.loc[rows["year"] == base, "population"]
    start = float((at if len(at) else rows["population"]).iloc[0])
    since = f"Change since {base if len(at) else rows['year'].iloc[0]}, %"
    told = pd.DataFrame({"Year": rows["year"], ESTIMATED: rows["population"]})
    told[since] = 100 * (told[ESTIMATED] / start - 1)
    expected = view.look("projection")
    young = expected[(expected["age_to"] <= LAST) & (expected["year"] >= expected["base_year"])]
    by_year = told["Year"].map(young.groupby("year")["population"].sum())
    if by_year.isna().all():
        return told
    chapter.used(young)
    return told.assign(**{PROJECTED: by_year, OFF: 100 * (by_year / told[ESTIMATED] - 1)})


def said(told: pd.DataFrame, where: str) -> str:
    """Return in a sentence how many lived in `where` by the last estimate, and how that compares with the first told.

    told : of `through_time`.
    """
    since = told.columns[2]
    last, base = told.iloc[-1], told[told[since] == 0].iloc[0]
    change = f"{_compared(last[since])} in mid-{base['Year']:.0f} ({prose.count(base[ESTIMATED])})"
    return f"In mid-{last['Year']:.0f}, {prose.count(last[ESTIMATED])} children under 18 lived in {where}{change}."


def _compared(percent: float) -> str:
    """Say how a number lies to an earlier one: 5.2% more than, as many as."""
    size = prose.proportion(abs(percent))
    return "as many as" if size == "0.0" else f"{size}% {'more' if percent > 0 else 'fewer'} than"


def held_up(told: pd.DataFrame) -> list[str]:
    """Return in a sentence how the projection compares with the last estimate of a year that it covers, if any."""
    both = told[told[PROJECTED].notna()] if PROJECTED in told else told.iloc[:0]
    if len(both) < 2:  # the year that it starts from is no test of it
        return []
    last = both.iloc[-1]
    given = f"For mid-{last['Year']:.0f} the projection gives {prose.count(last[PROJECTED])} under 18"
    if abs(last[OFF]) < NEAR:
        return [f"{given}, about as many as the {prose.count(last[ESTIMATED])} estimated since."]
    reading = "low" if last[OFF] < 0 else "high"
    since = f"{_compared(last[OFF])} the {prose.count(last[ESTIMATED])} estimated since"
    return [f"{given}, {since}: read it as too {reading}."]


def findings(chapter: Chapter, now: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return what to say first, of the area or of the council with its boundary, and what after the figures by age."""
    view = counted(chapter)
    told = through_time(chapter, view, _base(now)) if view is not None else pd.DataFrame()
    if view is None or told["Year"].iloc[-1] <= _base(now):
        return [], []
    if view.area == chapter.area:
        return [said(told, f"{view.name}: ")], held_up(told)
    clause = relation(chapter, view.area)
    theirs = [said(told, f"{indicators.owner(estimates(view))}, {clause}, ")]
    return (theirs, []) if coterminous(chapter, view.area) else ([], theirs)


def ends(chapter: Chapter, now: pd.DataFrame) -> pd.Series:
    """Return the first and last number that `findings` tells first, and the change, by heading; empty where none."""
    view = counted(chapter)
    if view is None or not findings(chapter, now)[0]:
        return pd.Series(dtype=float)
    told = through_time(chapter, view, _base(now))
    since = told.columns[2]
    base, last = told[told[since] == 0].iloc[0], told.iloc[-1]
    first, latest = f"Under 18, {base['Year']:.0f}, revised", f"Under 18, {last['Year']:.0f}"
    return pd.Series({first: base[ESTIMATED], latest: last[ESTIMATED], since: last[since]})


def _base(now: pd.DataFrame) -> int:
    return int(now["year"].iloc[0]) if len(now) else 0


def chart(chapter: Chapter, now: pd.DataFrame) -> list[figures.Shown]:
    """Draw the estimates through time beside the projection, with both and their difference as a table."""
    view = counted(chapter)
    if view is None:
        return [figures.Absent(WHAT, NONE)]
    rows, told, own = estimates(view), through_time(chapter, view, _base(now)), view.area == chapter.area
    chapter.used(rows)
    name = view.name if own else indicators.owner(rows)
    run = pd.DataFrame(
        {"period": "mid-" + rows["year"].astype(str), "period_start": rows["year"], "value": rows["population"]}
    )
    expected = told[["Year", PROJECTED]].set_axis(["period_start", "value"], axis=1) if PROJECTED in told else None
    drawn = figures.trend_chart(
        run, label="Children under 18", unit="children", area_name=name, benchmark=expected,
        benchmark_name="the projection",
    )  # fmt: skip
    formats = {"Year": "plain", ESTIMATED: "count", told.columns[2]: "change_proportion"}
    formats |= {PROJECTED: "count", OFF: "change_proportion"} if expected is not None else {}
    recent = told[told["Year"] >= _base(now)]
    table = recent.astype(object).where(recent.notna(), "[z]")
    return [drawn, figures.Table(table, f"{WHAT}, {name}", notes=_notes(now, told) if own else [], formats=formats)]


def _notes(now: pd.DataFrame, told: pd.DataFrame) -> list[str]:
    """Return why these figures and those by age differ, where both count the same year."""
    inside = now[now["age_to"] <= LAST]
    year, earlier = _base(now), inside["population"].sum()
    same = told.loc[told["Year"] == year, ESTIMATED]
    if same.empty or inside["age_to"].max() != LAST or abs(earlier - same.iloc[0]) < 1:
        return []
    return [
        f"Estimates are revised. For mid-{year} the figures by age on this page, published earlier, give "
        f"{prose.count(earlier)} under 18 and these {prose.count(same.iloc[0])}; the projection starts from the former."
    ]
