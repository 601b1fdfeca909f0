"""How deprived the places where children live are: the measures, wards and children a chapter shows."""

import pandas as pd

from jsna import figures, prose
from jsna.catalogue import indicators
from jsna.chapter import Chapter
from jsna.subjects import inequality
from needs.attributable import attributable
from needs.deprivation import LSOAS

NAMES = {
    "imd": "Index of Multiple Deprivation", "income": "Income", "employment": "Employment",
    "education": "Education, skills and training", "health": "Health and disability", "crime": "Crime",
    "barriers": "Barriers to housing and services", "living_environment": "Living environment",
    "idaci": "Income deprivation affecting children (IDACI)", "idaopi": "Income deprivation affecting older people",
}  # fmt: skip
THEMES = ("poverty", "injuries", "sexual health and conceptions", "early years")
LOW_INCOME = ("low_income_relative_after_housing", "low_income_relative")
HIGH = "Average rank: high is deprived. Extent: share of people in the most deprived three tenths, the worst in full."
SMALL_EDITION = {"2010": "2001", "2015": "2011", "2019": "2011", "2025": "2021"}


def latest_edition(chapter: Chapter) -> str:
    """Return the latest edition of the index that has this area; "" where none has."""
    rows = chapter.look("deprivation_summary")
    return str(rows["edition"].astype("str").max()) if len(rows) else ""


def summaries(chapter: Chapter, edition: str) -> pd.DataFrame:
    """Return the area's summary measures, one row a measure, in the order of the index."""
    rows = chapter.table("deprivation_summary", edition=edition)
    order = {measure: place for place, measure in enumerate(NAMES)}
    return rows.sort_values("measure", key=lambda column: column.astype("str").map(order))


def measures_table(chapter: Chapter, rows: pd.DataFrame, edition: str) -> figures.Shown:
    """Return the summary measures as a table for readers; a score that was not published is [x]."""
    data = pd.DataFrame(
        {
            "Measure": rows["measure"].astype("str").map(NAMES),
            "Average score": rows["average_score"],
            "Average rank": rows["average_rank"],
            "Most deprived tenth, % of LSOAs": 100 * rows["proportion"],
            "Extent, %": 100 * rows["extent"],
            "National fifth": rows["national_quintile"],
        }
    ).reset_index(drop=True)
    formats = {"Average rank": "count", "Most deprived tenth, % of LSOAs": "proportion", "Extent, %": "proportion"}
    caption = f"Deprivation of {chapter.called_in(SMALL_EDITION[edition])} by the official measures, {edition}"
    return figures.Table(data, caption, notes=[HIGH], formats=formats | {"National fifth": "plain"})


def wards(chapter: Chapter, edition: str, measure: str = "imd") -> pd.DataFrame:
    """Return the wards' measures with the area's children in the most deprived national fifth, most deprived first."""
    rows = chapter.table("deprivation_summary", of="ward", edition=edition, measure=measure)
    children = chapter.table("deprivation_children", of="ward", edition=edition, measure=measure, age_from=0)
    children = children[children["age_to"] == children["age_to"].max()]
    total = children.groupby("area_code", observed=True)["children"].sum()
    worst = children[children["quintile"] == 1].set_index("area_code")["children"]
    code = rows["area_code"].astype("str")
    rows = rows.assign(low_income=code.map(_low_income(chapter)))
    return rows.assign(children=code.map(total), worst=code.map(worst), value=rows["national_quintile"]).sort_values(
        "average_rank", ascending=False
    )


def _low_income(chapter: Chapter) -> pd.Series:
    """Children in low-income families by ward, per cent: the latest figures that the wards have."""
    rows = chapter.look("indicators", of="ward")
    rows = rows[rows["indicator_id"].isin(LOW_INCOME) & (rows["category"] == "all") & rows["value"].notna()]
    latest = rows[rows["period_start"] == rows["period_start"].max()].drop_duplicates("area_code")
    chapter.used(latest)
    by_ward: pd.Series = latest.set_index(latest["area_code"].astype("str"))["value"]
    return by_ward


def ward_table(chapter: Chapter, rows: pd.DataFrame, edition: str) -> figures.Shown:
    """Return the wards as a table for readers, most deprived first."""
    caption = f"Wards of {chapter.name} by deprivation, {edition}"
    if rows.empty:
        return figures.Absent(caption, f"{chapter.name} holds no whole ward whose small areas are here")
    data = pd.DataFrame(
        {
            "Ward": rows["area_name"],
            "Rank in the county or council": rows["peer_rank"],
            "National fifth": rows["national_quintile"],
            "Average rank": rows["average_rank"],
            "Extent, %": 100 * rows["extent"],
            "Children": rows["children"],
            "Children in the most deprived fifth": rows["worst"],
            "Children in low income, %": rows["low_income"],
        }
    ).reset_index(drop=True)
    if rows["low_income"].isna().all():
        data = data.drop(columns="Children in low income, %")
    formats = {
        "Children in low income, %": "proportion",
        "Extent, %": "proportion",
        "National fifth": "plain",
        "Rank in the county or council": "plain",
    }
    formats |= dict.fromkeys(["Average rank", "Children", "Children in the most deprived fifth"], "count")
    return figures.Table(data, caption, notes=[HIGH], formats=formats)


def children(chapter: Chapter, edition: str, measure: str = "imd") -> pd.DataFrame:
    """Return the area's children by national fifth, for the widest ages that the edition has."""
    rows = chapter.table("deprivation_children", edition=edition, measure=measure, age_from=0)
    widest: pd.DataFrame = rows[rows["age_to"] == rows["age_to"].max()].sort_values("quintile")
    return widest


def findings(
    chapter: Chapter, edition: str, rows: pd.DataFrame, fifths: pd.DataFrame, ward_rows: pd.DataFrame
) -> list[str]:
    """Return the chapter's key findings in sentences, from the rows that its charts show."""
    said = []
    if len(fifths):
        worst = fifths[fifths["quintile"] == 1].iloc[0]
        total = fifths["children"].sum()
        ages = f"aged {worst['age_from']} to {worst['age_to']}"
        said.append(
            f"{prose.count(worst['children'])} of {prose.count(total)} children {ages} in {chapter.name} "
            f"({prose.proportion(100 * worst['share'])}%) live in the most deprived fifth of England's neighbourhoods."
        )
    overall = rows[rows["measure"] == "imd"]
    if len(overall) and overall["peers"].iloc[0] > 1 and overall["peer_rank"].notna().iloc[0]:
        first = overall.iloc[0]
        said.append(
            f"By average rank of multiple deprivation ({edition}) {chapter.name} is number {first['peer_rank']:.0f} "
            f"of the {first['peers']:.0f} areas of its kind whose small areas are here, where 1 is the most deprived."
        )
    if len(ward_rows):
        top = ward_rows.head(3)["area_name"].tolist()
        said.append(
            f"The most deprived wards are {prose.listed(top)}." if len(top) > 1 else f"It holds one ward, {top[0]}."
        )
    return said


def said(chapter: Chapter, edition: str) -> str:
    """Return the sentence on edition and coverage for the top of the page."""
    small = SMALL_EDITION[edition]
    part = "" if chapter.part(small).whole else f" The figures are those of {chapter.called_in(small)}."
    return f"The index is that of {edition}, by small areas (LSOAs) of {small}; fifth 1 is the most deprived.{part}"


def fifths(chapter: Chapter, rows: pd.DataFrame, edition: str) -> figures.Shown:
    """Draw the share of children in each national fifth."""
    if rows.empty:
        return figures.Absent("Children by national fifth of deprivation")
    ages = f"aged {rows['age_from'].iloc[0]} to {rows['age_to'].iloc[0]}"
    return figures.children_by_quintile(rows, focus=chapter.area.code, ages=ages, edition=edition)


def ward_map(chapter: Chapter, rows: pd.DataFrame, edition: str) -> figures.Shown:
    """Map the wards by where their average rank stands among England's small areas, in national fifths."""
    what = f"Deprivation of the wards of {chapter.name}"
    if rows.empty:
        return figures.Absent(what)
    place = 100 * rows["average_rank"] / LSOAS[int(edition)]
    drawn = chapter.outlines(rows.assign(value=place), edition=str(rows["area_edition"].iloc[0]))
    if drawn.geometry.is_empty.any():
        return figures.Absent(what, "outlines of the wards' small areas are not among the files here")
    return figures.ward_map(
        drawn, label="Deprivation (100 is the most deprived in England)", unit="of 100", area_name=chapter.name,
        breaks=(20, 40, 60, 80), period=edition,
    )  # fmt: skip


def domains(chapter: Chapter, rows: pd.DataFrame, edition: str) -> figures.Shown:
    """Draw what kind of deprivation it is: the national tenth on each domain."""
    return figures.domain_profile(rows, area_name=chapter.called_in(SMALL_EDITION[edition]), edition=edition)


def change(chapter: Chapter) -> figures.Shown:
    """Return how the area and its parts moved since the edition before, by ranks: scores are never compared."""
    caption = f"Change in deprivation, {chapter.name}"
    rows = pd.concat(
        [chapter.table("deprivation_change", of=of, measure="imd") for of in ("area", "district")], ignore_index=True
    )
    rows = rows[rows["average_rank_change"].notna()]
    if rows.empty:
        return figures.Absent(caption, "two editions of the index with their denominators are needed")
    before, after = str(rows["edition_before"].iloc[0]), str(rows["edition_after"].iloc[0])
    data = pd.DataFrame(
        {
            "Area": rows["area_name"],
            f"Place {before}": 100 * rows["average_rank_before"],
            f"Place {after}": 100 * rows["average_rank_after"],
            "Change in place": 100 * rows["average_rank_change"],
            "Small areas that entered": rows["entered"],
            "Small areas that left": rows["left"],
            "Stayed in": rows["stayed_in"],
        }
    ).reset_index(drop=True)
    formats = {f"Place {before}": "proportion", f"Place {after}": "proportion", "Change in place": "change_proportion"}
    formats |= dict.fromkeys(data.columns[4:], "count")
    note = (
        "Place: the average rank as a share of England's small areas, 100 the most deprived. The last columns count "
        "small areas, made comparable where they were redrawn, that entered, left or stayed in the most deprived tenth."
    )
    return figures.Table(data, f"{caption}, {before} to {after}", notes=[note], formats=formats)


def clusters(chapter: Chapter) -> str:
    """Say in words where deprived small areas lie together, and how that was judged."""
    parts = chapter.parts("lsoa")
    rows = chapter.table("deprivation_clusters", of=parts) if parts else pd.DataFrame()
    if rows.empty or rows["cluster"].isna().all():
        return f"Whether deprived neighbourhoods lie together in {chapter.name} cannot be told from the files here."
    deprived = rows[rows["cluster"] == "high among high"]
    how = (
        "Judged by local Moran's I among the small areas of the county or council, with 9,999 random arrangements "
        "(seed 2019) and one in twenty of the clusters found allowed to be false."
    )
    if deprived.empty:
        return f"No small area of {chapter.name} is part of a cluster of high deprivation. {how}"
    towns = deprived["area_name"].astype("str").str.rsplit(" ", n=1).str[0].value_counts().sort_index()
    where = prose.listed([f"{count} in {town}" for town, count in towns.items()]) if len(towns) > 1 else towns.index[0]
    return (
        f"{len(deprived)} of the {len(rows)} small areas of {chapter.name} are deprived and lie among others that are: "
        f"{where}. {how}"
    )


def unequal(chapter: Chapter) -> list[figures.Shown]:
    """Draw indicators by fifth of the wards' deprivation, where wards have figures."""
    return inequality.gradients(chapter, *THEMES)


def cost(chapter: Chapter) -> str:
    """Say how many fewer children a year there would be if every ward had the least deprived fifth's rate."""
    rows = inequality.by_deprivation(chapter.look("indicators"))
    said = []
    for name, group in rows[rows["category"].astype("str").str.startswith("fifths of wards")].groupby(
        "indicator_id", observed=True
    ):
        fact = indicators()[str(name)]
        latest = group[group["period_start"] == group["period_start"].max()].astype({"quantile": int})
        chapter.used(latest)
        made = attributable(
            latest, by=["period"], per=float(fact.multiplier), years=int(latest["period_years"].iloc[0])
        )
        low, high = (float(made[f"attributable_{end}_95"].iloc[0]) for end in ("lower", "upper"))
        if low > 0:
            number = prose.count(made["attributable"].iloc[0])
            said.append(
                f"- {fact.title}, {made['period'].iloc[0]}: {number} fewer a year (95% interval {prose.count(low)} to "
                f"{prose.count(high)})"
            )
    if not said:
        return "What inequality costs cannot be told here: it needs an indicator with figures for every ward."
    start = f"If every fifth of {chapter.name}'s wards had the rate of the least deprived fifth, there would be:"
    return "\n".join([start, "", *said, "", "This is a difference between wards; it is not proof of a cause."])
