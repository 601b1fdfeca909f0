"""A published file, opened whatever its name and wrapping: CSV, workbook or GeoJSON, zipped, gzipped or plain."""

import csv
import gzip
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from jsna.errors import JsnaError

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
        if self.data[:4] == b"PK\x03\x04" or self.data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
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
        return [Sheet("", list(csv.reader(io.StringIO(self.text, newline=""))))]

    def heading_rows(self) -> list[tuple[str, list[list[str]]]]:
        """Return each sheet's name and first rows: enough to recognise the file without parsing all of it."""
        if self.kind == "workbook":
            return [(sheet.name, sheet.rows[:HEADING_ROWS]) for sheet in self.sheets]
        lines = csv.reader(io.StringIO(self.text, newline=""))
        return [("", [row for row, _ in zip(lines, range(HEADING_ROWS), strict=False)])]

    def below(self, sheet: str, heading: int) -> pd.DataFrame:
        """Return the table of `sheet` under row `heading` as text; a CSV is read by pandas, which is fast."""
        if self.kind == "workbook":
            return next(found for found in self.sheets if found.name == sheet).below(heading)
        lines = io.StringIO(self.text, newline="")
        head = csv.reader(lines)
        start = [next(head) for _ in range(heading + 1)]
        names = _unique([" ".join(cell.split()) for cell in start[heading]])
        try:
            return pd.read_csv(lines, header=None, names=names, dtype="str", keep_default_na=False, index_col=False)
        except pd.errors.ParserError as wrong:
            raise JsnaError(
                f"{self.label}: a row has more cells than the heading ({wrong}); download it again"
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


def open_raw(path: Path) -> list[RawFile]:
    """Return the published file at `path`, unwrapped; a zip of several files gives each of them.

    Raises
    ------
    JsnaError : the file is empty, cannot be opened (another program holds it) or its wrapping is damaged.
    """
    try:
        data = path.read_bytes()
    except PermissionError:
        raise JsnaError(f"{path.name}: cannot be opened; is it open in another program such as Excel?") from None
    if not data.strip():
        raise JsnaError(f"{path.name}: is empty ({len(data)} bytes); download it again")
    if data[:2] == b"\x1f\x8b":
        return [RawFile(path.name, path, _gunzipped(path, data))]
    if data[:4] == b"PK\x03\x04" and not _is_workbook(path, data):
        return _members(path, data)
    return [RawFile(path.name, path, data)]


def _gunzipped(path: Path, data: bytes) -> bytes:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as wrong:
        raise JsnaError(f"{path.name}: the gzip file is damaged or cut short ({wrong}); download it again") from None


def _is_workbook(path: Path, data: bytes) -> bool:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except zipfile.BadZipFile as wrong:
        raise JsnaError(f"{path.name}: the zip file is damaged or cut short ({wrong}); download it again") from None
    return bool(names & {"[Content_Types].xml", "content.xml"})


def _members(path: Path, data: bytes) -> list[RawFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [name for name in sorted(archive.namelist()) if not name.endswith("/") and "__MACOSX" not in name]
            return [RawFile(f"{path.name}: {name}", path, archive.read(name)) for name in members]
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, zlib.error) as wrong:
        raise JsnaError(f"{path.name}: the zip file is damaged or cut short ({wrong}); download it again") from None


def _unique(names: list[str]) -> list[str]:
    return [
        f"{name} ({position})".strip() if not name or name in names[:position] else name
        for position, name in enumerate(names)
    ]


def _as_shown(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
