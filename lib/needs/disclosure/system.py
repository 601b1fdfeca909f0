"""A release as an attacker meets it: what is known of each cell shown, what of it withheld, what must stay possible."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs.disclosure.agreement import refuse_unsummed
from needs.disclosure.alone import exposed_alone
from needs.disclosure.attack import Mask, exposed, narrowed
from needs.disclosure.hierarchy import Links
from needs.disclosure.policy import Policy, rules
from needs.disclosure.primary import flag, small
from needs.disclosure.program import ENDLESS, Matrix, Numbers
from needs.disclosure.rounding import shown_range

Columns = npt.NDArray[np.int64]
Range = tuple[Numbers, Numbers]


@dataclass(frozen=True)
class System:
    """Cells (columns of `matrix`) and the sums between them (its rows), without the values that are withheld.

    `shown` and `hidden` hold, for each cell, the range that is known of it when shown and when withheld; `need` the
    range that must stay possible when it is withheld (from infinity to minus infinity: none). `erased` cells are
    withheld or missing already, of which `primary` ones for their own sake; `optional` ones may be withheld. `own` is
    the range of a cell while it is attacked itself, if that differs from what it may be while another is.
    """

    matrix: Matrix
    shown: Range
    hidden: Range
    need: Range
    erased: Mask
    primary: Mask
    optional: Mask
    weight: Numbers
    own: Range | None = None

    def known(self, withheld: Mask, attacked: Columns | None = None) -> Range:
        """Return the range that is known of each cell by itself when the `withheld` ones are."""
        lower, upper = (
            np.where(withheld, hidden, shown) for hidden, shown in zip(self.hidden, self.shown, strict=True)
        )
        if self.own is not None and attacked is not None:
            lower[attacked], upper[attacked] = self.own[0][attacked], self.own[1][attacked]
        return lower, upper

    def exposed(self, withheld: Mask) -> tuple[Mask, Mask]:
        """Return which withheld cells are known to be above their need, and which below it."""
        known, need = self.known(withheld), of(self.need, withheld)
        if self.own is None:
            return exposed(self.matrix, *known, *need)
        return exposed_alone(self.matrix, known, self.own, need)

    def feasible(self) -> "System":
        """Return the system with each need cut to what stays possible if all that may be withheld were."""
        possible = narrowed(self.matrix, *self.known(self.primary | self.optional))
        return replace(self, need=within(self.need, (possible[0], possible[1])))

    def part(self, columns: Columns) -> tuple["System", Columns]:
        """Return the sums of some cells as a system of its own, and which of the present columns it holds."""
        rows = np.flatnonzero(abs(self.matrix[:, columns]).sum(axis=1))
        held = np.flatnonzero(abs(self.matrix[rows]).sum(axis=0))
        shown, hidden, need = ((low[held], high[held]) for low, high in (self.shown, self.hidden, self.need))
        masks = self.erased[held], self.primary[held], self.optional[held]
        own = None if self.own is None else (self.own[0][held], self.own[1][held])
        return System(self.matrix[rows][:, held], shown, hidden, need, *masks, self.weight[held], own), held


def within(need: Range, possible: Range) -> Range:
    """Return the range of each cell that must stay possible, cut to what is; none where no part of it is."""
    meets = (need[0] <= possible[1]) & (need[1] >= possible[0])
    least = np.where(meets, np.maximum(need[0], possible[0]), np.inf)
    return least, np.where(meets, np.minimum(need[1], possible[1]), -np.inf)


def of(need: Range, cells: Mask) -> Range:
    """Return the needs of some cells, and none for the others."""
    return np.where(cells, need[0], np.inf), np.where(cells, need[1], -np.inf)


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
    need = of(_cut(needs(count, limit, rule), hidden), primary)
    absent = np.zeros(links.matrix.shape[1] - links.cells)
    anything, nothing = (absent, absent + ENDLESS), (absent + np.inf, absent - np.inf)
    return System(
        links.matrix,
        shown=_joined((shown[0], shown[1]), anything),
        hidden=_joined(hidden, anything),
        need=_joined(need, nothing),
        erased=np.append(erased, absent == 0),
        primary=np.append(primary, absent > 0),
        optional=np.append(optional, absent > 0),
        weight=np.append(_weight(cells, links), absent),
    )


def _joined(ends: Range, further: Range) -> Range:
    return np.append(ends[0], further[0]), np.append(ends[1], further[1])


def _cut(need: Range, hidden: Range) -> Range:
    return np.maximum(need[0], hidden[0]), np.minimum(need[1], hidden[1])


def _hidden(count: Numbers, limit: Numbers, rule: pd.DataFrame) -> Range:
    """Return the range known of each count when it is withheld: nobody, and everybody, would be shown."""
    shown_ends = rule["zero_shown"].to_numpy() & ~(limit < rule["high"].to_numpy() + 1) & ~np.isnan(count)
    lower = np.where(shown_ends & ~(count < 1), 1.0, 0.0)  # parts of a person occur where areas were split
    upper = limit - np.where(shown_ends & ~(limit - count < 1) & (limit < ENDLESS), 1.0, 0.0)
    return lower, upper


def needs(count: Numbers, limit: Numbers, rule: pd.DataFrame) -> Range:
    """Return the range of the policy that must stay possible for each small count, at the end where it is.

    Few are counted, or all but a few, or both where there are not many people; all that is possible where there are
    hardly any.
    """
    low, high = rule["low"].to_numpy(), rule["high"].to_numpy()
    tiny = limit < high + 1
    few, few_left = count < high + 1, (limit < ENDLESS) & (limit - count < high + 1)
    least = np.where(few_left & ~few, limit - high, low)
    most = np.where(few_left, limit - low, high)
    return np.where(tiny, 0, least), np.where(tiny, limit, most)


def _weight(cells: pd.DataFrame, links: Links) -> Numbers:
    """Return what withholding each cell loses: column ``weight``, or of how many cells without parts it is the sum."""
    if "weight" in cells:
        return cells["weight"].to_numpy(dtype=float)
    terms, weight = links.matrix.tocoo(), np.ones(links.matrix.shape[1])
    part, rows = terms.data > 0, links.matrix.shape[0]
    for _ in range(rows):
        of_parts = np.bincount(terms.row[part], weight[terms.col[part]], minlength=rows)
        larger = weight.copy()
        np.maximum.at(larger, terms.col[~part], of_parts[terms.row[~part]])
        if (larger == weight).all():
            break
        weight = larger
    return weight[: links.cells]
