"""Whether parts sum to their wholes: sum by sum, and by way of cells that nobody has counted."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from needs.disclosure.hierarchy import Links
from needs.disclosure.program import ENDLESS, Matrix, Numbers, beside, cheapest
from needs.refusals import refuse

Mask = npt.NDArray[np.bool_]
Groups = npt.NDArray[np.int64]


def refuse_unsummed(cells: pd.DataFrame, links: Links, rounding: pd.Series) -> None:
    """Raise ValueError naming the wholes whose parts do not sum to them; see `unsummed`."""
    table = unsummed(cells, links, rounding)
    rule = "parts sum to their whole (a policy that rounds allows for it)"
    refuse(table.drop(columns=["wrong", "group"]), table["wrong"], rule)


def unsummed(cells: pd.DataFrame, links: Links, rounding: pd.Series) -> pd.DataFrame:
    """Return the sums, a row each in the order of `links`, with what is ``published`` and the ``sum_of_parts``.

    ``wrong`` says where the parts cannot sum to their whole. Sums that contradict each other whatever the uncounted
    cells between them are, such as a region and the wards of its districts, are all wrong, and have one ``group``.

    Parameters
    ----------
    cells : the frame that was linked, with ``numerator`` (people; a missing one may be anything) and ``denominator``.
    links : its sums.
    rounding : the multiple each cell's policy rounds to; above 1, sums may differ by half of it for every cell.
    """
    count, allowance = np.zeros(links.matrix.shape[1]), np.zeros(links.matrix.shape[1])
    count[: links.cells] = cells["numerator"].to_numpy(dtype=float, na_value=np.nan)
    allowance[: links.cells] = np.where(rounding.to_numpy() > 1, rounding.to_numpy() / 2, 0)
    unknown = np.isnan(count)
    unknown[links.cells :] = True
    most = np.full(len(count), ENDLESS)
    most[: links.cells] = cells["denominator"].fillna(ENDLESS)
    count[unknown] = 0
    whole, part = (links.matrix < 0).astype(float), (links.matrix > 0).astype(float)
    total, summed = whole @ count, part @ count
    slack = (whole + part) @ allowance + 1e-6 * (1 + total + summed)
    some = np.flatnonzero((whole + part) @ unknown > 0)
    wrong, group = abs(total - summed) > slack, np.arange(len(slack))
    among = links.matrix[some][:, unknown]
    wrong[some], met = _contradicted(among, (total - summed)[some], slack[some], most[unknown])
    group[some] = len(group) + met
    return links.labels.assign(published=total, sum_of_parts=summed, wrong=wrong, group=group)


def _contradicted(matrix: Matrix, missing: Numbers, slack: Numbers, most: Numbers) -> tuple[Mask, Groups]:
    """Return which sums contradict others that they share unknown cells with, whatever these are; and their groups.

    matrix : the unknown cells of each sum. missing : what they are to come to, give or take `slack`. most : what each
        can be at most.
    """
    if not matrix.shape[0]:
        return np.zeros(0, dtype=bool), np.zeros(0, dtype=np.int64)
    off = sparse.eye_array(matrix.shape[0])
    cost = np.append(np.zeros(matrix.shape[1]), np.ones(2 * matrix.shape[0]))
    sums = beside(matrix, off, -off)
    nought, endless = np.zeros(len(cost)), np.append(most, np.full(2 * matrix.shape[0], ENDLESS))
    answer = cheapest(cost, sums, missing, nought, endless)
    off_by = answer.values[matrix.shape[1] :].reshape(2, -1).sum(axis=0)  # noqa: PD011  (an Answer, no frame)
    _, group = csgraph.connected_components(abs(matrix) @ abs(matrix).T, directed=False)
    return np.isin(group, group[off_by > slack]), group.astype(np.int64)
