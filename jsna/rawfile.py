"""A published file as cells of text, whatever its name: CSV, workbook or GeoJSON."""

import csv
import hashlib
import io
import json
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from jsna.errors import JsnaError

ZIP = b"PK\x03\x04"  # what a zip file starts with, and so a workbook
LONGEST_ROW = 100_000  # characters
HEADING_ROWS = 40  # a heading stands in the first rows of a sheet, after title and notes


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file (a CSV has one): every cell as text, exactly as it stands."""

    name: str
    rows: list[list[str]]

    def below(self, heading: int) -> pd.DataFrame:
        """Return the rows under row `heading` (from 0) as a frame of text, its columns named by that row.

        Line breaks and runs of spaces in headings become one space; a repeated or empty heading gets its
        position, as in "Number (4)". Rows with nothing in them are passed over; a short row ends in "".
        """
        names = _unique([" ".join(cell.split()) for cell in self.rows[heading]])
        width = len(names)
        body = [(row + [""] * width)[:width] for row in self.rows[heading + 1 :] if any(map(str.strip, row))]
        return pd.DataFrame(body, columns=names, dtype="str")


@dataclass(frozen=True)
class RawFile:
    """One published file: `label` is what a person would call it (a zip's member has both names)."""

    label: str
    path: Path
    data: bytes

    @cached_property
    def sha256(self) -> str:
        """The checksum of the published bytes, unwrapped."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def kind(self) -> str:
        """What the bytes are: "workbook", "geojson" or "csv"."""
        if self.data[:4] == ZIP or self.data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            return "workbook"
        start = self.data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
        if start[:1] == b"<":
            raise JsnaError(
                f"{self.label}: is a web page or XML, not data (it starts {start[:40]!r}); download it again"
            )
        return "geojson" if start[:1] == b"{" and b"FeatureCollection" in start else "csv"

    @cached_property
    def text(self) -> str:
        """The file as text; refuses what is not UTF-8, saying where."""
        try:
            return self.data.decode("utf-8-sig")
        except UnicodeDecodeError as wrong:
            line = self.data[: wrong.start].count(b"\n") + 1
            raise JsnaError(
                f"{self.label}: line {line} is not UTF-8 (byte 0x{self.data[wrong.start]:02x}); "
                "save the file again as 'CSV UTF-8' and put it in the same place"
            ) from None

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The file's sheets."""
        if self.kind == "workbook":
            return list(self._workbook_sheets())
        with self._as_csv():
            return [Sheet("", list(csv.reader(io.StringIO(self.text, newline=""))))]

    def heading_rows(self) -> list[tuple[str, list[list[str]]]]:
        """Return each sheet's name and first rows: enough to recognise the file without parsing all of it."""
        if self.kind == "workbook":
            return [(sheet.name, sheet.rows[:HEADING_ROWS]) for sheet in self.sheets]
        lines = csv.reader(io.StringIO(self.text, newline=""))
        with self._as_csv():
            return [("", [row for row, _ in zip(lines, range(HEADING_ROWS), strict=False)])]

    def below(self, sheet: str, heading: int) -> pd.DataFrame:
        """Return the table of `sheet` under row `heading` as text; a CSV is read by pandas, which is fast."""
        if self.kind == "workbook":
            return next(found for found in self.sheets if found.name == sheet).below(heading)
        lines = io.StringIO(self.text, newline="")
        head = csv.reader(lines)
        start = [next(head) for _ in range(heading + 1)]
        names = _unique([" ".join(cell.split()) for cell in start[heading]])
        self._refuse_cut(len(names))
        with self._as_csv(), warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # cells beyond the heading would be lost
            return pd.read_csv(lines, header=None, names=names, dtype="str", keep_default_na=False, index_col=False)

    def _refuse_cut(self, width: int) -> None:
        """Raise JsnaError if the last row of figures ends before the heading does; a note may stand there."""
        last = self.text[-LONGEST_ROW:].rstrip("\r\n").rpartition("\n")[2]
        cells = next(csv.reader([last]), [])
        if 2 < len(cells) < width:
            raise JsnaError(
                f"{self.label}: the last row has {len(cells)} cells, the heading {width}, so the file seems to be cut "
                f"short ({last[:60]!r}); download it again"
            )

    @contextmanager
    def _as_csv(self) -> Iterator[None]:
        """Say in words why a text cannot be read as cells separated by commas."""
        try:
            yield
        except (pd.errors.ParserError, pd.errors.ParserWarning) as wrong:
            where = found[0] if (found := re.search(r"line \d+", str(wrong))) else "line 1"
            raise JsnaError(
                f"{self.label}: {where} below the heading has more cells than the heading; a comma inside a cell, as "
                "in 1,234, needs quotation marks around the cell: correct the file or download it again"
            ) from None
        except csv.Error as wrong:
            raise JsnaError(
                f"{self.label}: cannot be read as CSV ({wrong}); is a quotation mark never closed? Download it again"
            ) from None

    @cached_property
    def features(self) -> list[dict[str, Any]]:
        """The features of a GeoJSON file."""
        try:
            return list(json.loads(self.text)["features"])
        except (ValueError, KeyError, TypeError) as wrong:
            raise JsnaError(f"{self.label}: is not whole GeoJSON ({wrong}); download it again") from None

    def _workbook_sheets(self) -> Iterator[Sheet]:
        try:
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(self.data))
            for name in workbook.sheet_names:
                rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                yield Sheet(name, [[_as_shown(cell) for cell in row] for row in rows])
        except (CalamineError, OSError, ValueError) as wrong:
            raise JsnaError(f"{self.label}: the workbook cannot be read ({wrong}); download it again") from None


def _unique(names: list[str]) -> list[str]:
    return [
        f"{name} ({position})".strip() if not name or name in names[:position] else name
        for position, name in enumerate(names)
    ]


def _as_shown(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
