"""The least secondary suppression for small tables: a mixed-integer program that learns from each attack.

The program chooses the lightest set of cells. Where an attack on its choice narrows a withheld cell too far, the dual
of the attacker's linear program says how much more room the withheld cells must leave; that is added as a constraint,
and the program chooses again. It ends with the least loss, since every choice that is safe meets every constraint.

References
----------
Fischetti and Salazar-Gonzalez (2001), Management Science 47:1008-1027 (capacity constraints).
"""

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from needs.disclosure.attack import Mask, independent
from needs.disclosure.program import TOLERANCE, Numbers, optimum
from needs.disclosure.system import System


def least(system: System, *, rounds: int = 60) -> Mask | None:
    """Return the lightest set of cells to withhold, or None where `rounds` attacks did not settle it."""
    cuts: list[Numbers] = []
    withheld = system.primary
    for _ in range(rounds):
        found = [
            _cut(system, withheld, int(target), side)
            for side, wrong in zip((-1, 1), system.exposed(withheld), strict=True)
            for target in independent(system.matrix, wrong)
        ]
        if not found:
            return withheld
        cuts += found
        chosen = _chosen(system, np.array(cuts))
        if chosen is None:
            return None
        withheld = chosen
    return None


def _chosen(system: System, cuts: Numbers) -> Mask | None:
    """Return the lightest set of cells that meets the cuts, or None where none does."""
    answer = milp(
        np.where(system.optional, system.weight, 0),
        integrality=np.ones(len(system.weight), dtype=np.int64),
        bounds=Bounds(system.primary.astype(float), (system.primary | system.optional).astype(float)),
        constraints=LinearConstraint(sparse.csr_array(cuts), lb=np.zeros(len(cuts)), ub=np.full(len(cuts), np.inf)),
    )
    return None if answer.x is None else answer.x > 0.5


def _cut(system: System, withheld: Mask, target: int, side: int) -> Numbers:
    """Return the constraint (coefficients >= 0 in sum) that any safe set of cells meets and `withheld` does not.

    With multipliers for the sums, the target's furthest value is at most a weighted sum of the known bounds of all
    cells; withholding a cell widens its bounds and adds its share. The shares of the withheld cells must make up
    what the target lacks, if the target is withheld itself.
    """
    lower, upper = system.known(withheld, np.array([target]))
    objective = np.zeros(len(lower))
    objective[target] = -side
    answer = optimum(objective, system.matrix, np.zeros(system.matrix.shape[0]), lower, upper)
    if answer is None:
        raise ValueError("a cell without limit is not exposed")
    pull = system.matrix.T @ answer.prices - objective
    pull = np.where(np.abs(pull) < 1e-9, 0, pull)
    up, down = np.maximum(pull, 0), np.maximum(-pull, 0)
    reach = up @ system.shown[1] - down @ system.shown[0]
    room = up * (system.hidden[1] - system.shown[1]) + down * (system.shown[0] - system.hidden[0])
    need = side * (system.need[1] if side > 0 else system.need[0])[target]
    by_itself = up[target] * (upper - system.shown[1])[target] + down[target] * (system.shown[0] - lower)[target]
    lacking = need - reach - by_itself
    share: Numbers = np.minimum(room, lacking) / max(lacking, TOLERANCE)
    share[target] = -1.0
    return share
