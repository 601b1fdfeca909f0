"""The people of the invented country, followed year by year: born, growing up, moving, dying.

One array holds every cell of the county and every unitary authority around it, so each published population is a sum
over the same people, and population(t) = population(t-1) + births - deaths + arrivals - departures exactly.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from jsna.example.geography import DISTRICT_CODES, UNITARY_CODES, Geography
from jsna.example.ground import Floats, Ints

FIRST, LAST = 2010, 2024  # mid-years
AGES = np.arange(91)  # 90 is 90 and over
COMPONENTS = (
    "births", "deaths", "internal_in", "internal_out", "international_in", "international_out", "other_change",
)  # fmt: skip
STUDENT_DISTRICT = 7
_KNOTS = (0, 5, 10, 15, 18, 22, 27, 32, 40, 50, 57, 65, 72, 80, 90)
_TOWN = (1.25, 1.25, 1.2, 1.15, 1.2, 1.3, 1.45, 1.45, 1.3, 1.2, 1.1, 0.85, 0.7, 0.42, 0.16)
_COUNTRY = (0.9, 1.0, 1.1, 1.1, 1.0, 0.8, 0.85, 0.95, 1.15, 1.5, 1.55, 1.4, 1.4, 0.75, 0.28)
_MOVERS = (0.07, 0.05, 0.035, 0.035, 0.12, 0.20, 0.15, 0.10, 0.06, 0.04, 0.035, 0.03, 0.03, 0.03, 0.04)


@dataclass(frozen=True)
class People:
    """Counts by year, unit (cells, then unitary authorities), sex (male, female), age; flows by year and unit."""

    count: Ints  # (years, units, 2, 91)
    flows: dict[str, Ints]  # each of COMPONENTS: (years - 1, units)
    area: pd.Series  # district or authority of each unit

    def at(self, year: int) -> Ints:
        """Return the people at mid-`year`, by unit, sex and age."""
        counted: Ints = self.count[year - FIRST]
        return counted

    def by(self, areas: pd.Series, year: int) -> Ints:
        """Return the people of each area at mid-`year`, by sex and age, areas in order of code; `areas` names units."""
        codes, number = np.unique(areas.to_numpy(dtype=str), return_inverse=True)
        total = np.zeros((len(codes), 2, len(AGES)), dtype=np.int64)
        np.add.at(total, number, self.at(year)[: len(number)])
        return total


def populate(geography: Geography, disadvantage: Floats, rng: np.random.Generator) -> People:
    """Return fourteen years of lives, from a population drawn for mid-2010."""
    expected = _expected(geography, disadvantage, rng)
    strain = np.concatenate([disadvantage, np.zeros(len(UNITARY_CODES))])
    growing = rng.normal(1.09, 0.06, len(DISTRICT_CODES))[geography.cells["district"]]  # some districts build homes
    pull = np.concatenate([growing * rng.normal(1, 0.03, len(growing)), rng.normal(1.08, 0.02, len(UNITARY_CODES))])
    counts = [rng.poisson(expected)]
    flows: dict[str, list[Ints]] = {name: [] for name in COMPONENTS}
    for year in range(FIRST + 1, LAST + 1):
        after, flow = _a_year(counts[-1], expected * pull[:, None, None], strain, year, rng)
        counts.append(after)
        for name, total in flow.items():
            flows[name].append(total)
    area = pd.Series([*geography.cells["lad"], *UNITARY_CODES])
    return People(np.stack(counts), {name: np.stack(years) for name, years in flows.items()}, area)


def _expected(geography: Geography, disadvantage: Floats, rng: np.random.Generator) -> Floats:
    """Return the people expected in each unit in 2010 by sex and age: younger in towns and where people are poor."""
    cells = geography.cells
    town, country = (np.interp(AGES, _KNOTS, shape) for shape in (_TOWN, _COUNTRY))
    share = np.clip(0.25 + 0.6 * cells["urban"] + 0.08 * disadvantage, 0, 1).to_numpy()[:, None]
    shape = share * town + (1 - share) * country
    students = cells["district"].eq(STUDENT_DISTRICT).to_numpy() & (cells["urban"] > 0.75).to_numpy()
    shape[np.ix_(students, np.arange(19, 23))] *= 4
    shape = np.concatenate([shape, np.tile(0.5 * town + 0.5 * country, (len(UNITARY_CODES), 1))])
    grown = cells["change"].map({"M": 0.6}).fillna(1).to_numpy()  # LSOAs merge where people have become few
    shape[:, 90] *= 3.3  # an open band
    size = np.concatenate([1_580 * grown * rng.lognormal(0, 0.13, len(cells)), rng.uniform(130_000, 420_000, 10)])
    women = 0.49 + 0.15 * np.clip((AGES - 60) / 30, 0, 1)
    people = size[:, None] * shape / shape.sum(axis=1, keepdims=True)
    return np.stack([people * (1 - women), people * women], axis=1)


def _a_year(
    before: Ints, usual: Floats, strain: Floats, year: int, rng: np.random.Generator
) -> tuple[Ints, dict[str, Ints]]:
    """Return the people a year on and the year's flows by unit; `usual` is what keeps a place's shape."""
    boys, girls = _births(before, strain, year, rng)
    risk = _mortality(strain)
    dead = rng.binomial(before, risk)
    infants = rng.binomial(np.stack([boys, girls], axis=1), risk[:, :, 0])
    left = before - dead
    aged = np.concatenate([(np.stack([boys, girls], axis=1) - infants)[:, :, None], left[:, :, :-1]], axis=2)
    aged[:, :, 90] += left[:, :, 90]
    move = np.interp(AGES, _KNOTS, _MOVERS)
    abroad = 0.004 * np.exp(-(((AGES - 25) / 12) ** 2)) + 0.001
    out = rng.binomial(aged, move)
    out_abroad = rng.binomial(aged - out, abroad)
    inward, in_abroad = rng.poisson(usual * move), rng.poisson(usual * abroad * 1.6)
    other = rng.poisson(0.0006 * usual) - rng.binomial(aged - out - out_abroad, 0.0006)
    flows = {
        "births": boys + girls, "deaths": dead.sum(axis=(1, 2)) + infants.sum(axis=1),
        "internal_in": inward.sum(axis=(1, 2)), "internal_out": out.sum(axis=(1, 2)),
        "international_in": in_abroad.sum(axis=(1, 2)), "international_out": out_abroad.sum(axis=(1, 2)),
        "other_change": other.sum(axis=(1, 2)),
    }  # fmt: skip
    return aged - out - out_abroad + inward + in_abroad + other, flows


def _births(before: Ints, strain: Floats, year: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Return boys and girls born to each unit's women: fewer each year after 2012, as in England."""
    shape = np.where((AGES >= 15) & (AGES < 46), np.exp(-(((AGES - 30) / 8) ** 2)), 0)
    level = 1.85 - 0.028 * max(0, year - 2012)
    rate = level * shape / shape.sum()
    born = rng.poisson((before[:, 1] @ rate) * np.exp(0.06 * strain))
    boys = rng.binomial(born, 1.05 / 2.05)
    return boys, born - boys


def _mortality(strain: Floats) -> Floats:
    """Return the chance of dying within a year by unit, sex and age: Gompertz's law, with infants apart."""
    risk = np.exp(-10.5 + 0.096 * AGES) + 0.0001
    risk[0], risk[90] = 0.0038, 0.24
    sexes = np.array([1.2, 0.85])[None, :, None]
    return np.asarray(np.clip(risk * sexes * np.exp(0.15 * strain)[:, None, None], 0, 0.6))
