"""A commissioner's profile: who lives here, how deprived, and how the area stands, on two pages."""

import pandas as pd

from jsna import figures, prose
from jsna.chapter import Chapter
from jsna.subjects import deprivation as index
from jsna.subjects import indicators, population

GROUPS = ((0, 4), (5, 9), (10, 14), (15, 19))
MANY = 5  # sentences in the box of findings


def said(chapter: Chapter) -> str:
    """Return the sentence on coverage for the top of the page."""
    parts = {edition: chapter.part(edition) for edition in ("2021", "2011")}
    partial = [part for part in parts.values() if not part.whole]
    if not partial:
        return f"Figures are those of {chapter.name}, a {chapter.kind}."
    return (
        f"Residents and deprivation are those of {chapter.called_in('2011')}: the small areas here make up only that "
        "share of it. Registered patients are those of the whole area."
    )


def findings(chapter: Chapter, rows: pd.DataFrame) -> list[str]:
    """Return the profile's key findings: people first, then where the area stands."""
    now = population.latest(chapter)
    told = []
    if len(now):
        young, everyone = now.loc[now["age_to"] <= 19, "population"].sum(), now["population"].sum()
        told.append(
            f"{prose.count(young)} people under 20 live in {chapter.called(now)}: "
            f"{prose.proportion(100 * young / everyone)}% of all ({int(now['year'].iloc[0])})."
        )
    return [*told, *indicators.findings(chapter, rows)][:MANY] if len(rows) or not told else told


def people(chapter: Chapter) -> figures.Shown:
    """Return residents and registered patients under 20 by band."""
    now, registered = population.latest(chapter), _registered(chapter)
    columns = {}
    if len(now):
        columns[f"Residents, {int(now['year'].iloc[0])}"] = _by_band(now)
    if len(registered):
        columns[f"Registered patients, {int(registered['year'].iloc[0])}"] = _by_band(registered)
    if not columns:
        return figures.Absent(f"People under 20, {chapter.name}")
    data = pd.DataFrame(columns)
    data.insert(0, "Age", data.index)
    notes = []
    if len(now) and not chapter.part_of(now).whole:
        notes.append(f"Residents are those of {chapter.called(now)}; registered patients are those of the whole area.")
    formats = dict.fromkeys(data.columns[1:], "count")
    return figures.Table(data.reset_index(drop=True), f"People under 20, {chapter.name}", notes=notes, formats=formats)


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
    return pd.Series({**inside, "All under 20": sum(inside.values()), "All ages": rows["population"].sum()})


def deprivation(chapter: Chapter) -> figures.Shown:
    """Draw the children by national fifth of deprivation."""
    edition = index.latest_edition(chapter)
    if not edition:
        return figures.Absent("Children by national fifth of deprivation")
    return index.fifths(chapter, index.children(chapter, edition), edition)


def of_county(chapter: Chapter, rows: pd.DataFrame) -> figures.Shown:
    """Return the county's figures where the district has none of its own: labelled, never the district's."""
    county = chapter.parents().get("county")
    if county is None or rows.empty:
        return figures.Absent("Figures of a county", f"{chapter.name} takes none from a county")
    return indicators.table(rows, f"Figures of {county.name} (county), for indicators that {chapter.name} has none of")
