"""How a report went, and what a half-run one leaves: known to the command and to the processes that make reports."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jsna.render.plan import Report
from jsna.workspace import Workspace


@dataclass(frozen=True)
class Outcome:
    """How a report went: "made", "lacking" data, "faulty" (made, but a page rule is broken) or "failed".

    reads : what the notebook read of the release, see `jsna.reads`. memory : MB at most.
    """

    page: str
    status: str
    reason: str = ""
    seconds: float = 0.0
    title: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    reads: dict[str, list[str]] = field(default_factory=dict)
    cpu: float = 0.0
    memory: float = 0.0


def outcome(report: Report, status: str, reason: str = "", **more: Any) -> Outcome:
    """Return how `report` went."""
    area = report.area
    facts = {"area": area.code, "kind": area.kind, "name": area.name, "chapter": report.notebook.name}
    return Outcome(report.page, status, reason, title=report.notebook.title, facts=facts, **more)


def making(report: Report, workspace: Workspace) -> Path:
    """Return the folder that the report is made in."""
    return workspace.outputs / f".making-{report.area.folder}-{report.notebook.name}"


def salvage(report: Report, workspace: Workspace) -> None:
    """Keep the half-run notebook of a report whose process is gone, and clear what it left."""
    keep(report, workspace)
    shutil.rmtree(making(report, workspace), ignore_errors=True)


def keep(report: Report, workspace: Workspace) -> None:
    """Keep the half-run notebook where the analyst can open it, away from the pages."""
    partial = making(report, workspace) / report.notebook.path.name
    if partial.exists():
        kept = workspace.processed / "failed" / report.area.folder
        kept.mkdir(parents=True, exist_ok=True)
        partial.replace(kept / partial.name)
