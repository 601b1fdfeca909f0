"""What population sources share: ages in words, people counted in a grid of columns, and that grid made long."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from jsna.errors import JsnaError
from jsna.schema import AREA_TYPES, OPEN, SEXES
from jsna.sources import Match
from jsna.sources._reading import whole_people

BASES = ("resident", "registered")


@dataclass(frozen=True)
class Band:
    """People of one sex from one age to another, in completed years, both inclusive."""

    sex: str
    age_from: int
    age_to: int


def age_band(words: str) -> tuple[int, int] | None:
    """Return the first and last age that a heading names, or None where it names no ages.

    "Aged 4 years and under" is 0 to 4, "Age 5 - 9" and "Aged 5 to 9 years" 5 to 9, "Age 10" and "10" 10 to 10,
    "90+" and "Aged 85 years and over" open.
    """
    text = re.sub(r"^(age: )?aged? |;.*$| years?", "", words.strip(), flags=re.IGNORECASE).strip().lower()
    if text in ("all ages", "all"):
        return 0, OPEN
    parts = re.fullmatch(r"(\d+)(?:(\+| and over)|( and under)|(?: ?- ?| to )(\d+))?", text)
    if not parts:
        return None
    age = int(parts[1])
    if parts[2]:
        return age, OPEN
    return (0, age) if parts[3] else (age, int(parts[4] or age))


def people(published: pd.DataFrame, columns: Sequence[str], label: str) -> npt.NDArray[np.float64]:
    """Return the people in `columns` of `published`, one row an area.

    Raises
    ------
    JsnaError : a cell is empty, marked, negative or not whole; names the column and the rows.
    """
    cells = published[list(columns)]
    try:
        grid = cells.astype("float64").to_numpy()
        if np.isfinite(grid).all() and (grid >= 0).all() and (grid % 1 == 0).all():
            return grid
    except ValueError:
        pass  # not plain numbers: thousands separators, or cells that the next line refuses by name
    return np.column_stack([whole_people(cells[name], f"{label}, column {name!r}") for name in cells.columns])


def long(grid: npt.NDArray[np.float64], areas: pd.DataFrame, bands: Sequence[Band]) -> pd.DataFrame:
    """Return rows of `population` (without source, resident people) of a grid: areas down, `bands` across.

    `areas` has area_code, area_type, edition and year; rows whose area_type is missing are left out.
    """
    ours = areas["area_type"].notna().to_numpy()
    areas, people_of = areas[ours], grid[ours]
    width, height = len(bands), len(areas)
    sexes = np.array([SEXES.index(band.sex) for band in bands], dtype="int8")
    ages = np.array([(band.age_from, band.age_to) for band in bands], dtype="int64").reshape(-1, 2)
    return pd.DataFrame(
        {
            "area_code": _repeated(pd.Categorical(areas["area_code"]), width),
            "area_type": _repeated(pd.Categorical(areas["area_type"], AREA_TYPES), width),
            "edition": _repeated(pd.Categorical(areas["edition"]), width),
            "year": np.repeat(areas["year"].to_numpy(dtype="int64"), width),
            "sex": pd.Categorical.from_codes(np.tile(sexes, height), pd.Index(SEXES)),
            "age_from": np.tile(ages[:, 0], height),
            "age_to": np.tile(ages[:, 1], height),
            "basis": pd.Categorical.from_codes(np.zeros(width * height, dtype="int8"), pd.Index(BASES)),
            "population": people_of.ravel(),
        },
        copy=False,
    )


def _repeated(words: "pd.Categorical[str]", times: int) -> "pd.Categorical[str]":
    return pd.Categorical.from_codes(np.repeat(words.codes, times), dtype=words.dtype)


def refuse_other_totals(grid: npt.NDArray[np.float64], totals: pd.Series, codes: pd.Series, label: str) -> None:
    """Raise JsnaError where the ages of an area do not add up to its total: columns or rows have been shifted."""
    sums = grid.sum(axis=1)
    wrong = sums != whole_people(totals, f"{label}, column {totals.name!r}").to_numpy()
    if wrong.any():
        first = int(np.flatnonzero(wrong)[0])
        raise JsnaError(
            f"{label}: in {wrong.sum():,} rows the ages do not add up to {totals.name!r} (row {first + 1} below the "
            f"heading, {codes.iloc[first]}: {sums[first]:,.0f} and {totals.iloc[first]}); download it again"
        )


def refuse_missing_ages(population: pd.DataFrame, label: str) -> None:
    """Raise JsnaError where an area has fewer ages than others of its kind: its total would be too small, unseen."""
    bands = population.groupby(["area_type", "area_code", "year", "sex"], observed=True).size()
    most = bands.groupby(level="area_type", observed=True).transform("max")
    fewer = bands[bands < most]
    if len(fewer):
        _, code, year, sex = fewer.index[0]
        raise JsnaError(
            f"{label}: {len(fewer):,} areas have fewer ages than others; the first, {code}, {year}, {sex}: "
            f"{fewer.iloc[0]:,} of {most[fewer.index[0]]:,}; download the file again"
        )


def words_above(match: Match) -> str:
    """Return what a file says before its heading, with the name of its sheet: titles tell year and sex."""
    rows = dict(match.file.heading_rows())[match.sheet][: match.heading]
    return "\n".join([match.sheet, *(" ".join(row).strip() for row in rows)])


def mid_year(match: Match) -> int:
    """Return the year of estimates "mid-2020", from the sheet's name, the rows above the heading or the file's name.

    Raises
    ------
    JsnaError : none of them names it.
    """
    for words in (words_above(match), match.file.label):
        said = re.search(r"mid[-_ ]?((?:19|20)\d\d)", words, flags=re.IGNORECASE)
        if said:
            return int(said[1])
    raise JsnaError(
        f"{match.file.label}: does not say which year its estimates are for; put it in the file's name, as in mid-2020"
    )


def sex_said(match: Match) -> str:
    """Return the sex that a sheet of estimates is of, from where `mid_year` looks; persons where none is named."""
    for words in (words_above(match), match.file.label):
        said = re.search(r"(?<![a-z])(female|male|person)s?(?![a-z])", words, flags=re.IGNORECASE)
        if said:
            return said[1].lower().replace("person", "persons")
    return "persons"
