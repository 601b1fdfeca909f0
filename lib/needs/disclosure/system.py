"""A release as an attacker meets it: what is known of each cell shown, what of it withheld, what must stay possible."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs.disclosure.attack import Mask, exposed, narrowed
from needs.disclosure.hierarchy import Links, refuse_unsummed
from needs.disclosure.policy import Policy, rules
from needs.disclosure.primary import flag, small
from needs.disclosure.program import ENDLESS, Matrix, Numbers
from needs.disclosure.rounding import shown_range

Columns = npt.NDArray[np.int64]


@dataclass(frozen=True)
class System:
    """Cells (columns of `matrix`) and the sums between them (its rows), without the values that are withheld.

    `shown` and `hidden` hold, for each cell, the range that is known of it when shown and when withheld; `need` the
    range that must stay possible when it is withheld (from infinity to minus infinity: none). `primary` cells are
    withheld already, `optional` ones may be. Values of primary cells do not enter, so what else is withheld cannot
    depend on them.
    """

    matrix: Matrix
    shown: tuple[Numbers, Numbers]
    hidden: tuple[Numbers, Numbers]
    need: tuple[Numbers, Numbers]
    primary: Mask
    optional: Mask
    weight: Numbers

    def known(self, withheld: Mask) -> tuple[Numbers, Numbers]:
        """Return the range that is known of each cell by itself when the `withheld` ones are."""
        lower, upper = (
            np.where(withheld, hidden, shown) for hidden, shown in zip(self.hidden, self.shown, strict=True)
        )
        return lower, upper

    def exposed(self, withheld: Mask) -> tuple[Mask, Mask]:
        """Return which withheld cells are known to be above their need, and which below it."""
        lower, upper = self.known(withheld)
        need_lower = np.where(withheld, self.need[0], np.inf)
        need_upper = np.where(withheld, self.need[1], -np.inf)
        return exposed(self.matrix, lower, upper, need_lower, need_upper)

    def feasible(self) -> "System":
        """Return the system with each need cut to what stays possible if all that may be withheld were.

        A cell that can then be nothing within its need, such as the total of many parts none of which is nought,
        tells nothing of small counts and has no need.
        """
        lower, upper, _ = narrowed(self.matrix, *self.known(self.primary | self.optional))
        possible = (self.need[0] <= upper) & (self.need[1] >= lower)
        least = np.where(possible, np.maximum(self.need[0], lower), np.inf)
        most = np.where(possible, np.minimum(self.need[1], upper), -np.inf)
        return replace(self, need=(least, most))

    def part(self, columns: Columns) -> tuple["System", Columns]:
        """Return the sums of some cells as a system of its own, and which of the present columns it holds."""
        rows = np.flatnonzero(abs(self.matrix[:, columns]).sum(axis=1))
        held = np.flatnonzero(abs(self.matrix[rows]).sum(axis=0))
        shown, hidden, need = ((low[held], high[held]) for low, high in (self.shown, self.hidden, self.need))
        few = self.primary[held], self.optional[held], self.weight[held]
        return System(self.matrix[rows][:, held], shown, hidden, need, *few), held


def build(cells: pd.DataFrame, links: Links, policy: Policy | Mapping[str, Policy]) -> System:
    """Return the release as a system; cells that the sums need and the release lacks are withheld without a need.

    Raises
    ------
    ValueError : as `small`, and where parts do not sum to their whole.
    """
    rule = rules(cells, policy)
    primary = small(cells, policy).notna().to_numpy()
    refuse_unsummed(cells, links, rule["rounding"])
    count = cells["numerator"].to_numpy(dtype=float)
    people = cells["denominator"].where(rule["complement"]).to_numpy(dtype=float, na_value=np.nan)
    limit = np.where(np.isnan(people), ENDLESS, people)
    zero, low, high = (rule[name].to_numpy() for name in ("zero_shown", "low", "high"))
    unknown, tiny = np.isnan(count), limit < high + 1
    gap = np.where(zero & ~tiny & ~unknown, 1.0, 0.0)  # nobody, and everybody, would be shown
    hidden = np.where(count < 1, 0.0, gap), limit - np.where(limit - count < 1, 0.0, gap) * (limit < ENDLESS)
    shown = shown_range(cells, policy)
    far = (limit < ENDLESS) & (count > limit / 2)
    few, rest_few = ~(count >= high + 1), (limit < ENDLESS) & ~(limit - count >= high + 1)
    least = np.where(far & ~few, limit - high, low)
    most = np.where(rest_few | far, limit - low, high)
    least, most = np.maximum(np.where(tiny, 0, least), hidden[0]), np.minimum(np.where(tiny, limit, most), hidden[1])
    optional = ~primary & ~unknown & ~flag(cells, "published").to_numpy() & (limit > 0)
    optional &= ~(zero & ((count == 0) | (count == limit)))
    absent = links.matrix.shape[1] - links.cells
    needed = primary | optional
    endless, nothing, no = np.full(absent, ENDLESS), np.zeros(absent), np.zeros(absent, dtype=bool)
    erased = primary | unknown
    return System(
        links.matrix,
        shown=(
            np.append(np.where(erased, hidden[0], shown[0]), nothing),
            np.append(np.where(erased, hidden[1], shown[1]), endless),
        ),
        hidden=(np.append(hidden[0], nothing), np.append(hidden[1], endless)),
        need=(
            np.append(np.where(needed, least, np.inf), nothing + np.inf),
            np.append(np.where(needed, most, -np.inf), nothing - np.inf),
        ),
        primary=np.append(primary, no),
        optional=np.append(optional, no),
        weight=np.append(_weight(cells, links), nothing),
    )


def _weight(cells: pd.DataFrame, links: Links) -> Numbers:
    """Return what withholding each cell loses: column ``weight``, or the number of cells that it is the sum of."""
    if "weight" in cells:
        return cells["weight"].to_numpy(dtype=float)
    terms = links.matrix.tocoo()
    parts = np.bincount(terms.row[terms.data > 0], minlength=links.matrix.shape[0])
    weight = np.ones(links.matrix.shape[1])
    wholes = terms.data < 0
    np.maximum.at(weight, terms.col[wholes], parts[terms.row[wholes]].astype(float))
    return weight[: links.cells]
