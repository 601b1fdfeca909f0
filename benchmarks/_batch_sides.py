"""What `batch.py` compares: reports made by papermill and nbconvert as they come, and by our pool."""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from jsna.render.plan import Report, Request, plan
from jsna.render.pool import Manner, Pool
from jsna.workspace import HOME_VARIABLE, Workspace

WORKERS = 2
CHARTS = 4


@dataclass(frozen=True)
class Cost:
    """Wall and processor seconds of a whole process tree, over so many reports."""

    wall: float
    cpu: float
    reports: int

    @property
    def wall_each(self) -> float:
        """Wall seconds a report."""
        return self.wall / self.reports

    @property
    def cpu_each(self) -> float:
        """Processor seconds a report."""
        return self.cpu / self.reports


def cost(work: Callable[[], object], reports: int) -> Cost:
    """Return what `work` costs this process's children."""
    wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - wall, spent, reports)


def reports_of(workspace: Workspace, most: int) -> list[Report]:
    """Return `most` reports that have data, districts' first, an area's together; again from the first if need be."""
    kinds = (Request(kind="district"), Request(every=True))
    found = {report.page: report for asked in kinds for report in plan(asked, workspace) if not report.lacking}
    known = list(found.values())
    return [known[place % len(known)] for place in range(most)]


@cache
def _rooms() -> tempfile.TemporaryDirectory[str]:
    """The folder of this process's workspaces, which goes with it."""
    return tempfile.TemporaryDirectory(prefix="batch-")


def room_of(home: Path) -> Path:
    """Return a new workspace with the tables of `home`, its published files, and nothing rendered."""
    room = Path(tempfile.mkdtemp(dir=_rooms().name))
    (room / "data").mkdir()
    (room / "data" / "raw").symlink_to(home / "data" / "raw")
    kept = shutil.ignore_patterns("reports", "failed")
    shutil.copytree(home / "data" / "processed", room / "data" / "processed", ignore=kept)
    return room


def naive(reports: Sequence[Report], room: Path) -> None:
    """Make each report with the two command lines."""
    for number, report in enumerate(reports):
        made = room / f"{number}.ipynb"
        values = [word for name, value in report.parameters.items() for word in ("-p", name, str(value))]
        _run(room, "papermill", str(report.notebook.path), str(made), *values, "--no-progress-bar")
        _run(room, "jupyter", "nbconvert", "--to", "html", str(made))


def _run(home: Path, *words: str) -> None:
    command = [str(Path(sys.executable).with_name(words[0])), *words[1:]]
    subprocess.run(command, env={**os.environ, HOME_VARIABLE: str(home)}, check=True, capture_output=True)


def library(reports: Sequence[Report], room: Path) -> None:
    """Make the reports with papermill's and nbconvert's functions in a pool of processes."""
    os.environ[HOME_VARIABLE] = str(room)
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        list(pool.map(library_report, reports, [room / f"{number}.html" for number in range(len(reports))]))


def library_report(report: Report, target: Path) -> None:
    """Make one report as papermill's documentation shows."""
    import papermill
    from nbconvert import HTMLExporter

    executed = papermill.execute_notebook(
        str(report.notebook.path), str(target.with_suffix(".ipynb")), report.parameters, progress_bar=False
    )
    html, _ = HTMLExporter().from_notebook_node(executed)
    target.write_text(html, encoding="utf-8")


def ours(room: Path, most: int, *, isolated: bool) -> dict[str, float]:
    """Make the reports in a command of its own, from its start; return what it saw of memory, charts and processor."""
    words = [sys.executable, __file__, str(room), str(most), str(int(isolated))]
    done = subprocess.run(words, check=True, capture_output=True, encoding="utf-8")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def make_ours(room: Path, most: int, isolated: bool) -> dict[str, float]:
    """Make `most` reports of the workspace `room`; return what they took, and what a chapter with four charts takes."""
    workspace = Workspace(room)
    reports = reports_of(workspace, most)
    siblings = {report.area.folder: [("a.html", "A")] for report in reports}
    pool = Pool(workspace, Manner(WORKERS, isolated), len(reports))
    parent, workers, charted, spent = [], 0.0, [], 0.0
    try:
        for outcome in pool.make(reports, siblings):
            assert outcome.status in ("made", "faulty"), f"{outcome.page}: {outcome.reason}"
            workers, spent = max(workers, outcome.memory), spent + outcome.cpu
            parent.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
            if charts(workspace.outputs / outcome.page) == CHARTS:
                charted.append(outcome.cpu)
    finally:
        pool.close()
    grown = parent[-1] - parent[len(parent) // 4]
    chapter = sorted(charted)[len(charted) // 2] if charted else 0.0
    figures = {"worker": workers, "parent": parent[-1], "grown": grown, "told": spent}
    return {**figures, "chapter": chapter, "charted": len(charted)}


def charts(page: Path) -> int:
    """Return how many charts a page shows."""
    return page.read_text(encoding="utf-8").count("<figure")


if __name__ == "__main__":
    print(json.dumps(make_ours(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "1")))
