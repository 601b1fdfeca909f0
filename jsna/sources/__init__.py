"""The publications this program can read: one module a publication, each with its facts and its `tidy`.

A module holds `SOURCES`, the facts of each edition it can read, and

    def tidy(match: Match) -> dict[str, pd.DataFrame]

which returns the published file as tables of `jsna.schema`, named, without their `source` column: the reader adds
it. Files are recognised by the columns that stand in them, since analysts rename files. Reading is one line
(`match.frame()`); the reshaping is a function of a frame.
"""

import importlib
import pkgutil
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from types import ModuleType

import pandas as pd

from jsna.errors import JsnaError
from jsna.rawfile import RawFile

OGL = "OGL-UK-3.0"


@dataclass(frozen=True)
class Source:
    """The facts of one edition of a publication; `released` is an ISO date, or "" where the file does not say."""

    id: str
    title: str
    publisher: str
    edition: str
    released: str
    url: str
    columns: tuple[str, ...]  # patterns ("WD??CD", "*IDACI* Rank*"): each matches a cell of the heading row
    absent: tuple[str, ...] = ()  # patterns that no cell of the heading row matches
    kind: str = "table"  # or "geojson", whose "heading" is the first feature's properties
    licence: str = OGL
    folder: str = ""  # the folder of data/raw to put it in; the publisher's by default
    fills: str = ""  # what it is for, in the words of `jsna check`
    precedence: int = 5  # of two sources of one measure the lower is shown: counts before values

    def __post_init__(self) -> None:
        """Refuse a source that could never be recognised."""
        if not self.columns:
            raise ValueError(f"source {self.id}: no columns to recognise it by")


@dataclass(frozen=True)
class Match:
    """A published file recognised: which source it is, and where its heading stands."""

    source: Source
    module: ModuleType = field(repr=False)
    file: RawFile = field(repr=False)
    sheet: str
    heading: int  # row number from 0; -1 for GeoJSON
    headings: tuple[str, ...]

    def frame(self) -> pd.DataFrame:
        """Return the table under the heading, every cell as text."""
        return self.file.below(self.sheet, self.heading)

    def heading_like(self, pattern: str) -> str:
        """Return the one heading that matches `pattern`."""
        found = [heading for heading in self.headings if matches(heading, pattern)]
        if len(found) != 1:
            raise JsnaError(f"{self.file.label}: {len(found)} headings are like {pattern!r}; one was expected")
        return found[0]

    def tidy(self) -> dict[str, pd.DataFrame]:
        """Return the file as tables, each with its `source`."""
        tables: dict[str, pd.DataFrame] = self.module.tidy(self)
        return {name: frame.assign(source=self.source.id) for name, frame in tables.items()}


def matches(heading: str, pattern: str) -> bool:
    """Whether `heading` is like `pattern` ("*" any run, "?" one character), whatever the case."""
    return fnmatchcase(heading.lower(), pattern.lower())


def modules() -> list[ModuleType]:
    """Return every source module, in order of name."""
    return [
        importlib.import_module(f"{__name__}.{found.name}")
        for found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name)
        if not found.name.startswith("_")
    ]


def recognise(file: RawFile) -> list[Match]:
    """Return what `file` is: one match for each of its sheets that a source knows; none where no source does."""
    sheets = [("", [list(file.features[0]["properties"])])] if file.kind == "geojson" else file.heading_rows()
    found = [_match_sheet(file, name, rows) for name, rows in sheets]
    return [match for match in found if match]


def _match_sheet(file: RawFile, sheet: str, rows: list[list[str]]) -> Match | None:
    kind = "geojson" if file.kind == "geojson" else "table"
    candidates = [(source, module) for module in modules() for source in module.SOURCES if source.kind == kind]
    for number, row in enumerate(rows):
        headings = tuple(" ".join(cell.split()) for cell in row)
        for source, module in sorted(candidates, key=lambda pair: -len(pair[0].columns)):
            if _fits(source, headings):
                return Match(source, module, file, sheet, number if kind == "table" else -1, headings)
    return None


def _fits(source: Source, headings: tuple[str, ...]) -> bool:
    return all(any(matches(heading, pattern) for heading in headings) for pattern in source.columns) and not any(
        matches(heading, pattern) for heading in headings for pattern in source.absent
    )
