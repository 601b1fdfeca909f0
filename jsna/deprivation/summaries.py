"""The official measures of every larger area, from the ranks and people of its small areas."""

import pandas as pd

from jsna import schema
from jsna.measures import editions_of, small_area_lookup
from needs import deprivation as index
from needs.areas import coverage

UPPER_TIER = ("county", "unitary")
OLDEST = 15  # of the children that an absent small area concerns


def with_denominators(ranks: pd.DataFrame, denominators: pd.DataFrame | None) -> pd.DataFrame:
    """Return the small areas' ranks with the people each measure is about, where a file of them was found."""
    if denominators is None:
        return ranks
    key = ["area_code", "edition", "measure"]
    found = ranks[key].merge(denominators[[*key, "denominator", "source"]], on=key, how="left")
    use = (ranks["denominator"].isna() & found["denominator"].notna().to_numpy()).to_numpy()
    sources = ranks["source"].astype("str")
    return ranks.assign(
        denominator=ranks["denominator"].where(~use, found["denominator"].to_numpy()),
        source=sources.where(~use, sources + "; " + found["source"].astype("str").to_numpy()),
    )


def deprivation_summaries(ranks: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Return the official measures of every larger area, for every edition of the index that can be summarised.

    Editions without denominators (2010 and before) are not summarised. An area of which an LSOA lacks a rank has no
    values, and the reason names the LSOA.
    """
    made = []
    for edition, rows in ranks.groupby("edition", observed=True):
        area_edition = str(rows["area_edition"].iloc[0])
        places = places_of(lookup, area_edition, rows["area_code"])
        rows = rows[rows["area_code"].isin(places["area_code"].unique()) & rows["denominator"].notna()]
        if rows.empty or int(str(edition)) not in index.LSOAS:
            continue
        summary = index.summary(
            rows[["area_code", "measure", "rank", "decile", "denominator", "score"]].astype({"measure": "str"}),
            places[["area_code", "parent_code", "parent_type", "share"]], lsoas=index.LSOAS[int(str(edition))],
        )  # fmt: skip
        source = index_sources(rows)
        ranked = _ranked(summary, lookup, int(str(edition))).assign(area_edition=editions_of(summary, places))
        made.append(ranked.assign(edition=str(edition), source=source))
    if not made:
        return schema.empty("deprivation_summary")
    result = pd.concat(made, ignore_index=True).rename(columns={"parent_code": "area_code", "parent_type": "area_type"})
    return result.drop(columns=["lsoas_missing"])


def places_of(lookup: pd.DataFrame, area_edition: str, codes: pd.Series) -> pd.DataFrame:
    """Return the places of small areas in larger ones, of every larger one that holds at least one of `codes`."""
    places = small_area_lookup(lookup, area_edition)
    key = ["parent_code", "parent_type"]
    held = places.loc[places["area_code"].isin(codes.unique()), key].drop_duplicates()
    return places[pd.MultiIndex.from_frame(places[key].astype("str")).isin(held.astype("str").apply(tuple, axis=1))]


def lacking(ranks: pd.DataFrame, lookup: pd.DataFrame, population: pd.DataFrame) -> list[str]:
    """Say in words which larger areas lack the rank of a small area, which it is, and how many children that concerns.

    `population` is the `population` table; children are those aged 0 to 15 where it counts them, else 0 to 14.
    """
    said = []
    for edition, rows in ranks[ranks["measure"] == "imd"].groupby("edition", observed=True):
        area_edition = str(rows["area_edition"].iloc[0])
        places = places_of(lookup, area_edition, rows["area_code"]).astype({"area_code": "str", "parent_code": "str"})
        parts = places[["area_code", "parent_code", "parent_type", "share"]]
        children = _children(population, area_edition, parts)
        known = children if children["population"].notna().any() else None
        found = coverage(rows["area_code"].astype("str"), parts, population=known)
        for row in found[(found["share_present"] < 1) & found["parent_code"].notna()].to_dict("records"):
            codes = str(row["missing"]).split(", ")
            share = row.get("share_of_people_missing")
            where = "" if pd.isna(share) else f", where {100 * share:.1f}% of its children live"
            said.append(
                f"deprivation {edition}: {row['parent_code']} ({row['parent_type']}) lacks the rank of {len(codes)} of "
                f"{row['expected']} small areas ({', '.join(codes[:3])}{' …' if len(codes) > 3 else ''}){where}: it "
                "has no measures"
            )
    return said


def _children(population: pd.DataFrame, area_edition: str, parts: pd.DataFrame) -> pd.DataFrame:
    """Return the children of each small area of `parts`, by the latest count; missing where nobody counted them."""
    here = population[(population["area_type"] == "lsoa") & (population["edition"] == area_edition)]
    here = here[(here["year"] == here["year"].max()) & (here["age_to"] <= OLDEST)]
    counted = here.groupby(here["area_code"].astype("str"))["population"].sum()
    codes = parts["area_code"].unique()
    return pd.DataFrame({"area_code": codes, "population": counted.reindex(codes).to_numpy(dtype=float)})


def _ranked(summary: pd.DataFrame, lookup: pd.DataFrame, edition: int) -> pd.DataFrame:
    """Add each area's standing among its peers: wards within their county or council."""
    types = summary["parent_type"].astype("str")
    holders = lookup[(lookup["area_type"] == "ward") & lookup["parent_type"].isin(UPPER_TIER)]
    holder = holders.drop_duplicates("area_code").set_index("area_code")["parent_code"].astype("str")
    held = summary["parent_code"].astype("str").map(holder).astype("object")
    group = held.where(types == "ward").fillna("all").astype("str")
    frame = summary.assign(
        peer_group=group,
        peer_type=types.replace({"unitary": "district"}),
        worst_first=index.LSOAS[edition] + 1 - summary["average_rank"],
    )
    within = ["peer_type", "peer_group"]
    frame = index.peer_rank(frame, within=within, values=["average_rank"])
    frame = index.local_quantiles(frame, within=[*within, "measure"], rank="worst_first", groups=(5, 10))
    return frame.rename(columns={"average_rank_peer_rank": "peer_rank", "average_rank_peers": "peers"}).drop(
        columns=["worst_first", "peer_type"]
    )


def index_sources(ranks: pd.DataFrame) -> str:
    """Return the ids of the files an edition's ranks come from, joined."""
    return "; ".join(sorted({part for words in ranks["source"].unique() for part in str(words).split("; ")}))
