"""Counts shown to a multiple, and what a shown count or rate still tells of the exact one."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs.disclosure.policy import Policy, rules
from needs.refusals import reasons, refuse, require_numbers

Numbers = npt.NDArray[np.float64]


def rounded(counts: pd.Series, base: int | pd.Series) -> pd.Series:
    """Return `counts` to the nearest multiple of `base`, halves upwards; missing stays missing.

    Raises
    ------
    ValueError : a base is below 1.
    """
    base = pd.Series(base, index=counts.index)
    refuse(base.to_frame("base"), base < 1, "base >= 1")
    multiple: pd.Series = np.floor(counts / base + 0.5) * base
    return multiple.where(base > 1, counts)


def shown_range(cells: pd.DataFrame, policy: Policy | Mapping[str, Policy]) -> tuple[Numbers, Numbers]:
    """Return the least and the most that each count can be, for a reader who sees it shown and knows the policy.

    Parameters
    ----------
    cells : columns ``numerator`` and ``denominator`` (people), and optionally ``published`` (shown as it is).
    policy : the rules, or where `cells` has a column ``policy`` the rules of each name in it.
    """
    rule = rules(cells, policy)
    count = cells["numerator"].to_numpy(dtype=float, na_value=np.nan)
    people = cells["denominator"].where(rule["complement"]).to_numpy(dtype=float, na_value=np.nan)
    base, high = rule["rounding"].to_numpy(), rule["high"].to_numpy()
    shown = rounded(cells["numerator"].astype(float), rule["rounding"]).to_numpy()
    lower, upper = shown - base // 2, shown + (base - 1) // 2
    lower = np.where(shown > 0, np.maximum(lower, high + 1), 0)  # smaller ones would be withheld
    upper = np.where((shown == 0) & (upper <= high), 0, upper)
    upper = np.fmin(upper, np.where(count < people, people - high - 1, people))
    exact = base == 1
    if "published" in cells:
        exact |= cells["published"].to_numpy(dtype=bool)
    return np.where(exact, count, np.fmin(lower, count)), np.where(exact, count, np.fmax(upper, count))


def implied_counts(rates: pd.DataFrame, *, per: float, decimals: int) -> pd.DataFrame:
    """Return the counts that a rate, shown to some decimals, leaves possible where its denominator is known.

    A rate of a small known denominator tells the count behind it: it may only be shown where the count may, worked
    out from the rounded count where counts are rounded.

    Parameters
    ----------
    rates : columns ``value`` (the rate as shown, per `per`) and ``denominator`` (people).
    per : multiplier of the rate; 100 for a percentage.
    decimals : the places to which the rate is shown.

    Returns
    -------
    A copy of `rates` with ``count_lower`` and ``count_upper``, the least and the greatest whole number of people, and
    ``tells``, whether they are one and the same. Missing rates tell nothing.

    Raises
    ------
    ValueError : a rate or a denominator is negative.
    """
    require_numbers(rates, ["value", "denominator"])
    refuse(rates, (rates["value"] < 0) | (rates["denominator"] < 0), "value >= 0 and denominator >= 0")
    half = 0.5 * 10.0**-decimals
    lower = np.ceil((rates["value"] - half).clip(lower=0) * rates["denominator"] / per - 1e-9)
    upper = np.floor((rates["value"] + half) * rates["denominator"] / per + 1e-9)
    return rates.assign(count_lower=lower, count_upper=upper, tells=(lower >= upper) & lower.notna())


def rate_marks(counts: pd.DataFrame, policy: Policy | Mapping[str, Policy]) -> pd.Series:
    """Return the mark of each rate: ``[x]`` where its events are too few for one, ``[u]`` where it is unreliable.

    Parameters
    ----------
    counts : column ``numerator`` (events; missing where unknown), and ``policy`` where `policy` is a mapping.
    policy : the rules, of which `events_needed` and `events_reliable` speak of rates.
    """
    require_numbers(counts, ["numerator"])
    rule, events = rules(counts, policy), counts["numerator"]
    cases = {"[x]": events < rule["events_needed"], "[u]": events < rule["events_reliable"]}
    return reasons(counts, cases)
