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
    count = cells["numerator"].to_numpy(dtype=float, na_value=np.nan)
    people = cells["denominator"].where(rule["complement"]).to_numpy(dtype=float, na_value=np.nan)
    limit = np.where(np.isnan(people), ENDLESS, people)
    erased, zero = primary | np.isnan(count), rule["zero_shown"].to_numpy()
    optional = ~erased & ~flag(cells, "published").to_numpy() & (limit > 0)
    optional &= ~(zero & ((count == 0) | (count == limit)))
    hidden = _hidden(count, limit, rule)
    shown = [np.where(erased, gone, here) for gone, here in zip(hidden, shown_range(cells, policy), strict=True)]
    need = _need(count, limit, rule)
    needed = primary | optional
    absent = np.zeros(links.matrix.shape[1] - links.cells)
    return System(
        links.matrix,
        shown=(np.append(shown[0], absent), np.append(shown[1], absent + ENDLESS)),
        hidden=(np.append(hidden[0], absent), np.append(hidden[1], absent + ENDLESS)),
        need=(
            np.append(np.where(needed, np.maximum(need[0], hidden[0]), np.inf), absent + np.inf),
            np.append(np.where(needed, np.minimum(need[1], hidden[1]), -np.inf), absent - np.inf),
        ),
        primary=np.append(primary, absent > 0),
        optional=np.append(optional, absent > 0),
        weight=np.append(_weight(cells, links), absent),
    )


def _hidden(count: Numbers, limit: Numbers, rule: pd.DataFrame) -> tuple[Numbers, Numbers]:
    """Return the range known of each count when it is withheld: nobody, and everybody, would be shown."""
    shown_ends = rule["zero_shown"].to_numpy() & ~(limit < rule["high"].to_numpy() + 1) & ~np.isnan(count)
    lower = np.where(shown_ends & ~(count < 1), 1.0, 0.0)  # parts of a person occur where areas were split
    upper = limit - np.where(shown_ends & ~(limit - count < 1) & (limit < ENDLESS), 1.0, 0.0)
    return lower, upper


def _need(count: Numbers, limit: Numbers, rule: pd.DataFrame) -> tuple[Numbers, Numbers]:
    """Return the range that must stay possible for each count: the policy's, at the end where the count is."""
    low, high = rule["low"].to_numpy(), rule["high"].to_numpy()
    known, tiny = limit < ENDLESS, limit < high + 1
    few, rest_few = ~(count >= high + 1), known & ~(limit - count >= high + 1)
    most_counted = known & (count > limit / 2)
    lower = np.where(tiny, 0, np.where(most_counted & ~few, limit - high, low))
    upper = np.where(tiny, limit, np.where(most_counted | rest_few, limit - low, high))
    return lower, upper


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
