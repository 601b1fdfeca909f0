"""What the tests of indicator sources share: a file from text or from the shared folder, read as the build reads it."""

from pathlib import Path

import pandas as pd
import pytest

from jsna import schema
from jsna.rawfile import RawFile
from jsna.sources import recognise
from jsna.unpacking import open_raw

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared" / "realdata"


def tables_of(file: RawFile) -> list[dict[str, pd.DataFrame]]:
    """Return the tables of each sheet that is recognised; every coded indicator row keeps the contract."""
    tables = [match.tidy() for match in recognise(file)]
    for found in tables:
        coded = found["indicators"][found["indicators"]["area_type"].notna()]
        schema.check("indicators", schema.conform("indicators", coded))
    return tables


def read(text: str) -> pd.DataFrame:
    """Return the indicators of a CSV file with this text."""
    (tables,) = tables_of(RawFile("made.csv", Path("made.csv"), text.encode()))
    return tables["indicators"]


def read_shared(name: str) -> list[pd.DataFrame]:
    """Return the indicators of each sheet of a published file kept outside the repository; skip where it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not here: the published files are kept outside the repository")
    return [tables["indicators"] for file in open_raw(path) for tables in tables_of(file)]


def figure(rows: pd.DataFrame, **key: object) -> pd.Series:
    """Return the one row of `rows` with these values."""
    for name, value in key.items():
        rows = rows[rows[name] == value]
    assert len(rows) == 1, f"{len(rows)} rows for {key}"
    return rows.iloc[0]
