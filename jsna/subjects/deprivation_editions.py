"""How an area stood in each edition of the index and moved between them, by ranks: scores are never compared."""

import pandas as pd

from jsna import figures, prose
from jsna.chapter import Chapter
from jsna.subjects.deprivation import place
from needs.deprivation import LSOAS

PEERS = {
    "district": "districts and single-tier councils", "unitary": "districts and single-tier councils",
    "county": "counties", "ccg": "CCGs", "sub_icb": "sub-ICB locations", "icb": "integrated care boards",
    "ward": "wards of its county or council", "locality": "localities",
}  # fmt: skip
STILL = 0.01  # a place moved by less than one in a hundred has hardly moved


def editions(chapter: Chapter) -> pd.DataFrame:
    """Return how the area stood in each edition of the index, by ranks: scores of two editions are never compared."""
    rows = chapter.table("deprivation_summary", measure="imd").astype({"edition": "str"}).sort_values("edition")
    return rows.assign(place=100 * rows["average_rank"] / rows["edition"].astype(int).map(LSOAS))


def editions_table(chapter: Chapter, rows: pd.DataFrame) -> figures.Shown:
    """Return the area's standing in each edition as a table for readers."""
    if rows.empty:
        return figures.Absent(f"{chapter.name} in each edition of the index")
    caption = f"{_called(chapter, rows['edition'])} in each edition of the index"
    data = pd.DataFrame(
        {
            "Edition": rows["edition"],
            "Place": rows["place"],
            "Most deprived tenth, % of LSOAs": 100 * rows["proportion"],
            "Extent, %": 100 * rows["extent"],
            "Rank": rows["peer_rank"],
            "Areas ranked": rows["peers"],
        }
    ).reset_index(drop=True)
    formats = dict.fromkeys(["Place", "Most deprived tenth, % of LSOAs", "Extent, %"], "proportion")
    formats |= {"Edition": "text", "Rank": "plain", "Areas ranked": "plain"}
    among = PEERS.get(chapter.area.kind, "areas of its kind")
    notes = [
        "Place: the average rank as a share of England's small areas, 100 the most deprived. Rank: by average rank "
        f"among the {among} whose small areas are here, 1 the most deprived."
    ]
    return figures.Table(data, caption, notes=notes, formats=formats)


def change(chapter: Chapter) -> figures.Shown:
    """Return how the area, and a county's districts, moved from edition to edition, by ranks alone."""
    own = pairs(chapter)
    if own.empty:
        return figures.Absent(f"Change in deprivation, {chapter.name}", "two editions of the index are needed")
    caption = f"Change in deprivation, {_called(chapter, own['edition_after'])}"
    latest = own["edition_before"].iloc[-1]
    parts = chapter.table("deprivation_change", of="district", measure="imd", edition_before=latest)
    rows = pd.concat([own, parts[parts["average_rank_change"].notna()]], ignore_index=True)
    alike = own[~own["by_people"].astype(bool)]
    data = pd.DataFrame(
        {
            "Area": rows["area_name"],
            "Editions": rows["edition_before"].astype("str") + " to " + rows["edition_after"].astype("str"),
            "Place before": 100 * rows["average_rank_before"],
            "Place after": 100 * rows["average_rank_after"],
            "Change": 100 * rows["average_rank_change"],
            "Entered": rows["entered"],
            "Left": rows["left"],
            "Stayed in": rows["stayed_in"],
        }
    ).reset_index(drop=True)
    formats = {"Place before": "proportion", "Place after": "proportion", "Change": "change_proportion"}
    formats |= dict.fromkeys(data.columns[5:], "count") | {"Editions": "text"}
    notes = [
        "Place: the average rank as a share of England's small areas, 100 the most deprived. The last columns count "
        "small areas, made comparable where they were redrawn, that entered, left or stayed in the most deprived tenth."
    ]
    if len(alike):
        which = prose.listed([f"{row['edition_before']} to {row['edition_after']}" for _, row in alike.iterrows()])
        notes.append(f"{which}: every small area counts alike, as an edition came without numbers of people.")
    return figures.Table(data, caption, notes=notes, formats=formats)


def pairs(chapter: Chapter) -> pd.DataFrame:
    """Return the area's change from each edition to the next, the earliest first."""
    rows = chapter.table("deprivation_change", measure="imd")
    known = rows[rows["average_rank_change"].notna()].astype({"edition_before": "str", "edition_after": "str"})
    return known.sort_values("edition_before", ignore_index=True)


def findings(chapter: Chapter, stood: pd.DataFrame) -> list[str]:
    """Say how the area stands among its peers, and how it moved since the edition before."""
    said = []
    ranked = stood[stood["peer_rank"].notna() & (stood["peers"] > 1)]
    if len(ranked):
        latest, widest = ranked.iloc[-1], ranked.sort_values(["peers", "edition"]).iloc[-1]
        wider = f"; in {widest['edition']} number {widest['peer_rank']:.0f} of {widest['peers']:.0f}"
        more = wider if widest["peers"] > latest["peers"] else ""
        here = place(chapter, latest["edition"])
        said.append(f"By multiple deprivation {here} was {_ranked(chapter, latest)}{more}.")
    moved = pairs(chapter)
    moved = moved[moved["entered"].notna()]
    return said + ([_moved(chapter, moved.iloc[-1])] if len(moved) else [])


def _moved(chapter: Chapter, row: pd.Series) -> str:
    places = [prose.proportion(100 * row[f"average_rank_{when}"]) for when in ("before", "after")]
    more = "became more deprived" if row["average_rank_change"] > 0 else "became less deprived"
    how = "stayed about as deprived" if abs(row["average_rank_change"]) < STILL else more
    entered, left = (prose.count(row[name]) if row[name] else "none" for name in ("entered", "left"))
    moved = f"{entered} of its small areas entered the most deprived tenth and {left} left it"
    return (
        f"From {row['edition_before']} to {row['edition_after']} {place(chapter, row['edition_after'])} {how} relative "
        f"to England, from place {places[0]} to {places[1]} of 100, which "
        f"is the most deprived; "
        f"{'none of its small areas entered or left the most deprived tenth' if entered == left == 'none' else moved}."
    )


def _called(chapter: Chapter, editions: pd.Series) -> str:
    """Return what the area is called by the figures of the latest of some editions."""
    return place(chapter, str(editions.max()))


def _ranked(chapter: Chapter, row: pd.Series) -> str:
    """Say the rank of one edition: "in 2025 the most deprived of the 19 districts …"."""
    among = PEERS.get(chapter.area.kind, "areas of its kind")
    rank, peers = f"{row['peer_rank']:.0f}", f"{row['peers']:.0f}"
    ends = {"1": "the most deprived", peers: "the least deprived"}
    rank = ends.get(rank, f"number {rank}, 1 being the most deprived,")
    return f"in {row['edition']} {rank} of the {peers} {among} whose small areas are here"
