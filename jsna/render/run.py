"""A run: build what is stale, make the reports asked for, write the index, and tell how it went."""

import json
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jsna.build import build, is_stale
from jsna.errors import JsnaError
from jsna.pages.index import write_index
from jsna.render.outcome import Outcome, outcome
from jsna.render.plan import Report, Request, plan
from jsna.render.pool import Manner, Pool, Siblings
from jsna.workspace import Workspace

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Run:
    """How a run went."""

    outcomes: list[Outcome]
    index: Path
    seconds: float
    notes: list[str]

    @property
    def failed(self) -> list[Outcome]:
        """Reports that failed, or whose page breaks a rule."""
        return [outcome for outcome in self.outcomes if outcome.status in ("failed", "faulty")]

    def lines(self) -> list[str]:
        """Return what to tell the user."""
        made = sum(outcome.status in ("made", "faulty") for outcome in self.outcomes)
        lacking = [outcome for outcome in self.outcomes if outcome.status == "lacking"]
        words = {"failed": "failed", "faulty": "made, but marked DRAFT"}
        lines = [*self.notes, *(f"{words[each.status]}: {each.page}: {each.reason}" for each in self.failed)]
        if lacking:
            lines.append(f"{len(lacking)} reports have no data here; the index says what would fill them")
        return [*lines, f"{made} reports made in {self.seconds:.0f} s", str(self.index)]


def render_reports(
    request: Request,
    workspace: Workspace,
    reading: Callable[[Iterable[Path]], Iterable[Path]] = iter,
    rendering: Callable[[Iterable[Any]], Iterable[Any]] = iter,
) -> Run:
    """Make the reports asked for; a report that fails is a row of the run, not its end.

    Raises
    ------
    JsnaError : the tables cannot be built, or what was asked for does not exist.
    """
    started = time.perf_counter()
    if workspace.outputs.exists() and not workspace.outputs.is_dir():
        raise JsnaError(f"{workspace.outputs} is a file; it should be a folder: move it away")
    notes = build(workspace, reading).notes if is_stale(workspace) else []
    reports = plan(request, workspace)
    _clear_unfinished(workspace)
    lacking = [outcome(report, "lacking", report.lacking) for report in reports if report.lacking]
    possible = [report for report in reports if not report.lacking]
    made = _made(possible, workspace, Manner(request.jobs), _siblings(reports, workspace)) if possible else []
    outcomes = [*made, *lacking]
    record = _recorded(outcomes, workspace)
    index = write_index(record, workspace.outputs)
    return Run(outcomes, index, time.perf_counter() - started, notes)


def _siblings(reports: list[Report], workspace: Workspace) -> dict[str, list[tuple[str, str]]]:
    """The pages of each area that will stand beside each other after this run."""
    found: dict[str, dict[str, str]] = {}
    for row in _manifest(workspace):
        if row["status"] in ("made", "faulty") and (workspace.outputs / row["page"]).exists():
            folder, name = row["page"].split("/")
            found.setdefault(folder, {})[name] = row["title"]
    for report in reports:
        pages = found.setdefault(report.area.folder, {})
        if not report.lacking:
            pages[f"{report.notebook.name}.html"] = report.notebook.title
    return {folder: sorted(pages.items()) for folder, pages in found.items()}


def _made(reports: list[Report], workspace: Workspace, manner: Manner, siblings: Siblings) -> list[Outcome]:
    pool = Pool(workspace, manner, len(reports))
    try:
        return list(pool.make(reports, siblings))
    finally:
        pool.close()


def _manifest(workspace: Workspace) -> list[dict[str, Any]]:
    try:
        rows: list[dict[str, Any]] = json.loads((workspace.outputs / MANIFEST).read_text(encoding="utf-8"))["reports"]
    except (OSError, ValueError, KeyError):
        return []
    return rows


def _recorded(outcomes: list[Outcome], workspace: Workspace) -> list[dict[str, Any]]:
    """Add the outcomes to the manifest; an area that this workspace's statistics no longer know is taken off."""
    rows = {row["page"]: row for row in _manifest(workspace)}
    invented = {
        str(outcome.facts["area"]).startswith("X") for outcome in outcomes if not outcome.facts["area"].startswith("L-")
    }
    for page, row in list(rows.items()):
        if invented and str(row["facts"]["area"]).startswith("X") not in invented:
            shutil.rmtree(workspace.outputs / page.split("/")[0], ignore_errors=True)
            del rows[page]
    rows |= {outcome.page: {**asdict(outcome), "seconds": round(outcome.seconds, 2)} for outcome in outcomes}
    ordered = [rows[page] for page in sorted(rows)]
    workspace.outputs.mkdir(parents=True, exist_ok=True)
    part = workspace.outputs / f".{MANIFEST}.part"
    part.write_text(json.dumps({"reports": ordered}, indent=1) + "\n", encoding="utf-8")
    part.replace(workspace.outputs / MANIFEST)
    return ordered


def _clear_unfinished(workspace: Workspace) -> None:
    """Remove what a run that was killed left behind."""
    for room in workspace.outputs.glob(".making-*"):
        shutil.rmtree(room, ignore_errors=True)
