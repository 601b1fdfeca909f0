"""Projections of every area at once: people by age, age groups with their ranges, scenarios, births and deaths."""

import pandas as pd

from jsna import schema
from needs.projection import age_groups, expected_events, project_best, project_scenarios

HORIZON = 15  # years ahead that services are planned for
PROJECTED = ("ward", "district", "unitary", "county")
PRINCIPAL = "principal"
AGES = 91  # single years, 90 and over the last


def forecasts(
    population: pd.DataFrame, components: pd.DataFrame | None, lookup: pd.DataFrame, notes: list[str]
) -> dict[str, pd.DataFrame]:
    """Return the tables `projection`, `projection_groups` and `projected_events`; what is not projected is noted."""
    series = _by_single_year(population)
    if series.empty:
        return {}
    known = None if components is None else components.astype({"area_code": "str", "component": "str"})
    projected, said = project_best(series, known, _parents(lookup, set(series["area_code"])), horizon=HORIZON)
    for reason, rows in said[said["method"].isna()].groupby("reason"):
        notes.append(f"{len(rows):,} areas are not projected: {reason}")
    if projected.empty:
        return {}
    facts = series.drop_duplicates("area_code").set_index("area_code")[["area_type", "sources"]]
    by_age = projected.assign(
        age_from=projected["age"], age_to=projected["age"].where(projected["age"] < AGES - 1, schema.OPEN),
        note=projected["reason"],
    )  # fmt: skip
    groups = [age_groups(projected).assign(scenario=PRINCIPAL)]
    tables = {}
    if known is not None:
        flows = "; ".join(sorted(known["source"].astype("str").unique()))
        facts["sources"] = facts["sources"].mask(facts.index.isin(known["area_code"]), facts["sources"] + "; " + flows)
        sexed = series[(series["sex"] != "persons") & series["area_code"].isin(known["area_code"])]
        variants = project_scenarios(sexed, known, horizon=HORIZON)
        groups += [
            age_groups(rows.drop(columns="scenario")).assign(scenario=str(name))
            for name, rows in variants[variants["scenario"] != PRINCIPAL].groupby("scenario", observed=True)
        ]
        tables["projected_events"] = _tabled("projected_events", expected_events(sexed, known, horizon=HORIZON), facts)
    wards = by_age["area_code"].astype("str").map(facts["area_type"]) == "ward"  # of wards only age groups are shown
    tables["projection"] = _tabled("projection", by_age[~wards], facts)
    tables["projection_groups"] = _tabled("projection_groups", _without_ranges(pd.concat(groups)), facts)
    return tables


def _tabled(table: str, rows: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    code = rows["area_code"].astype("str")
    whole = rows.assign(area_type=code.map(facts["area_type"]), source=code.map(facts["sources"]))
    return whole[schema.columns(table)]


def _without_ranges(groups: pd.DataFrame) -> pd.DataFrame:
    """Ranges are those of the principal projection; a scenario is one assumption, and has none."""
    ranges = ["lower_80", "upper_80", "lower_95", "upper_95"]
    groups = groups.reset_index(drop=True).rename(columns={"reason": "note"})
    groups[ranges] = groups[ranges].where(groups["scenario"] == PRINCIPAL)
    return groups


def _parents(lookup: pd.DataFrame, codes: set[str]) -> pd.DataFrame:
    """Which wards add up to which council, and districts to which county, among the areas projected."""
    kinds = lookup["area_type"].isin(["ward", "district"]) & lookup["parent_type"].isin(PROJECTED)
    parents = lookup[kinds & ((lookup["area_type"] == "district") | (lookup["parent_type"] != "county"))]
    parents = parents[["area_code", "parent_code"]].astype("str").drop_duplicates("area_code")
    return parents[parents["area_code"].isin(codes) & parents["parent_code"].isin(codes)]


def _by_single_year(population: pd.DataFrame) -> pd.DataFrame:
    """Return residents by single year of age: one series an area, by sex where published, with all its `sources`."""
    rows = population[
        (population["basis"] == "resident") & population["area_type"].isin(PROJECTED)
        & ((population["age_from"] == population["age_to"]) | (population["age_from"] == AGES - 1))
    ]  # fmt: skip
    rows = rows.astype({"area_code": "str", "sex": "str", "source": "str", "area_type": "str"})
    rows = rows[rows.groupby(["area_code", "source", "year", "sex"])["age_from"].transform("count") == AGES]
    sexed = rows[rows["sex"] != "persons"]
    both = pd.concat([sexed, rows[(rows["sex"] == "persons") & ~rows["area_code"].isin(sexed["area_code"].unique())]])
    sources = both.drop_duplicates(["area_code", "source"]).groupby("area_code")["source"].agg("; ".join)
    once = both.drop_duplicates(["area_code", "year", "sex", "age_from"])
    return once.assign(sources=once["area_code"].map(sources))
