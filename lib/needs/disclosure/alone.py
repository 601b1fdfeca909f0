"""The attack on one cell at a time: whether it may go where it needs to, while every other one keeps to a range.

Several cells are tried in one linear program. What it finds for a cell is its own doing where the cells that move with
it, linked by sums, hold no other that was tried; the rest are tried again, in the end alone.
"""

import numpy as np
import numpy.typing as npt

from needs.disclosure.attack import Components, Mask, Program, independent, narrowed
from needs.disclosure.program import TOLERANCE, Matrix, Numbers

Range = tuple[Numbers, Numbers]
FEW = 0.1  # share of the cells tried together that must succeed for the next to be tried together


def exposed_alone(matrix: Matrix, known: Range, own: Range, need: Range) -> tuple[Mask, Mask]:
    """Return which cells cannot be as little as they need to, and which not as much; see `attack.exposed`.

    Parameters
    ----------
    matrix : sums (rows) of cells (columns), parts 1 and the whole -1.
    known : what each cell may be while another is attacked.
    own : what a cell may be while it is attacked itself.
    need : the range that must be possible; from plus to minus infinity where none must.
    """
    wanted = need[0] < np.inf
    freest = (
        np.where(wanted, np.minimum(own[0], known[0]), known[0]),
        np.where(wanted, np.maximum(own[1], known[1]), known[1]),
    )
    lower, upper, _ = narrowed(matrix, *freest)
    over, under = lower > need[0] + TOLERANCE, upper < need[1] - TOLERANCE
    summed = np.bincount(matrix.tocoo().col, minlength=matrix.shape[1]) > 0
    doubtful = wanted & summed & ~_paired(matrix, known, need)
    label = Components(matrix, freest[0] < freest[1]).label
    used = np.flatnonzero(np.isin(label, label[doubtful]) & (freest[0] < freest[1]))
    if len(used):
        program = Program(matrix, *known, used, *need, own)
        for side, failed in ((-1, over), (1, under)):
            failed[used] |= _unreached(program, label[used], (doubtful & ~failed)[used], side)
    return over, under


def _unreached(program: Program, label: npt.NDArray[np.int64], pending: Mask, side: int) -> Mask:
    """Return which `pending` cells cannot go as far as they need to; `label` is the group of each cell."""
    pending, failed, together = pending.copy(), np.zeros_like(pending), True
    while pending.any():
        targets = independent(program.matrix, pending) if together else _first_of_each(pending, label)
        table = program.table(targets, side)
        reached = program.reaches(table, side)[targets]
        if together:
            moved = Components(program.matrix, np.abs(table) > TOLERANCE).label
            proved = reached & (np.bincount(moved[targets])[moved[targets]] == 1)
            pending[targets[proved]] = False
            together = bool(proved.mean() > FEW)
        else:
            failed[targets[~reached]] = True
            pending[targets] = False
    return failed


def _first_of_each(pending: Mask, label: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the first pending cell of each group: in groups apart, each is attacked alone."""
    cells = np.flatnonzero(pending)
    return cells[np.unique(label[cells], return_index=True)[1]]


def same_sums(matrix: Matrix) -> npt.NDArray[np.int64]:
    """Return a number for each cell that is the same for cells of the very same sums."""
    marks = np.random.default_rng(0).random(matrix.shape[0])
    _, same = np.unique(np.round(matrix.T @ marks, 9), return_inverse=True)
    return same.astype(np.int64)


def _paired(matrix: Matrix, known: Range, need: Range) -> Mask:
    """Return which cells have another of the very same sums that may be less or more by as much as they need."""
    same = same_sums(matrix)
    down, up = np.zeros((2, same.max(initial=-1) + 1))
    partner = ~(need[0] < np.inf)
    np.maximum.at(down, same[partner], -known[0][partner])
    np.maximum.at(up, same[partner], known[1][partner])
    paired: Mask = (down[same] >= need[1]) & (up[same] >= -need[0])
    return paired
