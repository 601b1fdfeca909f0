"""Speed and size of the tables and pages that issue 2 sets targets for.

    python benchmarks/tables.py [PAGES]

Builds the example county in a process of its own, as a user does; writes an England-sized table of people by small
area, single year of age and sex and reads one district's rows back; and weighs the pages in PAGES (a folder `outputs`
that `jsna render` filled), or renders two areas of the example where none is given. Times are those of processors,
which other work on the machine does not sway; the wall clock stands beside them. Ends with one line of JSON; exits 1
when a target is missed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from jsna import schema, store

LSOAS, AGES, SEXES = 33_000, 91, ("female", "male")
DISTRICT = 140  # small areas of a district, about
TARGETS = {
    "example_build_seconds": 15.0,
    "england_build_and_write_seconds": 10.0,
    "district_read_milliseconds": 50.0,
    "largest_page_kilobytes": 300.0,
    "largest_county_page_kilobytes": 600.0,
}


def timed(task: Callable[[], object], repeats: int = 1) -> tuple[float, float]:
    """Return the least processor time and the least time by the clock of `repeats` runs, in seconds."""
    runs = []
    for _ in range(repeats):
        clock, processor = time.perf_counter(), time.process_time()
        task()
        runs.append((time.process_time() - processor, time.perf_counter() - clock))
    return min(run[0] for run in runs), min(run[1] for run in runs)


def command(home: Path, *words: str) -> tuple[float, float]:
    """Run a command of the program; return the processor time of all its processes, and the time by the clock."""
    before, clock = os.times(), time.perf_counter()
    subprocess.run([sys.executable, "-m", "jsna.cli", "--home", str(home), *words], check=True, capture_output=True)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return spent, time.perf_counter() - clock


def england(random: np.random.Generator) -> pd.DataFrame:
    """Return made-up residents of as many small areas as England has, one row an area, sex and age."""
    people = random.poisson(9.5, LSOAS * AGES * len(SEXES)).astype(float)
    codes = np.array([f"X{number:08}" for number in range(1_000_000, 1_000_000 + LSOAS)])
    rows = AGES * len(SEXES)
    age = np.tile(np.arange(AGES), LSOAS * len(SEXES))

    def words(*values: str) -> pd.Categorical:
        return pd.Categorical.from_codes(
            np.tile(np.repeat(np.arange(len(values)), AGES), len(people) // AGES // len(values)), values
        )

    return pd.DataFrame(
        {
            "area_code": pd.Categorical.from_codes(np.repeat(np.arange(LSOAS), rows), codes),
            "area_type": words("lsoa"),
            "edition": words("2021"),
            "source": words("made_up"),
            "year": np.full(len(people), 2022),
            "sex": words(*SEXES),
            "age_from": age,
            "age_to": np.where(age == AGES - 1, schema.OPEN, age),
            "basis": words("resident"),
            "population": people,
        }
    )


def tables(folder: Path) -> dict[str, float]:
    """Measure building, validating, writing and reading back the England-sized table."""
    random = np.random.default_rng(2)
    people = england(random)
    checked = timed(lambda: schema.check("population", schema.conform("population", people)))
    both = timed(lambda: store.write("population", england(random), folder))
    codes = sorted(people["area_code"].cat.categories)[5_000 : 5_000 + DISTRICT]
    path = folder / "population.parquet"

    def read_anew() -> pd.DataFrame:
        os.utime(path, ns=(time.time_ns(), time.time_ns()))  # what is read twice from one file is kept in memory
        return store.read("population", folder, areas=codes)

    read, found = timed(read_anew, repeats=7), read_anew()
    if len(found) != DISTRICT * AGES * len(SEXES):
        raise SystemExit(f"{len(found):,} rows were read back for a district, not {DISTRICT * AGES * len(SEXES):,}")
    return {
        "england_build_and_write_seconds": both[0],
        "england_build_and_write_clock_seconds": both[1],
        "england_validation_seconds": checked[0],
        "england_file_megabytes": path.stat().st_size / 1e6,
        "district_read_milliseconds": 1000 * read[0],
        "district_read_clock_milliseconds": 1000 * read[1],
    }


def example(home: Path) -> dict[str, float]:
    """Measure writing the example county and building it, as commands."""
    fetched, built = command(home, "fetch", "example"), command(home, "build")
    return {
        "example_fetch_seconds": fetched[0],
        "example_build_seconds": built[0],
        "example_build_clock_seconds": built[1],
        "example_raw_megabytes": weight(home / "data" / "raw"),
        "example_processed_megabytes": weight(home / "data" / "processed"),
    }


def weight(folder: Path) -> float:
    """Return the size of all files under `folder`, in megabytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def pages(outputs: Path) -> dict[str, float]:
    """Weigh the reports: a county's pages hold maps of all its wards and may be heavier."""
    sizes = {path: path.stat().st_size / 1000 for path in outputs.glob("*/*.html") if path.name != "index.html"}
    county = {path: size for path, size in sizes.items() if path.parent.name.startswith(("county", "icb", "region"))}
    other = {path: size for path, size in sizes.items() if path not in county}
    for path, size in sorted(sizes.items(), key=lambda each: -each[1])[:5]:
        print(f"{size:8.1f} KB  {path.relative_to(outputs)}")
    return {
        "pages": float(len(sizes)),
        "median_page_kilobytes": float(np.median(list(sizes.values()))),
        "largest_page_kilobytes": max(other.values(), default=0.0),
        "largest_county_page_kilobytes": max(county.values(), default=0.0),
    }


def main(given: list[str]) -> int:
    """Measure everything, print it, and return 1 where a target is missed."""
    with tempfile.TemporaryDirectory() as room:
        home, england_folder = Path(room) / "example", Path(room) / "england"
        home.mkdir()
        figures = example(home) | tables(england_folder)
        if not given:
            command(home, "render", "X10000001", "X07000001")
        figures |= pages(Path(given[0]) if given else home / "outputs")
    missed = [name for name, most in TARGETS.items() if figures[name] > most]
    for name, figure in figures.items():
        target = f"  (target {TARGETS[name]:g}{', MISSED' if name in missed else ''})" if name in TARGETS else ""
        print(f"{name:42} {figure:10.2f}{target}")
    print(json.dumps({name: round(figure, 3) for name, figure in figures.items()} | {"missed": missed}))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
