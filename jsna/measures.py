"""Tables computed from tables, for all areas at once: what `build` asks of the methods in `needs`."""

from collections.abc import Mapping

import pandas as pd

from jsna import schema
from jsna.catalogue import Indicator, indicators
from jsna.geography import SMALL
from needs import deprivation as index
from needs.areas import sum_to
from needs.baseline import baselines
from needs.quantiles import spine_positions

BY_AGE = ["source", "year", "sex", "age_from", "age_to", "basis"]
LARGER = ("ward", "district", "unitary", "county", "ccg", "sub_icb", "icb", "locality")
CHILD_AGES = ((0, 15), (0, 4), (5, 9), (10, 14), (15, 19))
UPPER_TIER = ("county", "unitary")


def small_area_lookup(lookup: pd.DataFrame, edition: str, types: tuple[str, ...] = LARGER) -> pd.DataFrame:
    """Return the places of the small areas of one edition in larger ones of `types`."""
    chosen = (lookup["area_type"] == SMALL) & (lookup["area_edition"] == edition) & lookup["parent_type"].isin(types)
    return lookup[chosen].drop_duplicates(["area_code", "parent_code", "parent_type"])


def sums_of_small_areas(population: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Return the population of larger areas as sums of their small areas, where nobody published it.

    Districts, wards, health areas and localities are summed from small areas; counties, for the years that only
    districts have, from districts. An area that lacks a part has no sum.
    """
    small = population[population["area_type"] == SMALL]
    sums = [
        _summed(counts, small_area_lookup(lookup, str(edition)))
        for edition, counts in small.groupby("edition", observed=True)
    ]
    districts = population[population["area_type"].isin(["district", "unitary"])]
    upper = lookup[(lookup["area_type"] == "district") & (lookup["parent_type"] == "county")]
    sums.append(_summed(districts[districts["area_code"].isin(upper["area_code"])], upper))
    made = pd.concat([each for each in sums if len(each)], ignore_index=True)
    known = population[["area_code", "area_type", "year", "sex", "basis"]].drop_duplicates().assign(published=True)
    placed = made.merge(known, on=["area_code", "area_type", "year", "sex", "basis"], how="left")
    kept = placed[placed["published"].isna()].drop(columns="published")
    return kept[[name for name in schema.columns("population") if name in kept.columns]]


def _summed(counts: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for source, rows in counts.groupby("source", observed=True):
        inside = lookup[
            lookup["parent_code"].isin(lookup.loc[lookup["area_code"].isin(rows["area_code"]), "parent_code"])
        ]
        if inside.empty:
            continue
        flat = rows.drop_duplicates(["area_code", *BY_AGE])
        lookup_columns = inside[["area_code", "parent_code", "parent_type", "share"]]
        totals = sum_to(flat.assign(source=str(source)), lookup_columns, by=BY_AGE, values=["population"])
        whole = totals[totals["population"].notna()]
        names = {"parent_code": "area_code", "parent_type": "area_type"}
        parts.append(whole.assign(edition=_editions(whole, inside)).rename(columns=names))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


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
        places = places[places["area_code"].isin(rows["area_code"])]
        rows = rows[rows["area_code"].isin(places["area_code"]) & rows["denominator"].notna()]
        if rows.empty or int(edition) not in index.LSOAS:
            continue
        summary = index.summary(
            rows[["area_code", "measure", "rank", "decile", "denominator", "score"]].astype({"measure": "str"}),
            places[["area_code", "parent_code", "parent_type", "share"]], lsoas=index.LSOAS[int(edition)],
        )  # fmt: skip
        source = index_sources(rows)
        ranked = _ranked(summary, lookup, int(edition)).assign(area_edition=_editions(summary, places))
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
        if counted.empty or int(edition) not in index.LSOAS:
            continue
        latest = counted[counted["year"] == counted["year"].max()]
        latest = latest[latest["source"] == latest["source"].iloc[0]]
        rows = rows[rows["measure"].isin(["imd", "idaci"]) & rows["area_code"].isin(latest["area_code"])]
        places = small_area_lookup(lookup, area_edition)
        places = places[places["area_code"].isin(rows["area_code"])]
        for ages in CHILD_AGES:
            counts = latest if _banded(latest, ages) else _denominators(rows, ages)
            if len(counts) and len(places):
                made.append(_by_fifth(counts, rows, places, str(edition), ages))
    return pd.concat(made, ignore_index=True)


def _editions(rows: pd.DataFrame, places: pd.DataFrame) -> pd.Series:
    """The edition of each parent in `rows`, by the lookup that they were summed with."""
    key = ["parent_code", "parent_type"]
    known = places.drop_duplicates(key).astype(dict.fromkeys(key, "str")).set_index(key)
    found = known["parent_edition"].astype("str").reindex(pd.MultiIndex.from_frame(rows[key].astype("str")))
    return pd.Series(found.to_numpy(), index=rows.index)


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
        places[["area_code", "parent_code", "parent_type", "share"]], lsoas=index.LSOAS[int(edition)], ages=ages,
    )  # fmt: skip
    counted = children[children["children"].notna()]
    counted = counted.assign(area_edition=_editions(counted, places))
    index_source = index_sources(ranks)
    names = {"parent_code": "area_code", "parent_type": "area_type", "source": "population_source"}
    made = counted.rename(columns=names).assign(edition=edition)
    counted_by = made["population_source"].astype("str")
    made["source"] = (index_source + "; " + counted_by).where(counted_by != index_source, index_source)
    return made[schema.columns("deprivation_children")]


def standing(figures: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Return the `baselines` table: where every area stands on every indicator, from the protected figures."""
    facts = indicators()
    names = figures["indicator_id"].astype("str")
    known = figures.assign(
        polarity=names.map({name: fact.polarity for name, fact in facts.items()}),
        method=names.map({name: fact.method for name, fact in facts.items()}),
        multiplier=names.map({name: float(fact.multiplier) for name, fact in facts.items()}),
    )
    places = lookup[lookup["parent_type"] == "region"][["area_code", "parent_code"]].astype("str")
    regions = places.drop_duplicates("area_code").rename(columns={"parent_code": "member_code"})
    made = baselines(
        known, groups={"region": regions}, baseline_periods=_plan_baselines(facts), targets=_plan_targets(facts)
    )
    same = ["indicator_id", "sex", "age", "category", "period", "peer_type"]
    spines = spine_positions(made.assign(benchmark=made["england_value"]), by=same)
    return made.assign(**{name: spines[name] for name in spines if name.startswith("position")})[
        schema.columns("baselines")
    ]


def _plan_baselines(facts: Mapping[str, Indicator]) -> pd.DataFrame | None:
    rows = [
        (name, fact.baseline.area or None, int(fact.baseline.period[:4]), fact.baseline.value, fact.baseline.source)
        for name, fact in facts.items()
        if fact.baseline and fact.sources
    ]
    columns = ["indicator_id", "area_code", "baseline_start", "printed_value", "printed_source"]
    return pd.DataFrame(rows, columns=columns) if rows else None


def _plan_targets(facts: Mapping[str, Indicator]) -> pd.DataFrame | None:
    rows = []
    for name, fact in facts.items():
        if fact.target and fact.sources and (fact.target.value is not None or fact.target.range):
            lower, upper = (*fact.target.range, None)[:2] if fact.target.range else (fact.target.value, None)
            year = float(fact.target.by[:4]) if fact.target.by else float("nan")
            rows.append((name, fact.target.area or None, lower, upper, year))
    columns = ["indicator_id", "area_code", "target", "target_upper", "target_year"]
    return pd.DataFrame(rows, columns=columns).astype({"target_upper": float}) if rows else None
