"""Which fifth of England's neighbourhoods the children of an area live in."""

import pandas as pd

from needs.areas import PARENT, sum_to
from needs.deprivation.standing import check_ranks, national_quantile
from needs.refusals import reasons, refuse, require_columns, require_numbers, require_unique


def children_by_quintile(
    population: pd.DataFrame, ranks: pd.DataFrame, lookup: pd.DataFrame, *, lsoas: int, ages: tuple[int, int] = (0, 15)
) -> pd.DataFrame:
    """Count an area's children by the national fifth of deprivation of their LSOA; fifth 1 is the most deprived.

    Parameters
    ----------
    population : the `population` table for LSOAs: ``area_code``, ``source``, ``year``, ``sex``, ``age_from``,
        ``age_to`` (completed years, inclusive) and ``population``; one source and year; persons, or both sexes.
    ranks : ``area_code``, ``measure`` and ``rank``.
    lookup : LSOAs' parts of larger areas, as in `needs.areas`.
    lsoas : LSOAs ranked in that edition.
    ages : first and last age, in completed years, inclusive.

    Returns
    -------
    Five rows per parent and measure: ``parent_code``, ``parent_type``, ``measure``, ``quintile``, ``children``
    (people), ``all_children``, ``share`` (0-1, of all children), ``age_from``, ``age_to``, ``source``, ``year`` (which
    children were counted) and ``reason``. An area with an LSOA that lacks a rank or children has no values.

    Raises
    ------
    ValueError : several sources or years; bands that do not fit `ages`; a sex counted twice; ranks above `lsoas`.
    """
    check_ranks(ranks, lsoas=lsoas)
    counted = _children(population, ages)
    fifth = national_quantile(ranks["rank"], lsoas=lsoas, groups=5)
    placed = ranks[["area_code", "measure"]].assign(quintile=fifth).merge(counted, on="area_code")
    long = _by_fifth(placed, lookup)
    reason = reasons(long, {"no children": long["all_children"] == 0}).fillna(long["reason"])
    facts = {column: population[column].iloc[0] for column in ("source", "year")}
    long = long.assign(reason=reason, age_from=ages[0], age_to=ages[1], **facts)
    return long.sort_values([*PARENT, "measure", "quintile"], ignore_index=True)


def _by_fifth(placed: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Sum the children of small areas to five rows per parent and measure."""
    columns = [f"q{number}" for number in range(1, 6)]
    for number, column in enumerate(columns, start=1):
        placed[column] = placed["children"].where(placed["quintile"] == number, 0.0).where(placed["quintile"].notna())
    wide = sum_to(placed, lookup, by=["measure"], values=columns)
    wide["all_children"] = wide[columns].sum(axis=1, skipna=False)
    kept = [*PARENT, "measure", "all_children", "reason"]
    long = wide.melt(id_vars=kept, value_vars=columns, var_name="quintile", value_name="children")
    long["quintile"] = long["quintile"].str[1:].astype(int)
    long["share"] = long["children"] / long["all_children"].where(long["all_children"] > 0)
    return long


def _children(population: pd.DataFrame, ages: tuple[int, int]) -> pd.DataFrame:
    """Add up one source's children of those ages in each LSOA, refusing bands that would count others too."""
    require_numbers(population, ["age_from", "age_to", "population"])
    require_columns(population, ["area_code", "source", "year", "sex"])
    require_unique(population, ["area_code", "source", "year", "sex", "age_from", "age_to"])
    several = population[["source", "year"]].ne(population[["source", "year"]].iloc[0]).any(axis=1)
    refuse(population, several, "one source and one year")
    inside = (population["age_from"] >= ages[0]) & (population["age_to"] <= ages[1])
    chosen = population.loc[inside, ["area_code", "sex", "age_from", "age_to", "population"]]
    if set(chosen["sex"]) not in ({"persons"}, {"female", "male"}):
        raise ValueError(f"persons, or female and male: found {sorted(set(chosen['sex'])) or f'nobody aged {ages}'}")
    years = (
        (chosen["age_to"] - chosen["age_from"] + 1).groupby([chosen["area_code"], chosen["sex"]], observed=True).sum()
    )
    wrong = (years != ages[1] - ages[0] + 1).reset_index(name="wrong")
    refuse(wrong, wrong["wrong"], f"age bands that cover {ages[0]} to {ages[1]} exactly once")
    return chosen.groupby("area_code", observed=True)["population"].sum(skipna=False).rename("children").reset_index()
