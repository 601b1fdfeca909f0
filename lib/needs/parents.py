"""The average of a larger area, from the counts of its parts."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from needs.groups import Codes, Flags, Floats, floats, group_codes, group_sum
from needs.refusals import reasons, refuse, require_numbers
from needs.terms import require_method

AVERAGED = ("proportion", "crude rate", "ratio")
COVER = 0.9  # share of the parent's people that its valid parts must hold
FEWEST_PARTS = 2  # where populations are not known


def parent_average(children: pd.DataFrame, *, by: Sequence[str], per: float = 1) -> pd.DataFrame:
    """Value of each parent area: the sum of its parts' counts over the sum of their denominators.

    Only parts with both counts take part. Where populations are given they must hold at least 90 % of the parent's
    people; elsewhere there must be two of them. Directly standardised rates are never averaged.

    Parameters
    ----------
    children : columns `by` (the parent, and the indicator's key), ``numerator``, ``denominator``; optional
        ``population`` and ``parent_population``; optional ``method`` (others than `AVERAGED` are left missing).
    by : the key of a parent.
    per : multiplier of the value.

    Returns
    -------
    One row a parent: `by`, ``numerator``, ``denominator``, ``value``, ``parts`` and ``reason``.

    Raises
    ------
    ValueError : a count is negative, one parent is given two populations, or a method is unknown.
    """
    require_numbers(children, ("numerator", "denominator"))
    events, people = floats(children, "numerator"), floats(children, "denominator")
    refuse(children, (events < 0) | (people < 0), "numerator and denominator are not negative")
    codes, keys = group_codes(children, by)
    valid = ~np.isnan(events) & (people > 0)
    numerator, denominator, parts = (
        group_sum(codes, np.where(valid, column, 0), len(keys)) for column in (events, people, np.ones(len(valid)))
    )
    cover = _cover(children, codes, valid, len(keys))
    enough = np.where(np.isnan(cover), parts >= FEWEST_PARTS, cover >= COVER - 1e-12) & (parts > 0)
    kept = np.ones(len(valid), dtype=bool)
    if "method" in children:
        require_method(children["method"])
        kept = children["method"].isin(AVERAGED).to_numpy(dtype=bool)
    averaged = group_sum(codes, ~kept, len(keys)) == 0
    given = enough & averaged
    result = keys.assign(
        numerator=np.where(given, numerator, np.nan),
        denominator=np.where(given, denominator, np.nan),
        value=per * numerator / np.where(given & (denominator > 0), denominator, np.nan),
        parts=parts.astype(int),
    )
    words = {
        "a rate of this kind is not averaged": ~averaged,
        f"its valid parts hold less than {COVER:.0%} of its people": ~enough & ~np.isnan(cover),
        f"fewer than {FEWEST_PARTS} valid parts": ~enough,
    }
    return result.assign(reason=reasons(result, words))


def _cover(children: pd.DataFrame, codes: Codes, valid: Flags, groups: int) -> Floats:
    """Return the share of each parent's people in its valid parts, missing where populations are not given."""
    if "population" not in children or "parent_population" not in children:
        return np.full(groups, np.nan)
    require_numbers(children, ("population", "parent_population"))
    whole = pd.Series(floats(children, "parent_population")).groupby(codes)
    one = (whole.transform("min") == whole.transform("max")) | whole.transform("max").isna()
    refuse(children, ~one.to_numpy(), "a parent has one parent_population")
    total = whole.first().reindex(range(groups)).to_numpy()
    return group_sum(codes, np.where(valid, floats(children, "population"), 0), groups) / np.where(
        total > 0, total, np.nan
    )
