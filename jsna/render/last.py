"""How the last run went, report by report, and what a run would make now, and why."""

import time
from collections.abc import Iterator

from jsna.built import is_stale
from jsna.errors import JsnaError
from jsna.render import takeaway, tell
from jsna.render.digests import Digests
from jsna.render.ledger import Ledger
from jsna.render.plan import plan
from jsna.render.run import reason_to_make, request_of, siblings_of
from jsna.workspace import Workspace


def run_lines(workspace: Workspace) -> list[str]:
    """Return the last run, a line a report (status, seconds, memory, reason), then what would be made now.

    Raises
    ------
    JsnaError : there was no run here, or what it was asked for is no more.
    """
    ledger = Ledger(workspace)
    if not ledger.request():
        raise JsnaError("nothing has been rendered here yet; `jsna render AREA`")
    return [*_past(ledger), *_to_come(ledger, workspace)]


def _past(ledger: Ledger) -> Iterator[str]:
    facts = {name: line[name] for line in ledger.last for name in ("started", "finished") if name in line}
    began = time.strftime("%Y-%m-%d %H:%M", time.localtime(facts["started"]))
    state = f"ended after {facts['finished'] - facts['started']:.0f} s" if "finished" in facts else "did not end"
    yield f"The last run began {began} and {state}"
    for line in ledger.last:
        if "page" in line:
            cost = f"{line['seconds']:6.1f} s {line['memory']:5.0f} MB"
            yield f"  {line['status']:<7} {cost}  {line['page']}{line['reason'] and ': ' + line['reason']}"


def _to_come(ledger: Ledger, workspace: Workspace) -> Iterator[str]:
    if stale_tables := is_stale(workspace):
        yield "The tables are older than the files or the code: a run would build first, then make what that changes"
    reports = [report for report in plan(request_of(ledger), workspace) if not report.lacking]
    held, siblings = Digests(workspace), siblings_of(reports, ledger, workspace)
    stale = {report.page: reason_to_make(report, siblings, ledger, held, workspace) for report in reports}
    held.save()
    reasons = {page: reason for page, reason in stale.items() if reason}
    now = "From the tables as they are the same command would" if stale_tables else "The same command would now"
    yield f"{now} make {len(reasons)} of {len(stale)} reports"
    yield from (f"  {page}: {reason}" for page, reason in reasons.items())
    if not reasons:  # else these follow anyway
        folders, asked = takeaway.by_folder(ledger.rows.values()), {report.area.folder for report in reports}
        yield from (f"  files of {name}: {why}" for name, why in takeaway.due(folders, asked, workspace).items())
        if reason := tell.due(ledger, workspace):
            yield f"  index, overviews and comparisons: {reason}"
