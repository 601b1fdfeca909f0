"""Tables computed from tables, for all areas at once: what `build` asks of the methods in `needs`."""

from collections.abc import Mapping

import pandas as pd

from jsna import schema
from jsna.catalogue import Indicator, indicators
from jsna.geography import SMALL
from jsna.neighbours import alike_in_deprivation, deprivation_tenths
from needs.areas import sum_to
from needs.baseline import baselines
from needs.quantiles import spine_positions
from needs.tested import baselines_with_interval

BY_AGE = ["source", "year", "sex", "age_from", "age_to", "basis"]
LARGER = ("ward", "district", "unitary", "county", "ccg", "sub_icb", "icb", "locality")


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
    whole = [each for each in sums if len(each)]
    if not whole:
        return schema.empty("population")
    made = pd.concat(whole, ignore_index=True)
    known = population[["area_code", "area_type", "year", "sex", "basis"]].drop_duplicates().assign(published=True)
    placed = made.merge(known, on=["area_code", "area_type", "year", "sex", "basis"], how="left")
    kept = placed[placed["published"].isna()].drop(columns="published")
    return kept[[name for name in schema.columns("population") if name in kept.columns]]


def _summed(counts: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for source, rows in counts.groupby("source", observed=True):
        parents = lookup.loc[lookup["area_code"].isin(rows["area_code"].unique()), "parent_code"].unique()
        inside = lookup[lookup["parent_code"].isin(parents)]
        if inside.empty:
            continue
        flat = rows.drop_duplicates(["area_code", *BY_AGE])
        lookup_columns = inside[["area_code", "parent_code", "parent_type", "share"]]
        totals = sum_to(flat.assign(source=str(source)), lookup_columns, by=BY_AGE, values=["population"])
        whole = totals[totals["population"].notna()]
        names = {"parent_code": "area_code", "parent_type": "area_type"}
        parts.append(whole.assign(edition=editions_of(whole, inside)).rename(columns=names))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def editions_of(rows: pd.DataFrame, places: pd.DataFrame) -> pd.Series:
    """The edition of each parent in `rows`, by the lookup that they were summed with."""
    key = ["parent_code", "parent_type"]
    known = places.drop_duplicates(key).astype(dict.fromkeys(key, "str")).set_index(key)
    found = known["parent_edition"].astype("str").reindex(pd.MultiIndex.from_frame(rows[key].astype("str")))
    return pd.Series(found.to_numpy(), index=rows.index)


def standing(
    figures: pd.DataFrame,
    lookup: pd.DataFrame,
    neighbours: pd.DataFrame | None = None,
    summary: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the `baselines` table: where every area stands on every indicator, from the protected figures.

    `neighbours` and `summary` are the tables `neighbours` and `deprivation_summary`.
    """
    facts = indicators()
    names = figures["indicator_id"].astype("str")
    known = figures.assign(
        polarity=names.map({name: fact.polarity for name, fact in facts.items()}),
        method=names.map({name: fact.method for name, fact in facts.items()}),
        multiplier=names.map({name: float(fact.multiplier) for name, fact in facts.items()}),
    )
    tenths = deprivation_tenths(schema.empty("deprivation_summary") if summary is None else summary)
    groups, begun, aims = _groups(lookup, neighbours, tenths), _plan_baselines(facts), _plan_targets(facts)
    latest = baselines(known, groups=groups, baseline_periods=begun, targets=aims)
    tested = baselines_with_interval(known, latest, groups=groups, baseline_periods=begun, targets=aims)
    made = pd.concat([_placed(latest).assign(basis="latest"), _placed(tested).assign(basis="tested")])
    return made.merge(tenths, on="area_code", how="left", validate="m:1")[schema.columns("baselines")]


def _groups(lookup: pd.DataFrame, neighbours: pd.DataFrame | None, tenths: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return what areas are compared with besides England: region, statistical neighbours, tenth by deprivation."""
    places = lookup[lookup["parent_type"] == "region"][["area_code", "parent_code"]].astype("str")
    alike = schema.empty("neighbours") if neighbours is None else neighbours
    return {
        "region": places.drop_duplicates("area_code").rename(columns={"parent_code": "member_code"}),
        "neighbours": alike[["area_code", "member_code"]].astype("str"),
        "deprivation_group": alike_in_deprivation(tenths),
    }


def _placed(made: pd.DataFrame) -> pd.DataFrame:
    """Add each row's place on a spine chart among all areas of its kind."""
    same = ["indicator_id", "sex", "age", "category", "period", "peer_type"]
    spines = spine_positions(made.assign(benchmark=made["england_value"]), by=same)
    return made.assign(**{str(name): spines[name] for name in spines if str(name).startswith("position")})


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
