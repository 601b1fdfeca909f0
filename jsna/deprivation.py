"""Tables of deprivation: measures of larger areas, children by fifth, change between editions, clusters."""

import pandas as pd
import shapely

from jsna import schema
from jsna.geography import SMALL
from jsna.measures import editions_of, small_area_lookup
from needs import deprivation as index
from needs.clusters import local_moran

CHILD_AGES = ((0, 15), (0, 4), (5, 9), (10, 14), (15, 19))
OLDEST_CHILD = 19
UPPER_TIER = ("county", "unitary")
COMPARED = ("2015", "2019", "2025")  # editions with denominators, in order
CHANGED = ("imd", "idaci")
PERMUTATIONS, SEED = 9_999, 2019  # of the random arrangements clusters are judged by
FEWEST = 30  # small areas among which clusters can be told


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

    Editions without denominators (2010 and before) are not summarised.
    """
    made = []
    for edition, rows in ranks.groupby("edition", observed=True):
        area_edition = str(rows["area_edition"].iloc[0])
        places = small_area_lookup(lookup, area_edition)
        places = places[places["area_code"].isin(rows["area_code"].unique())]
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
    result = pd.concat(made, ignore_index=True).rename(columns={"parent_code": "area_code", "parent_type": "area_type"})
    return result.drop(columns=["lsoas_missing"])


def _ranked(summary: pd.DataFrame, lookup: pd.DataFrame, edition: int) -> pd.DataFrame:
    """Add each area's standing among its peers: wards within their county or council."""
    types = summary["parent_type"].astype("str")
    holders = lookup[(lookup["area_type"] == "ward") & lookup["parent_type"].isin(UPPER_TIER)]
    holder = holders.drop_duplicates("area_code").set_index("area_code")["parent_code"].astype("str")
    group = summary["parent_code"].astype("str").map(holder).where(types == "ward").fillna("all")
    frame = summary.assign(
        peer_group=group,
        peer_type=types.replace({"unitary": "district"}),
        worst_first=index.LSOAS[edition] + 1 - summary["average_rank"],
    )
    within = ["peer_type", "peer_group"]
    frame = index.peer_rank(frame, within=within, values=["average_rank"])
    frame = index.local_quantiles(frame, within=[*within, "measure"], rank="worst_first", groups=(5,))
    return frame.rename(columns={"average_rank_peer_rank": "peer_rank", "average_rank_peers": "peers"}).drop(
        columns=["worst_first", "peer_type"]
    )


def children_by_fifth(population: pd.DataFrame, ranks: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Return the children of every area by national fifth of deprivation, for every edition that has children.

    The children counted are those of the latest population of the index's small areas, band by band.
    """
    made = []
    for edition, rows in ranks.groupby("edition", observed=True):
        area_edition = str(rows["area_edition"].iloc[0])
        counted = population[(population["area_type"] == SMALL) & (population["edition"] == area_edition)]
        if counted.empty or int(str(edition)) not in index.LSOAS:
            continue
        latest = counted[counted["year"] == counted["year"].max()]
        latest = latest[(latest["source"] == latest["source"].iloc[0]) & (latest["age_to"] <= OLDEST_CHILD)]
        rows = rows[rows["measure"].isin(["imd", "idaci"]) & rows["area_code"].isin(latest["area_code"].unique())]
        places = small_area_lookup(lookup, area_edition)
        places = places[places["area_code"].isin(rows["area_code"].unique())]
        for ages in CHILD_AGES:
            counts = latest if _banded(latest, ages) else _denominators(rows, ages)
            if len(counts) and len(places):
                made.append(_by_fifth(counts, rows, places, str(edition), ages))
    return pd.concat(made, ignore_index=True)


def _banded(population: pd.DataFrame, ages: tuple[int, int]) -> bool:
    """Whether the age bands of `population` begin and end where `ages` do."""
    return ages[0] in set(population["age_from"]) and ages[1] in set(population["age_to"])


def _denominators(ranks: pd.DataFrame, ages: tuple[int, int]) -> pd.DataFrame:
    """The children that IDACI is about, aged 0 to 15, as a population; no rows for other ages."""
    children = ranks[(ranks["measure"] == "idaci") & ranks["denominator"].notna()]
    if ages != (0, 15):
        children = children.iloc[:0]
    people = children[["area_code"]].assign(population=children["denominator"], sex="persons", age_from=0, age_to=15)
    return people.assign(source=index_sources(ranks), year=0)


def index_sources(ranks: pd.DataFrame) -> str:
    """Return the ids of the files an edition's ranks come from, joined."""
    return "; ".join(sorted({part for words in ranks["source"].unique() for part in str(words).split("; ")}))


def _by_fifth(
    population: pd.DataFrame, ranks: pd.DataFrame, places: pd.DataFrame, edition: str, ages: tuple[int, int]
) -> pd.DataFrame:
    children = index.children_by_quintile(
        population.astype({"sex": "str", "source": "str"}), ranks.astype({"measure": "str"}),
        places[["area_code", "parent_code", "parent_type", "share"]], lsoas=index.LSOAS[int(str(edition))], ages=ages,
    )  # fmt: skip
    counted = children[children["children"].notna()]
    counted = counted.assign(area_edition=editions_of(counted, places))
    index_source = index_sources(ranks)
    names = {"parent_code": "area_code", "parent_type": "area_type", "source": "population_source"}
    made = counted.rename(columns=names).assign(edition=edition)
    counted_by = made["population_source"].astype("str")
    made["source"] = (index_source + "; " + counted_by).where(counted_by != index_source, index_source)
    return made[schema.columns("deprivation_children")]


def changes(ranks: pd.DataFrame, summaries: pd.DataFrame, lookup: pd.DataFrame, redrawn: pd.DataFrame) -> pd.DataFrame:
    """Return how areas moved between the last two editions that both have, by rank-based measures only.

    Beside each larger area stands how many of its small areas, made comparable by the published change table,
    entered or left the most deprived tenth.
    """
    here = [edition for edition in COMPARED if (ranks["edition"] == edition).any()]
    if len(here) < 2:
        return pd.DataFrame()
    before, after = here[-2:]
    sizes = index.LSOAS[int(before)], index.LSOAS[int(after)]
    pair = [_as_parents(summaries[summaries["edition"] == edition]) for edition in (before, after)]
    both = pair[0].merge(pair[1][["parent_code", "parent_type", "measure"]])[["parent_code", "parent_type", "measure"]]
    moved = index.change(*(rows.merge(both) for rows in pair), lsoas=sizes)
    result = moved.merge(_movements(ranks, lookup, redrawn, (before, after)), how="left")
    sources = "; ".join(sorted({*summaries.loc[summaries["edition"].isin([before, after]), "source"].unique()}))
    names = {"parent_code": "area_code", "parent_type": "area_type"}
    return result.rename(columns=names).assign(edition_before=before, edition_after=after, source=_once(sources))[
        schema.columns("deprivation_change")
    ]


def _as_parents(rows: pd.DataFrame) -> pd.DataFrame:
    kept = rows[rows["measure"].isin(CHANGED)].astype({"area_code": "str", "area_type": "str", "measure": "str"})
    return kept.rename(columns={"area_code": "parent_code", "area_type": "parent_type"})


def _once(words: str) -> str:
    return "; ".join(sorted(dict.fromkeys(words.split("; "))))


def _movements(
    ranks: pd.DataFrame, lookup: pd.DataFrame, redrawn: pd.DataFrame, editions: tuple[str, str]
) -> pd.DataFrame:
    """Count each larger area's comparable small areas that entered, left or stayed in the most deprived tenth."""
    key = ["parent_code", "parent_type", "measure"]
    earlier, later = _comparable(ranks, redrawn, editions)
    summaries = []
    for edition, places in zip(editions, (earlier, later), strict=True):
        rows = _ranked_here(ranks, edition, places)
        made = index.summary(
            rows, places[places["area_code"].isin(rows["area_code"])], lsoas=index.LSOAS[int(str(edition))]
        )
        summaries.append(made)
    moved = index.change(*summaries, lsoas=(index.LSOAS[int(editions[0])], index.LSOAS[int(editions[1])]))
    moved = moved.rename(columns={"parent_code": "comparable"})[["comparable", "measure", "movement"]]
    small = later.rename(columns={"parent_code": "comparable"})[["area_code", "comparable"]]
    edition = str(ranks.loc[ranks["edition"] == editions[1], "area_edition"].iloc[0])
    larger = small_area_lookup(lookup, edition)[["area_code", "parent_code", "parent_type"]].astype("str")
    placed = moved.merge(small.merge(larger).drop(columns="area_code").drop_duplicates())
    counts = placed.groupby([*key, "movement"]).size().unstack(fill_value=0)  # noqa: PD010
    for name in ("entered", "left", "stayed in", "stayed out"):
        counts[name] = counts.get(name, 0)
    return counts.rename(columns={"stayed in": "stayed_in", "stayed out": "stayed_out"}).reset_index()


def _comparable(
    ranks: pd.DataFrame, redrawn: pd.DataFrame, editions: tuple[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return lookups of the small areas of both editions to the smallest areas that both can make up."""
    areas = [str(ranks.loc[ranks["edition"] == edition, "area_edition"].iloc[0]) for edition in editions]
    if areas[0] == areas[1]:
        codes = sorted(set(ranks.loc[ranks["edition"].isin(editions), "area_code"].astype("str")))
        table = pd.DataFrame({"before": codes, "after": codes, "change": "U"})
    else:
        rows = redrawn[(redrawn["area_edition"] == areas[0]) & (redrawn["new_edition"] == areas[1])]
        table = rows.rename(columns={"area_code": "before", "new_code": "after"})[["before", "after", "change"]]
    earlier, later = index.comparable_areas(table.astype("str").reset_index(drop=True))
    kept = ["area_code", "parent_code", "parent_type", "share"]
    return earlier[kept], later[kept]


def _ranked_here(ranks: pd.DataFrame, edition: str, places: pd.DataFrame) -> pd.DataFrame:
    rows = ranks[(ranks["edition"] == edition) & ranks["measure"].isin(CHANGED) & ranks["denominator"].notna()]
    rows = rows[rows["area_code"].isin(places["area_code"])]
    return rows[["area_code", "measure", "rank", "decile", "denominator", "score"]].astype(
        {"measure": "str", "area_code": "str"}
    )


def clusters(ranks: pd.DataFrame, lookup: pd.DataFrame, boundaries: pd.DataFrame) -> pd.DataFrame:
    """Return where deprived small areas lie together, by local Moran's I within each county or single-tier council."""
    edition = str(ranks["edition"].astype("str").max())
    rows = ranks[(ranks["edition"] == edition) & (ranks["measure"] == "imd")]
    small = str(rows["area_edition"].iloc[0])
    places = small_area_lookup(lookup, small, UPPER_TIER)
    outlines = boundaries[(boundaries["area_type"] == SMALL) & (boundaries["edition"] == small)]
    drawn = rows.merge(outlines[["area_code", "geometry", "source"]], on="area_code", suffixes=("", "_outline"))
    made = []
    for holder, codes in places.groupby("parent_code", observed=True)["area_code"]:
        inside = drawn[drawn["area_code"].isin(codes)].reset_index(drop=True)
        if len(inside) < FEWEST:
            continue
        values = pd.DataFrame({"area_code": inside["area_code"].astype("str"), "value": -inside["rank"].astype(float)})
        found = local_moran(values, _neighbours(inside), permutations=PERMUTATIONS, seed=SEED)
        made.append(
            found.assign(
                within=str(holder),
                source=_once("; ".join([*inside["source"].unique(), *inside["source_outline"].unique()])),
            )
        )
    if not made:
        return pd.DataFrame()
    return pd.concat(made, ignore_index=True).assign(area_type=SMALL, edition=edition)[
        schema.columns("deprivation_clusters")
    ]


def _neighbours(rows: pd.DataFrame) -> pd.DataFrame:
    """Pairs of small areas whose outlines touch, each in both directions."""
    shapes = shapely.from_wkb(rows["geometry"].to_numpy())
    here, there = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    apart = here != there
    codes = rows["area_code"].astype("str").to_numpy()
    return pd.DataFrame({"area_code": codes[here[apart]], "neighbour_code": codes[there[apart]]})
