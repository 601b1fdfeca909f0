"""Secondary suppression that tells nothing by its choice: whether a cell is shown follows from what is shown already.

All that may be withheld starts withheld. Cell by cell, the largest first, one is shown where nothing withheld would
be exposed whatever its count is: its least and its greatest possible count are tried, as far as counts already shown
and the kinds of the others (small, nearly all, neither) leave them open. What an attacker can reach is a concave
function of a cell's count, so no count between the two tells more. Counts that stay withheld never enter.

References
----------
Kenthapadi, Mishra and Nissim (2005), Simulatable auditing, PODS: 118-127.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from needs.disclosure import search
from needs.disclosure.attack import Components, Mask, narrowed
from needs.disclosure.program import ENDLESS, TOLERANCE, Numbers, optimum
from needs.disclosure.system import Range, System

Columns = npt.NDArray[np.int64]
LARGEST = 1e6  # tried in place of a count without limit


def steadily(system: System) -> Mask:
    """Return the cells of a system to withhold, the same ones whatever the withheld counts are.

    Groups of cells that share no sum are worked through side by side.
    """
    withheld = system.primary | system.optional
    system = _without_hopeless(system, withheld)
    kind_lower, kind_upper = (ends.copy() for ends in system.kind)
    pending = system.optional & (system.shown[1] - system.shown[0] < ENDLESS / 2)
    size, equal = system.size(), _equal(system)
    while True:
        lower, upper, settled = narrowed(system.matrix, kind_lower, kind_upper)
        part = Components(system.matrix, withheld | (system.shown[1] - system.shown[0] > TOLERANCE))
        risky = np.zeros(len(part.cyclic), dtype=bool)
        risky[part.label[system.primary]] = True
        safe = (pending & ~risky[part.label]) | _told(system, withheld)  # nothing small in its group, or told anyway
        tried = _first(
            pending & ~safe,
            part.label,
            -np.where(part.cyclic[part.label], system.weight, size),
            (lower + np.minimum(upper, LARGEST)) / 2,
        )
        if len(tried):
            together = np.flatnonzero(np.isin(equal, equal[tried]) & pending)
            ends = _ends(system, (kind_lower, kind_upper), (lower, upper), tried, part, settled)
            order = np.argsort(equal[tried])
            of_tried = order[np.searchsorted(equal[tried], equal[together], sorter=order)]
            counts = ends[0][of_tried], ends[1][of_tried]
            safe[together] = ~_harmful(system, withheld, together, counts, part.label)
            pending[together] = False
        elif not safe.any():
            return search.repaired(system, withheld)[1]
        withheld &= ~safe
        pending &= ~safe
        kind_lower[safe], kind_upper[safe] = system.shown[0][safe], system.shown[1][safe]


def twins(system: System) -> Mask:
    """Return for each set of sums that small counts are in one more cell of the very same sums, if there is one.

    What one of them has more the other may have less, so each hides the other. Of several the one is taken that is
    the sum of fewest cells, then the one of fewest people.
    """
    marks = np.random.default_rng(0).random(system.matrix.shape[0])  # of sets of sums: equal where the sets are
    _, same = np.unique(np.round(system.matrix.T @ marks, 9), return_inverse=True)
    small = np.zeros(same.max() + 1, dtype=bool)
    small[same[system.primary & (system.need[0] < np.inf)]] = True
    cells = np.flatnonzero(system.optional & small[same])
    cells = cells[np.lexsort((cells, system.hidden[1][cells], system.weight[cells], same[cells]))]
    chosen = np.zeros(len(same), dtype=bool)
    chosen[cells[np.unique(same[cells], return_index=True)[1]]] = True
    return chosen


def _equal(system: System) -> Columns:
    """Return which cells are the same number whatever it is: wholes of one part, and wholes of the very same parts."""
    terms, marks = system.matrix.tocoo(), np.random.default_rng(0).random(len(system.weight))
    parts = system.matrix > 0
    whole = np.zeros(system.matrix.shape[0], dtype=np.int64)
    whole[terms.row[terms.data < 0]] = terms.col[terms.data < 0]
    _, first, same = np.unique(np.round(parts @ marks, 9), return_index=True, return_inverse=True)
    lone = np.flatnonzero(parts.sum(axis=1) == 1)
    of_lone = parts[lone].tocoo()
    ends = np.concatenate([whole[first[same]], whole[lone[of_lone.row]]]), np.concatenate([whole, of_lone.col])
    size = len(system.weight)
    graph = sparse.coo_array((np.ones(len(ends[0])), ends), shape=(size, size))
    label: Columns = csgraph.connected_components(graph, directed=False)[1].astype(np.int64)
    return label


def _without_hopeless(system: System, withheld: Mask) -> System:
    """Drop the needs of cells that would be exposed even if all that may be withheld were."""
    over, under = system.exposed(withheld)
    hopeless = over | under
    need = np.where(hopeless, np.inf, system.need[0]), np.where(hopeless, -np.inf, system.need[1])
    other = np.where(hopeless, np.inf, system.other[0]), np.where(hopeless, -np.inf, system.other[1])
    return replace(system, need=need, other=other)


def _first(pending: Mask, label: Columns, rank: Numbers, middle: Numbers) -> Columns:
    """Return of each group the pending cell to try: the largest whole, then the least count that seems likely."""
    cells = np.flatnonzero(pending)
    cells = cells[np.lexsort((cells, np.round(middle[cells], 6), rank[cells], label[cells]))]
    return cells[np.unique(label[cells], return_index=True)[1]]


def _ends(
    system: System,
    kind: tuple[Numbers, Numbers],
    narrow: tuple[Numbers, Numbers],
    tried: Columns,
    part: Components,
    settled: bool,
) -> tuple[Numbers, Numbers]:
    """Return the least and the greatest count that each cell `tried` may have; they share no group."""
    cyclic = tried[part.cyclic[part.label[tried]]] if settled else tried
    lower, upper = narrow[0][tried].copy(), np.minimum(narrow[1][tried], LARGEST)
    if not len(cyclic):
        return lower, upper
    used = np.flatnonzero(np.isin(part.label, part.label[cyclic]))
    rows = np.flatnonzero(abs(system.matrix[:, used]).sum(axis=1))
    held = np.flatnonzero(abs(system.matrix[rows]).sum(axis=0))
    place, chosen = np.searchsorted(held, cyclic), np.isin(tried, cyclic)
    most = np.minimum(kind[1][held], LARGEST)
    for sign, ends in ((1.0, lower), (-1.0, upper)):
        cost = np.zeros(len(held))
        cost[place] = sign
        answer = optimum(cost, system.matrix[rows][:, held], np.zeros(len(rows)), kind[0][held], most)
        if answer is not None:
            ends[chosen] = answer.values[place]
    return lower, upper


def _harmful(system: System, withheld: Mask, shown: Columns, counts: Range, label: Columns) -> Mask:
    """Return which of the cells `shown` would expose another of their group if they had any of their `counts`."""
    harmed = np.zeros(label.max() + 1, dtype=bool)
    for count in counts:
        left = ~harmed[label[shown]]
        lower, upper = (ends.copy() for ends in system.shown)
        half = system.blur[shown]
        lower[shown], upper[shown] = np.maximum(count - half, 0), count + half
        rest = withheld.copy()
        rest[shown] = False
        among = np.isin(label, label[shown[left]])
        trial = replace(system, shown=(lower, upper))
        over, under = trial.exposed(rest, among=among)
        harmed[label[(over | under) & ~_told(trial, rest)]] = True
    return harmed[label[shown]]


def _told(system: System, withheld: Mask) -> Mask:
    """Return which cells that are not small themselves follow from those shown, so that to show them adds nothing."""
    lower, upper, _ = narrowed(system.matrix, *system.known(withheld))
    told: Mask = withheld & system.optional & (upper - lower <= TOLERANCE)
    return told
