"""Real districts and wards: which model they get, and how near its forecasts came."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from needs.projection.choose import project_best
from needs.projection.models import COHORT

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT / ".." / "shared"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.exists(), reason="the published estimates are not beside this repository"),
]


def estimates() -> pd.DataFrame:
    (file,) = (SHARED / "realdata" / "population").glob("MYEB1*")
    wide = pd.read_csv(file)
    years = [column for column in wide if column.startswith("population_")]
    rows = wide.melt(["ladcode21", "sex", "age"], years, var_name="year", value_name="population")
    age = rows["age"]
    return rows.rename(columns={"ladcode21": "area_code", "age": "age_from"}).assign(
        year=rows["year"].str[-4:].astype(int), sex=rows["sex"].map({1: "male", 2: "female"}),
        age_to=age.where(age < 90, 999),
    )  # fmt: skip


def components() -> pd.DataFrame:
    (file,) = (SHARED / "realdata" / "population").glob("MYEB3*")
    wide = pd.read_csv(file)
    kept = [column for column in wide if column.rsplit("_", 1)[0] in ("births", "deaths", "population")]
    rows = wide.melt("ladcode20", kept, var_name="published")
    named = rows["published"].str.rsplit("_", n=1, expand=True)
    return rows.assign(area_code=rows["ladcode20"], component=named[0], year=named[1].astype(int))


def test_nineteen_districts_are_projected_and_the_revision_of_2018_is_not_taken_for_migration():
    projection, notes = project_best(estimates(), components(), horizon=5)
    assert notes["method"].tolist() == [COHORT] * 19
    assert set(notes["steps"]) == {4}  # 2014-15, 2015-16, 2017-18, 2018-19
    totals = projection.groupby(["area_code", "year"], observed=True)["population"].sum()
    growth = totals.loc[:, 2024].to_numpy() / totals.loc[:, 2019].to_numpy()
    assert (np.abs(growth - 1) < 0.12).all()


def test_forecasts_of_districts_from_2014_meet_their_targets_five_years_on():
    folder = SHARED / "oracles" / "projection"
    command = [ROOT / "benchmarks" / "backtest.py", "--data", folder, "--base", "2014", "--horizon", "5"]
    run = subprocess.run([sys.executable, *command], capture_output=True, encoding="utf-8", check=False)
    figures = json.loads(run.stdout.splitlines()[-1])
    assert not [miss for miss in figures["missed"] if miss.startswith("districts")]
    assert figures["districts_5_0-14"] < 2.4 < figures["districts_5_0-14_no_change"]
