"""What an attacker derives: the range of every cell, given all that is shown and all the sums that hold.

Sums without a cycle among the unknown cells are solved exactly by narrowing each cell by its neighbours in turn.
The rest are linear programs, solved with HiGHS. One solution, a whole table that agrees with all that is shown,
proves many cells at once; a cell that no shared solution reaches is then solved alone.
"""

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from needs.disclosure.program import ENDLESS, TOLERANCE, Matrix, Numbers, beside, cheapest, optimum

Mask = npt.NDArray[np.bool_]

ROUNDS = 200


def narrowed(matrix: Matrix, lower: Numbers, upper: Numbers) -> tuple[Numbers, Numbers, bool]:
    """Narrow each cell's bounds by the sums it is part of, until nothing changes.

    Returns the bounds, which are never too narrow, and whether they settled. Where the unknown cells and their sums
    form no cycle, settled bounds are the attacker's exact ones (bound consistency on an acyclic network).
    """
    terms = matrix.tocoo()
    row, column, part = terms.row, terms.col, terms.data > 0
    lower, upper = np.maximum(lower, -ENDLESS), np.minimum(upper, ENDLESS)
    for _ in range(ROUNDS):
        least = np.where(part, lower[column], -upper[column])
        most = np.where(part, upper[column], -lower[column])
        others_least = np.bincount(row, least, matrix.shape[0])[row] - least
        others_most = np.bincount(row, most, matrix.shape[0])[row] - most
        new_lower, new_upper = lower.copy(), upper.copy()
        np.maximum.at(new_lower, column, np.where(part, -others_most, others_least))
        np.minimum.at(new_upper, column, np.where(part, -others_least, others_most))
        new_lower, new_upper = np.minimum(new_lower, upper), np.maximum(new_upper, lower)  # rounding of decimals
        if np.allclose(new_lower, lower, rtol=0, atol=1e-9) and np.allclose(new_upper, upper, rtol=0, atol=1e-9):
            return new_lower, new_upper, True
        lower, upper = new_lower, new_upper
    return lower, upper, False


def exposed(
    matrix: Matrix, lower: Numbers, upper: Numbers, need_lower: Numbers, need_upper: Numbers
) -> tuple[Mask, Mask]:
    """Return which cells an attacker knows to lie above `need_lower`, and which to lie below `need_upper`.

    Parameters
    ----------
    matrix : sums (rows) of cells (columns), parts 1 and the whole -1.
    lower, upper : what is known of each cell by itself; equal where its value is shown.
    need_lower, need_upper : the range that must stay possible; plus and minus infinity where none must.
    """
    lower, upper, settled = narrowed(matrix, lower, upper)
    over, under = lower > need_lower + TOLERANCE, upper < need_upper - TOLERANCE
    unknown = upper - lower > TOLERANCE
    part = Components(matrix, unknown)
    cyclic = part.cyclic if settled else np.ones_like(part.cyclic)
    doubtful = unknown & (need_lower < np.inf) & cyclic[part.label]
    if doubtful.any():
        used = np.isin(part.label, np.unique(part.label[doubtful])) & unknown
        program = Program(matrix, lower, upper, np.flatnonzero(used), need_lower, need_upper)
        over |= program.unreached(doubtful & ~over, side=-1)
        under |= program.unreached(doubtful & ~under, side=1)
    return over, under


class Components:
    """Connected groups of unknown cells: the group of each column, and which groups hold a cycle."""

    def __init__(self, matrix: Matrix, unknown: Mask) -> None:
        """Group the `unknown` columns of `matrix` by the sums they share."""
        terms = matrix.tocoo()
        keep = unknown[terms.col]
        row, column = terms.row[keep], terms.col[keep]
        size = sum(matrix.shape)
        graph = sparse.coo_array((np.ones(len(row)), (row + matrix.shape[1], column)), shape=(size, size))
        count, label = csgraph.connected_components(graph, directed=False)
        nodes, edges = np.bincount(label, minlength=count), np.bincount(label[column], minlength=count)
        self.label: npt.NDArray[np.int64] = label[: matrix.shape[1]].astype(np.int64)
        self.cyclic: Mask = edges > nodes - 1


class Program:
    """The linear programs of one set of unknown cells, the rest being known."""

    def __init__(
        self,
        matrix: Matrix,
        lower: Numbers,
        upper: Numbers,
        used: npt.NDArray[np.int64],
        low: Numbers,
        high: Numbers,
        own: tuple[Numbers, Numbers] | None = None,
    ) -> None:
        """Keep the sums among the `used` columns, the known cells moved to the right-hand side.

        `own` is the range of a cell where it is a target, if that is another than where it is not.
        """
        middle = np.where(np.isin(np.arange(len(lower)), used), 0.0, (lower + upper) / 2)
        terms = matrix[:, used]
        rows = np.flatnonzero(np.diff(terms.indptr))
        self.matrix, self.known = terms[rows], -(matrix[rows] @ middle)
        self.used, self.size = used, len(lower)
        self.lower, self.upper = lower[used], upper[used]
        self.low, self.high = low[used], high[used]
        self.own = (self.lower, self.upper) if own is None else (own[0][used], own[1][used])

    def unreached(self, wanted: Mask, *, side: int) -> Mask:
        """Return which `wanted` cells cannot reach their need: the low end (side -1) or the high end (1)."""
        pending, alone = wanted[self.used].copy(), np.zeros(len(self.used), dtype=bool)
        together = True  # all at once, as long as a good part of them succeeds; then only those that do not compete
        while (waiting := pending & ~alone).any():
            targets = np.flatnonzero(waiting) if together else independent(self.matrix, waiting)
            pending &= ~self.reaches(self.table(targets, side), side)
            if not together:
                alone[targets] |= pending[targets]
            together &= pending[targets].mean() < 0.8
        for target in np.flatnonzero(pending):
            if pending[target]:
                reached = self.reaches(self.table(np.array([target]), side), side)
                keep = not reached[target]
                pending &= ~reached
                pending[target] = keep
        result = np.zeros(self.size, dtype=bool)
        result[self.used[pending]] = True
        return result

    def reaches(self, table: Numbers, side: int) -> Mask:
        """Return the cells that reach their need in one possible `table`."""
        return table >= self.high - TOLERANCE if side > 0 else table <= self.low + TOLERANCE

    def table(self, targets: npt.NDArray[np.int64], side: int) -> Numbers:
        """Return a table that agrees with all that is shown and brings the `targets` as far as they need to go.

        Each target is split at its need: in one direction the part up to it is worth having, in the other the part
        beyond it is to be avoided.
        """
        lower, upper, worth = self.lower.copy(), self.upper.copy(), np.zeros(len(self.used))
        lower[targets], most = self.own[0][targets], self.own[1][targets]
        need = np.maximum((self.high if side > 0 else self.low)[targets], lower[targets])
        upper[targets] = np.minimum(need, most)
        worth[targets] = float(side > 0)
        answer = cheapest(
            np.append(-worth, np.full(len(targets), float(side < 0))),
            beside(self.matrix, self.matrix[:, targets]),
            self.known,
            np.append(lower, np.zeros(len(targets))),
            np.append(upper, most - upper[targets]),
        )
        table = answer.values[: len(self.used)]
        table[targets] += answer.values[len(self.used) :]
        return table


def independent(matrix: Matrix, pending: Mask) -> npt.NDArray[np.int64]:
    """Return `pending` columns of which no two share a sum, as many as one greedy pass in a fixed order finds."""
    order = np.random.default_rng(0).permutation(matrix.shape[1]).astype(float)
    terms = matrix.tocoo()
    candidates, chosen = pending.copy(), np.zeros_like(pending)
    while candidates.any():
        rank = np.where(candidates, order, np.inf)
        first = np.full(matrix.shape[0], np.inf)
        np.minimum.at(first, terms.row, rank[terms.col])
        beaten = np.zeros_like(pending)
        beaten[terms.col[rank[terms.col] > first[terms.row]]] = True
        winners = candidates & ~beaten
        chosen |= winners
        taken = np.zeros(matrix.shape[0], dtype=bool)
        taken[terms.row[winners[terms.col]]] = True
        candidates &= ~winners
        candidates[terms.col[taken[terms.row]]] = False
    return np.flatnonzero(chosen)


def extremes(matrix: Matrix, lower: Numbers, upper: Numbers, cell: int) -> tuple[float, float]:
    """Return the least and the greatest value of one cell in any table that agrees with all that is known."""
    ends, sums = [], np.zeros(matrix.shape[0])
    for side in (1.0, -1.0):
        objective = np.zeros(len(lower))
        objective[cell] = side
        answer = optimum(objective, matrix, sums, lower, upper)
        ends.append(-side * np.inf if answer is None else side * answer.cost)
    return ends[0], ends[1]
