"""Between tidy frames, one row an observation, and the arrays that projections work on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from needs.projection.rates import Array
from needs.refusals import refuse, require_columns, require_numbers, require_unique

AGES = 91  # 0 to 89, and 90 and over
OPEN = 999
KEY = ["area_code", "year", "sex", "age_from"]


@dataclass(frozen=True)
class Series:
    """Populations of `areas` in successive `years`: (years, areas, sexes, ages)."""

    areas: list[str]
    years: list[int]
    sexes: list[str]
    people: Array

    def only(self, wanted: np.ndarray) -> "Series":
        """The areas that `wanted` (areas,) says yes to."""
        areas = [code for code, yes in zip(self.areas, wanted, strict=True) if yes]
        return Series(areas, self.years, self.sexes, self.people[:, wanted])


def by_single_year(population: pd.DataFrame) -> pd.DataFrame:
    """The rows of `population` that are of one year of age (90 and over open), checked.

    Raises
    ------
    ValueError : a column is missing, a population is negative or missing, a row stands twice, or a sex is unknown.
    """
    require_columns(population, [*KEY, "age_to", "population"])
    require_numbers(population, ["year", "age_from", "age_to", "population"])
    refuse(population, ~(population["population"] >= 0), "population >= 0 and not missing")
    refuse(population, ~population["sex"].isin(["female", "male", "persons"]), "sex is female, male or persons")
    top = (population["age_from"] == AGES - 1) & (population["age_to"] == OPEN)
    closed = (population["age_to"] == population["age_from"]) & (population["age_from"] < AGES - 1)
    rows = population[top | closed]
    require_unique(rows, KEY)
    return rows


def series_of(rows: pd.DataFrame) -> list[Series]:
    """Arrays of the single-year `rows` (see `by_single_year`), areas of the same years and sexes together.

    An area with both sexes in a year is taken by sex in that year; an area's years of persons only are kept when it
    has no year by sex. Missing ages are refused, and one sex without the other.

    Raises
    ------
    ValueError : an age or a sex is missing.
    """
    rows = rows.assign(area_code=rows["area_code"].astype(str), sex=rows["sex"].astype(str))
    sexed = rows["area_code"].isin(rows.loc[rows["sex"] != "persons", "area_code"].unique())
    rows = rows[~sexed | (rows["sex"] != "persons")]
    kinds = rows.groupby(["area_code", "year"])["sex"].transform("nunique")
    refuse(rows, (kinds == 1) & (rows["sex"] != "persons"), "female and male both, or persons")
    counts = rows.groupby(["area_code", "year", "sex"])["age_from"].transform("size")
    refuse(rows, counts != AGES, f"every age from 0 to 89, and 90 and over ({AGES} rows)")
    kind = rows["sex"].eq("persons").astype(int).astype(str) + " " + rows["year"].astype(int).astype(str)
    present = rows.assign(kind=kind)[["area_code", "kind"]].drop_duplicates().sort_values(["area_code", "kind"])
    signature = present.groupby("area_code")["kind"].agg("|".join)
    return [_cube(rows[rows["area_code"].isin(alike.index)]) for _, alike in signature.groupby(signature)]


def _cube(rows: pd.DataFrame) -> Series:
    """The array of areas that all have the same years and sexes."""
    rows = rows.sort_values(["year", "area_code", "sex", "age_from"])
    areas, years, sexes = (sorted(rows[name].unique()) for name in ("area_code", "year", "sex"))
    shape = (len(years), len(areas), len(sexes), AGES)
    people = rows["population"].to_numpy(dtype=float).reshape(shape)
    return Series(areas, [int(year) for year in years], sexes, people)


def tidy(
    projected: Array, areas: Sequence[str], sexes: Sequence[str], base_year: int, *, method: str = "cohort-component"
) -> pd.DataFrame:
    """`projected` (years + 1, areas, sexes, ages), the first year the base, as one row a person-group.

    Returns
    -------
    area_code, base_year, year, sex, age (the last open), population, method; codes are categorical.
    """
    years, n, s, ages = projected.shape
    if n != len(areas) or s != len(sexes):
        raise ValueError(f"{len(areas)} areas and {len(sexes)} sexes are named for an array of {n} and {s}")
    cell = s * ages
    return pd.DataFrame(
        {
            "area_code": _coded(np.tile(np.repeat(np.arange(n, dtype=_small(n)), cell), years), areas),
            "base_year": np.full(projected.size, base_year, dtype=np.int16),
            "year": np.repeat(np.arange(base_year, base_year + years, dtype=np.int16), n * cell),
            "sex": _coded(np.tile(np.repeat(np.arange(s, dtype=np.int8), ages), years * n), sexes),
            "age": np.tile(np.arange(ages, dtype=np.int8), years * n * s),
            "population": projected.reshape(-1),
            "method": _coded(np.zeros(projected.size, dtype=np.int8), [method]),
        },
        copy=False,
    )


def _small(n: int) -> type[np.signedinteger]:
    return np.int8 if n < 128 else np.int16 if n < 32_768 else np.int32


def _coded(codes: np.ndarray, names: Sequence[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(names), dtype="str"), validate=False)
