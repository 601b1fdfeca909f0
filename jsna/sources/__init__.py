"""The publications this program can read: one module a publication, each with its facts and its `tidy`.

A module holds `SOURCES`, the facts of each edition it can read, and

    def tidy(match: Match) -> dict[str, pd.DataFrame]

which returns the published file as tables of `jsna.schema`, named, without their `source` column: the reader adds
it. Files are recognised by the columns that stand in them, since analysts rename files. Reading is one line
(`match.frame()`); the reshaping is a function of a frame. A source whose `edition` is "" reads any edition; its module
then tells the edition of a file by `edition(match) -> str`. What `tidy` passes over on purpose it says in
`match.notes`.
"""

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
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
    twice: tuple[str, ...] = ()  # headings that stand more than once on purpose
    kind: str = "table"  # or "geojson", whose "heading" is the first feature's properties
    licence: str = OGL
    download: str = ""  # the address of the file itself, where it is known to last
    folder: str = ""  # the folder of data/raw to put it in; the publisher's by default
    fills: str = ""  # what it is for, in the words of `jsna check`
    precedence: int = 5  # of two sources of one measure the lower is shown: counts before values
    unused: str = ""  # why nothing is read from it: the file is recognised, and that is all

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
    notes: list[str] = field(default_factory=list, compare=False)  # what of the file is left out, and why

    def frame(self) -> pd.DataFrame:
        """Return the table under the heading, every cell as text; refuses a heading that stands twice."""
        repeated = [each for each, times in Counter(self.headings).items() if each and times > 1]
        if set(repeated) - set(self.source.twice):
            raise JsnaError(
                f"{self.file.label}: the heading {repeated[0]!r} stands more than once, so it is unclear which column "
                "is meant; remove the column that is not, or download the file again"
            )
        return self.file.below(self.sheet, self.heading)

    def heading_like(self, pattern: str) -> str:
        """Return the one heading that matches `pattern`."""
        found = [heading for heading in self.headings if matches(heading, pattern)]
        if len(found) != 1:
            raise JsnaError(f"{self.file.label}: {len(found)} headings are like {pattern!r}; one was expected")
        return found[0]

    def tidy(self) -> dict[str, pd.DataFrame]:
        """Return the file as tables, each with its `source`; none where the source is not used."""
        if self.source.unused:
            return {}
        tables: dict[str, pd.DataFrame] = self.module.tidy(self)
        return {name: frame.assign(source=self.source.id) for name, frame in tables.items()}


def matches(heading: str, pattern: str) -> bool:
    """Whether `heading` is like `pattern` ("*" any run, "?" one character), whatever the case."""
    return _expression(pattern).search(heading) is not None


def modules() -> list[ModuleType]:
    """Return every source module, in order of name."""
    return [
        importlib.import_module(f"{__name__}.{found.name}")
        for found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name)
        if not found.name.startswith("_")
    ]


def recognise(file: RawFile) -> list[Match]:
    """Return what `file` is: one match for each of its sheets that a source knows; none where no source does."""
    found = [_match_sheet(file, name, rows) for name, rows in _heading_rows(file)]
    return [match for match in found if match]


def near_misses(file: RawFile) -> list[str]:
    """Return, for each sheet that no source knows but one almost does, which source and what columns are missing.

    Almost is at least half of the columns it is recognised by, found in one row.
    """
    if _separated_otherwise(file):
        return ["its cells are not separated by commas; save it as 'CSV UTF-8 (comma delimited)' in the same place"]
    misses = []
    for sheet, rows in _heading_rows(file):
        best: tuple[float, int, str] = (0, 0, "")
        for _, headings in _candidate_rows(rows):
            text = "\n".join(headings)
            for source, _ in _candidates(file.kind):
                absent = [pattern for pattern in source.columns if not _expression(pattern).search(text)]
                matched = len(source.columns) - len(absent)
                if absent and 2 * matched >= len(source.columns):
                    words = f"{source.title} ({source.edition})" if source.edition else source.title
                    named = ", ".join(map(repr, absent))
                    where = f"sheet {sheet!r} " if sheet else ""
                    do = f"download it again from {source.url}" if source.url else "write that heading too"
                    miss = f"{where}is like {words} but has no column {named}; {do}"
                    best = max(best, (matched / len(source.columns), matched, miss), key=lambda each: each[:2])
        if best[2] and _match_sheet(file, sheet, rows) is None:
            misses.append(best[2])
    return misses


def _separated_otherwise(file: RawFile) -> bool:
    """Whether the rows of a text have many semicolons or tabs each, and hardly a comma."""
    if file.kind != "csv":
        return False
    lines = [line for line in file.text[:20_000].splitlines()[:-1] if line.strip()]
    return any(sum(line.count(sign) > 2 * line.count(",") + 1 for line in lines) > len(lines) / 2 for sign in ";\t")


def _heading_rows(file: RawFile) -> list[tuple[str, list[list[str]]]]:
    if file.kind != "geojson":
        return file.heading_rows()
    if not file.features:
        raise JsnaError(f"{file.label}: is GeoJSON without a feature; download it again")
    return [("", [list(file.features[0].get("properties") or {})])]


def _match_sheet(file: RawFile, sheet: str, rows: list[list[str]]) -> Match | None:
    for number, headings in _candidate_rows(rows):
        text = "\n".join(headings)
        for source, module in _candidates(file.kind):
            if _fits(source, text):
                match = Match(source, module, file, sheet, -1 if source.kind == "geojson" else number, headings)
                return match if source.edition else replace(match, source=_with_edition(match))
    return None


def _with_edition(match: Match) -> Source:
    tell = getattr(match.module, "edition", None)
    return replace(match.source, edition=tell(match)) if tell else match.source


def _candidate_rows(rows: list[list[str]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each row that could be a heading (it has a cell with something in it), with its number."""
    for number, row in enumerate(rows):
        headings = tuple(" ".join(cell.split()) for cell in row)
        if any(headings):
            yield number, headings


@cache
def _candidates(kind: str) -> list[tuple[Source, ModuleType]]:
    """The sources of a kind of file, those recognised by most columns first: they are the more particular."""
    wanted = "geojson" if kind == "geojson" else "table"
    every = [(source, module) for module in modules() for source in module.SOURCES if source.kind == wanted]
    return sorted(every, key=lambda pair: -len(pair[0].columns))


def _fits(source: Source, text: str) -> bool:
    """Whether the headings in `text`, one a line, are those of `source`."""
    return all(_expression(pattern).search(text) for pattern in source.columns) and not any(
        _expression(pattern).search(text) for pattern in source.absent
    )


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    """One line that is like `pattern`."""
    wild = {"*": "[^\n]*", "?": "[^\n]"}
    return re.compile("^" + "".join(wild.get(letter, re.escape(letter)) for letter in pattern) + "$", re.I | re.M)
