"""How a test hands a few published rows to the readers, and where the real files lie."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from jsna.rawfile import RawFile, open_raw
from jsna.sources import Match, recognise

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
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds, listed, targets, packed = "", "", "", io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, (name, rows) in enumerate(sheets.items(), start=1):
            cells = "".join(
                "<row>"
                + "".join(f'<c t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>' for cell in row)
                + "</row>"
                for row in rows
            )
            archive.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
            )
            listed += f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>'
            targets += f'<Relationship Id="r{number}" Type="{office}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            kinds += (
                f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
                'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
            )
        book = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{book}"/>{kinds}</Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>'
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships">{targets}</Relationships>'
        )
    return packed.getvalue()
