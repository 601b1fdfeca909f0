"""Bytes as publishers write them: CSV with or without a byte-order mark, gzip, zip, GeoJSON; the same each time."""

import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

BOM = "\ufeff"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold: a file's bytes must not depend on the clock


def csv_bytes(
    table: pd.DataFrame, *, bom: bool = False, crlf: bool = False, before: str = "", after: str = ""
) -> bytes:
    """Return `table` as UTF-8 CSV, quoted only where needed, between the lines `before` and `after` it.

    With `crlf` lines end in CR LF; a line break within a cell stays LF.
    """
    end = "\r\n" if crlf else "\n"
    before, after = before.replace("\n", end), after.replace("\n", end)
    return ((BOM if bom else "") + before + table.to_csv(index=False, lineterminator=end) + after).encode()


def geojson_bytes(name: str, rows: Iterable[Mapping[str, Any]], geometries: Iterable[Mapping[str, Any]]) -> bytes:
    """Return a feature collection in longitude and latitude, as the Open Geography portal writes it."""
    features = [
        {"type": "Feature", "id": number, "geometry": geometry, "properties": row}
        for number, (row, geometry) in enumerate(zip(rows, geometries, strict=True), start=1)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    collection = {"type": "FeatureCollection", "name": name, "crs": crs, "features": features}
    return json.dumps(collection, separators=(",", ":")).encode()


def write(path: Path, data: bytes) -> Path:
    """Write `data` to `path`, packed as the last suffix of `path` says (.gz or .zip), and return `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".gz":
        data = gzip.compress(data, mtime=0)
    if path.suffix == ".zip":
        data = _zipped(path.stem, data)
    path.write_bytes(data)
    return path


def _zipped(member: str, data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo(member, LONG_AGO), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
