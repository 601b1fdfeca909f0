"""How fast projections run: every ward of England by single year of age and sex for 25 years, on one core.

    python benchmarks/projection.py [--areas 7000] [--years 25]

Prints one line of JSON; exits 1 when a stated target is missed. Inputs are made up; a small one is run first.
"""

import argparse
import json
import os
import sys
import time
import tracemalloc
from collections.abc import Callable

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"  # before numpy is loaded: one core is what is promised

import numpy as np  # noqa: E402

from needs.projection.cohort import Projection, project  # noqa: E402
from needs.projection.constrain import to_parents  # noqa: E402
from needs.projection.estimate import childbearing  # noqa: E402
from needs.projection.frames import tidy  # noqa: E402
from needs.projection.mortality import standard_death_rates, survival_ratios  # noqa: E402
from needs.projection.rates import Rates  # noqa: E402

TARGETS = {"project_seconds": 0.5, "memory_of_output": 1.5, "constrained_seconds": 1.5, "frame_seconds": 2.0}
WARDS_IN_DISTRICT = 23
SHAPE = (2, 91)
TRIES = 3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--areas", type=int, default=7000)
    parser.add_argument("--years", type=int, default=25)
    options = parser.parse_args()
    base, rates = invented(options.areas)
    project(*invented(50), years=2)

    def run(timing: str = "end") -> Projection:
        return project(base, rates, years=options.years, timing=timing)

    peak, result = peak_memory(run)
    family = np.arange(options.areas) // WARDS_IN_DISTRICT
    starts = np.flatnonzero(np.diff(family, prepend=-1))
    control = 1.01 * np.add.reduceat(result.population, starts, axis=1)
    figures = {"memory_of_output": peak / result.population.nbytes}
    del result
    figures["project_seconds"] = fastest(run)
    figures["project_even_seconds"] = fastest(lambda: run("even"))

    def constrained() -> np.ndarray:
        people = run().population
        return to_parents(people, family, control, out=people)

    figures["constrained_seconds"] = fastest(constrained)
    people = constrained()
    figures["largest_misfit"] = float(np.abs(np.add.reduceat(people, starts, axis=1) / control - 1).max())
    codes = [f"E05{number:06d}" for number in range(options.areas)]
    figures["frame_seconds"] = fastest(lambda: tidy(people, codes, ["female", "male"], 2019))
    figures["rows"] = people.size
    missed = [name for name, most in TARGETS.items() if figures[name] > most]
    missed += ["largest_misfit"] if figures["largest_misfit"] > 1e-8 else []
    print(json.dumps({name: float(f"{value:.3g}") for name, value in figures.items()} | {"missed": missed}))
    return 1 if missed else 0


def invented(areas: int) -> tuple[np.ndarray, Rates]:
    """People and rates of made-up wards: each its own fertility, survival, gains and losses."""
    draw = np.random.default_rng(20190630)
    base = draw.gamma(4, 12, (areas, *SHAPE))
    level = draw.uniform(0.8, 1.2, (areas, 1, 1))
    moves = draw.normal(0, 0.02, (areas, *SHAPE))
    return base, Rates(
        survival=survival_ratios(level * standard_death_rates()),
        fertility=draw.uniform(1.4, 2.1, (areas, 1)) * childbearing(),
        net_counts=np.maximum(moves, 0) * base,
        net_rates=np.minimum(moves, 0),
    )


def fastest(run: Callable[[], object]) -> float:
    """The least of several timings, in seconds of one processor: others may use the machine meanwhile."""
    times = []
    for _ in range(TRIES):
        start = time.process_time()
        result = run()
        times.append(time.process_time() - start)
        del result
    return min(times)


def peak_memory(run: Callable[[], Projection]) -> tuple[int, Projection]:
    """Most bytes held during a run beyond those before it, with its result."""
    tracemalloc.start()
    result = run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak, result


if __name__ == "__main__":
    sys.exit(main())
