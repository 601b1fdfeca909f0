"""One release made safe: which cells are withheld, for their own sake or for another's, and what is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs.disclosure import exact, search, steady
from needs.disclosure.attack import Components, Mask
from needs.disclosure.differencing import with_remainders
from needs.disclosure.hierarchy import link
from needs.disclosure.policy import Policy, rules
from needs.disclosure.primary import flag, small
from needs.disclosure.rounding import rounded
from needs.disclosure.system import System, build

MARK = "[c]"
SMALL = 60  # cells that may be withheld, in a group solved exactly
EFFORT = 10_000  # the squares of their sizes, summed, up to which groups are solved exactly
CHUNK = 1000  # cells, in groups that are searched together
WORKED_THROUGH = 150  # cells that may be withheld, in a group with cycles whose cells are tried one by one


def protect(
    cells: pd.DataFrame,
    relations: pd.DataFrame,
    policy: Policy | Mapping[str, Policy],
    *,
    key: Sequence[str],
    differences: pd.DataFrame | None = None,
    least_loss: bool = False,
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
    least_loss : withhold the fewest cells, though which ones they are may then tell of their counts; by default the
        choice follows from what is shown, and is the same whatever the withheld counts are (see `steady`).

    Returns
    -------
    A copy of `cells` with ``status`` (shown, primary, secondary, or missing), ``reason`` (why it is withheld),
    ``mark`` (``[c]`` for both kinds) and ``shown`` (the count for readers, rounded as its policy says; missing where
    withheld).

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
    withheld = (choose_least(system) if least_loss else choose(system))[: len(cells)]
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


def choose(system: System) -> Mask:
    """Return the cells of a system to withhold, chosen by what is shown.

    Groups whose sums form no cycle, and small ones, are worked through cell by cell. In large ones with cycles (wards
    that lie in districts and in CCGs) each small count is hidden by a cell of the very same sums, chosen without
    regard to its count; only what that leaves exposed is searched for.
    """
    withheld = system.primary.copy()
    cyclic, label = _cyclic(system)
    size = np.bincount(label, system.optional)
    one_by_one = ~cyclic | (size <= WORKED_THROUGH)
    risky = np.isin(label, label[system.primary])
    if (columns := np.flatnonzero(risky & one_by_one[label])).size:
        part, held = system.part(columns)
        withheld[held] = steady.steadily(part)
    for columns in _chunks(system):
        if (columns := columns[~one_by_one[label[columns]]]).size:
            part, held = system.part(columns)
            withheld[held] = _beside(part)
    return withheld


def _beside(part: System) -> Mask:
    """Withhold what hides the small counts in the same sums, then whatever else is needed."""
    first = part.primary | steady.twins(part)
    part, chosen = search.repaired(part, first)
    return search.spared(replace(part, primary=first), chosen)


def choose_least(system: System, *, exact_up_to: int = SMALL) -> Mask:
    """Return the cells of a system to withhold: first safe, then as few as can be, by the counts themselves."""
    withheld = system.primary.copy()
    for columns in _chunks(system):
        part, held = system.part(columns)
        part, chosen = search.repaired(part, part.primary)
        withheld[held] = search.spared(part, chosen)
    return _lightened(system, withheld, exact_up_to)


def _chunks(system: System) -> list[npt.NDArray[np.int64]]:
    """Return the columns of groups of cells that share no sum, several small groups together; those at risk only."""
    _, label = _cyclic(system)
    risky = np.unique(label[system.primary])
    size = np.bincount(label)[risky]
    chunk = np.cumsum(size) // CHUNK
    return [np.flatnonzero(np.isin(label, risky[chunk == one])) for one in np.unique(chunk)]


def _cyclic(system: System) -> tuple[Mask, npt.NDArray[np.int64]]:
    """Return which groups' sums form a cycle, and each cell's group: cells that may vary, linked by sums."""
    part = Components(system.matrix, system.optional | (system.hidden[0] < system.hidden[1]))
    return part.cyclic, part.label


def _lightened(system: System, withheld: Mask, exact_up_to: int) -> Mask:
    """Return the cells to withhold with the least loss in small groups, the smallest first while the effort lasts."""
    best, (_, label) = withheld.copy(), _cyclic(system)
    size = np.bincount(label, system.optional)
    extra = np.bincount(label, withheld & system.optional, minlength=len(size))
    groups = np.flatnonzero((extra > 1) & (size <= exact_up_to))
    groups = groups[np.argsort(size[groups], kind="stable")]
    for group in groups[np.cumsum(size[groups] ** 2) <= EFFORT]:
        part, held = system.part(np.flatnonzero(label == group))
        least = exact.least(part)
        if least is not None and part.weight[least].sum() < part.weight[withheld[held]].sum():
            best[held] = least
    return best


def withheld(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return `frame` without the values of `columns` (rates, intervals, ranks, verdicts) where ``mark`` withholds them.

    A withheld count takes with it everything worked out from it.
    """
    hidden = frame["mark"].eq(MARK)
    return frame.assign(**{column: frame[column].mask(hidden) for column in columns})
