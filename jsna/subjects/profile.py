"""A commissioner's profile: who lives here, how deprived, and how the area stands, on two pages for the board."""

import pandas as pd

from jsna import figures, prose
from jsna.chapter import Chapter
from jsna.subjects import deprivation as index
from jsna.subjects import indicators, listing, population, summary, under_18
from jsna.subjects.council import relation, stand_in
from needs.priority import WEIGHTS

GROUPS = ((0, 4), (5, 9), (10, 14), (15, 19))
SHARE = "% of all ages"
MANY = 4  # sentences in the box of findings
BOARD = 7  # rows of the chart that the board's second page holds
ORDER = {"worst": 0, "worse": 1, "best": 2, "better": 3, "similar": 4, "higher": 5, "lower": 5}


def note(chapter: Chapter) -> None:
    """Note at the top of the page which of the area's figures cover a part of it, where some do."""
    if all(chapter.part(edition).whole for edition in ("2021", "2011")):
        return
    now = population.latest(chapter)
    residents = len(now) > 0 and not chapter.part_of(now).whole
    partial = {"residents": residents, "deprivation": bool(index.latest_edition(chapter))}
    named = [what for what, is_so in partial.items() if is_so]
    if named:
        verb = "are those" if residents else "is that"
        patients = " Registered patients are those of the whole area." if len(_registered(chapter)) else ""
        chapter.note(
            f"{prose.listed(named).capitalize()} {verb} of {chapter.called_in('2011')}, which is all that the small "
            f"areas here make up.{patients}"
        )


def findings(chapter: Chapter, rows: pd.DataFrame, county: pd.DataFrame) -> list[str]:
    """Return the profile's key findings: people first, then where the area stands."""
    now = population.latest(chapter)
    told = _people_told(chapter, now)
    if rows.empty and county.empty:
        return told or indicators.findings(chapter, rows, county)
    untold = {"target": float("nan"), "baseline_value": float("nan")}  # not in the profile's tables, but the chapters'
    opening, *others = indicators.findings(chapter, rows.assign(**untold), county.assign(**untold))
    return [*told, opening, *(_first_needs(chapter, rows, county) or others)][:MANY]


def _people_told(chapter: Chapter, now: pd.DataFrame) -> list[str]:
    """Return in one finding how many children there are by the latest estimates, and what share the last ages give."""
    recent, _ = under_18.findings(chapter, now)
    if now.empty:
        return recent
    young, everyone = now.loc[now["age_to"] <= 19, "population"].sum(), now["population"].sum()
    aged = (
        f"{prose.count(young)} people under 20 lived in {chapter.called(now)} in {int(now['year'].iloc[0])}: "
        f"{prose.proportion(100 * young / everyone)}% of people of all ages."
    )
    return [" ".join([*recent, aged])]


def _first_needs(chapter: Chapter, rows: pd.DataFrame, county: pd.DataFrame) -> list[str]:
    """Return the needs that the summary, too, has first; the council's for want of the area's own figures."""
    theirs, name = (rows, chapter.name) if len(rows) else (county, indicators.owner(county))
    return summary.surest(summary.ranked(theirs, WEIGHTS), name, MANY)


def people(chapter: Chapter) -> figures.Shown:
    """Return residents and registered patients under 20 by band, a row each; a council's residents for want of own."""
    whose = chapter if len(population.latest(chapter)) else stand_in(chapter) or chapter
    now, registered = population.latest(whose), _registered(chapter)
    rows, notes = {}, []
    if len(now):
        place = "" if whose is chapter else f" of {whose.name}"
        since = under_18.ends(chapter, now)
        rows[f"Residents{place}, {int(now['year'].iloc[0])}"] = pd.concat([_by_band(now), since])
        chapter.used(now)
        if not whose.part_of(now).whole:
            notes = [f"Residents are those of {chapter.called(now)}; registered patients are those of the whole area."]
    if len(registered):
        rows[f"Registered patients, {int(registered['year'].iloc[0])}"] = _by_band(registered)
    if not rows:
        return figures.Absent(f"People under 20, {chapter.name}", "ONS, mid-year population estimates, would fill it")
    data = pd.DataFrame(rows).T.rename_axis("People").reset_index()
    formats = dict.fromkeys(data.columns[1:], "count") | {SHARE: "proportion"}
    formats |= {name: "change_proportion" for name in data.columns if str(name).startswith("Change")}
    data = data.astype(object).where(data.notna(), listing.NOT_APPLICABLE)
    return figures.Table(data, f"People under 20, {chapter.name}", notes=notes, formats=formats)


def _registered(chapter: Chapter) -> pd.DataFrame:
    rows = chapter.look("population")
    rows = rows[(rows["basis"] == "registered") & rows["sex"].isin(["female", "male"])]
    chosen: pd.DataFrame = rows[rows["year"] == rows["year"].max()]
    chapter.used(chosen)
    return chosen


def _by_band(rows: pd.DataFrame) -> pd.Series:
    inside = {
        f"{start} to {end}": rows.loc[(rows["age_from"] >= start) & (rows["age_to"] <= end), "population"].sum()
        for start, end in GROUPS
    }
    young = sum(inside.values())
    return pd.Series({**inside, "Under 20": young, SHARE: 100 * young / rows["population"].sum()})


def deprivation(chapter: Chapter) -> figures.Shown:
    """Draw the children by national fifth of deprivation; by a council's later edition where it has the boundary."""
    above = stand_in(chapter)
    views = [view for view in (chapter, above) if view is not None and index.latest_edition(view)]
    if not views:
        return figures.Absent("Children by national fifth of deprivation", "the Indices of Deprivation would fill it")
    view = max(views, key=lambda each: index.latest_edition(each))
    edition = index.latest_edition(view)
    drawn = index.fifths(view, index.children(view, edition), edition)
    chapter.used(index.children(view, edition))
    return drawn


def board_spine(chapter: Chapter, rows: pd.DataFrame, county: pd.DataFrame) -> figures.Figure | figures.Absent:
    """Draw the indicators that one page holds, those worse than England first; else those of the council."""
    judged, name = _judged(chapter, rows, county)
    if judged.empty:
        return figures.Absent("Indicators against England", "no indicator has figures of this area, England and peers")
    placed = judged[judged["position"].notna()]
    order = placed["verdict"].map(ORDER).sort_values(kind="stable").index if len(placed) > BOARD else placed.index
    return figures.spine_chart(placed.loc[order].head(BOARD), area_name=name, of=judged)


def spine(chapter: Chapter, rows: pd.DataFrame, county: pd.DataFrame) -> list[figures.Shown]:
    """Draw every indicator judged against England, where the board's page does not hold them all."""
    judged, name = _judged(chapter, rows, county)
    placed = judged[judged["position"].notna()]
    return [figures.spine_chart(placed, area_name=name, of=judged)] if len(placed) > BOARD else []


def _judged(chapter: Chapter, rows: pd.DataFrame, county: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The rows with a verdict, if any has a place among all areas, and whose: the area's, else its council's."""
    for theirs, name in ((rows, chapter.name), (county, indicators.owner(county) if len(county) else "")):
        judged = theirs[theirs["verdict"].isin(ORDER)] if len(theirs) else theirs
        if len(judged) and judged["position"].notna().any():
            return judged, name
    return rows.iloc[:0], chapter.name


def tables(chapter: Chapter, rows: pd.DataFrame, county: pd.DataFrame) -> list[figures.Shown]:
    """Return the area's indicators as a table and, apart from them, its council's under the council's name."""
    shown: list[figures.Shown] = []
    if len(rows) or county.empty:
        shown.append(indicators.table(rows, f"Indicators of {chapter.name}"))
    above = indicators.holder(chapter)
    if above is not None and len(county):
        whose = f"{indicators.owner(county)}, {relation(chapter, above)}"
        shown.append(indicators.table(county, f"Indicators of {whose}"))
    return shown
