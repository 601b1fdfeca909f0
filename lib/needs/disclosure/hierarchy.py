"""Sums that readers know: which cells of a release add up to which others, as rows of a matrix."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from needs.disclosure.program import Matrix
from needs.refusals import refuse, require_columns, require_unique

RELATION = ["dimension", "hierarchy", "whole", "part"]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Links:
    """Sums as a matrix: row by row, the parts (1) less the whole (-1) come to nought.

    The first `cells` columns are the rows of the frame, in its order; the rest stand for cells that the sums need
    and the release does not hold. `labels` says of each row its ``dimension``, ``hierarchy`` and ``whole``.
    """

    matrix: Matrix
    cells: int
    labels: pd.DataFrame


def link(cells: pd.DataFrame, relations: pd.DataFrame, *, key: Sequence[str]) -> Links:
    """Return every sum that holds between cells which agree in all of their key but one column.

    Parameters
    ----------
    cells : one row a cell, named by the columns `key`.
    relations : columns ``dimension`` (the column of `key` that differs), ``hierarchy`` (a name, since one whole
        may be the sum of several sets of parts), ``whole`` and ``part`` (values of that column). A whole is the
        sum of all its parts within a hierarchy.
    key : the columns that name a cell.

    Raises
    ------
    ValueError : a key names two cells, a relation is given twice or has an unknown dimension, or a whole is
        part of itself.
    """
    require_unique(cells, key)
    require_unique(relations, RELATION)
    refuse(relations, ~relations["dimension"].isin(list(key)), f"dimension is one of {', '.join(key)}")
    refuse_loops(relations)
    codes, values = _codes(cells, relations, key)
    radix = {column: math.prod(len(values[k]) for k in key[place + 1 :]) for place, column in enumerate(key)}
    node = sum((codes[column] * radix[column] for column in key), np.zeros(len(cells), dtype=np.int64))
    entries: list[pd.DataFrame] = []
    labels: list[pd.DataFrame] = []
    for dimension, given in relations.groupby("dimension", observed=True, sort=True):
        column = str(dimension)
        group = given.groupby(["hierarchy", "whole"], observed=True, sort=True)
        sums = pd.DataFrame(
            {
                "group": group.ngroup().to_numpy(),
                "whole": values[column].get_indexer(pd.Index(given["whole"])),
                "part": values[column].get_indexer(pd.Index(given["part"])),
            }
        )
        rows = _rows(pd.DataFrame({"base": node - codes[column] * radix[column], "code": codes[column]}), sums)
        offset = sum(len(name) for name in labels)
        name = pd.DataFrame([*group.groups], columns=["hierarchy", "whole"]).iloc[rows["group"].to_numpy()]
        labels.append(name.assign(dimension=column))
        entries.append(_entries(rows, sums, radix[column], offset))
    return _matrix(node, entries, labels)


def refuse_loops(relations: pd.DataFrame) -> None:
    """Raise ValueError naming the values of a dimension that are, directly or not, part of themselves."""
    require_columns(relations, RELATION)
    for dimension, given in relations.groupby("dimension", observed=True):
        ends, names = pd.factorize(pd.concat([given["whole"], given["part"]]).astype("object"))
        whole, part = np.split(ends, 2)
        graph = sparse.coo_array((np.ones(len(whole)), (whole, part)), shape=(len(names), len(names)))
        _, strong = csgraph.connected_components(graph, directed=True, connection="strong")
        looping = strong[whole] == strong[part]
        refuse(given, looping, f"nothing in {dimension} is part of itself (a loop)")


def _codes(
    cells: pd.DataFrame, relations: pd.DataFrame, key: Sequence[str]
) -> tuple[dict[str, Integers], dict[str, pd.Index]]:
    """Return for each key column the position of each cell's value among all values known, and those values."""
    codes, values = {}, {}
    for column in key:
        ends = relations.loc[relations["dimension"] == column, ["whole", "part"]].to_numpy(dtype=object).ravel()
        known = pd.Index(pd.unique(np.concatenate([cells[column].to_numpy(dtype=object), ends])))
        values[column] = known
        codes[column] = known.get_indexer(cells[column].to_numpy(dtype=object)).astype(np.int64)
    return codes, values


def _rows(nodes: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    """Return the sums that touch a cell, as ``base`` (the rest of the key), ``group`` and ``whole``.

    A sum of absent cells is kept where they are sums of present ones, so that no chain breaks at an absent level.
    """
    wholes = sums[["group", "whole"]].drop_duplicates()
    by_part = nodes.merge(sums, left_on="code", right_on="part")[["base", "group", "whole"]]
    by_whole = nodes.merge(wholes, left_on="code", right_on="whole")[["base", "group", "whole"]]
    rows = pd.concat([by_part, by_whole]).drop_duplicates()
    while True:
        wholes_met = rows[["base", "whole"]].rename(columns={"whole": "part"}).drop_duplicates()
        grown = pd.concat([rows, wholes_met.merge(sums, on="part")[["base", "group", "whole"]]]).drop_duplicates()
        if len(grown) == len(rows):
            return rows.sort_values(["base", "group"], ignore_index=True)
        rows = grown


def _entries(rows: pd.DataFrame, sums: pd.DataFrame, radix: int, offset: int) -> pd.DataFrame:
    """Return the terms of each sum: ``row``, ``node`` and ``sign`` (parts 1, the whole -1)."""
    numbered = rows.assign(row=np.arange(len(rows)) + offset)
    parts = numbered[["base", "group", "row"]].merge(sums[["group", "part"]], on="group")
    terms = [
        pd.DataFrame({"row": numbered["row"], "node": numbered["base"] + numbered["whole"] * radix, "sign": -1.0}),
        pd.DataFrame({"row": parts["row"], "node": parts["base"] + parts["part"] * radix, "sign": 1.0}),
    ]
    return pd.concat(terms, ignore_index=True)


def _matrix(node: Integers, entries: list[pd.DataFrame], labels: list[pd.DataFrame]) -> Links:
    """Return the sums as a matrix, without those that tell nothing because too many of their cells are absent."""
    empty = pd.DataFrame({"row": np.array([], dtype=np.int64), "node": np.array([], dtype=np.int64), "sign": []})
    terms = pd.concat([empty, *entries], ignore_index=True)
    terms["absent"] = ~terms["node"].isin(node)
    while True:
        lone = terms["absent"] & ~terms["node"].duplicated(keep=False)
        telling = terms[~lone & (terms["sign"] > 0)]["row"].unique()
        useless = terms["row"].isin(terms.loc[lone & (terms["sign"] < 0), "row"]) | ~terms["row"].isin(telling)
        if not useless.any():
            break
        terms = terms[~useless]
    terms.loc[lone, "node"] = -1 - terms.loc[lone, "row"]  # absent parts met nowhere else act as one
    terms = terms.drop_duplicates(["row", "node"])
    kept, row = np.unique(terms["row"], return_inverse=True)
    spare = pd.Index(terms.loc[terms["absent"], "node"].unique())
    column = np.where(
        terms["absent"],
        len(node) + spare.get_indexer(pd.Index(terms["node"])),
        pd.Index(node).get_indexer(pd.Index(terms["node"])),
    )
    shape = (len(kept), len(node) + len(spare))
    matrix = sparse.csr_array((terms["sign"].to_numpy(dtype=float), (row, column)), shape=shape)
    names = pd.concat([pd.DataFrame(columns=["hierarchy", "whole", "dimension"]), *labels]).iloc[kept]
    return Links(matrix, len(node), names.reset_index(drop=True))
