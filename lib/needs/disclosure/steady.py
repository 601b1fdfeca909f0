"""A choice that tells nothing: the system to protect holds no counts, only which cells are small.

A reader who knows the method could work back from a choice that depends on withheld counts. So what is protected is
not the table as it is but the least favourable one with the same small cells, written as how much less or more each
count could be. A small count must be able to take any value of its policy's range, whichever it has. A withheld count
that is not small can give way by as much, since it lies above that range; another small count may be at the very end
of it and not give way at all. What hides the small counts then hides them in every such table, and tables that differ
only where nothing is shown are treated alike.

Where no choice can do that, since a published total leaves nothing else that could give way, the sums of the small
counts are withheld like these. What even that leaves exposed, `protect` mends by the counts themselves.

References
----------
Kenthapadi, Mishra and Nissim (2005), Simulatable auditing, PODS: 118-127.
Minami and Abe (2019), Algorithmic matching attacks on optimally suppressed tabular data, Algorithms 12(8): 165.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from needs.disclosure.alone import same_sums
from needs.disclosure.attack import Mask
from needs.disclosure.policy import Policy, rules
from needs.disclosure.program import ENDLESS, TOLERANCE, Matrix, Numbers
from needs.disclosure.system import System, of


def least_favourable(system: System, cells: pd.DataFrame, policy: Policy | Mapping[str, Policy]) -> System:
    """Return a release as the amounts by which its counts may surely be less or more, whatever the small ones are.

    Parameters
    ----------
    system : the release as `needs.disclosure.system.build` returns it.
    cells, policy : what it was built from.
    """
    rule = rules(cells, policy)
    count = cells["numerator"].to_numpy(dtype=float, na_value=np.nan)
    people = cells["denominator"].where(rule["complement"]).to_numpy(dtype=float, na_value=np.nan)
    limit, high = np.where(np.isnan(people), ENDLESS, people), rule["high"].to_numpy(dtype=float)
    reach = high + 1 - rule["low"].to_numpy()  # parts of a person occur, so a small count is less than high + 1
    less = np.where(count < high + 1, 0, reach)
    more = np.where(limit - count < high + 1, 0, np.where(limit < ENDLESS, reach, ENDLESS))
    given = np.append(~np.isnan(count), np.zeros(len(system.weight) - len(cells), dtype=bool))
    less, more, move, limit = (
        np.where(given, np.append(amount, np.full(len(given) - len(cells), ENDLESS)), ENDLESS)
        for amount in (less, more, np.minimum(limit, reach), limit)
    )
    down, less = _of_wholes(system.matrix, given, less)
    up, more = _of_wholes(system.matrix, given, more, limit)
    down, up = np.minimum(move, down), np.minimum(move, up)
    telling = _telling(system, system.primary & given)
    erased = system.erased | telling
    return replace(
        system,
        shown=(np.where(erased, -less, 0), np.where(erased, more, 0)),
        hidden=(-less, more),
        own=(-down, up),
        need=of((-down, up), system.primary),
        erased=erased,
        primary=system.primary | telling,
        optional=system.optional & ~telling,
    )


def _telling(system: System, small: Mask) -> Mask:
    """Return the sums of `small` counts and of nothing else that may be withheld: what hides these hides them too.

    Where nothing hides these wholly, under a published total, their sums are withheld all the same: whether they are
    would tell of the counts.
    """
    parts, wholes = (system.matrix > 0).astype(float), (system.matrix < 0).astype(float)
    found = np.zeros_like(system.primary)
    while True:
        held = small | found
        sums = (parts @ held > 0) & (parts @ ((system.optional | system.erased) & ~held) == 0)
        more = system.optional & (wholes.T @ sums > 0)
        if (more == found).all():
            return found
        found = more


def _of_wholes(matrix: Matrix, given: Mask, room: Numbers, limit: Numbers | None = None) -> tuple[Numbers, Numbers]:
    """Return how far each cell could move at most, its parts having `room`, and the room with that of wholes left open.

    A whole never gives way less than its parts do, where all of them are `given`; with a `limit`, where those of the
    parts make up its own.
    """
    parts, wholes = matrix > 0, matrix < 0
    known = abs(matrix) @ ~given == 0
    if limit is not None:
        known &= parts @ limit <= wholes @ limit + TOLERANCE
    terms = wholes[known].tocoo()
    most = np.full(len(room), ENDLESS)
    np.minimum.at(most, terms.col, (parts[known] @ room)[terms.row])
    opened = room.copy()
    opened[terms.col] = ENDLESS
    return most, opened


def twins(system: System) -> Mask:
    """Return for each set of sums that small counts are in one more cell of the very same sums, if there is one.

    What one of them has more the other may have less, so each hides the other. Of several the one is taken that is
    the sum of fewest cells, then the one of fewest people.
    """
    same = same_sums(system.matrix)
    small = np.zeros(same.max(initial=-1) + 1, dtype=bool)
    small[same[system.primary & (system.need[0] < np.inf)]] = True
    cells = np.flatnonzero(system.optional & small[same])
    cells = cells[np.lexsort((cells, system.hidden[1][cells], system.weight[cells], same[cells]))]
    chosen = np.zeros(len(same), dtype=bool)
    chosen[cells[np.unique(same[cells], return_index=True)[1]]] = True
    return chosen
