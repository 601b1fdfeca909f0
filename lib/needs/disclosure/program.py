"""The one place where linear programs are solved: HiGHS, with sums as equalities and ENDLESS for no limit."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

Numbers = npt.NDArray[np.float64]
Matrix = sparse.csr_array

ENDLESS = 1e9  # stands for no limit
TOLERANCE = 1e-5  # people


@dataclass(frozen=True)
class Answer:
    """A solution: its `values`, its `cost`, and how much the cost changes with each sum (`prices`)."""

    values: Numbers
    cost: float
    prices: Numbers


def optimum(
    cost: Numbers,
    sums: Matrix,
    right: Numbers,
    lower: Numbers,
    upper: Numbers,
) -> Answer | None:
    """Minimise cost @ values where sums @ values = right and lower <= values <= upper, or None where it has no end.

    Raises
    ------
    ValueError : no values meet the sums, so what is shown contradicts them.
    """
    bounds = np.column_stack([lower, np.where(upper < ENDLESS / 2, np.maximum(upper, lower), np.inf)])
    answer = linprog(  # type: ignore[call-overload]  # the stubs do not know that matrices may be sparse
        cost, A_eq=sums, b_eq=right, bounds=bounds, method="highs-ds"
    )
    if answer.status == 3:
        return None
    if answer.x is None:
        raise ValueError(f"what is shown contradicts the sums: no table agrees with it ({answer.message})")
    return Answer(answer.x, float(answer.fun), answer.eqlin.marginals)


def cheapest(
    cost: Numbers,
    sums: Matrix,
    right: Numbers,
    lower: Numbers,
    upper: Numbers,
) -> Answer:
    """Return the `optimum` where nothing that has no limit costs less than nought, so that there is one."""
    answer = optimum(cost, sums, right, lower, upper)
    if answer is None:
        raise ValueError("a program with a cost below nought has no end")
    return answer


def beside(*blocks: sparse.sparray) -> Matrix:
    """Return matrices side by side."""
    return sparse.csr_array(sparse.hstack(blocks))
