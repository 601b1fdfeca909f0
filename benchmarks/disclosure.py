"""How fast a release is protected and audited, how safe it is then, and how many cells that costs.

    python benchmarks/disclosure.py

Invented counts on geographies of England's size, and the whole release of the example county, built in a folder of its
own. Ends with one line of JSON; exits 1 where a target of the project is missed, in processor seconds since other work
may share the machine: nested hierarchies of 7,000 wards <= 5 s, with overlapping CCGs <= 150 s, the auditor within
twice that, the example county's whole release <= 20 s, and nothing recoverable. A made-up county of 43,800 counts, none
of which anybody has published, is a harder case without a target.
"""

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from jsna import store
from jsna.build import build
from jsna.example import write_example
from jsna.gate import gated
from jsna.protect import release
from jsna.workspace import Workspace
from needs.disclosure.audit import audit
from needs.disclosure.policy import Policy
from needs.disclosure.protect import protect

LOCAL = Policy(name="local", low=1, high=7, zero_shown=True, complement=True, rounding=1, differencing=True)
EXAMPLE_LIMIT = 20  # seconds
RELATION = ["dimension", "hierarchy", "whole", "part"]


def hierarchy(wards: int, districts: int, counties: int, ccgs: int, mean: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return invented counts of wards and all that they sum to; a CCG holds districts but for one ward in twenty."""
    draw = np.random.default_rng(1)
    district = np.sort(np.append(np.arange(districts), draw.integers(0, districts, wards - districts)))
    county = district * counties // districts
    people = draw.integers(200, 2500, wards)
    count = np.minimum(draw.poisson(mean * people / 1350 * draw.gamma(2, 0.5, wards)), people)
    base = pd.DataFrame({"numerator": count, "denominator": people})
    names = {"W": np.arange(wards), "D": district, "C": county, "E": np.zeros(wards, dtype=int)}
    chains = [("statutory", "WDCE")]
    if ccgs:
        home = district * ccgs // districts
        names["G"] = np.where(draw.random(wards) < 0.05, (home + 1) % ccgs, home)
        chains.append(("health", "WGE"))
    codes = pd.DataFrame({level: level + pd.Series(number).astype("str") for level, number in names.items()})
    cells = [base.groupby(codes[level]).sum().rename_axis("area_code").reset_index() for level in codes]
    links = [
        codes[[up, low]].drop_duplicates().set_axis(["whole", "part"], axis=1).assign(hierarchy=name)
        for name, chain in chains
        for low, up in pairwise(chain)
    ]
    return pd.concat(cells, ignore_index=True), pd.concat(links).assign(dimension="area_code")[RELATION]


def county() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a county's release: 40 indicators, 5 periods, 3 sexes, 12 districts, and 8 of them in 300 wards."""
    draw = np.random.default_rng(2)
    large, sums = hierarchy(300, 12, 1, 0, 10)
    means = draw.lognormal(3, 1.5, 40)
    frames = []
    for indicator, mean in enumerate(means):
        places = large[large["area_code"].str[0].isin([*"WDC"] if indicator < 8 else [*"DC"])]
        lowest = places["area_code"].str[0].eq("W" if indicator < 8 else "D")
        known = sums[(sums["hierarchy"] == "statutory") & ~sums["whole"].str.startswith("E")]
        for period in range(5):
            female = places.loc[lowest].assign(sex="female", denominator=places.loc[lowest, "denominator"] // 2)
            female["numerator"] = np.minimum(draw.poisson(mean, len(female)), female["denominator"])
            male = female.assign(
                sex="male", numerator=np.minimum(draw.poisson(mean, len(female)), female["denominator"])
            )
            both = pd.concat([female, male])
            up = dict(zip(known["part"], known["whole"], strict=True))
            while len(rest := both[both["area_code"].isin(up)]) and not rest.empty:
                upper = (
                    rest.assign(area_code=rest["area_code"].map(up)).groupby(["area_code", "sex"], as_index=False).sum()
                )
                new = upper[~upper["area_code"].isin(both["area_code"])]
                if new.empty:
                    break
                both = pd.concat([both, new])
            persons = (
                both.groupby("area_code", as_index=False)[["numerator", "denominator"]].sum().assign(sex="persons")
            )
            frames.append(pd.concat([both, persons]).assign(indicator_id=f"i{indicator}", period=period))
    sexes = pd.DataFrame({"dimension": "sex", "hierarchy": "sex", "whole": "persons", "part": ["female", "male"]})
    return pd.concat(frames, ignore_index=True), pd.concat([known, sexes], ignore_index=True)


def cases() -> Iterator[tuple[str, tuple[pd.DataFrame, pd.DataFrame], list[str], float]]:
    """Yield each case: its name, cells and relations, key, and the seconds that protecting it may take."""
    for mean in (30, 8):
        yield f"nested, mean {mean}", hierarchy(7000, 300, 50, 0, mean), ["area_code"], 5
        yield f"with CCGs, mean {mean}", hierarchy(7000, 300, 50, 190, mean), ["area_code"], 150
    yield "county of unpublished counts", county(), ["indicator_id", "period", "sex", "area_code"], np.inf


def example_county() -> tuple[float, int]:
    """Build the example county; return the seconds its release takes, and the counts that obey a policy."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        write_example(workspace.raw)
        build(workspace)
        names = [path.stem for path in workspace.processed.glob("*.parquet")]
        tables = {name: store.read(name, workspace.processed, noted=False) for name in names}
        start = time.process_time()
        release(tables, [])
        return time.process_time() - start, int(gated(tables["indicators"]).sum())


def main() -> int:
    """Run the cases and print what they took, lost and gave away."""
    figures: dict[str, dict[str, float]] = {}
    missed = []
    for name, (cells, relations), key, limit in cases():
        start, clock = time.process_time(), time.perf_counter()
        released = protect(cells, relations, LOCAL, key=key)
        middle = time.process_time()
        audited = audit(released, relations, LOCAL, key=key)
        taken, audit_taken = middle - start, time.process_time() - middle
        elapsed = time.perf_counter() - clock
        status = released["status"]
        figures[name] = {
            "cells": len(cells),
            "primary": int((status == "primary").sum()),
            "secondary": int((status == "secondary").sum()),
            "recoverable": int(audited["recoverable"].sum()),
            "protect_seconds": round(taken, 2),
            "audit_seconds": round(audit_taken, 2),
            "elapsed_seconds": round(elapsed, 2),
        }
        if len(key) == 1:  # the primary rule alone; the auditor takes long over a whole county with thousands of leaks
            bare = released.assign(
                mark=released["mark"].where(status == "primary"), shown=cells["numerator"].where(status != "primary")
            )
            figures[name]["recoverable_bare"] = int(audit(bare, relations, LOCAL, key=key)["recoverable"].sum())
        print(name, figures[name], file=sys.stderr)
        if taken > limit or audit_taken > 2 * limit or audited["recoverable"].any():
            missed.append(name)
    seconds, counts = example_county()
    figures["example county"] = {"unpublished_counts": counts, "release_seconds": round(seconds, 2)}
    print("example county", figures["example county"], file=sys.stderr)
    missed += ["example county"] if seconds > EXAMPLE_LIMIT else []
    print(json.dumps({"benchmark": "disclosure", "missed": missed, "figures": figures}))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
