"""How every method says no: impossible data are refused by name, missing data carry their reason."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd


def refuse(frame: pd.DataFrame, wrong: pd.Series | np.ndarray, rule: str) -> None:
    """Raise ValueError if any row is `wrong`, saying the rule, how many rows break it and the first of them."""
    wrong = np.asarray(wrong, dtype=bool)
    if wrong.any():
        first = frame.loc[wrong].head(3).to_string(max_cols=8)
        raise ValueError(f"{rule}: broken by {wrong.sum():,} of {len(frame):,} rows; the first:\n{first}")


def require_columns(frame: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise ValueError naming the columns that `frame` lacks."""
    absent = [column for column in columns if column not in frame.columns]
    if absent:
        raise ValueError(f"missing column {', '.join(absent)}; found {', '.join(map(str, frame.columns))}")


def require_numbers(frame: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise ValueError if a column is absent, holds text, or holds an infinity; missing values are allowed."""
    columns = list(columns)
    require_columns(frame, columns)
    for column in columns:
        values = frame[column]
        if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
            refuse(frame, pd.to_numeric(values, errors="coerce").isna() & values.notna(), f"{column} is a number")
            raise ValueError(f"{column} is a number: the column has type {values.dtype}; convert it first")
        refuse(frame, np.isinf(values.to_numpy(dtype=float, na_value=np.nan)), f"{column} is finite")


def require_above_nought(**options: float) -> None:
    """Raise ValueError naming an option that is not a finite number above nought, such as a multiplier."""
    for name, value in options.items():
        if not (np.isfinite(value) and value > 0):
            raise ValueError(f"{name} is a number above nought, not {value!r}")


def require_unique(frame: pd.DataFrame, key: Iterable[str]) -> None:
    """Raise ValueError if two rows of `frame` have the same `key`."""
    key = list(key)
    require_columns(frame, key)
    refuse(frame, frame.duplicated(key, keep=False), f"{' + '.join(key)} names one row")


def reasons(frame: pd.DataFrame, cases: Mapping[str, pd.Series | np.ndarray]) -> pd.Series:
    """Return for each row the first of `cases` that holds, or a missing value where none does.

    `cases` maps words ("no population") to a mask over the rows of `frame`.
    """
    words = np.full(len(frame), None, dtype=object)
    for word, mask in reversed(list(cases.items())):
        words[np.asarray(mask, dtype=bool)] = word
    return pd.Series(words, index=frame.index, dtype="str")
