"""Cost of a batch of reports, beside papermill and nbconvert as they come.

    python benchmarks/batch.py WORKSPACE [REPORTS [ROUNDS]]

WORKSPACE holds a built release, for instance the example county's. REPORTS (40 unless told) are the first chapters of
its districts. Each round (3) measures, one after the other, in wall and processor time of the whole process tree:

- naive: two command lines a report, `papermill` and `jupyter nbconvert` (two reports, alone: they do not run together);
- library: `papermill.execute_notebook` and `HTMLExporter` in a pool of two processes (a quarter of the reports);
- isolated: ours with stock kernels, two at a time (a quarter of the reports);
- forked: ours as `jsna render` makes them, two at a time (all reports), start and warming included.

The figures are medians over the rounds. Ends with one line of JSON; exits 1 when a target of issue 7 is missed.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from jsna.render.plan import Report, Request, plan
from jsna.render.pool import Manner, Pool
from jsna.workspace import HOME_VARIABLE, Workspace

WORKERS = 2
TARGETS = {
    "naive_cpu_times": (">=", 15),
    "naive_throughput_times": (">=", 18),
    "library_throughput_times": (">=", 7),
    "isolated_wall_times": ("<=", 4),
    "forked_250_reports_seconds": ("<=", 80),
    "worker_memory_mb": ("<=", 400),
    "first_report_seconds": ("<=", 4),
}
Cost = tuple[float, float]  # wall and processor seconds a report


def reports_of(workspace: Workspace, most: int) -> list[Report]:
    """Return the first `most` reports of districts that have data, an area's together."""
    found = [report for report in plan(Request(kind="district"), workspace) if not report.lacking]
    return found[:most]


def cost(work: Callable[[], object], reports: int) -> Cost:
    """Return wall and processor seconds a report, of this process's children."""
    wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (time.perf_counter() - wall) / reports, spent / reports


def naive(reports: list[Report], home: Path, room: Path) -> None:
    """Make each report with the two command lines."""
    for number, report in enumerate(reports):
        made = room / f"{number}.ipynb"
        values = [word for name, value in report.parameters.items() for word in ("-p", name, str(value))]
        _run(home, "papermill", str(report.notebook.path), str(made), *values, "--no-progress-bar")
        _run(home, "jupyter", "nbconvert", "--to", "html", str(made))


def _run(home: Path, *words: str) -> None:
    command = [str(Path(sys.executable).with_name(words[0])), *words[1:]]
    subprocess.run(command, env={**os.environ, HOME_VARIABLE: str(home)}, check=True, capture_output=True)


def library(reports: list[Report], home: Path, room: Path) -> None:
    """Make the reports with papermill's and nbconvert's functions in a pool of processes."""
    os.environ[HOME_VARIABLE] = str(home)
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


def ours(home: Path, room: Path, most: int, *, isolated: bool) -> dict[str, float]:
    """Make the reports in a process of its own, from its start, and return what it measured."""
    words = [sys.executable, __file__, "--ours", str(home), str(room), str(most), str(int(isolated)), str(time.time())]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def make_ours(home: Path, room: Path, most: int, isolated: bool, started: float) -> None:
    """Make the reports of `home` with their pages under `room`, and print what was measured."""
    (room / "data").symlink_to(home / "data")
    workspace = Workspace(room)
    reports = reports_of(workspace, most)
    siblings = {report.area.folder: [("a.html", "A")] for report in reports}
    pool = Pool(workspace, Manner(WORKERS, isolated), len(reports))
    first, memory, parent = 0.0, 0.0, []
    try:
        for outcome in pool.make(reports, siblings):
            assert outcome.status in ("made", "faulty"), f"{outcome.page}: {outcome.reason}"
            first = first or time.time() - started
            memory = max(memory, outcome.memory)
            parent.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    finally:
        pool.close()
    grown = parent[-1] - parent[len(parent) // 4]
    print(json.dumps({"first": first, "memory": memory, "parent": parent[-1], "grown": grown}))


def measure(home: Path, most: int, rounds: int) -> dict[str, float]:
    """Return the medians over `rounds` of each side in turn."""
    reports = reports_of(Workspace(home), most)
    few = max(2, len(reports) // 4)
    costs: dict[str, list[Cost]] = {"naive": [], "library": [], "isolated": [], "forked": []}
    told: list[dict[str, float]] = []
    for _ in range(rounds):
        rooms = [Path(tempfile.mkdtemp(prefix="batch-")) for _ in costs]
        costs["naive"].append(cost(lambda room=rooms[0]: naive(reports[:2], home, room), 2))
        costs["library"].append(cost(lambda room=rooms[1]: library(reports[:few], home, room), few))
        costs["isolated"].append(cost(lambda room=rooms[2]: ours(home, room, few, isolated=True), few))
        costs["forked"].append(
            cost(lambda room=rooms[3]: told.append(ours(home, room, len(reports), isolated=False)), len(reports))
        )
    wall = {side: statistics.median(each[0] for each in found) for side, found in costs.items()}
    spent = {side: statistics.median(each[1] for each in found) for side, found in costs.items()}
    return {
        "reports": len(reports),
        "load": os.getloadavg()[0],
        **{f"{side}_cpu_seconds": spent[side] for side in costs},
        **{f"{side}_wall_seconds": wall[side] for side in costs},
        "naive_cpu_times": spent["naive"] / spent["forked"],
        "naive_throughput_times": wall["naive"] / wall["forked"],
        "library_cpu_times": spent["library"] / spent["forked"],
        "library_throughput_times": wall["library"] / wall["forked"],
        "isolated_wall_times": wall["isolated"] / wall["forked"],
        "forked_250_reports_seconds": 250 * wall["forked"],
        "worker_memory_mb": max(each["memory"] for each in told),
        "parent_memory_mb": max(each["parent"] for each in told),
        "parent_memory_grown_mb": max(each["grown"] for each in told),
        "first_report_seconds": statistics.median(each["first"] for each in told),
    }


def main(home: Path, most: int = 40, rounds: int = 3) -> int:
    """Print the figures; return the exit code."""
    figures = measure(home.resolve(), most, rounds)
    missed = [
        name for name, (sign, target) in TARGETS.items()
        if (figures[name] < target if sign == ">=" else figures[name] > target)
    ]  # fmt: skip
    for name, value in figures.items():
        print(f"{name:<28}{value:>12,.3f}  {''.join(map(str, TARGETS.get(name, ())))}")
    print(json.dumps({name: round(value, 3) for name, value in figures.items()} | {"missed": missed}))
    return 1 if missed else 0


if __name__ == "__main__":
    if sys.argv[1] == "--ours":
        make_ours(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), sys.argv[5] == "1", float(sys.argv[6]))
    else:
        sys.exit(main(Path(sys.argv[1]), *map(int, sys.argv[2:])))
