"""Several reports at once, each in a process of its own."""

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from jsna.render.plan import Report
from jsna.render.report import Outcome, make
from jsna.workspace import Workspace

Siblings = dict[str, list[tuple[str, str]]]


def make_all(
    reports: Sequence[Report], workspace: Workspace, siblings: Siblings, jobs: int | None
) -> Iterator[Outcome]:
    """Make `reports` with `jobs` processes (default: one a core), yielding each outcome as it comes."""
    workers = min(jobs or os.cpu_count() or 1, len(reports))
    if workers <= 1:
        yield from (make(report, workspace, siblings[report.area.folder]) for report in reports)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting = {pool.submit(make, report, workspace, siblings[report.area.folder]): report for report in reports}
        try:
            for done in as_completed(waiting):
                fault = done.exception()
                yield done.result() if fault is None else _failed(waiting[done], fault)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _failed(report: Report, fault: BaseException) -> Outcome:
    facts = {
        "area": report.area.code,
        "kind": report.area.kind,
        "name": report.area.name,
        "chapter": report.notebook.name,
    }
    return Outcome(report.page, "failed", f"{type(fault).__name__}: {fault}", title=report.notebook.title, facts=facts)
