"""Which wards are deprived, how many children live there, and where deprived neighbourhoods lie together."""

import pandas as pd
import shapely

from jsna import figures, prose
from jsna.catalogue import indicators
from jsna.chapter import Chapter
from jsna.subjects.deprivation import counted_by, place
from needs.deprivation import LSOAS

LOW_INCOME = ("low_income_relative_after_housing", "low_income_relative")
DRAWN_FROM_SMALL = "ons_boundaries_lsoa"
NAMED = 8  # wards named in a sentence; more are counted
HOW = (
    "Judged by local Moran's I among the small areas of the county or council that share a border: 9,999 random "
    "arrangements (seed 2019), and false clusters held to one in twenty of those found (Benjamini and Hochberg)."
)


def wards(chapter: Chapter, edition: str) -> pd.DataFrame:
    """Return the wards' measures with children and low income, the most deprived first."""
    rows = chapter.table("deprivation_summary", of="ward", edition=edition, measure="imd")
    children = chapter.table("deprivation_children", of="ward", edition=edition, measure="imd", age_from=0)
    children = children[children["age_to"] == children["age_to"].max()]
    total = children.groupby("area_code", observed=True)["children"].sum()
    worst = children[children["quintile"] == 1].set_index("area_code")["children"]
    idaci = chapter.table("deprivation_summary", of="ward", edition=edition, measure="idaci")
    low = _low_income(chapter)
    code = rows["area_code"].astype("str")
    ranked = rows["edition"].astype(int).map(LSOAS)
    rows = rows.assign(
        children=code.map(total), worst=code.map(worst), place=100 * rows["average_rank"] / ranked,
        idaci=code.map(idaci.set_index(idaci["area_code"].astype("str"))["national_quintile"]),
        low_income=code.map(low.set_index(low["area_code"].astype("str"))["value"]),
    )  # fmt: skip
    rows.attrs["said"] = [*counted_by(chapter, children, edition), *_called(low)]
    return rows.sort_values("average_rank", ascending=False)


def _low_income(chapter: Chapter) -> pd.DataFrame:
    """Children in low-income families by ward: the latest figures that the wards have."""
    rows = chapter.look("indicators", of="ward")
    rows = rows[rows["indicator_id"].isin(LOW_INCOME) & (rows["category"] == "all") & rows["value"].notna()]
    latest: pd.DataFrame = rows[rows["period_start"] == rows["period_start"].max()].drop_duplicates("area_code")
    chapter.used(latest)
    return latest


def _called(rows: pd.DataFrame) -> list[str]:
    """Say which indicator and period those figures are."""
    first = rows.head(1).astype({"indicator_id": "str", "period": "str"}).to_dict("records")
    return [f"Low income: {indicators()[row['indicator_id']].title}, {row['period']}." for row in first]


def findings(chapter: Chapter, rows: pd.DataFrame) -> list[str]:
    """Say which wards stand in the most deprived fifth of England, and how many children live there."""
    known = rows[rows["national_quintile"].notna()]
    if known.empty:
        return []
    if len(known) == 1:
        return [f"It holds one ward, {known['area_name'].iloc[0]}."]
    worst = known[known["national_quintile"] == 1]
    edition = str(known["edition"].iloc[0])
    those = f"its {len(known)}" if place(chapter, edition) == chapter.name else f"the {len(known)} of its"
    here = "wards" if those.startswith("its") else "wards that are here"
    if worst.empty:
        return [
            f"None of {those} {here} as a whole stands in the most deprived fifth of England; the most "
            f"deprived are {prose.listed(known['area_name'].head(3).tolist())}."
        ]
    verb = "stands" if len(worst) == 1 else "stand"
    told = worst["area_name"].head(NAMED).tolist()
    names = "; ".join(told) if any(" and " in name for name in told) else prose.listed(told)
    which = names if len(worst) <= NAMED else f"the most deprived are {names}"
    return [
        f"{len(worst)} of {those} {here} {verb} in the most deprived fifth of England, with "
        f"{prose.count(worst['children'].sum())} children: {which}."
    ]


def ward_table(chapter: Chapter, rows: pd.DataFrame, edition: str) -> figures.Shown:
    """Return the wards as a table for readers, most deprived first."""
    caption = f"Wards of {place(chapter, edition)} by deprivation, {edition}"
    if rows.empty:
        return figures.Absent(caption, f"{chapter.name} holds no whole ward whose small areas are here")
    data = pd.DataFrame(
        {
            "Ward": rows["area_name"],
            "Rank": rows["peer_rank"],
            "National fifth": rows["national_quintile"],
            "Local fifth": rows["local_quintile"],
            "Average rank": rows["average_rank"],
            "Children": rows["children"],
            "In fifth 1": rows["worst"],
            "IDACI fifth": rows["idaci"],
            "Low income, %": rows["low_income"],
        }
    ).reset_index(drop=True)
    empty = [name for name in ("IDACI fifth", "Low income, %") if data[name].isna().all()]
    formats = {"Low income, %": "proportion"}
    formats |= dict.fromkeys(["National fifth", "Local fifth", "IDACI fifth", "Rank"], "plain")
    formats |= dict.fromkeys(["Average rank", "Children", "In fifth 1"], "count")
    return figures.Table(data.drop(columns=empty), caption, notes=_notes(chapter, rows), formats=formats)


def _notes(chapter: Chapter, rows: pd.DataFrame) -> list[str]:
    """Explain the columns, and how the wards are put together where editions of their boundaries differ."""
    edition = str(rows["area_edition"].iloc[0])
    peers = rows["peers"].max()
    worst = rows[rows["national_quintile"] == 1]
    said = [
        f"Average rank: high is deprived. Rank: among the {peers:.0f} wards of the county or council. Local fifth: of "
        "its people, by the rank of their ward. Rank and fifth 1 are the most deprived. In fifth 1: children of the "
        "ward's small areas in England's most deprived fifth. IDACI: income deprivation affecting children."
    ]
    if len(worst):
        said.append(f"Children in wards of fifth 1, {len(worst)} in number: {prose.count(worst['children'].sum())}.")
    said += rows.attrs.get("said", [])
    return [
        *said,
        f"Wards are those of {edition}, made of whole small areas (best fit). {_outlined(chapter, rows)}".strip(),
    ]


def _outlined(chapter: Chapter, rows: pd.DataFrame) -> str:
    """Say how many of the wards have no published outline, where any outlines were published."""
    drawn = chapter.look("boundaries", of="ward")
    published = set(drawn.loc[drawn["source"].astype("str") != DRAWN_FROM_SMALL, "area_code"].astype("str"))
    codes = set(rows["area_code"].astype("str"))
    bare = codes - published
    if not published and not bare < codes:
        return "They are drawn from their small areas."
    return (
        f"{len(bare)} of the {len(codes)} have no outline in the boundaries published since; all are drawn from their "
        "small areas."
        if bare
        else ""
    )


def ward_map(chapter: Chapter, rows: pd.DataFrame, edition: str) -> figures.Shown:
    """Map the wards by national fifth, with the small areas inside."""
    what = f"Deprivation of the wards of {chapter.name}"
    known = rows[rows["national_quintile"].notna()]
    if known.empty:
        return figures.Absent(what)
    named = known[["area_code", "area_name", "place"]].assign(quintile=known["national_quintile"].astype(int))
    drawn = chapter.outlines(named, edition=str(known["area_edition"].iloc[0]))
    if shapely.is_empty(drawn["geometry"]).any():
        return figures.Absent(what, "outlines of the wards' small areas are not among the files here")
    small = chapter.table("deprivation", of=chapter.parts("lsoa"), edition=edition, measure="imd")
    inside = chapter.outlines(small[["area_code"]], edition=str(small["area_edition"].iloc[0])) if len(small) else small
    within = inside["geometry"].to_numpy() if len(small) else None
    return figures.fifths_map(drawn, area_name=place(chapter, edition), edition=edition, small=within)


def clusters(chapter: Chapter) -> pd.DataFrame:
    """Return the area's small areas with the ward each lies in and whether it is part of a cluster."""
    parts = chapter.parts("lsoa")
    rows = chapter.table("deprivation_clusters", of=parts) if parts else pd.DataFrame()
    if rows.empty:
        return rows
    held = chapter.look("area_lookup", of=parts)
    held = held[held["parent_type"] == "ward"].astype(
        {"area_code": "str", "parent_code": "str", "parent_edition": "str"}
    )
    ward = held.sort_values("parent_edition").drop_duplicates("area_code", keep="last").set_index("area_code")
    names = {area.code: area.name for area in chapter.parts("ward")}
    return rows.assign(ward=rows["area_code"].astype("str").map(ward["parent_code"]).map(names))


def cluster_words(chapter: Chapter, rows: pd.DataFrame) -> str:
    """Say in words where deprived small areas lie together, and how that was judged."""
    if rows.empty or rows["cluster"].isna().all():
        return f"Whether deprived neighbourhoods lie together in {chapter.name} cannot be told from the files here."
    number, here = int((rows["cluster"] == "high among high").sum()), place(chapter, str(rows["edition"].iloc[0]))
    if not number:
        return f"No small area of {here} is part of a cluster of high deprivation. {HOW}"
    verb = "is deprived and lies" if number == 1 else "are deprived and lie"
    return f"{number} of the {len(rows)} small areas of {here} {verb} among others that are. {HOW}"


def cluster_table(chapter: Chapter, rows: pd.DataFrame) -> list[figures.Shown]:
    """Return the wards that hold part of a cluster of high deprivation as a table; nothing where there is none."""
    deprived = rows[rows["cluster"] == "high among high"] if len(rows) else rows
    if deprived.empty:
        return []
    wards = rows["ward"].astype(object).fillna("no ward here")
    all_of = wards.value_counts()
    part_of = wards[deprived.index].value_counts().rename_axis("Ward").reset_index(name="In a cluster")
    data = part_of.assign(**{"Small areas": part_of["Ward"].map(all_of)}).sort_values(
        ["In a cluster", "Ward"], ascending=[False, True], ignore_index=True
    )
    here = place(chapter, str(rows["edition"].iloc[0]))
    whole = pd.DataFrame({"Ward": [f"All of {here}"], "In a cluster": len(deprived), "Small areas": len(rows)})
    data = pd.concat([data, whole], ignore_index=True)
    caption = f"Wards of {here} with small areas in a cluster of high deprivation"
    return [figures.Table(data, caption, formats=dict.fromkeys(["In a cluster", "Small areas"], "count"))]
