"""Small areas to larger ones: counts are summed, scores weighted by people, and nobody is lost on the way.

A lookup has one row for each small area's part of a larger one: ``area_code``, ``parent_code``, ``parent_type``
and ``share``, the fraction of the small area's people who live in that part (1 where it lies wholly inside).
"""

from collections.abc import Iterable, Sequence

import pandas as pd

from needs.refusals import reasons, refuse, require_columns, require_numbers, require_unique

PARENT = ["parent_code", "parent_type"]


def check_lookup(lookup: pd.DataFrame) -> None:
    """Raise ValueError unless `lookup` has one row per part, shares within (0, 1] and one edition of each parent."""
    require_columns(lookup, ["area_code", *PARENT])
    require_numbers(lookup, ["share"])
    require_unique(lookup, ["area_code", *PARENT])
    refuse(lookup, ~((lookup["share"] > 0) & (lookup["share"] <= 1 + 1e-9)), "0 < share <= 1")
    for edition in lookup.columns.intersection(["edition", "area_edition", "parent_edition"]):
        editions = lookup.groupby("parent_type", observed=True)[edition].transform("nunique")
        refuse(lookup, editions > 1, f"one {edition} for each parent_type; choose one")


def sum_to(
    counts: pd.DataFrame, lookup: pd.DataFrame, *, by: Sequence[str] = (), values: Sequence[str] = ("value",)
) -> pd.DataFrame:
    """Sum the counts of small areas to the larger areas of `lookup`, in proportion to the shares.

    Parameters
    ----------
    counts : columns ``area_code``, those in `by`, and `values` (people or events); one row per area and `by`.
    lookup : as the module says; a small area may lie in several parents, of one type or more.
    by : columns that tell the rows of an area apart, such as year, sex and age.
    values : the columns to sum.

    Returns
    -------
    One row per parent and combination of `by` found anywhere in `counts`: ``parent_code``, ``parent_type``, `by`,
    `values`, ``areas`` (small areas expected), ``areas_missing`` and ``reason``. A sum that lacks a small area is
    missing, never smaller than it should be; `coverage` names the area.

    Raises
    ------
    ValueError : two counts for one area, or a lookup that breaks its rules.
    """
    by, values = list(by), list(values)
    check_lookup(lookup)
    require_numbers(counts, values)
    require_unique(counts, ["area_code", *by])
    parts = place(counts[["area_code", *by, *values]], lookup)
    parts[values] = parts[values].mul(parts["share"], axis=0)
    parts["found"] = parts[values].notna().all(axis=1)
    totals = parts.groupby([*PARENT, *by], observed=True, sort=False)[[*values, "found"]].sum().reset_index()
    result = _every_row(lookup, counts, by).merge(totals, on=[*PARENT, *by], how="left")
    result["areas_missing"] = result["areas"] - result.pop("found").fillna(0).astype(int)
    result[values] = result[values].where(result["areas_missing"] == 0)
    return result.assign(reason=reasons(result, _shortfall(result)))


def mean_to(
    scores: pd.DataFrame,
    lookup: pd.DataFrame,
    *,
    weight: str,
    by: Sequence[str] = (),
    values: Sequence[str] = ("value",),
) -> pd.DataFrame:
    """Average the scores of small areas over the larger areas of `lookup`, each weighted by its people.

    `scores` is as in `sum_to`, with a column `weight` (people). Returns the columns of `sum_to` with the weighted
    means in `values` and the people in `weight`; ``reason`` says "no people" where the weights sum to zero.
    Raises ValueError for a negative weight and for all that `sum_to` refuses.
    """
    require_numbers(scores, [weight, *values])
    refuse(scores, scores[weight] < 0, f"{weight} >= 0")
    products = scores.assign(**{value: scores[value] * scores[weight] for value in values})
    result = sum_to(products, lookup, by=by, values=[*values, weight])
    nobody = result[weight] == 0
    result[list(values)] = result[list(values)].div(result[weight].where(~nobody), axis=0)
    return result.assign(reason=reasons(result, {"no people": nobody} | _shortfall(result)))


def coverage(codes: Iterable[str], lookup: pd.DataFrame, *, population: pd.DataFrame | None = None) -> pd.DataFrame:
    """Say for each larger area of `lookup` which of its small areas are among `codes`.

    Parameters
    ----------
    codes : the small areas for which there are data.
    lookup : as the module says.
    population : columns ``area_code`` and ``population`` (people, say children), to weigh what is absent.

    Returns
    -------
    One row per parent: ``parent_code``, ``parent_type``, ``expected`` and ``present`` (small areas), ``share_present``
    (0-1), ``missing`` (the absent codes, comma-separated; empty if none) and, with `population`,
    ``share_of_people_missing`` (0-1; missing where some small area's people are not known). Codes outside the lookup
    are rows of their own, without a parent, so that no data are dropped unseen.
    """
    check_lookup(lookup)
    codes = pd.Index(codes).unique()
    parts = lookup[["area_code", *PARENT, "share"]].assign(present=lookup["area_code"].isin(codes))
    parts["missing"] = parts["area_code"].where(~parts["present"])
    grouped = parts.groupby(PARENT, observed=True, sort=False)
    result = grouped.agg(expected=("present", "size"), present=("present", "sum")).reset_index()
    result["share_present"] = result["present"] / result["expected"]
    absent = parts.loc[~parts["present"]].groupby(PARENT, observed=True, sort=False)["missing"].agg(", ".join)
    result = result.merge(absent.reset_index(), on=PARENT, how="left").fillna({"missing": ""})
    if population is not None:
        require_numbers(population, ["population"])
        require_unique(population, ["area_code"])
        people = parts["area_code"].map(population.set_index("area_code")["population"]) * parts["share"]
        weighed = parts[PARENT].assign(everyone=people, absent=people.where(~parts["present"], 0.0))
        totals = weighed.groupby(PARENT, observed=True, sort=False)[["everyone", "absent"]].sum(skipna=False)
        result["share_of_people_missing"] = (totals["absent"] / totals["everyone"]).to_numpy()
    outside = codes[~codes.isin(lookup["area_code"])]
    unplaced = pd.DataFrame({"parent_code": None, "parent_type": None, "expected": 0, "present": 1, "missing": outside})
    return pd.concat([result, unplaced], ignore_index=True) if len(outside) else result


def shares(pieces: pd.DataFrame) -> pd.DataFrame:
    """Turn pieces of small areas into a lookup, each piece's share being its part of the small area's people.

    `pieces` has ``area_code``, ``parent_code``, ``parent_type`` and ``population`` (people, say children, in the
    piece). Returns those columns with ``share`` (0-1) and ``reason``; pieces with nobody are left out unless their
    whole small area is empty: that is divided evenly, and ``reason`` says so. Raises ValueError for a negative or
    missing population and for a piece given twice.
    """
    require_numbers(pieces, ["population"])
    require_unique(pieces, ["area_code", *PARENT])
    refuse(pieces, ~(pieces["population"] >= 0), "population >= 0 and known")
    grouped = pieces.groupby(["area_code", "parent_type"], observed=True)["population"]
    total, number = grouped.transform("sum"), grouped.transform("size")
    share = (pieces["population"] / total.where(total > 0)).fillna(1 / number)
    empty = (total == 0) & (number > 1)
    result = pieces.assign(share=share, reason=reasons(pieces, {"nobody to share by: divided evenly": empty}))
    return result.loc[share > 0].reset_index(drop=True)


def chain(lower: pd.DataFrame, upper: pd.DataFrame) -> pd.DataFrame:
    """Join a lookup (LSOA to ward) with one of its parents' own (ward to locality) into one (LSOA to locality).

    Shares are multiplied, and summed where a small area reaches the same parent by several ways. Raises ValueError
    for areas of `upper` that `lower` does not reach: they would be lost.
    """
    check_lookup(lower)
    check_lookup(upper)
    refuse(upper, ~upper["area_code"].isin(lower["parent_code"]), "every area of the upper lookup has small areas")
    steps = lower[["area_code", "parent_code", "share"]].merge(
        upper.rename(columns={"area_code": "through", "share": "upper_share"})[["through", *PARENT, "upper_share"]],
        left_on="parent_code",
        right_on="through",
        suffixes=("_lower", ""),
    )
    steps["share"] = steps["share"] * steps["upper_share"]
    return steps.groupby(["area_code", *PARENT], observed=True)["share"].sum().reset_index()


def place(rows: pd.DataFrame, lookup: pd.DataFrame) -> pd.DataFrame:
    """Join `rows` with the parts of `lookup` they lie in: one row per row and part, codes matched as integers."""
    area, codes = pd.factorize(rows["area_code"])
    parts = lookup[[*PARENT, "share"]].assign(area=pd.Index(codes).get_indexer(lookup["area_code"]))
    return rows.drop(columns="area_code").assign(area=area).merge(parts, on="area").drop(columns="area")


def _every_row(lookup: pd.DataFrame, counts: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    parents = lookup.groupby(PARENT, observed=True, sort=False).size().rename("areas").reset_index()
    return parents.merge(counts[by].drop_duplicates(), how="cross") if by else parents


def _shortfall(result: pd.DataFrame) -> dict[str, pd.Series]:
    none, some = result["areas_missing"] == result["areas"], result["areas_missing"] > 0
    return {"none of its small areas has a value": none, "not every small area has a value": some & ~none}
