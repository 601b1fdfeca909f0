"""What is known of every report, kept through a kill: the record of all runs, and the journal of the last one."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jsna.render.outcome import Outcome
from jsna.whole import write_whole
from jsna.workspace import Workspace

Row = dict[str, Any]


class Ledger:
    """The record (a row a page) and the journal (a line an event) in data/processed/reports."""

    def __init__(self, workspace: Workspace) -> None:
        """Read the record, and add what a killed run had already finished."""
        folder = workspace.processed / "reports"
        self._record, self._journal = folder / "record.json", folder / "run.jsonl"
        self.rows: dict[str, Row] = _read(self._record)
        self.last: list[Row] = list(_lines(self._journal))
        self.rows |= {line["page"]: line for line in self.last if "page" in line}

    def request(self) -> Row:
        """Return what the last run was asked for; empty where there was none."""
        return next((line["request"] for line in self.last if "request" in line), {})

    def finished(self) -> set[str]:
        """Return the pages that the last run made."""
        return {line["page"] for line in self.last if line.get("status") in ("made", "faulty")}

    def begin(self, request: Mapping[str, Any], *, resumed: bool = False) -> None:
        """Start a journal; a resumed run goes on with the one it has."""
        self._journal.parent.mkdir(parents=True, exist_ok=True)
        if not resumed:
            write_json(self._record, self.rows)
            self._journal.write_bytes(b"")
            self._write({"request": dict(request), "started": time.time()})

    def add(self, outcome: Outcome, inputs: Mapping[str, Any]) -> Row:
        """Write down how a report went, and what it was made from."""
        row = {**asdict(outcome), "inputs": dict(inputs), "ended": time.time()}
        row["seconds"], row["cpu"] = round(outcome.seconds, 3), round(outcome.cpu, 3)
        self.rows[outcome.page] = row
        self._write(row)
        return row

    def drop(self, page: str) -> None:
        """Forget a page that is no more."""
        self.rows.pop(page, None)

    def end(self) -> None:
        """Close the journal of a run that came to its end, and write the record."""
        self._write({"finished": time.time()})
        write_json(self._record, self.rows)

    def _write(self, line: Mapping[str, Any]) -> None:
        with self._journal.open("a", encoding="utf-8", newline="\n") as journal:
            journal.write(json.dumps(line) + "\n")


def write_drafts(faults: Mapping[str, list[str]], workspace: Workspace) -> None:
    """Keep which pages over all areas break a house rule, and which rules."""
    write_json(_drafts(workspace), dict(faults))


def drafts(workspace: Workspace) -> dict[str, str]:
    """Return the pages over all areas that are marked as drafts, and why."""
    kept = json.loads(_drafts(workspace).read_text(encoding="utf-8")) if _drafts(workspace).exists() else {}
    return {page: "; ".join(faults) for page, faults in kept.items()}


def _drafts(workspace: Workspace) -> Path:
    return workspace.processed / "reports" / "drafts.json"


def write_json(path: Path, content: object) -> None:
    """Write `content` to `path`, whole or not at all."""
    write_whole(path, json.dumps(content) + "\n")


def _read(path: Path) -> dict[str, Row]:
    try:
        rows: dict[str, Row] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return rows


def _lines(path: Path) -> Iterator[Row]:
    """The whole lines of a journal; a kill may have cut the last."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return
    for line in text.split("\n")[:-1]:
        try:
            yield json.loads(line)
        except ValueError:
            continue
