"""The latest figure with an interval, told beside a later one that was published without: 2017 beside 2022."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

KEY = ["indicator_id", "area_code", "area_type", "sex", "age", "category"]
BESIDE = "tested_"  # how the columns of the older figure begin
Row = Mapping[Hashable, Any]


def attached(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the latest figures with those of the basis "tested" beside them, their columns `BESIDE`."""
    latest, older = (rows[rows["basis"] == basis].reset_index(drop=True) for basis in ("latest", "tested"))
    place = {key: number for number, key in enumerate(zip(*(older[name] for name in KEY), strict=True))}
    places = [place.get(key, -1) for key in zip(*(latest[name] for name in KEY), strict=True)]
    beside = older.drop(columns=KEY).add_prefix(BESIDE).reindex(places).reset_index(drop=True)
    return pd.concat([latest, beside], axis=1)  # a merge of frames as wide as these takes twice as long


def older(row: Row) -> Row | None:
    """Return the row of the latest figure with an interval beside a row without one; ``later`` is that one's period."""
    if pd.isna(row.get(f"{BESIDE}value")):
        return None
    told = dict(row)
    told |= {str(name).removeprefix(BESIDE): value for name, value in row.items() if str(name).startswith(BESIDE)}
    return told | {"later": row["period"], "later_value": row["value"], "later_england_value": row.get("england_value")}


def records(rows: pd.DataFrame) -> list[Row]:
    """Return the rows as records; of a frame as wide as these a good deal sooner than pandas' own."""
    return [dict(zip(rows.columns, row, strict=True)) for row in rows.to_numpy(dtype=object).tolist()]


def in_turn(rows: pd.DataFrame) -> list[Row]:
    """Return the rows as records, each older figure as a record of its own after the later one."""
    told: list[Row] = []
    for row in records(rows):
        before = older(row)
        told += [row] if before is None else [row, before]
    return told
