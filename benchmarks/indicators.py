"""Speed of the indicator methods, beside PHStatsMethods where it can be imported.

    python benchmarks/indicators.py [GROUPS]

GROUPS (100,000 unless told) is the number of areas for the comparison. PHStatsMethods is needed by this benchmark only:
install it apart (`pip install --target FOLDER --no-deps PHStatsMethods`) and put FOLDER on PYTHONPATH; both sides are
then measured in this one run, in processor time, with 95 % and 99.8 % intervals, our validation and reasons included.
Without it its ratios are missing and the run fails. Ends with one line of JSON; exits 1 when a target of issue 3 is
missed.
"""

import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

import numpy as np
import pandas as pd

from needs.inequality import slope_index
from needs.rates import crude_rate, proportion, summed
from needs.standardise import ESP2013, directly_standardised_rate

LEVELS = [0.95, 0.998]
TARGETS = {
    "proportion_times_faster": (">=", 200),
    "rate_times_faster": (">=", 200),
    "dsr_times_faster": (">=", 100),
    "proportions_1m_seconds": ("<=", 0.5),
    "sii_1000_areas_seconds": ("<=", 5),
    "memory_times_input": ("<=", 4),
}


def seconds(task: Callable[[], object], repeats: int = 3) -> float:
    """Return the best processor time of a few runs: a busy machine does not sway it."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        task()
        times.append(time.process_time() - start)
    return min(times)


def people(rows: int, random: np.random.Generator) -> pd.DataFrame:
    """Return made-up counts of areas: one row an area."""
    denominator = random.integers(50, 5_000, rows)
    numerator = np.maximum(random.binomial(denominator, 0.1), 1)  # the other side cannot take a count of nought
    return pd.DataFrame({"area_code": _codes(rows), "numerator": numerator, "denominator": denominator})


def bands(areas: int, random: np.random.Generator) -> pd.DataFrame:
    """Return made-up counts of areas in the 19 age bands of the European standard population."""
    rows = areas * len(ESP2013)
    counts = people(rows, random).assign(area_code=np.repeat(_codes(areas), len(ESP2013)))
    return counts.assign(
        age_band=np.tile(ESP2013["age_band"], areas), standard_population=np.tile(ESP2013["standard_population"], areas)
    )


def quantiles(areas: int, random: np.random.Generator) -> pd.DataFrame:
    """Return made-up proportions of areas by tenth of deprivation."""
    value = 0.25 - 0.01 * np.tile(np.arange(10), areas) + random.normal(0, 0.005, 10 * areas)
    return pd.DataFrame(
        {
            "area_code": np.repeat(_codes(areas), 10),
            "quantile": np.tile(np.arange(1, 11), areas),
            "population": random.integers(500, 1_500, 10 * areas),
            "value": value,
            "lower_95": value - 0.02,
            "upper_95": value + 0.02,
        }
    )


def peak(task: Callable[[], object]) -> int:
    """Return the most memory in bytes that a task held beyond what was there, its result included."""
    tracemalloc.start()
    task()
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held


def ours_and_theirs(groups: int, random: np.random.Generator) -> dict[str, float | None]:
    """Time the three methods on both sides, the same areas, one row a group in the result."""
    counts, by_band = people(groups, random), bands(groups, random)
    key, columns = ["area_code"], ("numerator", "denominator")
    ours = {
        "proportion": lambda: proportion(summed(counts, by=key)),
        "rate": lambda: crude_rate(summed(counts, by=key)),
        "dsr": lambda: directly_standardised_rate(by_band, by=key, standard=None),
    }
    figures: dict[str, float | None] = {f"{name}_seconds": seconds(task) for name, task in ours.items()}
    if find_spec("PHStatsMethods") is None:
        return figures | {f"{name}_times_faster": None for name in ours}
    other = import_module("PHStatsMethods")
    theirs = {
        "proportion": lambda: other.ph_proportion(counts, *columns, key, confidence=LEVELS),
        "rate": lambda: other.ph_rate(counts, *columns, key, confidence=LEVELS),
        "dsr": lambda: other.ph_dsr(
            by_band, *columns, "standard_population", key, confidence=LEVELS, euro_standard_pops=False
        ),
    }
    for name, task in theirs.items():
        taken = seconds(task, repeats=1)
        figures |= {
            f"{name}_theirs_seconds": taken,
            f"{name}_times_faster": taken / float(figures[f"{name}_seconds"] or 1),
        }
    return figures


def main(groups: int) -> int:
    """Print the figures; return the exit code."""
    random = np.random.default_rng(20)
    million = people(1_000_000, random)
    areas = quantiles(1_000, random)
    figures: dict[str, float | None] = {
        "groups": groups,
        "proportions_1m_seconds": seconds(lambda: proportion(million)),
        "rates_1m_seconds": seconds(lambda: crude_rate(million)),
        "sii_1000_areas_seconds": seconds(
            lambda: slope_index(areas, by=["area_code"], scale="proportion", draws=10_000), repeats=1
        ),
    }
    size = int(million.memory_usage(deep=True).sum())
    figures["memory_times_input"] = max(peak(lambda: proportion(million)), peak(lambda: crude_rate(million))) / size
    figures |= ours_and_theirs(groups, random)
    missed = [
        name
        for name, (sign, target) in TARGETS.items()
        if (value := figures[name]) is None or (value < target if sign == ">=" else value > target)
    ]
    for name, value in figures.items():
        target = "".join(map(str, TARGETS.get(name, ())))
        print(f"{name:<28}{'not measured' if value is None else f'{value:,.4g}':>14}  {target}")
    rounded = {name: None if value is None else float(f"{value:.4g}") for name, value in figures.items()}
    print(json.dumps(rounded | {"missed": missed}))
    return 1 if missed else 0


def _codes(areas: int) -> np.ndarray:
    return np.array([f"X{number:08d}" for number in range(areas)], dtype=object)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
