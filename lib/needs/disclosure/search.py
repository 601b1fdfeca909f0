"""Secondary suppression for tables of any size: repair what an attacker could narrow, then show what need not hide.

For every exposed cell a linear program looks for the cheapest way in which the table could be another one, with that
cell where it needs to be able to go; the shown cells that would differ are withheld too. Cells that share no sum are
repaired together. The attack is then run again, so the search ends only with a proof.

References
----------
Kelly, Golden and Assad (1992), Networks 22:397-417; Castro (2012), Comput Oper Res 39:1218-1230: suppression as a
sequence of cheapest flows.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from needs.disclosure.attack import Components, Mask, independent
from needs.disclosure.program import TOLERANCE, Numbers, beside, cheapest
from needs.disclosure.system import System

SHORTFALL = 1e4  # what one person short of the need costs, far above the weight of any cell
TRIALS = 10
LARGE = 60  # unknown cells, in a connected group too large to try the cells one by one


def repaired(system: System, withheld: Mask) -> tuple[System, Mask]:
    """Withhold further cells until no withheld one is exposed.

    Returns the system, its needs lowered where even withholding everything would not meet them, and the cells
    to withhold.
    """
    withheld = withheld.copy()
    while True:
        exposed = dict(zip((-1, 1), system.exposed(withheld), strict=True))
        if not (exposed[-1].any() or exposed[1].any()):
            return system, withheld
        before = withheld.sum()
        for side, wrong in exposed.items():
            while len(targets := independent(system.matrix, wrong)):
                withheld |= _cheapest(system, withheld, targets, side)[0]
                wrong[targets] = False
        if withheld.sum() == before:
            system, withheld = _one_by_one(system, withheld)


def _one_by_one(system: System, withheld: Mask) -> tuple[System, Mask]:
    """Repair each exposed cell by itself; where nothing can, lower its need to the most that is possible."""
    least, most = system.need[0].copy(), system.need[1].copy()
    for side, wrong in zip((-1, 1), system.exposed(withheld), strict=True):
        for target in np.flatnonzero(wrong):
            more, reached = _cheapest(system, withheld, np.array([target]), side)
            if (more & ~withheld).any():
                withheld = withheld | more
            elif side > 0:
                most[target] = min(most[target], reached[0])
            else:
                least[target] = max(least[target], reached[0])
    return replace(system, need=(least, most)), withheld


def _cheapest(system: System, withheld: Mask, targets: npt.NDArray[np.int64], side: int) -> tuple[Mask, Numbers]:
    """Return the shown cells to withhold so that each target can reach its need, and where the targets then stand.

    The unknowns are every cell's value within what is known of it, the amounts by which shown cells would have to
    be more or less than shown (at the cost of their weight), and how far each target falls short.
    """
    lower, upper = system.known(withheld, targets)
    free = system.optional & ~withheld
    used = _around(system, upper - lower > TOLERANCE, free, targets)
    wide, spare = used & (upper - lower > TOLERANCE), np.flatnonzero(used & free)
    vary = np.flatnonzero(wide)
    matrix = system.matrix[np.flatnonzero(abs(system.matrix[:, np.flatnonzero(used)]).sum(axis=1))]
    fixed = np.where(wide, 0.0, lower)
    place = np.searchsorted(vary, targets)
    need = np.maximum((system.need[1] if side > 0 else system.need[0])[targets], lower[targets])
    end, worth = upper[vary], np.zeros(len(vary))
    end[place] = np.minimum(need, upper[targets])  # each target is split where its need is
    worth[place] = SHORTFALL * (side > 0)
    rise, fall = system.hidden[1][spare] - upper[spare], lower[spare] - system.hidden[0][spare]
    answer = cheapest(
        np.concatenate(
            [-worth, system.weight[spare], system.weight[spare], np.full(len(targets), SHORTFALL * (side < 0))]
        ),
        beside(matrix[:, vary], matrix[:, spare], -matrix[:, spare], matrix[:, targets]),
        -(matrix @ fixed),
        np.concatenate([lower[vary], np.zeros(2 * len(spare) + len(targets))]),
        np.concatenate([end, rise, fall, upper[targets] - end[place]]),
    )
    values, more, less, beyond = np.split(answer.values, np.cumsum([len(vary), len(spare), len(spare)]))
    chosen = np.zeros_like(withheld)
    chosen[spare[more + less > TOLERANCE]] = True
    return chosen, values[place] + beyond


def _around(system: System, unknown: Mask, free: Mask, targets: npt.NDArray[np.int64]) -> Mask:
    """Return the columns that any repair of the targets could involve."""
    label = Components(system.matrix, unknown | free).label
    return np.isin(label, label[targets])


def spared(system: System, withheld: Mask) -> Mask:
    """Show again the secondary cells without which nothing is exposed, the weightiest first.

    Each round shows one cell of every connected group of unknown cells, unless the group is large, and takes back
    those that expose another.
    """
    withheld, tried = withheld.copy(), system.primary | ~withheld
    for _ in range(TRIALS):
        known = system.known(withheld)
        label = Components(system.matrix, known[0] < known[1]).label
        large = np.bincount(label, known[0] < known[1]) > LARGE
        order = np.lexsort((np.arange(len(tried)), -system.weight, label))
        order = order[~(tried | large[label])[order]]
        if not len(order):
            break
        trial = order[np.unique(label[order], return_index=True)[1]]
        tried[trial] = True
        without = withheld.copy()
        without[trial] = False
        part, held = system.part(np.flatnonzero(np.isin(label, label[trial])))
        over, under = part.exposed(without[held])
        without[trial[np.isin(label[trial], label[held[over | under]])]] = True
        withheld = without
    return withheld
