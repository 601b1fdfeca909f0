"""The primary rule: cells that may not be shown for their own sake."""

from collections.abc import Mapping

import pandas as pd

from needs.disclosure.policy import Policy, rules
from needs.refusals import reasons, refuse, require_numbers


def small(cells: pd.DataFrame, policy: Policy | Mapping[str, Policy]) -> pd.Series:
    """Return why each cell may not be shown for its own sake, or a missing value where it may.

    Parameters
    ----------
    cells : columns ``numerator`` and ``denominator`` (people; missing where unknown), and optionally ``published``
        (already published elsewhere, so it passes unaltered) and ``mark`` (``[c]``: withheld by its source).
    policy : the rules, or where `cells` has a column ``policy`` the rules of each name in it.

    Raises
    ------
    ValueError : a count is negative, or above its denominator where the policy protects the complement.
    """
    require_numbers(cells, ["numerator", "denominator"])
    rule = rules(cells, policy)
    count, people = cells["numerator"], cells["denominator"]
    rest = (people - count).where(rule["complement"])
    refuse(cells, (count < 0) | (people < 0), "numerator >= 0 and denominator >= 0")
    refuse(cells, rest < 0, "numerator <= denominator")
    somebody = ~people.eq(0)
    gated = ~flag(cells, "published") & somebody
    few = gated & _within(count, rule)
    rest_few = gated & _within(rest, rule)
    population_few = gated & rule["complement"] & (people < rule["high"] + 1)
    withheld = cells["mark"].eq("[c]") if "mark" in cells else pd.Series(False, index=cells.index)
    return reasons(
        cells,
        {
            "withheld by its source": withheld & count.isna(),
            "small population": population_few & count.notna(),
            "small count": few,
            "all but a few are counted": rest_few,
        },
    )


def flag(cells: pd.DataFrame, column: str) -> pd.Series:
    """Return a column of yes and no, no for all where `cells` lacks it."""
    return cells[column].astype(bool) if column in cells else pd.Series(False, index=cells.index)


def _within(count: pd.Series, rule: pd.DataFrame) -> pd.Series:
    """Return whether each count lies in the range that its policy withholds; parts of people count as people."""
    return (count < rule["high"] + 1) & ((count > 0) | ~rule["zero_shown"])
