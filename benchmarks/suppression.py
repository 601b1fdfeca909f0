"""What disclosure control withholds in small tables with margins, beside Tau-Argus where it is installed.

    python benchmarks/suppression.py [TABLES]

Invented 5 x 4 tables of counts, from half of them small to a twentieth. Each is protected by the small counts alone, by
`protect` as a release is, by `protect` with the least loss, and by optimal suppression of Tau-Argus (`pip install
pytauargus`: EUPL, an oracle, no part of the project), asked to keep each small count uncertain by as much as itself.
The auditor attacks all four by the same rule: every withheld small count from 1 to 7 must stay possible as any of 1 to
7. Ends with one line of JSON; exits 1 where `protect` lets a count be recovered, or the least loss is more than what a
release loses.
"""

import contextlib
import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd

from needs.disclosure.audit import audit
from needs.disclosure.policy import Policy
from needs.disclosure.protect import MARK, protect

LOCAL = Policy(name="local", low=1, high=7, zero_shown=True, complement=True, rounding=1, differencing=True)
KEY = ["ward", "band"]
SHAPE = (5, 4)
MEANS = {"about half small": 12, "fifth small": 40, "tenth small": 100, "twentieth small": 200}  # mean of the counts
ALL = "Total"
Answer = tuple[pd.DataFrame, pd.DataFrame]
Way = Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]


def table(seed: int, mean: float = 12) -> Answer:
    """Return an invented table with both margins as cells, and its sums."""
    draw = np.random.default_rng(seed)
    inner = draw.poisson(draw.exponential(mean, SHAPE))
    full = np.block([[inner, inner.sum(axis=1, keepdims=True)], [inner.sum(axis=0, keepdims=True), inner.sum()]])
    names = [[f"{letter}{place}" for place in range(size)] for letter, size in zip("wb", SHAPE, strict=True)]
    frame = pd.DataFrame(full, index=[*names[0], ALL], columns=[*names[1], ALL]).rename_axis(index="ward")
    cells = frame.reset_index().melt("ward", var_name="band", value_name="numerator")
    sums = [
        pd.DataFrame({"dimension": name, "hierarchy": name, "whole": ALL, "part": parts})
        for name, parts in zip(KEY, names, strict=True)
    ]
    return cells.assign(denominator=np.nan), pd.concat(sums, ignore_index=True)


def small_alone(cells: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    """Withhold the small counts and nothing else."""
    done = protect(cells, sums, LOCAL, key=KEY)
    return _marked(done, (done["status"] == "primary").to_numpy())


def as_released(cells: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    """Protect as a release is: the choice does not depend on withheld counts."""
    return protect(cells, sums, LOCAL, key=KEY)


def least_loss(cells: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    """Protect with the fewest cells."""
    return protect(cells, sums, LOCAL, key=KEY, least_loss=True)


def tau_argus(cells: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    """Withhold what Tau-Argus does, each cell of equal cost."""
    from pytauargus import protect as argus  # type: ignore[import-not-found]

    inner = cells[(cells["ward"] != ALL) & (cells["band"] != ALL)]
    people = inner.loc[inner.index.repeat(inner["numerator"]), KEY].assign(people=1)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        asked = {"response": "people", "safety_rules": "FREQ(8,100)", "suppress": "OPT(1)", "cost_var": "-2"}
        answer = argus(people.reset_index(drop=True), KEY, workdir=folder, **asked).tables[0].dataframe()
    status = cells.merge(answer[[*KEY, "status"]], on=KEY, how="left", validate="one_to_one")["status"]
    return _marked(protect(cells, sums, LOCAL, key=KEY), status.isin(["U", "M"]).to_numpy())


def _marked(done: pd.DataFrame, hidden: np.ndarray) -> pd.DataFrame:
    shown, mark = done["numerator"].where(~hidden), pd.Series(MARK, done.index).where(hidden)
    return done.assign(shown=shown, mark=mark)


def measured(ways: Mapping[str, Way], tables: int, mean: float = 12) -> Iterator[dict[str, object]]:
    """Yield for each table and way the small counts, the cells and people lost beyond them, and how many are told."""
    for seed in range(tables):
        cells, sums = table(seed, mean)
        few = cells["numerator"].between(1, 7)
        for name, way in ways.items():
            done = way(cells, sums)
            attacked = audit(done, sums, LOCAL, key=KEY, exact=True)
            told = attacked["recoverable"].reindex(cells.index, fill_value=False) & few
            known = (attacked["upper"] - attacked["lower"] < 0.5).reindex(cells.index, fill_value=False) & few
            beyond = done["mark"].eq(MARK) & ~few
            figures = {"lost": beyond.sum(), "people_lost": cells.loc[beyond, "numerator"].sum()}
            yield {"way": name, "small": few.sum(), **figures, "recoverable": told.sum(), "exact": known.sum()}


def main() -> int:
    """Protect the tables each way and print what that lost and gave away."""
    tables = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    ways: dict[str, Way] = {"small counts alone": small_alone, "as released": as_released, "least loss": least_loss}
    if importlib.util.find_spec("pytauargus"):
        ways["tau-argus"] = tau_argus
    else:
        print("Tau-Argus is not installed here (pip install pytauargus)", file=sys.stderr)
    means = {
        name: pd.DataFrame(measured(ways, tables // 4, mean)).groupby("way", sort=False).mean().round(2)
        for name, mean in MEANS.items()
        if tables >= 4
    }
    print(pd.concat(means).to_string() if means else "", file=sys.stderr)
    sums = pd.DataFrame(measured(ways, tables)).groupby("way", sort=False).sum()
    for kind in ("recoverable", "exact"):
        sums[f"{kind}_percent"] = (100 * sums[kind] / sums["small"]).round(1)
    sums["lost_a_table"] = (sums["lost"] / tables).round(2)
    print(sums.to_string(), file=sys.stderr)
    by_share = {name: mean.to_dict("index") for name, mean in means.items()}
    said = {"benchmark": "suppression", "tables": tables, "ways": sums.to_dict("index"), "a_table": by_share}
    print(json.dumps(said, default=float))
    ours = sums.loc[["as released", "least loss"]]
    return int(ours["recoverable"].any() or ours["lost"].iloc[1] > ours["lost"].iloc[0])


if __name__ == "__main__":
    sys.exit(main())
