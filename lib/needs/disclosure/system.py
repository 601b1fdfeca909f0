"""A release as an attacker meets it: what is known of each cell shown, what of it withheld, what must stay possible."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs.disclosure.agreement import refuse_unsummed
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
    range that must stay possible when it is withheld (from infinity to minus infinity: none), or else `other`: for a
    cell that is withheld for another's sake, either end of its policy's range will do. `primary` cells are withheld
    already, `optional` ones may be. `kind` is the range that a cell is known to be in by its kind alone: small, nearly
    all, or neither; `blur` how far a shown count may be from the exact one.
    """

    matrix: Matrix
    shown: tuple[Numbers, Numbers]
    hidden: tuple[Numbers, Numbers]
    need: tuple[Numbers, Numbers]
    other: tuple[Numbers, Numbers]
    kind: tuple[Numbers, Numbers]
    blur: Numbers
    primary: Mask
    optional: Mask
    weight: Numbers

    def known(self, withheld: Mask) -> tuple[Numbers, Numbers]:
        """Return the range that is known of each cell by itself when the `withheld` ones are."""
        lower, upper = (
            np.where(withheld, hidden, shown) for hidden, shown in zip(self.hidden, self.shown, strict=True)
        )
        return lower, upper

    def exposed(self, withheld: Mask, *, among: Mask | None = None) -> tuple[Mask, Mask]:
        """Return which withheld cells (of those `among`) are known to be above their need, and which below it."""
        known = self.known(withheld)
        over, under = exposed(self.matrix, *known, *_of(self.need, withheld if among is None else withheld & among))
        again = (over | under) & (self.other[0] < np.inf)
        if again.any():
            still = np.logical_or(*exposed(self.matrix, *known, *_of(self.other, again)))
            over, under = over & ~(again & ~still), under & ~(again & ~still)
        return over, under

    def size(self) -> Numbers:
        """Return of how many cells without parts each cell is the sum, by its finest hierarchy."""
        terms, size = self.matrix.tocoo(), np.ones(len(self.weight))
        part, rows = terms.data > 0, self.matrix.shape[0]
        for _ in range(rows):
            of_parts = np.bincount(terms.row[part], size[terms.col[part]], minlength=rows)
            larger = size.copy()
            np.maximum.at(larger, terms.col[~part], of_parts[terms.row[~part]])
            if (larger == size).all():
                break
            size = larger
        return size

    def feasible(self) -> "System":
        """Return the system with each need cut to what stays possible if all that may be withheld were.

        A cell that can then be nothing within its need, such as the total of many parts none of which is nought,
        tells nothing of small counts and has no need.
        """
        lower, upper, _ = narrowed(self.matrix, *self.known(self.primary | self.optional))
        need, other = (within(ends, (lower, upper)) for ends in (self.need, self.other))
        return replace(self, need=need, other=other)

    def part(self, columns: Columns) -> tuple["System", Columns]:
        """Return the sums of some cells as a system of its own, and which of the present columns it holds."""
        rows = np.flatnonzero(abs(self.matrix[:, columns]).sum(axis=1))
        held = np.flatnonzero(abs(self.matrix[rows]).sum(axis=0))
        pairs = (self.shown, self.hidden, self.need, self.other, self.kind)
        shown, hidden, need, other, kind = ((low[held], high[held]) for low, high in pairs)
        few = self.blur[held], self.primary[held], self.optional[held], self.weight[held]
        return System(self.matrix[rows][:, held], shown, hidden, need, other, kind, *few), held


def within(need: Range, possible: Range) -> Range:
    """Return the range of each cell that must stay possible, cut to what is; none where no part of it is."""
    meets = (need[0] <= possible[1]) & (need[1] >= possible[0])
    least = np.where(meets, np.maximum(need[0], possible[0]), np.inf)
    return least, np.where(meets, np.minimum(need[1], possible[1]), -np.inf)


def _of(need: Range, cells: Mask) -> Range:
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
    needed = primary | optional
    need, other = (_of(_cut(ends, hidden), needed) for ends in needs(count, limit, rule))
    absent = np.zeros(links.matrix.shape[1] - links.cells)
    anything, nothing = (absent, absent + ENDLESS), (absent + np.inf, absent - np.inf)
    return System(
        links.matrix,
        shown=_joined((shown[0], shown[1]), anything),
        hidden=_joined(hidden, anything),
        need=_joined(need, nothing),
        other=_joined(_of(other, optional & (limit < ENDLESS)), nothing),
        kind=_joined(_kind(count, limit, rule, hidden, (shown[0], shown[1]), erased, optional), anything),
        blur=np.append(np.where(rule["rounding"] > 1, rule["rounding"] // 2, 0).astype(float), absent),
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


def needs(count: Numbers, limit: Numbers, rule: pd.DataFrame) -> tuple[Range, Range]:
    """Return the range of the policy that must stay possible for each count, and the same at the other end.

    Few are counted, or all but a few: a small count needs the end it is at; others, which hide it, either one. Where
    there are hardly any people both are all that is possible.
    """
    low, high = rule["low"].to_numpy(), rule["high"].to_numpy()
    tiny = limit < high + 1
    few_left = (limit < ENDLESS) & (limit - count < high + 1) & ~(count < high + 1)
    few = np.where(tiny, 0, low), np.where(tiny, limit, high)
    rest = np.where(tiny, 0, limit - high), np.where(tiny, limit, limit - low)
    both = (limit < ENDLESS) & (count < high + 1) & (limit - count < high + 1)
    need = np.where(few_left, rest[0], few[0]), np.where(few_left | both, rest[1], few[1])
    return need, (np.where(few_left, few[0], rest[0]), np.where(few_left, few[1], rest[1]))


def _kind(
    count: Numbers, limit: Numbers, rule: pd.DataFrame, hidden: Range, shown: Range, erased: Mask, optional: Mask
) -> Range:
    """Return the range that each cell is in by its kind: shown as it is, small, nearly all, or neither."""
    high = rule["high"].to_numpy()
    few, few_left = count < high + 1, (limit < ENDLESS) & (limit - count < high + 1)
    small = np.where(count % 1 > 0, high + 1, high)  # parts of a person occur where areas were split
    lower = np.where(erased & few_left & ~few, limit - small, hidden[0])
    upper = np.where(erased & few & ~few_left, small, hidden[1])
    lower, upper = np.where(optional, high + 1, lower), np.where(optional, limit - high - 1, upper)
    upper = np.where(limit < ENDLESS, upper, np.maximum(upper, ENDLESS * ~(erased & few)))
    fixed = ~(erased | optional)
    return np.where(fixed, shown[0], lower), np.where(fixed, shown[1], upper)


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
