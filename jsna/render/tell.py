"""The pages over all areas: written anew when a report, the statistics that they show or their own code has changed."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jsna.render.code import digest
from jsna.render.digests import Digests
from jsna.render.ledger import Ledger, drafts, write_json
from jsna.render.outcome import Outcome, for_readers
from jsna.render.warm import in_forks
from jsna.workspace import Workspace

MANIFEST, INDEX, RECORD = "manifest.json", "index.html", "front.json"
CODE = ("jsna.render.front", "jsna.render.comparison", "jsna.render.changed")


def tell(
    changed: bool, ledger: Ledger, workspace: Workspace, held: Digests, printing: Callable[[], Mapping[str, str]]
) -> list[Outcome]:
    """Write the manifest and the pages over all areas where anything has `changed` since they were written whole.

    Returns the pages over all areas that are drafts, and the pages that could not be printed.
    """
    wrong: dict[str, str] = {}
    if changed or due(ledger, workspace):
        record = _record(workspace)
        record.unlink(missing_ok=True)
        rows = [for_readers(ledger.rows[page], "seconds") for page in sorted(ledger.rows)]
        write_json(workspace.outputs / MANIFEST, {"reports": rows})
        wrong |= _fronted((ledger.rows, workspace, held, printing), workspace)
        pages = [path.relative_to(workspace.outputs).as_posix() for path in _fronts(workspace)]
        write_json(record, {"made from": _inputs(ledger, workspace), "pages": pages})
    wrong |= {page: f"is marked DRAFT: {reason}" for page, reason in drafts(workspace).items()}
    return [Outcome(page, "failed", reason) for page, reason in wrong.items()]


def due(ledger: Ledger, workspace: Workspace) -> str:
    """Return why these pages are to be written anew though no report is; "" where they are up to date."""
    kept = _read(_record(workspace))
    if kept.get("made from") != _inputs(ledger, workspace):
        return "what they show, or the code that writes them, has changed"
    gone = [page for page in kept.get("pages", [INDEX]) if not (workspace.outputs / page).exists()]
    return f"{gone[0]} is gone" if gone else ""


def _fronts(workspace: Workspace) -> list[Path]:
    """The pages over all areas and over all reports of an area, and the manifest."""
    outputs = workspace.outputs
    return [outputs / MANIFEST, *sorted(outputs.glob("*.html")), *sorted(outputs.glob(f"*/{INDEX}"))]


def _record(workspace: Workspace) -> Path:
    return workspace.processed / "reports" / RECORD


def _fronted(arguments: tuple[Any, ...], workspace: Workspace) -> Mapping[str, str]:
    """Write these pages where what draws them is loaded; else here, and only then load it."""
    told = in_forks("jsna.render.front:write_front", [arguments], workspace.home)
    if told is None:
        from jsna.render.front import write_front

        told = [write_front(*arguments)]
    written: Mapping[str, str] = told[0]
    return written


def _inputs(ledger: Ledger, workspace: Workspace) -> str:
    """What changes when the reports, the tables, the editions or the code behind these pages do."""
    seen = hashlib.sha256(digest(frozenset(CODE)).encode())
    files = [workspace.release / f"{name}.parquet" for name in ("areas", "baselines", "boundaries")]
    for path in [*files, *sorted(workspace.published.glob("*.json"))]:
        seen.update(f"{path.name}|{path.stat().st_mtime_ns if path.exists() else 0}\n".encode())
    rows = [(page, row["status"], row["reason"], row.get("ended")) for page, row in sorted(ledger.rows.items())]
    seen.update(json.dumps(rows).encode())
    return seen.hexdigest()[:16]


def _read(record: Path) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept
