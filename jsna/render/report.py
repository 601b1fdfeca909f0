"""Making one report: its notebook is run by papermill, exported, and put in place when whole."""

import datetime
import io
import logging
import os
import shutil
import time
import warnings
from contextlib import redirect_stderr
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import papermill

from jsna.pages.checks import faults
from jsna.pages.export import Page, export
from jsna.places import KINDS
from jsna.render.asked import Report
from jsna.render.engine import NAME as FORKED
from jsna.render.engine import Crash
from jsna.render.fork import current
from jsna.render.outcome import Outcome, keep, making, outcome
from jsna.render.wire import UNLIMITED, Limits
from jsna.whole import put
from jsna.workspace import HOME_VARIABLE, Workspace

SOURCES = "jsna_sources"  # the metadata of the output that says what a notebook read


def make(report: Report, workspace: Workspace, siblings: list[tuple[str, str]], limits: Limits = UNLIMITED) -> Outcome:
    """Run the notebook, export it and put both in place; what stood there stays if anything fails."""
    started = time.perf_counter()
    room = making(report, workspace)
    try:
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir(parents=True, exist_ok=True)
        executed = _executed(report, workspace, room, limits)
        said = _said(executed)
        page = _page(report, said, siblings)
        html = export(executed, page)
        if broken := faults(html):
            html = export(executed, replace(page, draft=[*page.draft, *broken]))
        _put(report, workspace, room, executed, html)
        made = outcome(report, "faulty" if broken else "made", "; ".join(broken), reads=dict(said.get("reads", {})))
        made.facts["findings"] = _findings(executed)
    except papermill.PapermillExecutionError as wrong:
        made = outcome(report, "failed", f"cell {wrong.cell_index}: {wrong.ename}: {wrong.evalue}")
        keep(report, workspace)
    except OSError as wrong:
        made = outcome(report, "failed", str(wrong))
    except Crash:
        keep(report, workspace)
        raise
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return replace(made, seconds=time.perf_counter() - started)


def _executed(report: Report, workspace: Workspace, room: Path, limits: Limits) -> nbformat.NotebookNode:
    os.environ[HOME_VARIABLE] = str(workspace.home)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    with warnings.catch_warnings(), redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        executed = papermill.execute_notebook(
            str(report.notebook.path), str(room / report.notebook.path.name), report.parameters,
            kernel_name="python3", language="python", progress_bar=False, log_output=False,
            cwd=str(report.notebook.path.parent), engine_name=_engine(), execution_timeout=limits.cell,
            report_timeout=limits.report,
        )  # fmt: skip
    for place, cell in enumerate(executed.cells):
        if cell.metadata.papermill["status"] == "failed":  # papermill takes an exit for a good end
            words = "the notebook ended itself here"
            raise papermill.PapermillExecutionError(place, cell.execution_count, cell.source, "SystemExit", words, [])
    return _without_paths(executed, report)


def _engine() -> str:
    """The name of papermill's engine: ours in a fork, else that of the stock kernel which this process keeps."""
    if current() is not None:
        return FORKED
    from jsna.render.stock import NAME

    return NAME


def _without_paths(executed: nbformat.NotebookNode, report: Report) -> nbformat.NotebookNode:
    """Keep papermill's record but not where this machine keeps its files."""
    executed.metadata.papermill["input_path"] = report.notebook.path.name
    executed.metadata.papermill["output_path"] = f"{report.notebook.name}.ipynb"
    return executed


def _page(report: Report, said: dict[str, Any], siblings: list[tuple[str, str]]) -> Page:
    area = report.area
    return Page(
        title=f"{report.notebook.title}: {area.name}",
        subject=f"{report.notebook.title}: {area.name}",
        area_code=area.code,
        area_name=area.name,
        area_type=KINDS[area.kind],
        edition_notes=said.get("notes", []),
        invented=area.invented or bool(said.get("invented")),
        sources=said.get("sources", []),
        **{name: said[name] for name in ("organisation", "logo", "unapproved") if name in said},
        updated=datetime.date.today().isoformat(),
        siblings=siblings,
    )


def _said(executed: nbformat.NotebookNode) -> dict[str, Any]:
    """Take what the notebook said of its sources (see `Chapter.sources`); what it read is not kept in it."""
    for cell in reversed(executed.cells):
        for output in cell.get("outputs", []):
            if SOURCES in output.get("metadata", {}):
                said = dict(output.metadata[SOURCES])
                output.metadata[SOURCES].pop("reads", None)
                return said
    return {}


def _findings(executed: nbformat.NotebookNode) -> list[str]:
    """The key findings that the notebook shows, for the area's overview."""
    outputs = (output for cell in executed.cells for output in cell.get("outputs", []))
    shown = (output.get("metadata", {}).get("jsna", {}) for output in outputs)
    return [finding for facts in shown if facts.get("kind") == "findings" for finding in facts["findings"]]


def _put(report: Report, workspace: Workspace, room: Path, executed: nbformat.NotebookNode, html: str) -> None:
    folder = workspace.outputs / report.area.folder
    folder.mkdir(parents=True, exist_ok=True)
    page, notebook = room / f"{report.notebook.name}.html", room / f"{report.notebook.name}.ipynb"
    page.write_text(html, encoding="utf-8", newline="\n")
    checked = nbformat.v4.writes(executed)  # type: ignore[no-untyped-call]  # by papermill
    notebook.write_text(f"{checked}\n", encoding="utf-8", newline="\n")
    for made in (notebook, page):
        put(made, folder / made.name)
