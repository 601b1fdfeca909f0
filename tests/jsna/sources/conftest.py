"""How a test hands a few published rows to the readers, and where the real files lie."""

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from jsna.rawfile import RawFile
from jsna.sources import Match, recognise
from jsna.unpacking import open_raw

REAL = Path(__file__).resolve().parents[3] / ".." / "shared" / "realdata"


@pytest.fixture
def match() -> Callable[..., Match]:
    """A function that recognises a file from its text (or bytes); refuses what no source knows."""

    def recognised(content: str | bytes, name: str = "renamed by an analyst.csv") -> Match:
        data = content.encode() if isinstance(content, str) else content
        (found,) = recognise(RawFile(name, Path(name), data))
        return found

    return recognised


@pytest.fixture
def real() -> Callable[[str], list[Match]]:
    """A function that recognises a real published file, given its path among them; skips where they are absent."""

    def recognised(path: str) -> list[Match]:
        if not REAL.is_dir():
            pytest.skip(f"the published files are not at {REAL}")
        return [match for file in open_raw(REAL / path) for match in recognise(file)]

    return recognised


@pytest.fixture
def workbook() -> Callable[[Mapping[str, Sequence[Sequence[object]]]], bytes]:
    """A function that returns the bytes of the smallest .xlsx with the given sheets."""
    return _workbook


def _workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(place, column, str(cell))
    return packed.getvalue()
