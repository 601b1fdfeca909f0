"""Indirect standardisation: events against those expected at a reference population's rates."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from needs.groups import Codes, Floats, floats, group_codes, group_sum
from needs.intervals import LEVELS, count_interval, label, levels
from needs.refusals import reasons, refuse, require_above_nought, require_numbers, require_unique


def indirectly_standardised(
    counts: pd.DataFrame,
    reference: pd.DataFrame,
    *,
    by: Sequence[str],
    observed: pd.DataFrame | None = None,
    rate: bool = False,
    per: float = 1,
    confidence: Sequence[float] | float = LEVELS,
) -> pd.DataFrame:
    """Indirectly standardised ratio (observed / expected events) or rate of each group.

    Parameters
    ----------
    counts : columns `by`, ``age_band``, ``denominator`` (people; none is allowed) and, unless `observed` is
        given, ``numerator`` (events).
    reference : columns ``age_band``, ``numerator`` and ``denominator`` of the population that sets the rates.
    by : the key of a group.
    observed : columns `by` and ``numerator``, where events are known as totals only.
    rate : multiply the ratio by the reference's crude rate.
    per : multiplier of the result.
    confidence : coverage of the intervals, as fractions.

    Returns
    -------
    One row a group: `by`, ``observed``, ``expected``, ``reference_rate``, ``value``, limits and ``reason``.

    Raises
    ------
    ValueError : a count is negative, a band occurs twice or is not in the reference, the reference has no people.

    References
    ----------
    Breslow and Day (1987), Statistical Methods in Cancer Research II, 65-72.
    """
    require_above_nought(per=per)
    needed = ["denominator"] if observed is not None else ["numerator", "denominator"]
    for table, columns in ((counts, needed), (reference, ["numerator", "denominator"])):
        require_numbers(table, columns)
        refuse(table, (table[columns] < 0).any(axis=1), f"{' and '.join(columns)} are not negative")
    require_unique(counts, [*by, "age_band"])
    require_unique(reference, ["age_band"])
    refuse(reference, reference["denominator"] == 0, "a reference band has people")
    rates = reference.set_index("age_band")["numerator"] / reference.set_index("age_band")["denominator"]
    refuse(counts, ~counts["age_band"].isin(rates.index), "age_band is in the reference")
    codes, keys = group_codes(counts, by)
    expected = group_sum(
        codes, counts["age_band"].map(rates).to_numpy(float) * floats(counts, "denominator"), len(keys)
    )
    events = _observed(counts, observed, by, codes, keys)
    crude = float(reference["numerator"].sum(skipna=False) / reference["denominator"].sum(skipna=False))
    scale = per * (crude if rate else 1) / np.where(expected > 0, expected, np.nan)
    result = keys.assign(observed=events, expected=expected, reference_rate=per * crude, value=events * scale)
    for level in levels(confidence):
        lower, upper = count_interval(events, level)
        result[f"lower_{label(level)}"], result[f"upper_{label(level)}"] = lower * scale, upper * scale
    missing = {
        "observed events missing": np.isnan(events),
        "expected events missing": np.isnan(expected),
        "no events expected": expected == 0,
    }
    return result.assign(reason=reasons(result, missing))


def _observed(
    counts: pd.DataFrame, observed: pd.DataFrame | None, by: Sequence[str], codes: Codes, keys: pd.DataFrame
) -> Floats:
    """Return the events of each group, summed from the bands or joined by key from the totals."""
    if observed is None:
        return group_sum(codes, floats(counts, "numerator"), len(keys))
    require_numbers(observed, ("numerator",))
    require_unique(observed, by)
    refuse(observed, observed["numerator"] < 0, "numerator is not negative")
    return floats(keys.merge(observed[[*by, "numerator"]], on=list(by), how="left", validate="1:1"), "numerator")
