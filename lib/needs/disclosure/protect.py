"""One release made safe: which cells are withheld, for their own sake or for another's, and what is shown."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from needs.disclosure import exact, search
from needs.disclosure.attack import Components, Mask
from needs.disclosure.differencing import with_remainders
from needs.disclosure.hierarchy import link
from needs.disclosure.policy import Policy, rules
from needs.disclosure.primary import flag, small
from needs.disclosure.rounding import rounded
from needs.disclosure.system import System, build

MARK = "[c]"
SMALL = 60  # cells that may be withheld, in a group solved exactly


def protect(
    cells: pd.DataFrame,
    relations: pd.DataFrame,
    policy: Policy | Mapping[str, Policy],
    *,
    key: Sequence[str],
    differences: pd.DataFrame | None = None,
    exact_up_to: int = SMALL,
) -> pd.DataFrame:
    """Withhold what is too small to show, and as few more cells as keep it from being worked out.

    Parameters
    ----------
    cells : the whole release, one row a cell: the columns `key`, ``numerator`` and ``denominator`` (people; missing
        where unknown) and optionally ``policy`` (a name), ``published`` (published elsewhere already, so it passes
        unaltered), ``mark`` (``[c]`` where its source withheld it) and ``weight`` (what withholding it loses; by
        default the number of cells that it is the sum of). Denominators are taken to be known to everybody.
    relations : the sums that hold; see `needs.disclosure.hierarchy.link`.
    policy : the rules, or where `cells` has a column ``policy`` the rules of each name in it.
    key : the columns that name a cell.
    differences : subtractions that leave a few people, as `needs.disclosure.differencing.differences` finds them;
        one of the figures of each is withheld.
    exact_up_to : groups of linked cells of which at most so many may be withheld are solved exactly.

    Returns
    -------
    A copy of `cells` with ``status`` (shown, primary, secondary, or missing), ``reason`` (why it is withheld),
    ``mark`` (``[c]`` for both kinds) and ``shown`` (the count for readers, rounded as its policy says; missing where
    withheld). What is chosen depends on the values shown, not on those of primary cells.

    Raises
    ------
    ValueError : a key names two cells, counts are impossible, parts do not sum to their whole, or a whole is part
        of itself.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, chapter 4.
    """
    whole, sums = cells, relations
    if differences is not None:
        whole, sums = with_remainders(cells, relations, differences, key=key)
    system = build(whole, link(whole, sums, key=key), policy).feasible()
    withheld = choose(system, exact_up_to=exact_up_to)[1][: len(cells)]
    why = small(cells, policy)
    secondary = withheld & why.isna().to_numpy()
    status = np.select(
        [why.notna(), secondary, cells["numerator"].isna()], ["primary", "secondary", "missing"], "shown"
    )
    count = rounded(cells["numerator"], rules(cells, policy)["rounding"])
    count = count.mask(flag(cells, "published"), cells["numerator"])
    mark = cells["mark"] if "mark" in cells else pd.Series(None, index=cells.index, dtype="str")
    return cells.assign(
        status=pd.Series(status, index=cells.index, dtype="str"),
        reason=why.mask(secondary, "protects another cell"),
        mark=mark.mask(withheld, MARK),
        shown=count.mask(withheld),
    )


def choose(system: System, *, exact_up_to: int = SMALL) -> tuple[System, Mask]:
    """Return the cells of a system to withhold: first safe, then as few as can be.

    Returns the system too, its needs lowered where no choice could meet them.
    """
    system, withheld = search.repaired(system, system.primary)
    withheld = search.spared(system, withheld)
    extra = withheld & system.optional
    variable = np.flatnonzero(system.optional | (system.hidden[0] < system.hidden[1]))
    label = Components(system.matrix, np.isin(np.arange(len(extra)), variable)).label
    size = np.bincount(label, system.optional, minlength=label.max(initial=-1) + 1)
    several = np.bincount(label, extra, minlength=len(size)) > 1
    for block in np.flatnonzero(several & (size <= exact_up_to)):
        part, held = system.part(np.flatnonzero(label == block))
        best = exact.least(part)
        if best is not None and part.weight[best].sum() < part.weight[withheld[held]].sum():
            withheld[held] = best
    return system, withheld


def withheld(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return `frame` without the values of `columns` (rates, intervals, ranks, verdicts) where ``mark`` withholds them.

    A withheld count takes with it everything worked out from it.
    """
    hidden = frame["mark"].eq(MARK)
    return frame.assign(**{column: frame[column].mask(hidden) for column in columns})
