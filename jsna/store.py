"""Reads and writes the tables of data/processed: Parquet, checked both ways, replaced only when whole."""

import functools
import hashlib
import os
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from jsna import held, reads, schema
from jsna.errors import ContractError, JsnaError
from jsna.whole import put

ROWS_IN_GROUP = 16_384  # small enough that one area's rows are read without the rest
HEAVY_ROWS_IN_GROUP = 256  # outlines: a row may hold a hundred kilobytes
AREA_KEYS = ("area_code", "area_type")


@dataclass(frozen=True)
class Stored:
    """What was written: the table's file and its checksum."""

    table: str
    path: Path
    rows: int
    sha256: str


def write(table: str, frame: pd.DataFrame, folder: Path) -> Stored:
    """Write `frame` as `table` into `folder`, sorted by area, after checking its contract.

    Raises
    ------
    ContractError : the frame breaks the contract of `table`; what stood there stays.
    JsnaError : the disk is full or the folder cannot be written to.
    """
    tidy = schema.check(table, schema.conform(table, _sorted(table, frame)))
    path = _file(table, folder)
    part = path.with_suffix(f".{os.getpid()}.part")
    size = HEAVY_ROWS_IN_GROUP if "geometry" in tidy else ROWS_IN_GROUP
    try:
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(_arrow(tidy), part, row_group_size=size, compression="zstd")
        put(part, path)
    except OSError as wrong:
        raise JsnaError(f"table {table} cannot be written to {path.parent}: {wrong}") from None
    finally:
        part.unlink(missing_ok=True)
    return Stored(table, path, len(tidy), hashlib.sha256(path.read_bytes()).hexdigest())


def read(
    table: str,
    folder: Path,
    *,
    areas: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    noted: bool = True,
) -> pd.DataFrame:
    """Return the rows of `table` (of some `areas`, by code), checked; `noted` as read, see `jsna.reads`.

    Raises
    ------
    JsnaError : the table is not there.
    ContractError : its rows break the contract, for instance because an older version wrote them.
    """
    if noted:
        reads.note(table, areas)
    path = _file(table, folder)
    if not path.exists():
        return _none_of(table, folder).copy(deep=False)
    if areas is None or columns:
        return _from_file(table, path, areas, columns)
    return _of_areas(table, path, tuple(sorted(set(areas))), held.stamp_of(path)).copy(deep=False)


def stamp(table: str, folder: Path) -> held.Stamp | None:
    """Return what changes when `table` is written again; None where it does not stand in `folder`."""
    path = _file(table, folder)
    return held.stamp_of(path) if path.exists() else None


def hold(folder: Path) -> None:
    """Keep every table of `folder` that is not too large in memory, checked, for the forks of this process."""
    for path in sorted(folder.glob("*.parquet")):
        if path.stat().st_size <= held.LARGEST:
            held.hold(path, read(path.stem, folder, noted=False))


@functools.lru_cache(maxsize=128)
def _of_areas(table: str, path: Path, areas: tuple[str, ...], _stamp: held.Stamp) -> pd.DataFrame:
    """The rows of some areas, once for each process: a notebook asks for the same rows many times."""
    rows = held.rows_of(path, areas)
    return rows if rows is not None else held.Columns.of(_from_file(table, path, areas, None)).rows()


def _from_file(table: str, path: Path, areas: Sequence[str] | None, columns: Sequence[str] | None) -> pd.DataFrame:
    words = [name for name in schema.words(table) if columns is None or name in columns]
    try:
        with pq.ParquetFile(path, read_dictionary=words, pre_buffer=False) as file:
            groups = _groups(file, areas)
            found = file.read_row_groups(groups, columns=list(columns) if columns else None, use_threads=False)
    except KeyError as column:
        raise _outdated(table, column.args[0]) from None
    except pa.ArrowInvalid as wrong:
        raise ContractError(f"table {table} cannot be read ({wrong}); run `jsna build` again") from None
    for name in columns or ():
        if name not in found.column_names:
            raise _outdated(table, name)
    frame = found.to_pandas(ignore_metadata=True, types_mapper=_types, use_threads=False)
    if areas is not None:
        frame = frame[frame["area_code"].isin(list(areas))].reset_index(drop=True)
    return frame if columns else schema.check(table, schema.conform(table, frame))


def _outdated(table: str, column: str | bytes) -> ContractError:
    """The error of a table that lacks a column which this version reads: an older one wrote it."""
    name = column.decode() if isinstance(column, bytes) else column
    return ContractError(f"table {table} has no column {name}: an older version wrote it; run `jsna build` again")


def _groups(file: pq.ParquetFile, areas: Sequence[str] | None) -> list[int]:
    """The row groups that may hold rows of `areas`, told by the least and greatest code in each."""
    every = range(file.metadata.num_row_groups)
    if areas is None:
        return list(every)
    wanted = sorted(areas)
    position = file.schema_arrow.names.index("area_code")
    bounds = [file.metadata.row_group(group).column(position).statistics for group in every]
    return [
        group
        for group, bound in zip(every, bounds, strict=True)
        if (start := bisect_left(wanted, bound.min)) < len(wanted) and wanted[start] <= bound.max
    ]


@functools.lru_cache(maxsize=32)
def _none_of(table: str, folder: Path) -> pd.DataFrame:
    """No rows of a table that the files here do not fill; an error where nothing is built at all."""
    if not (folder / "areas.parquet").exists():
        raise JsnaError(f"table {table} is not built yet; run `jsna build`")
    return schema.empty(table)


def exists(table: str, folder: Path) -> bool:
    """Whether `table` stands in `folder`."""
    return _file(table, folder).exists()


def _file(table: str, folder: Path) -> Path:
    if table not in schema.TABLES:
        raise JsnaError(f"no table is called {table!r}; the tables are {', '.join(schema.TABLES)}")
    return folder / f"{table}.parquet"


def _types(kind: pa.DataType) -> Any:
    return schema.PLAIN if pa.types.is_large_string(kind) or pa.types.is_string(kind) else None


def _sorted(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    order = [name for name in AREA_KEYS if name in frame.columns]
    frame = frame.reset_index(drop=True)
    order += [name for name in schema.key(table) if name in frame.columns and name not in order]
    if not order or _in_order(frame, order[0]):
        return frame
    words = frame[order].astype({name: "str" for name in order if isinstance(frame[name].dtype, pd.CategoricalDtype)})
    return frame.loc[words.sort_values(order, kind="stable").index].reset_index(drop=True)


def _in_order(frame: pd.DataFrame, name: str) -> bool:
    column = frame[name]
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return False
    return bool(column.cat.categories.is_monotonic_increasing and (column.cat.codes.diff().fillna(0) >= 0).all())


def _arrow(frame: pd.DataFrame) -> pa.Table:
    """The frame for Parquet: words as plain text, which each row group keeps in a dictionary of its own."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    fields = [pa.field(f.name, pa.string()) if pa.types.is_dictionary(f.type) else f for f in table.schema]
    return table.cast(pa.schema(fields))
