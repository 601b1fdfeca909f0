"""How deprived the places where children live are: the official measures, and children by national fifth."""

import pandas as pd

from jsna import figures, prose
from jsna.chapter import Chapter

NAMES = {
    "imd": "Index of Multiple Deprivation", "income": "Income", "employment": "Employment",
    "education": "Education, skills and training", "health": "Health and disability", "crime": "Crime",
    "barriers": "Barriers to housing and services", "living_environment": "Living environment",
    "idaci": "Income deprivation affecting children (IDACI)", "idaopi": "Income deprivation affecting older people",
}  # fmt: skip
HIGH = "Average rank: high is deprived. Extent: share of people in the most deprived three tenths, the worst in full."
SMALL_EDITION = {"2010": "2001", "2015": "2011", "2019": "2011", "2025": "2021"}
COUNTED = {"2015": "mid-2012", "2019": "mid-2015", "2025": "mid-2022"}  # the index's own population denominators


def place(chapter: Chapter, edition: str) -> str:
    """Return what the area is called by the figures of an edition: "part of …" where only a part of it is here."""
    return chapter.called_in(SMALL_EDITION[edition]) if edition in SMALL_EDITION else chapter.name


def latest_edition(chapter: Chapter) -> str:
    """Return the latest edition of the index that has this area; "" where none has."""
    rows = chapter.look("deprivation_summary")
    return str(rows["edition"].astype("str").max()) if len(rows) else ""


def summaries(chapter: Chapter, edition: str) -> pd.DataFrame:
    """Return the area's summary measures, one row a measure, in the order of the index."""
    rows = chapter.table("deprivation_summary", edition=edition)
    order = {measure: number for number, measure in enumerate(NAMES)}
    return rows.sort_values("measure", key=lambda column: column.astype("str").map(order))


def measures_table(chapter: Chapter, rows: pd.DataFrame, edition: str) -> figures.Shown:
    """Return the summary measures as a table for readers; a score that was not published is [x]."""
    if rows.empty:
        return figures.Absent(f"Deprivation of {chapter.name} by the official measures")
    data = pd.DataFrame(
        {
            "Measure": rows["measure"].astype("str").map(NAMES),
            "Average score": rows["average_score"],
            "Average rank": rows["average_rank"],
            "Most deprived tenth, % of LSOAs": 100 * rows["proportion"],
            "Extent, %": 100 * rows["extent"],
            "Local concentration": rows["local_concentration"],
        }
    ).reset_index(drop=True)
    formats = {"Average rank": "count", "Most deprived tenth, % of LSOAs": "proportion", "Extent, %": "proportion"}
    formats["Local concentration"] = "count"
    caption = f"Deprivation of {place(chapter, edition)} by the official measures, {edition}"
    notes = [
        f"{HIGH} Local concentration: average rank of the most deprived small areas, with a tenth of the people.",
        *sorted(f"[x]: {reason}." for reason in rows["reason"].dropna().unique()),
    ]
    return figures.Table(data, caption, notes=notes, formats=formats)


def children(chapter: Chapter, edition: str, measure: str = "imd") -> pd.DataFrame:
    """Return the area's children by national fifth, for the widest ages that the edition has."""
    rows = chapter.table("deprivation_children", edition=edition, measure=measure, age_from=0)
    widest: pd.DataFrame = rows[rows["age_to"] == rows["age_to"].max()].sort_values("quintile")
    return widest


def fifths(chapter: Chapter, rows: pd.DataFrame, edition: str) -> figures.Shown:
    """Draw the share of children in each national fifth."""
    if rows.empty:
        return figures.Absent("Children by national fifth of deprivation")
    ages = f"aged {rows['age_from'].iloc[0]} to {rows['age_to'].iloc[0]}"
    named = rows.assign(area_name=place(chapter, edition))
    return figures.children_by_quintile(named, focus=chapter.area.code, ages=ages, edition=edition)


def ages_table(chapter: Chapter, edition: str) -> figures.Shown:
    """Return the children of each age band by fifth, with who counted them."""
    rows = chapter.table("deprivation_children", edition=edition, measure="imd")
    if rows.empty:
        return figures.Absent("Children by age and national fifth of deprivation")
    caption = f"Children of {place(chapter, edition)} by age and national fifth of deprivation"
    rows = rows.assign(
        ages=_ages(rows), width=rows["age_to"] - rows["age_from"]
    )  # the widest band, which holds others, stands last
    key = ["width", "age_from", "ages"]
    wide = rows.set_index([*key, "quintile"])["children"].unstack().reset_index()  # noqa: PD010
    total = wide[[1, 2, 3, 4, 5]].sum(axis=1)
    named: dict[int, str] = {
        1: "Fifth 1 (most)",
        2: "Fifth 2",
        3: "Fifth 3",
        4: "Fifth 4",
        5: "Fifth 5 (least)",
    }
    data = wide[["ages", 1, 2, 3, 4, 5]].rename(columns=named).rename(columns={"ages": "Age"})
    data = data.assign(**{"All children": total, "In fifth 1, %": 100 * wide[1] / total.where(total > 0)})
    formats = dict.fromkeys(["All children", *named.values()], "count") | {"Age": "text", "In fifth 1, %": "proportion"}
    return figures.Table(data, f"{caption}, {edition}", notes=counted_by(chapter, rows, edition), formats=formats)


def counted_by(chapter: Chapter, rows: pd.DataFrame, edition: str) -> list[str]:
    """Say which population each age band was counted in."""
    said: dict[str, list[str]] = {}
    pairs = pd.DataFrame({"ages": _ages(rows), "source": rows["population_source"].astype("str")}).drop_duplicates()
    for ages, source in pairs.itertuples(index=False):
        own = "_deprivation_" in source
        who = f"the index's own population, {COUNTED.get(edition, '')}" if own else chapter.titled(source)
        said.setdefault(who, []).append(ages)
    return [f"Aged {prose.listed(ages)}: {who}." for who, ages in said.items()]


def _ages(rows: pd.DataFrame) -> pd.Series:
    return rows["age_from"].astype("str") + " to " + rows["age_to"].astype("str")


def domains(chapter: Chapter, rows: pd.DataFrame, edition: str) -> figures.Shown:
    """Draw what kind of deprivation it is: the national tenth on each domain."""
    if rows.empty:
        return figures.Absent("Deprivation by domain")
    return figures.domain_profile(rows, area_name=place(chapter, edition), edition=edition)


def findings(chapter: Chapter, fifths: pd.DataFrame) -> list[str]:
    """Say how many children live in the most deprived fifth of England."""
    if fifths.empty:
        return []
    worst, total = fifths[fifths["quintile"] == 1].iloc[0], fifths["children"].sum()
    ages = f"aged {worst['age_from']} to {worst['age_to']}"
    here = place(chapter, str(worst["edition"]))
    return [
        f"{prose.proportion(100 * worst['share'])}% of children {ages} in {here} live in the most deprived fifth of "
        f"England's neighbourhoods: {prose.count(worst['children'])} of {prose.count(total)}."
    ]


def said(chapter: Chapter, edition: str) -> str:
    """Return the sentence on edition and coverage for the top of the page."""
    if not edition:
        return f"None of the small areas of {chapter.name} is in an edition of the index here."
    small = SMALL_EDITION[edition]
    part = "" if chapter.part(small).whole else f" The figures are those of {chapter.called_in(small)}."
    return f"The index is that of {edition}, by small areas (LSOAs) of {small}; fifth 1 is the most deprived.{part}"
