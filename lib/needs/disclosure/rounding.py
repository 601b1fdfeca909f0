"""Counts shown to a multiple, and what a shown count still tells of the exact one."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs.disclosure.policy import Policy, rules
from needs.refusals import refuse

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
