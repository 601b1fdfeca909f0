"""A run that would do nothing, known at once: no file it depends on has another size or time than when the last ended.

Only what is the same in every respect is told here; whatever differs is judged by its content (see `stale`).
"""

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from jsna.built import people_write
from jsna.render.asked import Request
from jsna.render.code import versions
from jsna.render.ledger import Ledger, write_json
from jsna.render.outcome import Run, of_row
from jsna.workspace import Workspace

RECORD = "settled.json"


def settled(request: Request, workspace: Workspace) -> Run | None:
    """Return the run that `request` comes to where there is nothing to do; None where that is not known."""
    started = time.perf_counter()
    try:
        kept = json.loads(_record(workspace).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    now = [_words(request), given(workspace), _made(workspace)]
    if request.force or request.resume or [kept["request"], kept["given"], kept["made"]] != now:
        return None
    rows = Ledger(workspace).rows
    lacking, up_to_date = ([of_row(rows[page]) for page in kept[name]] for name in ("lacking", "up to date"))
    return Run(lacking, workspace.outputs / "index.html", time.perf_counter() - started, kept=up_to_date)


def remember(run: Run, request: Request, before: str, workspace: Workspace) -> None:
    """Keep what would answer `request` again; `before` is what was `given` when the run began."""
    if run.failed:
        _record(workspace).unlink(missing_ok=True)
        return
    lacking = [each.page for each in run.outcomes if each.status == "lacking"]
    pages = [each.page for each in (*run.outcomes, *run.kept) if each.status == "made"]
    facts = {"request": _words(request), "given": before, "made": _made(workspace)}
    write_json(_record(workspace), {**facts, "lacking": lacking, "up to date": pages})


def given(workspace: Workspace) -> str:
    """Return what changes when people change a file, the program or its libraries."""
    return _stamps(people_write(workspace), versions())


def _made(workspace: Workspace) -> str:
    """Return what changes when the tables, the records or the folders of pages do."""
    reports, outputs = _record(workspace).parent, workspace.outputs
    files = [workspace.build_record, workspace.datapackage, reports / "record.json", reports / "run.jsonl"]
    folders = [outputs, *outputs.glob("*/"), *outputs.glob("*/files/")]
    tables = [*workspace.release.glob("*.parquet"), *workspace.published.glob("*.json")]
    return _stamps([*files, *sorted(tables), *sorted(folders), outputs / "index.html"])


def _stamps(paths: Iterable[Path], *more: str) -> str:
    seen = hashlib.sha256("\n".join(more).encode())
    for path in paths:
        facts = path.stat() if path.exists() else None
        size = facts.st_size if facts and path.is_file() else 0
        seen.update(f"{path}|{size}|{facts and facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def _words(request: Request) -> str:
    return json.dumps(asdict(request), sort_keys=True)


def _record(workspace: Workspace) -> Path:
    return workspace.processed / "reports" / RECORD
