"""A made-up county: two districts with estimates, births and deaths, and the wards of one of them."""

import numpy as np
import pandas as pd

from needs.projection.cohort import project
from needs.projection.estimate import childbearing
from needs.projection.mortality import standard_death_rates, survival_ratios
from needs.projection.rates import Rates

YEARS = range(2014, 2020)
DISTRICTS = ["D1", "D2"]
WARDS = ["W1", "W2", "W3"]


def rows(people: np.ndarray, areas: list[str], years: list[int], sexes: list[str]) -> pd.DataFrame:
    """The tidy frame of an array (years, areas, sexes, ages)."""
    index = pd.MultiIndex.from_product([years, areas, sexes, range(91)], names=["year", "area_code", "sex", "age_from"])
    frame = pd.DataFrame({"population": people.reshape(-1)}, index).reset_index()
    return frame.assign(age_to=frame["age_from"].where(frame["age_from"] < 90, 999))


def truth(horizon: int = 0) -> np.ndarray:
    """(years, districts, sexes, ages) from 2014: births and deaths as usual, some move in, none too many."""
    draw = np.random.default_rng(2014)
    base = np.exp(-(np.arange(91) ** 3) / 5e5) * draw.uniform(500, 700, (2, 2, 91))
    moves = np.where(np.arange(91) < 40, 2.0, -0.5) * np.ones((2, 2, 91))
    rates = Rates(survival_ratios(standard_death_rates())[None], 1.7 * childbearing()[None], net_counts=moves)
    return project(base, rates, years=len(YEARS) - 1 + horizon, timing="end").population


def districts() -> pd.DataFrame:
    return rows(truth(), DISTRICTS, list(YEARS), ["female", "male"])


def components() -> pd.DataFrame:
    people = truth()
    births = people[1:, :, :, 0].sum(axis=2)
    frames = []
    for name, values in {"births": births, "deaths": np.full_like(births, 400.0)}.items():
        table = pd.DataFrame(values, index=list(YEARS)[1:], columns=DISTRICTS)
        long = table.rename_axis("year").reset_index().melt("year", var_name="area_code")
        frames.append(long.assign(component=name))
    totals = pd.DataFrame(people.sum(axis=(2, 3)), index=list(YEARS), columns=DISTRICTS)
    long = totals.rename_axis("year").reset_index().melt("year", var_name="area_code")
    return pd.concat([*frames, long.assign(component="population")], ignore_index=True)


def wards() -> pd.DataFrame:
    """The first district's people in 2018 and 2019, without their sex, in three wards."""
    people = truth()[-2:, :1].sum(axis=2, keepdims=True)
    shares = np.array([0.5, 0.3, 0.2])[None, :, None, None]
    return rows(people * shares, WARDS, [2018, 2019], ["persons"])


def parents() -> pd.DataFrame:
    return pd.DataFrame({"area_code": WARDS + DISTRICTS, "parent_code": ["D1"] * 3 + ["C1"] * 2})
