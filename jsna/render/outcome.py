"""How a report went, and a run of them, and what a half-run report leaves: known to all processes that make reports."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jsna.render.asked import Report
from jsna.whole import put
from jsna.workspace import Workspace

FOLDERS = re.compile(
    r"(?<!\w)(?:[A-Z]:|\\)[/\\]+(?:[^'\"/\\:]+[/\\]+)+"  # on Windows, with a drive or a server; names may have spaces
    r"|(?<=')/(?:[^'/]+/)+|(?<![\w./:])/(?:[^\s'\"/\\]+/)+"
)


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


@dataclass(frozen=True)
class Run:
    """How a run went: `outcomes` of what it made or could not make, `kept` reports that were up to date."""

    outcomes: list[Outcome]
    index: Path
    seconds: float
    notes: list[str] = field(default_factory=list)
    kept: list[Outcome] = field(default_factory=list)

    @property
    def failed(self) -> list[Outcome]:
        """Reports that failed, or whose page breaks a rule."""
        return [each for each in (*self.outcomes, *self.kept) if each.status in ("failed", "faulty")]

    def lines(self) -> list[str]:
        """Return what to tell the user."""
        made = sum(each.status in ("made", "faulty") for each in self.outcomes)
        lacking = [each for each in self.outcomes if each.status == "lacking"]
        words = {"failed": "failed", "faulty": "made, but marked DRAFT"}
        lines = [*self.notes, *(f"{words[each.status]}: {each.page}: {each.reason}" for each in self.failed)]
        if lacking:
            few = "1 report has" if len(lacking) == 1 else f"{len(lacking)} reports have"
            lines.append(f"{few} no data here; the index says what would fill them")
        kept = f", {len(self.kept)} {'was' if len(self.kept) == 1 else 'were'} up to date" if self.kept else ""
        reports = "1 report" if made == 1 else f"{made} reports"
        return [*lines, f"{reports} made in {self.seconds:.0f} s{kept}", str(self.index)]


def outcome(report: Report, status: str, reason: str = "", **more: Any) -> Outcome:
    """Return how `report` went."""
    area = report.area
    facts = {"area": area.code, "kind": area.kind, "name": area.name, "chapter": report.notebook.name}
    return Outcome(report.page, status, reason, title=report.notebook.title, facts=facts, **more)


def of_row(row: Mapping[str, Any]) -> Outcome:
    """Return how a report went, from its row of the record."""
    return Outcome(**{name: row[name] for name in Outcome.__dataclass_fields__ if name in row})


def for_readers(row: Mapping[str, Any], *more: str) -> dict[str, Any]:
    """Return what the pages over all areas show of a report's row: a reason names files, not this machine's folders."""
    facts = {name: row[name] for name in ("page", "status", "reason", "title", "facts", *more)}
    return {**facts, "reason": FOLDERS.sub("", facts["reason"])}


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
        put(partial, kept / partial.name)


def clear_unfinished(workspace: Workspace) -> None:
    """Remove what a run that was killed left behind."""
    for room in workspace.outputs.glob(".making-*"):
        shutil.rmtree(room, ignore_errors=True)
