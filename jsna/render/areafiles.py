"""One area's files of data and charts, and its workbook, from its executed notebooks."""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat

from jsna.pages.downloads import write_files, write_workbook
from jsna.pages.export import Page
from jsna.places import KINDS
from jsna.render.report import SOURCES
from jsna.render.takeaway import DONE, FILES, Row, notebooks_of, taken
from jsna.whole import write_whole


def write_area(folder: Path, rows: Sequence[Row], head: str) -> str:
    """Write an area's files and its workbook; return why that failed, or "".

    head : of which code and reports they are, kept above the list of them.
    """
    try:
        reports = [(row, path.stem, nbformat.read(path, 4)) for row, path in notebooks_of(folder, rows)]  # type: ignore[no-untyped-call]
        written = {name: write_files(notebook, folder / FILES, name) for _, name, notebook in reports}
        for name, files in written.items():
            for earlier in {*(folder / FILES).glob(f"{name}-*")}.difference(files):
                earlier.unlink()
        if any(written.values()):
            pages = [(_page(row, notebook), notebook) for row, _, notebook in reports]
            write_workbook(pages, folder / f"{folder.name}.xlsx")
        write_whole(folder / FILES / DONE, "\n".join([head, *taken(folder), ""]))
    except OSError as wrong:  # a full disk, or a workbook that somebody has open
        return f"downloads of {folder.name} are not whole: {wrong}"
    return ""


def _page(row: Row, notebook: Any) -> Page:
    """What the page of an executed notebook said of itself."""
    facts, said = row["facts"], _said(notebook)
    subject = f"{row['title']}: {facts['name']}"
    return Page(
        title=subject,
        subject=subject,
        area_code=str(facts["area"]),
        area_name=str(facts["name"]),
        area_type=KINDS[str(facts["kind"])],
        edition_notes=said.get("notes", []),
        invented=bool(said.get("invented")),
        sources=said.get("sources", []),
        updated=datetime.date.today().isoformat(),
    )


def _said(notebook: Any) -> dict[str, Any]:
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    return next((dict(each.metadata[SOURCES]) for each in outputs if SOURCES in each.get("metadata", {})), {})
