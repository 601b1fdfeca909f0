"""The indicators table: publishers' measures become ours, areas get their codes, and counts their intervals."""

from dataclasses import dataclass

import pandas as pd

from jsna import schema
from jsna.catalogue import by_source_key, indicators
from jsna.sources._indicators import rebuilt
from jsna.sources.dfe_lait import resolved
from needs.rates import crude_rate, proportion

LIMITS = ["lower_95", "upper_95", "lower_998", "upper_998"]


@dataclass(frozen=True)
class Health:
    """The indicators table, and what of the publications could not be used, in words."""

    indicators: pd.DataFrame
    left_out: list[str]


def health(
    published: pd.DataFrame, dfe_codes: pd.DataFrame | None, lookup: pd.DataFrame, population: pd.DataFrame | None
) -> Health:
    """Return publishers' rows as the `indicators` table; whatever cannot be used is listed, not dropped in silence."""
    if dfe_codes is not None:
        published = resolved(published, dfe_codes)
    keys = by_source_key()
    names = published["indicator_id"].astype("str").map({key: found[0] for key, found in keys.items()})
    placed = published["area_type"].isin(schema.AREA_TYPES)
    left_out = _left_out(published, names.isna(), "no file in jsna/indicators names it", "indicator_id")
    left_out += _left_out(published, names.notna() & ~placed, "no code is known for the area", "area_code")
    used = published.assign(indicator_id=names)[names.notna() & placed]
    used = pd.concat([used, _sums_of_districts(used, lookup)], ignore_index=True)
    return Health(_computed(_with_people(used, population)), left_out)


def _left_out(rows: pd.DataFrame, mask: pd.Series, why: str, name: str) -> list[str]:
    counts = rows.loc[mask, name].astype("str").value_counts().sort_index()
    return [f"{what}: {count:,} rows not used ({why})" for what, count in counts.items()]


def _sums_of_districts(rows: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Sum exact counts of districts to a county that has none of its own, where every district has one."""
    upper = lookup[(lookup["area_type"] == "district") & (lookup["parent_type"] == "county")]
    upper = upper[["area_code", "parent_code"]].astype("str").drop_duplicates()
    expected = upper.groupby("parent_code").size()
    key = ["indicator_id", "source", "period", "period_start", "period_years", "sex", "age", "category", "policy"]
    counts = rows[(rows["area_type"] == "district") & rows["exact_counts"]].merge(upper, on="area_code")
    grouped = counts.groupby(["parent_code", *key], observed=True, dropna=False)
    sums = grouped[["numerator", "denominator"]].sum(min_count=1)
    complete = grouped[["numerator", "denominator"]].count().min(axis=1)
    sums = sums[complete == expected.reindex(complete.index.get_level_values("parent_code")).to_numpy()].reset_index()
    sums = sums.rename(columns={"parent_code": "area_code"}).assign(
        area_type="county", published=False, exact_counts=True, note="sum of the county's districts"
    )
    own = rows.loc[rows["area_type"] == "county", ["area_code", *key[:3], "sex", "age", "category"]]
    both = sums.merge(own.drop_duplicates().assign(own=True), how="left")
    return both[both["own"].isna()].drop(columns="own")


def _with_people(rows: pd.DataFrame, population: pd.DataFrame | None) -> pd.DataFrame:
    """Give counts without a denominator the residents that the indicator's facts name, some years before."""
    if population is None:
        return rows
    result = rows.copy()
    for name, fact in indicators().items():
        wanted = (result["indicator_id"] == name) & result["denominator"].isna() & result["numerator"].notna()
        if fact.population is None or not wanted.any():
            continue
        people = _residents(population, fact.population.age_from, fact.population.age_to)
        chosen = result[wanted]
        keys = pd.MultiIndex.from_arrays(
            [chosen["area_code"].astype("str"), chosen["period_start"] - fact.population.years_before]
        )
        found = people.reindex(keys)
        result.loc[wanted, "denominator"] = found["population"].to_numpy()
        joined = chosen["source"].astype("str") + "; " + found["source"].astype("str").to_numpy()
        result.loc[wanted, "source"] = joined.where(
            found["population"].notna().to_numpy(), chosen["source"].astype("str")
        )
        result.loc[wanted, "published"] = False
    return result


def _residents(population: pd.DataFrame, age_from: int, age_to: int) -> pd.DataFrame:
    """People of one band of age by area and year: `population` and its `source`, as published in that band."""
    chosen = population[
        (population["basis"] == "resident") & (population["sex"] == "persons")
        & (population["age_from"] == age_from) & (population["age_to"] == age_to)
    ]  # fmt: skip
    words = chosen.astype({"area_code": "str", "source": "str"}).drop_duplicates(["area_code", "year"])
    return words.set_index(["area_code", "year"])[["population", "source"]]


def _computed(rows: pd.DataFrame) -> pd.DataFrame:
    """Compute value and intervals from exact counts where they were not published; what was published stays.

    From counts or denominators that were rebuilt from the published figure an interval is an estimate, marked [e].
    """
    facts = indicators()
    method = rows["indicator_id"].map(lambda name: facts[name].method)
    per = rows["indicator_id"].map(lambda name: facts[name].multiplier)
    estimated = rebuilt(rows)
    countable = (rows["exact_counts"].astype(bool) | estimated) & rows[["numerator", "denominator"]].notna().all(axis=1)
    countable &= rows["denominator"] > 0
    result = rows.astype({"mark": object})
    for name, measure in (("proportion", proportion), ("crude rate", crude_rate)):
        chosen = rows[
            countable & (method == name) & ((name != "proportion") | (rows["numerator"] <= rows["denominator"]))
        ]
        for multiplier, group in chosen.groupby(per[chosen.index]):
            made = measure(group[["numerator", "denominator"]], per=float(multiplier))
            for column in ("value", *LIMITS):
                result.loc[group.index, column] = result.loc[group.index, column].fillna(made[column])
    result.loc[countable & estimated & result["mark"].isna(), "mark"] = "[e]"
    return result
