"""What a reader can take away from an area's pages: each table as CSV, each chart as SVG, one accessible workbook.

All is made from what the executed notebooks display, so numbers and suppression are those of the pages.
"""

import csv
import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd
from nbformat import NotebookNode

from jsna import prose
from jsna.figures.svg import standalone
from jsna.figures.tables import file_name
from jsna.pages.export import Page
from jsna.whole import put, write_whole

NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?", re.I)
DRAWING = re.compile(r"<svg\b.*?</svg>", re.S)
SYMBOLS = {"%": "per cent", "§": "scoping", "®": "report", "–": "none", "●": "yes", "✓": "yes"}
LEGEND = "Cells may hold a mark in brackets instead of a number; the legend of each sheet explains those it uses."


@dataclass(frozen=True)
class Download:
    """One figure or table as displayed: its words, its data as CSV and, for a chart, its drawing."""

    title: str
    csv: str
    subtitle: str = ""
    unit: str = ""
    source: str = ""
    notes: Sequence[str] = ()
    svg: str = field(default="", repr=False)

    @property
    def data(self) -> pd.DataFrame:
        """The data with numbers as numbers, and marks as text where they stand."""
        headings, *rows = csv.reader(io.StringIO(self.csv))
        columns = zip(*rows, strict=True) if rows else [()] * len(headings)
        return pd.DataFrame(dict(enumerate(map(_column, columns)))).set_axis(headings, axis=1)


def downloads(notebook: NotebookNode) -> list[Download]:
    """Return the figures and tables that `notebook` displayed, in reading order."""
    return list(_found(notebook))


def write_files(notebook: NotebookNode, folder: Path, name: str) -> list[Path]:
    """Write the CSV of each figure and table, and the SVG of each chart, into `folder`; return their paths.

    name : of the chapter; files are called ``name-1-title.csv`` in reading order, which keeps paths short.
    """
    written = []
    for number, each in enumerate(downloads(notebook), 1):
        stem = f"{name}-{number}-{file_name(each.subtitle or each.title, 40)}"
        files = {f"{stem}.csv": "\ufeff" + each.csv}
        if each.svg:
            lines = [*each.notes, *([f"Source: {each.source}"] if each.source else [])]
            files[f"{stem}.svg"] = standalone(each.svg, each.title, each.subtitle, lines)
        for file, content in files.items():
            write_whole(folder / file, content)
            written.append(folder / file)
    return written


def write_workbook(reports: Sequence[tuple[Page, NotebookNode]], target: Path) -> Path:
    """Write one accessible workbook of an area: a cover, contents, and a sheet for each table of its reports.

    Raises
    ------
    ValueError : the reports display no table.
    """
    import gptables  # type: ignore[import-untyped]  # slow to import, and few runs write workbooks

    numbers = count(1)
    sheets = {
        f"Table_{number}": _sheet(gptables.GPTable, each, page, number)
        for page, notebook in reports
        for each, number in zip(downloads(notebook), numbers, strict=False)
    }
    if not sheets:
        raise ValueError(f"nothing to write to {target.name}: the reports display no table")
    part = target.with_name(f".{target.stem}.part.xlsx")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about notes and shorthand: each sheet explains its own marks
            options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}  # text stays text
            gptables.write_workbook(
                str(part), sheets, workbook_options=options, cover=_cover(gptables.Cover, [page for page, _ in reports])
            )
        put(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target


def _found(notebook: NotebookNode) -> Iterator[Download]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            facts: Mapping[str, Any] = output.get("metadata", {}).get("jsna", {})
            if "csv" in facts:
                html = output.data.get("text/html", "")
                drawing = DRAWING.search(html if isinstance(html, str) else "".join(html))
                kept = {
                    key: facts[key] for key in ("title", "csv", "subtitle", "unit", "source", "notes") if key in facts
                }
                yield Download(**kept, svg=drawing.group() if drawing else "")


def _sheet(table: Any, each: Download, page: Page, number: int) -> Any:
    data = each.data.astype(object).map(_told)
    marks = prose.explained([str(value) for value in data.select_dtypes(exclude="number").to_numpy().ravel()])
    return table(
        table=data,
        table_name=f"table_{number}",
        title=f"{page.subject}. {each.title}",
        subtitles=[part for part in (each.subtitle, *each.notes) if part],
        instructions=f"This worksheet contains one table. {LEGEND}",
        scope=page.area_name,
        source=each.source or "see the cover",
        legend=marks,
        index_columns={},
    )


def _told(cell: object) -> object:
    """Return a cell of symbols alone with a word beside them, as the guidance on accessible workbooks asks."""
    if not isinstance(cell, str) or not cell.strip() or any(letter.isalnum() for letter in cell):
        return cell
    return f"{SYMBOLS.get(cell.strip(), 'sign')} {cell.strip()}"


def _cover(cover: Any, pages: Sequence[Page]) -> Any:
    first = pages[0]
    sources = {source["title"]: source for page in pages for source in page.sources}
    cited = [
        ", ".join(
            str(source[key]) for key in ("title", "publisher", "edition", "released", "licence") if source.get(key)
        )
        for source in sources.values()
    ]
    invented = ["Invented data: this place does not exist."] if first.invented else []
    notes = list(dict.fromkeys(note for page in pages for note in page.edition_notes))
    return cover(
        title=f"Children's health needs: {first.area_name}",
        intro=["Introduction", *invented, "The tables and the data of the charts in this area's reports.", *notes],
        about=["Sources", *(cited or ["None named"]), LEGEND],
        contact=["Published by", first.organisation or "not told", f"Last updated {first.updated}"],
    )


def _column(texts: Sequence[str]) -> "pd.Series[Any]":
    """Return numbers as numbers and leave words and marks as they stand."""
    numbers = [float(text) if NUMBER.fullmatch(text) else None for text in texts]
    if None not in numbers:
        whole = all(text.lstrip("-").isdigit() for text in texts)
        return pd.Series(numbers, dtype="int64" if whole and texts else "float64")
    kept = [text if number is None else number for text, number in zip(texts, numbers, strict=True)]
    return pd.Series(kept, dtype=object)
