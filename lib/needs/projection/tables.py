"""Projections as commissioners read them: age groups, change since a base year, children in need and their cost."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from needs.projection.uncertainty import with_intervals
from needs.refusals import refuse, require_columns, require_numbers, require_unique

AGE_GROUPS: dict[str, tuple[int, int]] = {
    "0–4": (0, 4),
    "5–9": (5, 9),
    "10–14": (10, 14),
    "15–19": (15, 19),
    "0–14": (0, 14),
    "5–15": (5, 15),
    "0–18": (0, 18),
    "0–19": (0, 19),
    "early years, 0–3": (0, 3),
    "primary school, 4–10": (4, 10),
    "secondary school, 11–15": (11, 15),
    "sixth form, 16–17": (16, 17),
    "leaving care, 20–24": (20, 24),
    "learning difficulties, 0–25": (0, 25),
}
LIMITS = ["lower_80", "upper_80", "lower_95", "upper_95"]


def age_groups(projection: pd.DataFrame, groups: Mapping[str, tuple[int, int]] = AGE_GROUPS) -> pd.DataFrame:
    """`projection` (one row a year of age) added up to age groups, both sexes together, with the groups' own intervals.

    Parameters
    ----------
    projection : area_code, base_year, year, sex, age (or age_from, of single years), population, method, with all
        ages and the base year.
    groups : name and first and last age, inclusive. School years begin on 1 September: phases by age are near.

    Returns
    -------
    area_code, base_year, year, age_group, age_from, age_to, population, lower_80 … upper_95, method, reason.

    Raises
    ------
    ValueError : a group's ages are out of order or not all there.
    """
    if "age" not in projection.columns and "age_from" in projection.columns:
        projection = projection.rename(columns={"age_from": "age"})
    require_columns(projection, ["area_code", "base_year", "year", "sex", "age", "population", "method"])
    key = ["area_code", "base_year", "year", "method"]
    by_age = projection.groupby([*key, "age"], observed=True, as_index=False)["population"].sum()
    ages = set(by_age["age"].unique())
    parts = []
    for name, (youngest, oldest) in groups.items():
        if not set(range(youngest, oldest + 1)) <= ages or youngest > oldest:
            raise ValueError(f"ages {youngest} to {oldest} of {name!r} are not all in the projection")
        inside = by_age[by_age["age"].between(youngest, oldest)]
        total = inside.groupby(key, observed=True, as_index=False)["population"].sum()
        parts.append(total.assign(age_group=name, age_from=youngest, age_to=oldest))
    first = by_age[by_age["year"] == by_age["base_year"]]
    people = first.groupby(first["area_code"].astype(str))["population"].sum()
    result = with_intervals(pd.concat(parts, ignore_index=True), people)
    columns = ["area_code", "base_year", "year", "age_group", "age_from", "age_to", "population", *LIMITS, "method"]
    return result[[*columns, "reason"]]


def change_table(
    counts: pd.DataFrame, *, base: int, years: Sequence[int], total: str = "Total", decimals: int = 1
) -> pd.DataFrame:
    """People now, their share of everyone, people expected and the change: one row an area, then their total.

    Parameters
    ----------
    counts : area_code, year, population (of the age group), all_ages (in the base year; else missing).
    years : later years, each compared with `base`.

    Returns
    -------
    area_code, base (people), share (%), then a column of people for each year (its number the name), then of change
    (``change_2016``, %). The total sums the unrounded parts; percentages are rounded, halves away from zero.

    Raises
    ------
    ValueError : an area lacks a year, or stands twice in one.
    """
    wide, everyone = _by_year(counts, [base, *years], total)
    table = pd.DataFrame({"area_code": wide.index, "base": wide[base].to_numpy()})
    table["share"] = rounded(100 * table["base"] / everyone.to_numpy(), decimals)
    for year in years:
        table[str(year)] = wide[year].to_numpy()
    for year in years:
        now = table["base"].where(table["base"] > 0)
        table[f"change_{year}"] = rounded(100 * (table[str(year)] - now) / now, decimals)
    return table


def _by_year(counts: pd.DataFrame, years: list[int], total: str) -> tuple[pd.DataFrame, pd.Series]:
    """People by area (rows, the total last) and year (columns), and people of all ages in the first year."""
    require_numbers(counts, ["year", "population", "all_ages"])
    require_unique(counts, ["area_code", "year"])
    refuse(counts, counts["population"].isna(), "population is not missing")
    named = counts.assign(area_code=counts["area_code"].astype(str))
    wide = named.pivot_table(index="area_code", columns="year", values="population", sort=False).reindex(columns=years)
    lacking = wide.index[wide.isna().any(axis=1)].tolist()
    if lacking:
        raise ValueError(f"every area in {', '.join(map(str, years))}: not so in {', '.join(lacking[:5])}")
    everyone = named[named["year"] == years[0]].set_index("area_code")["all_ages"].reindex(wide.index)
    everyone.loc[total] = everyone.sum(skipna=False)
    wide.loc[total] = wide.sum()
    return wide, everyone


def rounded(values: pd.Series, decimals: int) -> pd.Series:
    """`values` to so many decimals, halves away from zero, as people round: −10.45 becomes −10.5."""
    scaled = values.abs() * 10**decimals
    return pd.Series(np.sign(values) * np.floor(scaled + 0.5 + 1e-9) / 10**decimals)


def demand(groups: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    """Children expected to need each service, and what that costs: projected children × prevalence × unit cost.

    Parameters
    ----------
    groups : area_code, year, age_from, age_to, population and, for a range, lower_80 and upper_80 (`age_groups`).
    services : service, age_from, age_to (one of the groups), prevalence (share of children in a year), unit_cost
        (pounds a child; missing where not known).

    Returns
    -------
    area_code, year, service, children, in_need, cost, and lower_80 and upper_80 of the children in need. The range is
    that of the number of children alone: prevalence and cost are taken as given, at the prices given.

    Raises
    ------
    ValueError : prevalence is not a share, a cost is negative, or a service is for an age group that is not there.
    """
    require_numbers(services, ["age_from", "age_to", "prevalence", "unit_cost"])
    refuse(services, ~services["prevalence"].between(0, 1), "0 <= prevalence <= 1")
    refuse(services, services["unit_cost"] < 0, "unit_cost >= 0")
    ages = ["age_from", "age_to"]
    here = services[ages].merge(groups[ages].drop_duplicates(), how="left", indicator=True)["_merge"] == "both"
    refuse(services, ~here.to_numpy(), "a service is for an age group that is projected")
    columns = ["area_code", "year", *ages, "population", "lower_80", "upper_80"]
    rows = groups[columns].merge(services[["service", *ages, "prevalence", "unit_cost"]], on=ages)
    in_need = rows["population"] * rows["prevalence"]
    return rows[["area_code", "year", "service"]].assign(
        children=rows["population"],
        in_need=in_need,
        cost=in_need * rows["unit_cost"],
        lower_80=rows["lower_80"] * rows["prevalence"],
        upper_80=rows["upper_80"] * rows["prevalence"],
    )
