"""The auditor: what a reader of the release could work out, from nothing but what the release shows.

It shares with `protect` the attack and what each kind of cell needs, and takes nothing on trust: it reads shown counts
and marks.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from needs.disclosure.attack import Components, Mask, exposed, extremes, narrowed
from needs.disclosure.differencing import with_remainders
from needs.disclosure.hierarchy import Links, link
from needs.disclosure.policy import Policy, rules
from needs.disclosure.program import ENDLESS, TOLERANCE, Numbers
from needs.disclosure.system import needs, of, within
from needs.refusals import require_columns, require_numbers

Range = tuple[Numbers, Numbers]


def audit(
    released: pd.DataFrame,
    relations: pd.DataFrame,
    policy: Policy | Mapping[str, Policy],
    *,
    key: Sequence[str],
    differences: pd.DataFrame | None = None,
    exact: bool = False,
) -> pd.DataFrame:
    """Attack a release and say which withheld cells it gives away.

    Parameters
    ----------
    released : the whole release as `protect` returns it: the columns `key`, ``shown`` (people; missing where
        withheld), ``mark``, ``denominator`` and optionally ``policy`` and ``published``; also ``numerator``, the exact
        count, used only to know which withheld counts are small; without it all are taken to be.
    relations : the sums that readers know; see `needs.disclosure.hierarchy.link`.
    policy, key, differences : as given to `protect`.
    exact : solve two linear programs for every withheld cell, so that all bounds are exact.

    Returns
    -------
    One row for each cell marked ``[c]``, in the order of `released`, then one for each remainder: the columns `key`;
    ``lower`` and ``upper``, the attacker's bounds (exact for recoverable cells and where the unknown cells form no
    cycle, elsewhere never too narrow); ``need_lower`` and ``need_upper``, the range that must stay possible: the
    policy's for a small count, for others that hide it as many people more or fewer as that range is wide; both cut
    to what is possible if all but published cells and noughts were withheld; and ``recoverable``.

    Raises
    ------
    ValueError : what is shown contradicts the sums.
    """
    require_numbers(released, ["shown", "denominator"])
    require_columns(released, ["mark"])
    if differences is not None:
        released, relations = with_remainders(released, relations, differences, key=key)
    links = link(released, relations, key=key)
    hidden = released["mark"].eq("[c]").to_numpy()
    shown, open_ = _knowledge(released, policy)
    fixed = _public(released, policy)
    known = _padded(links, tuple(np.where(hidden, o, s) for o, s in zip(open_, shown, strict=True)))
    at_most = _padded(links, tuple(np.where(fixed, s, o) for o, s in zip(open_, shown, strict=True)))
    start = narrowed(links.matrix, *at_most)
    need, other = (
        within(_padded(links, ends, absent=(np.inf, -np.inf)), (start[0], start[1]))
        for ends in _needs(released, policy, open_, hidden)
    )
    least, most = _easier(links, known, need, other)
    lower, upper, recoverable = _attacked(links, known, at_most, (least, most), hidden if exact else hidden & False)
    result = released[list(key)].assign(
        lower=lower[: links.cells],
        upper=np.where(upper < ENDLESS / 2, upper, np.inf)[: links.cells],
        need_lower=np.where(np.isfinite(least), least, np.nan)[: links.cells],
        need_upper=np.where(np.isfinite(most), most, np.nan)[: links.cells],
        recoverable=recoverable[: links.cells],
    )
    return result[hidden]


def _attacked(links: Links, known: Range, at_most: Range, need: Range, solved: Mask) -> tuple[Numbers, Numbers, Mask]:
    """Return the attacker's bounds, exact for `solved` and exposed cells, and which cells the release gives away.

    A cell that published figures alone (`at_most` being withheld) narrow as far is not given away by the release.
    """
    over, under = exposed(links.matrix, *known, *need)
    lower, upper, _ = narrowed(links.matrix, *known)
    for cell in np.union1d(np.flatnonzero(solved), np.flatnonzero(over | under)):
        lower[cell], upper[cell] = _around(links, known, int(cell))
        if over[cell] or under[cell]:
            widest = _around(links, at_most, int(cell))
            over[cell] &= lower[cell] > max(need[0][cell], widest[0]) + TOLERANCE
            under[cell] &= upper[cell] < min(need[1][cell], widest[1]) - TOLERANCE
    return lower, upper, over | under


def _knowledge(released: pd.DataFrame, policy: Policy | Mapping[str, Policy]) -> tuple[Range, Range]:
    """Return the range known of each cell from its shown count, and the range where the count is withheld."""
    rule = rules(released, policy)
    people = released["denominator"].where(rule["complement"]).fillna(ENDLESS).to_numpy(dtype=float)
    base, high = rule["rounding"].to_numpy(dtype=float), rule["high"].to_numpy()
    count = released["shown"].to_numpy(dtype=float, na_value=np.nan)
    gone, small_place = np.isnan(count), people < high + 1
    gap = np.where(rule["zero_shown"] & (~gone | released["mark"].eq("[c]")) & ~small_place, 1.0, 0.0)
    if "numerator" in released:  # parts of a person, where areas were split
        exact = released["numerator"].to_numpy(dtype=float, na_value=np.nan)
        open_ = np.where(exact < 1, 0.0, gap), people - np.where(people - exact < 1, 0.0, gap)
        open_ = np.where(np.isnan(exact), 0.0, open_[0]), np.where(np.isnan(exact), people, open_[1])
    else:
        open_ = gap, people - gap
    coarse = base > 1
    if "published" in released:
        coarse &= ~released["published"].to_numpy(dtype=bool)
    least = np.where(coarse & (count > 0), np.maximum(count - base // 2, high + 1), count)
    most = np.where(coarse & ((count > 0) | ((base - 1) // 2 > high)), count + (base - 1) // 2, count)
    return (np.where(gone, open_[0], least), np.where(gone, open_[1], np.minimum(most, people))), open_


def _public(released: pd.DataFrame, policy: Policy | Mapping[str, Policy]) -> Mask:
    """Return which cells no release could withhold: published ones, nobody, everybody, and cells of no people."""
    rule = rules(released, policy)
    people = released["denominator"].where(rule["complement"])
    public = rule["zero_shown"] & (released["shown"].eq(0) | released["shown"].eq(people))
    if "published" in released:
        public |= released["published"].astype(bool)
    return (public | people.eq(0)).to_numpy()


def _needs(
    released: pd.DataFrame, policy: Policy | Mapping[str, Policy], open_: Range, hidden: Mask
) -> tuple[Range, Range]:
    """Return the range that must stay possible for each withheld cell, and for a large one another that would do."""
    rule = rules(released, policy)
    people = released["denominator"].where(rule["complement"]).fillna(ENDLESS).to_numpy(dtype=float)
    count = released["numerator"].to_numpy(dtype=float) if "numerator" in released else np.zeros(len(released))
    high, width = rule["high"].to_numpy(), (rule["high"] - rule["low"]).to_numpy()
    large = (count >= high + 1) & (people - count >= high + 1)
    least, most = needs(count, people, rule)
    need, other = (
        (
            np.maximum(np.where(large, count - less, least), open_[0]),
            np.minimum(np.where(large, count + more, most), open_[1]),
        )
        for less, more in ((width, 0), (0, width))
    )
    return of(need, hidden), of(other, hidden & large)


def _easier(links: Links, known: Range, need: Range, other: Range) -> Range:
    """Return each cell's need, or the other one where the release leaves that open."""
    choice = np.isfinite(other[0])
    if not choice.any():
        return need
    first = np.where(choice, need[0], np.inf), np.where(choice, need[1], -np.inf)
    failed = np.logical_or(*exposed(links.matrix, *known, *first))
    if not failed.any():
        return need
    second = np.where(failed, other[0], np.inf), np.where(failed, other[1], -np.inf)
    open_there = failed & ~np.logical_or(*exposed(links.matrix, *known, *second))
    return np.where(open_there, other[0], need[0]), np.where(open_there, other[1], need[1])


def _padded(links: Links, pair: tuple[Numbers, ...], absent: tuple[float, float] = (0.0, ENDLESS)) -> Range:
    """Return a range for every column of the sums, those of absent cells last."""
    lower, upper = (
        np.append(values, np.full(links.matrix.shape[1] - links.cells, end))
        for values, end in zip(pair, absent, strict=True)
    )
    return lower, upper


def _around(links: Links, known: Range, cell: int) -> tuple[float, float]:
    """Return the least and the greatest value of a cell, from the sums that can touch it."""
    unknown = known[1] - known[0] > TOLERANCE
    label = Components(links.matrix, unknown).label
    near = np.flatnonzero((label == label[cell]) & unknown)
    rows = np.flatnonzero(abs(links.matrix[:, np.append(near, cell)]).sum(axis=1))
    used = np.flatnonzero(abs(links.matrix[rows]).sum(axis=0))
    if cell not in used:
        return float(known[0][cell]), float(known[1][cell])
    return extremes(links.matrix[rows][:, used], known[0][used], known[1][used], int(np.searchsorted(used, cell)))
