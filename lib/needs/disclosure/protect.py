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
SMALL = 60  # cells that are small or may be withheld, in a group solved exactly
EFFORT = 10_000  # the squares of their sizes, summed, up to which groups are solved exactly
CHUNK = 1000  # cells, in groups that are searched together


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
        default the number of cells without parts that it is the sum of). Denominators are taken to be known to all.
    relations : the sums that hold; see `needs.disclosure.hierarchy.link`.
    policy : the rules, or where `cells` has a column ``policy`` the rules of each name in it.
    key : the columns that name a cell.
    differences : subtractions that leave a few people, as `needs.disclosure.differencing.differences` finds them;
        one of the figures of each is withheld.
    least_loss : withhold the fewest cells, though which ones they are may then tell of their counts; by default the
        choice follows from which counts are small, and is the same whatever the withheld ones are (see `steady`).

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
    system = build(whole, link(whole, sums, key=key), policy)
    withheld = choose(system.feasible() if least_loss else steady.least_favourable(system, whole, policy))
    withheld = search.repaired(system.feasible(), withheld)[1][: len(cells)]
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


def choose(system: System, *, exact_up_to: int = SMALL) -> Mask:
    """Return the cells of a system to withhold: first safe, then as few as can be, in small groups exactly."""
    withheld, (least, most) = system.primary.copy(), (ends.copy() for ends in system.need)
    for columns in _chunks(system):
        part, held = system.part(columns)
        part, chosen = search.repaired(part, part.primary | steady.twins(part))
        withheld[held] = search.spared(part, chosen)
        least[held], most[held] = part.need
    return _lightened(replace(system, need=(least, most)), withheld, exact_up_to)


def _chunks(system: System) -> list[npt.NDArray[np.int64]]:
    """Return the columns of groups of cells that share no sum, several small groups together; those at risk only."""
    label = _groups(system)
    risky = np.unique(label[system.primary])
    size = np.bincount(label)[risky]
    chunk = np.cumsum(size) // CHUNK
    return [np.flatnonzero(np.isin(label, risky[chunk == one])) for one in np.unique(chunk)]


def _groups(system: System) -> npt.NDArray[np.int64]:
    """Return the group of each cell: cells that may vary, linked by sums."""
    return Components(system.matrix, system.optional | system.erased).label


def _lightened(system: System, withheld: Mask, exact_up_to: int) -> Mask:
    """Return the cells to withhold with the least loss in small groups, the smallest first while the effort lasts."""
    best, label = withheld.copy(), _groups(system)
    size = np.bincount(label, system.primary | system.optional)
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
