"""What inequality costs: the gap between the most and least deprived groups, and the children behind it.

Both work on an indicator by group of deprivation, group 1 the most deprived: ``quantile`` (1, 2 … k), ``value``,
``lower_95`` and ``upper_95``. Intervals combine those of the groups, taken as independent.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from needs.refusals import reasons, refuse, require_columns, require_numbers, require_unique

LIMITS = ["value", "lower_95", "upper_95"]


def gap(quantiles: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Difference and ratio between the most and the least deprived group.

    Parameters
    ----------
    quantiles : as the module says, with the columns `by`.
    by : the columns that name an indicator, area and period.

    Returns
    -------
    One row for each of `by`: `by`, ``most`` and ``least`` (values in groups 1 and k), ``gap`` (most less least, in
    the unit of the value) with ``gap_lower_95`` and ``gap_upper_95``, ``ratio`` (most over least), and ``reason``.

    Raises
    ------
    ValueError : a group twice, groups that are not 1, 2 … k, or limits on the wrong side of their value.

    References
    ----------
    Newcombe (1998), Stat Med 17:873-890, and Donner and Zou (2012), Stat Methods Med Res 21:347-359 (interval of a
    difference from the intervals of its terms).
    """
    by = list(by)
    ends = _ends(quantiles, by)
    above, below = ends["value"] - ends["lower_95"], ends["upper_95"] - ends["value"]
    above_least, below_least = (
        ends["value_least"] - ends["lower_95_least"],
        ends["upper_95_least"] - ends["value_least"],
    )
    difference = ends["value"] - ends["value_least"]
    result = ends[by].assign(most=ends["value"], least=ends["value_least"], gap=difference)
    result["gap_lower_95"] = difference - np.hypot(above, below_least)
    result["gap_upper_95"] = difference + np.hypot(below, above_least)
    result["ratio"] = result["most"] / result["least"].where(result["least"] > 0)
    cases = {"a group has no value": difference.isna(), "no ratio to a value of zero": result["least"] == 0}
    return result.assign(reason=reasons(result, cases))


def attributable(quantiles: pd.DataFrame, *, by: Sequence[str], per: float = 100, years: float = 1) -> pd.DataFrame:
    """How many fewer cases there would be if every group had the rate of the least deprived.

    Parameters
    ----------
    quantiles : as the module says, with the columns `by` and ``denominator`` (people or person-years).
    by : the columns that name an indicator, area and period.
    per : multiplier of the value; 100 for a percentage.
    years : length of the period; the result is a number a year.

    Returns
    -------
    One row for each of `by`: `by`, ``cases`` (a year), ``attributable`` (a year; below zero where the least deprived
    have the higher rate, as in breastfeeding: so many more there would be) with ``attributable_lower_95`` and
    ``_upper_95``, ``fraction`` (of all cases) and ``reason``. A difference between groups; not proof of its cause.

    Raises
    ------
    ValueError : as for `gap`; a negative denominator; `per` or `years` not above zero.

    References
    ----------
    Mackenbach and Kunst (1997), Soc Sci Med 44:757-771 (population attributable risk); interval as for `gap`.
    """
    if not (per > 0 and years > 0):
        raise ValueError(f"per and years are above zero, not {per} and {years}")
    by = list(by)
    require_numbers(quantiles, ["denominator"])
    refuse(quantiles, quantiles["denominator"] < 0, "denominator >= 0")
    total = _excess(quantiles, by, per * years)
    result = total[[*by, "cases", "attributable"]].copy()
    result["attributable_lower_95"] = total["attributable"] - np.sqrt(total["below"] + total["least_above"] ** 2)
    result["attributable_upper_95"] = total["attributable"] + np.sqrt(total["above"] + total["least_below"] ** 2)
    result["fraction"] = total["attributable"] / total["cases"].where(total["cases"] > 0)
    cases = {"a group has no value or people": total["attributable"].isna(), "no cases": total["cases"] == 0}
    return result.assign(reason=reasons(result, cases))


def _excess(quantiles: pd.DataFrame, by: list[str], per: float) -> pd.DataFrame:
    """Sum cases, cases beyond the least deprived's rate, and the squares that make their interval."""
    rows = quantiles.merge(_ends(quantiles, by)[[*by, "last", *(f"{limit}_least" for limit in LIMITS)]], on=by)
    people = rows["denominator"] / per
    others = people.where(rows["quantile"] < rows["last"], 0.0)
    rows["cases"] = people * rows["value"]
    rows["attributable"] = others * (rows["value"] - rows["value_least"])
    rows["below"] = (others * (rows["value"] - rows["lower_95"])) ** 2
    rows["above"] = (others * (rows["upper_95"] - rows["value"])) ** 2
    rows["least_below"] = others * (rows["value_least"] - rows["lower_95_least"])
    rows["least_above"] = others * (rows["upper_95_least"] - rows["value_least"])
    sums = ["cases", "attributable", "below", "above", "least_below", "least_above"]
    return rows.groupby(by, observed=True, sort=False)[sums].sum(skipna=False).reset_index()


def _ends(quantiles: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Put the most and the least deprived group (columns ending in ``_least``) of each of `by` in one row."""
    require_columns(quantiles, by)
    require_numbers(quantiles, ["quantile", *LIMITS])
    require_unique(quantiles, [*by, "quantile"])
    groups = quantiles.groupby(by, observed=True)["quantile"]
    refuse(quantiles, quantiles["quantile"] != groups.rank(), "quantiles are numbered 1, 2 … k")
    crossed = (quantiles["lower_95"] > quantiles["value"]) | (quantiles["value"] > quantiles["upper_95"])
    refuse(quantiles, crossed, "lower_95 <= value <= upper_95")
    last = groups.transform("max")
    refuse(quantiles, last < 2, "at least two groups")
    least = quantiles.loc[quantiles["quantile"] == last, [*by, "quantile", *LIMITS]]
    least = least.rename(columns={"quantile": "last", **{limit: f"{limit}_least" for limit in LIMITS}})
    return quantiles.loc[quantiles["quantile"] == 1, [*by, *LIMITS]].merge(least, on=by)
