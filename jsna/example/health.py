"""Events counted among the invented people, area by area: every larger area is the sum of its parts.

Counts are drawn for each part (a district, a former district, a unitary authority) from a binomial or Poisson law
around a level that follows disadvantage and time, so that areas differ by chance as real ones do.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from jsna.example import names
from jsna.example.geography import (
    CCGS,
    COUNTRY_CODE,
    COUNTY_CODE,
    DISTRICT_CODES,
    FORMER_CODES,
    ICB,
    REGION_CODES,
    SUB_ICBS,
    UNITARY_CODES,
    UNITARY_REGIONS,
    Geography,
)
from jsna.example.ground import Floats, Ints
from jsna.example.measures import YEARS, Measure
from jsna.example.people import FIRST, People
from needs.rates import crude_rate, proportion

DRAWN = range(YEARS[0] - 2, YEARS[-1] + 1)  # two more, for figures of three years

DECILES = (
    "Most deprived", "Second most deprived", "Third more deprived", "Fourth more deprived", "Fifth more deprived",
    "Fifth less deprived", "Fourth less deprived", "Third less deprived", "Second least deprived", "Least deprived",
)  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """The areas that all others are made of: `codes`; people (years, parts, 2, 91); births; disadvantage."""

    codes: list[str]
    people: Ints
    births: Ints
    disadvantage: Floats


def parts_of(geography: Geography, people: People, hidden: Floats, rng: np.random.Generator) -> Parts:
    """Return the districts (the merged one as its two halves) and unitary authorities, with their people."""
    cells = geography.cells
    half = cells["half"].map(dict(enumerate(FORMER_CODES)))
    part = pd.Series([*cells["lad"].where(cells["lad"] != DISTRICT_CODES[-1], half), *UNITARY_CODES])
    codes = sorted(part.unique())
    size = people.at(2015)[: len(cells)].sum(axis=(1, 2))
    mean = pd.Series(hidden * size).groupby(part).sum() / pd.Series(size).groupby(part).sum()
    elsewhere = pd.Series(rng.normal(0.0, 0.45, len(UNITARY_CODES)), index=list(UNITARY_CODES))
    births = pd.DataFrame(people.flows["births"].T).groupby(part).sum().loc[codes].to_numpy().T
    return Parts(
        codes=codes,
        people=np.stack([people.by(part, year) for year in DRAWN]),
        births=births[DRAWN[0] - FIRST - 1 : DRAWN[-1] - FIRST],
        disadvantage=mean.dropna().combine_first(elsewhere).loc[codes].to_numpy(),
    )


def areas_of(parts: Parts) -> pd.DataFrame:
    """Return every area that figures are published for: `area_code`, `level`, `area_name` and its `parts` (numbers).

    The levels of DECILES are tenths of the districts and authorities by disadvantage, which are published as England.
    """
    number = {code: [place] for place, code in enumerate(parts.codes)}
    local = {code: number.get(code, []) for code in DISTRICT_CODES + UNITARY_CODES}
    local[DISTRICT_CODES[-1]] = number[FORMER_CODES[0]] + number[FORMER_CODES[1]]
    county = _together(local, DISTRICT_CODES)
    in_region = pd.Series(UNITARY_CODES).groupby(list(UNITARY_REGIONS)).apply(list)
    regions = [county + _together(local, in_region[0]), _together(local, in_region[1])]
    sides = {"west": _together(local, DISTRICT_CODES[:6]), "east": _together(local, DISTRICT_CODES[6:])}
    rows = [(code, "district", name, local[code]) for code, name in zip(DISTRICT_CODES, names.DISTRICTS, strict=True)]
    rows += [
        (code, "former", name, number[code]) for code, name in zip(FORMER_CODES, names.FORMER_DISTRICTS, strict=True)
    ]
    rows += [(code, "unitary", name, local[code]) for code, name in zip(UNITARY_CODES, names.UNITARIES, strict=True)]
    rows += [(COUNTY_CODE, "county", names.COUNTY, county), (ICB[0], "icb", ICB[2], county)]
    rows += [
        (code, "region", f"{name} region (statistical)", of)
        for code, name, of in zip(REGION_CODES, names.REGIONS, regions, strict=True)
    ]
    rows += [(CCGS[side][0], "ccg", CCGS[side][2], of) for side, of in sides.items()]
    rows += [(SUB_ICBS[side][0], "sub_icb", SUB_ICBS[side][2], of) for side, of in sides.items()]
    rows += [(COUNTRY_CODE, "england", names.COUNTRY, list(range(len(parts.codes))))]
    rows += [(COUNTRY_CODE, level, names.COUNTRY, of) for level, of in zip(DECILES, _tenths(parts, local), strict=True)]
    return pd.DataFrame(rows, columns=["area_code", "level", "area_name", "parts"])


def _together(local: dict[str, list[int]], codes: Iterable[str]) -> list[int]:
    return [place for code in codes for place in local[code]]


def _tenths(parts: Parts, local: dict[str, list[int]]) -> list[list[int]]:
    order = sorted(local, key=lambda code: -parts.disadvantage[local[code]].mean())
    return [_together(local, codes) for codes in np.array_split(order, len(DECILES))]


def counted(measure: Measure, parts: Parts, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Return events and people of one measure: each (ten periods, parts, sexes of the measure)."""
    people = _group(measure, parts)
    years = np.array(DRAWN)[:, None, None]
    place = measure.gradient * parts.disadvantage + rng.normal(0, 0.06, len(parts.codes))
    year_to_year = rng.normal(0, 0.02, (len(DRAWN), len(parts.codes)))
    tilt = np.array([0.12, -0.12])[: people.shape[2]] * (people.shape[2] == 2) * (-1 if measure.good == "high" else 1)
    effect = (place + year_to_year)[:, :, None] + measure.trend * (years - 2018) + tilt
    usual = measure.level / measure.per
    if measure.share:
        odds = usual / (1 - usual) * np.exp(effect)
        events = rng.binomial(people, odds / (1 + odds))
    else:
        events = rng.poisson(people * usual * np.exp(effect))
    if measure.id == "92266":
        events = parts.births[:, :, None]
    if len(measure.sexes) == 3:
        events, people = (np.concatenate([of, of.sum(axis=2, keepdims=True)], axis=2) for of in (events, people))
    if measure.period == "three":
        return _rolling(events), _rolling(people)
    return events[2:], people[2:]


def figures(measures: tuple[Measure, ...], parts: Parts, areas: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row an indicator, area, year and sex: numerator, denominator, value and limits at 95 and 99.8 %.

    Columns: id, year, sex, area (row of `areas`), numerator, denominator, value, lower_95 …, upper_998.
    """
    member = np.zeros((len(areas), len(parts.codes)), dtype=np.int64)
    for row, inside in enumerate(areas["parts"]):
        member[row, inside] = 1
    frames = []
    for measure in measures:
        events, people = (np.einsum("ap,yps->yas", member, of) for of in counted(measure, parts, rng))
        key = pd.MultiIndex.from_product([YEARS, range(len(areas)), measure.sexes], names=["year", "area", "sex"])
        counts = pd.DataFrame({"numerator": events.ravel(), "denominator": people.ravel()}, index=key).reset_index()
        measured = proportion if measure.share else crude_rate
        frames.append(measured(counts, per=measure.per).assign(id=measure.id).drop(columns="reason"))
    return pd.concat(frames, ignore_index=True)


def _group(measure: Measure, parts: Parts) -> Ints:
    """Return the people a measure is about: (years, parts, 1 or 2 sexes), male first."""
    if isinstance(measure.ages, str):
        group = parts.births[:, :, None]
    else:
        first, last = measure.ages
        by_sex = parts.people[:, :, :, first : last + 1].sum(axis=3)
        group = {1: by_sex.sum(axis=2, keepdims=True), 3: by_sex}[len(measure.sexes)]
        if measure.sexes == ("Female",):
            group = by_sex[:, :, 1:]
    return np.asarray(np.round(group * measure.reached), dtype=np.int64)


def _rolling(counts: Ints) -> Ints:
    return counts[2:] + counts[1:-1] + counts[:-2]
