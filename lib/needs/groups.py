"""Groups of rows as numbers, so that every sum over groups is one pass without a loop."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs.refusals import require_columns, require_unique

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.intp]


def floats(frame: pd.DataFrame, column: str) -> Floats:
    """Return a column as plain floating-point numbers, missing values as NaN."""
    return frame[column].to_numpy(dtype=np.float64, na_value=np.nan)


def group_codes(frame: pd.DataFrame, by: Sequence[str]) -> tuple[Codes, pd.DataFrame]:
    """Number the groups of `frame` in the order in which they first appear.

    Parameters
    ----------
    frame : any table holding the columns `by`.
    by : the key of a group; an empty list makes all rows one group.

    Returns
    -------
    The group number of each row, and the keys: one row a group, columns `by`, numbered from 0.
    """
    by = list(by)
    require_columns(frame, by)
    if not by:
        return np.zeros(len(frame), dtype=np.intp), pd.DataFrame(index=pd.RangeIndex(int(len(frame) > 0)))
    numbers = frame.groupby(by, sort=False, observed=True, dropna=False).ngroup().to_numpy()
    codes, _ = pd.factorize(numbers)  # first-seen order, whatever the order of the group numbers
    return codes, frame[by].iloc[first_rows(codes)].reset_index(drop=True)


def first_rows(codes: Codes) -> Codes:
    """Return the place of the first row of each group."""
    first = np.zeros(codes.max(initial=-1) + 1, dtype=np.intp)
    first[codes[::-1]] = np.arange(len(codes), dtype=np.intp)[::-1]
    return first


def require_one_row(frame: pd.DataFrame, by: Sequence[str], codes: Codes, column: str) -> None:
    """Raise ValueError if a value of `column` occurs twice in one group: `require_unique`, with the groups known."""
    require_columns(frame, [column])
    values, found = pd.factorize(frame[column], use_na_sentinel=False)
    if (np.bincount(codes * len(found) + values) > 1).any():
        require_unique(frame, [*by, column])


def group_sum(codes: Codes, values: npt.NDArray[np.generic], groups: int) -> Floats:
    """Sum `values` within each group; one missing value makes its group's sum missing."""
    return np.asarray(np.bincount(codes, weights=values.astype(np.float64), minlength=groups), dtype=np.float64)


def places(codes: Codes) -> Codes:
    """Return the place (from 0) of each row within its group, for rows whose `codes` are in ascending order."""
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]) if len(codes) else np.zeros(0, dtype=np.intp)
    lengths = np.diff(np.r_[starts, len(codes)])
    return np.arange(len(codes), dtype=np.intp) - np.repeat(starts, lengths)
