"""Making one report: its notebook is run by papermill, exported, and put in place when whole."""

import datetime
import io
import logging
import os
import shutil
import tempfile
import time
import warnings
from contextlib import redirect_stderr
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import papermill

from jsna.pages.checks import faults
from jsna.pages.export import Page, export
from jsna.places import KINDS
from jsna.render.plan import Report
from jsna.workspace import HOME_VARIABLE, Workspace

SOURCES = "jsna_sources"  # the metadata of the output that says what a notebook read


@dataclass(frozen=True)
class Outcome:
    """How a report went: "made", "lacking" data, "faulty" (made, but a page rule is broken) or "failed"."""

    page: str
    status: str
    reason: str = ""
    seconds: float = 0.0
    title: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def make(report: Report, workspace: Workspace, siblings: list[tuple[str, str]]) -> Outcome:
    """Run the notebook, export it and put both in place; what stood there stays if anything fails."""
    started = time.perf_counter()
    facts = {
        "area": report.area.code,
        "kind": report.area.kind,
        "name": report.area.name,
        "chapter": report.notebook.name,
    }
    said = {"page": report.page, "title": report.notebook.title, "facts": facts}
    workspace.outputs.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=".making-", dir=workspace.outputs))
    try:
        executed = _executed(report, workspace, room)
        page = _page(report, executed, siblings)
        html = export(executed, page)
        broken = faults(html)
        if broken:
            html = export(executed, _drafted(page, broken))
        _put(report, workspace, room, executed, html)
        status = "faulty" if broken else "made"
        return Outcome(status=status, reason="; ".join(broken), seconds=time.perf_counter() - started, **said)
    except papermill.PapermillExecutionError as wrong:
        _keep(report, workspace, room)
        reason = f"cell {wrong.exec_count}: {wrong.ename}: {wrong.evalue}"
        return Outcome(status="failed", reason=reason, seconds=time.perf_counter() - started, **said)
    except OSError as wrong:
        return Outcome(status="failed", reason=str(wrong), seconds=time.perf_counter() - started, **said)
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _executed(report: Report, workspace: Workspace, room: Path) -> nbformat.NotebookNode:
    os.environ[HOME_VARIABLE] = str(workspace.home)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    target = room / report.notebook.path.name
    with warnings.catch_warnings(), redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        executed = papermill.execute_notebook(
            str(report.notebook.path), str(target), report.parameters, kernel_name="python3", language="python",
            progress_bar=False, log_output=False, cwd=str(report.notebook.path.parent),
        )  # fmt: skip
    return _without_paths(executed, report)


def _without_paths(executed: nbformat.NotebookNode, report: Report) -> nbformat.NotebookNode:
    """Keep papermill's record but not where this machine keeps its files."""
    executed.metadata.papermill["input_path"] = report.notebook.path.name
    executed.metadata.papermill["output_path"] = f"{report.notebook.name}.ipynb"
    return executed


def _page(report: Report, executed: nbformat.NotebookNode, siblings: list[tuple[str, str]]) -> Page:
    area, said = report.area, _said(executed)
    return Page(
        title=f"{report.notebook.title}: {area.name}",
        subject=f"{report.notebook.title}: {area.name}",
        area_code=area.code,
        area_name=area.name,
        area_type=KINDS[area.kind],
        edition_notes=said.get("notes", []),
        invented=area.invented or bool(said.get("invented")),
        sources=said.get("sources", []),
        updated=datetime.date.today().isoformat(),
        siblings=siblings,
    )


def _said(executed: nbformat.NotebookNode) -> dict[str, Any]:
    """What the notebook said of its sources (see `Chapter.sources`)."""
    for cell in reversed(executed.cells):
        for output in cell.get("outputs", []):
            if SOURCES in output.get("metadata", {}):
                return dict(output.metadata[SOURCES])
    return {}


def _drafted(page: Page, broken: list[str]) -> Page:
    from dataclasses import replace

    return replace(page, draft=[*page.draft, *broken])


def _put(report: Report, workspace: Workspace, room: Path, executed: nbformat.NotebookNode, html: str) -> None:
    folder = workspace.outputs / report.area.folder
    folder.mkdir(parents=True, exist_ok=True)
    page, notebook = room / f"{report.notebook.name}.html", room / f"{report.notebook.name}.ipynb"
    page.write_text(html, encoding="utf-8")
    nbformat.write(executed, notebook)
    for made in (notebook, page):
        made.replace(folder / made.name)


def _keep(report: Report, workspace: Workspace, room: Path) -> None:
    """Keep the half-run notebook where the analyst can open it, away from the pages."""
    partial = room / report.notebook.path.name
    if partial.exists():
        kept = workspace.processed / "failed" / report.area.folder
        kept.mkdir(parents=True, exist_ok=True)
        partial.replace(kept / partial.name)
