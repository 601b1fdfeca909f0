"""The data model: the contract of every table in data/processed, and whether a frame keeps it.

Every table is tidy (one row, one observation) and names its `source`: the ids of the publications its figures
come from, joined by "; " where there are several. Codes and other repeated words are categorical. Editions are
words: the year of the geography ("2021"), or of the index ("2019").

A contract is a class of `deprivation`, `health`, `people` or `places`; its table bears the same name in small letters.
"""

import functools
import re
from typing import Any

import pandas as pd
import pandera.pandas as pa

from jsna.errors import ContractError
from jsna.needless import left_out
from jsna.schema import deprivation, health, people, places
from jsna.schema.table import AREA_TYPES, OPEN, PLAIN, SEXES, Table

__all__ = [
    "AREA_TYPES", "OPEN", "PLAIN", "SEXES", "TABLES", "check", "columns", "conform", "contract", "empty", "key",
    "words",
]  # fmt: skip

TABLES: dict[str, type[Table]] = {
    re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower(): contract
    for module in (places, people, deprivation, health)
    for name, contract in vars(module).items()
    if isinstance(contract, type) and issubclass(contract, Table) and contract is not Table
}

NEVER = "geopandas"  # pandera would load it to see that no column is of its kind


@functools.cache
def contract(table: str) -> pa.DataFrameSchema:
    """Return the contract of `table`."""
    with left_out(NEVER):
        return TABLES[table].to_schema()


def columns(table: str) -> list[str]:
    """Return the columns of `table`, in order."""
    return list(contract(table).columns)


def key(table: str) -> list[str]:
    """Return the columns that name one row of `table`."""
    return list(contract(table).unique or [])


def words(table: str) -> list[str]:
    """Return the columns of `table` that hold codes and other repeated words."""
    found = contract(table).columns.items()
    return [name for name, column in found if isinstance(column.dtype.type, pd.CategoricalDtype)]


def empty(table: str) -> pd.DataFrame:
    """Return `table` without rows."""
    columns = contract(table).columns
    return pd.DataFrame({name: pd.Series(dtype=str(rule.dtype)) for name, rule in columns.items()})


def conform(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with the columns of `table` in order, and words as categories; nothing else is changed."""
    wanted = contract(table).columns
    absent = [name for name in wanted if name not in frame.columns]
    if absent:
        raise ContractError(f"table {table}: missing column {', '.join(absent)}; found {', '.join(frame.columns)}")
    codes = {name: "category" for name in words(table) if not isinstance(frame[name].dtype, pd.CategoricalDtype)}
    text: dict[str, Any] = {name: PLAIN for name, column in wanted.items() if str(column.dtype).startswith("string")}
    wider = {name: str(rule.dtype) for name, rule in wanted.items() if _narrower(frame[name].dtype, str(rule.dtype))}
    return frame[list(wanted)].astype(codes | text | wider)


def _narrower(found: object, wanted: str) -> bool:
    """Whether a column of numbers only needs room to have the type it should: no value changes."""
    small = {"int8", "int16", "int32", "uint8", "uint16", "uint32"}
    return str(found) in {"int64": small, "float64": small | {"int64", "float32"}}.get(wanted, set())


def check(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` if it keeps the contract of `table`.

    Raises
    ------
    ContractError : names the table, the columns, the rule, how many rows break it, and the first of them.
    """
    try:
        with left_out(NEVER):
            return contract(table).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as broken:
        raise ContractError(f"table {table}: " + _in_words(frame, broken.failure_cases)) from None


def _in_words(frame: pd.DataFrame, cases: pd.DataFrame) -> str:
    messages = []
    together = cases["check"] == "multiple_fields_uniqueness"
    cases = cases.assign(column=cases["column"].where(~together, "(the key)"))
    for (column, rule), rows in cases.groupby(["column", "check"], dropna=False, sort=False):
        index = [i for i in rows["index"].dropna().unique() if i in frame.index]
        first = (
            frame.loc[index[:3]].to_string(max_cols=12, max_colwidth=40)
            if index
            else ", ".join(map(str, rows["failure_case"][:3]))
        )
        messages.append(
            f"column {column}, rule {rule}: broken by {len(index) or len(rows):,} rows; the first:\n{first}"
        )
    return "\n".join(messages)
