"""Cost of a batch of reports: ours whole, and beside papermill and nbconvert as they come.

    python benchmarks/batch.py WORKSPACE [--reports 250] [--rounds 3] [--sample 100] [--part NAME]...

WORKSPACE holds a built release, for instance the example county's. Every part runs unless some are named:

- first: seconds from the command `jsna render` to the first page on disk (median over the rounds);
- compare: so many ROUNDS, one side after the other, of the naive loop (two command lines a report, `papermill` and
  `jupyter nbconvert`: 2 reports), `papermill.execute_notebook` with `HTMLExporter` in a pool of two (8 reports), and
  ours, two at a time (SAMPLE reports, start and warming included); medians of the costs a report;
- batch: REPORTS reports forked, once, and what one with four charts takes (median);
- isolated: the same REPORTS reports in stock kernels, once;
- memory: of the parent and of the largest worker, over twice as many reports.

Costs are wall and processor seconds of whole process trees; nothing is computed from fewer reports than it is said to
be of. Each part prints its figures, the end is one line of JSON; exit 1 where a target of issue 7 is missed.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from _batch_sides import Cost, cost, library, naive, ours, reports_of, room_of

from jsna.built import is_stale
from jsna.workspace import Workspace

FEW = {"naive": 2, "library": 8}  # reports that the slow sides are measured on
TARGETS = {
    "naive_cpu_times": (">=", 15),
    "naive_throughput_times": (">=", 18),
    "library_throughput_times": (">=", 7),
    "chapter_of_four_charts_cpu_seconds": ("<=", 0.5),
    "forked_250_seconds": ("<=", 80),
    "isolated_times_forked": ("<=", 4),
    "worker_memory_mb": ("<=", 400),
    "isolated_worker_memory_mb": ("<=", 400),
    "first_page_seconds": ("<=", 4),
}
Figures = dict[str, float]


def first(home: Path, asked: argparse.Namespace) -> Figures:
    """Return how long a reader waits for the first page of `jsna render`."""
    return {"first_page_seconds": statistics.median(_first_page(room_of(home)) for _ in range(asked.rounds))}


def _first_page(room: Path) -> float:
    words = [sys.executable, "-m", "jsna.cli", "--home", str(room), "render", "--type", "district", "--force"]
    started = time.perf_counter()
    command = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while command.poll() is None and not any(room.glob("outputs/*/[0-9c]*.html")):
        time.sleep(0.01)
    taken = time.perf_counter() - started
    command.terminate()
    assert command.wait() != 0, "the command ended before a page was there"
    return taken


def compare(home: Path, asked: argparse.Namespace) -> Figures:
    """Return what a report costs on each side, the medians of interleaved rounds, and the times between them."""
    found: dict[str, list[Cost]] = {"naive": [], "library": [], "forked": []}
    for _ in range(asked.rounds):
        for side, work in (("naive", naive), ("library", library)):
            room, reports = room_of(home), reports_of(Workspace(home), FEW[side])
            found[side].append(cost(lambda work=work, room=room, reports=reports: work(reports, room), len(reports)))
        room = room_of(home)
        found["forked"].append(cost(lambda room=room: ours(room, asked.sample, isolated=False), asked.sample))
    wall = {side: statistics.median(each.wall_each for each in costs) for side, costs in found.items()}
    cpu = {side: statistics.median(each.cpu_each for each in costs) for side, costs in found.items()}
    return {
        **{f"{side}_report_cpu_seconds": cpu[side] for side in found},
        **{f"{side}_report_seconds": wall[side] for side in found},
        "naive_cpu_times": cpu["naive"] / cpu["forked"],
        "naive_throughput_times": wall["naive"] / wall["forked"],
        "library_cpu_times": cpu["library"] / cpu["forked"],
        "library_throughput_times": wall["library"] / wall["forked"],
    }


def batch(home: Path, asked: argparse.Namespace) -> Figures:
    """Return what all reports cost forked, and one of four charts."""
    seen: Figures = {}
    room = room_of(home)
    spent = cost(lambda: seen.update(ours(room, asked.reports, isolated=False)), asked.reports)
    return _whole("forked", spent) | {
        "chapter_of_four_charts_cpu_seconds": seen["chapter"],
        "chapters_of_four_charts": seen["charted"],
        "worker_memory_mb": seen["worker"],
    }


def isolated(home: Path, asked: argparse.Namespace) -> Figures:
    """Return what all reports cost in stock kernels; processor time is as the reports tell it: ended kernels do not."""
    seen: Figures = {}
    room = room_of(home)
    spent = cost(lambda: seen.update(ours(room, asked.reports, isolated=True)), asked.reports)
    return _whole("isolated", replace(spent, cpu=seen["told"])) | {"isolated_worker_memory_mb": seen["worker"]}


def _whole(side: str, spent: Cost) -> Figures:
    return {f"{side}_{spent.reports}_seconds": spent.wall, f"{side}_{spent.reports}_cpu_seconds": spent.cpu}


def memory(home: Path, asked: argparse.Namespace) -> Figures:
    """Return the most memory of parent and workers, and what the parent's grew by after the first quarter."""
    seen = ours(room_of(home), 2 * asked.reports, isolated=False)
    told = {"reports_of_memory": 2 * asked.reports, "worker_memory_mb": seen["worker"]}
    return told | {"parent_memory_mb": seen["parent"], "parent_memory_grown_mb": seen["grown"]}


PARTS: dict[str, Callable[[Path, argparse.Namespace], Figures]] = {
    "first": first, "compare": compare, "batch": batch, "isolated": isolated, "memory": memory,
}  # fmt: skip


def missed(figures: Figures) -> list[str]:
    """Return the targets among the figures that are not met."""
    known = {name: target for name, target in TARGETS.items() if name in figures}
    return [
        name
        for name, (sign, target) in known.items()
        if (figures[name] < target if sign == ">=" else figures[name] > target)
    ]


def main(words: list[str]) -> int:
    """Print the figures; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    for name, usual in (("reports", 250), ("rounds", 3), ("sample", 100)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--part", action="append", choices=PARTS, default=[])
    asked = parser.parse_args(words)
    home = asked.workspace.resolve()
    if is_stale(Workspace(home)):
        parser.error(f"the tables of {home} are not built, or older than the program: jsna --home {home} build")
    figures: Figures = {"cores": os.cpu_count() or 1, "load": os.getloadavg()[0]}
    for part in asked.part or PARTS:
        new = PARTS[part](home, asked)
        figures |= new
        for name, value in new.items():
            print(f"{name:<36}{value:>12,.3f}  {' '.join(map(str, TARGETS.get(name, ())))}", flush=True)
    both = [figures.get(f"{side}_{asked.reports}_seconds") for side in ("forked", "isolated")]
    if both[0] and both[1]:
        figures["isolated_times_forked"] = both[1] / both[0]
    wrong = missed(figures)
    print(json.dumps({name: round(value, 3) for name, value in figures.items()} | {"missed": wrong}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
