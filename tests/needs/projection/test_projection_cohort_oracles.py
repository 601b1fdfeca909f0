"""The engine against worked projections published with other demographic software and in a textbook."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from needs.projection.cohort import project
from needs.projection.rates import Rates

ORACLES = Path(__file__).resolve().parents[3] / ".." / "shared" / "oracles" / "projection"
SEXES = ["female", "male"]

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not ORACLES.exists(), reason="the published projections are not beside this repository"),
]


def cube(rows: pd.DataFrame, value: str) -> np.ndarray:
    """Years × 1 area × sexes × ages."""
    wide = rows.pivot_table(index=["year", "sex"], columns="age", values=value).fillna(0.0)
    years = wide.index.get_level_values("year").unique()
    wide = wide.reindex(pd.MultiIndex.from_product([years, SEXES]))
    return wide.to_numpy(dtype=float).reshape(len(years), 1, 2, -1)


def canada(timing: str):
    rates = pd.read_csv(ORACLES / "canada_1x1_rates_1950_1989.csv.gz")
    base = pd.read_csv(ORACLES / "canada_1x1_base1950.csv")
    return project(
        cube(base, "pop")[0],
        Rates(
            survival=cube(rates, "sx"),
            fertility=cube(rates, "asfr")[:, :, 0],
            net_counts=cube(rates, "net_mig"),
            sex_ratio=pd.read_csv(ORACLES / "canada_1x1_srb.csv")["srb"].to_numpy(),
        ),
        years=40,
        timing=timing,
        floor=0.0005,
    )


@pytest.mark.parametrize("timing", ["even", "end"])
def test_forty_years_of_canada_by_single_year_agree_with_the_united_nations_engine(timing):
    expected = pd.read_csv(ORACLES / "canada_1x1_expected.csv.gz").query("mig_timing == @timing")
    years = expected["year"].unique()
    result = canada(timing).population[years - 1950]
    np.testing.assert_allclose(result, cube(expected, "pop"), rtol=1e-6, atol=1e-6)


def test_canadas_births_and_deaths_agree_with_the_united_nations_engine():
    expected = pd.read_csv(ORACLES / "canada_1x1_expected_births_deaths_end.csv")
    result = canada("end")
    np.testing.assert_allclose(result.births[:, 0], expected[["births_f", "births_m"]], rtol=1e-6)
    np.testing.assert_allclose(result.deaths[:, 0], expected["deaths"], rtol=1e-6)


def by_year_and_age(file: str, value: str) -> np.ndarray:
    table = pd.read_csv(ORACLES / f"burkina_faso_5x5_{file}.csv")
    return table.pivot_table(index="year", columns="age", values=value).to_numpy(dtype=float)


def burkina_faso(with_migration: bool):
    survival = by_year_and_age("survival", "surv")
    migration = by_year_and_age("rates", "net_mig_prop")
    result = project(
        by_year_and_age("expected", "pop")[:1, None],
        Rates(
            survival=survival[:, None, None, :-1],
            open_survival=survival[:, None, -1:],
            fertility=by_year_and_age("rates", "asfr")[:, None],
            net_rates=migration[:, None, None] if with_migration else None,
        ),
        years=9,
        width=5,
        late_arrivals_bear=False,
    )
    return result, by_year_and_age("expected", "pop" if with_migration else "pop_zero_migration")


@pytest.mark.parametrize("with_migration", [True, False])
def test_burkina_faso_by_five_year_groups_agrees_with_the_reconstruction_of_wheldon_and_others(with_migration):
    result, expected = burkina_faso(with_migration)
    np.testing.assert_allclose(result.population[:, 0, 0], expected, rtol=1e-6)


def test_the_females_of_sweden_in_1993_agree_with_box_6_1_of_preston_heuveline_and_guillot():
    table = pd.read_csv(ORACLES / "sweden_1993_5x5_leslie.csv")
    lived = table["L_female"].to_numpy(dtype=float)
    survival = np.r_[lived[0] / 500_000, lived[1:] / lived[:-1]]
    survival[-1] = lived[-1] / lived[-2:].sum()
    result = project(
        table["female_1993"].to_numpy(dtype=float)[None, None],
        Rates(survival=survival[None, None], fertility=table["asfr"].to_numpy()[None]),
        years=2,
        width=5,
        late_arrivals_bear=False,
    )
    np.testing.assert_allclose(result.population[1, 0, 0], table["expected_female_1998"], atol=1e-3)
    np.testing.assert_allclose(result.population[2, 0, 0], table["expected_female_2003"], atol=1e-3)
    assert result.population.sum(axis=(1, 2, 3)).round().tolist() == [4_397_429, 4_449_571, 4_478_713]
