"""Invented tables for the tests of disclosure control."""

import numpy as np
import pandas as pd

from needs.disclosure.policy import Policy

RELATION = ["dimension", "hierarchy", "whole", "part"]


# Counts of 1 to 7 are withheld, nobody is shown, the complement is protected, nothing is rounded.
LOCAL = Policy(name="local", low=1, high=7, zero_shown=True, complement=True, rounding=1, differencing=True)


def areas(counts: dict[str, float], people: float | dict[str, float] = np.nan) -> pd.DataFrame:
    """Return one cell an area, with the same denominator for all or one each."""
    cells = pd.DataFrame({"area_code": list(counts), "numerator": list(counts.values())})
    return cells.assign(denominator=people if isinstance(people, float) else cells["area_code"].map(people))


def sums(wholes: dict[str, list[str]], hierarchy: str = "district", dimension: str = "area_code") -> pd.DataFrame:
    """Return relations from wholes to their parts."""
    return pd.DataFrame(
        [(dimension, hierarchy, whole, part) for whole, parts in wholes.items() for part in parts], columns=RELATION
    )


def two_way(inner: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a table with both margins as cells, and its relations."""
    full = np.block([[inner, inner.sum(axis=1, keepdims=True)], [inner.sum(axis=0, keepdims=True), inner.sum()]])
    rows, columns = [*map(str, range(len(inner))), "all"], [*"abcdefgh"[: inner.shape[1]], "all"]
    table = pd.DataFrame(full, index=pd.Index(rows, name="row"), columns=pd.Index(columns, name="column"))
    cells = table.reset_index().melt("row", value_name="numerator").assign(denominator=np.nan)
    relations = [sums({"all": names[:-1]}, name, name) for name, names in (("row", rows), ("column", columns))]
    return cells, pd.concat(relations, ignore_index=True)


def random_table(seed: int, shape: tuple[int, int] = (5, 4)) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a table of skewed counts with both margins, and its relations."""
    draw = np.random.default_rng(seed)
    return two_way(draw.poisson(draw.exponential(12, shape)))
